"""A bot as Conversation Builder exports it: loaded losslessly, read through typed views.

Theory of operation. The parsed JSON (`Bot.raw`) is the truth. `Bot.dump` writes it back in the platform's layout, so
an edited copy of a real export differs only where it was edited. Everything else is a view of it (`*_view.py`), joined
by three indexes: by id, by name, and by dialog in the order of the prevMessageId/nextMessageId chain. A change is a new
bot (`Bot.edited`); bots are shared by scenarios.

There are two kinds of problems. A file that cannot be read as an export raises BotDefinitionError (`export.py`). A bot
that can be read but will misbehave (a rule without a target, a broken chain) loads, and lists that in `Bot.warnings`;
elements that are not emulated are listed in `Bot.unsupported`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Literal

from . import export
from .dialog_view import Dialog
from .export_view import Domain, Export, Intent
from .integration_view import INTEGRATION_TYPES, Escalation, Integration
from .interaction_view import INTEGRATIONS, QUESTIONS, STATEMENTS, Interaction
from .rule_view import NextAction
from .view import RESERVED_TARGETS

EMULATED_INTERACTIONS: Final = QUESTIONS | STATEMENTS | INTEGRATIONS | {"DIALOG_STARTER", "UNIVERSAL", "ORCHESTRATOR"}
EMULATED_CONDITIONS: Final = frozenset(
    {"PATTERN", "EVAL_OPTION", "NO_MATCH", "EXACT_VALUE", "REGEX", "API_RESULT", "KB_MATCH", "INTENT", "ENTITY"}
)
EMULATED_ACTIONS: Final = frozenset({"INTERACTION", "DIALOG"})
EMULATED_DIALOGS: Final = frozenset(
    {"DIALOG", "FALLBACK_DIALOG", "DISAMBIGUATION_DIALOG", "AUTO_ESCALATION_DIALOG", "SURVEY_DIALOG"}
)


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark on a loaded bot.

    Attributes:
        path: JSON path in the export.
        where: the node, as authors know it.
        text: begins with an ordinary word, not with a key of the export or a name, so that it can start a sentence.
        rule: the documented rule that it violates.
    """

    path: str
    where: str
    text: str
    rule: str

    def __str__(self) -> str:
        return f"{self.where or self.path}: {self.text}"


