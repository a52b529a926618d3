from __future__ import annotations

import dataclasses
import types
import typing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.engine import events
from handoff.engine.errors import EmulatorError, FeatureError
from handoff.engine.log import Log, read_ndjson

st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))  # JSON has no others
BODIES = typing.get_args(typing.get_args(events.Body)[0])
HEADERS = {
    "conversation": st.none() | st.text(),
    "bot": st.none() | st.text(),
    "node": st.none() | st.text(),
    "rules": st.lists(st.text()).map(tuple),
}


@given(
    st.lists(st.tuples(st.one_of([st.from_type(body) for body in BODIES]), st.fixed_dictionaries(HEADERS)), max_size=5)
)
def test_a_log_written_as_ndjson_and_read_back_is_equal(entries):
    log = Log()
    for body, header in entries:
        with log.caused_by(log.last_seq if log.events else None):
            log.append(body, **header)

    assert read_ndjson(log.to_ndjson()) == log.events


def test_everything_in_the_block_has_its_cause_and_nothing_behind_it():
    log = Log()
    first = log.append(events.SessionStarted())
    with log.caused_by(first):
        second = log.append(events.SessionStarted())
        with log.caused_by(second):
            third = log.append(events.SessionStarted())
        fourth = log.append(events.SessionStarted())
    fifth = log.append(events.SessionStarted())

    assert [event.cause for event in (first, second, third, fourth, fifth)] == [None, 0, 1, 0, None]


def test_an_event_that_leads_is_the_cause_of_what_follows_in_the_surrounding_block():
    log = Log()
    with log.caused_by(None):
        log.append(events.SessionStarted(), leads=True)
        log.append(events.SessionStarted(), leads=True)
        log.append(events.SessionStarted())
    log.append(events.SessionStarted())

    assert [event.cause for event in log.events] == [None, 0, 1, None]


def test_a_block_that_fails_leaves_no_cause_behind():
    log = Log()
    with pytest.raises(KeyError), log.caused_by(3):
        raise KeyError

    assert log.cause is None


def test_a_log_without_causes_has_none_whatever_happens():
    log = Log(has_causes=False)
    with log.caused_by(3):
        log.append(events.SessionStarted(), leads=True)
        log.append(events.SessionStarted())

    assert [event.cause for event in log.events] == [None, None]


def test_a_listener_hears_the_kinds_that_it_has_asked_for():
    log, heard = Log(), []
    log.listen("starts", lambda event: heard.append(("starts", event.seq)), [events.SessionStarted])
    log.listen("all", lambda event: heard.append(("all", event.seq)))

    log.append(events.SessionStarted())
    log.append(events.SessionEnded())

    assert heard == [("starts", 0), ("all", 0), ("all", 1)]


def test_a_listener_that_has_stopped_hears_nothing_and_its_name_is_free():
    log, heard = Log(), []
    log.listen("cloud", lambda event: heard.append(event.seq))
    log.append(events.SessionStarted())

    log.stop_listening("cloud")
    log.append(events.SessionStarted())
    log.listen("cloud", lambda event: heard.append(event.seq))
    log.append(events.SessionStarted())

    assert heard == [0, 2]


def test_two_listeners_cannot_have_one_name():
    log = Log()
    log.listen("cloud", print)

    with pytest.raises(EmulatorError, match="two listeners of the log are called 'cloud'"):
        log.listen("cloud", print)


def test_an_event_is_found_by_its_number_also_when_others_are_forgotten():
    log = Log()
    for conversation in ("conv-1", "conv-2", "conv-1"):
        log.append(events.SessionStarted(), conversation=conversation)
    log.forget({"conv-2"})

    assert [event.seq if (event := log.event(seq)) else None for seq in (-1, 0, 1, 2, 3)] == [None, 0, None, 2, None]


def test_every_event_class_of_the_module_is_part_of_the_vocabulary():
    values = {events.Choice, events.Card, events.File}
    classes = {c for c in vars(events).values() if isinstance(c, type) and dataclasses.is_dataclass(c)} - values

    assert classes == set(BODIES)


def test_every_event_is_frozen_with_slots_and_says_its_kind():
    for body in BODIES:
        assert body.__dataclass_params__.frozen, body
        assert isinstance(body.kind, types.MemberDescriptorType), body
        assert {f.name: f.default for f in dataclasses.fields(body)}["kind"] == body.__name__


