"""What is said at some point, in any order, or never: one feature's context, step by step, without a runner."""

from __future__ import annotations

from pathlib import Path

import pytest

from handoff.engine.errors import FeatureError
from handoff.fakes.builder import BotBuilder
from handoff.fakes.world.world import World
from handoff.steps.library import bots, consumer, conversation, whole_scenario
from handoff.steps.scenario.context import ScenarioContext
from handoff.steps.scenario.files import Files


def make_context(folder: Path, *, unread_is_error: bool = False) -> ScenarioContext:
    bot = BotBuilder("Talkative Bot")
    talk = bot.dialog("Welcome", patterns=["hi"])
    talk.text("One.")
    talk.text("Two.")
    talk.text("Three.")
    bot.dialog("Again", patterns=["again"]).text("One.")
    bot.dialog("Question", patterns=["choose"]).quick_reply("Which?", ["Red", "Blue"])
    bot.dialog("Offer", patterns=["offer"]).card("A lamp", subtitle="For you", buttons=["Buy"])
    bot.dialog("Echo", patterns=["echo *"]).text("You said {$userMessage}")
    bot.fallback("Pardon?")
    (folder / "talkative.json").write_bytes(bot.dump())
    context = ScenarioContext(World(), Files(folder / "x.feature", folder), unread_is_error=unread_is_error)
    bots.deploy(context, "talkative.json")
    return context


@pytest.fixture
def context(tmp_path: Path) -> ScenarioContext:
    return make_context(tmp_path)


def look(context: ScenarioContext) -> None:
    """Look at what has been forbidden, as a runner does when a step is over."""
    context.prohibitions.check(context.target.log.events)


def doubts(context: ScenarioContext) -> list[str]:
    return [one.doubt() for one in context.prohibitions]


# --- at some point ---------------------------------------------------------------------------------------------------


def test_a_message_of_an_earlier_turn_has_been_said_at_some_point(context: ScenarioContext) -> None:
    consumer.says(context, "hi")
    consumer.says(context, "what?")

    whole_scenario.says_at_some_point(context, "Two.")


def test_a_message_that_has_been_read_has_been_said_at_some_point(context: ScenarioContext) -> None:
    consumer.says(context, "hi")
    conversation.says(context, "One.")

    whole_scenario.says_at_some_point(context, "One.")


def test_what_has_not_been_said_fails_with_all_that_has_been_and_the_closest(context: ScenarioContext) -> None:
    consumer.says(context, "hi")
    consumer.says(context, "what?")

    with pytest.raises(AssertionError) as caught:
        whole_scenario.says_at_some_point(context, "Thre.")

    assert str(caught.value).splitlines() == [
        "expected the bot to say 'Thre.' at some point",
        "  but it has said 'One.', 'Two.', 'Three.', 'Pardon?'",
        "  closest: 'Three.'",
    ]


def test_of_many_messages_a_failure_shows_the_latest_twelve(context: ScenarioContext) -> None:
    for number in range(13):
        consumer.says(context, f"echo {number}")

    with pytest.raises(AssertionError, match=r"it has said 1 message before, 'You said echo 1', .*'You said echo 12'$"):
        whole_scenario.says_like_at_some_point(context, "matches", "^Nothing")


def test_a_text_that_looks_the_same_is_told_apart(context: ScenarioContext) -> None:
    consumer.says(context, "what?")

    with pytest.raises(AssertionError, match="they look alike; character 7 is expected to be U\\+FF1F"):
        whole_scenario.says_at_some_point(context, "Pardon\uff1f")


def test_what_is_found_at_some_point_counts_as_read_alone(context: ScenarioContext) -> None:
    consumer.says(context, "hi")

    whole_scenario.says_at_some_point(context, "Two.")

    conversation.says(context, "One.")
    conversation.says(context, "Three.")
    conversation.says_nothing_else(context)


def test_it_is_the_message_read_last(context: ScenarioContext) -> None:
    consumer.says(context, "choose")
    consumer.says(context, "nothing")
    whole_scenario.says_at_some_point(context, "Which?")

    conversation.offers(context, ["Red", "Blue"])


