"""Conversation Builder's Preview: a bot talks without being deployed.

A preview does not pass through the Conversational Cloud (ESC-PREVIEW-UNSUPPORTED): no transfer leaves it, nobody closes
anything, and what a deployed bot sends to the system alone is there to be read: BLANK_MESSAGE, the LP_CLOSE strings,
private messages.
"""

from __future__ import annotations

from dataclasses import replace

from ..escalation.transfer_message import BLANK_MESSAGE
from ..ports import Outgoing
from .connector import AgentConnector

CLOSE_STRINGS = {True: "LP_CLOSEDIALOG", False: "LP_CLOSECONVERSATION"}  # by whether a survey may follow


class Preview(AgentConnector):
    """What stands in for the agent connector in a preview."""

    previews = True

    def publish(self, conversation_id: str, message: Outgoing) -> bool:
        self.disarm_silence(conversation_id)
        if message.private:
            rules = (*message.rules, "CLD-PRIVATE-MESSAGE-VISIBILITY")
            message = replace(message, text=f"Private: {message.text}", private=False, rules=rules)
        elif message.text == BLANK_MESSAGE:
            rules = (*message.rules, "CLD-BLANK-MESSAGE", "SET-BLOCK-PREVIEW-SHOWS-BLANK")
            message = replace(message, rules=rules)
        elif not (message.text or message.choices or message.cards or message.rich):
            return True
        return self.cloud.publish(conversation_id, message, preview=True)

    def close(self, conversation_id: str, *, survey: bool) -> None:
        node = self._log.node_of_cause(self.user)
        self.publish(conversation_id, Outgoing(CLOSE_STRINGS[survey], rules=("CLD-CLOSE-STRINGS",), node=node))
