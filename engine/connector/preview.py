"""Conversation Builder's Preview: a bot talks without being deployed.

A preview does not pass through the Conversational Cloud (ESC-PREVIEW-UNSUPPORTED): no transfer leaves it, and it closes
nothing. It shows what a deployed bot sends only to the system: BLANK_MESSAGE, the LP_CLOSE strings, private messages.
"""

from __future__ import annotations

from dataclasses import replace

from ..escalation.transfer_message import BLANK_MESSAGE
from ..ports import Outgoing
from . import citations
from .connector import AgentConnector
from .relay import is_empty

CLOSE_STRINGS = {True: "LP_CLOSEDIALOG", False: "LP_CLOSECONVERSATION"}  # by whether a survey may follow


class Preview(AgentConnector):
    """Stands in for the agent connector in a preview."""

    previews = True

    def publish(self, conversation_id: str, message: Outgoing) -> bool:
        self.disarm_silence(conversation_id)
        if message.private:
            rules = (*message.rules, *citations.PREVIEW_PRIVATE)
            message = replace(message, text=f"Private: {message.text}", private=False, rules=rules)
        elif message.text == BLANK_MESSAGE:
            message = replace(message, rules=(*message.rules, *citations.PREVIEW_BLANK))
        elif is_empty(message):
            return True
        return self.cloud.publish(conversation_id, message, preview=True)

    def close(self, conversation_id: str, *, survey: bool) -> None:
        node = self._log.node_of_cause(self.user)
        self.publish(conversation_id, Outgoing(CLOSE_STRINGS[survey], rules=citations.PREVIEW_CLOSE, node=node))
