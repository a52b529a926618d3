"""The agent connector: the line between the Conversational Cloud and a bot.

Theory of operation. The connector is the bot user's client at the cloud. It accepts rings, joins what the consumer
writes in quick succession, hands it to the bot, and publishes what the bot says. It also watches: when a message is
handed over, a silence timer starts; any output of the bot, or the cloud's success to a transfer call, ends it. When
it lapses, strictly later than `fallbackEscalationTime`, the connector transfers to its fallback skill, or, without
one, an escalation under way has failed (C05).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from .clock import Clock, Timer, Timing
from .escalation import BLANK_MESSAGE
from .events import File
from .files import NO_CAPTION
from .flow import Source
from .ports import BrainLink, MessagingPort, Outgoing, TransferContext
from .settings import ConnectorSettings


class BotSide(Protocol):
    """What the connector needs of the bot platform."""

    def hear(
        self,
        conversation_id: str,
        text: str,
        source: Source,
        payload: str | None,
        *,
        lost: bool,
        file: File | None = None,
    ) -> None: ...

    def receive(self, conversation_id: str, context: TransferContext) -> None: ...

    def silence_lapsed(self, conversation_id: str, silence_ms: int) -> None: ...

    def transfer_failed(self, conversation_id: str, detail: str) -> None: ...

    def transfer_taken(self, conversation_id: str, agent: str) -> None: ...

    def assigned(self, conversation_id: str, channel: str) -> None: ...

    def left(self, conversation_id: str) -> None: ...

    def closed(self, conversation_id: str) -> None: ...


@dataclass(slots=True)
class _Line:
    """What the connector keeps about one conversation."""

    present: bool = False
    texts: list[str] = field(default_factory=list)
    payload: str | None = None
    file: File | None = None
    joining: Timer | None = None
    silence: Timer | None = None
    greeting: Timer | None = None


class AgentConnector:
    """Implements `BotAgent` for one bot user."""

    cloud: MessagingPort  # both are set when the connector is started
    bot: BotSide

    def __init__(self, *, clock: Clock, link: BrainLink, settings: ConnectorSettings) -> None:
        self._clock = clock
        self._link = link
        self.settings = settings
        self._lines: dict[str, _Line] = {}

    def _line(self, conversation_id: str) -> _Line:
        line = self._lines.get(conversation_id)
        if line is None:
            line = self._lines[conversation_id] = _Line()
        return line

    # --- from the cloud ----------------------------------------------------------------------------------------------

    def ring_offered(self, ring_id: str, conversation_id: str) -> None:  # noqa: ARG002 - the protocol names both
        """Accept after ringAcceptWait (CON-RING-ACCEPT)."""
        self._clock.after(
            self.settings.ring_accept_wait_ms, lambda: self.cloud.accept_ring(ring_id), name="ring accept wait"
        )

    def conversation_assigned(self, conversation_id: str, context: TransferContext | None) -> None:
        line = self._line(conversation_id)
        line.present = True
        self.bot.assigned(conversation_id, self.cloud.channel(conversation_id))
        if context is not None:
            self._arm_silence(conversation_id)
            self.bot.receive(conversation_id, context)
            return
        last = self._last_utterance(conversation_id)
        if last is not None:
            role, text = last
            self._hand_over(conversation_id, text, "consumer" if role == "consumer" else "transfer")
        elif not self.settings.disable_greetings:
            line.greeting = self._clock.after(
                self.settings.greeting_wait_ms,
                lambda: self._greet(conversation_id),
                timing=Timing.PATIENCE,
                name="greeting",
            )

    def _last_utterance(self, conversation_id: str) -> tuple[str, str] | None:
        """What a bot that gets a conversation reads first (B2B-LAST-UTTERANCE, B2B-SKIP-AGENT-MESSAGE)."""
        for line in reversed(self.cloud.history(conversation_id)):
            if line.role == "consumer" or (line.role in ("bot", "agent") and not self.settings.skip_agent_message):
                return line.role, line.text
        return None

    def consumer_wrote(self, conversation_id: str, text: str, payload: str | None, file: File | None = None) -> None:
        """Join what arrives within messageDelay, then hand it over (CON-MESSAGE-DELAY, C35: a restarting window)."""
        line = self._line(conversation_id)
        _cancel(line.greeting)
        _cancel(line.joining)
        line.texts.append(payload if payload is not None else text or (NO_CAPTION if file else ""))
        line.payload, line.file = payload, file or line.file
        line.joining = self._clock.after(
            self.settings.message_delay_ms, lambda: self._joined(conversation_id), name="message delay"
        )

    def transfer_failed(self, conversation_id: str, detail: str) -> None:
        self._line(conversation_id).present = True
        self.bot.transfer_failed(conversation_id, detail)

    def transfer_taken(self, conversation_id: str, agent: str) -> None:
        self.bot.transfer_taken(conversation_id, agent)

    def conversation_left(self, conversation_id: str) -> None:
        line = self._line(conversation_id)
        line.present = False
        _cancel(line.greeting)
        self.disarm_silence(conversation_id)
        self.bot.left(conversation_id)

    def conversation_closed(self, conversation_id: str) -> None:
        line = self._line(conversation_id)
        line.present = False
        for timer in (line.greeting, line.joining, line.silence):
            _cancel(timer)
        self.bot.closed(conversation_id)

    # --- from the bot ------------------------------------------------------------------------------------------------

    def publish(self, conversation_id: str, message: Outgoing) -> bool:
        """Send what the bot says; False when the bot is gone. BLANK_MESSAGE, exact, is output nobody sees (C32)."""
        self.disarm_silence(conversation_id)
        return message.text == BLANK_MESSAGE or self.cloud.publish(conversation_id, message)

    def close(self, conversation_id: str, *, survey: bool) -> None:
        self.disarm_silence(conversation_id)
        self.cloud.close(conversation_id, survey=survey)

    def disarm_silence(self, conversation_id: str) -> None:
        line = self._line(conversation_id)
        _cancel(line.silence)
        line.silence = None

    def tell_failure(self, conversation_id: str, text: str) -> None:
        """Hand the failure message to the bot; the consumer never sees it (C51)."""
        self._hand_over(conversation_id, text, "failure")

    # --- within ------------------------------------------------------------------------------------------------------

    def _joined(self, conversation_id: str) -> None:
        line = self._line(conversation_id)
        text, payload = " ".join(line.texts), line.payload if len(line.texts) == 1 else None
        file = line.file
        line.texts, line.payload, line.file, line.joining = [], None, None, None
        if line.present:
            self._hand_over(conversation_id, text, "consumer", payload, file)

    def _greet(self, conversation_id: str) -> None:
        if self._line(conversation_id).present:
            self._hand_over(conversation_id, self.settings.greeting_message, "greeting")

    def _hand_over(
        self, conversation_id: str, text: str, source: Source, payload: str | None = None, file: File | None = None
    ) -> None:
        self._arm_silence(conversation_id)
        if not self._link.input_arrives():
            return
        self.bot.hear(conversation_id, text, source, payload, lost=not self._link.response_arrives(), file=file)

    def _arm_silence(self, conversation_id: str) -> None:
        """Start the silence timer. It lapses one millisecond after the limit: the rule says "more than"."""
        line = self._line(conversation_id)
        _cancel(line.silence)
        limit_ms = self.settings.fallback_escalation_time_ms
        line.silence = self._clock.after(
            limit_ms + 1,
            lambda: self._lapse(conversation_id, limit_ms + 1),
            timing=Timing.PATIENCE,
            name="silence of the bot",
        )

    def _lapse(self, conversation_id: str, silence_ms: int) -> None:
        line = self._line(conversation_id)
        line.silence = None
        if line.present:
            self.bot.silence_lapsed(conversation_id, silence_ms)


def _cancel(timer: Timer | None) -> None:
    if timer is not None:
        timer.cancel()
