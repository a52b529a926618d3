"""Checks of LivePerson's best practices: an escalation path and its phrases, helpful fallbacks, short menus."""

from __future__ import annotations

from typing import Final

from ..bot import CLOSE_CONVERSATION, Interaction
from ..errors import shorten
from ..escalation.transfer_message import BLANK_MESSAGE
from ..events import FindingReported
from ..matching.dialog_starters import Starters
from ..matching.patterns import normalised
from .subject import Check, Findings, Subject, starter_patterns

AGENT_WORDS: Final = ("agent", "representative", "human")
MENU_MAX: Final = 5  # LINT-MENU-OPTIONS
_ANYTHING: Final = "\u2021"  # a message that no pattern contains


def _escalation_path(subject: Subject) -> Findings:
    if not subject.hands_over and not subject.bot.is_survey:
        yield FindingReported(
            "LINT-ESCALATION-PATH",
            "warning",
            subject.bot.name,
            "groups",
            "The bot cannot hand a conversation over: no Agent Transfer, no Dynamic Routing and no integration "
            "transfers it. Every bot needs a way to an agent.",
        )


def _agent_words(subject: Subject) -> Findings:
    starters = Starters.of(subject.bot)
    intents = " ".join(subject.bot.intent_names).casefold()
    missed = [word for word in AGENT_WORDS if starters.match(word) is None and word not in intents]
    if missed and not subject.bot.is_survey:
        yield FindingReported(
            "LINT-AGENT-WORDS",
            "warning",
            subject.bot.name,
            "groups",
            f"Nothing matches {', '.join(map(repr, missed))}: a consumer who asks for a human must be understood. Add "
            "the words to the patterns of a dialog that leads to an agent, or give it an intent.",
        )


def _transfer_text(subject: Subject) -> Findings:
    for transfer, one in subject.transferring:
        if transfer.escalation.message == BLANK_MESSAGE and not subject.texts_before(one):
            yield FindingReported(
                "LINT-TRANSFER-TEXT",
                "warning",
                transfer.where,
                transfer.path("message"),
                f"The transfer message is {BLANK_MESSAGE} and no text comes before it, so the consumer is not informed "
                "about the handover: write a transfer message.",
            )


def _first_message(subject: Subject) -> Findings:
    if not subject.bot.is_survey and not any(
        pattern.matches(_ANYTHING) for _, _, _, pattern in starter_patterns(subject.bot)
    ):
        yield FindingReported(
            "LINT-FIRST-MESSAGE",
            "info",
            subject.bot.name,
            "groups",
            "No dialog starter matches every message, so a consumer's first message can end in the fallback message: "
            "add the pattern * to a dialog, or test with real first messages of consumers.",
        )


def _auto_escalation(subject: Subject) -> Findings:
    asks = any(one.is_question for one in subject.bot.interactions)
    if asks and not subject.bot.is_survey and not _has_dialog(subject, "AUTO_ESCALATION"):
        yield FindingReported(
            "LINT-AUTO-ESCALATE",
            "info",
            subject.bot.name,
            "groups",
            "The bot asks questions and has no Auto Escalation dialog: a consumer whose answers are never understood "
            "stays in the question. Add that dialog, or escalate after two or three failures.",
        )


def _disambiguation(subject: Subject) -> Findings:
    intents = {starter.intent_id for d in subject.bot.starters if (starter := subject.bot.chain(d)[0]).intent_id}
    if len(intents) > 1 and not _has_dialog(subject, "DISAMBIG"):
        yield FindingReported(
            "LINT-DISAMBIGUATION",
            "info",
            subject.bot.name,
            "groups",
            f"{len(intents)} intents start dialogs and the bot has no disambiguation dialog: an utterance that may "
            "mean two of them ends in the fallback message. Add a disambiguation dialog.",
        )


def _has_dialog(subject: Subject, kind: str) -> bool:
    return any(kind in dialog.type.upper() and dialog.enabled for dialog in subject.bot.dialogs)


def _long_menus(subject: Subject) -> Findings:
    for one in subject.bot.interactions:
        options = max(len(one.choices), len(one.quick_replies), len(one.buttons))
        if options > MENU_MAX:
            yield FindingReported(
                "LINT-MENU-OPTIONS",
                "info",
                one.where,
                one.path,
                f"{options} options are offered here, and more than {MENU_MAX} are hard to choose from.",
            )


def _no_match_first(subject: Subject) -> Findings:
    for one in subject.bot.interactions:
        rules = [rule for rule in one.rules if not rule.is_unconditional]
        for rule in rules[:-1]:
            if any(condition.match_type == "NO_MATCH" for condition in rule.conditions):
                yield FindingReported(
                    "LINT-NO-MATCH-LAST",
                    "warning",
                    one.where,
                    rule.path,
                    "The No Match rule precedes other rules but is always evaluated last: move it to the end of "
                    "the list, so that the order shows the effect.",
                )


def _survey_is_skipped(subject: Subject) -> Findings:
    for one in subject.bot.interactions if subject.has_survey and not subject.bot.is_survey else ():
        if _closes_conversation(one):
            yield FindingReported(
                "LINT-SURVEY-CLOSE",
                "warning",
                one.where,
                one.path,
                "The conversation is closed without a survey here, although a survey bot is set up: use the next "
                "action Close Dialog, or the text LP_CLOSEDIALOG.",
            )


def _closes_conversation(one: Interaction) -> bool:
    return "LP_CLOSECONVERSATION" in one.text or any(rule.action.value == CLOSE_CONVERSATION for rule in one.rules)


def _greeting_unmatched(subject: Subject) -> Findings:
    connector = subject.connector
    if connector is None or connector.disable_greetings or subject.bot.is_survey:
        return
    greeting = connector.greeting_message
    if Starters.of(subject.bot).match(greeting) is None:
        yield FindingReported(
            "LINT-GREETING-UNMATCHED",
            "warning",
            subject.bot.name,
            "groups",
            f"A consumer who opens the window makes the agent connector say {greeting!r}, which no dialog starter "
            "matches: add it to the patterns of the Welcome dialog, or switch greetings off.",
        )


def _patterns_of_the_group(subject: Subject) -> Findings:
    taken = {normalised(p.text): other.name for other in subject.group for _, _, _, p in starter_patterns(other)}
    for _, starter, number, pattern in starter_patterns(subject.bot):
        if other := taken.get(normalised(pattern.text)):
            yield FindingReported(
                "B2B-AUTO-SELECTION-PATTERN-FIRST",
                "info",
                starter.where,
                f"{starter.path}.pattern[{number}]",
                f"The bot {other!r} of the group has the pattern {shorten(pattern.text)}, too: the bot that has the "
                "conversation handles the input.",
            )


CHECKS: Final[tuple[Check, ...]] = (
    _escalation_path,
    _agent_words,
    _transfer_text,
    _first_message,
    _auto_escalation,
    _disambiguation,
    _long_menus,
    _no_match_first,
    _survey_is_skipped,
    _greeting_unmatched,
    _patterns_of_the_group,
)
