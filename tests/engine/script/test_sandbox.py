"""The sandbox: limits, isolation, determinism, and whose line it was."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from handoff.engine.script import (
    CONVERSATION_START,
    GLOBAL_FUNCTIONS,
    Panel,
    QuickJsSandbox,
    ScriptError,
    ScriptFrame,
    ScriptOutcome,
    ScriptState,
)

SANDBOX = QuickJsSandbox(cpu_limit_ms=60)


def run(code: str, **state: object) -> ScriptOutcome:
    return SANDBOX.run(Panel("Pre-Process Code", "Main › hello", code), ScriptState(**state))  # type: ignore[arg-type]


def sent(code: str, **state: object) -> list[str]:
    outcome = run(code, **state)
    assert outcome.error is None, outcome.error
    return [str(effect.args[0]) for effect in outcome.of("sendMessage")]


def error_of(code: str, **state: object) -> ScriptError:
    error = run(code, **state).error
    assert error is not None
    return error


# --- hostile scripts -------------------------------------------------------------------------------------------------

HOSTILE = {
    "an endless loop": "while (true) {}",
    "an endless loop with calls": "while (true) { botContext.getBotVariable('a') }",
    "a loop that catches everything": "while (true) { try { while (true) {} } catch (e) {} finally { continue } }",
    "endless effects": "while (true) { botContext.sendMessage('x') }",
    "huge effects": "var s = new Array(100000).join('x'); while (true) { botContext.sendMessage(s) }",
    "an endless catch after the cap": "while (true) { try { botContext.sendMessage('x') } catch (e) {} }",
    "endless recursion": "function f() { return f() + 1 } f()",
    "recursion with calls": "function f() { botContext.sendMessage('x'); f() } f()",
    "a catastrophic regular expression": "/^(a+)+$/.test(new Array(40).join('a') + '!')",
    "an array bomb": "var a = []; while (true) { a.push(new Array(1000).join('x') + a.length) }",
    "a text that doubles": "var s = 'x'; while (true) { s = s + s }",
    "a list that says it is long": "Array.prototype.indexOf.call({length: 9007199254740991}, 1)",
    "a long empty list joined": "Array(4294967295).join('x')",
    "a long empty list sorted": "Array(4294967295).sort()",
    "a long empty list appended": "[].concat(Array(4294967295))",
    "a long empty list as JSON": "JSON.stringify(Array(4294967295))",
    "a long replacer": "JSON.stringify({}, Array(4294967295))",
    "a long search": "var s = 'a'; for (var i = 0; i < 22; i++) s += s; s.indexOf(s.slice(0, 2000000) + 'b')",
    "a function made of text": "[].constructor.constructor('while (true) {}')()",
    "deep JSON": "JSON.parse(new Array(300000).join('['))",
    "deep code": "eval(new Array(300000).join('('))",
    "a deep regular expression": "new RegExp(new Array(300000).join('('))",
    "a list within itself": "var a = []; a[0] = a; String(a)",
    "an error with an endless message": "throw {get stack() { while (true) {} }}",
    "an error that throws": "throw {get name() { throw 1 }, get message() { throw 2 }, stack: 'x'}",
    "many arguments": "Math.max.apply(null, Array(900000))",
    "an endless generator": "for (var x of (function* () { while (true) yield 1 })()) {}",
    "a change of botContext": "botContext.sendMessage = null",
    "a host name": "process.exit()",
    "a broken text": "'abc",
    "code that closes ours": "})(); botContext.sendMessage('x')",
}


@pytest.mark.parametrize("code", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_script_ends_in_an_error_and_the_next_one_runs(code: str) -> None:
    outcome = run(code)

    assert outcome.error is not None
    assert len(outcome.effects) <= 10_000
    assert sent("botContext.sendMessage('still here')") == ["still here"]


HOSTILE_TO_THE_PRELUDE = {
    "toJSON on everything": "Object.prototype.toJSON = String.prototype.toJSON = function () { return 'evil' };",
    "setters on indexes": "Object.defineProperty(Array.prototype, '0', {set: function () { throw 1 }});",
    "a descriptor on the prototype": "Object.prototype.get = Object.prototype.value = 1;",
    "no globals": "String = JSON = Array = Object = null;",
    "no call": "Function.prototype.call = Function.prototype.apply = Function.prototype.bind = null;",
    "no hasOwnProperty": "Object.prototype.hasOwnProperty = function () { return true };",
    "state on the prototype": "Object.prototype.variables = {x: 'evil'}; Object.prototype.x = 'evil';",
    "a prototype replaced": "Array.prototype.__proto__ = null; String.prototype.__proto__ = null;",
}


@pytest.mark.parametrize("code", HOSTILE_TO_THE_PRELUDE.values(), ids=HOSTILE_TO_THE_PRELUDE.keys())
def test_a_bent_language_does_not_bend_bot_context(code: str) -> None:
    code += (
        "botContext.setBotVariable('x', 1);"
        "botContext.sendMessage(botContext.getBotVariable('x') + botContext.getBotVariable('y'))"
    )

    assert sent(code) == ["1null"]


POLLUTION = {
    "a variable": "var leaked = 1",
    "an undeclared variable": "leaked = 1",
    "a function": "function leaked() {}",
    "a member of this": "this.leaked = 1",
    "a hidden global": "Object.defineProperty(this, 'leaked', {value: 1})",
    "a prototype": "Object.prototype.leaked = 1",
    "a static member": "String.leaked = 1",
    "a method replaced": "Array.prototype.join = function () { return 'leaked' }",
    "a method deleted": "delete Array.prototype.join",
    "a method deleted and put back": "var p = Array.prototype, j = p.join; delete p.join; p.join = j",
    "a getter": "Object.defineProperty(Array.prototype, 'join', {get: function () { return function () {} }})",
    "an old getter": "Array.prototype.__defineGetter__('join', function () { return null })",
    "a parent": "Array.prototype.__proto__ = {leaked: 1}",
    "a built-in frozen": "Object.freeze(Array.prototype)",
    "Math replaced": "Math.max = function () { return 'leaked' }",
    "Date redeclared": "function Date() { return 'leaked' }",
    "JSON gone": "JSON = null",
    "botContext gone": "botContext = null",
    "eval replaced": "eval = null",
    "a generator's prototype": "(function* () {}).constructor.prototype.leaked = 1",
    "a member of a method": "Array.prototype.join.leaked = 1; botContext.sendMessage.leaked = 1",
    "data with a hostile key": "var o = {}, k = '__proto__'; o[k].leaked = 1",
    "an error afterwards": "Object.prototype.leaked = 1; throw 1",
    "a variable written": "botContext.setBotVariable('leaked', 1, true)",
    "a namespace": "botContext.registerContextNamespace('leaked')",
}
LOOK_AROUND = """
var o = {}, seen = [typeof leaked, o.leaked, [].leaked, 'x'.leaked, String.leaked, [].join.leaked,
  botContext.sendMessage.leaked, (function* () {}).leaked, botContext.getBotVariable('leaked'),
  botContext.getContextDataForUser('leaked'), [1, 2].join('+'), Math.max(1, 2), typeof new Date(), JSON.stringify({}),
  eval('1'), Object.isFrozen(Array.prototype)];
