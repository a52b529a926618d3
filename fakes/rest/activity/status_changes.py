"""Agent Activity API: the logins, changes of state and logouts of agents, oldest first.

Going Offline is the logout, and the next state after it the login. Agents of this cloud give no reasons. Results are
immediate, unlike those of the real service. Version 1, with records grouped by agent, is not implemented.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from ...cloud import Refused
from ...cloud.agent_times import stretches
from ...cloud.records import AgentState, User
from ..access import logged_in
from ..parse import query_number
from ..resource import Answer, Call, Resource
from ..users import MAIN_GROUP

DAY_MS: Final = 86_400_000
LONGEST_SPAN_MS: Final = 31 * DAY_MS  # a month
OLDEST_MS: Final = 184 * DAY_MS  # six months
PAGE: Final = 50
LARGEST_PAGE: Final = 5_000
_DATE_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)", re.ASCII)

CHANGE, LOGIN, LOGOUT = 1, 3, 4  # types of a status change
SUBTYPES: Final[dict[AgentState, int]] = {"Offline": 1, "Online": 2, "Back soon": 3, "Away": 4}
NO_SUBTYPE: Final = 0
NO_SESSION: Final = -1
NO_REASON: Final = -1


@dataclass(slots=True)
class _Session:
    """From a login to its logout. Its id is the number of the event that it began with."""

    id: int
    sequence: int
    changed_ms: int


@dataclass(frozen=True, slots=True)
class _StatusChange:
    """One status change; `at_ms` and `previous_ms` are virtual times."""

    user_id: str
    at_ms: int
    type: int
    subtype: int
    sequence: int
    session: int = NO_SESSION
    previous_ms: int | None = None


def _changes(call: Call) -> Iterator[_StatusChange]:
    """All changes of human agents. A login is two: the login itself, and the state after it."""
    states: dict[str, AgentState] = {}
    sessions: dict[str, _Session] = {}
    for stretch in stretches(call.cloud.log.events, call.cloud.clock.now_ms):
        user, at_ms, state = stretch.user_id, stretch.begins_ms, stretch.state
        before, states[user] = states.get(user, "Offline"), state
        if state == before:
            continue
        if before == "Offline":
            sessions[user] = _Session(stretch.began, 1, at_ms)
            yield _StatusChange(user, at_ms, LOGIN, NO_SUBTYPE, -1)
            yield _StatusChange(user, at_ms, CHANGE, SUBTYPES[state], 1)
            continue
        session = sessions[user]
        session.sequence += 1
        if state == "Offline":
            yield _StatusChange(user, at_ms, LOGOUT, NO_SUBTYPE, session.sequence, session.id)
        else:
            sequence, previous_ms = session.sequence, session.changed_ms
            yield _StatusChange(user, at_ms, CHANGE, SUBTYPES[state], sequence, session.id, previous_ms)
        session.changed_ms = at_ms


def _list(call: Call) -> Answer:
    if not call.query.get("source"):
        raise Refused(400, "source is missing")
    if query_number(call.query.get("v"), "v", 1, least=1, most=2) == 1:
        raise Refused(501, "version 1 of status-changes is not implemented in this fake: ask with v=2")
    from_ms, to_ms = _time_frame(call)
    offset = query_number(call.query.get("offset"), "offset", 0, least=0, most=10**9)
    limit = query_number(call.query.get("limit"), "limit", PAGE, least=1, most=LARGEST_PAGE)
    users = _wanted(call)
    found = [
        change
        for change in _changes(call)
        if change.user_id in users and from_ms <= call.cloud.wire_ms(change.at_ms) <= to_ms
    ]
    frame = {
        "startTime": _date_time(from_ms),
        "startTimeL": from_ms,
        "endTime": _date_time(to_ms),
        "endTimeL": to_ms,
    }
    body = {
        "_metadata": {"references": list(_references(call, len(found), offset, limit))},
        "timeframe": frame,
        "stateChanges": [_record(call, users[it.user_id], it) for it in found[offset : offset + limit]],
    }
    return Answer(body)


def _record(call: Call, user: User, change: _StatusChange) -> dict[str, Any]:
    previous_ms = change.previous_ms
    return {
        "agentId": int(user.id),
        "employeeId": user.employee_id,
        "agentLoginName": user.login_name,
        "agentUserName": user.name,
        "agentGroupId": MAIN_GROUP["id"],
        "time": _date_time(call.cloud.wire_ms(change.at_ms)),
        "sessionId": change.session,
        "sequenceNumber": change.sequence,
        "statusType": change.type,
        "statusSubType": change.subtype,
        "statusReasonId": NO_REASON,
        "statusReasonText": None,
        "prevStatusChangeTime": None if previous_ms is None else _date_time(call.cloud.wire_ms(previous_ms)),
    }


# --- the query --------------------------------------------------------------------------------------------------------


def _wanted(call: Call) -> dict[str, User]:
    """The users, deleted ones too, that the query names by agent, employee or group; all of them without a filter."""
    filters = {name: call.query[name] for name in ("agentId", "empId", "groupId") if call.query.get(name)}
    if len(filters) > 1:
        raise Refused(400, f"{' and '.join(filters)} are not allowed together")
    for name in ("agentId", "groupId"):
        if name in filters and not re.fullmatch(r"-?[0-9]{1,20}", filters[name]):
            raise Refused(400, f"{name} is not a number")
    users = [*call.cloud.state.users.values(), *call.cloud.state.deleted_users.values()]
    return {
        user.id: user
        for user in users
        if filters.get("agentId", user.id) == user.id
        and filters.get("empId", user.employee_id) == user.employee_id
        and filters.get("groupId", str(MAIN_GROUP["id"])) == str(MAIN_GROUP["id"])
    }


def _time_frame(call: Call) -> tuple[int, int]:
    """The first and the last epoch time of the query; by default the 24 hours before it."""
    now_ms = call.wire_now_ms
    begin, end = call.query.get("from"), call.query.get("to")
    if not begin and not end:
        return now_ms - DAY_MS, now_ms
    from_ms, to_ms = _epoch_ms(begin, "from"), _epoch_ms(end, "to")
    if not 0 <= to_ms - from_ms <= LONGEST_SPAN_MS:
        raise Refused(400, "from and to are not a span of up to one month")
    if from_ms < now_ms - OLDEST_MS:
        raise Refused(400, "from is more than six months ago")
    return from_ms, to_ms


def _epoch_ms(value: str | None, name: str) -> int:
    if not value:
        raise Refused(400, f"{name} is missing")
    if _DATE_TIME.fullmatch(value):
        try:
            moment = datetime.fromisoformat(value)
            return int((moment - datetime.fromtimestamp(0, UTC)).total_seconds() * 1000)
        except (ValueError, OverflowError):
            pass  # such as the 30th of February
    raise Refused(400, f"{name} is not a date and time such as 2024-02-24T00:00:00Z")


def _date_time(epoch_ms: int) -> str:
    moment = datetime.fromtimestamp(epoch_ms // 1000, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{epoch_ms % 1000:03}Z"


def _references(call: Call, count: int, offset: int, limit: int) -> Iterator[dict[str, str]]:
    """Links to pages: this one and the first; the others where there are more pages than one."""
    yield _link(call, "self", offset, limit)
    yield _link(call, "first", 0, limit)
    if offset + limit < count:
        yield _link(call, "next", offset + limit, limit)
    if offset:
        yield _link(call, "previous", max(offset - limit, 0), limit)
    if count > limit:
        yield _link(call, "last", (count - 1) // limit * limit, limit)


def _link(call: Call, relation: str, offset: int, limit: int) -> dict[str, str]:
    return {"rel": relation, "href": str(call.request.url.copy_merge_params({"offset": offset, "limit": limit}))}


RESOURCES = (
    Resource(r"^/api/v2/account/(?P<account>[^/]+)/status-changes/?$", logged_in, {"GET": _list}, "operations"),
)
