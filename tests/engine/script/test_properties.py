"""What holds for every text and every script."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from handoff.engine.script import Panel, QuickJsSandbox, ScriptState, es6_syntax
from handoff.engine.script.rewriting import rewritten
from handoff.engine.script.syntax import tokens

SANDBOX = QuickJsSandbox(cpu_limit_ms=60)
WITHOUT_DEADLINE = settings(deadline=None, max_examples=60)
SCRIPT_PIECES = st.sampled_from(
    ["for each (var x in xs)", "'", '"', "`", "/", "*", "//", "/*", "\\", "\n", "(", ")", "{", "}", "[", "]",
     "var x = ", "botContext.sendMessage(x)", "=>", "let", "of", "in", "each", "for", " ", "x", "1", ";", "é", "\x00"]
)  # fmt: skip
SCRIPTS = st.lists(SCRIPT_PIECES, max_size=20).map("".join)


@WITHOUT_DEADLINE
@given(st.text())
def test_any_text_passes_through_a_script_unchanged(text: str) -> None:
    code = "botContext.setBotVariable('x', botContext.getCurrentUserMessage())"
    outcome = SANDBOX.run(Panel("Pre-Process Code", "", code), ScriptState(user_message=text))

    assert [effect.args for effect in outcome.effects] == [("x", text, "request")]


@WITHOUT_DEADLINE
@given(st.text(), st.text())
def test_any_bot_variable_is_found_by_its_name(name: str, value: str) -> None:
    code = f"botContext.sendMessage(botContext.getBotVariable({json.dumps(name)}))"
    outcome = SANDBOX.run(Panel("Pre-Process Code", "", code), ScriptState(variables={name: value}))

    assert [effect.args for effect in outcome.effects] == [(value,)]


@WITHOUT_DEADLINE
@given(SCRIPTS)
def test_any_script_has_an_outcome(code: str) -> None:
    first = SANDBOX.run(Panel("Pre-Process Code", "", code), ScriptState(global_functions=code))

    assert SANDBOX.run(Panel("Pre-Process Code", "", code), ScriptState(global_functions=code)) == first


@WITHOUT_DEADLINE
@given(st.one_of(SCRIPTS, st.text()))
def test_tokens_lie_in_the_script_in_order(code: str) -> None:
    end = 0
    for token in tokens(code):
        assert token.start >= end
        assert code[token.start : token.end] == token.text
        end = token.end


@WITHOUT_DEADLINE
@given(SCRIPTS)
def test_rewriting_keeps_every_line(code: str) -> None:
    assert rewritten(code).code.count("\n") == code.count("\n")
    assert all(found.line <= code.count("\n") + 1 for found in es6_syntax(code))