def test_of_two_equal_messages_the_unread_one_is_read(context: ScenarioContext) -> None:
    consumer.says(context, "hi")
    consumer.says(context, "again")

    whole_scenario.says_at_some_point(context, "One.")

    conversation.says_nothing_else(context)


def test_of_two_equal_unread_messages_each_is_found_once(tmp_path: Path) -> None:
    bot = BotBuilder("Talkative Bot")
    talk = bot.dialog("Welcome", patterns=["hi"])
    talk.text("One.")
    talk.text("One.")
    (tmp_path / "twice.json").write_bytes(bot.dump())
    context = ScenarioContext(World(), Files(tmp_path / "x.feature", tmp_path))
    bots.deploy(context, "twice.json")
    consumer.says(context, "hi")

    whole_scenario.says_at_some_point(context, "One.")
    whole_scenario.says_at_some_point(context, "One.")

    conversation.says_nothing_else(context)


def test_unread_messages_beside_it_stay_an_error(tmp_path: Path) -> None:
    context = make_context(tmp_path, unread_is_error=True)
    consumer.says(context, "hi")
    whole_scenario.says_at_some_point(context, "Two.")

    with pytest.raises(AssertionError, match=r"2 messages of the bot have not been read\n  .*'One\.', 'Three\.'"):
        consumer.says(context, "what?")


def test_a_message_that_was_set_aside_is_not_told_as_such_once_it_is_found(context: ScenarioContext) -> None:
    consumer.says(context, "hi")
    consumer.says(context, "what?")
    whole_scenario.says_at_some_point(context, "Two.")

    with pytest.raises(AssertionError, match=r"set aside unread before: 'One\.', 'Three\.'$"):
        conversation.says(context, "Two.")


def test_an_earlier_conversation_of_the_consumer_belongs_to_the_scenario(context: ScenarioContext) -> None:
    consumer.says(context, "hi")
    consumer.closes(context)
    consumer.says(context, "what?")

    whole_scenario.says_at_some_point(context, "Two.")


def test_what_another_consumer_was_told_has_not_been_said_to_this_one(context: ScenarioContext) -> None:
    consumer.named_consumer_says(context, "Dana", "hi")
    consumer.named_consumer_says(context, "Kim", "what?")

    with pytest.raises(AssertionError, match=r"but it has said 'Pardon\?'$"):
        whole_scenario.says_at_some_point(context, "Two.")


def test_before_anybody_has_spoken_the_step_says_what_to_do(context: ScenarioContext) -> None:
    with pytest.raises(AssertionError, match=r"no conversation has started yet\n  begin with a step"):
        whole_scenario.says_at_some_point(context, "One.")


@pytest.mark.parametrize(("how", "part"), [("contains", "wo"), ("matches", "^T.o"), ("contains", "lamp")])
def test_a_part_or_a_pattern_is_found_at_some_point(context: ScenarioContext, how: str, part: str) -> None:
    consumer.says(context, "hi")
    consumer.says(context, "offer")

    whole_scenario.says_like_at_some_point(context, how, part)


def test_a_bad_pattern_is_the_features_mistake(context: ScenarioContext) -> None:
    with pytest.raises(FeatureError, match="invalid regular expression"):
        whole_scenario.never_says_like(context, "matches", "(")


# --- in any order ----------------------------------------------------------------------------------------------------


def test_the_next_messages_are_read_in_any_order(context: ScenarioContext) -> None:
    consumer.says(context, "hi")

    whole_scenario.says_in_any_order(context, datatable=[["Two."], ["One."]])

    conversation.says(context, "Three.")


def test_a_missing_message_is_named_and_what_stands_in_its_place(context: ScenarioContext) -> None:
    consumer.says(context, "hi")

    with pytest.raises(AssertionError) as caught:
        whole_scenario.says_in_any_order(context, datatable=[["Three."], ["One."]])

    assert str(caught.value).splitlines() == [
        "expected the bot to say in any order 'Three.', 'One.'",
        "  but it says 'One.', 'Two.'",
        "  missing: 'Three.' (it comes later)",
        "  not expected: 'Two.'",
        "  other unread messages: 'Three.'",
    ]


