"""What holds in every schedule, whatever people, faults and time do: one function each, saying a violation in words.

They look at the log, at the cloud's state and at the bots' sessions. Exceptions that documents make are named where
they are made, with the id of the rule or of the decision. To add one: a function from `Played` to the texts of its
violations, and a place in `INVARIANTS`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from handoff.engine import events as ev
from handoff.engine.escalation.failures import FAILURE_MESSAGE
from handoff.engine.escalation.table import State
from handoff.engine.log import Event
from handoff.engine.turn.session import fold as fold_session
from handoff.engine.turn.session import session_events
from handoff.fakes import Deployment, World, fold

from ..properties.test_causes import faults_of
from .schedule import Played

FAILURE_MESSAGES = 3  # TF-THREE-NOTIFICATIONS
_TAG = re.compile(r"#(\d+)")
_OUTCOMES = (
    ev.TransferAccepted,
    ev.TransferFailed,
    ev.EscalationAbandoned,
    ev.EscalationCompleted,
    ev.EscalationReconciled,
)


def violations(played: Played) -> list[str]:
    """Everything that does not hold; of a schedule that raised only that, for what it left is half done."""
    if played.error is not None:
        return [f"nothing_is_raised: {type(played.error).__name__}: {played.error}"]
    return [f"{check.__name__}: {text}" for check in INVARIANTS for text in check(played)]


# --- bot and cloud ---------------------------------------------------------------------------------------------------


def bot_and_cloud_agree(world: World) -> Iterator[str]:
    """At a moment at which the clock is idle: each bot knows where its conversations are."""
    for deployment in world.deployments:
        for conversation_id in _conversations_of(world, deployment):
            conversation = world.cloud.conversation(conversation_id)
            if not conversation.is_open:
                continue
            transfer = conversation.transfer
            if transfer is not None and transfer.sender == deployment.name:
                expected = (State.TRANSFERRING,)
            elif transfer is None and conversation.assigned == deployment.name:
                lost = _call_is_lost(world, deployment, conversation_id)
                expected = (State.WITH_BOT, State.ATTEMPTING) if lost else (State.WITH_BOT,)
            else:
                expected = (State.TAKEN,)
            actual = state_of(deployment, conversation_id)
            if actual not in expected:
                where = (
                    f"assigned to {conversation.assigned or 'no agent'}{', a transfer under way' if transfer else ''}"
                )
                at = f"{world.clock.now_ms} ms, event {world.log.last_seq}"
                yield f"at {at}: {deployment.name} holds {conversation_id} for {actual.name}, the cloud has it {where}"


def state_of(deployment: Deployment, conversation_id: str) -> State:
    return deployment.session(conversation_id).state


def _conversations_of(world: World, deployment: Deployment) -> Iterable[str]:
    """The conversations that this bot has had."""
    assigned = world.log.of(ev.ConversationAssigned)
    return dict.fromkeys(event.conversation or "" for event in assigned if event.bot == deployment.name)


def _call_is_lost(world: World, deployment: Deployment, conversation_id: str) -> bool:
    """Whether the latest escalation never got as far as its call: it was lost with the bot's response, a fault."""
    for event in reversed(world.log.events):
        if event.conversation == conversation_id and event.bot == deployment.name:
            if isinstance(event.body, ev.HttpExchanged) and event.body.purpose == "transfer":
                return False
            if isinstance(event.body, ev.SessionEnded):  # STK-STEP2-RESET: a fresh start, nothing is under way any more
                return False
            if isinstance(event.body, ev.EscalationRequested):
                return True
    return False


def nothing_was_wrong_on_the_way(played: Played) -> Iterator[str]:
    """What `bot_and_cloud_agree` said while the schedule was played, each disagreement once."""
    yield from dict(reversed([(text.partition(": ")[2], text) for text in played.remarks])).values()


# --- attempts --------------------------------------------------------------------------------------------------------


@dataclass
class Attempt:
    """One escalation attempt: what was requested, whether a call was made, and what came of it, oldest first."""

    number: int
    requested: Event
    called: bool = False
    outcomes: list[Event] = field(default_factory=list)

    @property
    def kinds(self) -> list[str]:
        return [_outcome(event) for event in self.outcomes]


