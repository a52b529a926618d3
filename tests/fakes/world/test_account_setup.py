from __future__ import annotations

from pathlib import Path

import pytest

from handoff.engine.errors import FeatureError, UnknownName
from handoff.fakes import AuthenticationFailed, World
from handoff.fakes.world.account_file import Account
from handoff.fakes.world.account_setup import add_human_agents


def set_up_world(*, agents_log_in: bool = False, **file: object) -> World:
    world, account = World(), Account.model_validate(file)
    world.set_up_account(account)
    add_human_agents(world.cloud, account, agents_log_in=agents_log_in)
    return world


def test_skill_may_fall_back_to_one_that_comes_later():
    skills = {
        "Human": {"fallback_skill": "Overflow", "max_wait_s": 60, "transfer_list": ["Overflow"]},
        "Overflow": 1003,
    }
    skill = set_up_world(skills=skills).cloud.skill("Human")

    assert (skill.fallback_skill_id, skill.max_wait_s, skill.transfer_list) == ("1003", 60, ("1003",))


def test_unknown_fallback_skill_is_named():
    with pytest.raises(UnknownName, match="no skill named 'Overflw'"):
        set_up_world(skills={"Human": {"fallback_skill": "Overflw"}, "Overflow": 1003})


def test_skill_can_be_off_shift():
    assert not set_up_world(skills={"Human": {"on_shift": False}}).cloud.skill("Human").on_shift


@pytest.mark.parametrize(
    ("agent", "agents_log_in", "state"),
    [
        ({}, False, "Online"),
        ({}, True, "Offline"),
        ({"state": "Away"}, True, "Away"),
        ({"state": "Away"}, False, "Away"),
    ],
)
def test_agents_who_log_in_are_offline_unless_the_file_says_where_they_are(agent, agents_log_in, state):
    world = set_up_world(agents={"Alex": agent}, agents_log_in=agents_log_in)

    assert world.cloud.user("Alex").state == state


def test_agent_logs_in_with_the_files_name_and_password():
    world = set_up_world(agents={"Alex": {"login": "alex@x.test", "password": "s3cret!!"}})

    assert world.door.services.sessions.users.login("alex@x.test", "s3cret!!").user == "Alex"
    with pytest.raises(AuthenticationFailed):
        world.door.services.sessions.users.login("alex@x.test", "password")


def test_password_of_the_file_is_kept_out_of_the_log():
    world = set_up_world(agents={"Alex": {"password": "s3cret!!"}})
    conversation = world.cloud.start_conversation("Dana", None)
    world.cloud.consumer_writes(conversation, "my password is s3cret!!, or just s3cret!!")

    assert b"s3cret" not in world.log.to_ndjson()


def test_bot_user_waits_for_its_program():
    user = set_up_world(skills={"Bot": 1}, agents={"Robot": {"type": "bot", "skills": ["Bot"]}}).cloud.user("Robot")

    assert (user.type, user.state, user.skill_ids) == ("bot", "Offline", ("1",))


def test_bot_user_cannot_be_online_without_its_program():
    with pytest.raises(FeatureError, match="the bot user 'Robot' cannot be Online"):
        set_up_world(agents={"Robot": {"type": "bot", "state": "Online"}})


def test_account_has_the_files_number():
    world = set_up_world(account="le12345")

    assert (world.cloud.account, world.cloud.transfer_token) == ("le12345", "transfer-key-of-le12345")


def test_entry_skill_and_campaigns_are_named():
    world = set_up_world(
        skills={"Bot": 1, "Sales": 2}, entry_skill="Bot", campaigns={"9": "Sales"}, cloud={"ring_ms": 5}
    )

    settings = world.cloud.settings
    assert (settings.entry_skill_id, settings.campaigns, settings.ring_ms) == ("1", {"9": "2"}, 5)


def test_keys_apps_and_functions_are_there():
    world = set_up_world(
        api_keys={"ours": {"key": "k", "secret": "s", "token": "t", "token_secret": "ts"}},
        apps={
            "shop": {
                "client_secret": "very secret",
                "webhooks": {"cqm.ExConversationChangeNotification": "http://localhost/x"},
            }
        },
        functions={"tax": {"uuid": "u-1", "event": "start", "returns": [1]}},
    )

    sessions, functions = world.door.services.sessions, world.door.services.functions
    assert sessions.credentials.api_keys["k"].token == "t"
    assert sessions.tokens.app_of(sessions.tokens.app_token("shop", "very secret")) == "shop"
    assert functions.by_uuid("u-1") is functions.by_event("start")


