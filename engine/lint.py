"""The documented mistakes, found in a bot by looking at it: nothing runs.

Theory of operation. A check is a generator over a `_Case` (the bot, what surrounds it, its transfers); `_CHECKS` lists
them. A finding names the documented rule, the node as its author knows it, the JSON path, and says why it matters and
what to do. `lint` gives the findings check by check, each check in the export's order, so the same bot always gives the
same list.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Literal

from .bot import NEXT, Bot, CustomRule, Dialog, Escalation, Integration, Interaction
from .escalation import BLANK_MESSAGE, FAILURE_MESSAGE, FAILURE_MESSAGES, is_numeric
from .events import FindingReported
from .pattern import Pattern, java_regex, normalised
from .settings import ConnectorSettings
from .starters import Starters

DELAY_MAX_MS: Final = 10_000  # INT-DELAY-MAX

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class LintOptions:
    """What a team may want otherwise. `delay_per_text_ms`: what one text before a transfer needs (ESC-BP-DELAY)."""

    delay_per_text_ms: int = 2_000


def lint(
    bot: Bot,
    *,
    connector: ConnectorSettings | None = None,
    known_skills: Mapping[str, str] | None = None,
    bot_skill_ids: Collection[str] = (),
    options: LintOptions | None = None,
) -> list[FindingReported]:
    """Check a bot for the documented mistakes.

    Args:
        bot: the bot.
        connector: its agent connector's settings; without them what concerns a connector is not checked.
        known_skills: the account's skills, name to id.
        bot_skill_ids: ids of the skills that bots serve.
        options: what the checks take as given.
    """
    case = _Case(bot, connector, dict(known_skills or {}), frozenset(bot_skill_ids), options or LintOptions())
    return [finding for check in _CHECKS for finding in check(case)]


def explained_by(finding: FindingReported) -> tuple[str, ...]:
    """The documented rules behind a finding: its own, and those it was derived from."""
    return (finding.rule, *_DERIVED_FROM.get(finding.rule, ()))


_DERIVED_FROM: Final[dict[str, tuple[str, ...]]] = {
    "LINT-SKILL-ID-UNSET": ("TUT-S16-ERROR", "INT-TRANSFER-ERROR-SEED"),
    "LINT-SKILL-ID-LITERAL-NOT-NUMERIC": ("ESC-SKILL-ID-FORMS",),
    "LINT-SKILL-ID-VARIABLE-NEVER-SET": ("ESC-SKILL-ID-FORMS",),
    "LINT-TRANSFER-MESSAGE-EMPTY": ("ESC-MESSAGE-REQUIRED",),
    "LINT-NO-FAILURE-DIALOG": ("TF-CATCH-DIALOG", "TF-BP-CATCH"),
    "LINT-NO-FAILURE-RULE": ("TF-FAILURE-RULE", "RULE-API-RESULT-SEED"),
    "LINT-DELAY-BEFORE-TRANSFER": ("ESC-BP-DELAY",),
    "LINT-TEXT-INSTEAD-OF-TRANSFER-MESSAGE": ("ESC-BP-SEND-MESSAGE",),
    "LINT-AGENT-ID-ON-BOT-TRANSFER": ("ESC-AGENT-ID-OPTIONAL",),
    "LINT-NO-FALLBACK-SKILL": ("ESC-FALLBACK-SKILL-ABSENT",),
    "LINT-WILDCARD-CATCHES-FAILURE": ("TF-FAILURE-AS-INPUT",),
    "LINT-DELAY-MAX": ("INT-DELAY-MAX",),
    "LINT-REGEX-ANCHORS": ("RULE-REGEX",),
}


# What is looked for, by the documented rules of its own area; a check may report a rule of another area as well.
CHECKED: Final = (
    "LINT-AGENT-ID-ON-BOT-TRANSFER",
    "LINT-DELAY-BEFORE-TRANSFER",
    "LINT-DELAY-MAX",
    "LINT-DUPLICATE-STARTERS",
    "LINT-INTERACTION-NAMES",
    "LINT-NO-FAILURE-DIALOG",
    "LINT-NO-FAILURE-RULE",
    "LINT-NO-FALLBACK-SKILL",
    "LINT-REGEX-ANCHORS",
    "LINT-SKILL-ID-LITERAL-NOT-NUMERIC",
    "LINT-SKILL-ID-UNSET",
    "LINT-SKILL-ID-VARIABLE-NEVER-SET",
    "LINT-TEXT-INSTEAD-OF-TRANSFER-MESSAGE",
    "LINT-TRANSFER-MESSAGE-EMPTY",
    "LINT-WILDCARD-CATCHES-FAILURE",
)


# --- what the checks look at -----------------------------------------------------------------------------------------

_TILE: Final = "content.results.tile.tileData[0]"
_FIELDS: Final = {"skill_id": "agentSkillId", "skill_name": "agentSkillName", "agent_id": "agentId"}


@dataclass(frozen=True)
class _Transfer:
    """An interaction that transfers, in either way; `interaction` is None for an integration that none uses."""

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


@dataclass(frozen=True)
class _Case:
    bot: Bot
    connector: ConnectorSettings | None
    known_skills: dict[str, str]
    bot_skill_ids: frozenset[str]
    options: LintOptions

    @cached_property
    def transfers(self) -> list[_Transfer]:
        """Every transferring interaction, then the escalation integrations that no interaction uses."""
        found = []
        for one in self.bot.interactions:
            if escalation := self.bot.escalation(one):
                found.append(_Transfer(escalation, one, self.bot.integration_of(one) if one.responder_name else None))
        used = {t.integration.path for t in found if t.integration}
        idle = [i for i in self.bot.integrations if i.escalation and i.path not in used]
        return found + [_Transfer(i.escalation, None, i) for i in idle if i.escalation]

    @property
    def transferring(self) -> list[tuple[_Transfer, Interaction]]:
        return [(t, t.interaction) for t in self.transfers if t.interaction]

    @cached_property
    def scripts(self) -> dict[str, str]:
        """Every piece of the author's code without its comments, by JSON path."""
        panels = {"preProcessMessage": "pre_process", "postProcessMessage": "post_process"}
        panels["processUserResponse"] = "process_response"
        found = {"globalFunctions.methods": self.bot.global_functions}
        found |= {f"{i.path}.transformResultsScript": i.transform_script for i in self.bot.integrations}
        found |= {f"{i.path}.{key}": getattr(i, name) for i in self.bot.interactions for key, name in panels.items()}
        return {path: _without_comments(code) for path, code in found.items() if code}

    @cached_property
    def successors(self) -> dict[str, list[Interaction]]:
        """Where each interaction's rules lead, by its id."""
        return {one.id: [t for rule in one.rules if (t := self._target(one, rule))] for one in self.bot.interactions}

    @cached_property
    def predecessors(self) -> dict[str, list[Interaction]]:
        found: dict[str, list[Interaction]] = defaultdict(list)
        for one in self.bot.interactions:
            for target in self.successors[one.id]:
                found[target.id].append(one)
        return found

    def _target(self, interaction: Interaction, rule: CustomRule) -> Interaction | None:
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
                    sent = (*texts, one) if _is_seen_text(one) else texts
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
        return any(one.id in seen for _, one in self.transferring)


