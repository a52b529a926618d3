"""The dialog that an input starts: an index over the dialog starters' patterns.

Theory of operation. A pattern without stars has a few readings, each a key of a dict: one look-up, independent of the
bot's size. A pattern with stars is filed under one literal segment that any matching input must contain, the one that
the fewest patterns share; then the input's substrings are looked up whose opening and length fit a filed segment. Each
hit is only a candidate and is matched in full. So the cost depends on the input and on the few patterns that nearly
match, not on the number of patterns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final
from weakref import WeakKeyDictionary

from ..bot import Bot, Dialog, Interaction
from .patterns import ExcludeKeywords, Pattern, normalised


@dataclass(frozen=True, slots=True)
class StarterMatch:
    """The dialog that matches an input, its dialog starter and the pattern as the author typed it."""

    dialog: Dialog
    starter: Interaction
    pattern: str


@dataclass(frozen=True, slots=True)
class Barred:
    """A dialog whose pattern matches, but which may not start: it is disabled, or an exclude keyword blocks it."""

    dialog: Dialog
    pattern: str
    keyword: str = ""


@dataclass(frozen=True, slots=True)
class StarterLookup:
    """The dialogs whose patterns match an input: one match per dialog, in dialog order, and those that may not
    start."""

    matches: tuple[StarterMatch, ...] = ()
    barred: tuple[Barred, ...] = ()


@dataclass(frozen=True, slots=True)
class _Entry:
    """A pattern in its place: `rank` orders by dialog, then by pattern."""

    rank: int
    dialog: Dialog
    starter: Interaction
    pattern: Pattern
    disabled: bool


class Starters:
    """The dialog starters of a bot, ready to match. `of` builds them once per bot."""

    def __init__(self, bot: Bot, *, case_sensitive: bool = False) -> None:
        self._case_sensitive: Final = case_sensitive
        self._excluded: Final[dict[str, ExcludeKeywords]] = {}
        self._exact: Final[dict[str, list[_Entry]]] = {}
        self._filed: Final[dict[str, list[_Entry]]] = {}
        self._unfiled: Final[list[_Entry]] = []
        self._file(list(self._entries(bot)))
        self._openings: Final = _lengths_by_opening(self._filed)
        self._opening_sizes: Final = sorted({len(opening) for opening in self._openings})

    @classmethod
    def of(cls, bot: Bot, *, case_sensitive: bool = False) -> Starters:
        """The index of this bot, cached for the lifetime of the bot."""
        kept = _KEPT.setdefault(bot, {})
        if case_sensitive not in kept:
            kept[case_sensitive] = cls(bot, case_sensitive=case_sensitive)
        return kept[case_sensitive]

    def look(self, text: str) -> StarterLookup:
        """The dialogs that match the input, and those that may not start. Follows DLG-STARTER-PATTERN-SEED and C39."""
        plain = normalised(text, case_sensitive=self._case_sensitive)
        matches: dict[str, StarterMatch] = {}
        barred: list[Barred] = []
        for entry in self._candidates(plain):
            if not entry.pattern.matches_normalised(plain):
                continue
            keyword = None if entry.disabled else self.blocking(entry.dialog, text)
            if entry.disabled or keyword is not None:
                barred.append(Barred(entry.dialog, entry.pattern.text, keyword or ""))
            elif entry.dialog.id not in matches:
                matches[entry.dialog.id] = StarterMatch(entry.dialog, entry.starter, entry.pattern.text)
        return StarterLookup(tuple(matches.values()), tuple(barred))

    def match(self, text: str) -> StarterMatch | None:
        """The first match in dialog order, or None."""
        return next(iter(self.look(text).matches), None)

    def all(self, text: str) -> list[StarterMatch]:
        """One match per dialog whose pattern matches, in dialog order; more than one leads to a warning."""
        return list(self.look(text).matches)

    def blocking(self, dialog: Dialog, text: str) -> str | None:
        """The exclude keyword that blocks `dialog` for this input, by pattern or intent. Follows
        DLG-STARTER-EXCLUDE."""
        keywords = self._excluded.get(dialog.id)
        return keywords.blocking(text) if keywords else None

    def near(self, text: str) -> bool:
        """Whether a pattern without operators is a part of the input: it must match the whole input (PAT-EXACT)."""
        plain = normalised(text, case_sensitive=self._case_sensitive)
        return any(literal in plain for literal in self._exact if literal)

    def _candidates(self, plain: str) -> list[_Entry]:
        """The patterns that may match, in their order."""
        found = {entry.rank: entry for entry in (*self._exact.get(plain, ()), *self._unfiled)}
        for size in self._opening_sizes:
            for start in range(len(plain) - size + 1):
                for length in self._openings.get(plain[start : start + size], ()):
                    for entry in self._filed.get(plain[start : start + length], ()):
                        found[entry.rank] = entry
        return [found[rank] for rank in sorted(found)]

    def _entries(self, bot: Bot) -> Iterator[_Entry]:
        rank = 0
        enabled = {dialog.id for dialog in bot.starters}
        for dialog in bot.dialogs:
            starter = bot.head(dialog)
            if starter is None or starter.type != "DIALOG_STARTER" or dialog.type != "DIALOG":
                continue
            if starter.exclude_keywords:
                keywords = ExcludeKeywords(starter.exclude_keywords, case_sensitive=self._case_sensitive)
                self._excluded[dialog.id] = keywords
            disabled = dialog.id not in enabled
            for text in starter.patterns:
                pattern = Pattern.compile(text, case_sensitive=self._case_sensitive)
                yield _Entry(rank, dialog, starter, pattern, disabled)
                rank += 1

    def _file(self, entries: list[_Entry]) -> None:
        popularity = Counter(
            segment for entry in entries for reading in entry.pattern.expansions or () for segment in set(reading)
        )
        for entry in entries:
            readings = entry.pattern.expansions
            if readings is None or any(len(reading) > 1 and not any(reading) for reading in readings):
                self._unfiled.append(entry)  # too many readings, or only stars
                continue
            for reading in readings:
                rarest = min((s for s in reading if s), key=lambda s: (popularity[s], -len(s)), default="")
                index = self._exact if len(reading) == 1 else self._filed
                index.setdefault(rarest, []).append(entry)


def _lengths_by_opening(segments: Iterable[str]) -> dict[str, list[int]]:
    """The lengths of the segments that open with these characters."""
    lengths: dict[str, set[int]] = {}
    for segment in segments:
        lengths.setdefault(segment[:_OPENING], set()).add(len(segment))
    return {opening: sorted(found) for opening, found in lengths.items()}


_OPENING: Final = 4  # characters
_KEPT: Final[WeakKeyDictionary[Bot, dict[bool, Starters]]] = (
    WeakKeyDictionary()
)  # bots never change, and so these do not change either
