"""The bot's messages, and its position in its dialogs."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from ...engine.analysis.stored_messages import stored_messages
from ...engine.diagnostics import CODES, diagnostics
from ...engine.errors import FeatureError, counted, message
from ...engine.events import (
    BotInputReceived,
    ConversationClosed,
    DiagnosticReported,
    DialogStarterMatched,
    FallbackGiven,
    InteractionReached,
)
from ...engine.lookalikes import as_seen, difference_from_part, differences
from ...engine.matching.limited_regex import LimitedRegex
from ..scenario.context import ScenarioContext, expect, fail
from ..scenario.known_names import require_dialog, require_interaction, require_known, require_user
from ..scenario.language import column, then


@then("the bot says {text}")
def says(context: ScenarioContext, text: str) -> None:
    """The bot's next unread message that the consumer can see is exactly this text."""
    context.read(
        lambda found: found.text == text,
        expected=f"the bot to say {text!r}",
        alike=lambda found: differences(text, found.text),
    )


@then("the bot {bot} says {text}")
def named_bot_says(context: ScenarioContext, bot: str, text: str) -> None:
    """The next unread message comes from the bot of this name and is exactly this text."""
    require_user(context, "bot", bot)
    context.read(
        lambda found: (found.sender, found.text) == (bot, text),
        expected=f"the bot {bot!r} to say {text!r}",
        alike=lambda found: differences([bot, text], [found.sender, found.text]),
    )


@then("the bot says:")
def says_all(context: ScenarioContext, datatable: list[list[str]] | None = None, docstring: str | None = None) -> None:
    """The bot's next messages are these, in a table with one column; or the next one is the text of the doc string."""
    if datatable is not None and docstring is not None:
        raise FeatureError(message("this step takes a table or a doc string, found both", do="write a step for each"))
    for text in [docstring] if docstring is not None else column(datatable):
        says(context, text)


@then("the bot says a text that {how:how} {part}")
def says_like(context: ScenarioContext, how: str, part: str) -> None:
    """The bot's next message contains this text, or matches this regular expression, which may match a part of it."""
    wanted = LimitedRegex(part if how == "matches" else re.escape(part), "the step", dot_all=True)
    context.read(
        lambda found: wanted.search(found.text) is not None,
        expected=f"the bot to say a text that {how} {part!r}",
        alike=lambda found: [difference_from_part(part, found.text)] if how == "contains" else [],
    )


@then("the bot says {text} {when:when} {limit:duration}")
def says_in_time(context: ScenarioContext, text: str, when: str, limit: int) -> None:
    """The next message comes within this virtual time after the last When step began, or not before it has passed."""
    read = context.read(
        lambda found: found.text == text,
        expected=f"the bot to say {text!r}",
        alike=lambda found: differences(text, found.text),
    )
    took = read.at_ms - context.action_began_ms
    in_time = took <= limit if when == "within" else took >= limit
    expect(in_time, f"expected the bot to say {text!r} {when} {limit} ms", found=f"it took {took} ms")


@then("the bot says nothing")
def says_nothing(context: ScenarioContext) -> None:
    """The bot has sent the consumer no message since the last When step, read or not."""
    found = [message.text for message in context.visible(after=context.action_began) if message.role == "bot"]
    expect(not found, "expected the bot to say nothing", found=f"it says {found}")


@then("the bot says nothing else")
def says_nothing_else(context: ScenarioContext) -> None:
    """All messages of the bot have been read by steps."""
    found = [message.text for message in context.unread()]
    expect(not found, "expected the bot to say nothing else", found=f"it says {found}")


@then("the bot offers {labels:texts}")
def offers(context: ScenarioContext, labels: list[str]) -> None:
    """The message read last has these quick replies, buttons or choices, in this order."""
    found = [choice.label for choice in context.last_read.choices] if context.last_read else []
    expect(
        found == list(map(as_seen, labels)),
        f"expected the bot to offer {labels}",
        found=f"the last message read offers {found}",
        alike=differences(labels, found),
    )