def _is_seen_text(one: Interaction) -> bool:
    return one.enabled and one.type == "TEXT" and one.text not in ("", BLANK_MESSAGE)


_Texts = tuple[Interaction, ...]
_LOOK_BACK: Final = 12  # interactions; the platform itself stops a chain of ten (DLG-MAX-CHAIN-10)

_Findings = Iterator[FindingReported]

_CODE_TOKEN: Final = re.compile(r"""("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|//[^\n]*|/\*.*?\*/""", re.DOTALL)


def _without_comments(code: str) -> str:
    return _CODE_TOKEN.sub(lambda found: found[1] or " ", code)


# --- the skill id ----------------------------------------------------------------------------------------------------


def _skill_id_unset(case: _Case) -> _Findings:
    for transfer in case.transfers:
        if not transfer.escalation.skill_id.strip():
            yield FindingReported(
                "LINT-SKILL-ID-UNSET",
                "error",
                transfer.where,
                transfer.path("skill_id"),
                "Agent skill id is not set. The transfer cannot take place, and the consumer gets the fallback message "
                "instead: enter the id of the skill, or a variable that holds it.",
            )


def _skill_id_not_numeric(case: _Case) -> _Findings:
    for transfer in case.transfers:
        skill_id = transfer.escalation.skill_id
        if skill_id.strip() and "{" not in skill_id and not is_numeric(skill_id):
            yield FindingReported(
                "LINT-SKILL-ID-LITERAL-NOT-NUMERIC",
                "error",
                transfer.where,
                transfer.path("skill_id"),
                f"The skill id {skill_id!r} is not a number, so the consumer gets the fallback message and nobody is "
                "rung: enter the digits from the end of the skill's address in Conversational Cloud, not its name.",
            )


