"""The next action of an interaction: decided by a script, a rule or the order of the dialog, then taken."""

from __future__ import annotations

from collections.abc import Generator

from .. import events as ev
from ..bot import CLOSE_CONVERSATION, CLOSE_DIALOG, END_INTERACTION, NEXT, Bot, CustomRule, Dialog, Interaction
from ..errors import closest
from ..turn.answer import Answer
from ..turn.commands import Close, Command, FlowError
from ..turn.scope import Scope
from . import citations
from .decisions import ActionBy, NextAction
from .dialog_stack import complete_dialog, drop_top, enter_dialog, is_in_fallback

Next = Generator[Command, Answer | None, Interaction | None]  # the interaction that runs next, None at the turn's end


def close_action(interaction: Interaction, survey: bool, by: ActionBy) -> NextAction:
    """The action that closes the conversation, with a survey or without."""
    return NextAction("Close Dialog" if survey else "Close Conversation", by, interaction)


def decide_next(scope: Scope, interaction: Interaction, rule: CustomRule | None, trigger: str | None) -> NextAction:
    """The next action: a script's trigger first, then the rule's, then the interaction in line.

    Raises:
        FlowError: it leads to an interaction or a dialog that does not exist.
    """
    bot = scope.bot
    if trigger is not None:
        return _to_interaction(scope, interaction, _triggered(bot, interaction, trigger), "script")
    name, value = (rule.action.name, rule.action.value) if rule is not None else ("INTERACTION", NEXT)
    by: ActionBy = "default" if rule is None or rule.is_unconditional else "rule"
    if value == NEXT:
        return NextAction("Next Interaction", by, interaction, bot.following(interaction))
    if value == END_INTERACTION:
        top = scope.session.top
        declines = interaction.is_question and top is not None and top.how == "auto escalation"
        return NextAction("End Interaction", by, interaction, declines_escalation=declines)
    if value in (CLOSE_DIALOG, CLOSE_CONVERSATION):
        return close_action(interaction, value == CLOSE_DIALOG, by)
    if name == "DIALOG":
        dialog = bot.dialog(value)
        if dialog is None:
            raise FlowError(f"{interaction.where} refers to the unknown dialog {value!r}")
        return NextAction("Dialog", by, interaction, dialog=dialog)
    if value == interaction.id:
        no_match = rule is not None and any(c.match_type == "NO_MATCH" for c in rule.conditions)
        return NextAction("Current Interaction", by, interaction, interaction, repeats_no_match=no_match)
    target = bot.interaction(value)
    if target is None:
        raise FlowError(f"{interaction.where} refers to the interaction {value!r}, which is not in any dialog")
    return _to_interaction(scope, interaction, target, by)


def _to_interaction(scope: Scope, interaction: Interaction, target: Interaction, by: ActionBy) -> NextAction:
    top = scope.session.top
    if top is not None and top.dialog_id == target.dialog_id:
        return NextAction("Interaction", by, interaction, target)
    dialog = scope.bot.dialog(target.dialog_id)
    if dialog is None:
        raise FlowError(f"{target.where} is not in any dialog")
    return NextAction("Interaction", by, interaction, target, dialog)


def _triggered(bot: Bot, interaction: Interaction, trigger: str) -> Interaction:
    target = bot.interaction_named(trigger)
    if target is None:
        near = closest(trigger, [known.name for known in bot.interactions])
        hint = f", did you mean {near!r}?" if near else ""
        raise FlowError(f"{interaction.where} triggers the interaction {trigger!r}, which does not exist{hint}")
    return target


def take_action(scope: Scope, action: NextAction) -> Next:
    """Take this action; returns the interaction that runs next.

    Raises:
        FlowError: it leads into a dialog that is disabled.
    """
    if action.dialog is not None and not action.dialog.enabled:
        text = f"the dialog {action.dialog.name!r} is disabled, and {scope.node} leads to it"
        scope.note(ev.DiagnosticReported("dialog-disabled", text), rules=citations.DIALOG_DISABLED)
        raise FlowError(text)
    scope.note(ev.NextActionTaken(action.kind, _name_of_target(action)), rules=citations.next_action(action))
    if action.dialog is not None:
        head = _cross(scope, action.dialog)
        return action.target or head
    if action.kind in ("Close Dialog", "Close Conversation"):
        scope.note(ev.DialogStackDropped(), rules=citations.STACK_CLEARED)
        yield Close(survey=action.kind == "Close Dialog")
        return None
    return action.target or complete_dialog(scope)


def _name_of_target(action: NextAction) -> str:
    if action.target is not None:
        return action.target.name
    return action.dialog.name if action.dialog is not None else ""


def _cross(scope: Scope, dialog: Dialog) -> Interaction | None:
    """Enter another dialog. The one that leads there is left for good; by switch, when that one ends (C33f)."""
    in_fallback = is_in_fallback(scope)
    if scope.switches.jump_leaves_return_point and not in_fallback:
        return enter_dialog(scope, dialog, "nested jump")
    drop_top(scope, "fallback" if in_fallback else "jump")
    return enter_dialog(scope, dialog, "jump")
