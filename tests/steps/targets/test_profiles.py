from __future__ import annotations

import json
import re

import pytest

from handoff.engine.errors import FeatureError
from handoff.steps.targets.live import profiles

FILE = """
[staging]
account = 12345678
skills = { Bot = 1001, Human = 1002 }
bots = { "Getting Started" = "Bot" }

[staging.agents.Alex]
username = "alex@example.com"
password = "s3cret-password"
skills = ["Human"]
"""

ENVIRONMENT = {
    "HANDOFF_LIVE_ACCOUNT": "12345678",
    "HANDOFF_LIVE_SKILLS": '{"Bot": 1001, "Human": 1002}',
    "HANDOFF_LIVE_BOTS": '{"Getting Started": "Bot"}',
    "HANDOFF_LIVE_AGENTS": '{"Alex": {"username": "alex@example.com", "skills": ["Human"]}}',
    "HANDOFF_LIVE_PASSWORD_ALEX": "s3cret-password",
}


@pytest.fixture
def project(tmp_path):
    folder = tmp_path / "project"
    folder.mkdir()
    return folder


def write(folder, text, *, mode=0o600):
    file = folder / "handoff-live.toml"
    file.write_text(text, encoding="utf-8")
    file.chmod(mode)
    return file


def refusal(name, folder, environment=None):
    with pytest.raises(FeatureError) as error:
        profiles.read(name, folder, environment or {})
    return str(error.value)


def test_a_profile_is_read_from_the_projects_file(project):
    write(project, FILE)

    profile = profiles.read("staging", project, {})

    assert profile.account == "12345678"
    assert profile.skills == {"Bot": 1001, "Human": 1002}
    assert profile.agents["Alex"].credentials.password == "s3cret-password"


def test_a_profile_is_read_from_the_users_folder(project, tmp_path):
    folder = tmp_path / "config" / "handoff"
    folder.mkdir(parents=True)
    write(folder, FILE).rename(folder / "live.toml")

    profile = profiles.read("staging", project, {"XDG_CONFIG_HOME": str(tmp_path / "config")})

    assert profile.account == "12345678"


def test_a_profile_is_read_from_the_environment(project):
    profile = profiles.read("", project, ENVIRONMENT)

    assert profile.bots == {"Getting Started": "Bot"}
    assert list(profile.secrets()) == ["s3cret-password"]


def test_a_password_may_come_from_the_environment_instead_of_the_file(project):
    write(project, FILE.replace('password = "s3cret-password"\n', ""), mode=0o644)

    profile = profiles.read("staging", project, {"HANDOFF_LIVE_PASSWORD_ALEX": "from-outside"})

    assert profile.agents["Alex"].credentials.password == "from-outside"


@pytest.mark.parametrize("mode", [0o604, 0o644, 0o606])
def test_a_file_with_passwords_that_everybody_can_read_is_refused(project, mode):
    file = write(project, FILE, mode=mode)

    assert refusal("staging", project).endswith(f"chmod 600 {file}")


def test_no_secret_is_shown(project):
    write(project, FILE)

    profile = profiles.read("staging", project, {})

    assert "s3cret" not in repr(profile)
    assert "s3cret" not in repr(profile.agents["Alex"].credentials)
    assert "s3cret" not in str(profile.model_dump_json())


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("skills = {", "skils = {", r"unknown key 'skils'.*did you mean 'skills'\?"),
        ("account = 12345678", 'account = "my account"', r"account of a live profile is wrong"),
        ('password = "s3cret-password"', "", r"'Alex' has no password and no API key.*HANDOFF_LIVE_PASSWORD_ALEX"),
        ('password = "s3cret-password"', 'pasword = "s3cret-password"', r"'agents.Alex.pasword'.*'password'"),
        ('skills = ["Human"]', 'skills = ["Hunan"]', r"not on the allow-list.*did you mean 'Human'\?"),
        ('"Getting Started" = "Bot"', '"Getting Started" = "Boss"', r"'Getting Started' names a skill"),
        ("1001, Human = 1002", "1001, Human = 1002 }\ndomain_api = { a = 1", r"domain_api of a live profile is wrong"),
        ("[staging]", "[staging", r"cannot be read"),
    ],
)
def test_a_wrong_profile_is_refused_without_its_secrets(project, old, new, told):
    write(project, FILE.replace(old, new))

    text = refusal("staging", project)

    assert re.search(told, text, re.DOTALL)
    assert "s3cret" not in text


def test_an_unknown_profile_names_the_known_ones(project):
    write(project, FILE)

    text = refusal("stagign", project)

    assert "no live profile 'stagign'" in text
    assert "did you mean 'staging'?" in text


def test_without_an_account_the_variables_are_named(project):
    assert "HANDOFF_LIVE_ACCOUNT" in refusal("", project)


def test_what_has_parts_is_json_in_the_environment(project):
    text = refusal("", project, {**ENVIRONMENT, "HANDOFF_LIVE_SKILLS": "Bot=1001"})

    assert text.startswith("HANDOFF_LIVE_SKILLS is not valid JSON")


def test_every_field_can_be_set_in_the_environment(project):
    more = {
        "HANDOFF_LIVE_DOMAIN_API": "https://localhost:1/",
        "HANDOFF_LIVE_CA_FILE": "ca.pem",
        "HANDOFF_LIVE_MOST_CONVERSATIONS": "3",
        "HANDOFF_LIVE_WAITS": json.dumps({"quiet": 0.5}),
        "HANDOFF_LIVE_CONSUMERS": json.dumps({"Dana": "code-of-dana"}),
    }

    profile = profiles.read("", project, {**ENVIRONMENT, **more})

    assert (profile.most_conversations, profile.waits.quiet) == (3, 0.5)
    assert "code-of-dana" in profile.secrets()
