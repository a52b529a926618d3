"""Edits of features: the node that is meant has the new value, and everything else stays byte for byte."""

from __future__ import annotations

import textwrap
from typing import Any

import pytest
from gherkin.parser import Parser
from hypothesis import example, given, settings
from hypothesis import strategies as st

from handoff.fakes.recorder.gherkin_lines import quoted
from handoff.steps.accepting.gherkin_edit import CannotBeWritten, Edit, GherkinText, example_rows, steps_of
from handoff.steps.accepting.places import Outline, new_values

FEATURE = """\
# language: de
# {comment}
@smoke\t@x   # behind
Funktionalität: Gespräch
  Ein Text  mit "Zeichen" | und <mehr>

  Grundlage:
    Angenommen  the bot says "{0}"

  Regel: Eine
\tSzenario: Tabelle
\t  Dann the bot says:
\t\t| {1} |
\t\t|  {2}|   # {comment}
\t\t# between
\t\t| 🌷 wide  |

    Szenario: Text
      * the bot says:
        ```json
        {3}
          indented

        ```
    Und the bot offers "{0}", "b" und "c"

    @y
    Szenariogrundriss: Zeilen
      Dann the bot says "<text>"

      Beispiele:
        | wert | text |
        |  a\\|b | {1} |
        | <x>  |    |
"""
PLACES = ("step", "cell", "doc string", "example")


def built(values: tuple[str, str, str, str], comment: str, end: str, mark: bool) -> str:
    text, one, two, line = values
    written = FEATURE.format(quoted(text)[1:-1], cell(one), cell(two), line, comment=comment)
    return "\ufeff" * mark + written.replace("\n", end)


def cell(value: str) -> str:
    return value.replace("\\", "\\\\").replace("|", "\\|").replace("\n", "\\n")


def parsed(content: str) -> Any:
    return Parser().parse(content.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))


def leaves(node: Any, path: tuple[Any, ...] = ()) -> dict[tuple[Any, ...], Any]:
    """The values of a document by their paths, without the places in the file."""
    if isinstance(node, dict):
        children = [(key, value) for key, value in node.items() if key not in ("location", "id")]
    elif isinstance(node, list):
        children = list(enumerate(node))
    else:
        return {path: node}
    return {name: value for key, child in children for name, value in leaves(child, (*path, key)).items()}


def edit_of(feature: GherkinText, place: str, new: str) -> Edit:
    steps = list(steps_of(feature.root))
    match place:
        case "step":
            text = steps[0]["text"]
            return feature.quoted_in_step(steps[0], text.index('"'), len(text), quoted(new))
        case "cell":
            return feature.cell(steps[1]["dataTable"]["rows"][1], 0, new)
        case "doc string":
            return feature.doc_string(steps[2]["docString"], new)
        case _:
            return feature.cell(next(example_rows(feature.root))[0], 1, new)


signs = st.text(
    st.sampled_from(
        ['"', "'", "|", "\\", "\n", "`", "<", ">", "#", "@", " ", "\t", "a", "é", "🌷", "*", ":", "“", "D"]
    ),
    max_size=12,
)
plain = st.text(st.sampled_from("ab <>'|\\🌷é.#"), min_size=1, max_size=8).map(lambda text: f"x{text}x")


@settings(max_examples=60)
@given(
    values=st.tuples(plain, plain, plain, st.just("x")),
    comment=st.text(st.sampled_from('a "<>#@'), max_size=5),
    end=st.sampled_from(["\n", "\r\n"]),
    mark=st.booleans(),
    place=st.sampled_from(PLACES),
    new=signs.map(lambda text: f"n{text}n"),
)
@example(("xx", "xx", "xx", "x"), "", "\r\n", True, "doc string", 'n```\n"""\n\n  n')
@example(("xx", "xx", "xx", "x"), "", "\n", False, "example", "n|\\\n|n")
@example(("xx", "xx", "xx", "x"), "", "\n", False, "step", 'n"\\"\n<text>n')
def test_only_the_node_that_is_meant_differs(values, comment, end, mark, place, new):
    content = built(values, comment, end, mark)
    feature = GherkinText(content)
    edit = edit_of(feature, place, new)

    try:
        after = feature.edited([edit])
    except CannotBeWritten:
        assert "<" in new or place == "doc string"
        return

    assert after == content[: edit.start] + edit.text + content[edit.end :]
    before, now = leaves(parsed(content)), leaves(parsed(after))
    assert before.keys() == now.keys()
    assert [now[path] for path in now if now[path] != before[path]] == [edit.meant]
    assert after.startswith("\ufeff") is mark
    assert end == "\n" or "\n" not in after.replace("\r\n", "")
    if place == "doc string":
        assert textwrap.dedent(edit.meant) == new


