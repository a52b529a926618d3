"""Attempts to transfer, escalated or ended independent of the turn under way."""

from __future__ import annotations

from ..escalation.table import GivenUp, State, Trigger
from ..flow.flow import ConnectorTransfer
from ..interactions.attempt import Attempt
from ..turn.commands import TurnRun
from .bot_output import Output
from .conversation import Conversation


class Attempts:
    """Carries out the escalation table for triggers that come from outside of a turn."""

    def __init__(self, output: Output) -> None:
        self._output = output

    def escalate(self, conversation: Conversation, trigger: Trigger, attempt: Attempt | None = None) -> int | None:
        """Carry out the table's action for this trigger; returns the number of the last resulting event."""
        return self._run(conversation, conversation.flow.escalating(trigger, attempt or Attempt()))

    def transfer_away(self, conversation: Conversation, given: ConnectorTransfer) -> None:
        """Log a transfer of the connector that comes when the bot no longer has the conversation."""
        self._run(conversation, conversation.flow.transfer_away(given))

    def settle(self, conversation: Conversation, why: GivenUp) -> bool:
        """End the attempt under way, if there is one; True if the bot has the conversation after that."""
        session = conversation.session
        if session.state is State.ATTEMPTING:
            self.end_call(conversation)
            self._run(conversation, conversation.flow.ending(why))
        return session.state is State.WITH_BOT

    def end_call(self, conversation: Conversation) -> None:
        """End the turn that waits for the answer to a transfer call: the cloud has already decided."""
        if conversation.turn is not None and conversation.turn.attempt:
            conversation.leave_turn()

    def _run(self, conversation: Conversation, run: TurnRun) -> int | None:
        """Run commands that take no virtual time; returns the number of the last resulting event."""
        log = conversation.log
        with log.caused_by(log.cause):
            for command in list(run):  # run it to the end before one of its commands begins a turn
                self._output.execute(conversation, command)
            return log.cause
