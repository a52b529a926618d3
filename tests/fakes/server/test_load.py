"""A crowd on real sockets, small enough for every run. `benchmarks/load.py` is all of it; its clients are used here.

Nothing lost, doubled or out of order for any participant, and nothing left behind when it is over.
"""

from __future__ import annotations

import asyncio
import runpy
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from handoff.steps.targets.client.received_conversations import Received

LOAD = runpy.run_path(str(Path(__file__).parents[3] / "benchmarks" / "load.py"), run_name="load")
CONSUMERS, AGENTS = 40, 4


@pytest.fixture(scope="module")
def server() -> Iterator[Any]:
    with LOAD["served"](20) as running:
        running.add_human_agents(AGENTS, CONSUMERS)
        yield running


def test_nothing_is_lost_in_a_crowd_and_nothing_stays_behind(server: Any) -> None:
    held = []
    for number in range(2):
        outcome = asyncio.run(LOAD["play"](server.url, consumers=CONSUMERS, agents=AGENTS, round=number))
        assert outcome.complaints == []
        held.append(server.forget())

    assert [each["forgotten"] for each in held] == [CONSUMERS, CONSUMERS]
    whatever_is_of_conversations = {name: 0 for name in held[0] if name not in ("forgotten", "events of the account")}
    for each in held:
        assert whatever_is_of_conversations.items() <= each.items()
    # what is left of a round: agents who log in, go Online and leave
    assert held[1]["events of the account"] - held[0]["events of the account"] <= 4 * AGENTS


# --- the checks see what they are for --------------------------------------------------------------------------------


def window(*said: str, numbers: list[int] | None = None) -> Any:
    """A consumer who has got these texts."""
    window = LOAD["Window"]("c", "http://localhost", LOAD["Post"]())
    window.seen.id = "conv-1"
    for number, text in zip(numbers or range(len(said)), said, strict=False):
        event = {"type": "ContentEvent", "message": text}
        window.seen.arrivals.append(Received("conv-1", number, "", "CONSUMER", 0, event))
    return window


def test_consumer_who_got_everything_is_content() -> None:
    complete = window(*window().expected)

    assert list(LOAD["check_windows"]([complete])) == []


@pytest.mark.parametrize(
    ("what", "order"),
    [
        ("lost", [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]),
        ("doubled", [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 12]),
        ("out of order", [0, 1, 2, 4, 3, 5, 6, 7, 8, 9, 10, 11, 12]),
    ],
)
def test_message_that_is(what: str, order: list[int]) -> None:
    expected = window().expected
    arrived = window(*(expected[at] for at in order), numbers=order)

    assert list(LOAD["check_windows"]([arrived])), f"a message that is {what} is to be noticed"


def test_number_that_is_left_out_is_noticed() -> None:
    expected = window().expected
    numbers = [*range(len(expected) - 1), len(expected)]
    gap = window(*expected, numbers=numbers)

    assert list(LOAD["check_windows"]([gap])) == [f"c got the sequence numbers {numbers}"]


def test_agent_who_missed_the_history_is_noticed() -> None:
    consumer = window(*window().expected)
    desk = LOAD["Workspace"]("agent0", "http://localhost", LOAD["Post"]())
    desk.histories["conv-1"] = consumer.seen.arrivals[:6]
    desk.conversations["conv-1"] = replace(consumer.seen, arrivals=consumer.seen.arrivals[6:])

    assert list(LOAD["check_desks"]([desk], [consumer])) == []
    desk.histories["conv-1"] = consumer.seen.arrivals[1:6]
    assert list(LOAD["check_desks"]([desk], [consumer]))
