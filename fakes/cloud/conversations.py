"""Conversations from start to end, their surveys included: what consumers and human agents do."""

from __future__ import annotations

from collections.abc import Callable

from ...engine.clock import Timing
from ...engine.connector.survey import CLOSED_BY_CLOUD_MS
from ...engine.errors import FeatureError, message
from ...engine.events import (
    ConsumerSignedIn,
    ConversationClosed,
    ConversationQueued,
    ConversationStarted,
    ConversationTakenOver,
    DiagnosticReported,
    File,
    MessagePublished,
    ParticipantLeft,
    RingCancelled,
    Role,
    SurveyEnded,
    SurveyOmitted,
    SurveyStarted,
)
from ...engine.log import Event
from ...engine.ports import BotAgent, Outgoing, SurveyEnding
from .media import without_strange_media
from .records import Conversation
from .surveys import decide
from .transfers import Transfers


class Conversations(Transfers):
    """Conversations of the account."""

    def _handlers(self) -> dict[str, Callable[..., None]]:
        return {**super()._handlers(), "survey is closed by Conversational Cloud": self._end_survey_late}

    def start_conversation(
        self, consumer: str, skill: str | int | None, channel: str = "lp_web", *, context: str = "", agent: str = ""
    ) -> str:
        """Open a conversation for a skill and queue it. Returns its id. Follows CLD-ROUTING-BY-SKILL.

        Without a skill it waits for no agent in particular. With an `agent` it is assigned to that agent at once.
        """
        skill_id = "" if skill is None else self.skill(skill).id
        conversation_id = f"conv-{self.state.started + 1}"
        rules = ("CLD-ROUTING-BY-SKILL",)
        body = ConversationStarted(consumer, skill_id, channel, context)
        started = self.log.append(body, conversation=conversation_id, rules=rules)
        with self.log.caused_by(started):
            if agent:
                self._log(ConversationTakenOver(agent, agent), self.conversation(conversation_id))
                return conversation_id
            queued = self.log.append(
                ConversationQueued(skill_id, reason="start"), conversation=conversation_id, rules=rules
            )
        self._route(queued)
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
        """The consumer writes, taps what carries `payload`, or uploads a file.

        The channel attaches `metadata`, a JSON list. What is no plain text comes with its `content_type`, or as `rich`.

        An assigned bot hears it. During a transfer the words are kept (C50): whoever accepts sees them in the history,
        and the bot gets them when the transfer fails.
        """
        conversation = self.conversation(conversation_id)
        if not conversation.survey:
            self._open(conversation_id)
        user = self.state.users.get(conversation.assigned)
        rules: tuple[str, ...] = ("CLD-ACCEPT",) if user and user.type == "human" else ()
        rules += ("C50",) if conversation.transfer is not None else ()
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
        published = self._log(said, conversation, rules=rules)
        self._hops.pop(conversation_id, None)
        with self.log.caused_by(published):
            if (listener := self._listener(conversation)) is not None:
                if conversation.transfer:
                    self._handed_over.setdefault(conversation_id, set()).add(published.seq)
                listener.consumer_wrote(conversation.id, text, payload, file)
            for name, manager in self._managers.items():
                if manager is listener:
                    continue
                if not conversation.survey or name not in self._main_dialog_only:
                    manager.consumer_wrote(conversation.id, text, payload, file)
        return published

    def consumer_steps_up(self, conversation_id: str) -> None:
        """The consumer signs in; the assigned bot is told (CON-STEPUP-MESSAGE)."""
        conversation = self._open(conversation_id)
        self._signed_in.add(conversation_id)
        with self.log.caused_by(self._log(ConsumerSignedIn(conversation.consumer), conversation)):
            if (listener := self._listener(conversation)) is not None:
                listener.consumer_stepped_up(conversation_id)

    def consumer_closes(self, conversation_id: str) -> None:
        self._close(self._open(conversation_id), "consumer", survey=True)

    def close_idle(self, conversation_id: str) -> None:
        """The account closes a conversation in which nothing happens any more."""
        self._close(self._open(conversation_id), "system", survey=False)

    def agent_writes(self, agent: str, text: str, conversation: str | None = None) -> Event:
        """The agent writes: into this conversation, else into the one he accepted last."""
        said = MessagePublished("agent", agent, text)
        return self._log(said, self._open_at(agent, conversation), rules=("CLD-ACCEPT",))

    def agent_transfers(self, agent: str, skill: str | int, conversation: str | None = None) -> None:
        """The agent gives a conversation to a skill, his own included."""
        found, skill_id = self._open_at(agent, conversation), self.skill(skill).id
        with self.log.caused_by(self._log(ParticipantLeft(agent), found)):
            queued = self._log(
                ConversationQueued(skill_id, by=agent), found, rules=("ESC-TARGETS", "CLD-ROUTING-BY-SKILL")
            )
        self._route(queued)

    def agent_closes(self, agent: str, conversation: str | None = None) -> None:
        self._close(self._open_at(agent, conversation), "agent", survey=True)

    def can_write(self, agent: str, conversation_id: str) -> bool:
        """Whether the agent may write: it is his and open. While a survey runs he only reads (SUR-AGENT-READONLY)."""
        return conversation_id in self._human(agent).open

    def _close(self, conversation: Conversation, by: Role, *, survey: bool) -> None:
        verdict = None
        if self.state.surveys:
            now_ms = self.clock.now_ms
            chat = {user for user, client in self._clients.items() if client.is_chat}
            options = self.settings.surveys
            verdict = decide(self.state, options, conversation, by, survey=survey, chat=chat, now_ms=now_ms)
        listener = conversation.transfer.sender if conversation.transfer else conversation.assigned
        self._forget_transfer(conversation)
        self._leave_queue(conversation)
        if conversation.ring:
            self._stop_ring(self.state.rings[conversation.ring], RingCancelled)
        closed = self._log(ConversationClosed(by, bool(verdict and verdict.bot)), conversation)
        with self.log.caused_by(closed):
            if client := self._clients.get(listener):
                client.conversation_closed(conversation.id)
            for manager in self._managers.values():
                manager.conversation_closed(conversation.id)
            self._route(closed)
            if verdict and verdict.bot:
                self._start_survey(conversation, verdict.bot, verdict.rules)
            elif verdict and verdict.omitted:
                self._log(SurveyOmitted(verdict.omitted), conversation, rules=verdict.rules)

    def _start_survey(self, conversation: Conversation, bot: str, rules: tuple[str, ...]) -> None:
        """Nothing is transferred: the survey bot is simply there (SUR-TRIGGER-SKILL)."""
        started = SurveyStarted(bot, conversation.skill_id)
        with self.log.caused_by(self._log(started, conversation, rules=(*rules, "CLD-TESTER-SURVEY"))):
            self._survey_timers[conversation.id] = self._timers.after(
                CLOSED_BY_CLOUD_MS,
                "survey is closed by Conversational Cloud",
                conversation.id,
                timing=Timing.PATIENCE,
            )
            self._survey_clients[bot].survey_started(conversation.id)

    def _end_survey_late(self, conversation_id: str) -> None:
        self._end_survey(self.state.conversations[conversation_id], "closed by Conversational Cloud")

    def _end_survey(self, conversation: Conversation, how: SurveyEnding) -> None:
        self._survey_timers.pop(conversation.id).cancel()
        bot = conversation.survey
        rules = {"completed": ("SUR-OUTCOMES", "SUR-CLOSE"), "timed out": ("SUR-OUTCOMES", "SUR-TIMEOUT")}
        self._log(SurveyEnded(how), conversation, rules=rules.get(how, ("SUR-OUTCOMES",)))
        self._clients[bot].conversation_closed(conversation.id)

    def _without_strange_media(self, conversation: Conversation, message: Outgoing) -> Outgoing:
        """The message without the media whose domains are not whitelisted (CLD-RICH-MEDIA-WHITELIST)."""
        allowed = self.settings.media_domains
        if allowed is None:
            return message
        shown, dropped = without_strange_media(message, allowed)
        for url in dropped:
            self._log(
                DiagnosticReported("media-not-whitelisted", f"the domain of {url} is not whitelisted: it is not shown"),
                conversation,
                rules=("CLD-RICH-MEDIA-WHITELIST",),
            )
        return shown

    def _listener(self, conversation: Conversation) -> BotAgent | None:
        """The bot that hears the consumer now, None when nobody or a human does."""
        if conversation.transfer is None:
            return self._clients.get(conversation.assigned)
        if self.settings.bot_hears_while_transferring:
            return self._clients.get(conversation.transfer.sender)
        return None

    def _open_at(self, agent: str, conversation: str | None) -> Conversation:
        mine = self.open_conversations(self._human(agent).name)
        for candidate in reversed(mine):
            if conversation in (None, candidate.id):
                return candidate
        rings = ", ".join(ring.conversation for ring in self.ringing(agent))
        raise FeatureError(
            message(
                f"{agent} has {'no conversation' if conversation is None else f'not got {conversation}'} open",
                known=[mine_too.id for mine_too in mine],
                do=f"{rings} rings at {agent}: accept it first" if rings else "",
            )
        )
