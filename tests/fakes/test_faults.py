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


# --- services --------------------------------------------------------------------------------------------------------


def test_fault_of_a_service_strikes_that_service_once(log, faults):
    faults.service_answers("history", 503)

    assert faults.next_of("login") is None
    assert faults.next_of("history").status == 503
    assert faults.next_of("history") is None
    assert struck(log) == ["the service 'history' answers 503"]


def test_unknown_service_names_the_closest(faults):
    with pytest.raises(FeatureError, match=r"unknown service 'contxt'(?s:.)*did you mean 'context'"):
        faults.service_drops("contxt")


@pytest.mark.parametrize("status", [200, 399, 600])
def test_service_cannot_fail_with_what_is_no_failure(faults, status):
    with pytest.raises(FeatureError, match="cannot answer with this status"):
        faults.service_answers("login", status)


def test_pending_faults_are_told_in_words_and_counted(faults):
    faults.transfer_api_answers(500, times=2)
    faults.service_answers("history", 502, after_effect=True)
    faults.service_answers_late("context", 700)
    faults.silent_for(3)
    faults.lose_next_response()

    assert faults.pending() == [
        "the transfer API answers 500, 2 times",
        "the service 'history' answers 502 after processing the request",
        "the service 'context' answers late after 700 ms",
        "the bot is silent, 3 times",
        "the bot's response is lost",
    ]


def test_cleared_faults_do_not_strike(faults):
    faults.transfer_api_times_out()
    faults.service_times_out("login")
    faults.silent_for(1)
    faults.clear()

    assert (faults.pending(), faults.next_transfer(), faults.next_of("login")) == ([], None, None)
    assert faults.input_arrives()


def test_standing_fault_strikes_every_transfer_once_those_before_it_have(faults):
    faults.transfers_fail_later(None)
    faults.transfer_api_answers(503)

    assert faults.pending() == ["the transfer API answers 503", "an accepted transfer fails later, every time"]
    assert faults.next_transfer().status == 503
    assert [faults.next_transfer(), faults.fails_later()] * 2 == [None, True] * 2


def test_standing_answer_strikes_every_request(faults):
    faults.transfer_api_answers(500, None)

    assert [faults.next_transfer().status for _ in range(3)] == [500, 500, 500]
    assert not faults.fails_later()
    faults.clear()
    assert faults.next_transfer() is None
