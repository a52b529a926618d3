"""Bot coverage for programs: complete as JSON; as Cobertura XML for tools that read code coverage."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, Final
from xml.etree import ElementTree as xml

from .parts import KINDS, Part
from .tally import BotCoverage, Coverage, Score


def as_json(coverage: Coverage) -> str:
    """Every bot with its parts, the scenarios that used each, and its escalation paths."""
    content = {**_score(coverage.score), "bots": [_bot(one) for one in coverage.bots]}
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _bot(one: BotCoverage) -> dict[str, Any]:
    return {
        "file": one.file,
        "name": one.bot.name,
        **_score(one.score()),
        "kinds": {kind: _score(one.score(kind=kind)) for kind in KINDS},
        "dialogs": [{"name": name, **_score(one.score(dialog=name))} for name in one.dialogs],
        "parts": [_part(one, part) for part in one.parts.values()],
        "reaches": [
            {
                "dialog": reach.dialog.name,
                "turns": reach.turns,
                "words": None if reach.words is None else list(reach.words),
                "transfer": reach.transfer.where if reach.transfer else None,
                "unplayed": reach.unplayed,
                "untried": [one.name for one in reach.untried],
                "traps": [
                    {"question": trap.question.name, "saying": trap.saying, "is_answer": trap.is_answer}
                    for trap in reach.traps
                ],
            }
            for reach in one.reaches
        ],
        "failures": [
            {"transfer": transfer, "at_once": failure.at_once, "later": failure.later, "loops": failure.loops}
            for transfer, failure in one.failures
        ],
    }


def _part(one: BotCoverage, part: Part) -> dict[str, Any]:
    return {
        "kind": part.kind,
        "dialog": part.dialog,
        "name": part.name,
        "path": part.path,
        "line": one.lines.get(part.path),
        "covered": one.is_covered(part),
        "scenarios": one.scenarios.get(part.key, []),
    }


def _score(score: Score) -> dict[str, Any]:
    return {"parts": score.parts, "covered": score.covered, "percent": round(score.percent, 2)}


# --- Cobertura -------------------------------------------------------------------------------------------------------

_DOCTYPE = '<!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd">'


def as_cobertura(coverage: Coverage) -> str:
    """A package per bot, a class per dialog, the lines of the export on which parts begin.

    Rules and the outcomes of a transfer are the branches of their interaction's line.
    """
    bots = [(one, {dialog: _lines(one, dialog) for dialog in one.dialogs}) for one in coverage.bots]
    every = [line for _, dialogs in bots for lines in dialogs.values() for line in lines]
    root = xml.Element("coverage", {**_totals(every), "complexity": "0", "version": "1", "timestamp": "0"})
    xml.SubElement(xml.SubElement(root, "sources"), "source").text = "."
    packages = xml.SubElement(root, "packages")
    for one, dialogs in bots:
        of_bot = [line for lines in dialogs.values() for line in lines]
        package = xml.SubElement(packages, "package", {"name": one.bot.name, **_rates(of_bot), "complexity": "0"})
        classes = xml.SubElement(package, "classes")
        for dialog, lines in dialogs.items():
            named = {"name": dialog or one.bot.name, "filename": PurePath(one.file).as_posix(), "complexity": "0"}
            added = xml.SubElement(classes, "class", {**named, **_rates(lines)})
            xml.SubElement(added, "methods")
            listed = xml.SubElement(added, "lines")
            listed.extend(xml.Element("line", line.attributes) for line in lines)
    xml.indent(root)
    return f'<?xml version="1.0" ?>\n{_DOCTYPE}\n{xml.tostring(root, encoding="unicode")}\n'


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the export; `branches`: the rules and transfer outcomes of its interaction."""

    number: int
    hits: int
    branches: Score

    @property
    def attributes(self) -> dict[str, str]:
        counts = {"number": str(self.number), "hits": str(self.hits)}
        if not self.branches.parts:
            return {**counts, "branch": "false"}
        shown = f"{int(self.branches.percent)}% ({self.branches.covered}/{self.branches.parts})"
        return {**counts, "branch": "true", "condition-coverage": shown}


def _lines(one: BotCoverage, dialog: str) -> list[_Line]:
    parts: dict[int, list[Part]] = {}
    branches: dict[int, list[Part]] = {}
    for part in one.of(dialog=dialog):
        is_branch = part.kind in _BRANCHES
        path = part.path.partition(".")[0] if is_branch else part.path
        (branches if is_branch else parts).setdefault(one.lines.get(path, 1), []).append(part)
    return [
        _Line(number, _hits(one, parts.get(number, [])), _score_of(one, branches.get(number, [])))
        for number in sorted({*parts, *branches})
    ]


def _hits(one: BotCoverage, parts: list[Part]) -> int:
    """The number of scenarios that used the least used part of a line."""
    return min((len(one.scenarios.get(part.key, ())) for part in parts), default=0)


def _score_of(one: BotCoverage, parts: list[Part]) -> Score:
    return Score(sum(map(one.is_covered, parts)), len(parts))


def _totals(lines: list[_Line]) -> dict[str, str]:
    return {
        **_rates(lines),
        "lines-covered": str(sum(line.hits > 0 for line in lines)),
        "lines-valid": str(len(lines)),
        "branches-covered": str(sum(line.branches.covered for line in lines)),
        "branches-valid": str(sum(line.branches.parts for line in lines)),
    }


def _rates(lines: list[_Line]) -> dict[str, str]:
    covered, valid = sum(line.branches.covered for line in lines), sum(line.branches.parts for line in lines)
    return {
        "line-rate": f"{sum(line.hits > 0 for line in lines) / len(lines) if lines else 1:.4f}",
        "branch-rate": f"{covered / valid if valid else 1:.4f}",
    }


_BRANCHES: Final = ("rules", "escalation paths")
