"""Bot groups, whose bots work together."""

from __future__ import annotations

from ..scenario.context import ScenarioContext
from ..scenario.language import given


@given("the bot group {group} with the bots {bots:texts}")
def group_exists(context: ScenarioContext, group: str, bots: list[str]) -> None:
    """Create a bot group of these bots; it does not collaborate unless that is switched on."""
    context.target.group(group, bots)


@given("the bot group {group} collaborates with the transfer message {text}")
def group_collaborates(context: ScenarioContext, group: str, text: str) -> None:
    """Switch Collaboration on; with an empty text, or BLANK_MESSAGE, nothing is shown before a transfer."""
    context.target.group(group, collaborates=True, transfer_message=text)


@given("the bot group {group} is deleted")
def group_deleted(context: ScenarioContext, group: str) -> None:
    context.target.delete_group(group)
