"""Worlds with every kind of interaction: what consumers can do to them, and what remains of it."""

from __future__ import annotations

import json

import pytest

from handoff.engine import events as ev
from handoff.engine.bot import Bot
from handoff.engine.errors import FeatureError, UnknownName
from handoff.engine.turn.session import fold
from handoff.fakes.builder import BotBuilder
from handoff.fakes.external.knowledge_base import KnowledgeBase
from handoff.fakes.external.stubs import UnknownExchange
from handoff.fakes.world.account_file import Intents
from handoff.fakes.world.scripted_nlu import ScriptedNlu
from handoff.fakes.world.world import World


def desk() -> Bot:
    b = BotBuilder("Desk")
    order = b.dialog("Order", patterns=["order *"])
    order.question("Which size?", name="size").rule("Size", entity="SIZE", set={"slot.size": "@SIZE"})
    order.file_upload("Upload it.", ["pdf"], name="upload")
    order.integration("Archive", name="archive")
    order.quick_reply("Fine?", ["Yes", "No"], name="fine")
    order.text("A {$botContext.slot.size} one.", name="done", next="end")
    faq = b.dialog("Questions", patterns=["what is *"])
    faq.knowledge("kb", name="faq", not_found="Nothing.")
    faq.text("{$.api_KaiResults.results[0].title}", name="title", next="end")
    return b.file("Archive", "https://archive.example").build()


@pytest.fixture
def world() -> World:
    world = World()
    nlu = ScriptedNlu(Intents.model_validate({"entities": {"SIZE": ["small", "large"]}}))
    world.deploy(desk(), intents=nlu)
    world.outside.stub("POST", "https://archive.example", status=200)
    return world


def said(world: World) -> list[str]:
    return [message.text for message in world.consumer().messages if message.role == "bot"]


def test_session_with_slots_files_and_web_view_is_the_fold_of_the_log(world: World) -> None:
    consumer = world.consumer()
    consumer.says("order a small one")
    consumer.uploads("a.pdf")
    world.post_web_view({"plan": "Gold"})
    consumer.says("large")

    deployment = world.deployment()
    bodies = [event.body for event in world.log.events if event.bot == deployment.name]
    session = deployment.session("conv-1")

    assert fold(bodies) == session
    assert session.slots["size"].value == "large"
    assert session.web_view == {"plan": "Gold"}
    assert session.file == ev.File("a.pdf")


def test_quick_replies_are_gone_once_the_consumer_has_spoken(world: World) -> None:
    consumer = world.consumer()
    consumer.says("order a small one")
    consumer.uploads("a.pdf")
    consumer.taps_quick_reply("Yes")

    with pytest.raises(UnknownName, match="no quick reply 'No' is on the screen"):
        consumer.taps_quick_reply("No")


def test_old_name_of_knowledge_results_still_reads_them(world: World) -> None:
    world.knowledge_base("kb").learn("what is tea", {"title": "A drink"})

    world.consumer().says("what is tea")

    assert said(world) == ["A drink"]


def test_search_in_a_knowledge_base_nobody_has_told_of_says_how_to(world: World) -> None:
    with pytest.raises(UnknownExchange, match="Given the knowledge base of"):
        world.consumer().says("what is tea")


def test_web_view_needs_a_conversation(world: World) -> None:
    with pytest.raises(FeatureError, match="none has been started"):
        world.post_web_view({"a": "b"})


def test_unknown_channel_names_the_closest(world: World) -> None:
    with pytest.raises(UnknownName, match="did you mean 'lp_whatsapp'"):
        world.consumer().uses("lp_whatsap")


@pytest.mark.parametrize(("threshold", "found"), [("VERY GOOD", 1), ("GOOD", 2), ("FAIR PLUS", 3)])
def test_knowledge_base_finds_what_reaches_the_threshold(threshold: str, found: int) -> None:
    base = KnowledgeBase()
    for score in (0.45, 0.60, 0.75, 0.44):
        base.learn("Tea  please", {"title": score}, score)

    articles = base.search("tea please", threshold, 5)

    assert [article["title"] for article in articles] == [0.75, 0.60, 0.45][:found]


def test_late_answer_to_a_file_is_told_when_it_comes(world: World) -> None:
    world.outside.stub("POST", "https://archive.example", status=500, latency_ms=20_000)
    consumer = world.consumer()
    consumer.says("order a small one")
    consumer.uploads("a.pdf")

    exchanged = [event.body for event in world.log.of(ev.HttpExchanged)]

    assert said(world)[1:] == ["Processing the file...", "Fine?", "Failed to process the file. Please try again."]
    assert json.dumps([body.latency_ms for body in exchanged if isinstance(body, ev.HttpExchanged)]) == "[20000]"
