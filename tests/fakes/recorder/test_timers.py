"""The patience timers in a log."""

from __future__ import annotations

from typing import Any

from handoff.engine.log import Event
from handoff.fakes.builder import BotBuilder
from handoff.fakes.recorder.timers import timers
from handoff.fakes.world.world import World


class Uncopied(list[Event]):
    """Events of a log that may be too long to copy a part of it for each of them."""

    def __getitem__(self, index: Any) -> Any:
        assert not isinstance(index, slice), "a part of the log is copied"
        return super().__getitem__(index)


def test_timers_are_found_without_copying_the_log() -> None:
    bot = BotBuilder("Shop")
    bot.dialog("Welcome", patterns=["hi"]).text("Hello {$a} {$b}")
    bot.dialog("Escalation", patterns=["agent"]).agent_transfer("Wait…", skill_id="77")
    world = World()
    world.cloud.add_skill("Human", 77)
    world.cloud.add_agent("Alex", skills=["Human"], online=True)
    world.deploy(bot.build())
    for text in ("hi", "agent"):
        world.consumer().says(text)
    world.agent("Alex").lets_ring_expire()

    found = timers(Uncopied(world.log.events))

    assert [timer.event.body.kind for timer in found.values()] == ["RingExpired"]
    assert found == timers(world.log.events)
