"""The rooms of a layer import downwards only. A room is a folder of a layer, or a module beside the folders."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set

import pytest

from .sources import MODULES, arrows, name_of

# layer: its rooms from the ground up. Each may import itself and the rooms before it.
ROOMS: Mapping[str, Sequence[str]] = {
    "engine": (
        "lookalikes",
        "errors",
        "value_text",
        "text_width",
        "input_files",
        "output_files",
        "clock",
        "settings",
        "project",
        "secrets",
        "catalogue",
        "bot",
        "escalation",
        "events",
        "ports",
        "log",
        "diagnostics",
        "matching",
        "script",
        "turn",
        "interactions",
        "connector",
        "flow",
        "analysis",
        "walks",
        "lint",
        "consumer_texts",
        "platform",
    ),
    "fakes": (
        "faults",
        "people",
        "working_hours",
        "cloud",
        "authentication",
        "recorder",
        "messaging",
        "webhooks",
        "rest",
        "external",
        "world",
        "input_decision",
        "project_files",
        "project_world",
        "walks",
        "builder",
        "server",
    ),
    "steps": (
        "hookspecs",
        "wording",
        "running",
        "collecting",
        "targets",
        "scenario",
        "formatting",
        "reporting",
        "accepting",
        "library",
        "plugin",
    ),
}


@pytest.mark.parametrize("layer", ROOMS)
def test_table_has_every_room_of_the_layer_and_no_other(layer: str) -> None:
    parts = [name_of(path).split("/") for path in MODULES]
    rooms = {part[1].removesuffix(".py") for part in parts if part[0] == layer} - {"__init__"}

    assert set(ROOMS[layer]) == rooms


@pytest.mark.parametrize("layer", ROOMS)
def test_rooms_import_downwards_only(layer: str) -> None:
    assert list(upward(layer, ROOMS[layer], arrows())) == []


@pytest.mark.parametrize(
    ("layer", "arrow"),
    [
        ("engine", ("engine.turn.scope", "engine.flow.flow")),
        ("engine", ("engine.clock", "engine.log")),
        ("fakes", ("fakes.cloud.core", "fakes.world.world")),
        ("steps", ("steps.running.failure", "steps.collecting.feature_items")),
    ],
)
def test_checker_sees_a_planted_arrow(layer: str, arrow: tuple[str, str]) -> None:
    user, used = arrow

    assert list(upward(layer, ROOMS[layer], {user: {used}, used: {user}})) == [f"{user} imports {used}"]


def test_checker_lets_imports_within_a_room_and_into_other_layers_pass() -> None:
    graph = {"fakes.cloud.core": {"fakes.cloud.state", "engine.platform.platform"}, "fakes": {"fakes.world.world"}}

    assert list(upward("fakes", ROOMS["fakes"], graph)) == []


def upward(layer: str, rooms: Sequence[str], graph: Mapping[str, Set[str]]) -> Iterator[str]:
    """The arrows from a room to one above it. The front of the layer may import every room."""
    for user, targets in sorted(graph.items()):
        for used in sorted(targets):
            here, there = _room(layer, user), _room(layer, used)
            if here and there and rooms.index(there) > rooms.index(here):
                yield f"{user} imports {used}"


def _room(layer: str, module: str) -> str:
    """The room of a module; empty for the layer's front and for modules of other layers."""
    parts = module.split(".")
    return parts[1] if parts[0] == layer and len(parts) > 1 else ""
