from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.engine.clock import Clock, Timing
from handoff.engine.errors import EmulatorError
from handoff.engine.log import Log


def appending(fired: list, clock: Clock | None = None):
    """A clock, and timers that append their value."""
    clock = clock or Clock()
    return clock, clock.owner("test", {"append": fired.append, "append time": lambda: fired.append(clock.now_ms)})


def test_timers_due_in_the_same_millisecond_fire_in_the_order_they_were_set():
    fired: list = []
    clock, timers = appending(fired)
    for name in "abc":
        timers.after(10, "append", name)

    clock.run_until_idle()

    assert fired == ["a", "b", "c"]
    assert clock.now_ms == 10


def test_settling_stops_at_the_last_work_timer_and_leaves_patience_alone():
    fired: list = []
    clock, timers = appending(fired)
    timers.after(100, "append", "work")
    timers.after(200, "append", "patience", timing=Timing.PATIENCE)

    clock.run_until_idle()

    assert (fired, clock.now_ms) == (["work"], 100)


def test_patience_that_falls_due_on_the_way_to_work_fires_first():
    fired: list = []
    clock, timers = appending(fired)
    timers.after(200, "append", "work")
    timers.after(100, "append", "patience", timing=Timing.PATIENCE)

    clock.run_until_idle()

    assert fired == ["patience", "work"]


@pytest.mark.parametrize(("passes_ms", "fires"), [(99, False), (100, True)])
def test_a_timer_fires_at_its_millisecond_and_not_before(passes_ms, fires):
    fired: list = []
    clock, timers = appending(fired)
    timers.after(100, "append", 1, timing=Timing.PATIENCE)

    clock.advance(passes_ms)

    assert bool(fired) is fires
    assert clock.now_ms == passes_ms


def test_work_set_by_a_firing_timer_is_settled_too():
    fired: list = []
    clock, timers = appending(fired)
    outer = clock.owner("another", {"set": lambda: timers.after(5, "append time")})
    outer.after(10, "set")

    clock.run_until_idle()

    assert fired == [15]


def test_a_cancelled_timer_never_fires():
    fired: list = []
    clock, timers = appending(fired)
    timer = timers.after(10, "append", 1)

    timer.cancel()
    timer.cancel()
    clock.run_until_idle()

    assert fired == []
    assert clock.now_ms == 0


def test_time_cannot_go_back():
    with pytest.raises(EmulatorError, match="time cannot go back"):
        Clock().advance(-1)


def test_a_loop_of_timers_is_an_error_that_names_the_timer():
    clock = Clock()
    timers = clock.owner("bat", {"echo": lambda: timers.after(1, "echo")})

    timers.after(1, "echo")
    with pytest.raises(EmulatorError, match=r"did not become idle.*'bat: echo'"):
        clock.run_until_idle()


def test_a_timer_is_a_name_with_values_that_its_owner_answers_for():
    fired: list = []
    clock, timers = appending(fired)

    timer = timers.after(10, "append", "a", timing=Timing.PATIENCE)

    assert (timer.owner, timer.name, timer.values, timer.due_ms) == ("test", "append", ("a",), 10)
    assert clock.waiting() == [timer]


def test_a_timer_that_its_owner_has_no_handler_for_is_refused_when_it_is_set():
    _, timers = appending([])

    with pytest.raises(EmulatorError, match=r"no handler for 'apend', only append"):
        timers.after(10, "apend", "a")


def test_two_owners_cannot_have_one_name():
    clock, _ = appending([])

    with pytest.raises(EmulatorError, match="two owners of timers are called 'test'"):
        clock.owner("test", {})


def test_a_timer_restores_the_cause_under_which_it_was_set():
    clock, causes = Clock(), []
    log = Log(clock)
    timers = clock.owner("test", {"look": lambda: causes.append(clock.cause)})
    with log.caused_by(3):
        timers.after(10, "look")
    with log.caused_by(4):
        timers.after(5, "look")
        timers.after(20, "look")
    timers.after(7, "look")

    with log.caused_by(9):
        clock.run_until_idle()
        causes.append(clock.cause)

    assert causes == [4, None, 3, 4, 9]
    assert clock.cause is None


def test_a_handler_that_fails_leaves_no_cause_behind():
    clock = Clock()
    timers = clock.owner("test", {"fail": lambda: 1 / 0})
    with Log(clock).caused_by(3):
        timers.after(1, "fail")

    with pytest.raises(ZeroDivisionError):
        clock.run_until_idle()

    assert clock.cause is None


@given(st.lists(st.tuples(st.integers(0, 50), st.booleans()), max_size=30), st.integers(0, 60))
def test_timers_fire_in_due_order_and_never_after_the_end(wanted, passes_ms):
    fired: list = []
    clock, timers = appending(fired)
    for delay, patient in wanted:
        timing = Timing.PATIENCE if patient else Timing.WORK
        timers.after(delay, "append time", timing=timing)

    clock.advance(passes_ms)

    assert fired == sorted(delay for delay, _ in wanted if delay <= passes_ms)


def test_cancelled_timers_do_not_pile_up() -> None:
    fired: list = []
    clock, timers = appending(fired)
    timers.after(5, "append", "kept", timing=Timing.PATIENCE)
    for _ in range(10_000):
        timers.after(1_800_000, "append", "cancelled", timing=Timing.PATIENCE).cancel()

    assert len(clock._heap) <= 1_002
    clock.advance(1_800_000)
    assert fired == ["kept"]
