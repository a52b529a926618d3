"""The conversations of a deployed bot. Their sessions change by the log's events alone."""

from __future__ import annotations

from collections.abc import Mapping

from .. import events as ev
from ..bot import Bot
from ..flow.flow import Flow
from ..log import Event, Log
from ..matching.slots import SLOT
from ..turn.deployment_settings import DeploymentSettings
from ..turn.session import CHANGES, CLOSING, Session
from . import citations
from .conversation import Conversation
from .memory import Memory


class Conversations:
    """The conversations of one deployed bot, by id.

    Attributes:
        bot: the latest version of the bot; sessions that begin run it (INT-PREVIEW-RESET).
        deployment: the settings around the bot, shared by all its versions and conversations.
    """

    def __init__(self, bot: Bot, deployment: DeploymentSettings, log: Log, presets: Mapping[str, str]) -> None:
        self.bot = bot
        self.deployment = deployment
        self._log = log
        self._presets = presets
        self._memory = Memory()
        self._is_recalling = False
        self._by_id: dict[str, Conversation] = {}
        log.listen(f"bot platform of {deployment.user_name}", self._apply, CHANGES)

    def find(self, conversation_id: str) -> Conversation | None:
        return self._by_id.get(conversation_id)

    def of(self, conversation_id: str) -> Conversation:
        """The conversation; one that is new to the bot begins with the preset variables."""
        found = self._by_id.get(conversation_id)
        if found is None:
            session, name = Session(), self.deployment.user_name
            flow = self._flow(conversation_id, session)
            found = self._by_id[conversation_id] = Conversation(conversation_id, name, self._log, session, flow)
            for variable, value in self._presets.items():
                found.note(preset(found, variable, value))
        return found

    @property
    def is_busy(self) -> bool:
        """Whether a turn is under way in any of them."""
        return any(conversation.turn is not None for conversation in self._by_id.values())

    def forget(self, conversation_id: str) -> None:
        self._by_id.pop(conversation_id, None)

    def begin_session(self, conversation: Conversation) -> None:
        """Give the conversation the bot's latest version, and set the variables that it remembers of the consumer.

        Follows INT-PREVIEW-RESET and JS-SET-BOT-VARIABLE.
        """
        if conversation.flow.bot is not self.bot:
            conversation.flow = self._flow(conversation.id, conversation.session)
        consumer = self._consumer(conversation.id)
        recalled = self._memory.recall(consumer, self._log.now_ms)
        self._is_recalling = True  # the days are counted from when the bot has set it
        for name, value in recalled.items():
            is_object = self._memory.is_object(consumer, name)
            conversation.note(ev.VariableSet(name, value, "forever", is_object=is_object), rules=citations.RECALLED)
        self._is_recalling = False

    def _flow(self, conversation_id: str, session: Session) -> Flow:
        self._log.bots[self.deployment.user_name] = self.bot
        return Flow(self.bot, self.deployment, session, self._log, conversation_id=conversation_id)

    def _apply(self, event: Event) -> None:
        """Let a session change by an event of its own; remember a variable that is set with persistForever."""
        conversation = self._by_id.get(event.conversation or "")
        if conversation is None:
            return
        body = event.body
        if event.bot == self.deployment.user_name:
            if isinstance(body, ev.VariableSet) and body.duration == "forever" and not self._is_recalling:
                self._remember(conversation.id, body)
        elif type(body) not in CLOSING:
            return
        CHANGES[type(body)](conversation.session, body)

    def _remember(self, conversation_id: str, body: ev.VariableSet) -> None:
        if not body.slot:
            consumer, now_ms = self._consumer(conversation_id), self._log.now_ms
            self._memory.keep(consumer, body.name, body.value, now_ms, is_object=body.is_object)

    def _consumer(self, conversation_id: str) -> str:
        consumers = self.deployment.consumers
        return consumers.consumer_id(conversation_id) if consumers else conversation_id


def preset(conversation: Conversation, name: str, value: str) -> ev.VariableSet:
    """The event of a variable set from outside for the session; `slot.<name>` sets a slot."""
    if name.startswith(SLOT):
        return ev.VariableSet(name.removeprefix(SLOT), value, "session", slot=True)
    return ev.VariableSet(conversation.flow.references.stored_name(name), value, "session")
