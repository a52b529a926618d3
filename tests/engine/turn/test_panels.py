"""An author's code and its effects on the turn."""

from __future__ import annotations

import pytest

from handoff.engine import events as ev
from handoff.engine.errors import Unsupported
from handoff.engine.script import Panel, QuickJsSandbox
from handoff.engine.turn.commands import FlowError, Say, Wait
from handoff.engine.turn.panels import run_panel


def panel(code: str, name: str = "Pre-Process Code") -> Panel:
    return Panel(name, "Main › text_1", code)


def test_messages_are_sent_in_the_order_of_the_calls(scope) -> None:
    at, _ = scope()

    commands = list(run_panel(at, panel('botContext.sendMessage("1"); botContext.sendMessage("2");')))

    assert [command.message.text for command in commands] == ["1", "2"]


def test_a_message_delay_is_waited_before_each_message_and_kept_for_the_content(scope) -> None:
    at, _ = scope()

    commands = list(run_panel(at, panel('botContext.setMessageDelay(700); botContext.sendMessage("1");')))

    assert ([type(command) for command in commands], at.delay_ms) == ([Wait, Say], 700)


def test_effects_before_an_error_count(scope) -> None:
    at, notes = scope()

    with pytest.raises(FlowError):
        list(run_panel(at, panel('botContext.setBotVariable("a", "1", true, false); nobody.knows();')))

    assert [type(body) for body in notes.bodies] == [ev.ScriptRan, ev.VariableSet, ev.ScriptFailed]


def test_a_trigger_is_kept_for_the_next_action(scope) -> None:
    at, _ = scope()

    list(run_panel(at, panel('botContext.setTriggerNextMessage("other");')))

    assert at.trigger == "other"


def test_a_question_to_the_world_without_a_scripted_answer_is_not_supported(scope) -> None:
    at, _ = scope()

    with pytest.raises(Unsupported, match=r"botContext\.askMaven in Main › text_1"):
        list(run_panel(at, panel("botContext.askMaven();")))


def test_a_scripted_answer_is_put_in_and_the_code_run_again(scope) -> None:
    at, notes = scope()
    at.deployment.answers = {"askMaven": '{"rule": {}}'}

    list(run_panel(at, panel('botContext.setBotVariable("answer", botContext.askMaven(), true, false);')))

    assert [type(body) for body in notes.bodies] == [ev.PlatformFunctionAnswered, ev.ScriptRan, ev.VariableSet]


def test_code_that_has_run_is_not_run_again_when_the_turn_is_made_again(scope) -> None:
    at, _ = scope()
    code = panel("botContext.setBotVariable('n', String(Math.random()), true, false);")
    list(run_panel(at, code))
    first = at.session.variables["n"].value
    at.script_runs.ahead.extend(at.script_runs.outcomes)

    list(run_panel(at, code))

    assert at.session.variables["n"].value == first


BOMB = "var a = []; for (var i = 0; i < 40; i++) a = [a, a]; JSON.stringify(a);"


@pytest.mark.parametrize(
    ("code", "diagnostics"),
    [(BOMB, ["script-host-limit"]), ("for (;;);", [])],
    ids=["in a built-in function", "in the author's loop"],
)
def test_only_a_cut_off_by_the_hosts_time_is_a_diagnostic_of_its_own(scope, code: str, diagnostics: list[str]) -> None:
    at, notes = scope()
    at.deployment.scripts = QuickJsSandbox(cpu_limit_ms=100)

    commands = list(run_panel(at, panel('botContext.sendMessage("before"); ' + code)))

    assert [command.message.text for command in commands] == ["before"]
    assert [body.code for body in notes.bodies if isinstance(body, ev.DiagnosticReported)] == diagnostics
    assert [type(body) for body in notes.bodies][-1] is ev.ScriptFailed
