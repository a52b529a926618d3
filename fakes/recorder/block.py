"""From a log to the lines of one scenario."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ...engine.errors import FeatureError, UnknownName, message
from ...engine.events import ConversationStarted
from ...engine.log import Event
from ...engine.settings import Switches
from .gherkin import written
from .recording import Recording


def block(recording: Recording, title: str) -> str:
    """The scenario as it stands in a file."""
    lines = recording.lines()
    name = " ".join((title or recording.title).split())
    return f"  @recorded\n  Scenario: {name}\n{written(lines)}\n"


def recorded(
    events: Sequence[Event],
    conversation: str | None,
    *,
    bot_files: Mapping[str, str],
    switches: Switches | None,
    set_up_events: int,
    epoch_offset_ms: int,
) -> Recording:
    """What is to be written down. Raises UnknownName for an unknown conversation, FeatureError when there is none."""
    known = list(_conversations(events))
    if not known:
        raise FeatureError(message("there is no conversation to write down", do="say something first"))
    if conversation is not None and conversation not in known:
        raise UnknownName(message(f"no conversation {conversation!r}", known=known, wanted=conversation))
    return Recording(
        events,
        frozenset(known if conversation is None else [conversation]),
        bot_files=bot_files,
        switches=switches or Switches(),
        set_up_events=set_up_events,
        epoch_offset_ms=epoch_offset_ms,
    )


def _conversations(events: Iterable[Event]) -> Iterable[str]:
    return (e.conversation for e in events if isinstance(e.body, ConversationStarted) and e.conversation is not None)
