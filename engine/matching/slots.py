"""Slots: variables that an entity fills.

Theory of operation. A rule fills a slot when one of its variables is called `slot.<name>`. With the value `@ENTITY` the
slot gets the entity of the rule's condition, with `@<name>` the entity of that name; any other value is stored like a
variable's. The value of an entity is the phrase that the consumer used. If the utterance that started the dialog
contains the entity, the question is answered before it is asked (SLOT-SKIP-QUESTION). A filled slot is updated by later
utterances (SLOT-UPDATES) for its lifetime, with one exception: while a question asks for the same entity for another
slot, the answer fills only that slot.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from ..bot import Bot, CustomRule, Interaction, VariableSetting
from ..ports import Entity

SLOT: Final = "slot."
ANY_ENTITY: Final = "@ENTITY"


@dataclass(frozen=True, slots=True)
class Filling:
    """A slot and the entity that fills it, by the rule that says so. Names without `slot.` and `@`."""

    slot: str
    entity: str
    rule: CustomRule


def fillings(question: Interaction) -> Iterator[Filling]:
    """The slots that a question's rules fill with entities, in the rules' order. Follows SLOT-SEVERAL-RULES."""
    for rule in question.rules:
        for variable in rule.variables:
            if entity := entity_of(rule, variable):
                yield Filling(variable.name[len(SLOT) :], entity, rule)


def entity_of(rule: CustomRule, variable: VariableSetting) -> str:
    """The entity that fills this slot; empty for a plain value, and for a variable that is not a slot.

    Follows SLOT-ENTITY-VALUE and SLOT-SPECIAL-VARIABLE.
    """
    value = variable.value.strip()
    if not variable.name.startswith(SLOT) or not value.startswith("@"):
        return ""
    if value.upper() == ANY_ENTITY:
        return next((condition.entity.removeprefix("@") for condition in rule.conditions if condition.entity), "")
    return value[1:]


def phrase_of(entity: str, found: Sequence[Entity]) -> str | None:
    """The phrase recognised as the entity, None without one. Follows SLOT-ANY-ENTITY-VALUE."""
    wanted = entity.casefold()
    return next((each.phrase for each in found if each.name.casefold() == wanted), None)


def answered_before(question: Interaction, found: Sequence[Entity]) -> Filling | None:
    """The rule that the entities of an earlier utterance satisfy, None when the question has to be asked."""
    return next((each for each in fillings(question) if phrase_of(each.entity, found) is not None), None)


@lru_cache(maxsize=256)
def entities_by_slot(bot: Bot) -> Mapping[str, tuple[str, ...]]:
    """The entities that fill each slot, anywhere in the bot, by slot."""
    found: dict[str, tuple[str, ...]] = {}
    for question in bot.interactions:
        for each in fillings(question):
            found[each.slot] = (*found.get(each.slot, ()), each.entity)
    return found
