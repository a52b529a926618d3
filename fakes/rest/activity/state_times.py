"""Agent Activity of the Operational Realtime API: how long agents were in each state.

A conversation that is assigned to an agent counts as a chat, and the agent's slots are the most chats at once. Agents
of this cloud give no reason for being Away, so the breakdown by reasons is empty. Totals of agents are not supported,
as documented.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from ...cloud import Refused
from ...cloud.agent_times import Stretch, stretches
from ...cloud.records import AgentState
from ..access import logged_in
from ..parse import number_or_text, query_number
from ..resource import Answer, Call, Resource

MINUTE_MS: Final = 60_000
MOST_MINUTES: Final = 1_440
LEAST_INTERVAL: Final = 5  # minutes; the ends of intervals are multiples of it
_REQUIRED: Final = ("v", "timeframe", "agentIds")
_PARAMETERS: Final = (*_REQUIRED, "interval")
_STATES: Final[tuple[tuple[int, AgentState], ...]] = ((2, "Online"), (3, "Back soon"), (4, "Away"))
_LOGGED_IN: Final = -1

Metrics = dict[str, Any]


def _activity(call: Call) -> Answer:
    asked = _asked(call)
    minutes = query_number(asked["timeframe"], "timeframe", 0, least=1, most=MOST_MINUTES)
    by_agent = _by_agent(call, asked["agentIds"])
    now_ms = call.cloud.clock.now_ms
    whole = _metrics(by_agent, now_ms - minutes * MINUTE_MS, now_ms)
    if not asked.get("interval"):
        return Answer(whole)
    interval = query_number(asked["interval"], "interval", 0, least=LEAST_INTERVAL, most=minutes)
    if minutes % interval:
        raise Refused(400, "interval does not divide timeframe")
    intervals = [
        {"timestamp": call.cloud.wire_ms(end_ms), "metricsData": _metrics(by_agent, from_ms, min(end_ms, now_ms))}
        for from_ms, end_ms in _intervals(call, minutes, interval)
    ]
    return Answer({"metricsByIntervals": intervals, **whole})


def _asked(call: Call) -> Mapping[str, str]:
    """The parameters: in the query, or in the body of a POST."""
    if call.method == "POST":
        body = call.body()
        asked = {name: number_or_text(body, name) for name in _PARAMETERS if body.get(name) is not None}
    else:
        asked = {name: call.query[name] for name in _PARAMETERS if name in call.query}
    for name in _REQUIRED:
        if not asked.get(name):
            raise Refused(400, f"{name} is missing")
    query_number(asked["v"], "v", 0, least=1, most=10**9)
    return asked


def _by_agent(call: Call, wanted: str) -> dict[str, list[Stretch]]:
    """The stretches of the agents that a list of ids, or "all", names."""
    ids = wanted.split(",")
    if wanted != "all" and not all(each.isascii() and each.isdigit() for each in ids):
        raise Refused(400, "agentIds is neither all nor a list of ids")
    found: dict[str, list[Stretch]] = {} if wanted == "all" else {each: [] for each in ids}
    for stretch in stretches(call.cloud.log.events, call.cloud.clock.now_ms):
        if wanted == "all" or stretch.user_id in found:
            found.setdefault(stretch.user_id, []).append(stretch)
    return found


def _intervals(call: Call, minutes: int, interval: int) -> Iterator[tuple[int, int]]:
    """The beginning and the end of each interval in virtual time, the latest first.

    The latest may end after now, and the earliest has what is left of the time frame.
    """
    step_ms, now_ms = LEAST_INTERVAL * MINUTE_MS, call.cloud.clock.now_ms
    from_ms = now_ms - minutes * MINUTE_MS
    end_ms = now_ms + -call.wire_now_ms % step_ms
    while end_ms > from_ms:
        begin_ms = end_ms - interval * MINUTE_MS
        yield max(begin_ms, from_ms), end_ms
        end_ms = begin_ms


def _metrics(by_agent: Mapping[str, list[Stretch]], from_ms: int, to_ms: int) -> Metrics:
    """The metrics of the agents who were logged in between two virtual times; all others are left out."""
    per_agent = {
        agent: _states(its, from_ms, to_ms)
        for agent, its in by_agent.items()
        if any(it.state != "Offline" and it.within(from_ms, to_ms) for it in its)
    }
    return {"agentsMetrics": {"metricsPerAgent": per_agent, "metricsTotals": []}}


def _states(its: Iterable[Stretch], from_ms: int, to_ms: int) -> list[Metrics]:
    there = [it for it in its if it.state != "Offline"]
    states: list[Metrics] = [
        {"id": number, "name": state, "value": _value([it for it in there if it.state == state], from_ms, to_ms)}
        for number, state in _STATES
    ]
    states[-1] = {"reasons": [], **states[-1]}
    return [*states, {"id": _LOGGED_IN, "name": "Logged in", "value": _value(there, from_ms, to_ms)}]


def _value(its: Iterable[Stretch], from_ms: int, to_ms: int) -> dict[str, int]:
    """Times in seconds, each rounded down on its own."""
    total = chatting = at_most = 0
    for it in its:
        lasted = it.within(from_ms, to_ms)
        total += lasted
        chatting += lasted if it.conversations else 0
        at_most += lasted if it.conversations and it.conversations >= it.slots else 0
    return {
        "total": total // 1000,
        "chatting": chatting // 1000,
        "notChatting": (total - chatting) // 1000,
        "chattingInMaxConcurrency": at_most // 1000,
    }


RESOURCES = (
    Resource(
        r"^/operations/api/account/(?P<account>[^/]+)/agentactivity/?$",
        logged_in,
        {"GET": _activity, "POST": _activity},
        "operations",
    ),
)
