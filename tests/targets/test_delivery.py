"""The check of what arrived: it lets a true delivery pass, and sees every way in which one can be wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handoff.engine.log.redaction import Redactor
from handoff.fakes.world.world import World
from handoff.steps.targets.client import delivery
from handoff.steps.targets.client.errors import Undelivered
from handoff.steps.targets.wire.wire import Site, WireStage


@pytest.fixture
def stage(loopback, bot):
    """Dana has talked to the bot, which has told the agents something, and is with Alex now."""
    site = Site(loopback)
    stage = WireStage(site, World(seed=5, redactor=Redactor()))
    stage.cloud.add_skill("Human", 4129463410)
    stage.cloud.add_agent("Alex", skills=["Human"], state="Online")
    stage.deploy(bot)
    stage.consumer("Dana").says("bills")
    stage.consumer("Dana").selects("Yes")
    stage.consumer("Dana").says("agent")
    stage.agent("Alex").accepts()
    stage.agent("Alex").says("Hello, this is Alex.")
    yield stage
    stage.close()
    site.close()


@pytest.fixture
def window(stage):
    """What arrived at Dana's socket."""
    return stage.consumer("Dana").client.conversations["conv-1"]


@pytest.fixture
def workspace(stage):
    return stage.workspace("Alex")


def check(stage):
    delivery.check(stage.world, [stage.consumer("Dana").client], [stage.workspace("Alex")])


def test_a_true_delivery_passes_private_messages_included(stage, window):
    check(stage)

    texts = [body.text for body in delivery._published(stage.world, "conv-1") if body.audience == "agents"]
    assert texts == ["asked about a bill"]
    assert len(window.arrivals) < len(stage.workspace("Alex").conversations["conv-1"].known)


def test_a_lost_message_is_seen_and_both_lists_are_shown(stage, window):
    window.arrivals.pop()

    with pytest.raises(Undelivered) as error:
        check(stage)

    shown = str(error.value).splitlines()
    assert shown[0] == "the consumer Dana in conv-1 has not got exactly what was published"
    assert shown[1].endswith("'Hello, this is Alex.'")
    assert not shown[2].endswith("'Hello, this is Alex.'")


def test_a_message_that_comes_twice_is_seen(stage, window):
    window.arrivals.append(window.arrivals[-1])

    with pytest.raises(Undelivered, match="more than once"):
        check(stage)


def test_messages_that_change_places_are_seen(stage, window):
    window.arrivals[-2:] = reversed(window.arrivals[-2:])

    with pytest.raises(Undelivered, match="has not got exactly what was published"):
        check(stage)


def test_a_changed_text_is_seen(stage, window):
    last = window.arrivals[-1]
    window.arrivals[-1] = replace(last, event={**last.event, "message": "Hello, this is Kim."})

    with pytest.raises(Undelivered, match=r"arrived: .*'Hello, this is Kim.'"):
        check(stage)


def test_a_message_for_agents_that_reaches_the_consumer_is_seen(stage, window):
    known = stage.workspace("Alex").conversations["conv-1"].known
    private = next(one for one in known.values() if one.event.get("message") == "asked about a bill")
    window.arrivals.insert(2, private)

    with pytest.raises(Undelivered, match="has not got exactly what was published"):
        check(stage)


def test_a_lost_event_that_is_no_message_is_seen(stage, window):
    """As when the sequence goes on without it."""
    window.arrivals[-1] = replace(window.arrivals[-1], sequence=window.arrivals[-1].sequence + 1)

    with pytest.raises(Undelivered, match="has missed 1 events"):
        check(stage)


def test_a_history_that_an_agent_did_not_get_is_seen(stage, workspace):
    seen = workspace.conversations["conv-1"]
    seen.arrivals[:] = seen.arrivals[1:]

    with pytest.raises(Undelivered, match="the agent Alex in conv-1 has not got exactly what was published"):
        check(stage)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda workspace, _: setattr(workspace, "availability", "AWAY"), "shows the state AWAY, the cloud has ONLINE"),
        (
            lambda workspace, _: workspace.conversations.clear(),
            r"shows the conversations \[\], the cloud has \['conv-1'\]",
        ),
        (lambda _, window: setattr(window, "assigned", ""), r"sees \(agent, open, skill\) \('', True"),
        (lambda _, window: setattr(window, "stage", "CLOSE"), r"sees \(agent, open, skill\) \('[^']+', False"),
        (lambda _, window: setattr(window, "skill_id", "77"), r"sees \(agent, open, skill\) \('[^']+', True, '77'\)"),
    ],
)
def test_a_view_that_is_not_up_to_date_is_seen(stage, workspace, window, spoil, told):
    spoil(workspace, window)

    with pytest.raises(Undelivered, match=told):
        check(stage)
