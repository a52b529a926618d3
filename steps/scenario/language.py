r"""The language of the step library's sentences.

    the consumer says {text}        a quoted text: "hi", "", "say \"hi\"", "one\ntwo"
    the bot offers {labels:texts}   quoted texts: "Yes", "No" and "Maybe"
    {wait:duration} pass(es)        "250 milliseconds", "3 minutes", "1 hour", as milliseconds; (es) may be left out
    {count:int} request has/have    a plain number; either word matches

One form serves every step: quoted texts may be empty and may hold quotes and line breaks, which `parsers.parse` does
not support. `.prefix` is the literal beginning, by which an index filters sentences.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from pytest_bdd import given as _given
from pytest_bdd import then as _then
from pytest_bdd import when as _when
from pytest_bdd.parsers import StepParser

from ...engine.errors import FeatureError, counted, message
from ..wording.correction import Correction, correction
from ..wording.sentence_patterns import SentencePattern

Step = Callable[..., Any]


class Sentence(StepParser):
    """A step's sentence.

    Args:
        name: the sentence.
        phrasings: other ways to say exactly this, see `wording.rewriter`.

    Raises:
        KeyError: at import, for a placeholder type that does not exist.
    """

    def __init__(self, name: str, phrasings: Sequence[str] = ()) -> None:
        super().__init__(name)
        self.phrasings = tuple(phrasings)
        compiled = SentencePattern(name)
        self.prefix, self._pattern, self._convert = compiled.prefix, compiled.pattern, compiled.values

    def is_matching(self, name: str) -> bool:
        return name.startswith(self.prefix) and self._pattern.fullmatch(name) is not None

    def parse_arguments(self, name: str) -> dict[str, Any] | None:
        found = self._pattern.fullmatch(name)
        return found and {argument: self._convert[argument](text) for argument, text in found.groupdict().items()}

    def corrected(self, name: str) -> Correction | None:
        """What to write instead of a step that is nearly this sentence; None for any other step."""
        found = correction(self.name, name)
        return found if found is not None and self.is_matching(found.text) else None


def given(sentence: str, *phrasings: str) -> Callable[[Step], Step]:
    return _given(Sentence(sentence, phrasings))


def when(sentence: str, *phrasings: str) -> Callable[[Step], Step]:
    return _when(Sentence(sentence, phrasings))


def then(sentence: str, *phrasings: str) -> Callable[[Step], Step]:
    return _then(Sentence(sentence, phrasings))


def column(datatable: list[list[str]] | None) -> list[str]:
    """The cells of a table with one column and no heading. Raises FeatureError for any other table, or for none."""
    if not datatable or any(len(row) != 1 for row in datatable):
        found = counted(datatable[0], "column") if datatable else "no table"
        raise FeatureError(
            message(f"this step takes a table with one column, found {found}", expected="one text per row")
        )
    return [row[0] for row in datatable]
