"""The documented rules, and the decisions, that explain the events of this room: one name per kind of event."""

from __future__ import annotations

from typing import Final

from .. import events as ev
from ..escalation.transfer_message import BLANK_MESSAGE
from ..settings import ConnectorSettings
from .interruption import Blocking

Rules = tuple[str, ...]

RECALLED: Final = ("JS-SET-BOT-VARIABLE",)
SESSION_IDLE: Final = ("SET-SESSION-LENGTH",)
SURVEY_EXPIRED: Final = ("SUR-TIMEOUT", "SET-SESSION-LENGTH")
FRESH_START: Final = ("STK-STEP2-RESET",)

CLOSE_MESSAGES: Final = ("CLD-MESSAGE-ORDER", "C48")
LATE_OUTPUT: Final = ("ESC-CONTEXT-SWITCH-AFTER-TRANSFER", "C49")
PREVIEW: Final = ("ESC-PREVIEW-UNSUPPORTED",)

FILE_REQUEST: Final = ("API-TYPES", "INT-FILE-UPLOAD-RULES")
FILE_OUTCOME: Final = ("INT-FILE-UPLOAD-DEFAULTS", "INT-FILE-UPLOAD-RULES")
FILES_IN_A_ROW: Final = ("DLG-LIMIT-PURPOSE", "C22")

WEB_VIEW_POSTED: Final = ("API-WEBVIEW-MESSAGE", "API-WEBVIEW-AUTH")
WEB_VIEW_VARIABLE: Final = ("API-WEBVIEW-MESSAGE",)
WEB_VIEW_DROPPED: Final = ("API-WEBVIEW-MESSAGE", "C50")

FAILED_LATER: Final = ("TF-DELAYED-FAILURE",)
FAILED_BY_SILENCE: Final = ("ESC-FALLBACK-SKILL-ABSENT", "TF-WITHOUT-FALLBACK-SKILL")
FALLBACK_SKILL: Final = ("ESC-FALLBACK-SKILL-TIMEOUT", "CON-FALLBACK-SKILL-SEED")
STUCK_TRANSFER: Final = ("STK-STEP3-ESCALATE",)


def exchange(request: Rules, *, transfers: bool, has_timed_out: bool) -> Rules:
    """Of an HTTP exchange, by the rules of its request; C47: the time limit."""
    transfer = ("ESC-MESSAGE-IN-API-BODY",) if transfers else ()
    return (*transfer, *request, *(("C47",) if has_timed_out else ()))


def assigned(settings: ConnectorSettings) -> Rules:
    return ("CON-ACCEPT-STATUS", *(("CON-DISABLE-GREETINGS",) if settings.disable_greetings else ()))


def silence(*, has_skill: bool, is_attempting: bool) -> Rules:
    """Of a silence that has lapsed; C05: the watch is not over an escalation alone."""
    fallback = FALLBACK_SKILL if has_skill else ()
    return (*fallback, "CON-FALLBACK-ESCALATION-TIME", *(() if is_attempting else ("C05",)))


def blocking(block: Blocking, source: ev.Source) -> Rules:
    """Of a message that comes while the bot is responding."""
    web_view = ("SET-BLOCK-WEBVIEW",) if source == "web view" else ()
    if not block.on:
        return ("SET-BLOCK-OFF", "SET-BLOCK-ALL-THREE", *web_view)
    together = ("SET-BLOCK-ALL-THREE",) if block.variables_set else ()
    silent = ("SET-BLOCK-SILENT",) if block.reply == BLANK_MESSAGE else ()
    is_default = block.variables_set < 3  # the order is that of the log's first readers
    rest = (*silent, *together) if is_default else (*together, *silent)
    return ("SET-BLOCK-INTERRUPTIONS", "SET-BLOCK-VARIABLES", *rest, *web_view)


def decided_on_blocking(rules: Rules) -> Rules:
    """Of a remark on blocking; C08: when a bot counts as responding."""
    return (*rules, "C08")
