"""Hands inputs over to the bot and watches over its answer.

Theory of operation. An input that is handed over and not answered at once sets two timers, which any output of the bot,
or the cloud's success to a transfer call, ends. The first tries again and, in the end, calls the conversation stuck
(see `stuck.py`). The second fires strictly later than `fallbackEscalationTime`: the connector transfers to its fallback
skill, or, without one, an escalation under way has failed (C05).
"""

from __future__ import annotations

from dataclasses import replace

from ..clock import Clock, Handlers, Timing
from ..events import ConversationStuck, DiagnosticReported, MessageResent
from ..log import Log
from ..ports import BotLink, Delivery, TransferContext
from . import citations
from .conversation_state import ConversationState, ConversationStates, Watch
from .neighbours import Neighbours
from .stuck import PROFILES, TRANSFER_TEXT, Judgement, Measure, judge, remark, tries


class InputWatch:
    """Hands inputs over to the bot, tries again, and acts when the bot stays silent.

    With `watches` False the bot's silence is not watched.
    """

    def __init__(
        self,
        neighbours: Neighbours,
        states: ConversationStates,
        *,
        link: BotLink,
        clock: Clock,
        log: Log,
        name: str,
        watches: bool = True,
    ) -> None:
        self._neighbours = neighbours
        self._states = states
        self._link = link
        self._log = log
        self._watches = watches
        handlers: Handlers = {"silence of the bot": self._lapse, "retry message interval": self._retry}
        self._timers = clock.owner(f"watch over {name}", handlers)

    def hand_over(self, state: ConversationState, delivery: Delivery) -> None:
        """Send an input to the bot and watch over its answer."""
        _stop_timers(state.watch)
        state.watch.unanswered, state.watch.tries = delivery, 1
        self._send(state, delivery)
        self._set_timers(state)

    def pass_on(self, state: ConversationState, context: TransferContext) -> None:
        """Give the bot the Transfer Bot Context that comes with the conversation and watch over its answer."""
        state.watch.unanswered = Delivery(context.user_message, "transfer")
        self._neighbours.bot.receive(state.id, context)
        self._set_timers(state)

    def answered(self, conversation_id: str) -> None:
        """End the watch: the bot has answered, or the cloud has taken the conversation from it."""
        watch = self._states.of(conversation_id).watch
        if watch.unanswered is not None and watch.unanswered.source == "consumer":
            watch.answered_ms = watch.arrived_ms
        watch.unanswered = None
        _stop_timers(watch)

    def _send(self, state: ConversationState, delivery: Delivery) -> None:
        if not self._link.input_arrives():
            return
        is_lost = not self._link.response_arrives()
        self._neighbours.bot.handle_input(state.id, replace(delivery, is_lost=True) if is_lost else delivery)

    def _set_timers(self, state: ConversationState) -> None:
        """Wait for an answer that has not arrived yet.

        The silence lapses one millisecond after the limit, for the rule says "more than".
        """
        watch, settings = state.watch, self._neighbours.settings
        if not self._watches or watch.unanswered is None or settings.role == "MANAGER":
            return
        silence_ms = settings.fallback_escalation_time_ms + 1
        watch.silence = self._timers.after(
            silence_ms, "silence of the bot", state.id, silence_ms, timing=Timing.PATIENCE
        )
        if watch.unanswered.source == "consumer":
            self._set_retry(state)

    def _set_retry(self, state: ConversationState) -> None:
        interval_ms = self._neighbours.settings.retry_message_interval_ms
        state.watch.retry = self._timers.after(interval_ms, "retry message interval", state.id, timing=Timing.PATIENCE)

    def _lapse(self, conversation_id: str, silence_ms: int) -> None:
        state = self._states.of(conversation_id)
        state.watch.silence = None
        if state.present:
            self._neighbours.bot.escalations.silence_lapsed(conversation_id, silence_ms)

    # --- stuck conversations -----------------------------------------------------------------------------------------

    def _retry(self, conversation_id: str) -> None:
        """Send the input again when the interval has passed; after the last try, take a measure."""
        state = self._states.of(conversation_id)
        watch, settings = state.watch, self._neighbours.settings
        watch.retry = None
        if not state.present or watch.unanswered is None:
            return
        profile = self._neighbours.bot.switches.stuck_profile
        if watch.tries < tries(settings, PROFILES[profile]):
            watch.tries += 1
            again = MessageResent(watch.unanswered.text, watch.tries)
            resent = self._neighbours.bot.note(conversation_id, again, rules=citations.resent(profile))
            self._set_retry(state)
            with self._log.caused_by(resent):
                self._send(state, watch.unanswered)
            return
        since = None if watch.fresh_ms is None else self._log.now_ms - watch.fresh_ms
        self._call_stuck(state, judge(settings, PROFILES[profile], since_fresh_start_ms=since))

    def _call_stuck(self, state: ConversationState, judgement: Judgement) -> None:
        bot = self._neighbours.bot
        stuck = ConversationStuck(state.watch.tries, judgement.measure.value)
        rules = citations.stuck(judgement, bot.switches.stuck_profile)
        with self._log.caused_by(bot.note(state.id, stuck, rules=rules)):
            if why := remark(judgement):
                missing = DiagnosticReported("stuck-measure-missing", why)
                bot.note(state.id, missing, rules=citations.measure(judgement))
            self._take_measure(state, judgement.measure)

    def _take_measure(self, state: ConversationState, measure: Measure) -> None:
        settings, bot = self._neighbours.settings, self._neighbours.bot
        if measure is Measure.FRESH_START:
            state.watch.fresh_ms, state.watch.is_fresh = self._log.now_ms, True
            given = settings.user_notification_on_stuck
            text = given or PROFILES[bot.switches.stuck_profile].fresh_start_text
            rules = citations.fresh_start_message(is_default=not given)
            bot.escalations.start_fresh(state.id, text, rules)
        elif measure is Measure.TRANSFER:
            skill_id, given = settings.escalation_skill_id_on_stuck, settings.escalation_message_on_stuck
            rules = citations.stuck_transfer_message(is_default=not given)
            bot.escalations.transfer_stuck(state.id, skill_id, given or TRANSFER_TEXT, rules)


def _stop_timers(watch: Watch) -> None:
    for timer in (watch.silence, watch.retry):
        if timer is not None:
            timer.cancel()
    watch.silence = watch.retry = None
