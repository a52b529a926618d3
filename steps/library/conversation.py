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
    DialogStarted,
    DialogStarterMatched,
    FallbackGiven,
    InteractionDelayed,
    InteractionReached,
    MessagePublished,
)
from ...engine.log import Event
from ...engine.lookalikes import as_seen, difference_from_part, differences
from ...engine.matching.limited_regex import LimitedRegex
from ..running.changes import Whole
from ..scenario.context import ScenarioContext, expect, fail, reading_before
from ..scenario.known_names import require_dialog, require_interaction, require_known, require_user
from ..scenario.language import column, then


@then(
    "the bot says {text}",
    "the survey (bot) says/asks/replies/sends/shows {text}",
    "the bot says {text} first/next",
    "the bot first says {text}",
    "the consumer is told/asked/greeted/informed/answered (with/that) {text}",
    "the bot says {text} as (its/next) first/next/message (message)",
    "the bot returns to/repeats the question {text}",
    "the (bot's) next message/answer/reply/response is {text}",
    "the bot's answer/reply/response/message is {text}",
    "the answer/reply/response (of) (bot) is {text}",
    "the bot repeats {text}",
)
def says(context: ScenarioContext, text: str) -> None:
    """The bot's next unread message that the consumer can see is exactly this text."""
    _read_text(context, text)


def _read_text(context: ScenarioContext, text: str, row: int | None = None) -> Event:
    """Read the bot's next message, which is exactly this text; `row` is its row in the step's table, from 0."""
    return context.read(
        lambda found: found.text == text,
        expected=f"the bot to say {text!r}",
        alike=lambda found: differences(text, found.text),
        whole=Whole([text], lambda found: [found.text], row),
    )


@then("the bot {bot} says {text}")
def named_bot_says(context: ScenarioContext, bot: str, text: str) -> None:
    """The next unread message comes from the bot of this name and is exactly this text."""
    require_user(context, "bot", bot)
    context.read(
        lambda found: (found.sender, found.text) == (bot, text),
        expected=f"the bot {bot!r} to say {text!r}",
        alike=lambda found: differences([bot, text], [found.sender, found.text]),
        whole=Whole([text], lambda found: [found.text] if found.sender == bot else []),
    )


@then(
    "the bot says:",
    "the bot sends (these/following) messages/texts/answers/replies:",
    "the bot's (next) messages/texts/answers/replies is:",
)
def says_all(context: ScenarioContext, datatable: list[list[str]] | None = None, docstring: str | None = None) -> None:
    """The bot's next messages are these, in a table with one column; or the next one is the text of the doc string."""
    if datatable is not None and docstring is not None:
        raise FeatureError(message("this step takes a table or a doc string, found both", do="write a step for each"))
    if docstring is not None:
        _read_text(context, docstring)
        return
    for row, text in enumerate(column(datatable)):
        _read_text(context, text, row)


@then(
    "the bot says a text that {how:how} {part}",
    "the bot says something that {how:how} {part}",
    "the bot says containing {part} => the bot says a text that contains {part}",
    "the bot says something containing {part} => the bot says a text that contains {part}",
    "the bot says/sends/shows a text/message/reply/response that {how:how} {part}",
    "the bot says/sends a text/message/reply containing {part} => the bot says a text that contains {part}",
    "the bot's (next) answer/reply/response/message {how:how} {part}",
    "(bot) answer/reply/response/message {how:how} {part}",
    "the bot says something with {part} => the bot says a text that contains {part}",
    "the bot says (text/message/reply/response/something/anything) matching {part}"
    " => the bot says a text that matches {part}",
    "the bot's answer/reply/response/message {how:how} (regex/regular_expression/pattern) {part}",
    "the bot says a text/message/reply/response/something like {part} => the bot says a text that contains {part}",
)
def says_like(context: ScenarioContext, how: str, part: str) -> None:
    """The bot's next message contains this text, or matches this regular expression, which may match a part of it."""
    wanted = LimitedRegex(part if how == "matches" else re.escape(part), "the step", dot_all=True)
    context.read(
        lambda found: wanted.search(found.text) is not None,
        expected=f"the bot to say a text that {how} {part!r}",
        alike=lambda found: [difference_from_part(part, found.text)] if how == "contains" else [],
    )


