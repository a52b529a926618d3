"""Diagnostics of scenarios: counted at the end of the run, and errors where the team insists."""

from __future__ import annotations

import json
import re

import pytest

from handoff.fakes.builder import BotBuilder

pytest_plugins = ["pytester"]

STEPS = """
    import pytest
    from pytest_bdd import given, parsers, then, when
    from handoff.engine import events as ev
    from handoff.engine.log import Log

    class Target:
        def __init__(self):
            self.log = Log()

        def explain_failure(self, *, since=None):
            return ""

        def transcript(self):
            return ""

    @pytest.fixture
    def target():
        return Target()

    @given(parsers.parse('the diagnostic "{code}"'))
    @when(parsers.parse('the diagnostic "{code}" comes'))
    def _(target, code):
        text = f"the text of {code}\\nits second line"
        target.log.append(ev.DiagnosticReported(code, text), bot="Desk", node="Hi › greeting")

    @when("a script fails")
    def _(target):
        failed = ev.ScriptFailed("Pre-Process Code", "x is not defined", 2, 5)
        target.log.append(failed, bot="Desk", node="Hi › greeting")

    @when("an assumption is used")
    def _(target):
        target.log.append(ev.FlowStopped("…"), rules=("C04",))

    @then("all is well")
    def _(target):
        pass

    @then("all is lost")
    def _():
        assert False
"""
LINE = re.compile(r"[a-z-]+ +\d+  features/")
LATE = """
    Feature: Talk
      Scenario: Something
        When a script fails
        And the diagnostic "message-order" comes
        Then all is well
"""


@pytest.fixture
def talk(project):
    project.steps(STEPS)
    project.feature(LATE)
    return project


def summary(result: pytest.RunResult) -> list[str]:
    """The lines of the section about diagnostics, one for each code."""
    return [line for line in result.outlines if LINE.match(line)]


# --- counted ---------------------------------------------------------------------------------------------------------


def test_diagnostics_are_counted_with_their_first_place(talk):
    talk.feature(LATE.replace("Something", "Else"), "features/later.feature")

    result = talk.run("features")

    assert result.parseoutcomes() == {"passed": 2}
    assert [re.split("  +", line) for line in summary(result)] == [
        [
            "script-error",
            "2",
            "features/later.feature:3",
            "Hi › greeting: Pre-Process Code, line 2, column 5: x is not defined",
        ],
        ["message-order", "2", "features/later.feature:4", "Hi › greeting: the text of message-order"],
    ]


def test_a_run_without_diagnostics_says_nothing_about_them(talk):
    talk.feature("Feature: Talk\n  Scenario: Something\n    Then all is well\n")

    result = talk.run("features")

    assert summary(result) == []
    result.stdout.no_fnmatch_line("*= diagnostics =*")


def test_a_quiet_run_shows_them_without_advice(talk):
    advice = "handoff_diagnostics = error:CODE *"

    quiet, plain = talk.run("-q", "features"), talk.run("features")

    assert len(summary(quiet)) == len(summary(plain)) == 2
    quiet.stdout.no_fnmatch_line(advice)
    plain.stdout.fnmatch_lines(["*= diagnostics =*", advice])


def test_workers_add_up(talk):
    talk.feature(LATE.replace("Something", "Else"), "features/later.feature")

    result = talk.run_alone("-n", "2", "-p", "xdist", "features")

    assert result.parseoutcomes() == {"passed": 2}
    assert summary(result)[0].startswith("script-error   2  features/later.feature:3  Hi › greeting")


def test_a_scenario_that_fails_is_counted_as_well(talk):
    talk.feature("Feature: Talk\n  Scenario: Something\n    When a script fails\n    Then all is lost\n")

    result = talk.run("features")

    assert result.parseoutcomes() == {"failed": 1}
    assert summary(result)[0].startswith("script-error  1  features/talk.feature:3")


def test_an_assumption_is_counted_unless_it_is_ignored(talk):
    talk.feature("Feature: Talk\n  Scenario: Something\n    When an assumption is used\n    Then all is well\n")

    assert summary(talk.run("features"))[0].startswith("assumption-used  1  features/talk.feature:3  C04: ")
    assert summary(talk.run("features", "--handoff-diagnostics", "ignore:assumption-used")) == []


# --- errors ----------------------------------------------------------------------------------------------------------

RUNNERS = pytest.mark.parametrize("runner", ["fast", "bdd"])


