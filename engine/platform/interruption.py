"""Whether a bot that is responding lets the consumer interrupt it (C08).

From a consumer's message until the next question, or the end of the flow, further messages are ignored, for fifteen
seconds at most. Three environment variables change that; they count together, but for the one that switches it off.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..escalation.transfer_message import BLANK_MESSAGE

HANDLE = "system_handleIntermediateUserMessage"
TIMEOUT = "system_intermediateBotResponseTimeout"
REPLY = "system_intermediateBotMessage"
WEB_VIEW = "system_processWebviewIntermediateMessage"
LIMIT_MS = 15_000  # SET-BLOCK-VARIABLES


@dataclass(frozen=True, slots=True)
class Blocking:
    """How interruptions are treated.

    Attributes:
        on: whether messages are blocked at all.
        limit_ms: for how long after the message that is being responded to.
        reply: what a blocked message is answered with; BLANK_MESSAGE for nothing.
        web_view_passes: whether Web View messages get through.
        rules: the documented rules that explain it.
        remark: what is wrong with the variables, empty when nothing is.
    """

    on: bool = True
    limit_ms: int = LIMIT_MS
    reply: str = BLANK_MESSAGE
    web_view_passes: bool = False
    rules: tuple[str, ...] = ("SET-BLOCK-INTERRUPTIONS", "SET-BLOCK-VARIABLES", "SET-BLOCK-SILENT")
    remark: str = ""


def blocking(environment: Mapping[str, str]) -> Blocking:
    """What the linked environment's variables ask for."""
    passes = _is_true(environment.get(WEB_VIEW, "false"))
    if not _is_true(environment.get(HANDLE, "true")):
        return Blocking(on=False, web_view_passes=passes, rules=("SET-BLOCK-OFF", "SET-BLOCK-ALL-THREE"))
    given = [name for name in (HANDLE, TIMEOUT, REPLY) if name in environment]
    if not given:
        return Blocking(web_view_passes=passes)
    if len(given) < 3:
        remark = f"only {' and '.join(given)} of the three variables set: the defaults hold"
        return Blocking(web_view_passes=passes, rules=(*Blocking().rules, "SET-BLOCK-ALL-THREE"), remark=remark)
    limit = environment[TIMEOUT].strip()
    if not (limit.isascii() and limit.isdigit()):
        remark = f"{TIMEOUT} is {limit!r}, expected milliseconds: {LIMIT_MS} holds"
        return Blocking(True, LIMIT_MS, environment[REPLY], passes, _set(environment), remark)
    return Blocking(True, int(limit), environment[REPLY], passes, _set(environment))


def _set(environment: Mapping[str, str]) -> tuple[str, ...]:
    silent = ("SET-BLOCK-SILENT",) if environment[REPLY] == BLANK_MESSAGE else ()
    return ("SET-BLOCK-INTERRUPTIONS", "SET-BLOCK-VARIABLES", "SET-BLOCK-ALL-THREE", *silent)


def _is_true(text: str) -> bool:
    return text.strip().casefold() != "false"
