"""Consumers and agents of a live scenario: the harness acts as them, each at a socket to the account."""

from __future__ import annotations

from collections.abc import Sequence

from ....engine.errors import FeatureError, message
from ....engine.events import MessagePublished
from ....fakes.world import messaging_window
from ..base import BaseConsumer
from ..client.agent import Ring
from ..client.click import click_of
from ..client.consumer import Metadata
from ..client.received_conversations import Seen
from .live_clients import LiveClients
from .live_limits import LIMITS


class LiveConsumer(BaseConsumer):
    """A consumer whose window is a socket to the account."""

    limits = LIMITS

    def __init__(self, clients: LiveClients, name: str) -> None:
        self.name = name
        self.conversation: str | None = None
        self._clients = clients

    def opens(self, *, skill: str | None = None) -> None:
        conversation = self._open(skill)
        self._clients.settle(answers_to=conversation)

    def says(self, text: str) -> None:
        self._write(text)
        self._clients.settle(answers_to=self.conversation)

    def says_quickly(self, texts: Sequence[str], *, pause_ms: int = 0) -> None:
        for index, text in enumerate(texts):
            if index and pause_ms:
                self._clients.advance(pause_ms)
            self._write(text)
        self._clients.settle(answers_to=self.conversation)

    def taps_quick_reply(self, title: str) -> None:
        messaging_window.quick_reply(self.messages, title, whose=self.name)
        self._tap(title, is_quick_reply=True)

    def taps_button(self, label: str, *, card: str | None = None) -> None:
        messaging_window.button(self.messages, label, card=card, whose=self.name)
        self._tap(label, card=card)

    def selects(self, choice: str) -> None:
        """Select a choice; where the account sends the question as plain buttons, tap one."""
        is_question = any(offered.kind == "choice" for message in self.messages for offered in message.choices)
        find = messaging_window.choice if is_question else messaging_window.button
        find(self.messages, choice, whose=self.name)
        self._tap(choice)

    def picks(self, items: Sequence[str]) -> None:
        for item in items:
            messaging_window.list_item(self.messages, item, whose=self.name)
        self.says(messaging_window.picked(items))

    def closes(self) -> None:
        seen = self._seen
        if seen is None or not seen.is_open:
            raise FeatureError(message(f"{self.name} has no open conversation to close"))
        self._clients.window(self.name).client.closes(seen.id)
        self._clients.settle()

    @property
    def _seen(self) -> Seen | None:
        return self._clients.seen(self.name, self.conversation)

    @property
    def messages(self) -> list[MessagePublished]:
        log = self._clients.observer.log
        found = (event.body for event in log.events if event.conversation == self.conversation)
        return [body for body in found if isinstance(body, MessagePublished) and body.audience == "all"]

    def _tap(self, label: str, *, is_quick_reply: bool = False, card: str | None = None) -> None:
        """Send the text and metadata that the message defines for a tap; the caller has checked that it is offered."""
        seen = self._seen
        shown = [event for event in seen.events if event.is_content] if seen is not None else []
        click = click_of(shown, label, is_quick_reply=is_quick_reply, card=card)
        assert click is not None
        self._write(click.text, metadata=click.metadata)
        self._clients.settle(answers_to=self.conversation)

    def _write(self, text: str, *, metadata: Metadata = ()) -> None:
        seen = self._seen
        if self.conversation is None or seen is None or not seen.is_open:
            conversation = self._open(None)
        else:
            conversation = self.conversation
        self._clients.window(self.name).client.says(conversation, text, metadata=metadata)

    def _open(self, skill: str | None) -> str:
        if skill == "":
            self.limits.skip("a conversation without a skill could ring any agent")
        bots = self._clients.observer.bots
        if skill is None and not bots:
            raise FeatureError(message("no bot is deployed", do='begin with: Given the bot "my-bot.json"'))
        skill_id = bots[0][1] if skill is None else self._clients.account.skill_id(skill)
        self.conversation = self._clients.start(self.name, skill_id)
        return self.conversation


class LiveAgent:
    """A human agent of the profile."""

    def __init__(self, clients: LiveClients, name: str) -> None:
        self.name = name
        self._clients = clients
        self._workspace = clients.account.workspace(name)

    @property
    def ringing(self) -> int:
        return len(self._rings)

    def accepts(self) -> None:
        self._workspace.accepts(self._ring())
        self._clients.settle()

    def rejects(self) -> None:
        self._workspace.rejects(self._ring())
        self._clients.settle()

    def lets_ring_expire(self) -> None:
        """Wait until the ring is over, if the profile allows a wait of that length."""
        ring, now = self._ring(), self._clients.account.elapsed_ms
        end_ms = now() + int(self._clients.account.profile.waits.advance * 1000)
        while any(waiting.id == ring.id for waiting in self._rings):
            if now() >= end_ms:
                LIMITS.skip("a ring lasts longer than the profile waits")
            self._clients.advance(200)
        self._clients.settle()

    def says(self, text: str, *, private: bool = False) -> None:
        self._workspace.says(self._conversation().id, text, private=private)
        self._clients.settle()

    def transfers_to(self, skill: str) -> None:
        conversation = self._conversation().id
        self._workspace.transfers(conversation, self._clients.account.skill_id(skill))
        self._clients.settle(answers_to=conversation)

    def transfers_to_agent(self, agent: str) -> None:
        """Transfer to the first skill that the profile gives to the other agent."""
        account = self._clients.account
        skills = account.profile.agents[agent].skills if agent in account.profile.agents else []
        if not skills:
            LIMITS.skip(f"the live profile names no skill of the agent {agent!r}")
        conversation, user_id = self._conversation().id, account.workspace(agent).user_id
        self._workspace.transfers(conversation, account.skill_id(skills[0]), agent_id=user_id)
        self._clients.settle(answers_to=conversation)

    def returns_to_queue(self) -> None:
        conversation = self._conversation().id
        self._workspace.returns(conversation)
        self._clients.settle(answers_to=conversation)

    def closes(self) -> None:
        self._workspace.closes(self._conversation().id)
        self._clients.settle()

    @property
    def _rings(self) -> list[Ring]:
        """The waiting rings of this scenario's conversations."""
        ours = self._clients.observer.conversations
        return [ring for ring in self._workspace.waiting_rings if ring.conversation in ours]

    def _ring(self) -> Ring:
        if not self._rings:
            raise FeatureError(message(f"no conversation is ringing for {self.name}"))
        return self._rings[0]

    def _conversation(self) -> Seen:
        ours = [seen for seen in self._workspace.assigned if seen.id in self._clients.observer.conversations]
        if not ours:
            raise FeatureError(message(f"{self.name} has no open conversation"))
        return ours[-1]
