"""Messaging Interactions: the history of conversations."""

from __future__ import annotations

import pytest

from handoff.engine.events import MessagePublished
from handoff.engine.ports import Outgoing
from handoff.fakes.cloud import Caller, ParticipantsChange, Update
from handoff.fakes.rest.router import HOSTS, TRANSFER_URL

HISTORY = f"https://{HOSTS['msgHist']}/messaging_history/api/account/12345678/conversations"
START_MS = 1_767_607_200_000  # virtual 0, the default


@pytest.fixture
def find(door):
    """A search by a logged-in user: of all conversations, unless it says something else."""
    headers = door.service()

    def find(path: str = "search", **body: object):
        body = {"start": {"from": START_MS, "to": START_MS + 86_400_000}} | body if path == "search" else body
        return door.client.post(f"{HISTORY}/{path}", headers=headers, json=body)

    return find


@pytest.fixture
def handed_over(door) -> str:
    """A conversation that the bot has transferred to Hannah, who has answered; the id."""
    cloud = door.cloud
    conversation = cloud.start_conversation("Dana", "Bot")
    cloud.consumer_writes(conversation, "a human, please")
    cloud.clock.advance(1_000)
    body = {
        "userPlatformId": "dana",
        "chatBotId": "tutor-1",
        "message": "One moment",
        "conversationId": conversation,
        "agentSkillName": "Human",
        "agentSkillId": "1002",
    }
    door.client.post(TRANSFER_URL, headers={"Authorization": cloud.transfer_token}, json=body)
    cloud.clock.run_until_idle()
    cloud.clock.advance(1_000)
    cloud.accept("Hannah")
    cloud.agent_writes("Hannah", "Hannah here")
    return conversation


def record(answer) -> dict:
    records = answer.json()["conversationHistoryRecords"]
    assert len(records) == answer.json()["_metadata"]["count"] == 1
    return records[0]


def test_record_tells_where_the_conversation_is(find, handed_over):
    info = record(find())["info"]

    assert (info["conversationId"], info["brandId"], info["status"]) == (handed_over, "12345678", "OPEN")
    assert (info["startTimeL"], info["startTime"]) == (START_MS, "2026-01-05 10:00:00.000+0000")
    assert "endTimeL" not in info
    assert info["duration"] == 2_500
    assert (info["latestSkillId"], info["latestSkillName"]) == (1002, "Human")
    assert (info["latestAgentId"], info["latestAgentNickname"]) == ("5002", "Hannah")
    assert info["latestQueueState"] == "ACTIVE"


@pytest.mark.usefixtures("handed_over")
def test_messages_have_their_senders(find):
    records = record(find(contentToRetrieve=["messageRecords"]))
    said = records["messageRecords"]

    assert [(each["sentBy"], each["messageData"]["msg"]["text"]) for each in said] == [
        ("Consumer", "a human, please"),
        ("Agent", "One moment"),
        ("Agent", "Hannah here"),
    ]
    assert [each["participantId"] for each in said] == ["Dana", "5001", "5002"]
    assert [each["seq"] for each in said] == [0, 1, 2]
    assert said[0]["messageId"] == f"ms::dialog:{said[0]['dialogId']}::msg:0"
    assert {each["type"] for each in said} == {"TEXT_PLAIN"}
    assert set(records) == {"info", "messageRecords"}


@pytest.mark.usefixtures("handed_over")
def test_transfer_has_its_reason(find):
    (transfer,) = record(find())["transfers"]

    assert (transfer["reason"], transfer["sourceSkillId"], transfer["targetSkillId"]) == ("Skill", 1001, 1002)
    assert (transfer["sourceAgentId"], transfer["sourceAgentNickname"]) == ("5001", "Tutor")
    assert transfer["timeL"] == START_MS + 1_500


@pytest.mark.usefixtures("handed_over")
def test_participants_are_in_their_order(find):
    seen = record(find())

    assert [(each["agentId"], each["permission"], each["userTypeName"]) for each in seen["agentParticipants"]] == [
        ("5001", "ASSIGNED_AGENT", "Bot"),
        ("5002", "ASSIGNED_AGENT", "Human"),
    ]
    assert [each["participantId"] for each in seen["consumerParticipants"]] == ["Dana"]


@pytest.mark.usefixtures("handed_over")
def test_first_answers_are_interactions(find, door):
    door.cloud.agent_writes("Hannah", "How can I help?")
    door.cloud.consumer_writes("conv-1", "like this")
    door.cloud.agent_writes("Hannah", "I see")

    seen = record(find())["interactions"]
    assert [(each["assignedAgentNickname"], each["interactiveSequence"]) for each in seen] == [
        ("Tutor", 1),
        ("Hannah", 2),
    ]


def test_back_to_the_queue_is_a_reason_of_its_own(find, door, handed_over):
    leaves = Update(participants=(ParticipantsChange("REMOVE"),))
    door.cloud.update(handed_over, leaves, by=Caller("agent", "Hannah"))

    assert [each["reason"] for each in record(find())["transfers"]] == ["Skill", "back2Q"]
    assert record(find())["info"]["latestQueueState"] == "IN_QUEUE"


