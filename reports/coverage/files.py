"""Bot coverage for machines: JSON with everything, Cobertura XML for the tools that read code coverage."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import PurePath
from typing import Any
from xml.etree import ElementTree as xml

from .parts import KINDS, Part
from .tally import BotCoverage, Coverage, Score


def as_json(coverage: Coverage) -> str:
    """Every bot with its parts, the scenarios that used each, and its ways to a person."""
    told = {**_score(coverage.score), "bots": [_bot(one) for one in coverage.bots]}
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


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
                "traps": [trap.name for trap in reach.traps],
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
    """A package per bot, a class per dialog, a line of the export per part; rules are the branches of an interaction."""
    root = xml.Element("coverage", {**_rates(coverage.bots), "complexity": "0", "version": "1", "timestamp": "0"})
    sources = xml.SubElement(root, "sources")
    xml.SubElement(sources, "source").text = "."
    packages = xml.SubElement(root, "packages")
    for one in coverage.bots:
        package = xml.SubElement(packages, "package", {"name": one.bot.name, **_rates([one]), "complexity": "0"})
        classes = xml.SubElement(package, "classes")
        for dialog in one.dialogs:
            _add_class(classes, one, dialog)
    xml.indent(root)
    return f'<?xml version="1.0" ?>\n{_DOCTYPE}\n{xml.tostring(root, encoding="unicode")}\n'


def _add_class(classes: xml.Element, one: BotCoverage, dialog: str) -> None:
    parts = list(one.of(dialog=dialog))
    attributes = {"name": dialog or one.bot.name, "filename": PurePath(one.file).as_posix(), "complexity": "0"}
    branches = [part for part in parts if part.kind == "rules"]
    added = xml.SubElement(
        classes,
        "class",
        {**attributes, "line-rate": _rate(one, parts), "branch-rate": _rate(one, branches)},
    )
    xml.SubElement(added, "methods")
    lines = xml.SubElement(added, "lines")
    by_line: dict[int, list[Part]] = {}
    for part in parts:
        by_line.setdefault(one.lines.get(part.path, 1), []).append(part)
    for number in sorted(by_line):
        xml.SubElement(lines, "line", _line(one, number, by_line[number], branches))


def _line(one: BotCoverage, number: int, parts: list[Part], branches: list[Part]) -> dict[str, str]:
    hits = min(len(one.scenarios.get(part.key, ())) for part in parts)
    line = {"number": str(number), "hits": str(hits)}
    paths = [part.path for part in parts if part.kind == "interactions"]
    rules = [rule for rule in branches if any(rule.path.startswith(f"{path}.") for path in paths)]
    if not rules:
        return {**line, "branch": "false"}
    covered = sum(map(one.is_covered, rules))
    shown = f"{100 * covered // len(rules)}% ({covered}/{len(rules)})"
    return {**line, "branch": "true", "condition-coverage": shown}


def _rates(bots: Iterable[BotCoverage]) -> dict[str, str]:
    known = list(bots)
    rules = [one.score(kind="rules") for one in known]
    every = [one.score() for one in known]
    return {
        "line-rate": _ratio(every),
        "branch-rate": _ratio(rules),
        "lines-covered": str(sum(score.covered for score in every)),
        "lines-valid": str(sum(score.parts for score in every)),
        "branches-covered": str(sum(score.covered for score in rules)),
        "branches-valid": str(sum(score.parts for score in rules)),
    }


def _rate(one: BotCoverage, parts: list[Part]) -> str:
    return _ratio([Score(sum(map(one.is_covered, parts)), len(parts))])


def _ratio(scores: Iterable[Score]) -> str:
    known = list(scores)
    parts = sum(score.parts for score in known)
    return f"{sum(score.covered for score in known) / parts if parts else 1:.4f}"
