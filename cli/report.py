"""Make one HTML file of the results of a run, for people who do not run tests.

    pytest features/ --alluredir allure-results
    handoff report

The file needs no network and nothing beside it. Several folders of results, such as those of shards, make one report.
With --history the run is added to a file of earlier ones, and the report shows the trend.
"""

from __future__ import annotations

import argparse
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ..engine.errors import FeatureError, message

if TYPE_CHECKING:
    from ..reports.history import Run

DEFAULTS = (Path("allure-results"), Path("out"))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "results",
        nargs="*",
        type=Path,
        metavar="RESULTS",
        help="folders of Allure results; default: allure-results/, or out/",
    )
    parser.add_argument(
        "-o", "--output", type=Path, default=Path("report.html"), metavar="FILE", help="default: %(default)s"
    )
    parser.add_argument("--title", default="Test report", help="what the page is called")
    parser.add_argument("--history", type=Path, metavar="FILE", help="JSON lines of earlier runs; this one is added")


def run(arguments: argparse.Namespace) -> int:
    from ..reports import history, page, report, results
    from .progress import progress

    folders = arguments.results or [_default()]
    found, damaged = results.read(folders, watch=partial(progress, what="reading results"))
    this = history.summed(found)
    runs = [] if arguments.history is None else history.with_run(history.read(arguments.history), this)
    pieces = report.pieces(
        found,
        title=arguments.title,
        runs=runs,
        environment=results.environment(folders),
        damaged=damaged,
        watch=partial(progress, what="drawing scenarios"),
    )
    page.write(arguments.output, pieces)
    if arguments.history is not None:
        history.write(arguments.history, runs)
    for line in damaged:
        print(f"note: not read: {line}", file=sys.stderr)
    print(f"{arguments.output}: {_counts(this)}")
    return 0


def _default() -> Path:
    for folder in DEFAULTS:
        if folder.is_dir():
            return folder
    expected = " or ".join(f"{folder}/" for folder in DEFAULTS)
    advice = "run the scenarios first: pytest features/ --alluredir allure-results"
    raise FeatureError(message("there is no folder of Allure results here", expected=expected, do=advice))


def _counts(run: Run) -> str:
    parts = [(run.passed, "passed"), (run.failed, "did not hold"), (run.skipped, "skipped")]
    return f"{run.total} scenarios: " + ", ".join(f"{count} {word}" for count, word in parts if count)
