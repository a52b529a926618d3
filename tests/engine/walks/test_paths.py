"""The ways to a person, read off a bot."""

from __future__ import annotations

import pytest

from handoff.engine.escalation.failures import FAILURE_MESSAGE
from handoff.engine.walks.paths import Failure, Paths
from handoff.engine.walks.sayings import ANYTHING
from handoff.fakes.builder import BotBuilder

SKILL = "4129463410"


@pytest.fixture
def builder() -> BotBuilder:
    built = BotBuilder("Florist")
    built.dialog("Welcome", patterns=["hi", "hello *"]).text("Hello!")
    return built


def failure(builder: BotBuilder) -> Failure:
    paths = Paths(builder.build())
    return paths.failure(paths.transfers[0])


def test_bot_without_transfer_has_no_way(builder: BotBuilder) -> None:
    assert Paths(builder.build()).ways == ()


def test_answers_on_the_way_are_turns(builder: BotBuilder) -> None:
    menu = builder.dialog("Menu", patterns=["menu"])
    question = menu.multiple_choice("More?", ["Yes", "No"])
    question.rule("Yes", option="Yes").rule("No", option="No", next="end")
    menu.agent_transfer(skill_id=SKILL)

    (way,) = Paths(builder.build()).ways

    assert [one.shown for one in way.sayings] == ['"menu"', '"Yes"']


def test_failure_without_dialog_ends_in_the_built_in_text(builder: BotBuilder) -> None:
    builder.dialog("Escalation", patterns=["agent"]).agent_transfer(skill_id=SKILL)

    assert failure(builder) == Failure("the built-in fallback text", "the built-in fallback text", "")


def test_failure_rule_and_failure_dialog_are_told_apart(builder: BotBuilder) -> None:
    escalation = builder.dialog("Escalation", patterns=["agent"])
    escalation.agent_transfer(skill_id=SKILL).rule("Busy", api="FAILURE", next="sorry")
    escalation.text("Sorry.", name="sorry", next="end")
    builder.dialog("Nobody", patterns=[FAILURE_MESSAGE]).text("Nobody is there.")

    assert failure(builder) == Failure("the rule 'Busy' leads to Escalation › sorry", "the dialog 'Nobody'", "")


def test_failure_dialog_that_transfers_again_loops_by_itself(builder: BotBuilder) -> None:
    builder.dialog("Escalation", patterns=["agent"]).agent_transfer(skill_id=SKILL)
    again = builder.dialog("Nobody", patterns=[FAILURE_MESSAGE])
    again.text("One moment…")
    again.agent_transfer(skill_id=SKILL)

    assert "Nobody › " in failure(builder).loops
    assert failure(builder).loops.endswith("transfers again by itself, until failure 4 stops it")


def test_failure_dialog_that_asks_first_loops_with_consent(builder: BotBuilder) -> None:
    builder.dialog("Escalation", patterns=["agent"]).agent_transfer(skill_id=SKILL)
    again = builder.dialog("Nobody", patterns=[FAILURE_MESSAGE])
    again.quick_reply("Try again?", ["Yes", "No"]).rule("Yes", exact="Yes").rule("No", exact="No", next="end")
    again.agent_transfer(skill_id=SKILL)

    assert failure(builder).loops == (
        'Nobody › dialog_starter_3 transfers again (Nobody › escalation_2) when the consumer says "Yes"'
    )


def test_loop_is_told_by_the_fewest_words_it_takes(builder: BotBuilder) -> None:
    builder.dialog("Escalation", patterns=["agent"]).agent_transfer(skill_id=SKILL)
    again = builder.dialog("Nobody", patterns=[FAILURE_MESSAGE])
    first = again.quick_reply("Try again?", ["Yes", "Later"])
    first.rule("Later", exact="Later").rule("Yes", exact="Yes", next="at_once")
    again.quick_reply("When?", ["Soon", "No"]).rule("Soon", exact="Soon").rule("No", exact="No", next="end")
    again.agent_transfer(skill_id=SKILL, name="later")
    again.agent_transfer(skill_id=SKILL, name="at_once")

    assert failure(builder).loops.endswith('transfers again (Nobody › at_once) when the consumer says "Yes"')


def test_loop_of_several_answers_names_them_in_turn(builder: BotBuilder) -> None:
    builder.dialog("Escalation", patterns=["agent"]).agent_transfer(skill_id=SKILL)
    again = builder.dialog("Nobody", patterns=[FAILURE_MESSAGE])
    again.quick_reply("Try again?", ["Yes", "No"]).rule("Yes", exact="Yes").rule("No", exact="No", next="end")
    again.quick_reply("Sure?", ["Sure", "No"]).rule("Sure", exact="Sure").rule("No", exact="No", next="end")
    again.agent_transfer(skill_id=SKILL)

    assert failure(builder).loops.endswith('when the consumer says "Yes" then "Sure"')


