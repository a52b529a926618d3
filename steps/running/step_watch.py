"""Which step an event of the log belongs to, and the failure of a step by a diagnostic that the run does not allow."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from pytest_bdd.parser import Step

from ...engine.errors import HandoffError
from .changes import Changes
from .diagnostic_actions import ALLOW, SETTING, Actions
from .prohibitions import Prohibitions

if TYPE_CHECKING:
    from ...engine.diagnostics import Diagnostic
    from ...engine.log import Log

_SHOWN = 5  # of the texts of one code in one step


class DiagnosticNotAllowed(HandoffError):
    """A step led to a diagnostic that the run treats as an error. `.diagnostics` are all of that step."""

    def __init__(self, found: list[Diagnostic], actions: Actions) -> None:
        self.diagnostics = found
        lines: list[str] = []
        for code in dict.fromkeys(one.code for one in found):
            lines += _said([one for one in found if one.code == code])
            decided = actions.line(code)
            lines += [f"  an error because of {decided}"] if decided is not None else []
            lines.append(f"  to allow it in this scenario: the tag @{ALLOW}:{code}; in all: {SETTING} = warn:{code}")
        super().__init__("\n".join(lines))


class StepWatch:
    """Follows the log of one scenario, step by step.

    Args:
        actions: of the run.
        allowed: the codes that the scenario's tags allow.
        target: returns the scenario's target, None before a step has used it.

    Attributes:
        prohibitions: what steps of the scenario forbid for the whole of it.
        changes: the expectations that steps of the scenario find changed.
    """

    def __init__(
        self,
        actions: Actions,
        allowed: frozenset[str],
        target: Callable[[], Any],
        changes: Changes | None = None,
    ) -> None:
        self.actions = actions
        self.allowed = allowed
        self._target = target
        self._ends: list[int] = []  # the number of the last event of each step that has any
        self._steps: list[Step] = []
        self._used: set[str] = set()
        self.changes = Changes() if changes is None else changes
        self.prohibitions = Prohibitions()
        self.prohibitions.step_of = self.step_of

    def step_is_over(self, step: Step) -> None:
        """Take note of a step's events.

        Raises:
            AssertionError: an earlier step has forbidden a message among them.
            DiagnosticNotAllowed: a diagnostic among them is an error.
        """
        __tracebackhide__ = True
        self.changes.step_is_over(step)
        log: Log | None = getattr(self._target(), "log", None)
        if log is None:
            return
        last, before = log.last_seq, self._end
        if last != before:
            self._ends.append(last)
            self._steps.append(step)
        if self.prohibitions:
            self.prohibitions.step_is_over(step, log.since(before))
        if last != before and self.actions.insists:
            self._check(log, before)

    def scenario_is_over(self) -> Iterator[Step | None]:
        """Look at what steps have forbidden once more; yields each step that did, before it is looked at.

        Raises:
            AssertionError: a message has come after the last step.
            DiagnosticNotAllowed: it is an error to forbid a text that no bot has.
        """
        __tracebackhide__ = True
        target = self._target()
        for one in self.prohibitions:
            yield one.step
            one.check(target.log.since(self._end), self.step_of)
            if one.step is not None and (doubt := one.doubt()):
                from ...engine.events import DiagnosticReported  # a run without a scenario does not need the engine

                target.remark(DiagnosticReported("unknown-text", doubt))
                self.step_is_over(one.step)

    @property
    def _end(self) -> int:
        """The number of the last event that belongs to a step."""
        return self._ends[-1] if self._ends else -1

    def step_of(self, seq: int) -> Step | None:
        """The step during which the event of this number was appended; None during one that is not over."""
        at = bisect_left(self._ends, seq)
        return self._steps[at] if at < len(self._steps) else None

    def before_when(self, steps: Sequence[Step]) -> int | None:
        """The number of the last event before the last When and the steps that continue it; None without a When.

        Args:
            steps: those of the scenario that have begun, in their order.
        """
        begins = [
            at for at, (one, before) in enumerate(zip(steps, (None, *steps), strict=False)) if _begins(one, before)
        ]
        if not begins:
            return None
        ends: dict[int, int] = {}  # the first of each step: one that forbids has another when the scenario is over
        for end, step in zip(self._ends, self._steps, strict=True):
            ends.setdefault(id(step), end)
        return max((ends.get(id(step), -1) for step in steps[: begins[-1]]), default=-1)

    def _check(self, log: Log, after: int) -> None:
        from ...engine.diagnostics import diagnostics  # a run without a scenario does not need the engine

        found = diagnostics(log.since(after), used=self._used)
        wrong = [one for one in found if self.actions.of(one.code, self.allowed) == "error"]
        if wrong:
            raise DiagnosticNotAllowed(wrong, self.actions)


def _begins(step: Step, before: Step | None) -> bool:
    """Whether this step begins a When: it is one, and does not continue one with And."""
    return step.type == "when" and (before is None or before.type != "when" or step.keyword.strip() == "When")


def _said(found: list[Diagnostic]) -> list[str]:
    """The diagnostics of one code: a text with all its places, then the next one."""
    places: dict[str, list[str]] = {}
    for one in found:
        places.setdefault(one.text, []).append(one.node)
    lines: list[str] = []
    for text, nodes in list(places.items())[:_SHOWN]:
        first, *more = text.splitlines() or [""]
        times = f" ({len(nodes)} times)" if len(nodes) > 1 else ""
        at = ", ".join(filter(None, dict.fromkeys(nodes)))
        lines += [f"{found[0].code}{f' at {at}' if at else ''}{times}: {first}", *more]
    if len(places) > _SHOWN:
        lines.append(f"  … and {len(places) - _SHOWN} more")
    return lines