botContext.sendMessage(seen.join());
"""


@pytest.mark.parametrize("code", POLLUTION.values(), ids=POLLUTION.keys())
def test_nothing_leaks_into_the_next_run(code: str) -> None:
    run(code)

    assert sent(LOOK_AROUND) == ["undefined,,,,,,,,,,1+2,2,object,{},1,false"]


def test_global_functions_start_afresh_in_every_run() -> None:
    count = "var n = 0; function next() { return ++n }"

    assert sent("botContext.sendMessage(next())", global_functions=count) == ["1"]
    assert sent("botContext.sendMessage(next())", global_functions=count) == ["1"]


def test_effects_before_a_time_out_count() -> None:
    outcome = run("botContext.sendMessage('a'); while (true) {}")

    assert [effect.args for effect in outcome.effects] == [("a",)]
    assert outcome.error is not None
    assert outcome.error.message == "stopped: more than 60 ms of CPU time"


def test_effects_before_memory_ran_out_count() -> None:
    sandbox = QuickJsSandbox(memory_limit_bytes=4 * 1024 * 1024)
    code = "botContext.sendMessage('a'); var a = []; while (true) a.push(new Array(9999).join('x') + a.length)"
    outcome = sandbox.run(Panel("Pre-Process Code", "", code), ScriptState())

    assert [effect.args for effect in outcome.effects] == [("a",)]
    assert outcome.error is not None
    assert outcome.error.message == "stopped: more than 4 MiB of memory"


def test_a_state_too_large_for_the_sandbox_leaves_nothing_of_the_run_before() -> None:
    sandbox = QuickJsSandbox(memory_limit_bytes=4 * 1024 * 1024)
    sandbox.run(Panel("Pre-Process Code", "", "botContext.sendMessage('earlier')"), ScriptState())
    state = ScriptState(variables={"x": "y" * 8_000_000})
    outcome = sandbox.run(Panel("Pre-Process Code", "", "botContext.sendMessage('now')"), state)

    assert outcome.effects == ()
    assert outcome.error is not None
    assert outcome.error.message == "stopped: more than 4 MiB of memory"


def test_an_endless_flood_is_cut_at_the_cap() -> None:
    outcome = run("while (true) { try { botContext.sendMessage('x') } catch (e) { break } }")

    assert len(outcome.effects) == 10_000
    assert outcome.error is not None
    assert outcome.error.message == "stopped: the script has more effects than the sandbox records"


def test_odd_letters_come_through() -> None:
    assert sent("botContext.sendMessage('a\\u0000b\\u2028é😀')") == ["a\x00b\u2028é😀"]


def test_half_a_surrogate_pair_becomes_a_question_mark() -> None:
    assert sent("botContext.sendMessage('\\ud83d' + 'x\\\\ud83d')") == ["?x\\ud83d"]


def test_code_with_half_a_surrogate_pair_runs() -> None:
    assert sent("botContext.sendMessage('\ud83d')") == ["?"]


def test_the_engine_serves_several_threads() -> None:
    seen: list[list[str]] = []
    threads = [
        threading.Thread(target=lambda i=i: seen.append(sent(f"botContext.sendMessage({i})")))  # type: ignore[misc]
        for i in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(seen) == [["0"], ["1"], ["2"], ["3"]]
    assert sent("botContext.sendMessage('here')") == ["here"]


def test_an_empty_panel_runs_nothing() -> None:
    assert run(" \n", global_functions="botContext.sendMessage('x')") == ScriptOutcome()


# --- determinism -----------------------------------------------------------------------------------------------------


@pytest.fixture(params=["UTC", "America/New_York", "Asia/Kolkata"])
def machine_zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    import time

    if not hasattr(time, "tzset"):
        pytest.skip("the machine's zone cannot be set here")
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("machine_zone")
@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("new Date()", "Mon Jan 05 2026 10:00:00 GMT+0000 (UTC)"),
        ("Date()", "Mon Jan 05 2026 10:00:00 GMT+0000 (UTC)"),
        ("Date.now() === new Date().getTime()", "true"),
        ("new Date().toISOString()", "2026-01-05T10:00:00.000Z"),
        ("new Date().toDateString()", "Mon Jan 05 2026"),
        ("new Date().toTimeString()", "10:00:00 GMT+0000 (UTC)"),
        ("new Date().getHours() + ':' + new Date().getDay()", "10:1"),
        ("new Date().getTimezoneOffset()", "0"),
        ("new Date().getYear()", "126"),
        ("new Date(2026, 6, 1, 12).toISOString()", "2026-07-01T12:00:00.000Z"),
        ("new Date(99, 0).getFullYear()", "1999"),
        ("new Date('2026-07-01T12:00:00').toISOString()", "2026-07-01T12:00:00.000Z"),
        ("new Date('2026-07-01T12:00:00+02:00').toISOString()", "2026-07-01T10:00:00.000Z"),
        ("new Date('2026-07-01').toISOString()", "2026-07-01T00:00:00.000Z"),
        ("new Date('7/1/2026 3:04 PM').toISOString()", "2026-07-01T15:04:00.000Z"),
        ("new Date('March 8, 2026 02:30').toISOString()", "2026-03-08T02:30:00.000Z"),
        ("new Date(new Date().toString()).getTime() === Date.now()", "true"),
        ("new Date(new Date()).getTime() === Date.now()", "true"),
        ("new Date(0).getTime()", "0"),
        ("Date.parse('nonsense')", "NaN"),
        ("new Date('nonsense')", "Invalid Date"),
        ("new Date() instanceof Date", "true"),
        ("new Date().constructor === Date", "true"),
        ("typeof Date", "function"),
        ("Object.prototype.toString.call(new Date())", "[object Date]"),
        ("(function (d) { d.setHours(23, 59); return d.toISOString() })(new Date())", "2026-01-05T23:59:00.000Z"),
    ],
)
def test_dates_are_virtual_whatever_the_machine(expression: str, text: str) -> None:
    assert sent(f"botContext.sendMessage({expression})") == [text]


def test_virtual_time_moves_the_date() -> None:
    assert sent("botContext.sendMessage(new Date().toISOString())", now_ms=90_000) == ["2026-01-05T10:01:30.000Z"]


def test_a_busy_wait_ends() -> None:
    assert sent("var t = Date.now(); while (Date.now() < t + 2000) {} botContext.sendMessage('done')") == ["done"]


def test_random_numbers_follow_the_seed() -> None:
    code = "botContext.sendMessage(Math.random() + ' ' + Math.random())"

    assert sent(code, seed=7) == sent(code, seed=7)
    assert sent(code, seed=7) != sent(code, seed=8)
    assert all(0 <= float(number) < 1 for number in sent(code, seed=7)[0].split())


# --- ECMAScript 5 ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "expression",
    ["Promise", "Map", "Symbol", "Proxy", "Reflect", "globalThis", "Intl", "atob", "setTimeout", "console",
     "Uint8Array", "Array.from", "Object.assign", "Number.isInteger", "Math.trunc", "''.includes", "[].find",
     "[].includes", "''.repeat"],
)  # fmt: skip
def test_what_ecmascript_5_does_not_have_is_absent(expression: str) -> None:
    assert sent(f"botContext.sendMessage(typeof {expression})") == ["undefined"]


@pytest.mark.parametrize(
    "expression",
    ["JSON.stringify(JSON.parse('[1]'))", "[3,1,2].sort().reverse().join()", "'a,b'.split(',').length", "' x '.trim()",
     "'aXb'.replace(/x/i, '-')", "[1].filter(function (n) { return n > 0 }).map(String).join()", "parseInt('1px', 10)",
     "Object.keys({a: 1}).length", "(1.005).toFixed(2)", "encodeURIComponent('ä')", "escape('ä')", "'x'.substr(0, 1)",
     "[1,2].indexOf(2)", "/(\\d+)/.exec('a12')[1]", "'abc'.match(/b/g).length", "new RegExp('a').test('a')",
     "[].concat([1], 2).length", "Function('return 1')()", "isNaN('x')", "'b'.localeCompare('a')"],
)  # fmt: skip
def test_what_ecmascript_5_has_works(expression: str) -> None:
    assert sent(f"botContext.sendMessage({expression})")[0] not in ("", "undefined")


@pytest.mark.parametrize("call", ["(1).toLocaleString()", "new Date().toLocaleDateString()", "[1].toLocaleString()"])
def test_to_locale_string_is_refused_by_name(call: str) -> None:
    assert error_of(call).message == "TypeError: toLocaleString is not supported by the platform"


def test_newer_syntax_runs_with_a_note() -> None:
    outcome = run("\n let x = 1; botContext.sendMessage(x)")

    assert [effect.args for effect in outcome.effects] == [("1",)]
    assert [(note.code, note.panel, note.line, note.column) for note in outcome.notes] == [
        ("INT-CODE-ES5", "Pre-Process Code", 2, 2)
    ]


def test_newer_syntax_in_global_functions_is_noted_there() -> None:
    notes = run("next()", global_functions="var next = () => 1").notes

    assert [(note.panel, note.text) for note in notes] == [
        (GLOBAL_FUNCTIONS, "an arrow function: custom code is ECMAScript 5")
    ]


# --- whose line it was -----------------------------------------------------------------------------------------------

LIBRARY = "// ours\nfunction help(x) {\n  return x.y.z;\n}"


def test_an_error_names_panel_interaction_and_line() -> None:
    assert str(error_of("var a = 1;\n\n  missing.call();")) == (
        "ReferenceError: missing is not defined\n"
        "  at Pre-Process Code of Main › hello, line 3, column 3: missing.call();"
    )


def test_an_error_in_global_functions_names_their_line_then_the_caller() -> None:
    error = error_of("var a = 1;\nhelp({});", global_functions=LIBRARY)

    assert (error.panel, error.where, error.line, error.source) == (GLOBAL_FUNCTIONS, "", 3, "return x.y.z;")
    assert error.trace == (
        ScriptFrame(GLOBAL_FUNCTIONS, "help", 3, 10),
        ScriptFrame("Pre-Process Code", "", 2, 1),
    )
    assert str(error).endswith("called from Pre-Process Code, line 2")


def test_an_error_inside_a_callback_names_the_callback() -> None:
    assert error_of("[1].forEach(function (x) {\n  x.y.z;\n});").line == 2


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028"], ids=["LF", "CRLF", "CR", "LS"])
def test_lines_are_counted_as_javascript_counts_them(end: str) -> None:
    error = error_of(f"var a = 1;{end}{end}help();", global_functions=f"var b;{end}function help() {{{end}x.y }}")

    assert [(frame.panel, frame.line) for frame in error.trace] == [(GLOBAL_FUNCTIONS, 3), ("Pre-Process Code", 3)]
    assert error.source == "x.y }"


def test_a_syntax_error_names_its_line() -> None:
    error = error_of("var a = 1;\nvar b = ;")

    assert (error.panel, error.line, error.column) == ("Pre-Process Code", 2, 9)
    assert error.message.startswith("SyntaxError: ")


def test_code_that_does_not_parse_does_nothing() -> None:
    assert run("botContext.sendMessage('x');\nvar b = ;").effects == ()


def test_broken_global_functions_are_reported_while_the_panel_runs() -> None:
    outcome = run("botContext.sendMessage('x')", global_functions="var a = 1;\nfunction (")

    assert outcome.error is None
    assert [effect.args for effect in outcome.effects] == [("x",)]
    assert outcome.global_error is not None
    assert (outcome.global_error.panel, outcome.global_error.line) == (GLOBAL_FUNCTIONS, 2)


def test_endless_global_functions_are_named() -> None:
    assert error_of("1", global_functions="while (true) {}").panel == GLOBAL_FUNCTIONS


@pytest.mark.parametrize(
    ("thrown", "message"),
    [
        ("'plain'", "thrown: plain"),
        ("{code: 5}", 'thrown: {"code":5}'),
        ("null", "thrown: null"),
        ("new Error('boom')", "Error: boom"),
    ],
)
def test_whatever_is_thrown_is_shown(thrown: str, message: str) -> None:
    assert error_of(f"throw {thrown}").message == message


@pytest.mark.parametrize(
    "thrown", ["'x'", "{a: 1}", "[1]", "undefined", "null", "5", "{stack: 'x', name: 'y'}", "failure"]
)
def test_whatever_is_thrown_has_a_place(thrown: str) -> None:
    library = "var failure = {get message() { throw 1 }};"
    error = error_of(f"\nif (true) {{\n  throw {thrown};\n}}", global_functions=library)

    assert (error.panel, error.line, error.column) == ("Pre-Process Code", 3, 9)
    assert error.source == f"throw {thrown};"


def test_a_text_that_a_helper_throws_has_the_place_in_the_helper_with_the_call() -> None:
    library = "function check(x) {\n  if (!x) throw 'no ' + name(x);\n}\nfunction name(x) { return 'x' }"
    error = error_of("\ncheck(0);", global_functions=library)

    assert error.message == "thrown: no x"
    assert [str(frame) for frame in error.trace] == [
        "Global Functions, line 2, column 17",
        "Pre-Process Code, line 2, column 1",
    ]


def test_a_text_that_is_caught_and_thrown_again_keeps_its_place() -> None:
    code = "try {\n  throw 'x';\n} catch (e) {\n  throw e;\n}"
    assert error_of(code).line == 2


def test_the_same_text_thrown_again_has_its_own_place() -> None:
    code = "try {\n  throw 'x';\n} catch (e) {}\nthrow 'x';"
    assert error_of(code).line == 4


def test_a_text_thrown_while_another_is_computed_does_not_take_its_place() -> None:
    code = "function f() {\n  try { throw 'inner' } catch (e) { return 'x' }\n}\nthrow f();"
    assert error_of(code).line == 4


def test_an_error_of_a_class_of_the_author_is_shown_as_one() -> None:
    library = (
        "function Broken(m) { this.message = m }\nBroken.prototype = new Error();\nBroken.prototype.name = 'Broken';"
    )
    error = error_of("\n throw new Broken('x')", global_functions=library)

    assert (error.message, error.line, error.column) == ("Broken: x", 2, 8)


def test_global_functions_that_throw_a_text_have_a_place() -> None:
    error = run("1", global_functions="\nthrow 'x'").global_error

    assert error is not None
    assert (error.panel, error.line, error.column) == (GLOBAL_FUNCTIONS, 2, 7)


def test_a_long_message_is_cut() -> None:
    assert len(error_of("throw new Array(100000).join('x')").message) == 2000


@pytest.mark.parametrize(("code", "cited"), [("help({y: {}})", True), ("'help'", False)], ids=["used", "not used"])
def test_the_outcome_tells_whether_global_functions_were_used(code: str, cited: bool) -> None:
    assert ("JS-GLOBAL-FUNCTIONS" in run(code, global_functions=LIBRARY).rules) is cited


# --- conversation start ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("library", "said"),
    [
        ("function __initConversation() { botContext.sendMessage('a') }", ["a"]),
        ("function initConversation() { botContext.sendMessage('b') }", ["b"]),
        (
            "function initConversation() { botContext.sendMessage('b') }"
            "function __initConversation() { botContext.sendMessage('a') }",
            ["a"],
        ),
        ("var x = 1", []),
    ],
    ids=["underscores", "plain", "both", "neither"],
)
def test_the_conversation_start_function_runs(library: str, said: list[str]) -> None:
    outcome = SANDBOX.run(CONVERSATION_START, ScriptState(global_functions=library))

    assert outcome.error is None
    assert [effect.args[0] for effect in outcome.effects] == said


# --- published bots --------------------------------------------------------------------------------------------------

SHARED = Path(os.environ.get("HANDOFF_SHARED", Path(__file__).parents[3].parent / "shared"))
PUBLIC_BOTS = sorted((SHARED / "bots" / "public").glob("*.json"))
SCRIPT_KEYS = ("preProcessMessage", "postProcessMessage", "processUserResponse", "transformResultsScript")


@pytest.mark.parametrize("path", PUBLIC_BOTS or [None], ids=lambda path: path.stem if path else "absent")
def test_scripts_of_published_bots_parse(path: Path | None) -> None:
    if path is None:
        pytest.skip("no published bots beside this checkout")
    bot = json.loads(path.read_text(encoding="utf-8"))
    library = (bot.get("globalFunctions") or {}).get("methods", "")
    nodes = [*bot.get("conversationMessage", []), *bot.get("responder", [])]
    panels = [Panel(key, node["name"], node[key]) for node in nodes for key in SCRIPT_KEYS if node.get(key)]

    for panel in [CONVERSATION_START, *panels]:
        outcome = SANDBOX.run(panel, ScriptState(global_functions=library))
        assert outcome.global_error is None
        assert outcome.error is None or not outcome.error.message.startswith("SyntaxError"), outcome.error
        assert outcome.notes == () or outcome.notes[0].code != "INT-CODE-ES5"
        assert outcome.unsupported == ()


def test_the_library_of_go_back_bot_goes_back() -> None:
    path = SHARED / "bots" / "public" / "goBackBot.json"
    if not path.exists():
        pytest.skip("no published bots beside this checkout")
    library = json.loads(path.read_text(encoding="utf-8"))["globalFunctions"]["methods"]
    outcome = run("trail('a'); trail('b'); trail('c'); goBack();", global_functions=library)

    assert [effect.args for effect in outcome.of("setTriggerNextMessage")] == [("b",)]


# --- a panel is the body of a function -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "code",
    [
        "return; botContext.sendMessage('no');",
        "if (1) return botContext.sendMessage('yes');",
        "'use strict';\nreturn botContext.sendMessage('yes'); // comment",
        "function f() { return 'yes'; } botContext.sendMessage(f()); return",
        "for each (var x in ['yes']) { botContext.sendMessage(x); } return;",
        "var r = /[}({]/; return botContext.sendMessage(r.test('}') ? 'yes' : 'no'); /* } */",
    ],
)
def test_a_panel_may_return(code: str) -> None:
    outcome = QuickJsSandbox().run(Panel("Pre-Process Code", "", code), ScriptState())

    assert outcome.error is None
    assert [effect.args for effect in outcome.effects] in ([], [("yes",)])


@pytest.mark.parametrize(
    ("code", "line", "column"),
    [
        ("var a = ;", 1, 9),
        ("var a = 1;\n  var b = ;", 2, 11),
        ("botContext.sendMessage('a'); /* open", 1, 30),
        ("if (true) {\n  var a = 1;", 2, 13),
        ("}, x() { botContext.sendMessage('no')", 1, 1),
        ("return; }}); botContext.sendMessage('no'); ({ y() {", 1, 1),
    ],
)
def test_code_that_does_not_parse_is_placed_in_the_panel_and_does_not_run(code: str, line: int, column: int) -> None:
    outcome = QuickJsSandbox().run(Panel("Pre-Process Code", "", code), ScriptState())

    assert outcome.error is not None
    assert outcome.error.message.startswith("SyntaxError: ")
    assert (outcome.error.line, outcome.error.column, outcome.effects) == (line, column, ())


def test_names_of_a_panel_are_not_those_of_the_global_functions() -> None:
    panel = Panel("Pre-Process Code", "", "var name = 'panel'; botContext.sendMessage(seen() + ' ' + name);")

    outcome = QuickJsSandbox().run(panel, ScriptState(global_functions="function seen() { return typeof name; }"))

    assert [effect.args for effect in outcome.effects] == [("undefined panel",)]


def test_global_functions_cannot_return() -> None:
    outcome = QuickJsSandbox().run(Panel("Pre-Process Code", "", "1;"), ScriptState(global_functions="return 1;"))

    assert outcome.global_error is not None
    assert (outcome.global_error.line, outcome.global_error.column, outcome.error) == (1, 1, None)
