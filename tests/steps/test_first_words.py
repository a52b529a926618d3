"""The table of first sentences: what each of them means, in steps that the library has."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml

from handoff.steps.running.step_index import Index, Match
from handoff.steps.scenario.replay import library
from handoff.steps.wording.rewriter import rewriter

SHARED = Path(os.environ.get("HANDOFF_SHARED", Path(__file__).parents[3] / "shared"))
FIRST = SHARED / "trials" / "sentences.txt"
TABLE = yaml.safe_load(Path(__file__).with_name("first_words.yaml").read_text(encoding="utf-8"))
STEPS = [step for row in TABLE["sentences"] for step in row.get("write", [row.get("means")])]
MEANS = [
    pytest.param(row["said"], row["means"], id=row["said"])
    for row in TABLE["sentences"]
    if "means" in row and row["means"] not in TABLE["missing"]
]
WRITE = [pytest.param(row["said"], row["write"], id=row["said"]) for row in TABLE["sentences"] if "write" in row]


def found(step: str, index: Index) -> tuple[Match, dict[str, object]] | None:
    """The definition of a step, and its arguments."""
    kind, _, text = step.partition(" ")
    match = index.find(kind.lower(), text)
    if match is None:
        return None
    return match, match.definition.context.parser.parse_arguments(match.text) or {}


def is_defined(step: str) -> bool:
    return found(step, library()) is not None


def test_every_first_sentence_has_one_meaning_or_an_answer() -> None:
    said = [row["said"] for row in TABLE["sentences"]]

    assert len(said) == len(set(said))
    assert all(("means" in row) != ("write" in row) for row in TABLE["sentences"])


@pytest.mark.skipif(not FIRST.is_file(), reason="the list of sentences is not beside this checkout (HANDOFF_SHARED)")
def test_the_sentences_of_the_first_author_are_all_in_the_table() -> None:
    lines = FIRST.read_text(encoding="utf-8").splitlines()
    wanted = {line.strip() for line in lines if line.strip() and not line.startswith("#")}

    assert len(wanted) == 152
    assert sorted(wanted - {row["said"] for row in TABLE["sentences"]}) == []


def test_the_steps_of_the_table_are_those_of_the_library() -> None:
    assert sorted({step for step in STEPS if not is_defined(step)}) == TABLE["missing"]


@pytest.mark.parametrize(("said", "means"), MEANS)
def test_a_first_sentence_runs_as_the_step_that_it_means(said: str, means: str) -> None:
    by_said, by_means = found(said, library()), found(means, library())

    assert by_said is not None
    assert by_means is not None
    assert (by_said[0].definition, by_said[1]) == (by_means[0].definition, by_means[1])


@pytest.mark.parametrize(("said", "lines"), WRITE)
def test_a_first_sentence_that_says_too_little_is_answered_with_the_line_to_write(said: str, lines: list[str]) -> None:
    kind, _, text = said.partition(" ")
    best = next(line for line in lines if line not in TABLE["missing"])

    assert library().find(kind.lower(), text) is None
    offered = [str(line) for line in rewriter().answers(kind.lower(), text)]
    assert offered
    first = found(offered[0], library())
    wanted = found(best, library())
    assert first is not None
    assert wanted is not None
    assert (first[0].definition, first[1]) == (wanted[0].definition, wanted[1])
