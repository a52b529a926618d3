"""Which environment variables change the blocking of interruptions, and how."""

from __future__ import annotations

import pytest

from handoff.engine import events as ev
from handoff.engine.platform.interruption import HANDLE, REPLY, TIMEOUT, WEB_VIEW, blocking

ALL = {HANDLE: "true", TIMEOUT: "3000", REPLY: "One moment."}


def test_without_variables_the_defaults_hold() -> None:
    found = blocking({})

    assert (found.on, found.limit_ms, found.reply) == (True, 15_000, "BLANK_MESSAGE")


def test_all_three_variables_count() -> None:
    found = blocking(ALL)

    assert (found.on, found.limit_ms, found.reply, found.remark) == (True, 3_000, "One moment.", "")


@pytest.mark.parametrize("missing", [HANDLE, TIMEOUT, REPLY])
def test_two_of_them_change_nothing_and_a_remark_says_so(missing: str) -> None:
    found = blocking({name: value for name, value in ALL.items() if name != missing})

    assert (found.limit_ms, found.reply) == (15_000, "BLANK_MESSAGE")
    assert found.remark.endswith("of the three variables set: the defaults apply")
    assert found.remark.startswith(f"only {' and '.join(name for name in ALL if name != missing)} ")
    assert (found.on, found.variables_set) == (True, 2)


@pytest.mark.parametrize("text", ["false", "False", " FALSE "])
def test_the_first_alone_switches_it_off(text: str) -> None:
    found = blocking({HANDLE: text})

    assert (found.on, found.variables_set, found.remark) == (False, 1, "")


def test_the_first_switches_it_off_with_the_others_too() -> None:
    assert not blocking({**ALL, HANDLE: "false"}).on


def test_a_timeout_that_is_no_number_leaves_the_default() -> None:
    found = blocking({**ALL, TIMEOUT: "soon"})

    assert (found.on, found.limit_ms, found.reply, found.variables_set) == (True, 15_000, "One moment.", 3)
    assert found.remark == f"{TIMEOUT} is 'soon', expected milliseconds: 15000 applies"


def test_blanks_around_a_timeout_do_not_count() -> None:
    assert blocking({**ALL, TIMEOUT: " 3000 "}).limit_ms == 3_000


@pytest.mark.parametrize("digits", ["٣", "-1", "1.5", ""])
def test_a_timeout_is_written_in_plain_digits(digits: str) -> None:
    assert blocking({**ALL, TIMEOUT: digits}).limit_ms == 15_000


@pytest.mark.parametrize(("since_ms", "stopped"), [(0, True), (3_000, True), (3_001, False)])
def test_a_message_is_stopped_up_to_the_limit(since_ms: int, stopped: bool) -> None:
    assert blocking(ALL).stops("consumer", since_ms) is stopped


@pytest.mark.parametrize("source", ["consumer", "web view"])
def test_nothing_is_stopped_when_it_is_off(source: ev.Source) -> None:
    assert not blocking({HANDLE: "false"}).stops(source, 0)


def test_a_variable_lets_messages_of_a_web_view_pass_and_no_others() -> None:
    found = blocking({**ALL, WEB_VIEW: "true"})

    assert (found.stops("web view", 0), found.stops("consumer", 0)) == (False, True)


@pytest.mark.parametrize("environment", [{WEB_VIEW: "true"}, {HANDLE: "false", WEB_VIEW: "true"}])
def test_that_variable_counts_without_the_other_three(environment: dict[str, str]) -> None:
    assert blocking(environment).web_view_passes


def test_web_view_messages_pass_only_when_a_variable_says_so() -> None:
    assert not blocking({}).web_view_passes
    assert not blocking({WEB_VIEW: "false"}).web_view_passes