_VARIABLE: Final = re.compile(r"\{\$botContext\.(?:slot\.)?([^{}]+)\}")
_SETS_VARIABLE: Final = re.compile(r"""\bsetBotVariable\s*\(\s*(?:(["'])(?P<name>(?:(?!\1).)+)\1\s*,)?""")


def _skill_id_variable_never_set(case: _Case) -> _Findings:
    named = [match["name"] for code in case.scripts.values() for match in _SETS_VARIABLE.finditer(code)]
    if None in named:  # a script computes a name: nobody can tell which
        return
    filled = {v.name for one in case.bot.interactions for rule in one.rules for v in rule.variables}
    for transfer in case.transfers:
        for variable in _VARIABLE.findall(transfer.escalation.skill_id):
            if variable.strip() not in filled | set(named):
                yield FindingReported(
                    "LINT-SKILL-ID-VARIABLE-NEVER-SET",
                    "warning",
                    transfer.where,
                    transfer.path("skill_id"),
                    f"The skill id comes from the bot variable {variable!r}, which no rule and no code of this bot "
                    "sets; unset, it is not a number and the consumer gets the fallback message: set it before the "
                    "transfer, or correct the name.",
                )


def _skill_name_differs(case: _Case) -> _Findings:
    name_of = {skill_id: name for name, skill_id in case.known_skills.items()}
    for transfer in case.transfers:
        name, skill_id = transfer.escalation.skill_name.strip(), transfer.escalation.skill_id.strip()
        meant = case.known_skills.get(name)
        if name and meant and skill_id in name_of and meant != skill_id:
            yield FindingReported(
                "ESC-SKILL-NAME-DISPLAY",
                "warning",
                transfer.where,
                transfer.path("skill_name"),
                f"The skill name says {name!r} ({meant}), but the id {skill_id} is the skill {name_of[skill_id]!r}, "
                "and the id decides: make the two agree.",
            )


# --- the transfer message --------------------------------------------------------------------------------------------


def _message_empty(case: _Case) -> _Findings:
    for transfer in case.transfers:
        if not transfer.escalation.message.strip():
            yield FindingReported(
                "LINT-TRANSFER-MESSAGE-EMPTY",
                "error",
                transfer.where,
                transfer.path("message"),
                "The transfer message is empty, and the transfer API refuses that: write what the consumer shall see "
                f"last, or {BLANK_MESSAGE} to send nothing.",
            )


def _blank_message_misspelt(case: _Case) -> _Findings:
    for transfer in case.transfers:
        text = transfer.escalation.message
        if BLANK_MESSAGE.casefold() in text.casefold() and text != BLANK_MESSAGE:
            yield FindingReported(
                "ESC-BLANK-MESSAGE",
                "warning",
                transfer.where,
                transfer.path("message"),
                f"Only {BLANK_MESSAGE} alone, in capitals and with nothing around it, sends nothing; the consumer will "
                f"read {text!r} as it stands: write {BLANK_MESSAGE}, or take it out of the text.",
            )


