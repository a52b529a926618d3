"""Variables and slots that custom rules fill, and slots that follow the consumer's words."""

from __future__ import annotations

from dataclasses import dataclass

from .. import events as ev
from ..bot import CustomRule, VariableSetting
from ..matching.slots import SLOT, entities_by_slot, entity_of, fillings, phrase_of
from . import citations
from .citations import Duration
from .scope import Scope

_DURATIONS: dict[str, Duration] = {
    "request": "request",
    "dialog": "dialog",
    "session": "session",
    "forever": "forever",
}


@dataclass(frozen=True, slots=True)
class SettingValue:
    """The value that a rule's setting stores, None when the entity that fills it was not found."""

    value: str | None
    is_slot: bool = False
    is_entity: bool = False


def store_variables(scope: Scope, rule: CustomRule, utterance: str | None = None) -> None:
    """Store the variables of a rule that holds; a slot's entity is searched in `utterance`, by default the input.

    Follows VAR-SET-IN-RULE and RULE-STORE-BEFORE-NEXT.
    """
    for variable in rule.variables:
        found = _value_of(scope, rule, variable, utterance)
        duration = _DURATIONS.get(variable.scope, "session")
        if found.value is not None:
            name = scope.references.stored_name(variable.name.removeprefix(SLOT))
            stored = ev.VariableSet(name, found.value, duration, found.is_slot)
            scope.note(stored, rules=citations.variable_stored(stored, is_entity=found.is_entity))


def _value_of(scope: Scope, rule: CustomRule, variable: VariableSetting, utterance: str | None) -> SettingValue:
    is_slot = variable.name.startswith(SLOT)
    entity = entity_of(rule, variable) if is_slot else ""
    if not entity:
        return SettingValue(scope.fill(variable.value), is_slot)
    found = scope.entities(scope.session.user_message if utterance is None else utterance, [entity])
    return SettingValue(phrase_of(entity, found), is_slot=True, is_entity=True)


def update_slots(scope: Scope, text: str) -> None:
    """Let filled slots follow the consumer's words. Follows SLOT-UPDATES."""
    filled = scope.session.slots
    if not filled:
        return
    by_slot = entities_by_slot(scope.bot)
    question = scope.pending_question()
    asked = {each.entity.casefold() for each in fillings(question)} if question is not None else set()
    found = scope.entities(text) if any(slot in by_slot for slot in filled) else ()
    for slot, stored in list(filled.items()):
        phrases = (phrase_of(name, found) for name in by_slot.get(slot, ()) if name.casefold() not in asked)
        phrase = next((each for each in phrases if each is not None), None)
        if phrase is not None and phrase != stored.value:
            duration = _DURATIONS.get(stored.duration, "session")
            scope.note(ev.VariableSet(slot, phrase, duration, True), rules=citations.SLOT_UPDATED)
