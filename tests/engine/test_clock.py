from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.engine.clock import Clock, Timing
from handoff.engine.errors import EmulatorError


def test_timers_due_in_the_same_millisecond_fire_in_the_order_they_were_set():
    clock, fired = Clock(), []
    for name in "abc":
        clock.after(10, lambda name=name: fired.append(name))

    clock.run_until_idle()

    assert fired == ["a", "b", "c"]
    assert clock.now_ms == 10


def test_settling_stops_at_the_last_work_timer_and_leaves_patience_alone():
    clock, fired = Clock(), []
    clock.after(100, lambda: fired.append("work"))
    clock.after(200, lambda: fired.append("patience"), timing=Timing.PATIENCE)

    clock.run_until_idle()

    assert (fired, clock.now_ms) == (["work"], 100)


def test_patience_that_falls_due_on_the_way_to_work_fires_first():
    clock, fired = Clock(), []
    clock.after(200, lambda: fired.append("work"))
    clock.after(100, lambda: fired.append("patience"), timing=Timing.PATIENCE)

    clock.run_until_idle()

    assert fired == ["patience", "work"]


@pytest.mark.parametrize(("passes_ms", "fires"), [(99, False), (100, True)])
def test_a_timer_fires_at_its_millisecond_and_not_before(passes_ms, fires):
    clock, fired = Clock(), []
    clock.after(100, lambda: fired.append(1), timing=Timing.PATIENCE)

    clock.advance(passes_ms)

    assert bool(fired) is fires
    assert clock.now_ms == passes_ms


def test_work_set_by_a_firing_timer_is_settled_too():
    clock, fired = Clock(), []
    clock.after(10, lambda: clock.after(5, lambda: fired.append(clock.now_ms)))

    clock.run_until_idle()

    assert fired == [15]


def test_a_cancelled_timer_never_fires():
    clock, fired = Clock(), []
    timer = clock.after(10, lambda: fired.append(1))

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

    def again() -> None:
        clock.after(1, again, name="echo")

    again()
    with pytest.raises(EmulatorError, match=r"does not settle.*'echo'"):
        clock.run_until_idle()


@given(st.lists(st.tuples(st.integers(0, 50), st.booleans()), max_size=30), st.integers(0, 60))
def test_timers_fire_in_due_order_and_never_after_the_end(timers, passes_ms):
    clock, fired = Clock(), []
    for delay, patient in timers:
        timing = Timing.PATIENCE if patient else Timing.WORK
        clock.after(delay, lambda: fired.append(clock.now_ms), timing=timing)

    clock.advance(passes_ms)

    assert fired == sorted(delay for delay, _ in timers if delay <= passes_ms)


def test_cancelled_timers_do_not_pile_up() -> None:
    clock, fired = Clock(), []
    clock.after(5, lambda: fired.append("kept"), timing=Timing.PATIENCE)
    for _ in range(10_000):
        clock.after(1_800_000, lambda: fired.append("cancelled"), timing=Timing.PATIENCE).cancel()

    assert len(clock._heap) <= 1_002
    clock.advance(1_800_000)
    assert fired == ["kept"]
