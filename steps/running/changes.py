"""The expectations that a scenario finds changed, noted instead of failed, for `--handoff-accept`.

A step that expects a whole text, choices or cards fails at once if it finds others. While changes are accepted, it
notes what it finds and passes, so that one run finds every change of a conversation; the scenario fails at its end.
What may be accepted is decided for all messages between two actions at once: a lost message makes each text behind it
look changed, and so does an added one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, Final

import pytest

from ...engine.errors import HandoffError, shorten

if TYPE_CHECKING:
    from pytest_bdd.parser import Step

    from ...engine.events import MessagePublished

_ALIKE: Final = 0.6  # texts are versions of each other from this share of common characters on
_COMPARED: Final = 500  # characters at the beginning of a text, as comparing takes quadratic time

ACCEPTING: Final = pytest.StashKey[bool]()
"""Whether the scenarios of a run note changes."""

ONLY_SOME: Final = "only whole texts, choices and cards of the bot are accepted: edit this step yourself"
ONLY_A_PART: Final = "the step expects a part of the text, or a pattern, which has no new text to be written"
_NOTHING_FOUND: Final = "nothing is there instead"
_TURN_FAILS: Final = "another expectation fails before the next action, so that this text may be of another message"


@dataclass(frozen=True, slots=True)
class Whole:
    """A complete expectation of a message: what a step expects, and the same of the message that it reads.

    Attributes:
        texts: one or several, as the step writes them.
        of: the texts of a message that stand in their place; empty if the message is another one altogether.
        row: of the step's table, from 0; None if they stand in the step itself or in its doc string.
    """

    texts: Sequence[str]
    of: Callable[[MessagePublished], Sequence[str]]
    row: int | None = None


@dataclass(slots=True)
class Change:
    """What a step expects and what it has found. `why_not` is why it cannot be accepted, "" if it can."""

    wanted: Sequence[str]
    found: Sequence[str]
    row: int | None = None
    step: Step | None = None
    why_not: str = ""


@dataclass(slots=True)
class _Read:
    """A message that a step has read: its text, the text that the step expects, None for any, and their change."""

    wanted: str | None
    found: str
    change: Change | None = None


@dataclass(slots=True)
class _Turn:
    """The messages from one action to the next."""

    reads: list[_Read] = field(default_factory=list)
    others: list[Change] = field(default_factory=list)  # of choices and cards of a message that has been read
    unread: list[str] = field(default_factory=list)

    @property
    def changes(self) -> list[Change]:
        return [*(read.change for read in self.reads if read.change is not None), *self.others]


class ExpectationsChanged(HandoffError, AssertionError):
    """A scenario whose steps have passed has found other texts, choices or cards than it expects."""

    def __init__(self, changes: Sequence[Change]) -> None:
        lines = [f"line {line_of(one)}: expected {_listed(one.wanted)}, found {_listed(one.found)}" for one in changes]
        what = "1 expectation has" if len(lines) == 1 else f"{len(lines)} expectations have"
        super().__init__("\n  ".join([f"{what} changed", *lines]))


class Changes:
    """The changes of one scenario.

    Args:
        accepting: whether steps note them; if not, `reads` and `notes` are always False.

    Attributes:
        unread: returns the messages of this action that no step has read.
        have_ended: whether all steps of the scenario have passed, with changes or without.
        passed: the steps that have.
        refused: the step that has failed, and why what it found cannot be accepted.
    """

    def __init__(self, *, accepting: bool = False) -> None:
        self.accepting = accepting
        self.unread: Callable[[], Sequence[MessagePublished]] = tuple
        self.have_ended = False
        self.passed: list[Step] = []
        self.refused: Change | None = None
        self._turns = [_Turn()]
        self._of_step: list[Change] = []

    def reads(self, message: MessagePublished | None, whole: Whole | None, *, holds: bool) -> bool:
        """Note a message that a step reads, None for none; returns whether the step passes.

        Args:
            message: the message.
            whole: what the step expects; None if it is not a whole text.
            holds: whether the message is as expected.
        """
        if not self.accepting:
            return holds
        if holds:
            assert message is not None
            text = _shown(message)
            self._turn.reads.append(_Read(None if whole is None else text, text))
            return True
        found = whole.of(message) if whole is not None and message is not None else ()
        wanted, row = (whole.texts, whole.row) if whole is not None else ((), None)
        if message is None or not any(found):
            self.refused = Change(wanted, (), row, why_not=_NOTHING_FOUND if whole is not None else ONLY_A_PART)
            return False
        change = self._noted(wanted, found, row)
        self._turn.reads.append(_Read("\n".join(wanted), _shown(message), change))
        return True

    def notes(self, wanted: Sequence[str], found: Sequence[str]) -> bool:
        """Note that something has other texts than a step expects; returns whether the step passes all the same."""
        if not self.accepting:
            return False
        if not any(found):
            self.refused = Change(wanted, (), why_not=_NOTHING_FOUND)
            return False
        self._turn.others.append(self._noted(wanted, found, None))
        return True

    def action_begins(self) -> None:
        """End the messages of the action before."""
        if self.accepting:
            self._end_turn()
            self._turns.append(_Turn())

    def step_is_over(self, step: Step) -> None:
        if self.accepting:
            self.passed.append(step)
            self._give_to(step)

    def scenario_is_over(self) -> None:
        """Raises ExpectationsChanged if a step has found something else than it expects."""
        self.have_ended = True
        if self.accepting and (found := self.found):
            raise ExpectationsChanged(found)

    @property
    def found(self) -> list[Change]:
        """All changes, in the order of the steps."""
        return [change for turn in self._turns for change in turn.changes]

    def decide(self, failed: Step | None) -> None:
        """Decide for each change of a scenario that has ended why it cannot be accepted.

        Args:
            failed: the step that has failed, None if all have passed.
        """
        self._give_to(failed)
        if self.refused is not None:
            self.refused.step = failed
        if failed is not None:
            for change in self._turn.changes:
                change.why_not = _TURN_FAILS
        else:
            self._end_turn()

    @property
    def unread_texts(self) -> list[str]:
        """The messages of those turns in which a message has changed that no step reads."""
        return [text for turn in self._turns if any(read.change for read in turn.reads) for text in turn.unread]

    @property
    def _turn(self) -> _Turn:
        return self._turns[-1]

    def _noted(self, wanted: Sequence[str], found: Sequence[str], row: int | None) -> Change:
        change = Change(list(wanted), list(found), row)
        self._of_step.append(change)
        return change

    def _give_to(self, step: Step | None) -> None:
        for change in self._of_step:
            change.step = step
        self._of_step.clear()

    def _end_turn(self) -> None:
        turn = self._turn
        if any(read.change for read in turn.reads):
            turn.unread = [_shown(message) for message in self.unread()]
            if why_not := next(_shifts(turn), ""):
                for change in turn.changes:
                    change.why_not = why_not


def _shifts(turn: _Turn) -> Iterator[str]:
    """The signs that a message of a turn is lost or added, or that their order has changed."""
    changed = [read for read in turn.reads if read.change is not None]
    for read in changed:
        others = [one for one in turn.reads if one is not read]
        if any(one.wanted == read.found for one in others):
            yield f"it finds {shorten(read.found)}, which another step expects: a message is lost, or the order is new"
        if read.wanted in turn.unread or any(one.found == read.wanted for one in others):
            yield f"the bot says {shorten(read.wanted or '')} at another place: a message is added, or the order is new"
        own = _likeness(read.wanted, read.found)
        elsewhere = [*turn.unread, *(one.found for one in changed if one is not read)]
        near = max(elsewhere, key=lambda text: _likeness(read.wanted, text), default="")
        if _likeness(read.wanted, near) > max(own, _ALIKE):
            yield f"the new text seems to be {shorten(near)}: a message is lost or added"
        if turn.unread and own < _ALIKE:
            yield f"no step reads {shorten(turn.unread[0])}: which message has the new text is not known"


def _likeness(wanted: str | None, found: str) -> float:
    """The share of common characters, from 0 to 1."""
    return SequenceMatcher(None, (wanted or "")[:_COMPARED], found[:_COMPARED], autojunk=False).ratio()


def _shown(message: Any) -> str:
    """What a message is recognised by: its text, or the titles of its cards."""
    text: str = message.text
    return text or "\n".join(card.title for card in message.cards)


def line_of(change: Change) -> int:
    """The line of the file to point at: the row of a table, or the step; 0 if the step is not known."""
    step = change.step
    if step is None:
        return 0
    if change.row is None or step.datatable is None:
        return int(step.line_number)
    return int(step.datatable.rows[change.row].location.line)


def _listed(texts: Sequence[str]) -> str:
    return ", ".join(map(shorten, texts))
