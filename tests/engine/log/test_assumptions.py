"""What no document says is told apart: every decision is listed, cited where it decides, and shown as assumed."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import get_args

import pytest

from handoff.engine import catalogue
from handoff.engine import events as ev
from handoff.engine.analysis.failure_explanation import explain_failure
from handoff.engine.analysis.transcript import transcript
from handoff.engine.log import Log, read_ndjson
from handoff.engine.log.assumptions import ASSUMPTIONS, assumption_lines, is_assumption
from handoff.engine.settings import Switches
from handoff.fakes.builder import BotBuilder
from handoff.fakes.world.world import World
from handoff.reports import transcript_html
from handoff.reports.html_report import log_rows

REPOSITORY = Path(__file__).parents[3]
SOURCES = [path for folder in ("engine", "fakes") for path in (REPOSITORY / folder).rglob("*.py")]
C03 = "assumed (C03): a skill id that is not numeric leads to the ordinary fallback procedure"


@pytest.fixture
def world() -> World:
    b = BotBuilder("Desk")
    b.dialog("Escalation", patterns=["agent"]).agent_transfer("One moment…", skill_id="12a")
    b.dialog("Welcome", patterns=["hi"]).text("Hello!")
    b.fallback("Pardon?")
    world = World(b.build())
    world.consumer().says("agent")
    return world


def other_values(name: str) -> list[str]:
    field = Switches.model_fields[name]
    values = get_args(field.annotation) or (True, False)
    return [str(value).lower() if isinstance(value, bool) else value for value in values if value != field.default]


def test_every_decision_that_the_code_names_is_listed() -> None:
    named = {one for path in SOURCES for one in re.findall(r"\bC\d\d[a-z]?\b", path.read_text(encoding="utf-8"))}

    assert named <= set(ASSUMPTIONS)


@pytest.mark.parametrize("name", Switches.model_fields)
def test_switch_says_which_decision_it_changes(name: str) -> None:
    decision, _, words = (Switches.model_fields[name].description or "").partition(": ")

    assert words
    assert name in ASSUMPTIONS[decision].switches


def test_decisions_name_switches_that_exist() -> None:
    named = [switch for one in ASSUMPTIONS.values() for switch in one.switches]

    assert sorted(named) == sorted(Switches.model_fields)


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name in Switches.model_fields for value in other_values(name)]
)
def test_scenario_shows_what_the_other_reading_changes(name: str, value: str) -> None:
    step = f'the platform switch "{name}" is "{value}"'

    assert any(step in path.read_text(encoding="utf-8") for path in (REPOSITORY / "features").rglob("*.feature"))


def test_no_documented_rule_is_taken_for_a_decision() -> None:
    assert not any(is_assumption(rule) for rule in catalogue.known_ids())


def test_decision_is_told_with_its_switch() -> None:
    assert assumption_lines(["C35"]) == (
        "assumed (C35): each message restarts the wait for further ones, "
        "unless the switch fixed_message_window says otherwise",
    )


def test_decision_that_nobody_knows_is_told_by_its_number() -> None:
    assert assumption_lines(["C99"]) == ("assumed (C99)",)


def test_full_transcript_marks_what_is_assumed(world: World) -> None:
    assert C03 in transcript(world.log.events, view="full")


def test_message_is_marked_for_the_author_only() -> None:
    log = Log()
    log.append(ev.MessagePublished("consumer", "Dana", "Are you there?"), conversation="conv-1", rules=("C50",))

    assert transcript(log.events) == "00:00:00.000  Dana (consumer): Are you there?"
    assert transcript(log.events, view="full").splitlines()[1].strip().startswith("assumed (C50): ")


def test_explanation_marks_what_is_assumed(world: World) -> None:
    lines = explain_failure(world.log.events).splitlines()

    step = next(number for number, line in enumerate(lines) if "the Fallback dialog is started (skill id)" in line)
    assert lines[step + 1].strip().startswith(C03)


def test_documented_turn_has_no_such_mark(world: World) -> None:
    world.consumer().says("hi")

    assert "assumed" not in explain_failure(world.log.events)


def test_bubbles_mark_what_is_assumed(world: World) -> None:
    html = transcript_html.as_html(world.log.events)

    assert f'<span class="assumed">{C03}' in html
    assert any(C03 in one for line in transcript_html.read(html) for one in line.get("assumed", []))


def test_table_of_a_report_keeps_decisions_apart_from_rules(world: World) -> None:
    rows = log_rows(world.log.to_ndjson().decode())

    (row,) = [row for row in rows if row["kind"] == "FallbackGiven"]
    assert row["assumed"].startswith(C03)
    assert "C03" not in row["rules"].split()


def test_decisions_survive_writing_and_reading(world: World) -> None:
    events = read_ndjson(world.log.to_ndjson())

    given = next(event for event in events if isinstance(event.body, ev.FallbackGiven))
    assert given.assumptions == ("C03",)
    assert json.loads(world.log.to_ndjson().splitlines()[given.seq])["rules"].count("C03") == 1