def _text_instead_of_message(case: _Case) -> _Findings:
    for transfer, one in case.transferring:
        texts = case.texts_before(one) if transfer.escalation.message == BLANK_MESSAGE else []
        if texts:
            yield FindingReported(
                "LINT-TEXT-INSTEAD-OF-TRANSFER-MESSAGE",
                "warning",
                transfer.where,
                transfer.path("message"),
                f"The consumer is told about the hand-over by the Text statement {texts[0].name!r}, which may arrive "
                f"after the transfer or not at all: put the text into the transfer message instead of {BLANK_MESSAGE}, "
                "where it is certain to be seen last.",
            )


# --- the delay -------------------------------------------------------------------------------------------------------


def _delay_before_transfer(case: _Case) -> _Findings:
    for transfer, one in case.transferring:
        texts = case.texts_before(one)
        needed = min(len(texts) * case.options.delay_per_text_ms, DELAY_MAX_MS)
        if one.delay_ms < needed:
            yield FindingReported(
                "LINT-DELAY-BEFORE-TRANSFER",
                "warning",
                transfer.where,
                f"{one.path}.interactionDelay",
                f"{_count(len(texts), 'text')} can be sent right before this transfer, and its Interaction Delay is "
                f"{one.delay_ms} ms: they may arrive after it or get lost. Set at least {needed} ms "
                f"({case.options.delay_per_text_ms} ms for each text, {DELAY_MAX_MS} ms at most).",
            )


def _delay_misplaced(case: _Case) -> _Findings:
    for transfer, one in case.transferring:
        text = next((t for t in case.texts_before(one) if t.delay_ms), None)
        if text and not one.interaction_delay.strip():
            yield FindingReported(
                "ESC-DELAY-LOCATION",
                "warning",
                transfer.where,
                f"{one.path}.interactionDelay",
                f"The Interaction Delay stands on the text {text.name!r} ({text.delay_ms} ms), where it only delays "
                "that text: what the transfer waits for is the Interaction Delay of the transferring interaction.",
            )
        if one.interaction_delay.strip() and not is_numeric(one.interaction_delay):
            yield FindingReported(
                "ESC-DELAY-LOCATION",
                "warning",
                transfer.where,
                f"{one.path}.interactionDelay",
                f"The Interaction Delay {one.interaction_delay!r} is not a whole number of milliseconds, so the "
                "transfer does not wait: write digits only, such as 6000.",
            )


def _delay_too_long(case: _Case) -> _Findings:
    for one in case.bot.interactions:
        if one.delay_ms > DELAY_MAX_MS:
            yield FindingReported(
                "LINT-DELAY-MAX",
                "warning",
                one.where,
                f"{one.path}.interactionDelay",
                f"The Interaction Delay of {one.delay_ms} ms is more than the platform allows: {DELAY_MAX_MS} ms.",
            )


# --- failures --------------------------------------------------------------------------------------------------------


def _starter_patterns(bot: Bot) -> Iterator[tuple[Dialog, Interaction, int, Pattern]]:
    for dialog in bot.starters:
        starter = bot.chain(dialog)[0]
        for number, text in enumerate(starter.patterns):
            yield dialog, starter, number, Pattern.compile(text)


def _no_failure_dialog(case: _Case) -> _Findings:
    wanted = (normalised(FAILURE_MESSAGE),)
    caught = any(wanted in (p.expansions or ()) for _, _, _, p in _starter_patterns(case.bot))
    if case.transfers and not caught:
        yield FindingReported(
            "LINT-NO-FAILURE-DIALOG",
            "warning",
            case.bot.name,
            "groups",
            f"The bot can escalate, and no dialog starter has the pattern {FAILURE_MESSAGE}: when a transfer fails "
            "later, the consumer gets the fallback message. Add a dialog with this pattern that says sorry.",
        )


