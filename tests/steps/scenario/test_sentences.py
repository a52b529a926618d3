"""The catalogue of the step library."""

from __future__ import annotations

from handoff.steps.scenario import sentences


def test_sentences_come_with_keyword_module_and_what_stands_below_them():
    found = {(one.keyword, one.text): one for one in sentences.sentences()}

    says = found["When", "the consumer says {text}"]
    assert (says.module, says.takes) == ("consumer", "")
    assert says.doc
    assert found["When", "the consumer says:"].takes == "doc string"
    assert found["Then", "the bot says:"].takes == "table"


def test_no_two_sentences_of_the_library_are_equal():
    texts = [(one.keyword, one.text) for one in sentences.sentences()]

    assert len(texts) == len(set(texts))
