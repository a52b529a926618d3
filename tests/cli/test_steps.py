"""`handoff steps`: looking for a sentence."""

from __future__ import annotations

import pytest

from handoff.cli import main


def shown(capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    assert main(["steps", *words]) == 0
    return capsys.readouterr().out.splitlines()


def test_no_words_show_every_sentence_by_group(capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(capsys)

    groups = [line for line in lines if line and not line.startswith(" ")]
    assert groups == sorted(groups)
    assert {"agent", "consumer", "conversation"} <= set(groups)
    assert "  When  the consumer says {text}" in lines


def test_words_narrow_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(capsys, "ring", "expire")

    assert [line for line in lines if line.startswith(("  Given", "  When", "  Then"))] == [
        "  When  the agent {agent} lets the ring expire"
    ]


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("api", "  Given {method:method} {url} answers:  (with a doc string)"),
        ("api", "  Given {method:method} {url} {how:unanswered}"),
        ("webhook", "  Given {method:method} {url} answers:  (with a doc string)"),
        ("down", "  Given {method:method} {url} {how:unanswered}"),
        ("down", "  Given the transfer API {how:silence} the next request"),
        ("unreachable", "  Given {method:method} {url} {how:unanswered}"),
        ("stub", "  Given {method:method} {url} answers {status:int}"),
        ("timeout", "  Given {method:method} {url} {how:unanswered}"),
        ("back", "  When  the agent {agent} goes {state:state}"),
    ],
)
def test_a_word_of_the_field_finds_the_sentence(capsys: pytest.CaptureFixture[str], word: str, sentence: str) -> None:
    assert sentence in shown(capsys, word)


def test_words_in_braces_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(capsys, "goes", "state")

    assert lines[lines.index("  When  the agent {agent} goes {state:state}") + 2] == (
        "          {state}: online, away, back soon, offline"
    )


def test_letter_case_and_quoting_of_words_do_not_matter(capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(capsys, "RING", "expire") == shown(capsys, "ring expire")


def test_keyword_counts_as_a_word(capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(capsys, "given")

    assert any(line.startswith("  Given ") for line in lines)


def test_words_that_no_sentence_has_are_status_1_with_a_hint(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["steps", "conversatoin"]) == 1

    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == "no sentence has the words: conversatoin\n  did you mean 'conversation'?\n"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ('the user types "hi"', "  When  the consumer says {text}"),
        ("When the customer waits 5 minutes", "  When  {wait:duration} pass(es)"),
        ("the agent accepts", "  When  the agent {agent} {action:agent_action} the conversation"),
        ("carousel", "  Then  the bot shows {count:cards}"),
        ("busy", "  Given the agent {agent} has no free messaging slot"),
        ("logged", "  Given the agent {agent} is {state:state}"),
        ("escalated", "  Then  the conversation stays with the bot"),
    ],
)
def test_a_step_in_other_words_shows_the_sentence_that_it_means(
    capsys: pytest.CaptureFixture[str], said: str, sentence: str
) -> None:
    assert sentence in shown(capsys, said)
