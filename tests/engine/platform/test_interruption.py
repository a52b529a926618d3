"""Which environment variables change the blocking of interruptions, and how."""

from __future__ import annotations

import pytest

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
    assert "two" in found.remark or "three" in found.remark


@pytest.mark.parametrize("text", ["false", "False", " FALSE "])
def test_the_first_alone_switches_it_off(text: str) -> None:
    assert not blocking({HANDLE: text}).on


def test_a_timeout_that_is_no_number_leaves_the_default() -> None:
    found = blocking({**ALL, TIMEOUT: "soon"})

    assert found.limit_ms == 15_000
    assert "'soon'" in found.remark


def test_web_view_messages_pass_only_when_a_variable_says_so() -> None:
    assert not blocking({}).web_view_passes
    assert blocking({WEB_VIEW: "true"}).web_view_passes
