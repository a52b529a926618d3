from __future__ import annotations

from pathlib import Path

import pytest
from _pytest.config.findpaths import determine_setup  # pytest's own rule, with which ours has to agree

from handoff.engine.errors import FeatureError, UnknownName
from handoff.fakes.project_files import account_in, account_of, places, root_of, standing_for

ACCOUNT = """skills: {Human: 7, Sales: {id: 8, description: sells}}
agents: {Alex: {skills: [Human], id: 55}}
environment: {SHOP: test, ROOM: 1}
connector: {fallback_skill_id: "8", disable_greetings: true}
environments:
  prod:
    skills: {Human: 70, Sales: 80}
    agents: {Alex: 550}
    environment: {SHOP: prod}
    connector: {fallback_skill_id: "80"}
    bots: {bot.json: bot.prod.json}
  test: {}
"""


def write(path: Path, text: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("export", "account"),
    [
        ("features/bots/bot.json", "features/cloud.yaml"),
        ("features/bots/bot.json", "features/bots/cloud.yaml"),
        ("features/bots/bot.json", "cloud.yaml"),
        ("features/bots/bot.json", "bots/cloud.yaml"),
        ("features/bot.json", "features/cloud.yaml"),
        ("features/deep/bot.json", "features/cloud.yaml"),
    ],
)
def test_a_command_finds_the_account_of_the_features_beside(tmp_path: Path, export: str, account: str) -> None:
    write(tmp_path / "pytest.ini")
    write(tmp_path / account, "skills: {Human: 7}")
    bot = write(tmp_path / export, "{}")

    assert account_of(bot).file == tmp_path / account
    folder = bot.parent.parent if bot.parent.name == "bots" else bot.parent
    assert account_in(places(folder, tmp_path)).file == tmp_path / account


def test_the_file_beside_the_features_counts_before_that_in_bots_as_it_does_for_a_feature(tmp_path: Path) -> None:
    write(tmp_path / "pytest.ini")
    near, far = write(tmp_path / "features/cloud.yaml"), write(tmp_path / "features/bots/cloud.yaml")

    assert account_of(tmp_path / "features/bots/bot.json").file == near
    near.unlink()
    assert account_of(tmp_path / "features/bots/bot.json").file == far


def test_nothing_above_the_root_is_found(tmp_path: Path) -> None:
    write(tmp_path / "cloud.yaml", "skills: {Human: 7}")
    write(tmp_path / "project/pytest.ini")

    assert account_of(tmp_path / "project/features/bot.json").file is None


@pytest.mark.parametrize(
    "files",
    [
        {"a/pytest.ini": ""},
        {"a/.pytest.ini": ""},
        {"pyproject.toml": "[tool.pytest.ini_options]\n", "a/setup.py": ""},
        {"pyproject.toml": "[tool.pytest.ini_options]\n", "a/tox.ini": "[pytest]\n"},
        {"tox.ini": "[pytest]\n", "a/tox.ini": "[tox]\n"},
        {"setup.cfg": "[tool:pytest]\n", "a/setup.cfg": "[metadata]\n"},
        {"a/pyproject.toml": "[project]\n"},
        {"pytest.ini": "", "a/pyproject.toml": "[project]\n"},
        {"a/setup.py": ""},
    ],
    ids=lambda files: " ".join(files),
)
def test_the_root_is_the_rootdir_of_pytest(tmp_path: Path, files: dict[str, str]) -> None:
    folder = tmp_path / "a/features"
    folder.mkdir(parents=True)
    for name, text in files.items():
        write(tmp_path / name, text)

    rootdir = determine_setup(
        inifile=None, override_ini=None, args=[str(folder)], rootdir_cmd_arg=None, invocation_dir=folder
    )
    assert root_of(folder) == rootdir[0]


def test_a_folder_without_settings_is_its_own_root(tmp_path: Path) -> None:
    assert root_of(tmp_path) == tmp_path


