"""The decisions of a flow, as values: the match of an input, the fallback, the next action."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ..bot import Dialog, Interaction
from ..matching.bot_groups import GroupSearch
from ..matching.dialog_starters import Barred
from ..matching.intents import IntentMatch

Entry = Literal["starter", "jump", "nested jump", "fallback", "disambiguation", "auto escalation", "transfer", "survey"]
Left = Literal["", "jump", "fallback"]
PatternBy = Literal["pattern", "context message"]
FallbackHow = Literal["question", "dialog", "built-in"]
FallbackKind = Literal["texts", "integration", "other"]
FallbackReason = Literal["no match", "skill id"]
ActionBy = Literal["script", "rule", "default", "close string"]
ActionKind = Literal[
    "Next Interaction",
    "Current Interaction",
    "End Interaction",
    "Interaction",
    "Dialog",
    "Close Dialog",
    "Close Conversation",
]


@dataclass(frozen=True, slots=True)
class Taken:
    """The input is matched; `then` is the interaction that runs next, None where the turn ends."""

    then: Interaction | None = None


@dataclass(frozen=True, slots=True)
class Unmatched:
    """An input that nothing matches, and the reasons.

    Attributes:
        text: the input.
        meanings: the intents that it may have, none with a sufficient score.
        near: a pattern without operators is a part of it.
        barred: dialogs that match it, but may not start.
        group: the search for another bot of the group, None where there was none.
        disambiguation: it answers the question which intent is meant, with an intent that no dialog has, or with other
            words; "" for any other input.
    """

    text: str
    meanings: Sequence[IntentMatch] = ()
    near: bool = False
    barred: tuple[Barred, ...] = ()
    group: GroupSearch | None = None
    disambiguation: Literal["", "intent", "other words"] = ""


@dataclass(frozen=True, slots=True)
class Fallback:
    """The response to give.

    Attributes:
        how: the question's own text, the Fallback dialog, or the built-in text.
        reason: nothing matches the input, or the skill id of a transfer is not numeric.
        question: the pending question.
        dialog: the Fallback dialog, where that is the response.
        repeats_question: the pending question is asked again after it.
        kind: the kind of the bot's Fallback dialog, "" where the response cannot be that one.
    """

    how: FallbackHow
    reason: FallbackReason
    question: Interaction | None = None
    dialog: Dialog | None = None
    repeats_question: bool = False
    kind: FallbackKind | Literal[""] = ""


@dataclass(frozen=True, slots=True)
class FallenBack:
    """The fallback has been given: the interaction that runs next, and the Fallback dialog, if that was started."""

    then: Interaction | None = None
    dialog: Dialog | None = None


@dataclass(frozen=True, slots=True)
class EscalationDue:
    """The dialog starts now: the question has failed too often."""

    dialog: Dialog
    question: Interaction
    fallbacks: int


@dataclass(frozen=True, slots=True)
class NextAction:
    """The action that follows an interaction.

    Attributes:
        kind: the action, as the editor calls it.
        by: the source of the decision.
        origin: the interaction that it follows.
        target: the interaction that it leads to, None where it names none.
        dialog: the other dialog that it leads into, None where it stays in its own.
        repeats_no_match: a question is repeated by a rule for No Match.
        declines_escalation: it ends the Auto Escalation dialog by the answer to its question.
    """

    kind: ActionKind
    by: ActionBy
    origin: Interaction
    target: Interaction | None = None
    dialog: Dialog | None = None
    repeats_no_match: bool = False
    declines_escalation: bool = False
