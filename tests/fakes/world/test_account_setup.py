from __future__ import annotations

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
