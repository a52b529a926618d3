"""The connector's state of its conversations."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..clock import Timer
from ..events import File
from ..ports import Delivery


@dataclass(slots=True)
class Window:
    """The consumer's messages that are being joined.

    Attributes:
        texts: the messages, oldest first.
        file: the latest file among them.
        payload: the payload of the last one, None for typed words.
        is_postback: whether the last one came from a button.
        rules: the documented rules by which the bot gets the last one.
        first_ms: virtual time of the first one.
        timer: due at the end of the window, None before the first message.
    """

    texts: list[str] = field(default_factory=list)
    file: File | None = None
    payload: str | None = None
    is_postback: bool = False
    rules: tuple[str, ...] = ()
    first_ms: int = 0
    timer: Timer | None = None


@dataclass(slots=True)
class Watch:
    """The watch over an input that the bot has not answered yet.

    Attributes:
        unanswered: the input, None when the bot has answered.
        arrived_ms: virtual time of the consumer message that was handed over last.
        answered_ms: the same for the last one that the bot answered.
        tries: how often the input has been sent to the bot.
        retry, silence: the timers that the bot's output ends.
        fresh_ms: virtual time of the last fresh start, None before the first.
        is_fresh: whether no message has been handed over since.
    """

    unanswered: Delivery | None = None
    arrived_ms: int | None = None
    answered_ms: int | None = None
    tries: int = 0
    retry: Timer | None = None
    silence: Timer | None = None
    fresh_ms: int | None = None
    is_fresh: bool = False


@dataclass(slots=True)
class ConversationState:
    """The connector's state of one conversation.

    Attributes:
        present: whether the bot takes part in it.
        is_transferring: whether the cloud is carrying out a transfer of this bot.
        held: messages that arrived during that transfer, with their causes.
        labelled: payloads of buttons whose labels the bot receives instead (CON-BUTTON-TEXT-ON-POSTBACK).
        greeting: the timer of the greeting message.
    """

    id: str
    present: bool = False
    is_transferring: bool = False
    held: list[tuple[Delivery, int | None]] = field(default_factory=list)
    labelled: set[str] = field(default_factory=set)
    greeting: Timer | None = None
    window: Window = field(default_factory=Window)
    watch: Watch = field(default_factory=Watch)

    def cancel_greeting(self) -> None:
        if self.greeting is not None:
            self.greeting.cancel()

    def leave(self) -> None:
        """End the bot's part; the next agent or bot reads the history."""
        self.present = self.is_transferring = False
        self.held.clear()
        self.cancel_greeting()
        if self.window.timer is not None:
            self.window.timer.cancel()
        self.window.texts, self.window.file, self.window.timer = [], None, None


class ConversationStates:
    """The connector's conversations by id."""

    def __init__(self) -> None:
        self._by_id: dict[str, ConversationState] = {}

    def of(self, conversation_id: str) -> ConversationState:
        """The state of this conversation, a new one when there is none."""
        found = self._by_id.get(conversation_id)
        if found is None:
            found = self._by_id[conversation_id] = ConversationState(conversation_id)
        return found

    def forget(self, conversation_id: str) -> None:
        self._by_id.pop(conversation_id, None)