def test_failure_rule_that_leads_to_a_transfer_loops(builder: BotBuilder) -> None:
    escalation = builder.dialog("Escalation", patterns=["agent"])
    escalation.agent_transfer(skill_id=SKILL, name="first").rule("Busy", api="FAILURE", next="second")
    escalation.text("Never said.", next="end")
    escalation.agent_transfer(skill_id=SKILL, name="second")

    assert failure(builder) == Failure(
        "the rule 'Busy' leads to Escalation › second",
        "the built-in fallback text",
        "Escalation › second transfers again by itself, until failure 4 stops it",
    )


def test_failure_rule_that_leads_nowhere_ends_there(builder: BotBuilder) -> None:
    escalation = builder.dialog("Escalation", patterns=["agent"])
    escalation.agent_transfer(skill_id=SKILL).rule("Busy", api="FAILURE", next="end")

    assert failure(builder).at_once == "the rule 'Busy' leads to the end"


def test_the_fallback_dialog_responds_to_a_failure_that_no_other_takes(builder: BotBuilder) -> None:
    builder.dialog("Escalation", patterns=["agent"]).agent_transfer(skill_id=SKILL)
    builder.fallback("Pardon?")

    assert failure(builder).later == "the Fallback dialog 'Fallback'"


def test_a_fallback_dialog_that_transfers_is_a_loop(builder: BotBuilder) -> None:
    builder.dialog("Escalation", patterns=["agent"]).agent_transfer(skill_id=SKILL)
    builder.fallback("A person will help.").agent_transfer(skill_id=SKILL)

    assert failure(builder).loops == ("Fallback › fallback_starter transfers again by itself, until failure 4 stops it")


def test_wildcard_that_takes_the_failure_message_is_named(builder: BotBuilder) -> None:
    builder.dialog("Escalation", patterns=["*agent*"]).agent_transfer(skill_id=SKILL)

    found = failure(builder)

    assert found.later == "the dialog 'Escalation' (by its pattern '*agent*')"
    assert "transfers again by itself" in found.loops


def test_dynamic_routing_is_a_way_to_a_human() -> None:
    b = BotBuilder("Desk")
    b.dialog("Routing", patterns=["agent"]).interaction("ORCHESTRATOR", {"orchestratorWidget": {}}, name="route")

    (way,) = Paths(b.build()).ways

    assert (way.transfer.name, [one.shown for one in way.sayings]) == ("route", ['"agent"'])


# --- the graph -------------------------------------------------------------------------------------------------------


def entry(builder: BotBuilder, name: str) -> list[str] | None:
    """The inputs that lead into a dialog, as they are shown; None when nothing does."""
    bot = builder.build()
    dialog = bot.dialog_named(name)
    assert dialog is not None
    said = Paths(bot).entry(dialog)
    return None if said is None else [one.shown for one in said]


def test_a_dialog_that_another_leads_into_is_entered_by_the_words_for_that(builder: BotBuilder) -> None:
    builder.dialog("Menu", patterns=["menu"]).text("Roses.", next="Roses")
    builder.dialog("Roses").text("Roses!")
    builder.dialog("Tulips").text("Tulips!")

    assert entry(builder, "Roses") == ['"menu"']
    assert entry(builder, "Tulips") is None


def test_a_dialog_that_no_words_start_is_entered_where_code_jumps_into_it(builder: BotBuilder) -> None:
    jump = "botContext.setTriggerNextMessage('roses');"
    menu = builder.dialog("Menu", patterns=["menu"])
    menu.question("Which?", name="which", process=jump)
    builder.dialog("Roses").text("Roses!", name="roses")
    bot = builder.build()
    which = bot.interaction_named("which")
    assert which is not None

    assert [(said, target.name) for said, target in Paths(bot).jumps(which)] == [((ANYTHING,), "roses")]
    assert Paths(bot).answers(which) == [ANYTHING]


@pytest.mark.parametrize("panel", ["pre", "post"])
def test_code_that_runs_without_an_answer_jumps_without_one(builder: BotBuilder, panel: str) -> None:
    jump = {panel: 'botContext.setTriggerNextMessage("human");'}
    builder.dialog("Menu", patterns=["menu"]).text("One moment.", name="jumps", next="end", **jump)  # type: ignore[arg-type]
    builder.dialog("Human", starter=False).agent_transfer(skill_id=SKILL, name="human")

    assert [[one.shown for one in way.sayings] for way in Paths(builder.build()).ways] == [['"menu"'], ['"menu"']]


def test_a_question_with_rules_is_not_answered_by_anything(builder: BotBuilder) -> None:
    menu = builder.dialog("Menu", patterns=["menu"])
    menu.question("Which?", name="which").rule("Roses", exact="roses").rule("Red", exact="roses", next="end")
    bot = builder.build()
    which = bot.interaction_named("which")
    assert which is not None

    assert [one.shown for one in Paths(bot).answers(which)] == ['"roses"']


def test_the_fallback_dialog_is_entered_by_what_is_not_understood(builder: BotBuilder) -> None:
    builder.fallback("Pardon?")

    assert entry(builder, "Fallback") == ["something the bot does not understand"]


def test_the_auto_escalation_dialog_is_entered_after_as_many_failures_as_its_threshold(builder: BotBuilder) -> None:
    builder.auto_escalation(SKILL, threshold=3)

    assert entry(builder, "Auto Escalate") == ["something the bot does not understand"] * 3


