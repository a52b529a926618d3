"""Lines that Gherkin takes for a description: what was meant to run is an error, prose is not."""

from __future__ import annotations

import pytest

from handoff.steps.collecting import document
from handoff.steps.collecting.document import DocumentError
from handoff.steps.scenario import recognition

pytest_plugins = ["pytester"]

FEATURE = "Feature: A\n"
SCENARIO = "\n  Scenario: B\n    Given a bot\n"
GERMAN = "# language: de\nFunktionalität: A\n"
FRENCH = "# language: fr\nFonctionnalité: A\n"


def kind_of(text):
    """Sentences of the library, and one of a user."""
    return "given" if text == "a bot" else recognition.kind_of(text)


def read(tmp_path, text):
    path = tmp_path / "a.feature"
    path.write_text(text, encoding="utf-8")
    return document.read(path, shown="a.feature", kind_of=kind_of)


def refused(tmp_path, text):
    with pytest.raises(DocumentError) as caught:
        read(tmp_path, text)
    what, at, advice = str(caught.value).split("\n  ")
    return what, int(at.removeprefix("at a.feature:")), advice


@pytest.mark.parametrize(
    ("text", "line", "meant"),
    [
        pytest.param(f"{FEATURE}  Scenari: a\n    Given a bot\n{SCENARIO}", 2, "Scenario: a", id="letter left out"),
        pytest.param(f"{FEATURE}  Scenari: a\n{SCENARIO}", 2, "Scenario: a", id="nothing below"),
        pytest.param(f"{FEATURE}  Scneario: a\n    Given a cat\n{SCENARIO}", 2, "Scenario: a", id="letters swapped"),
        pytest.param(f"{FEATURE}  Rulle: a\n{SCENARIO}", 2, "Rule: a", id="letter doubled"),
        pytest.param(f"{FEATURE}  Backgroud:\n    Given a bot\n{SCENARIO}", 2, "Background:", id="background"),
        pytest.param(f"{FEATURE}  @tag\n  Scenari: a\n    Given a bot\n", 3, "Scenario: a", id="below a tag"),
        pytest.param(f"{FEATURE}{SCENARIO}  Scenari: c\n    Given a bot\n", 5, "Scenario: c", id="below a scenario"),
        pytest.param(f"{FEATURE}{SCENARIO}  Scenario Outine: c\n", 5, "Scenario Outline: c", id="two words"),
        pytest.param(
            f"{FEATURE}  Scenario outline: c\n    When I run\n{SCENARIO}", 2, "Scenario Outline: c", id="case"
        ),
        pytest.param(f"{FEATURE}  SCENARIO: c\n    When I run\n{SCENARIO}", 2, "Scenario: c", id="capitals"),
        pytest.param(
            f"{FEATURE}  Scenario : c\n    When I run\n{SCENARIO}", 2, "Scenario: c", id="blank before the colon"
        ),
        pytest.param(f"{FEATURE}  Scenario： c\n    When I run\n{SCENARIO}", 2, "Scenario: c", id="wide colon"),
        pytest.param(f"{FEATURE}  Scenario; c\n    When I run\n{SCENARIO}", 2, "Scenario: c", id="semicolon"),
        pytest.param(f"{FEATURE}  Scenario c\n\n    When I run\n{SCENARIO}", 2, "Scenario: c", id="no colon"),
        pytest.param(
            f'{FEATURE}  Rule c\n    When I run\n      | a |\n      """\n      b\n      """\n{SCENARIO}',
            2,
            "Rule: c",
            id="table and doc string below",
        ),
        pytest.param(
            f"{FEATURE}  Scenario Outline: B\n    Given <n>\n    Exmaples: few\n      | n |\n      | 1 |\n",
            4,
            "Examples: few",
            id="examples",
        ),
        pytest.param(f"{FEATURE}  Rule: R\n    Scenari: a\n      Given a bot\n", 3, "Scenario: a", id="in a rule"),
        pytest.param("Featre: A\n", 1, "Feature: A", id="feature"),
        pytest.param("feature: A\n", 1, "Feature: A", id="feature in small letters"),
        pytest.param(f"{GERMAN}  Szenari: b\n    Angenommen x\n", 3, "Szenario: b", id="German"),
        pytest.param(f"{GERMAN}  Scenario: b\n    Angenommen x\n", 3, "Szenario: b", id="English in German"),
        pytest.param(f"{FRENCH}  Scenario: b\n    Quand x\n", 3, "Scénario: b", id="French without its accent"),
    ],
)
def test_a_misspelt_title_is_an_error_with_the_line_to_write(tmp_path, text, line, meant):
    _, at, advice = refused(tmp_path, text)

    assert (at, advice) == (line, f"write: {meant}")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("When:1 second passes", "When 1 second passes"),
        ("Given: a bot", "Given a bot"),
        ("Given: a cat", "Given a cat"),
        ('Whne the consumer says "hi"', 'When the consumer says "hi"'),
        ("Whne the cat purrs", "When the cat purrs"),
        ("Whenn the cat purrs", "When the cat purrs"),
        ("when 1 second passes", "When 1 second passes"),
        ("WHEN 1 second passes", "When 1 second passes"),
        ("When1 second passes", "When 1 second passes"),
        ("Whent 1 second passes", "When 1 second passes"),
        ("When\u00a0the cat purrs", "When the cat purrs"),
        ("When\tthe cat purrs", "When the cat purrs"),
        ("Wenn 1 second passes", "When 1 second passes"),
        ("If 1 second passes", "When 1 second passes"),
        ("1 second passes", "When 1 second passes"),
        ("- 1 second passes", "When 1 second passes"),
        ("1. When 1 second passes", "When 1 second passes"),
        ("a bot", "Given a bot"),
        ("Gven a bot", "Given a bot"),
    ],
)
def test_a_step_that_gherkin_takes_for_a_description_is_an_error_with_the_line_to_write(tmp_path, written, meant):
    _, at, advice = refused(tmp_path, f"{FEATURE}  Scenario: B\n    {written}\n    Given a bot\n")

    assert (at, advice) == (3, f"line: {written}; write: {meant}")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ('Whne the consumer says "hi"', 'When the consumer says "hi"'),
        ("Gven a cat", "Given a cat"),
        ("and a cat", "And a cat"),
        ("And: a cat", "And a cat"),
        ("1 second passes", "When 1 second passes"),
    ],
)
def test_a_misspelt_keyword_below_a_step_is_an_error_with_the_line_to_write(tmp_path, written, meant):
    _, at, advice = refused(tmp_path, f"{FEATURE}  Scenario: B\n    Given a bot\n    {written}\n")

    assert (at, advice) == (4, f"write: {meant}")


