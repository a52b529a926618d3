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


def talked(export: str, lines: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What is printed when these lines come through a pipe."""
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    assert main(["chat", export]) == 0
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
        ("/clock soon", "! no duration"),
        ("/agent dance", "! the agent cannot 'dance'"),
        ("/skill Sales", "! a skill needs a name and an id"),
        ("/tap Blue", "! nothing to tap is labelled 'Blue'"),
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
    ("words", "ms"), [("250ms", 250), ("20s", 20_000), ("3m", 180_000), ("3 m", 180_000), ("1h", 3_600_000)]
)
def test_duration(words: str, ms: int) -> None:
    assert chat.duration_ms(words) == ms


@pytest.mark.parametrize("words", ["", "3", "m", "-3m", "3.5m", "٣m", "3m later"])
def test_what_is_no_duration(words: str) -> None:
    with pytest.raises(FeatureError, match=r"^no duration"):
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
