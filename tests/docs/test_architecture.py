"""ARCHITECTURE.md and CONTRIBUTING.md name folders and files that exist, and every room has a row."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from ..architecture.sources import LAYERS, REPOSITORY
from ..architecture.test_rooms import ROOMS

ARCHITECTURE = (REPOSITORY / "ARCHITECTURE.md").read_text(encoding="utf-8")
PATH = re.compile(rf"`((?:{'|'.join([*LAYERS, 'docs', 'features', 'package', 'tests'])})(?:/[\w.-]+)*)/?`")

# The room that a newcomer has to find by the names of folders alone.
ANSWERS = {
    "where is a pattern matched?": "engine/matching",
    "where is the fourth failure judged?": "engine/escalation",
    "where does a ring expire?": "fakes/cloud/routing",
    "where is a `@rule:` tag checked?": "steps/collecting",
    "where is a request on the agent's socket answered?": "fakes/messaging",
    "where is the report's first screen made?": "reports",
}


@pytest.mark.parametrize("page", ["ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_paths_on_the_page_exist(page: str) -> None:
    found = PATH.findall((REPOSITORY / page).read_text(encoding="utf-8"))

    assert found
    assert [path for path in found if not (REPOSITORY / path).exists()] == []


@pytest.mark.parametrize("layer", ROOMS)
def test_every_room_has_a_row_in_the_order_of_imports(layer: str) -> None:
    assert list(rows(layer)) == list(ROOMS[layer])


@pytest.mark.parametrize("question", ANSWERS)
def test_map_answers_the_question(question: str) -> None:
    assert f"| {question} | `{ANSWERS[question]}` |" in ARCHITECTURE


def rows(layer: str) -> Iterator[str]:
    """The rooms in the first column of the layer's table."""
    table = ARCHITECTURE.partition(f"### {layer}/\n")[2].partition("\n###")[0]
    for line in table.splitlines():
        if line.startswith("| `"):
            yield from re.findall(r"`(\w+)`", line.split("|")[1])
