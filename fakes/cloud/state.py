"""The state of the fake Conversational Cloud: a fold of the log.

`CloudState` listens to the log. Each event that concerns the cloud has one entry in `CHANGES`, a function that changes
the state; events of the bot platform are ignored. Nothing else changes the state, so that reading a log back gives an
equal state. An event that does not fit the state raises `IllegalTransition`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ...engine import events as e
from ...engine.log import Event
from .folds import account_changes, content_changes, conversation_changes, ring_changes, survey_changes
from .folds.state_tables import Change, Tables

CHANGES: dict[type[Any], Change] = {
    **account_changes.CHANGES,
    **conversation_changes.CHANGES,
    **ring_changes.CHANGES,
    **survey_changes.CHANGES,
    **content_changes.CHANGES,
}

# Events that advance a conversation's `metaDataLastUpdateTs`, by which clients order what they receive.
CONVERSATION_CHANGED = frozenset(
    {
        e.ConversationStarted,
        e.ConversationQueued,
        e.SuggestionDropped,
        e.ConversationSkillChanged,
        e.ConversationTakenOver,
        e.ParticipantJoined,
        e.ParticipantLeft,
        e.TtrChanged,
        e.ConversationFieldSet,
        e.RatingGiven,
        e.ConversationReturned,
        e.ConversationClosed,
        e.RingAccepted,
        e.SurveyStarted,
        e.SurveyEnded,
    }
)


@dataclass(slots=True)
class CloudState(Tables):
    """The tables of an account, which events change."""

    def apply(self, event: Event) -> None:
        """Change the tables as the event says; an event that does not concern the cloud changes nothing.

        Raises:
            IllegalTransition: the event does not fit the state, which stays as it is.
        """
        change = CHANGES.get(type(event.body))
        if change:
            change(self, event.body, event)
            if type(event.body) in CONVERSATION_CHANGED:
                conversation = self.conversations[event.conversation or ""]
                conversation.updated_ms = max(event.at_ms, conversation.updated_ms + 1)


def fold(events: Iterable[Event]) -> CloudState:
    """The state of the cloud after these events."""
    state = CloudState()
    for event in events:
        state.apply(event)
    return state
