"""The documented rules that explain a match: values in, rule ids out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from ..bot import Interaction
from .bot_groups import GroupSearch
from .custom_rules import Chosen, RuleGroup, group_of
from .dialog_starters import Barred
from .disambiguation import Doubt
from .entities import BUILT_IN
from .intents import NluEngine
from .patterns import Pattern

Rules = tuple[str, ...]

BANDS: Final[dict[NluEngine, str]] = {"LivePerson": "NLU-BANDS-LIVEPERSON", "legacy": "NLU-BANDS-LEGACY"}

_SPACE_AT_OPERATOR: Final = re.compile(r"\s[*(|]|[*)|]\s")
_OPERATORS_ELSEWHERE: Final = frozenset(".?+[]{}^$\\")  # plain characters in a pattern: PAT-OPERATORS


def pattern_matched(text: str, given: str) -> Rules:
    """The rules that the match of this pattern with the input `given` rests on."""
    pattern = Pattern.compile(text)
    parts = pattern.parts
    rests_on = {
        "PAT-CASE-INSENSITIVE": not Pattern.compile(text, case_sensitive=True).matches(given),
        "PAT-WILDCARD": parts.stars,
        "PAT-WILDCARD-EMPTY": parts.stars and not Pattern.compile(text, empty_stars=False).matches(given),
        "PAT-ALTERNATES": parts.alternates > 0,
        "PAT-ALTERNATE-EMPTY": parts.has_empty_alternate or parts.alternates > 1,
        "PAT-COMBINE": parts.stars and parts.alternates > 0,
        "PAT-SPACE-SIGNIFICANT": _SPACE_AT_OPERATOR.search(text.strip()) is not None,
        "PAT-OPERATORS": any(sign in _OPERATORS_ELSEWHERE for sign in text),
    }
    return tuple(rule for rule, holds in rests_on.items() if holds)


def barred(dialogs: Iterable[Barred]) -> Rules:
    """Dialogs whose pattern or intent matches, but which may not start."""
    return tuple(sorted({_barred(one) for one in dialogs}))


def _barred(one: Barred) -> str:
    if one.keyword:
        return "DLG-STARTER-EXCLUDE"
    return "INT-ENABLED" if one.dialog.enabled else "DLG-DISABLED"


_BY_CONDITION: Final[dict[str, Rules]] = {
    "INTENT": ("RULE-RESPONSE-INTENT",),
    "PATTERN": ("RULE-PATTERN",),
    "REGEX": ("RULE-REGEX",),
    "EXACT_VALUE": ("RULE-EXACT-VALUE",),
    "EVAL_OPTION": ("RULE-EVALUATE-OPTIONS",),
    "NO_MATCH": ("RULE-NO-MATCH", "CTX-NO-MATCH-PREVENTS"),
}
_ORDER: Final[dict[RuleGroup, str]] = {
    RuleGroup.INTENT: "RULE-ORDER-INTENT-FIRST",
    RuleGroup.OTHER: "RULE-ORDER-OTHERS",
    RuleGroup.NO_MATCH: "RULE-ORDER-NOMATCH-LAST",
}


def custom_rule(chosen: Chosen, interaction: Interaction) -> Rules:
    """A custom rule of the interaction that holds; its position matters if there are others."""
    conditions, rules = chosen.rule.conditions, _BY_CONDITION.get(chosen.by, ())
    if any(condition.match_type == "PATTERN" and len(condition.patterns) > 1 for condition in conditions):
        rules += ("PAT-LIST-ANY",)
    if chosen.rule.variable_conditions:
        rules += ("RULE-VARIABLE-CONDITION", "RULE-VARIABLE-EQUALS")
    if any(condition.entity.removeprefix("@").upper() in BUILT_IN for condition in conditions):
        rules += ("NLU-BUILTIN-ENTITIES",)
    if chosen.rule.variables and chosen.is_conditional:
        rules += ("RULE-PARTS",)
    group = group_of(chosen.rule)
    others = [group_of(rule) for index, rule in enumerate(interaction.rules) if index != chosen.index]
    if group in others:
        rules += ("RULE-ORDER-LISTED",)
    if group in _ORDER and any(other in _ORDER and other is not group for other in others):
        rules += (_ORDER[group],)
    return rules


def doubt(found: Doubt) -> Rules:
    """Intents of which none is certain."""
    rules: Rules = ("DIS-TRIGGER", "DIS-OPTIONS", "NLU-THRESHOLD-GOOD", "DIS-STARTERS-ONLY")
    if found.of_selected_domains:
        rules += ("DIS-SELECTED-DOMAINS",)
    return (*rules, BANDS[found.intents[0].nlu_engine])


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
