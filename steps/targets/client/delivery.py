"""Checks deliveries: each client has received its messages once, in order, complete, and no others.

The log has the published messages and the assignments; each client has what arrived at its socket. The sequence numbers
of a dialog have no gaps, except for messages to agents only, which a consumer must not receive.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from ....engine.errors import counted, shorten
from ....engine.events import MessagePublished, Role
from ....fakes.messaging.content import choices_of, event_of
from ....fakes.world.world import World
from .agent import AgentClient
from .consumer import ConsumerClient
from .errors import Undelivered
from .received_conversations import Received, Seen

SHOWN: Final = 12  # messages of each list in a failure
_ROLES: Final[Mapping[str, Role]] = {"CONSUMER": "consumer", "CONTROLLER": "system"}


def shown(received: Received, *, role: Role | None = None, sender: str = "") -> MessagePublished:
    """The message that a window shows for an event. The wire does not distinguish bots from agents: `role` does."""
    content = choices_of(received.event)
    return MessagePublished(
        role or _ROLES.get(received.role, "bot"),
        sender or received.sender,
        content.text,
        content.choices,
        content.cards,
        rich=content.rich,
        layout=content.layout,
        file=content.file,
    )


def check(world: World, consumers: Iterable[ConsumerClient], agents: Iterable[AgentClient]) -> None:
    """Compare what every client received with the log, while the server is idle.

    Raises:
        Undelivered: a message is missing, duplicated, out of order, or went to the wrong client.
    """
    for consumer in consumers:
        for seen in consumer.conversations.values():
            _check_consumer(world, consumer, seen)
    for agent in agents:
        _check_workspace(world, agent)
        for seen in agent.assigned:
            _check_agent(world, agent, seen)


def _check_consumer(world: World, consumer: ConsumerClient, seen: Seen) -> None:
    whose = f"the consumer {consumer.name} in {seen.id}"
    published = list(_published(world, seen.id))
    _compare(whose, [body for body in published if body.audience == "all"], seen)
    _check_sequences(whose, seen, withheld=sum(body.audience != "all" for body in published))
    conversation = world.cloud.conversation(seen.id)
    user = world.cloud.state.users.get(conversation.assigned)
    wanted = (user.pid if user and conversation.is_open else "", conversation.accepts_messages, conversation.skill_id)
    # a closed conversation still names its last assigned agent
    assigned = seen.assigned if seen.state == "OPEN" else ""
    found = (assigned, seen.is_open, "" if seen.skill_id == "-1" else seen.skill_id)
    _expect(wanted == found, f"{whose} sees (agent, open, skill) {found}, the cloud has {wanted}")


def _check_agent(world: World, agent: AgentClient, seen: Seen) -> None:
    whose = f"the agent {agent.name} in {seen.id}"
    _compare(whose, list(_published(world, seen.id)), seen)
    _check_sequences(whose, replace(seen, arrivals=list(seen.known.values())), withheld=0)


def _check_workspace(world: World, agent: AgentClient) -> None:
    user = world.cloud.user(agent.name)
    cloud = world.cloud
    pairs: Sequence[tuple[str, object, object]] = (
        (
            "rings",
            [ring.conversation for ring in cloud.ringing(user.name)],
            [r.conversation for r in agent.waiting_rings],
        ),
        ("conversations", sorted(user.open), sorted(seen.id for seen in agent.assigned)),
        ("state", user.state.upper().replace(" ", "_"), agent.availability),
    )
    for what, wanted, found in pairs:
        _expect(wanted == found, f"the workspace of {agent.name} shows the {what} {found}, the cloud has {wanted}")


def _published(world: World, conversation: str) -> Iterator[MessagePublished]:
    """Every message of a conversation, secrets included, oldest first."""
    for event in world.log.of(MessagePublished, conversation=conversation):
        body = world.log.original(event)
        assert isinstance(body, MessagePublished)
        yield body


def _compare(whose: str, published: Sequence[MessagePublished], seen: Seen) -> None:
    wanted: list[Mapping[str, Any]] = [event_of(body) for body in published]
    found = [received.event for received in _in_order(seen) if received.is_content]
    if wanted != found:
        lines = [
            f"{whose} has not received exactly what was published",
            f"published: {_listed(wanted)}",
            f"arrived: {_listed(found)}",
        ]
        raise Undelivered("\n  ".join(lines))


def _in_order(seen: Seen) -> list[Received]:
    """The events by dialog, in the order of arrival, each once: a history and live events may overlap."""
    first: dict[tuple[str, int], Received] = {}
    for received in seen.arrivals:
        first.setdefault((received.dialog, received.sequence), received)
    dialogs = list(seen.dialogs)
    return sorted(first.values(), key=lambda received: dialogs.index(received.dialog))


def _check_sequences(whose: str, seen: Seen, *, withheld: int) -> None:
    """Check that the sequence numbers are unique, ascending, and without a gap except for withheld messages."""
    missing = 0
    for dialog in seen.dialogs:
        numbers = [received.sequence for received in seen.arrivals if received.dialog == dialog]
        doubles = [number for number, times in Counter(numbers).items() if times > 1]
        _expect(not doubles, f"{whose} has received the sequence numbers {doubles} of {dialog} more than once")
        _expect(numbers == sorted(numbers), f"{whose} has received the events of {dialog} out of order: {numbers}")
        missing += max(numbers, default=-1) + 1 - len(numbers)
    _expect(missing <= withheld, f"{whose} has missed {counted(missing - withheld, 'event')}")


def _expect(holds: bool, what: str) -> None:
    if not holds:
        raise Undelivered(what)


def _listed(events: Sequence[Mapping[str, Any]]) -> str:
    texts = [shorten(str(event.get("message", event.get("content"))), 60) for event in events[-SHOWN:]]
    more = f"({len(events) - SHOWN} more) … " if len(events) > SHOWN else ""
    return f"{more}{', '.join(texts) or 'nothing'}"
