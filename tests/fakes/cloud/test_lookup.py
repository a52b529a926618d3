"""A name that the account does not have, and none is like it: where such names come from."""

from __future__ import annotations

import pytest

from handoff.engine.errors import UnknownName
from handoff.fakes import World


@pytest.mark.parametrize(
    ("look", "advice"),
    [
        (
            lambda world: world.cloud.skill("Sales"),
            'add it first: Given the skill "Sales", or below `skills` in cloud.yaml',
        ),
        (
            lambda world: world.agent("Kim"),
            'add an agent first: Given the agent "Kim" with the skill "…" is online, or below `agents` in cloud.yaml',
        ),
    ],
    ids=["skill", "agent"],
)
def test_an_unknown_name_says_where_names_come_from(look, advice):
    with pytest.raises(UnknownName) as caught:
        look(World())

    assert str(caught.value).endswith(f"\n  {advice}")


def test_a_misspelt_agent_is_the_closest_one():
    world = World()
    world.cloud.add_agent("Alex")

    with pytest.raises(UnknownName, match=r"did you mean 'Alex'\?$"):
        world.agent("Alxe")
