"""Check bots for the documented mistakes, by rule id.

Exit status 1 when a finding has the severity error.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..engine.events import FindingReported

Findings = Sequence[tuple[str, Sequence["FindingReported"]]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("bots", nargs="+", metavar="BOT", help="a bot's export, a JSON file")
    parser.add_argument("--format", choices=("text", "json"), default="text")


def run(arguments: argparse.Namespace) -> int:
    from ..engine.bot import Bot
    from ..engine.lint import lint

    findings = [(path, lint(Bot.load(path))) for path in arguments.bots]
    print(as_json(findings) if arguments.format == "json" else as_text(findings))
    return int(any(finding.severity == "error" for _, found in findings for finding in found))


def as_json(findings: Findings) -> str:
    """A list with one object per finding: `bot`, then the finding's own fields."""
    rows = [{"bot": path, **_fields(finding)} for path, found in findings for finding in found]
    return json.dumps(rows, indent=2)


def as_text(findings: Findings) -> str:
    lines: list[str] = []
    for path, found in findings:
        lines += [path, *(line for finding in found for line in _lines(finding)), ""]
    lines.append(_counts([finding for _, found in findings for finding in found]))
    return "\n".join(lines)


def _fields(finding: FindingReported) -> dict[str, str]:
    return {name: value for name, value in asdict(finding).items() if name != "kind"}


def _lines(finding: FindingReported) -> list[str]:
    head = f"  {finding.severity:<8} {finding.rule}  {finding.where}".rstrip()
    text = [f"           {line}" for line in finding.text.splitlines()]
    return [head, *text, f"           at {finding.path}"] if finding.path else [head, *text]


def _counts(found: Sequence[FindingReported]) -> str:
    if not found:
        return "no findings"
    by_severity = Counter(finding.severity for finding in found)
    return ", ".join(
        f"{number} {severity}{'s' if number > 1 and severity != 'info' else ''}"
        for severity in ("error", "warning", "info")
        if (number := by_severity[severity])
    )
