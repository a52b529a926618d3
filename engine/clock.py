"""Virtual time: integer milliseconds, one clock, nothing sleeps.

Theory of operation. A timer is *work* or *patience*. Work is the time that the platform's own processing takes: message
joining, delays, latency, the connector's waits. Patience is the time that a person or the connector waits: silence, a
ring, a session's end. `run_until_idle` fires timers in the order they are due until no work is left, including patience
that falls due on the way; `advance` lets time pass. Timers due in the same millisecond fire in the order they were set.

A timer does not hold code. It names its owner and a handler, with values, and the clock calls the handler that the
owner has registered under that name. So all timers can be written down, copied and set again. A timer also remembers
the cause under which it was set (see `Log.caused_by`): its effects have that cause.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Mapping
from enum import Enum

from .errors import EmulatorError, FeatureError, message

CANCELLED_TO_KEEP = (
    1_000  # cancelled timers stay in the heap until they are due, or are more than this and half of the heap
)
LATEST_MS = 1_000 * 365 * 86_400_000  # dates of virtual time end with the year 9999
RUNAWAY_TIMERS = 100_000  # more timers than this without a pause are a loop, not a conversation

Handlers = Mapping[str, Callable[..., None]]


class Timing(Enum):
    """The two kinds of timers: every step waits for work; patience passes only when time is advanced."""

    WORK = "work"
    PATIENCE = "patience"


class Timer:
    """A timer. `cancel()` is idempotent and safe after firing.

    Attributes:
        owner: the name of its owner.
        name: the name of one of the owner's handlers.
        values: the handler's arguments: text, numbers and frozen values, no code, so that a World can be copied.
        due_ms: virtual time at which it fires.
        timing: work or patience.
        cause: `seq` of the event under which it was set, None without one.
        is_waiting: it has neither fired nor been cancelled.
    """

    __slots__ = ("_clock", "cause", "due_ms", "is_waiting", "name", "owner", "timing", "values")

    def __init__(
        self, clock: Clock, owner: str, name: str, values: tuple[object, ...], due_ms: int, timing: Timing
    ) -> None:
        self._clock = clock
        self.owner = owner
        self.name = name
        self.values = values
        self.due_ms = due_ms
        self.timing = timing
        self.cause = clock.cause
        self.is_waiting = True

    def __str__(self) -> str:
        return f"{self.owner}: {self.name}"

    def cancel(self) -> None:
        if self.is_waiting:
            self._retire()
            self._clock._tidy()

    def _retire(self) -> None:
        self.is_waiting = False
        self._clock._live -= 1
        if self.timing is Timing.WORK:
            self._clock._work -= 1


class Timers:
    """Sets the timers of one owner, see `Clock.owner`."""

    __slots__ = ("_clock", "_handlers", "_owner")

    def __init__(self, clock: Clock, owner: str, handlers: Handlers) -> None:
        self._clock = clock
        self._owner = owner
        self._handlers = handlers

    def after(self, delay_ms: int, name: str, *values: object, timing: Timing = Timing.WORK) -> Timer:
        """Set a timer `delay_ms` from now; zero fires at the next run, never inside this call.

        Args:
            name: the name of one of the owner's handlers.
            values: the arguments of the handler.

        Raises:
            EmulatorError: the time is in the past, or the owner has registered no such handler.
        """
        if delay_ms < 0:
            raise EmulatorError(f"a timer cannot be due in the past: {self._owner}, {name!r} in {delay_ms} ms")
        if name not in self._handlers:
            raise EmulatorError(f"{self._owner} has no handler for {name!r}, only {', '.join(self._handlers)}")
        clock = self._clock
        timer = Timer(clock, self._owner, name, values, clock.now_ms + delay_ms, timing)
        heapq.heappush(clock._heap, (timer.due_ms, clock._timers_set, timer))
        clock._timers_set += 1
        clock._live += 1
        clock._work += timing is Timing.WORK
        return timer


class Clock:
    """The one source of time. Starts at 0.

    Attributes:
        now_ms: virtual time; only the clock changes it.
        cause: `seq` of the event that causes the next ones, None for an external stimulus. Set by the log, and by
            a timer that fires.
    """

    def __init__(self, now_ms: int = 0) -> None:
        self.now_ms = now_ms
        self.cause: int | None = None
        self._owners: dict[str, Handlers] = {}
        self._heap: list[tuple[int, int, Timer]] = []
        self._timers_set = 0
        self._work = 0
        self._live = 0

    @property
    def next_due_ms(self) -> int | None:
        """The virtual time at which the next timer fires; None without one."""
        heap = self._heap
        while heap and not heap[0][2].is_waiting:
            heapq.heappop(heap)
        return heap[0][0] if heap else None

    def owner(self, name: str, handlers: Handlers) -> Timers:
        """Register an owner of timers, with its handlers by name.

        Raises:
            EmulatorError: another owner has this name.
        """
        if name in self._owners:
            raise EmulatorError(f"two owners of timers are called {name!r}")
        self._owners[name] = handlers
        return Timers(self, name, handlers)

    def advance(self, duration_ms: int) -> None:
        """Let `duration_ms` pass, firing the timers due until then, including those due at its end.

        Raises:
            FeatureError: the virtual time would be later than LATEST_MS.
        """
        if duration_ms < 0:
            raise EmulatorError(f"time cannot go back: {duration_ms} ms")
        end = self.now_ms + duration_ms
        if end > LATEST_MS:
            expected = "at most 1,000 years in all: later there are no dates"
            raise FeatureError(message("this is too long a time", value=f"{duration_ms} ms", expected=expected))
        self._fire(end)
        self.now_ms = max(self.now_ms, end)

    def run_until_idle(self) -> None:
        """Fire timers in order until no work timer is left; the clock stops at the last one."""
        self._fire(None)

    def waiting(self) -> list[Timer]:
        """The timers that have not fired, soonest first."""
        return [timer for _, _, timer in sorted(self._heap, key=lambda entry: entry[:2]) if timer.is_waiting]

    def _tidy(self) -> None:
        """Remove cancelled timers: a silence of 30 minutes, cancelled by every message, would fill a busy server."""
        if len(self._heap) - self._live > max(CANCELLED_TO_KEEP, self._live):
            self._heap[:] = [entry for entry in self._heap if entry[2].is_waiting]
            heapq.heapify(self._heap)

    def _fire(self, end_ms: int | None) -> None:
        """Fire the timers due by then; None: until no work is left."""
        fired = 0
        heap, outer = self._heap, self.cause
        try:
            while heap and (not heap[0][2].is_waiting or (self._work > 0 if end_ms is None else heap[0][0] <= end_ms)):
                due, _, timer = heapq.heappop(heap)
                if not timer.is_waiting:
                    continue
                fired += 1
                if fired > RUNAWAY_TIMERS:
                    raise EmulatorError(
                        f"the clock did not become idle: {fired} timers fired, the last one is {str(timer)!r}"
                    )
                timer._retire()
                self.now_ms, self.cause = due, timer.cause
                self._owners[timer.owner][timer.name](*timer.values)
        finally:
            self.cause = outer
