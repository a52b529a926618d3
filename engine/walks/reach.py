"""The way from each dialog of a bot to a human agent, found by playing the bot.

Theory of operation. For each dialog a search plays the words that lead into it and then, at each place where the bot
waits, the answers to the pending question and the words that ask for a human agent, shortest way first. Only a transfer
that the played bot has requested counts. The graph of `paths.py` proposes the words; it decides nothing. So a question
that takes "human" for an answer is found, whatever its rules and its code look like.

Calls other than transfers get a success with an empty object, and where that leads nowhere, a failure. The words of
pending questions are those of their rules and choices; a way that needs other words is not found, and the search ends
after `INPUTS_MAX` inputs. So `words` is a fact about the bot, and no words are a fact about the search.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from ..bot import Bot, Dialog, Interaction
from ..turn.answer import Answer
from .candidates import answers
from .paths import Paths
from .rehearsal import CUT_OFF, FAILURE, SUCCESS, Rehearsed
from .sayings import NOT_UNDERSTOOD, Saying, Sayings
from .walker import Limits, Place, PlayedTurn, Walker

INPUTS_MAX: Final = 300  # played for one dialog
INPUTS_OF_BOT_MAX: Final = 3_000  # for all of its dialogs
TURNS_MAX: Final = 12  # after the words that lead into it
CALLS_FAIL: Final = Saying("(API calls fail)", None)


@dataclass(frozen=True, slots=True)
class Trap:
    """A question at which words that ask for a human agent do not lead to one.

    Attributes:
        question: the question.
        saying: the words, as they were played.
        is_answer: whether it took them for an answer; otherwise it did not understand them.
    """

    question: Interaction
    saying: str
    is_answer: bool


@dataclass(frozen=True, slots=True)
class Reach:
    """The way from a dialog to a human agent, as played.

    Attributes:
        words: the consumer's inputs from the first turn on; None when no way was found.
        transfer: the interaction they lead to.
        traps: the questions of the dialog that were reached and do not understand who asks for a human agent.
        untried: the questions of the dialog that the search did not reach, so nothing is known about them.
        unplayed: why this dialog could not be played; "" when it was.
    """

    dialog: Dialog
    words: tuple[str, ...] | None
    transfer: Interaction | None
    traps: tuple[Trap, ...] = ()
    untried: tuple[Interaction, ...] = ()
    unplayed: str = ""

    @property
    def turns(self) -> int | None:
        return None if self.words is None else sum(not text.startswith("(") for text in self.words)


class Reaches:
    """The ways to a human agent in one bot, dialog by dialog."""

    def __init__(self, bot: Bot, paths: Paths | None = None) -> None:
        self._bot: Final = bot
        self._paths: Final = paths or Paths(bot)
        self._inputs = 0

    @cached_property
    def all(self) -> tuple[Reach, ...]:
        """For each enabled dialog, in the order of the export."""
        return tuple(self._of(dialog) for dialog in self._bot.dialogs if dialog.enabled)

    def _of(self, dialog: Dialog) -> Reach:
        if not self._paths.transfers:
            return Reach(dialog, None, None)
        entry = self._paths.entry(dialog)
        if self._inputs >= INPUTS_OF_BOT_MAX:
            return Reach(dialog, None, None, unplayed="the search for the dialogs before it took too long")
        if entry is None:
            return Reach(dialog, None, None, unplayed="nothing leads here")
        unknown = next((saying.shown for saying in entry if saying.text is None), None)
        if unknown is not None:
            return Reach(dialog, None, None, unplayed=f"no text is known for {unknown}")
        found = self._searched(dialog, entry, SUCCESS)
        if found.words is not None:
            return found
        failing = found if self._inputs >= INPUTS_OF_BOT_MAX else self._searched(dialog, entry, FAILURE)
        if failing.words is None:
            return failing if found.unplayed and not failing.unplayed else found
        words = (CALLS_FAIL.shown, *failing.words)
        return replace(found, words=words, transfer=failing.transfer, unplayed="")

    def _searched(self, dialog: Dialog, entry: Sayings, answer: Answer) -> Reach:
        search = _Search(self._bot, self._paths, dialog, entry, Rehearsed(self._bot, answer))
        found = search.result()
        self._inputs += INPUTS_OF_BOT_MAX if search.is_cut_off else search.inputs
        return found


class _Search:
    """The search from one dialog, with one kind of answer to calls."""

    def __init__(self, bot: Bot, paths: Paths, dialog: Dialog, entry: Sayings, talk: Rehearsed) -> None:
        self._bot: Final = bot
        self._paths: Final = paths
        self._dialog: Final = dialog
        self._entry: Final = entry
        self._talk: Final = talk
        self._openings: Final = [request.saying for request in paths.requests]
        self._asking: Final = [request.saying for request in paths.requests if request.asks]
        self._traps: dict[str, Trap] = {}
        self._reached: set[str] = set()
        self._depends: set[str] = set()
        self._found: Place[Rehearsed] | None = None
        self._walker: Final = Walker(Limits(INPUTS_MAX, TURNS_MAX), self._words, follows=self._follows)
        self.is_cut_off = False

    @property
    def inputs(self) -> int:
        """The number of inputs tried so far, after those that lead into the dialog."""
        return self._walker.plays

    def result(self) -> Reach:
        """The shortest way that was found, with the traps met on the way."""
        started: set[str] = set()
        turn = PlayedTurn()
        for saying in self._entry:
            turn = self._talk.says(saying)
            self._note(turn)
            started |= turn.started()
            if unplayed := turn.failed or _refusal(turn):
                return self._none(unplayed)
        if self._dialog.id not in started:
            shown = ", then ".join(saying.shown for saying in self._entry)
            return self._none(f"{shown} did not lead into it")
        start = Place(self._talk, self._entry, turn)
        return self._result_of(start) if turn.transfer else self._walk(start)

    def _walk(self, start: Place[Rehearsed]) -> Reach:
        """Walk on: for a way, and once it is found for traps in this dialog only."""
        failed = ""
        for place in self._walker.walk(start):
            self._note(place.turn)
            self._walker.is_stopped = self.is_cut_off
            if place.asked is not None and place.sayings[-1] in self._asking:
                self._judge(place.asked, place.sayings[-1], place.turn)
            failed = failed or _refusal(place.turn)
            if place.turn.transfer:
                self._found = self._found or place
            else:
                failed = failed or place.turn.failed
        return self._result_of(self._found) if self._found else self._none(failed)

    def _note(self, turn: PlayedTurn) -> None:
        self._depends |= turn.depends
        self.is_cut_off = self.is_cut_off or turn.failed == CUT_OFF

    def _follows(self, place: Place[Rehearsed]) -> bool:
        """Whether to walk on from here: not from a transfer, and after the first one only in this dialog."""
        question = place.talk.question
        is_here = question is not None and question.dialog_id == self._dialog.id
        return not place.turn.transfer and (self._found is None or is_here)

    def _words(self, talk: Rehearsed) -> list[Saying]:
        """The inputs that are tried at a place."""
        if talk.question is not None:
            self._reached.add(talk.question.id)
        return [*answers(self._paths, talk), *self._openings]

    def _judge(self, question: Interaction, saying: Saying, turn: PlayedTurn) -> None:
        """Note a question of this dialog that does not lead these words to the dialog that they ask for."""
        if question.dialog_id != self._dialog.id or turn.failed or turn.transfer or saying == NOT_UNDERSTOOD:
            return
        meant = {request.dialog.id for request in self._paths.requests}
        if not meant & turn.started():
            self._traps.setdefault(question.id, Trap(question, saying.shown, turn.answers(question)))

    def _result_of(self, found: Place[Rehearsed]) -> Reach:
        words = tuple(saying.shown for saying in found.sayings)
        transfer = next((one for one in self._bot.interactions if one.where == found.turn.transfer), None)
        return Reach(self._dialog, words, transfer, tuple(self._traps.values()), self._untried())

    def _none(self, unplayed: str = "") -> Reach:
        depends = sorted(self._depends)
        if depends and not unplayed:
            more = f" and {len(depends) - 1} more" if len(depends) > 1 else ""
            unplayed = f"it depends on {depends[0]}{more}"
        return Reach(self._dialog, None, None, tuple(self._traps.values()), self._untried(), unplayed)

    def _untried(self) -> tuple[Interaction, ...]:
        questions = (one for one in self._bot.chain(self._dialog) if one.enabled and one.is_question)
        return tuple(one for one in questions if one.id not in self._reached)


def _refusal(turn: PlayedTurn) -> str:
    return "" if turn.refused is None else f"the skill id {turn.refused!r} is not a number here"
