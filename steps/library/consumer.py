"""The consumer's actions at the messaging window, and its content."""

from __future__ import annotations

from ...engine.events import ConversationAssigned, RingAccepted
from ...engine.lookalikes import differences
from ...fakes.world import messaging_window
from ..running.changes import Whole
from ..scenario.context import ScenarioContext, expect
from ..scenario.known_names import require_known
from ..scenario.language import column, given, then, when

STATUSES = ("Sent", "Read")


@when(
    "the consumer says {text}",
    "the consumer confirms/provides (with) {text}",
    "the consumer reacts/interrupts/continues with {text}",
    "the consumer interrupts (bot/dialog) with {text}",
    "the consumer changes (his/her/their/my) mind and says {text}",
    "the consumer says {text} to/in/into the bot/conversation/window",
    "the consumer provides/gives/sends/shares/enters/types/writes/says (following) (his/her/their/my)"
    " (order/account/email/phone/postal/zip) name/number/address/code/date/city/answer/details {text}",
    "the consumer says/gives/provides {text} as/for (his/her/their/my)"
    " (order/account/email/phone/postal/zip) name/number/address/code/date/city/answer/details",
    "the consumer gives {text}",
)
def says(context: ScenarioContext, text: str) -> None:
    """The consumer writes; the first message starts a conversation."""
    context.acting_consumer().says(text)


@when("the consumer {consumer} says {text}")
def named_consumer_says(context: ScenarioContext, consumer: str, text: str) -> None:
    """One of several consumers; from now on "the consumer" is this one."""
    context.acting_consumer(consumer).says(text)


@when("the consumer says:")
def says_long(context: ScenarioContext, docstring: str) -> None:
    """The consumer writes a text of several lines."""
    context.acting_consumer().says(docstring)


@when(
    "the consumer quickly says:",
    "the consumer says quickly:",
    "the consumer quickly types/sends/writes:",
    "the consumer sends/types/writes several messages:",
    "the consumer sends/types/writes (these/following) messages/texts:",
)
def says_quickly(context: ScenarioContext, datatable: list[list[str]]) -> None:
    """The consumer writes several messages before an answer; a table with one column."""
    context.acting_consumer().says_quickly(column(datatable))


@when("the consumer says, {pause:duration} apart:")
def says_apart(context: ScenarioContext, pause: int, datatable: list[list[str]]) -> None:
    """The consumer writes several messages with this pause in between; a table with one column."""
    context.acting_consumer().says_quickly(column(datatable), pause_ms=pause)


@when(
    "the consumer opens a conversation",
    "the consumer starts/begins (new) conversation",
    "the conversation starts/begins",
    "a (new) conversation is started/opened",
    "the consumer opens the (messaging/conversation) window",
    "the consumer starts chatting",
    "a (new) conversation starts/begins",
    "the consumer opens a new conversation",
)
def opens(context: ScenarioContext) -> None:
    """The consumer opens the window and writes nothing yet."""
    context.acting_consumer().opens()


@when(
    "the consumer opens a conversation with the skill {skill}",
    "the consumer starts/begins a conversation with/for/on the skill {skill}",
    "the conversation starts/begins with the skill {skill}",
)
def opens_with_skill(context: ScenarioContext, skill: str) -> None:
    """The conversation starts with this skill; an empty text means none."""
    context.acting_consumer().opens(skill=skill)


@when(
    "the consumer taps the quick reply {title}",
    "the consumer chooses/uses the quick reply {title}",
    "the consumer taps {title} quick reply",
    "the quick reply {title} is tapped/clicked/selected/chosen/pressed",
)
def taps_quick_reply(context: ScenarioContext, title: str) -> None:
    context.acting_consumer().taps_quick_reply(title)


@when(
    "the consumer taps {label}",
    "the consumer selects {label}",
    "the consumer taps {label} in/on/of carousel/card/cards/list/menu/message",
    "the consumer taps the label/link {label}",
)
def taps(context: ScenarioContext, label: str) -> None:
    """Tap the one thing on the screen with this label: a quick reply, a button, a choice, an item of a list."""
    consumer = context.acting_consumer()
    messaging_window.tap(consumer, messaging_window.element(consumer.messages, label, whose=consumer.name))


@when(
    "the consumer chooses {choice}",
    "the consumer chooses/selects/picks/taps the option/item/answer {choice}",
    "the consumer chooses/selects/picks {choice} from the list/options/menu",
)
def chooses(context: ScenarioContext, choice: str) -> None:
    """Tap it, or type it where the channel shows nothing to tap."""
    consumer = context.acting_consumer()
    if messaging_window.elements(consumer.messages):
        messaging_window.tap(consumer, messaging_window.element(consumer.messages, choice, whose=consumer.name))
    else:
        consumer.says(choice)


@when(
    "the consumer taps the button {label}",
    "the consumer taps {label} button",
    "the consumer chooses the button {label}",
    "the button {label} is tapped/clicked/pressed/selected",
)
def taps_button(context: ScenarioContext, label: str) -> None:
    context.acting_consumer().taps_button(label)