class Bot:
    """An immutable bot. Do not change `raw`; `edited` gives a changed copy.

    Large because it has one method per question that other rooms ask about an export.
    """

    def __init__(
        self,
        raw: dict[str, Any],
        *,
        source: str = "",
        layout: export.Layout | None = None,
        file: Path | None = None,
    ) -> None:
        """Build the views of a parsed export. `file` is the one it was loaded from, an edited copy's too.

        Raises:
            BotDefinitionError: a key is missing or a value has the wrong type.
        """
        self.raw: Final = raw
        self.source: Final = source or "the bot"
        self.file: Final = file
        self._layout: Final = layout or export.Layout()
        self._data = b""  # those that `raw` was parsed from
        seen = export.checked(Export, raw, self.source)
        self.id: Final = seen.bot.id
        self.name: Final = seen.bot.name
        self.dialogs: Final = seen.groups
        self.interactions: Final = seen.conversation_message
        self.integrations: Final = seen.responder
        self.global_functions: Final = seen.global_functions.methods
        self.settings: Final = seen.bot
        self.is_survey: Final = seen.bot.chat_bot_type == "POST_SURVEY_BOT"
        self.user_friendly_response: Final = seen.bot.user_friendly_response
        self.domains: Final = seen.associated_domains
        self.intents: Final = seen.associated_intents
        self._dialog_by_id: Final = _first_by(self.dialogs, lambda d: d.id)
        self._dialog_by_name: Final = _first_by(self.dialogs, lambda d: d.name)
        self._by_id: Final = _first_by(self.interactions, lambda i: i.id)
        self._by_name: Final = _first_by(self.interactions, lambda i: i.name)
        self._intent_by_id: Final = _first_by(self.intents, lambda i: i.id)
        self._integration_by_id: Final = _first_by(self.integrations, lambda i: i.id)
        self._integration_by_name: Final = _first_by(self.integrations, lambda i: i.name)
        self._place_views()
        self._chains: Final = {dialog_id: _in_chain_order(members) for dialog_id, members in self._members().items()}

    def __deepcopy__(self, _memo: dict[int, Any]) -> Bot:
        """The same bot: it never changes, and copies of what holds it share it."""
        return self

    @classmethod
    def load(cls, source: str | Path | bytes, *, name: str = "") -> Bot:
        """Load an export from a path, from bytes, or from JSON text (a str whose first character is `{`).

        Args:
            source: the path of the export, or its content.
            name: its name in messages; the file's name by default.

        Raises:
            BotDefinitionError: it cannot be read, is not an export, or has a value of the wrong type.
        """
        loaded = export.load(source, name)
        bot = cls(loaded.raw, source=loaded.called, layout=loaded.layout, file=loaded.file)
        bot._data = loaded.data
        return bot

    def dump(self) -> bytes:
        """The bytes that were loaded; of a changed bot, the export as the platform writes it.

        Raises:
            BotDefinitionError: a value that was set cannot be written as JSON.
        """
        return self._data or export.written(self.raw, self._layout, self.source)

    def edited(self, path: str, value: object) -> Bot:
        """A new bot with one value of the export set; None removes the key. Missing objects on the path are created.

        Args:
            path: JSON path such as `conversationMessage[4].interactionDelay`; an index equal to the length appends.
            value: any JSON value.

        Raises:
            FeatureError: the path does not exist.
            BotDefinitionError: the value has the wrong type.
        """
        return Bot(export.edited(self.raw, path, value), source=self.source, layout=self._layout, file=self.file)

    def with_raw(self, raw: dict[str, Any]) -> Bot:
        """The bot with another content in the same layout; itself when the content is the same.

        Raises:
            BotDefinitionError: a key is missing or a value has the wrong type.
        """
        return self if raw == self.raw else Bot(raw, source=self.source, layout=self._layout, file=self.file)

    # --- look-up ---

    def dialog(self, dialog_id: str) -> Dialog | None:
        return self._dialog_by_id.get(dialog_id)

    def dialog_named(self, name: str) -> Dialog | None:
        return self._dialog_by_name.get(name)

    def interaction(self, interaction_id: str) -> Interaction | None:
        return self._by_id.get(interaction_id)

    def interaction_named(self, name: str) -> Interaction | None:
        return self._by_name.get(name)

    def integration(self, integration_id: str, name: str = "") -> Integration | None:
        """Look an integration up by id, then by name: exports with an empty id exist."""
        found = self._integration_by_id.get(integration_id) if integration_id else None
        return found or self._integration_by_name.get(name)

    def integration_of(self, interaction: Interaction) -> Integration | None:
        return self.integration(interaction.responder_id, interaction.responder_name)

    def escalation(self, interaction: Interaction) -> Escalation | None:
        """The transfer that this interaction makes, in either of the two documented ways. Follows ESC-TWO-WAYS."""
        if interaction.type != "API_INTEGRATION":
            return interaction.escalation
        integration = self.integration_of(interaction)
        return integration.escalation if integration else None

    def chain(self, dialog: Dialog) -> tuple[Interaction, ...]:
        """The dialog's interactions as the builder shows them; those off a broken chain come last, in file order."""
        return self._chains.get(dialog.id, ())

    def head(self, dialog: Dialog) -> Interaction | None:
        chain = self.chain(dialog)
        return chain[0] if chain else None

    def following(self, interaction: Interaction) -> Interaction | None:
        """The target of "next" after this interaction; None at the end of its dialog."""
        return self._by_id.get(interaction.next_message_id)

    @cached_property
    def starters(self) -> tuple[Dialog, ...]:
        """Enabled standard dialogs that begin with an enabled dialog starter, in the export's order."""
        heads = ((d, self.head(d)) for d in self.dialogs if d.enabled and d.type == "DIALOG")
        return tuple(d for d, head in heads if head and head.enabled and head.type == "DIALOG_STARTER")

    @cached_property
    def fallback_dialog(self) -> Dialog | None:
        """The enabled Fallback dialog; a survey bot has none. Follows DLG-ONE-FALLBACK, SUR-NO-FALLBACK-DIALOG."""
        return None if self.is_survey else next((d for d in self.dialogs if d.is_fallback and d.enabled), None)

    @cached_property
    def auto_escalation_dialog(self) -> Dialog | None:
        """The Auto Escalation dialog, if the bot has one and it is enabled. Follows AESC-ONE-PER-BOT."""
        return next((d for d in self.dialogs if d.is_auto_escalation and d.enabled), None)

    @cached_property
    def survey_dialog(self) -> Dialog | None:
        """The dialog at which a survey begins."""
        return next((d for d in self.dialogs if d.is_survey and d.enabled), None)

    @cached_property
    def disambiguation_dialog(self) -> Dialog | None:
        """The disambiguation dialog, if the bot has one and it is enabled. Follows DLG-ONE-DISAMBIGUATION."""
        return next((d for d in self.dialogs if d.is_disambiguation and d.enabled), None)

    def intent_id(self, name: str, *, domain: str = "") -> str | None:
        """The id of the intent with this name or display name, ignoring case; in this domain if one is given."""
        wanted = name.casefold()
        intents = [i for i in self.intents if not domain or i.domain.casefold() == domain.casefold()]
        hits = (i.id for i in intents if wanted in (i.name.casefold(), i.display_name.casefold()))
        return next(hits, None)

    def intent(self, intent_id: str) -> Intent | None:
        return self._intent_by_id.get(intent_id)

    def intent_name(self, intent_id: str) -> str | None:
        """The intent's display name, else its name; None for an unknown id."""
        found = self.intent(intent_id)
        return (found.display_name or found.name) if found else None

    def domain(self, domain_id: str) -> Domain | None:
        return next((d for d in self.domains if d.id == domain_id), None)

    def nlu_engine_of(self, intent_id: str) -> Literal["LivePerson", "legacy"]:
        """The kind of NLU engine behind the intent's domain; LivePerson's own by default."""
        intent = self.intent(intent_id)
        domain = self.domain(intent.domain_id) if intent else None
        return "LivePerson" if domain is None or domain.type.startswith("LivePersonV") else "legacy"

    def dialogs_of_intent(self, intent_id: str) -> tuple[Dialog, ...]:
        """The dialogs whose starter has this intent of their own domain, in the export's order."""
        return self._dialogs_by_intent.get(intent_id, ())

    @cached_property
    def _dialogs_by_intent(self) -> dict[str, tuple[Dialog, ...]]:
        found: dict[str, tuple[Dialog, ...]] = {}
        for dialog in self.starters:
            intent_id = self.chain(dialog)[0].intent_id
            intent = self.intent(intent_id)
            foreign = intent is not None and dialog.domain_id and intent.domain_id not in ("", dialog.domain_id)
            if intent_id and not foreign:  # DLG-STANDARD-TRIGGERS: an intent within the linked domain
                found[intent_id] = (*found.get(intent_id, ()), dialog)
        return found

    @property
    def intent_names(self) -> tuple[str, ...]:
        return tuple(i.display_name or i.name for i in self.intents)

    # --- remarks ---

    @cached_property
    def warnings(self) -> tuple[Remark, ...]:
        """Mistakes in the bot: targets and links that do not exist, names used twice."""
        return (*_twins(self), *_torn_links(self), *_dangling_targets(self), *_dangling_references(self))

    @cached_property
    def unsupported(self) -> tuple[Remark, ...]:
        """The elements that are not emulated, in the export's order."""
        return (*_unsupported_dialogs(self), *_unsupported_interactions(self), *_unsupported_integrations(self))

    def __repr__(self) -> str:
        return f"<Bot {self.name!r}: {len(self.dialogs)} dialogs, {len(self.interactions)} interactions>"

    # --- building the views ---

    def _place_views(self) -> None:
        for number, dialog in enumerate(self.dialogs):
            dialog._path = f"groups[{number}]"
        for number, integration in enumerate(self.integrations):
            integration._path = f"responder[{number}]"
        for number, interaction in enumerate(self.interactions):
            dialog_of = self._dialog_by_id.get(interaction.dialog_id)
            interaction._path = f"conversationMessage[{number}]"
            interaction._where = f"{dialog_of.name if dialog_of else '(no dialog)'} › {interaction.name}"
            for index, rule in enumerate(interaction.rules):
                rule._path = f"{interaction._path}.responseMatches[{index}]"

    def _members(self) -> dict[str, list[Interaction]]:
        members: dict[str, list[Interaction]] = {}
        for interaction in self.interactions:
            members.setdefault(interaction.dialog_id, []).append(interaction)
        return members


