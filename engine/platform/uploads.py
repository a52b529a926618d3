"""Uploaded files: sent on while the turn continues; the outcome is a message and may begin a dialog."""

from __future__ import annotations

from collections.abc import Callable

from .. import events as ev
from ..clock import Clock
from ..flow.chain import CHAIN_LIMIT
from ..interactions.file_upload import outcome
from ..ports import Delivery, Outgoing
from ..turn.commands import Upload
from . import citations
from .bot_output import Output
from .calls import Calls
from .conversation import Conversation
from .conversations import Conversations


class Uploads:
    """Sends on the files that consumers upload to one bot.

    `handle_input` is called with the outcome of a file, by conversation id, when a dialog starter matches it.
    """

    def __init__(
        self,
        conversations: Conversations,
        *,
        calls: Calls,
        output: Output,
        clock: Clock,
        handle_input: Callable[[str, Delivery], None],
    ) -> None:
        self._conversations = conversations
        self._calls = calls
        self._output = output
        self._handle_input = handle_input
        name = conversations.deployment.user_name
        self._timers = clock.owner(f"file uploads of {name}", {"file handed on": self._handed_on})

    def hand_on(self, conversation: Conversation, upload: Upload) -> None:
        """Send the file on; its outcome arrives with the answer (INT-FILE-UPLOAD-RULES)."""
        answered = self._calls.send(conversation, upload.request, rules=citations.FILE_REQUEST)
        success = answered.answer.is_success
        text = upload.success if success else upload.failure
        node = conversation.flow.node
        self._timers.after(answered.latency_ms, "file handed on", conversation.id, text, success, node)

    def _handed_on(self, conversation_id: str, text: str, success: bool, node: str | None) -> None:
        conversation = self._conversations.find(conversation_id)
        if conversation is None or conversation.session.closed:
            return
        self._output.say_beside(conversation, Outgoing(text, rules=citations.FILE_OUTCOME, node=node))
        heard = outcome(text, success=success)
        if self._conversations.deployment.starters(conversation.flow.bot).match(heard) is None:
            return
        if conversation.files_in_a_row >= CHAIN_LIMIT:  # each is a separate turn, so the limits of a turn do not apply
            stopped = f"a file has been sent on {CHAIN_LIMIT} times without a message of the consumer"
            conversation.note(ev.FlowStopped(stopped), node=node, rules=citations.FILES_IN_A_ROW)
            return
        conversation.files_in_a_row += 1
        self._handle_input(conversation_id, Delivery(heard, "file"))
