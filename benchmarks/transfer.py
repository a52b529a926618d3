"""How far a transfer is to read: calls, changes of file and frames, counted, for one transfer and one that fails late.

Counts, not times: they are the same on every machine, but not with every Python (3.12 has no frames for
comprehensions). Each is counted in a World that has had a conversation with transfers, so that nothing is done for the
first time. The transfer is the tutorial bot's, from the consumer's "agent", which begins the conversation, to the ring
at the agent; the late failure is that of a bot with a dialog for it, from the same "agent" until it has spoken.

A *change of file* is a call from one of our files into another; with returns, also each way back. *Frames to the log*
are those of ours between the function that decides that something has happened and `Log.append`.

    python benchmarks/transfer.py [--appends]
"""

from __future__ import annotations

import argparse
import cProfile
import platform
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

from handoff.engine import Bot
from handoff.engine.events import MessagePublished, TransferFailed
from handoff.engine.log import Event, Log
from handoff.fakes import World

ROOT = Path(__file__).parents[1]
TUTORIAL = ROOT / "features" / "bots" / "getting-started.json"
WITH_FAILURE_DIALOG = ROOT / "features" / "bots" / "escalation.json"
SKILL_ID = "4129463410"
OURS = tuple(f"{ROOT / folder}/" for folder in ("engine", "fakes"))
PASSING_ON = {"note", "_note", "log", "_log", "append", "<lambda>"}  # functions that only hand an event to the log


@dataclass(slots=True)
class Counts:
    """What was counted while something ran.

    Attributes:
        calls, own_calls: of any function, and of ours.
        changes, passes: calls of ours into another file of ours; the same with the ways back.
        files: those of ours that ran.
        distances: how many appends had that many frames between the decision and the log.
        appends: each append in words: the distance, the function that decided, the kind of the event.
    """

    calls: int = 0
    own_calls: int = 0
    changes: int = 0
    passes: int = 0
    files: set[str] = field(default_factory=set)
    distances: Counter[int] = field(default_factory=Counter)
    appends: list[str] = field(default_factory=list)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--appends", action="store_true", help="list every append with the function that decided it")
    options = parser.parse_args()
    counted = {"a transfer": count(transfer), "a late failure": count(late_failure)}
    print(f"counts of one transfer and of one that fails later, Python {platform.python_version()}")
    print(f"  {'':<34}" + "".join(f"{name:>16}" for name in counted))
    for name, number in ROWS.items():
        print(f"  {name:<34}" + "".join(f"{number(counts):>16}" for counts in counted.values()))
    for name, counts in counted.items():
        spread = ", ".join(f"{frames}: {times}" for frames, times in sorted(counts.distances.items()))
        print(f"  frames to the log, {name}: {spread}")
    if options.appends:
        for name, counts in counted.items():
            print("\n".join((f"{name}:", *counts.appends)))


ROWS: dict[str, Callable[[Counts], int]] = {
    "function calls": lambda counts: counts.calls,
    "function calls of ours": lambda counts: counts.own_calls,
    "changes of file": lambda counts: counts.changes,
    "changes of file, with returns": lambda counts: counts.passes,
    "files": lambda counts: len(counts.files),
    "events": lambda counts: counts.distances.total(),
    "frames to the log, at most": lambda counts: max(counts.distances, default=0),
}


# --- what is counted -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is to be counted, and what has to be true afterwards: else nothing worth counting has happened."""

    run: Callable[[], None]
    has_happened: Callable[[], bool]


def transfer() -> Prepared:
    """A transfer that rings at the agent."""
    world = world_with(TUTORIAL)
    consumer = world.consumer("Consumer 2")
    return Prepared(
        run=lambda: consumer.says("agent"),
        has_happened=lambda: [ring.conversation for ring in world.cloud.ringing("Alex")] == [consumer.conversation],
    )


