"""The ways from a bot to a human agent, found by static analysis.

Theory of operation. A bot is a graph: an interaction leads to others, at no cost (a statement continues by itself) or
at the cost of one input (a question waits). Where the bot does not wait, and at a question whose rules do not take
every input, any dialog starter may take over. The result for an author is the cheapest way through that graph to an
interaction that transfers: the number of turns, and the words. Conditions on variables are assumed to hold; code counts
if it names the interaction it jumps to.

Follows TF-CATCH-DIALOG, TF-FAILURE-RULE and TF-LOOP-REASON for the case that no agent is available.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from typing import Final

from ..bot import DYNAMIC_ROUTING, NEXT, RESERVED_TARGETS, Bot, CustomRule, Dialog, Interaction
from ..escalation.failures import FAILURE_MESSAGE, FAILURE_MESSAGES
from ..matching.dialog_starters import Starters
from .sayings import ANYTHING, NOT_UNDERSTOOD, Saying, Sayings, answering, starting


@dataclass(frozen=True, slots=True)
class Way:
    """A way to a transfer within one dialog.

    Attributes:
        sayings: the consumer's inputs from the first turn to the transfer, one per turn.
    """

    dialog: Dialog
    transfer: Interaction
    sayings: Sayings


@dataclass(frozen=True, slots=True)
class Request:
    """Words that start a dialog with a transfer in its own flow.

    Attributes:
        asks: whether they ask for a human agent: they alone lead to the transfer, or they are words for one.
    """

    saying: Saying
    dialog: Dialog
    asks: bool


@dataclass(frozen=True, slots=True)
class Failure:
    """The behaviour of a bot when a transfer fails, as text.

    Attributes:
        at_once: when the call fails.
        later: when no agent accepts the conversation.
        loops: how the bot transfers again, empty when it does not.
    """

    at_once: str
    later: str
    loops: str


class Paths:
    """The ways to a human agent in one bot."""

    def __init__(self, bot: Bot) -> None:
        self.bot: Final = bot
        self._dialogs: Final = [dialog for dialog in bot.dialogs if dialog.enabled]

    @cached_property
    def transfers(self) -> tuple[Interaction, ...]:
        """The interactions that transfer, in one of the two ways or by Dynamic Routing, without the disabled ones."""
        enabled = {dialog.id for dialog in self._dialogs}
        return tuple(
            one
            for one in self.bot.interactions
            if one.enabled
            and one.dialog_id in enabled
            and (one.type == DYNAMIC_ROUTING or self.bot.escalation(one) is not None)
        )

    @cached_property
    def ways(self) -> tuple[Way, ...]:
        """The dialogs that lead to a transfer by their own flow, once per transfer, in the order of the export."""
        return tuple(way for dialog in self._dialogs for way in self._ways_of(dialog))

    def entry(self, dialog: Dialog) -> Sayings | None:
        """The consumer's inputs that lead into a dialog; None when nothing leads there."""
        return self._entries.get(dialog.id)

    @cached_property
    def requests(self) -> tuple[Request, ...]:
        """The words that start a dialog with a transfer in its own flow, in the order of the export."""
        leading = {way.dialog.id: way.dialog for way in self.ways}
        direct = {way.dialog.id for way in self.ways if len(way.sayings) <= len(self.entry(way.dialog) or ())}
        return tuple(
            Request(sayings[0], leading[head.dialog_id], head.dialog_id in direct or _is_for_agent(sayings[0].shown))
            for sayings, head in self._openings()
            if len(sayings) == 1 and sayings[0].is_turn and head.dialog_id in leading
        )

    def answers(self, question: Interaction) -> list[Saying]:
        """The inputs that the rules of a question are for, each once; anything where it takes any answer."""
        said = [answering(self.bot, rule) for rule in question.rules]
        if takes_all(question) or any(said for said, _ in self.jumps(question)):
            said.append(ANYTHING)
        return list(dict.fromkeys(said))

    def failure(self, transfer: Interaction) -> Failure:
        """The behaviour when this transfer fails, at once or because no agent accepts the conversation."""
        later, catching = self._catching()
        caught = [self._loop(catching)] if catching else []
        rule = next((rule for rule in transfer.rules if rule.is_failure), None)
        if rule is None:
            return Failure(later, later, next(filter(None, caught), ""))
        target = self.target(transfer, rule)
        at_once = f"the rule {rule.name or rule.action.value!r} leads to {target.where if target else 'the end'}"
        caught += [self._loop(target)] if target else []
        return Failure(at_once, later, next(filter(None, caught), ""))

    # --- one dialog --------------------------------------------------------------------------------------------------

    def _ways_of(self, dialog: Dialog) -> Iterator[Way]:
        head = self.bot.head(dialog)
        if head is None:
            return
        reached = _cheapest([((), head)], self._moves)
        entry = self.entry(dialog) or ()
        for transfer in self.transfers:
            if transfer.id in reached:
                yield Way(dialog, transfer, (*entry, *reached[transfer.id]))

    @cached_property
    def _entries(self) -> Mapping[str, Sayings]:
        """The consumer's inputs that lead into each dialog, by its id."""
        reached = _cheapest(self._openings(), self._moves_anywhere)
        heads = [(dialog, self.bot.head(dialog)) for dialog in self._dialogs]
        return {dialog.id: reached[head.id] for dialog, head in heads if head and head.id in reached}

    def _openings(self) -> Iterator[tuple[Sayings, Interaction]]:
        """The interactions at which a conversation can begin, each with the input."""
        for dialog in self.bot.starters:
            head = self.bot.chain(dialog)[0]
            yield (starting(self.bot, head),), head
        if self.bot.fallback_dialog and (head_of := self.bot.head(self.bot.fallback_dialog)):
            yield (NOT_UNDERSTOOD,), head_of
        automatic = self.bot.auto_escalation_dialog
        if automatic and (head_of := self.bot.head(automatic)):
            yield (NOT_UNDERSTOOD,) * automatic.threshold, head_of

    # --- the graph ---------------------------------------------------------------------------------------------------

    def _moves(self, one: Interaction) -> Iterator[tuple[Sayings, Interaction]]:
        """The interactions that can follow, each with the inputs it takes."""
        if self.bot.escalation(one) is not None:
            rules = [rule for rule in one.rules if rule.is_failure]
        else:
            rules = list(one.rules)
            if not any(rule.is_unconditional for rule in rules) and not (one.is_question and rules):
                rules.append(_ONWARD)
        for rule in rules:
            if target := self.target(one, rule):
                yield (answering(self.bot, rule),) if one.is_question else (), target
        yield from self.jumps(one)

    def _moves_anywhere(self, one: Interaction) -> Iterator[tuple[Sayings, Interaction]]:
        """The same, with the dialogs that take over where any input is possible."""
        yield from self._moves(one)
        ends = list(self._ends(one))
        if one.is_question and not takes_all(one):
            ends.append(())
        if ends:
            before = min(ends, key=len)
            yield from (((*before, *words), head) for words, head in self._openings())

    def _ends(self, one: Interaction) -> Iterator[Sayings]:
        """The inputs that end the dialog here, without closing the conversation."""
        if self.bot.escalation(one) is None:
            for rule in one.rules or (_ONWARD,):
                if self.target(one, rule) is None and not rule.action.value.startswith("close_"):
                    yield (answering(self.bot, rule),) if one.is_question else ()

    def jumps(self, one: Interaction) -> Iterator[tuple[Sayings, Interaction]]:
        """The interactions that its code names as the next one, each with the inputs it takes."""
        for code, words in (
            (one.pre_process, ()),
            (one.post_process, ()),
            (one.process_response, (ANYTHING,)),
        ):
            for found in _JUMP.finditer(code):
                if target := self.bot.interaction_named(found["name"]):
                    yield words, target

    def target(self, one: Interaction, rule: CustomRule) -> Interaction | None:
        """The interaction that a rule leads to; None where the dialog or the conversation ends."""
        value = rule.action.value
        target: Interaction | None
        if rule.action.name == "DIALOG":
            dialog = self.bot.dialog(value)
            target = self.bot.head(dialog) if dialog else None
        elif value == NEXT:
            target = self.bot.following(one)
        else:
            target = None if value in RESERVED_TARGETS else self.bot.interaction(value)
        seen: set[str] = set()
        while target is not None and not target.enabled and target.id not in seen:
            seen.add(target.id)
            target = self.bot.following(target)
        holder = self.bot.dialog(target.dialog_id) if target else None
        return target if holder and holder.enabled else None

    # --- failures ----------------------------------------------------------------------------------------------------

    def _catching(self) -> tuple[str, Interaction | None]:
        """The dialog or text that responds to the failure message, in words, and its first interaction."""
        match = Starters.of(self.bot).match(FAILURE_MESSAGE)
        if match is not None:
            by = "" if match.pattern.strip() == FAILURE_MESSAGE else f" (by its pattern {match.pattern!r})"
            return f"the dialog {match.dialog.name!r}{by}", match.starter
        fallback = self.bot.fallback_dialog
        if fallback is not None:
            return f"the Fallback dialog {fallback.name!r}", self.bot.head(fallback)
        return "the built-in fallback text", None

    def _loop(self, start: Interaction) -> str:
        """The way from here to another transfer, in words; empty when there is none. Follows TF-LOOP-REASON."""
        reached = _cheapest([((), start)], self._moves)
        known = [(reached[one.id], one) for one in self.transfers if one.id in reached]
        if not known:
            return ""
        words, transfer = min(known, key=lambda pair: len(pair[0]))
        if not words:
            return f"{start.where} transfers again by itself, until failure {FAILURE_MESSAGES + 1} stops it"
        said = " then ".join(one.shown for one in words)
        return f"{start.where} transfers again ({transfer.where}) when the consumer says {said}"


