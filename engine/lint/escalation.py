"""Checks of transfers: the skill id, the transfer message, the delay before it, and the handling of failures."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from ..errors import counted, shorten
from ..escalation.failures import FAILURE_MESSAGE, FAILURE_MESSAGES
from ..escalation.skill_id import is_numeric
from ..escalation.transfer_message import BLANK_MESSAGE
from ..events import FindingReported
from ..matching.dialog_starters import Starters
from ..matching.patterns import normalised
from ..turn.deployment_settings import fields_of
from ..turn.reference_kinds import REFERENCE, Kind, kind_of
from .broken_references import is_field, problems_of
from .subject import DELAY_MAX_MS, Check, Findings, Subject, starter_patterns

# --- the skill id ----------------------------------------------------------------------------------------------------


def _skill_id_unset(subject: Subject) -> Findings:
    for transfer in subject.transfers:
        if not transfer.escalation.skill_id.strip():
            yield FindingReported(
                "LINT-SKILL-ID-UNSET",
                "error",
                transfer.where,
                transfer.path("skill_id"),
                "Agent skill id is not set. The transfer cannot take place, and the consumer gets the fallback message "
                "instead: enter the id of the skill, or a variable that holds it.",
            )


def _skill_id_not_numeric(subject: Subject) -> Findings:
    for where, path, skill_id in subject.skill_ids:
        problem = _never_numeric(subject, skill_id) if skill_id.strip() else ""
        if problem:
            yield FindingReported(
                "LINT-SKILL-ID-LITERAL-NOT-NUMERIC",
                "error",
                where,
                path,
                f"The skill id {shorten(skill_id)} {problem}, so the consumer gets the fallback message and no agent "
                "is rung: enter the digits from the end of the skill's address in Conversational Cloud, not its name.",
            )


def _never_numeric(subject: Subject, skill_id: str) -> str:
    """The reason why this skill id is never a number when the platform has filled it; empty when it can be one."""
    for match in REFERENCE.finditer(skill_id):
        kind, name = kind_of(match[1].strip())
        if kind is Kind.ENVIRONMENT and subject.environment is not None:
            value = subject.environment.get(name)
            if value is None:
                return f"refers to {name!r}, which the environment does not have"
            if not is_numeric(value):
                return f"is {value!r} in the environment, which is not a number"
        if kind is Kind.FIELD and name.partition(".")[0] not in fields_of(subject.bot):
            return next((f"is not filled: {one.reason}" for one in problems_of(subject, match[0])), _NOT_FILLED)
        if kind is Kind.SYSTEM:
            return f"refers to {match[0]}, which never holds a skill id"
    for one in problems_of(subject, skill_id):
        if one.is_filled:
            return f"keeps the outer braces of {shorten(one.written)}: {one.reason}"
        return f"is not filled, for {shorten(one.written)} is not a reference: {one.reason}"
    rest = REFERENCE.sub("1", skill_id)
    return "" if is_numeric(rest) else "is not a number"


_NOT_FILLED: Final = "is not filled: no integration has that name"

_VARIABLE: Final = re.compile(r"\{\$botContext\.(?:slot\.)?([^{}]+)\}")


def _skill_id_variable_never_set(subject: Subject) -> Findings:
    if subject.variables_set is None:  # a script computes a name
        return
    for where, path, skill_id in subject.skill_ids:
        for variable in _VARIABLE.findall(skill_id):
            known = {variable.strip(), f"slot.{variable.strip()}"} & subject.variables_set
            if not known and not is_field(subject.bot, variable.strip()):
                yield FindingReported(
                    "LINT-SKILL-ID-VARIABLE-NEVER-SET",
                    "warning",
                    where,
                    path,
                    f"The skill id comes from the bot variable {variable!r}, which no rule and no code of this bot "
                    "sets; unset, it is not a number and the consumer gets the fallback message: set it before the "
                    "transfer, or correct the name.",
                )


def _transfer_to_itself(subject: Subject) -> Findings:
    for where, path, skill_id in subject.skill_ids:
        filled = subject.known_value(skill_id).strip()
        if filled in subject.own_skill_ids:
            origin = (
                "" if filled == skill_id.strip() else f", the only value of {shorten(skill_id.strip())} in this bot"
            )
            yield FindingReported(
                "TF-LOOP-REASON",
                "warning",
                where,
                path,
                f"The transfer goes to the skill {filled}{origin}, which this bot serves itself: the conversation "
                "comes back to it, and the transfer starts again. Enter the skill of human agents, or of another bot.",
            )


def _skill_name_differs(subject: Subject) -> Findings:
    name_of = {skill_id: name for name, skill_id in subject.known_skills.items()}
    for transfer in subject.transfers:
        name, skill_id = (
            transfer.escalation.skill_name.strip(),
            subject.known_value(transfer.escalation.skill_id).strip(),
        )
        meant = subject.known_skills.get(name)
        if name and meant and skill_id in name_of and meant != skill_id:
            yield FindingReported(
                "ESC-SKILL-NAME-DISPLAY",
                "warning",
                transfer.where,
                transfer.path("skill_name"),
                f"The skill name says {name!r} ({meant}), but the id {skill_id} is the skill {name_of[skill_id]!r}, "
                "and the id counts: correct one of them.",
            )


# --- the transfer message --------------------------------------------------------------------------------------------


def _message_empty(subject: Subject) -> Findings:
    for transfer in subject.transfers:
        if not transfer.escalation.message.strip():
            yield FindingReported(
                "LINT-TRANSFER-MESSAGE-EMPTY",
                "error",
                transfer.where,
                transfer.path("message"),
                "The transfer message is empty, and the transfer API refuses that: write the last text for the "
                f"consumer, or {BLANK_MESSAGE} to send nothing.",
            )


def _blank_message_misspelt(subject: Subject) -> Findings:
    for transfer in subject.transfers:
        text = transfer.escalation.message
        if BLANK_MESSAGE.casefold() in text.casefold() and text != BLANK_MESSAGE:
            yield FindingReported(
                "ESC-BLANK-MESSAGE",
                "warning",
                transfer.where,
                transfer.path("message"),
                f"Only {BLANK_MESSAGE}, in capitals and as the whole message, sends nothing; the consumer will "
                f"see {text!r} unchanged: write {BLANK_MESSAGE}, or remove it from the text.",
            )


def _text_instead_of_message(subject: Subject) -> Findings:
    for transfer, one in subject.transferring:
        texts = subject.texts_before(one) if transfer.escalation.message == BLANK_MESSAGE else []
        if texts:
            yield FindingReported(
                "LINT-TEXT-INSTEAD-OF-TRANSFER-MESSAGE",
                "warning",
                transfer.where,
                transfer.path("message"),
                f"The Text statement {texts[0].name!r} announces the handover to the consumer, but may arrive "
                f"after the transfer or not at all: put the text into the transfer message instead of {BLANK_MESSAGE}, "
                "where it is certain to be seen last.",
            )


# --- the delay -------------------------------------------------------------------------------------------------------


def _delay_before_transfer(subject: Subject) -> Findings:
    for transfer, one in subject.transferring:
        texts = subject.texts_before(one)
        needed = min(len(texts) * subject.options.delay_per_text_ms, DELAY_MAX_MS)
        if one.delay_ms < needed:
            yield FindingReported(
                "LINT-DELAY-BEFORE-TRANSFER",
                "warning",
                transfer.where,
                f"{one.path}.interactionDelay",
                f"{counted(texts, 'text')} can be sent right before this transfer, and its Interaction Delay is "
                f"{one.delay_ms} ms: they may arrive after it or get lost. Set at least {needed} ms "
                f"({subject.options.delay_per_text_ms} ms for each text, {DELAY_MAX_MS} ms at most).",
            )


def _delay_misplaced(subject: Subject) -> Findings:
    for transfer, one in subject.transferring:
        text = next((t for t in subject.texts_before(one) if t.delay_ms), None)
        if text and not one.interaction_delay.strip():
            yield FindingReported(
                "ESC-DELAY-LOCATION",
                "warning",
                transfer.where,
                f"{one.path}.interactionDelay",
                f"The Interaction Delay is set on the text {text.name!r} ({text.delay_ms} ms), where it only delays "
                "that text: the transfer waits for the Interaction Delay of the transferring interaction.",
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


# --- failures --------------------------------------------------------------------------------------------------------


def _no_failure_dialog(subject: Subject) -> Findings:
    wanted = (normalised(FAILURE_MESSAGE),)
    caught = any(wanted in (p.expansions or ()) for _, _, _, p in starter_patterns(subject.bot))
    if subject.hands_over and not caught:
        yield FindingReported(
            "LINT-NO-FAILURE-DIALOG",
            "warning",
            subject.bot.name,
            "groups",
            f"The bot can escalate, and no dialog starter has the pattern {FAILURE_MESSAGE}: when a transfer fails "
            "later, the consumer gets the fallback message. Add a dialog with this pattern that apologises.",
        )


def _no_failure_rule(subject: Subject) -> Findings:
    for transfer, one in subject.transferring:
        if not any(rule.is_failure for rule in one.rules):
            yield FindingReported(
                "LINT-NO-FAILURE-RULE",
                "warning",
                transfer.where,
                f"{one.path}.responseMatches",
                "No custom rule catches a failure result: when the transfer call fails at once, the flow cannot "
                f"continue here, and the bot gets {FAILURE_MESSAGE}. Add a rule for API Result = failure.",
            )


def _failure_message_misspelt(subject: Subject) -> Findings:
    core = FAILURE_MESSAGE.strip("_")
    for _, starter, number, pattern in starter_patterns(subject.bot):
        plain = normalised(pattern.text)
        if plain != FAILURE_MESSAGE and re.sub(r"[\s_-]+", "_", plain).strip("_") == core:
            yield FindingReported(
                "TF-MAGIC-MESSAGE",
                "warning",
                starter.where,
                f"{starter.path}.pattern[{number}]",
                f"The pattern {shorten(pattern.text)} is not the failure message, which is {FAILURE_MESSAGE} with two "
                "underscores at each end: as written, a failed transfer ends in the fallback message.",
            )


def _wildcard_catches_failure(subject: Subject) -> Findings:
    index = Starters.of(subject.bot)
    for dialog, starter, number, pattern in starter_patterns(subject.bot):
        catches = pattern.matches(FAILURE_MESSAGE) and index.blocking(dialog, FAILURE_MESSAGE) is None
        if catches and subject.reaches_transfer(dialog):
            yield FindingReported(
                "LINT-WILDCARD-CATCHES-FAILURE",
                "warning",
                starter.where,
                f"{starter.path}.pattern[{number}]",
                f"The pattern {shorten(pattern.text)} also matches {FAILURE_MESSAGE}, and this dialog leads to a "
                "transfer: a failed transfer can start itself again. Make the pattern narrower, or exclude the keyword "
                f"{FAILURE_MESSAGE}.",
            )


# --- agents, integrations, the connector -----------------------------------------------------------------------------


def _agent_id_on_bot_transfer(subject: Subject) -> Findings:
    for transfer in subject.transfers:
        escalation = transfer.escalation
        skill_id = subject.known_value(escalation.skill_id).strip()
        to_bot = skill_id in subject.bot_skill_ids
        if escalation.agent_id.strip() and (to_bot or escalation.transfer_bot_context):
            reason = f"the skill {skill_id} belongs to a bot" if to_bot else "Transfer Bot Context is on"
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


def _required_fields(subject: Subject) -> Findings:
    for one in subject.bot.integrations:
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
                f"The LivePerson Agent Escalation integration lacks required fields: {', '.join(missing)}.",
            )


def _integration_name(subject: Subject) -> Findings:
    times = Counter(one.name.strip().casefold() for one in subject.bot.integrations)
    for one in subject.bot.integrations:
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
        return f"{name!r} is not descriptive"
    return f"has {len(name)} characters" if len(name) > _NAME_LIMIT else ""


def _integration_type(subject: Subject) -> Findings:
    for one in subject.bot.integrations:
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


def _no_fallback_skill(subject: Subject) -> Findings:
    if subject.connector and subject.hands_over and not subject.connector.fallback_skill_id.strip():
        yield FindingReported(
            "LINT-NO-FALLBACK-SKILL",
            "warning",
            subject.bot.name,
            "",
            "The bot escalates and its agent connector has no fallback skill id: when the bot falls silent during an "
            "escalation, that escalation fails. Enter a fallback skill id in the connector.",
        )


def _retries_without_effect(subject: Subject) -> Findings:
    connector = subject.connector
    if connector and "max_escalation_retries" in connector.model_fields_set:
        retries = connector.max_escalation_retries
        if retries > FAILURE_MESSAGES:
            yield FindingReported(
                "TF-MAX-ESCALATION-RETRIES",
                "info",
                subject.bot.name,
                "",
                f"maxEscalationRetries is {retries}, and the platform stops after {FAILURE_MESSAGES} failure messages "
                f"anyway: values above {FAILURE_MESSAGES} have no effect.",
            )


CHECKS: Final[tuple[Check, ...]] = (
    _skill_id_unset,
    _skill_id_not_numeric,
    _skill_id_variable_never_set,
    _transfer_to_itself,
    _skill_name_differs,
    _message_empty,
    _blank_message_misspelt,
    _text_instead_of_message,
    _delay_before_transfer,
    _delay_misplaced,
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
)
