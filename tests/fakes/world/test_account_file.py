from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from handoff.engine.errors import FeatureError
from handoff.engine.ports import IntentScore
from handoff.engine.settings import Switches
from handoff.fakes import CloudSettings
from handoff.fakes.cloud.surveys import SurveySettings
from handoff.fakes.world.account_file import Account, Intents, schema
from handoff.fakes.world.scripted_nlu import ScriptedNlu


def load(kind: type[Account] | type[Intents], tmp_path: Path, text: str) -> Account | Intents:
    path = tmp_path / ("cloud.yaml" if kind is Account else "bot.intents.yaml")
    path.write_text(text, encoding="utf-8")
    return kind.load(path)


def test_utterance_without_a_score_is_a_good_match() -> None:
    nlu = ScriptedNlu(Intents(utterances={"I need to pay": "make payment"}))

    assert list(nlu.score("I need to pay")) == [IntentScore("make payment", 0.9)]


def test_intents_come_best_first() -> None:
    nlu = ScriptedNlu(Intents(utterances={"my bill and order": {"bill": 0.6, "order": 0.8}}))

    assert [scored.intent for scored in nlu.score("my bill and order")] == ["order", "bill"]


@pytest.mark.parametrize("said", ["i NEED to pay", "  I need   to pay ", "I need\nto pay"])
def test_letter_case_and_white_space_do_not_matter(said: str) -> None:
    assert ScriptedNlu(Intents(utterances={"I need to pay": "make payment"})).score(said)


@pytest.mark.parametrize("said", ["I need to pay.", "I need to", ""])
def test_anything_else_means_nothing(said: str) -> None:
    assert not ScriptedNlu(Intents(utterances={"I need to pay": "make payment"})).score(said)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("skils: {Human: 1}", "unknown key 'skils' in cloud.yaml"),
        ("agents: {Alex: {skill: [Human]}}", "unknown key 'agents.Alex.skill' in cloud.yaml"),
        ("agents: {Alex: {state: Sleeping}}", "agents.Alex.state in cloud.yaml is wrong"),
        ("connector: {fallback_skil_id: '1'}", "unknown key 'connector.fallback_skil_id' in cloud.yaml"),
        ("switches: {post_proces: after content}", "unknown key 'switches.post_proces' in cloud.yaml"),
        ("switches: {post_process: later}", "switches.post_process in cloud.yaml is wrong"),
        ("skills: [Human]", "skills in cloud.yaml is wrong"),
        (
            "skills: {Human: {fallback_skil: Overflow}}",
            "unknown key 'skills.Human.fallback_skil' in cloud.yaml",
        ),
        ("cloud: {ring_m: 5}", "unknown key 'cloud.ring_m' in cloud.yaml"),
        ("cloud: {ring_ms: -1}", "cloud.ring_ms in cloud.yaml is wrong"),
        ("cloud: {second_login: maybe}", "cloud.second_login in cloud.yaml is wrong"),
        ("cloud: {surveys: {interval: 3}}", "unknown key 'cloud.surveys.interval' in cloud.yaml"),
        ("account: x", "account in cloud.yaml is wrong"),
        ("apps: {shop: {}}", "apps.shop.client_secret in cloud.yaml is missing"),
        ("functions: {tax: {returns: 1}}", "functions.tax in cloud.yaml is wrong"),
        ("skills: {Human", "cloud.yaml is not YAML"),
        ("- a list", "the file in cloud.yaml is wrong"),
    ],
    ids=[
        *("top level", "agent", "state", "connector", "switch", "a switch's value", "list", "a skill", "the cloud"),
        *("a negative time", "a setting's value", "surveys", "account", "app", "function", "no YAML", "no mapping"),
    ],
)
def test_wrong_account_names_file_and_key(tmp_path: Path, text: str, expected: str) -> None:
    with pytest.raises(FeatureError) as caught:
        load(Account, tmp_path, text)

    assert str(caught.value).startswith(expected)


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("skils: {Human: 1}", "skills"),
        ("agents: {Alex: {skilss: [Human]}}", "skills"),
        ("switches: {bad_skil_id: x}", "bad_skill_id"),
        ("cloud: {ring_m: 5}", "ring_ms"),
        ("skills: {Human: {fallback_skil: Overflow}}", "fallback_skill"),
        ("api_keys: {ours: {tokn: x}}", "token"),
    ],
)
def test_unknown_key_comes_with_the_closest_known_one(tmp_path: Path, text: str, near: str) -> None:
    with pytest.raises(FeatureError, match=f"did you mean '{near}'"):
        load(Account, tmp_path, text)


