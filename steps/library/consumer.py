"""What the consumer does at the messaging window, and sees there."""

from __future__ import annotations

from ...engine.events import ConversationAssigned, RingAccepted
from ..stage.language import column, given, then, when
from ..stage.scene import Scene, expect


@when("the consumer says {text}")
def says(scene: Scene, text: str) -> None:
    """The first words start a conversation."""
    scene.acting_consumer().says(text)


@when("the consumer {consumer} says {text}")
def named_consumer_says(scene: Scene, consumer: str, text: str) -> None:
    """One of several consumers; from now on "the consumer" is this one."""
    scene.acting_consumer(consumer).says(text)


@when("the consumer says:")
def says_long(scene: Scene, docstring: str) -> None:
    """A text of several lines."""
    scene.acting_consumer().says(docstring)


@when("the consumer quickly says:")
def says_quickly(scene: Scene, datatable: list[list[str]]) -> None:
    """Several messages before anybody answers; a table with one column."""
    scene.acting_consumer().says_quickly(column(datatable))


@when("the consumer says, {pause:duration} apart:")
def says_apart(scene: Scene, pause: int, datatable: list[list[str]]) -> None:
    """Several messages with this pause in between, whatever is going on; a table with one column."""
    scene.acting_consumer().says_quickly(column(datatable), pause_ms=pause)


@when("the consumer opens a conversation")
def opens(scene: Scene) -> None:
    """The consumer opens the window and writes nothing yet."""
    scene.acting_consumer().opens()


@when("the consumer opens a conversation with the skill {skill}")
def opens_with_skill(scene: Scene, skill: str) -> None:
    """An empty text: the conversation has no skill."""
    scene.acting_consumer().opens(skill=skill)


@when("the consumer taps the quick reply {title}")
def taps_quick_reply(scene: Scene, title: str) -> None:
    scene.acting_consumer().taps_quick_reply(title)


@when("the consumer taps the button {label}")
def taps_button(scene: Scene, label: str) -> None:
    scene.acting_consumer().taps_button(label)


@when("the consumer taps the button {label} on the card {card}")
def taps_button_on_card(scene: Scene, label: str, card: str) -> None:
    scene.acting_consumer().taps_button(label, card=card)


@when("the consumer selects the choice {choice}")
def selects(scene: Scene, choice: str) -> None:
    scene.acting_consumer().selects(choice)


@when("the consumer picks {items:texts}")
def picks(scene: Scene, items: list[str]) -> None:
    """Items of a list picker."""
    scene.acting_consumer().picks(items)


@given("the consumer uses the channel {channel}")
def uses(scene: Scene, channel: str) -> None:
    """As getUserChannel calls it: "lp_web", which is the default, "lp_sms", "lp_whatsapp", …"""
    scene.consumer().uses(channel)


@when("the consumer uploads the file {file}")
def uploads(scene: Scene, file: str) -> None:
    """A small one, without a caption."""
    scene.acting_consumer().uploads(file)


@when("the consumer uploads the file {file} of {size:int} bytes")
def uploads_large(scene: Scene, file: str, size: int) -> None:
    scene.acting_consumer().uploads(file, size_bytes=size)


@when("the consumer signs in")
def signs_in(scene: Scene) -> None:
    """Step-up authentication: an unknown consumer becomes a known one, in the middle of the conversation."""
    scene.acting_consumer().signs_in()


@when("the consumer closes the conversation")
def closes(scene: Scene) -> None:
    scene.acting_consumer().closes()


@then("the consumer sees {text}")
def sees(scene: Scene, text: str) -> None:
    """The next message to the consumer that no step has read yet, whoever sent it."""
    scene.read(lambda found: found.text == text, by="anybody", expected=f"the consumer to see {text!r}")


@then("the consumer's messages are shown as {status}")
def message_status(scene: Scene, status: str) -> None:
    """What the messaging window writes below them: "Sent" or "Read"."""
    found = "Sent"
    for event in scene.stage.log.of(ConversationAssigned, RingAccepted, conversation=scene.conversation):
        body = event.body
        found = body.accept_status.capitalize() if isinstance(body, ConversationAssigned) else "Read"
    expect(found == status, f"expected the consumer's messages to be shown as {status!r}", found=f"it is {found!r}")


@then("the consumer {consumer} sees {text}")
def named_consumer_sees(scene: Scene, consumer: str, text: str) -> None:
    """One of several consumers; from now on "the consumer" is this one."""
    scene.consumer(consumer)
    sees(scene, text)


@then("the consumer sees nothing")
def sees_nothing(scene: Scene) -> None:
    """Nobody has written to the consumer since the last When step."""
    found = [message.text for message in scene.visible(after=scene.act_began) if message.role != "consumer"]
    expect(not found, "expected the consumer to see nothing", found=f"there is {found}")


@then("the consumer has never seen {text}")
def never_sees(scene: Scene, text: str) -> None:
    """No message of the conversation contains this text, from its beginning on."""
    found = [message.text for message in scene.visible() if message.role != "consumer" and text in message.text]
    expect(not found, f"expected the consumer never to see {text!r}", found=f"there is {found}")
