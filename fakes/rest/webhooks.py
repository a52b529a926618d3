"""Webhooks of the Connector API: what happens in a consumer's conversations, sent to his application's endpoints.

Theory of operation. For each consumer that an application speaks for, an observer is connected to the messaging service
like a window, so that a webhook says what a window would be told. Each change becomes one notification. An application
retries by time (in order, per conversation, with growing pauses, until its retention is over) or by number (five times
more, in no order). Requests go out through `deliver`, which calls back with the status; nothing here waits. First
attempts are work of the clock, later ones patience.
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
from typing import TYPE_CHECKING, Any, Final

import httpx

from ...engine.clock import Timing
from ...engine.events import WebhookSent
from .sessions import App

if TYPE_CHECKING:
    from ..messaging import ConsumerConnection, Frame
    from .router import CloudDoor

Answered = Callable[[int | None], None]  # the status of the endpoint's answer, None without one
Deliver = Callable[[httpx.Request, Answered], None]

ACCEPTED: Final = (200, 201)
TIMEOUT_S: Final = 5.0  # to connect, and to be answered
RETRIES: Final = 5
RETRY_MS: Final = 30_000
LONGEST_PAUSE_S: Final = 300
SHUFFLE_MS: Final = 500  # within which notifications change places (S14)
_DIGESTS: Final = {"sha1": hashlib.sha1, "sha256": hashlib.sha256}


def through(transport: httpx.BaseTransport) -> Deliver:
    """A way to deliver that has its answer at once: for a transport that does not wait either."""

    def deliver(request: httpx.Request, answered: Answered) -> None:
        try:
            status = transport.handle_request(request).status_code
        except httpx.TransportError:
            status = None
        answered(status)

    return deliver


def signature(app: App, body: bytes) -> str:
    """What `X-Liveperson-Signature` says of a body."""
    digest = hmac.new(app.client_secret.encode(), body, _DIGESTS[app.signature]).digest()
    return f"{app.signature}={base64.b64encode(digest).decode()}"


@dataclass(slots=True)
class _Notification:
    """One webhook on its way. `line` is what it waits its turn in, if it does."""

    app: App
    url: str
    kind: str
    body: bytes
    made_ms: int
    number: int
    line: deque[_Notification] | None = None
    attempts: int = 0
    waits: int = 0  # timers that are set for it


class Webhooks:
    """The webhooks of all applications of one account.

    Attributes:
        deliver: sends a request. Without one nothing is sent, and nothing is kept for later.
    """

    def __init__(self, door: CloudDoor, deliver: Deliver | None = None) -> None:
        self.deliver = deliver
        self._door = door
        self._clock = door.cloud.clock
        self._observers: dict[tuple[str, str], _Observer] = {}
        self._lines: dict[tuple[str, str], deque[_Notification]] = {}  # by application and conversation
        self._notifications: dict[int, _Notification] = {}  # by number, while a timer is set
        self._made = 0
        self._timers = self._clock.owner("webhooks", {"webhook": self._send, "subscription": self._subscribe})
        self._random = random.Random(f"webhooks {door.cloud.people.seed}")

    @property
    def watched(self) -> int:
        """For how many consumers applications are listening."""
        return len(self._observers)

    def watch(self, app: App, consumer: str) -> None:
        """From now on the application hears of this consumer's conversations, as far as it wants to."""
        if app.webhooks and (app.client_id, consumer) not in self._observers:
            self._observers[app.client_id, consumer] = _Observer(self, self._door, app, consumer)

    def forget(self, app: App, consumer: str) -> None:
        self._observers.pop((app.client_id, consumer), None)

    def notify(self, app: App, kind: str, frame: Mapping[str, Any], conversation_id: str) -> None:
        """Send this to the application's endpoint for such notifications, if it has one."""
        url = dict(app.webhooks).get(kind)
        if url is None or self.deliver is None:
            return
        body = json.dumps(frame, ensure_ascii=False, separators=(",", ":")).encode()
        self._made += 1
        notification = _Notification(app, url, kind, body, self._clock.now_ms, self._made)
        if self._door.cloud.settings.webhooks == "shuffled":
            for _ in range(2):
                self._later(notification, self._random.randrange(SHUFFLE_MS))
        elif app.retry == "number":
            self._later(notification, 0)
        else:
            line = notification.line = self._lines.setdefault((app.client_id, conversation_id), deque())
            line.append(notification)
            if len(line) == 1:
                self._later(notification, 0)

    def _later(self, notification: _Notification, delay_ms: int, timing: Timing = Timing.WORK) -> None:
        self._notifications[notification.number] = notification
        notification.waits += 1
        self._timers.after(delay_ms, "webhook", notification.number, timing=timing)

    def subscribe(self, app: App, consumer: str, dialog_id: str) -> None:
        """Listen to a dialog of a watched consumer, once what is going on now is done."""
        self._timers.after(0, "subscription", app.client_id, consumer, dialog_id)

    def _subscribe(self, client_id: str, consumer: str, dialog_id: str) -> None:
        if observer := self._observers.get((client_id, consumer)):
            observer.subscribe(dialog_id)

    def _send(self, number: int) -> None:
        notification = self._notifications[number]
        notification.waits -= 1
        if not notification.waits:
            del self._notifications[number]
        if self.deliver is None:
            return
        notification.attempts += 1
        app = notification.app
        headers = {
            "Content-Type": "application/json",
            "X-Liveperson-Account-Id": self._door.cloud.account,
            "X-Liveperson-Client-Id": app.client_id,
            "X-Liveperson-Signature": signature(app, notification.body),
        }
        timeout = httpx.Timeout(TIMEOUT_S).as_dict()
        request = httpx.Request(
            "POST", notification.url, headers=headers, content=notification.body, extensions={"timeout": timeout}
        )
        self.deliver(request, partial(self._answered, notification))

    def _answered(self, notification: _Notification, status: int | None) -> None:
        app = notification.app
        sent = WebhookSent(app.client_id, notification.url, notification.kind, notification.attempts, status or 0)
        self._door.cloud.log.append(sent)
        pause_ms = None if status in ACCEPTED else self._pause_ms(notification)
        if pause_ms is not None:
            self._later(notification, pause_ms, Timing.PATIENCE)
        elif notification.line:
            notification.line.popleft()
            if notification.line:
                self._later(notification.line[0], 0)
            else:
                self._drop_empty_lines()

    def _pause_ms(self, notification: _Notification) -> int | None:
        """How long until a notification is tried again; None: never."""
        app = notification.app
        if app.retry == "number":
            return RETRY_MS if notification.attempts <= RETRIES else None
        pause_ms = min(2**notification.attempts, LONGEST_PAUSE_S) * 1_000
        age_ms = self._clock.now_ms - notification.made_ms
        return pause_ms if age_ms + pause_ms <= app.retention_s * 1_000 else None

    def _drop_empty_lines(self) -> None:
        self._lines = {key: line for key, line in self._lines.items() if line}


