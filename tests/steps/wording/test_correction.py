"""Steps that are nearly a sentence: what is wrong with them, and the line to write."""

from __future__ import annotations

import pytest

from handoff.steps.scenario.language import Sentence
from handoff.steps.scenario.recognition import sentences

KNOWN = [Sentence(text) for _, text in sentences()]


def corrected(text: str) -> tuple[str, str]:
    """The correction by the sentence that has most in common with the text."""
    found = [one for sentence in KNOWN if (one := sentence.corrected(text)) is not None and one.wrong]
    best = max(found, key=lambda one: (one.likeness, -len(one.wrong)))
    return best.text, "; ".join(best.wrong)


@pytest.mark.parametrize(
    ("written", "text", "wrong"),
    [
        ("the consumer says hi", 'the consumer says "hi"', '"hi" has no quotes'),
        ('the consumer says "hi', 'the consumer says "hi"', 'the quotes of "hi" are not closed'),
        ('the consumer says hi"', 'the consumer says "hi"', 'the quotes of "hi" are not closed'),
        ("the consumer says “hi”", 'the consumer says "hi"', 'the quotes of "hi" are not plain ones'),
        ("the bot says 'Let’s go'", 'the bot says "Let’s go"', 'the quotes of "Let’s go" are not plain ones'),
        ('the bot says "say "hi""', 'the bot says "say \\"hi\\""', 'a quote within a text is written \\"'),
        ('The consumer says "hi"', 'the consumer says "hi"', "'The consumer says' is written 'the consumer says'"),
        ('the consumer says "hi".', 'the consumer says "hi"', "there is no '.' at the end"),
        ('the  bot says "hi"', 'the bot says "hi"', "there is a blank too many, or one that is not plain"),
        ("the bot says hi within 3 Seconds", 'the bot says "hi" within 3 seconds', '"hi" has no quotes; *'),
        ("the bot offers Yes, No and Later", 'the bot offers "Yes", "No" and "Later"', '"Yes" has no quotes'),
        ('the skill "Human" with id "77"', 'the skill "Human" with id 77', "77 is written without quotes"),
        ('GET "https://shop.example" answers', 'GET "https://shop.example" answers:', "a colon is missing at the end"),
        ("GET https://shop.example answers 200", 'GET "https://shop.example" answers 200', '"https*" has no quotes'),
        ("the agent Al with the skill Ab is Online", 'the agent "Al" with the skill "Ab" is Online', '"Al" has *'),
    ],
)
def test_step_that_is_nearly_a_sentence_is_corrected(written: str, text: str, wrong: str) -> None:
    found = corrected(written)

    begin, _, end = wrong.partition("*")
    assert found[0] == text
    assert found[1].startswith(begin)
    assert found[1].endswith(end)


@pytest.mark.parametrize(
    "text", ["the user is logged in", 'the bot says "Hello!" and "Bye"', "", "the bot", 'the consumer says "hi"' * 30]
)
def test_step_of_other_words_is_not_corrected(text: str) -> None:
    assert not any(found for sentence in KNOWN if (found := sentence.corrected(text)) is not None and found.wrong)


@pytest.mark.parametrize(
    "written", ['the consumer says "hi"', 'the bot offers "Yes", "No" and "No."', "2 minutes pass"]
)
def test_sentence_needs_no_correction(written: str) -> None:
    wrong = [found.wrong for sentence in KNOWN if (found := sentence.corrected(written)) is not None]

    assert () in wrong
