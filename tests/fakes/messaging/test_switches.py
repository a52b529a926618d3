"""Undocumented behaviour: each switch of the account in its default and in its alternative."""

from __future__ import annotations

from typing import Any

import pytest

from handoff.fakes import Refused

CLOSE = {"field": "ConversationStateField", "conversationState": "CLOSE"}


@pytest.mark.parametrize(
    ("when", "kinds"),
    [("before", ["notification", "resp"]), ("after", ["resp", "notification"])],
)
def test_s1_notification_comes_before_or_after_the_response(new_service: Any, when: str, kinds: list[str]) -> None:
    service = new_service(notifications=when)
    bot, _, conversation = service.with_bot()
    before = len(bot.frames)

    bot.says(conversation, "Hello")

    assert [frame["kind"] for frame in bot.frames[before:]] == kinds


def test_s1_first_notification_of_a_subscription_follows_its_response(new_service: Any) -> None:
    service = new_service()
    agent = service.agent("Hannah", online=False)

    agent.get(".ams.routing.SubscribeRoutingTasks", {})

    assert [frame["kind"] for frame in agent.frames] == ["resp", "notification"]


@pytest.mark.parametrize(("policy", "status"), [("ignored", None), ("refused", 400)])
@pytest.mark.parametrize("name", ["Mia", "nobody"])
def test_s2_suggesting_an_agent_without_the_skill(new_service: Any, policy: str, status: int | None, name: str) -> None:
    service = new_service(suggestion_without_skill=policy)
    bot, _, conversation = service.with_bot()
    hannah = service.agent("Hannah")
    suggestion = service.suggest("Mia") | ({"userId": "4711"} if name == "nobody" else {})
    fields = (service.remove("Bot"), suggestion, service.skill(1002))

    if status:
        assert bot.refused_update(conversation, *fields)[0] == status
    else:
        bot.updates(conversation, *fields)
        assert len(hannah.rings()) == 1


@pytest.mark.parametrize(
    ("policy", "outcome"), [("waits", "waiting"), ("refused", "refused"), ("ignored", "rung elsewhere")]
)
def test_s3_suggesting_an_agent_who_is_not_online(new_service: Any, policy: str, outcome: str) -> None:
    service = new_service(suggestion_unavailable=policy)
    bot, _, conversation = service.with_bot()
    hannah = service.agent("Hannah")
    body = {
        "conversationId": conversation,
        "conversationField": [service.remove("Bot"), service.suggest("Hugo"), service.skill(1002)],
    }

    answer = bot.ask("cm.UpdateConversationField", body)

    found = "refused" if answer["code"] == 403 else "rung elsewhere" if hannah.rings() else "waiting"
    assert found == outcome


@pytest.mark.parametrize(("policy", "elsewhere"), [("waits", 0), ("ignored", 1), ("refused", 0)])
def test_s3_suggesting_an_agent_without_a_free_slot(new_service: Any, policy: str, elsewhere: int) -> None:
    service = new_service(suggestion_unavailable=policy)
    service.cloud.set_slots("Hugo", 0)
    service.agent("Hugo")
    bot, _, conversation = service.with_bot()
    hannah = service.agent("Hannah")

    bot.updates(conversation, service.remove("Bot"), service.suggest("Hugo"), service.skill(1002))

    assert len(hannah.rings()) == elsewhere


@pytest.mark.parametrize("how", ["rejects", "lets expire"])
@pytest.mark.parametrize(("policy", "rung"), [("dropped", (1, 0)), ("rung again", (0, 1))])
def test_s4_suggested_agent_declines(new_service: Any, policy: str, rung: tuple[int, int], how: str) -> None:
    service = new_service(suggestion_declined=policy)
    bot, _, conversation = service.with_bot()
    hannah, hugo = service.agent("Hannah"), service.agent("Hugo")
    bot.updates(conversation, service.remove("Bot"), service.suggest("Hugo"), service.skill(1002))
    ring = hugo.rings()[0]

    if how == "rejects":
        hugo.get("routing.UpdateRingState", {"ringId": ring, "ringState": "REJECTED"})
    else:
        service.clock.advance(72_000)

    assert (len(hannah.rings()), len(hugo.rings())) == rung


def test_s5_transfer_to_an_unknown_skill_is_refused(new_service: Any) -> None:
    service = new_service()
    bot, _, conversation = service.with_bot()

    assert bot.refused_update(conversation, service.remove("Bot"), service.skill(4711))[0] == 400


def test_s5_transfer_to_an_unknown_skill_may_leave_the_conversation_unrouted(new_service: Any) -> None:
    service = new_service(unknown_skill="accepted")
    bot, _, conversation = service.with_bot()
    hannah = service.agent("Hannah")

    bot.updates(conversation, service.remove("Bot"), service.skill(4711))

    state = service.cloud.conversation(conversation)
    assert (state.skill_id, state.is_queued, hannah.rings()) == ("4711", True, [])