@pytest.mark.parametrize("score", ["1.1", "-0.1"])
def test_score_outside_0_to_1_is_refused(tmp_path: Path, score: str) -> None:
    with pytest.raises(FeatureError, match="not between 0 and 1"):
        load(Intents, tmp_path, f"utterances: {{hello: {{greeting: {score}}}}}")


def test_numbers_in_the_environment_become_texts(tmp_path: Path) -> None:
    account = load(Account, tmp_path, "environment: {HUMAN_SKILL: 4129463410}")

    assert isinstance(account, Account)
    assert account.environment == {"HUMAN_SKILL": "4129463410"}


def test_empty_file_is_an_empty_account(tmp_path: Path) -> None:
    assert load(Account, tmp_path, "") == Account()


def test_schemas_of_the_three_files_are_published() -> None:
    published = schema()

    assert set(published) == {"intents.yaml", "answers.yaml", "cloud.yaml"}
    assert {"account", "skills", "agents", "cloud", "connector", "switches"} <= set(
        published["cloud.yaml"]["properties"]
    )
    assert set(published["cloud.yaml"]["$defs"]["Switches"]["properties"]) == set(Switches.model_fields)


def test_account_holds_the_switches_it_names(tmp_path: Path) -> None:
    account = load(Account, tmp_path, "switches: {stuck_profile: B, reprompt_after_fallback: false}")

    assert isinstance(account, Account)
    assert account.switches == Switches(stuck_profile="B", reprompt_after_fallback=False)
    assert account.switches.model_fields_set == {"stuck_profile", "reprompt_after_fallback"}


@pytest.mark.parametrize(
    "text",
    ["agents: {Alex: {password: [s3cret]}}", "api_keys: {ours: {key: k, secret: s3cret}}", "apps: {a: {b: s3cret}}"],
)
def test_errors_show_no_secrets(tmp_path: Path, text: str) -> None:
    with pytest.raises(FeatureError) as caught:
        load(Account, tmp_path, text)

    assert "s3cret" not in str(caught.value)


def test_numbers_name_accounts_and_engagements(tmp_path: Path) -> None:
    account = load(Account, tmp_path, "{account: 87654321, campaigns: {2: Human}, skills: {Human: 1}}")

    assert isinstance(account, Account)
    assert (account.account, account.campaigns) == ("87654321", {"2": "Human"})


def test_settings_of_the_cloud_are_those_the_file_names(tmp_path: Path) -> None:
    account = load(Account, tmp_path, "cloud: {ring_ms: 5000, surveys: {interval_days: 3}}")

    assert isinstance(account, Account)
    assert account.cloud_settings == {"ring_ms": 5000, "surveys": SurveySettings(interval_days=3)}


def test_every_setting_of_the_cloud_has_a_key_and_an_explanation() -> None:
    keys = schema()["cloud.yaml"]["$defs"]["CloudKeys"]["properties"]
    elsewhere = {"fallback_skill_id", "bot_hears_while_transferring", "campaigns", "entry_skill_id"}

    assert set(keys) == {field.name for field in fields(CloudSettings)} - elsewhere
    assert [name for name, key in keys.items() if not key.get("description")] == []