@then(
    "the bot says {text} {when:when} {limit:duration}",
    "the bot says {text} in less than {limit:duration} => the bot says {text} within {limit:duration}",
    "within {limit:duration} the bot says {text} => the bot says {text} within {limit:duration}",
    "the bot waits {limit:duration} before {text} => the bot says {text} after {limit:duration}",
    "the bot waits {limit:duration} and says {text} => the bot says {text} after {limit:duration}",
    "the bot waits {limit:duration} before it/saying says {text} => the bot says {text} after {limit:duration}",
    "the bot says {text} in under/at_most {limit:duration} => the bot says {text} within {limit:duration}",
    "the bot says {text} {limit:duration} later => the bot says {text} after {limit:duration}",
    "the bot says {text} not/no before/earlier_than/sooner_than {limit:duration}"
    " => the bot says {text} after {limit:duration}",
    "not before {limit:duration} the bot says {text} => the bot says {text} after {limit:duration}",
    "the bot does not say/says {text} before {limit:duration} => the bot says {text} after {limit:duration}",
    "the bot says {text} after at least {limit:duration} => the bot says {text} after {limit:duration}",
    "the bot says {text} at the earliest after {limit:duration} => the bot says {text} after {limit:duration}",
    "the bot says {text} at most {limit:duration} later => the bot says {text} within {limit:duration}",
    "the bot says {text} not later than {limit:duration} => the bot says {text} within {limit:duration}",
    "the bot says {text} at the latest after {limit:duration} => the bot says {text} within {limit:duration}",
    "the (bot's) text/message/answer/reply {text} comes/is_sent/arrives {when:when} {limit:duration}",
    "the (bot's) text/message/answer/reply {text} comes/is_sent/arrives not before {limit:duration}"
    " => the bot says {text} after {limit:duration}",
)
def says_in_time(context: ScenarioContext, text: str, when: str, limit: int) -> None:
    """The next message comes within this virtual time after the last When step began, or not before it has passed.

    Both include the very moment: what takes 2 seconds comes within 2 seconds, and after 2 seconds.
    """
    _expect_in_time(context, _read_text(context, text), f"the bot to say {text!r}", when, limit)


@then(
    "the bot says a text that {how:how} {part} {when:when} {limit:duration}",
    "the bot says something that {how:how} {part} {when:when} {limit:duration}",
    "the bot says something containing {part} {when:when} {limit:duration}"
    " => the bot says a text that contains {part} {when} {limit:duration}",
    "within {limit:duration} the bot says a text that {how:how} {part}"
    " => the bot says a text that {how:how} {part} within {limit:duration}",
)
def says_like_in_time(context: ScenarioContext, how: str, part: str, when: str, limit: int) -> None:
    """The same for a text that contains this one, or matches this regular expression."""
    says_like(context, how, part)
    assert context.last_read_event is not None
    _expect_in_time(context, context.last_read_event, f"a text that {how} {part!r}", when, limit)


@then(
    "the bot says {text} delayed by {delay:duration}",
    "the bot says {text} with a delay of {delay:duration}",
    "the bot says {text} after a delay of {delay:duration}",
    "the (bot's) text/message/answer/reply {text} is delayed by {delay:duration}",
    "the (bot's) text/message/answer/reply {text} comes/is_sent/arrives with a delay of {delay:duration}",
)
def says_delayed(context: ScenarioContext, text: str, delay: int) -> None:
    """The next message is this text, and the bot has waited exactly this long for it: the Interaction Delay, or code's.

    What passes before the interaction is reached, such as the answer of an integration, is no delay of the message.
    """
    says(context, text)
    read = context.last_read_event
    assert read is not None
    waited = _delay(context, read)
    found = f"it was delayed by {waited} ms" if waited else "it was not delayed"
    expect(waited == delay, f"expected the bot to say {text!r} delayed by {delay} ms", found=found)


