"""The subject of the checks: a bot and its surroundings, with the derived facts that several checks use."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from ..bot import DYNAMIC_ROUTING, NEXT, Bot, CustomRule, Dialog, Escalation, Integration, Interaction
from ..escalation.transfer_message import BLANK_MESSAGE
from ..events import FindingReported
from ..matching.patterns import Pattern
from ..settings import ConnectorSettings
from ..turn.deployment_settings import fields_of
from ..turn.reference_kinds import REFERENCE, Kind, kind_of
from .custom_code import JUMP, CustomCode

DELAY_MAX_MS: Final = 10_000  # INT-DELAY-MAX

Findings = Iterator[FindingReported]

_TILE: Final = "content.results.tile.tileData[0]"
_FIELDS: Final = {"skill_id": "agentSkillId", "skill_name": "agentSkillName", "agent_id": "agentId"}


@dataclass(frozen=True)
class Transfer:
    """An interaction that transfers, in either way; `interaction` is None for an unused escalation integration."""

    escalation: Escalation
    interaction: Interaction | None = None
    integration: Integration | None = None

    @property
    def where(self) -> str:
        if self.interaction:
            return self.interaction.where
        return self.integration.name if self.integration else ""

    def path(self, field: str) -> str:
        """The JSON path of a field of the escalation."""
        if self.integration:
            return _integration_path(self.integration, field)
        assert self.interaction is not None
        at = f"{self.interaction.path}.{_TILE}"
        return f"{at}.text" if field == "message" else f"{at}.escalation.{_FIELDS[field]}"


def _integration_path(integration: Integration, field: str) -> str:
    if integration.is_legacy_transfer and "agent_skill_id" not in integration.model_fields_set:
        return f"{integration.path}.postBody"
    holder = f"{integration.path}.escalation" if integration.nested else integration.path
    return f"{holder}.{_FIELDS.get(field, 'transferMessage')}"


@dataclass(frozen=True, slots=True)
class LintOptions:
    """Values that a team may change.

    Attributes:
        delay_per_text_ms: the delay in milliseconds that one text before a transfer needs. Follows ESC-BP-DELAY.
    """

    delay_per_text_ms: int = 2_000


@dataclass(frozen=True)
class Subject:
    """A bot with its surroundings, as far as they are known. The arguments of `lint`."""

    bot: Bot
    connector: ConnectorSettings | None
    known_skills: dict[str, str]
    bot_skill_ids: frozenset[str]
    options: LintOptions
    environment: Mapping[str, str] | None = None
    has_survey: bool = False
    group: tuple[Bot, ...] = ()
    training: Mapping[str, int] = field(default_factory=dict)
    other_connectors: tuple[ConnectorSettings, ...] | None = None
    own_skill_ids: frozenset[str] = frozenset()

    @cached_property
    def transfers(self) -> list[Transfer]:
        """Every transferring interaction, then the escalation integrations that no interaction uses."""
        found = []
        for one in self.bot.interactions:
            if escalation := self.bot.escalation(one):
                found.append(Transfer(escalation, one, self.bot.integration_of(one) if one.responder_name else None))
        used = {t.integration.path for t in found if t.integration}
        idle = [i for i in self.bot.integrations if i.escalation and i.path not in used]
        return found + [Transfer(i.escalation, None, i) for i in idle if i.escalation]

    @property
    def transferring(self) -> list[tuple[Transfer, Interaction]]:
        return [(t, t.interaction) for t in self.transfers if t.interaction]

    @property
    def hands_over(self) -> bool:
        """Whether anything in the bot transfers: an interaction, an integration, or Dynamic Routing."""
        return bool(self.transfers) or any(one.enabled and one.type == DYNAMIC_ROUTING for one in self.bot.interactions)

    @cached_property
    def skill_ids(self) -> list[tuple[str, str, str]]:
        """The skill ids as typed: the node, the JSON path, the text."""
        found = [(one.where, one.path("skill_id"), one.escalation.skill_id) for one in self.transfers]
        routing = [one for one in self.bot.interactions if one.type == DYNAMIC_ROUTING and one.routing_fallback_skill]
        key = f"{_TILE}.orchestratorWidget.fallbackSkillId"
        return found + [(one.where, f"{one.path}.{key}", one.routing_fallback_skill) for one in routing]

    @cached_property
    def code(self) -> CustomCode:
        return CustomCode(self.bot)

    @cached_property
    def jumps(self) -> frozenset[str] | None:
        """The interactions that code jumps to by name; None when some code computes a name."""
        return self.code.names(JUMP)

    @cached_property
    def variables_set(self) -> frozenset[str] | None:
        """The bot variables, and slots as `slot.name`, that rules or code set; None when some code computes a name."""
        named = self.code.names("setBotVariable")
        filled = {v.name for one in self.bot.interactions for rule in one.rules for v in rule.variables}
        return None if named is None else named | filled

    @cached_property
    def constants(self) -> Mapping[str, str]:
        """The bot variables, and slots as `slot.name`, that have one value wherever rules or code set them."""
        if self.variables_set is None:
            return {}
        found: dict[str, set[str | None]] = defaultdict(set)
        for variable in (v for one in self.bot.interactions for rule in one.rules for v in rule.variables):
            is_computed = "{" in variable.value or variable.value.startswith("@")
            found[variable.name].add(None if is_computed else variable.value)
        for name, value in self.code.values("setBotVariable"):
            found[name].add(value)
        single = {name: next(iter(values)) for name, values in found.items() if len(values) == 1}
        return {name: value for name, value in single.items() if value is not None}

    def known_value(self, text: str) -> str:
        """`text` with those references filled in that can have one value only, as far as the bot and account tell."""
        return REFERENCE.sub(lambda match: self._constant(*kind_of(match[1].strip())) or match[0], text)

    def _constant(self, kind: Kind, name: str) -> str | None:
        match kind:
            case Kind.ENVIRONMENT:
                return (self.environment or {}).get(name)
            case Kind.VARIABLE:
                return self.constants.get(name)
            case Kind.SLOT:
                return self.constants.get(f"slot.{name}")
            case Kind.FIELD:
                holder, _, key = name.partition(".")
                value = fields_of(self.bot).get(holder, ("", {}))[1].get(key, "{")
                return None if "{" in value else value
            case _:
                return None

    @cached_property
    def successors(self) -> dict[str, list[Interaction]]:
        """The targets of each interaction's rules, by its id."""
        return {one.id: [t for rule in one.rules if (t := self.target(one, rule))] for one in self.bot.interactions}

    @cached_property
    def predecessors(self) -> dict[str, list[Interaction]]:
        found: dict[str, list[Interaction]] = defaultdict(list)
        for one in self.bot.interactions:
            for target in self.successors[one.id]:
                found[target.id].append(one)
        return found

    def target(self, interaction: Interaction, rule: CustomRule) -> Interaction | None:
        """The target of this rule of the interaction; None at an end."""
        if rule.action.name == "DIALOG":
            dialog = self.bot.dialog(rule.action.value)
            return self.bot.head(dialog) if dialog else None
        if rule.action.value == NEXT:
            return self.bot.following(interaction)
        return self.bot.interaction(rule.action.value)

    def texts_before(self, interaction: Interaction) -> tuple[Interaction, ...]:
        """The Text statements sent without a pause on the longest way to this interaction, nearest first."""
        longest: _Texts = ()
        reached: dict[str, tuple[frozenset[str], _Texts]] = {interaction.id: (frozenset({interaction.id}), ())}
        for _ in range(_LOOK_BACK):
            further: dict[str, tuple[frozenset[str], _Texts]] = {}
            for here, (way, texts) in reached.items():
                for one in self.predecessors.get(here, ()):
                    sent = (*texts, one) if is_seen_text(one) else texts
                    known = further.get(one.id)
                    if one.id not in way and not self._pauses(one) and (known is None or len(known[1]) < len(sent)):
                        further[one.id] = (way | {one.id}, sent)
            longest = max((longest, *(texts for _, texts in further.values())), key=len)
            reached = further
        return longest

    def _pauses(self, one: Interaction) -> bool:
        return one.is_question or one.type == "DIALOG_STARTER" or self.bot.escalation(one) is not None

    def reaches_transfer(self, dialog: Dialog) -> bool:
        head = self.bot.head(dialog)
        waiting, seen = [head] if head else [], set()
        while waiting:
            one = waiting.pop()
            if one.id not in seen:
                seen.add(one.id)
                waiting += self.successors[one.id]
        return any(
            one.id in seen for one in self.bot.interactions if self.bot.escalation(one) or one.type == DYNAMIC_ROUTING
        )


