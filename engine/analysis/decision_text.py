"""A decision about an input in the terminal: where it went, why, and what nearly took it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..errors import counted

if TYPE_CHECKING:
    from .decision import Candidate, Decision


def destination(decision: Decision) -> str:
    """Where the input went, in a few words: "the dialog 'Bills'", "the built-in fallback"."""
    match decision.kind:
        case "dialog":
            return f"the dialog {decision.name!r}"
        case "rule":
            return f"rule {decision.name} of {decision.question!r}"
        case "answer":
            return f"the question {decision.question!r}, which takes any answer"
        case "bot":
            return f"the bot {decision.name!r}, its dialog {decision.dialog!r}"
        case "disambiguation":
            return f"disambiguation between {decision.name}"
        case "auto escalation":
            return f"the Auto Escalation dialog {decision.dialog!r}"
        case "fallback":
            return _FALLBACKS[decision.name].format(dialog=decision.dialog)
        case "debug command":
            return "the bot platform, as a debug command"
        case "error":
            return f"an error: {decision.name}"
        case _:
            return "no dialog and no rule"


_FALLBACKS = {
    "question": "the fallback response of the question",
    "dialog": "the Fallback dialog {dialog!r}",
    "built-in": "the built-in fallback",
}


def decision_lines(decision: Decision) -> Iterator[str]:
    """The decision, line by line."""
    yield repr(decision.text)
    yield f"  goes to {destination(decision)}"
    if decision.kind == "dialog" and decision.position:
        yield f"  which is number {decision.position} of {counted(decision.dialogs, 'dialog')} with a dialog starter"
    if reason := _reason(decision):
        yield f"  by {reason}"
    elif decision.kind == "rule":
        yield f"  because {decision.condition}"
    if decision.question and decision.kind not in ("rule", "answer"):
        yield f"  the question {decision.question!r} waited for an answer, and none of its rules holds"
    if decision.citations:
        yield f"  documented: {', '.join(decision.citations)}"
    for title, candidates in (
        ("would take it, too", decision.rivals),
        ("nearly", [one for one in decision.candidates if not one.would]),
    ):
        if candidates:
            yield f"  {title}:"
            yield from (f"    {line}" for line in map(candidate_line, candidates))


def candidate_line(one: Candidate) -> str:
    """A candidate in one line: what it is, how it matches, why it did not take the input."""
    what = f"rule {one.name}" if one.by == "rule" else f"the dialog {one.name!r}" if one.name else ""
    of = f" of the bot {one.bot!r}" if one.bot else ""
    how = _reason(one)
    return f"{', '.join(part for part in (f'{what}{of}' if what else '', how) if part)}: {one.why}"


def _reason(found: Decision | Candidate) -> str:
    """The pattern with the words that it matched, or the intent with its score and band; "" for anything else."""
    if found.intent:
        score = f", score {found.score:.2f}" if found.score is not None else ""
        return f"the intent {found.intent!r}{score}{f' {found.rank}' if found.rank else ''}"
    if not found.pattern:
        return ""
    is_regex = getattr(found, "condition", "") == "regular expression"
    pattern = f"regular expression '{found.pattern}'" if is_regex else f"pattern {found.pattern!r}"
    is_more = [word.casefold() for word in found.words] != [found.pattern.strip().casefold()]
    words = f" with the words {', '.join(map(repr, found.words))}" if found.words and is_more else ""
    likeness = getattr(found, "likeness", None)
    alike = f", likeness {likeness:.2f}" if likeness is not None else ""
    return f"the {pattern}{words}{alike}"
