"""The report for people who approve a bot: one HTML page with all scenarios, their outcomes and conversations.

It opens from a disk without a network: style and script are inside, pictures and addresses are shown as text. Failed
scenarios come first. The details of the others are compressed, a hundred scenarios to a pack, until a reader unfolds
one: so a report of ten thousand scenarios stays small and opens fast.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from markupsafe import Markup

from ..engine import catalogue
from ..engine.catalogue.traceability import TracedRule, TracedScenario, trace, trace_requirements
from ..engine.input_files import parse_json
from ..engine.log.assumptions import assumption_lines, is_assumption
from . import page, rules_page
from .allure_results import EXCHANGES, EXPLANATION, LOG, STATUSES, Result
from .coverage import Coverage
from .coverage.coverage_page import as_html, shown_bot
from .rules_page import gaps_first, grouped
from .run_history import Run, bad_since, summed

INLINE: Final = (
    200  # the number of failures that can be unfolded without JavaScript and show their logs, which are large
)
PACK: Final = 100  # scenarios per pack; larger packs compress better, smaller ones unfold faster
SHOWN_RUNS: Final = 40
WELL: Final = frozenset({"passing", "lint"})
OPEN: Final = 5  # up to this many failures are unfolded when the page opens

Watch = Callable[[Sequence[Result]], Iterable[Result]]


@dataclass(frozen=True, slots=True)
class Shown:
    """A scenario with its place in the page.

    Attributes:
        is_open: it is unfolded when the page opens.
        is_inline: its details are in the page, not in a pack.
    """

    anchor: str
    result: Result
    is_open: bool
    is_inline: bool

    @property
    def log(self) -> list[dict[str, str]]:
        return log_rows(self.result.evidence.get(LOG, "")) if self.is_inline else []

    @property
    def others(self) -> dict[str, str]:
        """The attachments that the page does not show elsewhere."""
        return {name: text for name, text in self.result.evidence.items() if name not in _PLACED}

    @property
    def tags(self) -> list[str]:
        return [
            tag if family == "tag" else f"{family}:{tag}"
            for family in ("severity", "rule", "req", "owner", "epic", "tag")
            for tag in self.result.labels.get(family, ())
        ]


_PLACED: Final = frozenset({LOG, EXCHANGES, EXPLANATION})


@dataclass(frozen=True, slots=True)
class Feature:
    name: str
    anchor: str
    scenarios: tuple[Shown, ...]

    @property
    def counts(self) -> Counter[str]:
        return Counter(one.result.status for one in self.scenarios)

    @property
    def bad(self) -> int:
        return sum(one.result.is_bad for one in self.scenarios)

    @property
    def ms(self) -> int:
        return sum(one.result.ms for one in self.scenarios)


class Packs:
    """Parts of the page in compressed packs, which the page decompresses when a reader unfolds a part.

    A pack is an element with a JSON object, anchor to HTML, deflated and in base64; `report.js` opens it. The element
    with the anchor names its pack in `data-pack`.
    """

    def __init__(self) -> None:
        self._parts: dict[str, str] = {}
        self.number = 0  # of the pack that takes the next part

    def put(self, anchor: str, html: str) -> Markup:
        """Add a part. Returns a pack for the page when one is full, otherwise an empty text."""
        self._parts[anchor] = html
        return self.rest() if len(self._parts) >= PACK else Markup("")

    def rest(self) -> Markup:
        """The last pack, an empty text when it has no parts."""
        if not self._parts:
            return Markup("")
        packed = base64.b64encode(
            zlib.compress(json.dumps(self._parts, ensure_ascii=False).encode(errors="replace"))
        ).decode()
        self._parts = {}
        self.number += 1
        return Markup('<script type="text/plain" class="pack">{}</script>\n').format(packed)


def pieces(
    results: Sequence[Result],
    *,
    title: str = "Test report",
    runs: Sequence[Run] = (),
    environment: Mapping[str, str] | None = None,
    damaged: Sequence[str] = (),
    coverage: Coverage | None = None,
    watch: Watch = iter,
) -> Iterator[str]:
    """The page, in pieces.

    Args:
        results: the scenarios.
        runs: this run and those before it, oldest first; empty: the page has no trend.
        environment: facts about the run, by name.
        damaged: a line for each file that could not be read, shown as a note.
        coverage: bot coverage, None when it was not measured.
        watch: wraps the scenarios in the order in which they are drawn, to show progress.
    """
    features = _features(results)
    failures = sorted(
        (one for feature in features for one in feature.scenarios if one.result.is_bad),
        key=lambda one: one.result.started_ms,
    )
    traced = [result.traced() for result in results]
    anchors = {one.result.id: one.anchor for feature in features for one in feature.scenarios}
    return page.template("report.html").generate(
        title=title,
        run=summed(results),
        counts=Counter(result.status for result in results),
        statuses=STATUSES,
        features=features,
        failures=failures,
        kinds=dict(Counter(one.result.kind for one in failures).most_common()),
        rules=grouped(_rules(traced)),
        requirements=gaps_first(trace_requirements(traced)),
        anchors=anchors,
        runs=list(runs)[-SHOWN_RUNS:],
        highest=max((run.total for run in runs), default=0),
        bad_since=lambda key: bad_since(key, runs),
        environment=environment or {},
        damaged=damaged,
        coverage=coverage,
        bots=[] if coverage is None else [shown_bot(one) for one in coverage.bots],
        packs=Packs(),
        watch=_watching(watch, features),
    )


def shares(results: Sequence[Result], coverage: Coverage | None = None) -> dict[str, float]:
    """The percentages that the history follows from run to run, by name."""
    traced = [result.traced() for result in results]
    holding = {
        "documented rules": [one.status in WELL for one in _rules(traced) if one.status != "not-observable"],
        "requirements": [one.status in WELL for one in trace_requirements(traced)],
    }
    found = {name: 100 * sum(well) / len(well) for name, well in holding.items() if well}
    return found if coverage is None else found | {"bot coverage": coverage.score.percent}


def extra_pages(results: Sequence[Result], coverage: Coverage | None = None) -> dict[str, str]:
    """Pages on rules and bot coverage by title, for a report of another program that shows the scenarios."""
    traced = [result.traced() for result in results]
    rules, requirements = _rules(traced), trace_requirements(traced)
    shown: dict[str, str] = {}
    if rules or requirements:
        shown["Rules and requirements"] = "".join(rules_page.pieces(rules, requirements))
    if coverage is not None:
        shown["Bot coverage"] = as_html(coverage)
    return shown


def log_rows(ndjson: str) -> list[dict[str, str]]:
    """The events of a log as table rows: time, node, kind, values, the rules that explain it.

    Assumptions, on which the documents are silent, are separate from the rules.
    """
    return [row for line in ndjson.split("\n") if (row := _log_row(line))]


def _log_row(line: str) -> dict[str, str]:
    try:
        event: dict[str, Any] = parse_json(line)
        body: dict[str, Any] = dict(event["body"])
        rules = [str(rule) for rule in event.get("rules") or ()]
        return {
            "seq": str(event["seq"]),
            "at": page.virtual(int(event["at_ms"])),
            "node": str(event.get("node") or ""),
            "kind": str(body.pop("kind")),
            "values": ", ".join(
                f"{name}={_value(value)}" for name, value in body.items() if value not in ("", [], None)
            ),
            "rules": " ".join(rule for rule in rules if not is_assumption(rule)),
            "assumed": "; ".join(assumption_lines(filter(is_assumption, rules))),
        }
    except (ValueError, TypeError, KeyError):
        return {}


def _value(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _features(results: Sequence[Result]) -> list[Feature]:
    """The features, those with failures first; in each the failed scenarios first."""
    by_name: dict[str, list[Result]] = {}
    for result in results:
        by_name.setdefault(result.feature, []).append(result)
    names = sorted(
        by_name, key=lambda name: (not any(one.is_bad for one in by_name[name]), by_name[name][0].path, name)
    )
    failures = sum(result.is_bad for result in results)
    number, bad = 0, 0
    features: list[Feature] = []
    for name in names:
        shown = []
        for result in sorted(by_name[name], key=lambda one: (STATUSES.index(one.status), one.started_ms)):
            number += 1
            bad += result.is_bad
            is_open = result.is_bad and failures <= OPEN
            shown.append(Shown(f"s{number}", result, is_open, result.is_bad and bad <= INLINE))
        features.append(Feature(name, f"f{len(features) + 1}", tuple(shown)))
    return features


def _rules(traced: Sequence[TracedScenario]) -> list[TracedRule]:
    """All documented rules with their scenarios; none when no scenario has the tag of a rule."""
    return trace(catalogue.rules(), traced) if any(one.rules for one in traced) else []


def _watching(watch: Watch, features: Sequence[Feature]) -> Callable[[Feature], Iterator[Shown]]:
    """The scenarios of a feature, all of them passing through `watch`."""
    shown = {id(one.result): one for feature in features for one in feature.scenarios}
    passing = iter(watch([one.result for feature in features for one in feature.scenarios]))
    return lambda feature: (shown[id(next(passing))] for _ in feature.scenarios)
