"""Makes the log of a live scenario from the events at the sockets of consumers and agents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from ....engine.clock import Clock
from ....engine.events import (
    CausesUnknown,
    ConversationClosed,
    ConversationQueued,
    ConversationStarted,
    MessagePublished,
    ParticipantLeft,
    RingAccepted,
    RingCancelled,
    RingExpired,
    RingOffered,
    RingRejected,
    Role,
)
from ....engine.log import Event, Log
from ..capability import Capability
from ..client import delivery
from ..client.agent import Ring
from ..client.received_conversations import Received, Seen
from .guards import LiveAccount
from .live_limits import LIMITS, OBSERVED

if TYPE_CHECKING:
    from ....engine.log.redaction import Redactor

_RINGS_OVER: Final[Mapping[str, type[RingAccepted | RingRejected | RingExpired | RingCancelled]]] = {
    "ACCEPTED": RingAccepted,
    "AUTO_ACCEPT": RingAccepted,
    "REJECTED": RingRejected,
    "EXPIRED": RingExpired,
    "CANCELLED": RingCancelled,
}
_CLOSED_BY: Final[Mapping[str, Role]] = {"AGENT": "agent", "CONSUMER": "consumer"}


class LiveLog(Log):
    """A log of the events that sockets show. `of` and `last` skip the scenario when asked for any other event."""

    def of(self, *kinds: type[Any], conversation: str | None = None, after: int = -1) -> Iterable[Event]:  # type: ignore[override]
        _refuse_unobserved(kinds)
        return super().of(*kinds, conversation=conversation, after=after)

    def last(self, kind: type[Any], *, conversation: str | None = None) -> Event | None:
        _refuse_unobserved((kind,))
        return super().last(kind, conversation=conversation)


def _refuse_unobserved(kinds: Sequence[type[Any]]) -> None:
    for kind in kinds:
        if kind not in OBSERVED:
            LIMITS.refuse(Capability.INSIDE, event=kind.__name__)


@dataclass(slots=True)
class LoggedConversation:
    """The state of a conversation in the log, by which the observer finds what is new."""

    consumer: str
    skill_id: str
    assigned: str = ""
    is_open: bool = True
    messages: set[tuple[str, int]] = field(default_factory=set)


class Observer:
    """The log of one live scenario: only its own conversations are in it.

    Args:
        account: the account of the run.
        redactor: keeps secrets out of the log.
    """

    def __init__(self, account: LiveAccount, redactor: Redactor) -> None:
        self.clock = Clock()
        self.log: Log = LiveLog(self.clock, redactor=redactor, has_causes=False)
        self.log.append(CausesUnknown("what the sockets of consumers and agents show"))
        self.bots: list[tuple[str, str]] = []  # name and skill id of each bot, as deployed
        self.conversations: dict[str, LoggedConversation] = {}
        self._account = account
        self._began_ms = account.elapsed_ms()
        self._rings: dict[str, str] = {}  # id to the state in the log

    def append(self, body: Any, *, conversation: str | None = None, bot: str | None = None) -> Event:
        """Append an event, at the real time since the scenario began."""
        self.clock.advance(max(0, self._account.elapsed_ms() - self._began_ms - self.clock.now_ms))
        return self.log.append(body, conversation=conversation, bot=bot)

    def start(self, conversation: str, consumer: str, skill_id: str) -> None:
        """Log that a consumer has started a conversation."""
        self.conversations[conversation] = LoggedConversation(consumer, skill_id)
        self.append(ConversationStarted(consumer, skill_id), conversation=conversation)
        self.append(ConversationQueued(skill_id, reason="start"), conversation=conversation)

    def observe(self, conversation: str, seen: Seen | None) -> None:
        """Log what is new in a conversation of this scenario. `seen` is what its consumer's socket shows, if any."""
        logged = self.conversations[conversation]
        self._observe_rings(conversation)
        if seen is None:
            return
        self._observe_assignment(seen, logged)
        self._observe_messages(seen, logged)
        if logged.is_open and not seen.is_open:
            logged.is_open, logged.assigned = False, ""
            self.append(ConversationClosed(_CLOSED_BY.get(seen.close_reason, "system")), conversation=conversation)

    def answers(self, conversation: str) -> int:
        """The number of messages to the consumer in a conversation."""
        bodies = (event.body for event in self.log.events if event.conversation == conversation)
        return sum(isinstance(body, MessagePublished) and body.role != "consumer" for body in bodies)

    def is_with_bot(self, conversation: str) -> bool:
        """Whether a participant outside of the harness has the conversation and should answer."""
        logged = self.conversations[conversation]
        return logged.is_open and logged.assigned not in self._account.workspaces

    def _name_of(self, pid: str) -> str:
        """The name of an agent of the profile; any other participant is the bot."""
        for name, workspace in self._account.workspaces.items():
            if pid in (workspace.pid, workspace.user_id):
                return name
        return self.bots[0][0] if self.bots else "bot"

    def _observe_rings(self, conversation: str) -> None:
        for name, workspace in self._account.workspaces.items():
            for ring in workspace.rings.values():
                if ring.conversation == conversation:
                    self._observe_ring(name, ring)

    def _observe_ring(self, agent: str, ring: Ring) -> None:
        if ring.id not in self._rings:
            self._rings[ring.id] = "WAITING"
            self.append(RingOffered(ring.id, agent, ring.skill_id), conversation=ring.conversation)
        if self._rings[ring.id] != ring.state:
            self._rings[ring.id] = ring.state
            over = _RINGS_OVER.get(ring.state)
            if over is not None:
                self.append(over(ring.id, agent), conversation=ring.conversation)

    def _observe_assignment(self, seen: Seen, logged: LoggedConversation) -> None:
        assigned = self._name_of(seen.assigned) if seen.assigned else ""
        if logged.assigned and logged.assigned != assigned and seen.state == "OPEN":
            self.append(ParticipantLeft(logged.assigned), conversation=seen.id)
        if (logged.assigned and not assigned and seen.state == "OPEN") or seen.skill_id not in ("", logged.skill_id):
            logged.skill_id = seen.skill_id or logged.skill_id
            self.append(ConversationQueued(logged.skill_id), conversation=seen.id)
        logged.assigned = assigned

    def _observe_messages(self, seen: Seen, logged: LoggedConversation) -> None:
        for event in seen.events:
            key = (event.dialog, event.sequence)
            if event.is_content and key not in logged.messages:
                logged.messages.add(key)
                role, sender = self._sender(event, logged)
                body = delivery.shown(event, role=role, sender=sender)
                self.append(body, conversation=seen.id, bot=sender if role == "bot" else None)

    def _sender(self, event: Received, logged: LoggedConversation) -> tuple[Role, str]:
        if event.role == "CONSUMER":
            return "consumer", logged.consumer
        if event.role == "CONTROLLER":
            return "system", "system"
        name = self._name_of(event.sender)
        return ("agent" if name in self._account.workspaces else "bot"), name
