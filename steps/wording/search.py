"""Finds sentences by words: of their own, of their explanations, of Conversation Builder."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Final, Protocol, TypeVar

from .search_terms import TERMS

_LONGEST_TERM: Final = 3  # words
_TERM, _TEXT, _PHRASING, _DOC = 8, 4, 2, 1  # what it counts where a word was found


class Searched(Protocol):
    """What is looked into: texts that are worth most if they have a word, and others."""

    @property
    def text(self) -> str: ...

    @property
    def phrasings(self) -> Sequence[str]: ...

    @property
    def explained(self) -> str:
        """Explanation, keyword and noun of the sentence, the words for its braces."""


Found = TypeVar("Found", bound=Searched)


def search(known: Iterable[Found], words: Sequence[str]) -> list[Found]:
    """The sentences that have all of the words, or words that begin with them, the best first; case does not matter.

    A term of Conversation Builder, see `search_terms`, is found where one of its meanings stands, too.
    """
    wanted = list(_terms([word.casefold() for word in words]))
    rated = [(one, [_rating(one, term) for term in wanted]) for one in known]
    found = [(one, sum(ratings)) for one, ratings in rated if all(ratings)]
    return [one for one, _ in sorted(found, key=lambda pair: -pair[1])]


def _terms(words: Sequence[str]) -> Iterator[str]:
    """The words of a search; words that are a term together are one."""
    at = 0
    while at < len(words):
        for count in range(min(_LONGEST_TERM, len(words) - at), 1, -1):
            if _bare(together := " ".join(words[at : at + count])) in TERMS:
                yield together
                at += count
                break
        else:
            yield words[at]
            at += 1


def _rating(one: Searched, term: str) -> float:
    """How well a sentence fits to a term; 0 if it does not."""
    meanings = TERMS.get(_bare(term), ())
    word = _beginning(_bare(term) if meanings else term, is_term=bool(meanings))
    in_text = word.search(one.text) is not None
    if in_text and " " in term:
        return _TERM + 1
    text = one.text.casefold()
    for place, meaning in enumerate(meanings):
        if re.search(rf"(?<!\w){re.escape(meaning)}", text):
            return _TERM - place / len(meanings)
    if in_text:
        return _TEXT
    if any(map(word.search, one.phrasings)):
        return _PHRASING
    return _DOC if word.search(one.explained) else 0


@cache
def _beginning(word: str, *, is_term: bool) -> re.Pattern[str]:
    """The pattern of words that begin with this one; between the letters of a term may be a blank or a hyphen."""
    letters = r"[\s-]?".join(map(re.escape, word)) if is_term else re.escape(word)
    return re.compile(rf"\b{letters}", re.IGNORECASE)


def _bare(term: str) -> str:
    return re.sub(r"[\s-]+", "", term)
