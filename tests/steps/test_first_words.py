"""The table of first sentences: what each of them means, in steps that the library has."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from handoff.steps.scenario.language import Sentence
from handoff.steps.scenario.sentences import sentences

TABLE = yaml.safe_load(Path(__file__).with_name("first_words.yaml").read_text(encoding="utf-8"))
STEPS = [step for row in TABLE["sentences"] for step in row.get("write", [row.get("means")])]


@pytest.fixture(scope="module")
def library() -> list[tuple[str, Sentence]]:
    return [(one.keyword, Sentence(one.text)) for one in sentences()]


def is_defined(step: str, library: list[tuple[str, Sentence]]) -> bool:
    keyword, _, text = step.partition(" ")
    return any(sentence.is_matching(text) for wanted, sentence in library if wanted in ("*", keyword))


def test_every_first_sentence_has_one_meaning_or_an_answer() -> None:
    said = [row["said"] for row in TABLE["sentences"]]

    assert len(said) == len(set(said)) == 152
    assert all(("means" in row) != ("write" in row) for row in TABLE["sentences"])


def test_the_steps_of_the_table_are_those_of_the_library(library: list[tuple[str, Sentence]]) -> None:
    assert sorted({step for step in STEPS if not is_defined(step, library)}) == TABLE["missing"]
