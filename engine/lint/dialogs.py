"""Checks of dialogs: allowed contents, limits on dialogs of a type, rules without effect."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..bot import CLOSE_CONVERSATION, STATEMENTS, Bot, CustomRule, Dialog, Interaction
from ..errors import counted
from ..events import FindingReported
from ..matching.intents import TRAINED_INTENTS, TRAINED_PHRASES
from .subject import Check, Findings, Subject

_STARTER: Final = "DIALOG_STARTER"


def _dialog_starters(subject: Subject) -> Findings:
    for dialog in subject.bot.dialogs:
        chain = subject.bot.chain(dialog)
        for place, one in enumerate(chain):
            if one.type == _STARTER and dialog.is_fallback:
                why = "A Fallback dialog has no dialog starter: it starts when nothing else does."
                yield FindingReported("DLG-ONE-FALLBACK", "warning", one.where, one.path, why)
            elif one.type == _STARTER and place > 0:
                twin = chain[0].type == _STARTER
                problem = "has a second dialog starter" if twin else "does not begin with its starter"
                yield FindingReported(
                    "DLG-ONE-STARTER",
                    "error",
                    one.where,
                    one.path,
                    f"The dialog {dialog.name!r} {problem}: it takes one, as its first interaction, and this one never "
                    "starts it.",
                )


def _one_of_a_kind(subject: Subject) -> Findings:
    yield from _surplus(subject.bot, [d for d in subject.bot.dialogs if d.is_fallback], "DLG-ONE-FALLBACK", "Fallback")
    doubts = [d for d in subject.bot.dialogs if d.is_disambiguation]
    yield from _surplus(subject.bot, doubts, "DLG-ONE-DISAMBIGUATION", "disambiguation")
    escalations = [d for d in subject.bot.dialogs if d.is_auto_escalation]
    yield from _surplus(subject.bot, escalations, "AESC-ONE-PER-BOT", "Auto Escalation")


def _surplus(bot: Bot, dialogs: list[Dialog], rule: str, kind: str) -> Findings:
    for dialog in dialogs[1:]:
        yield FindingReported(
            rule,
            "error",
            dialog.name,
            dialog.path,
            f"A bot has one {kind} dialog at most, and {dialogs[0].name!r} is the one of {bot.name!r}: this one is "
            "never used.",
        )


def _unknown_types(subject: Subject) -> Findings:
    for remark in subject.bot.unsupported:
        effect = (
            ", so this dialog cannot run" if remark.rule == "DLG-TYPES" else ": a conversation that reaches it fails"
        )
        why = f"The {remark.text} is not documented{effect}."
        yield FindingReported(remark.rule, "warning", remark.where, remark.path, why)


def _no_fallback_dialog(subject: Subject) -> Findings:
    if subject.bot.starters and not any(dialog.is_fallback for dialog in subject.bot.dialogs):
        yield FindingReported(
            "FB-DIALOG-DEFAULT-CREATED",
            "info",
            subject.bot.name,
            "groups",
            "The bot has no Fallback dialog, although new bots have one: inputs that it does not understand are "
            "answered with the platform's text.",
        )


def _domains(subject: Subject) -> Findings:
    for dialog in subject.bot.dialogs:
        used = list(_intents_used(subject.bot, dialog))
        domain_id = dialog.domain_id or next((found for _, found in used), "")
        for one, found in used:
            if found != domain_id:
                names = [domain.name for key in (domain_id, found) if (domain := subject.bot.domain(key))]
                yield FindingReported(
                    "DLG-DOMAIN-PER-DIALOG",
                    "warning",
                    one.where,
                    one.path,
                    f"A dialog uses the intents of one domain, and this one uses two ({', '.join(names)}): the "
                    "intents of the second are never recognised here.",
                )


def _intents_used(bot: Bot, dialog: Dialog) -> Iterator[tuple[Interaction, str]]:
    """The interactions that use an intent, with the id of its domain."""
    for one in bot.chain(dialog):
        named = [one.intent_id, *(condition.intent for rule in one.rules for condition in rule.conditions)]
        for intent_id in filter(None, named):
            intent = bot.intent(intent_id)
            if intent is not None and intent.domain_id:
                yield one, intent.domain_id


def _training(subject: Subject) -> Findings:
    if not subject.training:
        return
    short = [intent for intent, phrases in subject.training.items() if phrases < TRAINED_PHRASES]
    if len(subject.training) < TRAINED_INTENTS or short:
        yield FindingReported(
            "NLU-TRAINING-MINIMUM",
            "info",
            subject.bot.name,
            "",
            f"Training takes {TRAINED_INTENTS} intents with {TRAINED_PHRASES} phrases each; the bot has "
            f"{counted(subject.training, 'intent')}"
            + (f", and too few phrases for {', '.join(short)}." if short else "."),
        )


# --- rules -----------------------------------------------------------------------------------------------------------


def _rules_on_statements(subject: Subject) -> Findings:
    for one, rule in _rules(subject.bot):
        if one.type in STATEMENTS | {_STARTER} and not rule.is_unconditional:
            yield FindingReported(
                "RULE-WHERE",
                "warning",
                one.where,
                rule.path,
                "A statement has a next action and no custom rules: this one never applies. Move it to a question or "
                "an integration.",
            )


def _several_slots(subject: Subject) -> Findings:
    for one, rule in _rules(subject.bot):
        slots = [variable.name for variable in rule.variables if variable.name.startswith("slot.")]
        if len(slots) > 1:
            yield FindingReported(
                "RULE-SINGLE-SLOT",
                "warning",
                one.where,
                rule.path,
                f"A rule can fill only one slot, from one element of the answer; this one fills {len(slots)}: "
                f"{', '.join(slots)}.",
            )


def _misplaced_actions(subject: Subject) -> Findings:
    for one, rule in _rules(subject.bot):
        if problem := _misplaced(one, rule):
            yield FindingReported("RULE-NEXT-ACTIONS", "warning", one.where, f"{rule.path}.action.value", problem)


def _misplaced(one: Interaction, rule: CustomRule) -> str:
    if one.type == _STARTER and rule.action.value == CLOSE_CONVERSATION:
        return "A dialog starter cannot close the conversation: use a statement after it."
    if rule.action.value == one.id and not one.is_question:
        return "Only a question can lead to itself (Current Interaction): this one repeats until the flow is stopped."
    return ""


def _rules(bot: Bot) -> Iterator[tuple[Interaction, CustomRule]]:
    for one in bot.interactions:
        for rule in one.rules:
            yield one, rule


CHECKS: Final[tuple[Check, ...]] = (
    _dialog_starters,
    _one_of_a_kind,
    _unknown_types,
    _no_fallback_dialog,
    _domains,
    _training,
    _rules_on_statements,
    _several_slots,
    _misplaced_actions,
)