def _no_failure_rule(case: _Case) -> _Findings:
    for transfer, one in case.transferring:
        if not any(rule.is_failure for rule in one.rules):
            yield FindingReported(
                "LINT-NO-FAILURE-RULE",
                "warning",
                transfer.where,
                f"{one.path}.responseMatches",
                "No custom rule catches a failure result: when the transfer call fails at once, the flow cannot go on "
                f"from here, and the bot gets {FAILURE_MESSAGE}. Add a rule with the condition API Result = failure.",
            )


def _failure_message_misspelt(case: _Case) -> _Findings:
    core = FAILURE_MESSAGE.strip("_")
    for _, starter, number, pattern in _starter_patterns(case.bot):
        plain = normalised(pattern.text)
        if plain != FAILURE_MESSAGE and re.sub(r"[\s_-]+", "_", plain).strip("_") == core:
            yield FindingReported(
                "TF-MAGIC-MESSAGE",
                "warning",
                starter.where,
                f"{starter.path}.pattern[{number}]",
                f"The pattern {pattern.text!r} is not the failure message, which is {FAILURE_MESSAGE} with two "
                "underscores at each end: as it is written, a failed transfer ends in the fallback message.",
            )


def _wildcard_catches_failure(case: _Case) -> _Findings:
    index = Starters.of(case.bot)
    for dialog, starter, number, pattern in _starter_patterns(case.bot):
        catches = pattern.matches(FAILURE_MESSAGE) and index.blocking(dialog, FAILURE_MESSAGE) is None
        if catches and case.reaches_transfer(dialog):
            yield FindingReported(
                "LINT-WILDCARD-CATCHES-FAILURE",
                "warning",
                starter.where,
                f"{starter.path}.pattern[{number}]",
                f"The pattern {pattern.text!r} also matches {FAILURE_MESSAGE}, and this dialog leads to a transfer: a "
                "transfer that fails can start itself again. Make the pattern narrower, or exclude the keyword "
                f"{FAILURE_MESSAGE}.",
            )


# --- agents, integrations, the connector -----------------------------------------------------------------------------


def _agent_id_on_bot_transfer(case: _Case) -> _Findings:
    for transfer in case.transfers:
        escalation = transfer.escalation
        to_bot = escalation.skill_id.strip() in case.bot_skill_ids
        if escalation.agent_id.strip() and (to_bot or escalation.transfer_bot_context):
            reason = (
                f"the skill {escalation.skill_id.strip()} belongs to a bot" if to_bot else "Transfer Bot Context is on"
            )
            yield FindingReported(
                "LINT-AGENT-ID-ON-BOT-TRANSFER",
                "warning",
                transfer.where,
                transfer.path("agent_id"),
                f"An Agent Id is for transfers to humans only, and {reason}: leave the Agent Id empty for a transfer "
                "to a bot, or switch Transfer Bot Context off for one to a human.",
            )


_MEANINGLESS: Final = frozenset(
    {"api", "asdf", "copy", "default", "foo", "integration", "myintegration", "name", "new", "newintegration", "none"}
    | {"temp", "test", "untitled", "xxx"}
)
_NAME_LIMIT: Final = 50  # characters; longer is not concise


def _required_fields(case: _Case) -> _Findings:
    for one in case.bot.integrations:
        escalation = one.escalation
        if escalation is None or one.is_legacy_transfer:
            continue
        fields = {
            "Integration Name": one.name,
            "Response Data Variable Name": one.response_data_variable,
            "Agent Skill Id": escalation.skill_id,
            "Message to User": escalation.message,
        }
        if missing := [label for label, value in fields.items() if not value.strip()]:
            yield FindingReported(
                "ESC-REQUIRED-FIELDS",
                "error",
                one.name,
                one.path,
                f"The LivePerson Agent Escalation integration lacks what it needs: {', '.join(missing)}.",
            )


def _integration_name(case: _Case) -> _Findings:
    times = Counter(one.name.strip().casefold() for one in case.bot.integrations)
    for one in case.bot.integrations:
        problem = _name_problem(one.name, times[one.name.strip().casefold()]) if one.escalation else ""
        if problem:
            yield FindingReported(
                "ESC-REQUIRED-FIELDS",
                "warning",
                one.name,
                f"{one.path}.name",
                f"The integration's name {problem}: give it a short name that says what it is for.",
            )


