from __future__ import annotations

import pytest

from handoff.engine.errors import FeatureError, UnknownName
from handoff.fakes.world.world import World


@pytest.fixture
def world() -> World:
    """A conversation that Alex has; Kim serves the same skill, Ola none."""
    world = World()
    world.cloud.add_skill("Human", 7)
    world.cloud.add_agent("Alex", skills=["Human"], online=True)
    world.cloud.add_agent("Kim", skills=["Human"], online=False)
    world.cloud.add_agent("Ola", online=True)
    world.cloud.start_conversation("Dana", "Human")
    world.agent("Alex").accepts()
    return world


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ("Alex", "Alex has the conversation already\n  expected: another agent\n  known: Kim, Ola"),
        ("Ola", "Ola has no skill"),
    ],
)
def test_a_transfer_that_is_impossible_says_why(world: World, other: str, said: str) -> None:
    with pytest.raises(FeatureError, match=said):
        world.agent("Alex").transfers_to_agent(other)

    assert world.cloud.conversation("conv-1").assigned == "Alex"


def test_an_unknown_agent_is_named(world: World) -> None:
    with pytest.raises(UnknownName, match="no user named 'Kym'"):
        world.agent("Alex").transfers_to_agent("Kym")


def test_the_history_tells_an_agent_from_a_queue(world: World) -> None:
    world.cloud.set_state("Kim", "Online")
    world.agent("Alex").transfers_to_agent("Kim")
    world.agent("Kim").accepts()
    world.agent("Kim").returns_to_queue()

    moves = world.cloud.conversation("conv-1").moves
    assert [(move.from_agent, move.reason) for move in moves[-2:]] == [("Alex", "Agent"), ("Kim", "back2Q")]


def test_an_account_that_forbids_transfers_refuses_one_to_an_agent(world: World) -> None:
    world.cloud.add_skill("Sales", 8)
    world.cloud.set_skills("Kim", ["Sales"])
    world.cloud.configure_skill("Human", can_transfer=False)

    with pytest.raises(FeatureError, match=r"Alex cannot transfer the conversation: .* may not be transferred to 8"):
        world.agent("Alex").transfers_to_agent("Kim")
