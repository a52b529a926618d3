"""Which parts of a bot a log uses, and how that is shown."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree as xml

import pytest

from handoff.engine.bot import Bot
from handoff.engine.log import read_ndjson
from handoff.fakes.builder import BotBuilder
from handoff.fakes.world.world import World
from handoff.reports.coverage import BotCoverage, Coverage, Score, parts_of, used
from handoff.reports.coverage.coverage_page import as_html
from handoff.reports.coverage.output_formats import as_cobertura, as_json
from handoff.reports.coverage.terminal_table import table

SKILL = "4129463410"


@pytest.fixture
def builder() -> BotBuilder:
    built = BotBuilder("Florist <b>")
    built.dialog("Welcome", patterns=["hi", "hello *"]).text("Hello!", pre="botContext.printDebugMessage('hi');")
    colour = built.dialog("Colour", patterns=["colour"])
    question = colour.quick_reply("Which?", ["Red", "Blue"], name="which")
    question.rule("Red", patterns=["red", "crimson"]).rule("Blue", patterns=["blue"], next="end")
    colour.text("Red it is.")
    built.dialog("Escalation", patterns=["agent"]).agent_transfer(skill_id=SKILL, name="to_human")
    built.fallback("Pardon?")
    return built


@pytest.fixture
def bot(builder: BotBuilder) -> Bot:
    return builder.build()


@pytest.fixture
def world(bot: Bot) -> World:
    made = World(bot, seed=1)
    made.cloud.add_skill("Human", SKILL)
    return made


def names(world: World, kind: str = "") -> set[str]:
    """What the log has used, by the names that authors know."""
    bot = world.deployment().bot
    keys = used(world.log.events, {bot.name: bot})[bot.name]
    parts = parts_of(bot)
    return {
        f"{parts[key].dialog} › {parts[key].name}" for key in keys if key in parts and kind in ("", parts[key].kind)
    }


def test_dialog_starter_is_used_by_the_pattern_that_matched(world: World) -> None:
    world.consumer().says("hello you")

    assert names(world, "dialogs") == {"Welcome › Welcome"}
    assert names(world, "patterns") == {"Welcome › 'hello *'"}
    assert names(world, "script panels") == {"Welcome › text_1: Pre-Process Code"}


def test_rule_is_used_by_the_pattern_that_matched(world: World) -> None:
    world.consumer().says("colour")
    world.consumer().says("crimson")

    assert names(world, "rules") == {"Colour › which: 'Red'"}
    assert names(world, "patterns") == {"Colour › 'colour'", "Colour › which: 'crimson'"}
    assert names(world, "choices") == set()


@pytest.mark.parametrize("how", ["taps_quick_reply", "says"])
def test_choice_is_used_by_tapping_or_typing_it(world: World, how: str) -> None:
    world.consumer().says("colour")
    getattr(world.consumer(), how)("Blue")

    assert names(world, "choices") == {"Colour › which: 'Blue'"}


def test_escalation_path_is_used_outcome_by_outcome(world: World) -> None:
    world.consumer().says("agent")
    assert names(world, "escalation paths") == {"Escalation › to_human: the skill gets the conversation"}

    world.faults.transfer_api_answers(500)
    world.consumer("Dana").says("agent")

    assert "Escalation › to_human: the transfer fails at once" in names(world, "escalation paths")
    assert "Escalation › to_human: no agent accepts it" not in names(world, "escalation paths")


def test_log_of_yesterday_says_the_same(world: World, bot: Bot) -> None:
    world.consumer().says("colour")
    world.consumer().taps_quick_reply("Red")

    again = read_ndjson(world.log.to_ndjson())

    assert used(again, {bot.name: bot}) == used(world.log.events, {bot.name: bot})


def test_every_key_of_a_log_is_a_part_of_its_bot(world: World, bot: Bot) -> None:
    for text in ("hi", "colour", "red", "agent", "what?"):
        world.consumer().says(text)

    assert used(world.log.events, {bot.name: bot})[bot.name] <= set(parts_of(bot))


def test_what_is_switched_off_is_no_part(builder: BotBuilder) -> None:
    builder.dialog("Old", patterns=["old"], enabled=False).text("Old.")
    builder.dialog("New", patterns=["new"]).text("Off.", name="off", enabled=False)

    found = {part.name for part in parts_of(builder.build()).values()}

    assert "Old" not in found
    assert "off" not in found


@pytest.mark.parametrize(
    ("score", "shown"),
    [
        (Score(0, 0), "100%"),
        (Score(0, 9), "0%"),
        (Score(999, 1000), "99%"),
        (Score(1, 3), "33%"),
        (Score(3, 3), "100%"),
    ],
)
def test_only_all_is_a_hundred_percent(score: Score, shown: str) -> None:
    assert score.shown == shown


# --- reports ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def coverage(bot: Bot, world: World, tmp_path: Path) -> Coverage:
    (tmp_path / "florist.json").write_bytes(bot.dump())
    world.consumer().says("colour")
    world.consumer().says("red")
    made = Coverage()
    made.bot(str(tmp_path / "florist.json"), shown="florist.json").add(
        used(world.log.events, {bot.name: bot})[bot.name], "talk.feature::A <i>colour</i>"
    )
    return made


def one_of(coverage: Coverage) -> BotCoverage:
    return coverage.bots[0]


def test_table_names_what_is_missing(coverage: Coverage) -> None:
    lines = table(coverage)

    assert lines[0] == "florist.json (Florist <b>)"
    assert [line.split()[-1] for line in lines if line.startswith("  Welcome ")][:1] == ["0%"]
    assert "    choices: which: 'Blue'" in lines
    assert "    escalation paths: to_human: the skill gets the conversation" not in lines  # never started says it
    assert any(re.fullmatch(r'  Escalation +1  "agent"', line) for line in lines)


def test_json_has_place_and_scenarios_of_each_part(coverage: Coverage, bot: Bot) -> None:
    told = json.loads(as_json(coverage))["bots"][0]

    lines = bot.dump().decode().splitlines()
    rule = next(part for part in told["parts"] if part["name"] == "which: 'Red'")
    assert rule["covered"] is True
    assert rule["scenarios"] == ["talk.feature::A <i>colour</i>"]
    assert '"name": "Red"' in lines[rule["line"]]
    assert all(part["line"] for part in told["parts"])


def test_cobertura_counts_its_own_lines(coverage: Coverage) -> None:
    root = xml.fromstring(as_cobertura(coverage))

    lines = root.findall(".//line")
    hit = [line for line in lines if line.get("hits") != "0"]
    assert root.get("lines-valid") == str(len(lines))
    assert root.get("lines-covered") == str(len(hit))
    assert root.get("line-rate") == f"{len(hit) / len(lines):.4f}"
    assert {one.get("filename") for one in root.iter("class")} == {"florist.json"}
    assert root.find('.//class[@name="Colour"]//line[@condition-coverage="50% (1/2)"]') is not None


def test_page_needs_nothing_from_elsewhere(coverage: Coverage) -> None:
    page = as_html(coverage)

    assert not re.search(r"""(src|href)\s*=\s*["'](?!#)|https?://|@import|url\((?!#)""", page)
    assert "<script" not in page


def test_page_escapes_what_it_shows(coverage: Coverage) -> None:
    page = as_html(coverage)

    assert "Florist &lt;b&gt;" in page
    assert "A &lt;i&gt;colour&lt;/i&gt;" in page
    assert "<i>colour" not in page


def test_graph_has_every_enabled_interaction_once(coverage: Coverage) -> None:
    page = as_html(coverage)

    assert page.count('class="row ') == len(list(one_of(coverage).of(kind="interactions")))
    assert page.count('class="row yes') == one_of(coverage).score(kind="interactions").covered


def test_page_of_nothing_says_so() -> None:
    assert "No scenario has used a bot." in as_html(Coverage())
