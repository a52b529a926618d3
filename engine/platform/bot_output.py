"""The path of a bot's output to the connector, with diagnostics of its order and lateness."""

from __future__ import annotations

from typing import Final

from .. import events as ev
from ..connector.connector import AgentConnector
from ..escalation.failures import FAILURE_MESSAGE
from ..escalation.table import State
from ..ports import Outgoing
from ..turn.commands import Announce, Close, Command, Tell
from . import citations
from .conversation import Conversation, Turn

CLOSE_MS: Final = 2_000  # CLD-MESSAGE-ORDER


class Output:
    """The path from the turns of one bot to its connector."""

    def __init__(self, connector: AgentConnector) -> None:
        self._connector = connector

    def say(self, conversation: Conversation, turn: Turn, message: Outgoing) -> None:
        """Publish a message of the turn under way."""
        shown = self._connector.publish(conversation.id, message)
        self._warn_of_order(conversation, turn, message.node)
        if _is_late(conversation):
            repeats = any(conversation.log.of(ev.DialogResumed, conversation=conversation.id, after=turn.begun_after))
            _note_late_output(conversation, message, shown, repeats=repeats)

    def say_beside(self, conversation: Conversation, message: Outgoing) -> None:
        """Publish a message of the bot that belongs to no turn."""
        shown = self._connector.publish(conversation.id, message)
        if _is_late(conversation):
            _note_late_output(conversation, message, shown, repeats=False)

    def execute(self, conversation: Conversation, command: Command) -> None:
        """Carry out a command that takes no virtual time."""
        match command:
            case Tell():
                self._connector.tell_failure(conversation.id, FAILURE_MESSAGE)
            case Announce(message):
                self._connector.publish(conversation.id, message)
            case Close(survey):
                self._connector.close(conversation.id, survey=survey)
            case _:
                raise AssertionError(f"{command} takes virtual time")

    def _warn_of_order(self, conversation: Conversation, turn: Turn, node: str | None) -> None:
        """Log, once per turn, that two messages are so close that the platform may swap them (CLD-MESSAGE-ORDER,
        C48)."""
        last_ms, now_ms = turn.said_ms, conversation.log.now_ms
        turn.said_ms = conversation.active_ms = now_ms
        if last_ms is None or turn.has_close_messages or now_ms - last_ms >= CLOSE_MS:
            return
        turn.has_close_messages = True
        text = f"two messages within {CLOSE_MS} ms: on the platform they may arrive in another order"
        conversation.note(ev.DiagnosticReported("message-order", text), node=node, rules=citations.CLOSE_MESSAGES)


def _is_late(conversation: Conversation) -> bool:
    """Whether the conversation is being transferred, or has left the bot (C49)."""
    return conversation.session.state in (State.TRANSFERRING, State.TAKEN)


def _note_late_output(conversation: Conversation, message: Outgoing, shown: bool, *, repeats: bool) -> None:
    late = ev.PostTransferOutput(message.text, shown)
    conversation.note(late, node=message.node, rules=citations.late_output(repeats=repeats))
