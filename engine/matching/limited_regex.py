"""Regular expressions in the manner of Python, with a limit of time: of entities, `filterPatterns` and steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from ..errors import FeatureError, message
from .patterns import REGEX_LENGTH_LIMIT, REGEX_LIMIT_S

if TYPE_CHECKING:
    from collections.abc import Callable

    from regex import Match, Pattern

_T = TypeVar("_T")

_SHOWN = 80  # characters of the text that takes too long


class LimitedRegex:
    """A compiled regular expression that gives up after `REGEX_LIMIT_S` of CPU time.

    Args:
        text: the expression.
        what: what it belongs to, for errors: "the entity 'order'".
        dot_all: a full stop also matches a line break.

    Raises:
        FeatureError: the expression is not valid; from each method: it took too long on a text.
    """

    def __init__(self, text: str, what: str, *, dot_all: bool = False) -> None:
        import regex  # imported on first use: saves 18 ms for a bot without regular expressions

        self._text = text
        self._what = what
        if len(text) > REGEX_LENGTH_LIMIT:
            problem = f"the regular expression of {what} is too long"
            raise FeatureError(
                message(problem, value=text[:_SHOWN], expected=f"at most {REGEX_LENGTH_LIMIT} characters")
            )
        try:
            self._compiled: Pattern[str] = regex.compile(text, regex.DOTALL if dot_all else 0)
        except (regex.error, RecursionError, ValueError, OverflowError) as error:
            problem = f"invalid regular expression of {what}: {error}"
            raise FeatureError(message(problem, value=text[:_SHOWN], expected="a regular expression")) from None

    def search(self, text: str) -> Match[str] | None:
        """The first match in `text`."""
        return self._within_limit(text, lambda: self._compiled.search(text, timeout=REGEX_LIMIT_S))

    def finditer(self, text: str) -> list[Match[str]]:
        """Every match in `text`."""
        return self._within_limit(text, lambda: list(self._compiled.finditer(text, timeout=REGEX_LIMIT_S)))

    def sub(self, replacement: Callable[[Match[str]], str], text: str) -> str:
        """`text` with every match replaced."""
        return self._within_limit(text, lambda: self._compiled.sub(replacement, text, timeout=REGEX_LIMIT_S))

    def _within_limit(self, text: str, match: Callable[[], _T]) -> _T:
        try:
            return match()
        except TimeoutError:
            problem = f"the regular expression of {self._what} took more than {REGEX_LIMIT_S:g} s on {text[:_SHOWN]!r}"
            expected = "one that reads a text in one way only, such as [a-z]+ instead of ([a-z]+)+"
            raise FeatureError(message(problem, value=self._text[:_SHOWN], expected=expected)) from None
