"""`<bot>.answers.yaml`: what a bot's integrations usually answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from handoff.engine.errors import FeatureError, UnknownName
from handoff.fakes.builder import BotBuilder
from handoff.fakes.external.stubs import Answer
from handoff.fakes.world.answers_file import USUAL, Answers

ORDERS = {"id": 42, "state": "packed"}


def load(tmp_path: Path, text: str) -> Answers:
    path = tmp_path / "shop.answers.yaml"
    path.write_text(text, encoding="utf-8")
    return Answers.load(path)


@pytest.mark.parametrize(
    ("written", "answer"),
    [
        ("[{id: 42, state: packed}]", Answer(json=[ORDERS])),
        ("[]", Answer(json=[])),
        ('\'{"id": 42, "state": "packed"}\'', Answer(json=ORDERS)),
        ("404", Answer(404)),
        ("200", Answer(200)),
        ("599", Answer(599)),
        ("times out", Answer(error="times out")),
        ("unreachable", Answer(error="unreachable")),
        ("is unreachable", Answer(error="unreachable")),
        ("fails", Answer(500)),
        ("{body: {id: 42, state: packed}}", Answer(json=ORDERS)),
        ("{status: 404}", Answer(404)),
        ("{status: 201, body: {status: done}}", Answer(201, json={"status": "done"})),
        ("{body: 'busy', status: 503}", Answer(503, text="busy")),
        ("{body: busy}", Answer(text="busy")),
        ("{body: 12}", Answer(json=12)),
        ("{body: ~}", Answer(json=None)),
        ("{headers: {Retry-After: 120}, status: 503}", Answer(503, headers={"Retry-After": "120"})),
        ("{latency_ms: 3000, body: []}", Answer(json=[], latency_ms=3000)),
    ],
)
def test_an_answer_is_json_a_status_a_failure_or_the_long_form(tmp_path: Path, written: str, answer: Answer) -> None:
    assert load(tmp_path, f"Orders: {written}").usual == {"Orders": answer}


@pytest.mark.parametrize(
    ("written", "answer"),
    [
        ("{id: 42, state: packed}", Answer(json=ORDERS)),
        ("{status: shipped, id: 7}", Answer(json={"status": "shipped", "id": 7})),
        ("times out", Answer(error="times out")),
    ],
)
def test_an_answer_with_a_name_may_be_an_object(tmp_path: Path, written: str, answer: Answer) -> None:
    answers = load(tmp_path, f"Orders:\n  usual: []\n  one: {written}")

    assert answers.find("Orders", "one") == answer
    assert answers.usual == {"Orders": Answer(json=[])}


def test_an_empty_file_answers_nothing(tmp_path: Path) -> None:
    assert load(tmp_path, "# nothing yet\n").usual == {}


@pytest.mark.parametrize(
    ("text", "first", "more"),
    [
        ("Orders: {usual: [], slow: timesout}", "not an answer: Orders.slow in shop.answers.yaml", "'times out'?"),
        ("Orders: shipped", "not an answer: Orders in", "any other text goes below `body:`"),
        ("Orders: 199", "not an answer: Orders in", "a status such as 404"),
        ("Orders: 600", "not an answer: Orders in", "a status such as 404"),
        ("Orders: {id: 42}", "no answer of Orders is the usual one in", "`body:`"),
        ("Orders: {usaul: [], slow: times out}", "no answer of Orders is the usual one in", "instead of 'usaul'?"),
        ("Orders: {status: shipped}", "Orders.status is wrong in", "from 200 to 599"),
        ("Orders: {body: [], stauts: 404}", "unknown key 'Orders.stauts' in", "did you mean 'status'?"),
        ("Orders: {usual: {status: 404, bodi: {}}}", "unknown key 'Orders.usual.bodi' in", "did you mean 'body'?"),
        ("Orders: {headers: [a], body: []}", "Orders.headers is wrong in", "names with their values"),
        ("Orders: {latency_ms: -1, body: []}", "Orders.latency_ms is wrong in", "from 0 to"),
        ("[Orders]", "shop.answers.yaml is wrong", "the names of integrations"),
        ("Orders: ]", "shop.answers.yaml is not YAML", ""),
    ],
)
def test_a_wrong_answer_is_named_with_its_line(tmp_path: Path, text: str, first: str, more: str) -> None:
    with pytest.raises(FeatureError) as caught:
        load(tmp_path, f"# Orders of the shop\n{text}\n")

    shown = str(caught.value)
    assert shown.startswith(first)
    assert "shop.answers.yaml:2" in shown
    assert more in shown


def test_an_answer_without_that_name_is_an_error_with_the_closest_one(tmp_path: Path) -> None:
    answers = load(tmp_path, "Orders:\n  usual: []\n  slow: times out\n")

    with pytest.raises(UnknownName, match=r"shop.answers.yaml:1\n  known: usual, slow\n  did you mean 'slow'\?$"):
        answers.find("Orders", "slwo")


def test_an_answer_that_nothing_resembles_is_an_error_with_the_lines_to_write(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match=r"write there:\n    Orders:\n      usual: …\n      full: …$"):
        Answers(path=tmp_path / "shop.answers.yaml").find("Orders", "full")


def test_an_integration_that_the_bot_lacks_is_an_error_with_the_closest_one(tmp_path: Path) -> None:
    bot = BotBuilder("Shop")
    bot.api("Orders", "https://shop.example/orders")
    answers = load(tmp_path, "# of the shop\nOders:\n  usual: []\n")

    with pytest.raises(
        UnknownName, match=r"no integration 'Oders' in .*\n  at .*shop.answers.yaml:2\n.*\n.*'Orders'\?"
    ):
        answers.check(bot.build())


def test_an_integration_that_transfers_is_answered_by_the_cloud(tmp_path: Path) -> None:
    bot = BotBuilder("Shop")
    bot.escalation_integration("Person", skill_id="1")
    answers = load(tmp_path, "Person: 500\n")

    with pytest.raises(FeatureError, match=r"'Person' transfers to an agent, so shop.answers.yaml cannot"):
        answers.check(bot.build())


def test_usual_is_the_word_for_the_answer_without_a_step() -> None:
    assert USUAL == "usual"
