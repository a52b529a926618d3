"""The number of inputs that are missing to a goal, as the graph of a bot promises it.

Theory of operation. The graph is walked backwards from the goal: an interaction leads to the targets of its rules and
of its code, for nothing where it is no question and for one input where it is. Where a dialog ends, and at a question
that lets inputs pass, any words that start a dialog can follow. The number decides in which order inputs are played,
and nothing else: conditions on variables are not looked at, and code that computes where to go is not seen.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import count
from typing import Final

from ..bot import CustomRule, Interaction
from ..matching.custom_rules import RuleInput, choose, has_conditions
from ..matching.dialog_starters import Starters
from .paths import Paths, takes_all
from .sayings import Saying

FAR: Final = 50  # inputs, where the graph knows no way
_ONWARD: Final = CustomRule()
_ANYWHERE: Final = ""  # the id of the place where words can start any dialog


class Distances:
    """The inputs that are missing to the nearest of several interactions of a bot."""

    def __init__(self, paths: Paths, goals: Iterable[Interaction]) -> None:
        self._paths: Final = paths
        self._bot: Final = paths.bot
        self._inputs: Final = _nearest(paths, goals)
        self._started_by: Final[dict[Saying, int]] = {}

    def here(self, question: Interaction | None) -> int:
        """The number of inputs from this pending question, or from where nothing is pending."""
        return self._to(question)

    def after(self, question: Interaction | None, saying: Saying) -> int:
        """The number of inputs after this one, said to this pending question; FAR where the graph knows no way."""
        if question is not None:
            found = list(self._answered(question, saying))
            if found:
                return min(found)
        if saying not in self._started_by:
            self._started_by[saying] = self._to(self._started(saying))
        return self._started_by[saying]

    def _answered(self, question: Interaction, saying: Saying) -> Iterator[int]:
        """The numbers after the question has taken this for an answer; none when it lets it pass."""
        text = saying.payload or saying.text or ""
        intents = [intent] if (intent := self._bot.intent_id(saying.intent)) else []
        chosen = choose(question, RuleInput(text, None, intents, lambda _name: None))
        if chosen is None and has_conditions(question):
            return
        rules = [rule for rule in question.rules if rule.variable_conditions]
        for rule in (*rules, chosen.rule if chosen is not None else _ONWARD):
            yield self._to(self._paths.target(question, rule))
        yield from (self._to(target) for _, target in self._paths.jumps(question))

    def _started(self, saying: Saying) -> Interaction | None:
        """The beginning of the dialog that these words start, the Fallback dialog's where they start none."""
        match = Starters.of(self._bot).match(saying.text or "")
        if match is not None:
            return match.starter
        meant = self._bot.dialogs_of_intent(self._bot.intent_id(saying.intent) or saying.intent)
        dialog = next(iter(meant), self._bot.fallback_dialog)
        return self._bot.head(dialog) if dialog else None

    def _to(self, one: Interaction | None) -> int:
        return self._inputs.get(one.id if one is not None else _ANYWHERE, FAR)


def _nearest(paths: Paths, goals: Iterable[Interaction]) -> dict[str, int]:
    """The inputs from each interaction, and from anywhere, to the nearest of these interactions, by its id."""
    into: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for source, target, inputs in _edges(paths):
        into[target].append((inputs, source))
    order = count()
    waiting = [(0, next(order), goal.id) for goal in goals]
    nearest: dict[str, int] = {}
    while waiting:
        inputs, _, found = heapq.heappop(waiting)
        if found not in nearest:
            nearest[found] = inputs
            for more, source in into[found]:
                heapq.heappush(waiting, (inputs + more, next(order), source))
    return nearest


def _edges(paths: Paths) -> Iterator[tuple[str, str, int]]:
    """The ids of an interaction and of one that it leads to, with the number of inputs it takes."""
    bot = paths.bot
    for one in bot.interactions:
        inputs = 1 if one.is_question else 0
        goes_on = not any(rule.is_unconditional for rule in one.rules) and not (one.is_question and one.rules)
        for rule in (*one.rules, _ONWARD) if goes_on else one.rules:
            target = paths.target(one, rule)
            if target is not None:
                yield one.id, target.id, inputs
            elif not rule.action.value.startswith("close_"):
                yield one.id, _ANYWHERE, inputs
        if one.is_question and not takes_all(one):
            yield one.id, _ANYWHERE, 0
        for words, target in paths.jumps(one):
            yield one.id, target.id, len(words)
    for dialog in (*bot.starters, *filter(None, (bot.fallback_dialog, bot.auto_escalation_dialog))):
        if head := bot.head(dialog):
            yield _ANYWHERE, head.id, 1
