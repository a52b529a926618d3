"""The kinds of steps, their keywords, and the decision about a step whose keyword leaves its kind open."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from gherkin.dialect import DIALECTS

if TYPE_CHECKING:
    from pytest_bdd.parser import Step

ANY: Final = "*"
"""The kind of a step whose sentence decides: one that begins with `*`, or with And or But after such a step."""

ORDER: Final = ("given", "when", "then")


def decide(steps: Iterable[Step], kind_of: Callable[[str, str], str | None]) -> None:
    """Give each step of kind `ANY` the kind of its sentence; one without a definition stays as it is.

    Args:
        steps: the steps of a scenario, in their order.
        kind_of: the kind for a text and the kind of the step before, "" at the beginning; None without a definition.
    """
    before = ""
    for step in steps:
        if step.type == ANY:
            step.type = kind_of(step.name, before) or ANY
        if step.type != ANY:
            before = step.type


def in_language(kind: str, text: str, language: str) -> str:
    """A step as a feature in this language writes it: the first keyword of its kind, and its text.

    Args:
        kind: "given", "when", "then" or `ANY`.
        text: the step without its keyword.
        language: as Gherkin names it; English for one that it does not know.
    """
    keywords: dict[str, list[str]] = dict(DIALECTS.get(language, DIALECTS["en"]))  # type: ignore[arg-type]
    return next((word for word in keywords.get(kind, ()) if word.strip() != ANY), f"{ANY} ") + text


def nearest(kinds: set[str | None], before: str) -> str:
    """The one of several kinds with the same sentence that a step has, by the kind of the step before it.

    It is the first in the order given, when, then, beginning at `before`: `* the bot variable "x" is "y"` sets the
    variable at the beginning of a scenario and checks it after a When.
    """
    at = ORDER.index(before) if before in ORDER else 0
    return next((kind for kind in (*ORDER[at:], *ORDER[:at]) if kind in kinds), ORDER[at])
