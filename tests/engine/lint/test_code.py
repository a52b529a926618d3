"""Mistakes in code: each is found where it stands, and what only looks like it is not."""

from __future__ import annotations

import json

import pytest

from handoff.engine.bot import Bot
from handoff.engine.events import FindingReported
from handoff.engine.lint import lint
from handoff.fakes.builder import BotBuilder


def bot_with(code: str = "", global_functions: str = "", second: str = "", text: str = "Good day.") -> Bot:
    b = BotBuilder("Desk")
    b.global_functions(global_functions)
    dialog = b.dialog("Hello", patterns=["hi"])
    dialog.text(text, name="greet", pre=code)
    dialog.text("Bye.", name="bye", post=second)
    return b.build()


def found(bot: Bot, rule: str) -> list[FindingReported]:
    return [finding for finding in lint(bot) if finding.rule == rule]


# --- the library -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "code",
    [
        "String(n).padStart(2, '0')",
        "'a-b'.replaceAll('-', '')",
        "['a'].includes('a')",
        "name.includes('a')",
        "Object.entries(o)",
        "Object.values(o)",
        "Object.assign({}, o)",
        "Array.from('abc')",
        "Number.isNaN(1)",
        "Math.trunc(1.5)",
        "list.find(function (x) { return x; })",
        "'ab'.startsWith('a')",
        "'ab'.repeat(3)",
        "[[1]].flat()",
        "Array.prototype.includes.call(list, 1)",
        "new Promise(f)",
        "new Map()",
        "new Set([1])",
        "Number.MAX_SAFE_INTEGER",
        "Symbol('a')",
        "list['includes'](1)",
        "(1.5).toLocaleString()",
        "'abc'.includes, b = a('a')",
        "Object.assign, b = a({}, {})",
        "Object, b = a.assign({}, {})",
    ],
)
def test_newer_library_is_found_with_panel_line_and_column(code: str) -> None:
    bot = bot_with(f"var n = 1, o = {{}}, list = [], name = 'x', f = null;\n  var a = {code};")

    (finding,) = found(bot, "LINT-ES5")

    assert finding.where == "Hello › greet"
    assert "Pre-Process Code" in finding.text
    assert "in line 2, column" in finding.text


@pytest.mark.parametrize(
    "code",
    [
        "var s = 'x.includes(1); new Map(); padStart(2)';",
        "// Object.entries(o)\n/* new Promise(f) */",
        "var r = /Array.from(x).includes(y)/;",
        "function padStart(x) { return x; } padStart('a');",
        "var store = { find: function (x) { return x; } }; store.find('a');",
        "var Map = function () {}; var m = new Map();",
        "String.prototype.padStart = function (n) { return n; }; 'a'.padStart(2);",
        "if (!Array.prototype.includes) { Array.prototype.includes = function () {}; } [1].includes(1);",
        "if (typeof Object.assign === 'function') { Object.assign({}, {}); }",
        "Object.defineProperty(Array.prototype, 'find', { value: null }); [1].find(null);",
        "var o = { includes: true, Map: 1, entries: [] }; o.includes; o.Map; o.entries.length;",
        "var s = 'x'; if (s.includes) { s.includes('x'); }",
        "var s = 'x', y = s.includes && s.includes('x');",
        "var s = 'x', y = s.includes ? s.includes('x') : s.indexOf('x') >= 0;",
        "var assign = Object.assign || function (a) { return a; }; assign({}, {});",
        "var o = {}; o.assign = function () {}; o.assign({}, {});",
        "var a = [1, 2,], o = { a: 1, };",
        "if (typeof Map !== 'undefined') { var m = new Map(); }",
        "[1].indexOf(1); Object.keys({}); Array.isArray([]); ' a '.trim(); Date.now(); JSON.stringify({});",
    ],
)
def test_older_and_own_functions_are_not_reported(code: str) -> None:
    assert found(bot_with(code), "LINT-ES5") == []


def test_polyfill_of_the_global_functions_counts_in_every_panel() -> None:
    polyfill = "if (!String.prototype.padEnd) { String.prototype.padEnd = function (n) { return this; }; }"

    assert found(bot_with("'a'.padEnd(2);", polyfill), "LINT-ES5") == []
    assert found(bot_with("'a'.padEnd(2);", "var x = 1;"), "LINT-ES5") != []


