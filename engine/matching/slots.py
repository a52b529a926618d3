"""Slots: variables that an entity fills.

Theory of operation. A rule fills a slot when one of its variables is called `slot.<name>`. With the value `@ENTITY` the
entity of the rule's condition is looked for, with `@<name>` the entity of that name; any other value is stored like a
variable's. What is found is the phrase that the consumer used. An entity that the utterance which started the dialog
already holds answers the question before it is asked (SLOT-SKIP-QUESTION), and a filled slot follows what the consumer
says later (SLOT-UPDATES), as long as it lives. The one exception: while a question asks for the same entity on behalf
of another slot, its answer is that slot's alone.
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
    """The entity that fills this slot; empty for a plain value, and for a variable that is no slot.

    Follows SLOT-ENTITY-VALUE and SLOT-SPECIAL-VARIABLE.
    """
    value = variable.value.strip()
    if not variable.name.startswith(SLOT) or not value.startswith("@"):
        return ""
    if value.upper() == ANY_ENTITY:
        return next((condition.entity.removeprefix("@") for condition in rule.conditions if condition.entity), "")
    return value[1:]


def phrase_of(entity: str, found: Sequence[Entity]) -> str | None:
    """The words that the entity was recognised by, None when it was not. Follows SLOT-ANY-ENTITY-VALUE."""
    wanted = entity.casefold()
    return next((each.phrase for each in found if each.name.casefold() == wanted), None)


def answered_before(question: Interaction, found: Sequence[Entity]) -> Filling | None:
    """The rule that the entities of an earlier utterance satisfy, None when the question has to be asked."""
    return next((each for each in fillings(question) if phrase_of(each.entity, found) is not None), None)


@lru_cache(maxsize=256)
def entities_by_slot(bot: Bot) -> Mapping[str, tuple[str, ...]]:
    """By slot the entities that fill it, anywhere in the bot."""
    found: dict[str, tuple[str, ...]] = {}
    for question in bot.interactions:
        for each in fillings(question):
            found[each.slot] = (*found.get(each.slot, ()), each.entity)
    return found