@then("the bot offers nothing")
def offers_nothing(context: ScenarioContext) -> None:
    """The message read last has no choices to tap."""
    last = context.last_read
    found = [choice.label for choice in last.choices] + [card.title for card in last.cards] if last else []
    expect(not found, "expected the bot to offer nothing", found=f"the last message read offers {found}")


@then("the bot shows the card(s) {titles:texts}")
def shows_cards(context: ScenarioContext, titles: list[str]) -> None:
    """The bot's next message has the cards with these titles and no others, in this order."""
    context.read(
        lambda found: [card.title for card in found.cards] == list(map(as_seen, titles)),
        expected=f"the bot to show the cards {titles}",
        alike=lambda found: differences(titles, [card.title for card in found.cards]),
    )


@then("the bot shows {count:cards}")
def shows_so_many_cards(context: ScenarioContext, count: int) -> None:
    """The bot's next message has this number of cards."""
    context.read(
        lambda found: len(found.cards) == count, expected=f"the bot to show {count} card{'' if count == 1 else 's'}"
    )


@then("the card has the {part:card_part} {text}")
def card_has(context: ScenarioContext, part: str, text: str) -> None:
    """A card of the message read last has this part; "vertical" or "horizontal" is the layout of several cards."""
    shown = context.last_read
    of = [shown] if part == "layout" else shown.cards if shown else ()
    found = [getattr(one, part) for one in of] if shown else []
    expect(
        text in found,
        f"expected a card with the {part} {text!r}",
        found=f"there is {found}",
        alike=differences(text, found),
    )


@then("the card offers {labels:texts}")
def card_offers(context: ScenarioContext, labels: list[str]) -> None:
    """A card of the message read last has these buttons."""
    found = [[choice.label for choice in card.choices] for card in context.last_read.cards] if context.last_read else []
    alike = [words for shown in found for words in differences(labels, shown)]
    expect(
        list(map(as_seen, labels)) in found,
        f"expected a card that offers {labels}",
        found=f"there is {found}",
        alike=alike,
    )


@then("the Fallback dialog answers")
def fallback_answers(context: ScenarioContext) -> None:
    """Nothing has taken the consumer's words since the last When step, so that the bot's Fallback dialog responds."""
    log, conversation, after = context.target.log, context.conversation, context.action_began
    given = [event.body for event in log.of(FallbackGiven, conversation=conversation, after=after)]
    by = [body.how for body in given if isinstance(body, FallbackGiven)]
    taken = [event.body for event in log.of(DialogStarterMatched, conversation=conversation, after=after)]
    dialogs = [body.dialog for body in taken if isinstance(body, DialogStarterMatched)]
    found = _NO_FALLBACK_DIALOG[by[-1]] if by else f"the dialog {dialogs[-1]!r} takes the words" if dialogs else ""
    expect("dialog" in by, "expected the Fallback dialog to answer", found=found or "nothing has fallen back")


@then("the intent {intent} is recognised")
def intent_recognised(context: ScenarioContext, intent: str) -> None:
    """The words since the last When step have started the dialog of this intent."""
    _recognised(context, intent)


@then("the intent {intent} is recognised with the score {score:score}")
def intent_recognised_with_score(context: ScenarioContext, intent: str, score: str) -> None:
    """The score is between 0 and 1, rounded to the digits that are written."""
    found = _recognised(context, intent).score
    expect(
        Decimal(str(found)).quantize(Decimal(score), ROUND_HALF_UP) == Decimal(score),
        f"expected the intent {intent!r} with the score {score}",
        found=f"its score is {found}",
    )


@then("the button {label} leads to {address}")
def button_leads_to(context: ScenarioContext, label: str, address: str) -> None:
    """A button of the message read last, or of one of its cards, opens this web address."""
    read = context.last_read
    choices = [*read.choices, *(choice for card in read.cards for choice in card.choices)] if read else []
    links = [(choice.label, choice.payload) for choice in choices if choice.kind == "link"]
    expected = f"expected a button {label!r} that leads to {address!r}"
    alike = [words for link in links for words in differences([label, address], list(link))]
    expect((as_seen(label), address) in links, expected, found=f"there is {links}", alike=alike)


