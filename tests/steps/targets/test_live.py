"""The target `live` against our own server in real time, which stands for an account: its guards, its own log."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from handoff.engine import events as ev
from handoff.engine.log.redaction import Redactor
from handoff.fakes.world.world import World
from handoff.steps.targets.live.guards import GuardRefused, LiveAccount
from handoff.steps.targets.live.live import LiveTarget

from ...conversations import HUMAN, SPARE
from .accounts import let_rings_last, profile_of


@pytest.fixture
def world(bot):
    """The account: a deployed bot, two skills, the users Alex and Kim, both offline."""
    world = let_rings_last(World(seed=3))
    world.cloud.add_skill("Human", HUMAN)
    world.cloud.add_skill("Spare", SPARE)
    world.cloud.add_agent("Alex", skills=["Human"])
    world.cloud.add_agent("Kim", skills=["Human", "Spare"])
    world.deploy(bot)
    return world


@pytest.fixture
def server(accelerated, world):
    accelerated.use(world)
    return accelerated


@pytest.fixture
def make_live(server, world, bot):
    """Makes a target of a run; both end with the test."""
    accounts = []

    def make(**changes):
        account = LiveAccount(profile_of(server, world, **changes))
        accounts.append(account)
        target = LiveTarget(account, redactor=Redactor())
        target.deploy(bot)
        return target

    yield make
    for account in accounts:
        account.close()


def said(target, role):
    bodies = [event.body for event in target.log.of(ev.MessagePublished)]
    return [body.text for body in bodies if body.role == role]


def test_a_live_log_says_first_that_it_has_no_causes(make_live):
    target = make_live()
    target.consumer().says("hi")

    assert isinstance(target.log.events[0].body, ev.CausesUnknown)
    assert [event.cause for event in target.log.events if event.cause is not None] == []
    assert not target.log.has_causes


def test_every_conversation_is_closed_when_the_scenario_is_over(make_live, world):
    target = make_live()
    target.consumer("Dana").says("hi")
    target.consumer("Eli").says("hi")

    target.close()

    assert open_conversations(world) == []
    assert world.cloud.user("Alex").state == "Offline"


def test_a_conversation_is_closed_over_a_new_socket_when_the_old_one_has_gone(make_live, server, world):
    target = make_live()
    target.consumer().says("hi")
    server.call(lambda: [link.close(1011) for link in list(server.served.links)])

    target.account.close_all()

    assert open_conversations(world) == []


def test_a_conversation_whose_answer_never_came_is_closed_too(make_live, world):
    target = make_live()
    target.consumer().says("hi")
    target.account.opened[0].conversation = ""  # as after Ctrl-C between the request and its answer

    target.account.close_all()

    assert open_conversations(world) == []


def test_conversation_that_the_run_did_not_open_stays_as_it_is(make_live, server, world):
    strange = server.call(lambda: world.cloud.start_conversation("Dana", "Bot"))
    target = make_live()
    target.consumer().says("hi")

    target.close()

    assert open_conversations(world) == [strange]


def test_the_cap_refuses_the_conversation_after_the_last(make_live, world):
    target = make_live(most_conversations=1)
    target.consumer("Dana").says("hi")

    with pytest.raises(GuardRefused, match=r"as many conversations as its live profile allows\n  value: 1"):
        target.consumer("Eli").says("hi")

    assert len(world.cloud.state.conversations) == 1


def test_a_real_agent_who_is_online_refuses_every_conversation(make_live, server, world):
    server.call(lambda: world.cloud.set_state("Kim", "Online"))
    target = make_live()

    with pytest.raises(GuardRefused, match=r"real agents are online .*\n  value: 'Kim'"):
        target.consumer().says("hi")

    assert not world.cloud.state.conversations


def test_a_real_agent_who_is_away_refuses_nothing(make_live, server, world):
    server.call(lambda: world.cloud.set_state("Kim", "Away"))

    target = make_live()
    target.consumer().says("hi")

    assert said(target, "bot")


def test_a_conversation_that_the_bot_sends_to_a_strange_skill_is_closed(make_live, world):
    target = make_live(
        skills={"Bot": int(world.cloud.skill("Bot").id)},
        agents={"Alex": {"username": "alex@example.com", "password": "password"}},
    )

    with pytest.raises(GuardRefused, match=rf"not on the allow-list; it is closed now\n  value: '{HUMAN}'"):
        target.consumer().says("agent")

    assert open_conversations(world) == []


def test_an_agent_sends_nothing_to_a_strange_skill(make_live):
    target = make_live()
    target.cloud.add_agent("Alex", skills=["Human"], state="Online")
    target.consumer().says("agent")
    target.agent("Alex").accepts()

    with pytest.raises(GuardRefused, match="'Spare' is not on the allow-list"):
        target.agent("Alex").transfers_to("Spare")


@pytest.mark.parametrize(
    ("ask", "reason"),
    [
        (
            lambda it: it.cloud.add_skill("Human", 77),
            "the skill 'Human' has another id in the account than in the scenario",
        ),
        (lambda it: it.cloud.skill("Spare"), "the skill 'Spare' is not on the allow-list of the profile"),
        (lambda it: it.cloud.add_agent("Kim"), "the profile has no user for the agent 'Kim'"),
        (
            lambda it: it.cloud.add_agent("Alex", skills=["Bot"]),
            "the user for the agent 'Alex' does not hold the skill 'Bot'",
        ),
        (lambda it: it.consumer().opens(skill=""), "a conversation without a skill could ring any agent"),
        (
            lambda it: it.deploy(SimpleNamespace(name="Desk", id=""), skill="Human"),
            "the bot 'Desk' serves the skill 'Bot' there",
        ),
        (lambda it: it.log.last(ev.TransferFailed), "TransferFailed cannot be seen from outside"),
    ],
)
def test_request_that_the_profile_does_not_allow_skips_the_scenario(make_live, ask, reason):
    target = make_live()

    with pytest.raises(pytest.skip.Exception) as skipped:
        ask(target)

    assert str(skipped.value) == f"not on a live account: {reason}"


def test_ring_that_lasts_longer_than_the_profile_waits_skips_the_scenario(make_live):
    target = make_live(waits={"answer": 5, "quiet": 0.2, "advance": 0.3})
    target.cloud.add_agent("Alex", skills=["Human"], state="Online")
    target.consumer().says("agent")

    with pytest.raises(pytest.skip.Exception, match="a ring lasts longer than the profile waits"):
        target.agent("Alex").lets_ring_expire()


def test_a_bot_that_is_not_deployed_there_skips_the_scenario(server, world, bot):
    account = LiveAccount(profile_of(server, world, bots={"Other": "Bot"}))

    with pytest.raises(pytest.skip.Exception, match=r"^not on a live account: the bot 'Desk' is not among"):
        LiveTarget(account, redactor=Redactor()).deploy(bot)

    account.close()


def test_agents_are_logged_out_when_the_run_is_over(server, world):
    account = LiveAccount(profile_of(server, world))
    account.workspace("Alex").goes("ONLINE")
    bearer = account._logins[0].bearer
    assert server.call(lambda: world.door.services.sessions.user_of(bearer)) == "Alex"

    account.close()

    assert server.call(lambda: world.door.services.sessions.user_of(bearer)) is None
    assert server.call(lambda: world.cloud.user("Alex").state) == "Offline"


def test_agent_whose_socket_is_gone_does_not_keep_others_online(server, world):
    both = {name: {"username": f"{name.lower()}@example.com", "password": "password"} for name in ("Alex", "Kim")}
    account = LiveAccount(profile_of(server, world, agents=both))
    for name in both:
        account.workspace(name).goes("ONLINE")
    account.workspaces["Alex"].disconnect()

    account.close()

    assert server.call(lambda: world.cloud.user("Kim").state) == "Offline"


def test_a_token_never_stands_in_the_log(make_live):
    target = make_live()
    target.cloud.add_agent("Alex", skills=["Human"], state="Online")
    target.consumer().says(f"my token is {target.account._logins[0].bearer}")

    assert target.account._logins[0].bearer not in target.log.to_ndjson().decode()


def open_conversations(world):
    return [one.id for one in world.cloud.state.conversations.values() if one.is_open]