def test_the_current_folder_is_the_root_when_it_is_above(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    assert root_of(tmp_path / "a/b") == tmp_path
    assert account_of(None).file is None
    write(tmp_path / "cloud.yaml")
    assert account_of(None).file == tmp_path / "cloud.yaml"


def test_an_account_with_the_other_ending_is_not_passed_over(tmp_path: Path) -> None:
    write(tmp_path / "cloud.yml")

    with pytest.raises(FeatureError, match=r"this file would not be read\n  at .*cloud\.yml\n  rename it: cloud\.yaml"):
        account_of(tmp_path / "bot.json")


def test_an_environment_has_its_own_ids_variables_and_settings(tmp_path: Path) -> None:
    write(tmp_path / "cloud.yaml", ACCOUNT)

    account = account_of(tmp_path / "bot.json", "prod")
    sales = account.skills["Sales"]
    assert account.skills["Human"] == 70
    assert not isinstance(sales, int)
    assert (sales.id, sales.description) == (80, "sells")
    assert (account.agents["Alex"].id, account.agents["Alex"].skills) == (550, ["Human"])
    assert account.environment == {"SHOP": "prod", "ROOM": "1"}
    assert account.connector is not None
    assert (account.connector.fallback_skill_id, account.connector.disable_greetings) == ("80", True)
    assert account.chosen_environment == "prod"


def test_without_a_choice_no_environment_counts(tmp_path: Path) -> None:
    write(tmp_path / "cloud.yaml", ACCOUNT)

    account = account_of(tmp_path / "bot.json")
    assert (account.skills["Human"], account.environment["SHOP"], account.chosen_environment) == (7, "test", "")
    assert account_of(tmp_path / "bot.json", "test").skills == account.skills


def test_an_unknown_environment_is_named_with_the_closest_one(tmp_path: Path) -> None:
    file = write(tmp_path / "cloud.yaml", ACCOUNT)

    with pytest.raises(UnknownName) as unknown:
        account_of(tmp_path / "bot.json", "prd")
    assert str(unknown.value).splitlines() == [
        "no environment 'prd' in cloud.yaml",
        f"  at {file}:6",
        "  known: prod, test",
        "  did you mean 'prod'?",
    ]


@pytest.mark.parametrize(("text", "said"), [("skills: {}", "add to it:"), (None, "there is no cloud.yaml")])
def test_an_environment_where_there_are_none_is_answered_with_lines(
    tmp_path: Path, text: str | None, said: str
) -> None:
    if text is not None:
        write(tmp_path / "cloud.yaml", text)

    with pytest.raises(UnknownName, match=f"(?s){said}.*environments:\n      prod:\n        skills:"):
        account_of(tmp_path / "bot.json", "prod")


def test_a_misspelt_bot_file_of_an_environment_is_named_with_the_closest(tmp_path: Path) -> None:
    write(tmp_path / "pytest.ini")
    write(tmp_path / "cloud.yaml", "environments:\n  prod:\n    bots: {bto.json: bot.prod.json}\n")
    bot = write(tmp_path / "bots/bot.json")

    with pytest.raises(FeatureError, match=r"(?s)no bot file 'bto\.json'.*cloud\.yaml:3.*did you mean 'bot\.json'"):
        account_of(bot, "prod")


def test_another_bot_file_stands_for_one_in_an_environment(tmp_path: Path) -> None:
    write(tmp_path / "pytest.ini")
    write(tmp_path / "cloud.yaml", ACCOUNT)
    bot, prod = write(tmp_path / "bots/bot.json"), write(tmp_path / "bots/bot.prod.json")

    assert standing_for(bot, account_of(bot, "prod")) == prod
    assert standing_for(bot, account_of(bot, "test")) == bot
    prod.unlink()
    with pytest.raises(FeatureError) as missing:
        standing_for(bot, account_of(bot, "prod"))
    assert "no bot file 'bot.prod.json', which stands for 'bot.json' in the environment 'prod'" in str(missing.value)
    assert f"at {tmp_path / 'cloud.yaml'}:11" in str(missing.value)
