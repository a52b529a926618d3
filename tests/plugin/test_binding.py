"""Features that test modules bind with pytest-bdd: a sentence of ours alone does not make them ours."""

from __future__ import annotations

import pytest

from handoff.fakes.builder import BotBuilder

pytest_plugins = ["pytester"]

STEPS = """
    from pytest_bdd import given, when

    @given("a basket")
    def _(): ...

    @when("1 second passes")
    def _(): ...
"""
TWO = """
    Feature: Shop
      Scenario: One
        Given a basket
        When 1 second passes
      Scenario: Two
        Given a basket
"""
EMPTY = """
    Feature: Shop
      Scenario: One
        When 1 second passes
      Scenario: Later
"""
MISSPELT = "Feature: A\n  Scenario: B\n    When 1 second passes\n  Scenaro: C\n    Given a basket\n"
ALL = "from pytest_bdd import scenarios\nscenarios('shop.feature')\n"
ONE = "from pytest_bdd import scenario\n@scenario('shop.feature', 'One')\ndef test_one(): ...\n"
UNBOUND = "handoff: shop/shop.feature belongs to the test modules that bind scenarios of it, and 1 of *"


@pytest.fixture
def project(project):
    project.options = ()
    project.steps(STEPS, "shop/conftest.py")
    return project


def about_features(result):
    return [line for line in result.outlines if line.startswith("handoff:")]


def test_a_bound_feature_with_a_sentence_of_ours_is_not_checked(project):
    project.feature(EMPTY, "shop/shop.feature")
    project.write("shop/test_shop.py", ALL)

    result = project.run()

    result.assert_outcomes(passed=2)
    assert about_features(result) == []


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["in one process", "with workers"])
def test_it_is_checked_when_no_module_binds_it(project, workers):
    project.feature(EMPTY, "shop/shop.feature")
    project.write("shop/test_shop.py", "def test_shop(): ...\n")

    result = project.run_alone(*workers)

    assert result.ret not in (pytest.ExitCode.OK, pytest.ExitCode.INTERNAL_ERROR)
    assert len([line for line in result.outlines if "ERROR collecting shop/shop.feature" in line]) == 1
    result.stdout.fnmatch_lines(["this Scenario has no steps, so it would check nothing", "  at shop/shop.feature:4"])


def test_the_error_of_a_feature_is_counted_once_and_stops_the_run(project):
    project.feature(EMPTY, "shop/shop.feature")
    project.write("test_plain.py", "def test_plain(): ...\n")

    result = project.run()

    result.stdout.fnmatch_lines(["collected 1 item / 1 error"])
    assert result.ret == pytest.ExitCode.INTERRUPTED


def test_the_error_of_a_feature_does_not_stop_a_run_that_goes_on_after_errors(project):
    project.feature(EMPTY, "shop/shop.feature")
    project.write("test_plain.py", "def test_plain(): ...\n")

    project.run("--continue-on-collection-errors").assert_outcomes(passed=1, errors=1)


def test_a_scenario_that_no_module_binds_is_named_and_does_not_run(project):
    project.feature(TWO, "shop/shop.feature")
    project.write("shop/test_shop.py", ONE)

    result = project.run()

    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines([UNBOUND])


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["-o", "handoff_collect=all"], id="all"),
        pytest.param(["-o", "handoff_features=shop"], id="folder"),
        pytest.param(["shop/shop.feature", "shop/test_shop.py"], id="named"),
    ],
)
def test_what_is_ours_in_any_case_runs_beside_the_bound_scenarios(project, arguments):
    project.ini()
    project.feature(TWO, "shop/shop.feature")
    project.write("shop/test_shop.py", ONE)

    result = project.run(*arguments)

    result.assert_outcomes(passed=2)
    result.stdout.no_fnmatch_line(UNBOUND)


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["-o", "handoff_features=shop"], id="folder"),
        pytest.param(["shop/shop.feature", "shop/test_shop.py"], id="named"),
    ],
)
def test_what_is_ours_in_any_case_is_checked_although_it_is_bound(project, arguments):
    project.ini()
    project.feature(EMPTY, "shop/shop.feature")
    project.write("shop/test_shop.py", ALL)

    project.run(*arguments).stdout.fnmatch_lines(["this Scenario has no steps*"])


def test_a_module_that_is_not_collected_binds_nothing(project):
    project.feature(TWO, "shop/shop.feature")
    project.write("tests/test_shop.py", ONE.replace("shop.feature", "../shop/shop.feature"))

    project.run("shop").assert_outcomes(passed=2)


def test_a_scenario_that_is_deselected_is_bound_all_the_same(project):
    project.feature(TWO, "shop/shop.feature")
    project.write("shop/test_shop.py", ALL)

    project.run("-k", "nothing").assert_outcomes(deselected=2)


def test_a_feature_that_pytest_bdd_refuses_is_an_error_of_the_module_alone(project):
    project.feature(MISSPELT, "shop/shop.feature")
    project.write("shop/test_shop.py", ALL)

    result = project.run()

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*ERROR collecting shop/test_shop.py*"])


def test_a_feature_is_the_same_one_by_any_path(project):
    project.feature(EMPTY, "shop/shop.feature")
    project.write("shop/test_shop.py", ALL)
    (project.path / "linked").symlink_to("shop")

    project.run("linked/test_shop.py", "shop", "--ignore=shop/test_shop.py").assert_outcomes(passed=2)


def test_tags_of_a_bound_feature_are_those_of_its_module_but_for_families_of_ours(project):
    project.ini("markers = smoke", "filterwarnings = error")
    project.feature(
        "@smoke @rule:ESC-BLANK-MESSAGE @allow:tie\n" + TWO.lstrip().replace("\n    ", "\n"), "shop/shop.feature"
    )
    project.write("shop/test_shop.py", ALL)

    project.run_alone("-m", "smoke and rule").assert_outcomes(passed=2)

    project.ini("filterwarnings = error")
    project.run_alone().stdout.fnmatch_lines(["*Unknown pytest.mark.smoke*"])


@pytest.mark.parametrize(
    "module",
    [
        "from pytest_bdd import scenarios\nscenarios('../shop/shop.feature')\n",
        "from pytest_bdd import scenario\n@scenario('../shop/shop.feature', 'One')\ndef test_one(): ...\n",
    ],
    ids=["scenarios", "scenario"],
)
@pytest.mark.parametrize("folder", ["shop", "shop/bots", "tests"])
def test_a_bot_is_found_beside_the_feature_then_beside_the_module_that_binds_it(project, module, folder):
    bot = BotBuilder("Desk")
    bot.dialog("Hello", patterns=["hi"]).text("Hello.")
    project.write(f"{folder}/desk.json", bot.dump().decode())
    project.feature(
        'Feature: A\n  Scenario: One\n    Given the bot "desk.json"\n    When the consumer says "hi"\n'
        '    Then the bot says "Hello."\n',
        "shop/shop.feature",
    )
    project.write("tests/test_shop.py", module)

    project.run().assert_outcomes(passed=1)


def test_a_bot_that_a_bound_feature_does_not_find_is_missed_at_the_feature(project):
    project.feature('Feature: A\n  Scenario: One\n    Given the bot "desk.json"\n', "shop/shop.feature")
    project.write("tests/test_shop.py", ALL.replace("shop.feature", "../shop/shop.feature"))

    result = project.run()

    result.stdout.fnmatch_lines(
        ["E*no bot file 'desk.json'", "*shop/shop.feature", "*a file in shop/, shop/bots/, ./*"]
    )
