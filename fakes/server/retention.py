"""What a server that runs for days forgets: conversations that are over, the oldest first, once there are too many.

Theory of operation. A listener of the log sees conversations end, and asks the event loop to look afterwards: nothing
may be forgotten while somebody is still acting on it. Some more than the bound may gather before anything is done,
because going through the log costs as much for one conversation as for many.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from ...engine.events import (
    AgentStateChanged,
    ConversationClosed,
    DiagnosticReported,
    HttpExchanged,
    RequestRefused,
    SocketClosed,
    SocketOpened,
    SurveyEnded,
    TimePassed,
    WebhookSent,
)

if TYPE_CHECKING:
    from ...engine.log import Event
    from ..world.world import World

BATCH: Final = 20  # how many more than the bound may gather
REQUESTS: Final = 200  # requests of bots to the outside world that are kept
PASSING: Final = 1_000  # events of no conversation that nothing follows from any more; twice as many may gather

_PASSING: Final = (
    AgentStateChanged,
    DiagnosticReported,
    HttpExchanged,
    RequestRefused,
    SocketClosed,
    SocketOpened,
    TimePassed,
    WebhookSent,
)


class Retention:
    """Keeps a World small.

    Args:
        world: which; its log is listened to.
        keep: how many conversations that are over stay.
    """

    def __init__(self, world: World, keep: int) -> None:
        self._world = world
        self._keep = keep
        self._is_asked = False
        self._passing = 0
        world.log.listen("retention", self._heard)

    def close(self) -> None:
        """Look at the log no more."""
        self._world.log.stop_listening("retention")

    def tidy(self) -> None:
        """Forget what is too much."""
        self._is_asked = False
        over = [each for each in self._world.cloud.state.conversations.values() if each.is_over]
        if len(over) >= self._keep + BATCH:
            over.sort(key=lambda conversation: conversation.updated_ms)
            self._world.forget({conversation.id for conversation in over[: len(over) - self._keep]})
        if self._passing >= 2 * PASSING:
            self._passing = PASSING
            self._world.log.drop(_passed(self._world.log.events))
        del self._world.outside.requests[:-REQUESTS]

    def _heard(self, event: Event) -> None:
        self._passing += _is_passing(event)
        is_time = isinstance(event.body, ConversationClosed | SurveyEnded) or self._passing >= 2 * PASSING
        if is_time and not self._is_asked:
            try:
                loop = asyncio.get_running_loop()
            except RuntimeError:
                return  # somebody acts on a World whose server stands still: the next such event is seen
            self._is_asked = True
            loop.call_soon(self.tidy)


def _is_passing(event: Event) -> bool:
    return event.conversation is None and isinstance(event.body, _PASSING)


def _passed(events: Sequence[Event]) -> set[int]:
    """The numbers of the passing events but for the latest; the last known state of each agent stays."""
    passing = [event for event in events if _is_passing(event)]
    states = {event.body.agent: event.seq for event in passing if isinstance(event.body, AgentStateChanged)}
    return {event.seq for event in passing[:-PASSING]} - set(states.values())