KIND = "ms.MessagingEventNotification.ContentEvent"


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("agents: {Hannah: {login: h}, Hugo: {login: h}}", ("agents.Hannah.login", "agents.Hugo.login", "'h'")),
        ("agents: {Hannah: {login: h}, Robot: {type: bot, login: h}}", ("agents.Hannah.login", "agents.Robot.login")),
        (
            "functions: {a: {uuid: u-1}, b: {event: e}, c: {uuid: u-1}}",
            ("functions.a.uuid", "functions.c.uuid", "'u-1'"),
        ),
        ("functions: {a: {event: e}, b: {event: e}}", ("functions.a.event", "functions.b.event")),
        (
            "api_keys: {a: &same {key: k, secret: s, token: t, token_secret: u}, b: *same}",
            ("api_keys.a.key", "api_keys.b.key"),
        ),
    ],
)
def test_two_entries_of_one_identity_are_refused_with_both_places(
    tmp_path: Path, text: str, places: tuple[str, ...]
) -> None:
    with pytest.raises(FeatureError) as refused:
        load(Account, tmp_path, text)

    assert all(place in str(refused.value) for place in (*places, "cloud.yaml"))


def test_unknown_kind_of_webhook_comes_with_the_known_ones(tmp_path: Path) -> None:
    text = f"apps: {{shop: {{client_secret: s, webhooks: {{{KIND}s: 'http://localhost/x'}}}}}}"

    with pytest.raises(FeatureError) as refused:
        load(Account, tmp_path, text)

    said = str(refused.value)
    assert said.startswith(f"unknown kind of webhook '{KIND}s' at apps.shop.webhooks")
    assert "cqm.ExConversationChangeNotification" in said
    assert f"did you mean '{KIND}'?" in said


@pytest.mark.parametrize(
    "url",
    [
        "",
        "localhost:3000/hook",
        "/hook",
        "ftp://localhost/x",
        "http://",
        "http://:80/",
        "http://a:99999/",
        "http://a b/",
    ],
)
def test_webhook_that_no_request_can_reach_is_refused(tmp_path: Path, url: str) -> None:
    text = f"apps: {{shop: {{client_secret: s, webhooks: {{{KIND}: {url!r}}}}}}}"

    with pytest.raises(FeatureError, match=r"apps\.shop\.webhooks in cloud\.yaml is wrong") as refused:
        load(Account, tmp_path, text)

    assert f"for {KIND} an address such as http://localhost:3000/webhook, not {url!r}" in str(refused.value)


def test_origins_are_as_browsers_write_them(tmp_path: Path) -> None:
    account = load(Account, tmp_path, "origins: ['https://Window.example:443', 'http://shop.example:3000/']")

    assert isinstance(account, Account)
    assert account.origins == ["https://window.example", "http://shop.example:3000"]


@pytest.mark.parametrize("origin", ["*", "null", "window.example"])
def test_origin_that_no_page_has_is_refused(tmp_path: Path, origin: str) -> None:
    with pytest.raises(FeatureError, match="not the origin of a page"):
        load(Account, tmp_path, f"origins: ['{origin}']")