@RUNNERS
def test_an_error_fails_the_scenario_at_the_step_that_led_to_it(talk, runner):
    talk.ini("handoff_diagnostics = error:message-order")

    result = talk.run("features", "--handoff-runner", runner)

    assert result.parseoutcomes() == {"failed": 1}
    result.stdout.fnmatch_lines(
        [
            "      When a script fails",
            '>     And the diagnostic "message-order" comes',
            "E   message-order at Hi › greeting: the text of message-order",
            "E   its second line",
            "E     an error because of handoff_diagnostics = error:message-order in pytest.ini",
            "E     to allow it in this scenario: the tag @allow:message-order; in all: handoff_diagnostics = *",
            "features/talk.feature:4: message-order at Hi › greeting: the text of message-order",
            "FAILED features/talk.feature::Something - message-order at Hi › greeting*",
        ]
    )
    result.stdout.no_fnmatch_line("*Traceback*")


@RUNNERS
def test_an_error_in_the_last_step_fails_the_scenario(talk, runner):
    talk.feature("Feature: Talk\n  Scenario: Something\n    When a script fails\n")

    result = talk.run("features", "--handoff-runner", runner, "--handoff-diagnostics", "error")

    assert result.parseoutcomes() == {"failed": 1}
    result.stdout.fnmatch_lines(
        [">     When a script fails", "E   script-error at Hi*", "*--handoff-diagnostics error"]
    )


@pytest.mark.parametrize(
    ("ini", "options", "outcome"),
    [
        pytest.param([], [], "passed", id="warned of by default"),
        pytest.param(["error:script-error"], [], "failed", id="an error"),
        pytest.param(["error:unknown-skill"], [], "passed", id="another code"),
        pytest.param(["error"], [], "failed", id="every code"),
        pytest.param(["error:*"], [], "failed", id="every code, with a star"),
        pytest.param(["error", "warn:script-error", "ignore:message-order"], [], "passed", id="the last match wins"),
        pytest.param(["warn:script-error", "error"], [], "failed", id="the last match wins also when it is a star"),
        pytest.param(["error"], ["ignore"], "passed", id="the command line comes last"),
        pytest.param(["ignore"], ["error:script-error"], "failed", id="an error by the command line"),
        pytest.param([], ["error", "warn"], "passed", id="the last option wins"),
        pytest.param([" error : script-error "], [], "failed", id="blanks around the parts"),
        pytest.param(["error, warn:script-error, ignore:message-order"], [], "passed", id="several on one line"),
        pytest.param([], ["warn,error:script-error"], "failed", id="several in one option"),
    ],
)
def test_last_line_that_matches_decides(talk, ini, options, outcome):
    talk.ini("handoff_diagnostics =", *(f"    {line}" for line in ini))

    result = talk.run("features", *(part for each in options for part in ("--handoff-diagnostics", each)))

    assert result.parseoutcomes() == {outcome: 1}


def test_lines_can_be_a_list_in_pyproject(talk):
    talk.write("pyproject.toml", '[tool.pytest.ini_options]\nhandoff_diagnostics = ["warn", "error:script-error"]\n')

    result = talk.run("features")

    assert result.parseoutcomes() == {"failed": 1}
    result.stdout.fnmatch_lines(["*an error because of handoff_diagnostics = error:script-error in pyproject.toml"])


def test_what_is_ignored_is_not_counted(talk):
    assert [
        line[:13] for line in summary(talk.run("-q", "features", "--handoff-diagnostics", "ignore:script-error"))
    ] == ["message-order"]


@pytest.mark.parametrize(
    ("line", "lines"),
    [
        (
            "eror:script-error",
            ["*: no action 'eror' in 'eror:script-error'", "*known: error, *", "*did you mean 'error'?"],
        ),
        ("script-error", ["*: no action 'script-error' in 'script-error'", "*known: error, warn, ignore"]),
        (
            "error:script-eror",
            ["*: no diagnostic has the code 'script-eror'*", "*did you mean 'script-error'?", "*known:*"],
        ),
        ("error:", ["*: no diagnostic has the code '' in 'error:'", "*known: script-error, *"]),
    ],
)
def test_a_wrong_line_ends_the_run_before_it_begins(talk, line, lines):
    by_option = talk.run("features", "--handoff-diagnostics", line)
    talk.ini(f"handoff_diagnostics = {line}")
    by_file = talk.run("features")

    assert by_option.ret == by_file.ret == pytest.ExitCode.USAGE_ERROR
    by_option.stderr.fnmatch_lines([f"ERROR: --handoff-diagnostics{lines[0]}", *lines[1:]])
    by_file.stderr.fnmatch_lines([f"ERROR: handoff_diagnostics in pytest.ini{lines[0]}", *lines[1:]])