def _outcome(event: Event) -> str:
    match event.body:
        case ev.TransferFailed(how=how):
            return f"TransferFailed {how}"
        case ev.EscalationReconciled(state=state):
            return f"EscalationReconciled {state.name}"
    return _kind(event)


def each_attempt_has_one_outcome(played: Played) -> Iterator[str]:
    """One outcome per call; after an acceptance one more at most."""
    world = played.world
    for deployment in world.deployments:
        for conversation_id in _conversations_of(world, deployment):
            events = _events_of(world, deployment, conversation_id)
            attempts = _attempts(events)
            for attempt in attempts:
                if not attempt.called:
                    continue
                is_latest = attempt is attempts[-1]
                under_way = is_latest and state_of(deployment, conversation_id) is State.ATTEMPTING
                is_open = world.cloud.conversation(conversation_id).is_open
                if not attempt.outcomes and (under_way or not is_open):
                    continue
                if not _possible(attempt.kinds):
                    yield (
                        f"attempt {attempt.number} of {deployment.name} in {conversation_id}, requested by event "
                        f"{attempt.requested.seq}, came to {attempt.kinds or 'nothing'}"
                        + "".join(f"\n    {event.seq} at {event.at_ms} ms: {event.body}" for event in attempt.outcomes)
                    )
            yield from _outcomes_without_attempt(events, deployment, conversation_id)


_UNHAPPY = ("TransferFailed at once", "TransferFailed silence", "EscalationAbandoned")
_ENDS = ([], ["TransferFailed later"], ["EscalationCompleted"], ["EscalationReconciled TAKEN"])
_ENDS_OF_GIVEN_UP = ([], ["EscalationReconciled WITH_BOT"], ["EscalationCompleted"], ["EscalationReconciled TAKEN"])


def _possible(kinds: list[str]) -> bool:
    """Whether an attempt can come to these outcomes.

    The acceptance, or the cloud's doing in its place, may be followed by what became of the transfer. When the cloud
    carries out an attempt that failed, or was given up, that only says where the conversation is: it fails no more.
    """
    match kinds:
        case ["TransferAccepted" | "EscalationReconciled TRANSFERRING", *rest]:
            return rest in _ENDS
        case [first, "EscalationReconciled TRANSFERRING", *rest] if first in _UNHAPPY:
            return rest in _ENDS_OF_GIVEN_UP
        case [only]:  # the last two while the call is in flight
            return only in (*_UNHAPPY, "EscalationCompleted", "TransferFailed later")
    return False


def _attempts(events: list[Event]) -> list[Attempt]:
    found: dict[int, Attempt] = {}
    latest = 0
    for event in events:
        body = event.body
        if isinstance(body, ev.EscalationRequested):
            if body.attempt not in found and body.attempt:  # a request while one is under way belongs to that one
                found[body.attempt] = Attempt(body.attempt, event)
                latest = body.attempt
        elif isinstance(body, ev.HttpExchanged) and body.purpose == "transfer" and latest:
            found[latest].called = True
        elif isinstance(body, _OUTCOMES) and body.attempt in found:
            found[body.attempt].outcomes.append(event)
    return list(found.values())


def _outcomes_without_attempt(events: list[Event], deployment: Deployment, conversation_id: str) -> Iterator[str]:
    requested: set[int] = set()
    for event in events:
        body = event.body
        if isinstance(body, ev.EscalationRequested):
            requested.add(body.attempt)
        elif isinstance(body, ev.EscalationReconciled) and not body.attempt and body.state is State.TAKEN:
            continue  # the conversation was taken away, whatever became of an attempt
        elif isinstance(body, _OUTCOMES) and (not body.attempt or body.attempt not in requested):
            yield f"{deployment.name} has {_kind(event)} (event {event.seq}) in {conversation_id} without an attempt"


