"""The ways to a person, found by playing the bot."""

from __future__ import annotations

import pytest

from handoff.engine.walks.reach import INPUTS_MAX, Reach, Reaches
from handoff.fakes.builder import BotBuilder

SKILL = "4129463410"


@pytest.fixture
def builder() -> BotBuilder:
    built = BotBuilder("Florist")
    built.dialog("Welcome", patterns=["hi", "hello *"]).text("Hello!")
    return built


def reach(builder: BotBuilder, dialog: str) -> Reach:
    return next(one for one in Reaches(builder.build()).all if one.dialog.name == dialog)


def with_agent(builder: BotBuilder) -> BotBuilder:
    builder.dialog("Escalation", patterns=["agent"]).agent_transfer(skill_id=SKILL, name="to_human")
    return builder


def test_bot_without_transfer_leads_to_nobody(builder: BotBuilder) -> None:
    assert reach(builder, "Welcome").turns is None


def test_dialog_with_a_transfer_takes_one_turn(builder: BotBuilder) -> None:
    builder.dialog("Escalation", patterns=["agent", "human *"]).agent_transfer(skill_id=SKILL)

    found = reach(builder, "Escalation")

    assert (found.turns, found.words) == (1, ('"agent" or "human …"',))


def test_dialog_that_ends_leaves_the_consumer_free_to_ask(builder: BotBuilder) -> None:
    builder.dialog("Escalation", patterns=["agent"]).agent_transfer(skill_id=SKILL)

    assert reach(builder, "Welcome").words == ('"hi" or "hello …"', '"agent"')


def test_question_that_takes_any_answer_is_a_trap(builder: BotBuilder) -> None:
    builder.dialog("Escalation", patterns=["agent"]).agent_transfer(skill_id=SKILL)
    builder.dialog("Survey", patterns=["survey"]).question("How was it?", name="how_was_it", next="end")

    found = reach(builder, "Survey")

    assert [trap.question.name for trap in found.traps] == ["how_was_it"]
    assert found.words == ('"survey"', "anything", '"agent"')


def test_question_with_rules_lets_other_words_through(builder: BotBuilder) -> None:
    builder.dialog("Escalation", patterns=["agent"]).agent_transfer(skill_id=SKILL)
    builder.dialog("Size", patterns=["size"]).question("Which?").rule("Number", regex=r"^\d+$", next="end")

    assert reach(builder, "Size").words == ('"size"', '"agent"')


def test_dialog_that_closes_the_conversation_leads_to_nobody(builder: BotBuilder) -> None:
    builder.dialog("Escalation", patterns=["agent"]).agent_transfer(skill_id=SKILL)
    builder.dialog("Bye", patterns=["bye"]).text("Goodbye!", next="close conversation")

    assert reach(builder, "Bye").words is None


def test_code_that_names_an_interaction_leads_there(builder: BotBuilder) -> None:
    builder.dialog("Escalation", patterns=["agent"]).agent_transfer(skill_id=SKILL, name="to_human")
    jump = 'botContext.setTriggerNextMessage("to_human");'
    builder.dialog("Angry", patterns=["argh"]).text("Oh!", post=jump, next="close conversation")

    assert reach(builder, "Angry").words == ('"argh"',)


def test_dialog_that_is_switched_off_is_no_way(builder: BotBuilder) -> None:
    builder.dialog("Escalation", patterns=["agent"], enabled=False).agent_transfer(skill_id=SKILL)

    assert reach(builder, "Welcome").words is None


def test_question_whose_conditions_take_the_request_for_an_answer_is_a_trap(builder: BotBuilder) -> None:
    quiz = with_agent(builder).dialog("Quiz", patterns=["quiz"])
    quiz.question("Capital of France?", name="capital").rule("Right", exact="Paris").rule("Wrong", regex="[a-z]+")
    quiz.text("Next time.", next="end")

    found = reach(builder, "Quiz")

    assert [(trap.question.name, trap.saying, trap.is_answer) for trap in found.traps] == [("capital", '"agent"', True)]
    assert found.words == ('"quiz"', '"Paris"', '"agent"')


