"""When human agents were in which state, and with how many conversations: computed from the log on demand.

What a server has forgotten, such as old changes of a state and closed conversations beyond its bounds, is not counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from ...engine.log import Event
from .folds import content_changes
from .records import AgentState, User
from .state import CHANGES, CloudState

_CONCERNS_AGENTS: Final = CHANGES.keys() - content_changes.CHANGES.keys()


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time in which the state, the open conversations and the slots of a human agent stay the same.

    Attributes:
        user_id: the agent.
        begins_ms, ends_ms: virtual times; they are equal where two changes came at once.
        state: the state; an agent who is Offline is not logged in.
        conversations: the number of conversations that are assigned to the agent; rings are not among them.
        slots: how many conversations the agent takes at once.
        began: `seq` of the event that it began with.
    """

    user_id: str
    begins_ms: int
    ends_ms: int
    state: AgentState
    conversations: int
    slots: int
    began: int

    def within(self, from_ms: int, to_ms: int) -> int:
        """How long it lasted between two virtual times, in milliseconds."""
        return max(0, min(self.ends_ms, to_ms) - max(self.begins_ms, from_ms))


def stretches(events: Iterable[Event], now_ms: int) -> list[Stretch]:
    """The stretches of all human agents up to now, in the order of their beginnings."""
    state = CloudState()
    found: list[Stretch] = []
    latest: dict[str, int] = {}  # by user id: the place in `found`
    for event in events:
        state.apply(event)
        if type(event.body) not in _CONCERNS_AGENTS:
            continue
        for user in state.users.values():
            if user.type != "human":
                continue
            place = latest.get(user.id)
            if place is not None and _describes(found[place], user):
                continue
            if place is not None:
                found[place] = replace(found[place], ends_ms=event.at_ms)
            latest[user.id] = len(found)
            found.append(Stretch(user.id, event.at_ms, now_ms, user.state, len(user.open), user.slots, began=event.seq))
    return found


def _describes(stretch: Stretch, user: User) -> bool:
    return (stretch.state, stretch.conversations, stretch.slots) == (user.state, len(user.open), user.slots)