def test_a_disabled_dialog_leads_nowhere(builder: BotBuilder) -> None:
    builder.dialog("Human", patterns=["agent"], enabled=False).agent_transfer(skill_id=SKILL)

    assert Paths(builder.build()).ways == ()
    assert Paths(builder.build()).transfers == ()


def test_a_disabled_interaction_is_passed_by(builder: BotBuilder) -> None:
    human = builder.dialog("Human", patterns=["agent"])
    human.text("Never said.", enabled=False, next="end")
    human.agent_transfer(skill_id=SKILL, name="off", enabled=False)
    human.agent_transfer(skill_id=SKILL, name="on")

    assert [way.transfer.name for way in Paths(builder.build()).ways] == ["on"]


def test_disabled_interactions_in_a_circle_are_left(builder: BotBuilder) -> None:
    human = builder.dialog("Human", patterns=["agent"])
    human.text("One.", name="one", enabled=False)
    human.text("Two.", name="two", enabled=False)
    bot = builder.build()
    one = bot.interaction_named("one")
    assert one is not None

    assert [target.name for _, target in Paths(bot)._moves(one)] == []


def test_an_unconditional_rule_is_the_only_way_on(builder: BotBuilder) -> None:
    human = builder.dialog("Human", patterns=["agent"])
    human.text("Bye.", next="end")
    human.agent_transfer(skill_id=SKILL)

    assert Paths(builder.build()).ways == ()


def test_a_statement_with_a_condition_goes_on_all_the_same(builder: BotBuilder) -> None:
    human = builder.dialog("Human", patterns=["agent"])
    human.integration("Desk").rule("Open", api="SUCCESS", next="end")
    human.agent_transfer(skill_id=SKILL)
    builder.api("Desk", "https://desk.example")

    assert [way.transfer.dialog_id for way in Paths(builder.build()).ways] != []


def test_a_transfer_goes_on_by_its_failure_rules_alone(builder: BotBuilder) -> None:
    human = builder.dialog("Human", patterns=["agent"])
    human.agent_transfer(skill_id=SKILL, name="first").rule("Done", api="SUCCESS", next="second")
    human.agent_transfer(skill_id=SKILL, name="second")

    assert [way.transfer.name for way in Paths(builder.build()).ways] == ["first"]


@pytest.mark.parametrize(
    ("words", "asks"), [("agent", True), ("a HUMAN being", True), ("roses", True), ("tulips", False)]
)
def test_words_ask_for_an_agent_when_they_lead_to_one_or_mean_one(builder: BotBuilder, words: str, asks: bool) -> None:
    if words in ("roses", "agent"):
        builder.dialog("Direct", patterns=[words]).agent_transfer(skill_id=SKILL)
    else:
        dialog = builder.dialog("With a question", patterns=[words])
        dialog.question("Why?")
        dialog.agent_transfer(skill_id=SKILL)

    (request,) = Paths(builder.build()).requests

    assert (request.saying.text, request.asks) == (words, asks)


def test_words_that_lead_to_no_transfer_ask_for_none(builder: BotBuilder) -> None:
    builder.dialog("Roses", patterns=["roses"]).text("Roses!")

    assert Paths(builder.build()).requests == ()


def test_another_dialog_may_take_over_where_a_dialog_ends(builder: BotBuilder) -> None:
    bot = builder.build()
    welcome = next(one for one in bot.interactions if one.type == "TEXT")

    assert [(len(said), target.type) for said, target in Paths(bot)._moves_anywhere(welcome)] == [(1, "DIALOG_STARTER")]


@pytest.mark.parametrize("next_action", ["close conversation", "close dialog"])
def test_none_takes_over_where_the_conversation_is_closed(next_action: str) -> None:
    b = BotBuilder("Florist")
    b.dialog("Bye", patterns=["bye"]).text("Bye!", next=next_action)
    bot = b.build()
    bye = next(one for one in bot.interactions if one.type == "TEXT")

    assert list(Paths(bot)._moves_anywhere(bye)) == []


def test_none_takes_over_at_a_transfer() -> None:
    b = BotBuilder("Florist")
    b.dialog("Human", patterns=["agent"]).agent_transfer(skill_id=SKILL)
    bot = b.build()

    assert list(Paths(bot)._moves_anywhere(Paths(bot).transfers[0])) == []


@pytest.mark.parametrize(("takes_all", "over"), [(True, 0), (False, 1)])
def test_another_dialog_takes_over_at_a_question_that_does_not_take_all(takes_all: bool, over: int) -> None:
    b = BotBuilder("Florist")
    dialog = b.dialog("Roses", patterns=["roses"])
    question = dialog.question("How many?", name="count")
    if not takes_all:
        question.rule("Ten", exact="ten", next="thanks")
    dialog.text("Thanks.", name="thanks", next="end")
    bot = b.build()
    count = bot.interaction_named("count")
    assert count is not None

    found = [target.type for _, target in Paths(bot)._moves_anywhere(count)]

    assert found.count("DIALOG_STARTER") == over