def test_a_text_that_is_expected_twice_has_to_come_twice(context: ScenarioContext) -> None:
    consumer.says(context, "again")

    with pytest.raises(AssertionError, match=r"missing: 'One\.'$"):
        whole_scenario.says_in_any_order(context, datatable=[["One."], ["One."]])


def test_a_failed_reading_in_any_order_leaves_all_unread(context: ScenarioContext) -> None:
    consumer.says(context, "hi")
    with pytest.raises(AssertionError):
        whole_scenario.says_in_any_order(context, datatable=[["One."], ["Four."]])

    conversation.says(context, "One.")


def test_messages_in_any_order_need_a_table_with_one_column(context: ScenarioContext) -> None:
    with pytest.raises(FeatureError, match="takes a table with one column, found no table"):
        whole_scenario.says_in_any_order(context)


# --- never -----------------------------------------------------------------------------------------------------------


def test_a_message_before_the_step_is_forbidden(context: ScenarioContext) -> None:
    consumer.says(context, "hi")
    conversation.says(context, "One.")
    consumer.says(context, "what?")

    with pytest.raises(AssertionError) as caught:
        whole_scenario.never_says(context, "One.")

    assert str(caught.value).splitlines() == [
        "expected the bot never to say 'One.'",
        "  but the bot says 'One.'",
    ]


def test_a_message_after_the_step_is_forbidden(context: ScenarioContext) -> None:
    whole_scenario.never_says(context, "Two.")
    consumer.says(context, "what?")
    look(context)
    consumer.says(context, "hi")

    with pytest.raises(AssertionError, match=r"never to say 'Two\.'\n  but the bot says 'Two\.'"):
        look(context)


@pytest.mark.parametrize("text", ["One.", "One", "one", " One. "])
def test_a_text_is_forbidden_in_any_letter_case_and_without_its_full_stop(context: ScenarioContext, text: str) -> None:
    whole_scenario.never_says(context, text.strip())
    consumer.says(context, "hi")

    with pytest.raises(AssertionError, match=r"but the bot says 'One\.'"):
        look(context)


@pytest.mark.parametrize("text", ["On", "ne", "One!", "Someone"])
def test_another_word_is_not_forbidden(context: ScenarioContext, text: str) -> None:
    whole_scenario.never_says(context, text)
    consumer.says(context, "hi")

    look(context)


@pytest.mark.parametrize("text", ["", " "])
def test_nothing_cannot_be_forbidden(context: ScenarioContext, text: str) -> None:
    with pytest.raises(FeatureError, match="an empty text cannot be forbidden"):
        whole_scenario.never_says(context, text)


@pytest.mark.parametrize(("how", "part"), [("contains", "wo"), ("matches", "^T.o"), ("contains", "or you")])
def test_a_text_with_a_forbidden_part_is_forbidden(context: ScenarioContext, how: str, part: str) -> None:
    whole_scenario.never_says_like(context, how, part)
    consumer.says(context, "hi")
    consumer.says(context, "offer")

    with pytest.raises(AssertionError, match=r"^expected the "):
        look(context)


def test_the_step_reads_nothing(context: ScenarioContext) -> None:
    consumer.says(context, "hi")
    whole_scenario.never_says(context, "Pardon?")

    conversation.says(context, "One.")


def test_what_any_consumer_is_told_is_forbidden_to_the_bot(context: ScenarioContext) -> None:
    consumer.named_consumer_says(context, "Dana", "hi")
    consumer.named_consumer_says(context, "Kim", "what?")

    with pytest.raises(AssertionError, match=r"^expected the "):
        whole_scenario.never_says(context, "Two.")


def test_what_the_consumer_says_is_not_said_by_the_bot(context: ScenarioContext) -> None:
    consumer.says(context, "hi")

    whole_scenario.never_says(context, "hi")
    whole_scenario.never_sees(context, "hi")


