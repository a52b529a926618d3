"""A bot's data on one conversation: a fold of the log's events.

Only `Session.apply` changes a session, and it is called only with events. So a session can be rebuilt from a log, and a
test compares the two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, fields, replace
from typing import Any, Final, TypeVar

from .. import events as ev
from ..escalation.table import State
from ..log import Event

B = TypeVar("B")


@dataclass(slots=True)
class Frame:
    """A dialog on the stack: its last interaction, and the question it waits for, if any."""

    dialog_id: str
    how: str
    interaction_id: str = ""
    question_id: str = ""
    utterance: str = ""  # the consumer's input that started it
    jumped: bool = False  # it led into the dialog above it and will not continue


@dataclass(frozen=True, slots=True)
class Stored:
    """A bot variable's value and lifetime.

    `dialog_id`: the dialog of a variable with that lifetime. `is_object`: the value is the JSON of an object.
    """

    value: str
    duration: str
    dialog_id: str = ""
    is_object: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """An integration's answer: HTTP status, body as JSON text, whether the call counts as a success."""

    status: int
    json: str
    success: bool


@dataclass(slots=True)
class Session:
    """One bot's view of one conversation."""

    started: bool = False
    stack: list[Frame] = field(default_factory=list)
    variables: dict[str, Stored] = field(default_factory=dict)
    slots: dict[str, Stored] = field(default_factory=dict)
    results: dict[str, Result] = field(default_factory=dict)
    last_result: Result | None = None
    starter_intent: str = ""
    doubtful_intents: tuple[str, ...] = ()
    offered: dict[str, str] = field(default_factory=dict)
    chosen_intent: str = ""
    user_message: str = ""
    state: State = State.WITH_BOT
    attempt: int = 0  # the number of the latest attempt to transfer
    transfer_intent: str = ""  # set by scripts in the Transfer Bot Context object, for the next attempt
    transfer_message: str = ""
    carried_out: int = 0  # the attempt that the cloud is carrying out, 0 for none
    given_up: bool = False  # whether the bot had given that one up
    failures: int = 0
    fallbacks: dict[str, int] = field(default_factory=dict)  # question id to its number of consecutive fallbacks
    scripts: int = 0
    max_text: bool = False
    file: ev.File | None = None
    web_view: dict[str, str] = field(default_factory=dict)
    channel: str = "lp_web"
    closed: bool = False
    stopped: bool = False  # an error, or a limit, has ended the flow of the last turn

    def is_expired(self, *, idle_ms: int, length_ms: int) -> bool:
        """Whether it has begun and has been idle for longer than its length. Follows SET-SESSION-LENGTH."""
        return self.started and idle_ms > length_ms

    @property
    def top(self) -> Frame | None:
        return self.stack[-1] if self.stack else None

    @property
    def is_carried_out(self) -> bool:
        """Whether the cloud is carrying out the attempt whose call has not been answered yet."""
        return self.state is State.ATTEMPTING and self.carried_out == self.attempt

    @property
    def question_id(self) -> str:
        """The question the flow waits for, or an empty string."""
        return self.stack[-1].question_id if self.stack else ""

    def variable(self, name: str) -> str | None:
        stored = self.variables.get(name)
        return stored.value if stored else None

    def become(self, other: Session) -> None:
        """Take over the data of another session, which is not used any more."""
        for each in fields(self):
            setattr(self, each.name, getattr(other, each.name))

    def apply(self, body: object) -> None:
        """Apply an event; events that do not concern a session have no effect."""
        change = CHANGES.get(type(body))
        if change is not None:
            change(self, body)


CLOSING: Final = (ev.ConversationClosed, ev.SurveyEnded)


def session_events(events: Iterable[Event], conversation: str, bot: str) -> Iterator[Event]:
    """The events of one bot's session: its own in this conversation and, after the first of them, those that close it.

    Only these change a session, in the platform and when it is folded from a log.
    """
    has_begun = False
    for event in events:
        if event.conversation == conversation and (event.bot == bot or (has_begun and type(event.body) in CLOSING)):
            has_begun = True
            yield event


