from __future__ import annotations

from pathlib import Path

import pytest

from handoff.engine.errors import BotDefinitionError, FeatureError
from handoff.fakes.builder import BotBuilder
from handoff.steps.scenario.files import Files

BOT = BotBuilder("Small Bot")
BOT.dialog("Welcome", patterns=["hi"]).text("Hello.")


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    (tmp_path / "features" / "bots").mkdir(parents=True)
    (tmp_path / "features" / "deep" / "deeper").mkdir(parents=True)
    return tmp_path


def files(suite: Path, feature: str = "features/deep/deeper/x.feature") -> Files:
    return Files(suite / feature, suite)


@pytest.mark.parametrize(
    "place",
    ["features/deep/deeper", "features/deep/deeper/bots", "features/deep", "features/bots", "features", "bots", "."],
)
def test_bot_is_found_beside_the_feature_in_bots_or_further_up(suite: Path, place: str) -> None:
    (suite / place / "small.json").parent.mkdir(exist_ok=True)
    (suite / place / "small.json").write_bytes(BOT.dump())

    assert files(suite).bot("small.json")[0].name == "Small Bot"


def test_nearest_bot_wins(suite: Path) -> None:
    (suite / "features/bots/small.json").write_bytes(BOT.dump())
    (suite / "features/deep/deeper/small.json").write_bytes(BOT.dump().replace(b"Small Bot", b"Nearer Bot"))

    assert files(suite).bot("small.json")[0].name == "Nearer Bot"


def test_folder_of_that_name_is_no_bot(suite: Path) -> None:
    (suite / "features/deep/deeper/small.json").mkdir()
    (suite / "features/bots/small.json").write_bytes(BOT.dump())

    assert files(suite).bot("small.json")[0].name == "Small Bot"


def test_feature_outside_the_rootdir_looks_beside_itself_only(suite: Path) -> None:
    (suite / "small.json").write_bytes(BOT.dump())

    with pytest.raises(FeatureError, match="no bot file"):
        Files(suite / "features/x.feature", suite / "elsewhere").bot("small.json")


def test_looking_upward_ends_at_the_rootdir(suite: Path) -> None:
    (suite / "small.json").write_bytes(BOT.dump())

    with pytest.raises(FeatureError, match=r"no bot file 'small\.json'"):
        Files(suite / "features/x.feature", suite / "features").bot("small.json")


@pytest.mark.parametrize("name", ["a\0b.json", "\ud800.json"], ids=["NUL", "half a character"])
def test_name_that_no_file_can_have_is_a_missing_bot(suite: Path, name: str) -> None:
    with pytest.raises(FeatureError, match="no bot file"):
        files(suite).bot(name)


def test_missing_bot_names_places_and_the_closest_file(suite: Path) -> None:
    (suite / "features/bots/getting-started.json").write_bytes(BOT.dump())

    with pytest.raises(FeatureError) as caught:
        files(suite).bot("geting-started.json")

    text = str(caught.value)
    assert text.startswith("no bot file 'geting-started.json'")
    assert "features/deep/deeper/, features/deep/deeper/bots/, features/deep/" in text
    assert "did you mean 'getting-started.json'?" in text


def test_bot_is_loaded_once_until_its_file_changes(suite: Path) -> None:
    path = suite / "features/bots/small.json"
    path.write_bytes(BOT.dump())
    first = files(suite).bot("small.json")[0]

    assert files(suite).bot("small.json")[0] is first
    path.write_bytes(BOT.dump().replace(b"Hello.", b"Hello there."))
    assert files(suite).bot("small.json")[0] is not first


def test_broken_bot_is_its_authors_mistake(suite: Path) -> None:
    (suite / "features/bots/small.json").write_text("{]")

    with pytest.raises(BotDefinitionError, match=r"small\.json"):
        files(suite).bot("small.json")


def test_intents_lie_beside_the_bot(suite: Path) -> None:
    (suite / "features/bots/small.json").write_bytes(BOT.dump())
    (suite / "features/bots/small.intents.yaml").write_text("utterances: {I need to pay: make payment}")

    assert files(suite).bot("small.json")[1].utterances == {"I need to pay": "make payment"}


def test_without_files_there_are_no_intents_and_an_empty_account(suite: Path) -> None:
    (suite / "features/bots/small.json").write_bytes(BOT.dump())

    assert files(suite).bot("small.json")[1].utterances == {}
    assert files(suite).account().skills == {}


def test_nearest_account_wins(suite: Path) -> None:
    (suite / "cloud.yaml").write_text("skills: {Far: 1}")
    (suite / "features/deep/cloud.yaml").write_text("skills: {Near: 2}")

    assert files(suite).account().skills == {"Near": 2}


def test_a_directory_in_the_place_of_a_bot_is_named_as_such(tmp_path: Path) -> None:
    (tmp_path / "bots" / "desk.json").mkdir(parents=True)

    with pytest.raises(FeatureError, match=r"'desk.json' is a directory"):
        Files(tmp_path / "a.feature", tmp_path).bot("desk.json")
