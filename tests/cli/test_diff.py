"""`handoff diff`: what changed for the author, and for the consumer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from handoff.cli import main
from handoff.engine.bot import Bot

FEATURES = Path(__file__).parents[2] / "features"
OLD = FEATURES / "bots" / "getting-started.json"
SCREEN = 40  # lines


@pytest.fixture(scope="module")
def old() -> Bot:
    return Bot.load(OLD)


@pytest.fixture
def new(tmp_path: Path) -> Path:
    return tmp_path / "new.json"


def path_of(bot: Bot, name: str) -> str:
    found = bot.interaction_named(name)
    assert found is not None
    return found.path


def wrong_skill(bot: Bot) -> Bot:
    path = f"{path_of(bot, 'escalation_1')}.content.results.tile.tileData[0].escalation.agentSkillId"
    return bot.edited(path, "2200000001")


def dropped_pattern(bot: Bot) -> Bot:
    starter = next(one for one in bot.interactions if "representative" in one.patterns)
    return bot.edited(f"{starter.path}.pattern", ["agent", "human"])


def swapped_next_action(bot: Bot) -> Bot:
    question = bot.interaction_named("Payment Method")
    assert question is not None
    return bot.edited(f"{question.rules[0].path}.action.value", question.rules[1].action.value)


def delayed(bot: Bot) -> Bot:
    return bot.edited(f"{path_of(bot, 'escalation_1')}.interactionDelay", "4000")


def shown(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, list[str]]:
    status = main(["diff", *map(str, arguments)])
    return status, capsys.readouterr().out.splitlines()


@pytest.mark.parametrize(
    ("regression", "author", "consumer"),
    [
        (
            wrong_skill,
            "    skill id: '4129463410' → '2200000001'",
            "    + after 0.4 s: transfer to the skill 2200000001 requested (Agent Transfer)",
        ),
        (
            dropped_pattern,
            "    removed: pattern 'representative'",
            "    + after 0.4 s: Getting Started Bot (bot): Sorry, I am not able to understand. Please try again.",
        ),
        (
            swapped_next_action,
            "    next action of rule 'Yes': 'Interaction \"Yes\"' → 'Interaction \"No\"'",
            "    + after 0.3 s: Getting Started Bot (bot): Ok, we’ll be here to help when you are ready.",
        ),
        (
            delayed,
            "    interaction delay: nothing → '4000 ms'",
            "    + after 4.9 s: waiting for the skill Human",
        ),
    ],
    ids=["wrong skill", "dropped pattern", "swapped next action", "delay"],
)
def test_planted_regression_is_shown_on_one_screen(
    regression: Any, author: str, consumer: str, old: Bot, new: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new.write_bytes(regression(old).dump())

    status, lines = shown(capsys, OLD, new, FEATURES / "tutorial")

    assert status == 1
    assert author in lines
    assert consumer in lines
    assert len(lines) <= SCREEN


def test_lost_delay_is_shown_on_one_screen(old: Bot, new: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new.write_bytes(delayed(old).dump())

    status, lines = shown(capsys, new, OLD, FEATURES / "tutorial")

    assert status == 1
    assert "    interaction delay: '4000 ms' → nothing" in lines
    assert "    + after 0.9 s: waiting for the skill Human" in lines
    assert len(lines) <= SCREEN


def test_same_bot_differs_in_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    status, lines = shown(capsys, OLD, OLD, FEATURES / "tutorial" / "6-escalate-to-an-agent.feature")

    assert status == 0
    assert lines[:2] == ["for the author", "  nothing changed"]
    assert lines[-1].startswith("  nothing changed in ")


def test_change_that_no_scenario_notices_is_status_0(old: Bot, new: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new.write_bytes(dropped_pattern(old).dump())

    status, lines = shown(capsys, OLD, new, FEATURES / "tutorial" / "2-intents.feature")

    assert status == 0
    assert "    removed: pattern 'representative'" in lines


def test_features_of_other_bots_are_not_replayed(capsys: pytest.CaptureFixture[str]) -> None:
    status, lines = shown(capsys, OLD, OLD, FEATURES / "escalation" / "transfer-message.feature")

    assert (status, lines[-1]) == (0, "  no scenario names this bot, so nothing was replayed")


def test_without_features_the_author_still_sees_the_changes(
    old: Bot, new: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    new.write_bytes(dropped_pattern(old).dump())
    monkeypatch.chdir(tmp_path)

    assert main(["diff", str(OLD), str(new)]) == 0

    told = capsys.readouterr()
    assert "removed: pattern 'representative'" in told.out
    assert "nothing is replayed" in told.err


def test_json_has_changes_and_differences(old: Bot, new: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new.write_bytes(dropped_pattern(old).dump())

    status, lines = shown(capsys, OLD, new, FEATURES / "tutorial" / "6-escalate-to-an-agent.feature", "--format=json")

    told = json.loads("\n".join(lines))
    (difference,) = told["consumer"]["differences"]
    assert status == 1
    assert [(one["kind"], one["what"], one["old"]) for one in told["changes"]] == [
        ("removed", "pattern", "representative")
    ]
    assert difference["inputs"] == ['the consumer says "representative"']
    assert len(difference["scenarios"]) == 2
    assert told["consumer"]["scenarios"] > 10


def test_what_cannot_be_done_any_more_is_a_difference(old: Bot, new: Path, capsys: pytest.CaptureFixture[str]) -> None:
    choices = f"{path_of(old, 'Payment Method')}.content.results.tile.tileData[0].multipleChoice.multipleChoices"
    new.write_bytes(old.edited(choices, ["No"]).dump())

    status, lines = shown(capsys, OLD, new, FEATURES / "tutorial" / "2-intents.feature")

    assert status == 1
    assert any("no choice 'Yes' is on the screen" in line or "[No]" in line for line in lines)


def test_sentence_of_the_suite_is_passed_over_and_named(
    old: Bot, new: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bot.json").write_bytes(old.dump())
    new.write_bytes(dropped_pattern(old).dump())
    (tmp_path / "own.feature").write_text(
        'Feature: Own\n  Scenario: Own\n    Given the bot "bot.json"\n    And it is a sunny day\n'
        '    When the consumer says "representative"\n'
    )

    status, lines = shown(capsys, OLD, new, tmp_path / "own.feature")

    assert status == 1
    assert lines[-1] == "  skipped steps, which only the suite defines: Given it is a sunny day"


@pytest.mark.parametrize("missing", ["old", "new", "features"])
def test_what_is_not_there_is_misuse(missing: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = {"old": OLD, "new": OLD, "features": FEATURES / "tutorial", missing: tmp_path / "none.json"}

    assert main(["diff", *map(str, given.values())]) == 2
    assert capsys.readouterr().err.startswith("handoff: ")


def test_the_environment_is_that_of_the_features(capsys: pytest.CaptureFixture[str], tmp_path: Path, old: Bot) -> None:
    lines = ["skills: {Human: 7}", "environments: {prod: {skills: {Human: 4129463410}}}"]
    (tmp_path / "cloud.yaml").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "bot.json").write_bytes(OLD.read_bytes())
    (tmp_path / "wrong.json").write_bytes(wrong_skill(old).dump())
    talk = '  Scenario: A\n    Given the bot "bot.json"\n    When the consumer says "agent"\n'
    (tmp_path / "talk.feature").write_text(f"Feature: Talk\n{talk}", encoding="utf-8")
    versions = (tmp_path / "bot.json", tmp_path / "wrong.json", tmp_path)

    _, without = shown(capsys, *versions)  # neither skill is there
    _, with_environment = shown(capsys, *versions, "--env", "prod")
    assert without != with_environment
    assert not any("waiting for the skill Human" in line for line in without), without
    assert any("waiting for the skill Human" in line for line in with_environment), with_environment

    assert main(["diff", *map(str, versions), "--env", "prd"]) == 2
    assert "did you mean 'prod'?" in capsys.readouterr().err
