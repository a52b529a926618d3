"""Conversations from start to end, and the actions of consumers in them."""

from __future__ import annotations

from ....engine.events import (
    ConsumerSignedIn,
    ConversationClosed,
    ConversationQueued,
    ConversationStarted,
    ConversationTakenOver,
    File,
    MessagePublished,
    RingCancelled,
    Role,
)
from ....engine.log import Event
from ....engine.ports import BotAgent
from .. import citations
from ..clients import Clients
from ..core import Core
from ..lookup import Lookup
from ..records import Conversation
from ..routing.rings import Rings
from ..routing.routing import Routing
from ..routing.transfer_notes import TransferNotes
from ..survey_runs import SurveyRuns
from ..transfers import Transfers


class Conversations:
    """Conversations of the account."""

    def __init__(
        self,
        core: Core,
        lookup: Lookup,
        clients: Clients,
        *,
        rings: Rings,
        routing: Routing,
        transfers: Transfers,
        notes: TransferNotes,
        surveys: SurveyRuns,
    ) -> None:
        self._core = core
        self._lookup = lookup
        self._clients = clients
        self._rings = rings
        self._routing = routing
        self._transfers = transfers
        self._notes = notes
        self._surveys = surveys
        self._signed_in: set[str] = set()  # conversations whose consumer has signed in meanwhile

    def start(
        self, consumer: str, skill: str | int | None, channel: str = "lp_web", *, context: str = "", agent: str = ""
    ) -> str:
        """Open a conversation for a skill and queue it. Returns its id. Follows CLD-ROUTING-BY-SKILL.

        Without a skill it waits for no agent in particular. If `agent` is given, it is assigned to that agent at once.
        """
        core = self._core
        skill_id = "" if skill is None else self._lookup.skill(skill).id
        conversation_id = f"conv-{core.state.started + 1}"
        body = ConversationStarted(consumer, skill_id, channel, context)
        started = core.log.append(body, conversation=conversation_id)
        conversation = core.state.conversations[conversation_id]
        with core.log.caused_by(started):
            if agent:
                core.append(ConversationTakenOver(agent, agent), conversation)
                return conversation_id
            queued = core.append(ConversationQueued(skill_id, reason="start"), conversation)
        self._routing.route(queued)
        return conversation_id

    def consumer_writes(
        self,
        conversation_id: str,
        text: str,
        payload: str | None = None,
        file: File | None = None,
        *,
        metadata: str = "",
        rich: str = "",
        content_type: str = "text/plain",
    ) -> Event:
        """The consumer writes, taps an element with `payload`, or uploads a file.

        The channel attaches `metadata`, a JSON list. A message that is not plain text comes with its `content_type`, or
        as `rich`.

        An assigned bot receives it. During a transfer it is stored (C50): the agent who accepts sees it in the history,
        and the bot gets it when the transfer fails.
        """
        conversation = self._lookup.conversation(conversation_id)
        if not conversation.survey:
            self._lookup.open_conversation(conversation_id)
        rules = citations.consumer_message(conversation, self._core.state.users.get(conversation.assigned))
        said = MessagePublished(
            "consumer",
            conversation.consumer,
            text,
            rich=rich,
            payload=payload,
            file=file,
            metadata=metadata,
            content_type=content_type,
        )
        published = self._core.append(said, conversation, rules=rules)
        self._notes.hops.pop(conversation_id, None)
        with self._core.log.caused_by(published):
            if (listener := self._listener(conversation)) is not None:
                if conversation.transfer:
                    self._notes.received.setdefault(conversation_id, set()).add(published.seq)
                listener.consumer_wrote(conversation.id, text, payload, file)
            for manager in self._clients.listening_managers(conversation):
                if manager is not listener:
                    manager.consumer_wrote(conversation.id, text, payload, file)
        return published

    def consumer_steps_up(self, conversation_id: str) -> None:
        """The consumer signs in; the assigned bot is notified (CON-STEPUP-MESSAGE)."""
        conversation = self._lookup.open_conversation(conversation_id)
        self._signed_in.add(conversation_id)
        with self._core.log.caused_by(self._core.append(ConsumerSignedIn(conversation.consumer), conversation)):
            if (listener := self._listener(conversation)) is not None:
                listener.consumer_stepped_up(conversation_id)

    def has_signed_in(self, conversation_id: str) -> bool:
        """Whether the consumer has signed in during the conversation."""
        return conversation_id in self._signed_in

    def consumer_closes(self, conversation_id: str) -> None:
        self.close(self._lookup.open_conversation(conversation_id), "consumer", survey=True)

    def close_idle(self, conversation_id: str) -> None:
        """Close an idle conversation, on behalf of the account."""
        self.close(self._lookup.open_conversation(conversation_id), "system", survey=False)

    def close(self, conversation: Conversation, by: Role, *, survey: bool) -> None:
        """Close an open conversation, or, with `survey`, its main dialog: then a survey may follow."""
        verdict = self._surveys.decide(conversation, by, survey=survey)
        listener = conversation.transfer.sender if conversation.transfer else conversation.assigned
        self._transfers.give_up(conversation)
        self._routing.take_from_queue(conversation)
        if conversation.ring:
            self._rings.stop(self._core.state.rings[conversation.ring], RingCancelled)
        closed = self._core.append(ConversationClosed(by, bool(verdict and verdict.bot)), conversation)
        with self._core.log.caused_by(closed):
            self._clients.notify_closed(conversation.id, listener)
            self._routing.route(closed)
            if verdict:
                self._surveys.follow(conversation, verdict)

    def forget(self, conversation_id: str) -> None:
        """Drop what is noted about a conversation that is over."""
        self._signed_in.discard(conversation_id)

    def _listener(self, conversation: Conversation) -> BotAgent | None:
        """The bot that receives the consumer's messages now; None while no bot does."""
        if conversation.transfer is None:
            return self._clients.of(conversation.assigned)
        if self._core.settings.bot_hears_while_transferring:
            return self._clients.of(conversation.transfer.sender)
        return None
