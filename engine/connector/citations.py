"""The documented rules, and the decisions, that explain the events of this room: one name per kind of event."""

from __future__ import annotations

from typing import Final, Literal

from .conversation_state import Window
from .manager_bot import Attention
from .stuck import Judgement, Measure

Rules = tuple[str, ...]

CONNECTOR_STOPPED: Final = ("CLD-CONNECTOR-ONLINE-REQUIRED",)
READ: Final = ("CON-ACCEPT-STATUS",)
TOO_LATE: Final = ("CON-MAX-CONSUMER-DELAY", "C36")
TILES: Final = ("CON-TILE-DISPLAY",)
PROFILE: Final = ("CLD-SET-USER-PROFILE",)
PREVIEW_PRIVATE: Final = ("CLD-PRIVATE-MESSAGE-VISIBILITY",)
PREVIEW_BLANK: Final = ("CLD-BLANK-MESSAGE", "SET-BLOCK-PREVIEW-SHOWS-BLANK")
PREVIEW_CLOSE: Final = ("CLD-CLOSE-STRINGS",)
SURVEY_EXPIRED: Final = ("SUR-TIMEOUT",)
SHUFFLED: Final = ("CLD-MESSAGE-ORDER", "C48")


def joined(window: Window, messages: int, *, is_late: bool, is_fresh: bool) -> Rules:
    """For an input joined from this many messages; C35: a fixed window would have ended earlier."""
    return (
        *window.rules,
        *(("CON-MESSAGE-DELAY",) if messages > 1 else ()),
        *(("CON-BUTTON-TEXT-ON-POSTBACK",) if window.is_postback else ()),
        *(("C35",) if is_late else ()),
        *(("STK-AFTER-RESET-FALLBACK",) if is_fresh else ()),
    )


def last_utterance(*, has_private: bool, has_skipped: bool) -> Rules:
    """For the consumer's last message, with private messages or agents' messages after it."""
    private = ("B2B-NO-PRIVATE-MESSAGE-CONTEXT",) if has_private else ()
    skipped = ("B2B-SKIP-AGENT-MESSAGE",) if has_skipped else ()
    return (*private, *skipped)


def agents_utterance(*, has_private: bool) -> Rules:
    """For an agent's last message, which the bot reads."""
    private = ("B2B-NO-PRIVATE-MESSAGE-CONTEXT",) if has_private else ()
    return (*private, "CON-SKIP-AGENT-DEFAULT")


def attention(given: Attention) -> Rules:
    """For a message that a Manager bot processes or ignores."""
    events = ("CON-MANAGER-EVENTS",) if given.is_given or not given.is_subscribed else ()
    return (*events, *(("CON-MANAGER-FILTER",) if given.has_patterns else ()))


def resent(profile: Literal["B", "C"]) -> Rules:
    return (*_tries(profile), "CON-RETRY-INTERVAL", "C06")


def stuck(judgement: Judgement, profile: Literal["B", "C"]) -> Rules:
    """For a message whose last allowed try the bot has not answered."""
    return ("STK-DEFINITION", *_tries(profile), *measure(judgement), "C06")


def measure(judgement: Judgement) -> Rules:
    """For a measure for a stuck conversation, or for the obstacle to it."""
    window = ("STK-TEN-MINUTE-WINDOW",) if judgement.is_repeated else ()
    match judgement.obstacle:
        case "both are off":
            return ("STK-DEFAULTS-OFF",)
        case "the fresh start is off":
            return ("STK-STEP2-ONLY-OR-BOTH",)
        case "the skill is missing":
            return ("STK-STEP3-SKILL-REQUIRED", *window, "C07")
    if judgement.measure is Measure.TRANSFER:
        return ("STK-STEP3-ESCALATE", "STK-ORDER", *window)
    return ("STK-STEP2-RESET", *(window or ("STK-ORDER",)))


def fresh_start_message(*, is_default: bool) -> Rules:
    """For the message that asks the consumer to restate the question."""
    return ("STK-STEP2-RESET", *(("STK-STEP2-MESSAGE",) if is_default else ()))


def stuck_transfer_message(*, is_default: bool) -> Rules:
    """For the message before the transfer of a stuck conversation."""
    return ("STK-STEP3-ESCALATE", *(("STK-STEP3-MESSAGE",) if is_default else ()))


def _tries(profile: Literal["B", "C"]) -> Rules:
    """For the number of times that a message is sent to the bot."""
    return ("STK-STEP1-RETRY" if profile == "B" else "STK-RETRY-OPT-IN", "CON-MESSAGE-RESEND")