@pytest.mark.parametrize("fields", [{"can_transfer": False}, {"transfer_list": ("1003",)}], ids=["never", "not there"])
@pytest.mark.parametrize(("policy", "refused"), [("refused", True), ("accepted", False)])
def test_s6_transfer_that_the_skill_forbids(
    new_service: Any, policy: str, refused: bool, fields: dict[str, Any]
) -> None:
    service = new_service(forbidden_transfer=policy)
    service.cloud.configure_skill("bot", **fields)
    bot, _, conversation = service.with_bot()
    body = {"conversationId": conversation, "conversationField": [service.remove("Bot"), service.skill(1002)]}

    answer = bot.ask("cm.UpdateConversationField", body)

    assert (answer["code"] == 403) is refused
    assert (service.cloud.conversation(conversation).assigned == "Bot") is refused


def test_s6_transfer_to_a_skill_of_the_list_is_possible(new_service: Any) -> None:
    service = new_service()
    service.cloud.configure_skill("bot", transfer_list=("1002",))
    bot, _, conversation = service.with_bot()

    bot.updates(conversation, service.remove("Bot"), service.skill(1002))

    assert service.cloud.conversation(conversation).skill_id == "1002"


@pytest.mark.parametrize(("pause_ms", "rings"), [(None, 0), (30_000, 1)])
def test_s7_all_agents_have_rejected(new_service: Any, pause_ms: int | None, rings: int) -> None:
    service = new_service(round_pause_ms=pause_ms)
    hannah = service.agent("Hannah")
    service.opened(service.consumer(), "1002")
    hannah.get("routing.UpdateRingState", {"ringId": hannah.rings()[0], "ringState": "REJECTED"})

    service.clock.advance(29_999)
    assert hannah.rings() == []
    service.clock.advance(1)

    assert len(hannah.rings()) == rings


def test_s7_round_does_not_start_again_for_a_conversation_that_is_closed(new_service: Any) -> None:
    service = new_service(round_pause_ms=30_000)
    hannah, consumer = service.agent("Hannah"), service.consumer()
    conversation = service.opened(consumer, "1002")
    hannah.get("routing.UpdateRingState", {"ringId": hannah.rings()[0], "ringState": "REJECTED"})

    consumer.updates(conversation, CLOSE)

    assert service.clock.waiting() == []


def test_s8_unknown_bearer_is_refused(new_service: Any) -> None:
    service = new_service()

    with pytest.raises(Refused) as error:
        service.messaging.agent("nonsense", service.peer())

    assert error.value.status == 401


def test_s8_unknown_bearer_may_be_accepted_and_closed(new_service: Any) -> None:
    service = new_service(unknown_bearer="closed")
    peer = service.peer()

    connection = service.messaging.agent("nonsense", peer)

    assert (peer.closed, connection.is_open, service.messaging.connections) == (4401, False, 0)


@pytest.mark.parametrize(("policy", "closed"), [("closes the first", 4401), ("allowed", None)])
def test_s9_second_connection_of_one_user(new_service: Any, policy: str, closed: int | None) -> None:
    service = new_service(second_login=policy)
    first = service.agent("Hannah")

    service.agent("Hannah", online=False)

    assert first.closed == closed
    assert service.cloud.user("Hannah").state == "Online"


def test_s9_one_of_two_connections_that_goes_leaves_the_agent_online(new_service: Any) -> None:
    service = new_service(second_login="allowed")
    first, second = service.agent("Hannah"), service.agent("Hannah")

    first.connection.gone()
    assert service.cloud.user("Hannah").state == "Online"
    second.connection.gone()

    assert service.cloud.user("Hannah").state == "Offline"


@pytest.mark.parametrize("how", ["UPSERT", "DELETE"])
def test_s10_close_is_notified_to_a_consumer_who_asked_for_open_conversations(new_service: Any, how: str) -> None:
    service = new_service(closed_notification=how)
    consumer = service.consumer()
    consumer.get("cqm.SubscribeExConversations", {"convState": ["OPEN"]})
    conversation = consumer.get("cm.ConsumerRequestConversation", {"skillId": "1001"})["conversationId"]
    consumer.news()

    consumer.updates(conversation, CLOSE)

    [change] = consumer.changes("ExConversationChangeNotification")
    assert (change["type"], change["result"]["conversationDetails"]["state"]) == (how, "CLOSE")


def test_s10_close_is_an_upsert_for_a_consumer_who_asked_for_closed_ones_too(new_service: Any) -> None:
    service = new_service(closed_notification="DELETE")
    consumer = service.consumer()
    conversation = service.opened(consumer)

    consumer.updates(conversation, CLOSE)

    assert [change["type"] for change in consumer.changes("ExConversationChangeNotification")] == ["UPSERT"]


