"""The documented rules that explain a match: values in, rule ids out."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from .bot_groups import GroupSearch
from .custom_rules import Chosen
from .dialog_starters import Barred
from .disambiguation import Doubt
from .entities import BUILT_IN
from .intents import Engine
from .patterns import Pattern

Rules = tuple[str, ...]

BANDS: Final[dict[Engine, str]] = {"LivePerson": "NLU-BANDS-LIVEPERSON", "legacy": "NLU-BANDS-LEGACY"}

_OPERATORS_ELSEWHERE: Final = frozenset(".?+[]{}^$\\")  # plain characters in a pattern: PAT-OPERATORS


@lru_cache(maxsize=4_096)
def pattern_matched(text: str) -> Rules:
    """The rules that a match of this pattern rests on."""
    pattern = Pattern.compile(text)
    parts = pattern.parts
    rests_on = {
        "PAT-EXACT": True,
        "PAT-CASE-INSENSITIVE": not pattern.case_sensitive,
        "PAT-WILDCARD": parts.stars,
        "PAT-WILDCARD-EMPTY": parts.stars,
        "PAT-ALTERNATES": parts.alternates > 0,
        "PAT-ALTERNATE-EMPTY": parts.has_empty_alternate or parts.alternates > 1,
        "PAT-COMBINE": parts.stars and parts.alternates > 0,
        "PAT-SPACE-SIGNIFICANT": " " in text.strip(),
        "PAT-OPERATORS": any(sign in _OPERATORS_ELSEWHERE for sign in text),
    }
    return tuple(rule for rule, holds in rests_on.items() if holds)


def barred(dialogs: Iterable[Barred]) -> Rules:
    """Dialogs whose pattern or intent fits, but which may not start."""
    return tuple(sorted({_barred(one) for one in dialogs}))


def _barred(one: Barred) -> str:
    if one.keyword:
        return "DLG-STARTER-EXCLUDE"
    return "INT-ENABLED" if one.dialog.enabled else "DLG-DISABLED"


_BY_CONDITION: Final[dict[str, Rules]] = {
    "INTENT": ("RULE-RESPONSE-INTENT", "RULE-ORDER-INTENT-FIRST"),
    "PATTERN": ("RULE-PATTERN", "RULE-ORDER-OTHERS", "PAT-LIST-ANY"),
    "REGEX": ("RULE-REGEX", "RULE-ORDER-OTHERS"),
    "EXACT_VALUE": ("RULE-EXACT-VALUE", "RULE-ORDER-OTHERS"),
    "EVAL_OPTION": ("RULE-EVALUATE-OPTIONS", "RULE-ORDER-OTHERS"),
    "ENTITY": ("RULE-ORDER-OTHERS",),
    "variable": ("RULE-ORDER-OTHERS",),
    "NO_MATCH": ("RULE-NO-MATCH", "RULE-ORDER-NOMATCH-LAST", "CTX-NO-MATCH-PREVENTS"),
}


def custom_rule(chosen: Chosen) -> Rules:
    """A custom rule that holds."""
    rules = _BY_CONDITION.get(chosen.by, ())
    if chosen.by in ("unconditional", "API_RESULT", "KB_MATCH"):
        return (*rules, "RULE-ORDER-LISTED")
    if chosen.rule.variable_conditions:
        rules += ("RULE-VARIABLE-CONDITION", "RULE-VARIABLE-EQUALS")
    if any(condition.entity.removeprefix("@").upper() in BUILT_IN for condition in chosen.rule.conditions):
        rules += ("NLU-BUILTIN-ENTITIES",)
    return (*rules, "RULE-ORDER-LISTED", "RULE-PARTS")


def doubt(found: Doubt) -> Rules:
    """Intents of which none is certain."""
    rules: Rules = ("DIS-TRIGGER", "DIS-OPTIONS", "NLU-THRESHOLD-GOOD", "DIS-STARTERS-ONLY")
    if found.of_selected_domains:
        rules += ("DIS-SELECTED-DOMAINS",)
    return (*rules, BANDS[found.intents[0].engine])


_GROUP_REFUSAL: Final[dict[str, Rules]] = {
    "no collaboration": ("B2B-GROUP-COLLABORATION-DEFAULT",),
    "preview": ("B2B-GROUP-NO-PREVIEW",),
    "no match": ("B2B-AUTO-NONE-FALLBACK", "B2B-AUTO-FALLBACK-CURRENT-BOT", "B2B-CROSS-GROUP-MANUAL"),
}


def group_refused(search: GroupSearch) -> Rules:
    """The search for a bot of the group that found none."""
    return (*_GROUP_REFUSAL.get(search.refusal, ()), *_left_out(search))


def group_matched(search: GroupSearch) -> Rules:
    """The search for a bot of the group that found one."""
    rules: Rules = (
        *_left_out(search),
        "B2B-AUTO-TRIGGER",
        "B2B-TWO-KINDS",
        "B2B-AUTO-SELECTION-PATTERN-FIRST",
        "B2B-SEND-ONE-GROUP-EXAMPLE",
    )
    return (*rules, "B2B-AUTO-SELECTION-SCORE") if search.match is not None and search.match.intent else rules


def _left_out(search: GroupSearch) -> Rules:
    surveys = ("B2B-GROUP-SURVEY-EXCLUDED",) if search.skips_surveys else ()
    return (*surveys, "B2B-AUTO-CONNECTION") if search.skips_disconnected else surveys
