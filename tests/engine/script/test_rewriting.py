"""The text that runs in place of the author's, and its places."""

from __future__ import annotations

import time

import pytest

from handoff.engine.script import Panel, QuickJsSandbox, ScriptState
from handoff.engine.script.rewriting import rewritten


@pytest.mark.parametrize(
    ("code", "runs"),
    [
        ("for each (var x in xs) {}", "for      (var x of __forEachValues( xs)) {}"),
        ("for each (x in f(a, b)) g()", "for      (x of __forEachValues( f(a, b))) g()"),
        (
            "for each (var x in xs) for each (var y in x) z()",
            "for      (var x of __forEachValues( xs)) for      (var y of __forEachValues( x)) z()",
        ),
        ("for (var x in xs) {}", "for (var x in xs) {}"),
        ("'for each (var x in xs)'", "'for each (var x in xs)'"),
        ("// for each (var x in xs)", "// for each (var x in xs)"),
        ("xs.forEach(f)", "xs.forEach(f)"),
        ("for each (var x) {}", "for each (var x) {}"),
        ("for each (var x in xs", "for each (var x in xs"),
    ],
)
def test_for_each_becomes_a_loop_that_engines_run(code: str, runs: str) -> None:
    assert rewritten(code).code == runs


@pytest.mark.parametrize(
    ("code", "runs"),
    [
        ("throw 'x'", "throw __thrown(__place(),('x'))"),
        ("throw 'x' // why", "throw __thrown(__place(),('x')) // why"),
        ("throw a, b;", "throw __thrown(__place(),(a, b));"),
        ("try { f() } catch (e) { throw e }", "try { f() } catch (e) { throw __thrown(__place(),(e),true) }"),
        ("try { f() } catch (e) { throw d }", "try { f() } catch (e) { throw __thrown(__place(),(d)) }"),
        ("a.throw; ({throw: 1}); 'throw 1'", "a.throw; ({throw: 1}); 'throw 1'"),
        ("throw 'x", "throw 'x"),
        ("throw ;", "throw ;"),
    ],
)
def test_a_throw_names_its_place_first(code: str, runs: str) -> None:
    assert rewritten(code).code == runs


@pytest.mark.parametrize(
    "code",
    [
        "for each (var x in [1]) @nope()",
        "for each (var x in @nope()) x",
        "throw 'é', @nope()",
        "var a = 'é😀'; @nope()",
    ],
)
def test_an_error_keeps_the_column_of_the_author(code: str) -> None:
    error = QuickJsSandbox().run(Panel("Pre-Process Code", "", "\n" + code.replace("@", "")), ScriptState()).error

    assert error is not None
    assert error.message == "ReferenceError: nope is not defined"
    assert (error.line, error.column) == (2, code.index("@") + 1)


HOSTILE = {
    "throws without an end": "throw (" * 20_000,
    "many throws": "throw 'é'\n" * 2_000,
    "slashes and brackets that never close": "(/[" * 10_000,
    "loops that never close": "for each (" * 20_000,
    "many loops": "for each (x in y) {}\n" * 20_000,
    "comments that never close": "/*" * 100_000,
    "quotes": "'\\" * 100_000,
}


@pytest.mark.parametrize("code", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_code_is_read_in_a_time_that_grows_with_its_length(code: str) -> None:
    before = time.thread_time()
    runs = rewritten(code + " each").code

    assert runs.count("__forEachValues") == code.count("in y")
    assert time.thread_time() - before < 5
