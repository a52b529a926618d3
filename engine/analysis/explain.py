"""Explains what a bot did: its reactions in words, and the reasons why the rest did not match.

The log says what happened; this module computes what did *not* match, from the bot and the session that the log folds
to. The bot does not run, so a log can be explained at any time.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from .. import events as ev
from ..bot import Bot, Condition, CustomRule, Interaction, VariableCondition
from ..errors import HandoffError, counted, shorten
from ..log import Event
from ..log.assumptions import assumption_lines as assumed
from ..matching.custom_rules import RuleInput, holding, variables_hold
from ..matching.dialog_starters import Starters
from ..matching.patterns import ExcludeKeywords, Pattern, java_regex, normalised
from ..ports import IntentScore
from ..turn.deployment_settings import fields_of
from ..turn.references import References
from ..turn.session import Session
from .transcript import duration, tell_reconciled

GOOD: Final = 0.60  # NLU-THRESHOLD-GOOD
_NEAR_LIMIT: Final = 3
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
        if (why := _why_not(situation.bot, rule, index, rule_input))
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
        yield f"  {_why_not(bot, rule, index, rule_input) or f'{_rule_name(rule, index)} holds'}"


def _starter_lines(bot: Bot, rule_input: RuleInput) -> Iterator[str]:
    text = rule_input.text
    matches = Starters.of(bot, case_sensitive=rule_input.case_sensitive).all(text)
    if matches:
        yield "a dialog starter would match: " + ", ".join(f"{m.pattern!r} of {m.dialog.name!r}" for m in matches)
        return
    hindered = [*_hindered(bot, rule_input), *_but_for_letter_case(bot, rule_input)]
    near = _nearest(bot, text)
    count = sum(len(bot.chain(d)[0].patterns) for d in bot.starters)
    yield f"none of the {counted(count, 'pattern')} of {counted(bot.starters, 'dialog starter')} matches"
    yield from (f"  {line}" for line in hindered + near)


_LETTER_CASE: Final = "differs only by letter case, which counts by the switch case_sensitive_patterns"


def _but_for_letter_case(bot: Bot, rule_input: RuleInput) -> Iterator[str]:
    """A line for each dialog whose pattern does not match because the switch makes letter case count."""
    if rule_input.case_sensitive:
        for match in Starters.of(bot).all(rule_input.text):
            yield f"{match.pattern!r} of {match.dialog.name!r} {_LETTER_CASE}"


def _hindered(bot: Bot, rule_input: RuleInput) -> Iterator[str]:
    """A line for each dialog whose pattern matches, but which must not start."""
    text = rule_input.text
    index = Starters.of(bot, case_sensitive=rule_input.case_sensitive)
    for dialog in bot.dialogs:
        head = bot.head(dialog)
        fits = [p for p in head.patterns if rule_input.fits(p)] if head else []
        if not fits:
            continue
        keyword = index.blocking(dialog, text)
        if keyword:
            yield f"{fits[0]!r} of {dialog.name!r} matches, but the exclude keyword {keyword!r} blocks it"
        elif dialog not in bot.starters:
            why = "the dialog is disabled" if not dialog.enabled else "it has no enabled dialog starter"
            yield f"{fits[0]!r} of {dialog.name!r} matches, but {why}"


def _nearest(bot: Bot, text: str) -> list[str]:
    """The patterns that nearly matched the input, nearest first."""
    patterns = [(p, d.name) for d in bot.starters for p in bot.chain(d)[0].patterns]
    inside = [f"{p!r} of {name!r} must match the whole input" for p, name in patterns if _fits_inside(p, text)]
    readings: dict[str, tuple[str, str]] = {}
    for pattern, name in patterns:
        for reading in Pattern.compile(pattern).expansions or ():
            readings.setdefault(" ".join(reading).strip(), (pattern, name))
    close = difflib.get_close_matches(normalised(text), readings, n=_NEAR_LIMIT)
    alike = [f"did you mean {readings[hit][0]!r} of {readings[hit][1]!r}?" for hit in close]
    return (inside or alike)[:_NEAR_LIMIT]


def _fits_inside(pattern: str, text: str) -> bool:
    """Whether the pattern matches a part of the input, which authors sometimes expect to be enough."""
    compiled = Pattern.compile(pattern)
    if compiled.has_operators:
        return bool(pattern.strip("*| ")) and Pattern.compile(f"*({pattern})*").matches(text)
    return ExcludeKeywords([pattern]).blocking(text) is not None


def _intent_lines(bot: Bot, intents: Sequence[IntentScore]) -> Iterator[str]:
    for scored in intents[:_NEAR_LIMIT]:
        yield f"the intent {scored.intent!r} scored {scored.score:.2f}: {_intent_verdict(bot, scored)}"


def _intent_verdict(bot: Bot, scored: IntentScore) -> str:
    if scored.score < GOOD:
        return f"below GOOD ({GOOD:.2f})"
    intent = bot.intent_id(scored.intent) or scored.intent
    dialogs = [d.name for d in bot.starters if bot.chain(d)[0].intent_id == intent]
    return f"it starts {dialogs[0]!r}" if dialogs else "no dialog starter uses it"


# --- why a rule does not hold ----------------------------------------------------------------------------------------


def _rule_name(rule: CustomRule, index: int) -> str:
    return f"rule {index + 1}{f' {rule.name!r}' if rule.name else ''}"


def _why_not(bot: Bot, rule: CustomRule, index: int, rule_input: RuleInput) -> str:
    """The reason why a rule does not hold, empty when it does."""
    try:
        if holding(rule, rule_input):
            return ""
        missed = () if variables_hold(rule, rule_input) else rule.variable_conditions
        reasons = [_why_variable_not(v, rule_input) for v in missed if not _holds_alone(rule, v, rule_input)]
        reasons = reasons or [_why_condition_not(bot, c, rule_input) for c in rule.conditions]
    except HandoffError as error:
        reasons = [str(error)]
    return f"{_rule_name(rule, index)}: {'; '.join(reasons)}"


def _holds_alone(rule: CustomRule, condition: VariableCondition, rule_input: RuleInput) -> bool:
    alone = rule.model_copy(update={"conditions": (), "variable_conditions": (condition,)})
    return bool(holding(alone, rule_input))


def _why_variable_not(condition: VariableCondition, rule_input: RuleInput) -> str:
    value = rule_input.read(condition.name)
    actual = "not set" if value is None else shorten(value)
    wanted = condition.match_type.replace("_", " ").lower()
    return f"the variable {condition.name!r} is {actual}, which does not satisfy: {wanted} {condition.value!r}"


def _why_condition_not(bot: Bot, condition: Condition, rule_input: RuleInput) -> str:
    tell = _REASONS.get(condition.match_type)
    return tell(bot, condition, rule_input) if tell else f"the condition {condition.match_type} is not emulated"


def _why_pattern_not(_: Bot, condition: Condition, rule_input: RuleInput) -> str:
    fits = [p for p in condition.patterns if rule_input.fits(p)]
    if fits:
        return _excluded(f"the pattern {fits[0]!r} matches", condition, rule_input)
    alike = [p for p in condition.patterns if Pattern.compile(p).matches(rule_input.text)]
    if alike:
        return f"the pattern {alike[0]!r} {_LETTER_CASE}"
    listed = ", ".join(repr(p) for p in condition.patterns[:6])
    more = ", …" if len(condition.patterns) > 6 else ""
    inside = [p for p in condition.patterns if _fits_inside(p, rule_input.text)]
    hint = f" ({inside[0]!r} must match the whole answer)" if inside else ""
    return f"the answer matches none of {listed}{more}{hint}"


def _why_regex_not(_: Bot, condition: Condition, rule_input: RuleInput) -> str:
    result = java_regex(condition.regex).search(rule_input.text)
    if result.problem:
        return f"the regular expression '{condition.regex}': {result.problem}"
    if result.found:
        return _excluded(f"the regular expression '{condition.regex}' is found", condition, rule_input)
    folded = java_regex(f"(?i){condition.regex}").search(rule_input.text)
    hint = " (letter case counts in it)" if folded.found else ""
    return f"the regular expression '{condition.regex}' is not found in the answer{hint}"


def _excluded(held: str, condition: Condition, rule_input: RuleInput) -> str:
    keyword = rule_input.blocking(condition)
    return f"{held}, but the exclude keyword {keyword!r} blocks it"


def _why_value_not(_: Bot, condition: Condition, __: RuleInput) -> str:
    return f"the answer is not {condition.value!r}"


def _why_intent_not(bot: Bot, condition: Condition, _: RuleInput) -> str:
    return f"the intent {bot.intent_name(condition.intent) or condition.intent!r} was not recognised"


_REASONS: Final[dict[str, Callable[[Bot, Condition, RuleInput], str]]] = {
    "PATTERN": _why_pattern_not,
    "REGEX": _why_regex_not,
    "EXACT_VALUE": _why_value_not,
    "EVAL_OPTION": _why_value_not,
    "INTENT": _why_intent_not,
    "ENTITY": lambda _bot, condition, _heard: f"the entity {condition.entity!r} was not recognised",
    "API_RESULT": lambda _bot, condition, _heard: f"it is for the result {condition.status} of a call",
    "KB_MATCH": lambda _bot, condition, _heard: f"it is for the result {condition.status} of a search",
}
