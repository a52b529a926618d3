"""`handoff chat`: a conversation typed into a pipe, and the parts it is made of."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from handoff.cli import chat, main
from handoff.engine.errors import FeatureError
from handoff.engine.events import VariableSet, VariablesExpired
from handoff.engine.log import Log
from handoff.fakes.builder import BotBuilder


@pytest.fixture
def export(tmp_path: Path) -> str:
    bot = BotBuilder("Shop Bot")
    bot.dialog("Welcome", patterns=["hi"]).text("Hi there!")
    colour = bot.dialog("Colour", patterns=["colour"])
    colour.quick_reply("Which colour?", ["Red", "Green"], name="colour").rule(
        "Any", patterns=["*"], set={"colour": "{$userMessage}"}
    )
    colour.text("Noted.", next="end")
    bot.dialog("Payment", intent="make payment").text("How much?")
    bot.dialog("Escalation", patterns=["agent"]).agent_transfer("Just a moment…", skill_id="4129463410")
    bot.fallback("Sorry?")
    path = tmp_path / "shop-bot.json"
    path.write_bytes(bot.dump())
    return str(path)


def talked(
    export: str, lines: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *options: str
) -> list[str]:
    """What is printed when these lines come through a pipe."""
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    assert main(["chat", export, *options]) == 0
    return capsys.readouterr().out.splitlines()


def test_lines_are_the_consumers_words(
    export: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert talked(export, "hi\nwhat?\n", monkeypatch, capsys) == ["> hi", "bot: Hi there!", "> what?", "bot: Sorry?"]


def test_transfer_rings_at_the_agent_whom_the_person_plays(
    export: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = talked(export, "agent\n/agent accept\n/agent say Hello\n/agent close\n", monkeypatch, capsys)

    assert shown[:2] == ["> agent", "bot: Just a moment…"]
    assert "(Alex's workspace rings: /agent accept or /agent reject)" in shown
    assert shown[shown.index("> /agent accept") :] == [
        "> /agent accept",
        "(Alex has the conversation)",
        "(what Alex sees:)",
        "  Consumer: agent",
        "  Shop Bot: Just a moment…",
        "  engagement attributes: currentSkillId = 4129463410, previousSkillId = 8921731533",
        "> /agent say Hello",
        "Alex: Hello",
        "> /agent close",
        "(closed by the agent)",
    ]


def test_tap_answers_a_quick_reply_that_shows_in_the_state(
    export: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = talked(export, "colour\n/state\n/tap Green\n/state\n", monkeypatch, capsys)

    assert shown == [
        "> colour",
        "bot: Which colour?  <Red>  <Green>",
        "> /state",
        "dialogs: Colour",
        "> /tap Green",
        "bot: Noted.",
        "> /state",
        "dialogs: none is active",
        "  colour = 'Green'",
    ]


def test_ring_expires_when_time_passes(
    export: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = talked(export, "agent\n/clock 72s\n", monkeypatch, capsys)

    assert "(the ring at Alex has expired)" in shown


def test_agent_lets_it_ring_in_vain(
    export: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = talked(export, "agent\n/agent expire\n", monkeypatch, capsys)

    assert "(the ring at Alex has expired)" in shown


def test_agent_transfers_to_a_skill_and_is_rung_again(
    export: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = 'agent\n/agent accept\n/agent transfer "Skill 4129463410"\n'
    shown = talked(export, lines, monkeypatch, capsys)

    assert shown[-2:] == [
        "(waiting for the skill 4129463410)",
        "(Alex's workspace rings: /agent accept or /agent reject)",
    ]


def test_consumer_closes(export: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert talked(export, "hi\n/close\n", monkeypatch, capsys)[-1] == "(closed by the consumer)"


def test_agent_sees_what_is_not_for_the_consumer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bot = BotBuilder("Shop Bot")
    dialog = bot.dialog("Escalation", patterns=["agent"])
    dialog.private_message("A customer of ours.")
    dialog.agent_transfer("Just a moment…", skill_id="4129463410")
    path = tmp_path / "shop-bot.json"
    path.write_bytes(bot.dump())

    shown = talked(str(path), "agent\n/agent accept\n", monkeypatch, capsys)
    assert "  Shop Bot (for agents only): A customer of ours." in shown[shown.index("(what Alex sees:)") :]


def test_api_answers_what_it_is_told_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bot = BotBuilder("Shop Bot").api("Order", "https://shop.example/orders/42", fields={"state": "{$.api_Order.state}"})
    order = bot.dialog("Order", patterns=["order"])
    order.integration("Order")
    order.text("It is there.", next="end")
    path = tmp_path / "shop-bot.json"
    path.write_bytes(bot.dump())

    lines = '/answer GET https://shop.example/orders/42 {"state": "shipped"}\norder\n/answer GET nowhere soon\n'
    shown = talked(str(path), lines, monkeypatch, capsys)
    assert "bot: It is there." in shown
    assert shown[shown.index("> /answer GET nowhere soon") + 1].startswith("! an answer is a status or JSON, ")


def test_recorded_talk_is_a_feature(
    export: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    feature = tmp_path / "talk.feature"
    shown = talked(export, f"hi\n/record {feature}\n", monkeypatch, capsys)

    assert shown[-1] == f"(written to {feature})"
    assert feature.read_text(encoding="utf-8").splitlines()[3:] == [
        "  @recorded",
        '  Scenario: The consumer says "hi"',
        '    Given the bot "shop-bot.json"',
        '    When the consumer says "hi"',
        '    Then the bot says "Hi there!"',
    ]


def test_second_recording_is_appended(
    export: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    feature = tmp_path / "talk.feature"
    feature.write_text('Feature: Mine\n\n  Scenario: First\n    When the consumer says "hi"\n', encoding="utf-8")
    shown = talked(export, f"hi\n/record {feature}\n", monkeypatch, capsys)

    text = feature.read_text(encoding="utf-8")
    assert shown[-1] == f"(appended to {feature})"
    assert text.startswith("Feature: Mine\n")
    assert text.count("Scenario:") == 2
    assert text.count("Feature:") == 1


def test_recording_says_what_its_folder_lacks(
    export: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    elsewhere = tmp_path.parent / f"{tmp_path.name}-elsewhere"
    shown = talked(export, f"hi\n/record {elsewhere / 'talk.feature'}\n", monkeypatch, capsys)

    assert shown[-1] == "(it needs shop-bot.json: put the export, with its intents, next to it or into bots/)"


@pytest.mark.parametrize(
    ("name", "holds", "complaint"),
    [
        ("talk.txt", None, "! a recording is a feature file"),
        ("talk.feature", "Dear diary", "! this is not a feature file"),
        ("talk.feature", b"\xff\xfe", "! the recording cannot be written"),
    ],
)
def test_file_that_is_no_feature_stays_as_it_is(
    name: str,
    holds: str | bytes | None,
    complaint: str,
    export: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / name
    before = holds.encode() if isinstance(holds, str) else holds
    if before is not None:
        path.write_bytes(before)
    shown = talked(export, f"hi\n/record {path}\n", monkeypatch, capsys)

    assert complaint in shown
    assert (path.read_bytes() if path.exists() else None) == before


def test_recording_ends_where_the_emulator_gave_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    feature = tmp_path / "talk.feature"
    talked(not_emulated(tmp_path), f"hi\norder\n/record {feature}\n", monkeypatch, capsys)

    lines = feature.read_text(encoding="utf-8").splitlines()
    assert '  Scenario: The consumer says "hi"' in lines
    assert "    # left out from here on: not emulated yet: integrations of type SOAP ('Order')" in lines
    assert '    When the consumer says "order"' not in lines


def test_recording_in_which_nothing_happens_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    feature = tmp_path / "talk.feature"
    shown = talked(not_emulated(tmp_path), f"order\n/record {feature}\n", monkeypatch, capsys)

    assert shown[-2] == "! there is nothing to write down"
    assert "left out from here on: not emulated yet" in shown[-1]
    assert not feature.exists()


def not_emulated(folder: Path) -> str:
    """The export of a bot with an integration of a kind that the emulator does not know."""
    bot = BotBuilder("Shop Bot").api("Order", "https://shop.example/orders/42")
    bot.dialog("Welcome", patterns=["hi"]).text("Hi there!")
    bot.dialog("Order", patterns=["order"]).integration("Order")
    path = folder / "shop-bot.json"
    path.write_bytes(bot.build().edited("responder[0].integrationType", "SOAP").dump())
    return str(path)


def test_request_without_a_stub_is_shown_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bot = BotBuilder("Shop Bot").api("Order", "https://shop.example/orders/42")
    bot.dialog("Order", patterns=["order"]).integration("Order")
    path = tmp_path / "shop-bot.json"
    path.write_bytes(bot.dump())

    shown = talked(str(path), "order\n", monkeypatch, capsys)

    assert shown == [
        "> order",
        "(no stub for GET https://shop.example/orders/42",
        "  or for good, in <bot>.answers.yaml beside the export: Order: 200)",
        "(GET https://shop.example/orders/42: no stub answers, so the host counts as unreachable",
        "  answer it with: /answer GET https://shop.example/orders/42 200, or JSON in place of 200)",
        "bot: Sorry, I could not find anything for that.",
    ]


def test_the_usual_answer_of_the_file_beside_the_bot_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bot = BotBuilder("Shop Bot").api("Order", "https://shop.example/orders/42", fields={"state": "{$.api_Order.state}"})
    order = bot.dialog("Order", patterns=["order"])
    order.integration("Order")
    order.text("It is {Order.state}.")
    path = tmp_path / "shop-bot.json"
    path.write_bytes(bot.dump())
    (tmp_path / "shop-bot.answers.yaml").write_text("Order: {body: {state: packed}}")

    said = 'order\n/answer GET https://shop.example/orders/42 {"state": "lost"}\norder\n'
    shown = talked(str(path), said, monkeypatch, capsys)

    assert [line for line in shown if line.startswith("bot:")] == ["bot: It is packed.", "bot: It is lost."]


def test_silence_of_the_bot_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bot = BotBuilder("Shop Bot")
    bot.fallback("BLANK_MESSAGE")
    path = tmp_path / "shop-bot.json"
    path.write_bytes(bot.dump())

    assert talked(str(path), "hi\n", monkeypatch, capsys) == ["> hi", "(the bot says nothing)"]


def test_skill_that_the_account_lacks_is_told_with_the_command_that_adds_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bot = BotBuilder("Shop Bot")
    desk = bot.dialog("Help Desk", patterns=["agent"])
    desk.text("Wait.", pre="botContext.setBotVariable('desk', '12345', true, false)")
    desk.agent_transfer("Just a moment…", skill_id="{$botContext.desk}")
    path = tmp_path / "shop-bot.json"
    path.write_bytes(bot.dump())

    shown = "\n".join(talked(str(path), "agent\n/skill Help Desk 12345\nagent\n", monkeypatch, capsys))

    refused, _, again = shown.partition("> /skill Help Desk 12345")
    assert "  type: /skill Help Desk 12345)" in refused
    assert "Given" not in refused
    assert "(Alex's workspace rings: /agent accept or /agent reject)" in again


def test_utterances_mean_what_the_file_beside_the_export_says(
    export: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(export).with_name("shop-bot.intents.yaml").write_text("utterances:\n  i want to pay: make payment\n")

    assert talked(export, "I want to pay\n", monkeypatch, capsys) == ["> I want to pay", "bot: How much?"]


def test_new_skill_is_served_by_the_agent(
    export: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert talked(export, "/skill Sales 12\n/quit\nhi\n", monkeypatch, capsys) == ["> /skill Sales 12", "> /quit"]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("/clok 3m", "! no command /clok"),
        ("/clock soon", "! not a duration"),
        ("/agent dance", "! the agent cannot 'dance'"),
        ("/record", "! a recording needs a file name"),
        ("/record talk.feature", "! there is no conversation to write down"),
        ("/skill Sales", "! a skill needs a name and an id"),
        ("/tap Blue", "! there is nothing to tap"),
        ("/answer https://shop.example/orders/42 404", "! the method is missing"),
        ("/answer GET https://shop.example/orders/42", "! an answer has a method, an address and a response"),
        (
            '/answer GET https://shop.example/orders/42 {"status"',
            "! an answer is a status or JSON, and this is not JSON: Expecting ':' delimiter: line 1 column 10 (char 9)",
        ),
    ],
)
def test_wrong_command_is_a_message_that_does_not_end_the_talk(
    line: str,
    complaint: str,
    export: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shown = talked(export, f"{line}\nhi\n", monkeypatch, capsys)

    assert shown[1] == complaint
    assert shown[-1] == "bot: Hi there!"


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ("/tap green", ["! nothing to tap is labelled 'green'", "  known: Red, Green", "  did you mean 'Green'?"]),
        ("/tap", ["! type what to tap: /tap LABEL", "  known: Red, Green"]),
    ],
)
def test_wrong_tap_names_what_is_on_the_screen(
    typed: str,
    complaint: list[str],
    export: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shown = talked(export, f"colour\n{typed}\n", monkeypatch, capsys)

    assert shown[-len(complaint) :] == complaint


def test_button_that_two_cards_have_is_tapped_on_the_card_that_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bot = BotBuilder("Shop Bot").api(
        "Shop", "https://shop.example/items", fields={"name": "{$.api_Shop.items[i].name}"}
    )
    items = bot.dialog("Items", patterns=["items"])
    items.integration("Shop")
    items.card("{Shop.name}", buttons={"Order": "order {Shop.name}"})
    path = tmp_path / "shop-bot.json"
    path.write_bytes(bot.dump())
    answer = '/answer GET https://shop.example/items {"items": [{"name": "Lamp"}, {"name": "Chair"}]}'

    shown = "\n".join(
        talked(str(path), f"{answer}\nitems\n/tap Order\n/tap Order on Chair\n/transcript\n", monkeypatch, capsys)
    )

    assert "! 2 things on the screen are labelled 'Order'" in shown
    assert "Consumer: order Chair" in shown


def test_agent_without_a_ring_cannot_accept(
    export: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = talked(export, "/agent accept\n", monkeypatch, capsys)

    assert shown[1].startswith("! ")


def test_help_lists_the_commands(
    export: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = talked(export, "/help\n", monkeypatch, capsys)

    assert any(line.strip().startswith("/clock 3m") for line in shown)


def test_bot_that_cannot_be_read_is_misuse(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["chat", str(tmp_path / "nobody.json")]) == 2

    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("handoff: ")


@pytest.mark.parametrize(
    ("words", "ms"),
    [("250ms", 250), ("20s", 20_000), ("3m", 180_000), ("3 m", 180_000), ("1h", 3_600_000), ("2d", 172_800_000)],
)
def test_duration(words: str, ms: int) -> None:
    assert chat.duration_ms(words) == ms


@pytest.mark.parametrize("words", ["", "3", "m", "-3m", "3.5m", "٣m", "3m later"])
def test_what_is_no_duration(words: str) -> None:
    with pytest.raises(FeatureError, match=r"^not a duration"):
        chat.duration_ms(words)


def test_clock_time_runs_on_beyond_a_day() -> None:
    assert [chat.clock_time(ms) for ms in (0, 61_001, 90_000_000)] == ["00:00:00.000", "00:01:01.001", "25:00:00.000"]


def test_variables_live_as_long_as_they_should() -> None:
    log = Log()
    log.append(VariableSet("a", "1", "request"))
    log.append(VariableSet("b", "1", "session"))
    log.append(VariableSet("b", "2", "session"))
    log.append(VariablesExpired("request"))

    assert chat.variables(log.events) == {"b": "2"}


ACCOUNT = """skills: {Human: 4129463410, Sales: 7}
agents:
  Kim: {skills: [Human], state: Away}
  Olive Green: {skills: [Human]}
