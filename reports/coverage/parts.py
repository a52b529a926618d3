"""The parts of a bot that can be covered, each with a key, a name that its author knows, and its path in the file.

A key is made of the platform's ids, so it survives moving and renaming. `said` is the content of the part: a scenario
that runs a changed version of the bot covers only the parts with the same content.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from ...engine.bot import (
    CLOSE_CONVERSATION,
    CLOSE_DIALOG,
    END_INTERACTION,
    NEXT,
    Bot,
    CustomRule,
    Dialog,
    Interaction,
)
from ...engine.lookalikes import as_seen
from ...engine.script import CONVERSATION_START
from ...engine.walks.paths import Paths, Way

Kind = Literal[
    "dialogs", "interactions", "rules", "patterns", "choices", "next actions", "script panels", "escalation paths"
]
KINDS: Final[tuple[Kind, ...]] = (
    "dialogs",
    "interactions",
    "rules",
    "patterns",
    "choices",
    "next actions",
    "script panels",
    "escalation paths",
)
OUTCOMES: Final = {
    "accepted": "the skill gets the conversation",
    "at once": "the transfer fails at once",
    "later": "no agent accepts it",
}
START_PANEL: Final = CONVERSATION_START.name

_ACTIONS: Final = {
    NEXT: "Next Interaction",
    END_INTERACTION: "End Interaction",
    CLOSE_DIALOG: "Close Dialog",
    CLOSE_CONVERSATION: "Close Conversation",
}
_PANELS: Final[tuple[tuple[str, Callable[[Interaction], str], str], ...]] = (
    ("Pre-Process Code", lambda one: one.pre_process, "preProcessMessage"),
    ("Post-Process Code", lambda one: one.post_process, "postProcessMessage"),
    ("Process User Response", lambda one: one.process_response, "processUserResponse"),
)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bot that can be covered.

    Attributes:
        key: unique within the bot.
        dialog: the name of the dialog it belongs to, "" for a part of the bot as a whole.
        name: its name within the dialog, as its author knows it.
        path: its JSON path in the export.
        said: its content, which has to be the same in a changed bot.
    """

    key: str
    kind: Kind
    dialog: str
    name: str
    path: str
    said: str = ""


def parts_of(bot: Bot) -> dict[str, Part]:
    """Every part of the bot that can run, by key, dialog by dialog, without disabled ones."""
    found: dict[str, Part] = {}
    for part in _parts(bot):
        found.setdefault(part.key, part)
    return found


def _parts(bot: Bot) -> Iterator[Part]:
    if "initConversation" in bot.global_functions:
        yield Part(
            panel_key("", START_PANEL),
            "script panels",
            "",
            START_PANEL,
            "globalFunctions.methods",
            bot.global_functions,
        )
    ways: dict[str, list[Way]] = {}
    for way in Paths(bot).ways:
        ways.setdefault(way.dialog.id, []).append(way)
    for dialog in bot.dialogs:
        if dialog.enabled:
            yield Part(dialog_key(dialog.id), "dialogs", dialog.name, dialog.name, dialog.path)
            for one in bot.chain(dialog):
                if one.enabled:
                    yield from _interaction(bot, dialog, one)
            yield from (_escalation(way, outcome) for way in ways.get(dialog.id, ()) for outcome in OUTCOMES)


def _interaction(bot: Bot, dialog: Dialog, one: Interaction) -> Iterator[Part]:
    yield Part(interaction_key(one.id), "interactions", dialog.name, one.name, one.path, one.type)
    for number, pattern in enumerate(one.patterns):
        path = f"{one.path}.pattern[{number}]"
        yield Part(pattern_key(one.id, pattern), "patterns", dialog.name, f"{pattern!r}", path)
    if one.intent_id:
        name = f"the intent {bot.intent_name(one.intent_id) or one.intent_id!r}"
        yield Part(pattern_key(one.id, intent=one.intent_id), "patterns", dialog.name, name, f"{one.path}.intentId")
    for index, rule in enumerate(one.rules):
        yield from _rule(dialog, one, index, rule)
    yield from _next_actions(bot, dialog, one)
    for label, path in choices_of(one).items():
        yield Part(choice_key(one.id, label), "choices", dialog.name, f"{one.name}: {label!r}", path)
    yield from _panels(bot, dialog, one)


