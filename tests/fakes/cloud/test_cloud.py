from __future__ import annotations

import pytest

from handoff.engine.clock import Clock
from handoff.engine.errors import FeatureError, UnknownName
from handoff.engine.events import ConversationQueued, RingOffered, RoutingFoundNobody
from handoff.engine.log import Log
from handoff.engine.ports import HistoryLine, Outgoing
from handoff.fakes import FakeCloud, Faults, People, World

# --- skills and users ------------------------------------------------------------------------------------------------


def test_skill_is_found_by_name_or_id(scene):
    assert scene.cloud.skill("Human").id == "1002"
    assert scene.cloud.skill(1002).name == "Human"


def test_made_up_skill_id_has_ten_digits_and_depends_on_the_seed_alone(scene):
    clock = Clock()
    log = Log(clock)
    other = FakeCloud(clock, log, people=People(1), faults=Faults(log))

    made = scene.cloud.add_skill("Billing").id

    assert len(made) == 10
    assert made.isdigit()
    assert other.add_skill("Anything").id == made


@pytest.mark.parametrize("skill_id", ["12a", "", " 12", "-3", "1.5", "٣", "0", "012", "1" * 11])
def test_skill_id_that_is_no_number_is_refused(scene, skill_id):
    with pytest.raises(FeatureError, match=r"^the id of a skill must be a number"):
        scene.cloud.add_skill("New", skill_id)

    assert [skill.name for skill in scene.cloud.skills()] == ["Bot", "Human"]


@pytest.mark.parametrize(
    ("name", "skill_id", "complaint"),
    [
        ("Human", 7, "a skill named 'Human' exists already"),
        ("New", 1002, "a skill with id 1002 exists already"),
        (" ", 7, "a skill needs a name"),
    ],
)
def test_second_skill_of_a_name_or_id_is_refused(scene, name, skill_id, complaint):
    with pytest.raises(FeatureError, match=rf"^{complaint}"):
        scene.cloud.add_skill(name, skill_id)


def test_changed_skill_stays_off_shift(scene):
    scene.cloud.set_shift("Human", on_shift=False)
    scene.cloud.change_skill("Human", description="real people", name="People")
    scene.cloud.configure_skill("People", can_transfer=False)

    skill = scene.cloud.skill("People")
    assert (skill.on_shift, skill.description, skill.can_transfer) == (False, "real people", False)


def test_unknown_skill_names_the_known_ones_and_the_closest(scene):
    with pytest.raises(UnknownName) as error:
        scene.cloud.add_agent("Alex", skills=["Humen"])

    assert str(error.value) == (
        "no skill named 'Humen' in this account\n  known: Bot (1001), Human (1002)\n  did you mean 'Human'?"
    )


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ({"name": "Tutor"}, "a user named 'Tutor' exists already"),
        ({"name": ""}, "a user needs a name"),
        ({"name": "Alex", "id": "x"}, "the id of a user must be a number"),
        ({"name": "Alex", "id": 5001}, "a user with id 5001 exists already"),
        ({"name": "Alex", "slots": -1}, "messaging slots must be 0 or more"),
        ({"name": "Alex", "state": "online"}, "no agent state 'online'"),
        ({"name": "Alex", "profiles": ["Agnet"]}, "no profile named 'Agnet'"),
    ],
)
def test_agent_that_cannot_be_is_refused_and_leaves_no_trace(scene, wrong, complaint):
    before = len(scene.log.events)

    with pytest.raises(FeatureError, match=rf"^{complaint}"):
        scene.cloud.add_agent(**{"name": "Alex", **wrong})

    assert len(scene.log.events) == before


def test_agent_has_an_id_login_name_and_platform_id(scene):
    alex = scene.cloud.add_agent("Alex Stone", id=42)

    assert (alex.id, alex.login_name, alex.nickname) == ("42", "alex.stone@example.com", "Alex Stone")
    assert len(alex.pid) == 36


def test_agent_nobody_named_gets_a_name(scene):
    assert scene.cloud.add_agent().name


def test_skill_in_use_cannot_be_deleted(scene):
    with pytest.raises(FeatureError, match=r"^the skill 'Bot' is in use"):
        scene.cloud.delete_skill("Bot")

    scene.cloud.delete_skill("Human")
    with pytest.raises(UnknownName, match=r"no skill named 'Human'"):
        scene.cloud.skill("Human")


