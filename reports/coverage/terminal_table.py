"""Bot coverage in the terminal: unused parts by name, and the escalation paths."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from ...engine.walks.reach import Reach, Trap
from .parts import KINDS, Part
from .tally import BotCoverage, Coverage, Score

SHOWN_NAMES = 6  # of one kind in one dialog


def table(coverage: Coverage, *, width: int = 100) -> list[str]:
    """The lines of the report, `width` columns wide where names allow it."""
    lines = [line for one in coverage.bots for line in _bot(one, width)]
    if len(coverage.bots) > 1:
        lines += [f"all bots: {_count(coverage.score)}", ""]
    return lines


def _bot(one: BotCoverage, width: int) -> Iterator[str]:
    yield f"{one.file} ({one.bot.name})"
    names = {dialog: dialog or "(the bot)" for dialog in one.dialogs}
    wide = min(max(map(len, [*names.values(), "dialog, and what is not covered"])), 40)
    yield f"  {'dialog, and what is not covered':<{wide}}  parts  missed  cover"
    for dialog, name in names.items():
        yield f"  {_row(name, one.score(dialog=dialog), wide)}"
        for text in _missing(one, dialog):
            yield from _wrapped("    ", text, width)
    yield f"  {_row('total', one.score(), wide)}"
    yield from _wrapped("    ", " · ".join(_kinds(one)), width)
    yield ""
    yield from _ways(one, wide, width)
    yield ""


def _row(name: str, score: Score, wide: int) -> str:
    return f"{shorten(name, wide):<{wide}}  {score.parts:>5}  {score.missed:>6}  {score.shown:>5}"


def _missing(one: BotCoverage, dialog: str) -> Iterator[str]:
    """The unused parts of a dialog, a text for each kind; for a dialog that never started only that."""
    for kind, parts in one.missing(dialog=dialog):
        if kind == "dialogs":
            yield "never started"
            return
        yield f"{kind}: {_names(parts)}"


def _names(parts: Sequence[Part]) -> str:
    more = f", and {len(parts) - SHOWN_NAMES} more" if len(parts) > SHOWN_NAMES else ""
    return ", ".join(part.name for part in parts[:SHOWN_NAMES]) + more


def _kinds(one: BotCoverage) -> Iterator[str]:
    for kind in KINDS:
        score = one.score(kind=kind)
        if score.parts:
            yield f"{kind} {score.covered}/{score.parts}"


# --- escalation paths ------------------------------------------------------------------------------------------------


def _ways(one: BotCoverage, wide: int, width: int) -> Iterator[str]:
    if not one.paths.transfers:
        yield "  a person: this bot has no transfer, so consumers cannot reach one"
        return
    yield f"  {'a person, from':<{wide}}  turns  by saying"
    for reach in one.reaches:
        turns = "-" if reach.turns is None else str(reach.turns)
        yield from _wrapped(f"  {shorten(reach.dialog.name, wide):<{wide}}  {turns:>5}  ", by_saying(reach), width)
    yield "  when no agent is available"
    for transfer, failure in one.failures:
        happens = failure.later
        if failure.at_once != failure.later:
            happens = f"at once: {failure.at_once}; later: {failure.later}"
        yield from _wrapped(f"    {transfer}: ", happens, width)
        if failure.loops:
            yield from _wrapped("      can loop: ", failure.loops, width)


def by_saying(reach: Reach) -> str:
    """The words of a path, turn by turn, and the questions that do not understand who asks for a person."""
    if reach.words is not None:
        found = ", then ".join(reach.words)
    elif reach.unplayed:
        found = f"not played: {reach.unplayed}"
    else:
        found = "no way to a person found"
    untried = [f"not tried at {', '.join(one.name for one in reach.untried)}"] if reach.untried else []
    return "; ".join([found, *_traps(reach.traps), *untried])


def _traps(traps: Sequence[Trap]) -> Iterator[str]:
    """Which questions do not understand which words, one text for the same words."""
    by_words: dict[tuple[str, bool], list[str]] = {}
    for trap in traps:
        by_words.setdefault((trap.saying, trap.is_answer), []).append(trap.question.name)
    for (words, is_answer), names in by_words.items():
        why = "taken for an answer" if is_answer else "not understood"
        yield f"{words}: {why} at {', '.join(names)}"


def _count(score: Score) -> str:
    return f"{score.covered} of {score.parts} parts, {score.shown}"


def shorten(text: str, limit: int) -> str:
    """`text` on one line, cut where it is longer than `limit` characters."""
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else f"{flat[: limit - 1]}…"


def _wrapped(head: str, text: str, width: int) -> Iterable[str]:
    """`text` after `head`, wrapped; further lines are indented more than the head."""
    indent = " " * (len(head) - len(head.lstrip()) + 4)
    return textwrap.wrap(
        head + text, max(width, 60), subsequent_indent=indent, break_on_hyphens=False, break_long_words=False
    )