def late_failure() -> Prepared:
    """A transfer that is accepted and then fails; the bot's dialog for that has spoken."""
    world = world_with(WITH_FAILURE_DIALOG)
    consumer = world.consumer("Consumer 2")
    world.faults.transfers_fail_later()
    return Prepared(
        run=lambda: consumer.says("agent"),
        has_happened=lambda: said_after(world, world.log.last(TransferFailed, conversation=consumer.conversation)),
    )


def said_after(world: World, event: Event | None) -> bool:
    """Whether the bot has spoken since."""
    return event is not None and any(said.bot for said in world.log.of(MessagePublished, after=event.seq))


def world_with(path: Path) -> World:
    """A World in which a conversation has had a transfer that failed and one that was taken, answered and closed."""
    world = World(Bot.load(path))
    world.cloud.add_skill("Human", id=SKILL_ID)
    world.cloud.add_agent("Alex", skills=["Human"], online=True)
    consumer = world.consumer("Consumer 1")
    consumer.says("hi")
    world.faults.transfers_fail_later()
    for _ in range(2):
        consumer.says("agent")
    alex = world.agent("Alex")
    alex.accepts()
    alex.says("Hello, how can I help?")
    alex.closes()
    return world


# --- counting --------------------------------------------------------------------------------------------------------


def count(prepare: Callable[[], Prepared]) -> Counts:
    """Run it twice, each time in a World of its own: once for cProfile, once for the files and the frames."""
    counts = Counts()
    profile = cProfile.Profile()
    observed(prepare(), lambda run: profile.runcall(run))
    for entry in profile.getstats():
        counts.calls += entry.callcount
        if not isinstance(entry.code, str) and is_ours(entry.code.co_filename):
            counts.own_calls += entry.callcount
    watch = Watch(counts)
    observed(prepare(), lambda run: watched(run, watch))
    return counts


def observed(prepared: Prepared, observe: Callable[[Callable[[], None]], object]) -> None:
    observe(prepared.run)
    if not prepared.has_happened():
        raise SystemExit("what was to be counted has not happened")


def watched(run: Callable[[], None], watch: Watch) -> None:
    sys.setprofile(watch)
    try:
        run()
    finally:
        sys.setprofile(None)


class Watch:
    """A profile function that follows control from file to file and looks at the stack of every append."""

    def __init__(self, counts: Counts) -> None:
        self._counts = counts
        self._at = ""

    def __call__(self, frame: FrameType, event: str, _argument: Any) -> None:
        if event == "call" and is_ours(frame.f_code.co_filename):
            self._enter(frame)
        elif event == "return" and is_ours(frame.f_code.co_filename):
            self._leave(frame)

    def _enter(self, frame: FrameType) -> None:
        counts, name = self._counts, frame.f_code.co_filename
        counts.files.add(name)
        caller = next(above(frame), None)
        if caller is not None and caller.f_code.co_filename != name:
            counts.changes += 1
        self._pass_to(name)
        if frame.f_code is Log.append.__code__:
            self._appended(frame)

    def _leave(self, frame: FrameType) -> None:
        caller = next(above(frame), None)
        if caller is not None:
            self._pass_to(caller.f_code.co_filename)

    def _pass_to(self, name: str) -> None:
        if self._at not in ("", name):
            self._counts.passes += 1
        self._at = name

    def _appended(self, frame: FrameType) -> None:
        distance = 0
        for caller in above(frame):
            if caller.f_code.co_name not in PASSING_ON:
                break
            distance += 1
        self._counts.distances[distance] += 1
        kind = type(frame.f_locals["body"]).__name__
        where = Path(caller.f_code.co_filename).relative_to(ROOT)
        self._counts.appends.append(f"  {distance}  {where} {caller.f_code.co_name}: {kind}")


def above(frame: FrameType) -> Iterator[FrameType]:
    """The frames of ours that called this one, nearest first."""
    caller = frame.f_back
    while caller is not None:
        if is_ours(caller.f_code.co_filename):
            yield caller
        caller = caller.f_back


def is_ours(name: str) -> bool:
    return name.startswith(OURS)


if __name__ == "__main__":
    main()