@pytest.mark.parametrize(
    ("code", "what"),
    [
        ("var {a, b} = c;", "destructuring"),
        ("function f(a = 1) { return a; }", "a default value"),
        ("var a = 1, o = {a};", "a shorthand property"),
        ("var o = { f() { return 1; } };", "a shorthand method"),
        ("var k = 'x', o = { [k]: 1 };", "a computed property name"),
        ("try { } catch { }", "catch without a name"),
        ("var r = /(?<year>\\d+)/;", "a regular expression with newer syntax"),
        ("var r = /a/u;", "a regular expression with newer syntax"),
        ("var n = 1_000;", "a number in a newer form"),
        ("var s = '\\u{1F600}';", "an escape in braces"),
        ("import('x');", "import()"),
        ("parseInt('1', 10,);", "a comma after the last argument"),
        ("function f(a,) { return a; }", "a comma after the last argument"),
        ("var a = 1; a **= 2;", "a newer assignment operator"),
    ],
)
def test_newer_syntax_that_tokens_do_not_show(code: str, what: str) -> None:
    assert what in " ".join(finding.text for finding in found(bot_with(code), "LINT-ES5"))


# --- names -----------------------------------------------------------------------------------------------------------


def test_name_that_nothing_declares_is_found_with_the_nearest_one() -> None:
    (finding,) = found(bot_with("var total = 1;\nbotContext.setBotVariable('t', totl, true, false);"), "JS-PANEL-SCOPE")

    assert (finding.where, finding.severity) == ("Hello › greet", "warning")
    assert "Pre-Process Code, line 2, column 32" in finding.text
    assert "did you mean total?" in finding.text


def test_name_of_another_panel_is_an_error_that_says_how_to_share_it() -> None:
    (finding,) = found(bot_with("var city = 'Graz';", second="botContext.sendMessage(city);"), "JS-PANEL-SCOPE")

    assert (finding.where, finding.severity) == ("Hello › bye", "error")
    assert "declared in the Pre-Process Code of Hello › greet" in finding.text
    assert "Global Functions" in finding.text


def test_letter_of_another_alphabet_is_named() -> None:
    (finding,) = found(bot_with("var area = 1; f = аrea;"), "JS-PANEL-SCOPE")

    assert "CYRILLIC SMALL LETTER A" in finding.text


def test_function_without_its_prefix_is_told_the_prefix() -> None:
    (finding,) = found(bot_with("setBotVariable('x', '1', true, false);"), "JS-PREFIX-CASE")

    assert "write botContext.setBotVariable" in finding.text


@pytest.mark.parametrize(
    ("code", "global_functions"),
    [
        ("helper(1);", "function helper(x) { return x; }"),
        ("helper(1);", "helper = function (x) { return x; };"),
        ("var o = {}; o.missing = o.other;", ""),
        ("try { f(); } catch (problem) { botContext.printDebugMessage(problem); } function f() {}", ""),
        ("if (typeof helper === 'function') { helper(); }", ""),
        ("'nothing here'; /nor(here)/.test('x'); // nor here", ""),
        ("for (var each in {}) { each; }", ""),
        ("eval('var late = 1'); late;", ""),
        ("parseInt('1', 10); JSON.parse('{}'); undefined; Math.PI; encodeURIComponent('a'); isNaN(NaN);", ""),
        ("helper(1);", "var broken = ;"),
    ],
)
def test_known_names_are_not_reported(code: str, global_functions: str) -> None:
    assert found(bot_with(code, global_functions), "JS-PANEL-SCOPE") == []


def test_function_of_the_platform_in_texts_and_comments_is_not_judged() -> None:
    code = "var s = 'botContext.nothing()'; // botcontext.getBotVariable\nvar r = /botContext.other()/;"

    assert found(bot_with(code), "JS-PREFIX-CASE") == []


def test_property_of_botcontext_that_is_only_read_is_well() -> None:
    assert found(bot_with("if (botContext.future) { botContext.future(); }"), "JS-PREFIX-CASE") == []
    assert found(bot_with("botContext.future();"), "JS-PREFIX-CASE") != []


# --- jumps -----------------------------------------------------------------------------------------------------------

GO = "function go(name) { botContext.setTriggerNextMessage(name); }"