PLAIN_WORDS = {
    "working_hours: {Human: {Mon: closed}}": ["working_hours.zone in … is missing", "write:  zone: America/New_York"],
    "working_hours: 9-18": ["working_hours in … is wrong", "expected: keys and values, such as  key: value", "zone:"],
    "working_hours: {zone: Berlin/Europe}": [
        "working_hours.zone in … is wrong",
        "value: 'Berlin/Europe'",
        "a time zone",
    ],
    "working_hours: {zone: Europe/Berln, default: {}}": ["did you mean 'Europe/Berlin'?"],
    "working_hours: {zone: UTC}": [
        "working_hours in … is wrong: there are no hours",
        "default: {Mon-Fri: 09:00-18:00}",
    ],
    "working_hours: {zone: UTC, Humn: {}}": [
        "unknown skill 'Humn' at working_hours.Humn in …",
        "did you mean 'Human'?",
    ],
    "working_hours: {zone: UTC, special: {}}": [
        "unknown skill 'special'",
        "known: Human, B, zone, default, special_oc",
    ],
    "working_hours: {zone: UTC, Human: {Mon: 9-18}}": ["working_hours.Human.Mon in …", "write 09:00-18:00"],
    "working_hours: {zone: UTC, Human: {Mon: }}": ["working_hours.Human.Mon in … is empty", "closed, or hours such as"],
    "working_hours: {zone: UTC, Human: {Mo: closed}}": ["working_hours.Human.Mo in …", "did you mean Mon?"],
    "working_hours: {zone: UTC, default: {Mon: x}}": ["working_hours.default.Mon in …", "value: 'x'"],
    "working_hours: {zone: UTC, default: {}, special_occasions: {12-25: closed}}": [
        "working_hours.special_occasions.12-25 in … is wrong: not a date",
        "expected: a date such as 2026-12-25",
    ],
    "environments: [prod]": [
        "environments in … is wrong",
        "write:  environments: {prod: {skills: {Human: 4129463410}}}",
    ],
    "environments: {prod: {skill: {}}}": ["unknown key 'environments.prod.skill' in …", "did you mean 'skills'?"],
    "environments: {prod: {skills: {Humn: 1}}}": ["unknown skill 'Humn' at environments.prod.skills.Humn", "'Human'?"],
    "environments: {prod: {agents: {Alx: 1}}}": ["unknown agent 'Alx' at environments.prod.agents.Alx", "'Alex'?"],
    "environments: {prod: {skills: {Human: 0777}}}": ["environments.prod.skills.Human in … is wrong", "write 777"],
    "environments: {prod: {skills: {Human: 2}}}": [
        "environments.prod in … is wrong",
        "skills.Human and skills.B are the",
    ],
    "entry_skill: Humn": ["unknown skill 'Humn' at entry_skill in …", "did you mean 'Human'?"],
    "campaigns: {9: Sales}": ["unknown skill 'Sales' at campaigns.9", "under skills:  Sales: 4129463410"],
    "origins: https://x.example": ["origins in … is wrong", "a list", "write:  origins: [https://window.example]"],
    "status_reasons: {Lunch: Awy}": ["expected: one of Away, Back soon", "did you mean 'Away'?"],
    "switches: {case_sensitive_patterns: maybe}": ["expected: true or false"],
    "environment: {A: {b: 1}}": ["environment.A in … is wrong", "expected: a text"],
}


@pytest.mark.parametrize(("text", "parts"), PLAIN_WORDS.items(), ids=PLAIN_WORDS)
def test_a_wrong_key_is_told_in_plain_words_with_a_line_to_write(tmp_path: Path, text: str, parts: list[str]) -> None:
    with pytest.raises(FeatureError) as refused:
        load(Account, tmp_path, f"skills: {{Human: 1, B: 2}}\nagents: {{Alex: {{skills: [Human]}}}}\n{text}\n")

    said = str(refused.value).replace("cloud.yaml is", "… is").replace("cloud.yaml\n", "…\n")
    assert all(part.replace("in …", "in") in said.replace("in …", "in") for part in parts), said
    assert "Input should" not in said
    assert "cloud.yaml:3" in said


def test_a_list_of_skills_that_is_a_text_is_answered_with_a_list(tmp_path: Path) -> None:
    with pytest.raises(FeatureError, match=r"agents\.Alex\.skills in .*\n.*\n.*\n.*\n  write:  skills: \[Human\]$"):
        load(Account, tmp_path, "agents: {Alex: {skills: Human}}")


def test_keys_with_nothing_but_comments_below_them_are_left_out(tmp_path: Path) -> None:
    account = load(Account, tmp_path, "skills: {Human: 1}\nagents:\n  # Alex: {}\nenvironments:\n  test:\n")

    assert isinstance(account, Account)
    assert account.agents == {}
    assert account.in_environment("test").skills == {"Human": 1}
