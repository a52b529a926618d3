"""Converts results for Allure 3, and cleans the page that it makes.

Allure is a separate program for Node. Its input is a folder with the results of all shards, in which each scenario has
the identity of our history; the history in Allure's format; and a configuration: one file, our charts, the kinds of
failure, the environment. The page loads a script of Google Analytics, and no setting prevents that (3.18): it is cut
out, and a policy in the page forbids any other request.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from ..engine.errors import EmulatorError, message
from ..engine.input_files import parse_json, read_file
from . import categories, transcript_html
from .allure_results import BUBBLES, DAMAGE, FILES
from .run_history import Run

VERSION: Final = "3.18.0"
CONFIG: Final = "allurerc.json"
HISTORY: Final = "history.jsonl"
RESULTS: Final = "results"
MADE: Final = Path("made", "index.html")

CHARTS: Final = (
    {"type": "currentStatus", "title": "How the scenarios ended"},
    {"type": "statusDynamics", "title": "The last runs"},
    {"type": "statusTransitions", "title": "Newly broken, newly fixed"},
    {"type": "stabilityDistribution", "title": "How stable each feature is", "groupBy": "feature", "threshold": 90},
    {"type": "testBaseGrowthDynamics", "title": "Scenarios added and removed"},
    {"type": "testResultSeverities", "title": "By severity", "includeUnset": True},
    {"type": "durations", "title": "How long scenarios take", "groupBy": "none"},
    {"type": "durationDynamics", "title": "How long the runs took"},
)
"""The charts of the dashboard, in their order."""

NOISE: Final = ("framework", "host", "language", "package", "parentSuite", "suite", "subSuite", "thread")
"""Labels that allure-pytest sets for itself; the tree goes by features and rules."""

POLICY: Final = "default-src data: blob: 'unsafe-inline' 'unsafe-eval'; form-action 'none'"
_ANALYTICS: Final = re.compile(
    r'\s*<script async src="https://www\.googletagmanager\.com/[^"]*"></script>\s*<script>(?:(?!</script>).)*'
    r"\bgtag\((?:(?!</script>).)*</script>",
    re.DOTALL,
)
_FROM_OUTSIDE: Final = re.compile(
    r"<(?:script|link|iframe|img|object|embed|base)\b[^>]*\b(?:src|href|data)\s*=\s*[\"']?\s*(?:\w+:)?//[^>]*>"
)

Watch = Callable[[Sequence[Path]], Iterable[Path]]


def prepare(
    folder: Path,
    results: Sequence[Path],
    *,
    title: str,
    runs: Sequence[Run],
    environment: Mapping[str, str],
    pages: Mapping[str, str],
    watch: Watch = iter,
) -> None:
    """Fill a folder with Allure's input: `CONFIG`, `HISTORY` and `RESULTS`.

    Args:
        folder: an empty folder.
        results: folders of Allure results.
        runs: earlier runs and this one, the last one; its shares become metrics.
        environment: facts about the run, by name.
        pages: HTML pages by title, shown next to the scenarios.
        watch: wraps the files of results, to show progress.
    """
    staged = folder / RESULTS
    staged.mkdir(parents=True)
    names: dict[str, str] = {}
    files = sorted({path for each in results for path in each.rglob(FILES)})
    for path in watch(files):
        names |= _take_over(path, staged)
    _write_pages(staged, pages)
    *earlier, this = runs
    if this.shares:
        measured = [_metric(name, share, this) for name, share in this.shares.items()]
        _write(staged / "handoff-perf.json", measured)
    points = (json.dumps(point(run, names)) + "\n" for run in earlier)
    (folder / HISTORY).write_text("".join(points), encoding="utf-8")
    _write(folder / CONFIG, config(title, environment, this.shares))


def config(title: str, environment: Mapping[str, str], shares: Iterable[str] = ()) -> dict[str, Any]:
    """Allure's configuration; paths are relative to the folder it runs in."""
    metrics = {name: {"title": name, "unit": "%", "better": "higher", "group": "handoff"} for name in shares}
    return {
        "name": title,
        "output": str(MADE.parent),
        "historyPath": HISTORY,
        "appendHistory": False,  # we keep our own
        "variables": dict(environment),
        "hideLabels": list(NOISE),
        "categories": [
            {"name": name, "matchers": {"statuses": ["failed", "broken"], "message": pattern}}
            for name, pattern in (*categories.KINDS, (categories.OTHERS, ""))
        ],
        "performance": {"groups": {"handoff": {"title": "Coverage"}}, "metrics": metrics},
        "plugins": {
            "awesome": {
                "options": {
                    "singleFile": True,
                    "reportLanguage": "en",
                    "groupBy": ["epic", "feature", "story"],
                    "charts": CHARTS,
                }
            },
            "agent": {"enabled": False},
        },
    }


