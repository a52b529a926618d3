"""Turns a conversation of a log into a scenario that passes.

`feature` makes a whole file, `scenario` a text to append to one. Both are pure functions of a log. The scenario ends
before the first thing that the step library has no sentence for; a comment there says what was left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from .recording import recorded as _recorded

if TYPE_CHECKING:
    from ...engine.log import Event
    from ...engine.settings import Switches

__all__ = ["feature", "scenario"]


def feature(
    events: Sequence[Event],
    conversation: str | None = None,
    *,
    bot_files: Mapping[str, str],
    title: str = "",
    switches: Switches | None = None,
    set_up_events: int = 0,
    epoch_offset_ms: int = 0,
) -> str:
    """A feature file with one scenario.

    Args:
        events: a log from its beginning.
        conversation: id of the one conversation to write down; all of them by default.
        bot_files: the file of each bot's export by the bot's name, to be put next to the feature.
        title: of the scenario; by default a summary of the conversation.
        switches: the platform's, which are not in the log; the default ones if omitted.
        set_up_events: the number of events at the beginning that come from a `cloud.yaml`, which then has to be next to
            the feature.
        epoch_offset_ms: difference in milliseconds between the date at virtual time 0 and that of a scenario, for
            scripts that ask for the date.

    Raises:
        FeatureError: there is no conversation to write down.
        UnknownName: no such conversation, or no file for a bot that took part.
    """
    recording = _recorded(
        events,
        conversation,
        bot_files=bot_files,
        switches=switches,
        set_up_events=set_up_events,
        epoch_offset_ms=epoch_offset_ms,
    )
    names = recording.bot_names
    return (
        f"Feature: Recorded: {' and '.join(names) or 'the fake cloud'}\n"
        "  A recorded conversation. Edit it as you like.\n\n" + recording.text(title)
    )


def scenario(
    events: Sequence[Event],
    conversation: str | None = None,
    *,
    bot_files: Mapping[str, str],
    title: str = "",
    switches: Switches | None = None,
    set_up_events: int = 0,
    epoch_offset_ms: int = 0,
) -> str:
    """The scenario alone, as it is appended to a feature file. Arguments and errors as for `feature`."""
    recording = _recorded(
        events,
        conversation,
        bot_files=bot_files,
        switches=switches,
        set_up_events=set_up_events,
        epoch_offset_ms=epoch_offset_ms,
    )
    return recording.text(title)
