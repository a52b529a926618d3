"""Walks in copies of a World: the way that is found, and what is said where there is none."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from handoff.engine.errors import UnknownName
from handoff.engine.walks.sayings import way
from handoff.engine.walks.walker import Limits
from handoff.fakes.builder import BotBuilder
from handoff.fakes.walks.every_dialog import EveryDialog
from handoff.fakes.walks.goals import Kind, goal, person
from handoff.fakes.walks.known_ways import KnownWays
from handoff.fakes.walks.played_world import PlayedWorld, act
from handoff.fakes.walks.walk import LIMITS, Walk, walk
from handoff.fakes.world.account_file import Intents
from handoff.fakes.world.scripted_nlu import ScriptedNlu
from handoff.fakes.world.world import World

SKILL = "4129463410"


@pytest.fixture
def builder() -> BotBuilder:
    built = BotBuilder("Florist")
    built.dialog("Welcome", patterns=["hi"]).text("Hello!")
    built.dialog("Escalation", patterns=["agent"]).agent_transfer(skill_id=SKILL)
    return built


def world_of(builder: BotBuilder, *, utterances: Mapping[str, str] | None = None) -> World:
    world = World()
    world.cloud.add_skill("Human", SKILL)
    intents = ScriptedNlu(Intents(utterances=dict(utterances))) if utterances else None
    world.deploy(builder.build(), intents=intents)
    return world


def found(world: World, kind: Kind, name: str) -> Walk:
    talk = PlayedWorld(world.copy())
    return walk(talk, goal(kind, name, talk))


def words(world: World, kind: Kind, name: str) -> str | None:
    walked = found(world, kind, name)
    return None if walked.sayings is None else way(walked.sayings)


# --- the way ---------------------------------------------------------------------------------------------------------


def test_answers_are_made_from_the_rules_of_questions(builder: BotBuilder) -> None:
    order = builder.dialog("Order", patterns=["order"])
    order.question("How many?").rule("Number", regex=r"^\d+$").rule("Other", next="end")
    order.question("For whom?").rule("Name", patterns=["(for|to) *"])
    order.question("When?", name="when")

    assert words(world_of(builder), "question", "when") == '"order" → "1" → "for something"'


def test_what_is_on_the_screen_is_tapped(builder: BotBuilder) -> None:
    size = builder.dialog("Size", patterns=["size"])
    size.quick_reply("Which?", {"Small": "s", "Large": "l"}).rule("Large", exact="l", next="sure").rule(
        "Small", exact="s", next="end"
    )
    size.question("Sure?", name="sure")

    assert words(world_of(builder), "question", "Sure?") == '"size" → taps "Large"'


def test_words_for_an_intent_come_from_its_utterances(builder: BotBuilder) -> None:
    builder.dialog("Stock", intent="ask for stock").text("Three.")

    assert words(world_of(builder, utterances={"any roses left": "ask for stock"}), "dialog", "Stock") == (
        '"any roses left"'
    )


def test_an_intent_without_an_utterance_is_named(builder: BotBuilder) -> None:
    builder.dialog("Stock", intent="ask for stock").text("Three.")

    why = found(world_of(builder), "dialog", "Stock").why_not

    assert why[-1] == "no utterance is known for 'ask for stock': name one in the .intents.yaml beside the bot"


def test_a_question_is_known_by_the_text_that_is_sent(builder: BotBuilder) -> None:
    name = builder.dialog("Name", patterns=["name"])
    name.question("What is your name?", name="name").rule("Any", patterns=["*"], set={"who": "{$userMessage}"})
    name.question("Are you sure, {$botContext.who}?", name="sure")

    assert words(world_of(builder), "question", "Are you sure, anything?") == '"name" → "anything"'


def test_code_that_leads_away_is_believed(builder: BotBuilder) -> None:
    desk = builder.dialog("Desk", patterns=["desk"])
    desk.text("Let me see.", post='botContext.setTriggerNextMessage("closed");')
    desk.question("What is it?", name="topic")
    builder.dialog("Sorry", patterns=["sorry"]).text("We are closed.", name="closed", next="close conversation")

    assert words(world_of(builder), "question", "topic") is None


def test_code_that_computes_where_to_go_is_played(builder: BotBuilder) -> None:
    """No pattern, rule or next action leads there."""
    builder.dialog("Door", patterns=["door"]).text("Come in.", post='botContext.setTriggerNextMessage("in" + "side");')
    builder.dialog("House").question("Tea?", name="inside")

    assert words(world_of(builder), "question", "inside") == '"door"'


def test_a_walk_begins_where_the_conversation_is(builder: BotBuilder) -> None:
    order = builder.dialog("Order", patterns=["order"])
    order.question("How many?").rule("Number", regex=r"^\d+$")
    order.question("When?", name="when")
    world = world_of(builder)
    world.consumer().says("order")

    assert words(world, "question", "when") == '"1"'


def test_nothing_is_said_where_the_goal_is_here(builder: BotBuilder) -> None:
    builder.dialog("Order", patterns=["order"]).question("When?", name="when")
    world = world_of(builder)
    world.consumer().says("order")

    assert [found(world, kind, name).sayings for kind, name in (("question", "when"), ("dialog", "Order"))] == [(), ()]


def test_the_next_conversation_begins_where_the_last_one_is_closed(builder: BotBuilder) -> None:
    world = world_of(builder)
    world.consumer().says("hi")
    world.consumer().closes()

    assert words(world, "skill", "Human") == '"agent"'


def test_a_bot_of_the_group_takes_its_words(builder: BotBuilder) -> None:
    world = world_of(builder)
    other = BotBuilder("Orders")
    other.dialog("Order", patterns=["order"]).question("When?", name="when")
    world.deploy(other.build())
    apart = words(world, "question", "when")
    world.group("Shop", ["Florist", "Orders"], collaborates=True)

    assert (apart, words(world, "question", "when")) == (None, '"order"')


def test_a_transfer_that_fails_is_no_way_to_the_skill(builder: BotBuilder) -> None:
    world = world_of(builder)
    world.faults.transfer_api_answers(503, None)

    assert words(world, "skill", "Human") is None


@pytest.mark.parametrize("stubbed", [True, False])
def test_stubs_of_the_scenario_decide(builder: BotBuilder, stubbed: bool) -> None:
    builder.api("Stock", "https://stock.example/roses", variable="stock")
    stock = builder.dialog("Stock", patterns=["stock"])
    stock.integration("Stock").rule("Found", api="SUCCESS", next="more")
    stock.question("More?", name="more")
    world = world_of(builder)
    if stubbed:
        world.outside.stub("GET", "https://stock.example/roses", json={})

    walked = found(world, "question", "more")

    assert (walked.sayings is not None) is stubbed
    assert stubbed or any("no stub for GET https://stock.example/roses – add: Given" in why for why in walked.why_not)


# --- the original ----------------------------------------------------------------------------------------------------


def test_the_conversation_is_not_touched(builder: BotBuilder) -> None:
    builder.dialog("Order", patterns=["order"]).question("When?", name="when")
    world = world_of(builder)
    world.consumer().says("hi")
    before = world.log.to_ndjson()

    found(world, "question", "when")
    found(world, "skill", "Human")

    assert world.log.to_ndjson() == before


def test_the_way_leads_there_when_it_is_gone(builder: BotBuilder) -> None:
    order = builder.dialog("Order", patterns=["order"])
    order.multiple_choice("How many?", ["One", "Two"]).rule("One", option="One", next="end").rule("Two", option="Two")
    order.question("When?", name="when")
    world = world_of(builder)

    for saying in found(world, "question", "when").sayings or ():
        act(world.consumer(), saying)

    assert PlayedWorld(world).question == world.deployments[0].bot.interaction_named("when")


def test_the_same_state_has_the_same_way(builder: BotBuilder) -> None:
    for name in ("One", "Two", "Three"):
        builder.dialog(name, patterns=[f"{name.lower()} *", name]).question(f"{name}?", next="end")
    world = world_of(builder)

    assert len({words(world, "skill", "Human") for _ in range(3)}) == 1


# --- no way ----------------------------------------------------------------------------------------------------------


def test_what_takes_the_words_is_named(builder: BotBuilder) -> None:
    form = builder.dialog("Form", patterns=["form"])
    form.question("Code?", name="code").rule("Right", regex="^[q]{9}$").rule("Other", patterns=["*"], next="code")
    form.question("Done?", name="done")
    world = world_of(builder)
    world.consumer().says("form")

    why = found(world, "question", "done").why_not

    assert "it gets as far as the question 'Form › code'; there is tried:" in why
    assert any('"anything"' in line and line.endswith(": the question takes it for an answer") for line in why)
    assert why[0] == "tried: 5 inputs, at most 12 in a row, all that there is to say"


def test_the_end_of_the_search_is_named(builder: BotBuilder) -> None:
    count = 'botContext.setBotVariable("n", Number(botContext.getBotVariable("n") || 0) + 1, true, false);'
    builder.dialog("Count", patterns=["count"]).question("More?", name="more", process=count, next="more")
    builder.dialog("Attic").question("Dust?", name="dust")
    world = world_of(builder)
    talk = PlayedWorld(world)

    walked = walk(talk, goal("question", "dust", talk), limits=Limits(20, 12))

    assert (walked.sayings, walked.plays) == (None, 20)
    assert walked.why_not[:2] == (
        "tried: 20 inputs, at most 12 in a row, where the search ends",
        "no pattern, rule or next action of a bot leads there",
    )


def test_an_error_that_stops_the_bot_is_named(builder: BotBuilder) -> None:
    broken = builder.dialog("Broken", patterns=["break"])
    broken.text("Ouch.", pre="nothing.at.all();")
    broken.question("Still there?", name="still")

    world = world_of(builder)
    world.switch("script_errors", "stop")

    why = found(world, "question", "still").why_not

    assert any(line.strip().startswith('"break": an error stops the bot: ') for line in why)


@pytest.mark.parametrize("is_lenient", [True, False])
def test_a_request_that_nothing_answers_is_named_wherever_it_is(builder: BotBuilder, is_lenient: bool) -> None:
    builder.api("Stock", "https://stock.example/roses", variable="stock")
    stock = builder.dialog("Stock", patterns=["stock"])
    stock.integration("Stock").rule("Found", api="SUCCESS", next="more").rule("Broken", api="FAILURE", next="sorry")
    stock.question("More?", name="more")
    stock.text("Sorry.", name="sorry", next="end")
    world = world_of(builder)
    world.outside.is_lenient = is_lenient

    why = found(world, "question", "more").why_not

    (line,) = [line.strip() for line in why if "no stub for" in line]
    assert line.startswith('"stock": ')
    assert line.endswith(
        'no stub for GET https://stock.example/roses – add: Given GET "https://stock.example/roses" answers 200'
    )


def test_code_that_fails_is_named(builder: BotBuilder) -> None:
    broken = builder.dialog("Broken", patterns=["break"])
    broken.text("Ouch.", pre="nothing.at.all();", next="end")
    broken.question("Still there?", name="still")

    why = found(world_of(builder), "question", "still").why_not

    assert any(line.strip().startswith("\"break\": starts the dialog 'Broken'; script error in Pre") for line in why)


def test_a_bot_without_a_transfer_leads_to_nobody() -> None:
    builder = BotBuilder("Florist")
    builder.dialog("Welcome", patterns=["hi"]).text("Hello!")

    walked = found(world_of(builder), "skill", "Human")

    assert (walked.plays, walked.why_not) == (0, ("no bot of the account has an interaction that leads there",))


def test_nobody_hears_a_consumer_who_is_with_an_agent(builder: BotBuilder) -> None:
    world = world_of(builder)
    world.consumer().says("agent")

    assert found(world, "dialog", "Welcome").why_not == ("no bot gets what the consumer says there",)


@pytest.mark.parametrize(
    ("kind", "name", "text"),
    [
        ("question", "Wen?", "no question 'Wen?' in the bot 'Florist'"),
        ("dialog", "Ordr", "no dialog 'Ordr' in the bot 'Florist'"),
        ("interaction", "wen", "no interaction 'wen' in the bot 'Florist'"),
        ("skill", "Humans", "no skill named 'Humans' in this account"),
        ("question", "", "no question '' in the bot 'Florist'"),
    ],
)
def test_a_name_that_does_not_exist_is_refused_at_once(builder: BotBuilder, kind: Kind, name: str, text: str) -> None:
    builder.dialog("Order", patterns=["order"]).question("When?", name="when")

    with pytest.raises(UnknownName, match=f"^{re.escape(text)}") as refused:
        found(world_of(builder), kind, name)
    assert name == "" or "did you mean" in str(refused.value)


# --- from every dialog -----------------------------------------------------------------------------------------------


def test_from_every_dialog_the_way_begins_in_it(builder: BotBuilder) -> None:
    builder.dialog("Survey", patterns=["survey"]).question("How was it?", next="end")
    builder.dialog("Attic").text("Dust.")
    talk = PlayedWorld(world_of(builder))

    ways = EveryDialog(talk, person(), talk.bot).ways()

    assert [
        (one.dialog, one.entry and way(one.entry), one.sayings is not None and way(one.sayings)) for one in ways
    ] == [
        ("Welcome", '"hi"', '"agent"'),
        ("Escalation", '"agent"', "nothing to say"),
        ("Survey", '"survey"', '"anything" → "agent"'),
        ("Attic", None, False),
    ]
    assert [one.swallowed for one in ways] == ["", "", '"agent": the question takes it for an answer', ""]


# --- ways that are known ---------------------------------------------------------------------------------------------


def test_the_same_question_in_the_same_state_is_searched_once(builder: BotBuilder) -> None:
    bot, known = builder.build(), KnownWays()
    for _ in range(2):
        world = World()
        world.cloud.add_skill("Human", SKILL)
        world.deploy(bot, intents=ScriptedNlu())
        world.consumer().says("hi")
        talk = PlayedWorld(world.copy())
        assert known.walk(talk, person()).sayings is not None

    assert known.searches == 1


@pytest.mark.parametrize("change", ["stub", "message", "variable", "fault", "time", "teaching"])
def test_another_state_is_searched_again(builder: BotBuilder, change: str) -> None:
    world = world_of(builder, utterances={"bouquet": "order"})
    world.consumer().says("hi")
    known = KnownWays()
    known.walk(PlayedWorld(world.copy()), person())
    changes = {
        "stub": lambda: world.outside.stub("GET", "https://stock.example/"),
        "message": lambda: world.consumer().says("hi"),
        "variable": lambda: world.set_variable("size", "large"),
        "fault": lambda: world.faults.transfer_api_answers(503),
        "time": lambda: world.advance(1),
        "teaching": lambda: world.deployments[0].nlu.learn("roses", "order"),
    }
    changes[change]()

    known.walk(PlayedWorld(world.copy()), person())

    assert known.searches == 2


def test_a_world_that_cannot_be_written_down_is_searched_each_time(builder: BotBuilder) -> None:
    class Own:
        def score(self, _text):
            return []

        entities = score

    world = World()
    world.cloud.add_skill("Human", SKILL)
    world.deploy(builder.build(), intents=Own())
    known = KnownWays()

    for _ in range(2):
        assert known.walk(PlayedWorld(world.copy()), person()).sayings is not None
    assert known.searches == 2


def test_a_walk_ends_within_its_limits() -> None:
    assert LIMITS.plays * 10 < 2_000  # milliseconds, at 10 for one input
