"""The bot platform: drives a deployed bot's turns through virtual time.

The shell around the pure core. `BotPlatform` owns the sessions, one per conversation, which change by the log's events
alone. It resumes turns when their delay has passed or their call has been answered, and sends requests through the
transport it was given. What an escalation does is decided by its table (`escalation.py`, `attempt.py`); here is what
brings it its triggers from outside of a turn: the connector's silence, and what the cloud has done.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

import httpx

from .. import events as ev
from ..bot import Bot
from ..clock import Clock
from ..connector.connector import AgentConnector
from ..connector.web_view import is_authorized
from ..errors import EmulatorError, HandoffError
from ..escalation.failures import FAILURE_MESSAGE
from ..escalation.table import GivenUp, State, Trigger
from ..flow.chain import CHAIN_LIMIT
from ..flow.flow import ConnectorTransfer, Flow, Input, SurveyBegins
from ..interactions.attempt import Attempt
from ..interactions.file_upload import outcome
from ..log import Event, Log
from ..matching.slots import SLOT
from ..ports import Delivery, Outgoing, TransferContext
from ..settings import PlatformSettings, Switches
from ..turn.answer import Answer
from ..turn.commands import Announce, Call, Close, Command, Say, Tell, TurnRun, Upload, Wait
from ..turn.deployment_settings import DeploymentSettings
from ..turn.event_sink import Rehearsal
from ..turn.session import CHANGES, CLOSING, Session, fold, session_events
from .interruption import blocking
from .memory import Memory

LATENCY = "handoff.latency_ms"  # a response extension: how long the answer took in virtual time
ATTEMPT = "handoff.attempt"  # a request extension: which attempt of the bot a transfer call belongs to; not on the wire
CLOSE_MS = 2_000  # CLD-MESSAGE-ORDER
REDACTED = "[redacted]"
_SECRET_HEADERS = {"authorization", "proxy-authorization", "cookie", "x-api-key", "maven-api-key"}


@dataclass(slots=True)
class _Turn:
    """A turn under way.

    `given` and `resumed` are all that is needed to make it again, see `BotPlatform.remade`.

    Attributes:
        number: counts the turns of a conversation: what comes for an earlier one comes too late.
        steps: the turn itself, a generator.
        given: its input.
        resumed: each time it was resumed: virtual time, the last event before, the platform's settings, and the answer.
        attempt: the attempt to transfer whose call it waits for, 0 for none.
        is_lost: whether what it says does not come out, a fault.
    """

    number: int
    steps: TurnRun
    given: Input
    resumed: list[tuple[int, int, PlatformSettings, Answer | None]] = field(default_factory=list)
    attempt: int = 0
    is_lost: bool = False

    @property
    def is_connectors(self) -> bool:
        """Whether it is the connector's own transfer, not the bot's response to an input."""
        return isinstance(self.given, ConnectorTransfer)


@dataclass(frozen=True, slots=True)
class Remade:
    """A suspended turn that was made again, with the flow and the session it belongs to."""

    flow: Flow
    session: Session
    steps: TurnRun


@dataclass(slots=True)
class _Conversation:
    session: Session
    flow: Flow
    turn: _Turn | None = None
    turns: int = 0
    began_ms: int = 0
    active_ms: int = 0  # when something was said last: from then on the bot's session is idle
    said_ms: int | None = None  # when the bot's last message of this turn went out
    warned: bool = False  # whether this turn's messages have been called too close
    handed_on: int = 0  # files whose outcome the bot has heard, since the consumer said something
    inbox: deque[tuple[Delivery, int | None]] = field(default_factory=deque)  # with the causes


class BotPlatform:
    """One deployed bot: all its conversations."""

    def __init__(
        self,
        bot: Bot,
        deployment: DeploymentSettings,
        *,
        clock: Clock,
        log: Log,
        connector: AgentConnector,
        transport: httpx.BaseTransport,
        presets: dict[str, str] | None = None,
    ) -> None:
        self.bot = bot
        self.deployment = deployment
        self.connector = connector
        self._clock = clock
        self._log = log
        self._transport = transport
        self._presets = presets if presets is not None else {}
        self._memory = Memory()
        self._conversations: dict[str, _Conversation] = {}
        self._is_recalling = False
        name = f"bot platform of {deployment.user_name}"
        self._timers = clock.owner(name, {"turn resumes": self._resume, "file handed on": self._file_handed_on})
        log.listen(name, self._apply, CHANGES)
        connector.bot = self

    @property
    def switches(self) -> Switches:
        return self.deployment.switches

    def session(self, conversation_id: str) -> Session:
        """The bot's session of this conversation; an empty one where it has had no part in it."""
        found = self._conversations.get(conversation_id)
        return found.session if found is not None else Session()

    def bot_in(self, conversation_id: str) -> Bot:
        """The version of the bot that the conversation's session began with; the latest one without a session."""
        found = self._conversations.get(conversation_id)
        return found.flow.bot if found is not None else self.bot

    def use(self, bot: Bot) -> None:
        """Run this version of the bot in every session that begins from now on (INT-PREVIEW-RESET)."""
        self.bot = bot

    def remade(self, conversation_id: str) -> Remade | None:
        """The suspended turn made again, at the same place: from its input, its session and what it was resumed with.

        None when no turn is suspended. Nothing is logged or asked for on the way. So a conversation can be copied while
        a turn waits in it, though a generator cannot: `flow.log_to` gives the copy a log of its own.

        At each step the session and the platform's settings are as they were then, and code that has run does not run
        again. What texts and the choice of a dialog read besides (environment, group, NLU) is as it is now.

        Raises:
            EmulatorError: something of that has changed so much that the turn takes another way.
        """
        conversation = self._conversation(conversation_id)
        turn = conversation.turn
        if turn is None:
            return None
        mine = session_events(self._log.events, conversation_id, self.deployment.user_name)
        bodies = [(event.seq, self._log.original(event)) for event in mine]
        session = Session()
        sink = Rehearsal(session)
        flow = Flow(conversation.flow.bot, self.deployment, session, sink, conversation_id=conversation_id)
        steps = flow.again(turn.given, conversation.flow.script_outcomes)
        present = self.deployment.platform
        try:
            for at_ms, last_seq, platform, answer in turn.resumed:
                session.become(fold(body for seq, body in bodies if seq <= last_seq))
                sink.now_ms, self.deployment.platform = at_ms, platform
                steps.send(answer)
        except StopIteration:
            raise EmulatorError(f"the turn of {conversation_id} takes another way when it is made again") from None
        finally:
            self.deployment.platform = present
        session.become(fold(body for _, body in bodies))
        return Remade(flow, session, steps)

    def post_web_view(
        self, conversation_id: str, authorization: str, variables: Mapping[str, str], message: str = ""
    ) -> bool:
        """A call of the Web View API; False when its Authorization header is wrong, and nothing is done.

        Follows API-WEBVIEW-MESSAGE and API-WEBVIEW-AUTH.
        """
        accepted = is_authorized(authorization, conversation_id, self.bot.id)
        posted = ev.WebViewPosted(tuple(variables.items()), message, accepted)
        event = self.note(conversation_id, posted, rules=("API-WEBVIEW-MESSAGE", "API-WEBVIEW-AUTH"))
        if not accepted:
            return False
        with self._log.caused_by(event):
            for name, value in variables.items():
                self.note(conversation_id, ev.VariableSet(name, value, "session"), rules=("API-WEBVIEW-MESSAGE",))
            if message and self._hears(conversation_id):
                self.handle_input(conversation_id, Delivery(message, "web view"))
            elif message:
                text = f"{message!r} does not reach the bot, which no longer has the conversation"
                dropped = ev.DiagnosticReported("web-view-message-dropped", text)
                self.note(conversation_id, dropped, rules=("API-WEBVIEW-MESSAGE", "C50"))
        return True

    def _hears(self, conversation_id: str) -> bool:
        """Whether what is written in the conversation reaches the bot."""
        session = self.session(conversation_id)
        is_on_its_way = session.state is State.TRANSFERRING and not self.switches.bot_hears_while_transferring
        return not (session.closed or is_on_its_way or session.state is State.TAKEN)

    def set_variable(self, conversation_id: str, name: str, value: str) -> None:
        """Set a bot variable, or a slot called `slot.<name>`, for the session from outside, as a test's Given does."""
        self.note(conversation_id, _preset(name, value))

    # --- from the connector ------------------------------------------------------------------------------------------

    @property
    def is_chat(self) -> bool:
        return self.bot.settings.is_for_chat

    def assigned(self, conversation_id: str, channel: str) -> int | None:
        """The bot has the conversation, for the first time or again; returns the number of the event that says so."""
        conversation = self._conversation(conversation_id)
        self._settle(conversation_id, conversation, "the conversation is elsewhere")
        self._end_turn(conversation)  # of the time before: it has nothing to say any more
        self._drop_inbox(conversation_id, conversation)
        settings = self.connector.settings
        rules = ("CON-ACCEPT-STATUS", *(("CON-DISABLE-GREETINGS",) if settings.disable_greetings else ()))
        body = ev.ConversationAssigned(self.deployment.user_name, channel, settings.accept_status)
        return self._escalate(conversation_id, Trigger.RETURNED, Attempt(assigned=body, rules=rules))

    def remark(self, conversation_id: str, body: ev.Body, rules: tuple[str, ...], *, node: str | None = None) -> Event:
        return self.note(conversation_id, body, node=node, rules=rules)

    def left(self, conversation_id: str) -> None:
        """The bot was removed. A turn under way goes on, its output is dropped (C49); a call that waits is given up."""
        conversation = self._conversations.get(conversation_id)
        if conversation is None or conversation.session.state is State.TAKEN:
            return
        self._settle(conversation_id, conversation, "the conversation is elsewhere")
        self._escalate(conversation_id, Trigger.TAKEN_AWAY)
        self._next_input(conversation_id, conversation)

    def closed(self, conversation_id: str) -> None:
        """The conversation is over; `forgotten` drops what is kept of it, later."""
        if conversation := self._conversations.get(conversation_id):
            self._settle(conversation_id, conversation, "the session is over")
            self._end_turn(conversation)
            conversation.inbox.clear()

    def forgotten(self, conversation_id: str) -> None:
        """Drop what is kept of a conversation that is over."""
        self._conversations.pop(conversation_id, None)

    def handle_input(self, conversation_id: str, delivery: Delivery) -> None:
        conversation = self._conversation(conversation_id)
        if conversation.turn is not None:
            if delivery.source not in ("consumer", "web view"):  # the platform's own are never ignored (C08)
                conversation.inbox.append((delivery, self._clock.cause))
                return
            rules = self._interrupt(conversation_id, conversation, delivery)
            if rules is None:
                return
            delivery = replace(delivery, rules=(*delivery.rules, *rules))
        self._start(conversation_id, conversation, delivery, is_lost=delivery.is_lost)

    def receive(self, conversation_id: str, context: TransferContext) -> None:
        conversation = self._conversation(conversation_id)
        self._end_turn(conversation)
        self._start(conversation_id, conversation, context)

    def open_survey(self, conversation_id: str, *, lost: bool) -> None:
        self._start(conversation_id, self._conversation(conversation_id), SurveyBegins(), is_lost=lost)

    def has_stopped(self, conversation_id: str) -> bool:
        return self.session(conversation_id).stopped

    def session_ms(self, conversation_id: str) -> int:
        return self.bot_in(conversation_id).settings.session_ms

    def session_expired_message(self, conversation_id: str) -> str:
        return self.bot_in(conversation_id).settings.session_expired_message

    def session_expired(self, conversation_id: str) -> None:
        """No answer has come to a survey for the length of the session."""
        self._end_turn(self._conversation(conversation_id))
        self.note(conversation_id, ev.SessionEnded(), rules=("SUR-TIMEOUT", "SET-SESSION-LENGTH"))

    # --- what the cloud has done with a transfer ---------------------------------------------------------------------

    def transfer_started(self, conversation_id: str, attempt: int) -> None:
        """The cloud carries out a transfer. The answer to its call tells the bot, unless that has been given up."""
        conversation = self._conversation(conversation_id)
        session = conversation.session
        if session.state is State.ATTEMPTING:
            if attempt == session.attempt:
                return
            self._settle(conversation_id, conversation, "the conversation is elsewhere")
        self._escalate(conversation_id, Trigger.CARRIED_OUT, Attempt(attempt))

    def transfer_taken(self, conversation_id: str, agent: str) -> None:
        conversation = self._conversation(conversation_id)
        self._end_call(conversation_id, conversation)
        self._escalate(conversation_id, Trigger.COMPLETED, Attempt(conversation.session.carried_out, agent=agent))

    def transfer_failed(self, conversation_id: str, detail: str) -> None:
        """A transfer that the cloud had accepted has failed (TF-DELAYED-FAILURE)."""
        conversation = self._conversation(conversation_id)
        session = conversation.session
        self._end_call(conversation_id, conversation)
        trigger = Trigger.GIVEN_BACK if session.given_up else Trigger.FAILED_LATER
        attempt = Attempt(session.carried_out, how="later", detail=detail, failed_rules=("TF-DELAYED-FAILURE",))
        self._escalate(conversation_id, trigger, attempt)
        self._next_input(conversation_id, conversation)

    # --- the connector's measures ------------------------------------------------------------------------------------

    def silence_lapsed(self, conversation_id: str, silence_ms: int) -> None:
        conversation = self._conversation(conversation_id)
        session = conversation.session
        skill_id = self.connector.settings.fallback_skill_id
        escalates = session.state is State.ATTEMPTING
        explained: tuple[str, ...] = ("CON-FALLBACK-ESCALATION-TIME", *(() if escalates else ("C05",)))
        rules = ("ESC-FALLBACK-SKILL-TIMEOUT", "CON-FALLBACK-SKILL-SEED")
        lapsed = self.note(
            conversation_id, ev.SilenceLapsed(silence_ms), rules=(*rules, *explained) if skill_id else explained
        )
        with self._log.caused_by(lapsed):
            if skill_id:
                self._transfer_away(conversation_id, ConnectorTransfer(skill_id, "fallback skill", rules))
                return
            if session.is_carried_out:
                self._settle(conversation_id, conversation, "the call was lost")
                return
            if escalates:
                self._leave_turn(conversation_id, conversation)
            detail = "the bot was silent, no fallback skill is set"
            failed = ("ESC-FALLBACK-SKILL-ABSENT", "TF-WITHOUT-FALLBACK-SKILL")
            attempt = Attempt(session.attempt, how="silence", detail=detail, failed_rules=failed)
            self._escalate(conversation_id, Trigger.SILENCE, attempt)
            self._next_input(conversation_id, conversation)

    def start_afresh(self, conversation_id: str, text: str, rules: tuple[str, ...]) -> None:
        """Forget what the bot knows of the conversation and ask the consumer to begin again (STK-STEP2-RESET)."""
        conversation = self._conversation(conversation_id)
        if not self._settle(conversation_id, conversation, "the session is over"):
            return
        self._end_turn(conversation)
        ended = self.note(conversation_id, ev.SessionEnded(), rules=("STK-STEP2-RESET",))
        with self._log.caused_by(ended):
            self.connector.publish(conversation_id, Outgoing(text, rules=rules))
            self._next_input(conversation_id, conversation)

    def transfer_stuck(self, conversation_id: str, skill_id: str, text: str, rules: tuple[str, ...]) -> None:
        """Say so, then transfer the stuck conversation (STK-STEP3-ESCALATE)."""
        stuck = ConnectorTransfer(skill_id, "stuck conversation", ("STK-STEP3-ESCALATE",))
        self._transfer_away(conversation_id, stuck, Outgoing(text, rules=rules))

    def _transfer_away(self, conversation_id: str, given: ConnectorTransfer, first: Outgoing | None = None) -> None:
        """End the bot's turn, with the dialog it stood in, and let the connector transfer; `first` is said before."""
        conversation = self._conversation(conversation_id)
        if not self._settle(conversation_id, conversation, "another transfer follows"):
            self._aside(conversation_id, conversation.flow.transfer_away(given))
            return
        self._leave_turn(conversation_id, conversation)
        if first is not None:
            self.connector.publish(conversation_id, first)
        self._begin(conversation_id, conversation, given)

    def _settle(self, conversation_id: str, conversation: _Conversation, why: GivenUp) -> bool:
        """End the attempt under way, if there is one; whether the bot has the conversation after that."""
        session = conversation.session
        if session.state is State.ATTEMPTING:
            self._end_call(conversation_id, conversation)
            self._aside(conversation_id, conversation.flow.ending(why))
        return session.state is State.WITH_BOT

    def _end_call(self, conversation_id: str, conversation: _Conversation) -> None:
        """End the turn that waits for the answer to a transfer call: what the cloud has done counts instead."""
        if conversation.turn is not None and conversation.turn.attempt:
            self._leave_turn(conversation_id, conversation)

    def _escalate(self, conversation_id: str, trigger: Trigger, attempt: Attempt | None = None) -> int | None:
        """Escalate beside whatever turn is under way; returns the number of the last event that came of it."""
        flow = self._conversation(conversation_id).flow
        return self._aside(conversation_id, flow.escalating(trigger, attempt or Attempt()))

    def _aside(self, conversation_id: str, steps: TurnRun) -> int | None:
        """Run what has to wait for nothing, beside a turn; returns the number of the last event that came of it."""
        with self._log.caused_by(self._clock.cause):
            for command in list(steps):  # all of it, before a command of it begins a turn
                self._execute(conversation_id, command)
            return self._clock.cause

    def _execute(self, conversation_id: str, command: Command) -> None:
        """Carry out a command for which nothing has to be waited."""
        match command:
            case Tell():
                self.connector.tell_failure(conversation_id, FAILURE_MESSAGE)
            case Announce(message):
                self.connector.publish(conversation_id, message)
            case Close(survey):
                self.connector.close(conversation_id, survey=survey)
            case _:
                raise AssertionError(f"{command} has to be waited for")

    # --- turns -------------------------------------------------------------------------------------------------------

    def _conversation(self, conversation_id: str) -> _Conversation:
        found = self._conversations.get(conversation_id)
        if found is None:
            session = Session()
            found = self._conversations[conversation_id] = _Conversation(session, self._flow(conversation_id, session))
            for name, value in self._presets.items():
                self.note(conversation_id, _preset(name, value))
        return found

    def _flow(self, conversation_id: str, session: Session) -> Flow:
        """A session begins: with the latest version of the bot."""
        self._log.bots[self.deployment.user_name] = self.bot
        return Flow(self.bot, self.deployment, session, self._log, conversation_id=conversation_id)

    def _apply(self, event: Event) -> None:
        """Let the session change by an event of its own; what is set for ever is remembered."""
        conversation = self._conversations.get(event.conversation or "")
        if conversation is None:
            return
        body = event.body
        if event.bot == self.deployment.user_name:
            if isinstance(body, ev.VariableSet) and body.duration == "forever" and not self._is_recalling:
                self._remember(event.conversation or "", body)
        elif type(body) not in CLOSING:
            return
        CHANGES[type(body)](conversation.session, body)

    def _remember(self, conversation_id: str, body: ev.VariableSet) -> None:
        if body.slot:
            return
        self._memory.keep(self._consumer(conversation_id), body.name, body.value, self._clock.now_ms)

    def note(
        self, conversation_id: str, body: ev.Body, *, node: str | None = None, rules: tuple[str, ...] = ()
    ) -> Event:
        """Append an event of this bot to the log, by which the session changes."""
        self._conversation(conversation_id)  # it has to be there to change
        return self._log.append(
            body, conversation=conversation_id, bot=self.deployment.user_name, node=node, rules=rules
        )

    def _interrupt(
        self, conversation_id: str, conversation: _Conversation, delivery: Delivery
    ) -> tuple[str, ...] | None:
        """Let a consumer's message end the turn under way, for these rules; None: it is blocked (C08)."""
        block = blocking(self.deployment.environment)
        if delivery.source == "web view":
            block = replace(block, rules=(*block.rules, "SET-BLOCK-WEBVIEW"))
        if block.remark:
            self.note(
                conversation_id, ev.DiagnosticReported("blocking-variables", block.remark), rules=(*block.rules, "C08")
            )
        passes = delivery.source == "web view" and block.web_view_passes
        turn = conversation.turn
        is_over = self._clock.now_ms - conversation.began_ms > block.limit_ms
        if passes or not block.on or is_over or (turn is not None and turn.is_connectors):
            self._settle(conversation_id, conversation, "the consumer interrupted it")
            self._end_turn(conversation)
            return block.rules
        text = f"{delivery.text!r} came while the bot was responding and is ignored"
        blocked = ev.DiagnosticReported("interruption-blocked", text)
        with self._log.caused_by(self.note(conversation_id, blocked, rules=(*block.rules, "C08"))):
            self.connector.publish(conversation_id, Outgoing(block.reply, rules=block.rules))
        return None

    def _start(self, conversation_id: str, conversation: _Conversation, given: Input, *, is_lost: bool = False) -> None:
        """Begin the turn of an input from outside; before that the session, if there is none or it has been idle."""
        now_ms = self._clock.now_ms
        idle_ms = now_ms - conversation.active_ms
        if conversation.session.started and idle_ms > conversation.flow.bot.settings.session_ms:
            self._settle(conversation_id, conversation, "the session is over")
            self.note(conversation_id, ev.SessionEnded(), rules=("SET-SESSION-LENGTH",))
        if isinstance(given, Delivery) and given.source == "consumer":
            conversation.handed_on = 0
        if not conversation.session.started:
            self._recall(conversation_id, conversation)
        conversation.active_ms = conversation.began_ms = now_ms
        conversation.said_ms, conversation.warned = None, False
        self._begin(conversation_id, conversation, given, is_lost=is_lost)

    def _recall(self, conversation_id: str, conversation: _Conversation) -> None:
        """Begin a session: the bot's latest version, and what it remembers (JS-SET-BOT-VARIABLE)."""
        if conversation.flow.bot is not self.bot:
            conversation.flow = self._flow(conversation_id, conversation.session)
        recalled = self._memory.recall(self._consumer(conversation_id), self._clock.now_ms)
        self._is_recalling = True  # the days are counted from when the bot has set it
        for name, value in recalled.items():
            self.note(conversation_id, ev.VariableSet(name, value, "forever"), rules=("JS-SET-BOT-VARIABLE",))
        self._is_recalling = False

    def _consumer(self, conversation_id: str) -> str:
        consumers = self.deployment.consumers
        return consumers.consumer_id(conversation_id) if consumers else conversation_id

    def _end_turn(self, conversation: _Conversation) -> None:
        if conversation.turn is not None:
            conversation.turn.steps.close()
            conversation.turn = None

    def _leave_turn(self, conversation_id: str, conversation: _Conversation) -> None:
        """End a turn that will never go on, with the dialog it stood in, which is not to be returned to."""
        top = conversation.session.top
        if conversation.turn is not None and top is not None:
            dialog = conversation.flow.bot.dialog(top.dialog_id)
            name = dialog.name if dialog else top.dialog_id
            self.note(conversation_id, ev.DialogCompleted(name, top.dialog_id), node=name)
        self._end_turn(conversation)

    def _drop_inbox(self, conversation_id: str, conversation: _Conversation) -> None:
        """Drop what waits for a turn that was of the time before, and say so."""
        while conversation.inbox:
            delivery, cause = conversation.inbox.popleft()
            with self._log.caused_by(cause):
                text = f"{delivery.text!r} does not reach the bot: the conversation was taken from it in between"
                self.note(conversation_id, ev.DiagnosticReported("input-dropped", text))

    def _next_input(self, conversation_id: str, conversation: _Conversation) -> None:
        """Begin the turn of what came from the platform while another one was under way."""
        if conversation.turn is None and conversation.inbox:
            delivery, cause = conversation.inbox.popleft()
            with self._log.caused_by(cause):
                self._start(conversation_id, conversation, delivery, is_lost=delivery.is_lost)

    def _begin(self, conversation_id: str, conversation: _Conversation, given: Input, *, is_lost: bool = False) -> None:
        """Begin the turn of this input and run it as far as it goes at once."""
        flow = conversation.flow
        conversation.turns += 1
        turn = _Turn(conversation.turns, flow.turn(given), given, is_lost=is_lost)
        conversation.turn = turn
        with self._log.caused_by(self._clock.cause):  # a turn is a chain of causes, and ends with the block
            self._drive(conversation_id, conversation, turn, None)

    def _drive(self, conversation_id: str, conversation: _Conversation, turn: _Turn, answer: Answer | None) -> None:
        """Run the turn until it ends or has to wait for virtual time."""
        while conversation.turn is turn:
            turn.resumed.append((self._clock.now_ms, self._log.last_seq, self.deployment.platform, answer))
            try:
                command = turn.steps.send(answer)
            except StopIteration:
                conversation.turn = None
                break
            except BaseException:
                self._leave_turn(conversation_id, conversation)
                raise
            answer = None
            match command:
                case Say(message):
                    self._say(conversation_id, conversation, turn, message)
                case Wait(delay_ms):
                    self._timers.after(delay_ms, "turn resumes", conversation_id, turn.number, None)
                    return
                case Upload():
                    self._hand_file_on(conversation_id, command)
                case Call():
                    if command.transfers and not self._can_call(conversation_id, conversation, turn, command):
                        break  # the turn has been left
                    answer, latency_ms = self._send(conversation_id, conversation, command.request, command)
                    turn.attempt = command.attempt
                    if latency_ms:
                        self._timers.after(latency_ms, "turn resumes", conversation_id, turn.number, answer)
                        return
                    self._answered(conversation_id, turn, answer)
                case _:
                    self._execute(conversation_id, command)
        self._next_input(conversation_id, conversation)

    def _resume(self, conversation_id: str, number: int, answer: Answer | None) -> None:
        """The delay is over, or the answer has come; too late for a turn that has been ended meanwhile."""
        conversation = self._conversations.get(conversation_id)
        if conversation is None or conversation.turn is None or conversation.turn.number != number:
            return
        if answer is not None:
            self._answered(conversation_id, conversation.turn, answer)
        self._drive(conversation_id, conversation, conversation.turn, answer)

    def _answered(self, conversation_id: str, turn: _Turn, answer: Answer) -> None:
        """The cloud's success to a transfer call ends the watch over the bot's silence (C05)."""
        if turn.attempt and answer.is_success:
            self.connector.disarm_silence(conversation_id)
        turn.attempt = 0

    def _can_call(self, conversation_id: str, conversation: _Conversation, turn: _Turn, call: Call) -> bool:
        """Whether a transfer call leaves the bot: not in a preview, and not when it is lost with the response."""
        if self.connector.previews:
            self._refuse_in_preview(conversation_id, conversation, call.request)
            return False
        if turn.is_lost:
            self._leave_turn(conversation_id, conversation)
            return False
        return True

    def _say(self, conversation_id: str, conversation: _Conversation, turn: _Turn, message: Outgoing) -> None:
        if turn.is_lost:
            return
        session = conversation.session
        if session.state is State.ATTEMPTING:  # its call was lost with a response, and the bot speaks again
            self._settle(conversation_id, conversation, "the call was lost")
        shown = self.connector.publish(conversation_id, message)
        self._warn_of_order(conversation_id, conversation, message.node)
        self._note_late_output(conversation_id, conversation, message.text, shown, message.node)

    def _note_late_output(
        self, conversation_id: str, conversation: _Conversation, text: str, shown: bool, node: str | None
    ) -> None:
        """Note what the bot says once the conversation is on its way, or gone (C49)."""
        if conversation.session.state in (State.TRANSFERRING, State.TAKEN):
            rules = ("ESC-CONTEXT-SWITCH-AFTER-TRANSFER", "C49")
            self.note(conversation_id, ev.PostTransferOutput(text, shown), node=node, rules=rules)

    def _warn_of_order(self, conversation_id: str, conversation: _Conversation, node: str | None) -> None:
        """Say once a turn that two messages are so close that the platform may swap them (CLD-MESSAGE-ORDER, C48)."""
        last_ms, now_ms = conversation.said_ms, self._clock.now_ms
        conversation.said_ms = conversation.active_ms = now_ms
        if last_ms is None or conversation.warned or now_ms - last_ms >= CLOSE_MS:
            return
        conversation.warned = True
        text = f"two messages within {CLOSE_MS} ms: on the platform they may come in another order"
        self.note(
            conversation_id,
            ev.DiagnosticReported("close-messages", text),
            node=node,
            rules=("CLD-MESSAGE-ORDER", "C48"),
        )

    def _refuse_in_preview(self, conversation_id: str, conversation: _Conversation, request: httpx.Request) -> None:
        """A preview shows the transfer message and goes no further (ESC-PREVIEW-UNSUPPORTED)."""
        node, rules = conversation.flow.node, ("ESC-PREVIEW-UNSUPPORTED",)
        told = "deploy the bot to see what becomes of this transfer"
        self.note(conversation_id, ev.DiagnosticReported("preview-cannot-transfer", told), node=node, rules=rules)
        self._settle(conversation_id, conversation, "a preview cannot transfer")
        is_connectors = conversation.turn is not None and conversation.turn.is_connectors
        self._leave_turn(conversation_id, conversation)
        text = "" if is_connectors else str(json.loads(request.content).get("message", ""))
        self.connector.publish(conversation_id, Outgoing(text, rules=rules, node=node))

    # --- calls -------------------------------------------------------------------------------------------------------

    def _send(
        self, conversation_id: str, conversation: _Conversation, request: httpx.Request, call: Call | None = None
    ) -> tuple[Answer, int]:
        """Send a request of the bot; the answer, and how long it took in virtual milliseconds."""
        limit_ms = self.deployment.platform.http_timeout_ms
        seconds = limit_ms / 1000
        request.extensions["timeout"] = {"connect": seconds, "read": seconds, "write": seconds, "pool": seconds}
        attempt = call.attempt if call else 0
        rules = call.rules if call else ("API-TYPES", "INT-FILE-UPLOAD-RULES")
        if attempt:
            request.extensions[ATTEMPT] = attempt
            rules = ("ESC-MESSAGE-IN-API-BODY", *rules)
        try:
            response = self._transport.handle_request(request)
            response.read()
        except HandoffError:  # not an answer: the turn cannot go on, and must not be in the way of the next one
            self._settle(conversation_id, conversation, "it cannot be carried out")
            self._leave_turn(conversation_id, conversation)
            raise
        except httpx.TimeoutException as error:
            answer, latency_ms = Answer(0, error=f"no answer within {limit_ms} ms ({type(error).__name__})"), limit_ms
            rules = (*rules, "C47")
        except httpx.TransportError as error:
            answer, latency_ms = Answer(0, error=str(error) or type(error).__name__), 0
        else:
            answer, latency_ms = Answer(response.status_code, response.text), int(response.extensions.get(LATENCY, 0))
        exchanged = self._exchange(request, answer, latency_ms, "transfer" if attempt else "integration")
        self._log.append(
            exchanged,
            conversation=conversation_id,
            bot=self.deployment.user_name,
            node=conversation.flow.node,
            rules=rules,
            leads=True,
        )
        return answer, latency_ms

    def _exchange(
        self, request: httpx.Request, answer: Answer, latency_ms: int, purpose: Literal["integration", "transfer"]
    ) -> ev.HttpExchanged:
        headers = [
            (name, REDACTED if name.lower() in _SECRET_HEADERS else value) for name, value in request.headers.items()
        ]
        return ev.HttpExchanged(
            method=request.method,
            url=str(request.url),
            request_headers=tuple(headers),
            request_body=request.content.decode("utf-8", "replace"),
            status=answer.status,
            response_body=answer.body,
            error=answer.error,
            latency_ms=latency_ms,
            purpose=purpose,
        )

    def _hand_file_on(self, conversation_id: str, upload: Upload) -> None:
        """Send an uploaded file on; when that is over the consumer is told, and a dialog may go on from it."""
        answer, latency_ms = self._send(conversation_id, self._conversation(conversation_id), upload.request)
        text = upload.success if answer.is_success else upload.failure
        node = self._conversation(conversation_id).flow.node
        self._timers.after(latency_ms, "file handed on", conversation_id, text, answer.is_success, node)

    def _file_handed_on(self, conversation_id: str, text: str, success: bool, node: str | None) -> None:
        conversation = self._conversations.get(conversation_id)
        if conversation is None or conversation.session.closed:
            return
        rules = ("INT-FILE-UPLOAD-DEFAULTS", "INT-FILE-UPLOAD-RULES")
        shown = self.connector.publish(conversation_id, Outgoing(text, rules=rules, node=node))
        self._note_late_output(conversation_id, conversation, text, shown, node)
        heard = outcome(text, success=success)
        if self.deployment.starters(conversation.flow.bot).match(heard) is None:
            return
        if conversation.handed_on >= CHAIN_LIMIT:  # each is a turn of its own, so the limits of a turn do not help
            stopped = f"a file has been handed on {CHAIN_LIMIT} times without a word of the consumer"
            self.note(conversation_id, ev.FlowStopped(stopped), node=node, rules=("DLG-LIMIT-PURPOSE", "C22"))
            return
        conversation.handed_on += 1
        self.handle_input(conversation_id, Delivery(heard, "file"))


def _preset(name: str, value: str) -> ev.VariableSet:
    return ev.VariableSet(name.removeprefix(SLOT), value, "session", name.startswith(SLOT))
