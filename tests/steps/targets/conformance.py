"""Checks that every target has to pass: what people do has the same outcome wherever the bot runs.

A check gets a `Subject` with the skills "Human" and "Spare", Alex online, Kim offline, and the bot "Desk". It acts
through the target alone and asserts on what people see. `world` is the account behind the target, for arrangements and
for what it received. A check that needs a capability is not for a target without it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from handoff.engine import events as ev
from handoff.engine.bot import Bot
from handoff.engine.errors import FeatureError
from handoff.fakes.world.world import World
from handoff.steps.targets.capability import Capability
from handoff.steps.targets.protocols import Target


@dataclass(frozen=True)
class Subject:
    """A target under test.

    Attributes:
        target: it.
        world: the World behind it; the same object on the emulator.
        call: runs a function on the thread of that World.
        bot: the deployed bot.
    """

    target: Target
    world: World
    call: Callable[[Callable[[], Any]], Any]
    bot: Bot

    def texts(self, role: str) -> list[str]:
        """The messages that people see of consumers, agents or bots, oldest first."""
        bodies = [event.body for event in self.target.log.of(ev.MessagePublished)]
        return [body.text for body in bodies if body.role == role and body.audience == "all"]

    def kinds(self, *wanted: type) -> list[str]:
        return [event.body.kind for event in self.target.log.of(*wanted)]

    def assigned(self) -> str:
        conversation = self.target.consumer().conversation
        assert conversation is not None
        return self.target.cloud.conversation(conversation).assigned

    def waiting(self, skill: str) -> list[str]:
        return [conversation.id for conversation in self.target.cloud.waiting(skill)]

    def refused(self) -> list[str]:
        """The requests that the cloud has refused as wrong (4xx), not by an injected fault."""
        bodies = [event.body for event in self.world.log.of(ev.RequestRefused)]
        return [str(body) for body in bodies if body.status < 500]


RINGS = (ev.RingOffered, ev.RingAccepted, ev.RingRejected, ev.RingExpired)


def bot_answers(subject: Subject) -> None:
    subject.target.consumer().says("hi")

    assert subject.texts("consumer") == ["hi"]
    assert subject.texts("bot") == ["Hello!", "What is it about?"]
    assert subject.assigned() == "Desk"


def window_opens_without_a_word(subject: Subject) -> None:
    subject.target.consumer().opens()

    assert subject.texts("consumer") == []
    assert subject.kinds(ev.ConversationStarted) == ["ConversationStarted"]


def texts_in_quick_succession_are_all_received(subject: Subject) -> None:
    subject.target.consumer().says_quickly(["hi", "what?"])

    assert subject.texts("consumer") == ["hi", "what?"]


def quick_reply_sends_its_text_and_payload(subject: Subject) -> None:
    subject.target.consumer().says("hi")
    subject.target.consumer().taps_quick_reply("Flowers")

    received = [event.body for event in subject.world.log.of(ev.MessagePublished)]
    assert [body.payload for body in received if body.role == "consumer"] == [None, "about flowers"]
    assert subject.texts("consumer") == ["hi", "Flowers"]
    assert subject.texts("bot")[-1] == "Let me see."


def button_of_a_card_is_tapped(subject: Subject) -> None:
    subject.target.consumer().says("flowers")
    subject.target.consumer().taps_button("Roses")
    subject.target.consumer().taps_button("Buy", card="Today")

    assert subject.texts("bot")[-1] == "Good choice."


def choice_is_selected(subject: Subject) -> None:
    subject.target.consumer().says("bills")
    subject.target.consumer().selects("Yes")

    assert subject.texts("bot") == ["Paid?", "Noted."]


def button_that_is_not_offered_cannot_be_tapped(subject: Subject) -> None:
    subject.target.consumer().says("hi")

    with pytest.raises(FeatureError, match=r"no button 'Roses' is on the screen of Consumer"):
        subject.target.consumer().taps_button("Roses")


def agent_accepts_talks_and_closes(subject: Subject) -> None:
    target = subject.target
    target.consumer().says("agent")
    assert target.agent("Alex").ringing == 1
    assert subject.waiting("Human") == [target.consumer().conversation]
    target.agent("Alex").accepts()
    assert target.agent("Alex").ringing == 0
    assert subject.assigned() == "Alex"
    assert target.cloud.can_write("Alex", str(target.consumer().conversation))
    target.agent("Alex").says("Hello, this is Alex.")
    target.consumer().says("At last!")
    target.agent("Alex").closes()

    assert subject.texts("bot") == ["One moment…"]
    assert subject.texts("agent") == ["Hello, this is Alex."]
    assert subject.texts("consumer") == ["agent", "At last!"]
    assert subject.kinds(*RINGS, ev.ConversationClosed)[-3:] == ["RingOffered", "RingAccepted", "ConversationClosed"]
    assert [event.body.by for event in target.log.of(ev.ConversationClosed)] == ["agent"]
    assert not target.cloud.can_write("Alex", str(target.consumer().conversation))


def ring_is_rejected(subject: Subject) -> None:
    subject.target.consumer().says("agent")
    subject.target.agent("Alex").rejects()

    assert subject.kinds(ev.RingRejected) == ["RingRejected"]


def ring_expires(subject: Subject) -> None:
    subject.target.consumer().says("agent")
    subject.target.agent("Alex").lets_ring_expire()

    assert subject.kinds(ev.RingExpired) == ["RingExpired"]
    assert subject.waiting("Human") == [subject.target.consumer().conversation]


def agent_who_goes_online_is_rung(subject: Subject) -> None:
    subject.target.cloud.set_state("Alex", "Away")
    subject.target.consumer().says("agent")
    assert subject.target.agent("Alex").ringing == 0

    subject.target.cloud.set_state("Alex", "Online")
    subject.target.run_until_idle()

    assert subject.target.agent("Alex").ringing == 1


def agent_who_goes_online_is_rung_after_a_ring_has_expired(subject: Subject) -> None:
    subject.target.consumer().says("agent")
    subject.target.agent("Alex").lets_ring_expire()
    assert subject.target.agent("Kim").ringing == 0

    subject.target.cloud.set_state("Kim", "Online")
    subject.target.run_until_idle()

    assert subject.target.agent("Kim").ringing == 1
    assert subject.kinds(*RINGS)[-3:] == ["RingOffered", "RingExpired", "RingOffered"]


def failed_transfer_leaves_the_conversation_with_the_bot(subject: Subject) -> None:
    subject.call(lambda: subject.world.faults.transfer_api_answers(500))
    subject.target.consumer().says("agent")

    assert subject.assigned() == "Desk"
    assert subject.target.agent("Alex").ringing == 0
    assert subject.texts("bot") == ["Pardon?"]


def silence_after_a_failed_transfer_changes_nothing(subject: Subject) -> None:
    subject.call(lambda: subject.world.faults.transfer_api_answers(500))
    subject.target.consumer().says("agent")
    subject.target.advance(180_001)

    assert subject.assigned() == "Desk"
    assert subject.texts("bot") == ["Pardon?"]
    assert subject.target.agent("Alex").ringing == 0
    assert subject.kinds(ev.SilenceLapsed) == []


def agent_transfers_to_another_skill(subject: Subject) -> None:
    subject.target.consumer().says("agent")
    subject.target.agent("Alex").accepts()
    subject.target.agent("Alex").transfers_to("Spare")

    assert subject.assigned() == ""
    assert subject.waiting("Spare") == [subject.target.consumer().conversation]
    assert subject.waiting("Human") == []
    assert subject.target.agent("Kim").ringing == 0


def agent_hands_the_conversation_back(subject: Subject) -> None:
    subject.target.consumer().says("agent")
    subject.target.agent("Alex").accepts()
    subject.target.agent("Alex").transfers_to("Bot")
    subject.target.consumer().says("bills")

    assert subject.assigned() == "Desk"
    assert subject.texts("bot")[-1] == "Paid?"
    assert subject.kinds(ev.ParticipantLeft)[-1:] == ["ParticipantLeft"]


def consumer_closes(subject: Subject) -> None:
    subject.target.consumer().says("hi")
    subject.target.consumer().closes()

    assert [event.body.by for event in subject.target.log.of(ev.ConversationClosed)] == ["consumer"]
    with pytest.raises(FeatureError, match="Consumer has no open conversation to close"):
        subject.target.consumer().closes()


def message_after_the_end_opens_another_conversation(subject: Subject) -> None:
    subject.target.consumer().says("flowers")
    subject.target.consumer().taps_button("Roses")
    first = subject.target.consumer().conversation
    subject.target.consumer().closes()
    subject.target.consumer().says("hi")

    assert subject.target.consumer().conversation != first
    assert len(subject.world.cloud.state.conversations) == 2


def consumers_have_conversations_of_their_own(subject: Subject) -> None:
    subject.target.consumer("Dana").says("hi")
    subject.target.consumer("Eli").says("bills")
    subject.target.consumer("Eli").selects("No")

    assert subject.target.consumer("Dana").conversation != subject.target.consumer("Eli").conversation
    assert subject.texts("bot") == ["Hello!", "What is it about?", "Paid?", "Noted."]


def conversation_of_another_consumer_stays_open(subject: Subject) -> None:
    subject.target.consumer("Dana").opens()
    subject.target.consumer("Eli").says("bills")
    subject.target.consumer("Eli").selects("No")
    subject.target.consumer("Eli").closes()

    closed = [event.conversation for event in subject.target.log.of(ev.ConversationClosed)]
    assert closed == [subject.target.consumer("Eli").conversation]
    assert subject.target.consumer("Dana").conversation not in closed


def agent_without_a_ring_or_conversation_cannot_act(subject: Subject) -> None:
    with pytest.raises(FeatureError, match="Alex"):
        subject.target.agent("Alex").accepts()
    with pytest.raises(FeatureError, match="Alex"):
        subject.target.agent("Alex").closes()


def unknown_agent_is_an_error(subject: Subject) -> None:
    with pytest.raises(FeatureError, match="'Alexa'"):
        subject.target.agent("Alexa")


def transcript_shows_the_conversation(subject: Subject) -> None:
    subject.target.consumer().says("bills")

    lines = [line.partition("  ")[2] for line in subject.target.transcript().splitlines()]
    assert lines[:2] == ["Consumer: bills", "Desk (bot): Paid?"]


CHECKS: tuple[Callable[[Subject], None], ...] = (
    bot_answers,
    window_opens_without_a_word,
    texts_in_quick_succession_are_all_received,
    quick_reply_sends_its_text_and_payload,
    button_of_a_card_is_tapped,
    choice_is_selected,
    button_that_is_not_offered_cannot_be_tapped,
    agent_accepts_talks_and_closes,
    ring_is_rejected,
    ring_expires,
    agent_who_goes_online_is_rung,
    agent_who_goes_online_is_rung_after_a_ring_has_expired,
    failed_transfer_leaves_the_conversation_with_the_bot,
    silence_after_a_failed_transfer_changes_nothing,
    agent_transfers_to_another_skill,
    agent_hands_the_conversation_back,
    consumer_closes,
    message_after_the_end_opens_another_conversation,
    consumers_have_conversations_of_their_own,
    conversation_of_another_consumer_stays_open,
    agent_without_a_ring_or_conversation_cannot_act,
    unknown_agent_is_an_error,
    transcript_shows_the_conversation,
)

NEEDED: dict[Callable[[Subject], None], Capability] = {
    silence_after_a_failed_transfer_changes_nothing: Capability.ANY_TIME,
}
"""Checks that need a capability of the target."""


# --- capabilities ----------------------------------------------------------------------------------------------------


def _talking(target: Target) -> Target:
    target.consumer().says("hi")
    return target


NEEDS: dict[Capability, Callable[[Target, Bot], object]] = {
    Capability.INSIDE: lambda target, _: list(target.log.of(ev.InteractionReached)),
    Capability.VARIABLES: lambda target, _: target.variable("name"),
    Capability.DIALOGS: lambda target, _: target.active_dialogs(),
    Capability.LINT: lambda target, _: target.lint(),
    Capability.WALKS: lambda target, _: target.copy(),
    Capability.ANY_TIME: lambda target, _: target.advance(180_001),
    Capability.CHANGING_BOTS: lambda target, bot: target.save(bot),
    Capability.PREVIEW: lambda target, bot: target.deploy(bot, name="Draft", preview=True),
    Capability.CONNECTOR: lambda target, _: target.connector(disable_greetings=True),
    Capability.ENVIRONMENT: lambda target, _: target.environment({"shop": "open"}),
    Capability.SWITCHES: lambda target, _: target.switch("reprompt_after_fallback", False),
    Capability.GROUPS: lambda target, _: target.group("Bots", ["Desk"]),
    Capability.SURVEYS: lambda target, _: target.survey_setting("sampling", "on"),
    Capability.ACCOUNT: lambda target, _: target.cloud.set_slots("Alex", 1),
    Capability.CONTEXT: lambda target, _: target.set_context("global", "shop", "name", "Roses"),
    Capability.KNOWLEDGE: lambda target, _: target.knowledge_base("kb-1"),
    Capability.WEB_VIEW: lambda target, _: _talking(target).post_web_view({"seat": "12A"}),
    Capability.STUBS: lambda target, _: target.outside.stub("GET", "https://crm.example"),
    Capability.PLATFORM_ANSWERS: lambda target, _: target.answers.update(askMaven="{}"),
    Capability.FAULTS: lambda target, _: target.faults.silent_for(1),
    Capability.CHANNELS: lambda target, _: target.consumer().uses("lp_sms"),
    Capability.CHANNEL_METADATA: lambda target, _: target.consumer().attaches("[]"),
    Capability.CONSUMER_DATA: lambda target, _: target.consumer().describe("customer info", {"tier": "gold"}),
    Capability.SIGN_IN: lambda target, _: _talking(target).consumer().signs_in(),
    Capability.UPLOADS: lambda target, _: target.consumer().uploads("bill.pdf"),
}
"""For each capability a request that needs it."""
