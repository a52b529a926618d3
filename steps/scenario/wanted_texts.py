"""What is said in the whole of a scenario: at some point, in any order, or never."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from ...engine.analysis import bot_texts
from ...engine.bot import Bot
from ...engine.errors import FeatureError, counted, message, shorten
from ...engine.events import ConversationStarted, HttpExchanged, MessagePublished, VariableSet
from ...engine.log import Event
from ...engine.lookalikes import as_seen, difference, difference_from_part
from ...engine.matching.limited_regex import LimitedRegex
from ..running.prohibitions import Prohibition
from .context import ScenarioContext, closest_of, fail, shown, speaker

_SHOWN: Final = 12  # messages in a failure

How = Literal["is", "has", "contains", "matches"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A text that a step expects or forbids: the whole text, its words, a part of it, or a regular expression.

    "has" is for what is forbidden: a whole text would be missed by one full stop, and the step would never fail.

    Raises:
        FeatureError: the regular expression is not valid.
    """

    how: How
    text: str
    holds: Callable[[str], bool]

    @classmethod
    def of(cls, how: str, text: str) -> Wanted:
        match how:
            case "has":
                words = re.compile(rf"(?<!\w){re.escape(text)}(?!\w)", re.IGNORECASE)
                return cls("has", text, lambda found: words.search(found) is not None)
            case "contains":
                return cls("contains", text, lambda found: text in found)
            case "matches":
                expression = LimitedRegex(text, "the step", dot_all=True)
                return cls("matches", text, lambda found: expression.search(found) is not None)
            case _:
                return cls("is", text, lambda found: found == text)

    def __str__(self) -> str:
        return repr(self.text) if self.how in ("is", "has") else f"a text that {self.how} {self.text!r}"

    def alike(self, found: str) -> str:
        """Where a text differs that looks like the wanted one, in words."""
        match self.how:
            case "is":
                return difference(self.text, found)
            case "contains":
                return difference_from_part(self.text, found)
            case _:
                return ""


def read_at_some_point(context: ScenarioContext, wanted: Wanted) -> None:
    """Find a message of a bot to the consumer in the whole of the scenario so far; it alone counts as read.

    An unread message is preferred to one that has been read. Fails if there is none.
    """
    said = list(_said_to(context, context.consumer().name)) if context.conversation else []
    found = [event for event in said if any(map(wanted.holds, texts_in(context.message_of(event))))]
    if not found:
        texts = [text for event in said for text in texts_in(context.message_of(event))]
        near = closest_of(wanted.text, texts)
        fail(
            f"expected the bot to say {wanted} at some point",
            found=f"it has said {_listed(said)}" if said else "it has said nothing",
            alike=[
                *filter(None, map(wanted.alike, texts)),
                *([f"closest: {near}"] if near and wanted.how != "matches" else []),
            ],
        )
    unread = {event.seq for event in context.unread_events()}
    context.read_out_of_turn(next((event for event in found if event.seq in unread), found[-1]))


def _listed(said: list[Event]) -> str:
    """The latest of these messages."""
    before = len(said) - _SHOWN
    return ", ".join([*([f"{counted(before, 'message')} before"] if before > 0 else []), *map(shown, said[-_SHOWN:])])


def read_in_any_order(context: ScenarioContext, texts: list[str]) -> None:
    """Read the bot's next messages, which are these texts in any order; nothing else may stand between them."""
    unread = list(context.unread_events())
    taken = unread[: len(texts)]
    said = Counter(context.message_of(event).text for event in taken)
    missing, others = list((Counter(texts) - said).elements()), list((said - Counter(texts)).elements())
    if missing:
        later = {context.message_of(event).text for event in unread[len(texts) :]}
        fail(
            f"expected the bot to say in any order {', '.join(map(shorten, texts))}",
            found=f"it says {', '.join(map(shown, taken))}" if taken else "the bot says nothing",
            alike=[
                f"missing: {', '.join(shorten(text) + ' (it comes later)' * (text in later) for text in missing)}",
                *([f"not expected: {', '.join(map(shorten, others))}"] if others else []),
                *(words for text in missing for other in others if (words := difference(text, other))),
            ],
            others=[shown(event) for event in unread[len(texts) :]],
            set_aside=context.set_aside,
        )
    context.read_up_to(taken[-1])


def forbid_saying(context: ScenarioContext, wanted: Wanted) -> None:
    """No bot says this to any consumer, from the beginning of the scenario to its end."""
    _forbid(context, f"the bot never to say {wanted}", [wanted], "says", texts_in, by_bots=True)


def forbid_offering(context: ScenarioContext, labels: list[str]) -> None:
    """No bot offers any consumer something to tap with one of these labels, from the beginning to the end."""
    wanted = [Wanted.of("is", as_seen(label)) for label in labels]
    expected = f"the bot never to offer {' or '.join(map(str, wanted))}"
    _forbid(context, expected, wanted, "offers", labels_in, by_bots=True)


