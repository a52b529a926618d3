"""Failed transfers: the number that the bot is notified of, and the stop of the escalation.

Failures are counted per conversation, consecutively (C01). `verdict` says what a counted failure leads to: another
failure message to the bot, or the stop.
"""

from __future__ import annotations

from dataclasses import dataclass

FAILURE_MESSAGE = "__agent_escalation_failed__"  # TF-MAGIC-MESSAGE
FINAL_TEXT = "Not able to transfer to Agent at this time. Please try later."  # TF-FINAL-DEFAULT-TEXT
FAILURE_MESSAGES = 3  # TF-THREE-NOTIFICATIONS


@dataclass(frozen=True, slots=True)
class Verdict:
    """The consequences of the n-th consecutive failure."""

    stops: bool
    sends_final_text: bool
    by_connector_cap: bool


def verdict(failures: int, *, max_escalation_retries: int, cap_sends_final_text: bool) -> Verdict:
    """Judge the n-th consecutive failure, this one included.

    Follows TF-THREE-NOTIFICATIONS, TF-FOURTH-STOPS and TF-MAX-ESCALATION-RETRIES as C01 reconciles them: the bot is
    notified of at most min(3, max_escalation_retries) failures.
    """
    allowed = min(FAILURE_MESSAGES, max_escalation_retries)
    if failures <= allowed:
        return Verdict(stops=False, sends_final_text=False, by_connector_cap=False)
    by_cap = max_escalation_retries < FAILURE_MESSAGES
    return Verdict(stops=True, sends_final_text=not by_cap or cap_sends_final_text, by_connector_cap=by_cap)
