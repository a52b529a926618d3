from __future__ import annotations

from pathlib import Path

import pytest

from handoff.engine.errors import FeatureError, UnknownName
from handoff.fakes.world.world import World
from handoff.steps.library import cloud, time
from handoff.steps.scenario.context import ScenarioContext
from handoff.steps.scenario.files import Files


def context(folder: Path, account: str = "") -> ScenarioContext:
    if account:
        (folder / "cloud.yaml").write_text(account, encoding="utf-8")
    return ScenarioContext(World(), Files(folder / "x.feature", folder))


def test_a_skill_without_hours_is_answered_with_the_lines_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(FeatureError) as refused:
        time.it_is_by_hours(context(tmp_path, "skills: {Human: 7}\n"), "outside", "Human")

    assert str(refused.value).replace(str(tmp_path), "…").splitlines() == [
        "the account has no working hours of the skill 'Human'",
        "  at …/cloud.yaml",
        "  add to cloud.yaml:",
        "    working_hours:",
        "      zone: America/New_York",
        "      Human: {Mon-Fri: 09:00-18:00}",
        '  or write: Given the skill "Human" is off shift',
    ]


def test_the_lines_for_a_file_with_hours_of_other_skills_have_no_zone(tmp_path: Path) -> None:
    account = "skills: {Human: 7, Sales: 8}\nworking_hours: {zone: UTC, Sales: {Mon: closed}}\n"

    with pytest.raises(
        FeatureError, match=r"working_hours:\n      Human: \{Mon-Fri: 09:00-18:00\}\n  or write: .*on shift"
    ):
        time.it_is_by_hours(context(tmp_path, account), "within", "Human")


def test_without_a_file_the_lines_make_one_with_the_skill(tmp_path: Path) -> None:
    found = context(tmp_path)
    cloud.skill_with_id(found, "Human", "7")

    with pytest.raises(
        FeatureError, match=r"(?s)write a cloud\.yaml beside the feature.*skills:\n      Human: 7\n.*zone:"
    ):
        time.it_is_by_hours(found, "outside", "Human")


def test_an_unknown_skill_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="no skill named 'Humn'"):
        time.it_is_by_hours(context(tmp_path, "skills: {Human: 7}\n"), "outside", "Humn")


@pytest.mark.parametrize(("hours", "side", "always"), [("closed", "within", "off"), ("00:00-24:00", "outside", "on")])
def test_hours_without_such_a_moment_are_told(tmp_path: Path, hours: str, side: str, always: str) -> None:
    account = f"skills: {{Human: 7}}\nworking_hours: {{zone: UTC, Human: {{Mon-Sun: '{hours}'}}}}\n"

    with pytest.raises(FeatureError, match=f"the skill 'Human' is {always} shift at all times"):
        time.it_is_by_hours(context(tmp_path, account), side, "Human")


def test_a_wrong_status_is_told_with_the_one_it_is(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="expected the skill 'Human' to be off shift\n  but it is on shift"):
        cloud.skill_is_on_shift(context(tmp_path, "skills: {Human: 7}\n"), "Human", "off shift")


def test_a_wrong_shift_status_is_told_with_the_time_of_the_account(tmp_path: Path) -> None:
    found = context(
        tmp_path, "skills: {Human: 7}\nworking_hours: {zone: America/New_York, Human: {Mon: 09:00-18:00}}\n"
    )
    time.it_is(found, "Monday 20:00")

    with pytest.raises(AssertionError, match="it is on shift on Monday 20:00 UTC, Monday 15:00 in America/New_York"):
        cloud.skill_is_on_shift(found, "Human", "off shift")


def test_a_time_over_which_the_clocks_are_put_forward_does_not_exist(tmp_path: Path) -> None:
    found = context(tmp_path)

    with pytest.raises(FeatureError, match="no such time on 2026-03-29: the clocks are put forward"):
        time.it_is_in_zone(found, "2026-03-29 02:30", "Europe/Berlin")
    time.it_is_in_zone(found, "2026-03-29 03:00", "Europe/Berlin")
