"""What steps forbid for the whole of a scenario: `the bot never says "…"` counts what is said after the step, too.

The step looks at what has been said before it. From then on each message is looked at when the step that led to it is
over, so that a failure points at that step; what comes after the last step is looked at when the scenario is over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_bdd.parser import Step

if TYPE_CHECKING:
    from ...engine.log import Event


@dataclass(slots=True, eq=False)
class Prohibition:
    """What one step forbids.

    Attributes:
        expected: the expectation, for a failure: "the bot never to say 'Sorry'".
        breach: what an event does that is forbidden, in words; empty for any other event.
        doubt: why nothing can break it, in words; empty if something can. It is asked when the scenario is over.
        step: the step, once it is over.
    """

    expected: str
    breach: Callable[[Event], str]
    doubt: Callable[[], str]
    step: Step | None = None

    def check(self, events: Iterable[Event], step_of: Callable[[int], Step | None]) -> None:
        """Look at these events.

        Args:
            events: in their order.
            step_of: the step during which the event of this number was appended, None where that is not known.

        Raises:
            AssertionError: one of them is forbidden.
        """
        __tracebackhide__ = True
        for event in events:
            if found := self.breach(event):
                raise AssertionError("\n  ".join(self._refusal(found, step_of(event.seq))))

    def _refusal(self, found: str, during: Step | None) -> Iterator[str]:
        yield f"expected {self.expected}"
        yield f"but {found}" + ("" if during is None else f", after {in_words(during)}")
        if self.step is not None:
            yield f"forbidden by {in_words(self.step)}"


class Prohibitions:
    """What the steps of one scenario forbid.

    Attributes:
        step_of: the step during which the event of this number was appended, None where that is not known.
    """

    def __init__(self) -> None:
        self.step_of: Callable[[int], Step | None] = lambda _seq: None
        self._all: list[Prohibition] = []

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[Prohibition]:
        return iter(self._all)

    def add(self, prohibition: Prohibition, so_far: Iterable[Event]) -> None:
        """Forbid it from now on.

        Raises:
            AssertionError: it has happened among these events.
        """
        __tracebackhide__ = True
        prohibition.check(so_far, self.step_of)
        self._all.append(prohibition)

    def step_is_over(self, step: Step, events: Sequence[Event]) -> None:
        """Look at the events of a step.

        Raises:
            AssertionError: one of them is forbidden.
        """
        __tracebackhide__ = True
        for one in self._all:
            one.check(events, lambda _seq: step)
            one.step = one.step or step

    def check(self, events: Sequence[Event]) -> None:
        """Look at the events of a scenario that is over.

        Raises:
            AssertionError: one of them is forbidden.
        """
        __tracebackhide__ = True
        for one in self._all:
            one.check(events, self.step_of)


def in_words(step: Step) -> str:
    """The line and the text of a step."""
    return f"line {step.line_number}: {step.keyword.strip()} {step.name}"
