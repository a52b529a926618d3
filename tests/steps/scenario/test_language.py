from __future__ import annotations

import pytest

from handoff.engine.errors import FeatureError
from handoff.steps.scenario.language import Sentence, column
from handoff.steps.wording.value_types import TYPES, milliseconds


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ('""', ""),
        ('"hi"', "hi"),
        (r'"say \"hi\""', 'say "hi"'),
        (r'"one\ntwo"', "one\ntwo"),
        (r'"a\\nb"', r"a\nb"),
        (r'"^\w\d{6}$"', r"^\w\d{6}$"),
        ('"  blanks  "', "  blanks  "),
        ('"first\nsecond"', "first\nsecond"),
    ],
    ids=[
        "empty",
        "plain",
        "quotes",
        "line break",
        "escaped backslash",
        "other backslashes",
        "blanks",
        "real line break",
    ],
)
def test_quoted_text_means_what_it_says(typed: str, meant: str) -> None:
    assert Sentence("the bot says {text}").parse_arguments(f"the bot says {typed}") == {"text": meant}


@pytest.mark.parametrize(
    "step",
    ['the bot says "hi', 'the bot says "hi" twice', "the bot says hi", 'the bot says ""hi""', 'The bot says "hi"'],
)
def test_sentence_refuses_what_is_not_its_own(step: str) -> None:
    assert not Sentence("the bot says {text}").is_matching(step)
    assert Sentence("the bot says {text}").parse_arguments(step) is None


def test_optional_letters_may_be_left_out() -> None:
    sentence = Sentence("exactly {count:int} transfer request(s) has/have been sent")

    assert sentence.parse_arguments("exactly 1 transfer request has been sent") == {"count": 1}
    assert sentence.parse_arguments("exactly 12 transfer requests have been sent") == {"count": 12}
    assert not sentence.is_matching("exactly 1 transfer request had been sent")


@pytest.mark.parametrize(
    ("listed", "labels"),
    [('"Yes"', ["Yes"]), ('"Yes" and "No"', ["Yes", "No"]), ('"a", "b" and "c, \\"d\\""', ["a", "b", 'c, "d"'])],
)
def test_list_of_texts_may_be_of_any_length(listed: str, labels: list[str]) -> None:
    assert Sentence("the bot offers {labels:texts}").parse_arguments(f"the bot offers {listed}") == {"labels": labels}


@pytest.mark.parametrize(
    ("said", "ms"),
    [
        ("0 milliseconds", 0),
        ("1 millisecond", 1),
        ("3 minutes", 180_000),
        ("1 hour", 3_600_000),
        ("2 days", 172_800_000),
    ],
)
def test_durations_are_milliseconds(said: str, ms: int) -> None:
    assert milliseconds(said) == ms
    assert Sentence("{wait:duration} pass(es)").parse_arguments(f"{said} pass") == {"wait": ms}


def test_states_are_written_as_the_cloud_writes_them_in_any_letter_case() -> None:
    sentence = Sentence("the agent {agent} is {state:state}")

    assert sentence.parse_arguments('the agent "Alex" is back soon') == {"agent": "Alex", "state": "Back soon"}
    assert sentence.parse_arguments('the agent "Alex" is Away') == {"agent": "Alex", "state": "Away"}


def test_prefix_is_the_literal_beginning() -> None:
    assert Sentence("the skill {skill} with id {id:id}").prefix == "the skill "
    assert Sentence("the bot says nothing").prefix == "the bot says nothing"
    assert Sentence("{wait:duration} pass(es)").prefix == ""


def test_unknown_placeholder_type_is_refused_where_it_is_written() -> None:
    with pytest.raises(KeyError, match="colour"):
        Sentence("the agent is {mood:colour}")


def test_table_with_one_column_is_a_list() -> None:
    assert column([["hi"], ["agent"]]) == ["hi", "agent"]


@pytest.mark.parametrize(("table", "found"), [([["a", "b"]], "2 columns"), (None, "no table"), ([], "no table")])
def test_any_other_table_is_refused_with_what_was_found(table: list[list[str]] | None, found: str) -> None:
    with pytest.raises(FeatureError, match=f"one column, found {found}"):
        column(table)


@pytest.mark.parametrize("text", ["9" * 16, "9" * 5_000])
@pytest.mark.parametrize("sentence", ["{n:int} x", "{n:duration}", "{n:messages}", "{n:how_many} x"])
def test_number_that_nothing_counts_is_refused(sentence: str, text: str) -> None:
    said = {"{n:int} x": f"{text} x", "{n:duration}": f"{text} days", "{n:messages}": f"{text} messages"}

    with pytest.raises(FeatureError, match=f"a number of {len(text)} digits is too large"):
        Sentence(sentence).parse_arguments(said.get(sentence, f"exactly {text} x"))


@pytest.mark.parametrize(("kind", "written"), [(name, one) for name, kind in TYPES.items() for one in kind.written])
def test_words_that_are_listed_for_a_type_can_be_written(kind: str, written: str) -> None:
    assert Sentence(f"it is {{one:{kind}}}").is_matching(f"it is {written}")