@when(
    "the consumer taps the button {label} on the card {card}",
    "the consumer taps the button {label} of/in/at the card {card}",
    "the consumer taps {label} on/of/in the card {card}",
    "on the card {card} the consumer taps the button {label}",
)
def taps_button_on_card(context: ScenarioContext, label: str, card: str) -> None:
    context.acting_consumer().taps_button(label, card=card)


@when(
    "the consumer selects the choice {choice}",
    "the consumer chooses/picks/taps the choice {choice}",
)
def selects(context: ScenarioContext, choice: str) -> None:
    context.acting_consumer().selects(choice)


@when("the consumer picks {items:texts}")
def picks(context: ScenarioContext, items: list[str]) -> None:
    """The consumer picks these items of the list picker."""
    context.acting_consumer().picks(items)


@given(
    "the consumer uses the channel {channel}",
    "the consumer is/writes on/in/through the channel {channel}",
    "the channel is {channel}",
    "the consumer's channel is {channel}",
    'the consumer uses SMS => the consumer uses the channel "lp_sms"',
    'the consumer uses WhatsApp => the consumer uses the channel "lp_whatsapp"',
    'the consumer uses Facebook/Messenger/Facebook_Messenger => the consumer uses the channel "lp_fb"',
    "the consumer uses Apple_Business_conversation/Apple_Messages_for_Business/iMessage"
    ' => the consumer uses the channel "lp_abc"',
    'the consumer uses RCS => the consumer uses the channel "lp_rcs"',
    'the consumer uses app/mobile_app/in-app/inapp => the consumer uses the channel "lp_inapp"',
    'the consumer uses web/website/browser => the consumer uses the channel "lp_web"',
)
def uses(context: ScenarioContext, channel: str) -> None:
    """Set the consumer's channel, as getUserChannel calls it: "lp_web" (the default), "lp_sms", "lp_whatsapp", …"""
    context.consumer().uses(channel)


@when(
    "the consumer uploads the file {file}",
    "the consumer says/sends/attaches/shares/uploads the file/attachment/document/picture/image/photo {file}",
    "the consumer uploads/attaches {file}",
)
def uploads(context: ScenarioContext, file: str) -> None:
    """The consumer uploads a small file, without a caption."""
    context.acting_consumer().uploads(file)


@when("the consumer uploads the file {file} of {size:int} bytes")
def uploads_large(context: ScenarioContext, file: str, size: int) -> None:
    context.acting_consumer().uploads(file, size_bytes=size)


@when(
    "the consumer signs in",
    "the consumer logs in/on",
    "the consumer authenticates",
)
def signs_in(context: ScenarioContext) -> None:
    """Step-up authentication: an unknown consumer becomes a known one, in the middle of the conversation."""
    context.acting_consumer().signs_in()


@when(
    "the consumer closes the conversation",
    "the consumer ends/finishes/terminates the conversation",
    "the conversation is closed/ended by the consumer",
)
def closes(context: ScenarioContext) -> None:
    context.acting_consumer().closes()


@then(
    "the consumer sees {text}",
    "the consumer receives/gets/reads (message/text) {text}",
    "the consumer sees the message/text {text}",
    "the message/text {text} is shown/sent/displayed to the consumer",
)
def sees(context: ScenarioContext, text: str) -> None:
    """The next unread message to the consumer, from any sender, is exactly this text."""
    context.read(
        lambda found: found.text == text,
        by="anyone",
        expected=f"the consumer to see {text!r}",
        alike=lambda found: differences(text, found.text),
        whole=Whole([text], lambda found: [found.text]),
    )


@then("the consumer's messages are shown as {status}")
def message_status(context: ScenarioContext, status: str) -> None:
    """The messaging window shows this status below the messages: "Sent" or "Read"."""
    require_known("status of messages", status, STATUSES)
    found = "Sent"
    for event in context.target.log.of(ConversationAssigned, RingAccepted, conversation=context.conversation):
        body = event.body
        found = body.accept_status.capitalize() if isinstance(body, ConversationAssigned) else "Read"
    expect(found == status, f"expected the consumer's messages to be shown as {status!r}", found=f"it is {found!r}")


@then(
    "the consumer {consumer} sees {text}",
    "the consumer {consumer} receives/gets/reads (message/text) {text}",
)
def named_consumer_sees(context: ScenarioContext, consumer: str, text: str) -> None:
    """One of several consumers; from now on "the consumer" is this one."""
    require_known("consumer", consumer, context.consumers)
    context.consumer(consumer)
    sees(context, text)


@then(
    "the consumer sees nothing",
    "the consumer does not see anything",
    "the consumer receives/gets nothing",
)
def sees_nothing(context: ScenarioContext) -> None:
    """There is no message to the consumer since the last When step."""
    found = [message.text for message in context.visible(after=context.action_began) if message.role != "consumer"]
    expect(not found, "expected the consumer to see nothing", found=f"there is {found}")


@then(
    "the consumer has never seen {text}",
    "the consumer has not seen {text}",
)
def never_sees(context: ScenarioContext, text: str) -> None:
    """No message to the consumer contains this text, from the beginning of the conversation up to this step."""
    found = [message.text for message in context.visible() if message.role != "consumer" and text in message.text]
    expect(not found, f"expected the consumer never to see {text!r}", found=f"there is {found}")
