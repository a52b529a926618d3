"""The agent connector: the line between the Conversational Cloud and a bot.

Theory of operation. The connector is the bot user's client at the cloud. It accepts rings, joins what the consumer
writes in quick succession, hands it to the bot, and publishes what the bot says. It also watches: what is handed over
and not answered at once sets two timers, which any output of the bot, or the cloud's success to a transfer call, ends.
The first tries again and, in the end, calls the conversation stuck (see `stuck.py`). The second lapses strictly later
than `fallbackEscalationTime`: the connector transfers to its fallback skill, or, without one, an escalation under way
has failed (C05).

From the moment the cloud carries out a transfer, what the consumer has just written is held: the agent who accepts
reads it in the history, and if the transfer fails the bot gets it after the failure message (C50).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol

from ..clock import Clock, Timer, Timing
from ..escalation.transfer_message import BLANK_MESSAGE
from ..events import Body, Choice, ConversationStuck, DiagnosticReported, File, MessageResent
from ..log import Event, Log
from ..ports import NO_CAPTION, BotLink, Delivery, MessagingPort, Outgoing, TransferContext
from ..settings import ConnectorSettings, Switches
from . import user_profile
from .manager_bot import attention
from .outbox import INTERVAL_MS, Outbox
from .stuck import PROFILES, TRANSFER_TEXT, Judgement, Measure, judge, tries

MINUTE_MS = 60_000


class BotSide(Protocol):
    """What the connector needs of the bot platform."""

    @property
    def switches(self) -> Switches: ...

    def handle_input(self, conversation_id: str, delivery: Delivery) -> None: ...

    def receive(self, conversation_id: str, context: TransferContext) -> None: ...

    def remark(self, conversation_id: str, body: Body, rules: tuple[str, ...], *, node: str | None = None) -> Event:
        """Log what the connector has done of its own accord."""

    def silence_lapsed(self, conversation_id: str, silence_ms: int) -> None: ...

    def start_afresh(self, conversation_id: str, text: str, rules: tuple[str, ...]) -> None: ...

    def transfer_stuck(self, conversation_id: str, skill_id: str, text: str, rules: tuple[str, ...]) -> None: ...

    def transfer_started(self, conversation_id: str, attempt: int) -> None: ...

    def transfer_failed(self, conversation_id: str, detail: str) -> None: ...

    def transfer_taken(self, conversation_id: str, agent: str) -> None: ...

    @property
    def is_chat(self) -> bool: ...

    def assigned(self, conversation_id: str, channel: str) -> int | None:
        """Log that the bot has the conversation; returns the number of that event."""

    def left(self, conversation_id: str) -> None: ...

    def closed(self, conversation_id: str) -> None: ...

    def forgotten(self, conversation_id: str) -> None: ...


@dataclass(slots=True)
class ConversationState:
    """What the connector keeps about one conversation.

    Attributes:
        is_transferring: whether the cloud is carrying out a transfer of this bot.
        held: messages that came in by then, with their causes.
        unanswered: what the bot has not answered yet.
        arrived_ms: when the consumer message arrived that was handed over last.
        answered_ms: the same of the last one that the bot answered.
        tries: how often the last message has been sent to the bot.
        labelled: callbacks of buttons whose labels are heard instead (CON-BUTTON-TEXT-ON-POSTBACK).
        is_postback: whether the last message came from a button.
        rules: by which a Manager bot attends to the last message.
        fresh_ms: when the last fresh start was; `is_fresh` until the next message.
    """

    present: bool = False
    is_transferring: bool = False
    held: list[tuple[Delivery, int | None]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    payload: str | None = None
    labelled: set[str] = field(default_factory=set)
    is_postback: bool = False
    rules: tuple[str, ...] = ()
    file: File | None = None
    first_ms: int = 0
    joining: Timer | None = None
    greeting: Timer | None = None
    unanswered: Delivery | None = None
    arrived_ms: int | None = None
    answered_ms: int | None = None
    tries: int = 0
    retry: Timer | None = None
    silence: Timer | None = None
    fresh_ms: int | None = None
    is_fresh: bool = False


class AgentConnector:
    """Implements `BotAgent` for one bot user."""

    cloud: MessagingPort  # both are set when the connector is started
    bot: BotSide
    previews = False  # whether this is no connector at all, but Conversation Builder's Preview

    def __init__(
        self, *, clock: Clock, log: Log, link: BotLink, settings: ConnectorSettings, name: str, seed: int = 0
    ) -> None:
        self._clock = clock
        self._log = log
        self._link = link
        self.settings = settings
        self.user = name
        self.is_running = True
        self._lines: dict[str, ConversationState] = {}
        self._outbox = Outbox(seed)
        self._timers = clock.owner(f"agent connector of {name}", self._handlers())

    def _handlers(self) -> dict[str, Callable[..., None]]:
        return {
            "ring accept wait": self._accept,
            "greeting": self._greet,
            "message delay": self._joined,
            "silence of the bot": self._lapse,
            "retry message interval": self._retry,
            "rolling message loop": self._flush,
        }

    def _line(self, conversation_id: str) -> ConversationState:
        line = self._lines.get(conversation_id)
        if line is None:
            line = self._lines[conversation_id] = ConversationState()
        return line

    @property
    def is_chat(self) -> bool:
        return self.bot.is_chat

    # --- from the cloud ----------------------------------------------------------------------------------------------

    def ring_offered(self, ring_id: str, conversation_id: str) -> None:  # noqa: ARG002 - the protocol names both
        """Accept after ringAcceptWait (CON-RING-ACCEPT)."""
        self._timers.after(self.settings.ring_accept_wait_ms, "ring accept wait", ring_id)

    def _accept(self, ring_id: str) -> None:
        self.cloud.accept_ring(ring_id)

    def conversation_assigned(self, conversation_id: str, context: TransferContext | None) -> None:
        line = self._line(conversation_id)
        line.present, line.is_transferring = True, False
        line.held.clear()
        with self._log.caused_by(self.bot.assigned(conversation_id, self.cloud.channel(conversation_id))):
            self._take_up(conversation_id, line, context)

    def _take_up(self, conversation_id: str, line: ConversationState, context: TransferContext | None) -> None:
        """Give the bot what the conversation begins with for it, or greet the consumer after a while."""
        if context is not None:
            line.unanswered = Delivery(context.user_message, "transfer")
            self.bot.receive(conversation_id, context)
            self._watch(conversation_id, line)
            return
        if (said := self._last_utterance(conversation_id)) is not None:
            seq, last = said
            with self._log.caused_by(seq):  # the bot answers the words, not its assignment
                if last.source == "consumer":
                    line.rules, line.file = last.rules, last.file
                    self._collect(conversation_id, line, last.text or (NO_CAPTION if last.file else ""))
                else:
                    self._hand_over(conversation_id, last)
        elif not self.settings.disable_greetings:
            wait_ms = self.settings.greeting_wait_ms
            line.greeting = self._timers.after(wait_ms, "greeting", conversation_id, timing=Timing.PATIENCE)

    def _last_utterance(self, conversation_id: str) -> tuple[int, Delivery] | None:
        """What a bot that gets a conversation reads first, and the number of its event.

        Follows B2B-LAST-UTTERANCE, B2B-SKIP-AGENT-MESSAGE.
        """
        rules: set[str] = set()
        for line in reversed(self.cloud.history(conversation_id)):
            if line.private:
                rules.add("B2B-NO-PRIVATE-MESSAGE-CONTEXT")
            elif line.role == "consumer":
                return line.seq, Delivery(line.text, file=line.file, rules=tuple(sorted(rules)))
            elif line.role in ("bot", "agent"):
                rules.add("CON-SKIP-AGENT-DEFAULT")
                if not self.settings.skip_agent_message:
                    return line.seq, Delivery(line.text, "transfer", rules=tuple(sorted(rules)))
                rules.add("B2B-SKIP-AGENT-MESSAGE")
        return None

    def consumer_wrote(self, conversation_id: str, text: str, payload: str | None, file: File | None = None) -> None:
        """Join what arrives within messageDelay, then hand it over (CON-MESSAGE-DELAY, C35)."""
        line = self._line(conversation_id)
        if self.settings.role == "MANAGER" and not self._attends(conversation_id, line, text):
            return
        _cancel(line.greeting)
        hears_label = payload is None or payload in line.labelled
        line.payload, line.file = payload, file or line.file
        line.is_postback = payload is not None and (hears_label or text == payload)
        self._collect(conversation_id, line, (text if hears_label else payload) or (NO_CAPTION if file else ""))

    def _collect(self, conversation_id: str, line: ConversationState, text: str) -> None:
        """Wait whether more is to come: each message restarts the window, unless it is fixed (C35)."""
        if not line.texts:
            line.first_ms = self._clock.now_ms
        line.texts.append(text)
        if line.joining is not None and self.bot.switches.fixed_message_window:
            return
        _cancel(line.joining)
        line.joining = self._timers.after(self.settings.message_delay_ms, "message delay", conversation_id)

    def _attends(self, conversation_id: str, line: ConversationState, text: str) -> bool:
        """Whether a Manager bot, which is assigned to nothing, processes this message."""
        given = attention(self.settings, text)
        line.present, line.rules = given.is_given, given.rules
        if given.remark:
            remark = DiagnosticReported("message-filtered", f"the Manager bot ignores a message: {given.remark}")
            self.bot.remark(conversation_id, remark, given.rules)
        return given.is_given

    def consumer_stepped_up(self, conversation_id: str) -> None:
        """The consumer has signed in: the bot is told by a message of its own (CON-STEPUP-MESSAGE)."""
        line = self._line(conversation_id)
        _cancel(line.greeting)
        if line.present:
            self._hand_over(conversation_id, Delivery(self.settings.stepup_message, "step-up"))

    def transfer_started(self, conversation_id: str, attempt: int) -> None:
        """The conversation is on its way: the bot's silence is not watched any more, whatever its call is answered."""
        self._line(conversation_id).is_transferring = True
        self._flush(conversation_id)  # what was said before the transfer comes out before the bot is gone
        self.disarm_silence(conversation_id)
        self.bot.transfer_started(conversation_id, attempt)

    def transfer_failed(self, conversation_id: str, detail: str) -> None:
        line = self._line(conversation_id)
        line.present, line.is_transferring = True, False
        self.bot.transfer_failed(conversation_id, detail)
        held, line.held = line.held, []
        for delivery, cause in held:
            with self._log.caused_by(cause):
                self._hand_over(conversation_id, delivery)

    def transfer_taken(self, conversation_id: str, agent: str) -> None:
        line = self._line(conversation_id)
        line.is_transferring = False
        line.held.clear()
        self.bot.transfer_taken(conversation_id, agent)

    def conversation_left(self, conversation_id: str) -> None:
        line = self._line(conversation_id)
        line.present = line.is_transferring = False
        line.held.clear()
        self._drop_waiting(line)
        self.disarm_silence(conversation_id)
        self.bot.left(conversation_id)

    def conversation_closed(self, conversation_id: str) -> None:
        line = self._line(conversation_id)
        line.present = line.is_transferring = False
        line.held.clear()
        self._drop_waiting(line)
        self.disarm_silence(conversation_id)
        self.bot.closed(conversation_id)

    def _drop_waiting(self, line: ConversationState) -> None:
        """Nothing in the joining window reaches this bot: the next one who has the conversation reads the history."""
        _cancel(line.greeting)
        _cancel(line.joining)
        line.texts, line.file, line.joining = [], None, None

    def conversation_forgotten(self, conversation_id: str) -> None:
        self._lines.pop(conversation_id, None)
        self.bot.forgotten(conversation_id)

    # --- from the bot ------------------------------------------------------------------------------------------------

    def publish(self, conversation_id: str, message: Outgoing) -> bool:
        """Send what the bot says; False when the bot is gone. BLANK_MESSAGE, exact, is output nobody sees (C32)."""
        self.disarm_silence(conversation_id)
        if not (message.text or message.choices or message.cards or message.rich):
            return True
        if message.text == BLANK_MESSAGE:
            return True
        if message.text.startswith(user_profile.COMMAND):
            return self._set_profile(conversation_id, message)
        if len(message.cards) > 1:
            message = replace(message, layout=self.settings.tile_display, rules=(*message.rules, "CON-TILE-DISPLAY"))
        if self.settings.button_text_on_postback:
            offered = (*message.choices, *(choice for card in message.cards for choice in card.choices))
            self._line(conversation_id).labelled |= {choice.payload for choice in offered if choice.kind == "button"}
            message = _labelled(message)
        line = self._line(conversation_id)
        if self.bot.switches.shuffle_messages and line.present and not line.is_transferring:
            if self._outbox.put(conversation_id, message, self._log.cause):
                self._timers.after(INTERVAL_MS, "rolling message loop", conversation_id)
            return True
        return self.cloud.publish(conversation_id, message)

    def _set_profile(self, conversation_id: str, message: Outgoing) -> bool:
        """Follows CLD-SET-USER-PROFILE; what is no such command after all is shown as it stands."""
        names = user_profile.read(message.text)
        if names is not None and self.cloud.set_profile(conversation_id, names):
            return True
        why = "its JSON cannot be read" if names is None else "the account, or a consumer who is signed in, forbids it"
        remark = DiagnosticReported("profile-not-set", f"{user_profile.COMMAND} is shown as a text: {why}")
        self.bot.remark(conversation_id, remark, ("CLD-SET-USER-PROFILE",), node=message.node)
        return self.cloud.publish(conversation_id, message)

    def close(self, conversation_id: str, *, survey: bool) -> None:
        self.disarm_silence(conversation_id)
        self._flush(conversation_id)
        self.cloud.close(conversation_id, survey=survey)

    def _flush(self, conversation_id: str) -> None:
        """Send what waits in the rolling message loop, now."""
        for message, cause in self._outbox.take(conversation_id):
            with self._log.caused_by(cause):
                self.cloud.publish(conversation_id, message)

    def disarm_silence(self, conversation_id: str) -> None:
        """The bot has answered, or the cloud has taken the conversation from it."""
        line = self._line(conversation_id)
        if line.unanswered is not None and line.unanswered.source == "consumer":
            line.answered_ms = line.arrived_ms
        line.unanswered = None
        self._stop_watching(line)

    def tell_failure(self, conversation_id: str, text: str) -> None:
        """Hand the failure message to the bot; the consumer never sees it (C51)."""
        self._hand_over(conversation_id, Delivery(text, "failure"))

    # --- handing over ------------------------------------------------------------------------------------------------

    def _joined(self, conversation_id: str) -> None:
        line = self._line(conversation_id)
        texts, file = line.texts, line.file
        line.texts, line.file, line.joining = [], None, None
        if not line.present:
            return
        if not self.is_running:
            text = f"{' '.join(texts)!r} does not reach the bot: its agent connector is stopped"
            stopped = DiagnosticReported("connector-stopped", text)
            self.bot.remark(conversation_id, stopped, ("CLD-CONNECTOR-ONLINE-REQUIRED",))
            return
        if self._comes_too_late(conversation_id, line, texts):
            return
        rules = line.rules + (("CON-MESSAGE-DELAY",) if len(texts) > 1 else ())
        if line.is_postback:
            rules += ("CON-BUTTON-TEXT-ON-POSTBACK",)
        if self._clock.now_ms - line.first_ms > 2 * self.settings.message_delay_ms:  # a fixed window was over earlier
            rules += ("C35",)
        if line.is_fresh:
            rules, line.is_fresh = (*rules, "STK-AFTER-RESET-FALLBACK"), False
        line.arrived_ms = line.first_ms
        payload = line.payload if len(texts) == 1 else None
        delivery = Delivery(" ".join(texts), "consumer", payload, file, rules)
        if line.is_transferring and not self.bot.switches.bot_hears_while_transferring:
            line.held.append((delivery, self._log.cause))
            return
        self._hand_over(conversation_id, delivery)

    def _comes_too_late(self, conversation_id: str, line: ConversationState, texts: list[str]) -> bool:
        """Whether maxConsumerMessageDelay has passed since the message that was answered last (C36: strictly)."""
        limit = self.settings.max_consumer_message_delay_min
        if line.answered_ms is None or line.first_ms - line.answered_ms <= limit * MINUTE_MS:
            return False
        text = f"{' '.join(texts)!r} comes more than {limit} minutes after the last answered message and is ignored"
        self.bot.remark(
            conversation_id, DiagnosticReported("message-too-late", text), ("CON-MAX-CONSUMER-DELAY", "C36")
        )
        return True

    def _greet(self, conversation_id: str) -> None:
        if self._line(conversation_id).present:
            self._hand_over(conversation_id, Delivery(self.settings.greeting_message, "greeting"))

    def _hand_over(self, conversation_id: str, delivery: Delivery) -> None:
        line = self._line(conversation_id)
        self._stop_watching(line)
        line.unanswered, line.tries = delivery, 1
        self._send(conversation_id, line)
        self._watch(conversation_id, line)

    def _send(self, conversation_id: str, line: ConversationState) -> None:
        assert line.unanswered is not None
        if not self._link.input_arrives():
            return
        lost = not self._link.response_arrives()
        self.bot.handle_input(conversation_id, replace(line.unanswered, is_lost=True) if lost else line.unanswered)

    # --- watching ----------------------------------------------------------------------------------------------------

    def _watch(self, conversation_id: str, line: ConversationState) -> None:
        """Wait for an answer that has not come yet.

        The silence lapses one millisecond after the limit, for the rule says "more than".
        """
        if line.unanswered is None or self.settings.role == "MANAGER":
            return
        limit_ms = self.settings.fallback_escalation_time_ms
        line.silence = self._timers.after(
            limit_ms + 1, "silence of the bot", conversation_id, limit_ms + 1, timing=Timing.PATIENCE
        )
        if line.unanswered.source == "consumer":
            self._await_answer(conversation_id, line)

    def _stop_watching(self, line: ConversationState) -> None:
        if line.silence is not None or line.retry is not None:
            _cancel(line.silence)
            _cancel(line.retry)
            line.silence = line.retry = None

    def _await_answer(self, conversation_id: str, line: ConversationState) -> None:
        line.retry = self._timers.after(
            self.settings.retry_message_interval_ms, "retry message interval", conversation_id, timing=Timing.PATIENCE
        )

    def _retry(self, conversation_id: str) -> None:
        """The interval has passed: try again, or take a measure."""
        line = self._line(conversation_id)
        line.retry = None
        if not line.present or line.unanswered is None:
            return
        generation = PROFILES[self.bot.switches.stuck_profile]
        if line.tries < tries(self.settings, generation):
            line.tries += 1
            rules = (generation.retry_rule, "CON-MESSAGE-RESEND", "CON-RETRY-INTERVAL", "C06")
            resent = self.bot.remark(conversation_id, MessageResent(line.unanswered.text, line.tries), rules)
            self._await_answer(conversation_id, line)
            with self._log.caused_by(resent):
                self._send(conversation_id, line)
            return
        since = None if line.fresh_ms is None else self._clock.now_ms - line.fresh_ms
        self._take_measure(conversation_id, line, judge(self.settings, generation, since_fresh_start_ms=since))

    def _take_measure(self, conversation_id: str, line: ConversationState, judgement: Judgement) -> None:
        stuck = ConversationStuck(line.tries, judgement.measure.value)
        with self._log.caused_by(self.bot.remark(conversation_id, stuck, ("STK-DEFINITION", *judgement.rules, "C06"))):
            self._carry_out(conversation_id, line, judgement)

    def _carry_out(self, conversation_id: str, line: ConversationState, judgement: Judgement) -> None:
        if judgement.remark:
            self.bot.remark(
                conversation_id, DiagnosticReported("stuck-measure-missing", judgement.remark), judgement.rules
            )
        settings = self.settings
        if judgement.measure is Measure.FRESH_START:
            line.fresh_ms, line.is_fresh = self._clock.now_ms, True
            default = PROFILES[self.bot.switches.stuck_profile].fresh_start_text
            self.bot.start_afresh(
                conversation_id, settings.user_notification_on_stuck or default, ("STK-STEP2-MESSAGE",)
            )
        elif judgement.measure is Measure.TRANSFER:
            self.bot.transfer_stuck(
                conversation_id,
                settings.escalation_skill_id_on_stuck,
                settings.escalation_message_on_stuck or TRANSFER_TEXT,
                ("STK-STEP3-MESSAGE", "STK-STEP3-ESCALATE"),
            )

    def _lapse(self, conversation_id: str, silence_ms: int) -> None:
        line = self._line(conversation_id)
        line.silence = None
        if line.present:
            self.bot.silence_lapsed(conversation_id, silence_ms)


def _cancel(timer: Timer | None) -> None:
    if timer is not None:
        timer.cancel()


def _labelled(message: Outgoing) -> Outgoing:
    """The message with buttons that write their labels (CON-BUTTON-TEXT-ON-POSTBACK)."""

    def labelled(choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
        return tuple(replace(one, shown=one.label) if one.written != one.label else one for one in choices)

    cards = tuple(replace(card, choices=labelled(card.choices)) for card in message.cards)
    return replace(message, choices=labelled(message.choices), cards=cards)
