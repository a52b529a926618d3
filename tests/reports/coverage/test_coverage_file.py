"""Bot coverage beside the results: written by a run, read by the report, added up over shards."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from handoff.engine.log.redaction import Redactor
from handoff.fakes.builder import BotBuilder
from handoff.fakes.world.world import World
from handoff.reports.coverage import Coverage, used
from handoff.reports.coverage.coverage_file import as_text, read, without_secrets

KEY = "header-key-" + "81"
CARD = "4111 1111 " + "1111 1111"


def builder(*greetings: str) -> BotBuilder:
    built = BotBuilder("Shop Bot")
    built.dialog("Welcome", patterns=list(greetings)).text("Hello!")
    built.dialog("Bye", patterns=["bye"]).text("Bye!")
    return built


@pytest.fixture
def bot(tmp_path: Path) -> Path:
    path = tmp_path / "shop.json"
    path.write_bytes(builder("hi", CARD).dump())
    return path


def run(bot: Path, folder: Path, *said: str, ended_ms: int = 1, scenario: str = "a.feature::A") -> Coverage:
    """Play one scenario and carry what it covers into a folder."""
    coverage = Coverage()
    one = coverage.bot(str(bot), shown="shop.json")
    world = World(one.bot, seed=1)
    for text in said:
        world.consumer().says(text)
    one.add(used(world.log.events, {"Shop Bot": one.bot})["Shop Bot"], scenario)
    folder.mkdir(exist_ok=True)
    told = as_text(without_secrets(coverage, Redactor()), ended_ms=ended_ms)
    (folder / f"{ended_ms}-bot-coverage.json").write_text(told, encoding="utf-8")
    return coverage


def test_what_is_carried_is_what_was_covered(bot: Path, tmp_path: Path) -> None:
    before = run(bot, tmp_path / "out", "hi").bots[0]

    coverage, damaged = read([tmp_path / "out"])

    assert damaged == []
    assert coverage is not None
    [after] = coverage.bots
    assert (after.file, after.score()) == ("shop.json", before.score())
    assert set(after.scenarios) == set(before.scenarios)
    assert {scenario for by in after.scenarios.values() for scenario in by} == {"a.feature::A"}


def test_shards_add_up_and_name_a_scenario_once(bot: Path, tmp_path: Path) -> None:
    run(bot, tmp_path / "one", "hi", ended_ms=1)
    run(bot, tmp_path / "two", "hi", ended_ms=2)
    run(bot, tmp_path / "three", "bye", ended_ms=3, scenario="b.feature::B")

    coverage, _ = read([tmp_path / "one", tmp_path / "two", tmp_path / "three"])

    assert coverage is not None
    [one] = coverage.bots
    by_dialog = {part.name: one.scenarios.get(part.key) for part in one.of(kind="dialogs")}
    assert by_dialog == {"Welcome": ["a.feature::A"], "Bye": ["b.feature::B"]}


def test_of_two_versions_of_a_bot_the_later_is_shown(bot: Path, tmp_path: Path) -> None:
    run(bot, tmp_path / "out", "hi", ended_ms=2)
    bot.write_bytes(builder("hi", "hello").dump())
    run(bot, tmp_path / "out", "bye", ended_ms=3)

    coverage, _ = read([tmp_path / "out"])

    assert coverage is not None
    patterns = {part.name: coverage.bots[0].is_covered(part) for part in coverage.bots[0].of(kind="patterns")}
    assert patterns == {"'hi'": True, "'hello'": False, "'bye'": True}


def test_secrets_of_a_bot_are_not_carried_and_its_parts_are_covered_all_the_same(bot: Path, tmp_path: Path) -> None:
    built = builder(CARD, f"my key is {KEY}")
    built.api("Pay", "https://api.example/pay", headers={"X-Api-Key": KEY})
    bot.write_bytes(built.dump())

    run(bot, tmp_path / "out", CARD, f"my key is {KEY}")

    carried = (tmp_path / "out" / "1-bot-coverage.json").read_text(encoding="utf-8")
    assert CARD not in carried
    assert KEY not in carried
    coverage, _ = read([tmp_path / "out"])
    assert coverage is not None
    patterns = [coverage.bots[0].is_covered(part) for part in coverage.bots[0].of(kind="patterns")]
    assert patterns == [True, True, False]


def test_without_any_run_that_measured_it_there_is_none(tmp_path: Path) -> None:
    assert read([tmp_path]) == (None, [])


@pytest.mark.parametrize(
    "content",
    ["{", "[]", '{"ended_ms": 1}', '{"ended_ms": 1, "scenarios": [], "bots": [{"file": "x", "bot": {}, "used": {}}]}'],
)
def test_damaged_file_is_named_and_the_rest_is_shown(bot: Path, tmp_path: Path, content: str) -> None:
    run(bot, tmp_path / "out", "hi")
    (tmp_path / "out" / "2-bot-coverage.json").write_text(content, encoding="utf-8")

    coverage, damaged = read([tmp_path / "out"])

    assert coverage is not None
    assert len(coverage.bots) == 1
    assert [line.partition(": ")[0] for line in damaged] == [str(tmp_path / "out" / "2-bot-coverage.json")]


def test_number_of_a_scenario_that_is_not_named_is_damage(bot: Path, tmp_path: Path) -> None:
    run(bot, tmp_path / "out", "hi")
    path = tmp_path / "out" / "1-bot-coverage.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"scenarios": []}), encoding="utf-8")

    coverage, damaged = read([tmp_path / "out"])

    assert coverage is None
    assert len(damaged) == 1