def test_skill_written_back_as_it_is_has_not_changed(scene):
    before = len(scene.log.events)

    scene.cloud.change_skill("Human", name="Human")

    assert len(scene.log.events) == before


def test_number_is_an_id_even_when_a_skill_is_named_so(scene):
    scene.cloud.add_skill("1002", 7)

    assert scene.cloud.skill("1002").id == "7"
    assert scene.cloud.skill(1002).name == "Human"


def test_name_of_a_deleted_skill_is_free_again(scene):
    scene.cloud.delete_skill("Human")

    assert scene.cloud.add_skill("Human", 7).id == "7"


# --- routing ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("agent", "reason", "rule"),
    [
        ({"online": True, "skills": ["Bot"]}, "does not hold the skill", "CLD-AGENT-PROFILE-SKILL"),
        (
            {"online": True, "skills": ["Human"], "profiles": ["Agent Manager"]},
            "has no Agent profile",
            "CLD-AGENT-PROFILE-SKILL",
        ),
        ({"state": "Away", "skills": ["Human"]}, "is Away", "CLD-AGENT-ONLINE"),
        ({"state": "Back soon", "skills": ["Human"]}, "is Back soon", "CLD-AGENT-ONLINE"),
        ({"skills": ["Human"]}, "is Offline", "CLD-AGENT-ONLINE"),
        ({"online": True, "skills": ["Human"], "slots": 0}, "has no free slot", "CLD-NO-FREE-AGENT"),
    ],
    ids=["without the skill", "without the profile", "away", "back soon", "offline", "full"],
)
def test_agent_who_cannot_take_it_is_never_rung(scene, agent, reason, rule):
    scene.cloud.add_agent("Alex", **agent)

    conversation = scene.transferred()

    assert scene.cloud.ringing("Alex") == []
    assert [c.id for c in scene.cloud.waiting("Human")] == [conversation]
    nobody = scene.log.last(RoutingFoundNobody)
    assert ("Alex", reason) in nobody.body.reasons
    assert rule in nobody.rules


@pytest.mark.parametrize(
    "change",
    [
        lambda cloud: cloud.set_state("Alex", "Online"),
        lambda cloud: cloud.add_agent("Sam", skills=["Human"], online=True),
    ],
    ids=["an agent comes online", "a new agent"],
)
def test_waiting_conversation_rings_when_somebody_comes(scene, change):
    scene.cloud.add_agent("Alex", skills=["Human"], state="Away")
    scene.transferred()

    change(scene.cloud)

    assert len(scene.rings()) == 2  # the bot's own ring is the first


@pytest.mark.parametrize(
    ("agent", "change"),
    [
        ({"skills": []}, lambda cloud: cloud.set_skills("Alex", ["Human"])),
        ({"profiles": []}, lambda cloud: cloud.set_profiles("Alex", ["Agent"])),
        ({"slots": 0}, lambda cloud: cloud.set_slots("Alex", 1)),
    ],
    ids=["skill", "profile", "slots"],
)
def test_waiting_conversation_rings_when_an_agent_becomes_able(scene, agent, change):
    scene.cloud.add_agent("Alex", **{"skills": ["Human"], "online": True, **agent})
    conversation = scene.transferred()

    change(scene.cloud)

    assert [ring.conversation for ring in scene.cloud.ringing("Alex")] == [conversation]


def test_agent_with_fewest_open_conversations_is_rung_first(scene):
    scene.cloud.add_agent("Alex", skills=["Human"], online=True)
    scene.transferred()
    scene.cloud.accept("Alex")
    scene.cloud.add_agent("Sam", skills=["Human"], online=True)

    scene.transferred()

    assert scene.rings()[-1] == "Sam"


def test_agent_created_first_is_rung_first_among_equals(scene):
    scene.cloud.add_agent("Sam", skills=["Human"], online=True)
    scene.cloud.add_agent("Alex", skills=["Human"], online=True)

    scene.transferred()

    assert scene.rings()[-1] == "Sam"
    assert scene.cloud.ringing("Alex") == []


def test_badge_counts_the_ringing_conversations(scene):
    scene.cloud.add_agent("Alex", skills=["Human"], online=True)

    first, second = scene.transferred(), scene.transferred()

    assert [ring.conversation for ring in scene.cloud.ringing("Alex")] == [first, second]


