"""The port through which a bot agent acts in the cloud."""

from __future__ import annotations

from collections.abc import Sequence

from ...engine.errors import UnknownName, message
from ...engine.events import AcceptStatusPublished, ConsumerProfileSet, MessagePublished
from ...engine.ports import HistoryLine, Outgoing
from . import citations
from .clients import Clients
from .conversations.conversations import Conversations
from .conversations.media import MediaWhitelist
from .conversations.update_request import survey_dialog
from .core import Core
from .lookup import Lookup
from .routing.rings import Rings
from .survey_runs import SurveyRuns


class BotPort:
    """The `SurveyPort` of one bot user."""

    def __init__(
        self,
        user: str,
        core: Core,
        lookup: Lookup,
        clients: Clients,
        *,
        rings: Rings,
        media: MediaWhitelist,
        conversations: Conversations,
        surveys: SurveyRuns,
    ) -> None:
        self._user = user
        self._core = core
        self._lookup = lookup
        self._clients = clients
        self._rings = rings
        self._media = media
        self._conversations = conversations
        self._surveys = surveys

    def accept_ring(self, ring_id: str) -> None:
        ring = self._core.state.rings.get(ring_id)
        if ring is None:  # forgotten, with its conversation
            return
        if ring.agent != self._user:
            raise UnknownName(message(f"no ring {ring_id!r} for {self._user}"))
        if ring.state == "waiting":
            self._rings.accept(ring)

    def publish(self, conversation_id: str, message: Outgoing, *, preview: bool = False) -> bool:
        conversation = self._lookup.conversation(conversation_id)
        manages = self._clients.is_manager(self._user) and conversation.accepts_messages
        if conversation.assigned != self._user and not manages:
            return False
        rules = message.rules
        if not preview:
            message = self._media.filtered(conversation, message)
        elif self._media.would_hide(message):
            rules += citations.MEDIA_SHOWN_IN_PREVIEW
        said = MessagePublished(
            "bot",
            self._user,
            message.text,
            message.choices,
            message.cards,
            "agents" if message.private else "all",
            message.rich,
            layout=message.layout,
        )
        if message.private:
            rules += citations.PRIVATE_MESSAGE
        self._core.append(said, conversation, bot=self._user, node=message.node, rules=rules)
        return True

    def mark_read(self, conversation_id: str, *, rules: tuple[str, ...] = ()) -> None:
        conversation = self._lookup.conversation(conversation_id)
        dialog_id = survey_dialog(conversation_id) if conversation.survey else conversation_id
        unread = tuple(conversation.unread.get(dialog_id, ()))
        if unread and self._user in (conversation.assigned, conversation.survey):
            body = AcceptStatusPublished("bot", self._user, "READ", unread, dialog_id)
            self._core.append(body, conversation, bot=self._user, rules=rules)

    def set_profile(self, conversation_id: str, names: tuple[str, str]) -> bool:
        """Name the consumer, unless the account is not enabled for it or the consumer has signed in."""
        conversation = self._lookup.conversation(conversation_id)
        if not self._core.settings.takes_profiles or self._conversations.has_signed_in(conversation_id):
            return False
        node = self._core.log.node_of_cause(self._user)
        rules = citations.PROFILE_SET
        self._core.append(ConsumerProfileSet(*names), conversation, bot=self._user, node=node, rules=rules)
        return True

    def close(self, conversation_id: str, *, survey: bool) -> None:
        conversation = self._lookup.conversation(conversation_id)
        if conversation.survey == self._user:
            self._surveys.end(conversation, "completed")  # C26: by either next action
        elif conversation.assigned == self._user:
            self._conversations.close(conversation, "bot", survey=survey)

    def survey_timed_out(self, conversation_id: str) -> None:
        conversation = self._lookup.conversation(conversation_id)
        if conversation.survey == self._user:
            self._surveys.end(conversation, "timed out")

    def history(self, conversation_id: str) -> Sequence[HistoryLine]:
        conversation = self._lookup.conversation(conversation_id)
        said = zip(conversation.messages, conversation.message_events, strict=True)
        return [HistoryLine(line.role, line.text, line.audience == "agents", seq, line.file) for line, seq in said]

    def channel(self, conversation_id: str) -> str:
        return self._lookup.conversation(conversation_id).channel
