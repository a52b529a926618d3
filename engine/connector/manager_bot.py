"""A Manager bot's part of the connector: the messages of other agents' conversations that it processes."""

from __future__ import annotations

from dataclasses import dataclass

from ..matching.limited_regex import LimitedRegex
from ..settings import ConnectorSettings


@dataclass(frozen=True, slots=True)
class Attention:
    """The decision whether a Manager bot processes a message.

    Attributes:
        is_subscribed: whether its connector has subscribed to messages.
        has_patterns: whether filterPatterns is set.
        matches: whether one of them matches the message.
    """

    is_subscribed: bool = True
    has_patterns: bool = False
    matches: bool = False

    @property
    def is_given(self) -> bool:
        return self.is_subscribed and (self.matches or not self.has_patterns)


def attention(settings: ConnectorSettings, text: str) -> Attention:
    """Follows CON-MANAGER-EVENTS and CON-MANAGER-FILTER.

    Raises:
        FeatureError: filterPatterns has an invalid regular expression, or one that takes too long.
    """
    if settings.ignore_subscribe_messaging_events:
        return Attention(is_subscribed=False)
    patterns = [part.strip() for part in settings.filter_patterns.split(",") if part.strip()]
    matches = any(LimitedRegex(pattern, "filterPatterns").search(text) for pattern in patterns)
    return Attention(has_patterns=bool(patterns), matches=matches)


def remark(given: Attention, text: str) -> str:
    """The reason why the message is ignored; empty when it is processed."""
    if not given.is_subscribed:
        return "the connector has not subscribed to messages"
    return "" if given.is_given else f"{text!r} matches none of filterPatterns"
