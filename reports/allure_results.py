"""Reads scenarios and their outcomes from folders of Allure results.

Several folders are one run: shards, or parts of a suite. Of a scenario that ran several times the last outcome counts.
Results of other tests in the same folders are read as well; they have fewer details.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from ..engine.catalogue.traceability import Outcome, TracedScenario, findings
from ..engine.errors import FeatureError, message, shorten
from ..engine.input_files import parse_json, read_file, why_damaged
from . import categories, transcript_html
from .transcript_html import Line

STATUSES: Final = ("failed", "broken", "skipped", "unknown", "passed")  # most urgent first
BAD: Final = frozenset({"failed", "broken"})
TRANSCRIPT: Final = "transcript"  # our attachments by name
BUBBLES: Final = "transcript as bubbles"
EXPLANATION: Final = "what the bot did"
LOG: Final = "log"
EXCHANGES: Final = "HTTP exchanges"
FILES: Final = "*-result.json"

DAMAGE: Final = (OSError, ValueError, TypeError, LookupError, AttributeError, OverflowError, csv.Error)
"""The errors that reading a damaged file can end in."""

LATEST_MS: Final = 253_402_300_799_000  # the end of the year 9999, after which Python has no dates

Watch = Callable[[Sequence[Path]], Iterable[Path]]  # wraps items, to show progress


@dataclass(frozen=True, slots=True)
class Step:
    """A step and its outcome.

    Attributes:
        ms: duration in milliseconds.
        said: the error message.
        table: the rows of its data table.
        doc: its doc string.
    """

    text: str
    status: str
    ms: int = 0
    said: str = ""
    table: tuple[tuple[str, ...], ...] = ()
    doc: str | None = None
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """One scenario.

    Attributes:
        key: the same in every run (Allure's historyId).
        path: the feature file, or the file of another test.
        labels: values by label: feature, story, rule, req, tag, severity and so on.
        links: pairs of text and address.
        said: the error message; `trace` is everything that pytest shows.
        kind: the kind of failure, "" when it passed.
        attempts: the statuses of earlier runs of the same scenario.
        evidence: text of each attachment by title, without the transcript.
    """

    key: str
    name: str
    path: str
    status: str
    started_ms: int
    stopped_ms: int
    labels: Mapping[str, tuple[str, ...]]
    links: tuple[tuple[str, str], ...] = ()
    parameters: tuple[tuple[str, str], ...] = ()
    steps: tuple[Step, ...] = ()
    said: str = ""
    kind: str = ""
    trace: str = ""
    attempts: tuple[str, ...] = ()
    lines: list[Line] = field(default_factory=list)
    transcript: str = ""
    evidence: Mapping[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        row = "-".join(value for _, value in self.parameters)
        return f"{self.path}::{self.name}" + (f"[{row}]" if row else "")

    @property
    def feature(self) -> str:
        return next(iter(self.labels.get("feature", ())), self.path)

    @property
    def is_bad(self) -> bool:
        return self.status in BAD

    @property
    def ms(self) -> int:
        return max(self.stopped_ms - self.started_ms, 0)

    def traced(self) -> TracedScenario:
        """The rules and requirements of this scenario, with its outcome."""
        reports, clears = findings(step.text for step in self.steps)
        return TracedScenario(
            id=self.id,
            rules=frozenset(self.labels.get("rule", ())),
            twins=frozenset(self.labels.get("twin", ())),
            requirements=frozenset(self.labels.get("req", ())),
            outcome=_OUTCOMES.get(self.status, "not run"),
            reports=reports,
            clears=clears,
        )


_CLASS: Final = re.compile(r"^(?:AssertionError|Failed|Skipped|handoff\.[\w.]+): ")
_OUTCOMES: Final[dict[str, Outcome]] = {
    "passed": "passed",
    "failed": "failed",
    "broken": "failed",
    "skipped": "skipped",
}


def read(folders: Sequence[Path], *, watch: Watch = iter) -> tuple[list[Result], list[str]]:
    """The scenarios of these folders and their subfolders, and a line for each file that could not be read.

    Raises:
        FeatureError: a folder does not exist, or none of them has a result that can be read.
    """
    for folder in folders:
        if not folder.is_dir():
            raise FeatureError(message("no such folder of Allure results", value=str(folder), do=ADVICE))
    files = sorted({path for folder in folders for path in folder.rglob(FILES)})
    if not files:
        shown = ", ".join(map(str, folders))
        raise FeatureError(message("no Allure results here", value=shown, expected=f"files {FILES}", do=ADVICE))
    found: list[Result] = []
    damaged: list[str] = []
    for path in watch(files):
        try:
            found.append(_result(path))
        except DAMAGE as error:
            damaged.append(f"{path}: {why_damaged(error, RESULT)}")
    if not found:
        expected = f"{RESULT} in at least one of the files {FILES}"
        raise FeatureError(message("no result can be read", at=damaged[0], expected=expected, do=ADVICE))
    return _latest(found), damaged


RESULT: Final = "a JSON object with the name, status, start and stop of a scenario, as Allure writes it"
ADVICE: Final = "run the scenarios first: pytest features/ --alluredir allure-results"


def environment(folders: Iterable[Path]) -> dict[str, str]:
    """The contents of `environment.properties` in the folders."""
    found: dict[str, str] = {}
    for folder in folders:
        path = folder / "environment.properties"
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines() if path.is_file() else ():
            name, equals, value = line.partition("=")
            if equals and not line.lstrip().startswith("#"):
                found[name.strip()] = value.strip()
    return found


def note_fact(folder: Path, name: str, value: str) -> None:
    """Write a fact about the run into `environment.properties`, beside those that are there."""
    path = folder / "environment.properties"
    before = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.is_file() else []
    kept = [line for line in before if line.partition("=")[0].strip() != name]
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([*kept, f"{name} = {value}", ""]), encoding="utf-8")


def _latest(found: Iterable[Result]) -> list[Result]:
    """Each scenario once, with its last outcome, in the order in which they began."""
    runs: defaultdict[str, list[Result]] = defaultdict(list)
    for result in sorted(found, key=lambda one: (one.stopped_ms, one.key)):
        runs[result.key].append(result)
    last = (replace(same[-1], attempts=tuple(one.status for one in same[:-1])) for same in runs.values())
    return sorted(last, key=lambda one: (one.started_ms, one.path, one.name))


def _result(path: Path) -> Result:
    raw = parse_json(read_file(path))
    if not isinstance(raw, dict):
        raise ValueError(f"not an object but {shorten(raw, 40)}")
    labels: defaultdict[str, list[str]] = defaultdict(list)
    for label in raw.get("labels", ()):
        labels[str(label["name"])].append(str(label.get("value", "")))
    details = raw.get("statusDetails") or {}
    status = _status(raw)
    attached = dict(_attachments(raw, path.parent, everything=status != "passed"))
    bubbles = attached.pop(BUBBLES, "")
    return Result(
        key=str(raw.get("historyId") or raw.get("uuid") or path.name),
        name=str(raw["name"]),
        path="/".join(map(str, raw.get("titlePath") or ())) or str(raw.get("fullName", "")),
        status=status,
        started_ms=_moment(raw.get("start")),
        stopped_ms=_moment(raw.get("stop")),
        labels={name: tuple(values) for name, values in labels.items()},
        links=tuple((str(one.get("name") or one["url"]), str(one["url"])) for one in raw.get("links", ())),
        parameters=tuple((str(one["name"]), str(one.get("value", ""))) for one in raw.get("parameters", ())),
        steps=tuple(_steps(raw, path.parent)),
        said=_said(details),
        kind=categories.kind_of(str(details.get("message") or "")) if status in BAD else "",
        trace=str(details.get("trace") or ""),
        lines=transcript_html.read(bubbles),
        transcript=attached.pop(TRANSCRIPT, ""),
        evidence=attached,
    )


def _moment(value: Any) -> int:
    moment = int(value or 0)
    if not 0 <= moment <= LATEST_MS:
        raise ValueError(f"{value} is not a time in milliseconds")
    return moment


def _status(raw: Mapping[str, Any]) -> str:
    return status if (status := raw.get("status")) in STATUSES else "unknown"


def _said(details: Mapping[str, Any]) -> str:
    """The error message, without the class name of an error whose text is complete."""
    return _CLASS.sub("", str(details.get("message") or "").strip())


def _steps(raw: Mapping[str, Any], folder: Path) -> Iterator[Step]:
    for one in raw.get("steps", ()):
        attached = dict(_attachments(one, folder, everything=True))
        yield Step(
            text=str(one["name"]),
            status=_status(one),
            ms=max(_moment(one.get("stop")) - _moment(one.get("start")), 0),
            said=_said(one.get("statusDetails") or {}),
            table=tuple(map(tuple, csv.reader(io.StringIO(attached.get("data table", ""))))),
            doc=attached.get("doc string"),
            steps=tuple(_steps(one, folder)),
        )


def _attachments(raw: Mapping[str, Any], folder: Path, *, everything: bool) -> Iterator[tuple[str, str]]:
    """Name and text of each attachment; unless `everything`, only of those that reports show of passed scenarios."""
    for one in raw.get("attachments", ()):
        name, kind = str(one.get("name") or one["source"]), str(one.get("type"))
        if (everything or name in (TRANSCRIPT, BUBBLES)) and kind.startswith(("text/", "application/")):
            path = folder / Path(str(one["source"])).name  # a result must not make us read any other file
            yield (
                name,
                path.read_text(encoding="utf-8", errors="replace") if path.is_file() else "(the file is missing)",
            )
