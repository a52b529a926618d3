"""A bot's export and the files beside it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from handoff.engine.errors import BotDefinitionError, FeatureError, UnknownName
from handoff.fakes.builder import BotBuilder
from handoff.fakes.external.stubs import Answer
from handoff.fakes.world import bot_files
from handoff.fakes.world.scripted_nlu import ScriptedNlu
from handoff.fakes.world.world import World

ADDRESS = "https://shop.example/orders"


@pytest.fixture
def export(tmp_path: Path) -> Path:
    shop = BotBuilder("Shop")
    shop.api("Orders", ADDRESS, variable="orders", fields={"state": "{$.orders.state}"})
    order = shop.dialog("Order", patterns=["order"])
    order.integration("Orders")
    order.text("It is {orders.state}.")
    path = tmp_path / "shop.json"
    path.write_bytes(shop.dump())
    return path


def play(export: Path, *, stub: bool = False) -> list[str]:
    """What the bot says to "order"."""
    found = bot_files.read(export)
    world = World()
    world.deploy(found.bot, intents=ScriptedNlu(found.intents), usual=found.answers.usual)
    if stub:
        world.outside.stub_integration("Orders", json={"state": "lost"})
    world.consumer().says("order")
    return [said.text for said in world.consumer().messages if said.role == "bot"]


def test_files_beside_an_export_have_its_name(export: Path) -> None:
    export.with_name("shop.intents.yaml").write_text("utterances: {where is it: Order}")
    export.with_name("shop.answers.yaml").write_text("Orders: [1]")

    found = bot_files.read(export)

    assert found.bot.name == "Shop"
    assert found.intents.utterances == {"where is it": "Order"}
    assert found.answers.usual == {"Orders": Answer(json=[1])}


def test_a_bot_may_have_no_files_beside_it(export: Path) -> None:
    found = bot_files.read(export)

    assert found.intents.utterances == {}
    assert found.answers.usual == {}


def test_an_export_that_is_not_there_is_the_error_of_its_author(tmp_path: Path) -> None:
    with pytest.raises(BotDefinitionError, match=r"none\.json"):
        bot_files.read(tmp_path / "none.json")


def test_a_changed_file_is_read_again(export: Path) -> None:
    answers = export.with_name("shop.answers.yaml")
    answers.write_text("Orders: 404")
    assert bot_files.read(export).answers.usual == {"Orders": Answer(404)}

    answers.write_text("Orders: 500")
    os.utime(answers, ns=(1, 1))

    assert bot_files.read(export).answers.usual == {"Orders": Answer(500)}


@pytest.mark.parametrize("kind", ["intents", "answers"])
def test_a_file_with_another_ending_would_not_be_read(export: Path, kind: str) -> None:
    export.with_name(f"shop.{kind}.yml").write_text("")

    with pytest.raises(FeatureError, match=rf"shop\.{kind}\.yml\n  rename it: shop\.{kind}\.yaml"):
        bot_files.read(export)


def test_an_answer_for_no_integration_of_the_bot_is_an_error(export: Path) -> None:
    export.with_name("shop.answers.yaml").write_text("Oders: 404")

    with pytest.raises(UnknownName, match="did you mean 'Orders'"):
        bot_files.read(export)


def test_the_usual_answer_counts_without_a_stub(export: Path) -> None:
    export.with_name("shop.answers.yaml").write_text("Orders:\n  usual: {state: packed}\n")

    assert play(export) == ["It is packed."]


def test_a_stub_wins_over_the_usual_answer(export: Path) -> None:
    export.with_name("shop.answers.yaml").write_text("Orders:\n  usual: {state: packed}\n")

    assert play(export, stub=True) == ["It is lost."]


def test_each_bot_has_its_own_usual_answers(export: Path) -> None:
    found = bot_files.read(export)
    world = World()
    world.deploy(found.bot, usual={"Orders": Answer(json={"state": "packed"})})
    world.deploy(found.bot, name="Other", skill="Other", usual={"Orders": Answer(json={"state": "lost"})})

    world.consumer().opens(skill="Other")
    world.consumer().says("order")

    assert world.consumer().messages[-1].text == "It is lost."