@then(
    "the bot says nothing",
    "the bot does not say/says/reply/respond/answer (anything)",
    "the bot is silent",
    "the bot stays/remains/keeps silent/quiet",
    "there is no answer/reply/response/message (from) (bot)",
    "no answer/reply/response is sent/given/shown (by) (bot)",
    "no message is sent by the bot",
    "the bot sends/replies/answers/responds nothing",
    "the bot does not react",
    "the bot does not send/show/write anything",
    "the bot sends no (more) message/messages/answer/reply",
)
def says_nothing(context: ScenarioContext) -> None:
    """The bot has sent the consumer no message since the last When step, read or not."""
    found = [message.text for message in context.visible(after=context.action_began) if message.role == "bot"]
    expect(not found, "expected the bot to say nothing", found=f"it says {found}")


@then(
    "the bot says nothing else",
    "the bot says/sends/shows nothing more",
    "the bot does not say/says/send anything else/more",
    "there are no more/other/further messages",
)
def says_nothing_else(context: ScenarioContext) -> None:
    """All messages of the bot have been read by steps."""
    found = [message.text for message in context.unread()]
    expect(not found, "expected the bot to say nothing else", found=f"it says {found}")


@then(
    "the bot sends {count:int} message(s)",
    "the bot sends (exactly/only) {count:int} message/messages/answer/answers/reply/replies/response/responses",
    "the bot says (with) (exactly/only) {count:int} message/messages/answer/answers/reply/replies/response/responses",
    "the bot answers/replies/responds (with) (exactly/only) {count:int} message/messages",
    "the number of messages (of/from) (bot) is {count:int}",
    "there is (exactly/only) {count:int} message/messages from/of the bot",
    "{count:int} messages is sent/shown/displayed (by) (bot)",
    "{count:int} message is sent/shown/displayed (by) (bot)",
)
def sends_so_many_messages(context: ScenarioContext, count: int) -> None:
    """The bot has sent the consumer this number of messages since the last When step, read or not."""
    found = [message.text for message in context.visible(after=context.action_began) if message.role == "bot"]
    expect(len(found) == count, f"expected the bot to send {counted(count, 'message')}", found=f"it says {found}")


@then(
    "the bot offers {labels:texts}",
    "the bot only/exactly offers {labels:texts}",
    "the bot offers only/exactly {labels:texts}",
    "the bot says {labels:texts} as buttons/options/choices/quick_replies",
    "the bot shows/displays/presents {labels:texts} as buttons/options/choices/quick_replies",
    "the bot shows/offers/presents/displays/sends/gives/has only/exactly the buttons/options/choices {labels:texts}",
    "the bot shows/offers/presents/displays/sends/gives/has only/exactly the quick replies {labels:texts}",
    "there is/are (only) (a) button/buttons/option/options/choice/choices/quick_reply/quick_replies {labels:texts}",
    "the buttons/button/options/option/choices/choice/quick_replies/quick_reply {labels:texts} appears/appear",
    "the button/option/choice {labels:texts} is/are shown/offered/displayed/visible/available",
    "the consumer sees the button/option/choice {labels:texts}",
    "the consumer has the buttons/options/choices/quick_replies {labels:texts}",
    "the consumer can choose/select/pick/tap {labels:texts}",
    "the consumer is offered (buttons/options/choices/quick_replies) {labels:texts}",
    "the bot shows/offers/presents/displays/sends menu/list/list_picker with/of {labels:texts}",
    "menu/list/list_picker with/of {labels:texts} is shown/displayed/offered/presented",
    "the message has/offers/contains the buttons/button/options/choices/quick_replies/quick_reply {labels:texts}",
    "the button/option/choice/quick_reply {labels:texts} exists",
    "the bot lets the consumer chooses/selects/picks (between) {labels:texts}",
    "the bot shows/offers/presents/displays/sends/gives/has the quick_replies/quick_reply {labels:texts}",
    "the bot shows/offers/presents/displays/sends/gives/has the buttons/button/choices/choice {labels:texts}",
    "the bot shows/offers/presents/displays/sends/gives/has the options/option {labels:texts}",
    "the quick replies/reply {labels:texts} is/are shown/offered/displayed/visible/available",
    "the buttons/options/choices {labels:texts} is/are shown/offered/displayed/visible/available",
    "the quick replies/reply is/are {labels:texts}",
    "the buttons/options/choices is/are {labels:texts}",
    "the consumer sees the quick replies/reply {labels:texts}",
    "the consumer sees the buttons/options/choices {labels:texts}",
    "the consumer can choose between {labels:texts}",
)
def offers(context: ScenarioContext, labels: list[str]) -> None:
    """The message read last has these quick replies, buttons or choices, in this order."""
    last = _on_the_screen(context)
    found = _labels(last) if last else []
    shown = f"the last message read offers {found}"
    later = [] if found else [each for each in context.unread() if each.choices]
    wanted = list(map(as_seen, labels))
    if found != wanted and context.changes.notes(labels, found):
        return
    if found != wanted and later:
        shown += f"\n  a message that no step has read, {later[0].text!r}, offers {_labels(later[0])}"
    expect(
        found == wanted,
        f"expected the bot to offer {labels}",
        found=shown,
        alike=differences(labels, found),
        do=reading_before(context.unread(), lambda each: each in later, itself=True) if found != wanted else "",
    )


