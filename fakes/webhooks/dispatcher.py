"""Sending notifications to the endpoints of applications, and trying again.

An application retries by time (in order, per conversation, with growing pauses, until its retention is over) or by
number (five times more, in any order). Requests go out through `deliver`, which returns at once and calls back with the
status. First attempts are work of the clock, later ones patience.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import random
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import httpx

from ...engine.clock import Timing
from ...engine.events import WebhookSent
from ..authentication.credentials import App
from ..cloud import FakeCloud

Answered = Callable[[int | None], None]  # the status of the endpoint's answer, None without one
Deliver = Callable[[httpx.Request, Answered], None]

ACCEPTED: Final = (200, 201)
TIMEOUT_S: Final = 5.0  # to connect, and to be answered
RETRIES: Final = 5
RETRY_MS: Final = 30_000
LONGEST_PAUSE_S: Final = 300
SHUFFLE_MS: Final = 500  # notifications within this time may change places (S14)
_DIGESTS: Final = {"sha1": hashlib.sha1, "sha256": hashlib.sha256}


def through(transport: httpx.BaseTransport) -> Deliver:
    """A function that delivers through a transport that answers immediately."""

    def deliver(request: httpx.Request, answered: Answered) -> None:
        try:
            status = transport.handle_request(request).status_code
        except httpx.TransportError:
            status = None
        answered(status)

    return deliver


def signature(app: App, body: bytes) -> str:
    """The value of `X-Liveperson-Signature` for a body."""
    digest = hmac.new(app.client_secret.encode(), body, _DIGESTS[app.signature]).digest()
    return f"{app.signature}={base64.b64encode(digest).decode()}"


@dataclass(slots=True)
class _Notification:
    """One notification to deliver. `queue` is the queue it waits in; None when the order does not matter."""

    app: App
    url: str
    kind: str
    body: bytes
    made_ms: int
    number: int
    queue: deque[_Notification] | None = None
    attempts: int = 0
    waits: int = 0  # timers that are set for it


class Dispatcher:
    """Sends the notifications of all applications of one account.

    Attributes:
        deliver: sends a request. Without it notifications are dropped.
    """

    def __init__(self, cloud: FakeCloud, deliver: Deliver | None = None) -> None:
        self.deliver = deliver
        self._cloud = cloud
        self._clock = cloud.clock
        self._queues: dict[tuple[str, str], deque[_Notification]] = {}  # by application and conversation
        self._notifications: dict[int, _Notification] = {}  # by number, while a timer is set
        self._made = 0
        self._timers = cloud.clock.owner("webhooks", {"webhook": self._send})
        self._random = random.Random(f"webhooks {cloud.people.seed}")

    def notify(self, app: App, kind: str, frame: Mapping[str, Any], conversation_id: str) -> None:
        """Send this to the application's endpoint for notifications of this kind, if it has one."""
        url = dict(app.webhooks).get(kind)
        if url is None or self.deliver is None:
            return
        body = json.dumps(frame, ensure_ascii=False, separators=(",", ":")).encode()
        self._made += 1
        notification = _Notification(app, url, kind, body, self._clock.now_ms, self._made)
        if self._cloud.settings.webhooks == "shuffled":
            for _ in range(2):
                self._later(notification, self._random.randrange(SHUFFLE_MS))
        elif app.retry == "number":
            self._later(notification, 0)
        else:
            queue = notification.queue = self._queues.setdefault((app.client_id, conversation_id), deque())
            queue.append(notification)
            if len(queue) == 1:
                self._later(notification, 0)

    def _later(self, notification: _Notification, delay_ms: int, timing: Timing = Timing.WORK) -> None:
        self._notifications[notification.number] = notification
        notification.waits += 1
        self._timers.after(delay_ms, "webhook", notification.number, timing=timing)

    def _send(self, number: int) -> None:
        notification = self._notifications[number]
        notification.waits -= 1
        if not notification.waits:
            del self._notifications[number]
        if self.deliver is None:
            return
        notification.attempts += 1
        self.deliver(self._request(notification), partial(self._answered, notification))

    def _request(self, notification: _Notification) -> httpx.Request:
        headers = {
            "Content-Type": "application/json",
            "X-Liveperson-Account-Id": self._cloud.account,
            "X-Liveperson-Client-Id": notification.app.client_id,
            "X-Liveperson-Signature": signature(notification.app, notification.body),
        }
        timeout = httpx.Timeout(TIMEOUT_S).as_dict()
        return httpx.Request(
            "POST", notification.url, headers=headers, content=notification.body, extensions={"timeout": timeout}
        )

    def _answered(self, notification: _Notification, status: int | None) -> None:
        app = notification.app
        sent = WebhookSent(app.client_id, notification.url, notification.kind, notification.attempts, status or 0)
        self._cloud.log.append(sent)
        pause_ms = None if status in ACCEPTED else self._pause_ms(notification)
        if pause_ms is not None:
            self._later(notification, pause_ms, Timing.PATIENCE)
        elif notification.queue:
            notification.queue.popleft()
            if notification.queue:
                self._later(notification.queue[0], 0)
            else:
                self._drop_empty_queues()

    def _pause_ms(self, notification: _Notification) -> int | None:
        """The pause before a notification is tried again, None to give it up."""
        app = notification.app
        if app.retry == "number":
            return RETRY_MS if notification.attempts <= RETRIES else None
        pause_ms = min(2**notification.attempts, LONGEST_PAUSE_S) * 1_000
        age_ms = self._clock.now_ms - notification.made_ms
        return pause_ms if age_ms + pause_ms <= app.retention_s * 1_000 else None

    def _drop_empty_queues(self) -> None:
        self._queues = {key: queue for key, queue in self._queues.items() if queue}