def each_counted_failure_leads_to_one_thing(played: Played) -> Iterator[str]:
    """A counted failure is told to the bot, or stops; C01: the count is consecutive and the limit is exact."""
    world = played.world
    for deployment in world.deployments:
        for conversation_id in _conversations_of(world, deployment):
            events = _events_of(world, deployment, conversation_id)
            yield from _count_failures(played, deployment, conversation_id, events)
            told = sum(_is_failure_input(event) for event in events)
            stopped = sum(isinstance(event.body, ev.EscalationStopped) for event in events)
            failed = [event for event in events if isinstance(event.body, ev.TransferFailed) and event.body.counted]
            eaten = sum(_is_eaten(world, event) or _is_dropped(event, events) for event in failed)
            is_over = not world.cloud.conversation(conversation_id).is_open
            if told + stopped + eaten > len(failed) or (told + stopped + eaten < len(failed) and not is_over):
                yield (
                    f"{len(failed)} counted failures of {deployment.name} in {conversation_id} led to {told} failure "
                    f"messages, {stopped} stops and {eaten} messages that a fault or a take-over has eaten"
                )


def _count_failures(played: Played, deployment: Deployment, conversation_id: str, events: list[Event]) -> Iterator[str]:
    count = 0
    for event, following in zip(events, [*events[1:], None], strict=True):
        body: Any = event.body
        if isinstance(body, ev.TransferFailed):
            count += body.counted
            if body.failures != count:
                yield f"event {event.seq} counts {body.failures} failures of {deployment.name}, expected {count}"
                count = body.failures
            limit = min(FAILURE_MESSAGES, _retries(played, deployment, event.seq))
            stops = following is not None and isinstance(following.body, ev.EscalationStopped)
            if body.counted and stops is not (count > limit):
                yield (
                    f"failure {count} of {deployment.name} in {conversation_id} (event {event.seq}) "
                    f"{'stops' if stops else 'does not stop'} at a limit of {limit}"
                )
        elif isinstance(body, ev.EscalationStopped):
            count = 0 if body.resets else count
        elif isinstance(body, ev.EscalationCompleted | ev.SessionEnded):
            count = 0


def _retries(played: Played, deployment: Deployment, before: int) -> int:
    """maxEscalationRetries of this bot's connector as it was at this event."""
    value = played.schedule.settings.get("max_escalation_retries", 5)
    for event in played.world.log.of(ev.ConnectorChanged):
        if event.bot == deployment.name and event.seq < before:
            value = dict(event.body.fields).get("maxEscalationRetries", value)
    return int(value)


def _is_failure_input(event: Event) -> bool:
    body = event.body
    return isinstance(body, ev.BotInputReceived) and body.source == "failure" and body.text == FAILURE_MESSAGE


def _is_eaten(world: World, failed: Event) -> bool:
    """Whether the fault "the bot is silent" struck the failure message: it strikes at once, with no conversation."""
    following = world.log.events[failed.seq + 1] if failed.seq < world.log.last_seq else None
    return following is not None and _is_silence(following)


def _is_dropped(failed: Event, events: list[Event]) -> bool:
    """Whether the failure message waited for a turn that the bot could not end: the conversation was taken from it."""
    caused = (event.body for event in events if event.cause == failed.seq)
    return any(isinstance(body, ev.DiagnosticReported) and body.code == "input-dropped" for body in caused)


def _is_silence(event: Event) -> bool:
    return isinstance(event.body, ev.FaultStruck) and event.body.fault.startswith("the bot is silent")


_LEAVINGS = (ev.TransferStarted, ev.ParticipantLeft, ev.ConversationTakenOver, ev.ConversationClosed)

# --- messages --------------------------------------------------------------------------------------------------------


@dataclass
class Words:
    """A consumer message and whom it was for when it was written.

    Attributes:
        listener: the bot it is for: the one assigned, or the sender of a transfer under way; empty where there is none.
        transferring: whether a transfer was under way.
        must_be_heard: whether that bot kept the conversation for as long as messages are joined.
        last_line_of: the bots that were assigned when it was the last public line, once for each time.
    """

    tag: str
    event: Event
    listener: str = ""
    transferring: bool = False
    must_be_heard: bool = False
    last_line_of: Counter[str] = field(default_factory=Counter)


