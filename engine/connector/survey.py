"""The connector of post-conversation survey bots. It needs no set-up: it exists as soon as the bot has a skill.

Theory of operation. A survey bot is not rung and gets no transfers. When a conversation of its skill has been closed,
the cloud notifies the connector, and the bot opens its survey dialog. From then on the bot answers the consumer like
any other bot. Without an answer for the length of the bot's session, the survey has timed out; with a Session Expired
message the survey bot waits for the next input, answers with that message, and only then leaves. After an error the bot
is lost for this survey, and Conversational Cloud closes it in the end.

A survey bot has no fallback skill and no skill to escalate to: its silence is not watched.
"""

from __future__ import annotations

from typing import Final, Protocol

from ..bot import Bot
from ..clock import Clock, Timer, Timing
from ..events import File
from ..log import Log
from ..ports import BotLink, Outgoing, SurveyPort
from ..settings import ConnectorSettings
from ..turn.session import Session
from . import citations
from .bot_side import BotSide
from .connector import AgentConnector

CLOSED_BY_CLOUD_MS: Final = 48 * 3_600_000  # SUR-OUTCOMES


class SurveySide(BotSide, Protocol):
    """The platform of a survey bot as its connector needs it."""

    def session(self, conversation_id: str) -> Session: ...

    def bot_in(self, conversation_id: str) -> Bot: ...

    def open_survey(self, conversation_id: str, *, lost: bool) -> None: ...

    def session_expired(self, conversation_id: str) -> None: ...


class SurveyConnector(AgentConnector):
    """Implements `SurveyAgent` for one survey bot."""

    cloud: SurveyPort
    bot: SurveySide

    def __init__(self, *, clock: Clock, log: Log, link: BotLink, name: str) -> None:
        # a late answer is not a problem before the survey has timed out, and Conversational Cloud ends all surveys
        settings = ConnectorSettings(max_consumer_message_delay_min=CLOSED_BY_CLOUD_MS // 60_000)
        super().__init__(clock=clock, log=log, link=link, settings=settings, name=name, watches=False)
        self._link = link
        self._survey_timers = clock.owner(f"surveys of {name}", {"survey": self._expire})
        self._patience: dict[str, Timer] = {}
        self._expired: set[str] = set()

    def survey_started(self, conversation_id: str) -> None:
        self.take_part(conversation_id)
        self._wait(conversation_id)
        self.bot.open_survey(conversation_id, lost=not self._link.response_arrives())

    def consumer_wrote(self, conversation_id: str, text: str, payload: str | None, file: File | None = None) -> None:
        if conversation_id in self._expired:
            expired = Outgoing(self._expired_message(conversation_id), rules=citations.SURVEY_EXPIRED)
            self.cloud.publish(conversation_id, expired)
            self.cloud.survey_timed_out(conversation_id)
            return
        self._wait(conversation_id)
        super().consumer_wrote(conversation_id, text, payload, file)

    def conversation_closed(self, conversation_id: str) -> None:
        if waiting := self._patience.pop(conversation_id, None):
            waiting.cancel()
        self._expired.discard(conversation_id)
        super().conversation_closed(conversation_id)

    def _expired_message(self, conversation_id: str) -> str:
        return self.bot.bot_in(conversation_id).settings.session_expired_message

    def _wait(self, conversation_id: str) -> None:
        """Wait for the consumer for the length of the bot's session; the timer is due one millisecond later."""
        if waiting := self._patience.get(conversation_id):
            waiting.cancel()
        limit_ms = self.bot.bot_in(conversation_id).settings.session_ms
        self._patience[conversation_id] = self._survey_timers.after(
            limit_ms + 1, "survey", conversation_id, timing=Timing.PATIENCE
        )

    def _expire(self, conversation_id: str) -> None:
        """The session is over; a survey that an error has stopped does not time out."""
        if self.bot.session(conversation_id).stopped:
            return
        self.bot.session_expired(conversation_id)
        if self._expired_message(conversation_id):
            self._expired.add(conversation_id)
        else:
            self.cloud.survey_timed_out(conversation_id)
