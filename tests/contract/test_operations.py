"""Messaging Operations: queues, ratings, estimated waits, shifts."""

from __future__ import annotations

import pytest

from handoff.engine.events import RatingGiven
from handoff.fakes.cloud import Caller, Update
from handoff.fakes.rest.router import HOSTS
from handoff.fakes.working_hours.hours_text import working_hours

OPERATIONS = f"https://{HOSTS['leDataReporting']}/operations/api/account/12345678"
HEALTH = f"{OPERATIONS}/msgqueuehealth/current"
EWT = f"https://{HOSTS['leDataReporting']}/lp-messaging-ewt-app/api/account/12345678/ewt"
SHIFT = f"https://{HOSTS['asyncMessagingEnt']}/api/account/12345678/skills"


@pytest.fixture
def get(door):
    headers = door.service()
    return lambda url: door.client.get(url, headers=headers)


@pytest.mark.parametrize("slash", ["", "/"])
def test_queue_health_counts_who_waits(get, door, slash):
    door.cloud.set_state("Hannah", "Offline")
    conversation = door.cloud.start_conversation("Dana", "Human")
    door.cloud.consumer_writes(conversation, "hello?")
    door.cloud.clock.advance(3_000)
    door.cloud.start_conversation("Eli", "Human")
    door.cloud.clock.advance(1_000)

    answer = get(f"{HEALTH}{slash}?v=1&skillIds=1002").json()
    metrics = answer["skillsMetrics"]["1002"]
    assert (metrics["unassignedConversations"], metrics["actionableConversations"]) == (2, 2)
    assert metrics["avgWaitTimeForAgentAssignment_NewConversation"] == 2_500
    assert metrics["maxWaitTimeForAgentAssignment"] == 4_000
    assert metrics["time"] == door.cloud.wire_ms(4_000)
    assert answer["metricsTotal"]["unassignedConversations"] == 2


def test_empty_queue_has_no_waits(get):
    metrics = get(f"{HEALTH}/?v=1&skillIds=1002").json()["skillsMetrics"]["1002"]

    assert metrics["unassignedConversations"] == 0
    assert metrics["avgWaitTimeForAgentAssignment_NewConversation"] == -1
    assert metrics["waitTimeForAgentAssignment_90thPercentile"] == -1


def test_transferred_conversation_waits_after_a_transfer(get, door):
    door.cloud.start_conversation("Dana", "Human")
    door.cloud.accept("Hannah")
    door.cloud.agent_writes("Hannah", "I ask a colleague")
    door.cloud.agent_transfers("Hannah", "Human")
    door.cloud.set_state("Hannah", "Offline")
    door.cloud.clock.advance(12_000)

    metrics = get(f"{HEALTH}/?v=1&skillIds=all").json()["skillsMetrics"]["1002"]
    assert (metrics["notActionableConversations"], metrics["notActionableDuringTransfer"]) == (1, 1)
    assert metrics["avgWaitTimeForAgentAssignment_AfterTransfer"] == 12_000
    assert metrics["avgWaitTimeForAgentAssignment_NewConversation"] == -1


@pytest.mark.parametrize("query", ["?v=1&skillIds=all", "?v=1", "?v=1&skillIds=1001,1002"])
def test_all_skills_are_told(get, query):
    assert set(get(f"{HEALTH}/{query}").json()["skillsMetrics"]) == {"1001", "1002"}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("msgqueuehealth/current/", 400),
        ("msgqueuehealth/current/?v=1&skillIds=sales", 400),
        ("msgcsatdistribution?v=1", 400),
        ("msgcsatdistribution?v=1&timeframe=1441", 400),
        ("msgcsatdistribution?v=1&timeframe=60&agentIds=all", 501),
        ("msgskillsegments?timeframe=60", 400),
        ("msgskillsegments?v=1", 400),
        ("msgskillsegments?v=1&timeframe=60&interval=61", 400),
        ("msgskillsegments?v=1&timeframe=60&interval=31", 400),
        ("msgskillsegments?v=1&timeframe=60&interval=4", 400),
        ("msgskillsegments?v=1&timeframe=60&userType=agent", 400),
        ("msgskillsegments?v=1&timeframe=60&skillIds=sales", 400),
        ("msgconversation?v=1&timeframe=60", 501),
        ("msgqueuehealth?v=1&timeframe=60", 501),
        ("queuehealth?v=1", 501),
    ],
)
def test_wrong_question_is_refused(get, path, status):
    assert get(f"{OPERATIONS}/{path}").status_code == status


