"""The people of a World: consumers at the messaging window, human agents at the Agent Workspace."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Protocol

from ...engine.clock import Clock
from ...engine.errors import FeatureError, message
from ...engine.events import Choice, File, MessagePublished
from ...engine.input_files import HALF, has_half_a_character
from ...engine.turn.channel import DEFAULT_CHANNEL, channel_named
from ..cloud import FakeCloud
from ..cloud.consumers import About, Profiles
from . import messaging_window


class Host(Protocol):
    """The parts of a World that people use."""

    @property
    def cloud(self) -> FakeCloud: ...

    @property
    def clock(self) -> Clock: ...

    @property
    def profiles(self) -> Profiles: ...

    @property
    def entry_skill(self) -> str:
        """The skill of a conversation that is opened without one. Raises FeatureError when no bot is deployed."""

    def advance(self, duration_ms: int) -> None: ...

    def run_until_idle(self) -> None: ...


class Consumer:
    """A consumer at the messaging window."""

    def __init__(self, host: Host, name: str) -> None:
        self._host = host
        self.name = name
        self.channel = DEFAULT_CHANNEL
        self.conversation: str | None = None
        self._metadata = ""

    def uses(self, channel: str) -> None:
        """Write through this channel, "lp_sms" or "sms", from the next conversation on. Raises UnknownName."""
        self.channel = channel_named(channel)

    @property
    def has_open_conversation(self) -> bool:
        """Whether the next message goes into the current conversation; its survey is a part of it."""
        return self.conversation is not None and self._host.cloud.conversation(self.conversation).accepts_messages

    def describe(self, about: About, values: Mapping[str, object]) -> None:
        """Set facts that the cloud knows about this consumer."""
        self._host.profiles.of(self.name).describe(about, values)

    def attaches(self, metadata: str) -> None:
        """Attach metadata of the channel, a JSON list of objects with a type, to the consumer's next message."""
        self._metadata = metadata

    @property
    def messages(self) -> list[MessagePublished]:
        """The messages at the window, oldest first."""
        if self.conversation is None:
            return []
        shown = self._host.cloud.conversation(self.conversation).messages
        return [body for body in shown if body.audience == "all"]

    def opens(self, *, skill: str | None = None) -> None:
        """Open the window and write nothing: a conversation starts at the skill, by default that of the first bot.

        With an empty text for the skill the conversation has none.
        """
        self._open(skill)
        self._host.run_until_idle()

    def says(self, text: str) -> None:
        self.writes(text)
        self._host.run_until_idle()

    def writes(self, text: str) -> None:
        """Write a text without waiting for its consequences."""
        self._write(text, None)

    def says_quickly(self, texts: Sequence[str], *, pause_ms: int = 0) -> None:
        """Send these texts, `pause_ms` apart, without waiting for answers."""
        for index, text in enumerate(texts):
            if index and pause_ms:
                self._host.clock.advance(pause_ms)
            self.writes(text)
        self._host.run_until_idle()

    def taps_quick_reply(self, title: str) -> None:
        self._tap(messaging_window.quick_reply(self.messages, title, whose=self.name))

    def taps_button(self, label: str, *, card: str | None = None) -> None:
        self._tap(messaging_window.button(self.messages, label, card=card, whose=self.name))

    def selects(self, choice: str) -> None:
        self._tap(messaging_window.choice(self.messages, choice, whose=self.name))

    def picks(self, items: Sequence[str]) -> None:
        """Pick items of the latest list picker; the bot gets them as one text (INT-LIST-PICKER-REPLY)."""
        for item in items:
            messaging_window.list_item(self.messages, item, whose=self.name)
        self.says(messaging_window.picked(items))

    def uploads(self, file: str, *, size_bytes: int = 1024, caption: str = "") -> None:
        self._write(caption, None, File(file, size_bytes, caption))
        self._host.run_until_idle()

    def signs_in(self) -> None:
        """Step up from an unknown to a known consumer, in the conversation that is open."""
        if self.conversation is None or not self.has_open_conversation:
            raise FeatureError(message(f"{self.name} has no open conversation to sign in to"))
        self._host.cloud.consumer_steps_up(self.conversation)
        self._host.run_until_idle()

    def closes(self) -> None:
        if self.conversation is None or not self.has_open_conversation:
            raise FeatureError(message(f"{self.name} has no open conversation to close"))
        self._host.cloud.consumer_closes(self.conversation)
        self._host.run_until_idle()

    def _tap(self, choice: Choice) -> None:
        """Send the text and payload of the choice; follows CON-BUTTON-TEXT-ON-POSTBACK."""
        self._write(choice.written, choice.payload)
        self._host.run_until_idle()

    def _write(self, text: str, payload: str | None, file: File | None = None) -> None:
        _refuse_half_characters(text)
        cloud = self._host.cloud
        if not self.has_open_conversation:
            self._open(None)
        assert self.conversation is not None
        metadata, self._metadata = self._metadata, ""
        cloud.consumer_writes(self.conversation, text, payload, file, metadata=metadata)

    def _open(self, skill: str | None) -> None:
        wanted = self._host.entry_skill if skill is None else skill
        self.conversation = self._host.cloud.start_conversation(self.name, wanted or None, self.channel)


