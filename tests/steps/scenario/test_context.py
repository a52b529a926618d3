from __future__ import annotations

from pathlib import Path

import pytest

from handoff.engine.errors import FeatureError
from handoff.fakes.builder import BotBuilder
from handoff.fakes.world.world import World
from handoff.steps.library import agent, bots, consumer, conversation, transfers
from handoff.steps.scenario.context import ScenarioContext
from handoff.steps.scenario.files import Files

HUMAN = "4129463410"


def make_scene(folder: Path, *, unread_is_error: bool = False) -> ScenarioContext:
    bot = BotBuilder("Talkative Bot")
    talk = bot.dialog("Welcome", patterns=["hi"])
    talk.text("One.")
    talk.text("Two.")
    talk.text("Three.")
    bot.dialog("Escalation", patterns=["agent"]).agent_transfer("Bye.", skill_id=HUMAN, name="transfer")
    bot.dialog("Question", patterns=["choose"]).quick_reply("Which?", ["Red", "Blue"])
    colours = bot.dialog("Colours", patterns=["colours"])
    colours.text('We have "two" colours.')
    colours.quick_reply("Which one?", ["Red", "Blue"])
    bot.fallback("Pardon?")
    (folder / "talkative.json").write_bytes(bot.dump())
    context = ScenarioContext(World(), Files(folder / "x.feature", folder), unread_is_error=unread_is_error)
    context.target.cloud.add_skill("Human", HUMAN)
    bots.deploy(context, "talkative.json")
    return context


@pytest.fixture
def context(tmp_path: Path) -> ScenarioContext:
    return make_scene(tmp_path)


def test_messages_are_read_one_by_one_in_order(context: ScenarioContext) -> None:
    consumer.says(context, "hi")

    conversation.says(context, "One.")
    conversation.says(context, "Two.")
    conversation.says(context, "Three.")
    conversation.says_nothing_else(context)


def test_another_message_in_its_place_fails_with_what_was_said_instead(context: ScenarioContext) -> None:
    consumer.says(context, "hi")

    with pytest.raises(AssertionError) as caught:
        conversation.says(context, "Two.")

    assert str(caught.value).splitlines() == [
        "expected the bot to say 'Two.'",
        "  but the bot says 'One.'",
        "  closest: 'Two.', which comes later",
        "  other unread messages: 'Two.', 'Three.'",
        "  a step reads one message; write before this step:",
        '    And the bot says "One."',
    ]


def test_choices_of_a_later_message_fail_with_the_steps_that_read_up_to_it(tmp_path: Path) -> None:
    context = make_scene(tmp_path)
    consumer.says(context, "colours")

    with pytest.raises(AssertionError) as caught:
        conversation.offers(context, ["Red", "Blue"])

    assert str(caught.value).splitlines() == [
        "expected the bot to offer ['Red', 'Blue']",
        "  but the last message read offers []",
        "  a message that no step has read, 'Which one?', offers ['Red', 'Blue']",
        "  a step reads one message; write before this step:",
        '    And the bot says "We have \\"two\\" colours."',
        '    And the bot says "Which one?"',
    ]


def test_choices_of_before_are_not_on_the_screen_any_more(context: ScenarioContext) -> None:
    consumer.says(context, "choose")
    conversation.says(context, "Which?")
    conversation.offers(context, ["Red", "Blue"])
    consumer.says(context, "Red")
    consumer.says(context, "choose")

    for check in (lambda: conversation.offers(context, ["Red", "Blue"]), lambda: conversation.offers_nothing(context)):
        with pytest.raises(AssertionError, match="a message that no step has read, 'Which\\?', offers"):
            check()


def test_choices_are_not_looked_for_behind_those_that_have_been_read(context: ScenarioContext) -> None:
    consumer.says(context, "choose")
    conversation.says(context, "Which?")

    with pytest.raises(AssertionError) as caught:
        conversation.offers(context, ["Red", "Green"])

    assert "no step has read" not in str(caught.value)


def test_a_message_is_read_only_once(context: ScenarioContext) -> None:
    consumer.says(context, "agent")
    conversation.says(context, "Bye.")

    with pytest.raises(
        AssertionError, match=r"but the bot says nothing\n  it has been read already; for all that was said write"
    ):
        conversation.says(context, "Bye.")


def test_what_was_not_said_has_not_been_read_already(context: ScenarioContext) -> None:
    consumer.says(context, "agent")
    conversation.says(context, "Bye.")

    with pytest.raises(AssertionError, match=r"but the bot says nothing$"):
        conversation.says(context, "Hello.")


def test_failed_reading_leaves_the_message_unread(context: ScenarioContext) -> None:
    consumer.says(context, "agent")
    with pytest.raises(AssertionError):
        conversation.says(context, "Hello.")

    conversation.says(context, "Bye.")


def test_unread_messages_are_set_aside_by_the_next_act(context: ScenarioContext) -> None:
    consumer.says(context, "hi")
    conversation.says(context, "One.")
    consumer.says(context, "what?")

    with pytest.raises(AssertionError) as caught:
        conversation.says(context, "Two.")

    assert "but the bot says 'Pardon?'" in str(caught.value)
    assert "set aside unread before: 'Two.', 'Three.'" in str(caught.value)


def test_unread_messages_fail_the_next_act_where_they_are_an_error(tmp_path: Path) -> None:
    context = make_scene(tmp_path, unread_is_error=True)
    consumer.says(context, "hi")
    conversation.says(context, "One.")

    with pytest.raises(AssertionError, match=r"2 messages of the bot have not been read\n  .*'Two\.', 'Three\.'"):
        consumer.says(context, "agent")