def fold(bodies: Iterable[object]) -> Session:
    """The session that these events, in this order, lead to."""
    session = Session()
    for body in bodies:
        session.apply(body)
    return session


# --- the effect of each event on a session ---------------------------------------------------------------------------

CHANGES: Final[dict[type, Callable[[Session, Any], None]]] = {}
"""The effect of each kind of event on a session; others have none."""


def _on(*kinds: type[Any]) -> Callable[[Callable[[Session, B], None]], Callable[[Session, B], None]]:
    def file(change: Callable[[Session, B], None]) -> Callable[[Session, B], None]:
        CHANGES.update(dict.fromkeys(kinds, change))
        return change

    return file


@_on(ev.BotInputReceived)
def _input(s: Session, e: ev.BotInputReceived) -> None:
    s.user_message = e.text
    s.file = e.file or s.file
    s.starter_intent = ""
    s.stopped = False


@_on(ev.DialogStarterMatched)
def _matched(s: Session, e: ev.DialogStarterMatched) -> None:
    s.starter_intent = e.intent


@_on(ev.FallbackCounted)
def _counted(s: Session, e: ev.FallbackCounted) -> None:
    s.fallbacks[e.interaction_id] = e.count


@_on(ev.FlowStopped)
def _flow_stopped(s: Session, _: ev.FlowStopped) -> None:
    s.stopped = True


@_on(ev.DisambiguationStarted)
def _in_doubt(s: Session, e: ev.DisambiguationStarted) -> None:
    s.doubtful_intents = e.intents


@_on(ev.DisambiguationOffered)
def _offered(s: Session, e: ev.DisambiguationOffered) -> None:
    s.offered = dict(e.options)


@_on(ev.IntentChosen)
def _chosen(s: Session, e: ev.IntentChosen) -> None:
    s.chosen_intent = e.intent


@_on(ev.SessionStarted)
def _session_started(s: Session, _: ev.SessionStarted) -> None:
    s.started = True


@_on(ev.SessionEnded)
def _session_ended(s: Session, _: ev.SessionEnded) -> None:
    s.started, s.stack, s.slots, s.results, s.last_result = False, [], {}, {}, None
    s.variables, s.failures, s.max_text, s.web_view = {}, 0, False, {}
    s.doubtful_intents, s.offered, s.chosen_intent = (), {}, ""
    s.fallbacks = {}
    s.transfer_intent = s.transfer_message = ""


@_on(ev.DialogStarted)
def _dialog_started(s: Session, e: ev.DialogStarted) -> None:
    if s.fallbacks and s.stack and e.how != "fallback":  # C14: the question is left, or escalated
        s.fallbacks.pop(s.stack[-1].question_id, None)
    if e.how == "nested jump" and s.stack:
        s.stack[-1].jumped = True
    s.stack = [frame for frame in s.stack if frame.dialog_id != e.dialog_id]  # C33e: restarted, not nested twice
    utterance = s.user_message if e.how in ("starter", "transfer", "disambiguation") else ""
    s.stack.append(Frame(e.dialog_id, e.how, utterance=utterance))


@_on(ev.DialogCompleted)
def _dialog_completed(s: Session, e: ev.DialogCompleted) -> None:
    if s.stack and s.stack[-1].dialog_id == e.dialog_id:
        s.fallbacks.pop(s.stack.pop().question_id, None)
    for store in (s.variables, s.slots):
        for name in [n for n, v in store.items() if v.duration == "dialog" and v.dialog_id == e.dialog_id]:
            del store[name]


@_on(ev.DialogStackDropped)
def _stack_dropped(s: Session, _: ev.DialogStackDropped) -> None:
    s.stack, s.fallbacks = [], {}


@_on(ev.InteractionReached)
def _reached(s: Session, e: ev.InteractionReached) -> None:
    if s.stack:
        s.stack[-1].interaction_id = e.interaction_id
        s.stack[-1].question_id = ""


@_on(ev.QuestionAsked)
def _asked(s: Session, e: ev.QuestionAsked) -> None:
    if s.stack:
        s.stack[-1].question_id = e.interaction_id


