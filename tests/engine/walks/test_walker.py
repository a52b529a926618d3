"""The walker, on boards of places that are made up: what it tries, in which order, and where it ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.engine.walks.sayings import Saying
from handoff.engine.walks.walker import Limits, Place, PlayedTurn, Walker

UNLIMITED = Limits(10_000, 100)


class Board:
    """A played conversation that is a place on a board: numbered places, and the words that lead from one to another.

    A word that leads to -1 cannot be played.
    """

    bot: Any = None
    question = None
    offered: Sequence[Saying] = ()

    def __init__(self, board: Mapping[int, Sequence[int]], at: int = 0) -> None:
        self.board = board
        self.at = at

    @property
    def is_over(self) -> bool:
        return not self.board.get(self.at)

    @property
    def key(self) -> int:
        return self.at

    def copy(self) -> Board:
        return Board(self.board, self.at)

    def says(self, saying: Saying) -> PlayedTurn:
        target = int(saying.text or 0)
        self.at = target
        return PlayedTurn(failed="no way" if target < 0 else "")


def walker(limits: Limits = UNLIMITED, **options: Any) -> Walker[Board]:
    return Walker(limits, lambda talk: [Saying(str(to), str(to)) for to in talk.board.get(talk.at, ())], **options)


def way(walked: Walker[Board], board: Mapping[int, Sequence[int]], goal: int) -> list[str] | None:
    """The words of the first place found that is the goal."""
    found = next((place for place in walked.walk(Place(Board(board))) if place.talk.at == goal), None)
    return None if found is None else [saying.shown for saying in found.sayings]


LINE = {0: [1], 1: [2], 2: [3], 3: [4]}


def test_the_shortest_way_is_found_first() -> None:
    assert way(walker(), {0: [1, 2], 1: [3], 3: [4], 2: [4]}, 4) == ["2", "4"]


def test_of_ways_of_the_same_length_the_first_words_win() -> None:
    assert way(walker(), {0: [1, 2], 1: [3], 2: [3]}, 3) == ["1", "3"]


def test_every_input_is_tried_on_a_copy_of_its_own() -> None:
    places = list(walker().walk(Place(Board({0: [1, 2]}))))

    assert [(place.sayings[0].shown, place.talk.at) for place in places] == [("1", 1), ("2", 2)]


def test_a_promise_saves_plays() -> None:
    board = {0: [*range(1, 50)], 49: [50]}
    without, promised = walker(), walker(promise=lambda _talk, saying: 50 - int(saying.text or 0))

    assert way(without, board, 50) == way(promised, board, 50) == ["49", "50"]
    assert (without.plays, promised.plays) == (50, 2)


def test_a_place_that_was_seen_is_not_walked_on_from() -> None:
    walked = walker()

    assert way(walked, {0: [1, 2], 1: [0], 2: [1, 0]}, 9) is None
    assert walked.plays == 2 + 1 + 2  # from 0, from 1 and from 2


def test_what_cannot_be_played_is_not_walked_on_from() -> None:
    walked = walker()

    assert way(walked, {0: [-1], -1: [5]}, 5) is None
    assert walked.plays == 1


@pytest.mark.parametrize(("plays", "found"), [(4, True), (3, False)], ids=["enough", "one too few"])
def test_the_number_of_inputs_is_limited(plays: int, found: bool) -> None:
    walked = walker(Limits(plays, 100))

    assert (way(walked, LINE, 4) is not None) is found
    assert walked.is_complete is found


@pytest.mark.parametrize(("turns", "found"), [(4, True), (3, False)], ids=["enough", "one too few"])
def test_the_number_of_inputs_in_a_row_is_limited(turns: int, found: bool) -> None:
    walked = walker(Limits(1_000, turns))

    assert (way(walked, LINE, 4) is not None) is found
    assert walked.is_complete is found


def test_the_inputs_before_the_start_do_not_count() -> None:
    walked = walker(Limits(1_000, 1))
    start = Place(Board(LINE), (Saying("before", "before"),))

    assert [[saying.shown for saying in place.sayings] for place in walked.walk(start)] == [["before", "1"]]


def test_a_walk_can_be_kept_from_places() -> None:
    assert way(walker(follows=lambda place: place.talk.at != 1), LINE, 2) is None


def test_a_walk_can_be_stopped() -> None:
    walked = walker()
    for _ in walked.walk(Place(Board(LINE))):
        walked.is_stopped = True

    assert walked.plays == 1


BOARDS = st.dictionaries(st.integers(0, 9), st.lists(st.integers(0, 9), max_size=4, unique=True), max_size=10)


def shortest(board: Mapping[int, Sequence[int]], goal: int) -> int | None:
    """The least number of words, at least one, that lead from 0 to the goal."""
    reached = set(board.get(0, ()))
    seen: set[int] = set()
    for length in range(1, 12):
        if goal in reached:
            return length
        seen |= reached
        reached = {to for at in reached for to in board.get(at, ())}
    return None


@given(BOARDS, st.integers(0, 9))
def test_without_a_promise_every_way_is_the_shortest(board: dict[int, list[int]], goal: int) -> None:
    found = way(walker(), board, goal)

    assert (None if found is None else len(found)) == shortest(board, goal)


@given(BOARDS, st.integers(0, 9), st.lists(st.integers(0, 50), min_size=10, max_size=10))
def test_no_promise_hides_a_goal(board: dict[int, list[int]], goal: int, promised: list[int]) -> None:
    found = way(walker(promise=lambda _talk, saying: promised[int(saying.text or 0)]), board, goal)

    assert (found is not None) is (shortest(board, goal) is not None)
