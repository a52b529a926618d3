"""The beginning of a conversation for a bot: passed on context, the last utterance, or a greeting."""

from __future__ import annotations

from collections.abc import Sequence

from ..clock import Clock, Timing
from ..log import Log
from ..ports import NO_CAPTION, Delivery, HistoryLine, TransferContext
from ..settings import ConnectorSettings
from . import citations
from .conversation_state import ConversationState, ConversationStates
from .input_watch import InputWatch
from .joining import Joining
from .neighbours import Neighbours


class Opening:
    """Gives the bot its first input in a conversation."""

    def __init__(
        self,
        neighbours: Neighbours,
        states: ConversationStates,
        *,
        input_watch: InputWatch,
        joining: Joining,
        clock: Clock,
        log: Log,
        name: str,
    ) -> None:
        self._neighbours = neighbours
        self._states = states
        self._input_watch = input_watch
        self._joining = joining
        self._log = log
        self._timers = clock.owner(f"greetings for {name}", {"greeting": self._greet})

    def take_up(self, state: ConversationState, context: TransferContext | None) -> None:
        """Give the bot its first input, or greet the consumer after a while.

        Follows B2B-LAST-UTTERANCE and CON-GREETING-MESSAGE.
        """
        settings = self._neighbours.settings
        if context is not None:
            self._input_watch.pass_on(state, context)
        elif (found := last_utterance(self._neighbours.cloud.history(state.id), settings)) is not None:
            seq, last = found
            with self._log.caused_by(seq):  # the bot answers the message, not its assignment
                self._hand_over(state, last)
        elif not settings.disable_greetings:
            state.greeting = self._timers.after(settings.greeting_wait_ms, "greeting", state.id, timing=Timing.PATIENCE)

    def step_up(self, state: ConversationState) -> None:
        """Notify the bot, by a message of its own, that the consumer has signed in (CON-STEPUP-MESSAGE)."""
        state.cancel_greeting()
        if state.present:
            self._input_watch.hand_over(state, Delivery(self._neighbours.settings.stepup_message, "step-up"))

    def _hand_over(self, state: ConversationState, last: Delivery) -> None:
        if last.source != "consumer":
            self._input_watch.hand_over(state, last)
            return
        state.window.rules, state.window.file = last.rules, last.file
        self._joining.collect(state, last.text or (NO_CAPTION if last.file else ""))

    def _greet(self, conversation_id: str) -> None:
        state = self._states.of(conversation_id)
        if state.present:
            self._input_watch.hand_over(state, Delivery(self._neighbours.settings.greeting_message, "greeting"))


def last_utterance(history: Sequence[HistoryLine], settings: ConnectorSettings) -> tuple[int, Delivery] | None:
    """The first input of a bot that gets a conversation with a history, and the number of its event.

    Follows B2B-LAST-UTTERANCE and B2B-SKIP-AGENT-MESSAGE.
    """
    has_private = has_skipped = False
    for line in reversed(history):
        is_agents = line.role in ("bot", "agent")
        if line.private:
            has_private = True
        elif line.role == "consumer":
            rules = citations.last_utterance(has_private=has_private, has_skipped=has_skipped)
            return line.seq, Delivery(line.text, file=line.file, rules=rules)
        elif is_agents and not settings.skip_agent_message:
            return line.seq, Delivery(line.text, "transfer", rules=citations.agents_utterance(has_private=has_private))
        elif is_agents:
            has_skipped = True
    return None
