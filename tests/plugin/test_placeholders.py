"""Placeholders of an outline: filled from the row, or an error."""

from __future__ import annotations

import textwrap

import pytest

from handoff.steps.collecting import document
from handoff.steps.collecting.document import DocumentError

pytest_plugins = ["pytester"]


def write(tmp_path, text):
    path = tmp_path / "a.feature"
    path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
    return path


def refused(tmp_path, text):
    with pytest.raises(DocumentError) as caught:
        document.read(write(tmp_path, text), shown="a.feature")
    return str(caught.value).split("\n  ")


def step(text, columns="words", title="B", background=""):
    return f"""Feature: A
  Background:
    Given nothing {background}
  Scenario Outline: {title}
    {text}
    Examples:
      | {" | ".join(columns.split())} |
      | {" | ".join("hi" for _ in columns.split())} |
"""


@pytest.mark.parametrize(
    ("text", "line", "name", "near"),
    [
        pytest.param(step("Given <word>"), 5, "word", "words", id="step"),
        pytest.param(step("Given <Words>"), 5, "Words", "words", id="letter case"),
        pytest.param(step("Given < words >"), 5, " words ", "words", id="blanks"),
        pytest.param(step("Given a table:\n      | a |\n      | <wrods> |"), 7, "wrods", "words", id="table"),
        pytest.param(
            step('Given a text:\n      """\n      a\n      <word>\n      """'), 8, "word", "words", id="doc string"
        ),
        pytest.param(step("Given <words> <word>"), 5, "word", "words", id="second in a step"),
        pytest.param(step("Given <words>", title="Says <word>"), 4, "word", "words", id="title"),
        pytest.param(step("Given <words>", background="<word>"), 3, "word", "words", id="background"),
        pytest.param(
            f"Feature: A\n  Rule: R\n{textwrap.indent(step('Given <word>').partition(chr(10))[2], '  ')}",
            6,
            "word",
            "words",
            id="in a rule",
        ),
        pytest.param(
            "# language: de\nFunktionalität: A\n  Szenariogrundriss: B\n    Angenommen <wort>\n"
            "    Beispiele:\n      | worte |\n      | a |\n",
            4,
            "wort",
            "worte",
            id="in German",
        ),
    ],
)
def test_a_placeholder_without_a_column_is_an_error_with_the_nearest_column(tmp_path, text, line, name, near):
    assert refused(tmp_path, text) == [
        f"no column of the examples fills <{name}>",
        f"at a.feature:{line}",
        f"did you mean <{near}>?",
    ]


def test_a_placeholder_unlike_every_column_is_an_error_that_lists_them(tmp_path):
    what, where, advice = refused(tmp_path, step("Given <greeting>", columns="n m"))

    assert (what, where) == ("no column of the examples fills <greeting>", "at a.feature:5")
    assert advice.startswith("the columns are n, m;")


def test_each_table_of_examples_fills_every_placeholder(tmp_path):
    text = """
        Feature: A
          Scenario Outline: B
            Given <a> and <b>
            Examples:
              | a | b |
              | 1 | 2 |
            Examples:
              | a |
              | 1 |
    """

    assert refused(tmp_path, text) == [
        "the examples in line 7 have no column 'b'",
        "at a.feature:3",
        "add the column <b> to them",
    ]


@pytest.mark.parametrize(
    "written",
    [
        "<br>",
        "one<br/>two",
        "<b>bold</b>",
        '<a href="https://example.com/a">here</a>',
        "<alex@example.com>",
        "<https://example.com>",
        "<!-- remark -->",
        "1 < 2 and 3 > 2",
        "I <3 you ->",
        "a <- b -> c",
    ],
)
def test_markup_in_an_outline_is_no_placeholder(tmp_path, written):
    [case] = document.read(write(tmp_path, step(f'Given "{written}" and <words>'))).cases

    assert case.render().steps[-1].name == f'"{written}" and hi'


def test_a_plain_scenario_may_say_what_looks_like_a_placeholder(tmp_path):
    path = write(tmp_path, "Feature: A <x>\n  Background:\n    Given <y>\n  Scenario: B\n    Given <word>\n")
    [case] = document.read(path).cases

    assert [step.name for step in case.render().steps] == ["<y>", "<word>"]


def test_a_value_keeps_its_angle_brackets(tmp_path):
    path = write(
        tmp_path,
        """
        Feature: A
          Scenario Outline: B
            Given <a> then <b>
            Examples:
              | a   | b |
              | <b> | 2 |
        """,
    )
    [case] = document.read(path).cases

    assert case.render().steps[0].name == "<b> then 2"


def test_a_placeholder_after_a_smaller_than_is_filled(tmp_path):
    [case] = document.read(write(tmp_path, step('Given "1 < 2, <words>"'))).cases

    assert case.render().steps[-1].name == '"1 < 2, hi"'


@pytest.mark.parametrize(
    ("keyword", "header"),
    [("Scenario Outline", ""), ("Scenario Template", ""), ("Szenariogrundriss", "# language: de\n")],
)
def test_an_outline_without_examples_is_an_error(tmp_path, keyword, header):
    feature, given = ("Funktionalität", "Angenommen") if header else ("Feature", "Given")
    what, where, _ = refused(tmp_path, f"{header}{feature}: A\n\n  {keyword}: B\n    {given} <word>\n")

    assert what == f"this {keyword} has no examples, so its placeholders would stay as they are"
    assert where == f"at a.feature:{4 if header else 3}"