def test_jump_to_nowhere_through_a_helper_is_found_at_the_call() -> None:
    (finding,) = found(bot_with("var x = 1;\ngo('Nowhere');", GO), "LINT-INTERACTION-NAMES")

    assert finding.where == "Hello › greet"
    assert "line 2, column 1" in finding.text
    assert "'Nowhere'" in finding.text


def test_helper_with_its_own_target_is_judged_where_something_calls_it() -> None:
    helpers = f"{GO} function home() {{ go('Home'); }}"

    (finding,) = found(bot_with("home();", helpers), "LINT-INTERACTION-NAMES")

    assert finding.where == "Desk"
    assert found(bot_with("var x = 1;", helpers), "LINT-INTERACTION-NAMES") == []


def test_jump_of_the_conversation_start_function_is_judged() -> None:
    start = "function __initConversation() { botContext.setTriggerNextMessage('Nowhere'); }"

    assert [finding.where for finding in found(bot_with("", start), "LINT-INTERACTION-NAMES")] == ["Desk"]


@pytest.mark.parametrize(
    "code",
    [
        "var t = ''; if (x) t = 'bye'; if (t) botContext.setTriggerNextMessage(t);",
        "var t = null; if (x) t = 'bye'; if (t) botContext.setTriggerNextMessage(t);",
        "var t = ''; if (t) botContext.setTriggerNextMessage(t);",
        "var t = 'by'; t += 'e'; botContext.setTriggerNextMessage(t);",
        "var t = ''; for (var i = 0; i < 1; i++) { t += 'bye'; } botContext.setTriggerNextMessage(t);",
        "var t = 'x'; t = botContext.getBotVariable('w') || t; if (t !== 'x') botContext.setTriggerNextMessage(t);",
        "var t = 'x'; if (t !== 'x') botContext.setTriggerNextMessage(t);",
        "var t = 'nowhere'; t = 'bye'; botContext.setTriggerNextMessage(t);",
        "function nav(t) { botContext.setTriggerNextMessage(t || 'bye'); } nav('');",
        "function nav(t) { botContext.setTriggerNextMessage(t || 'bye'); } nav(null);",
        "function nav(t) { if (t) { botContext.setTriggerNextMessage(t); } } nav('');",
        "function nav(t) { if (t === 'back') { t2(); } else { botContext.setTriggerNextMessage(t); } } nav('back');",
        "function nav(t) { switch (t) { case 'a': break; default: botContext.setTriggerNextMessage(t); } } nav('a');",
        "function nav(t) { if (/^a/.test(t)) return; botContext.setTriggerNextMessage(t); } nav('a');",
        "function nav(t) { if (t.indexOf('a')) botContext.setTriggerNextMessage(t); } nav('a');",
        "var t = {a: 'bye', title: 'Good day'}; botContext.setTriggerNextMessage(t[x]);",
        "var t = {a: 'gone'}; t.a = 'bye'; botContext.setTriggerNextMessage(t.a);",
        "var t = {a: 'gone'}; t[x] = 'bye'; botContext.setTriggerNextMessage(t.a);",
    ],
)
def test_jump_whose_target_only_may_be_missing_is_not_claimed(code: str) -> None:
    assert found(bot_with(code), "LINT-INTERACTION-NAMES") == []


@pytest.mark.parametrize(
    "code",
    [
        "botContext.setTriggerNextMessage('');",
        "var t = 'gone'; if (t) botContext.setTriggerNextMessage(t);",
        "var t; if (x) t = 'gone'; if (t) botContext.setTriggerNextMessage(t);",
        "botContext.setTriggerNextMessage(x ? 'bye' : 'gone');",
        "botContext.setTriggerNextMessage(x || 'gone');",
        "botContext.setTriggerNextMessage('go' + 'ne');",
        "var t = {a: 'gone'}; botContext.setTriggerNextMessage(t.a);",
        "function nav(t) { if (t) { botContext.setTriggerNextMessage(t); } } nav('gone');",
    ],
)
def test_jump_whose_target_is_certainly_missing_is_claimed(code: str) -> None:
    assert len(found(bot_with(code), "LINT-INTERACTION-NAMES")) == 1


