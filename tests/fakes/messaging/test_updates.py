"""UpdateConversationField: what each field and each combination of fields means, and what is refused."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from handoff.fakes.cloud import Refused

CLOSE = {"field": "ConversationStateField", "conversationState": "CLOSE"}
STAGE = {"field": "Stage", "conversationState": "CLOSE"}
URGENT = {"field": "TTRField", "ttrType": "URGENT", "value": 60}


def reasons(service: Any, conversation: str) -> list[str]:
    """The reasons of the moves of a conversation, as in its history."""
    return [move.reason for move in service.cloud.conversation(conversation).moves]


# --- transfers -------------------------------------------------------------------------------------------------------


def test_removing_the_agent_sends_the_conversation_back_to_its_queue(service: Any) -> None:
    bot, _, conversation = service.with_bot()

    answer = bot.updates(conversation, service.remove("Bot"))

    assert answer == "OK Agent removed successfully"
    assert service.cloud.conversation(conversation).skill_id == "1001"
    assert reasons(service, conversation) == ["back2Q"]
    assert len(bot.rings()) == 1  # it is still there, and is rung again


def test_removing_the_agent_with_a_skill_is_a_transfer(service: Any) -> None:
    bot, _, conversation = service.with_bot()
    hannah = service.agent("Hannah")

    bot.updates(conversation, service.remove("Bot"), service.skill(1002))

    assert reasons(service, conversation) == ["Skill"]
    assert len(hannah.rings()) == 1


def test_transfer_is_notified_once_and_as_a_whole(service: Any) -> None:
    bot, consumer, conversation = service.with_bot()

    bot.updates(conversation, service.remove("Bot"), service.skill(1002))

    assert [change["type"] for change in bot.changes("ExConversationChangeNotification")] == ["DELETE"]
    assert [change["type"] for change in consumer.changes("ExConversationChangeNotification")] == ["UPSERT"]


def test_order_of_the_fields_does_not_matter(new_service: Any) -> None:
    outcomes = set()
    for order in permutations(range(3)):
        service = new_service()
        bot, _, conversation = service.with_bot()
        hugo = service.agent("Hugo")
        fields = [service.remove("Bot"), service.suggest("Hugo"), service.skill(1002)]
        bot.updates(conversation, *(fields[index] for index in order))
        outcomes.add((len(hugo.rings()), *reasons(service, conversation)))

    assert outcomes == {(1, "Agent")}


@pytest.mark.parametrize("number", [1002, "1002"], ids=["number", "text"])
def test_skill_may_be_a_number(service: Any, number: object) -> None:
    bot, _, conversation = service.with_bot()

    bot.updates(conversation, service.remove("Bot"), service.skill(number))

    assert service.cloud.conversation(conversation).skill_id == "1002"


def test_skill_alone_changes_and_the_agent_stays(service: Any) -> None:
    bot, consumer, conversation = service.with_bot()
    service.agent("Hannah")

    bot.updates(conversation, service.skill(1002))

    state = service.cloud.conversation(conversation)
    assert (state.assigned, state.skill_id, state.ring) == ("Bot", "1002", "")
    [change] = consumer.changes("ExConversationChangeNotification")
    assert change["result"]["conversationDetails"]["skillId"] == "1002"


def test_skill_of_a_waiting_conversation_moves_it_to_another_queue(service: Any) -> None:
    hannah, manager = service.agent("Hannah"), service.agent("Mia", online=False)
    conversation = service.opened(service.consumer(), "1002")

    manager.updates(conversation, service.skill(1003))

    [_, taken_back] = hannah.changes("RoutingTaskNotification")
    assert taken_back["result"]["ringsDetails"][0]["ringState"] == "CANCELLED"
    assert [each.id for each in service.cloud.waiting("service")] == [conversation]


def test_time_to_respond_is_set_anew_with_the_skill(service: Any) -> None:
    bot, _, conversation = service.with_bot()
    bot.updates(conversation, URGENT)

    bot.updates(conversation, service.skill(1002))

    assert service.cloud.conversation(conversation).ttr == ("NORMAL", 600)


@pytest.mark.parametrize("form", ["account", "plain", "pid", "none"])
def test_agent_to_remove_is_named_in_any_form_or_not_at_all(service: Any, form: str) -> None:
    bot, _, conversation = service.with_bot()
    forms = {"account": "12345678.5001", "plain": "5001", "pid": service.pid("Bot")}
    field = {"field": "ParticipantsChange", "type": "REMOVE", "role": "ASSIGNED_AGENT"}
    field |= {"userId": forms[form]} if form in forms else {}

    bot.updates(conversation, field, service.skill(1002))

    assert service.cloud.conversation(conversation).assigned == ""


@pytest.mark.parametrize("form", ["account", "plain", "pid"])
def test_agent_to_suggest_is_named_in_any_form(service: Any, form: str) -> None:
    bot, _, conversation = service.with_bot()
    hugo = service.agent("Hugo")
    service.agent("Hannah")
    name = {"account": "12345678.5003", "plain": "5003", "pid": service.pid("Hugo")}[form]
    field = {"field": "ParticipantsChange", "type": "SUGGEST", "role": "ASSIGNED_AGENT", "userId": name}

    bot.updates(conversation, service.remove("Bot"), field, service.skill(1002))

    assert len(hugo.rings()) == 1


# --- refusals --------------------------------------------------------------------------------------------------------


def test_absent_agent_cannot_be_removed_and_the_error_is_the_one_on_record(service: Any) -> None:
    bot, _, conversation = service.with_bot()
    bot.updates(conversation, service.remove("Bot"), service.skill(1002))

    answer = bot.ask(
        ".ams.cm.UpdateConversationField",
        {"conversationId": conversation, "conversationField": [service.remove("Bot")]},
    )

    assert (answer["code"], answer["type"]) == (400, ".ReqBody$ErrorResp")
    assert answer["body"] == {
        "title": "Bad Request",
        "details": "Agent does not exist in conversation",
        "errorCode": 40001,
    }


@pytest.mark.parametrize(
    ("fields", "status", "details"),
    [
        (lambda s: [s.remove("Bot"), s.skill(4711)], 400, "no skill with id 4711"),
        (lambda s: [s.remove("Hannah"), s.skill(1002)], 400, "Agent does not exist in conversation"),
        (lambda s: [s.remove("Bot"), s.suggest("Bot"), s.skill(1002)], 400, "Bot is a participant of conv-1 already"),
        (lambda s: [s.suggest("Hannah"), s.skill(1002)], 400, "remove the assigned agent before suggesting another"),
        (lambda s: [s.remove("Bot"), s.suggest("Hannah"), s.suggest("Hugo")], 400, "only one agent can be suggested"),
        (
            lambda s: [s.remove("Bot"), s.skill(1002), {"field": "Colour", "colour": "red"}],
            400,
            "field: 'Colour' is not one of ParticipantsChange, Skill, ConversationStateField, Stage, DialogChange, "
            "TTRField, ManualETTR, CSATRate, Note, TopicField, DelayField",
        ),
        (
            lambda s: [s.remove("Bot"), s.skill(1002), {"field": "TTRField", "ttrType": "SOON"}],
            400,
            "ttrType: Input should be 'URGENT', 'NORMAL', 'PRIORITIZED' or 'CUSTOM'",
        ),
        (
            lambda s: [s.remove("Bot"), s.skill(1002), {"field": "CSATRate", "csatRate": 5}],
            403,
            "only the consumer can rate a conversation",
        ),
        (lambda s: [s.remove("Bot"), {"field": "Skill", "type": "UPDATE"}], 400, "skill: Field required"),
        (lambda s: [URGENT, s.skill(4711)], 400, "no skill with id 4711"),
        (
            lambda _: [URGENT, {"field": "ConversationStateField", "conversationState": "OPEN"}],
            400,
            "conversationState: Input should be 'CLOSE'",
        ),
        (lambda _: [], 400, "conversationField: the list is empty"),
        (lambda _: ["REMOVE"], 400, "conversationField.0: Input should be a valid dictionary"),
        (
            lambda _: [{"field": "TTRField", "ttrType": "CUSTOM", "value": -1}],
            400,
            "value: the time to respond must not be negative",
        ),
        (
            lambda _: [{"field": "DialogChange", "dialog": {"dialogId": "other", "state": "CLOSE"}}],
            404,
            "no dialog 'other' in conv-1",
        ),
    ],
    ids=[
        "unknown skill",
        "agent who is not there",
        "suggesting who leaves",
        "suggesting while an agent stays",
        "suggesting two",
        "unknown field",
        "unknown urgency",
        "rating by an agent",
        "no skill named",
        "urgency with an unknown skill",
        "urgency with a reopening",
        "nothing",
        "no object",
        "negative time",
        "strange dialog",
    ],
)
def test_request_with_one_wrong_field_changes_nothing(service: Any, fields: Any, status: int, details: str) -> None:
    bot, consumer, conversation = service.with_bot()
    before = len(service.log.events)

    found = bot.refused_update(conversation, *fields(service))

    assert found == (status, details)
    assert len(service.log.events) == before
    assert (bot.news(), consumer.news()) == ([], [])


def test_conversation_of_others_cannot_be_changed(service: Any) -> None:
    _, _, conversation = service.with_bot()
    hannah = service.agent("Hannah")

    for field in (CLOSE, URGENT, service.skill(1002), service.remove("Bot")):
        status, details = hannah.refused_update(conversation, field)
        assert (status, details) == (403, "Hannah is not a participant of conv-1")


def test_conversation_that_does_not_exist_cannot_be_changed(service: Any) -> None:
    assert service.agent("Hannah").refused_update("conv-9", CLOSE) == (404, "no conversation 'conv-9'")


@pytest.mark.parametrize("close", [CLOSE, STAGE], ids=["state", "stage"])
def test_closed_conversation_cannot_be_changed(service: Any, close: dict[str, str]) -> None:
    bot, _, conversation = service.with_bot()
    assert bot.updates(conversation, close) == "OK Conversation resolved successfully"

    for field in (close, URGENT, service.skill(1002)):
        assert bot.refused_update(conversation, field) == (400, "conv-1 is closed")


def test_emulated_transfer_under_way_is_not_crossed(service: Any) -> None:
    from handoff.fakes import TransferRequest

    class Client:
        is_chat = False

        def ring_offered(self, ring_id: str, _conversation: str) -> None:
            service.cloud.port("Tutor").accept_ring(ring_id)

        def __getattr__(self, _name: str) -> Any:
            return lambda *_: None

    service.cloud.add_bot_user("Tutor", skills=["bot"], client=Client())
    conversation = service.opened(service.consumer())
    service.cloud.transfer(TransferRequest(conversation, "1002", "One moment"))
    manager = service.agent("Mia", online=False)

    status, details = manager.refused_update(conversation, service.remove("Tutor"))
    assert (status, details) == (409, "a transfer of conv-1 is under way")


# --- combinations with a close, kept fields --------------------------------------------------------------------------


def test_urgency_and_close_in_one_request_both_happen(service: Any) -> None:
    bot, _, conversation = service.with_bot()

    bot.updates(conversation, CLOSE, URGENT)

    state = service.cloud.conversation(conversation)
    assert (state.is_open, state.ttr) == (False, ("URGENT", 60))


@pytest.mark.parametrize(
    ("field", "shown"),
    [
        ({"field": "Note", "note": "call back"}, {"note": {"note": "call back"}}),
        ({"field": "TopicField", "topic": "billing"}, {"topicField": {"topic": "billing"}}),
        ({"field": "DelayField", "delayTill": 5}, {"delayField": {"delayTill": 5}}),
    ],
    ids=["note", "topic", "delay"],
)
def test_field_that_the_cloud_only_keeps_is_shown(service: Any, field: dict[str, Any], shown: dict[str, Any]) -> None:
    bot, _, conversation = service.with_bot()

    bot.updates(conversation, field)

    [change] = bot.changes("ExConversationChangeNotification")
    assert shown.items() <= change["result"]["conversationDetails"].items()


def test_effective_time_to_respond_begins_with_the_first_unanswered_message(service: Any) -> None:
    bot, consumer, conversation = service.with_bot()
    service.clock.advance(1_000)
    consumer.says(conversation, "hi")
    service.clock.advance(1_000)
    consumer.says(conversation, "hello?")

    bot.updates(conversation, URGENT)
    [change] = bot.changes("ExConversationChangeNotification")
    bot.says(conversation, "yes?")
    bot.updates(conversation, URGENT)
    [later] = bot.changes("ExConversationChangeNotification")

    assert change["result"]["effectiveTTR"] == service.cloud.wire_ms(1_000) + 60_000
    assert later["result"]["effectiveTTR"] == -1


def test_effective_time_to_respond_can_be_set_by_hand(service: Any) -> None:
    bot, _, conversation = service.with_bot()

    bot.updates(conversation, {"field": "ManualETTR", "time": 1_700_000_000_000})

    [change] = bot.changes("ExConversationChangeNotification")
    assert change["result"]["effectiveTTR"] == 1_700_000_000_000


# --- managers and readers --------------------------------------------------------------------------------------------


def join(service: Any, name: str, role: str, kind: str = "ADD") -> dict[str, Any]:
    return {"field": "ParticipantsChange", "type": kind, "role": role, "userId": service.wire_id(name)}


def test_manager_joins_writes_and_leaves(service: Any) -> None:
    bot, consumer, conversation = service.with_bot()
    manager = service.agent("Mia", online=False)
    manager.get(".ams.aam.SubscribeExConversations", {"convState": ["OPEN"], "agentIds": [service.wire_id("Mia")]})
    manager.news()

    answer = manager.updates(conversation, join(service, "Mia", "MANAGER"))
    manager.says(conversation, "I listen in")
    bot.says(conversation, "fine")
    manager.updates(conversation, join(service, "Mia", "MANAGER", "REMOVE"))
    bot.says(conversation, "alone again")

    assert answer == "OK Agent added successfully"
    seen = manager.news()
    assert [frame["type"].rpartition(".")[2] for frame in seen] == [
        "ExConversationChangeNotification",
        "OnlineEventDistribution",
        "OnlineEventDistribution",
        "ExConversationChangeNotification",
    ]
    assert [frame["body"]["changes"][0]["type"] for frame in (seen[0], seen[3])] == ["UPSERT", "DELETE"]
    roles = [change["originatorMetadata"]["role"] for change in consumer.changes("MessagingEventNotification")]
    assert roles == ["MANAGER", "ASSIGNED_AGENT", "ASSIGNED_AGENT"]


def test_reader_reads_and_does_not_write(service: Any) -> None:
    bot, _, conversation = service.with_bot()
    bot.updates(conversation, join(service, "Hannah", "READER"))
    hannah = service.agent("Hannah")

    assert hannah.get("ms.QueryMessages", {"dialogId": conversation}) == []
    event = {"type": "ContentEvent", "contentType": "text/plain", "message": "hm"}
    assert hannah.refused("ms.PublishEvent", {"dialogId": conversation, "event": event})[0] == 403


def test_participant_gets_another_role(service: Any) -> None:
    bot, _, conversation = service.with_bot()
    bot.updates(conversation, join(service, "Hannah", "READER"))

    bot.updates(conversation, join(service, "Hannah", "MANAGER", "UPDATE"))

    assert service.cloud.conversation(conversation).participants == {"Hannah": "MANAGER"}


def test_participant_who_is_not_there_cannot_leave(service: Any) -> None:
    bot, _, conversation = service.with_bot()

    assert bot.refused_update(conversation, join(service, "Hannah", "READER", "REMOVE"))[0] == 400


def test_manager_takes_a_conversation_over(service: Any) -> None:
    bot, _, conversation = service.with_bot()
    manager = service.agent("Mia", online=False)

    manager.updates(conversation, join(service, "Mia", "ASSIGNED_AGENT"))

    assert service.cloud.conversation(conversation).assigned == "Mia"
    assert reasons(service, conversation) == ["TakeOver"]
    assert [change["type"] for change in bot.changes("ExConversationChangeNotification")] == ["DELETE"]


def test_agent_takes_an_unassigned_conversation(service: Any) -> None:
    hannah = service.agent("Hannah", online=False)
    conversation = service.opened(service.consumer(), "1002")

    hannah.updates(conversation, join(service, "Hannah", "ASSIGNED_AGENT"))

    assert service.cloud.conversation(conversation).assigned == "Hannah"


def test_agent_who_is_rung_and_adds_himself_accepts_the_ring(service: Any) -> None:
    hannah = service.agent("Hannah")
    conversation = service.opened(service.consumer(), "1002")

    hannah.updates(conversation, join(service, "Hannah", "ASSIGNED_AGENT"))

    states = [change["result"]["ringsDetails"][0]["ringState"] for change in hannah.changes("RoutingTaskNotification")]
    assert states == ["WAITING", "ACCEPTED"]


def test_agent_who_adds_himself_after_accepting_changes_nothing(service: Any) -> None:
    hannah = service.agent("Hannah")
    conversation = service.opened(service.consumer(), "1002")
    hannah.accepts()
    hannah.news()

    assert hannah.updates(conversation, join(service, "Hannah", "ASSIGNED_AGENT")) == "OK Agent added successfully"
    assert hannah.news() == []


def test_agent_cannot_take_an_assigned_conversation(service: Any) -> None:
    _, _, conversation = service.with_bot()
    hannah = service.agent("Hannah")

    assert hannah.refused_update(conversation, join(service, "Hannah", "ASSIGNED_AGENT"))[0] == 403


def test_agent_hands_a_conversation_to_a_colleague(service: Any) -> None:
    bot, _, conversation = service.with_bot()

    bot.updates(conversation, service.remove("Bot"), join(service, "Hannah", "ASSIGNED_AGENT"), service.skill(1002))

    state = service.cloud.conversation(conversation)
    assert (state.assigned, state.skill_id) == ("Hannah", "1002")


# --- suggested agents ------------------------------------------------------------------------------------------------


def transfer_to(service: Any, bot: Any, conversation: str, agent: str) -> None:
    bot.updates(conversation, service.remove("Bot"), service.suggest(agent), service.skill(1002))


def test_suggested_agent_alone_is_rung(service: Any) -> None:
    bot, _, conversation = service.with_bot()
    hannah, hugo = service.agent("Hannah"), service.agent("Hugo")

    transfer_to(service, bot, conversation, "Hugo")

    assert (len(hannah.rings()), len(hugo.rings())) == (0, 1)
    assert reasons(service, conversation) == ["Agent"]


def test_suggested_agent_sees_the_conversation_with_himself_suggested(service: Any) -> None:
    bot, _, conversation = service.with_bot()
    hugo = service.agent("Hugo")

    transfer_to(service, bot, conversation, "Hugo")

    upsert, ring = hugo.news()
    details = upsert["body"]["changes"][0]["result"]["conversationDetails"]
    assert details["dialogs"][0]["participantsDetails"][-1] == {
        "id": "12345678.5003",
        "role": "ASSIGNED_AGENT",
        "state": "SUGGESTED",
    }
    assert "ASSIGNED_AGENT" not in details["participants"]
    assert ring["type"].endswith("RoutingTaskNotification")


@pytest.mark.parametrize("version", ["2", "2.0"])
def test_older_sockets_know_nothing_of_suggestions(service: Any, version: str) -> None:
    bot, _, conversation = service.with_bot()
    hugo = service.agent("Hugo", version=version)

    transfer_to(service, bot, conversation, "Hugo")

    assert hugo.news("ExConversationChangeNotification") == []


def test_conversation_waits_for_a_suggested_agent_who_is_away(service: Any) -> None:
    bot, _, conversation = service.with_bot()
    hannah = service.agent("Hannah")
    transfer_to(service, bot, conversation, "Hugo")
    service.clock.advance(3_600_000)
    assert hannah.rings() == []

    hugo = service.agent("Hugo", online=False)
    hugo.goes_online()
    hugo.subscribes()

    assert len(hugo.rings()) == 1


def test_conversation_waits_for_a_suggested_agent_without_a_free_slot(service: Any) -> None:
    service.cloud.set_slots("Hugo", 1)
    hugo = service.agent("Hugo")
    first = service.opened(service.consumer("Dana"), "1002")
    hugo.accepts()
    bot, _, conversation = service.with_bot()
    hannah = service.agent("Hannah")
    transfer_to(service, bot, conversation, "Hugo")

    hugo.updates(first, CLOSE)

    assert (len(hannah.rings()), len(hugo.rings())) == (0, 1)


@pytest.mark.parametrize(
    ("limit_s", "wait_ms"), [(None, 7_200_000), (60, 60_000)], ids=["of the account", "of the skill"]
)
def test_suggestion_is_dropped_when_its_time_is_over_and_not_before(
    service: Any, limit_s: int | None, wait_ms: int
) -> None:
    if limit_s is not None:
        service.cloud.configure_skill("sales", max_wait_s=limit_s)
    bot, _, conversation = service.with_bot()
    hannah = service.agent("Hannah")
    transfer_to(service, bot, conversation, "Hugo")

    service.clock.advance(wait_ms - 1)
    assert hannah.rings() == []
    service.clock.advance(1)

    assert len(hannah.rings()) == 1
    assert reasons(service, conversation) == ["Agent", "SuggestedAgentTimeout"]


def test_suggested_agent_who_goes_away_while_it_rings_is_waited_for(service: Any) -> None:
    bot, _, conversation = service.with_bot()
    hannah, hugo = service.agent("Hannah"), service.agent("Hugo")
    transfer_to(service, bot, conversation, "Hugo")

    hugo.get("routing.SetAgentState", {"availability": "AWAY"})
    hugo.rings()
    hugo.goes_online()

    assert (len(hannah.rings()), len(hugo.rings())) == (0, 1)


def test_ring_at_the_suggested_agent_outlives_the_end_of_the_wait(service: Any) -> None:
    service.cloud.configure_skill("sales", max_wait_s=60)
    bot, _, conversation = service.with_bot()
    hugo = service.agent("Hugo")
    transfer_to(service, bot, conversation, "Hugo")

    service.clock.advance(61_000)
    hugo.accepts()

    assert service.cloud.conversation(conversation).assigned == "Hugo"


def test_suggested_agent_who_is_deleted_is_not_waited_for(service: Any) -> None:
    bot, _, conversation = service.with_bot()
    hannah = service.agent("Hannah")
    transfer_to(service, bot, conversation, "Hugo")

    service.cloud.delete_user("Hugo")

    assert len(hannah.rings()) == 1


def test_timer_of_a_suggestion_is_gone_with_the_conversation(service: Any) -> None:
    bot, consumer, conversation = service.with_bot()
    transfer_to(service, bot, conversation, "Hugo")

    consumer.updates(conversation, CLOSE)

    assert service.clock.waiting() == []


def test_suggestion_for_a_waiting_conversation_is_the_managers_to_make(service: Any) -> None:
    conversation = service.opened(service.consumer(), "1002")
    manager, hugo = service.agent("Mia", online=False), service.agent("Hugo", online=False)

    manager.updates(conversation, service.suggest("Hugo"))
    hugo.goes_online()
    hugo.subscribes()

    assert len(hugo.rings()) == 1
    assert service.cloud.conversation(conversation).moves[-1].by == "Mia"


# --- what else a skill decides ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "also_away", "falls"),
    [("Away", True, True), ("Away", False, False), ("Offline", False, True), ("Back soon", True, True)],
)
def test_conversation_falls_to_the_fallback_skill_when_no_agent_is_online(
    service: Any, state: str, also_away: bool, falls: bool
) -> None:
    service.cloud.configure_skill("sales", fallback_skill_id="1003", fallback_when_all_away=also_away)
    for name in ("Hannah", "Hugo"):
        service.cloud.set_state(name, state)

    conversation = service.opened(service.consumer(), "1002")

    assert service.cloud.conversation(conversation).skill_id == ("1003" if falls else "1002")


def test_conversation_stays_while_an_agent_is_online_without_a_free_slot(service: Any) -> None:
    service.cloud.configure_skill("sales", fallback_skill_id="1003")
    service.cloud.set_slots("Hannah", 0)
    service.cloud.set_state("Hannah", "Online")

    conversation = service.opened(service.consumer(), "1002")

    assert service.cloud.conversation(conversation).skill_id == "1002"


def test_conversation_falls_when_the_last_agent_goes(service: Any) -> None:
    service.cloud.configure_skill("sales", fallback_skill_id="1003")
    service.cloud.set_state("Hannah", "Online")
    conversation = service.opened(service.consumer(), "1002")

    service.cloud.set_state("Hannah", "Away")

    assert service.cloud.conversation(conversation).skill_id == "1003"


def test_two_skills_that_fall_to_each_other_do_not_play_ping_pong(service: Any) -> None:
    service.cloud.configure_skill("sales", fallback_skill_id="1003")
    service.cloud.configure_skill("service", fallback_skill_id="1002")

    conversation = service.opened(service.consumer(), "1002")

    assert service.cloud.conversation(conversation).skill_id == "1003"


def test_idle_conversation_is_closed_after_the_time_of_its_skill(service: Any) -> None:
    service.cloud.configure_skill("bot", auto_close_s=600)
    bot, consumer, conversation = service.with_bot()
    service.clock.advance(500_000)
    consumer.says(conversation, "still here")
    consumer.news()

    service.clock.advance(599_999)
    assert service.cloud.conversation(conversation).is_open
    service.clock.advance(1)

    [change] = consumer.changes("ExConversationChangeNotification")
    assert change["result"]["conversationDetails"]["closeReason"] == "TIMEOUT"
    assert [each["type"] for each in bot.changes("ExConversationChangeNotification")] == ["DELETE"]


def test_conversation_of_a_skill_without_a_limit_is_never_closed(service: Any) -> None:
    _, _, conversation = service.with_bot()

    service.clock.advance(10**9)

    assert service.cloud.conversation(conversation).is_open


def test_setting_of_a_skill_that_does_not_exist_is_refused(service: Any) -> None:
    from handoff.engine.errors import UnknownName

    with pytest.raises(UnknownName, match="skills have no setting 'colour'"):
        service.cloud.configure_skill("sales", colour="red")


def test_bot_that_another_user_removes_is_notified(service: Any) -> None:
    seen: list[str] = []

    class Client:
        is_chat = False

        def ring_offered(self, ring_id: str, _conversation: str) -> None:
            service.cloud.port("Tutor").accept_ring(ring_id)

        def conversation_left(self, conversation: str) -> None:
            seen.append(conversation)

        def __getattr__(self, _name: str) -> Any:
            return lambda *_: None

    service.cloud.add_bot_user("Tutor", skills=["bot"], client=Client())
    conversation = service.opened(service.consumer())

    service.agent("Mia", online=False).updates(conversation, service.remove("Tutor"), service.skill(1002))

    assert seen == [conversation]


def test_ring_that_is_over_is_refused_by_the_cloud_itself(service: Any) -> None:
    service.agent("Hannah")
    service.opened(service.consumer(), "1002")
    ring = service.cloud.ringing("Hannah")[0]
    service.cloud.reject("Hannah")

    with pytest.raises(Refused, match="the ring for Hannah has ended"):
        service.cloud.answer_ring("Hannah", ring, accepts=True)
