"""The names that code hands to the platform, directly and through helpers."""

from __future__ import annotations

import pytest

from handoff.engine.script.platform_calls import uses_of

JUMP = "setTriggerNextMessage"
HELPERS = """
function go(name) { botContext.setTriggerNextMessage(name); }
function home() { go('Home'); }
function perhaps(name) { if (name) { botContext.setTriggerNextMessage(name); } }
function second(reason, name) { log(reason); go(name); }
var Navigation = { to: function (name) { botContext.setTriggerNextMessage(name); } };
var jump = botContext.setTriggerNextMessage.bind(botContext);
var places = { a: 'One', b: 'Two' };
function place(key) { botContext.setTriggerNextMessage(places[key]); }
function strange(key) { botContext.setTriggerNextMessage('x' + key); }
"""

NAMES = {
    "a text": ("botContext.setTriggerNextMessage('A');", ["A"]),
    "in brackets": ("botContext['setTriggerNextMessage']('A');", ["A"]),
    "by call": ("botContext.setTriggerNextMessage.call(botContext, 'A');", ["A"]),
    "another name for botContext": ("var bc = botContext; bc.setTriggerNextMessage('A');", ["A"]),
    "another name for the function": ("var f = botContext.setTriggerNextMessage; f('A');", ["A"]),
    "a variable": ("var next = 'A'; if (x) next = 'B'; botContext.setTriggerNextMessage(next);", ["A", "B"]),
    "a choice": ("botContext.setTriggerNextMessage(x ? 'A' : 'B');", ["A", "B"]),
    "a sum": ("var n = 'A'; botContext.setTriggerNextMessage(n + '_' + 'B');", ["A_B"]),
    "a table": ("var t = ['A', 'B']; botContext.setTriggerNextMessage(t[i]);", ["A", "B"]),
    "a helper": ("go('A');", ["A"]),
    "a helper with its own target": ("home();", ["Home"]),
    "a helper's second parameter": ("second('why', 'A');", ["A"]),
    "a method": ("Navigation.to('A');", ["A"]),
    "a bound function": ("jump('A');", ["A"]),
    "a helper with a table": ("place('a');", ["One", "Two"]),
    "a helper of the panel": ("function l(n) { go(n); } l('A');", ["A"]),
    "a computed name": ("botContext.setTriggerNextMessage(botContext.getBotVariable('x'));", [None]),
    "a helper that computes": ("strange('A');", [None]),
    "a helper handed on": ("['A'].forEach(go);", [None]),
    "a variable counted up": ("var n = 1; n++; botContext.setTriggerNextMessage(n);", ["1", None]),
    "in a text": ("var s = \"botContext.setTriggerNextMessage('A')\";", []),
    "in a comment": ("// botContext.setTriggerNextMessage('A')", []),
    "in a regular expression": ("/botContext.setTriggerNextMessage('A')/.test(s);", []),
    "a function of the same name": ("var o = {setTriggerNextMessage: f}; o.setTriggerNextMessage('A');", []),
    "a helper that nothing calls": ("var x = 1;", []),
}


@pytest.mark.parametrize(("code", "names"), NAMES.values(), ids=NAMES)
def test_names_handed_to_the_platform(code: str, names: list[str | None]) -> None:
    found = [use.name for use in uses_of(JUMP, code, HELPERS)]

    assert sorted(found, key=str) == sorted(names, key=str)


CERTAIN = {
    "always": ("go('A');", True),
    "in a condition": ("if (x) { go('A'); }", False),
    "behind and": ("x && go('A');", False),
    "after a return": ("if (x) { return; } go('A');", False),
    "a helper with a condition": ("perhaps('A');", False),
    "one of two": ("botContext.setTriggerNextMessage(x ? 'A' : 'B');", False),
    "in a function": ("function f() { go('A'); }", False),
}


@pytest.mark.parametrize(("code", "certain"), CERTAIN.values(), ids=CERTAIN)
def test_certain_is_what_runs_whenever_the_code_does(code: str, certain: bool) -> None:
    assert {use.is_certain for use in uses_of(JUMP, code, HELPERS)} == {certain}


def test_place_of_a_jump_through_a_helper_is_the_call() -> None:
    (use,) = uses_of(JUMP, "var x = 1;\n  go('A');", HELPERS)

    assert (use.line, use.column) == (2, 3)


def test_functions_that_call_each_other_come_to_an_end() -> None:
    code = "function a(n) { b(n); } function b(n) { a(n); botContext.setTriggerNextMessage(n); } a('A');"

    assert [use.name for use in uses_of(JUMP, code)] == ["A"]
