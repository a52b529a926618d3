from __future__ import annotations

import pytest

from handoff.engine.errors import FeatureError
from handoff.engine.events import FaultStruck
from handoff.engine.log import Log
from handoff.fakes import Faults


@pytest.fixture
def log():
    return Log()


@pytest.fixture
def faults(log):
    return Faults(log)


def struck(log: Log) -> list[str]:
    return [event.body.fault for event in log.of(FaultStruck)]


def test_faults_of_the_transfer_api_strike_in_the_order_given(log, faults):
    faults.transfer_api_answers(500)
    faults.transfer_api_times_out()
    faults.transfer_api_answers_late(700)
    faults.transfer_api_drops()

    for _ in range(5):
        faults.next_transfer()

    assert struck(log) == [
        "the transfer API answers 500",
        "the transfer API times out",
        "the transfer API answers late after 700 ms",
        "the transfer API drops the connection",
    ]


def test_later_failure_keeps_its_place_between_others(faults):
    faults.transfers_fail_later()
    faults.transfer_api_answers(500)

    assert faults.next_transfer() is None
    assert faults.fails_later()
    assert not faults.fails_later()
    assert faults.next_transfer().status == 500


def test_silent_bot_hears_again_after_the_messages(log, faults):
    faults.silent_for(2)

    assert [faults.input_arrives() for _ in range(3)] == [False, False, True]
    assert len(struck(log)) == 2


def test_lost_response_is_lost_once(log, faults):
    faults.lose_next_response()

    assert [faults.response_arrives() for _ in range(2)] == [False, True]
    assert struck(log) == ["the bot's response is lost"]


@pytest.mark.parametrize(
    "arrange",
    [
        lambda faults: faults.transfer_api_answers(500, 0),
        lambda faults: faults.transfer_api_answers(200),
        lambda faults: faults.transfer_api_answers(600),
        lambda faults: faults.transfer_api_answers_late(-1),
        lambda faults: faults.transfers_fail_later(-1),
        lambda faults: faults.silent_for(0),
    ],
)
def test_impossible_fault_is_refused(faults, arrange):
    with pytest.raises(FeatureError):
        arrange(faults)
