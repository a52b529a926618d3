"""The documented rules, and the decisions, that explain the events of this room: one name per kind of event."""

from __future__ import annotations

import json
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
RESPONDING: Final = ("C08",)  # when a bot counts as responding
BLOCKING_VARIABLES: Final = ("SET-BLOCK-VARIABLES", "SET-BLOCK-ALL-THREE", *RESPONDING)
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


def exchange(exchanged: ev.HttpExchanged, request: Rules, *, has_timed_out: bool) -> Rules:
    """For an HTTP exchange, by the rules of its request; C47: the time limit."""
    message = ("ESC-MESSAGE-IN-API-BODY",) if _carries_message(exchanged) else ()
    return (*message, *request, *(("C47",) if has_timed_out else ()))


def _carries_message(exchanged: ev.HttpExchanged) -> bool:
    """Whether it is a transfer call with a message for the consumer."""
    if exchanged.purpose != "transfer":
        return False
    return json.loads(exchanged.request_body).get("message") not in (None, "", BLANK_MESSAGE)


def assigned(settings: ConnectorSettings) -> Rules:
    """For a conversation assigned to the bot, by the connector's fields that are set."""
    status = ("CON-ACCEPT-STATUS",) if "accept_status" in settings.model_fields_set else ()
    return (*status, *(("CON-DISABLE-GREETINGS",) if settings.disable_greetings else ()))


def late_output(*, repeats: bool) -> Rules:
    """For output after a transfer; it `repeats` a dialog further down the stack, or continues where it was (C49)."""
    return (*(("ESC-CONTEXT-SWITCH-AFTER-TRANSFER",) if repeats else ()), "C49")


def silence(*, has_skill: bool, is_attempting: bool) -> Rules:
    """For a silence beyond the limit; C05: not only escalations are watched."""
    fallback = FALLBACK_SKILL if has_skill else ()
    return (*fallback, "CON-FALLBACK-ESCALATION-TIME", *(() if is_attempting else ("C05",)))


def interrupting(block: Blocking, source: ev.Source) -> Rules:
    """For a message that ends the response under way."""
    if not block.on:
        return ("SET-BLOCK-OFF", "SET-BLOCK-ALL-THREE")
    if source == "web view" and block.web_view_passes:
        return ("SET-BLOCK-WEBVIEW",)
    return _limit(block)


def blocked(block: Blocking, source: ev.Source) -> Rules:
    """For a message that is blocked while the bot is responding, and for the reply to it."""
    silent = ("SET-BLOCK-SILENT",) if block.reply == BLANK_MESSAGE else ()
    web_view = ("SET-BLOCK-WEBVIEW",) if source == "web view" else ()
    return (*_limit(block), *silent, *web_view)


def _limit(block: Blocking) -> Rules:
    together = ("SET-BLOCK-ALL-THREE",) if block.variables_set else ()
    return ("SET-BLOCK-INTERRUPTIONS", "SET-BLOCK-VARIABLES", *together)
