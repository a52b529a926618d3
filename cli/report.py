"""Make one HTML file of the results of a run, for people who do not run tests themselves.

    pytest features/ --alluredir allure-results
    handoff report

The file needs neither a network nor other files. Several folders of results, such as those of shards, make one report.
With --history the run is added to a file of earlier ones, and the report shows the trend. With --allure the file is an
Allure 3 report; that needs Node.

Files that cannot be read are named, and left out of the report. If no result can be read, or the report cannot be
written, the exit status is 2, and an earlier report stays as it was.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ..engine.errors import FeatureError, counted, message
from ..engine.output_files import replace_text
from .exit_status import EXIT_OK

if TYPE_CHECKING:
    from ..reports.allure_results import Result
    from ..reports.coverage import Coverage
    from ..reports.run_history import Run

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
    parser.add_argument("--title", default="Test report", help="the title of the page")
    parser.add_argument("--history", type=Path, metavar="FILE", help="JSON lines of earlier runs; this one is added")
    parser.add_argument("--allure", action="store_true", help="make an Allure 3 report; needs Node and, once, npm")


def run(arguments: argparse.Namespace) -> int:
    from ..reports import allure_results, html_report, run_history
    from ..reports.coverage import coverage_file
    from .progress import progress

    folders = arguments.results or [_default()]
    found, damaged = allure_results.read(folders, watch=partial(progress, what="reading results"))
    coverage, unread = coverage_file.read(folders)
    damaged += unread
    this = run_history.summed(found, html_report.shares(found, coverage))
    earlier = [] if arguments.history is None else run_history.read(arguments.history)
    runs = run_history.with_run(earlier, this)
    make = _make_allure if arguments.allure else _make_own
    make(arguments, folders, found, coverage, runs[: runs.index(this) + 1], damaged)
    if arguments.history is not None:
        run_history.write(arguments.history, runs)
    for line in damaged:
        print(f"note: not read: {line}", file=sys.stderr)
    print(f"{arguments.output}: {_counts(this)}")
    return EXIT_OK


def _make_own(
    arguments: argparse.Namespace,
    folders: Sequence[Path],
    found: Sequence[Result],
    coverage: Coverage | None,
    runs: Sequence[Run],
    damaged: Sequence[str],
) -> None:
    """Write handoff's own HTML report."""
    from ..reports import allure_results, html_report
    from .progress import progress

    pieces = html_report.pieces(
        found,
        title=arguments.title,
        runs=runs,
        environment=allure_results.environment(folders),
        damaged=damaged,
        coverage=coverage,
        watch=partial(progress, what="drawing scenarios"),
    )
    replace_text(arguments.output, pieces)


def _make_allure(
    arguments: argparse.Namespace,
    folders: Sequence[Path],
    found: Sequence[Result],
    coverage: Coverage | None,
    runs: Sequence[Run],
    damaged: Sequence[str],  # noqa: ARG001 - not in Allure's page; `run` prints them
) -> None:
    """Write the report that Allure makes, without its analytics."""
    from ..reports import allure3, allure_results, html_report
    from . import allure_program
    from .progress import busy, progress

    with tempfile.TemporaryDirectory(prefix="handoff-allure-") as made:
        allure3.prepare(
            Path(made),
            folders,
            title=arguments.title,
            runs=runs,
            environment=allure_results.environment(folders),
            pages=html_report.extra_pages(found, coverage),
            watch=partial(progress, what="taking over results"),
        )
        with busy(f"Allure {allure3.VERSION} makes the report"):
            html = allure_program.generate(Path(made))
        replace_text(arguments.output, [allure3.without_analytics(html)])


def _default() -> Path:
    for folder in DEFAULTS:
        if folder.is_dir():
            return folder
    expected = " or ".join(f"{folder}/" for folder in DEFAULTS)
    advice = "run the scenarios first: pytest features/ --alluredir allure-results"
    raise FeatureError(message("no folder of Allure results here", expected=expected, do=advice))


def _counts(run: Run) -> str:
    parts = [(run.passed, "passed"), (run.failed, "did not pass"), (run.skipped, "skipped")]
    return f"{counted(run.total, 'scenario')}: " + ", ".join(f"{count} {word}" for count, word in parts if count)
