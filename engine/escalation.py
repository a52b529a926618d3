"""The escalation of one conversation, as a table.

Theory of operation. A conversation is with the bot, or a transfer call is under way (attempting), or the cloud has
accepted the call and nobody has taken the conversation yet (transferring), or somebody has (taken). Signals come from
the bot (requested, refused), from the transfer call (accepted, error), from the cloud later (failed later, taken,
returned) and from the agent connector's silence timer. `TABLE` says for each pair where the escalation stands next and
what is owed; a pair that is not in it cannot happen, and raises.

Failures are counted per conversation, consecutively (C01). `verdict` says what a counted failure leads to: another
failure message to the bot, or the stop.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from .errors import IllegalTransition

FAILURE_MESSAGE = "__agent_escalation_failed__"  # TF-MAGIC-MESSAGE
FINAL_TEXT = "Not able to transfer to Agent at this time. Please try later."  # TF-FINAL-DEFAULT-TEXT
BLANK_MESSAGE = "BLANK_MESSAGE"  # ESC-BLANK-MESSAGE
FAILURE_MESSAGES = 3  # TF-THREE-NOTIFICATIONS


class Standing(Enum):
    """Where the escalation of a conversation stands."""

    WITH_BOT = "with the bot"
    ATTEMPTING = "attempting"
    TRANSFERRING = "transferring"
    TAKEN = "taken"


class Signal(Enum):
    """What moves it."""

    REQUESTED = "the bot requests a transfer"
    REFUSED = "the skill id is not numeric"
    ACCEPTED = "the cloud accepts the call"
    ERROR_WITH_RULE = "the call fails and a rule handles it"
    ERROR = "the call fails and no rule handles it"
    FAILED_LATER = "the accepted transfer fails"
    ABANDONED = "the call was lost and the bot goes on"
    SILENCE_WITH_SKILL = "the bot is silent and there is a fallback skill"
    SILENCE = "the bot is silent and there is no fallback skill"
    COMPLETED = "somebody accepts the ring"
    RETURNED = "the conversation comes back to the bot"


class Duty(Enum):
    """What is owed after a move."""

    NOTHING = "nothing"
    CALL = "make the transfer call"
    FALLBACK = "run the fallback procedure"
    EVALUATE_RULES = "evaluate the interaction's rules"
    COUNT_FAILURE = "count the failure and tell the bot, or stop"
    CLEAR_FAILURES = "count failures from zero again"


@dataclass(frozen=True, slots=True)
class Move:
    standing: Standing
    duty: Duty


_S, _G, _D = Standing, Signal, Duty

TABLE: dict[tuple[Standing, Signal], Move] = {
    (_S.WITH_BOT, _G.REQUESTED): Move(_S.ATTEMPTING, _D.CALL),
    (_S.WITH_BOT, _G.REFUSED): Move(_S.WITH_BOT, _D.FALLBACK),
    (_S.WITH_BOT, _G.SILENCE_WITH_SKILL): Move(_S.ATTEMPTING, _D.CALL),
    (_S.WITH_BOT, _G.SILENCE): Move(_S.WITH_BOT, _D.NOTHING),
    (_S.WITH_BOT, _G.RETURNED): Move(_S.WITH_BOT, _D.NOTHING),
    (_S.ATTEMPTING, _G.ACCEPTED): Move(_S.TRANSFERRING, _D.EVALUATE_RULES),
    (_S.ATTEMPTING, _G.ERROR_WITH_RULE): Move(_S.WITH_BOT, _D.EVALUATE_RULES),
    (_S.ATTEMPTING, _G.ERROR): Move(_S.WITH_BOT, _D.COUNT_FAILURE),
    (_S.ATTEMPTING, _G.REQUESTED): Move(_S.ATTEMPTING, _D.CALL),  # the first request was lost on its way
    (_S.ATTEMPTING, _G.REFUSED): Move(_S.WITH_BOT, _D.FALLBACK),
    (_S.ATTEMPTING, _G.ABANDONED): Move(_S.WITH_BOT, _D.NOTHING),
    (_S.ATTEMPTING, _G.SILENCE_WITH_SKILL): Move(_S.ATTEMPTING, _D.CALL),
    (_S.ATTEMPTING, _G.SILENCE): Move(_S.WITH_BOT, _D.COUNT_FAILURE),
    (_S.TRANSFERRING, _G.FAILED_LATER): Move(_S.WITH_BOT, _D.COUNT_FAILURE),
    (_S.TRANSFERRING, _G.COMPLETED): Move(_S.TAKEN, _D.CLEAR_FAILURES),
    (_S.TRANSFERRING, _G.RETURNED): Move(_S.WITH_BOT, _D.NOTHING),
    # A flow that goes on after the call (C49) may reach another transfer: the cloud refuses it, nothing else changes.
    (_S.TRANSFERRING, _G.REQUESTED): Move(_S.TRANSFERRING, _D.NOTHING),
    (_S.TRANSFERRING, _G.REFUSED): Move(_S.TRANSFERRING, _D.NOTHING),
    (_S.TAKEN, _G.RETURNED): Move(_S.WITH_BOT, _D.NOTHING),
    (_S.TAKEN, _G.REQUESTED): Move(_S.TAKEN, _D.NOTHING),
    (_S.TAKEN, _G.REFUSED): Move(_S.TAKEN, _D.NOTHING),
}


def decide(standing: Standing, signal: Signal) -> Move:
    """The move for this pair. Raises IllegalTransition for a pair that cannot happen."""
    try:
        return TABLE[standing, signal]
    except KeyError:
        raise IllegalTransition(
            f"an escalation that is {standing.value!r} cannot take {signal.value!r}\n  "
            f"it can take: {', '.join(repr(s.value) for at, s in TABLE if at is standing)}"
        ) from None


def is_numeric(skill_id: str) -> bool:
    """Whether a resolved skill id counts as numeric: one or more ASCII digits once trimmed (C03)."""
    trimmed = skill_id.strip()
    return trimmed.isascii() and trimmed.isdigit()


_TYPED_NEWLINE = re.compile(r"\\{1,3}n")


def expand_newlines(message: str) -> str:
    """Turn typed newline escapes, one to three backslashes before n, into line feeds (ESC-MESSAGE-NEWLINE, C31)."""
    return _TYPED_NEWLINE.sub("\n", message)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the n-th consecutive failure leads to."""

    stops: bool
    sends_final_text: bool
    by_connector_cap: bool


def verdict(failures: int, *, max_escalation_retries: int, cap_sends_final_text: bool) -> Verdict:
    """Judge the n-th consecutive failure, this one included.

    Follows TF-THREE-NOTIFICATIONS, TF-FOURTH-STOPS and TF-MAX-ESCALATION-RETRIES as C01 reconciles them: the bot hears
    of at most min(3, max_escalation_retries) failures.
    """
    allowed = min(FAILURE_MESSAGES, max_escalation_retries)
    if failures <= allowed:
        return Verdict(stops=False, sends_final_text=False, by_connector_cap=False)
    by_cap = max_escalation_retries < FAILURE_MESSAGES
    return Verdict(stops=True, sends_final_text=not by_cap or cap_sends_final_text, by_connector_cap=by_cap)