def forbid_seeing(context: ScenarioContext, wanted: Wanted) -> None:
    """The consumer sees no message or label with this, from anyone, from the beginning of the scenario to its end.

    Before a consumer has done anything, that is every consumer.
    """
    name = context.consumer().name if context.consumers else None
    who = f"the consumer {name!r}" if len(context.consumers) > 1 else "the consumer"
    _forbid(context, f"{who} never to see {wanted}", [wanted], "shows", seen_in, to=name)


def texts_in(message: MessagePublished) -> list[str]:
    """The texts of a message that are to be read: its own, and the titles and subtitles of its cards."""
    return list(filter(None, (message.text, *(text for card in message.cards for text in (card.title, card.subtitle)))))


def labels_in(message: MessagePublished) -> list[str]:
    """The labels of everything in a message that can be tapped."""
    return [choice.label for choice in (*message.choices, *(one for card in message.cards for one in card.choices))]


def seen_in(message: MessagePublished) -> list[str]:
    """Everything in a message that is to be read."""
    return [*texts_in(message), *labels_in(message)]


def _forbid(
    context: ScenarioContext,
    expected: str,
    wanted: list[Wanted],
    verb: str,
    parts: Callable[[MessagePublished], list[str]],
    *,
    by_bots: bool = False,
    to: str | None = None,
) -> None:
    if not all(one.text.strip() for one in wanted):
        raise FeatureError(message("an empty text cannot be forbidden", do="write: Then the bot says nothing"))
    is_to = _To(to)

    def breach(event: Event) -> str:
        if not is_to(event) or not _is_shown(event, by_bots=by_bots):
            return ""
        texts = parts(context.message_of(event))
        found = next((text for text in texts if any(one.holds(text) for one in wanted)), None)
        return "" if found is None else f"{speaker(event)} {verb} {shorten(found)}"

    def doubt() -> str:
        return next(filter(None, (_doubt(context, one) for one in wanted)), "")

    context.prohibitions.add(Prohibition(expected, breach, doubt), context.target.log.events)


class _To:
    """Whether an event belongs to a conversation of a consumer, or of anyone (None). It is asked from the first on."""

    def __init__(self, consumer: str | None) -> None:
        self._consumer = consumer
        self._conversations: set[str | None] = set()

    def __call__(self, event: Event) -> bool:
        body = event.body
        if isinstance(body, ConversationStarted) and self._consumer in (None, body.consumer):
            self._conversations.add(event.conversation)
        return event.conversation in self._conversations


def _said_to(context: ScenarioContext, consumer: str) -> list[Event]:
    """The messages of bots that this consumer sees, from the beginning of the scenario."""
    is_to = _To(consumer)
    return [event for event in context.target.log.events if is_to(event) and _is_shown(event, by_bots=True)]


def _is_shown(event: Event, *, by_bots: bool) -> bool:
    """Whether it is a message that a consumer sees from others, or from bots only."""
    body = event.body
    if not isinstance(body, MessagePublished) or body.audience != "all":
        return False
    return body.role == "bot" if by_bots else body.role != "consumer"


# --- texts that no bot says ------------------------------------------------------------------------------------------


def _doubt(context: ScenarioContext, wanted: Wanted) -> str:
    """Why a forbidden text may be a mistake: no bot has it, and nothing in the scenario has brought it in."""
    bots = context.versions
    if not bots or any(_is_known(bot, wanted) for bot in bots) or _occurs(context, wanted):
        return ""
    near = "" if wanted.how == "matches" else bot_texts.nearest(bots, wanted.text)
    closest = f"; closest: {shorten(near)}" if near else ""
    return f"no bot has {wanted}{closest}; a step that forbids it can hardly fail"


def _is_known(bot: Bot, wanted: Wanted) -> bool:
    match wanted.how:
        case "is":
            return bot_texts.can_say(bot, wanted.text)
        case "has":
            return bot_texts.can_contain(bot, wanted.text) or bot_texts.can_match(bot, wanted.holds)
        case "contains":
            return bot_texts.can_contain(bot, wanted.text)
        case _:
            return bot_texts.can_match(bot, wanted.holds)


def _occurs(context: ScenarioContext, wanted: Wanted) -> bool:
    """Whether someone else has said it, or an answer of an integration or a variable has it."""
    for event in context.target.log.events:
        if type(event.body) in (MessagePublished, HttpExchanged, VariableSet):
            match context.target.log.original(event):
                case MessagePublished() as message:
                    if (message.role != "bot" or message.audience != "all") and _has(message.text, wanted):
                        return True
                case HttpExchanged() as exchange:
                    if _has(exchange.response_body or "", wanted):
                        return True
                case VariableSet() as variable:
                    if _has(str(variable.value), wanted):
                        return True
    return False


def _has(text: str, wanted: Wanted) -> bool:
    return wanted.holds(text) if wanted.how == "matches" else wanted.text in text