def test_dialog_reached_through_a_helper_is_not_lost() -> None:
    def bot(code: str) -> Bot:
        b = BotBuilder("Desk").global_functions(GO)
        b.dialog("Hello", patterns=["hi"]).text("Hi.", name="greet", pre=code)
        b.dialog("Elsewhere").text("Here.", name="here")
        return b.build()

    assert found(bot("go('here');"), "DLG-STARTER-PATTERN-SEED") == []
    assert found(bot("go('greet');"), "DLG-STARTER-PATTERN-SEED") != []


def test_endless_loop_by_code_is_found_when_the_jump_is_certain() -> None:
    loop = "LINT-CHAIN-LIMIT"

    assert found(bot_with(second="botContext.setTriggerNextMessage('greet');"), loop) != []
    assert found(bot_with(second="go('greet');", global_functions=GO), loop) != []
    assert found(bot_with(second="if (x) { botContext.setTriggerNextMessage('greet'); } var x;"), loop) == []


# --- every field with code -------------------------------------------------------------------------------------------


def test_every_field_with_code_is_parsed() -> None:
    b = BotBuilder("Desk").global_functions("var a = ;")
    b.api("Orders", "https://api.example/orders", transform="var b = ;")
    dialog = b.dialog("Hello", patterns=["hi"])
    dialog.question("Which?", name="ask", pre="var c = ;", post="var d = ;", process="var e = ;")
    raw = json.loads(b.dump())
    raw["dialogTemplates"] = [{"globalFunctions": "var f = ;"}]

    found_at = [(finding.where, finding.path) for finding in found(Bot.load(json.dumps(raw)), "LINT-ES5")]

    assert [path.rpartition(".")[2] for _, path in found_at] == [
        "methods",
        "transformResultsScript",
        "preProcessMessage",
        "postProcessMessage",
        "processUserResponse",
        "globalFunctions",
    ]


# --- jumps -----------------------------------------------------------------------------------------------------------

HELPERS = "var TARGET = 'byee';\nfunction go(name) { botContext.setTriggerNextMessage(name); }"


@pytest.mark.parametrize(
    "code",
    [
        "botContext.setTriggerNextMessage(TARGET);",
        "go(TARGET);",
        "go.call(null, 'byee');",
        "go.apply(null, ['byee']);",
        "botContext.setTriggerNextMessage.apply(botContext, ['byee']);",
    ],
)
def test_jump_to_nowhere_is_reported_with_its_place_and_the_closest_name(code: str) -> None:
    (finding,) = found(bot_with(f"var x = 1;\n  {code}", HELPERS), "LINT-INTERACTION-NAMES")

    assert (finding.where, finding.path) == ("Hello › greet", "conversationMessage[1].preProcessMessage")
    assert finding.text.startswith("Pre-Process Code, line 2, column 3: the code jumps to the interaction 'byee'")
    assert "did you mean 'bye'?" in finding.text


@pytest.mark.parametrize(
    "code",
    [
        "if (x) { TARGET = 'bye'; } botContext.setTriggerNextMessage(TARGET);",
        "if (TARGET !== 'byee') { go(TARGET); }",
        "go.apply(null, names);",
        "var go = function (name) { log(name); }; go('byee');",
        "var other = {call: function (name) { log(name); }}; other.call('byee');",
        "botContext[kind]('byee');",
        "var s = \"botContext.setTriggerNextMessage('byee')\"; // go('byee')",
        "var r = /go\\('byee'\\)/g; var q = /[/\"'`]/; r.test('go(\"byee\")');",
        "var o = {get go() { return 'byee'; }, set go(v) { this.v = v; }}; o.go = 'byee';",
        "function f(go) { go('byee'); } f(function (n) { return n; });",
        "function go(n) { return n; } go('byee');",
        "go = function (n) { return n; }; go('byee');",
        "(function (TARGET) { go(TARGET); }(botContext.getBotVariable('t')));",
        "try { throw 'x'; } catch (TARGET) { go(TARGET); }",
        "outer: for (;;) { for (;;) { break outer; } } go('bye');",
        "function f(n) { n = 'bye'; go(n); } f('byee');",
        "var f = go; f = function () {}; f('byee');",
        "Array.prototype.slice.call(['byee'], 0); 'byee'.concat.apply('a', ['byee']);",
    ],
)
def test_jump_whose_target_is_not_certain_is_not_reported(code: str) -> None:
    assert found(bot_with(code, HELPERS), "LINT-INTERACTION-NAMES") == []
