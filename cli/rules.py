"""List the documented rules and the scenarios that execute them.

A scenario executes a rule when it has the tag @rule:ID and passes. Its twin has the tag @twin:ID and shows where the
rule ends: the negative, or the value one unit further. Requirements of your own are tags @req:ID.
Outcomes are those of the last runs of pytest; an outcome counts until its feature changes.

Statuses: passing, failing, not-run, lint (the check of a bot reports the rule in one scenario and not in another, and
both pass), not-observable (with the reason), missing.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from ..engine.catalogue import DocumentedRule, rules
from ..engine.catalogue.traceability import (
    GAPS,
    STATUSES,
    TracedRequirement,
    TracedRule,
    TracedScenario,
    findings,
    trace,
    trace_requirements,
)
from ..engine.errors import FeatureError, counted, message
from ..engine.input_files import parse_json, read_text
from ..engine.log.redaction import Redactor
from ..engine.output_files import reason, replace_text
from ..engine.project import redacted_patterns
from ..reports.rules_page import pieces
from ..steps.collecting import document, tags
from ..steps.collecting.rule_tags import refuse_unknown
from ..steps.reporting import outcomes
from .exit_status import EXIT_OK
from .feature_files import DEFAULT_FEATURES, feature_files

Traced = TracedRule | TracedRequirement


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "features", nargs="?", type=Path, metavar="FEATURES", help="a folder or a feature file; default: features/"
    )
    parser.add_argument("--format", choices=("text", "json", "html"), default="text")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write to FILE, not to the terminal")
    parser.add_argument(
        "--mutants",
        type=Path,
        metavar="FILE",
        help="a report of `make mutants`, a JSON file: shows how many changes of a rule's code its scenarios notice",
    )
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--seed", action="store_true", help="only the rules of the two pages about escalation")
    which.add_argument("--requirements", action="store_true", help="the tags @req:ID instead of the rules")


def run(arguments: argparse.Namespace) -> int:
    found = scenarios(arguments.features)
    wanted = [rule for rule in rules() if rule.seed or not arguments.seed]
    mutants = {} if arguments.mutants is None else _mutants(arguments.mutants)
    traced = [] if arguments.requirements else trace(wanted, found, mutants)
    required = [] if arguments.seed else trace_requirements(found)
    if arguments.format == "html":
        text = "".join(pieces(traced, required))
    else:
        show = as_json if arguments.format == "json" else as_text
        text = show(required if arguments.requirements else traced)
    if arguments.output is None:
        print(text)
    else:
        replace_text(arguments.output, [text, "\n"])
    return EXIT_OK


def as_json(traced: Iterable[Traced]) -> str:
    return json.dumps([_row(one) for one in traced], indent=2)


def as_text(traced: Sequence[Traced]) -> str:
    """One line for each rule or requirement, gaps first, then the counts."""
    ordered = sorted(
        traced, key=lambda one: STATUSES.index(one.status)
    )  # stable: in the catalogue's order within a status
    width = max((len(_id(one)) for one in ordered), default=0)
    lines = [line for one in ordered for line in _lines(one, width)]
    return "\n".join([*lines, "", _counts(traced)])


def _id(one: Traced) -> str:
    return one.rule.id if isinstance(one, TracedRule) else one.id


def _row(one: Traced) -> dict[str, object]:
    about = _about(one.rule) if isinstance(one, TracedRule) else {"id": one.id}
    return {
        **about,
        "status": one.status,
        "scenarios": [scenario.id for scenario in one.scenarios],
        **(_evidence(one) if isinstance(one, TracedRule) else {}),
        "reason": one.reason,
    }


def _evidence(one: TracedRule) -> dict[str, object]:
    killed, tried = one.mutants
    return {"twins": [scenario.id for scenario in one.twins], "mutants": {"tried": tried, "noticed": killed}}


def _about(rule: DocumentedRule) -> dict[str, object]:
    return {
        "id": rule.id,
        "area": rule.area,
        "kind": rule.kind,
        "seed": rule.seed,
        "statement": rule.statement,
        "source": rule.source,
    }


def _lines(one: Traced, width: int) -> Iterator[str]:
    rule = one.rule if isinstance(one, TracedRule) else None
    seed = "seed" if rule and rule.seed else "    "
    head = f"{one.status:<14}  {_id(one):<{width}}  {seed}"
    yield f"{head}  {'; '.join(filter(None, (_scenario_count(one), one.reason)))}".rstrip()
    if one.status in GAPS:
        if rule:
            yield f"{'':14}  {rule.statement}"
        for scenario in one.scenarios:
            yield f"{'':14}  {scenario.outcome}: {scenario.id}"


def _scenario_count(one: Traced) -> str:
    parts = [counted(one.scenarios, "scenario")] if one.scenarios else []
    if isinstance(one, TracedRule) and one.twins:
        parts.append(f"{len(one.twins)} of them {'a twin' if len(one.twins) == 1 else 'twins'}")
    elif isinstance(one, TracedRule) and one.lacks_twin:
        parts.append("no twin")
    if isinstance(one, TracedRule) and one.mutants[1]:
        noticed, tried = one.mutants
        parts.append(f"{noticed} of {counted(tried, 'mutant')} noticed")
    return ", ".join(parts)


def _counts(traced: Sequence[Traced]) -> str:
    by_status = Counter(one.status for one in traced)
    parts = [f"{by_status[status]} {status}" for status in STATUSES if by_status[status]]
    what = "requirements" if traced and not isinstance(traced[0], TracedRule) else "rules"
    if not traced:
        return "no scenario has a tag @req:ID"
    lacking = sum(isinstance(one, TracedRule) and one.lacks_twin for one in traced)
    counts = f"{len(traced)} {what}: {', '.join(parts)}"
    return f"{counts}; {lacking} without a twin" if lacking else counts


# --- reading the report of mutants ------------------------------------------------------------------------------------


def _mutants(path: Path) -> dict[str, tuple[int, int]]:
    """By rule, how many mutants its own scenarios have noticed, and how many were tried.

    Raises:
        FeatureError: it is not such a report.
    """
    try:
        rows = parse_json(read_text(path))["by_own_tags"]["rules"]
        return {str(rule): (int(figures["killed"]), int(figures["judged"])) for rule, figures in rows.items()}
    except OSError as error:
        raise FeatureError(message("the report of mutants cannot be read", at=str(path), value=reason(error))) from None
    except (AttributeError, KeyError, TypeError, ValueError):
        what = "this is not a report of mutants"
        raise FeatureError(message(what, at=str(path), expected="the report.json that `make mutants` writes")) from None


# --- reading the features --------------------------------------------------------------------------------------------


def scenarios(features: Path | None) -> list[TracedScenario]:
    """Every scenario and example row under `features`, a folder or a file, with its tags and its last outcome.

    Raises:
        FeatureError: a feature cannot be read, or has the tag of an unknown rule.
    """
    paths = feature_files(features, without="so no rule has a scenario")
    if not paths:
        return []
    root = _root(features or DEFAULT_FEATURES)
    known = outcomes.read_outcomes(root)
    files = [(path, _shown(path, root)) for path in paths]
    patterns = redacted_patterns(root)
    return [scenario for path, shown in files for scenario in _scenarios(path, shown, known.get(shown, {}), patterns)]


def _root(features: Path) -> Path:
    """The folder that pytest's ids are relative to: the nearest one around `features` with stored outcomes."""
    here = Path.cwd()
    around = (features.resolve(), *features.resolve().parents)
    return next((folder for folder in around if (folder / outcomes.FILE).is_file()), here)


def _shown(path: Path, root: Path) -> str:
    resolved = path.resolve()
    return (resolved.relative_to(root) if resolved.is_relative_to(root) else path).as_posix()


def _scenarios(
    path: Path, shown: str, known: Mapping[str, outcomes.ScenarioOutcome], patterns: Sequence[str]
) -> Iterator[TracedScenario]:
    redactor = Redactor(patterns)
    read = document.read(path.resolve(), shown=shown, redactor=redactor)
    refuse_unknown(read)
    for case in read.cases:
        reports, clears = findings(step.name for step in case.render().steps)
        last = known.get(case.full_name)
        yield TracedScenario(
            id=f"{shown}::{case.full_name}",
            rules=frozenset(tags.values(case.tags, tags.RULE)),
            twins=frozenset(tags.values(case.tags, tags.TWIN)),
            requirements=frozenset(map(redactor.text, tags.values(case.tags, "req"))),
            outcome=last.outcome if last else "not run",
            reports=reports,
            clears=clears,
        )
