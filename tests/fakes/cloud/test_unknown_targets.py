"""Transfers to skills and agents that the account does not have are reported, with the step that adds them."""

from __future__ import annotations

import pytest

from handoff.engine.diagnostics import Diagnostic
from handoff.fakes.builder import BotBuilder
from handoff.fakes.world.world import World


def desk(**transfer: str) -> BotBuilder:
    b = BotBuilder("Desk")
    b.dialog("Human Help", patterns=["agent"]).agent_transfer("One moment.", **transfer)
    return b


def reported(world: World, code: str) -> list[Diagnostic]:
    return [one for one in world.diagnostics() if one.code == code]


def last_line(found: Diagnostic) -> str:
    return found.text.splitlines()[-1].strip()


def test_an_unknown_skill_is_reported_at_the_interaction_that_transfers() -> None:
    world = World(desk(skill_id="77").build())
    world.cloud.add_skill("Billing", 5)

    world.consumer().says("agent")

    (found,) = reported(world, "unknown-skill")
    first, known, _ = found.text.splitlines()
    assert first == "the account has no skill with the id 77"
    assert known.endswith("Billing (5)")
    assert last_line(found) == 'add: Given the skill "Human Help" with id 77'
    assert found.node == "Human Help › escalation_1"


def test_the_name_of_an_unknown_skill_is_the_label_of_the_integration() -> None:
    b = BotBuilder("Desk")
    b.dialog("Human Help", patterns=["agent"]).integration("Hand over")
    b.escalation_integration("Hand over", skill_id="77", skill_name="Florists")
    world = World(b.build())

    world.consumer().says("agent")

    assert last_line(*reported(world, "unknown-skill")) == 'add: Given the skill "Florists" with id 77'


def test_a_skill_of_the_same_name_with_another_id_is_pointed_out() -> None:
    world = World(desk(skill_id="77").build())
    world.cloud.add_skill("Human Help", 5)

    world.consumer().says("agent")

    assert last_line(*reported(world, "unknown-skill")) == (
        "'Human Help' has the id 5 here; write: Given the skill \"Human Help\" with id 77"
    )


def test_a_deleted_skill_is_unknown() -> None:
    world = World(desk(skill_id="77").build())
    world.cloud.add_skill("Human", 77)
    world.cloud.delete_skill("Human")

    world.consumer().says("agent")

    assert len(reported(world, "unknown-skill")) == 1


def test_an_unknown_fallback_skill_is_reported_when_the_bot_is_silent() -> None:
    world = World(desk(skill_id="77").build())
    world.connector(fallback_skill_id="99")
    world.faults.lose_next_response()

    world.consumer().says("hi")
    world.advance(181_000)

    (found,) = reported(world, "unknown-skill")
    assert found.text.startswith("the account has no fallback skill with the id 99\n")
    assert last_line(found) == 'add: Given the skill "Fallback" with id 99'


def test_an_unknown_skill_for_stuck_conversations_is_reported() -> None:
    world = World(desk(skill_id="77").build())
    world.connector(escalate_on_stuck=True, escalation_skill_id_on_stuck="98")
    world.switch("stuck_profile", "B")
    world.faults.silent_for(2)

    world.consumer().says("hi")
    world.advance(120_000)

    (found,) = reported(world, "unknown-skill")
    assert found.text.startswith("the account has no skill for stuck conversations with the id 98\n")
    assert last_line(found) == 'add: Given the skill "Stuck" with id 98'


@pytest.mark.parametrize(("slots", "expected"), [(0, 1), (1, 0)], ids=["no agent is free", "an agent is free"])
def test_an_unknown_fallback_skill_is_reported_when_it_is_needed_for_a_full_queue(slots: int, expected: int) -> None:
    world = World(desk(skill_id="77").build())
    world.cloud.add_skill("Human", 77)
    world.cloud.add_agent("Alex", skills=["Human"], state="Online", slots=slots)
    world.switch("fallback_skill_on_full_queue", True)
    world.connector(fallback_skill_id="99")

    world.consumer().says("agent")

    assert len(reported(world, "unknown-skill")) == expected


def test_a_known_skill_is_not_reported() -> None:
    world = World(desk(skill_id="77").build())
    world.cloud.add_skill("Human", 77)

    world.consumer().says("agent")

    assert reported(world, "unknown-skill") == []


def test_an_unknown_agent_is_reported_with_the_step_that_adds_one() -> None:
    world = World(desk(skill_id="77", agent_id="4711").build())
    world.cloud.add_skill("Human", 77)

    world.consumer().says("agent")

    (found,) = reported(world, "unknown-agent")
    assert found.text.startswith(
        "the account has no agent with the id 4711: any agent of the skill 'Human' may be rung"
    )
    assert last_line(found) == 'add: Given the agent "…" with the skill "Human" and the agent id 4711 is online'
    assert found.node == "Human Help › escalation_1"


@pytest.mark.parametrize("state", ["Online", "Offline"])
def test_a_known_agent_is_not_reported_whether_online_or_not(state) -> None:
    world = World(desk(skill_id="77", agent_id="4711").build())
    world.cloud.add_skill("Human", 77)
    world.cloud.add_agent("Alex", skills=["Human"], state=state, id="4711")

    world.consumer().says("agent")

    assert reported(world, "unknown-agent") == []
