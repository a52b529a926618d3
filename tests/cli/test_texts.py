"""`handoff texts`: the list, the comparison with approved texts, the links."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.cli import main
from handoff.cli.csv_cells import guarded, read_rows, unguarded, written
from handoff.engine.bot import Bot
from handoff.fakes.builder import BotBuilder

Shown = Callable[..., tuple[int, list[str]]]


def shop() -> Bot:
    bot = BotBuilder("Shop Bot")
    start = bot.dialog("Welcome", patterns=["hi"])
    start.text("=SUM(1)", name="formula")
    start.text('Grüße,\n"friend"; see https://shop.example/a and www.shop.example', name="hi")
    bot.fallback("Sorry?")
    return bot.build()


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "shop.json"
    path.write_bytes(shop().dump())
    return path


@pytest.fixture
def shown(capsys: pytest.CaptureFixture[str]) -> Shown:
    """Runs the command; returns its status and the lines it printed, those of errors included."""

    def run(*arguments: object) -> tuple[int, list[str]]:
        status = main(["texts", *map(str, arguments)])
        out, err = capsys.readouterr()
        return status, [*out.splitlines(), *err.splitlines()]

    return run


def changed(export: Path, name: str, text: str) -> None:
    bot = Bot.load(export)
    one = bot.interaction_named(name)
    assert one is not None
    export.write_bytes(bot.edited(f"{one.path}.content.results.tile.tileData[0].text", text).dump())


def test_table_has_the_texts_below_their_dialogs(export: Path, shown: Shown) -> None:
    status, lines = shown(export)

    assert status == 0
    assert lines[:3] == [
        "Welcome",
        "  formula: text, 7: '=SUM(1)'",
        "  hi: text, 64: 'Grüße,\\n\"friend\"; see https://shop.example/a and www.shop.example'",
    ]
    assert lines[-1] == "4 texts, 2 links, 0 beyond a documented limit"


def test_csv_is_read_by_excel_and_holds_no_formula(export: Path, shown: Shown, tmp_path: Path) -> None:
    path = tmp_path / "texts.csv"
    assert shown(export, "--csv", "--output", path) == (0, [])

    written_bytes = path.read_bytes()
    assert written_bytes.startswith("\ufeffdialog,interaction,kind,language,text,".encode())
    rows = list(csv.DictReader(io.StringIO(written_bytes.decode("utf-8-sig"), newline="")))
    assert rows[0]["text"] == "'=SUM(1)"
    assert rows[1]["text"] == shop().interactions[2].text
    assert (rows[1]["links"], rows[1]["length"]) == ("https://shop.example/a\nwww.shop.example", "64")


def test_json_has_the_place_in_the_export(export: Path, shown: Shown) -> None:
    _, lines = shown(export, "--format", "json")

    first = json.loads("\n".join(lines))[0]
    assert (first["text"], first["path"], first["is_scripted"]) == ("=SUM(1)", "conversationMessage[1]", False)


def test_secret_is_redacted(export: Path, shown: Shown) -> None:
    changed(export, "hi", "Your key is Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlc2lnbmF0dXJl")

    assert "eyJhbGci" not in "\n".join(shown(export, "--csv")[1])


# --- approved texts --------------------------------------------------------------------------------------------------


@pytest.fixture
def approved(export: Path, shown: Shown, tmp_path: Path) -> Path:
    path = tmp_path / "approved.csv"
    shown(export, "--csv", "--output", path)
    return path


def test_what_was_written_is_approved(export: Path, approved: Path, shown: Shown) -> None:
    assert shown(export, "--check", approved) == (0, ["0 texts not approved, 0 approved but gone, 4 approved"])


def test_changed_text_fails_with_the_approved_one(export: Path, approved: Path, shown: Shown) -> None:
    changed(export, "formula", "=SUM(2)")

    assert shown(export, "--check", approved) == (
        1,
        [
            "changed: Welcome › formula, text",
            "  text: '=SUM(2)'",
            "  closest approved: '=SUM(1)'",
            "gone: '=SUM(1)'",
            "1 text not approved, 1 approved but gone, 4 approved",
        ],
    )


def test_new_text_fails_without_a_closest_one_when_none_is_similar(export: Path, approved: Path, shown: Shown) -> None:
    lines = approved.read_text(encoding="utf-8").splitlines(keepends=True)
    approved.write_text("".join(line for line in lines if "SUM" not in line), encoding="utf-8", newline="")

    status, printed = shown(export, "--check", approved)

    assert (status, printed[:2]) == (1, ["new: Welcome › formula, text", "  text: '=SUM(1)'"])
    assert printed[2] == "1 text not approved, 0 approved but gone, 3 approved"


def test_gone_text_does_not_fail(export: Path, approved: Path, shown: Shown) -> None:
    with approved.open("a", encoding="utf-8") as file:
        file.write("Old,old,text,,Long gone,9,,,,\r\n")

    status, printed = shown(export, "--check", approved)

    assert (status, printed[0]) == (0, "gone: 'Long gone'")


def test_text_may_stand_elsewhere_and_its_line_ends_do_not_count(export: Path, approved: Path, shown: Shown) -> None:
    _, rows = read_rows(approved.read_text(encoding="utf-8-sig"))
    cells = [guarded(row[4]).replace("\n", "\r\n").replace('"', '""') for row in rows]
    approved.write_bytes("\r\n".join(["text;note", *(f'"{cell}";' for cell in cells)]).encode())

    assert shown(export, "--check", approved)[0] == 0


def test_text_in_another_language_is_not_approved(export: Path, approved: Path, shown: Shown) -> None:
    export.write_bytes(Bot.load(export).edited("bot.language", "de-DE").dump())

    status, printed = shown(export, "--check", approved)

    assert (status, printed[-1]) == (1, "4 texts not approved, 4 approved but gone, 4 approved")


@pytest.mark.parametrize(
    ("content", "line"),
    [
        pytest.param("words\nx\n", "handoff: no column is called text", id="no column"),
        pytest.param("", "handoff: no column is called text", id="an empty file"),
        pytest.param(b"\xff\xfet\0", "handoff: the approved texts cannot be read", id="UTF-16"),
        pytest.param('text\n"x', "handoff: not a CSV file", id="an open quote"),
        pytest.param(None, "handoff: there are no approved texts", id="a missing file"),
    ],
)
def test_wrong_table_is_explained(
    export: Path, shown: Shown, tmp_path: Path, content: str | bytes | None, line: str
) -> None:
    path = tmp_path / "wrong.csv"
    if content is not None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    status, printed = shown(export, "--check", path)

    assert (status, printed[0]) == (2, line)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=20).filter(lambda text: "\0" not in text))
def test_cell_is_no_formula_and_comes_back(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.lists(st.text("a=+-@'\";,\n é", min_size=1, max_size=8), min_size=1, max_size=4))
def test_table_comes_back(cells: list[str]) -> None:
    head, rows = read_rows(written(["dialog", "text"], [("x", cell) for cell in cells]).removeprefix("\ufeff"))

    assert head == ["dialog", "text"]
    assert rows == [["x", cell] for cell in cells]


# --- links -----------------------------------------------------------------------------------------------------------


def test_links_are_listed_with_what_is_wrong(export: Path, shown: Shown) -> None:
    assert shown(export, "--links") == (
        1,
        [
            "https://shop.example/a  (Welcome › hi, text)",
            "www.shop.example  (Welcome › hi, text)",
            "  ! it has no scheme, write https://www.shop.example",
            "2 links, 1 with a problem",
        ],
    )


@pytest.mark.parametrize(
    ("options", "line"),
    [
        (["--fetch"], "handoff: --fetch asks links, and needs --links"),
        (["--links", "--allow-private"], "handoff: --allow-private is for --fetch"),
        (["--links", "--check", "x.csv"], "handoff: --links and --check are two commands"),
    ],
)
def test_options_that_do_not_fit_are_explained(export: Path, shown: Shown, options: list[str], line: str) -> None:
    status, printed = shown(export, *options)

    assert (status, printed[0]) == (2, line)


def test_private_address_is_not_asked(export: Path, shown: Shown) -> None:
    changed(export, "hi", "See http://127.0.0.1:9/x")

    status, printed = shown(export, "--links", "--fetch")

    assert status == 1
    assert "  ! '127.0.0.1' is reachable from inside a network only" in printed
