"""A mistake in a feature that Gherkin does not see."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mistake:
    """A mistake. `line` is its line, from 1; `do` the advice."""

    what: str
    line: int
    do: str = ""
