"""Statements: send and continue. Follows INT-ORDER-STATEMENT and INT-STATEMENT-NO-WAIT."""

from __future__ import annotations

from typing import Final

from .. import events as ev
from ..bot import Interaction
from ..ports import Outgoing
from ..turn.output import send
from ..turn.scope import Scope
from . import citations
from .content import prepare, with_added_replies
from .endings import Closes, InteractionRun, Proceeds
from .shared_parts import post_process, wait_delay

CLOSE_STRINGS: Final = {"LP_CLOSECONVERSATION": False, "LP_CLOSEDIALOG": True}  # whether a survey follows


def run_statement(scope: Scope, interaction: Interaction) -> InteractionRun:
    """Send and continue (INT-STATEMENT-NO-WAIT). A dialog starter is a statement without a message."""
    message = prepare(scope, interaction) if interaction.type != "DIALOG_STARTER" else Outgoing("")
    if (yield from post_process(scope, interaction, "before content")):
        return Proceeds()
    yield from wait_delay(scope, interaction)
    close = next((string for string in CLOSE_STRINGS if string in message.text), None)
    if close is not None:
        _note_lost_words(scope, message.text, close)
        return Closes(CLOSE_STRINGS[close])
    yield from send(scope, with_added_replies(scope, message))
    yield from post_process(scope, interaction, "after content")
    return Proceeds(next((rule for rule in interaction.rules if rule.is_unconditional), None))  # RULE-WHERE


def _note_lost_words(scope: Scope, text: str, close: str) -> None:
    if text.strip() != close:
        why = f"{close} closes the conversation, and the text around it is not shown: {text!r}"
        scope.note(ev.DiagnosticReported("close-string-with-text", why), rules=citations.WORDS_LOST)
