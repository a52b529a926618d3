from __future__ import annotations

import contextlib
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handoff.engine import events as e
from handoff.engine.errors import FeatureError, IllegalTransition
from handoff.engine.log import read_ndjson
from handoff.engine.ports import Outgoing, TransferContext
from handoff.fakes import CloudState, Refused, TransferRequest, fold

AGENTS = ("Alex", "Sam", "Kim")
SKILLS = ("Human", "Billing", "Bot", "Orders")
STATES = ("Online", "Away", "Back soon", "Offline")

# Each operation takes the account and three small numbers to choose with.
OPERATIONS = {
    "start": lambda it, a, _b, _c: it.cloud.start_conversation(f"consumer {a}", it.skill(a)),
    "start with the bot": lambda it, a, _b, _c: it.cloud.start_conversation(f"consumer {a}", "Bot"),
    "write": lambda it, a, b, _c: it.cloud.consumer_writes(it.conversation(a), "hi", "p" if b else None),
    "close": lambda it, a, _b, _c: it.cloud.consumer_closes(it.conversation(a)),
    "transfer": lambda it, a, b, c: it.cloud.transfer(
        TransferRequest(it.conversation(a), it.skill_id(b), "One moment", agent_id=("", "101", "102", "9")[c])
    ),
    "transfer with context": lambda it, a, b, c: it.cloud.transfer(
        TransferRequest(it.conversation(a), it.skill_id(b), "BLANK_MESSAGE", context=TransferContext("i", "m")),
        latency_ms=300 * c,
    ),
    "fail later": lambda it, a, _b, _c: it.faults.transfers_fail_later(a + 1),
    "accept": lambda it, a, _b, _c: it.cloud.accept(it.rung(a)),
    "reject": lambda it, a, _b, _c: it.cloud.reject(it.rung(a)),
    "agent writes": lambda it, a, _b, _c: it.cloud.agent_writes(it.busy(a), "hello"),
    "agent transfers": lambda it, a, b, _c: it.cloud.agent_transfers(it.busy(a), it.skill(b)),
    "agent closes": lambda it, a, _b, _c: it.cloud.agent_closes(it.busy(a)),
    "state": lambda it, a, b, _c: it.cloud.set_state(it.agent(a), STATES[b]),
    "skills": lambda it, a, b, c: it.cloud.set_skills(it.agent(a), [it.skill(b), it.skill(c)]),
    "profiles": lambda it, a, b, _c: it.cloud.set_profiles(it.agent(a), ["Agent"] if b else []),
    "slots": lambda it, a, b, _c: it.cloud.set_slots(it.agent(a), b),
    "delete": lambda it, a, _b, _c: it.cloud.delete_user(it.agent(a)),
    "add": lambda it, a, b, c: it.cloud.add_agent(it.agent(a), skills=[it.skill(b)], online=c > 0),
    "bot stops": lambda it, _a, b, _c: it.cloud.set_state("Tutor", "Online" if b else "Offline"),
    "bot speaks": lambda it, a, _b, _c: it.bot.port.publish(it.conversation(a), Outgoing("hm")),
    "bot closes": lambda it, a, b, _c: it.bot.port.close(it.conversation(a), survey=b > 1),
    "delete skill": lambda it, a, _b, _c: it.cloud.delete_skill(it.skill(a)),
    "rename skill": lambda it, a, b, _c: it.cloud.change_skill(it.skill(a), description=f"text {b}"),
    "shift": lambda it, a, b, _c: it.cloud.set_shift(it.skill(a), b > 0),
    "half a second": lambda it, *_: it.clock.advance(500),
    "settle": lambda it, *_: it.clock.run_until_idle(),
    "minute": lambda it, *_: it.clock.advance(60_000),
}
OFTEN = ("start with the bot", "transfer", "settle", "accept", "add", "write")
steps = st.lists(
    st.tuples(st.sampled_from((*OPERATIONS, *OFTEN, *OFTEN)), *[st.integers(0, 3)] * 3),
    min_size=5,
    max_size=40,
)


def pick(names, number):
    return names[number % len(names)]


def account(new_scene):
    """Two bots, two human skills, three agents; and how an operation chooses among them."""
    scene = new_scene()
    cloud = scene.cloud
    cloud.add_skill("Billing", 1003)
    cloud.add_skill("Orders", 1004)
    scene.add_bot("Orders bot", "Orders")
    for number, name in enumerate(AGENTS):
        cloud.add_agent(name, skills=[("Human", "Billing")[number % 2]], online=True, slots=2, id=101 + number)
    for skill_id in ("1002", "1003", "1002"):  # one accepted, two ring
        scene.transferred(skill_id=skill_id)
    cloud.accept("Alex")

    def users():
        return [user.name for user in cloud.state.users.values() if user.type == "human" or user.ringing]

    return SimpleNamespace(
        cloud=cloud,
        clock=scene.clock,
        log=scene.log,
        faults=scene.faults,
        bot=scene.bot,
        agent=lambda n: AGENTS[n % 3],
        skill=lambda n: SKILLS[n],
        skill_id=lambda n: ("1002", "1003", "1001", "1004")[n],
        rung=lambda n: pick([name for name in users() if cloud.ringing(name)] or AGENTS, n),
        busy=lambda n: pick([name for name in users() if cloud.open_conversations(name)] or AGENTS, n),
        conversation=lambda n: pick(list(cloud.state.conversations)[-4:] or ["conv-1"], n),
    )