@pytest.mark.parametrize("rows", ["", "      | n |\n"], ids=["without a heading", "without a row"])
def test_examples_without_rows_are_an_error(tmp_path, rows):
    text = f"Feature: A\n  Scenario Outline: B\n    Given <n>\n    Examples:\n{rows}"

    assert refused(tmp_path, text)[:2] == [
        "this Examples table has no rows, so its scenario would never run",
        "at a.feature:4",
    ]


@pytest.mark.parametrize("runner", ["fast", "bdd"])
def test_a_run_with_a_misspelt_column_is_red_under_both_runners(project, runner):
    project.feature(step('When the consumer says "<word>"'))

    result = project.run("features", f"--handoff-runner={runner}")

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["no column of the examples fills <word>"])


@pytest.mark.parametrize("slip", ['"word"', "{word}", "<word", "word>"])
def test_a_column_that_is_used_without_its_brackets_is_an_error(tmp_path, slip):
    assert refused(tmp_path, step(f"Given {slip}", columns="word")) == [
        "the column 'word' is not used",
        "at a.feature:5",
        f"did you mean <word> instead of {slip}?",
    ]


def test_a_column_that_only_describes_its_row_is_accepted(tmp_path):
    assert document.read(write(tmp_path, step('Given "<word>"', columns="word note"))).cases


SHARED = """
    Feature: A
      Background:
        Given <word>
      Scenario Outline: Filled
        Given nothing
        Examples:
          | word |
          | hi   |
      {}
        Given nothing
        {}
"""


@pytest.mark.parametrize(
    ("title", "examples", "keyword", "line"),
    [
        pytest.param("Scenario: Plain", "", "Scenario", 9, id="plain scenario"),
        pytest.param(
            "Scenario Outline: B", "Examples:\n      | n |\n      | 1 |", "Scenario Outline", 13, id="another column"
        ),
        pytest.param(
            "Scenario Outline: B",
            "Examples:\n      | words |\n      | 1     |",
            "Scenario Outline",
            13,
            id="a column that is nearly the same",
        ),
    ],
)
@pytest.mark.parametrize("runner", ["fast", "bdd"])
def test_a_placeholder_of_a_background_is_an_error_of_the_scenario_that_does_not_fill_it(
    project, title, examples, keyword, line, runner
):
    project.steps("""
        from pytest_bdd import given, parsers

        @given(parsers.parse("{anything}"))
        def _(): ...
    """)
    project.feature(textwrap.dedent(SHARED).format(title, examples))

    result = project.run("features", f"--handoff-runner={runner}")

    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        [
            f"E   nothing fills <word> of the background in line 3 for this {keyword}",
            f"E     at features/talk.feature:{line}",
            "E     give its examples a column <word>, or move the step out of the background",
            "features/talk.feature:9: nothing fills *",
        ]
    )


def test_a_row_whose_table_lacks_a_column_of_the_background_is_an_error_of_its_own(tmp_path):
    text = textwrap.dedent(SHARED).format("Scenario: Plain", "")
    more = "    Examples: less\n      | n |\n      | 1 |\n"
    path = write(tmp_path, text.replace("  Scenario: Plain", f"{more}  Scenario: Plain"))

    cases = document.read(path).cases

    assert [case.mistake.line if case.mistake else None for case in cases] == [None, 11, 12]


def test_a_placeholder_of_a_background_that_every_outline_fills_is_accepted(tmp_path):
    text = textwrap.dedent(SHARED).format("Scenario Outline: B", "Examples:\n      | word |\n      | 1 |")

    cases = document.read(write(tmp_path, text)).cases

    assert [case.render().steps[0].name for case in cases] == ["hi", "1"]


def test_the_columns_of_one_rule_are_none_of_a_background_in_another(tmp_path):
    outline = "    Scenario Outline: B\n      Given <w>\n      Examples:\n        | w |\n        | 1 |\n"
    other = "    Background:\n      Given <w>\n    Scenario: C\n      Given nothing\n"

    cases = document.read(write(tmp_path, f"Feature: A\n  Rule: R\n{outline}  Rule: S\n{other}")).cases

    assert cases[-1].render().steps[0].name == "<w>"


@pytest.mark.parametrize(
    ("tag", "table_tag", "table_title", "line", "what"),
    [
        pytest.param("@<n>", "", "", 2, "no column fills <n> in the tag @<n>", id="tag"),
        pytest.param("@id:<other>", "", "", 2, "no column fills <other> in the tag @id:<other>", id="no column"),
        pytest.param("", "@a-<n>", "", 5, "no column fills <n> in the tag @a-<n>", id="tag of a table"),
        pytest.param(
            "", "", "With <m>", 6, "no column fills <m> in the title of Examples: it belongs to all rows", id="title"
        ),
    ],
)
def test_a_placeholder_where_no_row_is_filled_in_is_an_error(tmp_path, tag, table_tag, table_title, line, what):
    text = (
        f"Feature: A\n  {tag}\n  Scenario Outline: B\n    Given <n>\n    {table_tag}\n    Examples: {table_title}\n"
        "      | n |\n      | 1 |\n"
    )

    assert refused(tmp_path, text)[:2] == [what, f"at a.feature:{line}"]
