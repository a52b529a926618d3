"""The parts of a bot under construction that its builders share: ids, names, intents, the targets of next actions."""

from __future__ import annotations

import hashlib
import uuid
from typing import Final, Protocol

from ...engine.errors import UnknownName, message
from .export_json import LIVEPERSON, NAME_STEMS, SPACE, USER, WORDS, Json, domain_id


class Named(Protocol):
    """A dialog or an interaction, as the target of a next action."""

    @property
    def name(self) -> str: ...

    @property
    def id(self) -> str: ...


class Draft:
    """A bot under construction.

    Args:
        name: the bot's name.
        domain: the NLU domain that its intents belong to by default.
        nlu_engine: the type of that domain.
    """

    def __init__(self, name: str, domain: str, nlu_engine: str) -> None:
        self.name: Final = name
        self.id: Final = str(uuid.uuid5(SPACE, f"bot {name}"))
        self.nlu_engines: Final[dict[str, str]] = {domain: nlu_engine}
        self.intents: Final[dict[str, Json]] = {}
        self.dialogs: Final[list[Named]] = []
        self.interactions: Final[list[Named]] = []
        self._domain = domain
        self._ids = 0
        self._names: dict[str, int] = {}

    def intent(self, name: str, *, domain: str = "", nlu_engine: str = LIVEPERSON, display_name: str = "") -> Json:
        """The intent in an export, added when missing."""
        if domain:
            self.nlu_engines.setdefault(domain, nlu_engine)
        domain = domain or self._domain
        if name not in self.intents:
            self.intents[name] = {
                "id": str(uuid.uuid5(uuid.UUID(domain_id(domain)), name)),  # the domain's: its bots share intents
                "name": name,
                "displayName": display_name or name,
                "domainId": domain_id(domain),
                "domain": domain,
                "modifiedBy": USER,
                "type": "INTENT",
                "isLiveIntent": False,
                "intentOrigin": "GLOBAL",
            }
        return self.intents[name]

    def action(self, target: str, *, current_id: str, at: str) -> Json:
        """The next action that leads to this target: a word of `WORDS`, "current", an interaction or a dialog.

        Raises:
            UnknownName: there is no such target; `at` is the node that refers to it.
        """
        if target == "current":
            return {"name": "INTERACTION", "value": current_id}
        if target in WORDS:
            return {"name": "INTERACTION", "value": WORDS[target]}
        for interaction in self.interactions:
            if target in (interaction.name, interaction.id):
                return {"name": "INTERACTION", "value": interaction.id}
        for dialog in self.dialogs:
            if target == dialog.name:
                return {"name": "DIALOG", "value": dialog.id}
        names = [*WORDS, "current", *(each.name for each in (*self.interactions, *self.dialogs))]
        what = f"no interaction or dialog named {target!r} to lead to"
        raise UnknownName(message(what, at=at, known=names, wanted=target))

    def automatic_name(self, kind: str) -> str:
        """The platform's name for another interaction of this kind: text_1, escalation_2."""
        stem = NAME_STEMS.get(kind, kind.lower())
        self._names[stem] = self._names.get(stem, 0) + 1
        return f"{stem}_{self._names[stem]}"

    def interaction_id(self, seed: str) -> str:
        digest = hashlib.sha1(f"{self.name} {seed}".encode()).hexdigest()
        return f"{self._next_number():06x}{digest[6:]}"

    def dialog_id(self, seed: str) -> str:
        return f"{self._next_number():08x}{str(uuid.uuid5(SPACE, f'{self.name} {seed}'))[8:]}"

    def integration_id(self, name: str) -> str:
        return str(uuid.uuid5(SPACE, f"{self.name} integration {name}"))

    def _next_number(self) -> int:
        self._ids += 1
        return self._ids