def test_closed_conversation_says_who_closed_it_and_when(find, door, handed_over):
    door.cloud.clock.advance(500)
    door.cloud.agent_closes("Hannah", handed_over)

    info = record(find())["info"]
    assert (info["status"], info["closeReason"], info["endTimeL"] - info["startTimeL"]) == ("CLOSE", "AGENT", 3_000)
    (dialog,) = record(find())["dialogs"]
    assert (dialog["dialogId"], dialog["dialogType"], dialog["status"]) == (handed_over, "MAIN", "CLOSE")


def test_private_message_is_marked_as_private(find, door):
    door.conversation()
    door.cloud.port("Tutor").publish("conv-1", Outgoing("for colleagues", private=True))

    (said,) = record(find())["messageRecords"]
    assert said["audience"] == "AGENTS_AND_MANAGERS"


def test_secrets_of_a_consumer_reach_the_history_as_they_reached_the_agent(find, door):
    door.cloud.consumer_writes(door.conversation(), "my password is hunter2!")

    assert record(find())["messageRecords"][0]["messageData"]["msg"]["text"] == "my password is hunter2!"
    assert "hunter2" not in door.cloud.log.last(MessagePublished).body.text


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, ["conv-1", "conv-2"]),
        ({"status": ["OPEN"]}, ["conv-1"]),
        ({"status": ["OPEN", "CLOSE"]}, ["conv-1", "conv-2"]),
        ({"skillIds": ["1002"]}, ["conv-2"]),
        ({"latestSkillIds": [1001]}, ["conv-1"]),
        ({"latestAgentIds": ["5002"]}, ["conv-2"]),
        ({"agentIds": ["5001"], "status": None}, ["conv-1"]),
        ({"start": {"from": START_MS + 1, "to": START_MS + 2_000}}, ["conv-2"]),
        ({"start": {"from": START_MS, "to": START_MS + 999}}, ["conv-1"]),
    ],
)
def test_filters_find_what_they_say(find, door, filters, found):
    door.conversation()
    door.cloud.clock.advance(1_000)
    door.cloud.start_conversation("Eli", "Human")
    door.cloud.accept("Hannah")
    door.cloud.agent_closes("Hannah")

    records = find(**filters).json()["conversationHistoryRecords"]
    assert [each["info"]["conversationId"] for each in records] == found


@pytest.mark.parametrize(
    ("body", "status", "text"),
    [
        ({"start": None}, 400, "start is not a JSON object"),
        ({"start": {"from": START_MS}}, 400, "start.to is not a whole number"),
        ({"start": {"from": 2, "to": 1}}, 400, "start is not a span of up to three months"),
        ({"start": {"from": 0, "to": 93 * 86_400_000 + 1}}, 400, "start is not a span of up to three months"),
        ({"keyword": "refund"}, 501, "the filter keyword is not implemented in this fake"),
        ({"status": "OPEN"}, 400, "status is not a list"),
    ],
)
def test_wrong_search_is_refused(find, body, status, text):
    answer = find(**body)

    assert (answer.status_code, answer.json()["error"]["message"]) == (status, text)


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "offset=-1", "sort=end:asc"])
def test_wrong_page_is_refused(find, query):
    assert find(f"search?{query}", start={"from": START_MS, "to": START_MS}).status_code == 400


@pytest.mark.parametrize(("sort", "found"), [("start:asc", ["conv-1", "conv-2"]), ("start:desc", ["conv-3", "conv-2"])])
def test_pages_lead_to_each_other(find, door, sort, found):
    for _ in range(3):
        door.conversation()
    span = {"from": START_MS, "to": START_MS}

    first = find(f"search?limit=2&sort={sort}", start=span).json()
    assert [each["info"]["conversationId"] for each in first["conversationHistoryRecords"]] == found
    assert first["_metadata"]["count"] == 3
    following = door.client.post(
        first["_metadata"]["next"]["href"], headers=door.service(), json={"start": span}
    ).json()
    assert len(following["conversationHistoryRecords"]) == 1
    assert "next" not in following["_metadata"]


def test_conversations_are_found_by_their_ids(find, door):
    ids = [door.conversation() for _ in range(3)]

    assert record(find("conversation/search", conversationId=ids[1]))["info"]["conversationId"] == ids[1]
    assert find("conversation/search", conversationIds=ids[:2]).json()["_metadata"]["count"] == 2
    assert find("conversation/search", conversationId="conv-99").json()["conversationHistoryRecords"] == []
    assert find("conversation/search").status_code == 400


def test_conversations_are_found_by_their_consumer(find, door):
    door.cloud.consumer_closes(door.conversation())
    door.conversation()
    door.cloud.start_conversation("Eli", "Bot")

    assert find("consumer/search", consumer="Dana").json()["_metadata"]["count"] == 2
    assert record(find("consumer/search", consumer="Dana", status=["OPEN"]))["info"]["conversationId"] == "conv-2"


@pytest.mark.parametrize("path", ["search", "conversation/search", "consumer/search"])
def test_history_is_for_those_who_are_logged_in(door, path):
    assert door.client.post(f"{HISTORY}/{path}", json={}).status_code == 401