def test_ring_holds_a_slot(scene):
    scene.cloud.add_agent("Alex", skills=["Human"], online=True, slots=1)
    scene.transferred()

    second = scene.transferred()

    assert len(scene.cloud.ringing("Alex")) == 1
    scene.cloud.accept("Alex")
    assert scene.cloud.ringing("Alex") == []
    scene.cloud.agent_closes("Alex")
    assert [ring.conversation for ring in scene.cloud.ringing("Alex")] == [second]


def test_bot_has_no_limit_of_slots(scene):
    for _ in range(20):
        scene.conversation_with_bot()

    assert len(scene.cloud.open_conversations("Tutor")) == 20


def test_conversation_queued_for_an_hour_stays_queued(scene):
    conversation = scene.transferred()

    scene.clock.advance(3_600_000)

    assert [c.id for c in scene.cloud.waiting("Human")] == [conversation]
    assert scene.bot.hears() == []


def test_longest_waiting_conversation_rings_first(scene):
    first, second = scene.transferred(), scene.transferred()

    scene.cloud.add_agent("Alex", skills=["Human"], online=True, slots=1)

    assert [ring.conversation for ring in scene.cloud.ringing("Alex")] == [first]
    assert [c.id for c in scene.cloud.waiting("Human")] == [first, second]


# --- rings -----------------------------------------------------------------------------------------------------------


def test_ring_still_rings_after_71999_ms(scene):
    scene.cloud.add_agent("Alex", skills=["Human"], online=True)
    scene.transferred()

    scene.clock.advance(71_999)

    assert len(scene.cloud.ringing("Alex")) == 1


def test_ring_expires_after_72000_ms(scene):
    scene.cloud.add_agent("Alex", skills=["Human"], online=True)
    scene.transferred()
    due = scene.cloud.ringing("Alex")[0].expires_at_ms

    scene.clock.advance(72_000)

    assert scene.clock.now_ms == due
    assert scene.cloud.ringing("Alex") == []
    assert len(scene.cloud.waiting("Human")) == 1


@pytest.mark.parametrize(
    "refuse",
    [lambda scene: scene.cloud.reject("Alex"), lambda scene: scene.clock.advance(72_000)],
    ids=["rejected", "expired"],
)
def test_refused_ring_goes_to_the_next_agent(scene, refuse):
    scene.cloud.add_agent("Alex", skills=["Human"], online=True)
    scene.cloud.add_agent("Sam", skills=["Human"], online=True)
    scene.transferred()

    refuse(scene)

    assert scene.rings()[-2:] == ["Alex", "Sam"]


def test_who_refused_is_not_asked_again_in_this_queueing(scene):
    scene.cloud.add_agent("Alex", skills=["Human"], online=True)
    scene.transferred()
    scene.cloud.reject("Alex")

    scene.cloud.set_slots("Alex", 9)
    scene.clock.advance(3_600_000)

    assert scene.rings().count("Alex") == 1


def test_who_refused_is_asked_again_when_he_comes_back(scene):
    scene.cloud.add_agent("Alex", skills=["Human"], online=True)
    scene.transferred()
    scene.cloud.reject("Alex")

    scene.cloud.set_state("Alex", "Away")
    scene.cloud.set_state("Alex", "Online")

    assert scene.rings().count("Alex") == 2


@pytest.mark.parametrize(
    "change",
    [
        lambda cloud: cloud.set_state("Alex", "Away"),
        lambda cloud: cloud.set_skills("Alex", []),
        lambda cloud: cloud.set_profiles("Alex", []),
        lambda cloud: cloud.delete_user("Alex"),
    ],
    ids=["away", "skill gone", "profile gone", "user gone"],
)
def test_ring_is_taken_back_from_an_agent_who_can_no_longer_answer(scene, change):
    scene.cloud.add_agent("Alex", skills=["Human"], online=True)
    scene.cloud.add_agent("Sam", skills=["Human"], online=True)
    scene.transferred()

    change(scene.cloud)

    assert "RingCancelled" in scene.kinds()
    assert scene.rings()[-1] == "Sam"


def test_expired_ring_of_a_moved_conversation_does_not_come_back(scene):
    scene.cloud.add_agent("Alex", skills=["Human"], online=True)
    scene.transferred()
    scene.cloud.accept("Alex")

    scene.clock.advance(100_000)

    assert "RingExpired" not in scene.kinds()