@pytest.mark.parametrize("written", ["The bot is well.", "They are well.", "Anything", "Butter: yes", "Andrew", "Huh"])
def test_prose_below_a_step_is_an_error_without_a_guess(tmp_path, written):
    what, _, advice = refused(tmp_path, f"{FEATURE}  Scenario: B\n    Given a bot\n    {written}\n")

    assert (what, advice) == ("this line is not Gherkin here", f"line: {written}")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Wnen 1 second passes", "Wenn 1 second passes"),
        ("When 1 second passes", "Wenn 1 second passes"),
        ("1 second passes", "Wenn 1 second passes"),
        ("Wenn: die Katze schnurrt", "Wenn die Katze schnurrt"),
    ],
)
def test_the_keyword_to_write_is_one_of_the_features_language(tmp_path, written, meant):
    _, _, advice = refused(tmp_path, f"{GERMAN}  Szenario: B\n    {written}\n    Angenommen x\n")

    assert advice == f"line: {written}; write: {meant}"


def test_a_curly_apostrophe_in_a_keyword_is_no_other_keyword(tmp_path):
    _, _, advice = refused(tmp_path, f"{FRENCH}  Scénario: B\n    Lorsqu’il parle\n    Quand x\n")

    assert advice == "line: Lorsqu’il parle; write: Lorsqu'il parle"


def test_a_feature_in_a_language_that_it_does_not_name_is_told_the_line_that_names_it(tmp_path):
    assert refused(tmp_path, "\nFunktionalität: A\n  Szenario: B\n") == (
        "'Funktionalität' is a keyword of another language",
        2,
        "write above it: # language: de",
    )


def test_a_step_in_the_description_of_a_feature_belongs_below_a_title(tmp_path):
    assert refused(tmp_path, f"{FEATURE}  When 1 second passes\n{SCENARIO}") == (
        "this step is part of a description, so it would not run",
        2,
        "line: When 1 second passes; write it, below the line `Scenario:` or `Background:` that it belongs to",
    )


@pytest.mark.parametrize(
    ("text", "line", "advice"),
    [
        pytest.param(
            f"{FEATURE}{SCENARIO}  Scenario: C\n",
            5,
            "write its steps below it, each with a keyword: Given, When or Then",
            id="nothing",
        ),
        pytest.param(
            f"{FEATURE}  Background:\n    Given a bot\n  Scenario: C\n",
            4,
            "write its steps below it, each with a keyword: Given, When or Then",
            id="background only",
        ),
        pytest.param(
            f"{FEATURE}  Scenario: C\n    GIVEN a cat\n    WHEN it purrs\n",
            3,
            "line: GIVEN a cat; write: Given a cat",
            id="capitals",
        ),
        pytest.param(
            f"{GERMAN}  Szenario: C\n    Da ist nichts.\n",
            3,
            "write its steps below it, each with a keyword: Angenommen, Wenn or Dann",
            id="German",
        ),
    ],
)
def test_a_scenario_without_steps_is_an_error(tmp_path, text, line, advice):
    what, at, told = refused(tmp_path, text)

    assert what.endswith(" has no steps, so it would check nothing")
    assert (at, told) == (line, advice)


