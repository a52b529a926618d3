"""The match of an input: the pending question, a dialog starter, an intent, a bot of the group, or disambiguation.

Theory of operation. The order is decision C18. The first match says which interaction runs next; the reasons why the
others did not match are passed on, for the log. Debug commands come before; `flow.py` handles them.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass

from .. import events as ev
from ..bot import Dialog
from ..interactions.bot_group import transfer_to
from ..matching.bot_groups import GroupSearch, search_group
from ..matching.citations import Rules, group_matched
from ..matching.dialog_starters import Barred, StarterLookup
from ..matching.disambiguation import GROUPED_RANKS, resolve
from ..matching.intents import IntentMatch
from ..turn.answer import Answer
from ..turn.commands import Command
from ..turn.scope import Scope
from . import citations
from .chain import Chain
from .decisions import PatternBy, Taken, Unmatched
from .dialog_stack import start_dialog
from .pending_question import answer_question

Search = Generator[Command, Answer | None, Taken | Unmatched]


@dataclass(frozen=True, slots=True)
class IntentLookup:
    """The intent that starts a dialog, if one does, and the dialogs of intents that may not start."""

    match: IntentMatch | None = None
    dialog: Dialog | None = None
    barred: tuple[Barred, ...] = ()


def take_input(scope: Scope, chain: Chain, text: str) -> Search:
    """Find the match of an input: the pending question first, which the outcome of an upload does not answer."""
    if scope.source != "file":
        answered = yield from answer_question(scope, chain, text)
        if answered is not None:
            return answered
    return (yield from match_starters(scope, text))


def match_starters(scope: Scope, text: str, by: PatternBy = "pattern") -> Search:
    """Find a dialog for a text, here or in a bot of the group."""
    patterns = scope.starters.look(text)
    if patterns.matches:
        return _start_by_pattern(scope, patterns, by)
    meanings = scope.meanings(text)
    intents = _look_up_intents(scope, text, meanings)
    barred = (*patterns.barred, *intents.barred)
    if intents.match is not None and intents.dialog is not None:
        rules = citations.intent_matched(scope, intents.match, barred)
        return _start_by_intent(scope, intents.dialog, intents.match, rules)
    group, search = scope.deployment.group, _search_group(scope, text)
    if group is not None and search is not None and search.match is not None:
        yield from transfer_to(scope, group, search.match, text, group_matched(search))
        return Taken()
    return _disambiguate(scope, meanings) or Unmatched(text, meanings, scope.starters.near(text), barred, search)


def _start_by_pattern(scope: Scope, lookup: StarterLookup, by: PatternBy) -> Taken:
    """The first dialog that matches takes the input; other matches get a warning (C39)."""
    match, *others = lookup.matches
    matched = ev.DialogStarterMatched(match.dialog.name, by, pattern=match.pattern)
    scope.note(matched, rules=citations.pattern_matched(scope, lookup, by))
    if others:
        names = ", ".join(repr(other.dialog.name) for other in others)
        text = f"the dialog {match.dialog.name!r} comes first; {names} would have matched this input, too"
        scope.note(ev.DiagnosticReported("several-dialogs-match", text), rules=citations.SEVERAL_DIALOGS_MATCH)
    return Taken(start_dialog(scope, match.dialog))


def _look_up_intents(scope: Scope, text: str, meanings: Sequence[IntentMatch]) -> IntentLookup:
    """The first dialog of the intents that match, best first, which no exclude keyword blocks."""
    barred: list[Barred] = []
    for meaning in meanings:
        for dialog in scope.bot.dialogs_of_intent(meaning.intent_id) if meaning.matches else ():
            keyword = scope.starters.blocking(dialog, text)
            if keyword is None:
                return IntentLookup(meaning, dialog, tuple(barred))
            barred.append(Barred(dialog, "", keyword))
    return IntentLookup(barred=tuple(barred))


def _start_by_intent(scope: Scope, dialog: Dialog, meaning: IntentMatch, rules: Rules) -> Taken:
    matched = ev.DialogStarterMatched(
        dialog.name, "intent", intent=meaning.expressed_intent_id, score=meaning.score, rank=meaning.rank
    )
    scope.note(matched, rules=rules)
    return Taken(start_dialog(scope, dialog))


def _search_group(scope: Scope, text: str) -> GroupSearch | None:
    """The search for a bot of the group that takes a consumer's words. Follows B2B-AUTO-TRIGGER.

    An input from another bot, or from the platform, stays with the bot that receives it.
    """
    group = scope.deployment.group
    if group is None or scope.source != "consumer":
        return None
    return search_group(group, scope.deployment.user_name, text)


def _disambiguate(scope: Scope, meanings: Sequence[IntentMatch]) -> Taken | None:
    """Start the disambiguation dialog if these intents require it; None when they do not."""
    dialog, environment = scope.bot.disambiguation_dialog, scope.deployment.environment
    if dialog is None or not meanings:
        return None
    if GROUPED_RANKS in environment:
        text = f"{GROUPED_RANKS} is withdrawn and has no effect"
        scope.note(ev.DiagnosticReported("ignored-variable", text), rules=citations.VARIABLE_WITHDRAWN)
    doubt = resolve(scope.bot, dialog, meanings, environment)
    if doubt.dialog is not None:
        return _start_by_intent(scope, doubt.dialog, doubt.intents[0], citations.doubt(doubt))
    if not doubt.asks:
        return None
    started = ev.DisambiguationStarted(tuple(meaning.intent_id for meaning in doubt.intents))
    scope.note(started, rules=citations.doubt(doubt))
    return Taken(start_dialog(scope, dialog, "disambiguation"))
