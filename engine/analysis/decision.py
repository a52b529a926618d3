"""Where an input went, and why: the dialog, rule or intent that took it, and what nearly did.

Theory of operation. The bot has decided already: the events of the turn say what took the input. Why it was this one is
read from the event and the session before it; what else could have taken it is asked of the same matchers. Candidates
come in the order in which the platform looks (C18): the pending question's rules, patterns, intents, other bots.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from .. import events as ev
from ..bot import Bot, Condition, CustomRule, Dialog, Interaction
from ..errors import Unsupported, shorten
from ..log import Event
from ..matching.custom_rules import RuleInput, fold_text, holding
from ..matching.debug_commands import debug_command
from ..matching.dialog_starters import Starters
from ..matching.intents import BANDS, IntentMatch, meanings
from ..matching.patterns import Pattern, java_regex
from ..ports import NluPort
from .explain import Situation
from .near_misses import barred_dialogs, near_patterns, rule_name, why_rule_not

Kind = Literal[
    "dialog",
    "rule",
    "answer",
    "disambiguation",
    "bot",
    "fallback",
    "auto escalation",
    "debug command",
    "error",
    "nothing",
]
By = Literal["", "pattern", "intent", "rule", "choice", "context"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A dialog or a rule that did not take an input, and why.

    Attributes:
        name: of the dialog, or of the rule with its number; "" for an intent that starts no dialog.
        by: how it would be found.
        why: the reason why it did not take the input.
        would: it matches, and takes the input when nothing that comes first does.
        bot: the other bot of the group that has it; "" for the bot itself.
        pattern, words: the pattern, and the words of the input that its literals stand for.
        intent, score, rank: the intent's name, its score from 0 to 1, and its band.
        likeness: of the input and the pattern, 0 to 1, where it is only similar.
    """

    name: str
    by: By
    why: str
    would: bool = False
    bot: str = ""
    pattern: str = ""
    words: tuple[str, ...] = ()
    intent: str = ""
    score: float | None = None
    rank: str = ""
    likeness: float | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """Where an input went.

    Attributes:
        text: the input.
        bot: the bot that received it.
        kind: what took it; "answer" is a question without rules, "bot" another bot of the group.
        name: of the dialog, the rule or the bot; of a fallback "question", "dialog" or "built-in".
        by: how it was found.
        question: the question that waited for an answer, as authors know it; "" where none did.
        position: of the dialog among those with a starter, from 1; 0 for everything else.
        dialogs: the number of those dialogs.
        condition: the condition of the rule that holds, in words.
        citations: the ids of the documented rules that explain it.
        candidates: what else could have taken it, in the order in which the platform looks.
        pattern, words, intent, score, rank: see `Candidate`.
    """

    text: str
    bot: str
    kind: Kind
    name: str = ""
    by: By = ""
    question: str = ""
    dialog: str = ""
    position: int = 0
    dialogs: int = 0
    condition: str = ""
    pattern: str = ""
    words: tuple[str, ...] = ()
    intent: str = ""
    score: float | None = None
    rank: str = ""
    citations: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()

    @property
    def rivals(self) -> tuple[Candidate, ...]:
        """The candidates that match as well."""
        return tuple(one for one in self.candidates if one.would)

    @property
    def is_ambiguous(self) -> bool:
        """Whether more than one thing matches: the order or the score decides, or the consumer is asked."""
        return bool(self.rivals) or self.kind == "disambiguation"


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a bot makes of an input: its NLU's intents, best first, and the names of the entities in it."""

    bot: Bot
    intents: tuple[IntentMatch, ...] = ()
    entities: tuple[str, ...] = ()

    @classmethod
    def of(cls, bot: Bot, nlu: NluPort | None, text: str) -> Understanding:
        entities = tuple(one.name for one in nlu.entities(text)) if nlu is not None else ()
        return cls(bot, meanings(bot, nlu, text), entities)


