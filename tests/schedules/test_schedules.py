"""Whatever people, faults and time do to a bot: the invariants hold, and the same seed gives the same log.

A failure is reported once per kind, with the smallest schedule that still fails alike and the line that plays it again.
"""

from __future__ import annotations

import re

import pytest

from handoff.engine import events as ev

from .invariants import bot_and_cloud_agree, violations
from .schedule import Act, Design, Played, Schedule, play, schedule, shrink

COMPARED = 10  # of how many seeds in CI one is played twice; by hand every one is
SHOWN = 3  # kinds of failures of one test that are shrunk and shown in full


def test_invariants_hold(seeds: range) -> None:
    failing: dict[str, list[int]] = {}
    for seed in seeds:
        for kind in {_kind(text) for text in _violations(schedule(seed))}:
            failing.setdefault(kind, []).append(seed)

    if failing:
        shown = [_report(kind, of[0]) for kind, of in list(failing.items())[:SHOWN]]
        kinds = [f"{len(of)} of {len(seeds)} schedules, {of}: {kind}" for kind, of in failing.items()]
        pytest.fail("\n\n".join(["\n".join(kinds), *shown]), pytrace=False)


def test_same_seed_gives_the_same_log(seeds: range, request: pytest.FixtureRequest) -> None:
    by_hand = request.config.getoption("schedules", None) or request.config.getoption("schedule", None) is not None

    for seed in seeds if by_hand else seeds[::COMPARED]:
        assert _log(seed) == _log(seed), f"seed {seed} gives two logs"


def test_schedules_reach_what_they_are_for() -> None:
    """A generator that no longer gets anywhere would make the invariants hold for nothing."""
    reached = {type(event.body) for seed in range(100) for event in play(schedule(seed)).world.log.events}

    wanted = {
        *(ev.EscalationRequested, ev.EscalationRefused, ev.EscalationAbandoned, ev.EscalationStopped),
        *(ev.EscalationCompleted, ev.TransferAccepted, ev.TransferFailed, ev.TransferStarted, ev.SilenceLapsed),
        *(ev.ConversationReturned, ev.ConversationTakenOver, ev.ConversationStuck, ev.MessageResent, ev.FaultStruck),
        *(ev.PostTransferOutput, ev.TransferContextPassed, ev.GroupBotMatched, ev.SessionEnded, ev.RingExpired),
    }
    assert wanted - reached == set()


def test_shrinking_leaves_only_what_the_failure_needs() -> None:
    said = Act("say", ("Casey", "agent #2"), 300)
    acts = (Act("say", ("Casey", "hi #1")), Act("wait", (100,)), said, Act("wait", (5,)))
    plan = Schedule(1, Design("sorry"), {"message_delay_ms": 1}, {}, {}, True, 1, ("Alex",), acts)

    small = shrink(plan, lambda each: "agent #2" in str(each))

    assert small == Schedule(1, Design(), {}, {}, {}, False, 1, (), (Act("say", ("Casey", "agent #2")),))


def _violations(plan: Schedule) -> list[str]:
    return violations(play(plan, bot_and_cloud_agree))


def _log(seed: int) -> bytes:
    return play(schedule(seed)).world.log.to_ndjson()


def _report(kind: str, seed: int) -> str:
    small = shrink(schedule(seed), lambda each: any(_kind(text) == kind for text in _violations(each)))
    played = play(small, bot_and_cloud_agree)
    again = f"play it again: python -m pytest tests/schedules --schedule {seed}"
    smallest = "the smallest schedule that fails alike:"
    return "\n".join([*violations(played), again, smallest, str(small), *_story(played)])


def _kind(violation: str) -> str:
    """The violation without its numbers and names, to tell whether another one is the same."""
    return re.sub(r"\d+|\bFront\b|\bDesk\b|\bCasey\b|\bDana\b", "…", violation.splitlines()[0])


def _story(played: Played) -> list[str]:
    known = (event for event in played.world.log.events if event.conversation or isinstance(event.body, ev.FaultStruck))
    return [f"    {event.seq} {event.at_ms} ms {event.bot or ''} {event.body}"[:200] for event in known]