def _name_problem(name: str, times: int) -> str:
    letters = re.sub(r"[\W\d_]+", "", name).casefold()
    if not name.strip():
        return ""  # a missing field, reported as such
    if times > 1:
        return f"{name!r} is used by {times} integrations"
    if len(letters) < 2 or letters in _MEANINGLESS:
        return f"{name!r} says nothing"
    return f"has {len(name)} characters" if len(name) > _NAME_LIMIT else ""


def _integration_type(case: _Case) -> _Findings:
    for one in case.bot.integrations:
        is_typed = "ESCALATION" in one.type.upper()
        if one.escalation and not is_typed:
            how = "calls the transfer API by itself" if one.is_legacy_transfer else "has an Agent Skill Id"
            yield FindingReported(
                "ESC-INTEGRATION-TYPE",
                "warning",
                one.name,
                f"{one.path}.integrationType",
                f"This integration transfers (it {how}), but its type is {one.type or '(none)'}: make it an "
                "integration of type LivePerson Agent Escalation, or use an Agent Transfer interaction.",
            )
        elif is_typed and not one.nested and not one.model_fields_set & {"agent_skill_id", "transfer_message"}:
            yield FindingReported(
                "ESC-INTEGRATION-TYPE",
                "error",
                one.name,
                one.path,
                "This integration has the type LivePerson Agent Escalation but none of its fields: enter Agent Skill "
                "Id and Message to User.",
            )


def _no_fallback_skill(case: _Case) -> _Findings:
    if case.connector and case.transfers and not case.connector.fallback_skill_id.strip():
        yield FindingReported(
            "LINT-NO-FALLBACK-SKILL",
            "warning",
            case.bot.name,
            "",
            "The bot escalates and its agent connector has no fallback skill id: when the bot falls silent during an "
            "escalation, that escalation fails. Enter a fallback skill id in the connector.",
        )


def _retries_without_effect(case: _Case) -> _Findings:
    connector = case.connector
    if connector and "max_escalation_retries" in connector.model_fields_set:
        retries = connector.max_escalation_retries
        if retries > FAILURE_MESSAGES:
            yield FindingReported(
                "TF-MAX-ESCALATION-RETRIES",
                "info",
                case.bot.name,
                "",
                f"maxEscalationRetries is {retries}, and the platform stops after {FAILURE_MESSAGES} failure messages "
                f"anyway: values above {FAILURE_MESSAGES} have no effect.",
            )


# --- patterns, expressions, links ------------------------------------------------------------------------------------


def _odd_patterns(case: _Case) -> _Findings:
    for one in case.bot.interactions:
        for path, text in _patterns_of(one):
            if problem := Pattern.compile(text).problem:
                yield FindingReported(
                    "PAT-OPERATORS",
                    "warning",
                    one.where,
                    path,
                    f"The pattern {text!r} has {problem}: add the missing one, or take it out.",
                )


def _patterns_of(one: Interaction) -> Iterator[tuple[str, str]]:
    for number, text in enumerate(one.patterns):
        yield f"{one.path}.pattern[{number}]", text
    for rule in one.rules:
        for index, condition in enumerate(rule.conditions):
            for number, text in enumerate(condition.patterns):
                yield f"{rule.path}.conditions[{index}].patternMatch.patterns[{number}]", text


def _expressions(case: _Case) -> _Findings:
    for one in case.bot.interactions:
        for rule in one.rules:
            for index, condition in enumerate(rule.conditions):
                if condition.match_type == "REGEX":
                    path = f"{rule.path}.conditions[{index}].regexMatch.regexText"
                    yield from _expression(one.where, path, condition.regex)


def _expression(where: str, path: str, text: str) -> _Findings:
    expression = java_regex(text)
    if expression.problem:
        why = f"The regular expression '{text}' never matches: {expression.problem}."
        yield FindingReported("RULE-REGEX", "error", where, path, why)
    elif not expression.is_anchored:
        yield FindingReported(
            "LINT-REGEX-ANCHORS",
            "info",
            where,
            path,
            f"The regular expression '{text}' is looked for anywhere in the answer, so an answer with more around it "
            "passes: write ^ at its start and $ at its end to check the whole answer.",
        )


