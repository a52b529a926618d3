"""`handoff match` and `/why`: where an input goes, and what nearly took it."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from handoff.cli import main
from handoff.fakes.builder import BotBuilder

BOTS = Path(__file__).parents[2] / "features" / "bots"
INTENTS = """
utterances:
  where is my parcel: {order status: 0.82}
  parcel or money: {order status: 0.59, pay: 0.55}
  send me a fax by intent: {fax: 0.9}
"""


def shop() -> BotBuilder:
    bot = BotBuilder("Shop Bot")
    bot.dialog("Welcome", patterns=["hello", "hi *"]).text("Hi!")
    orders = bot.dialog("Orders", patterns=["*order*"], intent="order status")
    number = orders.question("Which number?", name="number")
    number.rule("number", regex=r"\d{4,}").rule("stop", patterns=["stop*"])
    bot.dialog("Bills", patterns=["*bill*", "my order bill"], exclude=["refund"], intent="pay").text("Bills.")
    bot.dialog("Old", patterns=["fax"], intent="fax", enabled=False).text("Fax.")
    bot.fallback("Sorry?")
    return bot


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "shop.json"
    path.write_bytes(shop().dump())
    path.with_suffix(".intents.yaml").write_text(INTENTS)
    return path


@pytest.fixture
def shown(capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs the command; returns its status and the lines it printed, those of errors included."""

    def run(*arguments: object) -> tuple[int, list[str]]:
        status = main(["match", *map(str, arguments)])
        out, err = capsys.readouterr()
        return status, [*out.splitlines(), *err.splitlines()]

    return run


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param(
            "hello",
            ["  goes to the dialog 'Welcome'", "  which is number 1 of 3 dialogs with a dialog starter"],
            id="a pattern",
        ),
        pytest.param("hello", ["  by the pattern 'hello'"], id="the words are not repeated"),
        pytest.param(
            "where is my order?",
            ["  goes to the dialog 'Orders'", "  by the pattern '*order*' with the words 'order'"],
            id="a pattern with operators",
        ),
        pytest.param(
            "where is my parcel",
            ["  goes to the dialog 'Orders'", "  by the intent 'order status', score 0.82 VERY GOOD"],
            id="an intent",
        ),
        pytest.param(
            "my order bill",
            [
                "  would take it, too:",
                "    the dialog 'Bills', the pattern '*bill*' with the words 'bill': the dialog 'Orders' comes first",
            ],
            id="a later dialog",
        ),
        pytest.param(
            "parcel or money",
            [
                "  goes to the Fallback dialog 'Fallback'",
                "    the dialog 'Orders', the intent 'order status', score 0.59 FAIR PLUS: below GOOD (0.60)",
                "    the dialog 'Bills', the intent 'pay', score 0.55 FAIR PLUS: below GOOD (0.60)",
            ],
            id="intents below the threshold",
        ),
        pytest.param(
            "refund my bill",
            [
                "    the dialog 'Bills', the pattern '*bill*' with the words 'bill': "
                "the exclude keyword 'refund' blocks it"
            ],
            id="an exclude keyword",
        ),
        pytest.param(
            "fax", ["    the dialog 'Old', the pattern 'fax': the dialog is disabled"], id="a disabled dialog"
        ),
        pytest.param(
            "send me a fax by intent",
            ["    the dialog 'Old', the intent 'fax', score 0.90 VERY GOOD: the dialog is disabled"],
            id="a disabled dialog with the intent",
        ),
        pytest.param(
            "helo", ["    the dialog 'Welcome', the pattern 'hello', likeness 0.89: it is similar"], id="a slip"
        ),
        pytest.param(
            "well hello there",
            ["    the dialog 'Welcome', the pattern 'hello', likeness 0.48: it must match the whole input"],
            id="a part of the input",
        ),
    ],
)
def test_input_goes_somewhere_for_a_reason(export: Path, shown: Any, text: str, lines: list[str]) -> None:
    status, printed = shown(export, text)

    assert status == 0
    assert printed[0] == repr(text)
    assert [line for line in printed if line in lines] == lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param(
            "it is 12345",
            [
                "  goes to rule 1 'number' of 'Orders › number'",
                r"  by the regular expression '\d{4,}' with the words '12345'",
            ],
            id="a regular expression",
        ),
        pytest.param(
            "stop my bill",
            [
                "  goes to rule 2 'stop' of 'Orders › number'",
                "  by the pattern 'stop*' with the words 'stop'",
                "  would take it, too:",
                "    the dialog 'Bills', the pattern '*bill*' with the words 'bill': "
                "the answer to the pending question comes first",
                r"    rule 1 'number': the regular expression '\d{4,}' is not found in the answer",
            ],
            id="a rule before a dialog",
        ),
        pytest.param(
            "bill",
            [
                "  goes to the dialog 'Bills'",
                "  the question 'Orders › number' waited for an answer, and none of its rules holds",
            ],
            id="a dialog after the rules",
        ),
    ],
)
def test_input_at_a_question_meets_its_rules_first(export: Path, shown: Any, text: str, lines: list[str]) -> None:
    _, printed = shown(export, text, "--at", "Which number?")

    assert printed[0].startswith("on the way: ")
    assert [line for line in printed if line in lines] == lines


