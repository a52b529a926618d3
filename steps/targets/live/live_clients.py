"""The windows of one live scenario, and the real time to listen until an action is over."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from ....engine.events import TimePassed
from ..capability import Capability
from ..client.received_conversations import Seen
from .guards import POLL_S, LiveAccount, Window
from .live_limits import LIMITS
from .live_log import Observer

if TYPE_CHECKING:
    from ....engine.log.redaction import Redactor


class LiveClients:
    """The sockets of one live scenario.

    Args:
        account: the account of the run.
        redactor: keeps secrets out of the log.
    """

    def __init__(self, account: LiveAccount, redactor: Redactor) -> None:
        self.account = account
        self.observer = Observer(account, redactor)
        self._windows: dict[str, Window] = {}
        self._changed: set[str] = set()
        account.begin(redactor, self._changed.add)

    def start(self, consumer: str, skill_id: str) -> str:
        """Start a conversation, in a window that is opened now if it is not open. Returns the conversation's id."""
        if consumer not in self._windows:
            self._windows[consumer] = self.account.window(consumer)
        conversation = self.account.open(self._windows[consumer], skill_id)
        self.observer.start(conversation, consumer, skill_id)
        self.observer.observe(conversation, self.seen(consumer, conversation))
        return conversation

    def window(self, consumer: str) -> Window:
        """The window of a consumer who has started a conversation."""
        return self._windows[consumer]

    def seen(self, consumer: str, conversation: str | None) -> Seen | None:
        """The conversation as the consumer's window shows it; None before it does."""
        window = self._windows.get(consumer)
        return None if window is None or conversation is None else window.client.conversations.get(conversation)

    # --- time ---------------------------------------------------------------------------------------------------------

    def advance(self, duration_ms: int) -> None:
        """Listen for this time, in real milliseconds. The scenario is skipped if the profile does not allow it."""
        limit_s = self.account.profile.waits.advance
        if duration_ms > int(limit_s * 1000):
            LIMITS.refuse(Capability.ANY_TIME, limit_s=limit_s)
        self.observer.append(TimePassed(duration_ms))
        end_ms = self.account.elapsed_ms() + duration_ms
        while self.account.elapsed_ms() < end_ms:
            self._listen()

    def settle(self, *, answers_to: str | None = None) -> None:
        """Listen until nothing new has arrived for a while; in this conversation, first until an answer has arrived.

        The profile's waits limit both.
        """
        waits, now = self.account.profile.waits, self.account.elapsed_ms
        if answers_to is not None:
            self._await_answer(answers_to, now() + int(waits.answer * 1000))
        quiet_ms, longest_ms = int(waits.quiet * 1000), now() + int(waits.answer * 1000)
        last_news_ms = now()
        while now() - last_news_ms < quiet_ms and now() < longest_ms:
            if self._listen():
                last_news_ms = now()

    def _await_answer(self, conversation: str, give_up_ms: int) -> None:
        before = self.observer.answers(conversation)
        while self.observer.is_with_bot(conversation) and self.observer.answers(conversation) == before:
            if self.account.elapsed_ms() >= give_up_ms:
                return
            self._listen()

    def _listen(self) -> bool:
        """Read every socket once; returns True if the log has grown."""
        size = len(self.observer.log.events)
        if not self.account.read():
            time.sleep(POLL_S)
        while self._changed:
            conversation = self._changed.pop()
            logged = self.observer.conversations.get(conversation)
            if logged is not None:
                self.observer.observe(conversation, self.seen(logged.consumer, conversation))
        self.account.refuse_other_skills()
        return len(self.observer.log.events) > size