def _on_the_screen(context: ScenarioContext) -> MessagePublished | None:
    """The message read last; None when a later action has led to choices that no step has read yet."""
    is_of_before = context.last_read_event is None
    return None if is_of_before and any(each.choices for each in context.unread()) else context.last_read


def _labels(shown: MessagePublished) -> list[str]:
    return [choice.label for choice in shown.choices]


@then(
    "the bot offers {count:int} choice(s)",
    "the bot shows/offers/presents/displays/sends/gives/has (exactly/only) {count:int}"
    " button/buttons/option/options/choice/choices/quick_reply/quick_replies",
    "the consumer sees/has/gets/receives (exactly/only) {count:int}"
    " button/buttons/option/options/choice/choices/quick_reply/quick_replies",
    "there is (exactly/only) {count:int} button/buttons/option/options/choice/choices/quick_reply/quick_replies",
    "{count:int} button/buttons/option/options/choice/choices/quick_reply/quick_replies"
    " is/appear/appears (shown/displayed/offered/visible/available)",
    "the consumer can choose/select/pick (between/from) {count:int} buttons/options/choices/quick_replies",
    "the number of buttons/options/choices/quick_replies is {count:int}",
    "the message has/offers {count:int} button/buttons/option/options/choice/choices/quick_reply/quick_replies",
)
def offers_so_many(context: ScenarioContext, count: int) -> None:
    """The message read last has this number of quick replies, buttons or choices."""
    found = _labels(context.last_read) if context.last_read else []
    expect(
        len(found) == count,
        f"expected the bot to offer {counted(count, 'choice')}",
        found=f"the last message read offers {found}",
    )


@then(
    "the bot offers nothing",
    "the bot offers/shows/sends/displays/presents/has no (more) button/buttons/choice/choices/option/options",
    "the bot offers/shows/sends/displays/presents/has no (more) quick_reply/quick_replies",
    "the bot does not offer/show/send/display/present (any)"
    " button/buttons/choice/choices/option/options/quick_reply/quick_replies",
    "the bot does not offer anything",
    "the buttons/choices/options/quick_replies is not shown/displayed/offered/visible",
    "the message has/offers no button/buttons/choice/choices/option/options/quick_reply/quick_replies",
    "there is no (more) button/buttons/choice/choices/option/options/quick_reply/quick_replies",
    "no buttons/choices/options/quick_replies is shown/displayed/offered/visible/available",
    "no button/choice/option/quick_reply is shown/displayed/offered/visible/available",
    "the consumer sees no (more) button/buttons/choice/choices/option/options/quick_reply/quick_replies",
)
def offers_nothing(context: ScenarioContext) -> None:
    """The message read last has no choices to tap."""
    last = _on_the_screen(context)
    later = [] if last else [each for each in context.unread() if each.choices]
    found = [choice.label for choice in last.choices] + [card.title for card in last.cards] if last else []
    shown = f"the last message read offers {found}"
    if later:
        shown = f"a message that no step has read, {later[0].text!r}, offers {_labels(later[0])}"
    expect(not found and not later, "expected the bot to offer nothing", found=shown)


