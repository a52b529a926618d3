"""Forgets closed conversations, the oldest first, so that a server can run for days.

Theory of operation. A listener of the log sees conversations end and schedules `tidy` on the event loop: nothing may be
forgotten during an act. A batch above the bound gathers before anything is forgotten, because going through the log
costs as much for one conversation as for many.
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
REQUESTS: Final = 200  # requests of bots to the outside world to keep
PASSING: Final = 1_000  # events outside conversations, without further consequences, to keep; twice as many may gather

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
    """Bounds the size of a World.

    Args:
        world: the World, whose log is listened to.
        keep: the number of closed conversations to keep.
    """

    def __init__(self, world: World, keep: int) -> None:
        self._world = world
        self._keep = keep
        self._is_asked = False
        self._passing = 0
        world.log.listen("retention", self._on_event)

    def close(self) -> None:
        """Stop listening to the log."""
        self._world.log.stop_listening("retention")

    def tidy(self) -> None:
        """Forget what exceeds the bounds."""
        self._is_asked = False
        over = [each for each in self._world.cloud.state.conversations.values() if each.is_over]
        if len(over) >= self._keep + BATCH:
            over.sort(key=lambda conversation: conversation.updated_ms)
            self._world.forget({conversation.id for conversation in over[: len(over) - self._keep]})
        if self._passing >= 2 * PASSING:
            self._passing = PASSING
            self._world.log.drop(_passed(self._world.log.events))
        del self._world.outside.requests[:-REQUESTS]

    def _on_event(self, event: Event) -> None:
        self._passing += _is_passing(event)
        is_time = isinstance(event.body, ConversationClosed | SurveyEnded) or self._passing >= 2 * PASSING
        if is_time and not self._is_asked:
            try:
                loop = asyncio.get_running_loop()
            except RuntimeError:
                return  # an act outside the server's event loop: the next such event is seen
            self._is_asked = True
            loop.call_soon(self.tidy)


def _is_passing(event: Event) -> bool:
    return event.conversation is None and isinstance(event.body, _PASSING)


def _passed(events: Sequence[Event]) -> set[int]:
    """The numbers of the older passing events, except the last known state of each agent."""
    passing = [event for event in events if _is_passing(event)]
    states = {event.body.agent: event.seq for event in passing if isinstance(event.body, AgentStateChanged)}
    return {event.seq for event in passing[:-PASSING]} - set(states.values())