environments:
  prod: {skills: {Human: 11}, bots: {shop-bot.json: shop-bot.prod.json}}
"""


def with_account(export: str, text: str = ACCOUNT) -> str:
    Path(export).with_name("cloud.yaml").write_text(text, encoding="utf-8")
    return export


def test_the_agents_of_the_account_are_played_by_the_person(
    export: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = "agent\n/agent accept\n/agent Kim online\n/agent Kim say Hello\n/agent close\n"
    shown = talked(with_account(export), lines, monkeypatch, capsys)

    assert shown[0] == f"(the account of {Path(export).with_name('cloud.yaml')})"
    assert "(Olive Green's workspace rings: /agent accept or /agent reject)" in shown
    assert "(Olive Green has the conversation)" in shown
    assert "! Kim has no open conversation" in shown
    assert "(closed by the agent)" in shown


def test_a_skill_that_the_account_lacks_is_not_created(
    export: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = talked(with_account(export, "skills: {Human: 4129463419}\n"), "agent\n", monkeypatch, capsys)

    assert any("the transfer failed" in line for line in shown)
    assert any("type: /skill" in line for line in shown)


def test_an_account_without_agents_is_answered_with_the_line_to_write(
    export: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = talked(with_account(export, "skills: {Human: 4129463410}\n"), "/agent accept\n", monkeypatch, capsys)

    assert "! the account has no agents" in shown
    assert shown[-1].strip() == "add one to cloud.yaml:  agents: {Alex: {skills: [Human]}}"


def test_a_recording_leaves_out_what_the_account_has(
    export: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    talk = Path(export).with_name("talk.feature")
    shown = talked(with_account(export), f"agent\n/agent accept\n/record {talk}\n", monkeypatch, capsys)

    written = talk.read_text(encoding="utf-8")
    assert shown[-1] == f"(written to {talk})"
    assert "Given the skill" not in written
    assert 'the agent "Olive Green" accepts the conversation' in written


def test_another_environment_has_its_own_ids_and_bot(
    export: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bot = BotBuilder("Shop Bot")
    bot.dialog("Escalation", patterns=["agent"]).agent_transfer("Over to prod…", skill_id="11")
    Path(export).with_name("shop-bot.prod.json").write_bytes(bot.dump())

    shown = talked(with_account(export), "agent\n", monkeypatch, capsys, "--env", "prod")
    assert shown[0].endswith("cloud.yaml, environment prod)")
    assert "bot: Over to prod…" in shown
    assert "(waiting for the skill 11)" in shown


def test_an_unknown_environment_ends_the_chat_with_the_closest_one(
    export: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["chat", with_account(export), "--env", "prd"]) == 2
    assert "did you mean 'prod'?" in capsys.readouterr().err