@then(
    "the bot shows the card(s) {titles:texts}",
    "the bot shows/sends/displays/offers card(s) (with) (title/titles) {titles:texts}",
    "the bot shows/sends/displays a carousel with the cards {titles:texts}",
    "the card has the title {title} => the bot shows the card {title}",
    "the card's title is {title} => the bot shows the card {title}",
    "the title of the card is {title} => the bot shows the card {title}",
    "there is a card {title} => the bot shows the card {title}",
    "carousel has/contains/shows the card/cards {titles:texts} => the bot shows the card(s) {titles:texts}",
    "the consumer sees/gets/receives the card/cards {titles:texts} => the bot shows the card(s) {titles:texts}",
    "the card/cards {titles:texts} is/are shown/displayed => the bot shows the card(s) {titles:texts}",
)
def shows_cards(context: ScenarioContext, titles: list[str]) -> None:
    """The bot's next message has the cards with these titles and no others, in this order."""
    context.read(
        lambda found: [card.title for card in found.cards] == list(map(as_seen, titles)),
        expected=f"the bot to show the cards {titles}",
        alike=lambda found: differences(titles, [card.title for card in found.cards]),
        whole=Whole(titles, lambda found: [card.title for card in found.cards]),
    )


@then(
    "the bot shows {count:cards}",
    "the bot sends/displays/offers/presents {count:cards}",
    "{count:cards} is/are shown/displayed",
    "the bot shows/sends/displays a carousel with/of {count:cards}",
    "carousel has/contains/shows {count:cards}",
)
def shows_so_many_cards(context: ScenarioContext, count: int) -> None:
    """The bot's next message has this number of cards."""
    context.read(
        lambda found: len(found.cards) == count, expected=f"the bot to show {count} card{'' if count == 1 else 's'}"
    )


@then(
    "the card has the {part:card_part} {text}",
    "the {part:card_part} of the card is {text}",
    "the card's {part:card_part} is {text}",
    "the card shows the {part:card_part} {text}",
)
def card_has(context: ScenarioContext, part: str, text: str) -> None:
    """A card of the message read last has this part; "vertical" or "horizontal" is the layout of several cards."""
    shown = context.last_read
    of = [shown] if part == "layout" else shown.cards if shown else ()
    found = [getattr(one, part) for one in of] if shown else []
    if text not in found and len(found) == 1 and context.changes.notes([text], found):
        return
    expect(
        text in found,
        f"expected a card with the {part} {text!r}",
        found=f"there is {found}",
        alike=differences(text, found),
    )


@then(
    "the card offers {labels:texts}",
    "the card has/shows the button(s) {labels:texts}",
    "the buttons of the card are {labels:texts}",
)
def card_offers(context: ScenarioContext, labels: list[str]) -> None:
    """A card of the message read last has these buttons."""
    found = [[choice.label for choice in card.choices] for card in context.last_read.cards] if context.last_read else []
    alike = [words for shown in found for words in differences(labels, shown)]
    wanted = list(map(as_seen, labels))
    if wanted not in found and len(found) == 1 and context.changes.notes(labels, found[0]):
        return
    expect(
        wanted in found,
        f"expected a card that offers {labels}",
        found=f"there is {found}",
        alike=alike,
    )


@then(
    "the Fallback dialog answers",
    "the Fallback/fallback dialog responds/replies/is_triggered/is_started/is_shown",
    "the dialog/flow falls back",
)
def fallback_answers(context: ScenarioContext) -> None:
    """Nothing has taken the consumer's words since the last When step, so that the bot's Fallback dialog responds."""
    log, conversation, after = context.target.log, context.conversation, context.action_began
    given = [event.body for event in log.of(FallbackGiven, conversation=conversation, after=after)]
    by = [body.how for body in given if isinstance(body, FallbackGiven)]
    taken = [event.body for event in log.of(DialogStarterMatched, conversation=conversation, after=after)]
    dialogs = [body.dialog for body in taken if isinstance(body, DialogStarterMatched)]
    found = _NO_FALLBACK_DIALOG[by[-1]] if by else f"the dialog {dialogs[-1]!r} takes the words" if dialogs else ""
    expect("dialog" in by, "expected the Fallback dialog to answer", found=found or "nothing has fallen back")


