"""The measures of an agent connector when the bot leaves a consumer message unanswered.

Theory of operation. A message is tried; when `retryMessageInterval` has passed without any output of the bot it is
tried again, as often as the connector allows. When the last try has not been answered the conversation is stuck, and
one measure is taken: a fresh start (the bot's context is reset, the consumer is asked to restate), or the transfer to a
skill, which is the last one. Documents describe this in generations; `PROFILES` holds the two that can be chosen (C06).
This module only decides; the connector sets the timers and acts.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Literal

from ..settings import ConnectorSettings

MOST_TRIES = 3  # CON-MESSAGE-RESEND: never above 3
WINDOW_MS = 600_000  # STK-TEN-MINUTE-WINDOW
TRANSFER_TEXT = "I’m having some trouble. Let me connect you with an agent."  # STK-STEP3-MESSAGE
_SORRY = "I’m sorry. Something went wrong, so let’s start fresh. "

Obstacle = Literal["both are off", "the fresh start is off", "the skill is missing"]


class Measure(Enum):
    """A measure for a stuck conversation."""

    NOTHING = "nothing"
    FRESH_START = "fresh start"
    TRANSFER = "transfer"


@dataclass(frozen=True, slots=True)
class Profile:
    """One generation of the documents.

    Attributes:
        first_retry: the number of re-sends with messageResendMaxRetries 1.
        transfer_alone: whether the transfer may be enabled without the fresh start (STK-STEP2-ONLY-OR-BOTH).
        window_ms: the time after a fresh start during which the next measure is a transfer; None: permanently.
        fresh_start_text: STK-STEP2-MESSAGE.
    """

    first_retry: int
    transfer_alone: bool
    window_ms: int | None
    fresh_start_text: str


PROFILES: dict[Literal["B", "C"], Profile] = {
    "B": Profile(1, True, None, _SORRY + "How can I help you today?"),
    "C": Profile(0, False, WINDOW_MS, _SORRY + "Could you restate your question in a few words?"),
}


def tries(settings: ConnectorSettings, profile: Profile) -> int:
    """The number of times a consumer message is sent to the bot in all.

    A field of 0 counts as 1, more than MOST_TRIES as MOST_TRIES (CON-MESSAGE-RESEND).
    """
    asked = min(max(settings.message_resend_max_retries, 1), MOST_TRIES)
    return asked + profile.first_retry


@dataclass(frozen=True, slots=True)
class Judgement:
    """The measure for a stuck conversation, and why.

    Attributes:
        obstacle: the reason why the connector takes no measure, empty when it takes one.
        is_repeated: whether there was a fresh start before, and the profile's window decides what follows.
    """

    measure: Measure
    obstacle: Obstacle | Literal[""] = ""
    is_repeated: bool = False


def judge(settings: ConnectorSettings, profile: Profile, *, since_fresh_start_ms: int | None) -> Judgement:
    """The measure for a conversation that has just become stuck; the time is None before its first fresh start.

    Follows STK-ORDER, STK-TEN-MINUTE-WINDOW and STK-STEP2-ONLY-OR-BOTH.
    """
    fresh, transfer = settings.user_retry_on_stuck, settings.escalate_on_stuck
    if not fresh and not transfer:
        return Judgement(Measure.NOTHING, "both are off")
    if not fresh and not profile.transfer_alone:
        return Judgement(Measure.NOTHING, "the fresh start is off")
    if not fresh:
        return _transfer(settings)
    if since_fresh_start_ms is None:
        return Judgement(Measure.FRESH_START)
    has_window = profile.window_ms is not None
    inside = profile.window_ms is None or since_fresh_start_ms <= profile.window_ms
    if transfer and inside:
        return _transfer(settings, is_repeated=has_window)
    return Judgement(Measure.FRESH_START, is_repeated=has_window)


def remark(judgement: Judgement) -> str:
    """The incorrect setting that prevents a measure, empty when there is none."""
    if judgement.obstacle == "the fresh start is off":
        return "escalateOnStuckConversation has no effect without userRetryOnStuckConversation"
    if judgement.obstacle == "the skill is missing":
        return "the stuck conversation cannot be transferred: escalationSkillIdOnStuckConversation is not set"
    return ""


def _transfer(settings: ConnectorSettings, *, is_repeated: bool = False) -> Judgement:
    """C07: without a skill there is no transfer and no message."""
    if not settings.escalation_skill_id_on_stuck.strip():
        return Judgement(Measure.NOTHING, "the skill is missing", is_repeated)
    return Judgement(Measure.TRANSFER, is_repeated=is_repeated)