def _first_by(views: Iterable[Any], key: Any) -> dict[str, Any]:
    index: dict[str, Any] = {}
    for view in views:
        index.setdefault(key(view), view)
    return index


def _in_chain_order(members: list[Interaction]) -> tuple[Interaction, ...]:
    by_id = {member.id: member for member in members}
    ordered: dict[str, Interaction] = {}
    heads = [m for m in members if m.prev_message_id not in by_id]
    for start in (*heads, *members):
        current: Interaction | None = start
        while current and current.id not in ordered:
            ordered[current.id] = current
            current = by_id.get(current.next_message_id)
    return tuple(ordered.values())


# --- remarks ---------------------------------------------------------------------------------------------------------


def _twins(bot: Bot) -> Iterator[Remark]:
    for interaction in bot.interactions:
        if bot.interaction(interaction.id) is not interaction:
            text = f"the id {interaction.id!r} is used twice"
            yield Remark(f"{interaction.path}.id", interaction.where, text, "SET-IMPORT-EXPORT")
        if bot.interaction_named(interaction.name) is not interaction:
            text = f"the name {interaction.name!r} is used twice"
            yield Remark(f"{interaction.path}.name", interaction.where, text, "LINT-INTERACTION-NAMES")
    for dialog in bot.dialogs:
        if bot.dialog(dialog.id) is not dialog:
            yield Remark(f"{dialog.path}.id", dialog.name, f"the id {dialog.id!r} is used twice", "SET-IMPORT-EXPORT")
        if bot.dialog_named(dialog.name) is not dialog:
            text = f"two dialogs are called {dialog.name!r}"
            yield Remark(f"{dialog.path}.name", dialog.name, text, "SET-IMPORT-EXPORT")


