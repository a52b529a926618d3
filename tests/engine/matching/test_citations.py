"""The rules that a match cites: those whose statement took part in it."""

from __future__ import annotations

import pytest

from handoff.engine.matching.bot_groups import GroupSearch
from handoff.engine.matching.citations import barred, custom_rule, group_refused, pattern_matched
from handoff.engine.matching.custom_rules import Chosen
from handoff.engine.matching.dialog_starters import Starters
from handoff.fakes.builder import BotBuilder


@pytest.mark.parametrize(
    ("pattern", "text", "rules"),
    [
        ("hello", "hello", set()),
        ("hello", "Hello", {"PAT-CASE-INSENSITIVE"}),
        ("*store", "In-store", {"PAT-WILDCARD"}),
        ("*store", "store", {"PAT-WILDCARD", "PAT-WILDCARD-EMPTY"}),
        ("(yes|no)", "no", {"PAT-ALTERNATES"}),
        ("a (b|c) *", "a b x", {"PAT-ALTERNATES", "PAT-WILDCARD", "PAT-COMBINE", "PAT-SPACE-SIGNIFICANT"}),
        ("two words", "two words", set()),
        ("hi *", "hi you", {"PAT-WILDCARD", "PAT-SPACE-SIGNIFICANT"}),
        ("how?", "how?", {"PAT-OPERATORS"}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_pattern_cites_the_operators_that_a_match_needs(pattern: str, text: str, rules: set[str]) -> None:
    assert set(pattern_matched(pattern, text)) == rules


def test_dialogs_that_may_not_start_are_cited_by_the_reason() -> None:
    b = BotBuilder("Bot")
    b.dialog("Off", patterns=["hi"], enabled=False).text("x")
    b.dialog("Blocked", patterns=["h*"], exclude=["hi"]).text("x")

    assert barred(Starters(b.build()).look("hi").barred) == ("DLG-DISABLED", "DLG-STARTER-EXCLUDE")


def question(*rules: dict[str, object]):
    b = BotBuilder("Bot")
    made = b.dialog("Main", patterns=["hi"]).question("Which?", name="which")
    for number, rule in enumerate(rules):
        made.rule(str(number), **rule)
    return b.build().interaction_named("which")


PATTERN, EXACT, ELSE = {"patterns": ["a"]}, {"exact": "b"}, {"no_match": "What?"}


@pytest.mark.parametrize(
    ("rules", "index", "order"),
    [
        ((PATTERN,), 0, set()),
        ((PATTERN, EXACT), 0, {"RULE-ORDER-LISTED"}),
        ((PATTERN, ELSE), 0, {"RULE-ORDER-OTHERS"}),
        ((PATTERN, EXACT, ELSE), 1, {"RULE-ORDER-LISTED", "RULE-ORDER-OTHERS"}),
        ((PATTERN, ELSE), 1, {"RULE-ORDER-NOMATCH-LAST"}),
        ((ELSE,), 0, set()),
    ],
    ids=["alone", "of one group", "before no match", "both", "no match last", "no match alone"],
)
def test_the_order_of_rules_is_cited_where_there_are_others(rules, index: int, order: set[str]) -> None:
    asked = question(*rules)
    by = asked.rules[index].conditions[0].match_type

    cited = custom_rule(Chosen(asked.rules[index], index, by), asked)

    assert {rule for rule in cited if rule.startswith("RULE-ORDER")} == order


def test_several_patterns_of_a_rule_are_cited_as_alternatives() -> None:
    asked = question({"patterns": ["a", "b"]})

    assert "PAT-LIST-ANY" in custom_rule(Chosen(asked.rules[0], 0, "PATTERN"), asked)


def test_a_rule_of_one_pattern_is_not() -> None:
    asked = question(PATTERN)

    assert "PAT-LIST-ANY" not in custom_rule(Chosen(asked.rules[0], 0, "PATTERN"), asked)


def test_a_search_of_the_group_cites_the_bots_it_leaves_out() -> None:
    search = GroupSearch(refusal="no match", skips_surveys=True, skips_disconnected=True)

    assert {"B2B-GROUP-SURVEY-EXCLUDED", "B2B-AUTO-CONNECTION"} <= set(group_refused(search))
