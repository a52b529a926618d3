"""Explains what a bot did: its reactions in words, and the reasons why the rest did not match.

The log says what happened; this module computes what did *not* match, from the bot and the session that the log folds
to. The bot does not run, so a log can be explained at any time.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from .. import events as ev
from ..bot import Bot, Interaction
from ..errors import counted, shorten
from ..log import Event
from ..log.assumptions import assumption_lines as assumed
from ..matching.custom_rules import RuleInput
from ..matching.dialog_starters import Starters
from ..ports import IntentScore
from ..turn.deployment_settings import fields_of
from ..turn.references import References
from ..turn.session import Session
from .near_misses import (
    NEAR_LIMIT,
    NearPattern,
    barred_dialogs,
    but_for_letter_case,
    near_patterns,
    rule_name,
    why_rule_not,
)
from .transcript import duration, tell_reconciled

GOOD: Final = 0.60  # NLU-THRESHOLD-GOOD
_WIDTH: Final = 90  # of a request or an answer in an explanation

Read = Callable[[str], str | None]


def _nothing_set(_: str) -> str | None:
    return None


# --- what the bot did ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Situation:
    """The bot and its session as they were when an input arrived, the input, and whether letter case counts (C20)."""

    bot: Bot
    session: Session
    text: str
    case_sensitive: bool = False

    @property
    def pending(self) -> Interaction | None:
        """The question that waited for an answer."""
        return self.bot.interaction(self.session.question_id) if self.session.question_id else None

    def read(self, name: str) -> str | None:
        """The value of a variable or reference, None when it is not set."""
        return References(self.session, fields=fields_of(self.bot)).value(name)


def reaction(event: Event, situation: Situation | None = None) -> list[str]:
    """An event of a turn in words, with what it rests on; further lines are indented. Empty for most kinds.

    Args:
        situation: of the turn; with it, near misses are explained as well.
    """
    body = event.body
    lines: list[str] = []
    if situation and isinstance(body, ev.RuleMatched):
        lines += _earlier_rules(body, situation)
    if situation and isinstance(body, ev.DialogStarterMatched) and body.intent:
        body = replace(body, intent=situation.bot.intent_name(body.intent) or body.intent)
    tell = _STEPS.get(type(body))
    step = tell(body) if tell else ""
    if step:
        first, *more = step.splitlines()
        lines += [f"{event.node}: {first}" if event.node else first, *(f"  {line.strip()}" for line in more)]
    lines += [f"  {line}" if step else line for line in assumed(event.assumptions)]
    if situation and isinstance(body, ev.NothingMatched):
        near = explain_no_match(
            situation.bot,
            body.text,
            pending=situation.pending,
            read=situation.read,
            case_sensitive=situation.case_sensitive,
        )
        lines += near.splitlines()
    if situation and isinstance(body, ev.DialogStarterMatched) and body.by == "pattern":
        starters = Starters.of(situation.bot, case_sensitive=situation.case_sensitive)
        also = [m for m in starters.all(situation.text) if m.dialog.name != body.dialog]
        lines += [f"  the dialog {m.dialog.name!r} would have matched, too, by {m.pattern!r}" for m in also]
    return lines


def _earlier_rules(body: ev.RuleMatched, situation: Situation) -> list[str]:
    """The reasons why the rules before the matching one did not match; only for the answer to a question."""
    question = situation.pending
    if question is None or body.index >= len(question.rules) or question.rules[body.index].name != body.rule:
        return []
    rule_input = RuleInput(situation.text, None, (), situation.read, case_sensitive=situation.case_sensitive)
    return [
        f"{question.where}: {why}"
        for index, rule in enumerate(question.rules[: body.index])
        if (why := why_rule_not(situation.bot, rule, index, rule_input))
    ]


def _variable(body: ev.VariableSet) -> str:
    return f"sets {'the slot' if body.slot else 'the variable'} {body.name!r} to {shorten(body.value)}"


def _starter(body: ev.DialogStarterMatched) -> str:
    if body.pattern:
        return f"the pattern {body.pattern!r} of the dialog {body.dialog!r} matches"
    return f"the intent {body.intent!r} ({body.score:.2f}) starts the dialog {body.dialog!r}"


def _rule(body: ev.RuleMatched) -> str:
    return f"rule {body.index + 1}{f' {body.rule!r}' if body.rule else ''} holds ({body.by})"


def _asked(body: ev.EscalationRequested) -> str:
    agent = f", agent id {body.agent_id}" if body.agent_id else ""
    written = f", written {body.raw!r}" if body.raw.strip() != body.skill_id else ""
    return f"requests a transfer to the skill id {body.skill_id}{agent} ({body.via}{written})"


def _stuck(body: ev.ConversationStuck) -> str:
    return f"the conversation is stuck after {counted(body.tries, 'try')} without an answer; measure: {body.measure}"


def _exchanged(body: ev.HttpExchanged) -> str:
    """The request and its answer; the contents where they can explain something."""
    lines = [f"{body.method} {body.url} → {body.status or body.error}{_took(body.latency_ms)}"]
    is_transfer, fails = body.purpose == "transfer", not 200 <= body.status < 300
    if body.request_body and (fails or not is_transfer):
        lines.append(f"request: {_transfer_fields(body) if is_transfer else shorten(_flat(body.request_body), _WIDTH)}")
    if body.response_body and (fails or not is_transfer):
        lines.append(f"answer: {_error_text(body.response_body) or shorten(_flat(body.response_body), _WIDTH)}")
    return "\n".join(lines)


def _transfer_fields(body: ev.HttpExchanged) -> str:
    """The fields of a transfer call that an author has set."""
    found = _json_object(body.request_body)
    shown = ("agentSkillId", "agentSkillName", "agentId", "message")
    return ", ".join(f"{name} {shorten(str(found[name]), 60)}" for name in shown if found.get(name))


def _error_text(answer: str) -> str:
    """The text of an error as the cloud words it; empty for any other answer."""
    found = _json_object(answer)
    inner = found.get("error", found)
    said = inner.get("message", "") if isinstance(inner, dict) else ""
    return said if isinstance(said, str) else ""


def _json_object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _flat(text: str) -> str:
    return " ".join(text.split())


def _took(latency_ms: int) -> str:
    return f" after {duration(latency_ms)}" if latency_ms else ""


_FALLBACKS: Final = {
    "question": "the question's own fallback response is given",
    "dialog": "the Fallback dialog is started",
    "built-in": "the built-in fallback text is given",
}

_STEPS: Final[dict[type[Any], Callable[[Any], str]]] = {
    ev.AutoEscalationTriggered: lambda b: f"failed too often: the Auto Escalation dialog {b.dialog!r} follows",
    ev.ConversationStuck: _stuck,
    ev.DiagnosticReported: lambda b: f"{b.code}: {b.text}",
    ev.DialogCompleted: lambda b: f"the dialog {b.dialog!r} is complete",
    ev.DialogResumed: lambda b: f"the dialog {b.dialog!r} is resumed",
    ev.DialogStarterMatched: _starter,
    ev.EscalationAbandoned: lambda b: f"attempt {b.attempt} to transfer is given up: {b.why}",
    ev.EscalationReconciled: tell_reconciled,
    ev.EscalationRefused: lambda _: "no transfer: the skill id is not a number",  # a diagnostic follows and says why
    ev.EscalationRequested: _asked,
    ev.EscalationStopped: lambda b: f"the escalation stops after {counted(b.failures, 'failure')}",
    ev.FaultStruck: lambda b: f"fault: {b.fault}",
    ev.FallbackGiven: lambda b: f"{_FALLBACKS[b.how]} ({b.reason})",
    ev.FlowStopped: lambda b: f"the flow stops: {b.reason}",
    ev.GroupBotMatched: lambda b: f"the bot {b.bot} of the group takes over: the dialog {b.dialog!r}",
    ev.HttpExchanged: _exchanged,
    ev.InteractionDelayed: lambda b: f"waits {b.delay_ms} ms",
    ev.InteractionReached: lambda b: f"{b.type} reached",
    ev.MessagePublished: lambda b: f"says {shorten(b.text)}" if b.role == "bot" else "",
    ev.MessageResent: lambda b: f"sends {shorten(b.text)} to the bot again, try {b.tries}",
    ev.NextActionTaken: lambda b: f"next: {b.action}{f' {b.target!r}' if b.target else ''}",
    ev.NothingMatched: lambda b: f"nothing matches {b.text!r}",
    ev.PostTransferOutput: lambda b: f"says {shorten(b.text)} after the transfer call{'' if b.shown else ': dropped'}",
    ev.QuestionAsked: lambda _: "waits for an answer",
    ev.RuleMatched: _rule,
    ev.ScriptFailed: lambda b: f"{b.panel} fails{f' in line {b.line}' if b.line else ''}: {b.message}",
    ev.SilenceLapsed: lambda b: f"the bot has been silent for {b.silence_ms} ms",
    ev.TransferAccepted: lambda _: "the transfer call succeeds",
    ev.TransferFailed: lambda b: f"the transfer fails ({b.how}): {b.detail}",
    ev.VariableSet: _variable,
}


# --- what did not match ----------------------------------------------------------------------------------------------


def explain_no_match(
    bot: Bot,
    text: str,
    *,
    pending: Interaction | None = None,
    intents: Sequence[IntentScore] = (),
    read: Read = _nothing_set,
    case_sensitive: bool = False,
) -> str:
    """The reasons why an input did not match, with the nearest patterns.

    Args:
        bot: the bot.
        text: the input.
        pending: the question that waited for an answer, if any.
        intents: the intents of the input, best first.
        read: returns the value of a variable, None when it is not set.
        case_sensitive: whether letter case counts in patterns.
    """
    recognised = [bot.intent_id(i.intent) or i.intent for i in intents if i.score >= GOOD]
    rule_input = RuleInput(text, None, recognised, read, case_sensitive=case_sensitive)
    lines = [
        *_pending_lines(bot, pending, rule_input),
        *_starter_lines(bot, rule_input),
        *_intent_lines(bot, intents),
    ]
    return "\n".join(lines)


def _pending_lines(bot: Bot, pending: Interaction | None, rule_input: RuleInput) -> Iterator[str]:
    if pending is None:
        return
    yield f"the question {pending.where!r} waited for an answer:"
    for index, rule in enumerate(pending.rules):
        yield f"  {why_rule_not(bot, rule, index, rule_input) or f'{rule_name(rule, index)} holds'}"


def _starter_lines(bot: Bot, rule_input: RuleInput) -> Iterator[str]:
    text = rule_input.text
    matches = Starters.of(bot, case_sensitive=rule_input.case_sensitive).all(text)
    if matches:
        yield "a dialog starter would match: " + ", ".join(f"{m.pattern!r} of {m.dialog.name!r}" for m in matches)
        return
    hindered = [
        f"{barred.pattern!r} of {barred.dialog.name!r} matches, but {why}"
        for barred, why in barred_dialogs(bot, rule_input)
    ]
    hindered += but_for_letter_case(bot, rule_input)
    near = [_near_line(one) for one in near_patterns(bot, text)]
    count = sum(len(bot.chain(d)[0].patterns) for d in bot.starters)
    yield f"none of the {counted(count, 'pattern')} of {counted(bot.starters, 'dialog starter')} matches"
    yield from (f"  {line}" for line in hindered + near)


def _near_line(near: NearPattern) -> str:
    named = f"{near.pattern!r} of {near.dialog!r}"
    return f"{named} must match the whole input" if near.is_inside else f"did you mean {named}?"


def _intent_lines(bot: Bot, intents: Sequence[IntentScore]) -> Iterator[str]:
    for scored in intents[:NEAR_LIMIT]:
        yield f"the intent {scored.intent!r} scored {scored.score:.2f}: {_intent_verdict(bot, scored)}"


def _intent_verdict(bot: Bot, scored: IntentScore) -> str:
    if scored.score < GOOD:
        return f"below GOOD ({GOOD:.2f})"
    intent = bot.intent_id(scored.intent) or scored.intent
    dialogs = [d.name for d in bot.starters if bot.chain(d)[0].intent_id == intent]
    return f"it starts {dialogs[0]!r}" if dialogs else "no dialog starter uses it"
