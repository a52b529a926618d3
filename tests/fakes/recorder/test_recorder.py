"""Recording: a log becomes a scenario. That what is written passes is proved in tests/plugin/test_recordings.py."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.engine import Bot
from handoff.engine.errors import FeatureError, UnknownName
from handoff.engine.events import (
    ConversationTakenOver,
    FaultStruck,
    SkillChanged,
)
from handoff.engine.settings import Switches
from handoff.fakes import Faults, World
from handoff.fakes.builder import BotBuilder
from handoff.fakes.recorder import feature, gherkin_lines, scenario
from handoff.steps.collecting import document
from handoff.steps.scenario.language import column
from handoff.steps.wording.value_types import unquoted

FILES = {"Shop Bot": "shop-bot.json"}


def shop_bot() -> Bot:
    bot = BotBuilder("Shop Bot")
    welcome = bot.dialog("Welcome", patterns=["hi"])
    welcome.text("Hi there!")
    welcome.text("What can I do for you?", next="end")
    bot.dialog("Colour", patterns=["colour"]).quick_reply("Which colour?", ["Red", "Green"], name="colour")
    bot.dialog("Secret", patterns=["secret"]).text("Your token=abc123def456 is old.")
    bot.dialog("Verse", patterns=["verse"]).text("One\nTwo")
    bot.dialog("Escalation", patterns=["agent"]).agent_transfer("Just a moment…", skill_id="4129463410")
    bot.fallback("Sorry?")
    return bot.build()


@pytest.fixture
def world() -> World:
    world = World(shop_bot(), seed=7)
    world.cloud.add_skill("Human", id="4129463410")
    world.cloud.add_agent("Alex", skills=["Human"], online=True)
    return world


def steps(world: World, conversation: str | None = None, **options: object) -> list[str]:
    """The lines of the scenario, without those that set up the account."""
    lines = scenario(world.log.events, conversation, bot_files=FILES, **options).splitlines()  # type: ignore[arg-type]
    begin = next(at for at, line in enumerate(lines) if line.strip().startswith(("When", "#")))
    return [line.strip() for line in lines[begin:]]


def givens(world: World, **options: object) -> list[str]:
    lines = scenario(world.log.events, bot_files=FILES, **options).splitlines()  # type: ignore[arg-type]
    end = next(at for at, line in enumerate(lines) if line.strip().startswith("When"))
    return [line.strip().partition(" ")[2] for line in lines[2:end]]


# --- the whole -------------------------------------------------------------------------------------------------------


def test_feature_reads_like_one_that_a_person_wrote(world: World) -> None:
    consumer, alex = world.consumer(), world.agent("Alex")
    consumer.says("hi")
    consumer.says("colour")
    consumer.taps_quick_reply("Green")
    consumer.says("agent")
    alex.lets_ring_expire()
    world.cloud.set_state("Alex", "Away")
    world.cloud.set_state("Alex", "Online")
    alex.accepts()
    alex.says("Hello, how can I help?")
    consumer.says("Where is it?\nI paid on Monday.")
    alex.closes()

    assert feature(world.log.events, bot_files=FILES) == textwrap.dedent(
        '''\
        Feature: Recorded: Shop Bot
          A recorded conversation. Edit it as you like.

          @recorded
          Scenario: The consumer says "agent" and is handed over to Alex
            Given the skill "Human" with id 4129463410
            And the bot "shop-bot.json"
            And the agent "Alex" with the skill "Human" is online
            When the consumer says "hi"
            Then the bot says:
              | Hi there!              |
              | What can I do for you? |
            When the consumer says "colour"
            Then the bot says "Which colour?"
            And the bot offers "Red" and "Green"
            When the consumer taps the quick reply "Green"
            Then the bot says nothing
            When the consumer says "agent"
            Then the bot says "Just a moment…"
            And the conversation is waiting for the skill "Human"
            And the agent workspace of "Alex" shows 1 ringing conversation
            When the agent "Alex" lets the ring expire
            Then the conversation is offered to nobody
            When the agent "Alex" goes away
            Then the conversation is offered to nobody
            When the agent "Alex" goes online
            Then the agent workspace of "Alex" shows 1 ringing conversation
            When the agent "Alex" accepts the conversation
            Then the conversation is with the agent "Alex"
            When the agent "Alex" says "Hello, how can I help?"
            Then the consumer sees "Hello, how can I help?"
            When the consumer says:
              """
              Where is it?
              I paid on Monday.
              """
            Then the agent "Alex" sees "Where is it?\\nI paid on Monday."
            When the agent "Alex" closes the conversation
            Then the conversation is closed
        '''
    )


def test_scenario_is_what_is_appended_to_a_feature(world: World) -> None:
    world.consumer().says("hi")

    whole = feature(world.log.events, bot_files=FILES)
    assert whole.endswith(scenario(world.log.events, bot_files=FILES))


def test_same_log_gives_the_same_text(world: World) -> None:
    world.consumer().says("hi")

    texts = {feature(list(world.log.events), bot_files=FILES) for _ in range(3)}
    assert len(texts) == 1


@pytest.mark.parametrize(
    ("says", "title"),
    [
        (["hi"], 'The consumer says "hi"'),
        (["hi", "colour", "verse"], 'The consumer says "hi" and "colour"'),
        (["hi", "agent"], 'The consumer says "agent" and waits for the skill Human'),
    ],
)
def test_title_says_what_happened(world: World, says: list[str], title: str) -> None:
    for text in says:
        world.consumer().says(text)

    assert f"  Scenario: {title}\n" in scenario(world.log.events, bot_files=FILES)


def test_title_of_a_failed_transfer(world: World) -> None:
    world.faults.transfer_api_answers(500)
    world.consumer().says("agent")

    assert 'Scenario: The consumer says "agent" and the transfer fails\n' in scenario(world.log.events, bot_files=FILES)


def test_title_can_be_given(world: World) -> None:
    world.consumer().says("hi")

    assert "Scenario: My talk\n" in scenario(world.log.events, bot_files=FILES, title="My\ntalk")


# --- what was done ---------------------------------------------------------------------------------------------------


def test_time_that_somebody_let_pass_is_said_as_it_was(world: World) -> None:
    world.consumer().says("hi")
    world.advance(180_001)
    world.consumer().says("verse")

    lines = steps(world)
    assert lines[lines.index("When 180001 milliseconds pass") + 1] == "Then the bot says nothing"


def test_time_in_which_nothing_happened_is_left_out_of_a_live_log(world: World) -> None:
    world.consumer().says("hi")
    world.clock.advance(17_123)
    world.consumer().says("verse")

    assert not any("pass" in line for line in steps(world))


def test_ring_that_expires_in_real_time_is_let_expire(world: World) -> None:
    world.consumer().says("agent")
    world.clock.advance(20_000)
    world.consumer().says("hello?")
    world.clock.advance(60_000)
    world.consumer().says("anybody?")

    assert 'When the agent "Alex" lets the ring expire' in steps(world)


def test_silence_that_lapses_in_real_time_is_waited_for_in_round_numbers(world: World) -> None:
    world.cloud.add_skill("Overflow", id="88")
    world.connector(fallback_skill_id="88")
    world.faults.silent_for(1)
    world.consumer().says("hi")
    world.clock.advance(260_000)
    world.run_until_idle()
    world.consumer().says("hello?")

    lines = steps(world)
    assert "When 1 minute passes" in lines, "the bot is asked again, or found to be stuck"
    assert any(line in lines for line in ("When 2 minutes pass", "And 2 minutes pass", "When 121 seconds pass"))
    assert 'Then the conversation is waiting for the skill "Overflow"' in lines


def test_session_that_has_ended_is_waited_for(world: World) -> None:
    world.consumer().says("hi")
    world.clock.advance(3_700_000)
    world.consumer().says("hi")

    assert "When 62 minutes pass" in steps(world)


def test_messages_before_the_bot_answers_are_one_table(world: World) -> None:
    world.consumer().says_quickly(["hi", "verse"])

    assert steps(world)[:3] == ["When the consumer quickly says:", "| hi    |", "| verse |"]


def test_pause_between_messages_is_said(world: World) -> None:
    world.consumer().says_quickly(["hi", "verse"], pause_ms=150)

    assert steps(world)[0] == "When the consumer says, 150 milliseconds apart:"


def test_several_consumers_go_by_their_names(world: World) -> None:
    world.consumer("Dana").says("hi")
    world.consumer("Eve").says("verse")
    world.consumer("Dana").says("verse")

    lines = steps(world)
    assert [line for line in lines if "consumer" in line] == [
        'When the consumer "Dana" says "hi"',
        'When the consumer "Eve" says "verse"',
        'When the consumer "Dana" says "verse"',
    ]


def test_one_conversation_of_several_is_written_as_if_it_were_the_only_one(world: World) -> None:
    world.consumer("Dana").says("hi")
    world.consumer("Eve").says("verse")

    assert steps(world, "conv-2")[0] == 'When the consumer says "verse"'
    assert not any("Dana" in line or "hi" in line.split('"') for line in steps(world, "conv-2"))


def test_consumers_without_readable_names_are_numbered(world: World) -> None:
    world.consumer("0d8ba2d4-5a3e-4fd4-9d6a-2a66a4b8f9c1").says("hi")
    world.consumer("Eve").says("hi")

    assert steps(world)[0] == 'When the consumer "Consumer 1" says "hi"'


def test_faults_that_struck_are_arranged_where_they_strike(world: World) -> None:
    world.consumer().says("hi")
    world.faults.transfer_api_answers(503)
    world.consumer().says("agent")

    lines = steps(world)
    assert lines[lines.index('When the consumer says "agent"') - 1] == (
        "Given the transfer API answers 503 to the next request"
    )


@pytest.mark.parametrize(
    ("arrange", "told"),
    [
        (lambda faults: faults.transfer_api_answers(502, after_effect=True), "answers 502"),
        (lambda faults: faults.transfer_api_times_out(after_effect=True), "does not answer"),
        (lambda faults: faults.transfer_api_drops(after_effect=True), "drops the connection"),
    ],
)
def test_call_that_is_carried_out_without_a_good_answer_is_arranged_as_such(
    world: World, arrange: Callable[[Faults], None], told: str
) -> None:
    world.consumer().says("hi")
    arrange(world.faults)
    world.consumer().says("agent")

    assert f"Given the transfer API carries out the next request and {told}" in steps(world)


def test_late_failure_is_arranged_in_front_of_its_transfer(world: World) -> None:
    world.faults.transfers_fail_later()
    world.consumer().says("agent")

    assert givens(world)[-1] == "the next transfer is accepted by the API and then fails"
    assert "And the last transfer attempt has failed later" in steps(world)


# --- the account -----------------------------------------------------------------------------------------------------


def test_what_the_conversation_did_not_touch_is_not_mentioned(world: World) -> None:
    world.cloud.add_skill("Sales")
    world.cloud.add_agent("Sam", skills=["Sales"], online=True)
    world.consumer().says("hi")

    assert givens(world) == ['the bot "shop-bot.json"']


def test_agents_are_as_they_were_when_it_began(world: World) -> None:
    world.cloud.add_agent("Bo", skills=["Human"], slots=1, profiles=["Agent", "Agent Manager"])
    world.cloud.set_slots("Alex", 0)
    world.consumer().says("agent")

    assert givens(world)[2:] == [
        'the agent "Alex" with the skill "Human" is online',
        'the agent "Alex" has no free messaging slot',
        'the agent "Bo" with the skill "Human" is offline',
        'the agent "Bo" has 1 messaging slot',
        'the agent "Bo" has the profiles "Agent" and "Agent Manager"',
    ]


def test_bot_that_serves_another_skill_says_so() -> None:
    world = World(seed=7)
    world.deploy(shop_bot(), skill="Shop")
    world.consumer().says("hi")

    assert givens(world) == ['the bot "shop-bot.json" serves the skill "Shop"']


def test_connector_switches_and_variables_are_set_beforehand(world: World) -> None:
    world.connector(fallback_skill_id="4129463410", message_delay_ms=0)
    world.set_variable("vip", 'say "yes"')
    world.consumer().says("hi")

    assert givens(world, switches=Switches(case_sensitive_patterns=True)) == [
        'the platform switch "case_sensitive_patterns" is "true"',
        'the skill "Human" with id 4129463410',
        'the bot "shop-bot.json"',
        'the agent connector has the fallback skill "Human"',
        'the agent connector\'s field "messageDelay" is "0"',
        'the bot variable "vip" is "say \\"yes\\""',
    ]


def test_what_a_cloud_file_sets_up_needs_no_step() -> None:
    world = World(seed=7)
    world.cloud.add_skill("Human", id="4129463410")
    world.cloud.add_agent("Alex", skills=["Human"], online=True)
    events = world.log.last_seq + 1
    world.deploy(shop_bot())
    world.cloud.set_state("Alex", "Away")
    world.consumer().says("agent")

    assert givens(world, set_up_events=events) == ['the agent "Alex" is away', 'the bot "shop-bot.json"']


def test_answers_of_the_outside_world_are_given() -> None:
    bot = BotBuilder("Shop Bot")
    bot.api("Order", "https://shop.example/orders/42")
    order = bot.dialog("Order", patterns=["order"])
    order.integration("Order")
    order.text("It is there.", next="end")
    world = World(bot.build(), seed=7)
    world.outside.stub("GET", "https://shop.example/orders/42", json={"status": "shipped"}, latency_ms=2_000)
    world.consumer().says("order")

    step = '''\
    And GET "https://shop.example/orders/42" answers after 2 seconds:
      """
      {
        "status": "shipped"
      }
      """
    When'''
    assert step in scenario(world.log.events, bot_files=FILES)


# --- what cannot be said ---------------------------------------------------------------------------------------------


def test_recording_ends_with_a_comment_where_no_sentence_says_what_happened(world: World) -> None:
    world.cloud.set_state("Alex", "Away")
    world.consumer().says("agent")
    world.log.append(ConversationTakenOver("Alex"), conversation="conv-1")

    assert steps(world)[-1] == "# left out from here on: conversation taken over (Alex)"


def test_change_of_something_that_did_not_matter_ends_nothing(world: World) -> None:
    world.cloud.add_skill("Sales", id="77")
    world.consumer().says("hi")
    world.log.append(SkillChanged("Shop", "77"))
    world.consumer().says("verse")

    assert 'When the consumer says "verse"' in steps(world)


def test_secret_is_not_written_down(world: World) -> None:
    world.consumer().says("secret")
    world.consumer().says("my password is hunter2!")

    lines = steps(world)
    assert 'Then the bot says a text that matches "^Your\\\\ token=.*\\\\ is\\\\ old\\\\.$"' in lines
    assert not any("hunter2" in line or "abc123" in line for line in lines)
    assert "# the consumer's message contained a secret: replace [redacted] with another text" in lines


def test_unknown_fault_is_a_comment(world: World) -> None:
    world.consumer().says("hi")
    world.log.append(FaultStruck("a meteor"), conversation="conv-1")

    assert "# left out: the fault 'a meteor'" in scenario(world.log.events, bot_files=FILES)


def test_file_with_a_caption_ends_the_recording(world: World) -> None:
    world.consumer().uploads("receipt.pdf", size_bytes=2_048)
    world.consumer().uploads("receipt.pdf", caption="my receipt")

    lines = steps(world)
    assert lines[0] == 'When the consumer uploads the file "receipt.pdf" of 2048 bytes'
    assert lines[-1] == "# left out from here on: the file receipt.pdf comes with a caption"


def test_private_message_of_an_agent_is_written_as_one(world: World) -> None:
    world.consumer().says("agent")
    world.agent("Alex").accepts()
    world.agent("Alex").says("A regular", private=True)
    world.agent("Alex").says("Hello")

    lines = steps(world)
    assert 'the agent "Alex" writes the private message "A regular"' in "\n".join(lines)
    assert 'the agent "Alex" says "Hello"' in "\n".join(lines)


def test_log_without_a_conversation_is_refused(world: World) -> None:
    with pytest.raises(FeatureError, match=r"^there is no conversation to write down"):
        feature(world.log.events, bot_files=FILES)


def test_unknown_conversation_is_refused_with_the_known_ones(world: World) -> None:
    world.consumer().says("hi")

    with pytest.raises(UnknownName, match=r"^no conversation 'conv-2'\n  known: conv-1"):
        feature(world.log.events, "conv-2", bot_files=FILES)


def test_bot_without_a_file_is_refused(world: World) -> None:
    world.consumer().says("hi")

    with pytest.raises(UnknownName, match=r"^no file for the bot 'Shop Bot'"):
        feature(world.log.events, bot_files={})


# --- texts -----------------------------------------------------------------------------------------------------------

TEXTS = st.text(st.characters(codec="utf-8"), max_size=40) | st.text(' "\\|\n#<>ab', max_size=12)


def read_back(step: gherkin_lines.Step, path: Path) -> document.Case:
    path.write_bytes(f"Feature: f\n\n  Scenario: s\n{gherkin_lines.written([step])}\n".encode())
    (case,) = document.read(path).cases
    return case


@given(text=TEXTS)
def test_quoted_text_reads_back_as_it_was(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    if not gherkin_lines.can_be_quoted(text):
        return
    path = tmp_path_factory.getbasetemp() / "quoted.feature"

    (step,) = (
        read_back(gherkin_lines.Step("When", f"the consumer says {gherkin_lines.quoted(text)}"), path).render().steps
    )
    assert unquoted(step.name.removeprefix("the consumer says ")) == text


@given(text=TEXTS)
def test_doc_string_reads_back_as_it_was(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    if not gherkin_lines.fits_docstring(text):
        return
    path = tmp_path_factory.getbasetemp() / "docstring.feature"

    (step,) = read_back(gherkin_lines.Step("When", "the consumer says:", docstring=text), path).render().steps
    assert step.docstring == text


@given(texts=st.lists(TEXTS.filter(gherkin_lines.fits_cell), min_size=1, max_size=4))
def test_table_reads_back_as_it_was(texts: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "table.feature"
    table = tuple((text,) for text in texts)

    (step,) = read_back(gherkin_lines.Step("When", "the consumer quickly says:", table), path).render().steps
    assert step.datatable is not None
    assert column(step.datatable.raw()) == texts


@pytest.mark.parametrize("text", ["one\ntwo", "one\n\n  two\nthree"])
def test_lines_become_a_doc_string(text: str) -> None:
    assert gherkin_lines.fits_docstring(text)


@pytest.mark.parametrize("text", ["one", "one\n", " one\n two", "one \ntwo", 'one\n"""', "a\\\nb", "one\r\ntwo"])
def test_lines_that_a_doc_string_would_change_do_not(text: str) -> None:
    assert not gherkin_lines.fits_docstring(text)