def test_bot_that_answers_too_late_changes_nothing(scene):
    slow = scene.add_bot("Slow", "Human", accepts=False)
    conversation = scene.transferred()
    ring = scene.cloud.ringing("Slow")[0]
    scene.cloud.consumer_closes(conversation)

    slow.port.accept_ring(ring.id)

    assert not scene.cloud.conversation(conversation).is_open


# --- the workspace ---------------------------------------------------------------------------------------------------


def test_agent_and_consumer_talk_after_accepting(scene):
    scene.cloud.add_agent("Alex", skills=["Human"], online=True)
    conversation = scene.transferred()

    scene.cloud.accept("Alex")
    scene.cloud.agent_writes("Alex", "Hello")
    scene.cloud.consumer_writes(conversation, "At last")

    assert scene.visible(conversation) == ["bot: One moment", "agent: Hello", "consumer: At last"]
    assert scene.bot.hears() == [("taken", "Alex"), ("left", conversation)]


def test_accepting_what_does_not_ring_says_what_does(scene):
    scene.cloud.add_agent("Alex", skills=["Human"], online=True)
    scene.cloud.add_agent("Sam", skills=["Human"])
    scene.transferred()

    with pytest.raises(FeatureError) as error:
        scene.cloud.accept("Sam")

    assert str(error.value) == "no conversation is ringing for Sam, who is Offline\n  known: conv-1 is ringing for Alex"


def test_accepting_what_nobody_is_rung_for_says_why(scene):
    scene.cloud.add_agent("Alex", skills=["Human"], state="Away")
    scene.transferred()

    with pytest.raises(FeatureError, match=r"conv-1 waits: Alex is Away"):
        scene.cloud.accept("Alex")


def test_writing_before_accepting_says_that_it_rings(scene):
    scene.cloud.add_agent("Alex", skills=["Human"], online=True)
    scene.transferred()

    with pytest.raises(
        FeatureError, match=r"^Alex has no open conversation\n  conv-1 is ringing for Alex: accept it first"
    ):
        scene.cloud.agent_writes("Alex", "Hello")


def test_unknown_conversation_names_the_known_ones(scene):
    scene.transferred()

    with pytest.raises(UnknownName, match=r"^no conversation 'conv-9'\n  known: conv-1"):
        scene.cloud.consumer_writes("conv-9", "hi")


def test_conversation_somebody_else_has_is_not_the_agents_to_write_into(scene):
    scene.cloud.add_agent("Alex", skills=["Human"], online=True)
    scene.transferred()
    scene.cloud.accept("Alex", "conv-1")
    other = scene.conversation_with_bot()

    with pytest.raises(FeatureError, match=r"^Alex is not assigned to conv-2\n  known: conv-1"):
        scene.cloud.agent_writes("Alex", "Hello", other)


def test_agent_means_the_conversation_he_accepted_last(scene):
    scene.cloud.add_agent("Alex", skills=["Human"], online=True)
    first, second = scene.transferred(), scene.transferred()
    scene.cloud.accept("Alex", second)
    scene.cloud.accept("Alex", first)

    scene.cloud.agent_writes("Alex", "Hello")

    assert scene.visible(first)[-1] == "agent: Hello"


def test_agent_transfers_to_another_skill(scene):
    scene.cloud.add_skill("Billing", 1003)
    scene.cloud.add_agent("Alex", skills=["Human"], online=True)
    scene.cloud.add_agent("Sam", skills=["Billing"], online=True)
    conversation = scene.transferred()
    scene.cloud.accept("Alex")

    scene.cloud.agent_transfers("Alex", "Billing")

    assert [ring.conversation for ring in scene.cloud.ringing("Sam")] == [conversation]
    assert scene.cloud.open_conversations("Alex") == []


def test_agent_transfers_back_to_the_bot_without_context(scene):
    scene.cloud.add_agent("Alex", skills=["Human"], online=True)
    conversation = scene.transferred()
    scene.cloud.accept("Alex")
    scene.bot.hears()

    scene.cloud.agent_transfers("Alex", "Bot")

    assert scene.bot.hears() == [("ring", conversation), ("assigned", conversation, None)]


@pytest.mark.parametrize("who", ["agent", "consumer", "bot"])
def test_closed_conversation_takes_nothing_more(scene, who):
    scene.cloud.add_agent("Alex", skills=["Human"], online=True)
    if who == "bot":
        conversation = scene.conversation_with_bot()
        scene.bot.port.close(conversation, survey=False)
    else:
        conversation = scene.transferred()
        scene.cloud.accept("Alex")
        close = {"agent": lambda: scene.cloud.agent_closes("Alex")}
        close.get(who, lambda: scene.cloud.consumer_closes(conversation))()

    with pytest.raises(FeatureError, match=r"^conv-1 is closed"):
        scene.cloud.consumer_writes(conversation, "hello?")
    assert scene.bot.port.publish(conversation, Outgoing("late")) is False