@_on(ev.QuestionAnswered)
def _answered(s: Session, e: ev.QuestionAnswered) -> None:
    s.fallbacks.pop(e.interaction_id, None)
    if s.stack:
        s.stack[-1].question_id = ""


@_on(ev.VariableSet)
def _variable(s: Session, e: ev.VariableSet) -> None:
    store = s.slots if e.slot else s.variables
    store[e.name] = Stored(e.value, e.duration, s.stack[-1].dialog_id if s.stack else "", e.is_object)


@_on(ev.VariablesExpired)
def _expired(s: Session, e: ev.VariablesExpired) -> None:
    for store in (s.variables, s.slots):
        for name in [n for n, v in store.items() if v.duration == e.duration]:
            del store[name]
            replaced = s.results.get(name.removeprefix("api_"))
            if store is s.variables and name.startswith("api_") and replaced is not None:
                s.results[name[4:]] = replace(replaced, json="")  # the raw result does not come back


@_on(ev.IntegrationResultStored)
def _result(s: Session, e: ev.IntegrationResultStored) -> None:
    s.last_result = Result(e.status, e.result, e.success)
    if not e.variable:
        return
    s.results[e.variable] = s.last_result
    for name in (
        f"api_{e.variable}",
        f"api_{e.variable}Status",
        *e.field_names,
    ):  # what a script had made of the last one
        s.variables.pop(name, None)


@_on(ev.WebViewPosted)
def _web_view(s: Session, e: ev.WebViewPosted) -> None:
    if e.accepted:
        s.web_view |= dict(e.variables)


@_on(ev.MaxTextResponseSet)
def _max_text(s: Session, e: ev.MaxTextResponseSet) -> None:
    s.max_text = e.allowed


@_on(ev.ScriptRan)
def _script_ran(s: Session, _: ev.ScriptRan) -> None:
    s.scripts += 1


@_on(ev.EscalationRequested)
def _requested(s: Session, e: ev.EscalationRequested) -> None:
    if e.attempt != s.attempt:
        s.transfer_intent = s.transfer_message = ""
    s.state, s.attempt = e.state, e.attempt


@_on(ev.TransferContextSet)
def _transfer_context(s: Session, e: ev.TransferContextSet) -> None:
    s.transfer_intent = s.transfer_intent if e.intent_id is None else e.intent_id
    s.transfer_message = s.transfer_message if e.user_message is None else e.user_message


@_on(ev.EscalationRefused)
def _refused(s: Session, e: ev.EscalationRefused) -> None:
    s.state = e.state


@_on(ev.EscalationAbandoned)
def _abandoned(s: Session, e: ev.EscalationAbandoned) -> None:
    s.state = e.state


@_on(ev.TransferStarted)
def _carried_out(s: Session, e: ev.TransferStarted) -> None:
    s.carried_out, s.given_up = e.attempt, False


@_on(ev.TransferAccepted)
def _accepted(s: Session, e: ev.TransferAccepted) -> None:
    s.state = e.state


@_on(ev.EscalationReconciled)
def _reconciled(s: Session, e: ev.EscalationReconciled) -> None:
    s.state, s.given_up = e.state, e.given_up
    if e.state is not State.TRANSFERRING:
        s.carried_out = 0


@_on(ev.TransferFailed)
def _failed(s: Session, e: ev.TransferFailed) -> None:
    s.state, s.failures = e.state, e.failures
    if e.how == "later":
        s.carried_out = 0


@_on(ev.EscalationStopped)
def _stopped(s: Session, e: ev.EscalationStopped) -> None:
    s.state, s.failures = e.state, 0 if e.resets else e.failures


@_on(ev.EscalationCompleted)
def _completed(s: Session, e: ev.EscalationCompleted) -> None:
    s.state, s.failures, s.carried_out = e.state, e.failures, 0


@_on(ev.ConversationAssigned)
def _assigned(s: Session, e: ev.ConversationAssigned) -> None:
    s.state, s.channel, s.carried_out = e.state, e.channel, 0


@_on(ev.ConversationClosed, ev.SurveyEnded)
def _closed(s: Session, _: ev.ConversationClosed | ev.SurveyEnded) -> None:
    s.closed = True
    s.failures = 0
    s.stack = []
