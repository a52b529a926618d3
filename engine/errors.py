"""What can go wrong, by whose hand.

Three families, so that a message can open with the right address: the bot's author, the feature's author, or us.
Every error carries what a person needs: what is wrong, where, the value, what was expected, the closest known name.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable

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
    """Anything handoff says about its input. Its text is complete: printed without a traceback it can be acted on."""


class BotDefinitionError(HandoffError):
    """The bot's export is wrong: its author can mend it."""


class FeatureError(HandoffError):
    """The feature, or the Python that plays its part, asks for something that cannot be: its author can mend it."""


class UnknownName(FeatureError):
    """A name that nobody knows: a skill, an agent, a consumer, a dialog."""


class EmulatorError(HandoffError):
    """Our own emulator cannot do this."""


class Unsupported(EmulatorError):
    """Documented, but not emulated yet. Carries the rule id or the feature it stands for in `.what`."""

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
    """Lay out an error text in the house's order: what, where, value, expectation, known names, closest one, advice."""
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
        lines.append(f"did you mean {near!r}?")
    if do:
        lines.append(do)
    return "\n  ".join(lines)


def closest(word: str, known: Iterable[str]) -> str | None:
    """The known name nearest to `word`, letter case aside, or None when nothing is near."""
    by_folded = {name.casefold(): name for name in known}
    hits = difflib.get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[hits[0]] if hits else None


def shorten(value: object, limit: int = 120) -> str:
    text = value if isinstance(value, str) else repr(value)
    text = repr(text) if isinstance(value, str) else text
    return text if len(text) <= limit else text[: limit - 1] + "…"
