"""Steps in other words: what they mean, and what is written instead of those that say too little."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

import pytest

from handoff.steps.wording.rewriter import KINDS, MISSING, Written, rewriter, written
from handoff.steps.wording.value_types import TYPES
from handoff.steps.wording.words import names_of_agents, normal, says_i

MOST = 60  # samples of one phrasing
PHRASED = [pytest.param(one, id=f"{one.kind} {one.sentence}") for one in written()]


def samples(pattern: str) -> Iterator[str]:
    """Steps that a sentence or a phrasing stands for, each word that may vary at least once."""
    options = [list(_options(token)) for token in pattern.split(" ")]
    for chosen in itertools.islice(itertools.product(*options), MOST):
        numbers = itertools.count(1)
        text = " ".join(filter(None, chosen)).replace(" :", ":")
        yield re.sub(r"\{\w+(?::(\w+))?\}", lambda found, n=numbers: _example(found[1] or "text", next(n)), text)


def _options(token: str) -> Iterator[str]:
    if optional := re.fullmatch(r"\(([\w/']+)\)(:?)", token):
        yield optional[2]
        token = optional[1] + optional[2]
    token = re.sub(r"(?<=\w)\((\w+)\)", r"\1", token)
    colon = ":" if token.endswith(":") else ""
    words = token.removesuffix(":").replace("_", " ").split("/")
    yield from [word + colon for word in words] if "{" not in token else [token]


def _example(kind: str, number: int) -> str:
    match kind:
        case "text":
            return f'"value {number}"'
        case "texts":
            return f'"value {number}" and "another"'
        case "id":
            return "4129463410"
    return TYPES[kind].written[-1]


@pytest.mark.parametrize("one", PHRASED)
def test_each_phrasing_means_one_sentence(one: Written) -> None:
    for phrasing in one.phrasings:
        for step in samples(phrasing.partition(" => ")[0]):
            meanings = rewriter().meanings(one.kind, step)
            assert len(meanings) == 1, (step, meanings)


@pytest.mark.parametrize("one", PHRASED)
def test_rewriting_a_sentence_changes_nothing(one: Written) -> None:
    for step in samples(one.sentence):
        meanings = rewriter().meanings(one.kind, step)
        assert len(meanings) == 1
        assert rewriter().meanings(one.kind, meanings[0]) == meanings
        assert _values(meanings[0]) == _values(step)


def _values(step: str) -> list[str]:
    return re.findall(r'"[^"]*"|\d+', step)


def test_no_two_sentences_of_a_kind_are_the_same_words() -> None:
    forms = [(one.kind, normal(one.sentence)) for one in written()]

    assert len(forms) == len(set(forms))


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ('When the shopper has typed "hi"', 'the consumer says "hi"'),
        ('When the user writes: "hi"', 'the consumer says "hi"'),
        ('When the customer "Dana" asks "hi"', 'the consumer "Dana" says "hi"'),
        ('When the user clicks on the "Track" button', 'the consumer taps the button "Track"'),
        ('Then the chatbot should respond with the message "hi"', 'the bot says "hi"'),
        ('Then the chatbot didn\'t reply with "hi"', None),
        ("When I wait for half an hour", "30 minutes pass"),
        ("When the user doesn't answer for 5 mins", "5 minutes pass"),
        ('When agent "Alex" declines the chat', 'the agent "Alex" rejects the conversation'),
        ('Then the "Welcome" dialog should not be active', 'the dialog "Welcome" is not active'),
        ('Then the options "A", "B" and "C" are shown', 'the bot offers "A", "B" and "C"'),
        ('Then the options "A" or "B" are shown', None),
        ('Then the bot tells the agent "hi"', None),
        ('When the customer tells the bot "hi"', 'the consumer says "hi"'),
        ("Then the chat isn't transferred", "the conversation stays with the bot"),
        ('Given GET "https://shop.example" returns 500', 'GET "https://shop.example" answers 500'),
        ('Then the bot says "A" and "B"', None),
        ('Then the chatbot should never respond with "hi"', 'the bot never says "hi"'),
        ('Then the bot never mentions "hi"', 'the bot never says a text that contains "hi"'),
        ('Then the assistant at some point asks "hi"', 'at some point the bot says "hi"'),
        ('Then the user should never see the message "hi"', 'the consumer never sees "hi"'),
        ('Then the customer has never seen "hi"', 'the consumer has never seen "hi"'),
        ('Then the chatbot never shows the "Yes" button', 'the bot never offers "Yes"'),
        ('Then the bot replies "hi" no earlier than 2 secs', 'the bot says "hi" after 2 seconds'),
        ('Then the bot\'s answer "hi" arrives within 3 seconds', 'the bot says "hi" within 3 seconds'),
        ("Then the bot displays a map at 48.1, -11.5", "the bot shows the location 48.1, -11.5"),
        ('Then the picture "a.png" is displayed', 'the bot shows the image "a.png"'),
        ('When the customer leaves "x"', None),
    ],
)
def test_words_of_everyday_language_are_understood(said: str, means: str | None) -> None:
    kind, _, text = said.partition(" ")

    assert rewriter().meanings(kind.lower(), text) == (() if means is None else (means,))


@pytest.mark.parametrize(
    "text",
    [
        'the bot never replies "hi"',
        'the bot should not say "hi"',
        'the user does not type "hi"',
        'the agent "Alex" does not see "hi"',
        'no button "A" is shown',
    ],
)
def test_what_is_denied_is_not_taken_for_what_is_said(text: str) -> None:
    assert not [meaning for kind in KINDS for meaning in rewriter().meanings(kind, text) if "never" not in meaning]


@pytest.mark.parametrize(
    ("said", "lines"),
    [
        ("When the user types “hi”", ['When the consumer says "hi"']),
        ("When the user types 'it is me'", ['When the consumer says "it is me"']),
        ("When the user types hi there", ['When the consumer says "hi there"']),
        ('When the user types "say "hi""', ['When the consumer says "say \\"hi\\""']),
        ('Given the user types "hi"', ['When the consumer says "hi"']),
        ("When the agent accepts the chat", ['When the agent "…" accepts the conversation']),
        ('When the agent answers "hello"', ['When the agent "…" says "hello"']),
        ('Then the bot says "A" and "B"', ["Then the bot says:"]),
        ("When the customer sends an image", ['When the consumer uploads the file "…"']),
    ],
)
def test_what_cannot_run_is_answered_with_the_line_to_write(said: str, lines: list[str]) -> None:
    kind, _, text = said.partition(" ")

    assert [str(line) for line in rewriter().answers(kind.lower(), text)] == lines


@pytest.mark.parametrize(
    "said",
    [
        'Given the skill "Human" is not closed',
        'When the user sends "hi" to the agent "Alex"',
        'When the customer enters "a" in the field "name"',
        "Then the bot returns 500",
        'When the agent "Alex" leaves the conversation',
    ],
)
def test_what_no_sentence_says_gets_no_answer_that_means_something_else(said: str) -> None:
    kind, _, text = said.partition(" ")

    assert rewriter().answers(kind.lower(), text) == ()


def test_an_answer_says_which_value_is_missing() -> None:
    (line,) = rewriter().answers("when", 'the agent answers "hello"')

    assert MISSING in line.text
    assert line.missing == ("agent",)


def test_every_line_of_the_advice_is_a_sentence_or_one_to_come() -> None:
    lines = {line for one in rewriter().advice for line in one.lines}
    to_come = {"the bot never says {text}", 'it is outside the working hours of the skill "…"'}

    assert {line.text for line in lines if not _is_sentence(line.text, line.kind)} <= to_come


def _is_sentence(text: str, kind: str) -> bool:
    filled = re.sub(r"\{(\w+)(?::\w+)?\}", _example_of_advice, text)
    return any(type(line)(kind, filled).is_sentence for line in rewriter().advice[0].lines)


def _example_of_advice(found: re.Match[str]) -> str:
    is_in_quotes = found.string[: found.start()].count('"') % 2
    return _FILLED.get(found[1], "value" if is_in_quotes else '"value"')


_FILLED = {
    "day": "Sunday",
    "wait": "2 minutes",
    "status": "500",
    "clock": "20:00",
    "score": "0.8",
    "place": "dialog",
    "field": "order",
    "how": "contains",
    "method": "GET",
    "limit": "2 minutes",
    "count": "3",
    "part": "image",
}


@pytest.mark.parametrize(
    ("text", "says"),
    [('I say "hi"', True), ("I'm waiting", True), ('the bot says "I am Bob"', False), ("Ian waits", False)],
)
def test_i_is_the_one_who_acts(text: str, says: bool) -> None:
    assert says_i(text) is says


def test_agents_of_a_scenario_are_known_by_name() -> None:
    assert names_of_agents(['the agent "Alex" is online', 'I say "hi"']) == ['"Alex"']
    assert names_of_agents(["the human agent accepts"]) == []
    assert names_of_agents(['I say "agent"', 'the agent connector\'s field "x" is "1"']) is None