def without_analytics(html: str) -> str:
    """The page without the analytics script, and with a policy that forbids requests.

    Raises:
        EmulatorError: the page would still load something; this version of Allure is not supported.
    """
    kept = _ANALYTICS.sub("", html)
    if found := _FROM_OUTSIDE.search(kept):
        expected = f"a page of Allure {VERSION}, which loads nothing but analytics"
        raise EmulatorError(message("Allure's page would load something", value=found[0], expected=expected))
    policy = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    return kept.replace("<head>", f"<head>\n    {policy}", 1)


def identity(key: str) -> str:
    """Allure's identity of a scenario with this key; `prepare` makes Allure derive it from the key alone."""
    return f"{_md5(key)}.{_md5('')}"


def point(run: Run, names: Mapping[str, str]) -> dict[str, Any]:
    """A run as an entry of Allure's history.

    Args:
        names: titles of the current scenarios, by key.
    """
    return {
        "uuid": _md5(str(run.started_ms)),
        "name": "",
        "timestamp": run.started_ms,
        "knownTestCaseIds": [_md5(key) for key in run.outcomes],
        "testResults": {identity(key): _ended(run, key, names.get(key, "removed")) for key in run.outcomes},
        "metrics": dict(run.shares),
        "url": "",
    }


def _ended(run: Run, key: str, name: str) -> dict[str, Any]:
    status, ms = run.outcomes[key]
    return {
        "id": _md5(f"{run.started_ms} {key}"),
        "name": name,
        "status": status,
        "start": run.started_ms,
        "stop": run.started_ms + ms,
        "duration": ms,
        "labels": [],
        "url": "",
        "historyId": identity(key),
        "reportLinks": [],
    }


def _take_over(path: Path, staged: Path) -> dict[str, str]:
    """Put a result and its attachments into the folder. Returns its key and title, or None if it cannot be read."""
    try:
        raw = parse_json(read_file(path))
        key = str(raw.get("historyId") or raw.get("uuid") or path.name)
        taken = {
            **raw,
            "testCaseId": key,
            "parameters": [{**each, "excluded": True} for each in raw.get("parameters") or ()],
        }
        attached = list(_attached(raw))
        taken["name"] = name = _titled(raw)
    except DAMAGE:
        return {}  # the reader of results has reported it
    for each, source in attached:
        _attach(path.parent / source, staged / source, is_page=each == BUBBLES)
    _write(staged / path.name, taken)
    return {key: name}


def _titled(raw: Mapping[str, Any]) -> str:
    """The title with the values of its row, unless it has them already, so that rows differ in a list."""
    title = str(raw["name"])
    values = [str(each.get("value", "")) for each in raw.get("parameters") or ()]
    missing = [value for value in values if value not in title]
    return f"{title} [{', '.join(missing)}]" if missing else title


def _attached(raw: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Name and file of each attachment of a result and of its steps."""
    for each in raw.get("attachments") or ():
        yield str(each.get("name")), Path(str(each["source"])).name
    for step in raw.get("steps") or ():
        yield from _attached(step)


def _attach(source: Path, target: Path, *, is_page: bool) -> None:
    if not source.is_file() or target.exists():
        return
    if is_page:
        text = source.read_text(encoding="utf-8", errors="replace")
        target.write_text(transcript_html.without_data(text), encoding="utf-8")
        return
    try:
        os.link(source, target)
    except OSError:  # another disk
        shutil.copyfile(source, target)


def _write_pages(staged: Path, pages: Mapping[str, str]) -> None:
    attached = []
    for number, (title, html) in enumerate(pages.items(), start=1):
        name = f"handoff-page-{number}-attachment.html"
        (staged / name).write_text(html, encoding="utf-8")
        attached.append({"name": title, "source": name, "type": "text/html"})
    if attached:
        _write(staged / "handoff-globals.json", {"attachments": attached, "errors": []})


def _metric(name: str, share: float, run: Run) -> dict[str, Any]:
    times = {"start": run.started_ms, "stop": run.started_ms + run.ms}
    return {"id": _md5(name), "key": name, "value": round(share, 1), **times}


def _write(path: Path, told: object) -> None:
    path.write_text(json.dumps(told), encoding="utf-8")


def _md5(text: str) -> str:
    """An identity as Allure makes it; MD5 does not serve security here."""
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
