"""What Allure shows of scenarios, read from its result files."""

from __future__ import annotations

import json
from functools import partial

import pytest

from handoff.steps.collecting import discovery

pytest_plugins = ["pytester"]

WITHOUT = ("-p", "no:randomly", "-p", "no:hypothesispytest", "-o", "handoff_collect=all")

STEPS = """
import pytest
from pytest_bdd import given, parsers, then, when
from handoff.engine.errors import FeatureError
from handoff.engine.events import HttpExchanged
from handoff.engine.log import Log


class Target:
    def __init__(self):
        self.log = Log()

    def transcript(self):
        return "consumer: agent"

    def explain_failure(self, *, since=None):
        return f"the bot did nothing since event {since}"


@pytest.fixture
def target():
    return Target()


@given("a bot")
def _(target):
    target.log.append(HttpExchanged("POST", "https://cloud.example/transfer", (("a", "b"),), "{}", 200, "done"))


@given("agents:")
def _(datatable):
    pass


@given("a text:")
def _(docstring):
    pass


@when(parsers.parse('somebody says "{text}"'))
def _(text):
    assert text != "wrong", "that is wrong"


@when("it cannot be done here")
def _():
    pytest.skip("not here")


@when("nobody knows the skill")
def _():
    raise FeatureError("no such skill")
"""

TALK = '''
@epic:Hand_off @owner:Ann
Feature: Talk
  Background:
    Given a bot

  @smoke @severity:critical @issue:12 @tms:T-1 @rule:ESC-BLANK-MESSAGE @req:R-7
  Scenario: Everything below a step
    Given agents:
      | agent | skill   |
      | Alex  | a, "b"  |
    And a text:
      """
      {"a": 1}
      """
    And a text:
      """
      plain
      """

  Rule: People speak
    @id:speaks
    Scenario Outline: Says <text>
      When somebody says "<text>"
      Then nobody knows this
      And somebody says "more"

      Examples:
        | text  | n |
        | right | 1 |
        | wrong | 2 |

    Scenario: Skips
      When it cannot be done here
      And somebody says "right"

    Scenario: Breaks
      When nobody knows the skill
'''


@pytest.fixture(autouse=True)
def _library_is_loaded(request):
    discovery.load_library(request.config)


@pytest.fixture
def results(pytester, request):
    """Runs the features and reads the results by name."""
    (pytester.path / "features").mkdir()
    pytester.makeconftest(STEPS)

    def run(*arguments, feature=TALK, alone=False):
        (pytester.path / "features" / "talk.feature").write_text(feature, encoding="utf-8")
        runner = pytester.runpytest_inprocess
        if alone:
            runner = partial(request.getfixturevalue("fork_server").run_pytest, pytester)
        runner(*WITHOUT, "features", "--alluredir=out", "--clean-alluredir", *arguments)
        found = [json.loads(path.read_text(encoding="utf-8")) for path in pytester.path.glob("out/*-result.json")]
        return {result["name"]: result for result in found}

    run.folder = pytester.path / "out"
    return run


def steps(result):
    return [(step["name"], step["status"]) for step in result["steps"]]


def labels(result, name):
    return sorted(label["value"] for label in result["labels"] if label["name"] == name)


def attached(results, holder):
    return {
        one["name"]: (one["type"], (results.folder / one["source"]).read_text(encoding="utf-8"))
        for one in holder.get("attachments", [])
    }


def test_steps_have_keyword_and_status_and_those_not_reached_are_skipped(results):
    found = results()

    assert steps(found["Everything below a step"]) == [
        ("Given a bot", "passed"),
        ("Given agents:", "passed"),
        ("And a text:", "passed"),
        ("And a text:", "passed"),
    ]
    assert steps(found["Says right"]) == [
        ("Given a bot", "passed"),
        ('When somebody says "right"', "passed"),
        ("Then nobody knows this", "broken"),
        ('And somebody says "more"', "skipped"),
    ]
    assert [status for _, status in steps(found["Says wrong"])] == ["passed", "failed", "skipped", "skipped"]
    assert [status for _, status in steps(found["Skips"])] == ["passed", "skipped", "skipped"]
    assert [status for _, status in steps(found["Breaks"])] == ["passed", "broken"]


def test_the_scenario_itself_has_the_status_of_its_worst_step(results):
    found = results()

    assert {name: result["status"] for name, result in found.items()} == {
        "Everything below a step": "passed",
        "Says right": "broken",
        "Says wrong": "failed",
        "Skips": "skipped",
        "Breaks": "broken",
    }


def test_tables_are_attached_as_csv_and_doc_strings_by_what_they_hold(results):
    _bot, table, data, plain = results()["Everything below a step"]["steps"]

    assert attached(results, table) == {"data table": ("text/csv", 'agent,skill\nAlex,"a, ""b"""\n')}
    assert attached(results, data) == {"doc string": ("application/json", '{"a": 1}')}
    assert attached(results, plain) == {"doc string": ("text/plain", "plain")}


def test_tags_become_labels_and_links_and_only_the_rest_stay_tags(results):
    found = results("--allure-link-pattern=issue:https://tracker.example/{}")["Everything below a step"]

    wanted = {
        "epic": ["Hand off"],
        "owner": ["Ann"],
        "feature": ["Talk"],
        "story": [],
        "severity": ["critical"],
        "rule": ["ESC-BLANK-MESSAGE"],
        "req": ["R-7"],
        "tag": ["smoke"],
    }
    assert {name: labels(found, name) for name in wanted} == wanted
    assert [(link["type"], link["url"], link["name"]) for link in found["links"]] == [
        ("issue", "https://tracker.example/12", "12"),
        ("tms", "T-1", "T-1"),
    ]


