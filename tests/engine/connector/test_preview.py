"""Conversation Builder's Preview: what its window shows of what only a connector does."""

from __future__ import annotations

import pytest

from handoff.engine import events as ev
from handoff.engine.settings import ConnectorSettings
from handoff.fakes.builder import BotBuilder
from handoff.fakes.world.world import World


def previewed(**connector: object) -> World:
    b = BotBuilder("Desk")
    b.dialog("Welcome", patterns=["hi"]).text("Hello!")
    b.dialog("Escalation", patterns=["agent"]).agent_transfer("One moment.", skill_id="1001")
    b.dialog("Silently", patterns=["quiet"]).agent_transfer("BLANK_MESSAGE", skill_id="1001")
    world = World()
    world.cloud.add_skill("Human", "1001")
    world.deploy(b.build(), preview=True, connector=ConnectorSettings(**connector))
    return world


def shown(world: World) -> list[tuple[str, str | None]]:
    """The bot's messages, each with its node."""
    return [(event.body.text, event.node) for event in world.log.of(ev.MessagePublished) if event.body.role == "bot"]


@pytest.mark.parametrize("text", ["hi", "agent"])
def test_the_fallback_skill_of_a_silent_bot_shows_nothing_and_is_not_tried(text: str) -> None:
    world = previewed(fallback_skill_id="1001")
    world.faults.silent_for(1)
    world.consumer().says(text)

    world.advance(400_000)

    assert shown(world) == []
    assert world.log.last(ev.HttpExchanged) is None
    assert [event.body.code for event in world.log.of(ev.DiagnosticReported)] == ["preview-cannot-transfer"]
    world.consumer().says("hi")
    assert shown(world) == [("Hello!", "Welcome › text_1")]


@pytest.mark.parametrize(
    ("text", "message", "node"),
    [("agent", "One moment.", "Escalation › escalation_1"), ("quiet", "BLANK_MESSAGE", "Silently › escalation_2")],
)
def test_a_transfer_message_is_shown_with_its_node(text: str, message: str, node: str) -> None:
    world = previewed(fallback_skill_id="1001")

    world.consumer().says(text)

    assert shown(world) == [(message, node)]
