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
    panel: str
    message: str
    line: int = 0
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
