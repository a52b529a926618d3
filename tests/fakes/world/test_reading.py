"""A bot reads the consumer's messages, if its agent connector is set to report that."""

from __future__ import annotations

from typing import Any

import pytest

from handoff.engine.events import AcceptStatusPublished, ConversationAssigned, MessagePublished
from handoff.fakes import World
from handoff.fakes.builder import BotBuilder


def shop(**connector: Any) -> World:
    bot = BotBuilder("Shop")
    bot.dialog("Welcome", patterns=["hi"]).text("Hi there!")
    bot.fallback("What?")
    world = World(bot.build(), seed=7)
    if connector:
        world.connector(**connector)
    return world


def reads(world: World) -> list[tuple[int, ...]]:
    return [event.body.sequences for event in world.log.of(AcceptStatusPublished)]


def test_each_message_is_read_when_it_arrives() -> None:
    world = shop()
    dana = world.consumer("Dana")

    dana.says("hi")
    dana.says("what is this?")

    # the dialog has: hi, read, Hi there!, what is this?, read, What?
    assert reads(world) == [(0,), (3,)]


def test_it_is_caused_by_the_message_and_names_the_documented_rule() -> None:
    world = shop()
    dana = world.consumer("Dana")
    dana.says("hi")
    dana.says("what is this?")

    written = [event.seq for event in world.log.of(MessagePublished) if event.body.role == "consumer"]
    last = list(world.log.of(AcceptStatusPublished))[-1]
    assert (last.cause, last.rules) == (written[-1], ("CON-ACCEPT-STATUS",))
    assert last.bot == last.body.sender == world.deployments[0].user.name


def test_what_was_written_before_the_bot_came_is_read_when_it_comes() -> None:
    world = shop(ring_accept_wait_ms=5_000)
    dana = world.consumer("Dana")

    dana.says("hi")

    assigned = next(iter(world.log.of(ConversationAssigned)))
    first = next(iter(world.log.of(AcceptStatusPublished)))
    assert (first.body.sequences, first.at_ms, first.cause) == ((0,), assigned.at_ms, assigned.seq)


@pytest.mark.parametrize("connector", [{"accept_status": "SENT"}])
def test_connector_that_leaves_it_to_agents_reads_nothing(connector: dict[str, Any]) -> None:
    world = shop(**connector)

    world.consumer("Dana").says("hi")

    assert reads(world) == []
