"""Where Conversation Orchestrator sends a conversation."""

from __future__ import annotations

import json

import pytest

from handoff.engine.interactions.dynamic_routing import routed_skill


def answer(*actions: object) -> str:
    return json.dumps({"rule": {"actions": actions}})


def test_the_first_transfer_among_the_actions_counts() -> None:
    send, transfer = {"type": "SEND_MESSAGE"}, {"type": "TRANSFER_TO_SKILL", "payload": {"skillId": 42}}

    assert routed_skill(answer(send, transfer, {"type": "transfer", "skillId": "43"})) == "42"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no JSON",
        "null",
        "[]",
        '{"rule": {}}',
        '{"rule": {"actions": "none"}}',
        answer("x"),
        answer({"type": "SEND"}),
    ],
)
def test_any_other_answer_names_no_skill(text: str) -> None:
    assert routed_skill(text) == ""
