"""The path of the bot's messages to the Conversational Cloud."""

from __future__ import annotations

from dataclasses import replace

from ..clock import Clock
from ..escalation.transfer_message import BLANK_MESSAGE
from ..events import Choice, DiagnosticReported
from ..log import Log
from ..ports import Outgoing
from . import citations, user_profile
from .conversation_state import ConversationStates
from .neighbours import Neighbours
from .outbox import INTERVAL_MS, Outbox


class Relay:
    """Publishes the messages of a bot as its connector's settings say."""

    def __init__(
        self, neighbours: Neighbours, states: ConversationStates, *, clock: Clock, log: Log, name: str, seed: int
    ) -> None:
        self._neighbours = neighbours
        self._states = states
        self._log = log
        self._outbox = Outbox(seed)
        self._timers = clock.owner(f"outbox of {name}", {"rolling message loop": self.flush})

    def publish(self, conversation_id: str, message: Outgoing) -> bool:
        """Send a message of the bot; False when the bot has left.

        BLANK_MESSAGE, exact, is output that is not shown (C32); SET_USER_PROFILE names the consumer
        (CLD-SET-USER-PROFILE). Follows CON-TILE-DISPLAY and CON-BUTTON-TEXT-ON-POSTBACK.
        """
        if is_empty(message) or message.text == BLANK_MESSAGE:
            return True
        if message.text.startswith(user_profile.COMMAND):
            return self._set_profile(conversation_id, message)
        settings, state = self._neighbours.settings, self._states.of(conversation_id)
        if len(message.cards) > 1:
            rules = (*message.rules, *citations.TILES)
            message = replace(message, layout=settings.tile_display, rules=rules)
        if settings.button_text_on_postback:
            offered = (*message.choices, *(choice for card in message.cards for choice in card.choices))
            state.labelled |= {choice.payload for choice in offered if choice.kind == "button"}
            message = _labelled(message)
        if self._neighbours.bot.switches.shuffle_messages and state.present and not state.is_transferring:
            if self._outbox.put(conversation_id, message, self._log.cause):
                self._timers.after(INTERVAL_MS, "rolling message loop", conversation_id)
            return True
        return self._neighbours.cloud.publish(conversation_id, message)

    def flush(self, conversation_id: str) -> None:
        """Send the messages of the rolling message loop immediately."""
        waiting = self._outbox.take(conversation_id)
        shuffled = citations.SHUFFLED if len(waiting) > 1 else ()
        for message, cause in waiting:
            with self._log.caused_by(cause):
                rules = (*message.rules, *shuffled)
                self._neighbours.cloud.publish(conversation_id, replace(message, rules=rules))

    def _set_profile(self, conversation_id: str, message: Outgoing) -> bool:
        """Name the consumer; any other message is shown unchanged."""
        names = user_profile.read(message.text)
        if names is not None and self._neighbours.cloud.set_profile(conversation_id, names):
            return True
        why = "its JSON cannot be read" if names is None else "the account, or a consumer who is signed in, forbids it"
        remark = DiagnosticReported("profile-not-set", f"{user_profile.COMMAND} is shown as a text: {why}")
        self._neighbours.bot.note(conversation_id, remark, rules=citations.PROFILE, node=message.node)
        return self._neighbours.cloud.publish(conversation_id, message)


def is_empty(message: Outgoing) -> bool:
    """Whether the message has nothing to show."""
    return not (message.text or message.choices or message.cards or message.rich)


def _labelled(message: Outgoing) -> Outgoing:
    """The message with buttons that write their labels (CON-BUTTON-TEXT-ON-POSTBACK)."""

    def labelled(choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
        return tuple(replace(one, shown=one.label) if one.written != one.label else one for one in choices)

    cards = tuple(replace(card, choices=labelled(card.choices)) for card in message.cards)
    return replace(message, choices=labelled(message.choices), cards=cards)
