"""Conversations at random: what people do, and which faults strike. For what has to hold in all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from handoff.engine import events as ev
from handoff.engine.bot import Bot
from handoff.engine.errors import HandoffError
from handoff.engine.log import Event
from handoff.fakes.builder import BotBuilder
from handoff.fakes.faults import SERVICES

HUMAN, SPARE = 4129463410, 4129463411
SKILLS = ("Human", "Spare")
SKILLS_OF = {"Alex": ["Human"], "Kim": ["Human", "Spare"]}
TEXTS = ("hi", "flowers", "bills", "agent", "human", "what?", "yes", "roses please", "my password is hunter22")
CONSUMERS, AGENTS = ("Dana", "Dana", "Eli"), ("Alex", "Kim")  # Dana more often: conversations get further
WAITS_MS = (0, 1, 499, 500, 72_000, 179_999, 180_001)
STATES = ("Online", "Away", "Back soon", "Offline")


@dataclass(frozen=True)
class Act:
    """One thing that a person does, or a fault: `who` is a consumer or an agent, empty where neither acts."""

    verb: str
    who: str = ""
    what: Any = None

    def __str__(self) -> str:
        return " ".join(str(part) for part in (self.who, self.verb, self.what) if part not in ("", None))


def desk() -> Bot:
    """A bot with something of everything that crosses the wire; it transfers to the skill 4129463410."""
    made = BotBuilder("Desk")
    welcome = made.dialog("Welcome", patterns=["hi", "hello *"])
    welcome.text("Hello!")
    welcome.quick_reply("What is it about?", {"Flowers": "about flowers", "Bills": "about bills"})
    welcome.text("Let me see.")
    flowers = made.dialog("Flowers", patterns=["flowers"])
    flowers.button("Which?", {"Roses": "roses please", "Tulips": "tulips please"})
    flowers.card("Today", subtitle="fresh", image="https://example.com/rose.png", buttons={"Buy": "buy a rose"})
    flowers.text("Good choice.")
    bills = made.dialog("Bills", patterns=["bills"])
    bills.multiple_choice("Paid?", ["Yes", "No"])
    bills.private_message("asked about a bill")
    bills.text("Noted.")
    escalation = made.dialog("Escalation", patterns=["agent", "human"])
    escalation.agent_transfer("One moment…", skill_id=str(HUMAN), name="escalate")
    made.fallback("Pardon?")
    return made.build()


# --- what happens ----------------------------------------------------------------------------------------------------


def acts(texts: Sequence[str] = TEXTS) -> st.SearchStrategy[Act]:
    """Something that a person does, time that passes, or a fault that a bot, its connector or its transfers meet."""
    consumer, agent = st.sampled_from(CONSUMERS), st.sampled_from(AGENTS)
    says = st.builds(Act, st.just("says"), consumer, st.sampled_from(texts))
    return st.one_of(
        *(says,) * 4,  # the most common thing people do
        st.builds(Act, st.just("says_quickly"), consumer, st.lists(st.sampled_from(texts), min_size=1, max_size=3)),
        st.builds(Act, st.just("taps"), consumer, st.integers(0, 20)),
        st.builds(Act, st.sampled_from(("opens", "closes")), consumer),
        st.builds(Act, st.just("uploads"), consumer, st.just("bill.pdf")),
        st.builds(Act, st.sampled_from(("accepts", "accepts", "rejects", "lets_ring_expire", "closes")), agent),
        st.builds(Act, st.just("says"), agent, st.sampled_from(("Hello, how are you?", "Done."))),
        st.builds(Act, st.just("transfers_to"), agent, st.sampled_from(SKILLS)),
        st.builds(Act, st.just("goes"), agent, st.sampled_from(STATES)),
        st.builds(Act, st.just("waits"), st.just(""), st.sampled_from(WAITS_MS)),
        st.sampled_from(FAULTS),
    )


FAULTS = (  # every kind of `Faults` that is not a service's
    Act("transfers_fail_later", what=()),
    Act("transfers_fail_later", what=(5,)),  # one more than the failures of which a bot is told, and another
    *(Act("transfer_api_answers", what=(status,)) for status in (400, 401)),
    Act("transfer_api_answers", what=(500, 5)),
    *(Act("transfer_api_answers_late", what=(latency_ms,)) for latency_ms in (1, 700, 40_000, 200_000)),
    Act("transfer_api_times_out", what=()),
    Act("transfer_api_drops", what=()),
    Act("silent_for", what=(1,)),
    Act("silent_for", what=(2,)),
    Act("lose_next_response", what=()),
)
SERVICE_FAULTS = (  # clients at the doors meet them. Not the time-out: it costs a client its patience in real time
    *(Act("service_answers", what=(service, status)) for service in SERVICES for status in (401, 429, 500)),
    *(Act("service_answers_late", what=(service, 700)) for service in SERVICES),
    *(Act("service_drops", what=(service,)) for service in SERVICES),
)
FALLBACK_SKILL = Act("connector", what={"fallback_skill_id": str(HUMAN)})
STUCK = Act(
    "connector",
    what={"user_retry_on_stuck": True, "escalate_on_stuck": True, "escalation_skill_id_on_stuck": str(HUMAN)},
)
ARRANGEMENTS = (  # what the author of a feature changes on the way, so that escalations go another way
    FALLBACK_SKILL,
    Act("connector", what={"message_resend_max_retries": 2, "user_retry_on_stuck": True}),
    STUCK,
    Act("connector", what={"max_escalation_retries": 1}),
    Act("connector", what={"button_text_on_postback": True}),
    Act("connector", what={"disable_greetings": True}),
    Act("switch", what=("reprompt_after_fallback", False)),
    Act("switch", what=("stop_resets_failures", False)),
    Act("switch", what=("connector_cap_sends_final_text", True)),
    Act("switch", what=("bad_skill_id", "built-in text")),
    Act("switch", what=("unhandled_transfer_error", "default text")),
    Act("switch", what=("fallback_skill_on_full_queue", True)),
    Act("switch", what=("bot_hears_while_transferring", True)),
    Act("switch", what=("fixed_message_window", True)),
    Act("switch", what=("shuffle_messages", True)),
    Act("switch", what=("post_process", "after content")),
    Act("switch", what=("stuck_profile", "B")),
    Act("set_variable", what=("skillId", str(HUMAN))),
    Act("set_variable", what=("skipPreviousDialog", "true")),
    Act("web view", what=""),
    Act("web view", what="agent"),
)


# --- making it happen ------------------------------------------------------------------------------------------------


def set_account_up(target: Any) -> None:
    """Two skills and two agents, one of them online, on a World or on a target."""
    target.cloud.add_skill("Human", HUMAN)
    target.cloud.add_skill("Spare", SPARE)
    for name, skills in SKILLS_OF.items():
        target.cloud.add_agent(name, skills=skills, slots=2, state="Online" if name == "Alex" else "Offline")


def play(target: Any, acts: Sequence[Act]) -> list[str]:
    """Play the acts; what could not be done, by position, without the reason."""
    refused = []
    for number, act in enumerate(acts):
        try:
            _do(target, act)
        except HandoffError:
            refused.append(f"refused: {act}, which is number {number}")
    return refused


def _do(target: Any, act: Act) -> None:
    match act.verb:
        case "taps":
            _tap(target, act)
        case "says" | "opens" | "closes" | "says_quickly" | "uploads":
            who = target.agent(act.who) if act.who in SKILLS_OF else target.consumer(act.who)
            getattr(who, act.verb)(*([] if act.what is None else [act.what]))
        case "accepts" | "rejects" | "lets_ring_expire" | "transfers_to":
            getattr(target.agent(act.who), act.verb)(*([] if act.what is None else [act.what]))
        case "goes":
            target.cloud.set_state(act.who, act.what)
            target.run_until_idle()
        case "waits":
            target.advance(act.what)
        case "connector":
            target.connector(**act.what)
        case "switch" | "set_variable":
            getattr(target, act.verb)(*act.what)
        case "web view":
            target.post_web_view({"seat": "12A"}, act.what)
        case _:
            getattr(target.faults, act.verb)(*act.what)


def _tap(target: Any, act: Act) -> None:
    """Tap one of the things on the screen, by its number, as the log knows it."""
    consumer = target.consumer(act.who)
    shown = [
        (choice, card.title)
        for body in _bodies(target.log.events, consumer.conversation)
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