def messages_are_not_lost(played: Played) -> Iterator[str]:
    """Each consumer message is heard by a bot, seen by an agent, named in a diagnostic, or still waits."""
    for told in _stories(played):
        for words in told.words:
            if words.tag in told.heard_by_anybody or words.tag in told.noticed or told.is_excused(words):
                continue
            if words.must_be_heard:
                yield f"{_text(words.event)!r} (event {words.event.seq}) was not heard by {words.listener}"
            elif bot := told.owes(words):
                yield f"{_text(words.event)!r} (event {words.event.seq}) was for {bot}, which has not heard it"


def messages_are_not_doubled(played: Played) -> Iterator[str]:
    """A bot hears a message once, and once more for each re-send and each assignment at which it was the last line."""
    for told in _stories(played):
        by_tag = {words.tag: words for words in told.words}
        for bot, inputs in told.inputs.items():
            heard: Counter[str] = Counter()
            for event in inputs:
                tags = _tags(event)
                heard.update(tags)
                if len(set(tags)) < len(tags):
                    yield f"{bot} heard a message twice in one input: {_text(event)!r} (event {event.seq})"
            for tag, times in heard.items():
                words = by_tag.get(tag)
                if words is None:
                    yield f"{bot} heard #{tag} in {told.conversation}, where it was not written"
                    continue
                allowed = (words.listener == bot) + words.last_line_of[bot] + told.resent[bot, tag]
                if times > allowed:
                    yield f"{bot} heard #{tag} {times} times in {told.conversation}, expected {allowed} at most"
                if tag in told.noticed and not told.resent[bot, tag] and not words.last_line_of[bot]:
                    yield f"{bot} heard #{tag} in {told.conversation}, which a diagnostic says was ignored"


def messages_keep_their_order(played: Played) -> Iterator[str]:
    """What a bot hears is in the order of writing, joined with one blank (CON-MESSAGE-DELAY)."""
    for told in _stories(played):
        texts = {words.tag: _text(words.event) for words in told.words}
        for bot, inputs in told.inputs.items():
            latest, known = 0, set[str]()
            for event in inputs:
                tags = _tags(event)
                if _text(event) != " ".join(texts.get(tag, "?") for tag in tags):
                    yield f"{bot} heard {_text(event)!r} (event {event.seq}), which is not what was written"
                for tag in tags:
                    if tag not in known and int(tag) < latest:
                        yield f"{bot} heard #{tag} after #{latest} in {told.conversation} (event {event.seq})"
                    latest = max(latest, int(tag))
                known.update(tags)


def words_during_a_transfer_are_kept(played: Played) -> Iterator[str]:
    """C50: from the cloud's acceptance to the agent's, the bot does not hear the consumer, but by switch."""
    if _may_be_set(played, "bot_hears_while_transferring"):
        return
    for told in _stories(played):
        for words in told.words:
            if not words.transferring:
                continue
            ended = told.next_after(words.event.seq, ev.ConversationReturned, ev.RingAccepted)
            for event in told.inputs.get(words.listener, ()):
                if words.tag in _tags(event) and (ended is None or event.seq < ended.seq):
                    yield f"{words.listener} heard #{words.tag} (event {event.seq}) during its transfer"


def the_window_shows_the_log(played: Played) -> Iterator[str]:
    """What people see in a conversation are the messages of the log, once and in order."""
    world = played.world
    said: dict[str, list[object]] = {conversation: [] for conversation in world.cloud.state.conversations}
    for event in world.log.of(ev.MessagePublished):
        said[event.conversation or ""].append(event.body)
    for conversation_id, expected in said.items():
        if list(world.cloud.conversation(conversation_id).messages) != expected:
            yield f"the history of {conversation_id} is not what was published"


def the_cloud_is_a_fold_of_the_log(played: Played) -> Iterator[str]:
    if fold(played.world.log.events) != played.world.cloud.state:
        yield "the events of the log do not lead to the state of the cloud"


