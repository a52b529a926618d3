"""In process and on the wire are the same: what people do leads to the same log, whatever they do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handoff.engine import events as ev
from handoff.engine.errors import HandoffError
from handoff.engine.log import Event
from handoff.engine.redaction import Redactor
from handoff.fakes.world import World
from handoff.steps.targets.wire import WIRE_ONLY, Site, WireStage

SKILLS_OF = {"Alex": ["Human"], "Kim": ["Human", "Spare"]}


@dataclass(frozen=True)
class Act:
    """One thing that somebody does: `who` is a consumer, an agent or nobody."""

    verb: str
    who: str = ""
    what: Any = None

    def __str__(self) -> str:
        return " ".join(str(part) for part in (self.who, self.verb, self.what) if part not in ("", None))


SKILLS = ("Human", "Spare")
TEXTS = ("hi", "flowers", "bills", "agent", "human", "what?", "yes", "roses please", "my password is hunter22")
CONSUMERS, AGENTS = ("Dana", "Eli"), ("Alex", "Kim")
WAITS_MS = (0, 1, 499, 500, 72_000, 179_999, 180_001)
STATES = ("Online", "Away", "Back soon", "Offline")

consumer = st.sampled_from(CONSUMERS)
agent = st.sampled_from(AGENTS)
says = st.builds(Act, st.just("says"), consumer, st.sampled_from(TEXTS))
ACTS = st.one_of(
    says,
    says,  # the most common thing people do
    st.builds(Act, st.just("says_quickly"), consumer, st.lists(st.sampled_from(TEXTS), min_size=1, max_size=3)),
    st.builds(Act, st.just("taps"), consumer, st.integers(0, 20)),
    st.builds(Act, st.sampled_from(("opens", "closes")), consumer),
    st.builds(Act, st.just("uploads"), consumer, st.just("bill.pdf")),
    st.builds(Act, st.sampled_from(("accepts", "accepts", "rejects", "lets_ring_expire", "closes")), agent),
    st.builds(Act, st.just("says"), agent, st.sampled_from(("Hello, how are you?", "Done."))),
    st.builds(Act, st.just("transfers_to"), agent, st.sampled_from(SKILLS)),
    st.builds(Act, st.just("goes"), agent, st.sampled_from(STATES)),
    st.builds(Act, st.just("waits"), st.just(""), st.sampled_from(WAITS_MS)),
    st.builds(Act, st.just("transfer_api_answers"), st.just(""), st.tuples(st.sampled_from((400, 401, 500)))),
    st.builds(Act, st.just("transfers_fail_later"), st.just(""), st.just(())),
    st.builds(Act, st.just("silent_for"), st.just(""), st.tuples(st.integers(1, 2))),
    st.builds(Act, st.just("lose_next_response"), st.just(""), st.just(())),
)


@pytest.fixture(scope="module")
def site(loopback):
    site = Site(loopback)
    yield site
    site.close()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 99), st.lists(ACTS, max_size=14))
def test_any_conversation_gives_the_same_log_in_process_as_on_the_wire(site, bot, seed, acts):
    assert on_the_wire(site, bot, seed, acts) == in_process(bot, seed, acts)


@pytest.mark.parametrize(
    "acts",
    [
        [
            Act("says", "Dana", "agent"),
            Act("accepts", "Alex"),
            Act("says", "Alex", "Hello!"),
            Act("says", "Dana", "hi"),
            Act("closes", "Alex"),
        ],
        [Act("says", "Dana", "flowers"), Act("taps", "Dana", 0), Act("closes", "Dana"), Act("says", "Dana", "hi")],
        [Act("says", "Dana", "agent"), Act("lets_ring_expire", "Alex"), Act("goes", "Kim", "Online")],
        [Act("says", "Dana", "agent"), Act("accepts", "Alex"), Act("transfers_to", "Alex", "Spare")],
        [Act("transfer_api_answers", "", (500,)), Act("says", "Dana", "agent"), Act("waits", "", 180_001)],
        [Act("opens", "Dana"), Act("says", "Eli", "bills"), Act("taps", "Eli", 1), Act("closes", "Eli")],
    ],
    ids=lambda acts: ", ".join(map(str, acts)),
)
def test_this_conversation_gives_the_same_log_in_process_as_on_the_wire(site, bot, acts):
    told, wanted = on_the_wire(site, bot, 7, acts), in_process(bot, 7, acts)

    assert told == wanted
    assert not any(line.startswith("refused") for line in told)


def in_process(bot, seed, acts):
    world = World(seed=seed, redactor=Redactor())
    refused = play(world, bot, acts)
    return comparable(world.log.events, WIRE_ONLY) + refused


def on_the_wire(site, bot, seed, acts):
    stage = WireStage(site, World(seed=seed, redactor=Redactor()))
    try:
        refused = play(stage, bot, acts)
        return comparable(stage.log.events, WIRE_ONLY) + refused
    finally:
        stage.close()


def furnish(stage: Any, bot: Any) -> None:
    stage.cloud.add_skill("Human", 4129463410)
    stage.cloud.add_skill("Spare", 4129463411)
    for name, skills in SKILLS_OF.items():
        stage.cloud.add_agent(name, skills=skills, slots=2, state="Online" if name == "Alex" else "Offline")
    stage.deploy(bot)


def play(stage: Any, bot: Any, acts: list[Act]) -> list[str]:
    """Play the acts; what could not be done, by position, without the reason."""
    furnish(stage, bot)
    refused = []
    for number, act in enumerate(acts):
        try:
            _do(stage, act)
        except HandoffError:
            refused.append(f"refused: {act}, which is number {number}")
    return refused


def _do(stage: Any, act: Act) -> None:
    match act.verb:
        case "taps":
            _tap(stage, act)
        case "says" | "opens" | "closes" | "says_quickly" | "uploads":
            who = stage.agent(act.who) if act.who in SKILLS_OF else stage.consumer(act.who)
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


def comparable(events: list[Event], wire_only: tuple[type, ...]) -> list[str]:
    """The events in words, one each, without those that only sockets bring, numbered anew."""
    kept = [event for event in events if not isinstance(event.body, wire_only)]
    numbers = {event.seq: number for number, event in enumerate(kept)}
    renumbered = (
        replace(event, seq=numbers[event.seq], cause=None if event.cause is None else numbers.get(event.cause))
        for event in kept
    )
    return [str(event) for event in renumbered]
