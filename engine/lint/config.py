"""A team's configuration of lint: the severity of each rule, options, and the accepted findings (baseline).

    [tool.handoff.lint]                         # in handoff.toml: [lint]
    LINT-REGEX-ANCHORS = "off"
    LINT-NO-FAILURE-RULE = "error"
    delay-per-text-ms = 1500
    baseline = "lint-baseline.json"

A baseline counts findings by bot, rule and place. It does not hold their texts or lines, so it stays valid when these
change, and a second finding of the same kind at the same place is new.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Final, Literal, get_args

from ..errors import FeatureError, message
from ..events import FindingReported
from ..input_files import parse_json, read_file
from .subject import LintOptions

Severity = Literal["error", "warning", "info"]
Level = Literal["off", "info", "warning", "error"]
Entry = tuple[str, str, str]  # bot, rule, where

LEVELS: Final[tuple[str, ...]] = get_args(Level)
BASELINE: Final = "baseline"


@dataclass(frozen=True, slots=True)
class LintConfig:
    """Levels by rule id, the options of the checks, and the file of the baseline, empty without one."""

    levels: Mapping[str, Level] = field(default_factory=dict)
    options: LintOptions = field(default_factory=LintOptions)
    baseline: str = ""

    def apply(self, findings: Iterable[FindingReported]) -> list[FindingReported]:
        """The findings whose rules are not off, with the configured severities."""
        kept = []
        for finding in findings:
            level = self.levels.get(finding.rule, finding.severity)
            if level != "off":
                kept.append(finding if level == finding.severity else replace(finding, severity=level))
        return kept


def read_config(table: Mapping[str, Any], *, rules: Iterable[str], at: str) -> LintConfig:
    """The configuration in a table of settings.

    Args:
        table: keys are rule ids, options and `baseline`.
        rules: the ids of the rules that lint checks.
        at: the name of the file in messages.

    Raises:
        FeatureError: an unknown key, or a value of the wrong type.
    """
    known = frozenset(rules)
    options = {one.name.replace("_", "-"): one.name for one in fields(LintOptions)}
    levels: dict[str, Level] = {}
    given: dict[str, Any] = {}
    for key, value in table.items():
        if key in known:
            levels[key] = _level(key, value, at)
        elif key.replace("_", "-") in options:
            given[options[key.replace("_", "-")]] = _whole_number(key, value, at)
        elif key != BASELINE:
            names = [*options, BASELINE, *sorted(known)]
            raise FeatureError(message(f"lint has no rule or option {key!r}", at=at, known=names, wanted=key))
    baseline = table.get(BASELINE, "")
    if not isinstance(baseline, str):
        raise FeatureError(message("the baseline must be a file name", at=at, value=baseline))
    return LintConfig(levels, LintOptions(**given), baseline)


def _level(rule: str, value: object, at: str) -> Any:
    if value not in LEVELS:
        raise FeatureError(message(f"invalid severity of {rule}", at=at, value=value, expected=", ".join(LEVELS)))
    return value


def _whole_number(key: str, value: object, at: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise FeatureError(message(f"{key} must be a whole number", at=at, value=value, expected="0 or more"))
    return value


# --- the baseline ----------------------------------------------------------------------------------------------------


@dataclass
class Baseline:
    """Accepted findings. `news` removes the found ones; the remaining entries are obsolete."""

    entries: Counter[Entry] = field(default_factory=Counter)

    def news(self, bot: str, findings: Iterable[FindingReported]) -> list[FindingReported]:
        """The findings of a bot that are not in the baseline, in their order."""
        fresh = []
        for finding in findings:
            entry = (bot, finding.rule, finding.where)
            if self.entries[entry] > 0:
                self.entries[entry] -= 1
            else:
                fresh.append(finding)
        return fresh

    @property
    def left(self) -> int:
        """The number of entries that were not found again."""
        return sum(self.entries.values())

    def dump(self) -> str:
        """The baseline as JSON, sorted, one entry per line, for readable diffs."""
        rows = [
            json.dumps({"bot": bot, "rule": rule, "where": where, "count": count}, ensure_ascii=False)
            for (bot, rule, where), count in sorted(self.entries.items())
            if count
        ]
        return '{"findings": [\n' + ",\n".join(rows) + "\n]}\n"


def baseline_of(findings: Iterable[tuple[str, Iterable[FindingReported]]]) -> Baseline:
    """A baseline that holds these findings, given by bot."""
    return Baseline(Counter((bot, finding.rule, finding.where) for bot, found in findings for finding in found))


def read_baseline(file: Path) -> Baseline:
    """Read the output of `Baseline.dump`.

    Raises:
        FeatureError: the file does not exist, or is not a baseline.
    """
    try:
        rows = parse_json(read_file(file))["findings"]
        return Baseline(Counter({(row["bot"], row["rule"], row["where"]): int(row["count"]) for row in rows}))
    except OSError as error:
        do = "write it with: handoff lint BOT… --baseline FILE --write-baseline"
        raise FeatureError(message("the baseline cannot be read", at=str(file), value=error.strerror, do=do)) from None
    except (ValueError, KeyError, TypeError):
        raise FeatureError(message("not a lint baseline file", at=str(file), do="regenerate it")) from None
