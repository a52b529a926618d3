"""Effects and requests of authors' code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class WebViewPosted:
    """An external system called the Web View API; a call that is not `accepted` changes nothing."""

    variables: tuple[tuple[str, str], ...]
    message: str
    accepted: bool
    kind: Literal["WebViewPosted"] = "WebViewPosted"


@dataclass(frozen=True, slots=True)
class MaxTextResponseSet:
    """A script has set whether long texts are sent undivided (setAllowMaxTextResponse)."""

    allowed: bool
    kind: Literal["MaxTextResponseSet"] = "MaxTextResponseSet"


@dataclass(frozen=True, slots=True)
class ScriptRan:
    panel: str
    kind: Literal["ScriptRan"] = "ScriptRan"


@dataclass(frozen=True, slots=True)
class ScriptFailed:
    """An author's code failed, or was cut off: the message of JavaScript, and the place in the panel's code.

    Attributes:
        panel: the panel whose code failed, or "Global Functions"; the header names the interaction.
        message: what went wrong, with the place and the line of code.
        line, column: from 1; 0 when unknown.
        limit: what cut the code off, its own limit of time or memory or the host's; "" for an error.
    """

    panel: str
    message: str
    line: int = 0
    column: int = 0
    limit: Literal["", "script", "host"] = ""
    kind: Literal["ScriptFailed"] = "ScriptFailed"


@dataclass(frozen=True, slots=True)
class DebugMessagePrinted:
    text: str
    kind: Literal["DebugMessagePrinted"] = "DebugMessagePrinted"


@dataclass(frozen=True, slots=True)
class CustomEventLogged:
    name: str
    user_message: str = ""
    detail: str = ""
    kind: Literal["CustomEventLogged"] = "CustomEventLogged"


@dataclass(frozen=True, slots=True)
class EscalationEventLogged:
    """A script logged an escalation for the reports."""

    type: str
    user_message: str = ""
    kind: Literal["EscalationEventLogged"] = "EscalationEventLogged"


@dataclass(frozen=True, slots=True)
class TransferContextSet:
    """A script sets fields of the Transfer Bot Context object, for one transfer; None leaves a field unchanged."""

    intent_id: str | None = None
    user_message: str | None = None
    kind: Literal["TransferContextSet"] = "TransferContextSet"


@dataclass(frozen=True, slots=True)
class PlatformFunctionAnswered:
    """A platform function with an external answer gave a script this answer, JSON text."""

    function: str
    arguments: tuple[str, ...]
    answer: str
    kind: Literal["PlatformFunctionAnswered"] = "PlatformFunctionAnswered"
