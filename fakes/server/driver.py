"""The drivers that move the virtual clock of a World that is served.

Theory of operation. Everything that touches the World happens on the thread of the event loop, inside `Driver.act`, so
there are no locks. In real time, `act` first lets the virtual clock catch up, then acts, then sets an alarm in the
event loop for the next timer. With `ByHand`, time does not pass until the control API moves it. Only this module reads
the real clock.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeVar

from ...engine.errors import EmulatorError
from ...engine.events import DiagnosticReported, TimePassed

if TYPE_CHECKING:
    from ..world.world import World

T = TypeVar("T")

logger = logging.getLogger("handoff.server")


def wall_ms() -> int:
    """Real time in milliseconds since 1970, for what other programs compare with it: the expiry of tokens."""
    return time.time_ns() // 1_000_000


class Driver(Protocol):
    """Moves the time of one World."""

    accelerate: float

    def act(self, action: Callable[[], T]) -> T:
        """Run a function that uses the World, and return its result; its errors pass through."""

    async def wait_for(self, virtual_ms: int) -> None:
        """Wait for an answer with this latency."""

    def advance(self, duration_ms: int) -> None:
        """Let time pass at once."""

    def run_until_idle(self) -> None:
        """Let time pass until no work is left."""

    def stop(self) -> None: ...


class ByHand:
    """Moves time only on request."""

    accelerate = 0.0

    def __init__(self, world: World) -> None:
        self._world = world

    def act(self, action: Callable[[], T]) -> T:
        return action()

    async def wait_for(self, virtual_ms: int) -> None:
        """Return at once: latency is virtual time, which does not pass."""

    def advance(self, duration_ms: int) -> None:
        self._world.log.append(TimePassed(duration_ms))
        self._world.clock.advance(duration_ms)

    def run_until_idle(self) -> None:
        self._world.clock.run_until_idle()

    def stop(self) -> None: ...


class RealTime:
    """Moves time as real time passes, `accelerate` times as fast.

    An error of a timer is logged and reported, and time goes on: a bot that meets its limits must not stop the others.
    """

    def __init__(self, world: World, *, accelerate: float = 1.0, wall: Callable[[], float] = time.monotonic) -> None:
        self.accelerate = accelerate
        self._world = world
        self._wall = wall  # seconds
        self._wake: asyncio.TimerHandle | None = None
        self._is_stopped = False
        self._begin()

    def _begin(self) -> None:
        """Map the current real time to the current virtual time."""
        self._from_s, self._from_ms = self._wall(), self._world.clock.now_ms

    @property
    def now_ms(self) -> int:
        """The virtual time that corresponds to the current real time."""
        return self._from_ms + int((self._wall() - self._from_s) * 1_000 * self.accelerate)

    def act(self, action: Callable[[], T]) -> T:
        self._catch_up()
        try:
            return action()
        finally:
            self._set_alarm()

    async def wait_for(self, virtual_ms: int) -> None:
        if virtual_ms > 0:
            await asyncio.sleep(virtual_ms / 1_000 / self.accelerate)

    def advance(self, duration_ms: int) -> None:
        def jump() -> None:
            self._world.log.append(TimePassed(duration_ms))
            self._reach(self._world.clock.now_ms + duration_ms)
            self._begin()

        self.act(jump)

    def run_until_idle(self) -> None:
        def settle() -> None:
            self._world.clock.run_until_idle()
            self._begin()

        self.act(settle)

    def stop(self) -> None:
        self._is_stopped = True
        if self._wake is not None:
            self._wake.cancel()

    def _catch_up(self) -> None:
        self._reach(self.now_ms)

    def _reach(self, target_ms: int) -> None:
        clock = self._world.clock
        while True:
            try:
                return clock.advance(max(0, target_ms - clock.now_ms))
            except EmulatorError as error:
                self._report(error)
                if (due := clock.next_due_ms) is not None and due <= clock.now_ms:
                    return None  # it may be an endless chain of timers: leave the rest to the next wake-up
            except Exception as error:
                self._report(error)

    def _report(self, error: Exception) -> None:
        logger.error("%s", error, exc_info=None if isinstance(error, EmulatorError) else error)
        self._world.log.append(DiagnosticReported("timer-failed", str(error) or type(error).__name__))

    def _set_alarm(self) -> None:
        if self._wake is not None:
            self._wake.cancel()
            self._wake = None
        due_ms = self._world.clock.next_due_ms
        if due_ms is None or self._is_stopped:
            return
        delay_s = max(0.0, (due_ms - self.now_ms) / 1_000 / self.accelerate)
        self._wake = asyncio.get_running_loop().call_later(delay_s, self._on_alarm)

    def _on_alarm(self) -> None:
        self._wake = None
        self.act(lambda: None)
