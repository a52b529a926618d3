"""The whole cloud, and what a bot agent can do in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...engine.clock import Clock
from ...engine.errors import FeatureError, UnknownName, message
from ...engine.events import ConsumerProfileSet, MessagePublished
from ...engine.log import Log
from ...engine.ports import HistoryLine, Outgoing, SurveyPort
from ..faults import Faults
from ..people import People
from .core import CloudSettings
from .idle import IdleWatch
from .records import User
from .updates import Updates


class FakeCloud(Updates):
    """One account of the Conversational Cloud.

    Names and ids are both accepted where a skill is asked for. Agents go by their names. Wrong names raise
    `UnknownName`, impossible requests `FeatureError`; neither changes anything.
    """

    def __init__(
        self,
        clock: Clock,
        log: Log,
        *,
        people: People,
        faults: Faults,
        account: str = "12345678",
        settings: CloudSettings | None = None,
    ) -> None:
        super().__init__(clock, log, people=people, faults=faults, account=account, settings=settings)
        self._idle = IdleWatch(self)

    def port(self, user: User | str) -> SurveyPort:
        """What the bot of this bot user can do here."""
        found = self.user(user.name if isinstance(user, User) else user)
        if found.type != "bot":
            raise FeatureError(message(f"{found.name} is a human agent and needs no port", expected="a bot user"))
        return _BotPort(self, found.name)


class _BotPort:
    """The `MessagingPort` of one bot user."""

    def __init__(self, cloud: FakeCloud, user: str) -> None:
        self._cloud = cloud
        self._user = user

    def accept_ring(self, ring_id: str) -> None:
        ring = self._cloud.state.rings.get(ring_id)
        if ring is None:  # forgotten, with its conversation
            return
        if ring.agent != self._user:
            raise UnknownName(message(f"no ring {ring_id!r} at {self._user}"))
        if ring.state == "waiting":
            self._cloud._accept(ring)

    def publish(self, conversation_id: str, message: Outgoing, *, preview: bool = False) -> bool:
        conversation = self._cloud.conversation(conversation_id)
        manages = self._user in self._cloud._managers and conversation.hears_consumer
        if conversation.assigned != self._user and not manages:
            return False
        if preview:
            message = replace(message, rules=(*message.rules, "CLD-RICH-MEDIA-WHITELIST"))
        else:
            message = self._cloud._without_strange_media(conversation, message)
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
        rules = message.rules
        if message.private:
            rules += ("CLD-PRIVATE-MESSAGE-VISIBILITY",)
        self._cloud._log(said, conversation, bot=self._user, node=message.node, rules=rules)
        return True

    def set_profile(self, conversation_id: str, names: tuple[str, str]) -> bool:
        """Name the consumer, unless the account is not enabled for it or the consumer has signed in."""
        conversation = self._cloud.conversation(conversation_id)
        if not self._cloud.settings.takes_profiles or conversation_id in self._cloud._signed_in:
            return False
        node = self._cloud.log.node_of_cause(self._user)
        rules = ("CLD-SET-USER-PROFILE",)
        self._cloud._log(ConsumerProfileSet(*names), conversation, bot=self._user, node=node, rules=rules)
        return True

    def close(self, conversation_id: str, *, survey: bool) -> None:
        conversation = self._cloud.conversation(conversation_id)
        if conversation.survey == self._user:
            self._cloud._end_survey(conversation, "completed")  # C26: by either next action
        elif conversation.assigned == self._user:
            self._cloud._close(conversation, "bot", survey=survey)

    def survey_timed_out(self, conversation_id: str) -> None:
        conversation = self._cloud.conversation(conversation_id)
        if conversation.survey == self._user:
            self._cloud._end_survey(conversation, "timed out")

    def history(self, conversation_id: str) -> Sequence[HistoryLine]:
        conversation = self._cloud.conversation(conversation_id)
        said = zip(conversation.messages, conversation.message_events, strict=True)
        return [HistoryLine(line.role, line.text, line.audience == "agents", seq, line.file) for line, seq in said]

    def channel(self, conversation_id: str) -> str:
        return self._cloud.conversation(conversation_id).channel