def test_nothing_else_fails_while_something_is_unread(context: ScenarioContext) -> None:
    consumer.says(context, "hi")
    conversation.says(context, "One.")

    with pytest.raises(AssertionError, match=r"nothing else\n  but it says \['Two\.', 'Three\.'\]"):
        conversation.says_nothing_else(context)


def test_nothing_fails_although_everything_is_read(context: ScenarioContext) -> None:
    consumer.says(context, "agent")
    conversation.says(context, "Bye.")

    with pytest.raises(AssertionError, match=r"to say nothing\n  but it says \['Bye\.'\]"):
        conversation.says_nothing(context)


def test_nothing_looks_at_the_last_act_only(context: ScenarioContext) -> None:
    consumer.says(context, "agent")
    consumer.says(context, "anybody there?")

    conversation.says_nothing(context)


def test_table_reads_several_messages(context: ScenarioContext) -> None:
    consumer.says(context, "hi")

    conversation.says_all(context, datatable=[["One."], ["Two."], ["Three."]])
    with pytest.raises(AssertionError, match="says nothing"):
        conversation.says_all(context, datatable=[["Four."]])


def test_part_and_pattern_are_found_in_a_message(context: ScenarioContext) -> None:
    consumer.says(context, "hi")

    conversation.says_like(context, "contains", "ne")
    conversation.says_like(context, "matches", "^T.o")
    with pytest.raises(AssertionError, match="text that matches 'Four'"):
        conversation.says_like(context, "matches", "Four")


def test_bad_pattern_is_the_features_mistake(context: ScenarioContext) -> None:
    consumer.says(context, "hi")

    with pytest.raises(FeatureError, match="invalid regular expression"):
        conversation.says_like(context, "matches", "(")


def test_time_limit_counts_from_the_act(context: ScenarioContext) -> None:
    bots.interaction_delay(context, "text_1", 2_000)
    consumer.says(context, "hi")
    took = context.target.log.events[-1].at_ms

    with pytest.raises(AssertionError, match=f"within {took - 1} ms\n  but it took {took} ms"):
        conversation.says_in_time(context, "One.", "within", took - 1)


def test_time_limit_is_kept_to_the_millisecond(context: ScenarioContext) -> None:
    bots.interaction_delay(context, "text_1", 2_000)
    consumer.says(context, "hi")

    conversation.says_in_time(context, "One.", "within", context.target.clock.now_ms)


def test_asking_before_anybody_has_spoken_says_what_to_do(context: ScenarioContext) -> None:
    with pytest.raises(AssertionError, match=r"no conversation has started yet\n  begin with a step"):
        conversation.says(context, "One.")


def test_naming_no_bot_says_what_to_do(tmp_path: Path) -> None:
    context = ScenarioContext(World(), Files(tmp_path / "x.feature", tmp_path))

    with pytest.raises(FeatureError, match=r'Given the bot "my-bot\.json"'):
        bots.transfer_field(context, "transfer", "skill id", "1")


def test_unknown_interaction_names_the_closest(context: ScenarioContext) -> None:
    with pytest.raises(FeatureError, match="did you mean 'transfer'"):
        bots.transfer_field(context, "transfr", "skill id", "1")


def test_text_interaction_is_no_agent_transfer(context: ScenarioContext) -> None:
    with pytest.raises(FeatureError, match=r"no Agent Transfer 'text_1' in talkative\.json"):
        bots.transfer_field(context, "text_1", "skill id", "1")


def test_editing_the_bot_leaves_the_file_and_other_scenarios_alone(context: ScenarioContext, tmp_path: Path) -> None:
    bots.interaction_text(context, "text_1", "Changed.")

    assert Files(tmp_path / "x.feature", tmp_path).bot("talkative.json")[0].interaction_named("text_1").text == "One."


def test_each_consumer_reads_his_own_conversation(context: ScenarioContext) -> None:
    consumer.named_consumer_says(context, "Dana", "hi")
    consumer.named_consumer_says(context, "Kim", "agent")

    conversation.says(context, "Bye.")
    conversation.says_nothing_else(context)


def test_consumer_sees_agents_and_bots_alike(context: ScenarioContext) -> None:
    agent.agent_exists(context, "Alex", ["Human"], "Online")
    consumer.says(context, "agent")
    consumer.sees(context, "Bye.")
    agent.agent_acts(context, "Alex", "accepts")
    agent.agent_says(context, "Alex", "Hello!")

    with pytest.raises(AssertionError, match=r"the consumer to see 'Bye\.'\n  but agent Alex says 'Hello!'"):
        consumer.sees(context, "Bye.")


def test_offers_are_those_of_the_message_read_last(context: ScenarioContext) -> None:
    consumer.says(context, "choose")
    conversation.says(context, "Which?")

    conversation.offers(context, ["Red", "Blue"])
    with pytest.raises(AssertionError, match=r"offer \['Blue', 'Red'\]"):
        conversation.offers(context, ["Blue", "Red"])


def test_count_of_requests_fails_with_what_was_sent(context: ScenarioContext) -> None:
    consumer.says(context, "agent")

    with pytest.raises(AssertionError, match=r"expected 2 transfer requests\n  but 1 were sent"):
        transfers.transfer_requests(context, 2)


def test_wrong_expectation_of_a_request_shows_what_it_carries(context: ScenarioContext) -> None:
    consumer.says(context, "agent")

    with pytest.raises(AssertionError, match=r"carry the message 'Hi'\n  but it carries 'Bye\.'"):
        transfers.request_carries(context, "message", "Hi")