@pytest.mark.parametrize("text", ["A lamp", "For you"])
def test_the_texts_of_a_card_are_forbidden(context: ScenarioContext, text: str) -> None:
    consumer.says(context, "offer")

    with pytest.raises(AssertionError, match=f"but the bot says '{text}'"):
        whole_scenario.never_says(context, text)


@pytest.mark.parametrize(("said", "label"), [("choose", "Blue"), ("choose", " Blue\n"), ("offer", "Buy")])
def test_a_label_is_forbidden_wherever_it_is_offered(context: ScenarioContext, said: str, label: str) -> None:
    whole_scenario.never_offers(context, ["Green", label])
    consumer.says(context, said)

    with pytest.raises(AssertionError, match=f"never to offer 'Green' or '.*'\n  but the bot offers '{label.strip()}'"):
        look(context)


def test_a_label_is_not_a_text_of_the_bot(context: ScenarioContext) -> None:
    whole_scenario.never_says(context, "Blue")
    whole_scenario.never_offers(context, ["Which?"])
    consumer.says(context, "choose")

    look(context)


@pytest.mark.parametrize("part", ["Whi", "Blu"])
def test_the_consumer_must_not_see_a_part_of_a_text_or_of_a_label(context: ScenarioContext, part: str) -> None:
    whole_scenario.never_sees(context, part)
    consumer.says(context, "choose")

    with pytest.raises(AssertionError, match=f"the consumer never to see a text that contains '{part}'\n  but the bot"):
        look(context)


def test_what_another_consumer_sees_is_not_seen_by_this_one(context: ScenarioContext) -> None:
    consumer.named_consumer_says(context, "Dana", "hi")
    consumer.named_consumer_says(context, "Kim", "what?")
    whole_scenario.never_sees(context, "Two.")
    consumer.named_consumer_says(context, "Dana", "hi")
    look(context)
    consumer.named_consumer_says(context, "Kim", "hi")

    with pytest.raises(AssertionError, match="expected the consumer 'Kim' never to see"):
        look(context)


def test_before_anybody_has_spoken_every_consumer_is_meant(context: ScenarioContext) -> None:
    whole_scenario.never_sees_like(context, "^T.o")
    consumer.named_consumer_says(context, "Dana", "hi")

    with pytest.raises(AssertionError, match="expected the consumer never to see"):
        look(context)


# --- texts that no bot says ------------------------------------------------------------------------------------------


def test_a_text_that_no_bot_has_is_doubted_with_the_closest_one(context: ScenarioContext) -> None:
    whole_scenario.never_says(context, "Pardn?")
    consumer.says(context, "hi")

    assert doubts(context) == ["no bot has 'Pardn?'; closest: 'Pardon?'; a step that forbids it can hardly fail"]


@pytest.mark.parametrize("text", ["Pardon", "pardon?"])
def test_forbidden_words_of_a_text_are_not_doubted(context: ScenarioContext, text: str) -> None:
    whole_scenario.never_says(context, text)

    assert doubts(context) == [""]


@pytest.mark.parametrize(
    ("how", "text"),
    [
        ("is", "Pardon?"),
        ("is", "You said echo no"),
        ("contains", "don?"),
        ("matches", "^Par"),
    ],
)
def test_a_text_that_a_bot_may_say_is_not_doubted(context: ScenarioContext, how: str, text: str) -> None:
    whole_scenario.never_says(context, text) if how == "is" else whole_scenario.never_says_like(context, how, text)

    assert doubts(context) == [""]


@pytest.mark.parametrize(("how", "text"), [("contains", "Perdon"), ("matches", "^Perdon")])
def test_a_part_that_no_text_has_is_doubted(context: ScenarioContext, how: str, text: str) -> None:
    whole_scenario.never_says_like(context, how, text)

    assert doubts(context)[0].startswith(f"no bot has a text that {how} '{text}'")


def test_a_text_that_the_consumer_has_brought_in_is_not_doubted(context: ScenarioContext) -> None:
    whole_scenario.never_sees(context, "my card number")
    consumer.says(context, "my card number is secret")

    assert doubts(context) == [""]
