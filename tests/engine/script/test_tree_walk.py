"""The names that a script declares, reads and leaves to others."""

from __future__ import annotations

import pytest

from handoff.engine.script.tree_walk import tree_of

FREE = {
    "a plain name": ("f(x);", ["f", "x"]),
    "a read in a function": ("function g(a) { return a + b; }", ["b"]),
    "a read before the variable": ("f(a); var a = 1; function f() {}", []),
    "a parameter, outside its function": ("function g(a) {} a;", ["a"]),
    "a catch variable, inside": ("try { } catch (e) { e; }", []),
    "a catch variable, outside": ("try { } catch (e) { } e;", ["e"]),
    "a function's own name, outside": ("(function h() { h(); })(); h;", ["h"]),
    "a label": ("outer: while (true) { break outer; }", []),
    "names of properties": ("var o = {p: 1, 'q': 2}; o.r = o.s[o.t];", []),
    "an assignment declares": ("total = 1; f = total;", []),
    "an addition does not": ("total += 1;", ["total"]),
    "a loop declares": ("for (k in {}) { k; } for (var i = 0; i < 3; i++) { i; }", []),
    "the loop of the platform": ("for each (var x in list) { x; }", ["list"]),
    "asked for by typeof": ("if (typeof helper === 'function') { helper(); }", []),
    "arguments": ("function g() { return arguments.length; }", []),
    "texts, comments and regular expressions": ("'a b'; // c\n/* d */ /e(f)/.test('g');", []),
    "an arrow's parameter": ("var f = (a, b = c) => a + b + d;", ["c", "d"]),
    "destructuring": ("var {a, b: c} = d; a + c + b;", ["d", "b"]),
    "a getter": ("var o = { get size() { return n; } };", ["n"]),
}


@pytest.mark.parametrize(("code", "names"), FREE.values(), ids=FREE)
def test_free_names(code: str, names: list[str]) -> None:
    assert sorted(tree_of(code).free_names()) == sorted(names)


def test_position_counts_characters_in_any_alphabet() -> None:
    tree = tree_of("var a = 'é😀';\r\n/* 漢字 */ missing;")

    assert {name: tree.position_of(at) for name, at in tree.free_names().items()} == {"missing": (2, 10)}


def test_deep_code_is_walked_without_recursion() -> None:
    code = "a + " * 20_000 + "b"

    assert sorted(tree_of(code).free_names()) == ["a", "b"]
