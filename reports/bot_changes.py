"""The changes between two versions of a bot, as its author sees them: dialogs, interactions, rules, texts, settings.

Elements are matched by the platform's ids, then by name, so a bot that was imported again is recognised. Fields have
the names of the builder's screen; a field without a name there is shown by its JSON path, so that nothing is left out.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeVar

from ..engine.bot import Bot, Condition, CustomRule, Dialog, Integration, Interaction
from .coverage.parts import choices_of, next_action

T = TypeVar("T")
Kind = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference.

    Attributes:
        where: the bot node, as authors know it.
        what: the field.
        old, new: the values, "" without one.
    """

    kind: Kind
    where: str
    what: str
    old: str = ""
    new: str = ""


def changes(old: Bot, new: Bot) -> list[Change]:
    """Every difference except those of ids, dates and layout, in the order of the new export."""
    return [
        *_settings(old, new),
        *_dialogs(old, new),
        *_interactions(old, new),
        *_integrations(old, new),
        *_code("the bot", "Global Functions", old.global_functions, new.global_functions),
        *_others(old, new),
    ]


# --- what belongs together -------------------------------------------------------------------------------------------


def _matched(
    old: Sequence[T], new: Sequence[T], *keys: Callable[[T], object]
) -> tuple[list[tuple[T, T]], list[T], list[T]]:
    """Pairs of the same element, then those only in the old and those only in the new, matched by key after key."""
    pairs: dict[int, T] = {}
    left_old, left_new = list(old), list(new)
    for key in keys:
        known: dict[object, T] = {}
        for one in left_old:
            known.setdefault(key(one), one)
        for one in left_new:
            if (twin := known.pop(key(one), None)) is not None:
                pairs[id(one)] = twin
        taken = {id(twin) for twin in pairs.values()}
        left_old = [one for one in left_old if id(one) not in taken]
        left_new = [one for one in left_new if id(one) not in pairs]
    return [(pairs[id(one)], one) for one in new if id(one) in pairs], left_old, left_new


def _pair(where: str, what: str, old: str, new: str) -> Iterator[Change]:
    if old != new:
        yield Change("changed", where, what, old, new)


def _lists(where: str, what: str, old: Iterable[str], new: Iterable[str]) -> Iterator[Change]:
    """Items removed and added; their order when nothing else has changed."""
    before, after = list(old), list(new)
    yield from (Change("removed", where, what, old=item) for item in before if item not in after)
    yield from (Change("added", where, what, new=item) for item in after if item not in before)
    if before != after and sorted(before) == sorted(after):
        yield Change("changed", where, f"order of {what}s", ", ".join(before), ", ".join(after))


def _code(where: str, what: str, old: str, new: str) -> Iterator[Change]:
    """The changed lines of code."""
    if old != new:
        lines = list(difflib.ndiff(old.splitlines(), new.splitlines()))
        removed = " ⏎ ".join(line[2:].strip() for line in lines if line.startswith("- "))
        added = " ⏎ ".join(line[2:].strip() for line in lines if line.startswith("+ "))
        kind: Kind = "changed" if old and new else "added" if new else "removed"
        yield Change(kind, where, what, removed, added)


# --- dialogs ---------------------------------------------------------------------------------------------------------


def _dialogs(old: Bot, new: Bot) -> Iterator[Change]:
    pairs, removed, added = _matched(old.dialogs, new.dialogs, lambda one: one.id, lambda one: one.name)
    yield from (Change("removed", one.name, "dialog") for one in removed)
    yield from (Change("added", one.name, "dialog") for one in added)
    for before, after in pairs:
        yield from _pair(after.name, "name", before.name, after.name)
        yield from _pair(after.name, "type", before.type, after.type)
        yield from _pair(after.name, "status", before.status, after.status)
        yield from _order(old, new, before, after)
        yield from _rest(after.name, _raw(old, before.path), _raw(new, after.path), _KNOWN_OF_DIALOG)


def _order(old: Bot, new: Bot, before: Dialog, after: Dialog) -> Iterator[Change]:
    """A change in the order of the interactions that both versions have."""
    names = [[one.name for one in bot.chain(dialog)] for bot, dialog in ((old, before), (new, after))]
    both = [[name for name in listed if name in names[1 - side]] for side, listed in enumerate(names)]
    yield from _pair(after.name, "order of interactions", ", ".join(both[0]), ", ".join(both[1]))


# --- interactions ----------------------------------------------------------------------------------------------------

Get = Callable[[Bot, Interaction], str]