def test_ratings_are_distributed(get, door):
    for consumer, rating in (("Dana", 5), ("Eli", 2)):
        conversation = door.cloud.start_conversation(consumer, "Bot")
        rated = Update(rating=RatingGiven(rating, True, "FILLED"))
        door.cloud.update(conversation, rated, by=Caller("consumer", consumer))

    totals = get(f"{OPERATIONS}/msgcsatdistribution?v=1&timeframe=60").json()["metricsTotals"]
    counted = ("csat_score5_answers", "csat_score2_answers", "total_answers", "positive_answers", "csat_score")
    assert [totals[name] for name in counted] == [1, 1, 2, 1, 50.0]
    by_skill = get(f"{OPERATIONS}/msgcsatdistribution?v=1&timeframe=60&skillIds=all").json()["skillsMetrics"]
    assert set(by_skill["metricsPerSkill"]) == {"1001"}


def test_wait_is_not_estimated_from_too_few(get, door):
    door.cloud.start_conversation("Dana", "Human")
    door.cloud.accept("Hannah")

    stamp = door.cloud.wire_ms(0)
    assert get(f"{EWT}?v=1&skills=1002").json() == {"ewtResponses": [{"skillId": 1002, "ewt": -1, "timestamp": stamp}]}


@pytest.mark.parametrize(("conversations", "estimate"), [(119, -1), (120, 2)])
def test_wait_is_estimated_out_of_the_last_hour(get, door, conversations, estimate):
    for _ in range(conversations):
        conversation = door.cloud.start_conversation("Dana", "Human")
        door.cloud.clock.advance(2_000)
        door.cloud.accept("Hannah", conversation)
        door.cloud.agent_closes("Hannah", conversation)

    assert get(f"{EWT}?v=1&skills=1002").json()["ewtResponses"][0]["ewt"] == estimate


def test_shift_status_is_shown(get, door):
    door.cloud.set_shift("Human", on_shift=False)

    seen = {"skill": "1002", "onShift": False, "nextOn": None, "nextOff": None}
    assert get(f"{SHIFT}/1002/shift-status-skill").json() == seen
    assert get(f"{SHIFT}/1001/shift-status-skill").json()["onShift"] is True
    assert get(f"{SHIFT}/7/shift-status-skill").status_code == 404


SEGMENTS = f"{OPERATIONS}/msgskillsegments?v=1&timeframe=60"


def test_shift_status_says_when_the_working_hours_begin_and_end(get, door):
    at_ten_utc = door.cloud.wire_ms(door.cloud.clock.now_ms)
    door.cloud.shifts.set_hours("Human", working_hours("UTC", {"Mon-Fri": "09:00-18:00"}, {}))

    seen = get(f"{SHIFT}/1002/shift-status-skill").json()
    assert seen == {
        "skill": "1002",
        "onShift": True,
        "nextOn": at_ten_utc + 23 * 3_600_000,
        "nextOff": at_ten_utc + 8 * 3_600_000,
    }


def test_shift_that_is_over_begins_before_it_ends(get, door):
    door.cloud.shifts.set_hours("Human", working_hours("UTC", {"Mon-Fri": "11:00-18:00"}, {}))

    seen = get(f"{SHIFT}/1002/shift-status-skill").json()
    assert (seen["onShift"], seen["nextOff"] - seen["nextOn"]) == (False, 7 * 3_600_000)


def test_shift_that_is_set_by_hand_has_no_next_change(get, door):
    door.cloud.shifts.set_hours("Human", working_hours("UTC", {"Mon-Fri": "09:00-18:00"}, {}))
    door.cloud.set_shift("Human", False)

    seen = get(f"{SHIFT}/1002/shift-status-skill").json()
    assert seen == {"skill": "1002", "onShift": False, "nextOn": None, "nextOff": None}


