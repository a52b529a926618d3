"""The logs of all our own scenarios, as digests: whatever a change does to any of them is seen.

    python -m tests.golden.feature_logs                 records them again
    python -m tests.golden.feature_logs --against REV   shows what has changed since a commit, event by event

A scenario states what it is about. Its log holds everything else as well: every cause, every documented rule, every
text. A change of any of these is meant or it is a fault, and a changed digest has to be read before it is recorded.
"""

from __future__ import annotations

import argparse
import difflib
import hashlib
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import pytest

from handoff.engine.log import Log
from handoff.fakes.world.world import World

from ..mutants.checkout import copies, environment

REPOSITORY: Final = Path(__file__).parents[2]
RECORD: Final = Path(__file__).parent / "feature_logs.txt"
OPTIONS: Final = (
    "-q",
    *("-p", "no:randomly", "-p", "no:cacheprovider", "-p", "no:xdist"),
    *("-W", "ignore::pytest.PytestAssertRewriteWarning"),  # this module has imported handoff before pytest has
)
RECORD_AGAIN: Final = "python -m tests.golden.feature_logs"
COMPARE: Final = f"{RECORD_AGAIN} --against HEAD"


def digest(log: Log) -> str:
    """Twelve hexadecimal digits for everything a log holds."""
    return hashlib.sha256(log.to_ndjson()).hexdigest()[:12]


def recorded() -> dict[str, str]:
    """The recorded digests, by the scenarios' node ids."""
    lines = RECORD.read_text(encoding="utf-8").splitlines()
    return {name: found for found, name in (line.split("  ", 1) for line in lines)}


def differing(found: Mapping[str, str]) -> list[str]:
    """The scenarios whose logs are not as recorded: changed, new or gone."""
    known = recorded()
    return [name for name in sorted({*known, *found}) if known.get(name) != found.get(name)]


class RecordedLogs:
    """A plugin that fails a scenario when its log is not as recorded; the `digests` are kept.

    Attributes:
        is_on: whether scenarios are failed.
    """

    def __init__(self, *, is_on: bool = True) -> None:
        self.is_on = is_on
        self.digests: dict[str, str] = {}
        self._recorded: dict[str, str] | None = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> None:
        target = getattr(item, "target", None)
        if not isinstance(target, World):
            return
        self.digests[item.nodeid] = digest(target.log)
        if not self.is_on:
            return
        if self._recorded is None:
            self._recorded = recorded()
        if self._recorded.get(item.nodeid) != self.digests[item.nodeid]:
            pytest.fail(f"the log is not as recorded; see: {COMPARE}", pytrace=False)


def record() -> int:
    """Run all features and write the digests of their logs; the exit status of pytest."""
    logs = RecordedLogs(is_on=False)
    status = pytest.main([*OPTIONS, f"--rootdir={REPOSITORY}", str(REPOSITORY / "features")], plugins=[logs])
    if status == pytest.ExitCode.OK:
        lines = [f"{found}  {name}\n" for name, found in sorted(logs.digests.items())]
        RECORD.write_text("".join(lines), encoding="utf-8")
    return status


def compare(revision: str) -> int:
    """Print how the logs of all features differ from those of a commit; 1 when they do."""
    with tempfile.TemporaryDirectory() as folder, copies(REPOSITORY, revision, 1) as (checkout,):
        before, after = Path(folder, "before"), Path(folder, "after")
        _write_logs(checkout, before, environment(checkout, REPOSITORY))
        _write_logs(REPOSITORY, after)
        lines = [*_differences(before, after)]
    print("\n".join(lines) or f"the logs of all features are those of {revision}")
    return bool(lines)


def _write_logs(checkout: Path, folder: Path, variables: Mapping[str, str] | None = None) -> None:
    folder.mkdir()
    command = [sys.executable, "-m", "pytest", *OPTIONS, "features", f"--handoff-log={folder}"]
    subprocess.run(command, cwd=checkout, env=variables, stdout=subprocess.DEVNULL, check=False)


def _differences(before: Path, after: Path) -> Iterator[str]:
    for name in sorted({path.name for folder in (before, after) for path in folder.iterdir()}):
        old, new = (_lines(folder / name) for folder in (before, after))
        if old != new:
            yield from difflib.unified_diff(old, new, f"before/{name}", f"after/{name}", n=0, lineterm="")


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--against", metavar="REV", help="show what has changed since this commit")
    arguments = parser.parse_args()
    sys.exit(compare(arguments.against) if arguments.against else record())
