"""A disk that is full or may not be written: the outcomes are shown all the same, and one line says what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from handoff.fakes.builder import BotBuilder

from ..fork_server import ForkServer

pytest_plugins = ["pytester"]

FEATURE = """
Feature: Shop
  Background:
    Given the bot "shop.json"
  Scenario: One
    When the consumer says "hi"
    Then the bot says "Hello"
  Scenario: Two
    When the consumer says "hi"
    Then the bot says "Hello"
"""
FAILS = """
  Scenario: Three
    When the consumer says "hi"
    Then the bot says "Goodbye"
"""
NAMES = ("--handoff-log", "--handoff-cov-report", "--alluredir")


@pytest.fixture
def suite(pytester: pytest.Pytester) -> pytest.Pytester:
    bot = BotBuilder("Shop")
    bot.dialog("Welcome", patterns=["hi"]).text("Hello")
    bot.fallback("Sorry?")
    (pytester.path / "shop.json").write_bytes(bot.dump())
    (pytester.path / "shop.feature").write_text(FEATURE, encoding="utf-8")
    (pytester.path / "a-file").touch()
    return pytester


def option(name: str, path: str) -> str:
    return f"{name}=json:{path}" if name == "--handoff-cov-report" else f"{name}={path}"


def lines_about(result: pytest.RunResult) -> list[str]:
    return [line for line in result.outlines if "could not be written" in line]


def is_calm(result: pytest.RunResult) -> bool:
    said = result.stdout.str() + result.stderr.str()
    return "INTERNALERROR" not in said and "Traceback" not in said


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["in one process", "with workers"])
@pytest.mark.parametrize("name", NAMES)
def test_file_in_the_place_of_a_folder_costs_the_artefact_only(
    suite: pytest.Pytester, fork_server: ForkServer, name: str, workers: tuple[str, ...]
) -> None:
    result = fork_server.run_pytest(suite, option(name, "a-file/inside"), *workers)

    result.assert_outcomes(passed=2)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert is_calm(result)
    [line] = lines_about(result)
    assert f"{suite.path}/a-file/inside" in line
    assert "directory" in line


@pytest.mark.parametrize("name", NAMES)
def test_failures_are_shown_as_well(suite: pytest.Pytester, name: str) -> None:
    (suite.path / "shop.feature").write_text(FEATURE + FAILS, encoding="utf-8")

    result = suite.runpytest(option(name, "a-file/inside"))

    result.assert_outcomes(passed=2, failed=1)
    assert is_calm(result)
    assert len(lines_about(result)) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_full_disk_is_named_for_coverage(suite: pytest.Pytester) -> None:
    result = suite.runpytest("--handoff-cov-report=json:/dev/full", "--handoff-cov-report=xml:fine.xml")

    result.assert_outcomes(passed=2)
    assert lines_about(result) == ["bot coverage could not be written: /dev/full: no space left on device"]
    assert "xml written to" in result.stdout.str()
    assert (suite.path / "fine.xml").exists()


FILLS_UP = """
    import errno, io, pathlib, builtins
    import pytest

    @pytest.fixture(autouse=True)
    def disk(monkeypatch):
        real = io.open
        def full(file, mode="r", *args, **kwargs):
            if "w" in mode and "results" in str(file):
                raise OSError(errno.ENOSPC, "No space left on device", str(file))
            return real(file, mode, *args, **kwargs)
        monkeypatch.setattr(io, "open", full)
        monkeypatch.setattr(builtins, "open", full)
"""


def test_disk_that_fills_up_during_a_run_is_named_for_allure(suite: pytest.Pytester) -> None:
    suite.makeconftest(FILLS_UP)

    result = suite.runpytest("--alluredir=results")

    result.assert_outcomes(passed=2)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert is_calm(result)
    [line] = lines_about(result)
    assert line.startswith("handoff: Allure results could not be written: ")
    assert "no space left on device, and " in line


def test_half_a_character_in_a_message_is_no_end_of_the_run(suite: pytest.Pytester) -> None:
    suite.makepyfile("def test_one():\n    assert 'a' == '\\ud800'\n")

    result = suite.runpytest("--alluredir=results", "-p", "no:terminalreporter")

    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert is_calm(result)


def test_cache_that_cannot_be_written_changes_nothing(suite: pytest.Pytester) -> None:
    cache = suite.path / "cache"
    (cache / "v").mkdir(parents=True)
    (cache / "d").touch()
    (cache / "v" / "handoff").touch()

    result = suite.runpytest("-o", "cache_dir=cache", "-W", "ignore")

    result.assert_outcomes(passed=2)
    assert result.ret == pytest.ExitCode.OK
    assert is_calm(result)


@pytest.mark.parametrize("file", ["shop.json", "shop.feature"])
def test_file_that_vanishes_during_a_run_is_no_end_of_the_run(suite: pytest.Pytester, file: str) -> None:
    (suite.path / "shop.feature").write_text(FEATURE + FAILS, encoding="utf-8")
    suite.makeconftest(f"""
        import pathlib
        def pytest_bdd_after_scenario():
            pathlib.Path({file!r}).unlink(missing_ok=True)
    """)

    result = suite.runpytest("--handoff-cov", "--handoff-log=logs")

    assert is_calm(result)
    assert sum(result.parseoutcomes().values()) >= 3
    if file == "shop.feature":
        result.assert_outcomes(passed=2, failed=1)
    else:
        result.stdout.fnmatch_lines(["*no bot file 'shop.json'*", "a bot is not counted any more: no such bot export*"])
