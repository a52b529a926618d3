"""Messaging Operations: queue lengths, ratings, estimated wait, shifts.

Each request computes its numbers from the cloud's state and log. Without data (a wait, a rating) the value is -1 or 0,
as documented.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from statistics import quantiles
from typing import Final

from ...engine.events import ConversationQueued, RingAccepted
from ..cloud import Refused
from ..cloud.records import Conversation, Skill
from .access import logged_in
from .parse import query_number
from .resource import Answer, Call, Operation, Resource

HOUR_MS: Final = 3_600_000
ENOUGH_FOR_EWT: Final = 120  # conversations accepted in the last hour, below which there is no estimate
MOST_MINUTES: Final = 1_440
NO_DATA: Final = -1


# --- queue health ----------------------------------------------------------------------------------------------------


def _queue_health(call: Call) -> Answer:
    """The current queues, per skill and in total."""
    skills = named_skills(call)
    waiting = [call.cloud.state.conversations[each] for each in call.cloud.state.waiting]
    queues = {skill.id: [each for each in waiting if each.skill_id == skill.id] for skill in skills}
    metrics = {skill: _metrics(call, queue) for skill, queue in queues.items()}
    total = _metrics(call, [each for queue in queues.values() for each in queue])
    return Answer({"skillsMetrics": metrics, "metricsTotal": total})


def _metrics(call: Call, queue: list[Conversation]) -> dict[str, int]:
    now_ms = call.cloud.clock.now_ms
    waits = [now_ms - each.queued_ms for each in queue]
    new = [now_ms - each.queued_ms for each in queue if not each.moves]
    moved = [now_ms - each.queued_ms for each in queue if each.moves]
    actionable = [each for each in queue if _waits_for_an_answer(each)]
    moved_actionable = sum(bool(each.moves) for each in actionable)
    return {
        "time": call.wire_now_ms,
        "unassignedConversations": len(queue),
        "actionableConversations": len(actionable),
        "notActionableConversations": len(queue) - len(actionable),
        "actionableAndDuringTransfer": moved_actionable,
        "notActionableDuringTransfer": len(moved) - moved_actionable,
        "actionableAndManualSla": 0,
        "notActionableAndManualSla": 0,
        "actionableAndConsumerLastMessage": len(actionable),
        "unassignedConversationsAndFirstTimeConsumer": sum(each.is_first for each in queue),
        "avgWaitTimeForAgentAssignment_NewConversation": _average(new),
        "avgWaitTimeForAgentAssignment_AfterTransfer": _average(moved),
        "maxWaitTimeForAgentAssignment": max(waits, default=NO_DATA),
        "waitTimeForAgentAssignment_50thPercentile": _percentile(waits, 50),
        "waitTimeForAgentAssignment_90thPercentile": _percentile(waits, 90),
    }


def _waits_for_an_answer(conversation: Conversation) -> bool:
    """Whether the last message is the consumer's, or there is none yet."""
    said = [each for each in conversation.messages if each.audience == "all"]
    return not said or said[-1].role == "consumer"


def _average(values: list[int]) -> int:
    return sum(values) // len(values) if values else NO_DATA


def _percentile(values: list[int], percent: int) -> int:
    if len(values) < 2:
        return values[0] if values else NO_DATA
    return round(quantiles(values, n=100, method="inclusive")[percent - 1])


# --- ratings ---------------------------------------------------------------------------------------------------------


def _csat(call: Call) -> Answer:
    """The ratings of the conversations that are open, or were closed within the time frame in minutes."""
    minutes = time_frame(call)
    since_ms = call.cloud.clock.now_ms - minutes * 60_000
    given = [
        (it, it.rating.rating)
        for it in call.cloud.state.conversations.values()
        if it.rating and it.rating.rating is not None and (it.ended_ms is None or it.ended_ms >= since_ms)
    ]
    if "agentIds" in call.query:
        raise Refused(501, "ratings by agent are not implemented in this fake")
    if "skillIds" not in call.query:
        return Answer({"metricsTotals": _distribution(rate for _, rate in given)})
    by_skill = {skill.id: [rate for it, rate in given if it.skill_id == skill.id] for skill in named_skills(call)}
    per_skill = {skill: {"metricsTotals": _distribution(rates)} for skill, rates in by_skill.items() if rates}
    total = _distribution(rate for rates in by_skill.values() for rate in rates)
    return Answer({"skillsMetrics": {"metricsPerSkill": per_skill, "metricsTotals": total}})


