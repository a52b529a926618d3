"""List the documented rules and the scenarios that execute them.

A scenario executes a rule when it has the tag @rule:ID and passes. What passed is known from the last runs of pytest;
an outcome counts until its feature changes.

Statuses: passing, failing, not-run, lint (the check of a bot reports it in one scenario and does not in another, both
pass), not-observable (with the reason), missing.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from ..engine.catalogue import DocumentedRule, rules
from ..engine.errors import FeatureError, message
from ..engine.traceability import GAPS, STATUSES, TracedRule, TracedScenario, findings, trace
from ..steps import document, outcomes, tags
from ..steps.rules import refuse_unknown

DEFAULT_FEATURES = Path("features")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "features", nargs="?", type=Path, metavar="FEATURES", help="a folder or a feature file; default: features/"
    )
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--seed", action="store_true", help="only the rules of the two pages about escalation")


def run(arguments: argparse.Namespace) -> int:
    wanted = [rule for rule in rules() if rule.seed or not arguments.seed]
    traced = trace(wanted, scenarios(_folder(arguments.features)))
    print(as_json(traced) if arguments.format == "json" else as_text(traced))
    return 0


def as_json(traced: Iterable[TracedRule]) -> str:
    return json.dumps([_row(one) for one in traced], indent=2)


def as_text(traced: Sequence[TracedRule]) -> str:
    """One line for each rule, gaps first, then the counts."""
    ordered = sorted(traced, key=lambda one: STATUSES.index(one.status))  # stable: the catalogue's order within
    width = max((len(one.rule.id) for one in ordered), default=0)
    lines = [line for one in ordered for line in _lines(one, width)]
    return "\n".join([*lines, "", _counts(traced)])


def _row(one: TracedRule) -> dict[str, object]:
    rule: DocumentedRule = one.rule
    return {
        "id": rule.id,
        "area": rule.area,
        "kind": rule.kind,
        "seed": rule.seed,
        "statement": rule.statement,
        "source": rule.source,
        "status": one.status,
        "scenarios": [scenario.id for scenario in one.scenarios],
        "reason": one.reason,
    }


def _lines(one: TracedRule, width: int) -> Iterator[str]:
    seed = "seed" if one.rule.seed else "    "
    head = f"{one.status:<14}  {one.rule.id:<{width}}  {seed}"
    yield f"{head}  {'; '.join(filter(None, (_scenario_count(one), one.reason)))}".rstrip()
    if one.status in GAPS:
        yield f"{'':14}  {one.rule.statement}"
        for scenario in one.scenarios:
            yield f"{'':14}  {scenario.outcome}: {scenario.id}"


def _scenario_count(one: TracedRule) -> str:
    number = len(one.scenarios)
    return f"{number} scenario{'s' if number > 1 else ''}" if number else ""


def _counts(traced: Sequence[TracedRule]) -> str:
    by_status = Counter(one.status for one in traced)
    parts = [f"{by_status[status]} {status}" for status in STATUSES if by_status[status]]
    return f"{len(traced)} rules: {', '.join(parts)}"


# --- reading the features --------------------------------------------------------------------------------------------


def scenarios(features: Path | None) -> list[TracedScenario]:
    """Every scenario and example row under `features`, a folder or a file, with its tags and its last outcome.

    Raises:
        FeatureError: a feature cannot be read, or has the tag of a rule that nobody knows.
    """
    if features is None:
        return []
    root = _root(features)
    known = outcomes.read_outcomes(root)
    files = [(path, _shown(path, root)) for path in _feature_files(features)]
    return [scenario for path, shown in files for scenario in _scenarios(path, shown, known.get(shown, {}))]


def _folder(named: Path | None) -> Path | None:
    """The folder to read; None when none was named and the default is not there."""
    if named is None and not DEFAULT_FEATURES.exists():
        print(f"note: there is no folder {DEFAULT_FEATURES}/ here, so no rule has a scenario", file=sys.stderr)
        return None
    features = named or DEFAULT_FEATURES
    if not features.exists():
        raise FeatureError(message("no such folder or feature file", value=str(features)))
    return features


def _feature_files(features: Path) -> list[Path]:
    return sorted(features.rglob("*.feature")) if features.is_dir() else [features]


def _root(features: Path) -> Path:
    """The folder that pytest's ids are relative to: the nearest one around `features` where outcomes are kept."""
    here = Path.cwd()
    around = (features.resolve(), *features.resolve().parents)
    return next((folder for folder in around if (folder / outcomes.FILE).is_file()), here)


def _shown(path: Path, root: Path) -> str:
    resolved = path.resolve()
    return (resolved.relative_to(root) if resolved.is_relative_to(root) else path).as_posix()


def _scenarios(path: Path, shown: str, known: Mapping[str, outcomes.ScenarioOutcome]) -> Iterator[TracedScenario]:
    read = document.read(path.resolve(), shown=shown)
    refuse_unknown(read)
    for case in read.cases:
        reports, clears = findings(step.name for step in case.render().steps)
        last = known.get(case.full_name)
        yield TracedScenario(
            id=f"{shown}::{case.full_name}",
            rules=frozenset(tags.values(case.tags, tags.RULE)),
            requirements=frozenset(tags.values(case.tags, "req")),
            outcome=last.outcome if last else "not run",
            reports=reports,
            clears=clears,
        )