def fared(metrics):
    """Abandoned, abandoned in the queue, consumer silent, agent silent, interactive: they make up the total."""
    parts = (
        *("AbandonedByConsumers", "AbandonedByConsumersInQueue"),
        *("WithNonResponsiveConsumers", "WithNonResponsiveAgents"),
    )
    counts = [*(metrics[f"skillSegments{part}"] for part in parts), metrics["interactiveSkillSegments"]]
    assert metrics["totalSkillConversationSegments"] == sum(counts) - counts[1]
    return counts


@pytest.mark.parametrize(
    ("acts", "counts"),
    [
        (["consumer closes"], [1, 1, 0, 0, 0]),
        (["accept", "consumer closes"], [1, 0, 0, 0, 0]),
        (["accept", "agent closes"], [0, 0, 0, 1, 0]),
        (["accept", "consumer", "agent", "agent closes"], [0, 0, 1, 0, 0]),
        (["accept", "agent", "consumer", "consumer closes"], [0, 0, 0, 0, 1]),
        (["accept", "agent", "consumer"], None),
    ],
    ids=["left in the queue", "left an agent", "agent silent", "consumer silent", "interactive", "still open"],
)
def test_segment_is_counted_by_the_way_it_ended(get, door, acts, counts):
    conversation = door.cloud.start_conversation("Dana", "Human")
    do = {
        "accept": lambda: door.cloud.accept("Hannah"),
        "agent": lambda: door.cloud.agent_writes("Hannah", "Hello"),
        "consumer": lambda: door.cloud.consumer_writes(conversation, "Hi"),
        "agent closes": lambda: door.cloud.agent_closes("Hannah"),
        "consumer closes": lambda: door.cloud.consumer_closes(conversation),
    }
    for act in acts:
        door.cloud.clock.advance(1_000)
        do[act]()

    answer = get(SEGMENTS).json()
    assert fared(answer["metricsTotal"]) == (counts or [0] * 5)
    assert list(answer["skillsMetrics"]) == (["1002"] if counts else [])


def test_transfer_ends_the_segment_of_a_skill(get, door):
    door.cloud.start_conversation("Dana", "Human")
    door.cloud.accept("Hannah")
    door.cloud.clock.advance(2_000)
    door.cloud.agent_writes("Hannah", "I ask a colleague")
    door.cloud.agent_transfers("Hannah", "1001")

    metrics = get(SEGMENTS).json()["skillsMetrics"]["1002"]
    assert fared(metrics) == [0, 0, 1, 0, 0]
    assert metrics["avgTimetoFirstAgentMessageFromAgentAssignment"] == 2_000


def test_segments_are_given_by_intervals_with_the_latest_first(get, door):
    conversation = door.cloud.start_conversation("Dana", "Human")
    door.cloud.consumer_closes(conversation)
    door.cloud.clock.advance(31 * 60_000)

    answer = get(f"{SEGMENTS}&interval=30&skillIds=1002").json()
    totals = [each["metricsTotal"]["totalSkillConversationSegments"] for each in answer["metricsByIntervals"]]
    assert totals == [0, 1]
    assert [each["timestamp"] for each in answer["metricsByIntervals"]] == [
        door.cloud.wire_ms(minutes * 60_000) for minutes in (1, -29)
    ]
    assert answer["timeframeSummary"]["metricsTotal"]["totalSkillConversationSegments"] == 1
    assert get(f"{SEGMENTS}&skillIds=1001").json()["metricsTotal"]["totalSkillConversationSegments"] == 0


@pytest.mark.parametrize(("kind", "count"), [("human", 1), ("bot", 0), ("all", 2)])
def test_segments_are_chosen_by_the_users_who_took_part(get, door, kind, count):
    door.cloud.start_conversation("Dana", "Human")
    door.cloud.accept("Hannah")
    door.cloud.agent_closes("Hannah")
    door.cloud.set_state("Hannah", "Offline")
    door.cloud.consumer_closes(door.cloud.start_conversation("Eli", "Human"))

    total = get(f"{SEGMENTS}&userType={kind}").json()["metricsTotal"]
    assert total["totalSkillConversationSegments"] == count