def _distribution(rates: Iterable[int]) -> dict[str, float]:
    given = list(rates)
    positive = sum(rate >= 4 for rate in given)
    return {
        **{f"csat_score{score}_answers": given.count(score) for score in range(1, 6)},
        "total_answers": len(given),
        "positive_answers": positive,
        "csat_score": round(100 * positive / len(given), 2) if given else 0,
    }


# --- estimated wait, shifts ------------------------------------------------------------------------------------------


def _estimate(call: Call) -> Answer:
    """The average wait of the conversations accepted in the last hour, in seconds; -1 if they are too few."""
    now_ms = call.cloud.clock.now_ms
    queued_ms: dict[str, tuple[int, str]] = {}
    waits: dict[str, list[int]] = {}
    for event in call.cloud.log.of(ConversationQueued, RingAccepted):
        where = event.conversation or ""
        if isinstance(event.body, ConversationQueued):
            queued_ms[where] = event.at_ms, event.body.skill_id
        elif where in queued_ms and now_ms - event.at_ms <= HOUR_MS:
            began_ms, skill = queued_ms[where]
            waits.setdefault(skill, []).append(event.at_ms - began_ms)
    responses = [
        {"skillId": int(skill.id), "ewt": _estimated(waits.get(skill.id, [])), "timestamp": call.wire_now_ms}
        for skill in named_skills(call, "skills")[:300]
    ]
    return Answer({"ewtResponses": responses})


def _estimated(waits: list[int]) -> int:
    return _average(waits) // 1000 if len(waits) >= ENOUGH_FOR_EWT else NO_DATA


def _shift(call: Call) -> Answer:
    """The shift status of a skill; the next changes are null if the account has no working hours for it.

    No document shows the form of the times: epoch milliseconds, as elsewhere in this service, are our choice.
    """
    skill = call.cloud.skill_with_id(call.params["id"])
    found = call.cloud.shifts.status(skill.id)
    body = {"onShift": found.on_shift, "nextOn": found.next_on_ms, "nextOff": found.next_off_ms}
    return Answer({"skill": skill.id, **body})


# --- the query --------------------------------------------------------------------------------------------------------


def named_skills(call: Call, parameter: str = "skillIds") -> list[Skill]:
    """The skills that the query names by their ids; all of them for "all" or nothing."""
    wanted = call.query.get(parameter, "") or "all"
    if wanted == "all":
        return call.cloud.skills()
    ids = wanted.split(",")
    if not all(each.isascii() and each.isdigit() for each in ids):
        raise Refused(400, f"{parameter} is not a list of ids")
    return [skill for skill in call.cloud.skills() if skill.id in ids]


def time_frame(call: Call) -> int:
    """The time frame of the query, in minutes up to now."""
    if "timeframe" not in call.query:
        raise Refused(400, "timeframe is missing")
    return query_number(call.query.get("timeframe"), "timeframe", 0, least=1, most=MOST_MINUTES)


def versioned(operation: Operation) -> Operation:
    """A method whose version is required."""

    def serve(call: Call) -> Answer:
        if not call.query.get("v"):
            raise Refused(400, "v is missing")
        return operation(call)

    return serve


def _not_implemented(path: str, why: str) -> Mapping[str, Callable[[Call], Answer]]:
    def refuse(_call: Call) -> Answer:
        raise Refused(501, f"{path} is not implemented in this fake: {why}")

    return dict.fromkeys(("GET", "POST"), refuse)


_UNCLEAR: Final = {
    "msgqueuehealth": "its averages over time are not documented; msgqueuehealth/current has the present ones",
    "msgconversation": "what handling time counts, and its unit, are not documented; see messaging_history",
    "queuehealth": "it is of chats, which this fake does not have; msgqueuehealth/current is of conversations",
}
_OPERATIONS = r"^/operations/api/account/(?P<account>[^/]+)"
_SERVICE: Final = "operations"
RESOURCES = (
    Resource(rf"{_OPERATIONS}/msgqueuehealth/current/?$", logged_in, {"GET": versioned(_queue_health)}, _SERVICE),
    Resource(rf"{_OPERATIONS}/msgcsatdistribution/?$", logged_in, {"GET": versioned(_csat)}, _SERVICE),
    *(
        Resource(rf"{_OPERATIONS}/{path}/?$", logged_in, _not_implemented(path, why), _SERVICE)
        for path, why in _UNCLEAR.items()
    ),
    Resource(r"^/lp-messaging-ewt-app/api/account/(?P<account>[^/]+)/ewt$", logged_in, {"GET": _estimate}, _SERVICE),
    Resource(
        r"^/api/account/(?P<account>[^/]+)/skills/(?P<id>\d+)/shift-status-skill$",
        logged_in,
        {"GET": _shift},
        _SERVICE,
    ),
)