def test_question_that_does_not_understand_the_request_is_a_trap_of_another_kind(builder: BotBuilder) -> None:
    welcome = with_agent(builder).dialog("Size", patterns=["size"])
    welcome.question("Which?", name="which").rule("Number", regex="^[0-9]+$", next="end").rule(
        "Again", patterns=["*"], next="which"
    )

    (trap,) = reach(builder, "Size").traps

    assert (trap.question.name, trap.is_answer) == ("which", True)


def test_code_that_rejects_what_the_graph_promises_is_believed(builder: BotBuilder) -> None:
    """The rule leads to the transfer, its code always leads away."""
    builder.dialog("Sorry", patterns=["sorry"]).text("We are closed.", name="closed", next="close conversation")
    desk = builder.dialog("Desk", patterns=["desk"])
    desk.text("Let me see.", post='botContext.setTriggerNextMessage("closed");')
    desk.agent_transfer(skill_id=SKILL)

    assert reach(builder, "Desk").words is None


def test_transfer_without_a_numeric_skill_id_is_no_way(builder: BotBuilder) -> None:
    builder.dialog("Escalation", patterns=["agent"]).agent_transfer(skill_id="{$botContext.nothing}")

    found = reach(builder, "Escalation")

    assert (found.words, found.unplayed) == (None, "the skill id '{$botContext.nothing}' is not a number here")


def test_environment_variable_is_a_possible_skill_id(builder: BotBuilder) -> None:
    builder.dialog("Escalation", patterns=["agent"]).agent_transfer(skill_id="{$env.SKILL_HUMAN}")

    assert reach(builder, "Escalation").words == ('"agent"',)


def test_way_by_an_intent_is_played(builder: BotBuilder) -> None:
    builder.dialog("Escalation", intent="speak to someone").agent_transfer(skill_id=SKILL)

    assert reach(builder, "Welcome").words == ('"hi" or "hello …"', "words that mean 'speak to someone'")


def test_way_that_exists_only_when_calls_fail_says_so(builder: BotBuilder) -> None:
    builder.api("Stock", "https://stock.example/roses", variable="stock")
    flowers = builder.dialog("Flowers", patterns=["flowers"])
    flowers.integration("Stock").rule("Found", api="SUCCESS", next="found").rule("Broken", api="FAILURE", next="desk")
    flowers.text("Here they are.", name="found", next="close conversation")
    flowers.agent_transfer(skill_id=SKILL, name="desk")

    found = reach(builder, "Flowers")

    assert (found.words, found.turns) == (("(API calls fail)", '"flowers"'), 1)


def test_dialog_with_something_that_is_not_emulated_is_not_played(builder: BotBuilder) -> None:
    with_agent(builder).dialog("Visit", patterns=["visit"]).interaction("CALENDAR", {})

    found = reach(builder, "Visit")

    assert (found.words, found.turns) == (None, None)
    assert "CALENDAR" in found.unplayed


def test_dialog_that_nothing_leads_to_is_not_played(builder: BotBuilder) -> None:
    with_agent(builder).dialog("Attic").text("Dust.")

    assert reach(builder, "Attic").unplayed == "nothing leads here"


def test_dialog_hidden_behind_an_earlier_pattern_is_not_claimed(builder: BotBuilder) -> None:
    """The graph leads into it by its pattern; the bot's first match is another dialog."""
    with_agent(builder).dialog("Second welcome", patterns=["hi"]).text("Hello again!")

    found = reach(builder, "Second welcome")

    assert (found.words, found.unplayed) == (None, '"hi" did not lead into it')


def test_question_that_was_not_reached_is_named(builder: BotBuilder) -> None:
    form = with_agent(builder).dialog("Form", patterns=["form"])
    form.question("Code?", name="code").rule("Right", regex="^[q]{9}$").rule("Other", patterns=["*"], next="end")
    form.question("Name?", name="name", next="end")

    assert [one.name for one in reach(builder, "Form").untried] == ["name"]