def sessions_are_folds_of_their_events(played: Played) -> Iterator[str]:
    log = played.world.log
    for deployment in played.world.deployments:
        for conversation_id in _conversations_of(played.world, deployment):
            events = session_events(log.events, conversation_id, deployment.name)
            if fold_session([log.original(event) for event in events]) != deployment.session(conversation_id):
                yield f"the events of {deployment.name} in {conversation_id} do not lead to its session"


def headers_are_complete(played: Played) -> Iterator[str]:
    """Every event has a cause or comes from outside; every event of a bot has a node or a reason to have none."""
    yield from faults_of(played.world.log.events)


class _Story:
    """One conversation: the consumer's messages, and what the bots heard of them."""

    def __init__(self, played: Played, conversation: str) -> None:
        self.conversation = conversation
        self._played = played
        self.events = [event for event in played.world.log.events if event.conversation == conversation]
        self.words: list[Words] = []
        self.inputs: dict[str, list[Event]] = {}
        self.resent: Counter[tuple[str, str]] = Counter()
        self.noticed: set[str] = set()
        self._window_ms = _longest_window_ms(played)
        self._skips = _may_be_set(played, "skip_agent_message")  # B2B-SKIP-AGENT-MESSAGE
        self._humans = {user.name for user in played.world.cloud.state.users.values() if user.type == "human"}
        self._read()
        self.heard_by_anybody = {tag for inputs in self.inputs.values() for event in inputs for tag in _tags(event)}
        self.heard_by_anybody |= self._passed_on
        for words in self.words:
            words.must_be_heard = bool(words.listener) and not words.transferring and self._stays(words)

    def _read(self) -> None:
        assigned, sender, last_line, has_context = "", "", None, False
        self._passed_on: set[str] = set()  # B2B-CONTEXT-OBJECT: heard as the context's message
        for event in self.events:
            body: Any = event.body
            match body:
                case ev.MessagePublished(role="consumer"):
                    last_line = Words(_tags(event)[0], event, sender or assigned, transferring=bool(sender))
                    if last_line.listener in self._humans:
                        last_line.listener = ""
                    self.words.append(last_line)
                case ev.MessagePublished(audience="all") if not self._skips:
                    last_line = None  # CON-SKIP-AGENT-DEFAULT: a bot reads this one first
                case ev.RingAccepted() | ev.ConversationTakenOver() | ev.ConversationReturned():
                    assigned, sender = body.agent, ""
                case ev.ParticipantLeft(role="ASSIGNED_AGENT"):
                    assigned = ""
                case ev.TransferStarted():
                    sender = body.sender
                case ev.ConversationClosed():
                    assigned = sender = ""
                case ev.ConversationAssigned():
                    if last_line is not None and not has_context:
                        last_line.last_line_of[body.agent] += 1
                    has_context = False
                case ev.TransferContextPassed():
                    self._passed_on.update(_TAG.findall(body.user_message))
                    has_context = True  # ESC-TRANSFER-BOT-CONTEXT: the context is read, not the last line
                case ev.BotInputReceived(source="consumer"):
                    self.inputs.setdefault(event.bot or "", []).append(event)
                case ev.MessageResent():
                    self.resent.update((event.bot or "", tag) for tag in _TAG.findall(body.text))
                case ev.DiagnosticReported(code="message-too-late" | "interruption-blocked"):
                    self.noticed.update(_TAG.findall(body.text))

    def next_after(self, seq: int, *kinds: type[Any]) -> Event | None:
        return next((event for event in self.events if event.seq > seq and isinstance(event.body, kinds)), None)

    def _stays(self, words: Words) -> bool:
        """Whether the bot had the conversation for as long as this message could wait for others to join it."""
        return self._keeps(words.event.seq, self._joined_by(words))

    def _keeps(self, seq: int, until_ms: int) -> bool:
        """Whether the bot that has the conversation at this event still has it, without a transfer, at this time."""
        left = self.next_after(seq, *_LEAVINGS)
        return left is None or left.at_ms > until_ms

    def _joined_by(self, words: Words, from_ms: int = 0) -> int:
        """Until when others could join this message, which is collected at `from_ms` at the earliest."""
        until_ms = max(words.event.at_ms, from_ms) + self._window_ms
        for later in self.words:
            if words.event.seq < later.event.seq and later.event.at_ms <= until_ms:
                until_ms = max(until_ms, later.event.at_ms + self._window_ms)
        return until_ms

    def owes(self, words: Words) -> str:
        """The bot that was given the conversation with this as its last line, or back, and kept it long enough."""
        ended = self.next_after(words.event.seq, ev.RingAccepted, ev.ConversationClosed, ev.ConversationReturned)
        if words.transferring and ended is not None and isinstance(ended.body, ev.ConversationReturned):  # C50
            return words.listener if self._keeps(ended.seq, self._joined_by(words, ended.at_ms)) else ""
        for event in self.events:
            if event.seq > words.event.seq and isinstance(event.body, ev.ConversationAssigned):
                bot = event.body.agent
                if not words.last_line_of[bot] or any(
                    words.event.seq < other.event.seq < event.seq for other in self.words
                ):
                    return ""
                return bot if self._keeps(event.seq, self._joined_by(words, event.at_ms)) else ""
        return ""

    def is_excused(self, words: Words) -> bool:
        """Whether a fault has eaten it, or the connector was stopped (CLD-CONNECTOR-ONLINE-REQUIRED)."""
        log = self._played.world.log
        following = self.next_after(words.event.seq, ev.ConversationAssigned, ev.ConversationReturned)
        until_ms = self._joined_by(words, following.at_ms if following else 0)
        if any(_is_silence(e) and e.seq > words.event.seq and e.at_ms <= until_ms for e in log.of(ev.FaultStruck)):
            return True
        bots = {words.listener, *words.last_line_of} - {""}
        return any(self._is_stopped(bot, words.event.at_ms, until_ms) for bot in bots)

    def _is_stopped(self, bot: str, from_ms: int, until_ms: int) -> bool:
        """Whether the connector of this bot was stopped at any moment of this time, its ends included."""
        stopped = False
        for event in self._played.world.log.of(ev.ConnectorStateChanged):
            if event.bot == bot:
                if (stopped and from_ms <= event.at_ms) or event.at_ms > until_ms:
                    break
                stopped = event.body.state == "stopped"
        return stopped


