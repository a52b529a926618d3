"""A conversation that was held, as a scenario that passes.

`feature` writes a file, `scenario` what can be appended to one. Both are pure functions of a log. What no sentence of
the step library can say ends the scenario with a comment that says what was left out, so that what there is passes.
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
        bot_files: the file of each bot's export by the bot's name, to lie beside the feature.
        title: of the scenario; one that says what happened by default.
        switches: the platform's, when they are not what they are by default: the log does not tell.
        set_up_events: the number of events at the beginning that come from a `cloud.yaml`, needed beside the feature.
        epoch_offset_ms: how much later than in a scenario the date at virtual time 0 was, for scripts that ask for it.

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
        "  A conversation that was held, saved to be held again. Change it as you like.\n\n" + recording.text(title)
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
