"""The chain of a turn: its interactions, one after the other, and the limits that stop a loop.

Statements and integrations in a row are counted as the platform counts them (C22); a question ends the turn, and so the
count. A loop can consist of other interactions: dialog starters, disabled interactions, skipped questions. So each
entry into an interaction is counted too, with the same limits for each interaction in a turn. A limit
stops the whole turn.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

from .. import events as ev
from ..bot import CustomRule, Interaction
from ..interactions.endings import Closes, Completes, Ending, Failed, Proceeds, Refused, Waits
from ..interactions.kinds import run_interaction
from ..interactions.place import Place
from ..script import Panel
from ..turn.commands import TurnRun
from ..turn.panels import run_panel
from ..turn.scope import Scope
from ..turn.variables import store_variables
from . import auto_escalation, citations
from .decisions import NextAction
from .dialog_stack import complete_dialog, drop_top
from .fallback import fall_back_from_transfer
from .next_action import Next, close_action, decide_next, take_action

CHAIN_LIMIT: Final = 10  # DLG-MAX-CHAIN-10
CROSS_DIALOG_LIMIT: Final = 5  # DLG-MAX-ITERATION-5


class Chain:
    """The interactions of one turn, run one after the other."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._length = 0  # statements and integrations in a row
        self._crosses = False  # whether it has left its first dialog
        self._entries: Counter[str] = Counter()  # by interaction id

    @property
    def limit(self) -> int:
        """Follows DLG-MAX-CHAIN-10 and, once the chain has left its first dialog, DLG-MAX-ITERATION-5."""
        return CROSS_DIALOG_LIMIT if self._crosses else CHAIN_LIMIT

    @property
    def _place(self) -> Place:
        if not self._length:
            return Place.FIRST
        return Place.LATER if self._length < self.limit - 1 else Place.AT_LIMIT

    def run(self, interaction: Interaction | None) -> TurnRun:
        """Run interactions one after the other until the flow waits, ends or is stopped."""
        while interaction is not None and not self._scope.session.stopped:
            self._entries[interaction.id] += 1
            if self._entries[interaction.id] > self.limit:
                self._break(interaction.where)
            elif not interaction.enabled:
                interaction = self._skip(interaction)
            elif _counts(interaction) and self._length >= self.limit:
                self._break()
            else:
                interaction = yield from self._run_one(interaction)

    def proceed(self, interaction: Interaction, rule: CustomRule | None) -> Next:
        """Take the next action of an interaction; returns the interaction that runs next."""
        trigger, self._scope.trigger = self._scope.trigger, None
        return (yield from self._take(decide_next(self._scope, interaction, rule, trigger)))

    def _take(self, action: NextAction) -> Next:
        self._crosses = self._crosses or action.dialog is not None
        return (yield from take_action(self._scope, action))

    def _skip(self, interaction: Interaction) -> Interaction | None:
        """Pass over a disabled interaction. Follows INT-ENABLED and decision C37."""
        skipped = ev.InteractionSkipped(interaction.name, interaction.id)
        self._scope.note(skipped, node=interaction.where, rules=citations.INTERACTION_SKIPPED)
        return self._scope.bot.following(interaction) or complete_dialog(self._scope)

    def _run_one(self, interaction: Interaction) -> Next:
        scope = self._scope
        scope.reach(interaction)
        reached = ev.InteractionReached(interaction.name, interaction.id, interaction.type)
        scope.note(reached, rules=citations.interaction_reached(interaction))
        if interaction.pre_process:
            code = Panel("Pre-Process Code", interaction.where, interaction.pre_process)
            if (yield from run_panel(scope, code)):
                return (yield from self._follow(interaction, Proceeds()))
        ending = yield from run_interaction(scope, interaction, self._place)
        return (yield from self._follow(interaction, ending))

    def _follow(self, interaction: Interaction, ending: Ending) -> Next:
        """Continue after an interaction that has ended in this way; returns the interaction that runs next."""
        scope = self._scope
        match ending:
            case Proceeds(rule, utterance):
                if rule is not None:
                    store_variables(scope, rule, utterance)
                return None if self._is_full(interaction) else (yield from self.proceed(interaction, rule))
            case Waits():
                return None
            case Completes():
                auto_escalation.count_error_message(scope, interaction)
                return None if self._is_full(interaction) else complete_dialog(scope)
            case Closes(survey):
                return (yield from self._take(close_action(interaction, survey, "close string")))
            case Failed():
                drop_top(scope)
                return None
            case Refused():
                self._length += 1  # the fallback is this interaction's output, so a limit stops the flow only after it
                return (yield from fall_back_from_transfer(scope))

    def _is_full(self, interaction: Interaction) -> bool:
        """Count an interaction that has run; at the limit the flow stops, independent of the next action (C22)."""
        if not _counts(interaction):
            return False
        self._length += 1
        if self._length < self.limit:
            return False
        self._break()
        return True

    def _break(self, node: str | None = None) -> None:
        """Log the platform's line and end the dialog, and so the turn."""
        text = (
            f"Breaking the interaction flow because iteration count exceeded {CROSS_DIALOG_LIMIT}"
            if self._crosses
            else f"BREAKING THE INTERACTION FLOW. Reached max limit on daisy chaining of interactions: {CHAIN_LIMIT}"
        )
        if node is not None:
            self._scope.node = node
        self._scope.note(ev.FlowStopped(text), rules=citations.chain_broken(crosses=self._crosses))
        drop_top(self._scope)


def _counts(interaction: Interaction) -> bool:
    """Whether it counts towards the limits (C22)."""
    return not interaction.is_question and interaction.type != "DIALOG_STARTER"