def test_misspelt_place_names_the_nearest(export: Path, shown: Any) -> None:
    status, printed = shown(export, "hi", "--at", "Whitch number?")

    assert status == 2
    assert printed[0] == "handoff: no question and no dialog 'Whitch number?'"
    assert "  did you mean 'Which number?'?" in printed


def test_place_behind_the_transfer_is_explained(shown: Any, tmp_path: Path) -> None:
    bot = shop()
    bot.dialog("Human", patterns=["human"]).agent_transfer("One moment.", skill_id="42")
    path = tmp_path / "human.json"
    path.write_bytes(bot.dump())

    status, printed = shown(path, "hello", "--at", "Human")

    assert (status, printed[0]) == (2, "handoff: the conversation has left the bot before this is said")
    assert printed[-1] == "  name an earlier question or dialog with --at"


def test_account_is_the_nearest_cloud_yaml(export: Path, shown: Any) -> None:
    cloud = export.with_name("cloud.yaml")
    cloud.write_text("switches:\n  case_sensitive_patterns: true\n", encoding="utf-8")

    assert "  goes to the Fallback dialog 'Fallback'" in shown(export, "HELLO")[1]

    cloud.unlink()

    assert "  goes to the dialog 'Welcome'" in shown(export, "HELLO")[1]


def test_survey_bot_is_explained(shown: Any) -> None:
    status, printed = shown(BOTS / "survey.json", "hi")

    assert (status, printed[0]) == (2, "handoff: a survey bot receives nothing before a conversation is closed")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param(
            "I want to know about my bill and recent order",
            "  goes to disambiguation between 'billing question', 'order status'",
            id="several intents in doubt",
        ),
        pytest.param(
            "my card, or my order",
            "    the dialog 'Order Status', the intent 'order status', score 0.61 GOOD: its score is not higher",
            id="two intents above the threshold",
        ),
        pytest.param("reset", "  goes to the bot platform, as a debug command", id="a debug command"),
    ],
)
def test_intents_of_a_larger_bot_compete(shown: Any, text: str, line: str) -> None:
    assert line in shown(BOTS / "bank-desk.json", text)[1]


def test_bot_of_the_group_takes_what_the_first_cannot(export: Path, shown: Any, tmp_path: Path) -> None:
    other = BotBuilder("Travel Bot")
    other.dialog("Trips", patterns=["*train*"]).text("Trips.")
    path = tmp_path / "travel.json"
    path.write_bytes(other.dump())

    _, printed = shown(export, "the train", "--group", path)
    _, alone = shown(export, "the train")
    _, both = shown(export, "an order for the train", "--group", path)

    assert "  goes to the bot 'Travel Bot', its dialog 'Trips'" in printed
    assert "  goes to the Fallback dialog 'Fallback'" in alone
    assert "  goes to the dialog 'Orders'" in both
    line = "the dialog 'Trips' of the bot 'Travel Bot', the pattern '*train*' with the words 'train'"
    assert f"    {line}: the dialog 'Orders' comes first" in both


def test_json_has_the_decision(export: Path, shown: Any) -> None:
    _, printed = shown(export, "where is my parcel", "--format", "json")

    found = json.loads("\n".join(printed))["decisions"][0]
    assert (found["kind"], found["name"], found["by"]) == ("dialog", "Orders", "intent")
    assert (found["intent"], found["score"], found["rank"]) == ("order status", 0.82, "VERY GOOD")


# --- many ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def said(tmp_path: Path) -> Path:
    path = tmp_path / "said.txt"
    path.write_text("hello\n\n# a comment\nwhere is my parcel\nhello\n", encoding="utf-8")
    return path


def test_utterances_are_a_table_without_comments_and_twins(export: Path, shown: Any, said: Path) -> None:
    status, printed = shown(export, "--utterances", said)

    assert status == 0
    assert [line.split("  ")[0] for line in printed] == [
        "utterance",
        "'hello'",
        "'where is my parcel'",
        "",
        "2 utterances, 0 to a fallback, 0 ambiguous",
    ]
    assert printed[2].endswith("the dialog 'Orders'   intent   order status  0.82 VERY GOOD")


def test_nothing_has_changed_against_the_same_bot(export: Path, shown: Any, said: Path, tmp_path: Path) -> None:
    saved = tmp_path / "said.json"
    shown(export, "--utterances", said, "--save", saved)

    status, printed = shown(export, "--utterances", said, "--against", saved)

    assert status == 0
    assert "nothing has changed" in printed