def test_queries_see_only_the_conversation_asked_for():
    log = Log()
    log.append(events.SessionStarted(), conversation="conv-1")
    log.append(events.SessionStarted(), conversation="conv-2")

    assert [e.conversation for e in log.of(events.SessionStarted, conversation="conv-2")] == ["conv-2"]
    assert log.last(events.SessionStarted).conversation == "conv-2"
    assert log.last(events.SessionEnded) is None


def test_the_log_names_every_rule_it_cites():
    log = Log()
    log.append(events.SessionStarted(), rules=("A", "B"))
    log.append(events.SessionEnded(), rules=("B",))

    assert log.rules() == {"A", "B"}


def test_decisions_are_told_from_documented_rules() -> None:
    log = Log()
    event = log.append(events.SessionStarted(), rules=("CTX-CLOSE-CLEARS", "C04", "C05b"))

    assert event.assumptions == ("C04", "C05b")
    assert log.rules() == {"CTX-CLOSE-CLEARS"}
    assert log.assumptions() == {"C04", "C05b"}


def test_what_is_forgotten_is_gone_and_the_rest_keeps_its_numbers() -> None:
    log = Log()
    for number in range(6):
        log.append(events.TimePassed(number), conversation=f"conv-{number % 2}")
    log.append(events.TimePassed(6))

    log.forget({"conv-0"})
    log.append(events.TimePassed(7), conversation="conv-2")

    assert [(event.seq, event.conversation) for event in log.events] == [
        (1, "conv-1"),
        (3, "conv-1"),
        (5, "conv-1"),
        (6, None),
        (7, "conv-2"),
    ]
    assert [event.seq for event in log.of(events.TimePassed, after=3)] == [5, 6, 7]
    assert [event.seq for event in log.since(2)] == [3, 5, 6, 7]


def test_single_events_are_dropped_wherever_they_belong() -> None:
    log = Log()
    opened = log.append(events.SocketOpened("consumer", "Dana"))
    kept = log.append(events.TimePassed(1))
    closed = log.append(events.SocketClosed("consumer", "Dana"))
    log.drop({opened.seq, closed.seq})

    assert log.events == [kept]
    assert log.append(events.TimePassed(2)).seq == 3


def test_secrets_of_what_is_forgotten_are_forgotten_too_and_the_others_stay_known() -> None:
    log = Log()
    secret = "4111 1111 1111 1111"
    log.append(events.MessagePublished("consumer", "Dana", secret), conversation="conv-1")
    kept = log.append(events.MessagePublished("consumer", "Dana", secret), conversation="conv-2")

    log.forget({"conv-1"})

    assert log.original(kept) == events.MessagePublished("consumer", "Dana", secret)
    assert list(log._originals) == [kept.seq]


def test_a_secret_learnt_late_is_taken_out_of_what_is_left() -> None:
    log = Log()
    log.append(events.MessagePublished("consumer", "Dana", "one"), conversation="conv-1")
    log.append(events.MessagePublished("consumer", "Dana", "hunter22x"), conversation="conv-2")
    log.forget({"conv-1"})

    log.redactor.learn("hunter22x")
    log.append(events.TimePassed(1))

    assert b"hunter22x" not in log.to_ndjson()


@pytest.mark.parametrize(
    "line", [b"{", b"7", b"[" * 100_000, b'{"seq": 0}', b"\xff", b'{"seq": 1e400}', b'{"seq": "\\ud800"}']
)
def test_line_that_is_not_an_event_is_refused_with_its_number(line: bytes) -> None:
    log = Log()
    log.append(events.MessagePublished("consumer", "Dana", "a\u2028b"))

    with pytest.raises(FeatureError, match=r"^this line is not an event of a log\n  at line 2"):
        read_ndjson(log.to_ndjson() + line)


def test_half_a_character_is_stored_as_a_question_mark() -> None:
    log = Log()
    log.append(events.MessagePublished("bot", "Shop", "a\ud83d"), conversation="conv-1")

    assert read_ndjson(log.to_ndjson())[0].body == events.MessagePublished("bot", "Shop", "a?")
