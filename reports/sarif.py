"""Findings of lint as SARIF 2.1.0, the format that code hosts show next to the lines of a change."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import Any, Final
from urllib.parse import quote

from .. import __version__
from ..engine.catalogue import rules
from ..engine.events import FindingReported

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS: Final = {"error": "error", "warning": "warning", "info": "note"}


def as_sarif(findings: Iterable[tuple[str, Iterable[FindingReported]]], lines: Mapping[str, Mapping[str, int]]) -> str:
    """One run with a result per finding.

    Args:
        findings: by file of the bot.
        lines: line numbers by JSON path, by file.
    """
    listed = [(file, finding) for file, found in findings for finding in found]
    cited = sorted({finding.rule for _, finding in listed})
    positions = {rule: number for number, rule in enumerate(cited)}
    seen: Counter[str] = Counter()
    results = [_result(file, finding, positions, lines.get(file, {}), seen) for file, finding in listed]
    driver = {"name": "handoff", "version": __version__, "rules": [_rule(rule) for rule in cited]}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False)


def _rule(rule_id: str) -> dict[str, Any]:
    known = next((rule for rule in rules() if rule.id == rule_id), None)
    if known is None:
        return {"id": rule_id}
    return {
        "id": rule_id,
        "shortDescription": {"text": " ".join(known.statement.split())},
        "help": {"text": f"Source: {known.source}"},
    }


def _result(
    file: str, finding: FindingReported, positions: Mapping[str, int], lines: Mapping[str, int], seen: Counter[str]
) -> dict[str, Any]:
    what = f"{file} {finding.rule} {finding.where}"
    seen[what] += 1
    fingerprint = hashlib.sha256(f"{what} {seen[what]}".encode()).hexdigest()  # without a line: lines move
    return {
        "ruleId": finding.rule,
        "ruleIndex": positions[finding.rule],
        "level": LEVELS[finding.severity],
        "message": {"text": finding.text},
        "locations": [_location(file, finding, lines)],
        "partialFingerprints": {"handoff/v1": fingerprint},
        "properties": {"jsonPath": finding.path},
    }


def _location(file: str, finding: FindingReported, lines: Mapping[str, int]) -> dict[str, Any]:
    place: dict[str, Any] = {
        "artifactLocation": {"uri": _uri(file)},
        "region": {"startLine": _line(finding.path, lines)},
    }
    located: dict[str, Any] = {"physicalLocation": place}
    if finding.where:
        located["logicalLocations"] = [{"fullyQualifiedName": finding.where}]
    return located


def _uri(file: str) -> str:
    path = PurePath(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())


def _line(path: str, lines: Mapping[str, int]) -> int:
    """The line of a JSON path, or of the nearest part around it in the file."""
    while path and path not in lines:
        cut = max(path.rfind("."), path.rfind("["))
        path = path[: max(cut, 0)]
    return lines.get(path, 1)