def is_seen_text(one: Interaction) -> bool:
    return one.enabled and one.type == "TEXT" and one.text not in ("", BLANK_MESSAGE)


_Texts = tuple[Interaction, ...]
_LOOK_BACK: Final = 12  # interactions; the platform itself stops a chain of ten (DLG-MAX-CHAIN-10)


def where_of(bot: Bot, path: str) -> str:
    """The node, as its author knows it, that contains this path."""
    place = re.match(r"(conversationMessage|responder)\[(\d+)\]", path)
    if place is None:
        return bot.name
    index = int(place[2])
    return bot.interactions[index].where if place[1] == "conversationMessage" else bot.integrations[index].name


def texts_holding(part: str, node: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """The path and text of every string in a piece of JSON that contains this part."""
    waiting = [(path, node)]
    while waiting:
        at, value = waiting.pop()
        if isinstance(value, str) and part in value:
            yield at, value
        elif isinstance(value, dict):
            waiting += [(f"{at}.{key}" if at else key, value[key]) for key in reversed(value)]
        elif isinstance(value, list):
            waiting += [(f"{at}[{index}]", value[index]) for index in reversed(range(len(value)))]


def starter_patterns(bot: Bot) -> Iterator[tuple[Dialog, Interaction, int, Pattern]]:
    for dialog in bot.starters:
        starter = bot.chain(dialog)[0]
        for number, text in enumerate(starter.patterns):
            yield dialog, starter, number, Pattern.compile(text)


Check = Callable[[Subject], Findings]