def test_moved_utterance_fails_and_names_the_threshold(export: Path, shown: Any, said: Path, tmp_path: Path) -> None:
    saved = tmp_path / "said.json"
    shown(export, "--utterances", said, "--save", saved)
    export.with_suffix(".intents.yaml").write_text(INTENTS.replace("0.82", "0.59"))

    status, printed = shown(export, "--utterances", said, "--against", saved)

    assert status == 1
    assert (
        "  'where is my parcel': moved: the dialog 'Orders' → the Fallback dialog 'Fallback'; below the threshold: "
        "the intent 'order status' had 0.82 VERY GOOD, now 0.59 FAIR PLUS"
    ) in printed


def test_utterance_that_two_dialogs_take_now_is_named_without_failing(
    export: Path, shown: Any, said: Path, tmp_path: Path
) -> None:
    saved = tmp_path / "said.json"
    shown(export, "--utterances", said, "--save", saved)
    bot = shop()
    bot.dialog("Greeting", patterns=["hel*"]).text("Hey")
    export.write_bytes(bot.dump())

    status, printed = shown(export, "--utterances", said, "--against", saved)

    assert status == 0
    assert "  'hello': now ambiguous: the dialog 'Greeting' would take it, too" in printed


def test_new_and_gone_utterances_do_not_fail(export: Path, shown: Any, said: Path, tmp_path: Path) -> None:
    saved = tmp_path / "said.json"
    shown(export, "--utterances", said, "--save", saved)
    said.write_text("hello\nbill\n")

    status, printed = shown(export, "--utterances", said, "--against", saved, "--save", saved)

    assert status == 0
    assert "  'bill': new: goes to the dialog 'Bills'" in printed
    assert "  'where is my parcel': no longer among the utterances" in printed
    assert shown(export, "--utterances", said, "--against", saved)[1][-3] == "nothing has changed"


def test_csv_says_where_utterances_are_expected(export: Path, shown: Any, tmp_path: Path) -> None:
    path = tmp_path / "said.csv"
    path.write_bytes(
        "\ufeffutterance;dialog;intent\r\nhello;welcome;\r\nbill;Ordres;\r\nwhere is my parcel;;pay\r\n".encode()
    )

    status, printed = shown(export, "--utterances", path)

    assert status == 1
    assert printed[printed.index("not as expected:") + 1 :][:2] == [
        "  'bill': expected the dialog 'Ordres', goes to the dialog 'Bills'; the bot has no such dialog, did you mean "
        "'Orders'?",
        "  'where is my parcel': expected the intent 'pay', goes to the dialog 'Orders'",
    ]


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        pytest.param([], "say what to match: a text, or --utterances FILE", id="nothing to match"),
        pytest.param(["hi", "--utterances", "x.txt"], "TEXT and --utterances: give one of them", id="both"),
        pytest.param(["  "], "the text is empty, and consumers cannot send that", id="an empty text"),
        pytest.param(["--utterances", "none.txt"], "the utterances cannot be read", id="a missing file"),
        pytest.param(["hi", "--against", "none.json"], "there are no results to compare with", id="no results"),
    ],
)
def test_wrong_input_is_explained(export: Path, shown: Any, arguments: list[str], line: str) -> None:
    status, printed = shown(export, *arguments)

    assert status == 2
    assert printed[0] == f"handoff: {line}"


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": 1, "utterances": [{}]}', '{"format": 2}', "{"])
def test_damaged_results_are_explained(export: Path, shown: Any, tmp_path: Path, content: str) -> None:
    path = tmp_path / "said.json"
    path.write_text(content)

    status, printed = shown(export, "hi", "--against", path)

    assert status == 2
    assert "expected: a file written by handoff match --save" in printed[0]


def test_table_without_the_column_is_explained(export: Path, shown: Any, tmp_path: Path) -> None:
    path = tmp_path / "said.csv"
    path.write_text("words,dialog\nhello,Welcome\n")

    status, printed = shown(export, "--utterances", path)

    assert (status, printed[0]) == (2, "handoff: no column is called utterance")
    assert printed[1] == f"  at {path}:1"


# --- in the chat -----------------------------------------------------------------------------------------------------


def chatted(export: Path, lines: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> list[str]:
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    assert main(["chat", str(export)]) == 0
    return capsys.readouterr().out.splitlines()


def test_why_tells_of_the_last_words(
    export: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = chatted(export, "my order\n/clock 1s\n/why\n12345\n/why\n", monkeypatch, capsys)

    assert "  by the pattern '*order*' with the words 'order'" in shown
    assert "  goes to rule 1 'number' of 'Orders › number'" in shown


def test_why_before_the_first_words_says_so(
    export: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert chatted(export, "/why\n", monkeypatch, capsys)[-2:] == ["! nothing has been said", "  say something first"]
