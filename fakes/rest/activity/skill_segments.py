"""Skill segments of Messaging Operations: how the stays of conversations with a skill ended.

A segment begins when a conversation enters the queue of a skill, and ends when it has another skill or is closed. It is
counted when it has ended. Abandoned segments, those without a response of either side and interactive ones add up to
the total, as in the documented example.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from ....engine.events import (
    ConversationClosed,
    ConversationQueued,
    ConversationReturned,
    ConversationSkillChanged,
    ConversationTakenOver,
    MessagePublished,
    ParticipantLeft,
    RingAccepted,
)
from ....engine.log import Event
from ...cloud import Refused
from ..access import logged_in
from ..operations import named_skills, time_frame, versioned
from ..parse import query_number
from ..resource import Answer, Call, Resource

MINUTE_MS: Final = 60_000
LEAST_INTERVAL: Final = 5  # minutes
_TYPES: Final = {"human": frozenset({"agent"}), "bot": frozenset({"bot"})}


@dataclass(slots=True)
class _Segment:
    """The stay of a conversation with a skill.

    Attributes:
        roles: the kinds of users who were assigned or wrote.
        assigned_ms: since when it is assigned; None: it is queued.
        first_ms: from the assignment to the first message of an agent or a bot; None: there is none.
        is_answered: the consumer wrote after an agent or a bot.
        closed_by: who closed the conversation; empty if the segment ended in a transfer.
    """

    skill_id: str
    assigned_ms: int | None = None
    first_ms: int | None = None
    is_answered: bool = False
    closed_by: str = ""
    ended_ms: int = 0
    roles: set[str] = field(default_factory=set)

    def takes(self, message: MessagePublished, at_ms: int) -> None:
        if message.role in ("agent", "bot"):
            self.roles.add(message.role)
            if self.first_ms is None:
                self.first_ms = at_ms - (at_ms if self.assigned_ms is None else self.assigned_ms)
        elif message.role == "consumer" and self.first_ms is not None:
            self.is_answered = True


def _ended(call: Call) -> Iterator[_Segment]:
    """The segments that have ended, in the order of their ends."""
    users = {user.name: "agent" if user.type == "human" else user.type for user in call.cloud.state.users.values()}
    current: dict[str, _Segment] = {}
    previous: dict[str, str] = {}
    for event in call.cloud.log.of(*_KINDS):
        where, body = event.conversation or "", event.body
        segment = current.get(where)
        if skill_id := _entered(event, segment, previous.get(where, "")):
            if segment is not None:
                previous[where] = segment.skill_id
                segment.ended_ms = event.at_ms
                yield segment
            queued = isinstance(body, ConversationQueued)
            current[where] = _Segment(skill_id, assigned_ms=None if queued else event.at_ms)
        elif segment is None:
            continue
        elif isinstance(body, MessagePublished) and body.audience == "all":
            segment.takes(body, event.at_ms)
        elif isinstance(body, RingAccepted | ConversationTakenOver):
            segment.assigned_ms = event.at_ms
            segment.roles.add(users.get(body.agent, "agent"))
        elif isinstance(body, ConversationQueued) or (
            isinstance(body, ParticipantLeft) and body.role == "ASSIGNED_AGENT"
        ):
            segment.assigned_ms = None
        elif isinstance(body, ConversationClosed):
            segment.closed_by, segment.ended_ms = body.by, event.at_ms
            yield current.pop(where)


def _entered(event: Event, segment: _Segment | None, previous: str) -> str:
    """The skill whose segment begins with this event, empty if none does."""
    body = event.body
    if isinstance(body, ConversationReturned):
        return previous
    if not isinstance(body, ConversationQueued | ConversationSkillChanged):
        return ""
    return body.skill_id if segment is None or segment.skill_id != body.skill_id else ""


_KINDS: Final = (
    *(ConversationQueued, ConversationSkillChanged, ConversationReturned, ConversationTakenOver, RingAccepted),
    *(ParticipantLeft, MessagePublished, ConversationClosed),
)


def _metrics(segments: Iterable[_Segment]) -> dict[str, int]:
    ended = list(segments)
    silent = [each for each in ended if each.first_ms is None]
    abandoned = [each for each in silent if each.closed_by == "consumer"]
    spoken = [each.first_ms for each in ended if each.first_ms is not None]
    interactive = sum(each.is_answered for each in ended)
    return {
        "totalSkillConversationSegments": len(ended),
        "skillSegmentsAbandonedByConsumers": len(abandoned),
        "skillSegmentsAbandonedByConsumersInQueue": sum(each.assigned_ms is None for each in abandoned),
        "skillSegmentsWithNonResponsiveConsumers": len(spoken) - interactive,
        "skillSegmentsWithNonResponsiveAgents": len(silent) - len(abandoned),
        "interactiveSkillSegments": interactive,
        "avgTimetoFirstAgentMessageFromAgentAssignment": sum(spoken) // len(spoken) if spoken else 0,
    }


def _summary(segments: list[_Segment]) -> dict[str, Any]:
    """The metrics of each skill that has data, and of all."""
    skills = dict.fromkeys(each.skill_id for each in segments)
    per_skill = {skill: _metrics(each for each in segments if each.skill_id == skill) for skill in skills}
    return {"skillsMetrics": per_skill, "metricsTotal": _metrics(segments)}


def _segments(call: Call) -> Answer:
    minutes, now_ms = time_frame(call), call.cloud.clock.now_ms
    wanted = {skill.id for skill in named_skills(call)}
    kind = call.query.get("userType", "all")
    if kind not in ("all", *_TYPES):
        raise Refused(400, "userType is not human, bot or all")
    since_ms = now_ms - minutes * MINUTE_MS
    found = [
        each
        for each in _ended(call)
        if each.ended_ms >= since_ms and each.skill_id in wanted and (kind == "all" or each.roles == _TYPES[kind])
    ]
    if "interval" not in call.query:
        return Answer(_summary(found))
    interval = query_number(call.query["interval"], "interval", 0, least=LEAST_INTERVAL, most=minutes)
    if minutes % interval:
        raise Refused(400, "interval is not a divisor of timeframe")
    parts = []
    for end_ms in range(now_ms, since_ms, -interval * MINUTE_MS):  # the latest first
        start_ms = end_ms - interval * MINUTE_MS
        within = [each for each in found if start_ms <= each.ended_ms < end_ms + (end_ms == now_ms)]
        parts.append({"timestamp": call.cloud.wire_ms(start_ms), **_summary(within)})
    return Answer({"metricsByIntervals": parts, "timeframeSummary": _summary(found)})


RESOURCES = (
    Resource(
        r"^/operations/api/account/(?P<account>[^/]+)/msgskillsegments/?$",
        logged_in,
        {"GET": versioned(_segments)},
        "operations",
    ),
)
