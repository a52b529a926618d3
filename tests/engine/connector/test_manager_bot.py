"""Which messages a Manager bot attends to."""

from __future__ import annotations

import pytest

from handoff.engine.connector.manager_bot import attention, remark
from handoff.engine.errors import FeatureError
from handoff.engine.settings import ConnectorSettings


@pytest.mark.parametrize(
    ("patterns", "text", "given"),
    [("", "anything", True), ("^ord, help", "order", True), ("^ord, help", "an order", False), (" , ", "x", True)],
)
def test_a_message_has_to_match_one_of_the_patterns_there_are(patterns: str, text: str, given: bool) -> None:
    assert attention(ConnectorSettings(filter_patterns=patterns), text).is_given is given


def test_without_a_subscription_nothing_is_attended_to() -> None:
    assert not attention(ConnectorSettings(ignore_subscribe_messaging_events=True), "hi").is_given


@pytest.mark.parametrize(
    ("settings", "text", "why"),
    [
        ({"ignore_subscribe_messaging_events": True}, "hi", "the connector has not subscribed to messages"),
        ({"filter_patterns": "^ord"}, "hi", "'hi' matches none of filterPatterns"),
        ({"filter_patterns": "^ord"}, "order", ""),
        ({}, "hi", ""),
    ],
)
def test_a_message_that_is_ignored_says_why(settings: dict[str, object], text: str, why: str) -> None:
    assert remark(attention(ConnectorSettings(**settings), text), text) == why


def test_a_pattern_that_is_no_expression_is_refused_with_its_text() -> None:
    with pytest.raises(FeatureError, match=r"invalid regular expression of filterPatterns: .*\n  value: '\(\['"):
        attention(ConnectorSettings(filter_patterns="(["), "hi")


def test_a_pattern_that_takes_too_long_is_named_with_the_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handoff.engine.matching.limited_regex.REGEX_LIMIT_S", 0.05)

    with pytest.raises(FeatureError, match=r"expression of filterPatterns took more than 0.05 s on 'aaa"):
        attention(ConnectorSettings(filter_patterns=r"hello,(a+)+$"), "a" * 5_000 + "!")
