"""Plain code, which runs in this process, cannot run long; everything that is not known to be plain is not."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handoff.engine.script import CONVERSATION_START, Panel, QuickJsSandbox, ScriptState
from handoff.engine.script.plain_code import is_plain

PLAIN = {
    "nothing": "",
    "a call": "botContext.sendMessage('hi')",
    "a condition": "if (a == 1) { b = 2 } else if (c) b = 3; else { b = 4 }",
    "a switch": "switch (botContext.getUserChannel()) { case 'sms': x = 1; break; default: x = 2 }",
    "a handled failure": "try { JSON.parse(x) } catch (e) { botContext.printDebugMessage(e.message) }",
    "an object": "var o = {name: 'x', 'two words': [1, 2]}; botContext.setBotVariable('o', JSON.stringify(o), true)",
    "what a result holds": "var city = result.data.cities[0].name; var x = result['a b'][i];",
    "lists": "var list = []; list.push('a'); list.push('b'); botContext.sendMessages(list)",
    "a text": "var s = 'a,b'.split(', '); botContext.sendMessage(s[0].toUpperCase().substring(0, 3) + s.join(' '))",
    "a date": "var d = new Date(); var h = d.getHours(); d.setDate(d.getDate() + 1); Math.floor(h / 2) / 3",
    "an expression": "if (/^[a-z]+\\d?$/i.test(botContext.getCurrentUserMessage())) { x = 1 }",
    "an error": "if (!x) { throw new Error('no x') }",
    "many additions": "var m = 'a';" + "m = m + botContext.getBotVariable('x') + '\\n';" * 40,
    "a function that nothing defines": "missing(1)",
    "words that a loop could have": "var index = 1, source = 'for (;;);', then = /while/.test(source);",
}


@pytest.mark.parametrize("code", PLAIN.values(), ids=PLAIN.keys())
def test_an_ordinary_panel_is_plain(code: str) -> None:
    assert is_plain("", code, 5_000)


def test_functions_of_a_library_do_not_matter_while_nothing_calls_them() -> None:
    library = (
        "// ours\nfunction twice(x) { for (var i = 0; i < 2; i++) { x = (x + x) / 2; } return '}' + x }\n"
        "function other() { return twice(/[}]/.exec('a')) }\nvar limit = 3;"
    )

    assert is_plain(library, "botContext.sendMessage(limit)", 5_000)
    assert is_plain(library, CONVERSATION_START.code, 5_000)
    assert not is_plain(library, "twice(1)", 5_000)
    assert not is_plain(library + "twice(1);", "1", 5_000)


HIDDEN = {
    "an element that is assigned": "var list = []; list[0] = 1",
    "a property that is assigned by its name": "var o = {}; o['a'] = 1",
    "names that are assigned from an object": "var a; ({a} = x)",
    "a loop": "while (x) {}",
    "a loop in a library": "for (;;);",
    "a function": "var f = function () { f() }; f()",
    "an arrow function": "var f = () => f(); f()",
    "a method": "var o = {f() { o.f() }}; o.f()",
    "a getter": "var o = {get f() { return o.f }}; o.f",
    "a computed method": "var o = {['f']() { o.f() }}; o.f()",
    "a class": "class A { constructor() { new A() } } new A()",
    "a native by a computed name": "'a'['re' + 'place'](/a/g, x)",
    "a native by an escaped name": "'a'.r\\u0065place(/a/g, x)",
    "a native that is kept": "var f = ''.replace; f(/a/g, x)",
    "a native under a plain name": "var o = {}; o.push = ''.replace; o.push(x, y)",
    "a native under a plain name, written at once": "var o = {push: ''.replace}; o.push(x, y)",
    "a native under a plain name, in quotes": "var o = {'push': ''.replace}; o.push(x, y)",
    "a native under a plain name, in escapes": "var o = {'p\\x75sh': ''.replace}; o.push(x, y)",
    "a native under a plain name, by its index": "var o = {}; o['push'] = ''.replace; o.push(x, y)",
    "a native under a plain name, by a variable": "var o = {}, k = 'push'; o[k] = ''.replace; o.push(x, y)",
    "a native under a plain name, in short": "var push = ''.replace; var o = {push}; o.push(x, y)",
    "a native instead of Math": "Math = {max: ''.replace}; Math.max(x, y)",
    "a native in Math": "Math.max = ''.replace; Math.max(x, y)",
    "a declared Math": "var Math = {max: ''.replace}; Math.max(x, y)",
    "a caught Math": "try { throw {max: ''.replace} } catch (Math) { Math.max(x, y) }",
    "a native instead of String": "String = ''.constructor.raw; String(x)",
    "a native as toString": "var o = {toString: ''.localeCompare}; '' + o",
    "a native as toString, later": "var o = {}; o.toString = ''.localeCompare; '' + o",
    "a native taken apart": "var {replace: f} = ''; f(x)",
    "a native taken apart into a plain name": "[o.push] = [''.replace]; o.push(x, y)",
    "call": "''.replace.call(x, /a/g, x)",
    "a constructor": "''.constructor.constructor('for (;;);')()",
    "a prototype": "var o = {}; o.__proto__ = []; o.length = 4294967295; o.join(',')",
    "a long list": "var a = []; a.length = 4294967295; a.join(',')",
    "a long list by an index": "var a = []; a[4294967294] = 1; a.join(',')",
    "a long list by the constructor": "new Array(4294967295).join(',')",
    "a text that doubles": "var s = 'x'; s = s + s;" + "s = s + s;" * 30,
    "a text that doubles in one place": "var s = x; s += s;" + "s += s;" * 30,
    "a list that doubles": "var a = [x];" + "a = [a, a];" * 30 + "JSON.stringify(a)",
    "an object that doubles": "var o = {};" + "o.a = [o.a, o.a];" * 30 + "JSON.stringify(o)",
    "a list that grows by itself": "var a = [x];" + "a.push(a.slice(0));" * 40 + "a.toString()",
    "a variable that doubles": (
        "botContext.setBotVariable('x', botContext.getBotVariable('x') + botContext.getBotVariable('x'));" * 30
    ),
    "quotes that double": "var s = '\"';" + "s = JSON.stringify(s);" * 30,
    "a long separator": "var s = x.split(''); botContext.sendMessage(s.join(x))",
    "a long search": "x.indexOf(y)",
    "a replacer": "JSON.stringify(x, y)",
    "a great number": "3n * 3n",
    "a power": "3 ** 4",
    "spread": "Math.max(...x)",
    "optional chaining": "''.replace?.(x, y)",
    "a template": "String`x`",
    "a member of a number": "1..constructor.constructor",
    "a hidden comment": "<!-- '\\\nfor (;;);//'",
    "an expression after a head": "if (x) /'/.test(y); for (;;); '/'",
    "an expression after a block": "{} /'/.test(y); for (;;); '/'",
    "a long expression": "/" + "(a?)" * 100 + "/.test(x)",
    "an expression that refers": "/\\k<a>(?<a>b)/.test(x)",
    "an expression with properties": "/[^a]/iu.test(x)",
    "an expression that replaces": "var r = /a/g; r.exec('a')",
    "half a block": "if (x) { botContext.sendMessage('x')",
    "this": "this.f = 1",
    "a label of a loop": "a: for (;;) continue a",
    "with": "with (x) { y }",
    "code in a text": "eval('for (;;);')",
    "a generator": "function* f() {}",
}


@pytest.mark.parametrize("code", HIDDEN.values(), ids=HIDDEN.keys())
def test_what_might_run_long_is_not_plain(code: str) -> None:
    assert not is_plain("", code, 5_000)
    assert not is_plain(code, "1", 5_000)


@pytest.mark.parametrize(
    "library",
    [
        "function Math() {}",
        "function f() {}\nfunction trim() {}",
        "function f(a) {}\n[f][0]()",
        "var f = function () {}",
        "(function () { for (;;); })()",
        "function f() { `}` }",
        "function f() { return 1 } / 2",
        "function f() {",
        "String.prototype.trim = x",
    ],
)
def test_a_library_that_does_more_than_declare_functions_is_not_plain(library: str) -> None:
    assert not is_plain(library, "botContext.sendMessage(' x'.trim())", 5_000)


def test_a_large_input_makes_the_same_panel_one_that_might_run_long() -> None:
    code = "botContext.setBotVariable('x', JSON.parse(botContext.getBotVariable('y')).z.toUpperCase())"

    assert is_plain("", code, 100_000)
    assert not is_plain("", code, 10_000_000)


# --- whatever is plain ends soon -------------------------------------------------------------------------------------

NAMES = st.sampled_from(["a", "b", "c", "botContext.getBotVariable('x')"])
TARGETS = st.sampled_from(["a", "b", "c", "a.p", "b.q"])
VALUES = st.one_of(
    NAMES,
    st.tuples(NAMES, NAMES).map(" + ".join),
    st.tuples(NAMES, NAMES).map(lambda two: f"[{two[0]}, {two[1]}]"),
    st.tuples(NAMES, NAMES).map(lambda two: f"{{l: {two[0]}, r: {two[1]}}}"),
    NAMES.map(lambda name: f"JSON.stringify({name})"),
    NAMES.map(lambda name: f"String({name}).toUpperCase()"),
    NAMES.map(lambda name: f"('' + {name}).split(',')"),
)
STATEMENTS = st.one_of(
    st.tuples(TARGETS, st.sampled_from(["=", "+="]), VALUES).map(" ".join),
    NAMES.map(lambda name: f"botContext.setBotVariable('x', {name})"),
    st.tuples(st.sampled_from("abc"), NAMES).map(lambda two: f"{two[0]} = [{two[0]}]; {two[0]}.push({two[1]})"),
)
SANDBOX = QuickJsSandbox(cpu_limit_ms=3_000)


@settings(max_examples=60, deadline=None)
@given(st.lists(STATEMENTS, min_size=1, max_size=40))
def test_a_plain_panel_ends_soon(statements: list[str]) -> None:
    code = "var a = 'x,y', b = {p: '\"'}, c = [1];" + ";".join(statements) + "; botContext.sendMessage(a)"
    if not is_plain("", code, 5_000):
        return
    before = time.thread_time()
    SANDBOX.run(Panel("Pre-Process Code", "", code), ScriptState(variables={"x": '"\x01,' * 1_000}))

    assert time.thread_time() - before < 1
