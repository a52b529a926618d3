"""What steps say about images, links and locations that are not shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from handoff.fakes.world.world import World
from handoff.steps.library import bots, consumer, conversation, rich_media, variables, whole_scenario
from handoff.steps.scenario.context import ScenarioContext
from handoff.steps.scenario.files import Files

FEATURES = Path(__file__).parents[3] / "features"


@pytest.fixture
def context() -> ScenarioContext:
    context = ScenarioContext(World(), Files(FEATURES / "interactions" / "x.feature", FEATURES))
    bots.deploy(context, "city-guide.json")
    variables.variable_is(context, "size", "large")
    return context


def refusal(step: Callable[..., None], *arguments: object) -> list[str]:
    with pytest.raises(AssertionError) as caught:
        step(*arguments)
    return str(caught.value).splitlines()


def test_another_image_is_named_with_all_that_is_shown(context: ScenarioContext) -> None:
    consumer.says(context, "tour")

    assert refusal(rich_media.shows_image, context, "https://city.example/wlak.png") == [
        "expected the bot to show the image 'https://city.example/wlak.png'",
        "  but it shows the image 'https://city.example/walk.png', the link 'The way' to 'https://city.example/walk'",
        "  closest: 'https://city.example/walk.png'",
        "  other unread messages: card 'A walk'",
    ]


def test_an_image_that_comes_later_is_named(context: ScenarioContext) -> None:
    consumer.says(context, "picture")

    assert refusal(rich_media.shows_image, context, "https://city.example/tower?size=large")[:3] == [
        "expected the bot to show the image 'https://city.example/tower?size=large'",
        "  but it shows no image, link or location",
        "  closest: 'https://city.example/tower?size=large', which comes later",
    ]


def test_a_failed_step_reads_nothing(context: ScenarioContext) -> None:
    consumer.says(context, "picture")
    refusal(rich_media.shows_link, context, "nowhere")

    conversation.says(context, "This is the Water Tower.")


def test_a_step_reads_the_message_that_shows_it_and_no_more(context: ScenarioContext) -> None:
    consumer.says(context, "shop")
    rich_media.shows_location(context, "Water Tower Square")
    rich_media.shows_image(context, "https://city.example/inside.png")

    conversation.says(context, "See you there.")


def test_a_message_of_an_earlier_turn_does_not_count(context: ScenarioContext) -> None:
    consumer.says(context, "tour")
    rich_media.shows_image(context, "https://city.example/walk.png")
    consumer.says(context, "what?")

    assert refusal(rich_media.shows_image, context, "https://city.example/walk.png")[1] == (
        "  but it shows no image, link or location"
    )


def test_one_that_was_found_at_some_point_does(context: ScenarioContext) -> None:
    consumer.says(context, "tour")
    consumer.says(context, "what?")
    whole_scenario.says_at_some_point(context, "A walk")

    rich_media.shows_image(context, "https://city.example/walk.png")


@pytest.mark.parametrize(
    ("label", "address"),
    [("Buy a ticket", "https://city.example/ticket"), ("Buy a Ticket", "https://city.example/tickets")],
)
def test_label_and_address_of_a_link_belong_together(context: ScenarioContext, label: str, address: str) -> None:
    consumer.says(context, "tickets")

    assert refusal(rich_media.shows_link_to, context, label, address)[:2] == [
        f"expected the bot to show the link '{label}' to '{address}'",
        "  but it shows the link 'Buy a ticket' to 'https://city.example/tickets'",
    ]


def test_a_link_is_found_by_its_short_address(context: ScenarioContext) -> None:
    consumer.says(context, "tickets")

    rich_media.shows_link_to(context, "Buy a ticket", "https://city.example/tickets")


@pytest.mark.parametrize(("latitude", "longitude"), [("49.4875", "8.466"), ("49", "8"), ("49.49", "8.47")])
def test_a_location_is_compared_to_the_digits_that_are_written(
    context: ScenarioContext, latitude: str, longitude: str
) -> None:
    consumer.says(context, "shop")

    rich_media.shows_coordinates(context, latitude, longitude)


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [("49.4876", "8.466"), ("49.4874", "8.466"), ("49.4875", "8.467"), ("49.4875", "-8.466"), ("8.466", "49.4875")],
)
def test_a_digit_further_is_another_location(context: ScenarioContext, latitude: str, longitude: str) -> None:
    consumer.says(context, "shop")

    assert refusal(rich_media.shows_coordinates, context, latitude, longitude)[0] == (
        f"expected the bot to show the location {latitude}, {longitude}"
    )


def test_a_title_of_another_location_names_the_closest(context: ScenarioContext) -> None:
    consumer.says(context, "shop")

    assert "  closest: 'Water Tower Square'" in refusal(rich_media.shows_location, context, "Water Tower Sqare")


@pytest.mark.parametrize(("kind", "said"), [("image", "tour"), ("link", "tickets"), ("location", "shop")])
def test_none_is_shown_fails_with_the_message_that_shows_one(context: ScenarioContext, kind: str, said: str) -> None:
    consumer.says(context, said)

    lines = refusal(rich_media.shows_none, context, kind)
    assert lines[0] == f"expected the bot to show no {kind}"
    assert " shows " in lines[1]
    assert f"the {kind} " in lines[1]


def test_none_is_shown_looks_at_messages_that_have_been_read(context: ScenarioContext) -> None:
    consumer.says(context, "tour")
    conversation.shows_cards(context, ["A walk"])

    assert refusal(rich_media.shows_none, context, "image")


def test_none_is_shown_looks_at_the_last_turn_only(context: ScenarioContext) -> None:
    consumer.says(context, "tour")
    consumer.says(context, "what?")

    rich_media.shows_none(context, "image")