_TEXTS: Final[dict[str, Get]] = {
    "name": lambda _, one: one.name,
    "dialog": lambda bot, one: _dialog_name(bot, one),
    "type": lambda _, one: one.type,
    "status": lambda _, one: one.status,
    "text": lambda _, one: one.text,
    "image": lambda _, one: one.image_url,
    "rich JSON": lambda _, one: one.rich_json,
    "intent": lambda bot, one: bot.intent_name(one.intent_id) or one.intent_id,
    "fallback response": lambda _, one: one.fallback_response,
    "interaction delay": lambda _, one: f"{one.interaction_delay} ms" if one.interaction_delay else "",
    "integration": lambda _, one: one.responder_name or one.responder_id,
    "skill id": lambda _, one: one.escalation.skill_id if one.escalation else "",
    "skill name": lambda _, one: one.escalation.skill_name if one.escalation else "",
    "agent id": lambda _, one: one.escalation.agent_id if one.escalation else "",
    "transfer bot context": lambda _, one: str(bool(one.escalation and one.escalation.transfer_bot_context)),
}
_LISTS: Final[dict[str, Callable[[Interaction], Iterable[str]]]] = {
    "pattern": lambda one: one.patterns,
    "exclude keyword": lambda one: one.exclude_keywords,
    "choice": lambda one: choices_of(one),
}
_PANELS: Final[dict[str, Callable[[Interaction], str]]] = {
    "Pre-Process Code": lambda one: one.pre_process,
    "Post-Process Code": lambda one: one.post_process,
    "Process User Response": lambda one: one.process_response,
}


def _interactions(old: Bot, new: Bot) -> Iterator[Change]:
    pairs, removed, added = _matched(
        old.interactions, new.interactions, lambda one: one.id, lambda one: one.where, lambda one: one.name
    )
    yield from (Change("removed", one.where, "interaction", old=one.text) for one in removed)
    yield from (Change("added", one.where, "interaction", new=one.text) for one in added)
    for before, after in pairs:
        yield from _interaction(old, new, before, after)


def _interaction(old: Bot, new: Bot, before: Interaction, after: Interaction) -> Iterator[Change]:
    where = after.where
    found: list[Change] = []
    for what, get in _TEXTS.items():
        found += _pair(where, what, get(old, before), get(new, after))
    for what, listed in _LISTS.items():
        found += _lists(where, what, listed(before), listed(after))
    for what, code in _PANELS.items():
        found += _code(where, what, code(before), code(after))
    found += _rules(old, new, before, after)
    yield from found
    known = _KNOWN_OF_INTERACTION - {"content"} if not found else _KNOWN_OF_INTERACTION
    yield from _rest(where, _raw(old, before.path), _raw(new, after.path), known)


def _dialog_name(bot: Bot, one: Interaction) -> str:
    dialog = bot.dialog(one.dialog_id)
    return dialog.name if dialog else one.dialog_id


# --- rules -----------------------------------------------------------------------------------------------------------


def _rules(old: Bot, new: Bot, before: Interaction, after: Interaction) -> Iterator[Change]:
    old_rules = list(enumerate(before.rules))
    new_rules = list(enumerate(after.rules))
    pairs, removed, added = _matched(
        old_rules,
        new_rules,
        lambda rule: (rule[1].name, rule[0]),
        lambda rule: rule[1].name or object(),
        lambda rule: rule[0],
    )
    yield from (Change("removed", after.where, _rule_name(*rule), _described(old, before, rule[1])) for rule in removed)
    yield from (Change("added", after.where, _rule_name(*rule), new=_described(new, after, rule[1])) for rule in added)
    for (_, was), (index, now) in pairs:
        called = _rule_name(index, now)
        yield from _pair(after.where, f"name of {called}", was.name, now.name)
        yield from _lists(after.where, f"condition of {called}", _conditions(old, was), _conditions(new, now))
        yield from _pair(after.where, f"next action of {called}", _action(old, before, was), _action(new, after, now))
        yield from _lists(after.where, f"variable set by {called}", _variables(was), _variables(now))
    names = [rule.name for rule in before.rules], [rule.name for rule in after.rules]
    if names[0] != names[1] and sorted(names[0]) == sorted(names[1]):
        yield Change("changed", after.where, "order of rules", ", ".join(names[0]), ", ".join(names[1]))


def _rule_name(index: int, rule: CustomRule) -> str:
    if rule.is_unconditional:
        return "the interaction"
    return f"rule {rule.name!r}" if rule.name else f"rule {index + 1}"


def _described(bot: Bot, one: Interaction, rule: CustomRule) -> str:
    conditions = ", ".join(_conditions(bot, rule))
    return f"{conditions} → {_action(bot, one, rule)}" if conditions else _action(bot, one, rule)


def _action(bot: Bot, one: Interaction, rule: CustomRule) -> str:
    action, target = next_action(bot, one, rule)
    if action == "Next Interaction":  # its target depends on the order of interactions
        return action
    return f'{action} "{target}"' if target else action


def _conditions(bot: Bot, rule: CustomRule) -> Iterator[str]:
    for condition in rule.conditions:
        yield from _condition(bot, condition)
    for variable in rule.variable_conditions:
        yield f"{variable.name} {variable.match_type.replace('_', ' ').lower()} {variable.value!r}"
    if len(rule.variable_conditions) > 1:
        yield f"{rule.any_or_all.lower()} of them"


