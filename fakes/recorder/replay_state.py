"""The state that the steps of a recording depend on: participants, account, conversations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ...engine import events as ev
from ...engine.log import Event
from .account_fold import Account
from .gherkin_lines import Line, can_be_quoted
from .needs import Needs
from .replayed_conversations import ReplayedConversation, ReplayedConversations
from .timeline import Act

_UUID: Final = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)


class NotExpressible(Exception):
    """The step library has no sentence for this; the recording ends in front of it."""


@dataclass(frozen=True, slots=True)
class Participants:
    """The consumers, agents and bots of a recording.

    Attributes:
        names: the names of consumers in steps, by consumer.
        humans: the names of all human agents.
        bot_users: the users of bots that the emulator runs; other bots are external.
        senders: the bots that wrote in the conversations.
    """

    names: Mapping[str, str]
    humans: frozenset[str]
    bot_users: frozenset[str]
    senders: frozenset[str]

    @classmethod
    def of(cls, events: Sequence[Event], own: Sequence[Event]) -> Participants:
        """From a whole log, and from the events of its conversations alone."""
        bodies = [event.body for event in events]
        own_bodies = [event.body for event in own]
        consumers = dict.fromkeys(body.consumer for body in own_bodies if isinstance(body, ev.ConversationStarted))
        return cls(
            names={consumer: _name(consumer, number) for number, consumer in enumerate(consumers, start=1)},
            humans=frozenset(b.user for b in bodies if isinstance(b, ev.UserCreated) and b.user_type == "human"),
            bot_users=frozenset(b.user for b in bodies if isinstance(b, ev.BotDeployed)),
            senders=frozenset(b.sender for b in own_bodies if isinstance(b, ev.MessagePublished) and b.role == "bot"),
        )


def _name(consumer: str, number: int) -> str:
    return f"Consumer {number}" if _UUID.fullmatch(consumer) or not can_be_quoted(consumer) else consumer


@dataclass(frozen=True, slots=True)
class ReplayState:
    """The state at one step of a recording. Account and conversations change from step to step.

    Attributes:
        played: the events that the acts are made of.
    """

    account: Account
    needs: Needs
    participants: Participants
    conversations: ReplayedConversations
    played: Sequence[Event]

    def require_current(self, conversation: ReplayedConversation, action: str) -> None:
        """Raise NotExpressible when steps cannot say which of several consumers did this."""
        if not self.conversations.is_current(conversation):
            name = conversation.consumer
            raise NotExpressible(f"the consumer {name} {action}, and the step for this cannot name a consumer")

    def require_one_consumer(self, action: str) -> None:
        """Raise NotExpressible when there are several consumers."""
        if self.conversations.has_several_consumers:
            raise NotExpressible(f"one of several consumers {action}")


Saying = Callable[[ReplayState, Any, Event, Act], Iterator[Line]]
"""Writes the When steps of an act, given the body of the event that begins it, the event, and the act."""
