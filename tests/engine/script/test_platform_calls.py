"""The names that code hands to the platform, directly and through helpers."""

from __future__ import annotations

import pytest

from handoff.engine.script.platform_calls import uses_of, values_of

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
var TARGET = 'Menu';
var targets = { menu: 'Menu' };
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
    "a constant of the Global Functions": ("botContext.setTriggerNextMessage(TARGET);", ["Menu"]),
    "a constant handed to a helper": ("go(TARGET);", ["Menu"]),
    "a table of the Global Functions": ("botContext.setTriggerNextMessage(targets.menu);", ["Menu"]),
    "a sum with such a constant": ("botContext.setTriggerNextMessage(TARGET + '_2');", ["Menu_2"]),
    "a parameter of the same name": ("function f(TARGET) { go(TARGET); } f('A');", ["A"]),
    "a variable of the same name": ("var TARGET = 'A'; go(TARGET);", ["A"]),
    "by apply": ("botContext.setTriggerNextMessage.apply(botContext, ['A']);", ["A"]),
    "by apply with computed arguments": ("botContext.setTriggerNextMessage.apply(botContext, list);", [None]),
    "a property of its own": ("var o = {}; o.leap = botContext.setTriggerNextMessage; o.leap('A');", ["A"]),
    "a variable that was a property": ("var f = Navigation.to; f('A');", ["A"]),
    "a name of the function that is known": ("var f = 'setTriggerNextMessage'; botContext[f]('A');", ["A"]),
    "a function called where it is written": (
        "(function (n) { botContext.setTriggerNextMessage(n); })('A');",
        ["A"],
    ),
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


ALIASES = {
    "another name": "var g = go; g('A');",
    "a second other name": "var g = go, h = g; h('A');",
    "by call": "go.call(null, 'A');",
    "by apply": "go.apply(null, ['A']);",
    "a property": "var o = {leap: go}; o.leap('A');",
    "in parentheses": "(go)('A');",
    "after a comma": "(0, go)('A');",
    "a helper of the panel": "function l(n) { go(n); } var g = l; g('A');",
}


@pytest.mark.parametrize("code", ALIASES.values(), ids=ALIASES)
def test_helper_under_another_name_is_followed(code: str) -> None:
    assert "A" in {use.name for use in uses_of(JUMP, code, HELPERS) if use.is_sure}


DOUBTED = {
    "a constant that the panel changes": "if (x) { TARGET = 'A'; } go(TARGET);",
    "a constant that the panel asks about": "if (TARGET === 'A') { go(TARGET); }",
    "a table that the panel changes": "targets.menu = x; go(targets.menu);",
}


@pytest.mark.parametrize("code", DOUBTED.values(), ids=DOUBTED)
def test_constant_that_may_have_changed_is_not_sure(code: str) -> None:
    assert not [use.name for use in uses_of(JUMP, code, HELPERS) if use.is_sure]


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


# --- values ----------------------------------------------------------------------------------------------------------

SETTERS = """
function put(name, value) { botContext.setBotVariable(name, value, true, false); }
function target(id) { put('skill', id); put('when', new Date()); }
function fixed() { put('skill', '7'); }
var set = botContext.setBotVariable.bind(botContext);
var Skills = { to: function (id) { botContext.setBotVariable('skill', id, true, false); } };
"""
VALUES = {
    "a text": ("botContext.setBotVariable('skill', '42', true, false);", {("skill", "42")}),
    "a choice": ("botContext.setBotVariable('skill', x ? '42' : '43');", {("skill", "42"), ("skill", "43")}),
    "computed": ("botContext.setBotVariable('skill', f());", {("skill", None)}),
    "no value": ("botContext.setBotVariable('skill');", {("skill", None)}),
    "a helper": ("put('skill', '42');", {("skill", "42")}),
    "a helper of a helper": ("target('42');", {("skill", "42")}),
    "a helper's own value": ("fixed();", set()),
    "a method": ("Skills.to('42');", {("skill", "42")}),
    "a bound function": ("set('skill', '42');", {("skill", "42")}),
    "a helper of the panel": (
        "function go(id) { put('skill', id); } go('42'); go(f());",
        {("skill", "42"), ("skill", None)},
    ),
    "a helper's computed value": ("target(botContext.getBotVariable('x'));", {("skill", None)}),
    "a helper handed on": ("['42'].forEach(target);", {("skill", None)}),
    "a helper without an argument": ("target();", {("skill", None)}),
}


@pytest.mark.parametrize(("code", "values"), VALUES.values(), ids=VALUES)
def test_values_handed_to_the_platform(code: str, values: set[tuple[str, str | None]]) -> None:
    assert set(values_of("setBotVariable", code, SETTERS)) == values


def test_the_value_that_a_helper_writes_counts_where_it_is_written() -> None:
    assert set(values_of("setBotVariable", SETTERS)) == {("skill", "7"), ("when", None)}


def test_functions_that_hand_a_value_to_each_other_come_to_an_end() -> None:
    code = "function a(v) { b(v); } function b(v) { a(v); botContext.setBotVariable('x', v); } a('1');"

    assert set(values_of("setBotVariable", code)) == {("x", "1")}


# --- what never runs -------------------------------------------------------------------------------------------------

GUARDED = {
    "a choice": ("go(typeof TARGET === 'undefined' ? 'nope' : TARGET);", ["Menu"]),
    "the other way round": ("go(typeof TARGET !== 'undefined' ? TARGET : 'nope');", ["Menu"]),
    "with the text first": ("go('undefined' == typeof TARGET ? 'nope' : TARGET);", ["Menu"]),
    "in parentheses": ("var n = (typeof (TARGET) == 'undefined') ? 'nope' : TARGET; go(n);", ["Menu"]),
    "a condition": ("if (typeof TARGET === 'undefined') { go('nope'); } else { go('A'); }", ["A"]),
    "a condition without braces": ("if (typeof go === 'undefined') go('nope');", []),
    "a name that nothing defines": ("go(typeof X === 'undefined' ? 'A' : 'B');", ["A", "B"]),
    "a name of the panel": ("var TARGET; go(typeof TARGET === 'undefined' ? 'A' : 'B');", ["A", "B"]),
    "another question": ("go(typeof TARGET === 'string' ? 'A' : 'B');", ["A", "B"]),
}


@pytest.mark.parametrize(("code", "names"), GUARDED.values(), ids=GUARDED)
def test_the_branch_for_a_missing_name_does_not_count_where_the_name_is_defined(code: str, names: list[str]) -> None:
    assert sorted(use.name or "" for use in uses_of(JUMP, code, HELPERS)) == names
