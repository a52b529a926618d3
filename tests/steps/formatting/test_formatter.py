"""The layout of features: what changes, and what must not."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any

import pytest
from gherkin.parser import Parser
from hypothesis import given
from hypothesis import strategies as st

from handoff.steps.collecting.feature_source import DocumentError, source_of
from handoff.steps.formatting.formatter import formatted
from handoff.steps.scenario.recognition import kind_of

FEATURES = sorted((Path(__file__).parents[3] / "features").rglob("*.feature"))[::9]  # a few of each folder


def written(text: str) -> str:
    return formatted(source_of(text.encode(), Path("a.feature")), kind_of)


def parsed(text: str) -> Any:
    """What Gherkin reads in a text, without places; of a description its lines count, not their common indent."""
    return stripped(Parser().parse(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")))


def stripped(node: Any, name: str = "") -> Any:
    if isinstance(node, dict):
        return {key: stripped(value, key) for key, value in node.items() if key not in ("location", "id")}
    if isinstance(node, list):
        return [stripped(value, name) for value in node]
    if name == "description":
        return "\n".join(map(str.rstrip, textwrap.dedent(node).split("\n"))).strip("\n")
    return node.strip() if name == "text" else node


UNTIDY = """\
# for all\t

@smoke   @rule:A-B # why
Feature:   Talk
 As a consumer

    * I talk
 * I listen
 Background:
   Given   the bot "a.json"
 Rule:First
   @x

   @y
  # the first one
   Scenario Outline:  Words
\tWhen the consumer says "<text>"
\tAnd the consumer quickly says:

\t\t|hi|
\t\t# | no |
\t\t|hello you \\||

\t# And nothing


\tThen the bot says:
  \"\"\" json
  {
    "a": 1
  }

 less
  \"\"\"


   Examples:   Some

   |text|n|
   |hi|1| # one


   |漢字|12|
      # the end
"""

TIDY = """\
# for all

@smoke @rule:A-B # why
Feature: Talk
  As a consumer

     * I talk
  * I listen

  Background:
    Given the bot "a.json"

  Rule: First

    @x
    @y
    # the first one
    Scenario Outline: Words
      When the consumer says "<text>"
      And the consumer quickly says:
        | hi           |
        # | no |
        | hello you \\| |

      # And nothing

      Then the bot says:
        \"\"\"json
        {
          "a": 1
        }

        less
        \"\"\"

      Examples: Some
        | text | n  |
        | hi   | 1  | # one

        | 漢字 | 12 |
        # the end
"""


def test_an_untidy_feature_becomes_tidy() -> None:
    assert written(UNTIDY) == TIDY


def test_a_tidy_feature_stays() -> None:
    assert written(TIDY) == TIDY


@pytest.mark.parametrize("path", FEATURES, ids=lambda path: path.stem)
def test_our_features_keep_what_gherkin_reads_in_them_however_they_are_indented(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    flat = "\n".join(line.lstrip() if '"""' not in text else line for line in text.split("\n"))

    assert parsed(written(flat)) == parsed(flat)
    assert written(written(flat)) == written(flat)


@pytest.mark.parametrize(
    ("text", "tidy"),
    [
        (
            "Feature: a\n Scenario: b\n    Given c\n  # above\n    # of c\n\n Scenario: d\n    Given e\n",
            "Feature: a\n\n  Scenario: b\n    Given c\n  # above\n    # of c\n\n  Scenario: d\n    Given e\n",
        ),
        (
            "Feature: a\n Scenario: b\n     Given c\n    # of c\n Scenario: d\n     Given e\n",
            "Feature: a\n\n  Scenario: b\n    Given c\n    # of c\n\n  Scenario: d\n    Given e\n",
        ),
        ("# language: en\n# c\nFeature: a\n", "# language: en\n# c\nFeature: a\n"),
        ("# language: en\n\n\n# c\n\n\nFeature: a\n", "# language: en\n\n# c\n\nFeature: a\n"),
        ("Feature: a\n# of b\nScenario: b\n# end\n", "Feature: a\n\n  # of b\n  Scenario: b\n  # end\n"),
    ],
    ids=["in the column of a line above", "in no column", "below a language", "alone", "all in one column"],
)
def test_a_comment_stands_with_its_neighbours(text: str, tidy: str) -> None:
    assert written(text) == tidy


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_ends_of_lines_stay_with_a_byte_order_mark(end: str) -> None:
    text = "\ufeff" + UNTIDY.replace("\n", end)

    assert written(text) == "\ufeff" + TIDY.replace("\n", end)


def test_each_line_keeps_its_own_end() -> None:
    assert written("Feature: a\r\nScenario: b\nGiven c\r\n") == "Feature: a\r\n\r\n  Scenario: b\n    Given c\r\n"


def test_the_last_line_ends() -> None:
    assert written("Feature: a\n\n  Scenario: b\n    Given c").endswith("    Given c\n")


def test_a_language_keeps_its_keywords() -> None:
    text = "#language:fr\nFonctionnalité:a\nScénario:b\nÉtant donné qu'un bot\nLorsqu'  il parle\n* fin\n"

    assert written(text) == (
        "#language:fr\nFonctionnalité: a\n\n  Scénario: b\n    Étant donné qu'un bot\n    Lorsqu'il parle\n    * fin\n"
    )


