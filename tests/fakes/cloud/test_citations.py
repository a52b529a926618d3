"""A rule is cited where its behaviour took part, and only there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from handoff.engine.events import AgentStateChanged, MessagePublished, RingAccepted, RingOffered, RoutingFoundNobody
from handoff.engine.ports import Outgoing
from handoff.fakes.cloud import Caller, ParticipantsChange, Update


def test_setting_up_an_account_cites_nothing(scene):
    scene.cloud.add_skill("Sales", 1003)
    scene.cloud.set_shift("Sales", False)
    scene.cloud.add_agent("Alex", skills=["Human"], online=True)
    scene.cloud.set_slots("Alex", 1)
    scene.cloud.set_skills("Alex", ["Sales"])
    scene.cloud.set_profiles("Alex", ["Administrator"])

    assert scene.log.rules() == set()


def test_skill_with_a_description_is_one_made_in_the_account(scene):
    scene.cloud.add_skill("Sales", 1003, "People who sell")

    assert scene.log.rules() == {"CLD-SKILL-CREATE"}


def test_transfer_finds_its_skill_by_a_number_that_the_account_knows(scene):
    scene.transferred()

    assert {"CLD-SKILL-ID-NUMBER", "CLD-SKILL-DEFINED-IN-CLOUD"} <= scene.log.rules()


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (lambda cloud: cloud.set_state("Alex", "Away"), "CLD-AGENT-ONLINE"),
        (lambda cloud: cloud.set_skills("Alex", []), "CLD-AGENT-PROFILE-SKILL"),
        (lambda cloud: cloud.set_profiles("Alex", []), "CLD-AGENT-PROFILE-SKILL"),
        (lambda cloud: cloud.set_slots("Alex", 0), "CLD-NO-FREE-AGENT"),
    ],
    ids=["state", "skills", "profiles", "slots"],
)
@pytest.mark.parametrize("rings", [False, True], ids=["nothing waits", "it rings"])
def test_change_of_an_agent_cites_its_rule_when_a_conversation_is_concerned(scene, change, rule, rings):
    scene.cloud.add_agent("Alex", skills=["Human"], online=True)
    if rings:
        scene.transferred()
    before = len(scene.log.events)

    change(scene.cloud)

    assert scene.log.events[before].rules == ((rule,) if rings else ())


def test_agent_who_comes_online_for_a_waiting_conversation_shows_that_it_matters(scene):
    scene.cloud.add_agent("Alex", skills=["Human"])
    scene.cloud.add_agent("Blake", skills=["Bot"])
    scene.transferred()

    scene.cloud.set_state("Blake", "Online")
    scene.cloud.set_state("Alex", "Online")

    states = [event.rules for event in scene.log.events if isinstance(event.body, AgentStateChanged)]
    assert states[-2:] == [(), ("CLD-AGENT-ONLINE",)]


def test_bot_that_is_stopped_is_a_matter_of_its_connector(scene):
    scene.cloud.set_state("Tutor", "Offline")
    scene.cloud.start_conversation("Dana", "Bot")

    assert scene.log.last(RoutingFoundNobody).rules == ("CLD-CONNECTOR-ONLINE-REQUIRED",)


def test_skill_decides_only_where_a_user_without_it_could_be_rung(scene):
    scene.cloud.start_conversation("Dana", "Bot")
    alone = scene.log.last(RingOffered)
    scene.cloud.add_agent("Alex", skills=["Human"], online=True)
    scene.cloud.start_conversation("Dana", "Bot")

    assert ("CLD-ROUTING-BY-SKILL" in alone.rules, "CLD-ROUTING-BY-SKILL" in scene.log.last(RingOffered).rules) == (
        False,
        True,
    )


def test_skill_without_any_agent_decides_when_others_are_online(scene):
    scene.cloud.start_conversation("Dana", "Human")

    assert scene.log.last(RoutingFoundNobody).rules == ("CLD-ROUTING-BY-SKILL", "CON-PREREQS")


def test_only_an_escalation_is_taken_by_those_who_serve_the_skill(scene):
    scene.conversation_with_bot()
    assert "ESC-TARGETS" not in scene.log.rules()
    scene.cloud.add_agent("Alex", skills=["Human"], online=True)
    scene.transferred()

    scene.cloud.accept("Alex")

    assert scene.log.last(RingAccepted).rules == ("CLD-ACCEPT", "ESC-TARGETS")


def test_agent_who_gives_a_conversation_back_to_its_queue_does_not_escalate(scene):
    scene.cloud.add_agent("Alex", skills=["Human"], online=True)
    conversation = scene.cloud.start_conversation("Dana", "Human")
    scene.cloud.accept("Alex")
    scene.cloud.update(conversation, Update((ParticipantsChange("REMOVE"),)), by=Caller("agent", "Alex"))
    scene.cloud.accept("Alex")

    assert "ESC-TARGETS" not in scene.log.rules()


@pytest.mark.parametrize("says_more", [False, True])
def test_transfer_message_comes_last_where_the_bot_says_something_before(scene, says_more):
    conversation = scene.conversation_with_bot()
    scene.cloud.consumer_writes(conversation, "agent")
    if says_more:
        scene.bot.port.publish(conversation, Outgoing("Please stay"))

    scene.transfer(conversation)

    assert ("ESC-MESSAGE-LAST-SEEN" in scene.log.last(MessagePublished).rules) is says_more


CLOUD = Path(__file__).parents[3] / "fakes" / "cloud"
RULE_ID = re.compile(r"[A-Z]+[0-9]?B?(-[A-Z0-9]+)+|C\d\d[a-z]?")


def test_decisions_do_not_cite_rules_themselves():
    cited = {
        f"{path.relative_to(CLOUD)}: {node.value}"
        for path in CLOUD.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and RULE_ID.fullmatch(node.value)
    }

    assert {one.partition(":")[0] for one in cited} == {"citations.py"}
