"""Conversation Builder's Preview: its window shows what a deployed bot sends to the system alone."""

from __future__ import annotations

from typing import Any

import pytest

from handoff.engine.ports import Outgoing
from handoff.fakes.builder import BotBuilder

from ..by_hand import CONVERSATION, HUMAN, ByHand


def previewed(**settings: Any) -> ByHand:
    b = BotBuilder("Desk")
    b.dialog("Welcome", patterns=["hi"]).text("Hello!")
    b.dialog("Escalation", patterns=["agent"]).agent_transfer("One moment.", skill_id=HUMAN)
    b.dialog("Silently", patterns=["quiet"]).agent_transfer("BLANK_MESSAGE", skill_id=HUMAN)
    bot = ByHand(b.build(), previews=True, disable_greetings=True, **settings)
    bot.assigned()
    return bot


def shown(bot: ByHand) -> list[tuple[str, str | None]]:
    """The bot's messages, each with its node."""
    return [(message.text, message.node) for message in bot.cloud.published]


@pytest.mark.parametrize("text", ["hi", "agent"])
def test_the_fallback_skill_of_a_silent_bot_shows_nothing_and_is_not_tried(text: str) -> None:
    bot = previewed(fallback_skill_id=HUMAN)
    bot.link.silent = 1
    bot.says(text)

    bot.clock.advance(400_000)

    assert (shown(bot), bot.requests, bot.remarks()) == ([], [], ["preview-cannot-transfer"])


def test_a_preview_goes_on_after_a_silence() -> None:
    bot = previewed(fallback_skill_id=HUMAN)
    bot.link.silent = 1
    bot.says("hi")
    bot.clock.advance(400_000)

    bot.says("hi")

    assert shown(bot) == [("Hello!", "Welcome › text_1")]


@pytest.mark.parametrize(
    ("text", "message", "node"),
    [("agent", "One moment.", "Escalation › escalation_1"), ("quiet", "BLANK_MESSAGE", "Silently › escalation_2")],
)
def test_a_transfer_message_is_shown_with_its_node(text: str, message: str, node: str) -> None:
    bot = previewed()

    bot.says(text)

    assert shown(bot) == [(message, node)]


def test_a_private_message_is_shown_and_marked() -> None:
    bot = previewed()

    bot.connector.publish(CONVERSATION, Outgoing("A note.", private=True))

    assert [(message.text, message.private) for message in bot.cloud.published] == [("Private: A note.", False)]


@pytest.mark.parametrize(("survey", "text"), [(True, "LP_CLOSEDIALOG"), (False, "LP_CLOSECONVERSATION")])
def test_closing_is_shown_and_closes_nothing(survey: bool, text: str) -> None:
    bot = previewed()

    bot.connector.close(CONVERSATION, survey=survey)

    assert (bot.texts, bot.cloud.closed) == ([text], [])