def _stories(played: Played) -> list[_Story]:
    return [_Story(played, conversation) for conversation in played.world.cloud.state.conversations]


def _longest_window_ms(played: Played) -> int:
    """The longest messageDelay that any connector had in this schedule."""
    drawn = [played.schedule.settings.get("message_delay_ms", 300)]
    fields = (act.arguments for act in played.schedule.acts if act.name == "field")
    return max([*drawn, *(value for name, value in fields if name == "message_delay_ms")])


def _may_be_set(played: Played, name: str) -> bool:
    """Whether a switch, or a field of the connector, is set at any time of this schedule."""
    plan = played.schedule
    return name in plan.switches or name in plan.settings or any(act.arguments[:1] == (name,) for act in plan.acts)


def _tags(event: Event) -> list[str]:
    return _TAG.findall(_text(event))


def _text(event: Event) -> str:
    body: Any = event.body
    return str(body.text)


# --- reading the log -------------------------------------------------------------------------------------------------


def _events_of(world: World, deployment: Deployment, conversation_id: str) -> list[Event]:
    """What the log has of this bot in this conversation."""
    return [e for e in world.log.events if e.conversation == conversation_id and e.bot == deployment.name]


def _kind(event: Event) -> str:
    return type(event.body).__name__


INVARIANTS: tuple[Callable[[Played], Iterator[str]], ...] = (
    nothing_was_wrong_on_the_way,
    each_attempt_has_one_outcome,
    each_counted_failure_leads_to_one_thing,
    messages_are_not_lost,
    messages_are_not_doubled,
    messages_keep_their_order,
    words_during_a_transfer_are_kept,
    the_window_shows_the_log,
    the_cloud_is_a_fold_of_the_log,
    sessions_are_folds_of_their_events,
    headers_are_complete,
)