def test_a_rule_is_the_story_of_its_scenarios(results):
    assert labels(results()["Says right"], "story") == ["People speak"]


def test_columns_of_the_row_are_parameters(results):
    parameters = results()["Says right"]["parameters"]

    assert [(one["name"], one["value"]) for one in parameters] == [("text", "right"), ("n", "1")]


def test_the_transcript_is_attached_to_all_and_log_and_requests_to_the_failed(results):
    found = results()

    passed = attached(results, found["Everything below a step"])
    assert passed["transcript"] == ("text/plain", "consumer: agent")
    assert passed["transcript as bubbles"][0] == "text/html"
    assert list(passed) == ["transcript", "transcript as bubbles"]
    failed = attached(results, found["Says wrong"])
    assert list(failed) == ["transcript", "transcript as bubbles", "what the bot did", "log", "HTTP exchanges"]
    assert failed["what the bot did"] == ("text/plain", "the bot did nothing since event 0")
    assert failed["log"][0] == "application/x-ndjson"
    assert json.loads(failed["log"][1])["body"]["kind"] == "HttpExchanged"
    assert failed["HTTP exchanges"][1] == "POST https://cloud.example/transfer\na: b\n\n{}\n→ 200 after 0 ms\ndone"


def test_selecting_by_severity_and_story_works_without_results(results, pytester):
    results()

    by_severity = pytester.runpytest_inprocess("features", "--allure-severities=critical", *WITHOUT)
    by_story = pytester.runpytest_inprocess("features", "--allure-stories=People speak", *WITHOUT)

    by_severity.assert_outcomes(passed=1, deselected=4)
    by_story.assert_outcomes(failed=3, skipped=1, deselected=1)


MOVED = """
Feature: Talk
  Rule: Another rule
    Scenario: Skips
      When it cannot be done here
    @id:speaks
    Scenario Outline: Somebody says <text>
      When somebody says "<text>"
      Examples:
        | text  | n |
        | wrong | 2 |
        | right | 1 |
  Scenario: Breaks
    When nobody knows the skill
"""


def test_history_survives_another_order_and_with_an_id_another_title(results):
    before, after = results(), results(feature=MOVED)

    for name, later in [("Breaks", "Breaks"), ("Skips", "Skips"), ("Says right", "Somebody says right")]:
        assert before[name]["historyId"] == after[later]["historyId"]
    ids = [result["historyId"] for result in before.values()]
    assert len(set(ids)) == len(ids)


def test_workers_write_the_same_results(results):
    here = results()
    there = results("-n", "2", alone=True)

    assert {name: (steps(one), one["historyId"]) for name, one in there.items()} == {
        name: (steps(one), one["historyId"]) for name, one in here.items()
    }


def test_an_observer_that_breaks_is_unplugged_and_the_verdict_stands(pytester):
    pytester.makeconftest(STEPS.replace('return "consumer: agent"', "raise RuntimeError('no words')"))
    (pytester.path / "talk.feature").write_text(TALK, encoding="utf-8")

    result = pytester.runpytest_inprocess("--alluredir=out", "-k", "Everything", "-W", "error", *WITHOUT)

    result.assert_outcomes(passed=1, deselected=4, warnings=1)
    result.stdout.fnmatch_lines(["*steps are no longer reported to Allure: RuntimeError: no words"])


def test_without_allure_options_nothing_is_observed(pytester):
    pytester.makeconftest(
        STEPS + "\n\ndef pytest_unconfigure(config):\n"
        "    print('OBSERVED', config.pluginmanager.has_plugin('handoff-allure'))\n"
    )
    pytester.path.joinpath("talk.feature").write_text(TALK, encoding="utf-8")

    pytester.runpytest_inprocess(*WITHOUT).stdout.fnmatch_lines(["OBSERVED False"])


def test_repeated_rows_and_the_same_feature_in_two_folders_are_results_of_their_own_in_every_run(pytester):
    text = """
        Feature: Talk
          Scenario Outline: Said
            When somebody says "<text>"

            {tag}
            Examples:
              | text |
              | hi   |
              | hi   |
              | ho   |

            Examples: again
              | text |
              | hi   |
    """
    pytester.makeconftest(STEPS)
    for folder, tag in (("one", ""), ("two", ""), ("three", "@id:said")):
        (pytester.path / folder).mkdir()
        (pytester.path / folder / "talk.feature").write_text(text.format(tag=tag), encoding="utf-8")

    def ids():
        pytester.runpytest_inprocess(*WITHOUT, "--alluredir=out", "--clean-alluredir")
        found = [json.loads(path.read_text(encoding="utf-8")) for path in pytester.path.glob("out/*-result.json")]
        return sorted((one["historyId"], one["testCaseId"]) for one in found)

    first = ids()

    assert len({history for history, _ in first}) == len(first) == 12
    assert len({case for _, case in first}) == 9, "rows with other values are one test case, repeated rows are not"
    assert ids() == first


def test_equal_titles_are_results_of_their_own(results):
    results(feature="Feature: A\n" + '  Scenario: B\n    When somebody says "hi"\n' * 3)

    found = [json.loads(path.read_text(encoding="utf-8")) for path in results.folder.glob("*-result.json")]
    assert len({one["historyId"] for one in found}) == len({one["testCaseId"] for one in found}) == 3
