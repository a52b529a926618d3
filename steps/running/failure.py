"""The representation of a failed scenario: the Gherkin with `>` at the step, the expectation, transcript, explanation.

pytest renders it: the Gherkin is one more entry of its own representation of a failure, so `--tb`, the summary line,
JUnit and pytest-xdist treat it like any other. A bot's author writes no Python and sees none: frames of our step
library are left out when the error explains itself. If the names used from pytest's internals have moved
(`internals.SHOWING`), the failure is one plain text.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

import pluggy
import pytest
import pytest_bdd
from pytest_bdd.exceptions import StepDefinitionNotFoundError
from pytest_bdd.parser import ScenarioTemplate, Step

from ...engine.errors import HandoffError, closest
from ...engine.input_files import read_text
from . import internals
from .position import Position

OURS = Path(__file__).parents[2]
MACHINERY = tuple(Path(inspect.getfile(one)).parent for one in (pytest_bdd, pluggy, pytest.Function))
COMPLETE = (HandoffError, StepDefinitionNotFoundError, pytest.FixtureLookupError)  # the message needs no traceback
EXPLAINS_ITSELF = (*COMPLETE, AssertionError, pytest.fail.Exception)
FIXTURES = {
    "context": "what the steps of a scenario share: the bot, the consumer, what has been read",
    "target": "where it runs: the World, with its log, clock and cloud",
}
WORLDS = ("world", "emulator")  # what people call the target
NEEDS = {"datatable": "this step needs a data table below it", "docstring": "this step needs a doc string below it"}

Section = tuple[str, str]


class FailedCase(Protocol):
    """A scenario, or one row of an outline, as its feature has it."""

    @property
    def template(self) -> ScenarioTemplate: ...

    @property
    def fills(self) -> Mapping[str, object]: ...


class FailedDocument(Protocol):
    """The feature file of a failed scenario. `shown` is its path in texts."""

    @property
    def shown(self) -> str: ...


class FailedScenario(Protocol):
    """The attributes of a pytest item that a failure is shown from."""

    @property
    def config(self) -> pytest.Config: ...

    @property
    def path(self) -> Path: ...

    @property
    def position(self) -> Position | None: ...

    @property
    def case(self) -> FailedCase: ...

    @property
    def document(self) -> FailedDocument: ...


def represent(
    item: FailedScenario, excinfo: pytest.ExceptionInfo[BaseException], pytests_own: Callable[[str], Any]
) -> Any:
    """The failure as pytest shows it; None for a failure outside of a step, which pytest shows in its own form.

    Args:
        item: the scenario.
        excinfo: the failure.
        pytests_own: makes pytest's own representation, in the style "long" or "short".
    """
    wanted = item.config.getoption("tbstyle", "auto")
    if item.position is None or item.config.getoption("fulltrace", False) or wanted == "native":
        return None
    if item.position.step is None and not isinstance(excinfo.value, HandoffError):
        return None
    if internals.moved(internals.SHOWING):
        return plain(item, excinfo)
    line = _line(item)
    place = internals.ReprFileLocation(item.document.shown, line, said(excinfo.value))
    code = internals.ReprEntry(gherkin(item), None, None, None, "value")
    if isinstance(excinfo.value, COMPLETE) or (isinstance(excinfo.value, EXPLAINS_ITSELF) and not frames(excinfo)):
        entries = [code, internals.ReprEntry(_error_lines(excinfo.value), None, None, place, "long")]
        return internals.ExceptionChainRepr([(internals.ReprTraceback(entries, None, "long"), place, None)])
    code.reprfileloc = internals.ReprFileLocation(item.document.shown, line, "")
    shown = pytests_own("long" if wanted in ("auto", "long") else "short")
    if not isinstance(shown, internals.ExceptionChainRepr):
        return shown
    *causes, (traceback, _place, _after) = shown.chain
    traceback.reprentries = [code, *traceback.reprentries]
    return internals.ExceptionChainRepr([*causes, (traceback, place, None)])


def plain(item: FailedScenario, excinfo: pytest.ExceptionInfo[BaseException]) -> str:
    """The failure as one text, made without pytest's internals."""
    error = excinfo.value
    hidden = (*MACHINERY, OURS) if isinstance(error, EXPLAINS_ITSELF) else MACHINERY
    python = not isinstance(error, COMPLETE) and any(not _is_within(Path(e.path), hidden) for e in excinfo.traceback)
    shown = [str(excinfo.getrepr(style="short")), ""] if python else [*_error_lines(error), ""]
    return "\n".join([*gherkin(item), "", *shown, f"{item.document.shown}:{_line(item)}: {said(error)}"])


def frames(excinfo: pytest.ExceptionInfo[BaseException]) -> list[internals.TracebackEntry]:
    """The frames to show: those of the user's own Python, and ours unless the error explains itself."""
    hidden = (*MACHINERY, OURS) if isinstance(excinfo.value, EXPLAINS_ITSELF) else MACHINERY
    seen = filter(internals.filter_traceback, excinfo.traceback)
    return [entry for entry in seen if not entry.ishidden(excinfo) and not _is_within(Path(entry.path), hidden)]


def _error_lines(error: BaseException) -> list[str]:
    return [f"E   {line}".rstrip() for line in said(error).splitlines()]


