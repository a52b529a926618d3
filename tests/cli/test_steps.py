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