@then("the stored transcript has {count:int} message(s) {how:with_text} text(s)")
def transcript_has(context: ScenarioContext, count: int, how: str) -> None:
    """The bot platform stores this number of messages to and from bots: with their texts, or only metadata."""
    stored = list(stored_messages(context.target.log, context.conversation))
    found = [one for one in stored if (one.text is not None) is bool(how)]
    expected = f"expected {count} stored messages {'with' if how else 'without'} text"
    expect(len(found) == count, expected, found=f"there is {[one.text for one in stored]}")


@then("the dialog {dialog} {whether:whether} active")
def dialog_is_active(context: ScenarioContext, dialog: str, whether: str) -> None:
    """The dialog is, or is not, on top of the bot's stack of dialogs."""
    found = list(context.target.active_dialogs(conversation=context.conversation))
    require_dialog(context, dialog, found)
    expected = f"expected the dialog {dialog!r} {'' if whether else 'not '}to be active"
    alike = differences(dialog, found[-1:]) if whether else ()
    expect((found[-1:] == [dialog]) is bool(whether), expected, found=f"the stack is {found}", alike=alike)


@then("no dialog is active")
def no_dialog_is_active(context: ScenarioContext) -> None:
    found = list(context.target.active_dialogs(conversation=context.conversation))
    expect(not found, "expected no dialog to be active", found=f"the stack is {found}")


@then("the interaction {name} has been reached {count:int} time(s)")
def interaction_reached(context: ScenarioContext, name: str, count: int) -> None:
    """The bot has reached this interaction this number of times in the conversation."""
    names = [found.interaction for found in context.bodies(InteractionReached)]
    require_interaction(context, name, names)
    found = names.count(name)
    expect(
        found == count,
        f"expected {name!r} to be reached {counted(count, 'time')}",
        found=f"it was {counted(found, 'time')}",
    )


@then("the bot has received {text} {count:int} time(s)")
def bot_received(context: ScenarioContext, text: str, count: int) -> None:
    """The bot has received this text this number of times in the conversation, the platform's own messages included."""
    texts = [found.text for found in context.bodies(BotInputReceived)]
    expect(
        texts.count(text) == count,
        f"expected the bot to receive {text!r} {counted(count, 'time')}",
        found=f"it received {texts}",
        alike=differences(text, texts),
    )


@then("the diagnostic {code} {whether:whether} reported")
def diagnostic_reported(context: ScenarioContext, code: str, whether: str) -> None:
    """The emulator has, or has not, reported this diagnostic to the author."""
    require_known("diagnostic", code, CODES)
    log = context.target.log
    log.of(DiagnosticReported)  # the log of a real account lacks them and says so here
    found = list(dict.fromkeys(diagnostic.code for diagnostic in diagnostics(log.events)))
    expected = f"expected {'the' if whether else 'no'} diagnostic {code!r}"
    expect((code in found) is bool(whether), expected, found=f"there is {', '.join(found) or 'none'}")


_NO_FALLBACK_DIALOG: Final = {
    "dialog": "",
    "question": "the question gives its own response",
    "built-in": "the bot has no Fallback dialog, and the platform gives its own text",
}


def _recognised(context: ScenarioContext, intent: str) -> DialogStarterMatched:
    """The match of this intent since the last When step."""
    wanted = context.intent_id(intent)
    log, conversation, after = context.target.log, context.conversation, context.action_began
    matched = [event.body for event in log.of(DialogStarterMatched, conversation=conversation, after=after)]
    bodies = [body for body in matched if isinstance(body, DialogStarterMatched)]
    found = [f"the dialog {body.dialog!r} is started by the {body.by}" for body in bodies]
    match = next((body for body in bodies if body.intent == wanted), None)
    if match is None:
        fail(f"expected the intent {intent!r}", found=", ".join(found) or "no dialog has been started")
    return match


@then("the conversation is {state:openness}")
def conversation_open(context: ScenarioContext, state: str) -> None:
    found = "closed" if any(context.bodies(ConversationClosed)) else "open"
    expect(found == state, f"expected the conversation to be {state}", found=f"it is {found}")