def test_bot_is_told_that_its_conversation_closed(scene):
    conversation = scene.conversation_with_bot()

    scene.cloud.consumer_closes(conversation)

    assert scene.bot.hears() == [("closed", conversation)]


def test_closing_takes_the_ring_back(scene):
    scene.cloud.add_agent("Alex", skills=["Human"], online=True)
    conversation = scene.transferred()

    scene.cloud.consumer_closes(conversation)

    assert scene.cloud.ringing("Alex") == []
    assert scene.bot.hears() == [("closed", conversation)]


# --- bot and consumer ------------------------------------------------------------------------------------------------


def test_assigned_bot_hears_the_consumer(scene):
    conversation = scene.conversation_with_bot()

    scene.cloud.consumer_writes(conversation, "Yes", payload="yes-please")

    assert scene.bot.hears() == [("wrote", "Yes", "yes-please")]


def test_words_before_the_bot_is_there_are_in_the_history(scene):
    scene.bot.accepts = False
    conversation = scene.cloud.start_conversation("Dana", "Bot")
    scene.cloud.consumer_writes(conversation, "hi")

    scene.bot.port.accept_ring("ring-1")

    assert scene.bot.hears() == [("ring", conversation), ("assigned", conversation, None)]
    assert scene.bot.port.history(conversation) == [HistoryLine("consumer", "hi")]


def test_private_message_is_for_agents_only(scene):
    conversation = scene.conversation_with_bot()

    assert scene.bot.port.publish(conversation, Outgoing("secret", private=True, node="A › b", rules=("X",)))

    event = scene.log.events[-1]
    assert (event.body.audience, event.node, event.bot, event.rules) == (
        "agents",
        "A › b",
        "Tutor",
        ("X", "CLD-PRIVATE-MESSAGE-VISIBILITY"),
    )
    assert scene.bot.port.history(conversation) == [HistoryLine("bot", "secret", private=True)]


def test_ring_of_somebody_else_is_not_the_bots_to_answer(scene):
    scene.cloud.add_agent("Alex", skills=["Human"], online=True)
    scene.transferred()

    with pytest.raises(UnknownName, match=r"^no ring 'ring-2' for Tutor"):
        scene.bot.port.accept_ring("ring-2")


def test_human_agent_has_no_port(scene):
    scene.cloud.add_agent("Alex")

    with pytest.raises(FeatureError, match=r"^Alex is a human agent"):
        scene.cloud.port("Alex")


@pytest.mark.parametrize("act", ["accept", "reject", "agent_closes"])
def test_nobody_acts_for_a_bot(scene, act):
    scene.conversation_with_bot()

    with pytest.raises(FeatureError, match=r"^Tutor is a bot user"):
        getattr(scene.cloud, act)("Tutor")


def test_bot_with_a_transfer_under_way_cannot_be_deleted(scene):
    scene.transferred()

    with pytest.raises(FeatureError, match=r"^Tutor has open conversations\n  value: 'conv-1'"):
        scene.cloud.delete_user("Tutor")


def test_every_ring_cites_why(scene):
    scene.cloud.add_agent("Alex", skills=["Human"], online=True)
    scene.transferred()

    ring = scene.log.last(RingOffered)

    assert {"CLD-RING", "CLD-AGENT-ONLINE", "CLD-AGENT-PROFILE-SKILL"} <= set(ring.rules)
    assert scene.log.events[ring.cause].body.kind == ConversationQueued.__name__


def test_two_users_of_one_login_name_are_refused() -> None:
    world = World()
    world.cloud.add_agent("Alex", login_name="us")

    with pytest.raises(FeatureError, match="'Alex' and 'Dana' have one login name"):
        world.cloud.add_agent("Dana", login_name="us")


def test_login_names_that_are_made_from_names_differ() -> None:
    world = World()

    names = [world.cloud.add_agent(name).login_name for name in ("Alex Park", "alex  park", "ALEX PARK")]

    assert names == ["alex.park@example.com", "alex.park2@example.com", "alex.park3@example.com"]