def decision(
    bot_name: str,
    events: Sequence[Event],
    situation: Situation,
    understood: Understanding,
    others: Mapping[str, Understanding] | None = None,
) -> Decision:
    """Where the input of a turn went.

    Args:
        bot_name: the bot's name in the log.
        events: those of the turn, after the input.
        situation: the bot and its session before the turn, and the input.
        understood: what the bot made of it.
        others: the other bots of a group that collaborates, by their names in the log.
    """
    found = Decision(situation.text, bot_name, "nothing", question=situation.pending.where if situation.pending else "")
    for event in events:
        read = _TAKEN.get(type(event.body))
        if read is not None:
            found = replace(read(found, event.body, situation, understood), citations=event.rules)
            break
    if situation.bot.settings.debug_commands and debug_command(situation.text) is not None:
        return replace(found, kind="debug command", name=situation.text.strip())
    candidates = [
        *_rule_candidates(found, situation, understood),
        *_dialog_candidates(found, situation, understood),
        *(
            replace(one, bot=name)
            for name, other in (others or {}).items()
            for one in _dialog_candidates(found, replace(situation, bot=other.bot), other)
            if name != found.name
        ),
    ]
    return replace(found, candidates=tuple(candidates))


# --- what took it ----------------------------------------------------------------------------------------------------


def _by_starter(found: Decision, body: ev.DialogStarterMatched, situation: Situation, _: Understanding) -> Decision:
    bot = situation.bot
    by: By = "pattern" if body.pattern else "choice" if body.by == "disambiguation" else "intent"
    return replace(
        found,
        kind="dialog",
        name=body.dialog,
        dialog=body.dialog,
        by="context" if body.by == "context intent" else by,
        position=_position(bot, body.dialog),
        dialogs=len(bot.starters),
        pattern=body.pattern,
        words=_words(body.pattern, situation),
        intent=(bot.intent_name(body.intent) or body.intent) if body.intent else "",
        score=body.score if body.intent and body.rank else None,
        rank=body.rank,
    )


def _by_group(found: Decision, body: ev.GroupBotMatched, situation: Situation, _: Understanding) -> Decision:
    by: By = "pattern" if body.pattern else "intent"
    score = body.score if body.intent else None
    return replace(
        found,
        kind="bot",
        name=body.bot,
        dialog=body.dialog,
        by=by,
        pattern=body.pattern,
        words=_words(body.pattern, situation),
        intent=body.intent,
        score=score,
    )


def _by_rule(found: Decision, body: ev.RuleMatched, situation: Situation, understood: Understanding) -> Decision:
    question = situation.pending
    taken = replace(found, kind="rule", name=_named(body.rule, body.index), by="rule")
    if question is None or body.index >= len(question.rules):
        return taken
    given = _rule_input(situation, understood)
    condition = next((c for c in question.rules[body.index].conditions if _holds(c, given)), None)
    if condition is None:
        return replace(taken, condition=_WITHOUT_CONDITION.get(body.by, body.by))
    return replace(taken, **_condition(condition, given, understood))


def _disambiguated(found: Decision, body: ev.DisambiguationStarted, situation: Situation, _: Understanding) -> Decision:
    names = ", ".join(repr(situation.bot.intent_name(one) or one) for one in body.intents)
    return replace(found, kind="disambiguation", by="intent", name=names)


def _fallen_back(found: Decision, body: ev.FallbackGiven, situation: Situation, _: Understanding) -> Decision:
    dialog = situation.bot.fallback_dialog if body.how == "dialog" else None
    return replace(found, kind="fallback", name=body.how, dialog=dialog.name if dialog else "")


Read = Callable[[Decision, Any, Situation, Understanding], Decision]

_TAKEN: Final[dict[type[Any], Read]] = {
    ev.AutoEscalationTriggered: lambda found, body, *_: replace(
        found, kind="auto escalation", name=body.dialog, dialog=body.dialog
    ),
    ev.DialogStarterMatched: _by_starter,
    ev.DisambiguationStarted: _disambiguated,
    ev.FallbackGiven: _fallen_back,
    ev.FlowStopped: lambda found, body, *_: replace(found, kind="error", name=body.reason),
    ev.GroupBotMatched: _by_group,
    ev.InteractionReached: lambda found, *_: replace(found, kind="answer"),  # no rule was needed
    ev.NextActionTaken: lambda found, *_: replace(found, kind="answer"),
    ev.RuleMatched: _by_rule,
}
"""The first of these events in a turn says what took the input."""

