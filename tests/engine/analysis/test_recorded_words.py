"""The words of each kind of event, compared with those that were read once."""

from __future__ import annotations

from itertools import pairwise

from .recorded_words import KINDS, RECORDED, recorded

ADVICE = "read what has changed, then: python tests/engine/analysis/recorded_words.py"


def test_events_have_the_words_that_were_recorded() -> None:
    assert recorded() == RECORDED.read_text(encoding="utf-8").splitlines(), ADVICE


def test_most_kinds_have_words() -> None:
    silent = sum(before.startswith("===") and after.startswith("===") for before, after in pairwise(recorded()))

    assert silent < len(KINDS) / 4
