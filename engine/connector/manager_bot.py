"""A Manager bot's part of the connector: which messages in the conversations of others concern it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..errors import FeatureError, message
from ..settings import ConnectorSettings


@dataclass(frozen=True, slots=True)
class Attention:
    """Whether a message is processed, by which rules; `remark` says why not."""

    is_given: bool
    rules: tuple[str, ...]
    remark: str = ""


def attention(settings: ConnectorSettings, text: str) -> Attention:
    """Follows CON-MANAGER-EVENTS and CON-MANAGER-FILTER.

    Raises:
        FeatureError: filterPatterns holds what is no regular expression.
    """
    if settings.ignore_subscribe_messaging_events:
        return Attention(False, ("CON-MANAGER-EVENTS",), "the connector has not subscribed to messages")
    patterns = [part.strip() for part in settings.filter_patterns.split(",") if part.strip()]
    if patterns and not any(_compiled(pattern).search(text) for pattern in patterns):
        return Attention(False, ("CON-MANAGER-FILTER",), f"{text!r} matches none of filterPatterns")
    return Attention(True, ("CON-MANAGER-EVENTS", *(("CON-MANAGER-FILTER",) if patterns else ())))


def _compiled(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as error:
        expected = f"a regular expression ({error})"
        raise FeatureError(message("filterPatterns cannot be this", value=pattern, expected=expected)) from None
