"""The conversation as text, for terminals and diffs.

The consumer's view holds exactly what the consumer sees. The full view adds rings, transfers, faults, failure messages,
private messages and requests. A table gives the line for each kind of event; kinds without one are in `SILENT`, and a
test makes sure that none is forgotten.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

from .. import events as ev
from ..errors import counted
from ..escalation.table import State
from ..log import Event
from ..log.assumptions import assumption_lines

View = Literal["consumer", "full"]

_TIME_WIDTH: Final = 12


def transcript(events: Iterable[Event], *, conversation: str | None = None, view: View = "consumer") -> str:
    """The messages, one per line with their virtual time.

    Args:
        events: a log, or any part of one.
        conversation: id of the one conversation to show; all by default, with a heading where they alternate.
        view: "consumer" for what the consumer sees, "full" for all events that have a line.
    """
    lines: list[str] = []
    shown: str | None = None
    for entry in entries(events, conversation=conversation, view=view):
        current = entry.event.conversation
        if current is not None and current != shown:
            lines += [f"— {current} —"] if shown is not None else []
            shown = current
        lines += _line(entry)
    return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Entry:
    """An event that has a line in a transcript.

    Attributes:
        note: the event in words; empty for one without words that rests on an assumption.
        said: the message, if it is one.
        assumed: a line for each assumption it rests on, in the full view.
    """

    event: Event
    note: str = ""
    said: ev.MessagePublished | None = None
    assumed: tuple[str, ...] = ()


def entries(events: Iterable[Event], *, conversation: str | None = None, view: View = "consumer") -> Iterator[Entry]:
    """The entries of a transcript, for another layout. Arguments as for `transcript`."""
    skills: dict[str, str] = {}
    for event in events:
        if isinstance(event.body, ev.SkillCreated | ev.SkillChanged):
            skills[event.body.skill_id] = event.body.skill
        if conversation in (None, event.conversation) or event.conversation is None:
            yield from _entries_of(event, view, skills)


def clock_time(at_ms: int) -> str:
    """Virtual time as hours, minutes, seconds and milliseconds: `00:03:00.001`."""
    seconds, ms = divmod(at_ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}.{ms:03}"


def duration(ms: int) -> str:
    """A duration in words: `3 minutes`, `180001 milliseconds`."""
    for size, unit in ((3_600_000, "hour"), (60_000, "minute"), (1_000, "second"), (1, "millisecond")):
        if ms % size == 0:
            count = ms // size
            return counted(count, unit)
    raise AssertionError("every number of milliseconds is a multiple of one")


# --- messages --------------------------------------------------------------------------------------------------------


def _entries_of(event: Event, view: View, skills: dict[str, str]) -> Iterator[Entry]:
    body = event.body
    assumed = assumption_lines(event.assumptions) if view == "full" else ()
    if isinstance(body, ev.MessagePublished):
        if view == "full" or body.audience == "all":
            yield Entry(event, said=body, assumed=assumed)
    elif view == "full" or type(body) in _IN_EVERY_VIEW:
        tell = LINES.get(type(body))
        text = tell(body, _SkillNames(skills)) if tell else ""
        if text or assumed:
            yield Entry(event, note=text, assumed=assumed)


def _line(entry: Entry) -> list[str]:
    said = entry.note if entry.said is None else _spoken(entry.said)
    first, *more = "\n".join(part for part in (said, *entry.assumed) if part).split("\n")
    if entry.said is None:
        first = f"· {first}"
    indent = f"{'':{_TIME_WIDTH}}    "
    return [f"{clock_time(entry.event.at_ms)}  {first}", *(f"{indent}{line}".rstrip() for line in more)]


def _spoken(body: ev.MessagePublished) -> str:
    said = f"{_who(body)}: {_message(body)}"
    return said if body.audience == "all" else f"{said} (private)"


def _who(body: ev.MessagePublished) -> str:
    return body.sender if body.sender.casefold() == body.role else f"{body.sender} ({body.role})"


def _message(body: ev.MessagePublished) -> str:
    cards = [part for card in body.cards for part in _card(card)]
    rich = [f"rich content {textwrap.shorten(body.rich, 80, placeholder='…')}"] if body.rich else []
    file = [f"[file {body.file.name}]"] if body.file is not None else []
    parts = [body.text, *file, _choices(body.choices), *cards, *rich]
    return "\n".join(part for part in parts if part)


def _card(card: ev.Card) -> Iterator[str]:
    yield "▸ " + " · ".join(part for part in (card.title, card.subtitle, card.image) if part)
    yield _choices(card.choices)


def _choices(choices: Iterable[ev.Choice]) -> str:
    return " ".join(f"[{c.label} → {c.payload}]" if c.kind == "link" else f"[{c.label}]" for c in choices)


# --- everything else -------------------------------------------------------------------------------------------------


class _SkillNames:
    def __init__(self, names: dict[str, str]) -> None:
        self._names = names

    def __call__(self, skill_id: str) -> str:
        return f"the skill {self._names.get(skill_id, skill_id)}"


def _requested(body: ev.EscalationRequested, skill: _SkillNames) -> str:
    agent = f", agent {body.agent_id}" if body.agent_id else ""
    return f"transfer to {skill(body.skill_id)}{agent} requested ({body.via})"


def _exchanged(body: ev.HttpExchanged, _: _SkillNames) -> str:
    return f"{body.method} {body.url} → {body.status or body.error}"


def _input_received(body: ev.BotInputReceived, _: _SkillNames) -> str:
    return f"the bot receives {body.text}" if body.source == "failure" else ""


def _configured(body: ev.ConnectorChanged, _: _SkillNames) -> str:
    fields = ", ".join(f"{name} is {value!r}" for name, value in body.fields)
    return f"the agent connector of {body.bot}: {fields}"


def _closed(body: ev.ConversationClosed, _: _SkillNames) -> str:
    return f"closed by the {body.by}{', survey follows' if body.survey else ''}"


def _context_set(body: ev.TransferContextSet) -> str:
    parts = {"intent": body.intent_id, "message": body.user_message}
    set_now = ", ".join(f"{name} {value!r}" for name, value in parts.items() if value is not None)
    return f"Transfer Bot Context: {set_now}"


_PLACES: Final = {
    State.TRANSFERRING: "the cloud has carried out transfer attempt {}",
    State.WITH_BOT: "the conversation is back with the bot: transfer attempt {} had been given up",
    State.TAKEN: "the conversation was taken from the bot",
}


def tell_reconciled(body: ev.EscalationReconciled) -> str:
    """The actual position of the conversation, independent of the answer to the bot's attempt."""
    place = _PLACES[body.state].format(body.attempt)
    if body.state is not State.TRANSFERRING:
        return place
    return (
        f"{place}, {'which the bot had given up' if body.given_up else 'though its call was not answered with success'}"
    )


