"""A call of what is not a function is named, although QuickJS says only where it is."""

from __future__ import annotations

import pytest

from handoff.engine.script import Panel, QuickJsSandbox, ScriptState

SANDBOX = QuickJsSandbox()
GLOBALS = "function helper(a) { return a; }"


def failure(code: str) -> str:
    """The first line of the error by which the code ends."""
    outcome = SANDBOX.run(Panel("Pre-Process Code", "Main › hello", code), ScriptState(global_functions=GLOBALS))
    assert outcome.error is not None
    return outcome.error.message


@pytest.mark.parametrize(
    ("code", "named"),
    [
        ("var s = '7';\ns.padStart(2, '0');", "s.padStart"),
        ("'7'.padStart(2).trim();", "padStart"),
        ("var s = '7'; s\n  .padStart(2);", "s.padStart"),
        ("Object.entries({});", "Object.entries"),
        ("var nothing; nothing();", "nothing"),
        ("var o = {go: function () { return this.no(); }}; o.go();", "this.no"),
        ("['a'].forEach(function (x) { x.startsWith('a'); });", "x.startsWith"),
    ],
)
def test_the_name_and_what_is_before_its_dot(code: str, named: str) -> None:
    assert failure(code) == f"TypeError: {named} is not a function"


@pytest.mark.parametrize(
    "argument",
    [
        "Math.max(2, 3)",
        "helper(2)",
        "own(2)",
        "it.member(2)",
        "botContext.getBotVariable('x')",
        "function () { return true; }",
        "{key: helper(1)}",
        "[helper(1)]",
    ],
)
def test_calls_among_the_arguments_are_not_taken_for_it(argument: str) -> None:
    code = "function own(a) { return a; } var it = {member: function (a) { return a; }}; var s = 'x';\n"

    assert failure(f"{code}s.unheardOf({argument});") == "TypeError: s.unheardOf is not a function"


def test_a_call_that_the_library_makes_is_not_named() -> None:
    assert failure("[1].forEach(5);") == "TypeError: not a function"


def test_a_call_whose_name_is_a_text_is_not_named() -> None:
    assert failure("var o = {}; o['go']();") == "TypeError: not a function"


@pytest.mark.parametrize("call", ["botContext.sendmessage('x')", "botContext['sendmessage']('x')"])
def test_a_function_that_the_platform_does_not_have_is_named_with_the_nearest(call: str) -> None:
    outcome = SANDBOX.run(Panel("Pre-Process Code", "", call), ScriptState())

    assert outcome.error is not None
    assert outcome.error.message == (
        "TypeError: botContext.sendmessage is not a function of the platform; did you mean sendMessage?"
    )
    assert (outcome.unsupported, outcome.error.rule) == (("sendmessage",), "JS-PREFIX-CASE")
