"""Consumers who greet a bot again and again: a slip in its code must not take its answer away."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from handoff.engine import events as ev
from handoff.engine.bot import Bot
from handoff.engine.flow.flow import ERROR_TEXT
from handoff.fakes.builder import BotBuilder
from handoff.fakes.external.stubs import UnknownExchange
from handoff.fakes.world.world import World

SHARED = Path(os.environ.get("HANDOFF_SHARED", Path(__file__).parents[4] / "shared"))
EXPORTS = sorted((SHARED / "bots" / "public").glob("*.json"))
DAY_MS = 24 * 3_600_000

START = """
function __initConversation() {
  botContext.setBotVariable("greeting", "Good day", true, false);
  botContext.setBotVariable("customer", botContext.getLPCustomerInfo().customerId, true, false);
}
"""
RETURNS = """
if (botContext.getBotVariable("seen")) { botContext.setTriggerNextMessage("Nice To See You"); }
botContext.setBotVariable("seen", "yes", true, true);
"""


def forgetful() -> Bot:
    """A bot that fails for consumers it does not know, and leads those it knows to an interaction it does not have."""
    b = BotBuilder("Forgetful Desk").global_functions(START)
    welcome = b.dialog("Welcome", patterns=["hi"])
    welcome.text("{$botContext.greeting}. What can I do?", name="welcome", pre=RETURNS, next="end")
    b.fallback("Pardon?")
    return b.build()


def greeted(world: World) -> list[str]:
    """The answers to one more greeting; APIs that have no stub are down."""
    before = len(world.log.events)
    try:
        world.consumer().says("hi")
    except UnknownExchange as error:
        world.outside.stub(error.request.method, str(error.request.url), status=503)
        return greeted(world)
    return [e.body.text for e in world.log.events[before:] if e.bot and isinstance(e.body, ev.MessagePublished)]


def several(world: World) -> list[list[str]]:
    """The answers to ten greetings, and to one on the next day."""
    world.connector(max_consumer_message_delay_min=7 * 24 * 60)  # or the one on the next day would be dropped
    answers = [greeted(world) for _ in range(10)]
    world.advance(DAY_MS)
    return [*answers, greeted(world)]


def test_every_greeting_is_answered_and_the_author_learns_of_each_slip() -> None:
    world = World(forgetful())

    assert several(world) == [["Good day. What can I do?"]] * 11

    remarks = [event.body for event in world.log.of(ev.DiagnosticReported) if event.body.code == "jump-to-nowhere"]
    assert len(remarks) == 10
    assert {remark.text.partition(", which")[0] for remark in remarks} == {
        "Pre-Process Code, line 2, column 53: the code jumps to the interaction 'Nice To See You'"
    }
    failed = [event.body for event in world.log.of(ev.ScriptFailed)]
    assert [(body.panel, body.line, body.column) for body in failed] == [
        ("Global Functions", 4, 52)
    ] * 2  # two sessions
    assert world.log.last(ev.FlowStopped) is None


def test_by_switch_each_slip_ends_in_the_error_text() -> None:
    world = World(forgetful())
    world.switch("script_errors", "stop")

    answers = [greeted(world) for _ in range(3)]

    assert answers == [[ERROR_TEXT], ["Good day. What can I do?"], ["Good day. What can I do?", ERROR_TEXT]]


@pytest.mark.skipif(not EXPORTS, reason="the public exports are not beside this checkout")
@pytest.mark.parametrize("path", EXPORTS, ids=lambda path: path.name)
def test_a_public_export_answers_every_greeting_that_it_knows(path: Path) -> None:
    world = World(Bot.load(path))

    answers = several(world)

    is_known = world.log.last(ev.DialogStarterMatched) is not None
    assert not is_known or all(answers)
    assert not is_known or not any(ERROR_TEXT in texts for texts in answers)
    stops = [event.body.reason for event in world.log.of(ev.FlowStopped)]
    assert all("refers to the interaction" in reason for reason in stops)  # a next action of the author's, not code
