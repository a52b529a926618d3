"""What the steps of walks do, and say where there is no way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from handoff.engine.errors import UnknownName
from handoff.engine.events import WayFound
from handoff.fakes.builder import BotBuilder
from handoff.fakes.world.world import World
from handoff.steps.library import cloud, consumer, conversation, walks
from handoff.steps.scenario.context import ScenarioContext
from handoff.steps.scenario.files import Files

SKILL = "4129463410"


@pytest.fixture
def context(tmp_path: Path) -> ScenarioContext:
    """A shop whose form takes every word, three times."""
    builder = BotBuilder("Shop")
    builder.dialog("Welcome", patterns=["hi"]).quick_reply("What is it?", ["Order", "Form"], name="what").rule(
        "Form", exact="Form", next="first"
    ).rule("Order", exact="Order", next="end")
    form = builder.dialog("Form", patterns=["form"])
    form.question("First?", name="first")
    form.question("Second?", name="second")
    form.question("Third?", name="third", next="end")
    builder.dialog("Escalation", patterns=["agent"]).agent_transfer("One moment.", skill_id=SKILL)
    builder.dialog("Attic").text("Dust.")
    (tmp_path / "shop.json").write_bytes(builder.dump())
    context = ScenarioContext(World(), Files(tmp_path / "x.feature", tmp_path), unread_is_error=True)
    cloud.skill_with_id(context, "Human", SKILL)
    context.deploy("shop.json")
    return context


def ways(context: ScenarioContext) -> list[WayFound]:
    return [event.body for event in context.target.log.of(WayFound) if isinstance(event.body, WayFound)]


def test_the_way_is_gone_and_stands_in_the_log(context: ScenarioContext) -> None:
    walks.gets_to(context, "question", "Second?")

    assert ways(context) == [WayFound("the question 'Second?'", ('"form"', '"anything"'), tried=2)]
    assert [message.text for message in context.consumer().messages if message.role == "bot"] == ["First?", "Second?"]


def test_the_way_stands_in_the_transcript(context: ScenarioContext) -> None:
    walks.gets_to(context, "question", "Second?")

    assert '· the way to the question \'Second?\': "form" → "anything"' in context.target.transcript()


def test_what_is_tapped_is_tapped(context: ScenarioContext) -> None:
    consumer.says(context, "hi")
    context.read_all()

    walks.gets_to(context, "question", "first")

    assert ways(context)[0].inputs == ('taps "Form"',)
    assert context.consumer().messages[-2].text == "Form"


def test_messages_on_the_way_are_not_left_unread(context: ScenarioContext) -> None:
    walks.gets_to(context, "question", "Third?")
    conversation.says_nothing_else(context)

    consumer.says(context, "something")


def test_messages_before_the_way_are_left_unread(context: ScenarioContext) -> None:
    consumer.says(context, "hi")

    with pytest.raises(AssertionError, match="1 message of the bot has not been read"):
        walks.gets_to(context, "question", "First?")


def test_what_is_said_after_the_way_counts_from_its_last_input(context: ScenarioContext) -> None:
    walks.gets_to(context, "question", "Second?")

    assert [message.text for message in context.visible(context.action_began)] == ["anything", "Second?"]


def test_no_way_is_a_failure_with_what_was_tried(context: ScenarioContext) -> None:
    with pytest.raises(AssertionError) as failed:
        walks.gets_to(context, "dialog", "Attic")

    first, second, tried, lost, *_ = str(failed.value).splitlines()
    assert (first, second) == ("expected the consumer to get to the dialog 'Attic'", "  but there is no way")
    assert tried.startswith("  tried: ")
    assert lost == "  no pattern, rule or next action of a bot leads there"
    assert ways(context) == []


def test_an_unknown_name_is_refused_before_anything_is_tried(context: ScenarioContext) -> None:
    with pytest.raises(UnknownName, match="did you mean 'Second\\?'"):
        walks.gets_to(context, "question", "Secnd?")


def test_from_every_dialog_within_enough_turns(context: ScenarioContext) -> None:
    walks.reaches_skill(context, "Human", 4)

    found = {way.start: way.inputs for way in ways(context)}
    assert found["the dialog 'Form'"] == ('"anything"', '"anything"', '"anything"', '"agent"')
    assert found["the dialog 'Escalation'"] == ()
    assert context.consumer().conversation is None


@pytest.mark.parametrize(
    ("reaches", "shown"),
    [
        (lambda context: walks.reaches_skill(context, "Human", 3), "the skill 'Human'"),
        (lambda context: walks.reaches_person(context, 3), "a person"),
    ],
    ids=["skill", "person"],
)
def test_from_every_dialog_within_one_turn_too_few(
    context: ScenarioContext, reaches: Callable[[ScenarioContext], None], shown: str
) -> None:
    with pytest.raises(AssertionError) as failed:
        reaches(context)

    assert str(failed.value).splitlines() == [
        f"expected the consumer to get to {shown} from every dialog within 3 turns",
        "  but it fails from 1 dialog",
        '  from \'Form\' it takes 4 turns: "anything" → "anything" → "anything" → "agent"',
        '    at its beginning "agent": the question takes it for an answer',
        "  not tried, because no way leads there: 'Attic'",
    ]


def test_without_any_way_to_the_skill_no_dialog_is_tried(context: ScenarioContext) -> None:
    context.target.faults.transfer_api_answers(503, None)

    with pytest.raises(AssertionError, match="\n  but there is no way at all\n  tried: "):
        walks.reaches_person(context, 9)
