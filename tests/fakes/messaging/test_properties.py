"""Random clients: each notification arrives exactly once, and the state is the fold of the log."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handoff.engine.log import read_ndjson
from handoff.fakes import fold

AGENTS = ("Bot", "Hannah", "Hugo", "Mia")
CONSUMERS = ("Casey", "Dana")
SKILLS = (1001, 1002, 1003, 4711)
CLOSE = {"field": "ConversationStateField", "conversationState": "CLOSE"}
URGENT = {"field": "TTRField", "ttrType": "URGENT", "value": 60}


class Account:
    """Four agents and two consumers; each may do anything at any time."""

    def __init__(self, new_service: Any) -> None:
        self.service = new_service()
        self.cloud = self.service.cloud
        self.agents = {name: self.service.agent(name) for name in AGENTS}
        self.consumers = {name: self.service.consumer(name) for name in CONSUMERS}
        for peer in self.consumers.values():
            peer.get("cqm.SubscribeExConversations", {"convState": ["OPEN", "CLOSE"]})

    def agent(self, number: int) -> Any:
        return self.agents[AGENTS[number % 4]]

    def consumer(self, number: int) -> Any:
        return self.consumers[CONSUMERS[number % 2]]

    def conversation(self, number: int) -> str:
        known = list(self.cloud.state.conversations)[-3:] or ["conv-1"]
        found: str = known[number % len(known)]
        return found

    def opens(self, a: int, b: int, _c: int) -> None:
        answer = self.consumer(a).ask("cm.ConsumerRequestConversation", {"skillId": SKILLS[b % 3]})
        dialog = answer["body"]["conversationId"]
        self.consumer(a).get("ms.SubscribeMessagingEvents", {"dialogId": dialog})

    def publishes(self, peer: Any, number: int) -> None:
        event = {"type": "ContentEvent", "contentType": "text/plain", "message": f"words {number}"}
        peer.ask("ms.PublishEvent", {"dialogId": self.conversation(number), "event": event})

    def updates(self, peer: Any, number: int, *fields: dict[str, Any]) -> None:
        body = {"conversationId": self.conversation(number), "conversationField": list(fields)}
        peer.ask("cm.UpdateConversationField", body)

    def answers(self, a: int, _b: int, c: int) -> None:
        rings = self.cloud.ringing(AGENTS[a % 4])
        body = {"ringId": rings[0].id if rings else "ring-0", "ringState": "ACCEPTED" if c else "REJECTED"}
        self.agent(a).ask("routing.UpdateRingState", body)

    def state(self, a: int, b: int, _c: int) -> None:
        self.agent(a).ask("routing.SetAgentState", {"availability": ("ONLINE", "AWAY", "ONLINE", "BACK_SOON")[b]})

    def transfers(self, a: int, b: int, c: int) -> None:
        remove = {"field": "ParticipantsChange", "type": "REMOVE", "role": "ASSIGNED_AGENT"}
        suggest = {**remove, "type": "SUGGEST", "userId": self.service.wire_id(AGENTS[c % 4])}
        self.updates(self.agent(a), b, remove, self.service.skill(SKILLS[c]), *([suggest] if c % 2 else []))

    def joins(self, a: int, b: int, c: int) -> None:
        kind, role = ("ADD", "REMOVE")[c % 2], ("ASSIGNED_AGENT", "MANAGER", "READER", "MANAGER")[c]
        self.updates(self.agent(a), b, {"field": "ParticipantsChange", "type": kind, "role": role})

    def reconnects(self, a: int, _b: int, _c: int) -> None:
        name = AGENTS[a % 4]
        self.agents[name].connection.gone()
        self.agents[name] = self.service.agent(name)


OPERATIONS: dict[str, Any] = {
    "open": Account.opens,
    "consumer writes": lambda it, a, b, _c: it.publishes(it.consumer(a), b),
    "agent writes": lambda it, a, b, _c: it.publishes(it.agent(a), b),
    "answer": Account.answers,
    "state": Account.state,
    "transfer": Account.transfers,
    "join": Account.joins,
    "skill": lambda it, a, b, c: it.updates(it.agent(a), b, it.service.skill(SKILLS[c])),
    "urgent": lambda it, a, b, _c: it.updates(it.agent(a), b, URGENT),
    "agent closes": lambda it, a, b, _c: it.updates(it.agent(a), b, CLOSE),
    "consumer closes": lambda it, a, b, _c: it.updates(it.consumer(a), b, CLOSE),
    "reconnect": Account.reconnects,
    "minute": lambda it, a, _b, _c: it.service.clock.advance(60_000 * (a + 1)),
    "hours": lambda it, *_: it.service.clock.advance(7_200_000),
}
OFTEN = ("open", "answer", "answer", "transfer", "consumer writes", "agent writes")
steps = st.lists(st.tuples(st.sampled_from((*OPERATIONS, *OFTEN)), *[st.integers(0, 3)] * 3), min_size=3, max_size=30)


@settings(max_examples=120, deadline=None)
@given(steps)
def test_all_clients_know_the_state_of_the_cloud(new_service: Any, steps: Any) -> None:
    it = Account(new_service)

    for name, *choices in steps:
        OPERATIONS[name](it, *choices)

    for name, peer in it.agents.items():
        assert_agent_knows(it, name, peer)
    for name, peer in it.consumers.items():
        assert_consumer_knows(it, name, peer)
    assert fold(it.service.log.events) == it.cloud.state
    assert fold(read_ndjson(it.service.log.to_ndjson())) == it.cloud.state


@pytest.mark.parametrize("setting", [{"notifications": "after"}, {"suggestion_declined": "rung again"}], ids=str)
@settings(max_examples=30, deadline=None)
@given(steps)
def test_all_clients_know_it_in_other_accounts_too(new_service: Any, setting: Any, steps: Any) -> None:
    it = Account(lambda: new_service(**setting))

    for name, *choices in steps:
        OPERATIONS[name](it, *choices)

    for name, peer in it.agents.items():
        assert_agent_knows(it, name, peer)


def assert_agent_knows(it: Account, name: str, peer: Any) -> None:
    """The notifications add up to the state of the cloud: conversations, rings, messages."""
    conversations: dict[str, Any] = {}
    rings: dict[str, Any] = {}
    for frame in (frame for frame in peer.frames if frame["kind"] == "notification"):
        for change in frame["body"].get("changes", ()):
            if frame["type"].endswith("ExConversationChangeNotification"):
                apply(conversations, change["result"]["convId"], change)
            elif frame["type"].endswith("RoutingTaskNotification"):
                ring = change["result"]["ringsDetails"][0]
                apply(rings, ring["convId"], change if ring["ringState"] == "WAITING" else {"type": "DELETE"})
    state = it.cloud.state
    expected = {
        conversation.id
        for conversation in state.conversations.values()
        if conversation.is_open
        and (
            it.cloud.manages(name)
            or name in (conversation.assigned, conversation.suggested)
            or name in conversation.participants
        )
    }
    assert set(conversations) == expected
    for conversation_id, result in conversations.items():
        found = result["conversationDetails"]
        assert found["skillId"] == (state.conversations[conversation_id].skill_id or "-1")
        assigned = state.users.get(state.conversations[conversation_id].assigned)
        assert found["participants"].get("ASSIGNED_AGENT", []) == ([it.cloud.wire_id(assigned)] if assigned else [])
    assert set(rings) == {state.rings[ring].conversation for ring in state.users[name].ringing}


def apply(known: dict[str, Any], key: str, change: dict[str, Any]) -> None:
    if change["type"] == "DELETE":
        known.pop(key, None)
    else:
        known[key] = change["result"]


def assert_consumer_knows(it: Account, name: str, peer: Any) -> None:
    """Every message of the consumer has arrived, once and in order; every conversation is known as it is."""
    seen: dict[str, list[int]] = {}
    details: dict[str, Any] = {}
    for frame in (frame for frame in peer.frames if frame["kind"] == "notification"):
        for change in frame["body"]["changes"]:
            if frame["type"].endswith("MessagingEventNotification"):
                seen.setdefault(change["dialogId"], []).append(change["sequence"])
            else:
                details[change["result"]["convId"]] = change["result"]["conversationDetails"]
    mine = [each for each in it.cloud.state.conversations.values() if each.consumer == name]
    for conversation in mine:
        published = it.service.messaging.dialogs.of(conversation.id)
        assert seen.get(conversation.id, []) == list(range(len(published)))
        assert details[conversation.id]["state"] == ("OPEN" if conversation.is_open else "CLOSE")
        assert details[conversation.id]["skillId"] == (conversation.skill_id or "-1")
