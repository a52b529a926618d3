"""Patterns and regular expressions: which inputs they take, and that none of them can hang us."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.engine.matching.patterns import ExcludeKeywords, Pattern, java_regex


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        pytest.param("hello", "  HELLO\n", id="letter case and outer blanks do not count"),
        pytest.param("see ya", "see \t\n ya", id="inner white space is one blank"),
        pytest.param("*home*", "home is where the heart is", id="a star takes any run of characters"),
        pytest.param("*home*", "homes", id="a star takes part of a word"),
        pytest.param("*store", "store", id="a star takes nothing"),
        pytest.param("a*b", "a\n\nb", id="a star takes line breaks"),
        pytest.param("hi *", "hi there", id="a blank counts"),
        pytest.param("(hi|hello|hey)*", "hey you", id="alternates"),
        pytest.param("(thank(|s)|thank you)*", "thanks a lot", id="nested groups with an empty alternate"),
        pytest.param("(thank(|s)|thank you)*", "thank", id="the empty alternate taken"),
        pytest.param("* (some|a pair of) (headphones|earbuds)*", "I want some earbuds now", id="everything combined"),
        pytest.param("yes|y", "y", id="a pipe outside parentheses"),
        pytest.param("what?", "What?", id="punctuation is a plain character"),
        pytest.param("a.c", "a.c", id="a full stop is a plain character"),
        pytest.param("STRASSE", "straße", id="letters fold beyond ASCII"),
        pytest.param("__agent_escalation_failed__", "__agent_escalation_failed__", id="a system message"),
        pytest.param("", "  ", id="nothing fits nothing"),
    ],
)
def test_pattern_takes(pattern: str, text: str) -> None:
    assert Pattern.compile(pattern).matches(text)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        pytest.param("hello", "hello there", id="the whole input must fit"),
        pytest.param("agent", "I need an agent", id="words around it"),
        pytest.param("hi *", "hi", id="the blank before a star is needed"),
        pytest.param("what?", "what", id="punctuation is significant"),
        pytest.param("a.c", "abc", id="no regular expressions"),
        pytest.param("(a|b)", "(a|b)", id="operators are not characters"),
        pytest.param("hello", "", id="an empty input"),
    ],
)
def test_pattern_refuses(pattern: str, text: str) -> None:
    assert not Pattern.compile(pattern).matches(text)


def test_case_counts_when_asked_for() -> None:
    pattern = Pattern.compile("Hello *", case_sensitive=True)

    assert pattern.matches("Hello you")
    assert not pattern.matches("hello you")


@pytest.mark.parametrize("text", ["(a", "a)", ")(", "a(b|c", "((a)"])
def test_unbalanced_parentheses_are_plain_characters_but_flagged(text: str) -> None:
    pattern = Pattern.compile(text)

    assert "unbalanced" in pattern.problem
    assert pattern.matches(text.replace("(a)", "a")) or pattern.matches(text.split("|")[0])


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        pytest.param("*a*a*a*b", "a" * 10_000, id="stars with nothing to end them"),
        pytest.param("(a|)" * 200 + "b", "a" * 150, id="two hundred empty alternates"),
        pytest.param("(*a|*b|*ab)" * 20 + "c", "ab" * 5_000, id="stars within alternates"),
        pytest.param("(" * 10_000 + "a" + ")" * 10_000, "a", id="ten thousand parentheses"),
        pytest.param("|" * 10_000, "a", id="ten thousand alternates"),
    ],
)
def test_no_input_makes_matching_explode(pattern: str, text: str) -> None:
    assert not Pattern.compile(pattern).matches(text)


def _reference(pattern: str) -> str:
    """The same pattern as a regular expression; exponential, but right."""
    return "".join({"*": ".*", "|": "|", "(": "(?:", ")": ")"}.get(sign, re.escape(sign)) for sign in pattern)


_PATTERNS = st.recursive(
    st.text("ab*", max_size=4),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.lists(inner, min_size=1, max_size=3).map(lambda choices: f"({'|'.join(choices)})"),
    ),
    max_leaves=8,
)


@given(_PATTERNS, st.text("ab", max_size=8))
def test_patterns_agree_with_the_obvious_translation(pattern: str, text: str) -> None:
    expected = re.fullmatch(_reference(pattern), text, re.DOTALL) is not None

    assert Pattern.compile(pattern).matches(text) is expected


@given(_PATTERNS, st.text("ab", max_size=8))
def test_expansions_mean_what_the_pattern_means(pattern: str, text: str) -> None:
    compiled = Pattern.compile(pattern)
    if compiled.expansions is None:
        return
    readings = [".*".join(map(re.escape, reading)) for reading in compiled.expansions]

    assert any(re.fullmatch(reading, text, re.DOTALL) for reading in readings) is compiled.matches(text)


@given(st.text("()|* ab"))
def test_every_text_is_a_pattern(text: str) -> None:
    Pattern.compile(text).matches(text)


# --- exclude keywords ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keyword", "text", "blocks"),
    [
        pytest.param("bill", "my Bill, please", True, id="a whole word anywhere"),
        pytest.param("bill", "my billing", False, id="part of a word"),
        pytest.param("late fee", "a late  fee?", True, id="several words"),
        pytest.param("*bill*", "my billing", True, id="with operators it is a pattern"),
        pytest.param("bill*", "my billing", False, id="a pattern fits the whole input"),
        pytest.param(" ", "anything", False, id="an empty keyword blocks nothing"),
    ],
)
def test_exclude_keyword(keyword: str, text: str, blocks: bool) -> None:
    assert ExcludeKeywords([keyword]).blocking(text) == (keyword if blocks else None)


# --- regular expressions ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expression", "text", "found"),
    [
        pytest.param(r"^\w\d{6}$", "A001001", True, id="the tutorial's order number"),
        pytest.param(r"^\w\d{6}$", "1001001", True, id="a digit is a word character"),
        pytest.param(r"^\w\d{6}$", "12345", False, id="too short"),
        pytest.param(r"^\w\d{6}$", " A001001\n", True, id="the input is trimmed"),
        pytest.param(r"\d{3}", "order 4711", True, id="searched, not anchored"),
        pytest.param("abc", "ABC", False, id="letter case counts"),
        pytest.param("(?i)abc", "ABC", True, id="unless the expression says otherwise"),
        pytest.param(r"^\d$", "٣", False, id="digits are ASCII, as in Java"),
        pytest.param(r"^\w+$", "é", False, id="word characters are ASCII, as in Java"),
        pytest.param(r"\p{L}", "é", True, id="Unicode properties"),
        pytest.param(r"\p{Alpha}+", "x", True, id="POSIX properties"),
        pytest.param(r"^[\w.]+$", "a.b_1", True, id="a class within a set"),
        pytest.param(r"^[^\d]+$", "a1", False, id="a class within a negated set"),
        pytest.param(r"[a-z&&[^aeiou]]", "e", False, id="sets within sets"),
        pytest.param(r"a++a", "aaa", False, id="possessive quantifiers"),
        pytest.param(r"\Qa.b\E", "axb", False, id="quoted text"),
        pytest.param(r"(?<x>a)\k<x>", "aa", True, id="named groups"),
        pytest.param(r"\x{41}\0102", "AB", True, id="characters by number"),
        pytest.param(r"^\w+([\.-]?\w+)*@\w+([\.-]?\w+)*(\.\w{2,3})+$", "fred@home.com", True, id="an e-mail address"),
        pytest.param(r"[a||b~~]", "|", True, id="doubled signs in a set are plain"),
        pytest.param(r"a\z", "a", True, id="the very end"),
        pytest.param(r"^a[{]b$", "a{b", True, id="a brace in a set is plain"),
        pytest.param(r"^[+--b]$", ",", True, id="two hyphens in a set are a range up to a hyphen"),
        pytest.param(r"^[(?R)]$", "R", True, id="a group in a set is plain"),
        pytest.param(r"^[]a]$", "]", True, id="a bracket at the start of a set"),
        pytest.param(r"^[^]a]$", "]", False, id="a bracket at the start of a negated set"),
        pytest.param(r"^[[ab]c{]$", "{", True, id="a set after a set in it"),
        pytest.param(r"^[ab]c{2}$", "bcc", True, id="repetitions after a set"),
        pytest.param(r"^a{2,}$", "aaa", True, id="repetitions without an end"),
        pytest.param(r"^(?!b)a$", "a", True, id="a look ahead"),
        pytest.param(r"^\s\Sx\D$", "xy", False, id="blanks and others"),
        pytest.param(r"^x\sy$", "x\u00a0y", False, id="blanks are ASCII, as in Java"),
        pytest.param(r"^\W\D$", "-x", True, id="neither words nor digits"),
        pytest.param(r"^\p{Digit}\p{Lower}\p{Upper}\p{Alnum}$", "1aBc", True, id="classes by name"),
        pytest.param(r"^\054\07x$", ",\ax", True, id="octal numbers of other lengths"),
        pytest.param(r"^\Qa.b$", "a.b", False, id="quoted to the end, also the dollar sign"),
        pytest.param(r"^\Qa.b", "a.bc", True, id="quoted to the end"),
        pytest.param(r"^a.c$", "a\nc", False, id="a full stop is no line break"),
        pytest.param(r"^x\vy$", "x\x0by", True, id="vertical white space"),
        pytest.param(r"^\e$", "\x1b", True, id="the escape character"),
    ],
)
def test_regular_expression(expression: str, text: str, found: bool) -> None:
    assert java_regex(expression).search(text) == (found, "")


@pytest.mark.parametrize(
    "expression",
    [
        *("[", "(a", "*a", "a{", "(?P<n>a)", "(?:foo){e<=1}", r"\K", "(?R)", "(*FAIL)", r"\p{javaLowerCase}"),
        *("(" * 5_000, "a{999999999999}", "x" * 10_001),
    ],
)
def test_expression_we_cannot_use_says_so_instead_of_matching(expression: str) -> None:
    result = java_regex(expression).search("foo")

    assert not result.found
    assert result.problem == java_regex(expression).problem != ""


def test_catastrophic_expression_is_stopped() -> None:
    result = java_regex(r"^(\w|\d|a*)*$").search("a" * 5_000 + "!", limit_s=0.05)

    assert result == (False, "the expression took more than 0.05 s on this input and was stopped")


def test_a_problem_is_the_answer_to_every_input() -> None:
    assert java_regex("x" * 10_001).search("x") == (False, "the expression is longer than 10000 characters")
    assert java_regex("x" * 10_000).problem == ""
    assert java_regex("(" * 5_000).search("") == (False, "the expression is nested too deeply")
    assert java_regex("[").problem.startswith("not a supported regular expression: unterminated character set")
    assert java_regex(r"a\K").problem == r"not a supported regular expression: \K is not understood"
    assert java_regex("(?R)").problem == "not a supported regular expression: (?R… is not understood"
    assert java_regex("a{").problem == (
        "not a supported regular expression: a brace must hold a number of repetitions, or be escaped"
    )


@pytest.mark.parametrize(
    ("expression", "anchored"),
    [(r"^\d$", True), (r"(^\d$)", True), (r"\A\d\z", True), (r"^\b\d{6}\b", False), (r"\d", False), (r"^a\$", False)],
)
def test_anchored_means_tied_to_both_ends(expression: str, anchored: bool) -> None:
    assert java_regex(expression).is_anchored is anchored


def test_stars_in_a_row_are_one_star() -> None:
    assert Pattern.compile("a" + "*" * 1_000 + "b").expansions == (("a", "b"),)


def test_pattern_of_very_many_parts_has_too_many_readings_and_matches() -> None:
    pattern = Pattern.compile("a*" * 100_000)

    assert pattern.expansions is None
    assert not pattern.matches("ab")
    assert Pattern.compile("a*" * 300).matches("ab" * 300)
    assert not Pattern.compile("a*" * 300).matches("ab" * 299)


def test_equal_alternates_are_tried_once() -> None:
    assert Pattern.compile("(a|b|a|b)").expansions == (("a",), ("b",))


def test_two_stars_that_may_not_be_empty_need_two_characters() -> None:
    assert not Pattern.compile("a**", empty_stars=False).matches("ab")
    assert Pattern.compile("a**", empty_stars=False).matches("abc")


# --- hostile patterns ------------------------------------------------------------------------------------------------

HOSTILE = {
    "many stars": ("*a" * 3_000 + "b", "a" * 8_000),
    "many stars between alternates": ("*(a|aa|)" * 1_500 + "b", "a" * 8_000),
    "many stars alone": ("*" * 100_000 + "b", "a" * 8_000),
    "a long literal": ("ab" * 500_000, "ab" * 4_000),
    "many literals in parentheses": ("(a)" * 30_000, "a" * 8_000),
    "deep parentheses": ("(" * 100_000 + "a" + ")" * 100_000, "a" * 8_000),
    "many alternates": ("(" + "|".join(["a" * 50] * 20_000) + ")*b", "a" * 8_000),
    "nested alternates": ("(a|" * 40 + "b" + ")" * 40 + "*c", "a" * 8_000),
    "parentheses that never close": ("(" * 300_000, "a" * 8_000),
}


@pytest.mark.parametrize(("pattern", "text"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_pattern_is_compiled_and_tried_soon(pattern: str, text: str) -> None:
    before = time.thread_time()
    compiled = Pattern.compile(pattern)
    found = compiled.matches(text)
    compiled.expansions  # noqa: B018  # the index of dialog starters asks for them

    assert not found
    assert time.thread_time() - before < 10


@given(
    st.lists(st.sampled_from(["a", "b", "*", "(a|b)", "(a|ab|)", "(*a|b*)", "(a*|)"]), max_size=8).map("".join),
    st.text("ab", max_size=9),
)
def test_what_comes_before_a_star_does_not_change_what_matches(pattern: str, text: str) -> None:
    assert Pattern.compile(pattern).matches(text) is bool(re.fullmatch(pattern.replace("*", "[ab]*"), text))
