"""The kinds of references by which the run resolves and lint judges."""

from __future__ import annotations

import pytest

from handoff.engine.events import MessagePublished
from handoff.engine.turn.reference_kinds import SYSTEM_NAMES, Kind, kind_of
from handoff.fakes.builder import BotBuilder
from handoff.fakes.world.world import World


@pytest.mark.parametrize(
    ("name", "kind", "rest"),
    [
        ("$botContext.name", Kind.VARIABLE, "name"),
        ("$botContext.slot.size", Kind.SLOT, "size"),
        ("$env.HOST", Kind.ENVIRONMENT, "HOST"),
        ("$.api_Orders.status", Kind.PATH, "api_Orders.status"),
        ("Orders.status", Kind.FIELD, "Orders.status"),
        ("$userMessage", Kind.MESSAGE, "userMessage"),
        ("$query", Kind.MESSAGE, "query"),
        ("$quickReplyPayload", Kind.PAYLOAD, "quickReplyPayload"),
        ("$firstname", Kind.SYSTEM, "firstname"),
        ("$envVars.HOST", Kind.UNKNOWN, "envVars.HOST"),
        ("$userMessage.text", Kind.UNKNOWN, "userMessage.text"),
        ("$botContext", Kind.UNKNOWN, "botContext"),
    ],
)
def test_kind_of_a_reference(name: str, kind: Kind, rest: str) -> None:
    assert kind_of(name) == (kind, rest)


def test_system_names_are_those_that_the_run_fills() -> None:
    b = BotBuilder("Desk")
    b.dialog("Hello", patterns=["hi"]).text(" ".join(f"{{${name}}}" for name in sorted(SYSTEM_NAMES)))
    world = World(b.build())

    world.consumer().says("hi")

    sent = [event.body.text for event in world.log.of(MessagePublished)]
    assert len(sent) == 2
    assert "{" not in sent[1]
