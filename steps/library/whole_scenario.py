"""What the bot says at some point, in any order, or never, in the whole of a scenario."""

from __future__ import annotations

from ..scenario import wanted_texts
from ..scenario.context import ScenarioContext
from ..scenario.language import column, then
from ..scenario.wanted_texts import Wanted


@then(
    "at some point the bot says {text}",
    "at any/one point/time the bot says {text}",
    "the bot says {text} at some/any/one point/time",
    "the bot at some point says {text}",
    "sooner or later the bot says {text}",
    "the bot says {text} sooner or later",
    "the bot sooner or later says {text}",
    "eventually the bot says {text}",
    "the bot eventually says {text}",
    "the bot says {text} eventually",
    "the bot says {text} somewhere/sometime",
)
def says_at_some_point(context: ScenarioContext, text: str) -> None:
    """A message of the bot since the beginning of the scenario is this text, read or not; it alone counts as read.

    The title and the subtitle of a card count as texts of the message. Unread messages around it stay unread.
    """
    wanted_texts.read_at_some_point(context, Wanted.of("is", text))


@then(
    "at some point the bot says a text that {how:how} {part}",
    "the bot says a text that {how:how} {part} at some point",
    "at some point the bot says something that {how:how} {part}",
    "sooner or later the bot says a text that {how:how} {part}",
    "at some point the bot says (something) containing {part}"
    " => at some point the bot says a text that contains {part}",
)
def says_like_at_some_point(context: ScenarioContext, how: str, part: str) -> None:
    """The same for a text that contains this one, or matches this regular expression."""
    wanted_texts.read_at_some_point(context, Wanted.of(how, part))


@then(
    "the bot says in any order:",
    "the bot says, in any order:",
    "the bot says in no particular order:",
    "the bot says (these/following) messages/texts in any order:",
    "in any order the bot says:",
    "the (next) messages/answers/replies come/are in any order:",
)
def says_in_any_order(context: ScenarioContext, datatable: list[list[str]] | None = None) -> None:
    """The bot's next messages are these, in any order, with nothing in between; a table with one column."""
    wanted_texts.read_in_any_order(context, column(datatable))


@then(
    "the bot never says {text}",
    "the bot at no point/time says {text}",
    "at no point/time the bot says {text}",
    "the bot does not say/says {text} at any point/time",
)
def never_says(context: ScenarioContext, text: str) -> None:
    """No message of a bot has these words in the whole scenario: neither before this step, nor after it until the end.

    Letter case does not matter. The title and the subtitle of a card count, too. The step reads nothing, and may stand
    anywhere.
    """
    wanted_texts.forbid_saying(context, Wanted.of("has", text))


@then(
    "the bot never says a text that {how:how} {part}",
    "the bot never says something/anything that {how:how} {part}",
    "the bot never says (something/anything) containing {part} => the bot never says a text that contains {part}",
    "the bot never mentions {part} => the bot never says a text that contains {part}",
    "the bot does not mention/mentions {part} (anywhere) => the bot never says a text that contains {part}",
    "at no point/time the bot says a text that {how:how} {part}",
)
def never_says_like(context: ScenarioContext, how: str, part: str) -> None:
    """The same for texts that contain this one, or match this regular expression."""
    wanted_texts.forbid_saying(context, Wanted.of(how, part))


@then(
    "the bot never offers {labels:texts}",
    "the bot never offers/shows/displays the quick_reply/quick_replies {labels:texts}",
    "the bot never offers/shows/displays the button/buttons/choice/choices/option/options {labels:texts}",
    "at no point/time the bot offers {labels:texts}",
)
def never_offers(context: ScenarioContext, labels: list[str]) -> None:
    """No message of a bot has one of these quick replies, buttons or choices, on its cards neither."""
    wanted_texts.forbid_offering(context, labels)


@then(
    "the consumer never sees {part}",
    "the consumer never sees/receives/gets/reads (message/text) {part}",
    "the consumer at no point/time sees {part}",
    "at no point/time the consumer sees {part}",
    "the consumer never sees a text that contains {part}",
    "the consumer never sees something/anything/text containing {part}",
)
def never_sees(context: ScenarioContext, part: str) -> None:
    """Nothing that the consumer sees contains this text in the whole scenario, from anyone; labels to tap count, too.

    "has never seen" is the same up to the step.
    """
    wanted_texts.forbid_seeing(context, Wanted.of("contains", part))


@then(
    "the consumer never sees a text that matches {expression}",
    "the consumer never sees something/anything that matches {expression}",
)
def never_sees_like(context: ScenarioContext, expression: str) -> None:
    """The same for texts that match this regular expression, which may match a part of them."""
    wanted_texts.forbid_seeing(context, Wanted.of("matches", expression))
