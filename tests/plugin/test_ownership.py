"""Features that are not ours are left alone: those of pytest-bdd, behave and other tools beside ours."""

from __future__ import annotations

import os
from fnmatch import fnmatch

import pytest

pytest_plugins = ["pytester"]

OURS = """
    Feature: Ours
      Scenario: Time
        Given the user has logged in
        When 1 second passes
"""
THEIRS = """
    Feature: Theirs
      Scenario: Cucumbers
        Given there are 5 cucumbers
        When I eat 3 cucumbers
        Then I should have 2 cucumbers
"""
MISSPELT = """
    Feature: Misspelt
      Scenario: Time
        When 1 second pasess
        Then teh bot says "hi"
"""
LEFT = "handoff: no step of {} is a sentence of handoff, so it was left alone (*handoff_features*handoff_collect = all*"


def outline(step, *table):
    return "\n".join(["Feature: A", "Scenario Outline: B", step, "Examples:", *table])


@pytest.fixture
def project(project):
    project.options = ()
    return project


def summary(result):
    return [line for line in result.outlines if line.startswith("handoff:")]


def test_a_feature_with_one_of_our_sentences_is_ours(project):
    project.feature(OURS, "ours.feature")
    project.feature(THEIRS, "theirs.feature")

    result = project.run()

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        ["E   no step definition for: Given the user has logged in", LEFT.format("theirs.feature")]
    )
    assert len(summary(result)) == 1


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(OURS, id="English"),
        pytest.param("\ufeff" + OURS.replace("\n", "\r\n"), id="written on Windows"),
        pytest.param("# language: de\nFunktionalität: A\n  Szenario: B\n    Wenn 1 second passes\n", id="German"),
        pytest.param("# language: zh-CN\n功能: A\n  场景: B\n    当1 second passes\n", id="Chinese"),
        pytest.param("Feature: A\n  Scenario: B\n    * 1 second passes\n", id="star"),
        pytest.param(
            "Feature: A\n  Rule: C\n    Background:\n      When 1 second passes\n    Scenario: B\n", id="rule"
        ),
        pytest.param(
            outline("When <n> seconds pass", "| n |", "| 1 |"),
            id="number from a row",
        ),
        pytest.param(
            outline("When the bot says <t>", "| t |", '| "a" |'),
            id="text from a row",
        ),
        pytest.param("Feature: A\n  Scenaro: B\n    Wehn 1 second passes\n", id="misspelt keywords"),
        pytest.param("Feature: A\n  Scenario: B\n    When the bot says “hi”\n", id="curly quotes"),
        pytest.param("Feature: A\n  Scenario: B\n    When 1\u00a0second passes\n", id="no-break space"),
        pytest.param("Feature: A\n  Scenario: B\n    When 1  second passes\n", id="two blanks"),
        pytest.param(
            outline("When <step>", "| step |", "| 1 second passes |"),
            id="step from a row",
        ),
        pytest.param(
            outline("When <a> <b>", "| a | b |", "| 1 | second passes |"),
            id="step from two columns",
        ),
    ],
)
def test_a_sentence_of_ours_is_recognised_however_the_feature_is_written(project, text):
    project.feature(text, "a.feature")

    assert summary(project.run("--collect-only")) == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(THEIRS, id="other sentences"),
        pytest.param(
            'Feature: A\n  Scenario: B\n    Given a text:\n      """\n      When 1 second passes\n      """\n',
            id="text",
        ),
        pytest.param("Feature: A\n  # When 1 second passes\n  Scenario: B\n    Given x\n", id="remark"),
        pytest.param("Feature: A\n  Scenario: B\n    Given x\n      | When 1 second passes |\n", id="table"),
        pytest.param(
            "Feature: A\n  When 1 second passes\n  Scenario: B\n    the bot says hi\n    Given x\n", id="description"
        ),
        pytest.param(
            outline("Given <x>", "1 second passes", "| x |", "| y |"),
            id="description of a table, and a step of theirs from a row",
        ),
        pytest.param("", id="empty"),
        pytest.param("\0\x01\ud7ff", id="not Gherkin"),
    ],
)
def test_what_only_quotes_our_sentences_is_not_ours(project, text):
    project.feature(text, "a.feature")

    result = project.run()

    assert result.ret == pytest.ExitCode.NO_TESTS_COLLECTED
    result.stdout.fnmatch_lines([LEFT.format("a.feature")])


