"""Rows of tables: none is read without what its author wrote."""

from __future__ import annotations

import textwrap

import pytest

from handoff.steps.collecting import document
from handoff.steps.collecting.document import DocumentError

STEP = "Feature: A\n  Scenario: B\n    Given a table:\n"
OUTLINE = "Feature: A\n  Scenario Outline: B\n    Given <n> and <m>\n    Examples:\n"


def refused(tmp_path, text):
    path = tmp_path / "a.feature"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DocumentError) as caught:
        document.read(path, shown="a.feature")
    return str(caught.value).split("\n  ")


def cells(tmp_path, rows):
    path = tmp_path / "a.feature"
    path.write_text(STEP + textwrap.indent(rows, "      "), encoding="utf-8")
    [case] = document.read(path).cases
    return case.render().steps[0].datatable.raw()


@pytest.mark.parametrize(
    ("text", "line", "written"),
    [
        pytest.param(OUTLINE + "      | n | m\n      | 1 | 2 |\n", 5, "| n | m |", id="heading"),
        pytest.param(OUTLINE + "      | n | m |\n      | 1 | 2\n", 6, "| 1 | 2 |", id="row"),
        pytest.param(OUTLINE + "      | n | m\n      | 1 | 2\n", 5, "| n | m |", id="every row"),
        pytest.param(
            OUTLINE + "      | n | m |\n\n      # two\n      | 1 | 2 |\n      | 3 | 4\n", 9, "| 3 | 4 |", id="last"
        ),
        pytest.param(STEP + "      | a | b\n      | c | d\n", 4, "| a | b |", id="table of a step"),
        pytest.param(STEP + "      | a |\n      | c\n", 5, "| c |", id="only cell"),
        pytest.param(STEP + "      | a |\n      | b \\| c\n", 5, "| b \\| c |", id="escaped bar"),
        pytest.param(
            STEP + "      | a |\n      | b |\n      | c | \\|\n", 6, "| c | \\| |", id="escaped bar at the end"
        ),
        pytest.param(STEP + "\t|\ta\t|\tb\t\n", 4, "| a | b |", id="tabs"),
        pytest.param(STEP.replace("\n", "\r\n") + "      | a | b\r\n", 4, "| a | b |", id="line ends of Windows"),
    ],
)
def test_a_row_without_its_last_bar_is_named_with_the_line_to_write(tmp_path, text, line, written):
    assert refused(tmp_path, text) == [
        "the last bar of this row is missing",
        f"at a.feature:{line}",
        f"write: {written}",
    ]


def test_a_row_that_is_too_long_is_named(tmp_path):
    what, where, advice = refused(tmp_path, STEP + "      | a | b |\n      | c | d | e |\n")

    assert (what, where) == ("this row has 3 cells, the first row of its table has 2 cells", "at a.feature:5")
    assert r"\|" in advice


def test_bars_in_texts_empty_cells_and_remarks_are_no_mistakes(tmp_path):
    assert cells(tmp_path, "| a \\| b | \\\\ |\n# remark\n|  |  |\n| c | d |  # remark\n") == [
        ["a | b", "\\"],
        ["", ""],
        ["c", "d"],
    ]


def test_a_doc_string_may_hold_half_a_table(tmp_path):
    path = tmp_path / "a.feature"
    path.write_text(
        'Feature: A\n  | not a table\n  Scenario: B\n    Given a text:\n      """\n      | a | b\n      """\n'
    )
    [case] = document.read(path).cases

    assert case.render().steps[0].docstring == "| a | b"


def test_a_long_row_is_read_whole(tmp_path):
    row = [f"cell {number}" for number in range(5_000)]

    assert cells(tmp_path, f"| {' | '.join(row)} |\n") == [row]