@then(
    "the intent {intent} is recognised",
    "the intent {intent} is detected/matched/found/triggered/identified/hit",
    "the NLU recognises/detects/matches/finds/returns (intent) {intent}",
    "the bot recognises/detects/matches/understands/finds the intent {intent}",
    "the (recognised/detected/matched/understood) intent is {intent}",
    "the message/utterance is recognised/understood/classified as (intent) {intent}",
)
def intent_recognised(context: ScenarioContext, intent: str) -> None:
    """The words since the last When step have started the dialog of this intent."""
    _recognised(context, intent)


@then(
    "no intent is recognised",
    "no intent is detected/matched/found/triggered/identified/hit",
    "there is no intent/match/matching_intent",
    "the bot/NLU does not recognise/detect/matches/understand/find any intent",
    "the bot/NLU does not recognise/detect/matches/understand/find intent",
    "the bot/NLU recognises/detects/matches/understands/finds no intent",
    "the bot/NLU fails/failed to recognise/detect/matches/understand/find (any) intent",
)
def no_intent_recognised(context: ScenarioContext) -> None:
    """No intent has started a dialog since the last When step; a pattern, or nothing, may have taken the words."""
    found = [f"the dialog {body.dialog!r} by the {body.by}" for body in _matched(context) if body.intent]
    expect(not found, "expected no intent", found=f"there is {', '.join(found)}")


@then(
    "the intent {intent} is not recognised",
    "the intent {intent} is not detected/matched/found/triggered/identified/hit",
    "the intent {intent} is never recognised/detected/matched/found/triggered",
    "the bot/NLU does not recognise/detect/matches/understand/find the intent {intent}",
    "the (recognised/detected/matched) intent is not {intent}",
)
def intent_not_recognised(context: ScenarioContext, intent: str) -> None:
    """The words since the last When step have not started the dialog of this intent."""
    wanted = context.intent_id(intent)
    found = [f"it has started the dialog {body.dialog!r}" for body in _matched(context) if body.intent == wanted]
    expect(not found, f"expected the intent {intent!r} not to be recognised", found=", ".join(found))


@then(
    "the intent {intent} is recognised with the score {score:score}",
    "the intent {intent} is detected/matched/found/recognised/identified with (score/confidence) (of) {score:score}",
    "the bot/NLU recognises/detects/matches/finds the intent {intent} with (score/confidence) (of) {score:score}",
    "the (recognised/detected/matched) intent is {intent} with (score/confidence) (of) {score:score}",
    "the score/confidence of (intent) {intent} is {score:score}",
)
def intent_recognised_with_score(context: ScenarioContext, intent: str, score: str) -> None:
    """The score is between 0 and 1, rounded to the digits that are written."""
    found = _recognised(context, intent).score
    expect(
        Decimal(str(found)).quantize(Decimal(score), ROUND_HALF_UP) == Decimal(score),
        f"expected the intent {intent!r} with the score {score}",
        found=f"its score is {found}",
    )


@then(
    "the button {label} leads to {address}",
    "the button {label} opens/links_to/goes_to/points_to {address}",
    "the link of the button {label} is {address}",
)
def button_leads_to(context: ScenarioContext, label: str, address: str) -> None:
    """A button of the message read last, or of one of its cards, opens this address, as it is sent (Shorten URLs)."""
    read = context.last_read
    choices = [*read.choices, *(choice for card in read.cards for choice in card.choices)] if read else []
    links = [(choice.label, choice.payload) for choice in choices if choice.kind == "link"]
    elsewhere = [payload for name, payload in links if name == as_seen(label)]
    if elsewhere and elsewhere == [elsewhere[0]] != [address] and context.changes.notes([address], elsewhere):
        return
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


