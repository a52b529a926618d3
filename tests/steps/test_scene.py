from __future__ import annotations

from pathlib import Path

import pytest

from handoff.engine.errors import FeatureError
from handoff.fakes.builder import BotBuilder
from handoff.fakes.world.world import World
from handoff.steps.library import agent, bots, consumer, conversation, transfers
from handoff.steps.stage.files import Files
from handoff.steps.stage.scene import Scene

HUMAN = "4129463410"


def make_scene(folder: Path, *, unread_is_error: bool = False) -> Scene:
    bot = BotBuilder("Talkative Bot")
    talk = bot.dialog("Welcome", patterns=["hi"])
    talk.text("One.")
    talk.text("Two.")
    talk.text("Three.")
    bot.dialog("Escalation", patterns=["agent"]).agent_transfer("Bye.", skill_id=HUMAN, name="transfer")
    bot.dialog("Question", patterns=["choose"]).quick_reply("Which?", ["Red", "Blue"])
    bot.fallback("Pardon?")
    (folder / "talkative.json").write_bytes(bot.dump())
    scene = Scene(World(), Files(folder / "x.feature", folder), unread_is_error=unread_is_error)
    scene.stage.cloud.add_skill("Human", HUMAN)
    bots.deploy(scene, "talkative.json")
    return scene


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return make_scene(tmp_path)


def test_messages_are_read_one_by_one_in_order(scene: Scene) -> None:
    consumer.says(scene, "hi")

    conversation.says(scene, "One.")
    conversation.says(scene, "Two.")
    conversation.says(scene, "Three.")
    conversation.says_nothing_else(scene)


def test_another_message_in_its_place_fails_with_what_was_said_instead(scene: Scene) -> None:
    consumer.says(scene, "hi")

    with pytest.raises(AssertionError) as caught:
        conversation.says(scene, "Two.")

    assert str(caught.value).splitlines() == [
        "expected the bot to say 'Two.'",
        "  but the bot says 'One.'",
        "  closest: 'Two.', which comes later",
        "  other unread messages: 'Two.', 'Three.'",
    ]


def test_a_message_is_read_only_once(scene: Scene) -> None:
    consumer.says(scene, "agent")
    conversation.says(scene, "Bye.")

    with pytest.raises(AssertionError, match="but the bot says nothing"):
        conversation.says(scene, "Bye.")


def test_failed_reading_leaves_the_message_unread(scene: Scene) -> None:
    consumer.says(scene, "agent")
    with pytest.raises(AssertionError):
        conversation.says(scene, "Hello.")

    conversation.says(scene, "Bye.")


def test_unread_messages_are_set_aside_by_the_next_act(scene: Scene) -> None:
    consumer.says(scene, "hi")
    conversation.says(scene, "One.")
    consumer.says(scene, "what?")

    with pytest.raises(AssertionError) as caught:
        conversation.says(scene, "Two.")

    assert "but the bot says 'Pardon?'" in str(caught.value)
    assert "set aside unread before: 'Two.', 'Three.'" in str(caught.value)


def test_unread_messages_fail_the_next_act_where_they_are_an_error(tmp_path: Path) -> None:
    scene = make_scene(tmp_path, unread_is_error=True)
    consumer.says(scene, "hi")
    conversation.says(scene, "One.")

    with pytest.raises(AssertionError, match=r"2 messages of the bot have not been read\n  .*'Two\.', 'Three\.'"):
        consumer.says(scene, "agent")


def test_nothing_else_fails_while_something_is_unread(scene: Scene) -> None:
    consumer.says(scene, "hi")
    conversation.says(scene, "One.")

    with pytest.raises(AssertionError, match=r"nothing else\n  but it says \['Two\.', 'Three\.'\]"):
        conversation.says_nothing_else(scene)


def test_nothing_fails_although_everything_is_read(scene: Scene) -> None:
    consumer.says(scene, "agent")
    conversation.says(scene, "Bye.")

    with pytest.raises(AssertionError, match=r"to say nothing\n  but it says \['Bye\.'\]"):
        conversation.says_nothing(scene)


def test_nothing_looks_at_the_last_act_only(scene: Scene) -> None:
    consumer.says(scene, "agent")
    consumer.says(scene, "anybody there?")

    conversation.says_nothing(scene)


def test_table_reads_several_messages(scene: Scene) -> None:
    consumer.says(scene, "hi")

    conversation.says_all(scene, datatable=[["One."], ["Two."], ["Three."]])
    with pytest.raises(AssertionError, match="says nothing"):
        conversation.says_all(scene, datatable=[["Four."]])