class _Observer:
    """A window that nobody sits at: what it is told goes to an application."""

    def __init__(self, webhooks: Webhooks, door: CloudDoor, app: App, consumer: str) -> None:
        self._webhooks = webhooks
        self._door = door
        self._app = app
        self._consumer = consumer
        self._dialogs: set[str] = set()
        self._connection: ConsumerConnection = door.messaging.observe(consumer, self)
        properties = {"type": ".ClientProperties", "features": ["RICH_CONTENT", "QUICK_REPLIES", "MULTI_DIALOG"]}
        self._request("InitConnection", {}, headers=[properties])
        self._request("cqm.SubscribeExConversations", {"convState": ["OPEN", "CLOSE"]})

    def send(self, frame: Frame) -> None:
        """Take what a window would be told."""
        if frame["kind"] != "notification":
            return
        kind, body = frame["type"].removeprefix(".ams."), frame["body"]
        for change in body["changes"]:
            if kind == "ms.MessagingEventNotification":
                name, conversation_id = f"{kind}.{change['event']['type']}", change["conversationId"]
            else:
                name, conversation_id = kind, change["result"]["convId"]
                self._listen(change["result"])
            one = {"kind": "notification", "type": kind, "body": {**body, "changes": [change]}}
            self._webhooks.notify(self._app, name, one, conversation_id)

    def close(self, code: int) -> None:  # noqa: ARG002 - a window would show it
        self._webhooks.forget(self._app, self._consumer)

    def _listen(self, conversation: Mapping[str, Any]) -> None:
        """Subscribe to the dialogs that are new here, once what is being told has been told."""
        for dialog in conversation["conversationDetails"]["dialogs"]:
            dialog_id = dialog["dialogId"]
            if dialog_id not in self._dialogs:
                self._dialogs.add(dialog_id)
                self._webhooks.subscribe(self._app, self._consumer, dialog_id)

    def subscribe(self, dialog_id: str) -> None:
        self._request("ms.SubscribeMessagingEvents", {"dialogId": dialog_id, "fromSeq": 0})

    def _request(self, kind: str, body: Mapping[str, Any], **more: Any) -> None:
        self._connection.receive(json.dumps({"kind": "req", "id": "webhooks", "type": kind, "body": body, **more}))