_WITHOUT_CONDITION: Final = {
    "unconditional": "it has no conditions",
    "variable": "its variable conditions hold",
}


def _position(bot: Bot, name: str) -> int:
    return next((at for at, dialog in enumerate(bot.starters, 1) if dialog.name == name), 0)


def _words(pattern: str, situation: Situation) -> tuple[str, ...]:
    return _compiled(pattern, situation).words_in(situation.text) if pattern else ()


def _compiled(pattern: str, situation: Situation) -> Pattern:
    return Pattern.compile(pattern, case_sensitive=situation.case_sensitive)


def _named(name: str, index: int) -> str:
    return f"{index + 1} {name!r}" if name else str(index + 1)


# --- conditions of rules ---------------------------------------------------------------------------------------------


def _rule_input(situation: Situation, understood: Understanding) -> RuleInput:
    intents = [one.intent_id for one in understood.intents if one.matches]
    return RuleInput(
        situation.text,
        None,
        intents,
        situation.read,
        entities=understood.entities,
        case_sensitive=situation.case_sensitive,
    )


def _holds(condition: Condition, given: RuleInput) -> bool:
    try:
        return bool(holding(CustomRule(conditions=(condition,)), given))
    except Unsupported:
        return False


def _condition(condition: Condition, given: RuleInput, understood: Understanding) -> dict[str, Any]:
    """The fields of a decision that tell of a condition that holds."""
    match condition.match_type:
        case "PATTERN":
            pattern = next(one for one in condition.patterns if given.fits(one))
            compiled = Pattern.compile(pattern, case_sensitive=given.case_sensitive)
            return {"condition": "pattern", "pattern": pattern, "words": compiled.words_in(given.text)}
        case "REGEX":
            found = java_regex(condition.regex).found_in(given.text)
            return {"condition": "regular expression", "pattern": condition.regex, "words": (found,) if found else ()}
        case "INTENT":
            match = next((one for one in understood.intents if one.intent_id == condition.intent), None)
            name = understood.bot.intent_name(condition.intent) or condition.intent
            score, rank = (match.score, match.rank) if match else (None, "")
            return {"condition": "intent", "intent": name, "score": score, "rank": rank}
        case "ENTITY":
            return {"condition": f"the entity {condition.entity!r} is in it"}
        case "EXACT_VALUE" | "EVAL_OPTION":
            typed = "" if fold_text(condition.value) == fold_text(given.text) else ", by its letter or number"
            return {"condition": f"the answer is {condition.value!r}{typed}"}
        case "NO_MATCH":
            return {"condition": "no other rule of the question holds"}
        case other:
            return {"condition": other}


def _rule_candidates(found: Decision, situation: Situation, understood: Understanding) -> Iterator[Candidate]:
    """The other rules of the pending question."""
    question = situation.pending
    if question is None:
        return
    given = _rule_input(situation, understood)
    for index, rule in enumerate(question.rules):
        name = _named(rule.name, index)
        if rule.is_unconditional or (found.kind == "rule" and name == found.name):
            continue
        why = why_rule_not(understood.bot, rule, index, given).removeprefix(f"{rule_name(rule, index)}: ")
        described = _described(rule, given, understood) if not why else {}
        is_last = any(condition.match_type == "NO_MATCH" for condition in rule.conditions)
        if is_last and found.kind == "rule":
            continue
        yield Candidate(name, "rule", why or _comes_first(found), would=not why and found.kind == "rule", **described)


def _described(rule: CustomRule, given: RuleInput, understood: Understanding) -> dict[str, Any]:
    condition = next((one for one in rule.conditions if _holds(one, given)), None)
    described = _condition(condition, given, understood) if condition is not None else {}
    return {name: value for name, value in described.items() if name != "condition"}


# --- dialogs ---------------------------------------------------------------------------------------------------------


