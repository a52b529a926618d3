"""The decision about a survey after a conversation: values in, a `Verdict` out.

A survey bot belongs to a skill. The decision depends on the last skill of the conversation, on who ended it and how,
and on the two settings of the account that limit how often consumers are surveyed.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from typing import Literal

from ...engine.errors import FeatureError, UnknownName, message
from ...engine.events import Role
from .records import Conversation
from .state import CloudState

Omission = Literal[
    "Close Conversation", "idle", "no skill", "no survey bot", "Live Chat", "request interval", "sampling"
]

DAY_MS = 86_400_000
INTERVAL_DAYS = 7  # SUR-FREQUENCY, once the request interval is switched on
SAMPLING_PERCENT = 50  # SUR-FREQUENCY, once sampling is switched on


@dataclass(frozen=True, slots=True)
class SurveySettings:
    """The account's survey options. None: switched off."""

    interval_days: int | None = None
    sampling_percent: int | None = None


OPTIONS = {
    "request interval": ("interval_days", INTERVAL_DAYS),
    "sampling": ("sampling_percent", SAMPLING_PERCENT),
}


def survey_option(name: str, value: str) -> dict[str, int | None]:
    """The field of `SurveySettings` that the account's option sets: "on" for the default, "off", or a number."""
    if name not in OPTIONS:
        raise UnknownName(message(f"no survey setting named {name!r}", known=OPTIONS, wanted=name))
    field, default = OPTIONS[name]
    values = {"on": default, "off": None}
    if value not in values and not (value.isascii() and value.isdecimal()):
        raise FeatureError(message(f"invalid value {value!r} of {name!r}", expected='"on", "off" or a number'))
    return {field: values[value] if value in values else int(value)}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a survey follows a conversation.

    Attributes:
        by: the side that ends the conversation.
        bot: the survey bot's user; empty where no survey follows, for the reason in `omitted`.
        has_agent: a human agent is assigned, who can only read while the survey runs.
        is_limited: an option of the account limits how often consumers are surveyed.
    """

    by: Role
    omitted: Omission | None = None
    bot: str = ""
    has_agent: bool = False
    is_limited: bool = False


def decide(
    state: CloudState,
    settings: SurveySettings,
    conversation: Conversation,
    by: Role,
    *,
    survey: bool,
    chat: Container[str],
    now_ms: int,
) -> Verdict:
    """Decide about a survey after a conversation that `by` ends.

    With `survey` the main dialog is closed, without it the whole conversation. `chat` holds the bots whose channel is
    Live Chat. Follows SUR-TRIGGER-SKILL, SUR-NO-SKILL, SUR-IDLE-CLOSE, SUR-MESSAGING-ONLY, SUR-FREQUENCY. Sampling is
    spread evenly over the conversations that qualify: which ones the platform picks is not documented.
    """
    bot = state.surveys.get(conversation.skill_id, "")
    if by == "system":
        return Verdict(by, "idle")
    if not survey:
        return Verdict(by, "Close Conversation")
    if not conversation.skill_id:
        return Verdict(by, "no skill")
    if not bot:
        return Verdict(by, "no survey bot")
    if bot in chat or conversation.assigned in chat:
        return Verdict(by, "Live Chat")
    if settings.interval_days is not None:
        last_ms = state.surveyed_at_ms.get(conversation.consumer)
        if last_ms is not None and now_ms - last_ms < settings.interval_days * DAY_MS:
            return Verdict(by, "request interval")
    if settings.sampling_percent is not None and not _is_sampled(state.survey_draws, settings.sampling_percent):
        return Verdict(by, "sampling")
    agent = state.users.get(conversation.assigned)
    limited = settings.interval_days is not None or settings.sampling_percent is not None
    return Verdict(by, bot=bot, has_agent=agent is not None and agent.type == "human", is_limited=limited)


def _is_sampled(drawn: int, percent: int) -> bool:
    """Whether sampling at `percent` picks the next conversation, after `drawn` ones."""
    return (drawn + 1) * percent // 100 > drawn * percent // 100
