"""The check of what arrived: it lets a true delivery pass, and sees every way in which one can be wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handoff.engine.log.redaction import Redactor
from handoff.fakes.world.world import World
from handoff.steps.targets.client import delivery
from handoff.steps.targets.client.errors import Undelivered
from handoff.steps.targets.wire.wire import WireTarget
from handoff.steps.targets.wire.wire_server import WireServer


@pytest.fixture
def target(loopback, bot):
    """Dana has talked to the bot, which has told the agents something, and is with Alex now."""
    server = WireServer(loopback)
    target = WireTarget(server, World(seed=5, redactor=Redactor()))
    target.cloud.add_skill("Human", 4129463410)
    target.cloud.add_agent("Alex", skills=["Human"], state="Online")
    target.deploy(bot)
    target.consumer("Dana").says("bills")
    target.consumer("Dana").selects("Yes")
    target.consumer("Dana").says("agent")
    target.agent("Alex").accepts()
    target.agent("Alex").says("Hello, this is Alex.")
    yield target
    target.close()
    server.close()


@pytest.fixture
def window(target):
    """What arrived at Dana's socket."""
    return target.clients.windows["Dana"].conversations["conv-1"]


@pytest.fixture
def workspace(target):
    return target.clients.workspaces["Alex"]


def check(target):
    delivery.check(target.world, [target.clients.windows["Dana"]], [target.clients.workspaces["Alex"]])


def test_a_true_delivery_passes_private_messages_included(target, window):
    check(target)

    texts = [body.text for body in delivery._published(target.world, "conv-1") if body.audience == "agents"]
    assert texts == ["asked about a bill"]
    assert len(window.arrivals) < len(target.clients.workspaces["Alex"].conversations["conv-1"].known)


def test_a_lost_message_is_seen_and_both_lists_are_shown(target, window):
    window.arrivals.pop()

    with pytest.raises(Undelivered) as error:
        check(target)

    shown = str(error.value).splitlines()
    assert shown[0] == "the consumer Dana in conv-1 has not received exactly what was published"
    assert shown[1].endswith("'Hello, this is Alex.'")
    assert not shown[2].endswith("'Hello, this is Alex.'")


def test_a_message_that_comes_twice_is_seen(target, window):
    window.arrivals.append(window.arrivals[-1])

    with pytest.raises(Undelivered, match="more than once"):
        check(target)


def test_messages_that_change_places_are_seen(target, window):
    window.arrivals[-2:] = reversed(window.arrivals[-2:])

    with pytest.raises(Undelivered, match="has not received exactly what was published"):
        check(target)


def test_a_changed_text_is_seen(target, window):
    last = window.arrivals[-1]
    window.arrivals[-1] = replace(last, event={**last.event, "message": "Hello, this is Kim."})

    with pytest.raises(Undelivered, match=r"arrived: .*'Hello, this is Kim.'"):
        check(target)


def test_a_message_for_agents_that_reaches_the_consumer_is_seen(target, window):
    known = target.clients.workspaces["Alex"].conversations["conv-1"].known
    private = next(one for one in known.values() if one.event.get("message") == "asked about a bill")
    window.arrivals.insert(2, private)

    with pytest.raises(Undelivered, match="has not received exactly what was published"):
        check(target)


def test_a_lost_event_that_is_no_message_is_seen(target, window):
    """As when the sequence goes on without it."""
    window.arrivals[-1] = replace(window.arrivals[-1], sequence=window.arrivals[-1].sequence + 1)

    with pytest.raises(Undelivered, match=r"has missed 1 event$"):
        check(target)


def test_a_history_that_an_agent_did_not_get_is_seen(target, workspace):
    seen = workspace.conversations["conv-1"]
    seen.arrivals[:] = seen.arrivals[1:]

    with pytest.raises(Undelivered, match="the agent Alex in conv-1 has not received exactly what was published"):
        check(target)


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
def test_a_view_that_is_not_up_to_date_is_seen(target, workspace, window, spoil, told):
    spoil(workspace, window)

    with pytest.raises(Undelivered, match=told):
        check(target)