def _dialog_candidates(found: Decision, situation: Situation, understood: Understanding) -> Iterator[Candidate]:
    """The dialogs of a bot that match or nearly match: by pattern, then by intent, then those with similar patterns."""
    bot, first = understood.bot, _comes_first(found)
    given = _rule_input(situation, understood)
    seen = {found.dialog} if found.dialog and bot is situation.bot else set[str]()
    for match in Starters.of(bot, case_sensitive=situation.case_sensitive).look(situation.text).matches:
        name, pattern = match.dialog.name, match.pattern
        if name not in seen:
            words = _words(pattern, situation)
            yield Candidate(name, "pattern", first, would=True, pattern=pattern, words=words)
        seen.add(name)
    for barred, why in barred_dialogs(bot, given):
        words = _words(barred.pattern, situation)
        yield Candidate(barred.dialog.name, "pattern", why, pattern=barred.pattern, words=words)
    yield from _intent_candidates(found, situation, understood, seen)
    is_sure = found.kind in ("rule", "answer") or bool(found.pattern)
    for near in near_patterns(bot, situation.text) if not is_sure else ():
        if near.dialog not in seen:
            yield Candidate(near.dialog, "pattern", near.why, pattern=near.pattern, likeness=near.likeness)


SHOWN_INTENTS: Final = 5


def _intent_candidates(
    found: Decision, situation: Situation, understood: Understanding, seen: set[str]
) -> Iterator[Candidate]:
    """The best intents of the input with the dialogs that they start; those that took it, or match it, aside."""
    bot = understood.bot
    for meaning in understood.intents[:SHOWN_INTENTS]:
        name = bot.intent_name(meaning.intent_id) or meaning.intent_id
        dialogs = bot.dialogs_of_intent(meaning.intent_id) or _disabled_dialogs(bot, meaning.intent_id)
        for dialog in dialogs[:1] or [None]:
            if dialog is not None and dialog.name in seen:
                continue
            why = _why_intent_not(bot, meaning, dialog, situation)
            yield Candidate(
                dialog.name if dialog else "",
                "intent",
                why or _intent_order(found),
                would=not why,
                intent=name,
                score=meaning.score,
                rank=meaning.rank,
            )


def _why_intent_not(bot: Bot, meaning: IntentMatch, dialog: Dialog | None, situation: Situation) -> str:
    """The reason why an intent would start no dialog; "" where it would."""
    if not meaning.matches:
        bound = next(bound for bound, rank in BANDS[meaning.nlu_engine] if rank == "GOOD")
        return f"below GOOD ({bound:.2f})"
    if dialog is None:
        return "no dialog starter has this intent"
    if dialog not in bot.starters:
        return "the dialog is disabled" if not dialog.enabled else "it has no enabled dialog starter"
    starters = Starters.of(bot, case_sensitive=situation.case_sensitive)
    keyword = starters.blocking(dialog, situation.text)
    return f"the exclude keyword {keyword!r} blocks it" if keyword is not None else ""


def _disabled_dialogs(bot: Bot, intent_id: str) -> tuple[Dialog, ...]:
    def has_intent(head: Interaction | None) -> bool:
        return head is not None and head.type == "DIALOG_STARTER" and head.intent_id == intent_id

    return tuple(one for one in bot.dialogs if has_intent(bot.head(one)))


def _intent_order(found: Decision) -> str:
    if found.kind == "dialog" and found.by == "intent":
        return "its score is not higher"
    return "patterns come before intents" if found.by == "pattern" and found.kind == "dialog" else _comes_first(found)


def _comes_first(found: Decision) -> str:
    """Why something that matches did not take the input."""
    match found.kind:
        case "rule" | "answer":
            return "the answer to the pending question comes first"
        case "dialog":
            return f"the dialog {found.name!r} comes first"
        case "bot":
            return f"the bot {found.name!r} comes first"
        case "auto escalation":
            return "the question has failed too often"
        case "error":
            return f"the flow stopped: {shorten(found.name)}"
        case _:
            return "it was not reached"