def said(error: BaseException) -> str:
    """The text of an error, with the name of its class if the text alone does not explain it."""
    if isinstance(error, pytest.FixtureLookupError):
        return NEEDS.get(error.argname or "") or _no_fixture(error)
    text = str(error)
    if isinstance(error, EXPLAINS_ITSELF):
        return text or "the assertion is false, and the step gives no reason"
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _no_fixture(error: pytest.FixtureLookupError) -> str:
    """The text for a fixture that does not exist: those that handoff has, and the closest of all."""
    name = error.argname or ""
    if name.casefold() in WORLDS:
        do = "write: target, which is the World"
    else:
        near = closest(name, _fixture_names(error.request))
        do = f"did you mean {near!r}?" if near else ""
    ours = [f"  {fixture}: {what}" for fixture, what in FIXTURES.items()]
    lines = [f"fixture {name!r} not found", "fixtures of handoff:", *ours, do, "all of them: pytest --fixtures"]
    return "\n  ".join(filter(None, lines))


def _fixture_names(request: Any) -> list[str]:
    """The fixtures of handoff, of the user and of other plugins; steps, which are fixtures to pytest, aside."""
    try:
        names = internals.get_fixture_names(request._fixturemanager)
        prefix = internals.STEP_FIXTURE_PREFIX
    except (internals.Moved, AttributeError):
        return list(FIXTURES)
    return [*FIXTURES, *(name for name in names if not name.startswith((prefix, "_")))]


def gherkin(item: FailedScenario) -> list[str]:
    """The lines of the feature file down to the step that failed, which has a `>`, with its table or doc string."""
    here, title, start = _line(item), item.case.template.line_number, _block_start(item)
    lines = _lines(item.path)
    last = min(_last_line(item), len(lines))
    numbers = [
        number for number in (*(() if start == title else (title,)), *range(start, last + 1)) if number <= len(lines)
    ]
    shown = [f"{'>' if number == here else ' '} {lines[number - 1]}".rstrip() for number in numbers]
    if item.case.fills:
        shown.append("  with " + ", ".join(f"{name} = {value}" for name, value in item.case.fills.items()))
    return shown


def _lines(feature: Path) -> list[str]:
    """The lines of the feature file; none when it has vanished since it was collected."""
    try:
        return read_text(feature).split("\n")
    except (OSError, ValueError):
        return []


def sections(target: Any, position: Position | None) -> list[Section]:
    """The sections to print below a failure, from the scenario's target: the bots' side and the transcript."""
    since = position.before_when if position is not None else None
    makers = {"what the bot did": ("explain_failure", {"since": since}), "transcript": ("transcript", {})}
    found = [
        (title, _text(make, arguments))
        for title, (name, arguments) in makers.items()
        if (make := getattr(target, name, None)) is not None
    ]
    return [(title, text) for title, text in found if text.strip()]


def hide_secrets(report: pytest.TestReport, redact: Callable[[str], str]) -> None:
    """Redact the report of a failure, for the terminal, JUnit and other plugins."""
    report.sections[:] = [(title, redact(text)) for title, text in report.sections]
    if report.longrepr is not None and internals.moved(internals.SHOWING):
        report.longrepr = redact(str(report.longrepr))
    elif isinstance(report.longrepr, str):
        report.longrepr = redact(report.longrepr)
    elif isinstance(report.longrepr, internals.ExceptionRepr):
        for place in _places(report.longrepr):
            place.message = redact(place.message)
        for entry in _entries(report.longrepr):
            entry.lines[:] = _redacted_lines(entry.lines, redact)
            if (local := getattr(entry, "reprlocals", None)) is not None:
                local.lines[:] = _redacted_lines(local.lines, redact)
            if (called := getattr(entry, "reprfuncargs", None)) is not None:
                called.args[:] = [(name, redact(value)) for name, value in called.args]


def _redacted_lines(lines: list[str], redact: Callable[[str], str]) -> list[str]:
    """The lines without secrets; they are looked at together, because a table or a key has several."""
    if any("\n" in line for line in lines):  # a traceback in Python's own form
        return [redact(line) for line in lines]
    return redact("\n".join(lines)).split("\n")


def _places(shown: internals.ExceptionRepr) -> Iterator[internals.ReprFileLocation]:
    if shown.reprcrash is not None:
        yield shown.reprcrash
    for traceback in _tracebacks(shown):
        for entry in traceback.reprentries:
            if (place := getattr(entry, "reprfileloc", None)) is not None:
                yield place


def _entries(shown: internals.ExceptionRepr) -> Iterator[Any]:
    for traceback in _tracebacks(shown):
        yield from traceback.reprentries


def _tracebacks(shown: internals.ExceptionRepr) -> list[Any]:
    chain = [element[0] for element in shown.chain] if isinstance(shown, internals.ExceptionChainRepr) else []
    return chain or [shown.reprtraceback]


def _is_within(path: Path, folders: tuple[Path, ...]) -> bool:
    return path.suffix == ".feature" or any(path.is_relative_to(folder) for folder in folders)


def _text(make: Callable[..., str], arguments: Mapping[str, Any]) -> str:
    try:
        return str(make(**arguments))
    except Exception as error:  # an explanation that fails must not hide what it explains
        return f"(not available: {type(error).__name__}: {error})"


def _line(item: FailedScenario) -> int:
    """The line to point at: the step that failed, or the scenario when its steps have passed."""
    step = _step(item)
    return step.line_number if step is not None else item.case.template.line_number


def _step(item: FailedScenario) -> Step | None:
    return item.position.step if item.position is not None else None


def _block_start(item: FailedScenario) -> int:
    """The line of the Scenario or Background that the line to point at is in."""
    template, here = item.case.template, _line(item)
    rule = template.rule.background if template.rule is not None else None
    starts = [block.line_number for block in (template, template.feature.background, rule) if block is not None]
    return max(start for start in starts if start <= here)


def _last_line(item: FailedScenario) -> int:
    """The last line of the step, its table or doc string included."""
    step = _step(item)
    if step is not None and step.datatable is not None:
        return int(step.datatable.rows[-1].location.line)
    if step is not None and step.docstring is not None:
        return step.line_number + step.docstring.count("\n") + 3
    return _line(item)
