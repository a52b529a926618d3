"""The calls of turns: allowed or refused, carried out, with the effect of their answers on the attempt to transfer."""

from __future__ import annotations

import json

import httpx

from .. import events as ev
from ..connector.connector import AgentConnector
from ..errors import HandoffError
from ..ports import Outgoing
from ..turn.answer import Answer
from ..turn.commands import Call
from . import citations
from .attempts import Attempts
from .conversation import Conversation, Turn
from .requests import Answered, Requests


class Calls:
    """Makes the calls of one bot's turns."""

    def __init__(self, requests: Requests, attempts: Attempts, connector: AgentConnector) -> None:
        self._requests = requests
        self._attempts = attempts
        self._connector = connector

    def make(self, conversation: Conversation, turn: Turn, call: Call) -> Answered | None:
        """Make the call of a turn; None when the call is not sent, and the turn has been left.

        A transfer call is not sent from a preview, nor from a turn whose response is lost.

        Raises:
            HandoffError: the request cannot be answered; the turn has been left.
        """
        if call.transfers and self._connector.previews:
            self._refuse_in_preview(conversation, call.request)
            return None
        if call.transfers and turn.is_lost:
            conversation.leave_turn()
            return None
        answered = self.send(conversation, call.request, attempt=call.attempt, rules=call.rules)
        turn.attempt = call.attempt
        return answered

    def send(
        self, conversation: Conversation, request: httpx.Request, *, attempt: int = 0, rules: tuple[str, ...] = ()
    ) -> Answered:
        """Send a request of the turn under way.

        Raises:
            HandoffError: the request cannot be answered; the turn has been left, so that the next one can begin.
        """
        try:
            return self._requests.send(conversation, request, attempt=attempt, rules=rules)
        except HandoffError:
            self._attempts.settle(conversation, "it cannot be carried out")
            conversation.leave_turn()
            raise

    def answered(self, conversation: Conversation, turn: Turn, answer: Answer) -> None:
        """The turn's answer has arrived. The cloud's success to a transfer call ends the watch over silence (C05)."""
        if turn.attempt and answer.is_success:
            self._connector.disarm_silence(conversation.id)
        turn.attempt = 0

    def _refuse_in_preview(self, conversation: Conversation, request: httpx.Request) -> None:
        """Show the transfer message without a transfer (ESC-PREVIEW-UNSUPPORTED)."""
        node, rules = conversation.flow.node, citations.PREVIEW
        advice = "deploy the bot to test this transfer"
        conversation.note(ev.DiagnosticReported("preview-cannot-transfer", advice), node=node, rules=rules)
        self._attempts.settle(conversation, "a preview cannot transfer")
        is_connectors = conversation.turn is not None and conversation.turn.is_connectors
        conversation.leave_turn()
        text = "" if is_connectors else str(json.loads(request.content).get("message", ""))
        self._connector.publish(conversation.id, Outgoing(text, rules=rules, node=node))