def _failed(body: ev.TransferFailed, _: _SkillNames) -> str:
    count = f"; failure {body.failures}" if body.counted else ""
    return f"the transfer failed ({body.how}): {body.detail}{count}"


def _found_nobody(body: ev.RoutingFoundNobody, skill: _SkillNames) -> str:
    reasons = "; ".join(f"{agent}: {reason}" for agent, reason in body.reasons) or "no agent has this skill"
    return f"no agent can be rung for {skill(body.skill_id)}: {reasons}"


def _accept_status(body: ev.AcceptStatusPublished, _: _SkillNames) -> str:
    """What a client reports; a bot reads every message at once, which is not worth a line."""
    return "" if body.role == "bot" else f"{body.sender}: {body.status} {', '.join(map(str, body.sequences))}"


def _rated(body: ev.RatingGiven, _: _SkillNames) -> str:
    resolved = {True: ", resolved", False: ", not resolved", None: ""}
    return f"rated {body.rating}{resolved[body.resolved]}"


def _queued(body: ev.ConversationQueued, skill: _SkillNames) -> str:
    agent = f" and its suggested agent {body.agent_id}" if body.wait_ms else ""
    return f"waiting for {skill(body.skill_id)}{agent}"


LINES: Final[dict[type[Any], Callable[[Any, _SkillNames], str]]] = {
    ev.AcceptStatusPublished: _accept_status,
    ev.AgentStateChanged: lambda b, _: f"{b.agent} is {b.state}",
    ev.AutoEscalationTriggered: lambda b, _: (
        f"the question {b.interaction} has failed too often: the dialog {b.dialog}"
    ),
    ev.BotGroupDeleted: lambda b, _: f"the bot group {b.group} is deleted",
    ev.BotGroupSaved: lambda b, _: f"the bot group {b.group} has the bots {', '.join(b.bots)}",
    ev.GroupBotMatched: lambda b, _: f"the bot {b.bot} of the group takes over: the dialog {b.dialog}",
    ev.BotDeployed: lambda b, _: f"the bot {b.bot} is deployed",
    ev.BotImported: lambda b, _: f"the bot {b.bot} is imported{'' if b.linked else ', its intents are unlinked'}",
    ev.BotInputReceived: _input_received,
    ev.BotSaved: lambda b, _: f"a new version of the bot {b.bot} is saved",
    ev.ConnectorChanged: _configured,
    ev.ConnectorStateChanged: lambda b, _: f"the agent connector of {b.bot} is {b.state}",
    ev.ConsumerSignedIn: lambda b, _: f"{b.consumer} has signed in",
    ev.TransferContextSet: lambda b, _: _context_set(b),
    ev.CausesUnknown: lambda b, _: f"made from {b.source}: causes are not known",
    ev.ConsumerProfileSet: lambda b, _: f"the consumer is called {b.first_name} {b.last_name}".rstrip(),
    ev.ConversationClosed: _closed,
    ev.ConversationFieldSet: lambda b, _: f"{b.field} = {b.value}",
    ev.ConversationQueued: _queued,
    ev.ConversationReturned: lambda b, _: f"the conversation is back with {b.agent}",
    ev.ConversationSkillChanged: lambda b, skill: f"the conversation now belongs to {skill(b.skill_id)}",
    ev.ConversationStarted: lambda b, skill: f"{b.consumer} starts a conversation for {skill(b.skill_id)}",
    ev.ConversationStuck: lambda b, _: f"the conversation is stuck after {counted(b.tries, 'try')}: {b.measure}",
    ev.ConversationTakenOver: lambda b, _: f"{b.agent} takes the conversation over",
    ev.ContextDataDeleted: lambda b, _: f"{b.scope} context data {b.namespace}.{b.property or '*'} deleted",
    ev.ContextDataSet: lambda b, _: f"{b.scope} context data {b.namespace}.{b.property} = {b.value}",
    ev.ContextNamespaceDeleted: lambda b, _: f"context namespace {b.namespace} deleted",
    ev.CustomEventLogged: lambda b, _: f"custom event {b.name}",
    ev.DebugMessagePrinted: lambda b, _: f"debug: {b.text}",
    ev.DiagnosticReported: lambda b, _: f"diagnostic {b.code}: {b.text}",
    ev.EnvironmentLinked: lambda b, _: f"the bot {b.bot} is linked to the environment {b.environment}",
    ev.EscalationAbandoned: lambda b, _: f"transfer attempt {b.attempt} is given up: {b.why}",
    ev.EscalationEventLogged: lambda b, _: f"escalation event {b.type}",
    ev.EscalationReconciled: lambda body, _: tell_reconciled(body),
    ev.EscalationRefused: lambda b, _: f"no transfer: the skill id {b.skill_id!r} is not a number",
    ev.EscalationRequested: _requested,
    ev.EscalationStopped: lambda b, _: f"the escalation stops after {counted(b.failures, 'failure')}",
    ev.FaultStruck: lambda b, _: f"fault: {b.fault}",
    ev.FindingReported: lambda b, _: f"{b.severity} {b.rule} at {b.where}: {b.text}",
    ev.FlowStopped: lambda b, _: f"the flow stops: {b.reason}",
    ev.HttpExchanged: _exchanged,
    ev.InteractionDelayed: lambda b, _: f"delay of {duration(b.delay_ms)}",
    ev.MessageResent: lambda b, _: f"the bot gets {b.text!r} again, try {b.tries}",
    ev.ParticipantJoined: lambda b, _: f"{b.agent} joins as {b.role}",
    ev.ParticipantLeft: lambda b, _: f"{b.agent} leaves the conversation",
    ev.PlatformFunctionAnswered: lambda b, _: f"{b.function}({', '.join(b.arguments)}) answers {b.answer}",
    ev.PostTransferOutput: lambda b, _: f"after the transfer call, {'shown' if b.shown else 'dropped'}: {b.text}",
    ev.RatingGiven: _rated,
    ev.RequestRefused: lambda b, _: f"refused: {b.method} {b.url} → {b.status} {b.message}",
    ev.RingAccepted: lambda b, _: f"{b.agent} accepts the ring",
    ev.RingCancelled: lambda b, _: f"the ring at {b.agent} is cancelled",
    ev.RingExpired: lambda b, _: f"the ring at {b.agent} expires",
    ev.RingOffered: lambda b, skill: f"rings at {b.agent} for {skill(b.skill_id)}",
    ev.RingRejected: lambda b, _: f"{b.agent} rejects the ring",
    ev.RoutingFoundNobody: _found_nobody,
    ev.RoutingRestarted: lambda _b, _: "agents who rejected it can be rung again",
    ev.ScriptFailed: lambda b, _: f"script error in {b.panel}{f', line {b.line}' if b.line else ''}: {b.message}",
    ev.SessionEnded: lambda _b, _: "the bot's session ends",
    ev.AccountEnvironmentChosen: lambda b, _: f"the account is that of the environment {b.environment}",
    ev.ShiftChanged: lambda b, skill: f"{skill(b.skill_id)} is {'on' if b.on_shift else 'off'} shift",
    ev.SilenceLapsed: lambda b, _: f"the bot has been silent for {duration(b.silence_ms)}",
    ev.SocketClosed: lambda b, _: f"the connection of {b.name} is closed{f' ({b.code})' if b.code else ''}",
    ev.SocketOpened: lambda b, _: f"{b.name} is connected",
    ev.SuggestionDropped: lambda b, _: f"the suggestion of {b.agent} is dropped: {b.reason}",
    ev.SurveyEnded: lambda b, _: f"the survey has ended: {b.how}",
    ev.SurveyOmitted: lambda b, _: f"no survey: {b.reason}",
    ev.SurveyStarted: lambda b, _: f"the survey bot {b.user} starts",
    ev.TimePassed: lambda b, _: f"{duration(b.duration_ms)} pass",
    ev.TransferAccepted: lambda _b, _: "the transfer call succeeds",
    ev.TransferContextPassed: lambda b, _: f"bot context passed: intent {b.intent_id!r}, message {b.user_message!r}",
    ev.TransferFailed: _failed,
    ev.TtrChanged: lambda b, _: f"time to respond: {b.ttr_type}, {b.value_s} s",
    ev.WayFound: lambda b, _: (
        f"the way {f'from {b.start} ' if b.start else ''}to {b.goal}: {' → '.join(b.inputs) or 'nothing to say'}"
    ),
    ev.WebViewPosted: lambda b, _: (
        f"Web View API: {', '.join(n for n, _ in b.variables) or 'no variables'}"
        + (f", message {b.message!r}" if b.message else "")
        + ("" if b.accepted else " (refused: not authorized)")
    ),
}