@then(
    "the dialog {dialog} {whether:whether} active",
    "the dialog {dialog} {whether:whether} running/current/open",
    "the dialog {dialog} is started/entered/opened/activated/reached/triggered/launched"
    " => the dialog {dialog} is active",
    "the dialog {dialog} starts/begins => the dialog {dialog} is active",
    "the dialog {dialog} has not ended/finished => the dialog {dialog} is active",
    "the bot/consumer/conversation ends/lands (up) in the dialog {dialog} => the dialog {dialog} is active",
    "the bot/consumer/conversation/we {whether:whether} (back) in/at the dialog {dialog}",
    "the dialog {dialog} is no longer active/running/open => the dialog {dialog} is not active",
    "the dialog {dialog} runs => the dialog {dialog} is active",
    "the bot switches/goes/moves/changes/jumps to the dialog {dialog} => the dialog {dialog} is active",
    "the bot starts/enters the dialog {dialog} => the dialog {dialog} is active",
    "the active/current dialog is {dialog} => the dialog {dialog} is active",
    "the conversation goes/moves/switches/continues to/in/with the dialog {dialog} => the dialog {dialog} is active",
)
def dialog_is_active(context: ScenarioContext, dialog: str, whether: str) -> None:
    """The dialog is, or is not, on top of the bot's stack of dialogs."""
    found = list(context.target.active_dialogs(conversation=context.conversation))
    require_dialog(context, dialog, found)
    expected = f"expected the dialog {dialog!r} {'' if whether else 'not '}to be active"
    alike = differences(dialog, found[-1:]) if whether else ()
    expect((found[-1:] == [dialog]) is bool(whether), expected, found=f"the stack is {found}", alike=alike)


@then(
    "the dialog {dialog} {whether:whether_has} started",
    "the dialog {dialog} is not/never started/entered/opened/activated/reached/triggered/launched/used"
    " => the dialog {dialog} has not started",
    "the dialog {dialog} has never started/begun/run => the dialog {dialog} has not started",
    "the dialog {dialog} has never been started/entered/opened/activated/reached/triggered/launched/used"
    " => the dialog {dialog} has not started",
    "the dialog {dialog} never starts/begins/runs => the dialog {dialog} has not started",
    "the dialog {dialog} does not start/begin/run => the dialog {dialog} has not started",
    "the bot/consumer/conversation never starts/enters/reaches the dialog {dialog}"
    " => the dialog {dialog} has not started",
    "the bot/consumer/conversation does not start/starts/enter/enters/reach/reaches the dialog {dialog}"
    " => the dialog {dialog} has not started",
)
def dialog_has_started(context: ScenarioContext, dialog: str, whether: str) -> None:
    """The dialog has, or has not, been started since the beginning of the conversation; it may have ended again."""
    found = list(dict.fromkeys(one.dialog for one in context.bodies(DialogStarted)))
    require_dialog(context, dialog, found)
    expected = f"expected the dialog {dialog!r} {'' if whether else 'not '}to have started"
    alike = differences(dialog, found) if whether else ()
    expect((dialog in found) is bool(whether), expected, found=f"started were {found}", alike=alike)


@then(
    "the dialog {dialog} has ended",
    "the dialog {dialog} has/is ended/finished/closed/over/completed",
    "the dialog {dialog} ends",
    "the bot/consumer/conversation leaves/quits the dialog {dialog}",
    "the bot/consumer/conversation has left the dialog {dialog}",
)
def dialog_has_ended(context: ScenarioContext, dialog: str) -> None:
    """The dialog has been started since the beginning of the conversation, and is not on the bot's stack any more."""
    started = list(dict.fromkeys(one.dialog for one in context.bodies(DialogStarted)))
    require_dialog(context, dialog, started)
    stack = list(context.target.active_dialogs(conversation=context.conversation))
    expected = f"expected the dialog {dialog!r} to have ended"
    expect(dialog in started, expected, found=f"it has not started; started were {started}")
    expect(dialog not in stack, expected, found=f"the stack is {stack}")


@then(
    "no dialog is active",
    "no dialog is running/open",
    "there is no active dialog",
)
def no_dialog_is_active(context: ScenarioContext) -> None:
    found = list(context.target.active_dialogs(conversation=context.conversation))
    expect(not found, "expected no dialog to be active", found=f"the stack is {found}")


@then(
    "the interaction {name} has been reached {count:int} time(s)",
    "the interaction {name} is executed/shown/visited/run {count:int} time(s)",
    "the bot reaches/is_at the interaction {name} {count:int} time(s)",
)
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


