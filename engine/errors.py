"""The exception hierarchy, by who has to fix it.

Three families: errors of the bot's author, of the feature's author, of the emulator. Every message has the data needed
to fix it: the problem, its place, the value, the expectation, the closest known name.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sized

from . import lookalikes

__all__ = [
    "BotDefinitionError",
    "EmulatorError",
    "FeatureError",
    "HandoffError",
    "IllegalTransition",
    "UnknownName",
    "Unsupported",
]


class HandoffError(Exception):
    """Base of all errors. The text is complete: no traceback is needed to act on it."""


class BotDefinitionError(HandoffError):
    """The bot's export is wrong: its author can fix it."""


class FeatureError(HandoffError):
    """The feature, or Python code in its place, asks for something impossible: its author can fix it."""


class UnknownName(FeatureError):
    """An unknown name of a skill, an agent, a consumer, a dialog and so on."""


class EmulatorError(HandoffError):
    """The emulator cannot do this."""


class Unsupported(EmulatorError):
    """Documented, but not emulated yet. `.what` is the rule id or the feature."""

    def __init__(self, what: str, hint: str = "") -> None:
        self.what = what
        super().__init__(f"not emulated yet: {what}" + (f"\n  {hint}" if hint else ""))


class IllegalTransition(EmulatorError):
    """A state table has no entry for this state and event."""


def message(
    what: str,
    /,
    *,
    at: str = "",
    value: object = None,
    expected: str = "",
    known: Iterable[str] = (),
    wanted: str = "",
    do: str = "",
) -> str:
    """An error text in the order: what, where, value, expectation, known names, closest one, advice."""
    lines = [what]
    if at:
        lines.append(f"at {at}")
    if value is not None:
        lines.append(f"value: {shorten(value)}")
    if expected:
        lines.append(f"expected: {expected}")
    names = list(known)
    if names:
        shown = ", ".join(names[:12]) + (f", … ({len(names)} in all)" if len(names) > 12 else "")
        lines.append(f"known: {shown}")
    if wanted and (near := closest(wanted, names)):
        alike = lookalikes.difference(wanted, near)
        lines.append(f"did you mean {near!r}? {alike}".rstrip())
    if do:
        lines.append(do)
    return "\n  ".join(lines)


def closest(word: str, known: Iterable[str]) -> str | None:
    """The known name closest to `word`, ignoring case, or None when no name is similar; first one that looks alike."""
    by_folded = {name.casefold(): name for name in known}
    seen = lookalikes.plain(word)
    alike = [name for name in by_folded.values() if lookalikes.plain(name) == seen]
    if alike and word.casefold() not in by_folded:
        return alike[0]
    hits = difflib.get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[hits[0]] if hits else None


def counted(what: Sized | int, noun: str) -> str:
    """A number of things in words: `1 scenario`, `2 scenarios`, `3 replies`, `4 matches`."""
    count = what if isinstance(what, int) else len(what)
    if count == 1:
        return f"1 {noun}"
    if noun.endswith(("s", "x", "ch", "sh")):
        return f"{count} {noun}es"
    is_vowel_before_y = noun[-2:-1] in "aeiou"
    return f"{count} {noun[:-1]}ies" if noun.endswith("y") and not is_vowel_before_y else f"{count} {noun}s"


def shorten(value: object, limit: int = 120) -> str:
    text = value if isinstance(value, str) else repr(value)
    text = repr(text) if isinstance(value, str) else text
    return text if len(text) <= limit else text[: limit - 1] + "…"