def _rule(dialog: Dialog, one: Interaction, index: int, rule: CustomRule) -> Iterator[Part]:
    if not rule.is_unconditional:
        name = f"{one.name}: {rule.name or f'rule {index + 1}'!r}"
        said = rule.model_dump_json(exclude={"action", "variables"})
        yield Part(rule_key(one.id, index), "rules", dialog.name, name, rule.path, said)
    for number, condition in enumerate(rule.conditions):
        for position, pattern in enumerate(condition.patterns):
            path = f"{rule.path}.conditions[{number}].patternMatch.patterns[{position}]"
            key = pattern_key(one.id, pattern, rule=index)
            yield Part(key, "patterns", dialog.name, f"{one.name}: {pattern!r}", path)


def _next_actions(bot: Bot, dialog: Dialog, one: Interaction) -> Iterator[Part]:
    for rule in one.rules or (CustomRule(),):
        action, target = next_action(bot, one, rule)
        name = f"{one.name} → {target or action}"
        path = f"{rule.path}.action" if rule.path else one.path
        yield Part(next_key(one.id, action, target), "next actions", dialog.name, name, path)


def _panels(bot: Bot, dialog: Dialog, one: Interaction) -> Iterator[Part]:
    for panel, code_of, key in _PANELS:
        if code := code_of(one):
            yield Part(
                panel_key(one.id, panel),
                "script panels",
                dialog.name,
                f"{one.name}: {panel}",
                f"{one.path}.{key}",
                code,
            )
    integration = bot.integration_of(one) if one.is_integration else None
    if integration is not None and integration.transform_script:
        panel = "Transform Result Script"
        path = f"{integration.path}.transformResultsScript"
        name = f"{one.name}: {panel}"
        yield Part(panel_key(one.id, panel), "script panels", dialog.name, name, path, integration.transform_script)


def _escalation(way: Way, outcome: str) -> Part:
    name = f"{way.transfer.name}: {OUTCOMES[outcome]}"
    if way.transfer.dialog_id != way.dialog.id:
        name = f"to {way.transfer.where}: {OUTCOMES[outcome]}"
    key = escalation_key(way.dialog.id, way.transfer.id, outcome)
    return Part(key, "escalation paths", way.dialog.name, name, way.transfer.path)


def next_action(bot: Bot, one: Interaction, rule: CustomRule) -> tuple[str, str]:
    """A rule's next action as the log names it: the action and the name of its target."""
    value = rule.action.value
    if value in _ACTIONS:
        following = bot.following(one) if value == NEXT else None
        return _ACTIONS[value], following.name if following else ""
    if rule.action.name == "DIALOG":
        dialog = bot.dialog(value)
        return "Dialog", dialog.name if dialog else value
    if value == one.id:
        return "Current Interaction", one.name
    target = bot.interaction(value)
    return "Interaction", target.name if target else value


def choices_of(one: Interaction) -> dict[str, str]:
    """The choices of this interaction: label to JSON path. Links are left out: they send nothing to the bot."""
    tiles = f"{one.path}.content.results.tile.tileData"
    shown = [(text, f"{tiles}[0].multipleChoice.multipleChoices[{n}]") for n, text in enumerate(one.choices)]
    for number, buttons in enumerate([card.buttons for card in one.cards] or [one.buttons]):
        said = [(n, button) for n, button in enumerate(buttons) if button.type != "web_url"]
        shown += [(button.name, f"{tiles}[{number}].buttons[{n}]") for n, button in said]
    shown += [(reply.title, f"{one.path}.quickReplies[{n}]") for n, reply in enumerate(one.quick_replies)]
    found: dict[str, str] = {}
    for label, path in shown:
        if label:
            found.setdefault(as_seen(label), path)
    return found


def dialog_key(dialog_id: str) -> str:
    return _key("dialog", dialog_id)


def interaction_key(interaction_id: str) -> str:
    return _key("interaction", interaction_id)


def rule_key(interaction_id: str, index: int) -> str:
    return _key("rule", interaction_id, index)


def pattern_key(interaction_id: str, pattern: str = "", *, intent: str = "", rule: int | None = None) -> str:
    return _key("pattern", interaction_id, pattern, intent, rule)


def choice_key(interaction_id: str, label: str) -> str:
    return _key("choice", interaction_id, label)


def next_key(interaction_id: str, action: str, target: str) -> str:
    return _key("next", interaction_id, action, target)


def panel_key(interaction_id: str, panel: str) -> str:
    return _key("panel", interaction_id, panel)


def escalation_key(dialog_id: str, transfer_id: str, outcome: str) -> str:
    return _key("escalation", dialog_id, transfer_id, outcome)


def _key(*pieces: object) -> str:
    return json.dumps(pieces, ensure_ascii=False)
