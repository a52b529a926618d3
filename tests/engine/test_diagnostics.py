"""Diagnostics: the table of codes against the source, and what is read from a log."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from handoff.engine import events as ev
from handoff.engine.diagnostics import CODES, diagnostics
from handoff.engine.log import Log
from handoff.fakes.builder import BotBuilder
from handoff.fakes.world.world import World

REPOSITORY = Path(__file__).parents[2]
LAYERS = ("engine", "fakes", "steps", "cli", "reports")
COMPUTED = {
    "assumption-used",
    "output-after-transfer",
    "script-error",
    "script-host-limit",
}  # from events that have no code of their own


@cache
def codes_in_source() -> frozenset[str]:
    texts = [path.read_text(encoding="utf-8") for layer in LAYERS for path in (REPOSITORY / layer).rglob("*.py")]
    return frozenset(code for text in texts if "DiagnosticReported" in text for code in _codes(ast.parse(text)))


def _codes(tree: ast.Module) -> Iterator[str]:
    """The first argument of each DiagnosticReported: a literal, or a constant of the module."""
    constants = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "DiagnosticReported":
            first = node.args[0]
            yield first.value if isinstance(first, ast.Constant) else constants[ast.unparse(first)]


def test_every_code_in_the_source_is_in_the_table() -> None:
    assert codes_in_source() - CODES.keys() == set()


def test_every_code_in_the_table_is_in_the_source() -> None:
    assert CODES.keys() - codes_in_source() - COMPUTED == set()


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_one_plain_sentence(code: str) -> None:
    means = CODES[code]

    assert means.endswith(".")
    assert means.count(". ") == 0


# --- reading a log ---------------------------------------------------------------------------------------------------


def found(log: Log) -> list[tuple[str, str, str]]:
    return [(one.code, one.text, one.node) for one in diagnostics(log.events)]


def test_a_remark_is_a_diagnostic_with_its_own_code() -> None:
    log = Log()
    log.append(ev.DiagnosticReported("unresolved-reference", "{$env.X} has no value"), bot="Desk", node="Hi › text")

    assert found(log) == [("unresolved-reference", "{$env.X} has no value", "Hi › text")]


def test_a_failed_script_is_a_diagnostic_with_panel_and_line() -> None:
    log = Log()
    log.append(ev.ScriptFailed("Pre-Process Code", "x is not defined", 3), bot="Desk")

    ((code, text, node),) = found(log)

    assert code == "script-error"
    assert text.startswith("Pre-Process Code")
    assert "line 3" in text
    assert "x is not defined" in text
    assert node == "Desk"


@pytest.mark.parametrize(
    ("limit", "code"), [("", "script-error"), ("script", "script-error"), ("host", "script-host-limit")]
)
def test_a_cut_off_by_the_host_has_a_code_of_its_own(limit, code) -> None:
    log = Log()
    log.append(ev.ScriptFailed("Pre-Process Code", "stopped", 3, 5, limit), bot="Desk")

    assert [one.code for one in diagnostics(log.events)] == [code]


def test_words_after_the_transfer_call_are_a_diagnostic() -> None:
    log = Log()
    log.append(ev.PostTransferOutput("Bye", shown=True))
    log.append(ev.PostTransferOutput("Bye", shown=False))

    assert [(code, text) for code, text, _ in found(log)] == [
        ("output-after-transfer", "'Bye' comes after the transfer call and may come out of place"),
        ("output-after-transfer", "'Bye' comes after the transfer call and is not shown"),
    ]


def test_an_assumption_is_a_diagnostic_where_it_is_used_first() -> None:
    log = Log()
    for rules in (("ESC-TARGETS", "C04"), ("C04",), ("C05",)):
        log.append(ev.FlowStopped("…"), rules=rules)

    assert [(one.code, one.text[:3], one.event.seq) for one in diagnostics(log.events)] == [
        ("assumption-used", "C04", 0),
        ("assumption-used", "C05", 2),
    ]


def test_an_assumption_that_an_earlier_part_of_the_log_has_used_is_not_repeated() -> None:
    log = Log()
    log.append(ev.FlowStopped("…"), rules=("C04",))
    used: set[str] = set()
    list(diagnostics(log.events, used=used))
    log.append(ev.FlowStopped("…"), rules=("C04",))

    assert list(diagnostics(log.since(0), used=used)) == []


def test_an_ordinary_event_is_not_a_diagnostic() -> None:
    log = Log()
    log.append(ev.TimePassed(1))

    assert found(log) == []


def test_a_world_lists_its_diagnostics() -> None:
    b = BotBuilder("Desk")
    b.dialog("Hi", patterns=["hi"]).text("Hello {$botContext.who}", name="greeting")
    world = World(b.build())

    world.consumer().says("hi")

    assert [(one.code, one.node) for one in world.diagnostics() if one.code != "assumption-used"] == [
        ("unresolved-reference", "Hi › greeting")
    ]