def _torn_links(bot: Bot) -> Iterator[Remark]:
    for one in bot.interactions:
        if bot.dialog(one.dialog_id) is None:
            text = f"its dialog {one.dialog_id!r} is not in the export"
            yield Remark(f"{one.path}.group", one.where, text, "SET-IMPORT-EXPORT")
        for key, target_id, back in (
            ("nextMessageId", one.next_message_id, "prev_message_id"),
            ("prevMessageId", one.prev_message_id, "next_message_id"),
        ):
            target = bot.interaction(target_id)
            if target_id and target is None:
                text = f"its {key} names {target_id!r}, which is not in the export"
                yield Remark(f"{one.path}.{key}", one.where, text, "RULE-NEXT-ACTIONS")
            elif target and (getattr(target, back) != one.id or target.dialog_id != one.dialog_id):
                text = f"its {key} names {target.name!r}, which does not link back"
                yield Remark(f"{one.path}.{key}", one.where, text, "RULE-NEXT-ACTIONS")


def _dangling_targets(bot: Bot) -> Iterator[Remark]:
    for interaction in bot.interactions:
        for rule in interaction.rules:
            if problem := _target_problem(bot, rule.action):
                yield Remark(f"{rule.path}.action.value", interaction.where, *problem)


def _target_problem(bot: Bot, action: NextAction) -> tuple[str, str] | None:
    """The problem with the target, and the rule it violates; None without one."""
    value = action.value
    if action.name == "INTERACTION" and value not in RESERVED_TARGETS and bot.interaction(value) is None:
        text = f"its next action leads to the interaction {value!r}, which is not in the export"
        return text, "LINT-INTERACTION-NAMES"
    if action.name == "DIALOG" and bot.dialog(value) is None:
        return f"its next action leads to the dialog {value!r}, which is not in the export", "RULE-NEXT-ACTIONS"
    return None


def _dangling_references(bot: Bot) -> Iterator[Remark]:
    for one in bot.interactions:
        if one.type == "API_INTEGRATION" and bot.integration_of(one) is None:
            called = one.responder_name or one.responder_id
            text = f"it calls the integration {called!r}, which is not in the export"
            yield Remark(f"{one.path}.content.responderId", one.where, text, "API-DELETE-SCOPE")
        if one.intent_id and bot.intent_name(one.intent_id) is None:
            text = f"its intent {one.intent_id!r} is not among the associated intents"
            yield Remark(f"{one.path}.intentId", one.where, text, "DLG-DOMAIN-PER-DIALOG")


def _unsupported_dialogs(bot: Bot) -> Iterator[Remark]:
    for dialog in bot.dialogs:
        if dialog.type not in EMULATED_DIALOGS:
            yield Remark(f"{dialog.path}.dialogType", dialog.name, f"dialog type {dialog.type}", "DLG-TYPES")


def _unsupported_interactions(bot: Bot) -> Iterator[Remark]:
    for one in bot.interactions:
        if one.type not in EMULATED_INTERACTIONS and not one.asks_intent:
            yield Remark(f"{one.path}.interactionType", one.where, f"interaction type {one.type}", "INT-CATEGORIES")
        for rule in one.rules:
            for number, condition in enumerate(rule.conditions):
                if condition.match_type not in EMULATED_CONDITIONS:
                    path = f"{rule.path}.conditions[{number}].matchType"
                    yield Remark(path, one.where, f"condition {condition.match_type}", "RULE-PARTS")
            if rule.action.name not in EMULATED_ACTIONS:
                path = f"{rule.path}.action.name"
                yield Remark(path, one.where, f"next action {rule.action.name}", "RULE-NEXT-ACTIONS")


def _unsupported_integrations(bot: Bot) -> Iterator[Remark]:
    for one in bot.integrations:
        if one.type.upper() not in INTEGRATION_TYPES and one.escalation is None:
            text = f"integration type {one.type or '(none)'}"
            yield Remark(f"{one.path}.integrationType", one.name, text, "API-TYPES")
