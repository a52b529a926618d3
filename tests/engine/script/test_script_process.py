"""Scripts that QuickJS cannot stop run in a child process, which leaves the same outcome and can be ended."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import threading
import warnings
from pathlib import Path

import pytest

from handoff.engine.errors import Unsupported
from handoff.engine.script import Panel, QuickJsSandbox, ScriptOutcome, ScriptState

from ...patience import PATIENCE_S

ENDLESS_JSON = "var a = []; for (var i = 0; i < 40; i++) a = [a, a]; JSON.stringify(a);"
NOT_PLAIN = "while (false) {}"


def panel(code: str) -> Panel:
    return Panel("Pre-Process Code", "Main › hello", code)


def run(sandbox: QuickJsSandbox, code: str, **state: object) -> ScriptOutcome:
    return sandbox.run(panel(code), ScriptState(**state))  # type: ignore[arg-type]


def sent(outcome: ScriptOutcome) -> list[object]:
    assert outcome.error is None, outcome.error
    return [effect.args[0] for effect in outcome.of("sendMessage")]


@pytest.fixture
def no_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError("not here")

    monkeypatch.setattr(subprocess, "Popen", refuse)


# --- which scripts run where -----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("no_processes")
def test_a_plain_panel_starts_no_process() -> None:
    library = "function help(list) { for (var i = 0; i < list.length; i++) { list[i] = list[i] / 2; } return list; }"
    code = """
        // greets
        var name = botContext.getBotVariable('name');
        if (name === null || name.trim() == '') { name = 'you'; } else name += '!';
        var answer = JSON.parse('{"items": [1, 2]}');
        botContext.setBotVariable('count', answer.items.length, true, false);
        botContext.sendMessage('Hello ' + name.toUpperCase() + ', ' + answer.items[0] + answer['items'].length);
        if (botContext.getCurrentUserMessage().indexOf('agent') >= 0) botContext.setTriggerNextMessage('transfer');
    """

    outcome = run(QuickJsSandbox(), code, global_functions=library, variables={"name": "Dana"}, user_message="agent")

    assert sent(outcome) == ["Hello DANA!, 12"]
    assert [effect.name for effect in outcome.effects] == ["setBotVariable", "sendMessage", "setTriggerNextMessage"]


@pytest.mark.usefixtures("no_processes")
def test_where_no_process_can_be_started_the_script_is_not_supported() -> None:
    with pytest.raises(Unsupported, match="not here"):
        run(QuickJsSandbox(), NOT_PLAIN)


ALIKE = [
    "botContext.sendMessage('a\\u0000b\\u2028é😀\\ud800'); botContext.printDebugMessage(Math.random())",
    "botContext.sendMessage(new Date().toISOString()); botContext.setBotVariable('x', 1.5, true); missing()",
    "botContext.sendMessage(botContext.getHoursType(['Open~9:00~17:00'], 'Europe/Berlin'))",
    "botContext.sendMessage(botContext.askMaven('x'))",
    "botContext.sendMesage('typo')",
    "var a = 1;\n var b = ;",
    "throw {code: 5}",
    "botContext.setMessageDelay('soon'); botContext.getChannel(); let x = 1;",
    "botContext.sendImmediateReply('x')",
]


@pytest.mark.parametrize("code", ALIKE)
def test_both_ways_lead_to_the_same_outcome(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    state = ScriptState(global_functions="function help() { return 1 }\nhelp.x.y;", user_message="hi", seed=3)
    with monkeypatch.context() as patch:
        patch.setattr(subprocess, "Popen", None)
        in_this_process = QuickJsSandbox().run(panel(code), state)
    monkeypatch.setattr("handoff.engine.script.sandbox.is_plain", lambda *_: False)
    sandbox = QuickJsSandbox()
    in_a_child = sandbox.run(panel(code), state)
    sandbox.close()

    assert in_a_child == in_this_process


# --- ending a child --------------------------------------------------------------------------------------------------


def test_a_script_that_quickjs_cannot_stop_is_stopped_by_the_host() -> None:
    sandbox = QuickJsSandbox(cpu_limit_ms=100)
    outcome = run(sandbox, ENDLESS_JSON)

    assert outcome.error is not None
    assert outcome.error.message == "stopped: more than 100 ms of CPU time in a built-in function"
    assert (outcome.error.cut_off_by, outcome.error.panel) == ("host", "Pre-Process Code")
    assert sent(run(sandbox, NOT_PLAIN + "botContext.sendMessage('next')")) == ["next"]


def test_effects_before_the_host_stops_a_script_count() -> None:
    code = "botContext.setBotVariable('x', 'é', true); botContext.getChannel(); botContext.sendMessage('a'); nope;"
    expected = run(QuickJsSandbox(), code)
    outcome = run(QuickJsSandbox(cpu_limit_ms=100), code.replace("nope;", ENDLESS_JSON))

    assert [effect.args[0] for effect in outcome.effects] == ["x", "a"]
    assert (outcome.effects, outcome.notes, outcome.called, outcome.rules) == (
        expected.effects, expected.notes, expected.called, expected.rules
    )  # fmt: skip


def test_global_functions_that_the_host_stops_are_named() -> None:
    error = run(QuickJsSandbox(cpu_limit_ms=50), "1", global_functions=ENDLESS_JSON).error

    assert error is not None
    assert error.panel == "Global Functions"


@pytest.mark.parametrize(
    "code",
    [
        ENDLESS_JSON,
        "var s = new Array(100001).join('a'); s.replace(/a/g, s)",
        "var s = 'a' + new Array(300000).join('\\u0327\\u0301'); s.localeCompare('b')",
        "for (;;) { try { for (;;); } catch (e) {} }",
    ],
    ids=["JSON", "replace", "localeCompare", "a loop"],
)
def test_a_script_uses_less_than_twice_its_limit(code: str) -> None:
    import resource

    def used() -> float:
        both = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
        return sum(it.ru_utime + it.ru_stime for it in both)

    before = used()
    sandbox = QuickJsSandbox(cpu_limit_ms=1000)
    run(sandbox, code)
    sandbox.close()

    assert used() - before < 2


def test_a_script_cannot_pretend_that_it_was_stopped() -> None:
    error = run(QuickJsSandbox(), "throw {stack: 'x', name: 'stopped', message: 'more than 1 ms of CPU time'}").error

    assert error is not None
    assert not error.is_cut_off


def test_all_runs_of_a_script_share_its_limit() -> None:
    zones = ["UTC", "GMT", "CET", "EET", "Asia/Tokyo", "Asia/Dubai", "Europe/Oslo", "America/Lima", "Asia/Kolkata"]
    code = f"var zones = {zones};" + (
        "for (var z = 0; z < 9; z++) { for (var t = 0; t < 1000000; t++); botContext.getHoursType(['x'], zones[z]) }"
    )

    outcome = run(QuickJsSandbox(cpu_limit_ms=150), code)

    assert outcome.error is not None
    assert outcome.error.message == "stopped: more than 150 ms of CPU time"


# --- the life of a child ---------------------------------------------------------------------------------------------


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no alarm can be set here")
def test_ctrl_c_while_a_script_runs_leaves_nothing_for_the_next_one() -> None:
    sandbox = QuickJsSandbox(cpu_limit_ms=60_000)
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.3)
        with pytest.raises(KeyboardInterrupt):
            run(sandbox, "botContext.sendMessage('lost'); for (;;);")
    finally:
        signal.signal(signal.SIGALRM, before)

    assert sent(run(sandbox, NOT_PLAIN + "botContext.sendMessage('next')")) == ["next"]


def test_threads_take_turns() -> None:
    sandbox = QuickJsSandbox()
    seen: list[object] = []

    def work(name: int) -> None:
        for _ in range(5):
            seen.extend(sent(run(sandbox, NOT_PLAIN + f"botContext.sendMessage({name})")))

    threads = [threading.Thread(target=work, args=(i,)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(map(str, seen)) == sorted("0123" * 5)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes cannot fork here")
def test_a_fork_has_a_child_of_its_own() -> None:
    sandbox = QuickJsSandbox()
    run(sandbox, NOT_PLAIN)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of forks beside threads
        fork = os.fork()
    if fork == 0:
        status = 1
        try:
            status = 0 if sent(run(sandbox, NOT_PLAIN + "botContext.sendMessage('fork')")) == ["fork"] else 2
            sandbox.close()
        finally:
            os._exit(status)

    assert os.waitstatus_to_exitcode(os.waitpid(fork, 0)[1]) == 0
    assert sent(run(sandbox, NOT_PLAIN + "botContext.sendMessage('here')")) == ["here"]


HOST = """
import os, signal, sys
from handoff.engine.script import Panel, QuickJsSandbox, ScriptState
sandbox = QuickJsSandbox(cpu_limit_ms=400)
sandbox.run(Panel("Pre-Process Code", "", "while (false) {}"), ScriptState())
print(open(f"/proc/self/task/{os.getpid()}/children").read(), flush=True)
"""


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="only Linux tells of the end of a process that is no child")
@pytest.mark.skipif(not Path(f"/proc/self/task/{os.getpid()}/children").exists(), reason="Linux lists children there")
@pytest.mark.parametrize(
    "end",
    ["", "sys.exit(3)", "os.kill(os.getpid(), signal.SIGKILL)", "os._exit(0)", "os.kill(os.getpid(), signal.SIGINT)"],
    ids=["the end", "exit", "killed", "exit at once", "Ctrl-C"],
)
def test_the_child_ends_with_its_host(end: str) -> None:
    host = subprocess.run([sys.executable, "-c", HOST + end], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    child = int(host.stdout)

    try:
        ending = os.pidfd_open(child)
    except ProcessLookupError:  # it has ended
        return
    try:
        assert select.select([ending], [], [], PATIENCE_S)[0], "the child is still there"
    finally:
        os.close(ending)


def test_the_child_gets_no_environment_and_no_folder_of_the_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[dict[str, object]] = []
    popen = subprocess.Popen

    def watch(program: list[str], **given: object) -> object:
        seen.append({"program": program, **given})
        return popen(program, **given)  # type: ignore[call-overload]

    monkeypatch.setenv("HANDOFF_SECRET", "hush")
    monkeypatch.setattr(subprocess, "Popen", watch)
    run(QuickJsSandbox(), NOT_PLAIN)

    (started,) = seen
    assert "-I" in started["program"]  # type: ignore[operator]
    assert "hush" not in str(started)
