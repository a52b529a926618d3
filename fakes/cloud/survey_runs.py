"""Surveys that run in conversations which have been closed."""

from __future__ import annotations

from ...engine.clock import Timer, Timing
from ...engine.connector.survey import CLOSED_BY_CLOUD_MS
from ...engine.errors import FeatureError, message
from ...engine.events import Role, SurveyEnded, SurveyOmitted, SurveySkillAssigned, SurveyStarted
from ...engine.ports import SurveyEnding
from . import citations
from .clients import Clients
from .core import Core
from .lookup import Lookup
from .records import Conversation
from .surveys import Verdict, decide

_CLOSED_BY_CLOUD = "survey is closed by Conversational Cloud"


class SurveyRuns:
    """The account's survey bots and the surveys under way."""

    def __init__(self, core: Core, lookup: Lookup, clients: Clients) -> None:
        self._core = core
        self._lookup = lookup
        self._clients = clients
        self._timers: dict[str, Timer] = {}
        core.handle(_CLOSED_BY_CLOUD, self._close)

    def assign(self, user: str, skill: str | int | None) -> None:
        """Give a survey bot its skill; None takes it away and so disables the survey. Follows SUR-SKILL-ONE-BOT.

        Raises:
            FeatureError: the skill has a survey bot already.
        """
        skill_id = "" if skill is None else self._lookup.skill(skill).id
        holder = self._core.state.surveys.get(skill_id, user)
        if holder != user:
            raise FeatureError(message(f"the skill {skill} has a survey bot already", value=holder))
        self._core.append(SurveySkillAssigned(user, skill_id), rules=citations.survey_assigned(skill_id))

    def decide(self, conversation: Conversation, by: Role, *, survey: bool) -> Verdict | None:
        """Judge a conversation that is about to be closed; None in an account without survey bots."""
        core = self._core
        if not core.state.surveys:
            return None
        options, chat, now_ms = core.settings.surveys, self._clients.on_live_chat(), core.clock.now_ms
        return decide(core.state, options, conversation, by, survey=survey, chat=chat, now_ms=now_ms)

    def follow(self, conversation: Conversation, verdict: Verdict) -> None:
        """Start the survey, or log why there is none.

        The conversation is not transferred to the survey bot (SUR-TRIGGER-SKILL).
        """
        core, bot = self._core, verdict.bot
        if verdict.omitted:
            core.append(SurveyOmitted(verdict.omitted), conversation, rules=citations.survey_omitted(verdict))
            return
        started = SurveyStarted(bot, conversation.skill_id)
        with core.log.caused_by(core.append(started, conversation, rules=citations.survey_started(verdict))):
            self._timers[conversation.id] = core.timers.after(
                CLOSED_BY_CLOUD_MS, _CLOSED_BY_CLOUD, conversation.id, timing=Timing.PATIENCE
            )
            self._clients.survey(bot).survey_started(conversation.id)

    def end(self, conversation: Conversation, how: SurveyEnding) -> None:
        """End the survey of a conversation, and notify its bot."""
        self._timers.pop(conversation.id).cancel()
        bot = conversation.survey
        self._core.append(SurveyEnded(how), conversation, rules=citations.survey_ended(how))
        self._clients[bot].conversation_closed(conversation.id)

    def _close(self, conversation_id: str) -> None:
        self.end(self._core.state.conversations[conversation_id], "closed by Conversational Cloud")
