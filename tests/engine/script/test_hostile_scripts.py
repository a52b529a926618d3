"""Scripts that mean harm end, whatever they use, and the next script does not notice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from handoff.engine.script import Panel, QuickJsSandbox, ScriptOutcome, ScriptState

# name: (limit in ms, kind of end). Where a script first has to make what it is about, it gets more time.
GROUPS = {
    "LOOPS": (30, "stopped"),
    "TURNED": (30, "stopped"),
    "NATIVES": (100, "stopped"),
    "TEXTS": (100, "stopped or failed"),
    "MEMORY": (100, "stopped or failed"),
    "FLOODS": (60, "stopped or failed"),
    "THROWN": (60, "failed"),
    "HARMLESS": (500, "finished"),
}
TABLE = Path(__file__).with_name("hostile_scripts.js")


def scripts(text: str) -> Iterator[tuple[str, str, str]]:
    """(group, name, code) of each script in the table."""
    for group, body in re.findall(r"^//== (\w+)\n(.*?)(?=^//== |\Z)", text, re.MULTILINE | re.DOTALL):
        for name, code in re.findall(r"^//: ([^\n]*)\n(.*?)(?=^//: |\Z)", body, re.MULTILINE | re.DOTALL):
            yield group, name, code.strip()


HOSTILE = list(scripts(TABLE.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def sandboxes() -> Iterator[dict[int, QuickJsSandbox]]:
    made = {limit_ms: QuickJsSandbox(cpu_limit_ms=limit_ms) for limit_ms, _ in GROUPS.values()}
    yield made
    for sandbox in made.values():
        sandbox.close()


def run(sandbox: QuickJsSandbox, code: str) -> ScriptOutcome:
    return sandbox.run(Panel("Pre-Process Code", "Main › hello", code), ScriptState())


def kind_of_end(outcome: ScriptOutcome) -> str:
    if outcome.error is None:
        return "finished"
    return "stopped" if outcome.error.is_cut_off else "failed"


@pytest.mark.parametrize(("group", "name", "code"), HOSTILE, ids=[name for _, name, _ in HOSTILE])
def test_a_hostile_script_ends_and_the_next_one_runs(
    sandboxes: dict[int, QuickJsSandbox], group: str, name: str, code: str
) -> None:
    limit_ms, expected = GROUPS[group]
    outcome = run(sandboxes[limit_ms], code)

    assert kind_of_end(outcome) in expected, (name, outcome.error)
    assert len(outcome.effects) <= 10_000
    assert outcome.error is None or len(str(outcome.error)) <= 3_000
    assert run(sandboxes[500], "botContext.sendMessage(1 + [].concat(1).join())").effects[0].args == ("11",)


def test_table_has_every_group_and_each_name_once() -> None:
    names = [name for _, name, _ in HOSTILE]

    assert {group for group, _, _ in HOSTILE} == set(GROUPS)
    assert len(names) == len(set(names))
    assert len(names) > 140
