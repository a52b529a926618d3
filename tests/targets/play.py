"""Conversations as data: acts that any stage can play, and a log that can be compared between stages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from handoff.engine import events as ev
from handoff.engine.bot import Bot
from handoff.engine.errors import HandoffError
from handoff.engine.log import Event
from handoff.fakes.builder import BotBuilder

HUMAN, SPARE = "4129463410", "4129463411"
AGENTS = {"Alex": ["Human"], "Kim": ["Human", "Spare"]}


def bot() -> Bot:
    """A bot with something of everything that crosses the wire."""
    made = BotBuilder("Desk")
    welcome = made.dialog("Welcome", patterns=["hi", "hello *"])
    welcome.text("Hello!")
    welcome.quick_reply("What is it about?", ["Flowers", "Bills"])
    flowers = made.dialog("Flowers", patterns=["flowers"])
    flowers.button("Which?", {"Roses": "roses please", "Tulips": "tulips please"})
    flowers.card("Today", subtitle="fresh", image="https://example.com/rose.png", buttons={"Buy": "buy a rose"})
    flowers.text("Good choice.")
    bills = made.dialog("Bills", patterns=["bills"])
    bills.multiple_choice("Paid?", ["Yes", "No"])
    bills.private_message("asked about a bill")
    bills.text("Noted.")
    escalation = made.dialog("Escalation", patterns=["agent", "human"])
    escalation.agent_transfer("One moment…", skill_id=HUMAN, name="escalate")
    made.fallback("Pardon?")
    return made.build()


@dataclass(frozen=True)
class Act:
    """One thing that somebody does: `who` is a consumer, an agent or nobody."""

    verb: str
    who: str = ""
    what: Any = None

    def __str__(self) -> str:
        return " ".join(str(part) for part in (self.who, self.verb, self.what) if part not in ("", None))


def furnish(stage: Any) -> None:
    stage.cloud.add_skill("Human", HUMAN)
    stage.cloud.add_skill("Spare", SPARE)
    for name, skills in AGENTS.items():
        stage.cloud.add_agent(name, skills=skills, slots=2, state="Online" if name == "Alex" else "Offline")
    stage.deploy(bot())


def play(stage: Any, acts: list[Act]) -> list[str]:
    """Play the acts; what could not be done, by position, without the reason."""
    furnish(stage)
    refused = []
    for number, act in enumerate(acts):
        try:
            _do(stage, act)
        except HandoffError:
            refused.append(f"{number}: {act}")
    return refused


def _do(stage: Any, act: Act) -> None:
    match act.verb:
        case "taps":
            _tap(stage, act)
        case "says" | "opens" | "closes" | "says_quickly" | "uploads":
            who = stage.agent(act.who) if act.who in AGENTS else stage.consumer(act.who)
            getattr(who, act.verb)(*([] if act.what is None else [act.what]))
        case "accepts" | "rejects" | "lets_ring_expire" | "transfers_to":
            getattr(stage.agent(act.who), act.verb)(*([] if act.what is None else [act.what]))
        case "goes":
            stage.cloud.set_state(act.who, act.what)
            stage.run_until_idle()
        case "waits":
            stage.advance(act.what)
        case _:
            getattr(stage.faults, act.verb)(*act.what)


def _tap(stage: Any, act: Act) -> None:
    """Tap one of the things on the screen, by its number, as the log knows it."""
    consumer = stage.consumer(act.who)
    shown = [
        (choice, card.title)
        for body in _bodies(stage.log.events, consumer.conversation)
        for card in (ev.Card(choices=body.choices), *body.cards)
        for choice in card.choices
        if choice.kind != "link"
    ]
    if not shown:
        return
    choice, card = shown[act.what % len(shown)]
    if choice.kind == "button":
        consumer.taps_button(choice.label, card=card or None)
    elif choice.kind == "quick reply":
        consumer.taps_quick_reply(choice.label)
    else:
        consumer.selects(choice.label)


def _bodies(events: list[Event], conversation: str | None) -> Iterator[ev.MessagePublished]:
    for event in events:
        if conversation and event.conversation == conversation and isinstance(event.body, ev.MessagePublished):
            yield event.body


def comparable(events: list[Event], wire_only: tuple[type, ...]) -> list[Event]:
    """The events without those that only sockets bring, numbered anew."""
    kept = [event for event in events if not isinstance(event.body, wire_only)]
    numbers = {event.seq: number for number, event in enumerate(kept)}
    return [
        replace(event, seq=numbers[event.seq], cause=None if event.cause is None else numbers.get(event.cause))
        for event in kept
    ]