def test_junit_shows_an_ordinary_failure(talk):
    talk.run("features", "--handoff-diagnostics", "error:script-error", "--junitxml", "junit.xml")

    written = (talk.path / "junit.xml").read_text(encoding="utf-8")

    assert 'failures="1"' in written
    assert "script-error at Hi › greeting: Pre-Process Code, line 2, column 5: x is not defined" in written


# --- tags ------------------------------------------------------------------------------------------------------------

TAGGED = """
    {feature}
    Feature: Talk
      {rule}
      Rule: One
        {scenario}
        Scenario Outline: Something
          When the diagnostic "<code>" comes
          Then all is well

          {examples}
          Examples:
            | code         |
            | script-error |
"""


@RUNNERS
@pytest.mark.parametrize("place", ["feature", "rule", "scenario", "examples"])
def test_a_tag_allows_a_diagnostic(talk, place, runner):
    marks = {"feature": "", "rule": "", "scenario": "", "examples": ""}
    talk.feature(TAGGED.format(**marks | {place: "@allow:script-error"}))
    allowed = talk.run("features", "--handoff-runner", runner, "--handoff-diagnostics", "error")
    talk.feature(TAGGED.format(**marks | {place: "@allow:message-order"}))
    refused = talk.run("features", "--handoff-runner", runner, "--handoff-diagnostics", "error")

    assert allowed.parseoutcomes() == {"passed": 1}
    assert summary(allowed) == []
    assert refused.parseoutcomes() == {"failed": 1}


def test_a_tag_of_one_examples_table_allows_nothing_in_another(talk):
    talk.feature("""
        Feature: Talk
          Scenario Outline: Something
            When the diagnostic "<code>" comes

            @allow:script-error
            Examples:
              | code         |
              | script-error |

            Examples:
              | code          |
              | message-order |
    """)

    assert talk.run("features", "--handoff-diagnostics", "error").parseoutcomes() == {"passed": 1, "failed": 1}


def test_a_tag_may_allow_what_never_happens(talk):
    talk.feature("Feature: Talk\n  @allow:unknown-skill\n  Scenario: Something\n    Then all is well\n")

    assert talk.run("features", "--strict-markers").parseoutcomes() == {"passed": 1}


@pytest.mark.parametrize("code", ["script-eror", ""])
def test_an_unknown_code_in_a_tag_is_an_error_of_collection(talk, code):
    talk.feature(f"Feature: Talk\n\n  @smoke @allow:{code}\n  Scenario: Something\n    Then all is well\n")

    result = talk.run("features")

    assert result.parseoutcomes() == {"errors": 1}
    result.stdout.fnmatch_lines(
        [
            f"no diagnostic has the code '{code}'",
            *(["*did you mean 'script-error'?"] if code else []),
            "*talk.feature:3",
        ]
    )


# --- requests without a stub -----------------------------------------------------------------------------------------


@pytest.fixture
def asking(project):
    """A project with a bot that calls an address, and a scenario that arranges no answer."""
    b = BotBuilder("Desk")
    dialog = b.dialog("Ask", patterns=["ask"])
    dialog.integration("Stock")
    b.api("Stock", "https://stock.example/items")
    project.write("features/desk.json", b.dump().decode())
    project.feature(ASKING.format(tag=""))
    return project


ASKING = """
    Feature: Talk
      {tag}
      Scenario: Something
        Given the bot "desk.json"
        When the consumer says "ask"
        Then the bot says "Sorry, I could not find anything for that."
"""


def run(asking, target: str, *options: str) -> pytest.RunResult:
    run = asking.run_alone if target == "wire" else asking.run
    return run("features", "--handoff-target", target, *options)


