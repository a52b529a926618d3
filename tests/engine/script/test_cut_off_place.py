"""The place of a script that is cut off."""

from __future__ import annotations

import pytest

from handoff.engine.script import Panel, QuickJsSandbox, ScriptState

ONE_LINE = "botContext.sendMessage('a');\n"


@pytest.mark.parametrize(
    ("global_functions", "code", "place"),
    [
        ("", "while(true){}", ("Pre-Process Code", 1, 1)),
        ("", ONE_LINE + "var i = 0;\nwhile (true) { i++; }", ("Pre-Process Code", 3, 1)),
        ("", ONE_LINE + "for (var i = 0; i < 3; i++) {}\nwhile (true) {}", ("Pre-Process Code", 0, 0)),
        ("", "function z() {\n  for (;;) {}\n}\nz();", ("Pre-Process Code", 2, 3)),
        ("function z() {\n  for (;;) {}\n}", "\nz();", ("Global Functions", 2, 3)),
        ("var i = 0;\nwhile (true) { i++; }", ONE_LINE, ("Global Functions", 2, 1)),
        ("", ONE_LINE + "[1].forEach(function () {\n  do {} while (true);\n});", ("Pre-Process Code", 3, 3)),
        (
            "",
            ONE_LINE + "  function z() {\n    for (;;) {}\n  }\n  z();\nvar x = 0;\nwhile (x) {}",
            ("Pre-Process Code", 3, 5),
        ),
        ("", ONE_LINE + "while (true) {\n  botContext.getConversationId();\n}", ("Pre-Process Code", 2, 1)),
        ("", ONE_LINE * 2 + "while (true) {\n  botContext.getConversationId();\n}", ("Pre-Process Code", 3, 1)),
        ("", ONE_LINE * 3 + "while (true) {\n  botContext.getConversationId();\n}", ("Pre-Process Code", 4, 1)),
    ],
    ids=[
        "first",
        "after a call",
        "one of two",
        "function",
        "global",
        "loading",
        "in a callback",
        "indented",
        "with a call",
        "with a call, one call later",
        "with a call, two calls later",
    ],
)
def test_a_cut_off_names_its_loop_and_no_line_where_that_is_not_known(
    global_functions: str, code: str, place: tuple[str, int, int]
) -> None:
    sandbox = QuickJsSandbox(cpu_limit_ms=60)
    error = sandbox.run(Panel("Pre-Process Code", "Main", code), ScriptState(global_functions=global_functions)).error

    assert error is not None
    assert (error.cut_off_by, error.panel, error.line, error.column) == ("script", *place)
