"""Whether code parses, judged by the engine that runs it."""

from __future__ import annotations

import pytest

from handoff.engine.script import Panel, QuickJsSandbox, ScriptState
from handoff.engine.script.syntax_error import syntax_problem

BROKEN = {
    "a value is missing": ("var a = 1;\nvar b = ;", 2, 9, "unexpected token"),
    "a curly quote": ("f(‘x’)", 1, 3, "LEFT SINGLE QUOTATION MARK), write '"),
    "a curly quote after other letters": ('var ü = "é"; f(“x”)', 1, 16, 'LEFT DOUBLE QUOTATION MARK), write "'),
    "a text that is not closed": ("var a = 'abc", 1, 9, "unexpected end of string"),
    "a brace that is not closed": ("if (a) {\n  b();\n", 3, 1, "something that it opened is closed"),
    "an invisible blank": ("a = 1;\u200b", 1, 7, "ZERO WIDTH SPACE), remove it"),
    "a NUL": ("a = 1;\0", 1, 7, "(U+0000), remove it"),
    "a NUL within a name": ("var a\0 = 1;", 1, 6, "(U+0000), remove it"),
    "a control character": ("a = 1;\x1a", 1, 7, "(U+001A), remove it"),
    "a dash for a minus": ("a = 1 – 2", 1, 7, "EN DASH), write -"),
    "a closing brace too many": ("}); f(); (function () {", 1, 1, "unexpected token"),
    "an octal number in strict code": ("'use strict';\nvar a = 010;", 2, 9, "strict mode"),
    "delete of a name in strict code": ("// Note.\n'use strict'\nvar a; delete a;", 3, 16, "strict mode"),
    "an expression that is not closed": ("/abc", 1, 1, "unexpected end of regexp"),
}


@pytest.mark.parametrize(("code", "line", "column", "message"), BROKEN.values(), ids=BROKEN)
def test_the_first_place_that_does_not_parse_is_named(code: str, line: int, column: int, message: str) -> None:
    problem = syntax_problem(code)

    assert problem is not None
    assert (problem.line, problem.column) == (line, column)
    assert message in problem.message


@pytest.mark.parametrize(
    "code",
    [
        "",
        "var a = 'x; ‘ “'; // ;;; “\n/* ( */ var r = /[“(]/;",
        "for each (var x in list) { f(x); }",
        "var a\u00a0= 1;",
        "var a = '\0'; // \0",
        "const f = (x) => `${x}`;",
        "throw new Error('not run');",
        "while (true) {}",
    ],
)
def test_code_that_parses_has_no_problem_and_does_not_run(code: str) -> None:
    assert syntax_problem(code) is None


def test_return_outside_a_function_is_a_mistake_where_nothing_returns() -> None:
    assert syntax_problem("return 1;") is not None
    assert syntax_problem("return 1;", may_return=True) is None
    assert syntax_problem("return 1; var a = ;", may_return=True) is not None


@pytest.mark.parametrize("code", ["(" * 400_000, "[" * 100_000 + "]" * 100_000, "'" * 500_001, "}{" * 300_000])
def test_hostile_code_has_a_problem_and_no_traceback(code: str) -> None:
    assert syntax_problem(code) is not None


@pytest.mark.parametrize("code", [code for code, *_ in BROKEN.values()])
def test_check_and_run_agree(code: str) -> None:
    error = QuickJsSandbox().run(Panel("Pre-Process Code", "Dialog › text", code), ScriptState()).error

    assert error is not None
    assert error.message.startswith("SyntaxError")


def test_text_that_is_no_directive_makes_no_code_strict() -> None:
    assert syntax_problem("var a = 010; 'use strict';") is None
    assert syntax_problem("'use strict' + 'x'; var a = 010;") is None
    assert syntax_problem("'use strict'.length\nvar a = 010;") is None


@pytest.mark.parametrize(
    ("pasted", "right"),
    [
        *[(sign, "'") for sign in "‘’‚′"],
        *[(sign, '"') for sign in "“”„«»″"],
        *[(sign, "-") for sign in "–—"],
        *[("…", "..."), ("×", "*"), ("÷", "/"), ("；", ";"), ("，", ","), ("（", "("), ("）", ")")],
    ],
)
def test_sign_of_a_word_processor_is_told_the_sign_of_code(pasted: str, right: str) -> None:
    problem = syntax_problem(f"var a = 1 {pasted} 2;")

    assert problem is not None
    assert problem.message.endswith(f", write {right}")
    assert (problem.line, problem.column) == (1, 11)
