"""The system message that names the consumer."""

from __future__ import annotations

import pytest

from handoff.engine.connector.user_profile import read


def test_first_and_last_name_are_read() -> None:
    assert read('SET_USER_PROFILE | {"firstName" : "Dana", "lastName" : "Berg"}') == ("Dana", "Berg")


def test_a_name_left_out_is_empty() -> None:
    assert read('SET_USER_PROFILE|{"lastName": "Berg"}') == ("", "Berg")


@pytest.mark.parametrize(
    "text", ["SET_USER_PROFILE", "SET_USER_PROFILE | {firstName: Dana}", "SET_USER_PROFILE | []", "Hello | {}"]
)
def test_anything_else_is_no_such_message(text: str) -> None:
    assert read(text) is None
