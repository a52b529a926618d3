"""The stack of dialogs: a dialog is entered and ends, and the one beneath continues.

Theory of operation. A dialog that takes an input while another one is open is put on top of it. When it ends, the last
interaction of the dialog beneath is repeated (C33). A Fallback dialog that has led elsewhere is not returned to, nor is
a dialog that has led into the one that ends.
"""

from __future__ import annotations

from dataclasses import dataclass

from .. import events as ev
from ..bot import Dialog, Interaction
from ..turn.scope import Scope
from ..turn.session import Frame
from . import citations
from .decisions import Entry, Left


@dataclass(frozen=True, slots=True)
class Uncovered:
    """The dialog that is on top once another one has ended, if any; `after_fallback`: a Fallback dialog has ended."""

    frame: Frame | None
    after_fallback: bool = False


def start_dialog(scope: Scope, dialog: Dialog, how: Entry = "starter") -> Interaction | None:
    """Enter a dialog; returns the interaction to run. A dialog without interactions ends at once."""
    return enter_dialog(scope, dialog, how) or complete_dialog(scope)


def enter_dialog(scope: Scope, dialog: Dialog, how: Entry) -> Interaction | None:
    """Put a dialog on top of the stack; returns its first interaction."""
    session = scope.session
    if session.stack and _skips_previous(scope):
        scope.note(ev.DialogStackDropped(), rules=citations.PREVIOUS_SKIPPED_AT_ENTRY)
    rules = citations.dialog_started(dialog, how, session)
    scope.note(ev.DialogStarted(dialog.name, dialog.id, how), node=dialog.name, rules=rules)
    return scope.bot.head(dialog)


def complete_dialog(scope: Scope) -> Interaction | None:
    """End the dialog on top; returns the interaction to run next, the last one of the dialog beneath, if any."""
    uncovered = _uncover(scope)
    while uncovered.frame is not None and uncovered.frame.jumped:  # it led into the one that ended, so it has ended too
        uncovered = _uncover(scope)
    return _return_to(scope, uncovered.frame, uncovered.after_fallback) if uncovered.frame is not None else None


def drop_top(scope: Scope, left: Left = "") -> None:
    """End the dialog on top without returning to another. `left` says how it was left, if not at its end."""
    top = scope.session.top
    if top is not None:
        name = scope.dialog_name(top.dialog_id)
        rules = citations.dialog_completed(left, expires=_expires(scope, top))
        scope.note(ev.DialogCompleted(name, top.dialog_id), node=scope.node or name, rules=rules)


def is_in_fallback(scope: Scope) -> bool:
    """Whether the dialog on top is the Fallback dialog."""
    top = scope.session.top
    return top is not None and top.how == "fallback"


def _uncover(scope: Scope) -> Uncovered:
    """End the dialog on top."""
    ended_fallback = is_in_fallback(scope)
    drop_top(scope)
    below = scope.session.top
    if below is None:
        return Uncovered(None)
    if _skips_previous(scope):
        scope.note(ev.DialogStackDropped(), rules=citations.PREVIOUS_SKIPPED_AT_END)
        return Uncovered(None)
    if below.how == "fallback":
        drop_top(scope, "fallback")
        return Uncovered(scope.session.top, after_fallback=True)
    return Uncovered(below, ended_fallback)


def _return_to(scope: Scope, below: Frame, after_fallback: bool) -> Interaction | None:
    """The interaction to repeat in the dialog that is on top again (C33)."""
    rules = citations.dialog_resumed(below, after_fallback=after_fallback, state=scope.session.state)
    scope.note(ev.DialogResumed(scope.dialog_name(below.dialog_id), below.dialog_id), rules=rules)
    if after_fallback and below.question_id and not scope.switches.reprompt_after_fallback:
        return None
    return scope.bot.interaction(below.interaction_id)


def _skips_previous(scope: Scope) -> bool:
    """Whether the bot has set skipPreviousDialog. Follows CTX-SKIP-PREVIOUS-DIALOG."""
    return (scope.session.variable("skipPreviousDialog") or "").strip().casefold() == "true"


def _expires(scope: Scope, top: Frame) -> bool:
    """Whether a variable or slot lives as long as this dialog."""
    stores = (scope.session.variables, scope.session.slots)
    return any(v.duration == "dialog" and v.dialog_id == top.dialog_id for store in stores for v in store.values())
