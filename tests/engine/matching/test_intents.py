"""Intents: the bands of their scores, meta intents, and a stand-in for a trained NLU engine."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.engine.bot import Bot
from handoff.engine.matching.intents import BANDS, PhraseMatcher, meanings, rank, with_meta_intents
from handoff.engine.ports import Entity, IntentScore
from handoff.fakes.builder import BotBuilder
from handoff.fakes.world.account_file import Intents
from handoff.fakes.world.scripted_nlu import ScriptedNlu


class Told:
    """An NLU that gives the same scores whatever it hears."""

    def __init__(self, **scores: float) -> None:
        self._scores = [IntentScore(name.replace("_", " "), score) for name, score in scores.items()]

    def score(self, _text: str) -> list[IntentScore]:
        return self._scores

    def entities(self, _text: str) -> list[Entity]:
        return []


def bot(nlu_engine: str = "LivePersonV2") -> Bot:
    b = BotBuilder("Bot", domain="Own", nlu_engine=nlu_engine)
    b.intent("pay bill").intent("order status").intent("buy stock", domain="Other", nlu_engine="Third")
    return b.build()


@pytest.mark.parametrize(
    ("score", "live_person", "legacy"),
    [
        (1.0, "VERY GOOD", "VERY GOOD"),
        (0.85, "VERY GOOD", "VERY GOOD"),
        (0.8499, "VERY GOOD", "GOOD"),
        (0.75, "VERY GOOD", "GOOD"),
        (0.7499, "GOOD", "GOOD"),
        (0.70, "GOOD", "GOOD"),
        (0.6999, "GOOD", "FAIR PLUS"),
        (0.65, "GOOD", "FAIR PLUS"),
        (0.6499, "GOOD", "FAIR"),
        (0.60, "GOOD", "FAIR"),
        (0.5999, "FAIR PLUS", "FAIR"),
        (0.50, "FAIR PLUS", "FAIR"),
        (0.4999, "FAIR PLUS", "POOR"),
        (0.45, "FAIR PLUS", "POOR"),
        (0.4499, "FAIR", "POOR"),
        (0.30, "FAIR", "POOR"),
        (0.2999, "POOR", "POOR"),
        (0.0, "POOR", "POOR"),
    ],
)
def test_a_lower_bound_belongs_to_the_better_band(score: float, live_person: str, legacy: str) -> None:
    assert (rank(score), rank(score, "legacy")) == (live_person, legacy)


def test_every_engine_has_a_band_for_every_score() -> None:
    assert {bands[-1] for bands in BANDS.values()} == {(0.0, "POOR")}


def test_meanings_come_best_first_with_the_bands_of_their_own_engine() -> None:
    found = meanings(bot(), Told(pay_bill=0.5, order_status=0.65), "x")

    assert [(m.score, m.rank, m.matches) for m in found] == [(0.65, "GOOD", True), (0.5, "FAIR PLUS", False)]


def test_a_legacy_engine_names_one_intent() -> None:
    found = meanings(bot("Legacy"), Told(pay_bill=0.68, order_status=0.66), "x")

    assert [(m.intent_id, m.rank) for m in found] == [(bot().intent_id("pay bill"), "FAIR PLUS")]


def test_an_intent_the_bot_does_not_use_keeps_its_name() -> None:
    assert [m.intent_id for m in meanings(bot(), Told(dance=0.9), "x")] == ["dance"]


def test_nobody_to_understand_means_nothing() -> None:
    assert meanings(bot(), None, "x") == ()


def test_a_child_comes_before_its_meta_intent_of_the_same_score() -> None:
    nlu = ScriptedNlu(
        Intents.model_validate({"utterances": {"pay": "pay bill"}, "meta_intents": {"order status": ["pay bill"]}})
    )

    found = meanings(bot(), nlu, "pay")

    assert [(m.intent_id, m.expressed_intent_id) for m in found] == [
        (bot().intent_id("pay bill"), bot().intent_id("pay bill")),
        (bot().intent_id("order status"), bot().intent_id("pay bill")),
    ]


def test_meta_intents_have_the_score_of_their_child() -> None:
    found = with_meta_intents([IntentScore("a", 0.4), IntentScore("b", 0.7)], {"all": ["a", "b"]})

    assert [(s.intent, s.score, s.child) for s in found] == [
        ("b", 0.7, ""), ("all", 0.7, "b"), ("a", 0.4, ""), ("all", 0.4, "a"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "score"),
    [
        pytest.param("I want to pay my bill", 1.0, id="the very phrase"),
        pytest.param("i WANT to pay my bill!", 1.0, id="letter case and punctuation aside"),
        pytest.param("pay my bill", 0.66, id="half of its words"),
        pytest.param("my", 0.28, id="one of them"),
    ],
)
def test_the_words_shared_with_a_training_phrase_make_the_score(text: str, score: float) -> None:
    matcher = PhraseMatcher({"pay": ["I want to pay my bill"]})

    assert [(s.intent, s.score) for s in matcher.score(text)] == [("pay", score)]


def test_no_word_in_common_is_no_match() -> None:
    assert PhraseMatcher({"pay": ["pay my bill"]}).score("hello there") == []


@given(st.text(max_size=40), st.lists(st.text(max_size=40), max_size=3))
def test_scores_are_between_0_and_1(text: str, phrases: list[str]) -> None:
    assert all(0 < s.score <= 1 for s in PhraseMatcher({"any": phrases}).score(text))


def test_a_scripted_utterance_is_not_compared_with_training_phrases() -> None:
    told = {"utterances": {"pay my bill": {"order status": 0.3}}, "training_phrases": {"pay bill": ["pay my bill"]}}

    assert [s.intent for s in ScriptedNlu(Intents.model_validate(told)).score("Pay my bill")] == ["order status"]


def test_a_regular_expression_entity_stands_for_what_it_finds() -> None:
    told = {"utterances": {"track 123456": "order status"}, "entities": {"order_number": {"regex": r"\b\d{6}\b"}}}
    nlu = ScriptedNlu(Intents.model_validate(told))

    assert [(s.intent, s.masked_text) for s in nlu.score("Track 999999")] == [("order status", "track order_number")]
    assert nlu.score("track 1234") == []
