"""`pytest_handoff_nlu`: a team's own classifier in the place of `<bot>.intents.yaml`."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

BOT = Path(__file__).parents[2] / "features" / "bots" / "getting-started.json"

CLASSIFIER = """
    from handoff.engine.ports import IntentScore

    class Everything:
        def score(self, text):
            return [IntentScore("check order status", 0.7), IntentScore("make payment", 0.95)]

        def entities(self, text):
            return []

    def pytest_handoff_nlu(bot, config):
        assert config.getoption("handoff_seed") == 20
        return Everything() if bot.name == "Getting Started Bot" else None
"""
NOBODY = """
    def pytest_handoff_nlu(bot, config):
        return None
"""
INTENTS = """
    utterances:
      money money: check order status
"""
TALK = """
    Feature: Talk
      Scenario: Understood as a payment
        Given the bot "getting-started.json"
        When the consumer says "money money"
        Then the dialog "Make Payment" is active

      Scenario: Understood as an order
        Given the bot "getting-started.json"
        When the consumer says "money money"
        Then the dialog "Order Status" is active

      Scenario: Scripted by a step
        Given the bot "getting-started.json"
        And the utterance "money money" means the intent "check order status"
        When the consumer says "money money"
        Then the dialog "Order Status" is active
"""


@pytest.fixture
def talk(project):
    shutil.copy(BOT, project.path)
    project.write("getting-started.intents.yaml", INTENTS)
    return project.feature(TALK)


def passed(result):
    return {line.partition("::")[2].rpartition(" PASSED")[0] for line in result.outlines if " PASSED" in line}


@pytest.mark.usefixtures("talk")
def test_classifier_of_the_conftest_takes_the_place_of_the_file(project):
    project.steps(CLASSIFIER)

    result = project.run("-v", "features")

    assert passed(result) == {"Understood as a payment", "Scripted by a step"}


@pytest.mark.usefixtures("talk")
@pytest.mark.parametrize("conftest", ["", NOBODY], ids=["no hook", "a hook that returns None"])
def test_without_a_classifier_the_file_counts(project, conftest):
    project.steps(conftest)

    result = project.run("-v", "features")

    assert passed(result) == {"Understood as an order", "Scripted by a step"}


@pytest.mark.usefixtures("talk")
def test_hook_of_a_folder_counts_for_that_folder_only(project):
    project.steps(CLASSIFIER, "features/conftest.py")
    project.feature(TALK, "elsewhere/talk.feature")

    result = project.run("-v", "features", "elsewhere", "-k", "payment or order")

    result.stdout.fnmatch_lines_random(
        [
            "elsewhere/talk.feature::Understood as an order PASSED*",
            "features/talk.feature::Understood as a payment PASSED*",
        ]
    )
    result.assert_outcomes(passed=2, failed=2)


@pytest.mark.usefixtures("talk")
@pytest.mark.parametrize(
    ("answer", "lines"),
    [
        (
            "[IntentScore('make payment', 95)]",
            [
                "E   the classifier's score of 'make payment' for 'money money' is out of range",
                "E     value: 95",
                "E     expected: a number from 0 to 1",
            ],
        ),
        ("[IntentScore('make payment', '0.9')]", ["E     value: '0.9'", "E     expected: a number from 0 to 1"]),
        (
            "['make payment']",
            [
                "E   the classifier returned an invalid score for 'money money'",
                "E     value: 'make payment'",
                "E     expected: an IntentScore",
            ],
        ),
    ],
    ids=["a score in percent", "a score in quotes", "no score"],
)
def test_wrong_answer_is_a_message(project, answer, lines):
    project.steps(
        f"""
        from handoff.engine.ports import IntentScore

        class Wrong:
            def score(self, text):
                return {answer}

            def entities(self, text):
                return []

        def pytest_handoff_nlu(bot, config):
            return Wrong()
        """
    )

    result = project.run("features", "-k", "payment")

    result.stdout.fnmatch_lines([line.replace("[", "[[]") for line in lines])
    result.stdout.no_fnmatch_line("*Traceback*")


@pytest.mark.usefixtures("talk")
def test_object_that_is_no_classifier_is_a_message(project):
    project.steps("def pytest_handoff_nlu(bot, config):\n    return 'mine'\n")

    result = project.run("features", "-k", "payment")

    result.stdout.fnmatch_lines(
        [
            "E   the object that pytest_handoff_nlu returned has no method score and no method entities",
            "E     value: 'mine'",
            "E     expected: an object with score(text) and entities(text), or None for the intents file",
        ]
    )


def test_classifier_answers_best_first():
    from handoff.engine.ports import Entity, IntentScore
    from handoff.fakes.world.scripted_nlu import Classifier

    class Own:
        def score(self, text):
            return (IntentScore("low", 0.1), IntentScore(text, 1))

        def entities(self, text):
            return [Entity("WORD", text)]

    classifier = Classifier(Own())

    assert [scored.intent for scored in classifier.score("x")] == ["x", "low"]
    assert classifier.entities("x") == [Entity("WORD", "x")]
