"""What a knowledge base is asked, and what comes of its answer."""

from __future__ import annotations

import json

import pytest

from handoff.engine.interactions.knowledge import (
    address,
    articles,
    search_of_integration,
    search_of_interaction,
    with_article,
)
from handoff.engine.turn.answer import Answer
from handoff.fakes.builder import BotBuilder


@pytest.mark.parametrize(("asked", "limit"), [(0, 1), (1, 1), (3, 3), (4, 3)])
def test_interaction_asks_for_one_to_three_answers(asked: int, limit: int) -> None:
    b = BotBuilder("B")
    b.dialog("D").knowledge("kb", answers=asked)

    assert search_of_interaction(b.build().interactions[0], "hi").limit == limit


@pytest.mark.parametrize(("asked", "limit"), [(0, 1), (5, 5), (6, 5)])
def test_integration_asks_for_one_to_five_answers(asked: int, limit: int) -> None:
    one = BotBuilder("B").knowledge_base("FAQ", answers=asked).build().integrations[0]

    assert search_of_integration(one, str).limit == limit


@pytest.mark.parametrize(
    ("exported", "threshold"),
    [("v", "VERY GOOD"), ("g", "GOOD"), ("fp", "FAIR PLUS"), ("very_good", "VERY GOOD"), ("", "GOOD")],
)
def test_minimum_score_is_named_by_its_band(exported: str, threshold: str) -> None:
    b = BotBuilder("B")
    b.dialog("D").knowledge("kb", threshold=exported)

    assert search_of_interaction(b.build().interactions[0], "hi").threshold == threshold


def test_address_of_an_odd_id_is_an_address() -> None:
    assert address("a b/ü") == "https://knowledge.liveperson.example/knowledge-bases/a%20b/%C3%BC/search"


@pytest.mark.parametrize("body", ["", "null", "[]", '{"results": 5}', '{"results": [1]}', "no JSON"])
def test_odd_answer_holds_no_articles(body: str) -> None:
    assert articles(Answer(200, body)) == []
    assert not with_article(Answer(200, body)).is_success


def test_failed_search_stays_what_it_was() -> None:
    assert with_article(Answer(500, "oops")) == Answer(500, "oops")


def test_best_article_is_shown_by_its_detail() -> None:
    found = {"results": [{"title": "T", "summary": "S", "detail": "D"}, {"title": "U"}]}

    assert json.loads(with_article(Answer(200, json.dumps(found))).body)["article"] == "D"