def test_a_folder_in_the_settings_makes_its_features_ours(project):
    project.steps()
    project.ini("handoff_features = talks more/one.feature")
    text = "Feature: A\n  Scenario: B\n    Given a bot\n"
    for name in ("talks/deep/a.feature", "more/one.feature", "more/two.feature"):
        project.feature(text, name)

    result = project.run()

    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines([LEFT.format("more/two.feature")])


def test_all_features_are_collected_on_request(project):
    project.ini("handoff_collect = all")
    project.feature(THEIRS)

    project.run().assert_outcomes(failed=1)


@pytest.mark.parametrize("value", ["true", "false", "mine"])
def test_another_value_of_the_setting_is_refused(project, value):
    project.ini(f"handoff_collect = {value}")

    result = project.run()

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: handoff_collect = {value}: expected ours, all or none"])


def test_a_folder_in_the_settings_that_does_not_exist_is_refused(project):
    project.ini("handoff_features = talsk")

    result = project.run()

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(
        ["ERROR: handoff_features: there is no *talsk; expected a folder of features, or a feature"]
    )


@pytest.mark.parametrize("named", ["features/talk.feature", "features/talk.feature:2", "features", "."])
def test_undefined_sentences_that_are_named_on_the_command_line_are_explained(project, named):
    project.feature(MISSPELT)
    project.steps("")

    result = project.run(named)

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        ["E   no step definition for: When 1 second pasess", "E     did you mean: When {wait:duration} *"]
    )
    assert summary(result) == []


def test_a_misspelt_feature_beside_others_is_in_the_line(project):
    project.feature(MISSPELT, "features/misspelt.feature")
    project.feature("Feature: A\n  Scenario: B\n    When 1 second passes\n", "features/right.feature")

    for arguments in ([], ["features"]):
        result = project.run(*arguments)

        result.assert_outcomes(passed=1)
        result.stdout.fnmatch_lines([LEFT.format("features/misspelt.feature")])


def test_only_features_that_the_run_asks_for_are_in_the_line(project):
    project.feature(THEIRS, "theirs.feature")
    project.feature("Feature: A\n  Scenario: B\n    When 1 second passes\n", "ours.feature")

    result = project.run("ours.feature")

    result.assert_outcomes(passed=1)
    assert summary(result) == []


def test_the_line_names_three_features_and_counts_the_rest(project):
    for name in "abcde":
        project.feature(THEIRS, f"{name}.feature")

    project.run().stdout.fnmatch_lines([LEFT.format("a.feature, b.feature, c.feature and 2 more")])


def test_the_line_appears_once_under_workers(project):
    project.feature(THEIRS, "theirs.feature")
    project.feature("Feature: A\n  Scenario: B\n    When 1 second passes\n", "ours.feature")

    result = project.run_alone("-n", "2")

    result.assert_outcomes(passed=1)
    assert len(summary(result)) == 1
    result.stdout.fnmatch_lines([LEFT.format("theirs.feature")])


def test_a_behave_project_beside_ours_is_left_alone(project):
    project.feature(THEIRS, "shop/features/cucumbers.feature")
    project.write("shop/features/environment.py", "def before_all(context):\n    raise SystemExit\n")
    project.write(
        "shop/features/steps/cucumbers.py",
        """
        from behave import given

        @given("there are {count:d} cucumbers")
        def there_are(context, count):
            context.count = count
        """,
    )
    project.feature("Feature: A\n  Scenario: B\n    When 1 second passes\n", "bots/time.feature")

    result = project.run()

    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines([LEFT.format("shop/features/cucumbers.feature")])
    result.stdout.fnmatch_lines(["*; the steps in shop/features/steps/cucumbers.py are behave's, which pytest does*"])
    for named in ("shop", "shop/features"):
        assert project.run(named).ret == pytest.ExitCode.NO_TESTS_COLLECTED


BEHAVES = "handoff: the steps in shop/features/steps/cucumbers.py are behave's, *leave*handoff_collect = none"