def test_status_reasons_reach_the_configuration_services():
    world = set_up_world(status_reasons={"Lunch": "Away"})

    assert world.door.services.status_reasons == {"Lunch": "Away"}


def set_up_file(path: Path) -> None:
    account, world = Account.load(path), World()
    world.set_up_account(account)
    add_human_agents(world.cloud, account)


WRONG = {
    "skill id twice": ("skills:\n  A: 7\n  B: 7\n", 3, "skills.A and skills.B"),
    "user id twice": ("agents:\n  A: {id: 7}\n  B: {id: 7}\n", 3, "agents.A.id and agents.B.id"),
    "generated user id": ("agents:\n  A: {}\n  B: {id: 5001}\n", 3, "a user with id 5001 exists already"),
    "blank skill": ("account: '1'\nskills:\n  ' ': 7\n", 3, "a skill needs a name"),
    "blank agent": ("account: '1'\nagents:\n  '': {}\n", 3, "a user needs a name"),
    "id below zero": ("skills:\n  A: 1\n  B: -1\n", 3, "an id of one to ten digits"),
    "id of zero": ("skills:\n  A: {id: 0}\n", 2, "an id of one to ten digits"),
    "unknown skill": ("skills:\n  A: 1\nagents:\n  Hugo: {skills: [B]}\n", 4, "unknown skill 'B'"),
    "unknown skill of a bot user": ("agents:\n  R: {type: bot, skills: [B]}\n", 2, "unknown skill 'B'"),
    "unknown fallback": ("skills:\n  A: {fallback_skill: B}\n", 2, "unknown skill 'B'"),
    "unknown entry skill": ("account: '1'\nentry_skill: B\n", 2, "unknown skill 'B'"),
    "unknown skill of a campaign": ("campaigns:\n  '1': B\n", 2, "unknown skill 'B'"),
    "unknown profile": ("agents:\n  Hugo: {profiles: [Boss]}\n", 2, "no profile named 'Boss'"),
    "bot user online": ("agents:\n  R: {type: bot, state: Online}\n", 2, "cannot be Online"),
    "login twice": ("agents:\n  A: {login: hugo}\n  B: {login: 'Hugo '}\n", 3, "agents.A.login and agents.B.login"),
    "login of the default": ("agents:\n  Ann: {}\n  B: {login: ANN@example.com}\n", 3, "'Ann' and 'B' have one login"),
    "origin": ("origins:\n  - http://a.example\n  - 'http://b.example/path'\n", 3, "scheme, host and port"),
    "webhook": ("apps:\n  x:\n    client_secret: s\n    webhooks: {a: 'http://localhost'}\n", 4, "unknown kind"),
}


@pytest.mark.parametrize(("text", "line", "reason"), WRONG.values(), ids=WRONG)
def test_every_error_of_the_file_names_its_line(tmp_path: Path, text: str, line: int, reason: str) -> None:
    path = tmp_path / "cloud.yaml"
    path.write_text(text)

    with pytest.raises(FeatureError) as caught:
        set_up_file(path)

    said = str(caught.value)
    assert said.split("\n")[1].startswith(f"  at {path}:{line}"), said
    assert reason in said


@pytest.mark.parametrize(
    ("number", "do"),
    [
        *(
            ("1_000", "write 1000"),
            ("12.0", "write 12"),
            ("+12", "write 12"),
            ("0777", "write 777"),
            ("1e3", "write 1000"),
        ),
        *(("true", ""), ("-1", ""), ("0x1F", ""), ("12345678901", ""), ("1.5", "")),
    ],
)
@pytest.mark.parametrize("form", ["skills: {A: %s}", "skills: {A: {id: %s}}", "agents: {A: {id: %s}}"])
def test_id_in_other_than_plain_digits_is_refused_with_the_text_to_write(
    tmp_path: Path, form: str, number: str, do: str
) -> None:
    path = tmp_path / "cloud.yaml"
    path.write_text(form % number)

    with pytest.raises(FeatureError) as caught:
        Account.load(path)

    assert f"  at {path}:1\n  value: '{number}'\n" in str(caught.value)
    assert str(caught.value).endswith(do or "without a zero in front")


@pytest.mark.parametrize("number", ["1_000", "0777", "+5", "5.0"])
@pytest.mark.parametrize("form", ["cloud: {ring_ms: %s}", "agents: {A: {slots: %s}}", "skills: {A: {max_wait_s: %s}}"])
def test_number_that_programs_read_in_two_ways_is_refused(tmp_path: Path, form: str, number: str) -> None:
    path = tmp_path / "cloud.yaml"
    path.write_text(form % number)

    with pytest.raises(FeatureError, match=r"plain digits: write \d+$"):
        Account.load(path)
