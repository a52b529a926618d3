"""Looking at a script before it runs: newer syntax."""

from __future__ import annotations

import pytest

from handoff.engine.script import Es6Syntax, es6_syntax
from handoff.engine.script.syntax import tokens


@pytest.mark.parametrize(
    ("code", "what"),
    [
        ("let x = 1", "let"),
        ("const x = 1", "const"),
        ("let [a] = b", "let"),
        ("class A {}", "class"),
        ("var f = x => x", "an arrow function"),
        ("f(...xs)", "spread or rest"),
        ("a?.b", "optional chaining"),
        ("a ?? b", "the ?? operator"),
        ("a ** b", "the ** operator"),
        ("`text ${x}`", "a template literal"),
        ("for (var x of xs) {}", "for … of"),
        ("for (x of xs) {}", "for … of"),
        ("function* g() {}", "a generator"),
        ("async function f() {}", "an async function"),
        ("import x from 'y'", "import"),
    ],
)
def test_newer_syntax_is_named(code: str, what: str) -> None:
    assert [found.what for found in es6_syntax(code)] == [what]


@pytest.mark.parametrize(
    "code",
    [
        "var a = 'let x = 1; x => `x`'",
        "// const x = () => 1\n/* class A {} */ var y",
        "var r = /`=>`/; r.test('x')",
        "return /[/`]=>/.test(x)",
        "var a = b / c; var d = e / f",
        "a.of = 1; a.let = 2; a.class = 3",
        "var o = { of: 1, async: 2, import: 3 }",
        "a ? .5 : 1",
        "for (var of in xs) {}",
        "for each (var x in xs) {}",
        "x >= 1 && y <= 2",
        "var s = 'it\\'s `fine`'",
        "async(function () {})",
    ],
)
def test_ecmascript_5_has_nothing_to_report(code: str) -> None:
    assert es6_syntax(code) == ()


def test_newer_syntax_is_placed_by_line_and_column() -> None:
    assert es6_syntax("var a = 1;\n  let b = 2;\n") == (Es6Syntax("let", 2, 3),)


@pytest.mark.parametrize("code", ["'open", "/* open", "`open", "/open", "\x00\ud800", "a\\", "'a\\", "", "((((", "0x"])
def test_no_text_stops_the_tokens(code: str) -> None:
    assert "".join(token.text for token in tokens(code)).replace(" ", "") in code or code.startswith("/*")
