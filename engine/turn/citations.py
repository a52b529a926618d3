"""The documented rules that explain the events of variables, scripts and messages: values in, rule ids out."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, Literal

from .. import events as ev
from ..script import CONVERSATION_START, Panel, ScriptError, ScriptOutcome
from .references import names_in
from .session import Session
from .texts import Piece

Rules = tuple[str, ...]
Duration = Literal["request", "dialog", "session", "forever"]

SLOT_UPDATED: Final = ("SLOT-UPDATES",)
UNRESOLVED_REFERENCE: Final = ("C24",)
UNUSABLE_EXPRESSION: Final = ("RULE-REGEX",)
PIECE_DELAYED: Final = ("INT-BREAK-TAG",)
ADDRESS_SHORTENED: Final = ("SET-SHORTEN-URLS",)
PLATFORM_FUNCTION_ANSWERED: Final = ("JS-ASK-MAVEN",)
JUMP_TO_NOWHERE: Final = ("JS-SET-TRIGGER-NEXT-MESSAGE", "C29")
UNKNOWN_INTENT: Final = ("JS-SET-TRANSFER-INTENT-DOMAIN",)


# --- variables and slots ---------------------------------------------------------------------------------------------

_DURATION: Final[dict[str, Rules]] = {
    "request": ("VAR-DURATION-REQUEST",),
    "dialog": ("VAR-DURATION-DIALOG",),
    "session": ("VAR-DURATION-SESSION",),
}
_SLOT_BY_ENTITY: Final = ("SLOT-ENTITY-VALUE", "SLOT-SPECIAL-VARIABLE", "SLOT-ANY-ENTITY-VALUE", "INT-MCQ-ENTITY")


def variable_stored(stored: ev.VariableSet, *, is_entity: bool) -> Rules:
    """A variable or slot that a custom rule sets; `is_entity`: to the phrase of an entity."""
    rules = ("RULE-STORE-BEFORE-NEXT", "VAR-SET-IN-RULE", *_DURATION.get(stored.duration, ()))
    if is_entity:
        return (*rules, *_SLOT_BY_ENTITY)
    return (*rules, "SLOT-ENTITY-VALUE") if stored.slot else rules


# --- scripts ---------------------------------------------------------------------------------------------------------

_PANEL: Final[dict[str, Rules]] = {
    CONVERSATION_START.name: ("JS-INIT-CONVERSATION",),
    "Process User Response": ("INT-CODE-PANELS", "INT-PUR-ROLE", "INT-ORDER-QUESTION"),
    "Transform Result Script": ("API-TRANSFORM-SCRIPT",),
}


def script_ran(panel: Panel, result: ScriptOutcome, session: Session) -> Rules:
    rules = _PANEL.get(panel.name, ("INT-CODE-PANELS",))
    if panel.name == "Post-Process Code" and any(it.duration == "request" for it in session.variables.values()):
        rules += ("JS-REQUEST-SCOPE-PRE-POST",)
    if "JS-GET-ENGAGEMENT-ATTRIBUTE" in result.rules:
        rules += ("CLD-CHAT-ATTRIBUTES",)
    return (*rules, *panel.rules, *result.rules)


def script_failed(error: ScriptError, *, of_global_functions: bool = False, misses_local_name: bool = False) -> Rules:
    rules: Rules = ("C29",)
    if of_global_functions:
        rules += ("JS-GLOBAL-ERRORS-SILENT",)
    if misses_local_name:
        rules += ("JS-PANEL-SCOPE",)
    return (*rules, error.rule) if error.rule else rules


def effect(body: ev.Body) -> Rules:
    """An effect of a script; empty for an undocumented effect."""
    match body:
        case ev.VariableSet(is_object=True, duration="request"):
            return ("VAR-SCOPE-DEFAULT-REQUEST",)
        case ev.VariableSet(is_object=True):
            return ()
        case ev.VariableSet(duration="request"):
            return ("VAR-ARE-STRINGS", "VAR-SCOPE-DEFAULT-REQUEST")
        case ev.VariableSet():
            return ("VAR-ARE-STRINGS",)
        case ev.MaxTextResponseSet():
            return ("JS-SET-ALLOW-MAX-TEXT",)
        case ev.TransferContextSet(intent_id=None):
            return ("JS-SET-TRANSFER-MESSAGE",)
        case ev.TransferContextSet():
            return ("JS-SET-TRANSFER-INTENT-ID",)
        case ev.ContextNamespaceRegistered() | ev.ContextNamespaceDeleted():
            return ("JS-CCS-NAMESPACE",)
        case ev.ContextDataSet():
            return ("JS-CCS-SET", "JS-CCS-SCOPES")
        case ev.ContextDataDeleted():
            return ("JS-CCS-DELETE",)
        case _:
            return ()


# --- references ------------------------------------------------------------------------------------------------------

_REFERENCE: Final = (
    ("$.", ("VAR-API-JSONPATH",)),
    ("$botContext.slot.", ("SLOT-REFERENCE",)),
    ("$botContext.", ("VAR-BOT",)),
    ("$env.", ("VAR-ENV",)),
    ("$query", ("VAR-QUERY-ALIAS",)),
)


@lru_cache(maxsize=4096)
def references(text: str) -> Rules:
    """The references in an author's text."""
    found = {rule: None for name in names_in(text) for rule in _reference(name)}
    return ("INT-DISPLAY-VARIABLES", *found) if found else ()


def _reference(name: str) -> Rules:
    if not name.startswith("$"):
        return ("VAR-API-FIELD", "VAR-API-JSONPATH")
    return next((rules for start, rules in _REFERENCE if name.startswith(start)), ("VAR-SYSTEM-LIST",))


# --- messages --------------------------------------------------------------------------------------------------------


def piece_sent(piece: Piece) -> Rules:
    """A piece of a long text."""
    breaks = ("INT-BREAK-TAG",) if piece.at_break else ()
    return (*breaks, "INT-TEXT-SPLIT-320") if piece.too_long else breaks
