"""Bot coverage as one HTML file: no network, no other file, readable on a phone, light and dark."""

from __future__ import annotations

from typing import Any

from ..page import template
from .drawing import draw
from .parts import KINDS, OUTCOMES
from .tally import BotCoverage, Coverage
from .terminal_table import by_saying


def as_html(coverage: Coverage) -> str:
    """The page. Texts of bots and features are escaped."""
    return template("coverage.html").render(coverage=coverage, bots=[shown_bot(one) for one in coverage.bots])


def shown_bot(one: BotCoverage) -> dict[str, Any]:
    """The values that the template shows for one bot."""
    return {
        "one": one,
        "scores": [(kind, one.score(kind=kind)) for kind in KINDS],
        "dialogs": [(name, one.score(dialog=name), list(one.missing(dialog=name))) for name in one.dialogs],
        "ways": [(reach, by_saying(reach)) for reach in one.reaches],
        "outcomes": _outcomes(one),
        "failures": one.failures,
        "drawing": draw(one),
        "parts": [(kind, list(one.of(kind=kind))) for kind in KINDS],
    }


def _outcomes(one: BotCoverage) -> list[tuple[str, str, list[tuple[str, list[str]]]]]:
    """Per escalation path: the dialog, the transfer, and for each outcome the scenarios that showed it."""
    rows: dict[tuple[str, str], list[tuple[str, list[str]]]] = {}
    for part in one.of(kind="escalation paths"):
        name, _, outcome = part.name.rpartition(": ")
        rows.setdefault((part.dialog, name), []).append((outcome, one.scenarios.get(part.key, [])))
    assert all(len(outcomes) == len(OUTCOMES) for outcomes in rows.values())
    return [(dialog, name, outcomes) for (dialog, name), outcomes in rows.items()]
