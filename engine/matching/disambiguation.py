"""Disambiguation of intents: when to ask, the intents to offer, and the one that an answer chooses.

This module only decides; the flow acts. No export with a disambiguation dialog is public, so its form there is inferred
(see `Bot.disambiguation_question`); its behaviour is documented.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ..bot import Bot, Dialog
from .custom_rules import fold_text
from .intents import IntentMatch

NONE_REPLY: Final = "That's not what I was expecting, Please select from one of these options."  # DIS-NONE-REPLY
MOST: Final = 3  # DIS-OPTIONS
STARTERS_ONLY: Final = "system_useIntentsOnlyWithDialogStartersInDisambiguation"  # DIS-STARTERS-ONLY
GROUPED_RANKS: Final = "system_groupConsecutiveIntentRanksInDisambiguation"  # C28: documented once, withdrawn since


@dataclass(frozen=True, slots=True)
class Doubt:
    """The intents an utterance may mean, when none is certain.

    Attributes:
        intents: best first, at most three.
        dialog: handles the utterance without a question.
        of_selected_domains: only the intents of the disambiguation dialog's selected domains took part.
    """

    intents: tuple[IntentMatch, ...] = ()
    dialog: Dialog | None = None
    of_selected_domains: bool = False

    @property
    def asks(self) -> bool:
        return len(self.intents) > 1


def resolve(bot: Bot, dialog: Dialog, found: Sequence[IntentMatch], environment: Mapping[str, str]) -> Doubt:
    """Decide whether the disambiguation dialog asks which of these intents, best first, is meant.

    Follows DIS-TRIGGER, DIS-OPTIONS, DIS-SELECTED-DOMAINS, DIS-STARTERS-ONLY and decision C28: only FAIR PLUS, and at
    least two of them.
    """
    if any(meaning.matches for meaning in found):
        return Doubt()
    fair = [m for m in found if m.rank == "FAIR PLUS" and m.nlu_engine == "LivePerson"]
    if dialog.only_selected_domains:
        fair = [m for m in fair if _in_domains(bot, m, dialog)]
    fair = _one_each(bot, fair)
    if environment.get(STARTERS_ONLY, "").casefold() == "true":
        fair = [m for m in fair if bot.dialogs_of_intent(m.intent_id)]
        if len(fair) == 1:
            return Doubt(tuple(fair), bot.dialogs_of_intent(fair[0].intent_id)[0], dialog.only_selected_domains)
    return Doubt(tuple(fair[:MOST]), None, dialog.only_selected_domains)


def _in_domains(bot: Bot, meaning: IntentMatch, dialog: Dialog) -> bool:
    intent = bot.intent(meaning.intent_id)
    domain = bot.domain(intent.domain_id) if intent else None
    return domain is not None and (domain.id in dialog.selected_domains or domain.name in dialog.selected_domains)


def _one_each(bot: Bot, found: Sequence[IntentMatch]) -> list[IntentMatch]:
    """An intent and its meta intent are one choice: the one that a dialog starter has, else the intent (C43)."""
    kept: dict[str, IntentMatch] = {}
    for meaning in found:
        known = kept.get(meaning.expressed_intent_id)
        if known is None or (not bot.dialogs_of_intent(known.intent_id) and bot.dialogs_of_intent(meaning.intent_id)):
            kept[meaning.expressed_intent_id] = meaning
    return list(kept.values())


def chosen_intent(offered: Mapping[str, str], text: str) -> str | None:
    """The id of the intent whose display name was chosen or typed; "" for the extra choice, None for other texts."""
    wanted = fold_text(text)
    return next((intent_id for label, intent_id in offered.items() if fold_text(label) == wanted), None)