def test_s11_agent_who_is_gone_may_have_a_grace_time(new_service: Any) -> None:
    service = new_service(offline_grace_ms=30_000)
    agent = service.agent("Hannah")
    agent.connection.gone()

    service.clock.advance(29_999)
    assert service.cloud.user("Hannah").state == "Online"
    service.clock.advance(1)

    assert service.cloud.user("Hannah").state == "Offline"


def test_s11_agent_who_comes_back_in_time_stays_online(new_service: Any) -> None:
    service = new_service(offline_grace_ms=30_000)
    service.agent("Hannah").connection.gone()

    service.agent("Hannah", online=False)
    service.clock.advance(60_000)

    assert service.cloud.user("Hannah").state == "Online"


@pytest.mark.parametrize(
    ("policy", "type_name"), [("documented", "GenericSubscribeResponse"), ("prefixed", ".ams.GenericSubscribeResponse")]
)
def test_s13_response_types_of_consumers(new_service: Any, policy: str, type_name: str) -> None:
    service = new_service(consumer_types=policy)
    consumer = service.consumer()
    conversation = service.opened(consumer)

    answer = consumer.ask("ms.SubscribeMessagingEvents", {"dialogId": conversation})

    assert answer["type"] == type_name


def test_s15_failure_before_a_transfer_takes_effect(new_service: Any) -> None:
    service = new_service()
    bot, _, conversation = service.with_bot()
    service.faults.service_answers("conversation update", 502)

    status, _ = bot.refused_update(conversation, service.remove("Bot"), service.skill(1002))

    assert (status, service.cloud.conversation(conversation).assigned, bot.news()) == (502, "Bot", [])


def test_s15_failure_after_a_transfer_has_taken_effect(new_service: Any) -> None:
    service = new_service()
    bot, _, conversation = service.with_bot()
    service.faults.service_answers("conversation update", 502, after_effect=True)

    status, _ = bot.refused_update(conversation, service.remove("Bot"), service.skill(1002))

    assert (status, service.cloud.conversation(conversation).assigned) == (502, "")
    assert [change["type"] for change in bot.changes("ExConversationChangeNotification")] == ["DELETE"]


def test_s15_fault_of_the_transfer_api_strikes_a_bot_on_a_socket(new_service: Any) -> None:
    service = new_service()
    bot, _, conversation = service.with_bot()
    service.faults.transfer_api_answers(429)

    assert bot.refused_update(conversation, service.remove("Bot"), service.skill(1002))[0] == 429
    assert bot.updates(conversation, service.remove("Bot"), service.skill(1002)) == "OK Agent removed successfully"


@pytest.mark.parametrize("fails", ["transfer_api_times_out", "transfer_api_drops"])
def test_s15_transfer_that_is_not_answered_may_be_done_all_the_same(new_service: Any, fails: str) -> None:
    service = new_service()
    bot, _, conversation = service.with_bot()
    getattr(service.faults, fails)(after_effect=True)

    body = {"conversationId": conversation, "conversationField": [service.remove("Bot"), service.skill(1002)]}

    assert bot.ask("cm.UpdateConversationField", body) is None
    assert service.cloud.conversation(conversation).assigned == ""


def test_s15_transfer_that_is_not_answered_is_not_done(new_service: Any) -> None:
    service = new_service()
    bot, _, conversation = service.with_bot()
    service.faults.transfer_api_times_out()
    body = {"conversationId": conversation, "conversationField": [service.remove("Bot"), service.skill(1002)]}

    assert bot.ask("cm.UpdateConversationField", body) is None
    assert (bot.closed, service.cloud.conversation(conversation).assigned) == (None, "Bot")


def test_s15_dropped_connection_is_closed(new_service: Any) -> None:
    service = new_service()
    bot, consumer, conversation = service.with_bot()
    service.faults.service_drops("publishing")
    event = {"type": "ContentEvent", "contentType": "text/plain", "message": "hi"}

    assert bot.ask("ms.PublishEvent", {"dialogId": conversation, "event": event}) is None
    assert (bot.closed, consumer.closed) == (1011, None)


def test_s15_late_answer_comes_late_and_once(new_service: Any) -> None:
    service = new_service()
    bot, _, conversation = service.with_bot()
    service.faults.service_answers_late("conversation update", 8_000)
    body = {"conversationId": conversation, "conversationField": [service.remove("Bot"), service.skill(1002)]}
    before = len(bot.frames)

    assert bot.ask("cm.UpdateConversationField", body) is None
    service.clock.advance(7_999)
    assert len(bot.frames) == before
    service.clock.advance(1)

    assert [frame["code"] for frame in bot.frames[before:] if frame["kind"] == "resp"] == [200]


@pytest.mark.parametrize(("policy", "rung"), [("nobody", 0), ("anybody", 1)])
def test_conversation_without_a_skill_may_ring_anybody(new_service: Any, policy: str, rung: int) -> None:
    service = new_service(unskilled_rings=policy)
    hannah = service.agent("Hannah")

    service.consumer().get("cm.ConsumerRequestConversation", {})

    assert len(hannah.rings()) == rung
