"""What the agent connector does about a consumer message that the bot leaves unanswered.

Theory of operation. A message is tried; when `retryMessageInterval` has passed without any output of the bot it is
tried again, as often as the connector allows. When the last try has gone unanswered the conversation is stuck, and one
measure is taken: a fresh start (the bot's context is reset, the consumer is asked to restate), or the transfer to a
skill, which is the last one. Documents describe this in generations; `PROFILES` holds the two that can be chosen (C06).
Decisions only: the connector keeps the time and acts.
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


class Measure(Enum):
    """What is done about a stuck conversation."""

    NOTHING = "nothing"
    FRESH_START = "fresh start"
    TRANSFER = "transfer"


@dataclass(frozen=True, slots=True)
class Profile:
    """One generation of the documents.

    Attributes:
        first_retry: how many re-sends there are with messageResendMaxRetries 1.
        transfer_alone: whether the transfer may be enabled without the fresh start (STK-STEP2-ONLY-OR-BOTH).
        window_ms: how long a fresh start makes the next measure a transfer; None: for good.
        fresh_start_text: STK-STEP2-MESSAGE.
        retry_rule: the rule behind a re-send.
    """

    first_retry: int
    transfer_alone: bool
    window_ms: int | None
    fresh_start_text: str
    retry_rule: str


PROFILES: dict[Literal["B", "C"], Profile] = {
    "B": Profile(1, True, None, _SORRY + "How can I help you today?", "STK-STEP1-RETRY"),
    "C": Profile(0, False, WINDOW_MS, _SORRY + "Could you restate your question in a few words?", "STK-RETRY-OPT-IN"),
}


def tries(settings: ConnectorSettings, profile: Profile) -> int:
    """How often a consumer message is sent to the bot in all; 0 counts as 1, more than the limit as the limit."""
    asked = min(max(settings.message_resend_max_retries, 1), MOST_TRIES)
    return asked + profile.first_retry


@dataclass(frozen=True, slots=True)
class Judgement:
    """The measure, and the rules that explain it. `remark` tells what is set wrongly, empty when nothing is."""

    measure: Measure
    rules: tuple[str, ...]
    remark: str = ""


def judge(settings: ConnectorSettings, profile: Profile, *, since_fresh_start_ms: int | None) -> Judgement:
    """The measure for a conversation that has just become stuck; the time is that since its last fresh start."""
    fresh, transfer = settings.user_retry_on_stuck, settings.escalate_on_stuck
    if not fresh and not transfer:
        return Judgement(Measure.NOTHING, ("STK-DEFAULTS-OFF",))
    if not fresh and not profile.transfer_alone:
        remark = "escalateOnStuckConversation has no effect without userRetryOnStuckConversation"
        return Judgement(Measure.NOTHING, ("STK-STEP2-ONLY-OR-BOTH",), remark)
    if not fresh:
        return _transfer(settings, ())
    if since_fresh_start_ms is None:
        return Judgement(Measure.FRESH_START, ("STK-STEP2-RESET", "STK-ORDER"))
    inside = profile.window_ms is None or since_fresh_start_ms <= profile.window_ms
    window = () if profile.window_ms is None else ("STK-TEN-MINUTE-WINDOW",)
    if transfer and inside:
        return _transfer(settings, window)
    return Judgement(Measure.FRESH_START, ("STK-STEP2-RESET", *window))


def _transfer(settings: ConnectorSettings, rules: tuple[str, ...]) -> Judgement:
    """C07: without a skill no transfer, and nothing is said."""
    if not settings.escalation_skill_id_on_stuck.strip():
        remark = "the stuck conversation cannot be transferred: escalationSkillIdOnStuckConversation is not set"
        return Judgement(Measure.NOTHING, ("STK-STEP3-SKILL-REQUIRED", *rules, "C07"), remark)
    return Judgement(Measure.TRANSFER, ("STK-STEP3-ESCALATE", "STK-ORDER", *rules))
