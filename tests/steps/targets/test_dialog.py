"""What clients make of notifications, in the forms that the protocol page allows."""

from __future__ import annotations

import pytest

from handoff.steps.targets.client.received_conversations import Seen, as_list, received


def details(**changes):
    return {
        "skillId": "1002",
        "state": "OPEN",
        "stage": "OPEN",
        "metaDataLastUpdateTs": 5,
        "participants": [{"id": "cons-1", "role": "CONSUMER"}, {"id": "pid-hannah", "role": "ASSIGNED_AGENT"}],
        "dialogs": [{"dialogId": "conv-1", "dialogType": "MAIN", "state": "OPEN"}],
        **changes,
    }


def event(sequence, **more):
    said = {"type": "ContentEvent", "contentType": "text/plain", "message": "hi"}
    who = {"id": "cons-1", "role": "CONSUMER"}
    return {
        "dialogId": "conv-1",
        "sequence": sequence,
        "originatorId": "cons-1",
        "originatorMetadata": who,
        "event": said,
        **more,
    }


@pytest.mark.parametrize(
    "participants",
    [
        {"participants": [{"id": "pid-hannah", "role": "ASSIGNED_AGENT"}]},
        {"participantsPId": {"ASSIGNED_AGENT": ["pid-hannah"]}, "participants": {"ASSIGNED_AGENT": ["1.5002"]}},
        {"participantsPId": {"ASSIGNED_AGENT": "pid-hannah"}},
    ],
    ids=["a list, as consumers get it", "maps, as agents get them", "one element without its list"],
)
def test_the_assigned_agent_is_the_platform_wide_id_in_every_form(participants):
    seen = Seen("conv-1")

    seen.take(details(**participants))

    assert seen.assigned == "pid-hannah"


def test_an_older_change_is_dropped():
    seen = Seen("conv-1")
    seen.take(details(metaDataLastUpdateTs=9, skillId="1002"))

    assert not seen.take(details(metaDataLastUpdateTs=8, skillId="1001"))

    assert seen.skill_id == "1002"


def test_a_conversation_in_its_survey_is_open_and_the_survey_is_where_to_write():
    seen = Seen("conv-1")
    dialogs = [
        {"dialogId": "conv-1", "state": "CLOSE"},
        {"dialogId": "s-1", "dialogType": "POST_SURVEY", "state": "OPEN"},
    ]

    seen.take(details(state="CLOSE", dialogs=dialogs))

    assert seen.is_open
    assert seen.open_dialog == "s-1"


def test_an_event_that_comes_twice_is_kept_once_and_remembered_twice():
    seen = Seen("conv-1")
    first = received(event(0))

    assert seen.got(first)
    assert not seen.got(first)

    assert len(seen.events) == 1
    assert len(seen.arrivals) == 2


def test_events_are_in_the_order_of_their_sequence_whatever_order_they_came_in():
    seen = Seen("conv-1")
    for sequence in (2, 0, 1):
        seen.got(received(event(sequence)))

    assert [one.sequence for one in seen.events] == [0, 1, 2]


def test_a_chat_state_has_no_sequence_and_is_no_event():
    chat_state = event(None, event={"type": "ChatStateEvent", "chatState": "COMPOSING"})

    assert received(chat_state) is None


def test_an_accept_status_takes_a_sequence_and_is_no_content():
    status = received(event(3, event={"type": "AcceptStatusEvent", "status": "READ", "sequenceList": [2]}))

    assert not status.is_content


@pytest.mark.parametrize(("found", "elements"), [(None, []), ({"a": 1}, [{"a": 1}]), ([1, 2], [1, 2]), ("x", ["x"])])
def test_a_list_of_one_may_come_as_its_element(found, elements):
    assert list(as_list(found)) == elements
