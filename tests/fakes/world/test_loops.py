"""Every turn of every bot comes to an end, whatever leads to what."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handoff.engine import events as ev
from handoff.engine.bot import Bot
from handoff.engine.settings import PlatformSettings, Switches
from handoff.fakes.builder import BotBuilder, DialogBuilder
from handoff.fakes.world.world import World

TEN = "BREAKING THE INTERACTION FLOW. Reached max limit on daisy chaining of interactions: 10"
FIVE = "Breaking the interaction flow because iteration count exceeded 5"


def said(world: World) -> list[str]:
    return [message.text for message in world.consumer().messages if message.role == "bot"]


def stops(world: World) -> list[tuple[str, str | None]]:
    return [(event.body.reason, event.node) for event in world.log.of(ev.FlowStopped)]


def reached(world: World, name: str) -> int:
    return sum(event.body.interaction == name for event in world.log.of(ev.InteractionReached, ev.InteractionSkipped))


def linked(bot: Bot, *links: tuple[str, str]) -> Bot:
    """The bot with these interactions' `nextMessageId` pointing at those."""
    for name, target in links:
        one, other = bot.interaction_named(name), bot.interaction_named(target)
        assert one is not None
        assert other is not None
        bot = bot.edited(f"{one.path}.nextMessageId", other.id)
    return bot


def test_starter_whose_next_message_is_itself_is_entered_ten_times():
    b = BotBuilder("Bot")
    b.dialog("Round", patterns=["go"]).text("Never said.")
    world = World(linked(b.build(), ("dialog_starter_1", "dialog_starter_1")))

    world.consumer().says("go")

    assert reached(world, "dialog_starter_1") == 10
    assert stops(world) == [(TEN, "Round › dialog_starter_1")]
    assert said(world) == []


def test_dialog_that_a_loop_ends_in_is_complete_at_the_interaction_that_was_stopped():
    b = BotBuilder("Bot")
    b.dialog("One", patterns=["go"]).text("Never said.")
    b.dialog("Two", patterns=["other"]).text("Never said.")
    world = World(linked(b.build(), ("dialog_starter_1", "dialog_starter_2"), ("dialog_starter_2", "dialog_starter_1")))

    world.consumer().says("go")

    completed = world.log.last(ev.DialogCompleted)
    assert completed is not None
    assert completed.node == stops(world)[0][1]
    assert completed.node.startswith(f"{completed.body.dialog} › ")


def test_loop_of_nothing_but_disabled_interactions_is_stopped_at_one_of_them():
    b = BotBuilder("Bot")
    dialog = b.dialog("Off", patterns=["go"])
    dialog.text("One", name="one", enabled=False)
    dialog.text("Two", name="two", enabled=False)
    world = World(linked(b.build(), ("two", "one")))

    world.consumer().says("go")

    assert (reached(world, "one"), reached(world, "two")) == (10, 10)
    assert stops(world) == [(TEN, "Off › one")]


def refusing(texts: int, *, crosses: bool = False) -> Bot:
    """This many texts, then a transfer with a bad skill id, in another dialog if it `crosses`."""
    b = BotBuilder("Bot")
    dialog = b.dialog("Go", patterns=["go"])
    for number in range(1, texts + 1):
        dialog.text(f"Text {number}", next="transfer" if crosses and number == texts else "next")
    (b.dialog("Desk", starter=True) if crosses else dialog).agent_transfer(skill_id="unknown", name="transfer")
    b.fallback("Pardon?").text("Really?", next="end")
    return b.build()


@pytest.mark.parametrize(
    ("texts", "crosses", "fallback", "stopped"),
    [
        (7, False, ["Pardon?", "Really?"], [(TEN, "Fallback › text_8")]),
        (8, False, ["Pardon?"], [(TEN, "Fallback › fallback_starter")]),
        (9, False, [], [(TEN, "Go › transfer")]),
        (2, True, ["Pardon?", "Really?"], [(FIVE, "Fallback › text_3")]),
        (3, True, ["Pardon?"], [(FIVE, "Fallback › fallback_starter")]),
    ],
)
def test_refused_transfer_counts_as_one_of_the_chain(texts, crosses, fallback, stopped):
    world = World(refusing(texts, crosses=crosses))

    world.consumer().says("go")

    assert said(world)[texts:] == fallback
    assert stops(world) == stopped
    assert world.active_dialogs() == []


def test_refused_transfer_short_of_the_limit_stops_nothing():
    world = World(refusing(6))

    world.consumer().says("go")

    assert said(world)[6:] == ["Pardon?", "Really?"]
    assert stops(world) == []


