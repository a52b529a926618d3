"""The differences that a run would make to features, and what it does not accept, for pytest's output."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import pytest

from ...engine.errors import shorten
from .agreement import Decision, Refusal

TITLE = "changed expectations"


def show(
    terminal: pytest.TerminalReporter,
    decisions: Sequence[Decision],
    notes: Iterable[Mapping[str, Any]],
    redact: Callable[[str], str],
) -> None:
    """Write the section of the terminal.

    Args:
        terminal: pytest's.
        decisions: what is decided, file by file.
        notes: those of all scenarios.
        redact: takes secrets out of the lines of features.
    """
    terminal.ensure_newline()
    terminal.section(TITLE)
    for decision in decisions:
        for line in _difference(decision):
            color = {"+": {"green": True}, "-": {"red": True}}.get(line[:1], {})
            terminal.write_line(redact(line), **color)
    for note in notes:
        for text in note["unread"]:
            terminal.write_line(
                f"{note['shown']}:{note['begins']}: the bot also says {shorten(text)}, and no step reads it"
            )
    refusals = dict.fromkeys(line for one in decisions for line in _refusals(one))
    if refusals:
        terminal.write_line("not accepted:")
    for line in refusals:
        terminal.write_line(redact(f"  {line}"))


def _difference(decision: Decision) -> Iterator[str]:
    """A unified difference; a line end that is not `\\n` is not shown."""
    before, after = decision.before.splitlines(), decision.after.splitlines()
    yield from difflib.unified_diff(before, after, decision.shown, decision.shown, lineterm="")


def _refusals(decision: Decision) -> Iterator[str]:
    for refusals in decision.refusals.values():
        yield from map(_refusal, refusals)


def _refusal(one: Refusal) -> str:
    texts = f"expected {_listed(one.wanted)}, found {_listed(one.found)}: " if one.wanted and one.found else ""
    return f"{one.place}: {texts}{one.why}"


def _listed(texts: Sequence[str]) -> str:
    return ", ".join(map(shorten, texts))