@settings(max_examples=150, deadline=None)
@given(steps)
def test_state_is_the_fold_of_the_log(new_scene, steps):
    it = account(new_scene)

    for name, *choices in steps:
        before = len(it.log.events)
        try:
            OPERATIONS[name](it, *choices)
        except (FeatureError, Refused):
            assert len(it.log.events) == before, f"{name} was refused and still left a trace"
        assert_consistent(it.cloud)

    assert fold(it.log.events) == it.cloud.state
    assert fold(read_ndjson(it.log.to_ndjson())) == it.cloud.state


@settings(max_examples=30, deadline=None)
@given(steps)
def test_same_operations_make_the_same_log(new_scene, steps):
    def run():
        it = account(new_scene)
        for name, *choices in steps:
            with contextlib.suppress(FeatureError, Refused):
                OPERATIONS[name](it, *choices)
        return it.log.to_ndjson()

    assert run() == run()


def assert_consistent(cloud) -> None:
    state = cloud.state
    for conversation in state.conversations.values():
        holders = [user.name for user in state.users.values() if conversation.id in user.open]
        rings = [r for r in state.rings.values() if r.conversation == conversation.id and r.state == "waiting"]
        assert holders == [conversation.assigned] * bool(conversation.assigned)
        assert [ring.id for ring in rings] == [conversation.ring] * bool(conversation.ring)
        assert conversation.is_open == (bool(conversation.assigned) != conversation.is_queued)
        assert conversation.is_queued == (conversation.id in state.waiting)
        if conversation.is_queued and not conversation.ring and not cloud.transfers.is_failing(conversation.id):
            assert_nobody_could_take(state, conversation)
    for user in state.users.values():
        assert {state.rings[ring].agent for ring in user.ringing} <= {user.name}
        assert not user.ringing or user.state == "Online"
    expiring = {timer.values[0] for timer in cloud.clock.waiting() if timer.name == "ring expires"}
    assert expiring == {ring.id for ring in state.rings.values() if ring.state == "waiting"}


def assert_nobody_could_take(state, conversation) -> None:
    for user in state.users.values():
        able = (
            user.state == "Online"
            and "Agent" in user.profiles
            and conversation.skill_id in user.skill_ids
            and user.has_free_slot
            and user.name not in conversation.refused
        )
        assert not able, f"{user.name} could take {conversation.id} and is not rung"


# --- events the state cannot take ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        e.ConversationStarted("Dana", "1001"),
        e.ConversationQueued("1002"),
        e.ParticipantLeft("Alex"),
        e.ConversationReturned("Tutor"),
        e.RingOffered("ring-9", "Tutor", "1001"),
        e.RingAccepted("ring-1", "Tutor"),
        e.RingExpired("ring-9", "Tutor"),
        e.RoutingFoundNobody("1001", ()),
    ],
    ids=lambda body: body.kind,
)
def test_event_that_does_not_fit_is_refused_and_changes_nothing(scene, body):
    conversation = scene.conversation_with_bot()
    before = fold(scene.log.events)

    with pytest.raises(IllegalTransition):
        scene.log.append(body, conversation=conversation)

    assert scene.cloud.state == before


@pytest.mark.parametrize(
    "body",
    [
        e.ConversationQueued("1002"),
        e.ConversationClosed("consumer"),
        e.ConversationReturned("Tutor"),
        e.RingOffered("ring-9", "Alex", "1002"),
        e.TransferStarted("Tutor", "1002"),
    ],
    ids=lambda body: body.kind,
)
def test_ringing_conversation_waits_for_its_ring_to_end(scene, body):
    scene.cloud.add_agent("Alex", skills=["Human"], online=True)
    conversation = scene.transferred()
    before = fold(scene.log.events)

    with pytest.raises(IllegalTransition):
        scene.log.append(body, conversation=conversation)

    assert scene.cloud.state == before


def test_closed_conversation_takes_no_event(scene):
    conversation = scene.conversation_with_bot()
    scene.cloud.consumer_closes(conversation)

    with pytest.raises(IllegalTransition, match=r"^conv-1 is not open and cannot take MessagePublished$"):
        scene.log.append(e.MessagePublished("bot", "Tutor", "late"), conversation=conversation)


def test_events_of_the_bot_platform_pass_by(scene):
    before = fold(scene.log.events)

    scene.log.append(e.SessionStarted(), conversation="conv-77")

    assert scene.cloud.state == before


def test_cloud_can_start_from_a_log(scene):
    scene.transferred()

    assert isinstance(fold(scene.log.events), CloudState)
    assert fold(scene.log.events) == scene.cloud.state