def test_question_that_a_stopped_fallback_has_interrupted_still_waits():
    """A dialog that a limit stops is not completed: no dialog is resumed and nothing is said after it."""
    b = BotBuilder("Bot")
    asks = b.dialog("Order", patterns=["order"])
    asks.question("Which number?", name="number").rule("Digits", regex=r"^\d+$")
    asks.text("Thank you.", next="end")
    b.fallback("Pardon?").text("Again: pardon?", name="again", next="again")
    world = World(b.build())

    for text in ("order", "what?"):
        world.consumer().says(text)
    stopped_with = said(world)
    world.consumer().says("12")

    assert stopped_with == ["Which number?", "Pardon?", *["Again: pardon?"] * 9]
    assert stops(world) == [(TEN, "Fallback › again")]
    assert said(world)[len(stopped_with) :] == ["Thank you."]


def test_a_thousand_dialogs_that_lead_to_each_other_end_all_at_once():
    b = BotBuilder("Bot")
    b.dialog("Dialog 0", patterns=["go"], next="Dialog 1")
    for number in range(1, 1000):
        b.dialog(f"Dialog {number}", starter=True, next=f"Dialog {number + 1}" if number < 999 else "end")
    world = World(b.build(), settings=PlatformSettings(switches=Switches(jump_leaves_return_point=True)))

    world.consumer().says("go")

    assert world.active_dialogs() == []
    assert stops(world) == []


# --- any bot at all --------------------------------------------------------------------------------------------------

KINDS = ("starter", "text", "question", "slot question", "transfer", "hasty question")
PLAIN = ("next", "end", "current")


@st.composite
def bots(draw: st.DrawFn) -> tuple[Bot, int]:
    """A bot of random interactions, the last dialog its Fallback dialog, and how many interactions it has."""
    sizes = draw(st.lists(st.integers(1, 4), min_size=2, max_size=4))
    names = [f"i{at}" for at in range(sum(sizes))]
    targets = st.sampled_from([*PLAIN, *names, *(f"Dialog {at}" for at in range(len(sizes)))])
    b, numbers = BotBuilder("Any"), iter(names)
    for at, size in enumerate(sizes):
        if at == len(sizes) - 1 and draw(st.booleans()):
            dialog = b.fallback(name=f"Dialog {at}")
        else:
            dialog = b.dialog(f"Dialog {at}", patterns=[f"go {at} *"], next=draw(targets))
        for _ in range(size):
            add(dialog, draw(st.sampled_from(KINDS)), next(numbers), draw(targets), draw(st.sampled_from(names)), draw)
    return b.build(), 2 * len(names) + len(sizes)


def add(dialog: DialogBuilder, kind: str, name: str, target: str, other: str, draw: st.DrawFn) -> None:
    enabled = draw(st.integers(0, 3)) > 0
    match kind:
        case "starter":
            dialog.interaction("DIALOG_STARTER", {}, name=name, next=target, enabled=enabled)
        case "text":
            dialog.text(name, name=name, next=target, enabled=enabled)
        case "question":
            dialog.question(name, name=name, enabled=enabled).rule("Yes", patterns=["yes*"], next=target)
        case "slot question":
            asked = dialog.question(name, name=name, enabled=enabled)
            asked.rule("Day", entity="DATE", set={"slot.day": "@DATE"}, next=target)
        case "transfer":
            dialog.agent_transfer(skill_id="unknown", name=name, next=target, enabled=enabled)
        case _:
            code = f"botContext.setTriggerNextMessage('{other}'); botContext.sendImmediateReply('So.');"
            dialog.question(name, name=name, pre=code, enabled=enabled)


@given(bots(), st.booleans())
@settings(max_examples=150)
def test_every_turn_ends_within_a_bounded_number_of_events(made: tuple[Bot, int], returns: bool):
    bot, interactions = made
    world = World(bot, settings=PlatformSettings(switches=Switches(jump_leaves_return_point=returns)))

    for text in ("go 0 tomorrow", "yes tomorrow", "gibberish", "go 1 today", "whatever"):
        before = world.log.last_seq
        world.consumer().says(text)

        assert world.log.last_seq - before <= 200 + 150 * interactions
        entries = world.log.of(ev.InteractionReached, ev.InteractionSkipped, after=before)
        entered = [entry.body.interaction_id for entry in entries]
        assert max(map(entered.count, entered), default=0) <= 10
