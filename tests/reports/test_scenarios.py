"""What reports take for a scenario, and for its target."""

from __future__ import annotations

from types import SimpleNamespace

from handoff.engine.log import Log
from handoff.fakes.world.world import World
from handoff.reports.scenarios import as_scenario, target_of


def test_world_is_a_stage() -> None:
    world = World()

    assert target_of(SimpleNamespace(case="a case", target=world)) is world


def test_test_of_another_kind_is_not_a_scenario() -> None:
    item = SimpleNamespace(name="test_something")

    assert as_scenario(item) is None
    assert target_of(item) is None


def test_stage_of_another_kind_is_left_alone() -> None:
    """A suite may have a fixture of this name for purposes of its own."""
    item = SimpleNamespace(case="a case", target=SimpleNamespace(lights="on", log=Log()))

    assert as_scenario(item) is item
    assert target_of(item) is None


def test_scenario_that_has_asked_for_no_stage_has_none() -> None:
    assert target_of(SimpleNamespace(case="a case", target=None)) is None
