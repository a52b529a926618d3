"""Consumers and agents on the wire: each acts through a socket of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ....engine.errors import FeatureError, message
from ....engine.events import File, MessagePublished
from ....fakes.world import messaging_window
from ..base import BaseConsumer
from ..client import delivery
from ..client.agent import Ring
from ..client.click import click_of
from ..client.consumer import ConsumerClient, Metadata
from ..client.received_conversations import Received, Seen
from .wire_clients import WireClients
from .wire_limits import LIMITS

if TYPE_CHECKING:
    from ....fakes.cloud.consumers import About


class WireConsumer(BaseConsumer):
    """A consumer whose window is a socket, which the first action opens."""

    limits = LIMITS

    def __init__(self, clients: WireClients, name: str) -> None:
        self.name = name
        self.conversation: str | None = None
        self._clients = clients
        self._metadata: list[Mapping[str, Any]] = []

    # --- set-up ------------------------------------------------------------------------------------------------------

    def describe(self, about: About, values: Mapping[str, object]) -> None:
        self._clients.call(lambda: self._clients.world.consumer(self.name).describe(about, values))

    def attaches(self, metadata: str) -> None:
        self._metadata = json.loads(metadata)

    # --- acting ------------------------------------------------------------------------------------------------------

    def opens(self, *, skill: str | None = None) -> None:
        self._open(skill)
        self._clients.settle()

    def says(self, text: str) -> None:
        self.writes(text)
        self._clients.settle()

    def says_quickly(self, texts: Sequence[str], *, pause_ms: int = 0) -> None:
        for index, text in enumerate(texts):
            if index and pause_ms:
                self._clients.pass_time(pause_ms)
            self.writes(text)
        self._clients.settle()

    def taps_quick_reply(self, title: str) -> None:
        messaging_window.quick_reply(self.messages, title, whose=self.name)
        self._tap(title, is_quick_reply=True)

    def taps_button(self, label: str, *, card: str | None = None) -> None:
        messaging_window.button(self.messages, label, card=card, whose=self.name)
        self._tap(label, card=card)

    def selects(self, choice: str) -> None:
        messaging_window.choice(self.messages, choice, whose=self.name)
        self._tap(choice)

    def picks(self, items: Sequence[str]) -> None:
        for item in items:
            messaging_window.list_item(self.messages, item, whose=self.name)
        self.says(messaging_window.picked(items))

    def uploads(self, file: str, *, size_bytes: int = 1024, caption: str = "") -> None:
        conversation = self._open_conversation()
        self._window.uploads(conversation, File(file, size_bytes, caption))
        self._clients.settle()

    def closes(self) -> None:
        seen = self._seen
        if seen is None or not seen.is_open:
            raise FeatureError(message(f"{self.name} has no open conversation to close"))
        self._window.closes(seen.id)
        self._clients.settle()

    def writes(self, text: str, *, metadata: Metadata = ()) -> None:
        """Send a text without settling."""
        conversation = self._open_conversation()
        attached, self._metadata = self._metadata, []
        self._window.says(conversation, text, metadata=[*attached, *metadata])

    @property
    def messages(self) -> list[MessagePublished]:
        """The messages of the window, oldest first, as received over the socket."""
        return [delivery.shown(event) for event in self._shown]

    @property
    def _window(self) -> ConsumerClient:
        return self._clients.open_window(self.name)

    @property
    def _shown(self) -> list[Received]:
        seen = self._seen
        return [] if seen is None else [event for event in seen.events if event.is_content]

    @property
    def _seen(self) -> Seen | None:
        client = self._clients.windows.get(self.name)
        return None if client is None or self.conversation is None else client.conversations.get(self.conversation)

    def _tap(self, label: str, *, is_quick_reply: bool = False, card: str | None = None) -> None:
        """Send the text and metadata that the message defines for a tap; the caller has checked that it is offered."""
        click = click_of(self._shown, label, is_quick_reply=is_quick_reply, card=card)
        assert click is not None
        self.writes(click.text, metadata=click.metadata)
        self._clients.settle()

    def _open_conversation(self) -> str:
        seen = self._seen
        if self.conversation is None or (seen is not None and not seen.is_open):
            return self._open(None)
        return self.conversation

    def _open(self, skill: str | None) -> str:
        world = self._clients.world
        wanted = world.deployment().skill if skill is None else skill
        self.conversation = self._window.start(world.cloud.skill(wanted).id if wanted else "-1")
        world.consumer(self.name).conversation = self.conversation
        return self.conversation


class WireAgent:
    """A human agent whose workspace is a socket."""

    def __init__(self, clients: WireClients, name: str) -> None:
        self.name = name
        self._clients = clients

    @property
    def ringing(self) -> int:
        return len(self._rings)

    def accepts(self) -> None:
        self._clients.open_workspace(self.name).accepts(self._ring())
        self._clients.settle()

    def rejects(self) -> None:
        self._clients.open_workspace(self.name).rejects(self._ring())
        self._clients.settle()

    def lets_ring_expire(self) -> None:
        cloud = self._clients.world.cloud
        ring = self._ring()
        self._clients.advance(ring.expires_ms - cloud.wire_ms(cloud.clock.now_ms))

    def says(self, text: str, *, private: bool = False) -> None:
        self._clients.open_workspace(self.name).says(self._conversation().id, text, private=private)
        self._clients.settle()

    def transfers_to(self, skill: str) -> None:
        skill_id = self._clients.world.cloud.skill(skill).id
        self._clients.open_workspace(self.name).transfers(self._conversation().id, skill_id)
        self._clients.settle()

    def transfers_to_agent(self, agent: str) -> None:
        cloud = self._clients.world.cloud
        held, other = self._conversation().id, cloud.user(agent)
        skill_id = cloud.workspaces.skill_towards(self.name, agent, held)
        self._clients.open_workspace(self.name).transfers(held, skill_id, agent_id=cloud.wire_id(other))
        self._clients.settle()

    def returns_to_queue(self) -> None:
        self._clients.open_workspace(self.name).returns(self._conversation().id)
        self._clients.settle()

    def closes(self) -> None:
        self._clients.open_workspace(self.name).closes(self._conversation().id)
        self._clients.settle()

    @property
    def _rings(self) -> list[Ring]:
        workspace = self._clients.workspaces.get(self.name)
        return workspace.waiting_rings if workspace else []

    def _ring(self) -> Ring:
        rings = self._rings
        if not rings:
            raise FeatureError(message(f"no conversation is ringing for {self.name}"))
        return rings[0]

    def _conversation(self) -> Seen:
        """The conversation accepted last."""
        workspace = self._clients.workspaces.get(self.name)
        assigned = workspace.assigned if workspace else []
        if not assigned:
            raise FeatureError(message(f"{self.name} has no open conversation"))
        return assigned[-1]