class Agent:
    """A human agent at the Agent Workspace."""

    def __init__(self, host: Host, name: str) -> None:
        self._host = host
        self.name = name

    @property
    def ringing(self) -> int:
        """The number on the workspace badge: conversations that ring (CLD-RING)."""
        return len(self._host.cloud.ringing(self.name))

    def accepts(self) -> None:
        self._act(lambda: self._host.cloud.accept(self.name))

    def rejects(self) -> None:
        self._act(lambda: self._host.cloud.reject(self.name))

    def lets_ring_expire(self) -> None:
        """Let time pass until the oldest ring expires."""
        rings = self._host.cloud.ringing(self.name)
        if not rings:
            raise FeatureError(message(f"no conversation is ringing for {self.name}"))
        self._host.advance(rings[0].expires_at_ms - self._host.clock.now_ms)

    def says(self, text: str, *, private: bool = False) -> None:
        """Write a message; a private one is for agents and managers only (CLD-PRIVATE-MESSAGE-VISIBILITY)."""
        _refuse_half_characters(text)
        self._act(lambda: self._host.cloud.agent_writes(self.name, text, private=private))

    def transfers_to(self, skill: str) -> None:
        self._act(lambda: self._host.cloud.agent_transfers(self.name, skill))

    def transfers_to_agent(self, agent: str) -> None:
        """Transfer the conversation to another agent, of its own skill if they hold it."""
        self._act(lambda: self._host.cloud.agent_transfers_to_agent(self.name, agent))

    def returns_to_queue(self) -> None:
        """Put the conversation back into the queue of its skill."""
        self._act(lambda: self._host.cloud.agent_returns(self.name))

    def closes(self) -> None:
        self._act(lambda: self._host.cloud.agent_closes(self.name))

    def _act(self, act: Callable[[], object]) -> None:
        act()
        self._host.run_until_idle()


def _refuse_half_characters(text: str) -> None:
    """Raise FeatureError for a text that no socket could carry: the platform cannot be sent one either."""
    if has_half_a_character(text):
        raise FeatureError(message(f"nobody can write {HALF}", value=ascii(text), expected="whole characters"))


class Consumers:
    """The consumers of a World by name, in the order of their arrival."""

    def __init__(self, host: Host) -> None:
        self.by_name: dict[str, Consumer] = {}
        self._host = host

    def find(self, name: str | None = None) -> Consumer:
        """The consumer of this name, added when missing; without a name the first one, added as "Consumer"."""
        if name is None:
            name = next(iter(self.by_name), "Consumer")
        if name not in self.by_name:
            self.by_name[name] = Consumer(self._host, name)
        return self.by_name[name]

    @property
    def latest(self) -> Consumer:
        """The consumer who arrived last."""
        return self.by_name[next(reversed(self.by_name))] if self.by_name else self.find()

    @property
    def current_conversation(self) -> str | None:
        """The last conversation of the consumer who arrived last and has one."""
        for consumer in reversed(self.by_name.values()):
            if consumer.conversation is not None:
                return consumer.conversation
        return None

    def forget(self, conversations: Collection[str]) -> None:
        """Detach the consumers from these conversations."""
        for consumer in self.by_name.values():
            if consumer.conversation in conversations:
                consumer.conversation = None
