"""The options and settings of the plugin."""

from __future__ import annotations

import pytest

pytest_plugins = ["pytester"]

STEPS = """
    import pytest
    from pytest_bdd import given, then
    from handoff.engine.events import TimePassed
    from handoff.engine.log import Log

    class Target:
        def __init__(self, seed):
            self.seed = seed
            self.log = Log()

    @pytest.fixture
    def target(request):
        return Target(request.config.getoption("handoff_seed"))

    @given("time passes")
    def _(target):
        target.log.append(TimePassed(target.seed), rules=("ESC-BLANK-MESSAGE",))

    @then("it fails")
    def _():
        assert False, "as it should"
"""
TALK = """
    Feature: Talk
      Scenario: Passes / well
        Given time passes
      Scenario: Fails
        Given time passes
        Then it fails
      Scenario: Makes no target
        Then it fails
"""


def logs(project):
    folder = project.path / "logs"
    return {path.name.rpartition("-")[0]: path.read_text(encoding="utf-8") for path in folder.iterdir()}


@pytest.mark.parametrize("workers", [[], ["-n", "2"]], ids=["in this process", "on workers"])
def test_each_scenario_writes_its_log(project, workers):
    project.steps(STEPS)
    project.feature(TALK)

    (project.run_alone if workers else project.run)(
        "features", "--handoff-log", "logs", "--handoff-seed", "7", *workers
    )

    written = logs(project)
    assert set(written) == {"features-talk.feature-Passes-well", "features-talk.feature-Fails"}
    assert all('"duration_ms":7' in text for text in written.values())


def test_the_seed_is_fixed_unless_it_is_chosen_and_shown_with_a_failure(project):
    project.steps(STEPS)
    project.feature(TALK)

    project.run("features").stdout.fnmatch_lines(["*- seed -*", "20 (the same again: --handoff-seed 20)"])
    project.run("features", "--handoff-seed=3").stdout.fnmatch_lines(["3 (the same again: --handoff-seed 3)"])


@pytest.mark.parametrize("target", ["moon", "wire:", "wire:staging", "live:", "Wire"])
def test_an_unknown_target_is_a_usage_error_that_names_the_known_ones(project, target):
    result = project.run("--handoff-target", target)

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(
        [f"ERROR: --handoff-target {target}: no such target", "  known: emulator, wire, live, live:PROFILE"]
    )


def test_missing_live_profile_is_a_usage_error(project, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(project.path))

    result = project.run("--handoff-target", "live:staging")

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: no live profile 'staging'", "  at */handoff-live.toml or */handoff/live.toml"])


def test_a_live_run_without_an_account_is_a_usage_error(project, monkeypatch):
    monkeypatch.delenv("HANDOFF_LIVE_ACCOUNT", raising=False)

    result = project.run("--handoff-target", "live")

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: --handoff-target live needs an account in the environment, or a profile"])


def test_a_live_run_has_one_process(project):
    result = project.run_alone("--handoff-target", "live", "-n", "2")

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: --handoff-target live runs in one process: *", "  remove -n"])


def test_a_wrong_setting_for_unread_messages_names_the_right_ones(project):
    project.ini("handoff_unread_messages = forget")

    result = project.run()

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: handoff_unread_messages = forget: expected set-aside or error"])


def test_help_lists_options_and_settings(project):
    result = project.run("--help")

    for name in ("--handoff-seed", "--handoff-log", "--handoff-target", "--handoff-runner"):
        result.stdout.fnmatch_lines([f"*{name}*"])
    for name in ("handoff_collect", "handoff_unread_messages", "handoff_rules_must_be_cited"):
        result.stdout.fnmatch_lines([f"*{name}*"])
