"""The bot platform: drives a deployed bot's turns and its escalations through virtual time.

The shell around the pure core. `BotPlatform` owns the sessions, one per conversation; it notes events (append to the
log, apply to the session), resumes turns when their delay has passed or their call has been answered, sends requests
through the transport it was given, and keeps the account of failed transfers.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

import httpx

from . import events as ev
from .bot import Bot
from .clock import Clock
from .connector import AgentConnector
from .escalation import BLANK_MESSAGE, FAILURE_MESSAGE, FAILURE_MESSAGES, FINAL_TEXT, Standing, verdict
from .files import outcome
from .flow import Flow
from .integration import Answer, TransferCall
from .interruption import blocking
from .log import Event, Log
from .memory import Memory
from .ports import Delivery, Outgoing, TransferContext
from .session import Session
from .settings import Switches
from .slots import SLOT
from .starters import Starters
from .turn import Brain, Call, Close, Fail, Say, Steps, Upload, Wait
from .webview import is_authorized

LATENCY = "handoff.latency_ms"  # a response extension: how long the answer took in virtual time
CLOSE_MS = 2_000  # CLD-MESSAGE-ORDER
REDACTED = "[redacted]"
FailedHow = Literal["at once", "later", "silence"]
_FRIENDLY = ("TF-FINAL-USER-FRIENDLY", "SET-USER-FRIENDLY-SEED", "SET-USER-FRIENDLY-RESPONSE")
_SECRET_HEADERS = {"authorization", "proxy-authorization", "cookie", "x-api-key", "maven-api-key"}


@dataclass(slots=True)
class _Conversation:
    session: Session
    flow: Flow
    brain: Brain  # of the flow: a saved bot waits for the next session
    turn: Steps | None = None
    began_ms: int = 0
    active_ms: int = 0  # when somebody wrote last: from then on the bot's session is idle
    said_ms: int | None = None  # when the bot's last message of this turn went out
    warned: bool = False  # whether this turn's messages have been called too close
    lost: bool = False
    cause: int | None = None
    inbox: deque[Delivery] = field(default_factory=deque)


class BotPlatform:
    """One deployed bot: all its conversations."""

    def __init__(
        self,
        brain: Brain,
        *,
        clock: Clock,
        log: Log,
        connector: AgentConnector,
        transport: httpx.BaseTransport,
        presets: dict[str, str] | None = None,
    ) -> None:
        self.brain = brain
        self.connector = connector
        self._clock = clock
        self._log = log
        self._transport = transport
        self._presets = presets if presets is not None else {}
        self._memory = Memory()
        self._conversations: dict[str, _Conversation] = {}
        connector.bot = self

    @property
    def switches(self) -> Switches:
        return self.brain.settings.switches

    def session(self, conversation_id: str) -> Session:
        return self._conversation(conversation_id).session

    def use(self, bot: Bot, starters: Starters) -> None:
        """Play this version of the bot in every session that begins from now on (INT-PREVIEW-RESET)."""
        self.brain = replace(self.brain, bot=bot, starters=starters)

    def post_web_view(
        self, conversation_id: str, authorization: str, variables: Mapping[str, str], message: str = ""
    ) -> bool:
        """A call of the Web View API; False when its Authorization header is wrong, and nothing is done.

        Follows API-WEBVIEW-MESSAGE and API-WEBVIEW-AUTH.
        """
        accepted = is_authorized(authorization, conversation_id, self.brain.bot.id)
        posted = ev.WebViewPosted(tuple(variables.items()), message, accepted)
        self.note(conversation_id, posted, rules=("API-WEBVIEW-MESSAGE", "API-WEBVIEW-AUTH"))
        if not accepted:
            return False
        for name, value in variables.items():
            self.note(conversation_id, ev.VariableSet(name, value, "session"), rules=("API-WEBVIEW-MESSAGE",))
        if message:
            self.hear(conversation_id, Delivery(message, "web view"))
        return True

    def set_variable(self, conversation_id: str, name: str, value: str) -> None:
        """Set a bot variable, or a slot called `slot.<name>`, for the session from outside, as a test's Given does."""
        self.note(conversation_id, _preset(name, value))

    # --- from the connector ------------------------------------------------------------------------------------------

    @property
    def is_chat(self) -> bool:
        return self.brain.bot.settings.is_for_chat

    def assigned(self, conversation_id: str, channel: str) -> None:
        settings = self.connector.settings
        rules = ("CON-ACCEPT-STATUS", *(("CON-DISABLE-GREETINGS",) if settings.disable_greetings else ()))
        body = ev.ConversationAssigned(self.brain.user_name, channel, settings.accept_status)
        self.note(conversation_id, body, rules=rules)

    def remark(self, conversation_id: str, body: ev.Body, rules: tuple[str, ...]) -> None:
        self.note(conversation_id, body, rules=rules)

    def left(self, conversation_id: str) -> None:
        """The bot was removed. A turn under way goes on, its output is dropped (C49)."""

    def closed(self, conversation_id: str) -> None:
        conversation = self._conversation(conversation_id)
        self._abandon(conversation)
        conversation.inbox.clear()
        conversation.session.apply(ev.ConversationClosed("system"))

    def forgotten(self, conversation_id: str) -> None:
        """Drop what is kept of a conversation that is over."""
        self._conversations.pop(conversation_id, None)

    def hear(self, conversation_id: str, delivery: Delivery) -> None:
        conversation = self._conversation(conversation_id)
        if conversation.turn is not None:
            if delivery.source not in (
                "consumer",
                "web view",
            ):  # the platform's own are never ignored (C08)
                conversation.inbox.append(delivery)
                return
            rules = self._interrupt(conversation_id, conversation, delivery)
            if rules is None:
                return
            delivery = replace(delivery, rules=(*delivery.rules, *rules))
        self._start(conversation_id, conversation, delivery)

    def receive(self, conversation_id: str, context: TransferContext) -> None:
        conversation = self._conversation(conversation_id)
        self._abandon(conversation)
        conversation.lost, conversation.began_ms, conversation.said_ms = False, self._clock.now_ms, None
        conversation.turn = conversation.flow.receive(context)
        self._drive(conversation_id, conversation, None)

    def open_survey(self, conversation_id: str, *, lost: bool) -> None:
        conversation = self._conversation(conversation_id)
        conversation.lost = lost
        conversation.active_ms = conversation.began_ms = self._clock.now_ms
        conversation.turn = conversation.flow.open_survey()
        self._drive(conversation_id, conversation, None)

    def has_stopped(self, conversation_id: str) -> bool:
        return self.session(conversation_id).stopped

    @property
    def session_ms(self) -> int:
        return self.brain.bot.settings.session_ms

    @property
    def session_expired_message(self) -> str:
        return self.brain.bot.settings.session_expired_message

    def session_expired(self, conversation_id: str) -> None:
        """Nobody has answered a survey for the length of the session."""
        self._abandon(self._conversation(conversation_id))
        self.note(conversation_id, ev.SessionEnded(), rules=("SUR-TIMEOUT", "SET-SESSION-LENGTH"))

    def transfer_taken(self, conversation_id: str, agent: str) -> None:
        self.note(conversation_id, ev.EscalationCompleted(agent), rules=("ESC-TARGETS",))

    def transfer_failed(self, conversation_id: str, detail: str) -> None:
        """A transfer that the cloud had accepted has failed (TF-DELAYED-FAILURE)."""
        self._count_failure(conversation_id, "later", detail, ("TF-DELAYED-FAILURE",))

    def silence_lapsed(self, conversation_id: str, silence_ms: int) -> None:
        conversation = self._conversation(conversation_id)
        skill_id = self.connector.settings.fallback_skill_id
        escalates = conversation.session.standing is Standing.ATTEMPTING
        why = ("CON-FALLBACK-ESCALATION-TIME",) if escalates else ("CON-FALLBACK-ESCALATION-TIME", "C05")
        if skill_id:
            rules = ("ESC-FALLBACK-SKILL-TIMEOUT", "CON-FALLBACK-SKILL-SEED", *why)
            self.note(conversation_id, ev.SilenceLapsed(silence_ms), rules=rules)
            self._give_up(conversation_id, conversation)
            self._transfer_away(
                conversation_id, skill_id, "fallback skill", ("ESC-FALLBACK-SKILL-TIMEOUT", "CON-FALLBACK-SKILL-SEED")
            )
            return
        self.note(conversation_id, ev.SilenceLapsed(silence_ms), rules=why)
        if escalates:
            self._give_up(conversation_id, conversation)
            rules = ("ESC-FALLBACK-SKILL-ABSENT", "TF-WITHOUT-FALLBACK-SKILL")
            self._count_failure(conversation_id, "silence", "the bot was silent, no fallback skill is set", rules)

    # --- turns -------------------------------------------------------------------------------------------------------

    def _conversation(self, conversation_id: str) -> _Conversation:
        found = self._conversations.get(conversation_id)
        if found is None:
            session = Session()
            flow = self._flow(conversation_id, session)
            found = self._conversations[conversation_id] = _Conversation(session, flow, self.brain)
            for name, value in self._presets.items():
                self.note(conversation_id, _preset(name, value))
        return found

    def _flow(self, conversation_id: str, session: Session) -> Flow:
        def note(body: ev.Body, *, node: str | None = None, rules: tuple[str, ...] = ()) -> Event:
            return self.note(conversation_id, body, node=node, rules=rules)

        return Flow(self.brain, session, note, conversation_id=conversation_id, now_ms=lambda: self._clock.now_ms)

    def note(
        self, conversation_id: str, body: ev.Body, *, node: str | None = None, rules: tuple[str, ...] = ()
    ) -> Event:
        """Append to the log and let the session change by it; what is set for ever is remembered."""
        if isinstance(body, ev.VariableSet) and body.duration == "forever" and not body.slot:
            self._memory.keep(self._consumer(conversation_id), body.name, body.value, self._clock.now_ms)
        return self._note(conversation_id, body, node=node, rules=rules)

    def _note(self, conversation_id: str, body: ev.Body, *, node: str | None, rules: tuple[str, ...]) -> Event:
        conversation = self._conversation(conversation_id)
        event = self._log.append(
            body,
            conversation=conversation_id,
            bot=self.brain.user_name,
            node=node,
            cause=conversation.cause,
            rules=rules,
        )
        conversation.cause = event.seq
        conversation.session.apply(body)
        return event

    def _interrupt(
        self, conversation_id: str, conversation: _Conversation, delivery: Delivery
    ) -> tuple[str, ...] | None:
        """Let a consumer's message end the turn under way, for these rules; None: it is blocked (C08)."""
        block = blocking(self.brain.environment)
        if delivery.source == "web view":
            block = replace(block, rules=(*block.rules, "SET-BLOCK-WEBVIEW"))
        if block.remark:
            self.note(
                conversation_id, ev.DiagnosticReported("blocking-variables", block.remark), rules=(*block.rules, "C08")
            )
        passes = delivery.source == "web view" and block.web_view_passes
        if passes or not block.on or self._clock.now_ms - conversation.began_ms > block.limit_ms:
            self._abandon(conversation)
            return block.rules
        text = f"{delivery.text!r} came while the bot was responding and is ignored"
        self.note(conversation_id, ev.DiagnosticReported("interruption-blocked", text), rules=(*block.rules, "C08"))
        self.connector.publish(conversation_id, Outgoing(block.reply, rules=block.rules))
        return None

    def _start(self, conversation_id: str, conversation: _Conversation, delivery: Delivery) -> None:
        now_ms = self._clock.now_ms
        idle_ms = now_ms - conversation.active_ms
        if conversation.session.started and idle_ms > self.brain.bot.settings.session_ms:
            self.note(conversation_id, ev.SessionEnded(), rules=("SET-SESSION-LENGTH",))
        if not conversation.session.started:
            self._recall(conversation_id)
        conversation.active_ms = conversation.began_ms = now_ms
        conversation.said_ms, conversation.warned = None, False
        conversation.lost = delivery.is_lost
        conversation.cause = None
        conversation.turn = conversation.flow.hear(delivery)
        self._drive(conversation_id, conversation, None)

    def _recall(self, conversation_id: str) -> None:
        """Begin a session: the bot's latest version, and what it remembers (JS-SET-BOT-VARIABLE)."""
        conversation = self._conversation(conversation_id)
        if conversation.brain is not self.brain:
            conversation.brain, conversation.flow = self.brain, self._flow(conversation_id, conversation.session)
        for name, value in self._memory.recall(self._consumer(conversation_id), self._clock.now_ms).items():
            body = ev.VariableSet(name, value, "forever")
            self._note(conversation_id, body, node=None, rules=("JS-SET-BOT-VARIABLE",))

    def _consumer(self, conversation_id: str) -> str:
        consumers = self.brain.consumers
        return consumers.consumer_id(conversation_id) if consumers else conversation_id

    def _abandon(self, conversation: _Conversation) -> None:
        if conversation.turn is not None:
            conversation.turn.close()
            conversation.turn = None

    def _give_up(self, conversation_id: str, conversation: _Conversation) -> None:
        """End a turn that will never go on, with the dialog it stood in: nobody is to return to it."""
        top = conversation.session.top
        if conversation.turn is not None and top is not None:
            dialog = self.brain.bot.dialog(top.dialog_id)
            self.note(conversation_id, ev.DialogCompleted(dialog.name if dialog else top.dialog_id, top.dialog_id))
        self._abandon(conversation)

    def _drive(self, conversation_id: str, conversation: _Conversation, answer: Answer | None) -> None:
        """Run the turn until it ends or has to wait for virtual time."""
        turn = conversation.turn
        while turn is not None and conversation.turn is turn:
            try:
                command = turn.send(answer)
            except StopIteration:
                conversation.turn = None
                break
            answer = None
            match command:
                case Say(message, node):
                    self._say(conversation_id, conversation, message, node)
                case Wait(delay_ms):
                    self._resume_after(delay_ms, conversation_id, conversation, turn, None)
                    return
                case Upload():
                    self._hand_file_on(conversation_id, command)
                case Call(request, transfer, rules):
                    if transfer and self.connector.previews:
                        self._refuse_in_preview(conversation_id, conversation, request)
                        return
                    if transfer and conversation.lost:
                        self._give_up(conversation_id, conversation)  # the call is lost with the response
                        return
                    answer, latency_ms = self._send(conversation_id, request, transfer, rules)
                    if latency_ms:
                        self._resume_after(latency_ms, conversation_id, conversation, turn, answer)
                        return
                    self._answered(conversation_id, answer, transfer)
                case Fail(detail):
                    self._count_failure(conversation_id, "at once", detail, ("TF-IMMEDIATE-FAILURE-RESULT", "C04"))
                case Close(survey):
                    self.connector.close(conversation_id, survey=survey)
        if conversation.turn is None and conversation.inbox:
            self._start(conversation_id, conversation, conversation.inbox.popleft())

    def _resume_after(
        self, delay_ms: int, conversation_id: str, conversation: _Conversation, turn: Steps, answer: Answer | None
    ) -> None:
        def resume() -> None:
            if conversation.turn is turn:
                self._drive(conversation_id, conversation, answer)

        self._clock.after(delay_ms, resume, name="turn resumes")

    def _say(self, conversation_id: str, conversation: _Conversation, message: Outgoing, node: str | None) -> None:
        if conversation.lost:
            return
        if conversation.session.standing is Standing.ATTEMPTING:
            self.note(conversation_id, ev.EscalationAbandoned())
        shown = self.connector.publish(conversation_id, message)
        self._warn_of_order(conversation_id, conversation, node)
        if conversation.session.standing in (Standing.TRANSFERRING, Standing.TAKEN):
            rules = ("ESC-CONTEXT-SWITCH-AFTER-TRANSFER", "C49")
            self.note(conversation_id, ev.PostTransferOutput(message.text, shown), node=node, rules=rules)

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
        self.note(
            conversation_id,
            ev.DiagnosticReported("preview-cannot-transfer", "deploy the bot to see what becomes of this transfer"),
            rules=("ESC-PREVIEW-UNSUPPORTED",),
        )
        self.note(conversation_id, ev.EscalationAbandoned())
        self._give_up(conversation_id, conversation)
        text = str(json.loads(request.content).get("message", ""))
        self.connector.publish(conversation_id, Outgoing(text, rules=("ESC-PREVIEW-UNSUPPORTED",)))

    # --- calls -------------------------------------------------------------------------------------------------------

    def _send(
        self, conversation_id: str, request: httpx.Request, transfer: bool, rules: tuple[str, ...] = ()
    ) -> tuple[Answer, int]:
        """Send a request; the answer, and how long it took in virtual milliseconds. `rules` explain the call."""
        limit_ms = self.brain.settings.http_timeout_ms
        seconds = limit_ms / 1000
        request.extensions["timeout"] = {"connect": seconds, "read": seconds, "write": seconds, "pool": seconds}
        try:
            response = self._transport.handle_request(request)
            response.read()
        except httpx.TimeoutException as error:
            answer, latency_ms = Answer(0, error=f"no answer within {limit_ms} ms ({type(error).__name__})"), limit_ms
            rules = (*rules, "C47")
        except httpx.TransportError as error:
            answer, latency_ms = Answer(0, error=str(error) or type(error).__name__), 0
        else:
            answer, latency_ms = Answer(response.status_code, response.text), int(response.extensions.get(LATENCY, 0))
        purpose = ("ESC-MESSAGE-IN-API-BODY", *rules) if transfer else rules
        self._note_exchange(conversation_id, request, answer, latency_ms, transfer, purpose)
        return answer, latency_ms

    def _answered(self, conversation_id: str, answer: Answer, transfer: bool) -> None:
        if transfer and answer.is_success:
            self.connector.disarm_silence(conversation_id)

    def _note_exchange(
        self,
        conversation_id: str,
        request: httpx.Request,
        answer: Answer,
        latency_ms: int,
        transfer: bool,
        rules: tuple[str, ...],
    ) -> None:
        self.note(
            conversation_id,
            ev.HttpExchanged(
                method=request.method,
                url=str(request.url),
                request_headers=tuple(
                    (name, REDACTED if name.lower() in _SECRET_HEADERS else value)
                    for name, value in request.headers.items()
                ),
                request_body=request.content.decode("utf-8", "replace"),
                status=answer.status,
                response_body=answer.body,
                error=answer.error,
                latency_ms=latency_ms,
                purpose="transfer" if transfer else "integration",
            ),
            rules=rules,
        )

    def _hand_file_on(self, conversation_id: str, upload: Upload) -> None:
        """Send an uploaded file on; when that is over the consumer is told, and a dialog may go on from it."""
        answer, latency_ms = self._send(conversation_id, upload.request, False, ("API-TYPES", "INT-FILE-UPLOAD-RULES"))
        text = upload.success if answer.is_success else upload.failure

        def finish() -> None:
            if self._conversation(conversation_id).session.closed:
                return
            rules = ("INT-FILE-UPLOAD-DEFAULTS", "INT-FILE-UPLOAD-RULES")
            self.connector.publish(conversation_id, Outgoing(text, rules=rules))
            heard = outcome(text, success=answer.is_success)
            if self.brain.starters.match(heard) is not None:
                self.hear(conversation_id, Delivery(heard, "file"))

        self._clock.after(latency_ms, finish, name="file handed on")

    # --- escalation --------------------------------------------------------------------------------------------------

    def start_afresh(self, conversation_id: str, text: str, rules: tuple[str, ...]) -> None:
        """Forget what the bot knows of the conversation and ask the consumer to begin again (STK-STEP2-RESET)."""
        self._abandon(self._conversation(conversation_id))
        self.note(conversation_id, ev.SessionEnded(), rules=("STK-STEP2-RESET",))
        self.connector.publish(conversation_id, Outgoing(text, rules=rules))

    def transfer_stuck(self, conversation_id: str, skill_id: str, text: str, rules: tuple[str, ...]) -> None:
        """Say so, then transfer the stuck conversation (STK-STEP3-ESCALATE)."""
        self._give_up(conversation_id, self._conversation(conversation_id))
        self.connector.publish(conversation_id, Outgoing(text, rules=rules))
        self._transfer_away(conversation_id, skill_id, "stuck conversation", ("STK-STEP3-ESCALATE",))

    def _transfer_away(
        self,
        conversation_id: str,
        skill_id: str,
        via: Literal["fallback skill", "stuck conversation"],
        rules: tuple[str, ...],
    ) -> None:
        """The connector's own transfer; the transfer itself tells the consumer nothing."""
        conversation = self._conversation(conversation_id)
        self.note(conversation_id, ev.EscalationRequested(skill_id, skill_id, "", BLANK_MESSAGE, via), rules=rules)
        call = TransferCall(skill_id, BLANK_MESSAGE, conversation_id, self.brain.bot.id, self.brain.user_id)
        answer, latency_ms = self._send(conversation_id, call.request(self.brain.token), True)

        def judge() -> None:
            if conversation.session.standing is not Standing.ATTEMPTING:
                return
            if answer.is_success:
                self.note(conversation_id, ev.TransferAccepted(skill_id), rules=rules)
                return
            detail = answer.error or f"status {answer.status}"
            self._count_failure(conversation_id, "at once", detail, ("ESC-FALLBACK-ATTEMPT-FAILS",))

        if latency_ms:
            self._clock.after(latency_ms, judge, name=f"{via} transfer answered")
        else:
            judge()

    def _count_failure(self, conversation_id: str, how: FailedHow, detail: str, rules: tuple[str, ...]) -> None:
        """Count a failed transfer, then tell the bot of it or stop (TF-THREE-NOTIFICATIONS, TF-FOURTH-STOPS)."""
        session = self._conversation(conversation_id).session
        failures = session.failures + 1
        switches = self.brain.settings.switches
        judged = verdict(
            failures,
            max_escalation_retries=self.connector.settings.max_escalation_retries,
            cap_sends_final_text=switches.connector_cap_sends_final_text,
        )
        told = () if judged.stops else ("TF-THREE-NOTIFICATIONS",)
        self.note(conversation_id, ev.TransferFailed(how, detail, True, failures), rules=(*rules, *told))
        if judged.stops:
            self._stop(conversation_id, failures, judged.sends_final_text, judged.by_connector_cap)
        else:
            self.connector.tell_failure(conversation_id, FAILURE_MESSAGE)

    def _stop(self, conversation_id: str, failures: int, sends_text: bool, by_cap: bool) -> None:
        friendly = self.brain.bot.user_friendly_response
        text = (friendly or FINAL_TEXT) if sends_text else ""
        rules: tuple[str, ...] = ("TF-FOURTH-STOPS", "TF-THREE-NOTIFICATIONS", "TF-SETTINGS-FOUR-TIMES")
        if by_cap:
            rules = ("TF-MAX-ESCALATION-RETRIES", "C01")
        elif failures > FAILURE_MESSAGES + 1:  # an earlier stop did not begin the count anew
            rules += ("C01",)
        if text:
            rules += _FRIENDLY if friendly else ("TF-FINAL-DEFAULT-TEXT",)
        resets = self.brain.settings.switches.stop_resets_failures
        self.note(conversation_id, ev.EscalationStopped(failures, text, resets), rules=rules)
        if text:
            self.connector.publish(conversation_id, Outgoing(text))


def _preset(name: str, value: str) -> ev.VariableSet:
    return ev.VariableSet(name.removeprefix(SLOT), value, "session", name.startswith(SLOT))
