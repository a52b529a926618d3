"""The target `live` against our own server in real time, which stands for somebody's account."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from handoff.engine import events as ev
from handoff.engine.errors import FeatureError
from handoff.engine.log.redaction import Redactor
from handoff.fakes.server import LoopbackServer
from handoff.fakes.world.world import World
from handoff.steps.targets.live.guards import GuardRefused, LiveAccount
from handoff.steps.targets.live.live import LiveTarget
from handoff.steps.targets.live.profiles import LiveProfile

HUMAN, SPARE = 4129463410, 4129463411


@pytest.fixture
def world(bot):
    """The account: a deployed bot, two skills, Alex and Kim with an account of theirs each, nobody online."""
    world = World(seed=3)
    world.cloud.add_skill("Human", HUMAN)
    world.cloud.add_skill("Spare", SPARE)
    world.cloud.add_agent("Alex", skills=["Human"])
    world.cloud.add_agent("Kim", skills=["Human", "Spare"])
    world.deploy(bot)
    return world


@pytest.fixture
def server(world):
    with LoopbackServer(world, accelerate=20) as server:
        yield server


def profile(server, world, **changes):
    described = {
        "account": world.cloud.account,
        "skills": {"Bot": int(world.cloud.skill("Bot").id), "Human": HUMAN},
        "bots": {"Desk": "Bot"},
        "agents": {"Alex": {"username": "alex@example.com", "password": "password", "skills": ["Human"]}},
        "domain_api": server.url,
        "ca_file": server.ca_file,
        "waits": {"answer": 5, "quiet": 0.2, "advance": 1},
    }
    return LiveProfile.model_validate({**described, **changes})


@pytest.fixture
def play_live(server, world, bot):
    """Makes a target of a run; both end with the test."""
    sites = []

    def make(**changes):
        site = LiveAccount(profile(server, world, **changes))
        sites.append(site)
        target = LiveTarget(site, seed=3, redactor=Redactor())
        target.deploy(bot)
        return target

    yield make
    for site in sites:
        site.close()


def said(target, role):
    bodies = [event.body for event in target.log.of(ev.MessagePublished)]
    return [body.text for body in bodies if body.role == role]


def kinds(target, *wanted):
    return [event.body.kind for event in target.log.of(*wanted)]


def test_what_the_bot_says_is_in_the_log(play_live):
    target = play_live()

    target.consumer().says("hi")

    assert said(target, "bot") == ["Hello!", "What is it about?"]
    assert said(target, "consumer") == ["hi"]


def test_a_live_log_says_first_that_it_has_no_causes(play_live):
    target = play_live()
    target.consumer().says("hi")

    assert isinstance(target.log.events[0].body, ev.CausesUnknown)
    assert [event.cause for event in target.log.events if event.cause is not None] == []
    assert not target.log.has_causes


def test_a_quick_reply_is_tapped_as_the_message_says(play_live, world):
    target = play_live()
    target.consumer().says("hi")

    target.consumer().taps_quick_reply("Flowers")

    assert [m.payload for m in messages(world, "consumer")] == [None, "about flowers"]
    assert said(target, "bot")[-1] == "Let me see."


def test_a_button_that_is_not_offered_cannot_be_tapped(play_live):
    target = play_live()
    target.consumer().says("hi")

    with pytest.raises(FeatureError, match=r"no button 'Roses' is on the screen of Consumer"):
        target.consumer().taps_button("Roses")


def test_an_agent_of_the_profile_is_rung_accepts_talks_and_closes(play_live):
    target = play_live()
    target.cloud.add_agent("Alex", skills=["Human"], state="Online")

    target.consumer().says("agent")
    assert target.agent("Alex").ringing == 1
    assert [one.id for one in target.cloud.waiting("Human")] == [target.consumer().conversation]
    target.agent("Alex").accepts()
    assert target.cloud.conversation(target.consumer().conversation).assigned == "Alex"
    target.agent("Alex").says("Hello, this is Alex.")
    target.consumer().says("At last!")
    target.agent("Alex").closes()

    assert said(target, "agent") == ["Hello, this is Alex."]
    assert kinds(target, ev.RingOffered, ev.RingAccepted, ev.ConversationClosed) == [
        "RingOffered",
        "RingAccepted",
        "ConversationClosed",
    ]


def test_a_ring_can_be_rejected(play_live):
    target = play_live()
    target.cloud.add_agent("Alex", skills=["Human"], state="Online")
    target.consumer().says("agent")

    target.agent("Alex").rejects()

    assert target.agent("Alex").ringing == 0
    assert kinds(target, ev.RingRejected) == ["RingRejected"]


def test_a_message_after_the_end_opens_another_conversation(play_live):
    target = play_live()
    target.consumer().says("hi")
    first = target.consumer().conversation

    target.consumer().closes()
    target.consumer().says("hi")

    assert target.consumer().conversation != first
    assert target.site.count == 2


def test_every_conversation_is_closed_when_the_scenario_is_over(play_live, world):
    target = play_live()
    target.consumer("Dana").says("hi")
    target.consumer("Eli").says("hi")

    target.close()

    assert open_conversations(world) == []
    assert world.cloud.user("Alex").state == "Offline"


def test_a_conversation_is_closed_over_a_new_socket_when_the_old_one_has_gone(play_live, server, world):
    target = play_live()
    target.consumer().says("hi")
    server.call(lambda: [link.close(1011) for link in list(server.served.links)])

    target.site.close_all()

    assert open_conversations(world) == []


def test_a_conversation_whose_answer_never_came_is_closed_too(play_live, world):
    target = play_live()
    target.consumer().says("hi")
    target.site.opened[0].conversation = ""  # as after Ctrl-C between the request and its answer

    target.site.close_all()

    assert open_conversations(world) == []


def test_a_conversation_of_somebody_else_stays_as_it_is(play_live, server, world):
    strange = server.call(lambda: world.cloud.start_conversation("somebody", "Bot"))
    target = play_live()
    target.consumer().says("hi")

    target.close()

    assert open_conversations(world) == [strange]


def test_the_cap_refuses_the_conversation_after_the_last(play_live, world):
    target = play_live(most_conversations=1)
    target.consumer("Dana").says("hi")

    with pytest.raises(GuardRefused, match=r"as many conversations as its live profile allows\n  value: 1"):
        target.consumer("Eli").says("hi")

    assert len(world.cloud.state.conversations) == 1


def test_a_real_agent_who_is_online_refuses_every_conversation(play_live, server, world):
    server.call(lambda: world.cloud.set_state("Kim", "Online"))
    target = play_live()

    with pytest.raises(GuardRefused, match=r"real agents are online .*\n  value: 'Kim'"):
        target.consumer().says("hi")

    assert not world.cloud.state.conversations


def test_a_real_agent_who_is_away_refuses_nothing(play_live, server, world):
    server.call(lambda: world.cloud.set_state("Kim", "Away"))

    target = play_live()
    target.consumer().says("hi")

    assert said(target, "bot")


def test_a_conversation_that_the_bot_sends_to_a_strange_skill_is_closed(play_live, world):
    target = play_live(
        skills={"Bot": int(world.cloud.skill("Bot").id)},
        agents={"Alex": {"username": "alex@example.com", "password": "password"}},
    )

    with pytest.raises(GuardRefused, match=rf"not on the allow-list; it is closed now\n  value: '{HUMAN}'"):
        target.consumer().says("agent")

    assert open_conversations(world) == []


def test_an_agent_sends_nothing_to_a_strange_skill(play_live):
    target = play_live()
    target.cloud.add_agent("Alex", skills=["Human"], state="Online")
    target.consumer().says("agent")
    target.agent("Alex").accepts()

    with pytest.raises(GuardRefused, match="'Spare' is not on the allow-list"):
        target.agent("Alex").transfers_to("Spare")


@pytest.mark.parametrize(
    ("ask", "reason"),
    [
        (lambda it: it.faults.silent_for(1), "nothing can be made to go wrong in an account"),
        (lambda it: it.outside.stub("GET", "https://crm.example"), "the bot calls the real APIs"),
        (lambda it: it.answers.update(askMaven="{}"), "the platform answers by itself"),
        (lambda it: it.variable("name"), "the bot's variables cannot be seen from outside"),
        (lambda it: it.connector(greeting=True), "the agent connector is set up in the account"),
        (lambda it: it.switch("x", True), "the platform is as it is, a switch has no meaning"),
        (lambda it: it.cloud.set_slots("Alex", 1), "skills and users are set up in the account"),
        (lambda it: it.cloud.add_skill("Human", 77), "the skill 'Human' has another id there than the scenario says"),
        (lambda it: it.cloud.skill("Spare"), "the skill 'Spare' is not on the allow-list of the profile"),
        (lambda it: it.cloud.add_agent("Kim"), "no user of the account plays the agent 'Kim'"),
        (
            lambda it: it.cloud.add_agent("Alex", skills=["Bot"]),
            "the user who plays 'Alex' does not hold the skill 'Bot'",
        ),
        (lambda it: it.consumer().uses("lp_sms"), "a socket speaks for the web window, not for another channel"),
        (lambda it: it.consumer().opens(skill=""), "a conversation without a skill could ring anybody"),
        (lambda it: it.advance(180_001), "waiting longer than 1 s of real time"),
        (lambda it: it.deploy(SimpleNamespace(name="Desk"), preview=True), "the Preview is no part of the account"),
        (lambda it: list(it.log.of(ev.InteractionReached)), "InteractionReached cannot be seen from outside"),
        (lambda it: it.log.last(ev.TransferFailed), "TransferFailed cannot be seen from outside"),
    ],
)
def test_what_an_account_cannot_do_skips_the_scenario_with_the_reason(play_live, ask, reason):
    target = play_live()

    with pytest.raises(pytest.skip.Exception) as skipped:
        ask(target)

    assert str(skipped.value) == f"not on a live account: {reason}"


def test_a_bot_that_is_not_deployed_there_skips_the_scenario(server, world, bot):
    site = LiveAccount(profile(server, world, bots={"Other": "Bot"}))

    with pytest.raises(pytest.skip.Exception, match=r"^not on a live account: the bot 'Desk' is not among"):
        LiveTarget(site, seed=3, redactor=Redactor()).deploy(bot)

    site.close()


def test_nobody_is_logged_in_when_the_run_is_over(server, world):
    site = LiveAccount(profile(server, world))
    site.workspace("Alex").goes("ONLINE")
    bearer = site._logins[0].bearer
    assert server.call(lambda: world.door.sessions.user_of(bearer)) == "Alex"

    site.close()

    assert server.call(lambda: world.door.sessions.user_of(bearer)) is None
    assert server.call(lambda: world.cloud.user("Alex").state) == "Offline"


def test_an_agent_whose_socket_is_gone_keeps_nobody_from_going_home(server, world):
    both = {name: {"username": f"{name.lower()}@example.com", "password": "password"} for name in ("Alex", "Kim")}
    site = LiveAccount(profile(server, world, agents=both))
    for name in both:
        site.workspace(name).goes("ONLINE")
    site.workspaces["Alex"].disconnect()

    site.close()

    assert server.call(lambda: world.cloud.user("Kim").state) == "Offline"


def test_a_token_never_stands_in_the_log(play_live):
    target = play_live()
    target.cloud.add_agent("Alex", skills=["Human"], state="Online")
    target.consumer().says(f"my token is {target.site._logins[0].bearer}")

    assert target.site._logins[0].bearer not in target.log.to_ndjson().decode()


def messages(world, role):
    found = (event.body for event in world.log.of(ev.MessagePublished))
    return [body for body in found if body.role == role]


def open_conversations(world):
    return [one.id for one in world.cloud.state.conversations.values() if one.is_open]