@pytest.mark.parametrize(("code", "lines"), [("from behave import given", 1), ("from pytest_bdd import given", 0)])
def test_undefined_steps_beside_steps_of_behave_are_explained(project, code, lines):
    project.feature(f"{THEIRS}        When 1 second passes\n", "shop/features/deep/cucumbers.feature")
    project.write("shop/features/steps/cucumbers.py", f"{code}\n")

    result = project.run()

    result.assert_outcomes(failed=1)
    assert len([line for line in result.outlines if fnmatch(line, BEHAVES)]) == lines


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("language", ["", "# language: de\n"], ids=["English", "German"])
def test_a_feature_of_ours_in_utf_16_is_collected_and_told_so(project, encoding, language):
    words = ("Funktionalität", "Szenario", "Wenn") if language else ("Feature", "Scenario", "When")
    text = language + "{}: A\n  {}: B\n    {} 1 second passes\n".format(*words)
    (project.path / "a.feature").write_bytes(text.encode(encoding))

    result = project.run()

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["this is UTF-16 text: save it as UTF-8", "  at a.feature:1"])
    assert summary(result) == []


@pytest.mark.parametrize("collect", ["ours", "all"])
def test_what_is_named_like_a_feature_and_is_no_file_is_named_and_passed_over(project, collect):
    project.feature("Feature: A\n  Scenario: B\n    When 1 second passes\n", "ours.feature")
    os.mkfifo(project.path / "pipe.feature")
    (project.path / "link.feature").symlink_to("nothing")
    (project.path / "zero.feature").symlink_to("/dev/zero")
    project.feature("Feature: A\n  Scenario: C\n    When 1 second passes\n", "folder.feature/deep.feature")

    result = project.run("-o", f"handoff_collect={collect}")

    result.assert_outcomes(passed=2)
    assert summary(result) == [
        "handoff: link.feature is a link to nothing, not a file, so it was not read",
        "handoff: pipe.feature is a named pipe, not a file, so it was not read",
        "handoff: zero.feature is a device, not a file, so it was not read",
    ]


PLAIN = "def helper():\n    return 1\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("features/helper.py", PLAIN, id="plain module"),
        pytest.param("features/support/__init__.py", PLAIN, id="package"),
        pytest.param("features/notes.py", "# from behave import given\n", id="tool in a remark"),
        pytest.param("features/notes.py", "import behavex\n", id="other name"),
        pytest.param("features/notes.py", "\0\xff", id="not Python"),
    ],
)
@pytest.mark.parametrize("named", ["command line", "testpaths"])
def test_a_module_that_is_no_test_does_not_claim_a_named_folder(project, name, text, named):
    project.feature(MISSPELT)
    project.write(name, text)
    if named == "testpaths":
        project.ini("testpaths = features")

    result = project.run(*(["features"] if named == "command line" else []))

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["E   no step definition for: When 1 second pasess"])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("features/test_talk.py", PLAIN, id="test module"),
        pytest.param("features/deep/talk_test.py", PLAIN, id="test module below"),
        *(
            pytest.param("features/steps.py", f"if True:\n    {line}\n", id=line)
            for line in (
                "from behave import given",
                "import pytest_bdd",
                "from radish.stepregistry import step",
                "import lettuce",
                "from aloe import step",
                "import morelia",
            )
        ),
    ],
)
def test_a_test_module_or_another_gherkin_tool_claims_a_named_folder(project, name, text):
    project.feature(MISSPELT)
    project.write(name, text)

    result = project.run("features")

    assert result.ret == pytest.ExitCode.NO_TESTS_COLLECTED
    result.stdout.fnmatch_lines([LEFT.format("features/talk.feature")])


def test_the_setting_for_test_modules_decides_what_is_one(project):
    project.ini("python_files = check_*.py features/deep/*.py")
    project.feature(MISSPELT, "features/talk.feature")
    project.write("features/test_talk.py", PLAIN)

    project.run("features").assert_outcomes(failed=1)

    project.write("features/deep/talk.py", PLAIN)
    assert project.run("features").ret == pytest.ExitCode.NO_TESTS_COLLECTED


def test_a_feature_in_testpaths_is_named(project):
    project.ini("testpaths = features/*.feature")
    project.feature(MISSPELT)
    project.write("features/test_talk.py", PLAIN)

    project.run().assert_outcomes(failed=1)


def test_testpaths_names_nothing_where_pytest_does_not_use_it(project, monkeypatch):
    project.ini("testpaths = features")
    project.feature(MISSPELT)
    monkeypatch.chdir(project.path / "features")

    result = project.run()

    assert result.ret == pytest.ExitCode.NO_TESTS_COLLECTED
    result.stdout.fnmatch_lines([LEFT.format("features/talk.feature")])