@pytest.mark.parametrize(
    "prose",
    [
        "Background information about the bot",
        "Background information about the bot\n  Given the size of the team, it is short.",
        "Background information about the bot\n  Given the size of the team it is\n  short",
        "Background information about the bot\n\n  Given the size of the team.",
        "Background: see below".replace("Background", "Backgrounds"),
        "Rule of thumb: never twice.",
        "Rules:\n  - one\n  - two",
        "Rules of the house\n  Given and taken.",
        "Role: consumer",
        "Roles: consumer, agent",
        "Example given, the bot greets",
        "Examples: a greeting, a farewell",
        "Scenarios and rules, by night.",
        "Scenario planning\n  matters here",
        "Features: all",
        "Note: the bot is slow",
        "When in doubt, ask.",
        "When: at night\n  Where: everywhere",
        "Given the size of the team",
        "Then the bot is left behind\n  And so is the agent",
        "And: nothing else",
        "But the bot is asleep",
        "The bot greets.",
        "Than which nothing is greater",
        "I like a bot",
        "- a bot",
        "the consumer says hi",
        "As a consumer\n  I want an agent\n  So that I am helped",
        "| a | table |",
    ],
)
@pytest.mark.parametrize("place", ["feature", "rule"])
def test_prose_is_a_description(tmp_path, place, prose):
    above = FEATURE if place == "feature" else f"{FEATURE}  Rule: R\n"

    assert len(read(tmp_path, f"{above}  {prose}\n{SCENARIO}").cases) == 1


@pytest.mark.parametrize(
    "prose",
    [
        "Background information first.",
        "Rule of thumb: no.",
        "Role: consumer",
        "The bot is asleep.",
        "They are asleep.",
        "- one thing",
        "As nothing else is said.",
        "Whenever it may be",
        "Anything goes",
        "Note: given a cat",
    ],
)
def test_prose_below_a_scenario_is_a_description(tmp_path, prose):
    assert len(read(tmp_path, f"{FEATURE}  Scenario: B\n    {prose}\n    Given a bot\n").cases) == 1


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            f"{GERMAN}  Grundlagen: keine\n  Voraussetzung: keine\n  Hintergründe: viele\n", id="German words"
        ),
        pytest.param(
            f"{GERMAN}  Wenn nichts hilft, fragen.\n  Und so weiter.\n  Beispiel gefällig?\n", id="German prose"
        ),
    ],
)
def test_prose_in_german_is_a_description(tmp_path, text):
    assert len(read(tmp_path, f"{text}\n  Szenario: B\n    Wenn x\n").cases) == 1


def test_prose_with_the_colon_of_french_is_a_description(tmp_path):
    text = f"{FRENCH}  Contexte : le client.\n  Exemple : il dit bonjour\n\n  Scénario: B\n    Quand x\n"

    assert len(read(tmp_path, text).cases) == 1


MINE = """
    from pytest_bdd import given, parsers, then, when

    @given("a bot that I have trained")
    def _(): ...

    @when(parsers.parse('somebody says "{text}"'))
    def _(): ...

    @then(parsers.re(r"there are (?P<count>\\d+) cats"))
    def _(): ...

    @given(parsers.parse("{name} is {value}"))
    def _(): ...

    @when(parsers.parse("the bot {does}"))
    def _(): ...
"""


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Gvien a bot that I have trained", "Given a bot that I have trained"),
        ("Gven a bot that I have trained", "Given a bot that I have trained"),
        ('Wenn somebody says "hello to all of you"', 'When somebody says "hello to all of you"'),
        ("there are 12 cats", "Then there are 12 cats"),
    ],
)
def test_a_users_own_sentence_with_a_misspelt_keyword_is_an_error(project, written, meant):
    project.steps(MINE)
    project.feature(f'Feature: A\n  Scenario: B\n    {written}\n    When somebody says "hi"\n')

    result = project.run("features")

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["  at features/talk.feature:3", f"  line: {written}; write: {meant}"])


def test_a_users_sentence_is_seen_in_its_own_folder_only(project):
    project.steps(MINE, "features/deep/conftest.py")
    project.feature("Feature: A\n  there are 12 cats\n  Scenario: B\n    When 1 second passes\n")

    project.run("features").assert_outcomes(passed=1)


def test_prose_that_a_vague_sentence_of_a_user_matches_is_a_description(project):
    project.steps(MINE)
    project.feature("""
        Feature: A
          The bot is asleep.
          When the bot sleeps for the night, a colleague answers.
          Given what was said, that is fine.
          Scenario: B
            My bot is fine.
            When 1 second passes
    """)

    project.run("features").assert_outcomes(passed=1)