def test_questions_after_the_first_way_are_tried_too(builder: BotBuilder) -> None:
    form = with_agent(builder).dialog("Form", patterns=["form"])
    form.question("Number?", name="number").rule("Number", regex="^[0-9]+$")
    form.question("Name?", name="name", next="end")

    found = reach(builder, "Form")

    assert found.words == ('"form"', '"agent"')
    assert [trap.question.name for trap in found.traps] == ["name"]


def test_search_ends_in_a_bot_that_never_repeats_itself(builder: BotBuilder) -> None:
    count = (
        'var n = Number(botContext.getBotVariable("n") || 0) + 1; botContext.setBotVariable("n", n, true, false);'
        'botContext.setTriggerNextMessage("more");'
    )
    loop = with_agent(builder).dialog("Count", patterns=["count"])
    loop.question("More?", name="more", process=count, next="end")

    assert len(reach(builder, "Count").words or "") < INPUTS_MAX


def test_words_that_are_shown_start_the_dialog(builder: BotBuilder) -> None:
    """A star after a word needs more words: that word alone would not do."""
    with_agent(builder).dialog("Order", patterns=["order *"]).text("Noted.")

    assert reach(builder, "Order").words == ('"order …"', '"agent"')


def test_pattern_that_takes_everything_is_worded_so(builder: BotBuilder) -> None:
    with_agent(builder).dialog("All", patterns=["*"]).text("I see.")

    assert reach(builder, "All").words == ("anything", '"agent"')


def test_way_that_depends_on_an_unknown_answer_is_not_denied(builder: BotBuilder) -> None:
    builder.api("Hours", "https://hours.example/", variable="hours", fields={"open": "{$.hours.open}"})
    desk = builder.dialog("Desk", patterns=["agent"])
    desk.integration("Hours").rule("Open", api="SUCCESS", when={"hours.open": "true"}, next="to_human").rule(
        "Closed", api="SUCCESS", next="closed"
    ).rule("Broken", api="FAILURE", next="closed")
    desk.text("We are closed.", name="closed", next="end")
    desk.agent_transfer(skill_id=SKILL, name="to_human")

    found = reach(builder, "Desk")

    assert (found.words, found.unplayed) == (None, "it depends on the answer of hours.example")


def test_way_that_depends_on_the_consumer_is_not_denied(builder: BotBuilder) -> None:
    desk = builder.dialog("Desk", patterns=["agent"])
    desk.text("Hm.", pre="if (botContext.getUserChannel() !== 'lp_sms') botContext.setTriggerNextMessage('no');")
    desk.agent_transfer(skill_id=SKILL)
    desk.text("No.", name="no", next="end")

    assert reach(builder, "Desk").unplayed == "it depends on botContext.getUserChannel"


def test_transfer_without_a_message_reaches_nobody(builder: BotBuilder) -> None:
    builder.dialog("Desk", patterns=["agent"]).agent_transfer("", skill_id=SKILL)

    assert reach(builder, "Desk").words is None


def test_greeting_is_no_wish_for_an_agent(builder: BotBuilder) -> None:
    jump = "if (/human/.test(botContext.getCurrentUserMessage())) botContext.setTriggerNextMessage('to_human');"
    greeting = builder.dialog("Greeting", patterns=["good day"])
    greeting.question("What is it about?", name="topic", process=jump, next="end")
    greeting.agent_transfer(skill_id=SKILL, name="to_human")

    assert reach(builder, "Greeting").traps == ()


def test_search_ends_where_code_is_cut_off(builder: BotBuilder) -> None:
    desk = with_agent(builder).dialog("Desk", patterns=["desk"])
    desk.question("Which?", name="which", process="for (;;);", next="which")
    builder.dialog("Later", patterns=["later"]).text("Later.")

    reaches = {one.dialog.name: one.unplayed for one in Reaches(builder.build()).all}

    assert reaches["Desk"] == "its code is cut off"
    assert reaches["Later"] == "the search for the dialogs before it took too long"
