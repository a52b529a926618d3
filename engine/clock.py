"""Virtual time: integer milliseconds, one clock, nothing sleeps.

Theory of operation. A timer is *work* or *patience*. Work is what the machinery owes anyway: message joining, delays,
latency, the connector's waits. Patience is what somebody endures: silence, a ringing phone, a session's end.
`run_until_idle` fires timers in the order they are due until no work is left, patience that falls due on the way
included; `advance` lets a stretch of time pass. Timers due in the same millisecond fire in the order they were set.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from enum import Enum

from .errors import EmulatorError

CANCELLED_TO_KEEP = 1_000  # cancelled timers stay in the heap until they are due, but not more than this and half of it
RUNAWAY_TIMERS = 100_000  # a settle that fires more timers than this is a loop, not a conversation


class Timing(Enum):
    WORK = "work"
    PATIENCE = "patience"


class Timer:
    """A callback due at a virtual time. `cancel()` is idempotent and safe after firing."""

    __slots__ = ("_clock", "_live", "callback", "due_ms", "name", "timing")

    def __init__(self, clock: Clock, due_ms: int, callback: Callable[[], None], timing: Timing, name: str) -> None:
        self._clock = clock
        self._live = True
        self.due_ms = due_ms
        self.callback = callback
        self.timing = timing
        self.name = name

    @property
    def is_waiting(self) -> bool:
        return self._live

    def cancel(self) -> None:
        if self._live:
            self._retire()
            self._clock._tidy()

    def _retire(self) -> None:
        self._live = False
        self._clock._live -= 1
        if self.timing is Timing.WORK:
            self._clock._work -= 1


class Clock:
    """The one source of time. Starts at 0."""

    def __init__(self, now_ms: int = 0) -> None:
        self._now = now_ms
        self._heap: list[tuple[int, int, Timer]] = []
        self._set = 0
        self._work = 0
        self._live = 0

    @property
    def now_ms(self) -> int:
        return self._now

    @property
    def next_due_ms(self) -> int | None:
        """When the next timer fires; None while none is set."""
        heap = self._heap
        while heap and not heap[0][2]._live:
            heapq.heappop(heap)
        return heap[0][0] if heap else None

    def after(
        self, delay_ms: int, callback: Callable[[], None], *, timing: Timing = Timing.WORK, name: str = ""
    ) -> Timer:
        """Set a timer `delay_ms` from now; zero fires at the next run, never inside this call."""
        if delay_ms < 0:
            raise EmulatorError(f"a timer cannot be due in the past: {name or 'unnamed'} in {delay_ms} ms")
        timer = Timer(self, self._now + delay_ms, callback, timing, name)
        heapq.heappush(self._heap, (timer.due_ms, self._set, timer))
        self._set += 1
        self._live += 1
        if timing is Timing.WORK:
            self._work += 1
        return timer

    def advance(self, duration_ms: int) -> None:
        """Let `duration_ms` pass, firing what falls due, its end included."""
        if duration_ms < 0:
            raise EmulatorError(f"time cannot go back: {duration_ms} ms")
        end = self._now + duration_ms
        self._fire_while(lambda due: due <= end)
        self._now = max(self._now, end)

    def run_until_idle(self) -> None:
        """Fire timers in order until no work timer is left; the clock stands where the last one fired."""
        self._fire_while(lambda _due: self._work > 0)

    def waiting(self) -> list[Timer]:
        """The timers that have not fired, soonest first."""
        return [timer for _, _, timer in sorted(self._heap, key=lambda entry: entry[:2]) if timer.is_waiting]

    def _tidy(self) -> None:
        """Take cancelled timers out: a silence of 30 minutes, cancelled by every message, would fill a busy server."""
        if len(self._heap) - self._live > max(CANCELLED_TO_KEEP, self._live):
            self._heap[:] = [entry for entry in self._heap if entry[2]._live]
            heapq.heapify(self._heap)

    def _fire_while(self, wanted: Callable[[int], bool]) -> None:
        fired = 0
        heap = self._heap
        while heap and (not heap[0][2]._live or wanted(heap[0][0])):
            due, _, timer = heapq.heappop(heap)
            if not timer._live:
                continue
            fired += 1
            if fired > RUNAWAY_TIMERS:
                raise EmulatorError(f"time does not settle: {fired} timers fired, the last one is {timer.name!r}")
            timer._retire()
            self._now = due
            timer.callback()
