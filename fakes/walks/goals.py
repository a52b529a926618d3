"""The goals of a walk: a question, a dialog, an interaction, a skill, a person. Each knows when it is reached."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from ...engine import events as ev
from ...engine.bot import Bot, Interaction
from ...engine.errors import UnknownName, message
from ...engine.lookalikes import as_seen
from ...engine.walks.paths import Paths
from ...engine.walks.walker import PlayedTurn
from .played_world import PlayedWorld

Kind = Literal["question", "dialog", "interaction", "skill"]
KINDS: Final[tuple[Kind, ...]] = ("question", "dialog", "interaction", "skill")


@dataclass(frozen=True, slots=True)
class Goal:
    """Where a walk ends.

    Attributes:
        shown: the goal in words, such as `the dialog 'Quiz me'`.
        is_reached: whether a conversation is there, given the events of the last input.
        near: the interactions of a bot at which it is reached, as its graph has it.
    """

    shown: str
    is_reached: Callable[[PlayedWorld, PlayedTurn], bool]
    near: Callable[[Bot], Sequence[Interaction]]


def goal(kind: Kind, name: str, talk: PlayedWorld) -> Goal:
    """The goal of this kind and name.

    Args:
        name: of a question its text, as it is written or as it is sent, or the interaction's name.
        talk: the conversation that is to get there.

    Raises:
        UnknownName: no bot of the account has it, or the account has no such skill.
    """
    match kind:
        case "question":
            return question(name, talk.bots)
        case "dialog":
            return dialog(name, talk.bots)
        case "interaction":
            return interaction(name, talk.bots)
        case "skill":
            return skill(name, talk)


def question(name: str, bots: Sequence[Bot]) -> Goal:
    """Waiting for the answer to the question with this text, or to the interaction of this name."""
    questions = [one for bot in bots for one in _enabled(bot) if one.is_question]
    wanted = as_seen(name)
    meant = [one for one in questions if wanted in (one.name, as_seen(one.text))]
    meant = meant or [one for one in questions if _is_template_of(one.text, wanted)]
    if not meant:
        _refuse(
            "question", name, [label for one in questions for label in (as_seen(one.text), one.name) if label], bots
        )
    ids = {one.id for one in meant}

    def is_reached(talk: PlayedWorld, _heard: PlayedTurn) -> bool:
        pending = talk.question
        if pending is None or pending.id not in ids:
            return False
        return wanted in (pending.name, as_seen(pending.text)) or wanted in map(as_seen, talk.asked_in)

    return Goal(f"the question {name!r}", is_reached, lambda bot: [one for one in bot.interactions if one.id in ids])


def dialog(name: str, bots: Sequence[Bot]) -> Goal:
    """In the dialog of this name, or through it, where it waits for nothing."""
    meant = [(bot, one) for bot in bots for one in bot.dialogs if one.name == name]
    if not meant:
        _refuse("dialog", name, [one.name for bot in bots for one in bot.dialogs], bots)
    ids = {one.id for _, one in meant}

    def is_reached(talk: PlayedWorld, turn: PlayedTurn) -> bool:
        return talk.dialog == name or bool(ids & turn.started())

    def near(bot: Bot) -> Sequence[Interaction]:
        return [head for mine, one in meant if mine is bot and (head := bot.head(one))]

    return Goal(f"the dialog {name!r}", is_reached, near)


def interaction(name: str, bots: Sequence[Bot]) -> Goal:
    """Through the interaction of this name."""
    meant = {one.id for bot in bots for one in _enabled(bot) if one.name == name}
    if not meant:
        _refuse("interaction", name, [one.name for bot in bots for one in _enabled(bot)], bots)

    def is_reached(_talk: PlayedWorld, turn: PlayedTurn) -> bool:
        return any(isinstance(body, ev.InteractionReached) and body.interaction_id in meant for body in turn.bodies)

    shown = f"the interaction {name!r}"
    return Goal(shown, is_reached, lambda bot: [one for one in bot.interactions if one.id in meant])


def skill(name: str, talk: PlayedWorld) -> Goal:
    """Waiting for the skill of this name, or with an agent who has taken the conversation there."""
    wanted = talk.world.cloud.skill(name).id

    def is_reached(there: PlayedWorld, turn: PlayedTurn) -> bool:
        conversation = there.conversation
        return conversation is not None and conversation.skill_id == wanted and _is_with_people(there, turn)

    return Goal(f"the skill {name!r}", is_reached, _transfers)


def person() -> Goal:
    """Waiting for human agents of any skill, or with one."""
    return Goal("a person", _is_with_people, _transfers)


def _is_with_people(talk: PlayedWorld, _heard: PlayedTurn) -> bool:
    """Whether the conversation is open, and no bot has it."""
    conversation = talk.conversation
    return conversation is not None and conversation.is_open and talk.deployment is None


def _transfers(bot: Bot) -> Sequence[Interaction]:
    return Paths(bot).transfers


def _enabled(bot: Bot) -> Iterator[Interaction]:
    dialogs = {dialog.id for dialog in bot.dialogs if dialog.enabled}
    return (one for one in bot.interactions if one.enabled and one.dialog_id in dialogs)


def _is_template_of(template: str, text: str) -> bool:
    """Whether a text with references can be this one when they are filled in."""
    literal = re.split(r"\{[^{}]*\}", as_seen(template))
    return len(literal) > 1 and any(literal) and bool(re.fullmatch(".*".join(map(re.escape, literal)), text, re.DOTALL))


def _refuse(what: str, name: str, known: Iterable[str], bots: Sequence[Bot]) -> None:
    """Raise UnknownName for a name that no bot of the account has."""
    where = " and ".join(repr(bot.name) for bot in bots)
    raise UnknownName(message(f"no {what} {name!r} in the bot {where}", known=list(dict.fromkeys(known)), wanted=name))
