"""`--handoff-accept`: the pytest plugin that shows changed expectations, writes them into the features and runs again.

A scenario whose expectations have changed is held: it is neither passed nor failed until the run has ended. Each report
carries a note of plain values, so that a worker of pytest-xdist can send it; only the process with the terminal writes.
A scenario with an accepted change runs again there, and the others fail.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Generator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import pytest

from ...engine.errors import counted
from ...engine.output_files import replace_text, why_unwritten
from ..collecting.feature_source import DocumentError, read_source
from ..reporting.results import project_redactor, redactor_for
from ..running.changes import ACCEPTING, ONLY_SOME, Change, line_of
from . import agreement, differences
from .agreement import Decision

if TYPE_CHECKING:
    from ..collecting.feature_items import ScenarioItem

NAME: Final = "handoff-accept"
OPTION: Final = "--handoff-accept"
REVIEW: Final = "review"
HELD: Final[Any] = "changed"  # an outcome beside those of pytest
"""The outcome of a scenario that is held."""

_CI: Final = ("CI", "GITHUB_ACTIONS", "GITLAB_CI", "JENKINS_URL", "TF_BUILD", "BUILDKITE", "CIRCLECI", "BUILD_NUMBER")
_NOT_SET: Final = ("", "0", "false")
_SECRET: Final = "it has a secret, which is not written into files"
_NOT_RUN: Final = "its scenario did not end, so it is not known whether other expectations change"


def plug_in(config: pytest.Config) -> None:
    """Accept changes in this run. Raises pytest.UsageError if it must not change features."""
    is_worker = hasattr(config, "workerinput")
    if not is_worker:
        _refuse_run(config)
    config.stash[ACCEPTING] = True
    config.pluginmanager.register(Notes(), f"{NAME}-notes")
    if not is_worker:
        config.pluginmanager.register(Acceptance(config), NAME)


def _refuse_run(config: pytest.Config) -> None:
    given = f"{OPTION}={REVIEW}" if config.getoption("handoff_accept") == REVIEW else OPTION
    if variable := next((name for name in _CI if os.environ.get(name, "").casefold() not in _NOT_SET), None):
        raise pytest.UsageError(
            f"{given} is not for CI (the environment variable {variable} is set): run it on your own machine, look at "
            "the difference, and commit the features"
        )
    if str(config.getoption("handoff_target")).partition(":")[0] == "live":
        raise pytest.UsageError(
            f"{given} is not for the target live: what a real account says is not written into features; accept what "
            "the emulator says, without --handoff-target"
        )
    if not config.pluginmanager.has_plugin("terminal"):
        raise pytest.UsageError(f"{given} shows the difference before it writes: leave out -p no:terminal")


class Notes:
    """Puts what a scenario has noted on its report, in each process that runs scenarios."""

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
        report = yield
        if item.config.stash[ACCEPTING] and report.when == "call" and getattr(item, "position", None) is not None:
            found = _note(item, report, call)  # type: ignore[arg-type]  # only scenarios have a position
            report.handoff_changes = found
            if report.failed and any(not change["why_not"] for change in found["changes"]):
                report.outcome = HELD
        return report


def _note(item: ScenarioItem, report: pytest.TestReport, call: pytest.CallInfo[None]) -> dict[str, Any]:
    """What a scenario that has ended has noted, as plain values."""
    assert item.position is not None
    changes, step = item.position.watch.changes, item.position.step
    error = call.excinfo.value if call.excinfo else None
    changes.decide(None if error is None or changes.have_ended else step)
    if not changes.have_ended and changes.refused is None and isinstance(error, AssertionError) and step is not None:
        changes.refused = Change((), (), None, step, ONLY_SOME)
    redact = redactor_for(item, item.target).text
    found = changes.found if report.failed else []  # a scenario that is expected to fail stays as it is
    refused = changes.refused if report.failed else None
    return {
        "id": item.nodeid,
        "path": str(item.path),
        "shown": item.document.shown,
        "digest": item.document.digest,
        "case": _place(item),
        "begins": item.case.line,
        "passed": [step.line_number for step in changes.passed],
        "changes": [_plain(change, redact) for change in found],
        "refused": None if refused is None else _plain(refused, redact),
        "unread": [redact(text) for text in changes.unread_texts],
    }


def _plain(change: Change, redact: Callable[[str], str]) -> dict[str, Any]:
    """A change as plain values, without secrets."""
    texts = [*change.wanted, *change.found]
    why_not = change.why_not or (_NOT_RUN if change.step is None else "")
    if any(redact(text) != text for text in texts):
        why_not = why_not or _SECRET
    return {
        "line": change.step.line_number if change.step is not None else 0,
        "at": line_of(change),
        "row": change.row,
        "wanted": [redact(text) for text in change.wanted],
        "found": [redact(text) for text in change.found],
        "why_not": why_not,
    }


class Acceptance:
    """Shows and writes what has changed, and runs it again. In the process with the terminal only."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._review = config.getoption("handoff_accept") == REVIEW
        self._notes: list[Mapping[str, Any]] = []
        self._held: dict[str, pytest.TestReport] = {}
        self._collected: list[pytest.Item] | None = None

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        note = getattr(report, "handoff_changes", None)
        if note is not None and self._config.stash[ACCEPTING]:
            self._notes.append(note)
            if report.outcome == HELD:
                self._held[report.nodeid] = report

    @pytest.hookimpl(tryfirst=True)
    def pytest_report_teststatus(
        self, report: pytest.TestReport
    ) -> tuple[str, str, tuple[str, dict[str, bool]]] | None:
        return ("changed", "C", ("CHANGED", {"yellow": True})) if report.outcome == HELD else None

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> Generator[None, Any, Any]:
        try:
            result = yield
        except session.Failed:
            self._config.stash[ACCEPTING] = False
            self._say_nothing_is_accepted()
            self._fail_held(list(self._held.values()), {})
            raise
        self._config.stash[ACCEPTING] = False
        self._settle(session)
        return result

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Take the scenarios that are collected to run again, before -k and the like deselect them."""
        if self._collected is not None:
            self._collected += items
            items.clear()

    def _settle(self, session: pytest.Session) -> None:
        """Decide about the changes, show them, write them, run them again."""
        by_file: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        for note in self._notes:
            by_file[os.path.realpath(note["path"])].append(note)
        decisions = [
            agreement.decided(notes)
            for notes in by_file.values()
            if any(note["changes"] or note["refused"] for note in notes)
        ]
        decisions.sort(key=lambda one: one.shown)
        if not decisions:
            return
        differences.show(self._terminal, decisions, self._notes, self._redact)
        written = [] if self._review else [one for one in decisions if one.edits and self._write(one)]
        accepted = {name: (one, one.cases[name]) for one in written for name in one.cases}
        reasons = {name: found for one in decisions for name, found in one.refusals.items()}
        self._sum_up(written, decisions)
        self._fail_held([report for name, report in self._held.items() if name not in accepted], reasons)
        if accepted:
            self._run_again(session, accepted)

    def _write(self, decision: Decision) -> bool:
        """Write a file; whether that has succeeded."""
        try:
            if read_source(decision.path).digest != decision.digest:
                self._line(f"not written: {decision.shown} has changed since the run began")
                return False
            replace_text(decision.path, decision.after)
        except DocumentError as error:
            self._line(f"not written: {error}")
            return False
        except OSError as error:
            self._line(f"not written: {why_unwritten(error, decision.path)}")
            return False
        return True

    def _fail_held(
        self, reports: Sequence[pytest.TestReport], reasons: Mapping[str, Sequence[agreement.Refusal]]
    ) -> None:
        """Report scenarios that were held as failed."""
        for report in reports:
            lines = [f"{one.place}: {self._redact(one.why)}" for one in reasons.get(report.nodeid, ())]
            if lines:
                report.sections.append((f"not accepted ({OPTION})", "\n".join(lines)))
            report.outcome = "failed"
            self._terminal.stats[HELD].remove(report)  # it counts once
            self._config.hook.pytest_runtest_logreport(report=report)

    def _run_again(self, session: pytest.Session, accepted: Mapping[str, tuple[Decision, int]]) -> None:
        """Run the scenarios with accepted changes again, as they now stand in their files."""
        before = session.items, session.testscollected
        places: dict[str, set[int]] = defaultdict(set)
        for note in self._notes:
            if note["id"] in accepted:
                places[note["path"]].add(accepted[note["id"]][1])
        items = [item for item in self._collect(session, list(places)) if _place(item) in places[str(item.path)]]
        session.items, session.testscollected = items, before[1] + len(items)
        for item, following in zip(items, [*items[1:], None], strict=True):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if session.shouldfail or session.shouldstop:
                break
        session.items = before[0]

    def _collect(self, session: pytest.Session, paths: Sequence[str]) -> list[pytest.Item]:
        """The scenarios of these files, none of them deselected."""
        self._collected, verbosity = [], self._config.option.verbose
        self._config.option.verbose = -1  # pytest counts what it collects on the terminal, and would count these again
        try:
            session.perform_collect(paths)
            return self._collected
        finally:
            self._collected, self._config.option.verbose = None, verbosity

    def _say_nothing_is_accepted(self) -> None:
        if self._held:
            self._line(f"{OPTION}: nothing is accepted, because the run stopped before its end")

    def _sum_up(self, written: Sequence[Decision], decisions: Sequence[Decision]) -> None:
        count = sum(one.edits for one in (decisions if self._review else written))
        files = counted(sum(bool(one.edits) for one in (decisions if self._review else written)), "file")
        if self._review:
            if count:
                self._line(
                    f"{OPTION}={REVIEW} has written nothing; {OPTION} changes {counted(count, 'value')} in {files}"
                )
        elif count:
            self._line(f"accepted {counted(count, 'change')} in {files}; the scenarios run again:")
        else:
            self._line("nothing is accepted")

    def _line(self, text: str) -> None:
        self._terminal.write_line(self._redact(text))

    @property
    def _terminal(self) -> pytest.TerminalReporter:
        found = self._config.pluginmanager.get_plugin("terminalreporter")
        assert isinstance(found, pytest.TerminalReporter)
        return found

    def _redact(self, text: str) -> str:
        return project_redactor(self._config).text(text)


def _place(item: pytest.Item) -> int:
    """The place of a scenario in its file, from 0; -1 for anything else."""
    case, document = getattr(item, "case", None), getattr(item, "document", None)
    return -1 if case is None or document is None else next(at for at, one in enumerate(document.cases) if one is case)