@pytest.mark.parametrize(
    ("cells", "table"),
    [
        (
            ["a", "漢字", "é", "e\u0301", "🙂", "❤\ufe0f", "🇩🇪"],
            ["a   ", "漢字", "é   ", "e\u0301   ", "🙂  ", "❤\ufe0f  ", "🇩🇪  "],
        ),
        (["", "a"], [" ", "a"]),
        ([r"a\\", r"\|b", r"\n"], [r"a\\", r"\|b", r"\n "]),
    ],
    ids=["wide characters take two columns", "an empty cell", "escapes are kept"],
)
def test_cells_are_padded_to_the_same_width(cells: list[str], table: list[str]) -> None:
    rows = "".join(f"|{cell}|\n" for cell in cells)

    lines = written(f"Feature: a\nScenario: b\nGiven c:\n{rows}").splitlines()
    assert lines[4:] == [f"      | {cell} |" for cell in table]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Feature: a\n  Scenario: b\n    Given c\n      | a | b\n", "at a.feature:4"),
        ("Feature: a\n  Scenario: b\n    Given c\n      | a |\n      | a | b |\n", "at a.feature:5"),
        ('Feature: a\n  Scenario: b\n    Given c\n      """\n', "at a.feature:4"),
        ("Feature: a\n  Scenari: b\n    Given c\n", "write: Scenario: b"),
        ("Given c\n", "at a.feature:1"),
        ("", "no `Feature:` in this file"),
        ("# language: xx\nFeature: a\n", "Gherkin has no language 'xx'"),
    ],
)
def test_a_feature_that_cannot_be_read_is_refused_as_a_run_refuses_it(text: str, line: str) -> None:
    with pytest.raises(DocumentError) as caught:
        written(text)

    assert line in str(caught.value)


INDENTS = st.sampled_from(["", " ", "  ", "   ", "    ", "\t", "        "])
WORDS = st.sampled_from(["a", "Given b", "# c", "| d |", "@e", "é 漢", '""', "Rule of thumb", "* f", "x  y"])
TEXTS = st.lists(WORDS, min_size=1, max_size=2).map(" ".join)
CELLS = st.sampled_from(["", "a", "long text", r"\|", r"\\", r"\n x", "漢字", "<b>", "#"])
BLANKS = st.sampled_from(["", "", "", "\n", "   \n", "\n\n\n"])
COMMENTS = st.sampled_from(["", "", "", "# c", "#  d  ", "# language: de", "#Given a"])


@st.composite
def line(draw: st.DrawFn, text: str) -> str:
    """A line somewhere, with what may stand above it."""
    comment = draw(COMMENTS)
    above = draw(BLANKS) + (f"{draw(INDENTS)}{comment}\n" + draw(BLANKS) if comment else "")
    return f"{above}{draw(INDENTS)}{text}{draw(st.sampled_from(['', ' ', chr(9)]))}\n"


@st.composite
def description(draw: st.DrawFn) -> str:
    prose = st.sampled_from(["", "prose", "more  prose", "  deeper", "| bars |", "漢", "# a remark"])
    return "".join(f"{draw(INDENTS)}{text}\n" for text in draw(st.lists(prose, max_size=3)))


@st.composite
def table(draw: st.DrawFn) -> str:
    columns = draw(st.integers(1, 3))
    rows = draw(st.lists(st.lists(CELLS, min_size=columns, max_size=columns), min_size=1, max_size=3))
    return "".join(draw(line(f"|{'|'.join(row)}|")) for row in rows)


@st.composite
def doc_string(draw: st.DrawFn) -> str:
    fence = draw(st.sampled_from(['"""', "```"]))
    content = draw(st.lists(st.sampled_from(["", "a", "  b ", "      c", "# d", "| e |", r"\"\"\"", " "]), max_size=4))
    inside = "".join(f"{draw(INDENTS)}{text}\n" for text in content)
    kind = draw(st.sampled_from(["", "json", " json"]))
    return f"{draw(INDENTS)}{fence}{kind}\n{inside}{draw(INDENTS)}{fence}\n"


@st.composite
def steps(draw: st.DrawFn) -> str:
    parts = []
    for keyword in draw(st.lists(st.sampled_from(["Given ", "When  ", "Then ", "* ", "And "]), max_size=3)):
        parts.append(draw(line(keyword + draw(TEXTS))))
        parts.append(draw(st.one_of(st.just(""), table(), doc_string())))
    return "".join(parts)


@st.composite
def scenario(draw: st.DrawFn) -> str:
    tags = "".join(draw(line(tag)) for tag in draw(st.lists(st.sampled_from(["@a", "@b  @c", "@d # e"]), max_size=2)))
    parts = [tags, draw(line("Scenario:" + draw(TEXTS))), draw(description()), draw(steps())]
    for _ in range(draw(st.integers(0, 2))):
        parts += [draw(line("Examples:")), draw(description()), draw(table())]
    return "".join(parts)


@st.composite
def feature(draw: st.DrawFn) -> str:
    parts = [draw(line("Feature:" + draw(TEXTS))), draw(description())]
    if draw(st.booleans()):
        parts += [draw(line("Background:")), draw(steps())]
    parts += draw(st.lists(scenario(), max_size=2))
    for _ in range(draw(st.integers(0, 2))):
        parts += [draw(line("Rule: " + draw(TEXTS))), draw(description()), *draw(st.lists(scenario(), max_size=2))]
    return "".join(parts)


@given(feature())
def test_any_feature_keeps_what_gherkin_reads_in_it_once_formatted(text: str) -> None:
    try:
        once = written(text)
    except DocumentError:
        return

    assert parsed(once) == parsed(text)
    assert written(once) == once
    assert all(one == one.rstrip() or '"""' in text or "```" in text for one in once.split("\n"))
