"""The Authorization header of the Web View API."""

from __future__ import annotations

import hashlib

import pytest

from handoff.engine.connector.web_view import authorization, is_authorized


def test_header_is_the_hash_of_conversation_and_bot() -> None:
    expected = hashlib.sha256(b"conv-1 || bot-1").hexdigest()

    assert authorization("conv-1", "bot-1") == expected
    assert is_authorized(expected, "conv-1", "bot-1")


@pytest.mark.parametrize("header", ["", "none", authorization("conv-2", "bot-1"), "ü"])
def test_any_other_header_is_refused(header: str) -> None:
    assert not is_authorized(header, "conv-1", "bot-1")
