"""Consumer messages in quick succession, joined to one input (CON-MESSAGE-DELAY, C35)."""

from __future__ import annotations

from typing import Final

from ..clock import Clock
from ..errors import counted, message
from ..events import DiagnosticReported
from ..log import Log
from ..ports import Delivery
from . import citations
from .conversation_state import ConversationState, ConversationStates, Window
from .input_watch import InputWatch
from .neighbours import Neighbours

MINUTE_MS: Final = 60_000


class Joining:
    """Collects the messages within messageDelay, then hands them over, holds them, or drops them."""

    def __init__(
        self,
        neighbours: Neighbours,
        states: ConversationStates,
        *,
        input_watch: InputWatch,
        clock: Clock,
        log: Log,
        name: str,
    ) -> None:
        self._neighbours = neighbours
        self._states = states
        self._input_watch = input_watch
        self._log = log
        self._name = name
        self._timers = clock.owner(f"joined messages for {name}", {"message delay": self._joined})

    def collect(self, state: ConversationState, text: str) -> None:
        """Add a message to the window; it restarts the window's time, unless that is fixed (C35)."""
        window = state.window
        if not window.texts:
            window.first_ms = self._log.now_ms
        window.texts.append(text)
        if window.timer is not None and self._neighbours.bot.switches.fixed_message_window:
            return
        if window.timer is not None:
            window.timer.cancel()
        window.timer = self._timers.after(self._neighbours.settings.message_delay_ms, "message delay", state.id)

    def hand_over_held(self, state: ConversationState) -> None:
        """Hand over the messages that were held during a transfer that has failed (C50)."""
        held, state.held = state.held, []
        for delivery, cause in held:
            with self._log.caused_by(cause):
                self._input_watch.hand_over(state, delivery)

    def _joined(self, conversation_id: str) -> None:
        """The window has ended: its messages become one input."""
        state = self._states.of(conversation_id)
        window = state.window
        texts, file = window.texts, window.file
        window.texts, window.file, window.timer = [], None, None
        if not state.present or self._is_stopped(state, texts) or self._comes_too_late(state, texts):
            return
        watch = state.watch
        rules = citations.joined(
            window, len(texts), is_late=self._outlasts_a_fixed_window(window), is_fresh=watch.is_fresh
        )
        watch.is_fresh, window.rules = False, ()
        watch.arrived_ms = window.first_ms
        payload = window.payload if len(texts) == 1 else None
        delivery = Delivery(" ".join(texts), "consumer", payload, file, rules)
        if state.is_transferring and not self._neighbours.bot.switches.bot_hears_while_transferring:
            state.held.append((delivery, self._log.cause))
            return
        self._input_watch.hand_over(state, delivery)

    def _outlasts_a_fixed_window(self, window: Window) -> bool:
        return self._log.now_ms - window.first_ms > 2 * self._neighbours.settings.message_delay_ms

    def _is_stopped(self, state: ConversationState, texts: list[str]) -> bool:
        """Whether the connector is stopped, so that the messages do not reach the bot."""
        if self._neighbours.is_running:
            return False
        text = message(
            f"{' '.join(texts)!r} does not reach the bot: its agent connector is stopped",
            do=f'write before it: When the agent connector of the bot "{self._name}" is started',
        )
        stopped = DiagnosticReported("connector-stopped", text)
        self._neighbours.bot.note(state.id, stopped, rules=citations.CONNECTOR_STOPPED)
        return True

    def _comes_too_late(self, state: ConversationState, texts: list[str]) -> bool:
        """Whether maxConsumerMessageDelay has passed since the message that was answered last (C36: strictly)."""
        limit = self._neighbours.settings.max_consumer_message_delay_min
        answered_ms = state.watch.answered_ms
        if answered_ms is None or state.window.first_ms - answered_ms <= limit * MINUTE_MS:
            return False
        asked_min = -(-(state.window.first_ms - answered_ms) // MINUTE_MS)
        text = message(
            f"{' '.join(texts)!r} comes more than {counted(limit, 'minute')} after the last answered "
            "message and is ignored: maxConsumerMessageDelay of the agent connector is the limit",
            do="if the account has a higher one, write before it: Given the agent connector's field "
            f'"maxConsumerMessageDelay" is "{asked_min}"',
        )
        self._neighbours.bot.note(state.id, DiagnosticReported("message-too-late", text), rules=citations.TOO_LATE)
        return True
