"""Copies of a World: they go on like the original, and leave it alone."""

from __future__ import annotations

import pytest

from handoff.engine.errors import EmulatorError
from handoff.fakes.builder import BotBuilder
from handoff.fakes.world.world import World

SKILL = "4129463410"


@pytest.fixture
def world() -> World:
    built = BotBuilder("Florist")
    built.dialog("Welcome", patterns=["hi"]).quick_reply("Roses?", ["Yes", "No"], name="roses").rule(
        "Yes", exact="Yes", next="end"
    )
    built.dialog("Escalation", patterns=["agent"]).agent_transfer(skill_id=SKILL)
    built.api("Stock", "https://stock.example/roses", variable="stock")
    stock = built.dialog("Stock", patterns=["stock"])
    stock.integration("Stock")
    stock.text("There are {$.api_stock.left}.")
    world = World()
    world.cloud.add_skill("Human", SKILL)
    world.cloud.add_agent("Alex", skills=["Human"], state="Online")
    world.deploy(built.build())
    world.consumer().says("hi")
    return world


def acts(world: World) -> bytes:
    """What the log says after a conversation in which everybody takes part."""
    world.consumer().taps_quick_reply("Yes")
    world.outside.stub("GET", "https://stock.example/roses", json={"left": 3})
    world.consumer().says("stock")
    world.consumer().says("agent")
    world.agent("Alex").accepts()
    world.agent("Alex").says("Hello!")
    world.advance(3_600_000)
    return world.log.to_ndjson()


def test_a_copy_goes_on_like_the_original(world: World) -> None:
    copy = world.copy()

    assert acts(copy) == acts(world)


def test_the_original_is_not_touched_by_what_happens_in_a_copy(world: World) -> None:
    before, undisturbed = world.log.to_ndjson(), acts(world.copy())

    acts(world.copy())

    assert world.log.to_ndjson() == before
    assert acts(world) == undisturbed


def test_a_copy_is_not_touched_by_what_happens_in_the_original(world: World) -> None:
    copy = world.copy()
    before = copy.log.to_ndjson()

    acts(world)

    assert copy.log.to_ndjson() == before


def test_a_copy_can_be_copied(world: World) -> None:
    assert acts(world.copy().copy()) == acts(world)


def test_stubs_and_faults_are_those_of_each_copy(world: World) -> None:
    world.outside.stub("GET", "https://stock.example/roses", json={"left": 1}, times=1)
    copy = world.copy()

    world.consumer().says("stock")
    copy.consumer().says("stock")

    assert [one.messages[-2].text for one in (world.consumer(), copy.consumer())] == ["There are 1."] * 2


def test_bots_are_shared(world: World) -> None:
    assert world.copy().deployments[0].bot is world.deployments[0].bot


def test_a_world_whose_bot_is_in_a_turn_is_not_copied() -> None:
    built = BotBuilder("Slow")
    welcome = built.dialog("Welcome", patterns=["hi"])
    welcome.text("Hello!")
    welcome.text("One moment.", delay_ms=5_000)
    world = World(built.build())
    world.consumer().writes("hi")
    world.clock.advance(3_000)

    with pytest.raises(EmulatorError, match="while a turn of the bot 'Slow' waits"):
        world.copy()
