"""Bots that collaborate: the search for the bot of a group that matches an input when the current one does not.

Theory of operation. When nothing in the current bot matches an utterance, the other bots of its group are searched,
each by its own dialog starters and its own natural language understanding: patterns first, of all bots, then intents
(C19). The bot that is found gets the conversation by the same transfer call as any other receiver, with the context
that starts the right dialog. Only the group's transfer message can be configured.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

from .intents import IntentMatch, meanings

if TYPE_CHECKING:
    from ..bot import Bot
    from ..ports import NluPort
    from .dialog_starters import Starters


class GroupMember(Protocol):
    """A deployed bot, as the other bots of its group see it."""

    @property
    def name(self) -> str: ...

    @property
    def bot(self) -> Bot: ...

    @property
    def starters(self) -> Starters: ...

    @property
    def nlu(self) -> NluPort | None: ...

    @property
    def skill_id(self) -> str: ...

    def join(self, group: BotGroup | None) -> None:
        """Make it a member of this group only; None: of no group."""

    @property
    def is_connected(self) -> bool:
        """Whether its agent connector runs."""

    @property
    def is_previewed(self) -> bool:
        """Whether it runs in Conversation Builder's Preview only."""


@dataclass(slots=True)
class BotGroup:
    """A bot group. It collaborates only when that is switched on (B2B-GROUP-COLLABORATION-DEFAULT)."""

    name: str
    members: list[GroupMember] = field(default_factory=list)
    collaborates: bool = False
    transfer_message: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """The bot of the group that matches an utterance, with the match."""

    colleague: GroupMember
    dialog: str
    pattern: str = ""
    intent: str = ""
    score: float = 0.0


Refusal = Literal["no collaboration", "preview", "no match"]


@dataclass(frozen=True, slots=True)
class GroupSearch:
    """The search for a bot of the group that matches an utterance.

    Attributes:
        match: the bot that matches it, None when there is none.
        refusal: the reason why there is none; "" when there is one.
        skips_surveys, skips_disconnected: bots of this kind were left out.
    """

    match: Match | None = None
    refusal: Refusal | Literal[""] = ""
    skips_surveys: bool = False
    skips_disconnected: bool = False


def search_group(group: BotGroup, own: str, text: str) -> GroupSearch:
    """Search for a bot of the group, other than `own`, that matches `text`.

    Follows B2B-AUTO-SELECTION-PATTERN-FIRST, B2B-AUTO-SELECTION-SCORE, B2B-AUTO-CONNECTION,
    B2B-GROUP-SURVEY-EXCLUDED.
    """
    if not group.collaborates:
        return GroupSearch(refusal="no collaboration")
    if any(member.is_previewed for member in group.members if member.name == own):
        return GroupSearch(refusal="preview")
    others = [member for member in group.members if member.name != own]
    surveys = [member for member in others if member.bot.is_survey]
    away = [member for member in others if not member.is_connected]
    able = [member for member in others if member not in surveys and member not in away]
    found = next(_by_pattern(able, text), None)
    if found is None:  # max returns the first of equals
        found = max(_by_intent(able, text), key=lambda match: match.score, default=None)
    return GroupSearch(found, "" if found is not None else "no match", bool(surveys), bool(away))


def _by_pattern(members: list[GroupMember], text: str) -> Iterator[Match]:
    for member in members:
        match = member.starters.match(text)
        if match is not None:
            yield Match(member, match.dialog.name, pattern=match.pattern)


def _by_intent(members: list[GroupMember], text: str) -> Iterator[Match]:
    for member in members:
        for meaning in meanings(member.bot, member.nlu, text):
            dialog = _dialog_for(member, meaning, text)
            if dialog:
                yield Match(member, dialog, intent=meaning.intent_id, score=meaning.score)


def _dialog_for(member: GroupMember, meaning: IntentMatch, text: str) -> str:
    """The name of the dialog that this intent starts; empty when it starts none."""
    if not meaning.matches:
        return ""
    dialogs = member.bot.dialogs_of_intent(meaning.intent_id)
    return next((dialog.name for dialog in dialogs if member.starters.blocking(dialog, text) is None), "")