_IN_EVERY_VIEW: Final = frozenset({ev.ConversationClosed, ev.WayFound})

SILENT: Final[frozenset[type[Any]]] = frozenset(
    {
        ev.ContextNamespaceRegistered,
        ev.BotChecked,  # its findings have lines
        ev.ChatStatePublished,
        ev.ConsumerProfileWritten,
        ev.ConversationAssigned,
        ev.DialogCompleted,
        ev.DialogResumed,
        ev.DialogStackDropped,
        ev.DialogStarted,
        ev.DialogStarterMatched,
        ev.DisambiguationOffered,  # the message with the options says it
        ev.DisambiguationStarted,
        ev.EscalationCompleted,  # the accepted ring says it
        ev.FallbackCounted,
        ev.FallbackGiven,
        ev.IntegrationResultStored,
        ev.IntentChosen,
        ev.InteractionReached,
        ev.InteractionSkipped,
        ev.MaxTextResponseSet,
        ev.NextActionTaken,
        ev.NothingMatched,
        ev.QuestionAnswered,
        ev.QuestionAsked,
        ev.QuestionSkipped,
        ev.RuleMatched,
        ev.ScriptRan,
        ev.SessionStarted,
        ev.SkillChanged,
        ev.SkillConfigured,
        ev.SkillCreated,
        ev.SkillDeleted,
        ev.SurveySkillAssigned,
        ev.TransferStarted,  # the request and the queue say it
        ev.UserCreated,
        ev.UserDeleted,
        ev.UserProfilesChanged,
        ev.UserSkillsChanged,
        ev.UserSlotsChanged,
        ev.UserDetailsChanged,
        ev.WebhookSent,
        ev.VariableSet,
        ev.VariablesExpired,
    }
)
