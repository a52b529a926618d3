"""The bots of this process: connected to the cloud as the clients of their users."""

from __future__ import annotations

from collections.abc import Iterator

from ...engine.ports import BotAgent, SurveyAgent
from .records import Conversation


class Clients:
    """The receiving sides of agent connectors, by the names of their users."""

    def __init__(self) -> None:
        self._clients: dict[str, BotAgent] = {}
        self._surveys: dict[str, SurveyAgent] = {}
        self._managers: dict[str, BotAgent] = {}  # they receive the messages of every conversation
        self._main_dialog_only: set[str] = set()  # the managers that receive no messages of surveys

    def connect(self, user: str, client: BotAgent) -> None:
        self._clients[user] = client

    def connect_survey(self, user: str, client: SurveyAgent) -> None:
        self._clients[user] = self._surveys[user] = client

    def disconnect(self, user: str) -> None:
        self._clients.pop(user, None)

    def set_manager(self, user: str, manages: bool, *, main_dialog_only: bool) -> None:
        """Make a connected bot a Manager bot, or an ordinary one again."""
        self._managers.pop(user, None)
        self._main_dialog_only.discard(user)
        if main_dialog_only:
            self._main_dialog_only.add(user)
        if manages:
            self._managers[user] = self._clients[user]

    def is_emulated(self, user: str) -> bool:
        """Whether a bot of this process acts for this user; others act for themselves, over a socket or in a test."""
        return user in self._clients

    def is_manager(self, user: str) -> bool:
        return user in self._managers

    def of(self, user: str) -> BotAgent | None:
        """The client of this user; None for a user who acts over a socket or in a test."""
        return self._clients.get(user)

    def __getitem__(self, user: str) -> BotAgent:
        """The client of a bot user of this process."""
        return self._clients[user]

    def survey(self, user: str) -> SurveyAgent:
        return self._surveys[user]

    def on_live_chat(self) -> set[str]:
        """The users of the bots whose channel is Live Chat."""
        return {user for user, client in self._clients.items() if client.is_chat}

    def listening_managers(self, conversation: Conversation) -> Iterator[BotAgent]:
        """The Manager bots that receive the consumer's messages in this conversation now (CON-MANAGER-EVENTS)."""
        for user, manager in self._managers.items():
            if not conversation.survey or self.receives_surveys(user):
                yield manager

    def receives_surveys(self, user: str) -> bool:
        """Whether a Manager bot receives the messages of surveys too."""
        return user not in self._main_dialog_only

    def notify_taken(self, conversation_id: str, sender: str, agent: str) -> None:
        """Notify the bot that transferred the conversation that `agent` has accepted it."""
        client = self._clients[sender]
        client.transfer_taken(conversation_id, agent)
        client.conversation_left(conversation_id)

    def notify_left(self, conversation_id: str, user: str) -> None:
        """Notify a bot that it has been removed from the conversation."""
        if client := self._clients.get(user):
            client.conversation_left(conversation_id)

    def notify_closed(self, conversation_id: str, user: str) -> None:
        """Notify the bot of this user, and every Manager bot, that the conversation is closed."""
        if client := self._clients.get(user):
            client.conversation_closed(conversation_id)
        for manager in self._managers.values():
            manager.conversation_closed(conversation_id)

    def forget(self, conversation_id: str) -> None:
        """Let every bot forget a conversation that is over."""
        for client in (*self._clients.values(), *self._surveys.values()):
            client.conversation_forgotten(conversation_id)