def _condition(bot: Bot, condition: Condition) -> Iterator[str]:
    match condition.match_type:
        case "PATTERN":
            yield from (f"pattern {pattern!r}" for pattern in condition.patterns)
        case "REGEX":
            yield f"regular expression {condition.regex}"
        case "API_RESULT":
            yield f"API result {condition.status.lower()}"
        case "INTENT":
            yield f"intent {bot.intent_name(condition.intent) or condition.intent!r}"
        case "NO_MATCH":
            yield f"no match, answered {condition.fallback_message!r}" if condition.fallback_message else "no match"
        case _:
            yield f"{condition.match_type.replace('_', ' ').lower()} {condition.value!r}"
    yield from (f"excluding {keyword!r}" for keyword in condition.exclude_keywords)


def _variables(rule: CustomRule) -> list[str]:
    return [f"{one.name} = {one.value!r} ({one.scope})" for one in rule.variables]


# --- integrations, settings, everything else -------------------------------------------------------------------------


def _integrations(old: Bot, new: Bot) -> Iterator[Change]:
    pairs, removed, added = _matched(
        old.integrations, new.integrations, lambda one: one.id or one, lambda one: one.name
    )
    yield from (Change("removed", one.name, "integration") for one in removed)
    yield from (Change("added", one.name, "integration") for one in added)
    for before, after in pairs:
        where = f"integration {after.name}"
        yield from _code(where, "Transform Result Script", before.transform_script, after.transform_script)
        yield from _fields(where, before, after)
        yield from _rest(where, _raw(old, before.path), _raw(new, after.path), _KNOWN_OF_INTEGRATION)


def _fields(where: str, before: Integration, after: Integration) -> Iterator[Change]:
    yield from _pair(where, "name", before.name, after.name)
    yield from _pair(where, "method", before.method, after.method)
    yield from _pair(where, "address", before.url, after.url)
    yield from _lists(where, "custom data field", _rows(before.fields.items()), _rows(after.fields.items()))


def _rows(pairs: Iterable[tuple[str, str]]) -> list[str]:
    return [f"{name} = {value}" for name, value in pairs]


def _settings(old: Bot, new: Bot) -> Iterator[Change]:
    yield from _rest("Bot Settings", old.raw["bot"], new.raw["bot"], frozenset())


def _others(old: Bot, new: Bot) -> Iterator[Change]:
    known = {"bot", "groups", "conversationMessage", "responder", "globalFunctions"}
    yield from _rest("the bot", old.raw, new.raw, frozenset(known))


def _raw(bot: Bot, path: str) -> dict[str, Any]:
    """The JSON object of an element, by its path `name[index]`."""
    name, _, index = path.rstrip("]").partition("[")
    found: dict[str, Any] = bot.raw[name][int(index)]
    return found


def _rest(where: str, old: dict[str, Any], new: dict[str, Any], known: frozenset[str]) -> Iterator[Change]:
    """Differences under the keys that have no name here."""
    before, after = (
        {path: value for key in one if key not in known for path, value in _leaves(one[key], key)} for one in (old, new)
    )
    for path in dict.fromkeys((*before, *after)):
        if before.get(path) != after.get(path):
            kind: Kind = "changed" if path in before and path in after else "added" if path in after else "removed"
            yield Change(kind, where, path, before.get(path, ""), after.get(path, ""))


def _leaves(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """The scalar values in a piece of JSON by path, without those that the platform sets."""
    waiting = [(path, value)]
    while waiting:
        at, here = waiting.pop()
        name = at.rpartition(".")[2].partition("[")[0]
        if name in _NOISE:
            continue
        if isinstance(here, dict) and here:
            waiting += [(f"{at}.{key}", here[key]) for key in reversed(here)]
        elif isinstance(here, list) and here:
            waiting += [(f"{at}[{index}]", here[index]) for index in reversed(range(len(here)))]
        else:
            yield at, here if isinstance(here, str) else json.dumps(here, ensure_ascii=False)


_NOISE: Final = frozenset(  # ids that an import renews, and the authors and dates of changes
    {
        "id",
        "botId",
        "chatBotId",
        "chatbotId",
        "chatBotPlatformUserId",
        "createdAt",
        "creationTime",
        "hash",
        "lastCommenterId",
        "lastModifiedDate",
        "modificationTime",
        "modifiedBy",
        "organizationId",
        "responderId",
        "updatedAt",
        "version",
    }
)
_KNOWN_OF_DIALOG: Final = frozenset({"name", "dialogType", "status"})
_KNOWN_OF_INTERACTION: Final = frozenset(
    {
        "name",
        "group",
        "interactionType",
        "status",
        "content",
        "pattern",
        "excludeKeywords",
        "intentId",
        "preProcessMessage",
        "postProcessMessage",
        "processUserResponse",
        "quickReplies",
        "fallbackResponse",
        "fallbackMessage",
        "interactionDelay",
        "nextMessageId",
        "prevMessageId",
        "responseMatches",
    }
)
_KNOWN_OF_INTEGRATION: Final = frozenset({"name", "method", "webhook", "customDataFields", "transformResultsScript"})
