"""Bot groups: which bots work together."""

from __future__ import annotations

from ..stage.language import given
from ..stage.scene import Scene


@given("the bot group {group} with the bots {bots:texts}")
def group_exists(scene: Scene, group: str, bots: list[str]) -> None:
    """A group of these bots, named by their names; it does not collaborate unless that is switched on."""
    scene.stage.group(group, bots)


@given("the bot group {group} collaborates with the transfer message {text}")
def group_collaborates(scene: Scene, group: str, text: str) -> None:
    """Its switch Collaboration is on; an empty text, or BLANK_MESSAGE, shows nothing before a transfer."""
    scene.stage.group(group, collaborates=True, transfer_message=text)


@given("the bot group {group} is deleted")
def group_deleted(scene: Scene, group: str) -> None:
    scene.stage.delete_group(group)
