"""The blocking of consumer messages while a bot is responding (C08).

From a consumer's message until the next question, or the end of the flow, further messages are ignored, for fifteen
seconds at most. Three environment variables change that. They have an effect only together, except that the first alone
disables it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..escalation.transfer_message import BLANK_MESSAGE
from ..events import Source

HANDLE = "system_handleIntermediateUserMessage"
TIMEOUT = "system_intermediateBotResponseTimeout"
REPLY = "system_intermediateBotMessage"
TOGETHER = (HANDLE, TIMEOUT, REPLY)  # SET-BLOCK-ALL-THREE
WEB_VIEW = "system_processWebviewIntermediateMessage"
LIMIT_MS = 15_000  # SET-BLOCK-VARIABLES


@dataclass(frozen=True, slots=True)
class Blocking:
    """The treatment of messages that come while the bot is responding.

    Attributes:
        on: whether messages are blocked.
        limit_ms: the longest time after the message that is being responded to.
        reply: the answer to a blocked message; BLANK_MESSAGE for none.
        web_view_passes: whether Web View messages get through.
        variables_set: the number of the three variables that are set.
        remark: the problem with the variables, empty when there is none.
    """

    on: bool = True
    limit_ms: int = LIMIT_MS
    reply: str = BLANK_MESSAGE
    web_view_passes: bool = False
    variables_set: int = 0
    remark: str = ""

    def stops(self, source: Source, since_ms: int) -> bool:
        """Whether it stops a message of this source, `since_ms` after the one that is being responded to."""
        passes = source == "web view" and self.web_view_passes
        return self.on and not passes and since_ms <= self.limit_ms


def blocking(environment: Mapping[str, str]) -> Blocking:
    """The blocking set by the linked environment's variables (SET-BLOCK-VARIABLES, SET-BLOCK-ALL-THREE)."""
    passes = _is_true(environment.get(WEB_VIEW, "false"))
    given = [name for name in TOGETHER if name in environment]
    if not _is_true(environment.get(HANDLE, "true")):
        return Blocking(on=False, web_view_passes=passes, variables_set=len(given))
    if not given:
        return Blocking(web_view_passes=passes)
    if len(given) < len(TOGETHER):
        remark = f"only {' and '.join(given)} of the three variables set: the defaults apply"
        return Blocking(web_view_passes=passes, variables_set=len(given), remark=remark)
    limit, reply = environment[TIMEOUT].strip(), environment[REPLY]
    if not (limit.isascii() and limit.isdigit()):
        remark = f"{TIMEOUT} is {limit!r}, expected milliseconds: {LIMIT_MS} applies"
        return Blocking(True, LIMIT_MS, reply, passes, len(given), remark)
    return Blocking(True, int(limit), reply, passes, len(given))


def _is_true(text: str) -> bool:
    return text.strip().casefold() != "false"