TABLE = """\
Feature: A
  Scenario: B
    Then the bot says:
      | {} |
"""


@pytest.mark.parametrize(
    ("old", "new", "written"),
    [
        ("Hello      ", "Hi", "| Hi          |"),
        ("Hello", "Hello you", "| Hello you |"),
        ("Hello      ", "Hello you", "| Hello you   |"),
        ("Hello", "a | b", r"| a \| b |"),
        ("Hello you", "你好", "| 你好      |"),
        (r"Hello \| you", "Hi", "| Hi           |"),
    ],
)
def test_the_bar_behind_a_cell_stays_in_its_column_if_there_is_room(old, new, written):
    feature = GherkinText(TABLE.format(old))
    row = next(steps_of(feature.root))["dataTable"]["rows"][0]

    assert feature.edited([feature.cell(row, 0, new)]).splitlines()[3] == f"      {written}"


@pytest.mark.parametrize("new", [" Hi", "Hi\t", "Hi\x1f", "Hi\r"])
def test_a_text_that_a_cell_does_not_give_back_is_refused(new):
    feature = GherkinText(TABLE.format("Hello"))
    step = next(steps_of(feature.root))

    with pytest.raises(CannotBeWritten, match=r"^a cell of a table cannot hold it$"):
        new_values(step, 0, ["Hello"], [new], Outline(0, {}))


@pytest.mark.parametrize("new", ["  Hi", "  Hi\n  you", 'Hi \\"\\"\\"', "Hi\x0cyou\r"])
def test_a_text_that_a_doc_string_does_not_give_back_is_refused(new):
    feature = GherkinText('Feature: A\n  Scenario: B\n    Then the bot says:\n      """\n      Hello\n      """\n')
    step = next(steps_of(feature.root))

    with pytest.raises(CannotBeWritten):
        feature.edited([feature.doc_string(step["docString"], new)])


def step_with(text, values=None, wanted=("Hi",), found=("Hello",)):
    """The text of a step after its expected texts have changed."""
    feature = GherkinText(f"Feature: A\n  Scenario: B\n    Then {text}\n")
    step = next(steps_of(feature.root))
    edited = text
    for new in new_values(step, None, wanted, found, Outline(9 if values else 0, values or {})):
        if new.place.kind == "step":
            edited = edited[: new.start] + new.value + edited[new.end :]
        else:
            edited += f" [{new.place.line}, {new.place.column}: {new.value}]"
    return edited


@pytest.mark.parametrize(
    ("text", "values", "after"),
    [
        ('the bot says "Hi"', {}, 'the bot says "Hello"'),
        ('the bot "B" says "Hi" within 2 seconds', {}, 'the bot "B" says "Hello" within 2 seconds'),
        ('<who> says "Hi"', {"who": 'the bot "B"'}, '<who> says "Hello"'),
        ('the bot says "<a>"', {"b": "", "a": "Hi"}, 'the bot says "<a>" [9, 1: Hello]'),
        ("the bot says <a>", {"a": '"Hi"'}, 'the bot says <a> [9, 0: "Hello"]'),
    ],
)
def test_the_place_of_a_text_is_found(text, values, after):
    assert step_with(text, values) == after


@pytest.mark.parametrize(
    ("text", "values", "why"),
    [
        ('the bot "Hi" says "Hi"', {}, "the step has it twice"),
        ("the bot says “Hi”", {}, "the step does not have it in plain quotes"),
        ('the bot says "H<a>"', {"a": "i"}, "the expected text is not the placeholder <a> alone"),
        ('the bot says "<a><b>"', {"a": "H", "b": "i"}, "the expected text is not the placeholder <a> alone"),
        ("the bot says <a>", {"a": '"Hi" within 2 seconds'}, "the expected text is not the placeholder <a> alone"),
    ],
)
def test_a_place_that_is_not_sure_is_refused(text, values, why):
    with pytest.raises(CannotBeWritten, match=f"^{why}"):
        step_with(text, values)


def test_a_list_that_changes_in_length_is_refused_if_a_part_of_it_is_a_placeholder():
    with pytest.raises(CannotBeWritten, match=r"^the expected text is not the placeholder <a> alone"):
        step_with('the bot offers "Yes" and "<a>"', {"a": "No"}, wanted=["Yes", "No"], found=["Yes"])


def test_of_a_list_the_texts_that_have_changed_are_edited_each_in_its_place():
    after = step_with(
        'the bot offers "Yes", "<a>" and "Maybe"', {"a": "No"}, wanted=["Yes", "No", "Maybe"], found=["Y", "N", "Maybe"]
    )

    assert after == 'the bot offers "Y", "<a>" and "Maybe" [9, 0: N]'