def _twin_starters(case: _Case) -> _Findings:
    first: dict[str, str] = {}
    for dialog in case.bot.starters:
        starter = case.bot.chain(dialog)[0]
        keys = {f"the pattern {normalised(text)!r}" for text in starter.patterns}
        if starter.intent_id:
            keys.add(f"the intent {case.bot.intent_name(starter.intent_id) or starter.intent_id!r}")
        for key in sorted(keys):
            if key in first:
                yield FindingReported(
                    "LINT-DUPLICATE-STARTERS",
                    "warning",
                    starter.where,
                    starter.path,
                    f"The dialog {first[key]!r} starts with {key} as well and comes first, so this one never does.",
                )
            first.setdefault(key, dialog.name)


def _broken_links(case: _Case) -> _Findings:
    for remark in case.bot.warnings:
        text = f"{remark.text[0].upper()}{remark.text[1:]}."
        yield FindingReported(remark.rule, "warning", remark.where, remark.path, text)


_JUMPS: Final = re.compile(r"""\bsetTriggerNextMessage\s*\(\s*(["'])(?P<name>(?:(?!\1).)+)\1\s*\)""")


def _jumps_to_nowhere(case: _Case) -> _Findings:
    for path, code in case.scripts.items():
        for jump in _JUMPS.finditer(code):
            if case.bot.interaction_named(jump["name"]) is None:
                text = f"The code jumps to the interaction {jump['name']!r}, which this bot does not have."
                yield FindingReported("LINT-INTERACTION-NAMES", "warning", _where_of(case.bot, path), path, text)


_ENVIRONMENT: Final = re.compile(r"\{\$env\.([^{}]*)\}")


def _environment_names(case: _Case) -> _Findings:
    for path, text in _texts(case.bot.raw, ""):
        for name in _ENVIRONMENT.findall(text):
            if not re.fullmatch(r"[A-Za-z0-9_]+", name):
                why = f"{name!r} cannot be the name of an environment variable: letters and digits only."
                yield FindingReported("VAR-ENV-NAMES", "warning", _where_of(case.bot, path), path, why)


def _texts(node: Any, path: str) -> Iterator[tuple[str, str]]:
    """Every text in a piece of JSON that may hold a reference, with its path."""
    waiting = [(path, node)]
    while waiting:
        at, value = waiting.pop()
        if isinstance(value, str) and "{$env." in value:
            yield at, value
        elif isinstance(value, dict):
            waiting += [(f"{at}.{key}" if at else key, value[key]) for key in reversed(value)]
        elif isinstance(value, list):
            waiting += [(f"{at}[{index}]", value[index]) for index in reversed(range(len(value)))]


def _where_of(bot: Bot, path: str) -> str:
    """The node an author knows that holds this path."""
    place = re.match(r"(conversationMessage|responder)\[(\d+)\]", path)
    if place is None:
        return bot.name
    index = int(place[2])
    return bot.interactions[index].where if place[1] == "conversationMessage" else bot.integrations[index].name


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


_CHECKS: Final[tuple[Callable[[_Case], _Findings], ...]] = (
    _skill_id_unset,
    _skill_id_not_numeric,
    _skill_id_variable_never_set,
    _skill_name_differs,
    _message_empty,
    _blank_message_misspelt,
    _text_instead_of_message,
    _delay_before_transfer,
    _delay_misplaced,
    _delay_too_long,
    _no_failure_dialog,
    _no_failure_rule,
    _failure_message_misspelt,
    _wildcard_catches_failure,
    _agent_id_on_bot_transfer,
    _required_fields,
    _integration_name,
    _integration_type,
    _no_fallback_skill,
    _retries_without_effect,
    _odd_patterns,
    _expressions,
    _twin_starters,
    _broken_links,
    _jumps_to_nowhere,
    _environment_names,
)
