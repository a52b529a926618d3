"""A server that runs for days does not grow."""

from __future__ import annotations

import gc
import tracemalloc
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from handoff.engine import Bot
from handoff.engine.events import AgentStateChanged
from handoff.fakes import World
from handoff.fakes.builder import BotBuilder
from handoff.fakes.server import Limits, LoopbackServer
from handoff.fakes.server.retention import PASSING

HUMAN = "4129463410"
KEPT = 10


@pytest.fixture(scope="module")
def server() -> Iterator[LoopbackServer]:
    with LoopbackServer(manual=True, limits=Limits(conversations=KEPT)) as running:
        yield running


def desk_bot() -> Bot:
    bot = BotBuilder("Desk")
    bot.dialog("Welcome", patterns=["hi"]).text("Hi there!").rule("Any", set={"greeted": "yes"})
    bot.dialog("Escalation", patterns=["agent"]).agent_transfer("One moment…", skill_id=HUMAN)
    return bot.build()


def survey_bot() -> Bot:
    bot = BotBuilder("Survey")
    bot.survey().survey_question("csat", "How was it?", ["Good", "Bad"])
    return bot.build()


def busy_world() -> World:
    world = World(desk_bot())
    world.cloud.add_skill("Human", id=HUMAN)
    world.cloud.add_agent("Alex", skills=["Human"], online=True, slots=100)
    return world


def conversations(world: World, number: int, round: int) -> None:
    """That many consumers talk to the bot and then to an agent, who closes; half of them for the first time."""
    for each in range(number):
        consumer = world.consumer(f"Consumer {each}" if each % 2 else f"Consumer {round}-{each}")
        consumer.says("hi")
        consumer.says("agent")
        agent = world.agent("Alex")
        agent.accepts()
        agent.says("Hello!")
        agent.closes()
    world.consumers.by_name.clear()  # those of a server come over sockets


def sizes(root: Any) -> Counter[str]:
    """The sizes of all containers that can be reached from here, by the attribute that holds them."""
    found: Counter[str] = Counter()
    seen: set[int] = set()
    queue: list[tuple[str, Any]] = [("world", root)]
    while queue:
        path, thing = queue.pop()
        if id(thing) in seen or not _is_ours(thing):
            continue
        seen.add(id(thing))
        if isinstance(thing, dict):
            found[path] += len(thing)
            queue += [(f"{path}[]", value) for value in thing.values()]
        elif isinstance(thing, list | tuple | set | frozenset):
            found[path] += len(thing)
            queue += [(f"{path}[]", value) for value in thing]
        else:
            queue += [(f"{type(thing).__name__}.{name}", value) for name, value in _held_by(thing)]
    return found


def _is_ours(thing: Any) -> bool:
    kind = type(thing)
    return (
        isinstance(thing, dict | list | tuple | set | frozenset)
        or kind.__module__.startswith("handoff.fakes")
        or (kind.__module__.startswith("handoff.engine") and kind.__name__ not in ("Bot",))
    )


def _held_by(thing: Any) -> list[tuple[str, Any]]:
    slots = [name for kind in type(thing).__mro__ for name in getattr(kind, "__slots__", ())]
    names = [*getattr(thing, "__dict__", {}), *slots]
    return [(name, getattr(thing, name)) for name in names if hasattr(thing, name) and not name.startswith("__")]


def growing(before: Counter[str], after: Counter[str]) -> dict[str, tuple[int, int]]:
    """The containers that hold clearly more than before."""
    return {path: (before[path], after[path]) for path in after if after[path] > before[path] * 1.2 + 20}


def test_nothing_grows_from_round_to_round(server: LoopbackServer) -> None:
    world = busy_world()
    server.use(world)
    after_round: list[Counter[str]] = []
    for round in range(6):
        server.call(lambda round=round: conversations(world, 35, round))  # type: ignore[misc]
        server.call(lambda: world.advance(3_600_000))
        after_round.append(server.call(lambda: sizes(world)))

    assert growing(after_round[1], after_round[-1]) == {}


def test_memory_stays_flat(server: LoopbackServer) -> None:
    world = busy_world()
    server.use(world)
    used: list[int] = []
    tracemalloc.start()
    try:
        for round in range(4):
            server.call(lambda round=round: conversations(world, 20, round))  # type: ignore[misc]
            server.call(gc.collect)
            used.append(tracemalloc.get_traced_memory()[0])
    finally:
        tracemalloc.stop()

    assert used[-1] < used[1] * 1.2


def test_surveys_are_forgotten_too(server: LoopbackServer) -> None:
    world = busy_world()
    world.deploy(survey_bot(), skill="Human")
    server.use(world)
    for round in range(2):
        server.call(lambda round=round: conversations(world, 35, round))  # type: ignore[misc]
        server.call(lambda: world.advance(3 * 86_400_000))

    left = server.call(lambda: sizes(world))

    assert left["CloudState.conversations"] == KEPT
    assert left["Conversations._by_id"] <= 2 * KEPT
    assert left["SurveyConnector._patience"] == 0


def test_latest_ends_are_kept_and_open_conversations_whatever_their_age(server: LoopbackServer) -> None:
    world = busy_world()
    server.use(world)
    server.call(lambda: world.consumer("Patient").says("hi"))
    patient = world.consumer("Patient").conversation
    server.call(lambda: conversations(world, 40, 0))
    server.call(lambda: None)

    kept = server.call(lambda: list(world.cloud.state.conversations))

    assert kept == [patient, *(f"conv-{number}" for number in range(32, 42))]
    assert {event.conversation for event in server.call(lambda: world.log.events)} == {None, *kept}


def test_agent_who_comes_and_goes_for_days_leaves_little(server: LoopbackServer) -> None:
    world = busy_world()
    server.use(world)

    def day() -> None:
        for _ in range(1_000):
            world.cloud.set_state("Alex", "Away")
            world.cloud.set_state("Alex", "Online")

    for _ in range(3):
        server.call(day)
    server.call(lambda: world.cloud.add_agent("Bo", skills=["Human"], online=True))
    server.call(day)
    server.call(day)

    events = server.call(lambda: list(world.log.events))
    states = {event.body.agent: event.body.state for event in events if isinstance(event.body, AgentStateChanged)}
    assert len(events) < 2 * PASSING + 100
    assert states["Bo"] == "Online"