def _cheapest(starts: Iterable[tuple[Sayings, Interaction]], moves: Moves) -> dict[str, Sayings]:
    """The inputs on the cheapest way to each reachable interaction, by its id."""
    order = count()
    waiting = [(len(words), next(order), words, one) for words, one in starts]
    heapq.heapify(waiting)
    reached: dict[str, Sayings] = {}
    while waiting:
        _, _, words, one = heapq.heappop(waiting)
        if one.id in reached:
            continue
        reached[one.id] = words
        for said, target in moves(one):
            if target.id not in reached:
                heapq.heappush(waiting, (len(words) + len(said), next(order), (*words, *said), target))
    return reached


def _is_for_agent(words: str) -> bool:
    return any(word in words.casefold() for word in _AGENT_WORDS)


def takes_all(question: Interaction) -> bool:
    """Whether this question takes every answer."""
    if not question.rules:
        return True
    return any(
        rule.is_unconditional or any(condition.match_type == "NO_MATCH" for condition in rule.conditions)
        for rule in question.rules
    )


Moves = Callable[[Interaction], Iterable[tuple[Sayings, Interaction]]]
_AGENT_WORDS: Final = ("agent", "human", "person", "representative", "advisor", "operator", "someone", "support")
_ONWARD: Final = CustomRule()
_JUMP: Final = re.compile(r"""\bsetTriggerNextMessage\s*\(\s*(["'])(?P<name>(?:(?!\1).)+)\1\s*\)""")