@pytest.mark.parametrize("target", ["emulator", "wire"])
def test_a_request_without_a_stub_fails_a_scenario_that_insists(asking, target):
    result = run(asking, target, "--handoff-diagnostics", "error:request-without-stub")

    assert result.parseoutcomes() == {"failed": 1}
    result.stdout.fnmatch_lines(
        [
            '>     When the consumer says "ask"',
            "E   request-without-stub at Ask › integration_1: no stub for GET https://stock.example/items",
            'E     add: Given GET "https://stock.example/items" answers 200',
            'E     or, with its JSON in a doc string: Given GET "https://stock.example/items" answers:',
            "E     or for good, in <bot>.answers.yaml beside the export: Stock: 200",
            "E     an error because of --handoff-diagnostics error:request-without-stub",
            "E     to allow it in this scenario: the tag @allow:request-without-stub; *",
        ]
    )
    assert summary(result)[0].startswith(
        "request-without-stub  1  features/talk.feature:5  Ask › integration_1: no stub for GET https://stock.example"
    )


def test_a_request_without_a_stub_is_explained_once(asking):
    asking.feature(ASKING.format(tag="").replace("Sorry, I could not find anything for that.", "There are two."))

    result = asking.run("features")

    did = result.outlines[result.outlines.index(next(line for line in result.outlines if "what the bot did" in line)) :]
    did = did[: did.index(next(line for line in did if "- transcript -" in line))]
    assert [line.strip() for line in did if "stub" in line] == [
        "Ask › integration_1: request-without-stub: no stub for GET https://stock.example/items",
        "Ask › integration_1: GET https://stock.example/items → no stub answers, so the host counts as unreachable",
        "Ask › integration_1: integration-failed: no stub answers, so the host counts as unreachable",
    ]
    assert [line.strip() for line in did if "Given" in line] == [
        'add: Given GET "https://stock.example/items" answers 200',
        'or, with its JSON in a doc string: Given GET "https://stock.example/items" answers:',
    ]


@pytest.mark.parametrize(
    ("kind", "advice"),
    [
        ({"integrationType": "EMAIL"}, 'add: Given the integration "Stock" answers 200'),
        ({"integrationType": "FAAS"}, 'or, with its JSON in a doc string: Given the integration "Stock" answers:'),
        ({"integrationType": "KNOWLEDGE_AI"}, 'add: Given the knowledge base of "Stock" finds:'),
    ],
)
def test_a_service_without_a_stub_is_advised_by_the_name_of_its_integration(asking, kind, advice):
    path = asking.path / "features" / "desk.json"
    bot = json.loads(path.read_text(encoding="utf-8"))
    bot["responder"][0] |= kind
    path.write_text(json.dumps(bot), encoding="utf-8")

    result = asking.run("features", "--handoff-diagnostics", "error:request-without-stub")

    result.stdout.fnmatch_lines([f"E     {advice}"])


def test_errors_of_one_code_are_one_block(talk):
    talk.steps(
        STEPS
        + """
    @when("three scripts fail")
    def _(target):
        for place, text in (("a", "x"), ("b", "x"), ("a", "x"), ("c", "y")):
            target.log.append(ev.DiagnosticReported("script", text), bot="Desk", node=place)
        target.log.append(ev.DiagnosticReported("rich-content", "z"), bot="Desk", node="a")
"""
    )
    talk.feature("Feature: Talk\n  Scenario: Something\n    When three scripts fail\n")

    result = talk.run("features", "--handoff-diagnostics", "error")

    lines = [line for line in result.outlines if line.startswith("E ")]
    assert [line.partition("; in all")[0] for line in lines] == [
        "E   script at a, b (3 times): x",
        "E   script at c: y",
        "E     an error because of --handoff-diagnostics error",
        "E     to allow it in this scenario: the tag @allow:script",
        "E   rich-content at a: z",
        "E     an error because of --handoff-diagnostics error",
        "E     to allow it in this scenario: the tag @allow:rich-content",
    ]


def test_a_request_without_a_stub_is_warned_of_and_finds_an_unreachable_host(asking):
    result = run(asking, "emulator")

    assert result.parseoutcomes() == {"passed": 1}
    assert [line.partition(" ")[0] for line in summary(result)] == [
        "request-without-stub",
        "integration-failed",
        "assumption-used",
    ]


@pytest.mark.parametrize("target", ["emulator", "wire"])
def test_a_request_without_a_stub_that_a_tag_allows_finds_an_unreachable_host(asking, target):
    asking.feature(ASKING.format(tag="@allow:request-without-stub"))

    result = run(asking, target)

    assert result.parseoutcomes() == {"passed": 1}
    assert [line.partition(" ")[0] for line in summary(result)] == ["integration-failed", "assumption-used"]
