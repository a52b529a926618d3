"""A bot after its import."""

from __future__ import annotations

from datetime import datetime

from handoff.engine.bot.import_naming import imported
from handoff.fakes.builder import BotBuilder

MOMENT = datetime(2026, 1, 5, 15, 30)


def bot():
    b = BotBuilder("Desk")
    b.dialog("Order", intent="track order").text("Which?")
    return b.build()


def test_the_name_carries_date_and_time_with_twelve_hours() -> None:
    assert imported(bot(), MOMENT, domains_are_there=True).name == "Desk (01-05-2026 03:30)"


def test_without_its_domains_no_interaction_has_an_intent() -> None:
    new = imported(bot(), MOMENT, domains_are_there=False)

    assert not any(interaction.intent_id for interaction in new.interactions)
    assert any(interaction.intent_id for interaction in bot().interactions)
