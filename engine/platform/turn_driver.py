"""Drives the turns of a bot through virtual time.

Theory of operation. A turn is a generator that yields commands. Commands that take no time are carried out at once. A
delay, or the latency of an answer, sets a timer and leaves the turn suspended; the timer resumes it, unless it has been
ended meanwhile. When a turn is over, the next input of the inbox begins the next turn.
"""

from __future__ import annotations

from .. import events as ev
from ..clock import Clock
from ..escalation.table import State
from ..flow.flow import Input
from ..ports import Delivery, Outgoing
from ..turn.answer import Answer
from ..turn.commands import Call, Say, Upload, Wait
from . import citations
from .attempts import Attempts
from .bot_output import Output
from .calls import Calls
from .conversation import Conversation, Turn
from .conversations import Conversations
from .uploads import Uploads


class TurnDriver:
    """Begins, resumes and ends the turns of one bot."""

    def __init__(
        self,
        conversations: Conversations,
        *,
        attempts: Attempts,
        calls: Calls,
        output: Output,
        uploads: Uploads,
        clock: Clock,
    ) -> None:
        self._conversations = conversations
        self._attempts = attempts
        self._calls = calls
        self._output = output
        self._uploads = uploads
        name = conversations.deployment.user_name
        self._timers = clock.owner(f"turns of {name}", {"turn resumes": self.resume})

    def start(self, conversation: Conversation, given: Input, *, is_lost: bool = False) -> None:
        """Begin the turn of an input from outside, in a new session if there is none or it has been idle too long.

        Follows SET-SESSION-LENGTH.
        """
        now_ms = conversation.log.now_ms
        idle_ms = now_ms - conversation.active_ms
        if conversation.session.is_expired(idle_ms=idle_ms, length_ms=conversation.flow.bot.settings.session_ms):
            self._attempts.settle(conversation, "the session is over")
            conversation.note(ev.SessionEnded(), rules=citations.SESSION_IDLE)
        if isinstance(given, Delivery) and given.source == "consumer":
            conversation.files_in_a_row = 0
        if not conversation.session.started:
            self._conversations.begin_session(conversation)
        conversation.active_ms = now_ms
        self.begin(conversation, given, is_lost=is_lost)

    def start_next(self, conversation: Conversation) -> None:
        """Begin the turn of the next input that waits, unless a turn is under way."""
        if conversation.turn is None and conversation.inbox:
            delivery, cause = conversation.inbox.popleft()
            with conversation.log.caused_by(cause):
                self.start(conversation, delivery, is_lost=delivery.is_lost)

    def begin(self, conversation: Conversation, given: Input, *, is_lost: bool = False) -> None:
        """Begin the turn of this input and run it until it ends or has to wait."""
        turn = conversation.begin_turn(given, is_lost=is_lost)
        with conversation.log.caused_by(conversation.log.cause):  # a turn is a chain of causes, and ends with the block
            self._drive(conversation, turn, None)

    def resume(self, conversation_id: str, number: int, answer: Answer | None) -> None:
        """Resume the turn of this number; without effect if it has been ended meanwhile."""
        conversation = self._conversations.find(conversation_id)
        if conversation is None or conversation.turn is None or conversation.turn.number != number:
            return
        if answer is not None:
            self._calls.answered(conversation, conversation.turn, answer)
        self._drive(conversation, conversation.turn, answer)

    def _drive(self, conversation: Conversation, turn: Turn, answer: Answer | None) -> None:
        """Run the turn until it ends or has to wait for virtual time."""
        while conversation.turn is turn:
            settings = self._conversations.deployment.platform
            turn.resumed.append((conversation.log.now_ms, conversation.log.last_seq, settings, answer))
            try:
                command = turn.run.send(answer)
            except StopIteration:
                conversation.turn = None
                break
            except BaseException:
                conversation.leave_turn()
                raise
            answer = None
            match command:
                case Say(message):
                    self._say(conversation, turn, message)
                case Wait(delay_ms):
                    self._resume_after(delay_ms, conversation, turn)
                    return
                case Upload():
                    self._uploads.hand_on(conversation, command)
                case Call():
                    answered = self._calls.make(conversation, turn, command)
                    if answered is None:
                        break  # the turn has been left
                    if answered.latency_ms:
                        self._resume_after(answered.latency_ms, conversation, turn, answered.answer)
                        return
                    answer = answered.answer
                    self._calls.answered(conversation, turn, answer)
                case _:
                    self._output.execute(conversation, command)
        self.start_next(conversation)

    def _resume_after(
        self, delay_ms: int, conversation: Conversation, turn: Turn, answer: Answer | None = None
    ) -> None:
        self._timers.after(delay_ms, "turn resumes", conversation.id, turn.number, answer)

    def _say(self, conversation: Conversation, turn: Turn, message: Outgoing) -> None:
        if turn.is_lost:
            return
        if (
            conversation.session.state is State.ATTEMPTING
        ):  # its call was lost with a response, and the bot sends messages again
            self._attempts.settle(conversation, "the call was lost")
        self._output.say(conversation, turn, message)
