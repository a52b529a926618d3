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

    list(run_panel(at, panel('botContext.setBotVariable("a", "1", true, false); nobody.knows();')))

    assert [type(body) for body in notes.bodies] == [ev.ScriptRan, ev.VariableSet, ev.ScriptFailed]


def test_an_error_says_where_it_is_and_is_not_the_end_of_the_flow(scope) -> None:
    at, notes = scope()

    sent = list(run_panel(at, panel('var a;\nbotContext.sendMessage("1"); a.b;')))

    assert [command.message.text for command in sent] == ["1"]

    failed = notes.bodies[-1]
    assert (failed.panel, failed.line, failed.column, failed.limit) == ("Pre-Process Code", 2, 30, "")
    assert notes.cited[-1] == ("C29",)


def test_by_switch_an_error_is_the_end_of_the_flow_and_its_effects_count(scope) -> None:
    at, notes = scope(script_errors="stop")

    with pytest.raises(FlowError, match="the Pre-Process Code fails"):
        list(run_panel(at, panel('botContext.setBotVariable("a", "1", true, false); nobody.knows();')))

    assert [type(body) for body in notes.bodies] == [ev.ScriptRan, ev.VariableSet, ev.ScriptFailed]


def test_code_that_is_cut_off_says_so(scope) -> None:
    at, notes = scope()
    at.deployment.scripts = QuickJsSandbox(cpu_limit_ms=50)

    list(run_panel(at, panel("while (true) {}")))

    assert [body.limit for body in notes.bodies if isinstance(body, ev.ScriptFailed)] == ["script"]


def test_a_trigger_is_kept_for_the_next_action(scope) -> None:
    at, notes = scope()

    list(run_panel(at, panel('botContext.setTriggerNextMessage("text_1");')))

    assert (at.trigger, [type(body) for body in notes.bodies]) == ("text_1", [ev.ScriptRan])


def test_a_trigger_without_a_target_is_reported_with_the_nearest_name_and_ignored(scope) -> None:
    at, notes = scope()

    list(run_panel(at, panel('botContext.setTriggerNextMessage("text1");')))

    remark = notes.bodies[-1]
    assert (at.trigger, remark.code) == (None, "jump-to-nowhere")
    assert remark.text.startswith("Pre-Process Code, line 1, column 12: the code jumps to the interaction 'text1'")
    assert remark.text.endswith("did you mean 'text_1'?")


@pytest.mark.parametrize(
    ("code", "place"),
    [
        ("botContext.sendMessage('a');\n\n  botContext.setTriggerNextMessage('gone');", "line 3, column 14"),
        ("botContext.setTriggerNextMessage('text_1');\nbotContext.setTriggerNextMessage('gone');", "line 2, column 12"),
        ("var jump = botContext.setTriggerNextMessage;\njump('gone');", "line 2, column 1"),
        ("['gone'].forEach(function (name) {\n  botContext.setTriggerNextMessage(name);\n});", "line 2, column 14"),
    ],
    ids=["below other code", "the last one", "by another name", "in a function"],
)
@pytest.mark.parametrize("name", ["Pre-Process Code", "Process User Response"])
def test_a_trigger_without_a_target_names_its_line_and_column(scope, name: str, code: str, place: str) -> None:
    at, notes = scope()

    list(run_panel(at, panel(code, name)))

    assert notes.bodies[-1].text.startswith(f"{name}, {place}: the code jumps to the interaction 'gone'")


def test_by_switch_a_trigger_without_a_target_is_reported_and_left_to_the_next_action(scope) -> None:
    at, notes = scope(script_errors="stop")

    list(run_panel(at, panel('botContext.setTriggerNextMessage("text1");')))

    assert at.trigger == "text1"
    assert (notes.bodies[-1].code, "the flow stops there" in notes.bodies[-1].text) == ("jump-to-nowhere", True)


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
    ("code", "limit"),
    [(BOMB, "host"), ("for (;;);", "script")],
    ids=["in a built-in function", "in the author's loop"],
)
def test_a_cut_off_says_by_whose_limit(scope, code: str, limit: str) -> None:
    at, notes = scope()
    at.deployment.scripts = QuickJsSandbox(cpu_limit_ms=100)

    commands = list(run_panel(at, panel('botContext.sendMessage("before"); ' + code)))

    assert [command.message.text for command in commands] == ["before"]
    assert [body.limit for body in notes.bodies if isinstance(body, ev.ScriptFailed)] == [limit]
    assert [type(body) for body in notes.bodies][-1] is ev.ScriptFailed
