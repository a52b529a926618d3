"""Check bots for the documented mistakes, by rule id.

The severity of each rule and the options of the checks are configured in handoff.toml under [lint] or in
pyproject.toml under [tool.handoff.lint]:

    LINT-REGEX-ANCHORS = "off"       # or "info", "warning", "error"
    delay-per-text-ms = 1500
    baseline = "lint-baseline.json"

A baseline holds the findings you accept; only new ones are shown.

Exit status 1 when a finding has the severity error.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..engine.errors import FeatureError, counted, message
from .exit_status import EXIT_FINDINGS, EXIT_OK
from .progress import progress
from .redacting import redactor_for

if TYPE_CHECKING:
    from ..engine.bot import Bot
    from ..engine.events import FindingReported
    from ..engine.lint.config import LintConfig
    from ..engine.log.redaction import Redactor

Findings = Sequence[tuple[str, Sequence["FindingReported"]]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("bots", nargs="+", metavar="BOT", help="a bot's export, a JSON file")
    parser.add_argument("--format", choices=("text", "json", "sarif"), default="text")
    parser.add_argument(
        "--group", action="store_true", help="the bots are one bot group: compare their dialog starters"
    )
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help="settings; default: the nearest file, in this folder or above"
    )
    parser.add_argument("--baseline", type=Path, metavar="FILE", help="do not show the findings in this file")
    parser.add_argument(
        "--write-baseline", action="store_true", help="put all findings into the baseline and show none"
    )


def run(arguments: argparse.Namespace) -> int:
    from ..engine.bot import Bot

    config, folder = _config(arguments.config)
    baseline = arguments.baseline or (folder / config.baseline if config.baseline else None)
    if arguments.write_baseline and baseline is None:
        raise FeatureError(message("no file to write the baseline to", do="name one: --baseline lint-baseline.json"))
    bots = [(path, Bot.load(path)) for path in progress(arguments.bots, "reading bots")]
    findings: Findings = [
        (path, _check(bot, Path(path), config, [other for _, other in bots if other is not bot and arguments.group]))
        for path, bot in progress(bots, "checking bots")
    ]
    redactor = redactor_for(bot for _, bot in bots)
    findings = [(path, [_redacted(finding, redactor) for finding in found]) for path, found in findings]
    if baseline is not None:
        findings = _against(baseline, bots, findings, write=arguments.write_baseline)
    print(_FORMATS[arguments.format](findings))
    has_errors = any(finding.severity == "error" for _, found in findings for finding in found)
    return EXIT_FINDINGS if has_errors else EXIT_OK


def _config(named: Path | None) -> tuple[LintConfig, Path]:
    """The configuration and the folder that its file names are relative to."""
    from ..engine.lint import checked
    from ..engine.lint.config import read_config
    from ..engine.project import find_settings, read_settings

    settings = read_settings(named) if named else find_settings(Path.cwd())
    config = read_config(settings.section("lint"), rules=checked(), at=f"{settings.file}, lint")
    return config, settings.file.parent if settings.file else Path()


def _check(bot: Bot, path: Path, config: LintConfig, group: Sequence[Bot]) -> list[FindingReported]:
    from ..engine.lint import lint
    from ..fakes.world.bot_files import intents_beside

    phrases = intents_beside(path).training_phrases
    training = {intent: len(listed) for intent, listed in phrases.items()}
    return config.apply(lint(bot, options=config.options, group=group, training=training))


def _redacted(finding: FindingReported, redactor: Redactor) -> FindingReported:
    """The finding without the secrets of the bots; a baseline holds it in this form, too."""
    where, path, text = map(redactor.text, (finding.where, finding.path, finding.text))
    return replace(finding, where=where, path=path, text=text)


def _against(file: Path, bots: Sequence[tuple[str, Bot]], findings: Findings, *, write: bool) -> Findings:
    """The findings that are not in the baseline; with `write`, none: they are all written to it."""
    from ..engine.lint.config import baseline_of, read_baseline
    from ..engine.output_files import replace_text

    named = [bot.name for _, bot in bots]
    if write:
        replace_text(file, baseline_of(zip(named, (found for _, found in findings), strict=True)).dump())
        print(f"{counted(sum(len(found) for _, found in findings), 'finding')} written to {file}", file=sys.stderr)
        return [(path, []) for path, _ in findings]
    baseline = read_baseline(file)
    fresh = [(path, baseline.news(name, found)) for name, (path, found) in zip(named, findings, strict=True)]
    if baseline.left:
        note = f"note: {baseline.left} entries of {file} are not found any more; regenerate it with --write-baseline"
        print(note, file=sys.stderr)
    return fresh


def as_json(findings: Findings) -> str:
    """A list with one object per finding: `bot`, then the finding's own fields."""
    rows = [{"bot": path, **_fields(finding)} for path, found in findings for finding in found]
    return json.dumps(rows, indent=2)


def as_sarif(findings: Findings) -> str:
    """SARIF 2.1.0, with line numbers in the files."""
    from ..engine.bot.lines import lines_of
    from ..engine.input_files import read_text
    from ..reports import sarif

    lines = {path: lines_of(read_text(Path(path))) for path, found in findings if found}
    return sarif.as_sarif(findings, lines)


def as_text(findings: Findings) -> str:
    lines: list[str] = []
    for path, found in findings:
        lines += [path, *(line for finding in found for line in _lines(finding)), ""]
    lines.append(_counts([finding for _, found in findings for finding in found]))
    return "\n".join(lines)


_FORMATS = {"json": as_json, "sarif": as_sarif, "text": as_text}


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
        f"{number} {severity}" if severity == "info" else counted(number, severity)
        for severity in ("error", "warning", "info")
        if (number := by_severity[severity])
    )
