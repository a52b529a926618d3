"""Our own features and bots against the step library, without running a scenario."""

from __future__ import annotations

import runpy
from collections import Counter
from importlib import import_module
from pathlib import Path

import pytest
from gherkin.parser import Parser

from handoff.steps.collecting.discovery import library_modules
from handoff.steps.scenario.definitions import definitions
from handoff.steps.scenario.language import Sentence
from handoff.steps.wording.rewriter import rewriter

FEATURES = Path(__file__).parents[2] / "features"
SENTENCES_AT_MOST = 220  # walks, media, hours, what an integration was called with: each is one thing that is asked for


@pytest.fixture(scope="module")
def sentences() -> list[tuple[str | None, Sentence]]:
    found = [each for name in library_modules() for each in definitions(import_module(name))]
    return [(each.type, each.parser) for each in found if isinstance(each.parser, Sentence)]


def steps(feature: Path) -> list[tuple[str, str]]:
    """Type and text of every step; outlines once per row."""
    from handoff.steps.collecting import document

    read = document.read(feature, shown=feature.name)
    return [(step.type, step.name) for case in read.cases for step in case.render().steps]


@pytest.mark.parametrize("feature", sorted(FEATURES.rglob("*.feature")), ids=lambda path: path.stem)
def test_every_step_matches_exactly_one_sentence(feature: Path, sentences: list[tuple[str | None, Sentence]]) -> None:
    for kind, text in steps(feature):
        matching = [sentence.name for type_, sentence in sentences if type_ == kind and sentence.is_matching(text)]
        assert len(matching or rewriter().meanings(kind, text)) == 1, (text, matching)


def test_no_sentence_is_written_twice(sentences: list[tuple[str | None, Sentence]]) -> None:
    twice = [key for key, count in Counter((kind, sentence.name) for kind, sentence in sentences).items() if count > 1]

    assert not twice


def test_library_stays_small(sentences: list[tuple[str | None, Sentence]]) -> None:
    assert 50 < len(sentences) < SENTENCES_AT_MOST


def test_titles_are_unique_in_their_feature() -> None:
    for feature in FEATURES.rglob("*.feature"):
        parsed = Parser().parse(feature.read_text(encoding="utf-8"))
        children = parsed["feature"]["children"]
        nested = [child for rule in children if "rule" in rule for child in rule["rule"]["children"]]
        titles = Counter(child["scenario"]["name"] for child in [*children, *nested] if "scenario" in child)
        assert max(titles.values()) == 1, (feature.name, titles.most_common(1))


OURS = runpy.run_path(str(Path(__file__).with_name("our_bots.py")))["OURS"]


@pytest.mark.parametrize("file", sorted(OURS))
def test_exports_are_what_their_builders_write(file: str) -> None:
    assert (FEATURES / "bots" / file).read_bytes() == OURS[file].dump(), "run: python tests/steps/our_bots.py"


def test_no_other_export_lies_about() -> None:
    by_hand = {"torn.json"}  # it is damaged as no builder would write it
    assert {path.name for path in (FEATURES / "bots").glob("*.json")} == set(OURS) | by_hand