def test_part_and_pattern_are_found_in_a_message(scene: Scene) -> None:
    consumer.says(scene, "hi")

    conversation.says_like(scene, "contains", "ne")
    conversation.says_like(scene, "matches", "^T.o")
    with pytest.raises(AssertionError, match="text that matches 'Four'"):
        conversation.says_like(scene, "matches", "Four")


def test_bad_pattern_is_the_features_mistake(scene: Scene) -> None:
    consumer.says(scene, "hi")

    with pytest.raises(FeatureError, match="no regular expression"):
        conversation.says_like(scene, "matches", "(")


def test_time_limit_counts_from_the_act(scene: Scene) -> None:
    bots.interaction_delay(scene, "text_1", 2_000)
    consumer.says(scene, "hi")
    took = scene.stage.log.events[-1].at_ms

    with pytest.raises(AssertionError, match=f"within {took - 1} ms\n  but it took {took} ms"):
        conversation.says_in_time(scene, "One.", "within", took - 1)


def test_time_limit_is_kept_to_the_millisecond(scene: Scene) -> None:
    bots.interaction_delay(scene, "text_1", 2_000)
    consumer.says(scene, "hi")

    conversation.says_in_time(scene, "One.", "within", scene.stage.clock.now_ms)


def test_asking_before_anybody_has_spoken_says_what_to_do(scene: Scene) -> None:
    with pytest.raises(AssertionError, match=r"nobody has started a conversation yet\n  begin with a step"):
        conversation.says(scene, "One.")


def test_naming_no_bot_says_what_to_do(tmp_path: Path) -> None:
    scene = Scene(World(), Files(tmp_path / "x.feature", tmp_path))

    with pytest.raises(FeatureError, match=r'Given the bot "my-bot\.json"'):
        bots.transfer_field(scene, "transfer", "skill id", "1")


def test_unknown_interaction_names_the_closest(scene: Scene) -> None:
    with pytest.raises(FeatureError, match="did you mean 'transfer'"):
        bots.transfer_field(scene, "transfr", "skill id", "1")


def test_text_interaction_is_no_agent_transfer(scene: Scene) -> None:
    with pytest.raises(FeatureError, match=r"no Agent Transfer 'text_1' in talkative\.json"):
        bots.transfer_field(scene, "text_1", "skill id", "1")


def test_editing_the_bot_leaves_the_file_and_other_scenarios_alone(scene: Scene, tmp_path: Path) -> None:
    bots.interaction_text(scene, "text_1", "Changed.")

    assert Files(tmp_path / "x.feature", tmp_path).bot("talkative.json")[0].interaction_named("text_1").text == "One."


def test_each_consumer_reads_his_own_conversation(scene: Scene) -> None:
    consumer.named_consumer_says(scene, "Dana", "hi")
    consumer.named_consumer_says(scene, "Kim", "agent")

    conversation.says(scene, "Bye.")
    conversation.says_nothing_else(scene)


def test_consumer_sees_agents_and_bots_alike(scene: Scene) -> None:
    agent.agent_exists(scene, "Alex", ["Human"], "Online")
    consumer.says(scene, "agent")
    consumer.sees(scene, "Bye.")
    agent.agent_acts(scene, "Alex", "accepts")
    agent.agent_says(scene, "Alex", "Hello!")

    with pytest.raises(AssertionError, match=r"the consumer to see 'Bye\.'\n  but agent Alex says 'Hello!'"):
        consumer.sees(scene, "Bye.")


def test_offers_are_those_of_the_message_read_last(scene: Scene) -> None:
    consumer.says(scene, "choose")
    conversation.says(scene, "Which?")

    conversation.offers(scene, ["Red", "Blue"])
    with pytest.raises(AssertionError, match=r"offer \['Blue', 'Red'\]"):
        conversation.offers(scene, ["Blue", "Red"])


def test_count_of_requests_fails_with_what_was_sent(scene: Scene) -> None:
    consumer.says(scene, "agent")

    with pytest.raises(AssertionError, match=r"expected 2 transfer requests\n  but 1 were sent"):
        transfers.transfer_requests(scene, 2)


def test_wrong_expectation_of_a_request_shows_what_it_carries(scene: Scene) -> None:
    consumer.says(scene, "agent")

    with pytest.raises(AssertionError, match=r"carry the message 'Hi'\n  but it carries 'Bye\.'"):
        transfers.request_carries(scene, "message", "Hi")