@then(
    "the bot has received {text} {count:int} time(s)",
    "the bot receives/gets the message {text} {count:int} time(s)",
)
def bot_received(context: ScenarioContext, text: str, count: int) -> None:
    """The bot has received this text this number of times in the conversation, the platform's own messages included."""
    texts = [found.text for found in context.bodies(BotInputReceived)]
    expect(
        texts.count(text) == count,
        f"expected the bot to receive {text!r} {counted(count, 'time')}",
        found=f"it received {texts}",
        alike=differences(text, texts),
    )


@then(
    "the diagnostic {code} {whether:whether} reported",
    "the diagnostic {code} {whether:whether} shown/raised/found/given",
    "there is diagnostic {code} => the diagnostic {code} is reported",
    "there is no diagnostic {code} => the diagnostic {code} is not reported",
)
def diagnostic_reported(context: ScenarioContext, code: str, whether: str) -> None:
    """The emulator has, or has not, reported this diagnostic to the author."""
    require_known("diagnostic", code, CODES)
    log = context.target.log
    log.of(DiagnosticReported)  # the log of a real account lacks them and says so here
    found = list(dict.fromkeys(diagnostic.code for diagnostic in diagnostics(log.events)))
    expected = f"expected {'the' if whether else 'no'} diagnostic {code!r}"
    expect((code in found) is bool(whether), expected, found=f"there is {', '.join(found) or 'none'}")


def _expect_in_time(context: ScenarioContext, read: Event, expected: str, when: str, limit: int) -> None:
    """Fail unless a message has come within a time after the last When step began, or not before it has passed."""
    took = read.at_ms - context.action_began_ms
    in_time = took <= limit if when == "within" else took >= limit
    expect(in_time, f"expected {expected} {when} {limit} ms", found=f"it took {took} ms")


def _delay(context: ScenarioContext, read: Event) -> int:
    """The milliseconds that the bot has waited for this message at its interaction, since the message before."""
    waited = 0
    log = context.target.log
    for event in log.of(MessagePublished, InteractionDelayed, conversation=context.conversation):
        if event.seq >= read.seq:
            break
        if isinstance(event.body, MessagePublished):
            waited = 0 if event.body.role == "bot" else waited
        elif isinstance(event.body, InteractionDelayed) and event.node == read.node:
            waited += event.body.delay_ms
    return waited


_NO_FALLBACK_DIALOG: Final = {
    "dialog": "",
    "question": "the question gives its own response",
    "built-in": "the bot has no Fallback dialog, and the platform gives its own text",
}


def _recognised(context: ScenarioContext, intent: str) -> DialogStarterMatched:
    """The match of this intent since the last When step."""
    wanted = context.intent_id(intent)
    bodies = _matched(context)
    found = [f"the dialog {body.dialog!r} is started by the {body.by}" for body in bodies]
    match = next((body for body in bodies if body.intent == wanted), None)
    if match is None:
        fail(f"expected the intent {intent!r}", found=", ".join(found) or "no dialog has been started")
    return match


def _matched(context: ScenarioContext) -> list[DialogStarterMatched]:
    """The starters that have taken the consumer's words since the last When step."""
    log, conversation, after = context.target.log, context.conversation, context.action_began
    matched = [event.body for event in log.of(DialogStarterMatched, conversation=conversation, after=after)]
    return [body for body in matched if isinstance(body, DialogStarterMatched)]


@then(
    "the conversation is {state:openness}",
    "the conversation ends => the conversation is closed",
    "the conversation has ended/finished => the conversation is closed",
    "the conversation is over/ended/finished/terminated => the conversation is closed",
    "the conversation is not closed/over/ended => the conversation is open",
    "the conversation has not ended => the conversation is open",
    "the conversation is running/active/alive/ongoing/in_progress => the conversation is open",
    "the conversation continues/goes_on/stays_open/remains_open => the conversation is open",
    "the conversation is not closed/over/ended yet => the conversation is open",
    "the conversation does not end/close => the conversation is open",
)
def conversation_open(context: ScenarioContext, state: str) -> None:
    found = "closed" if any(context.bodies(ConversationClosed)) else "open"
    expect(found == state, f"expected the conversation to be {state}", found=f"it is {found}")
