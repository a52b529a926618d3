"""A connection that acts as a consumer's window, and feeds webhooks."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from ..messaging import ConsumerConnection, Frame, Messaging

MESSAGES: Final = "ms.MessagingEventNotification"
CONVERSATIONS: Final = "cqm.ExConversationChangeNotification"
KINDS: Final = (
    *(f"{MESSAGES}.{event}" for event in ("ContentEvent", "RichContentEvent", "AcceptStatusEvent", "ChatStateEvent")),
    CONVERSATIONS,
)
"""The kinds of notifications that an application can receive."""

_PROPERTIES = {"type": ".ClientProperties", "features": ["RICH_CONTENT", "QUICK_REPLIES", "MULTI_DIALOG"]}


@dataclass(frozen=True, slots=True)
class Outlet:
    """The receiver of an observer's reports.

    Attributes:
        notify: takes the kind of a notification, the notification with one change, and the conversation's id.
        dialog_found: takes the id of a dialog that the observer should `follow` once the current change is complete.
        closed: the messaging service has closed the connection.
    """

    notify: Callable[[str, Mapping[str, Any], str], None]
    dialog_found: Callable[[str], object]
    closed: Callable[[], object]


class Observer:
    """The link of a headless consumer connection. It follows all conversations and dialogs of the consumer."""

    def __init__(self, messaging: Messaging, consumer: str, outlet: Outlet) -> None:
        self._outlet = outlet
        self._dialogs: set[str] = set()
        self._connection: ConsumerConnection = messaging.observe(consumer, self)
        self._request("InitConnection", {}, headers=[_PROPERTIES])
        self._request("cqm.SubscribeExConversations", {"convState": ["OPEN", "CLOSE"]})

    def follow(self, dialog_id: str) -> None:
        self._request("ms.SubscribeMessagingEvents", {"dialogId": dialog_id, "fromSeq": 0})

    def send(self, frame: Frame) -> None:
        """Handle a frame as a window would; each change in a notification is reported separately."""
        if frame["kind"] != "notification":
            return
        kind, body = frame["type"].removeprefix(".ams."), frame["body"]
        for change in body["changes"]:
            if kind == MESSAGES:
                name, conversation_id = f"{kind}.{change['event']['type']}", change["conversationId"]
            else:
                name, conversation_id = kind, change["result"]["convId"]
                self._find_dialogs(change["result"])
            one = {"kind": "notification", "type": kind, "body": {**body, "changes": [change]}}
            self._outlet.notify(name, one, conversation_id)

    def close(self, code: int) -> None:  # noqa: ARG002 - a window would show it
        self._outlet.closed()

    def _find_dialogs(self, conversation: Mapping[str, Any]) -> None:
        for dialog in conversation["conversationDetails"]["dialogs"]:
            dialog_id = dialog["dialogId"]
            if dialog_id not in self._dialogs:
                self._dialogs.add(dialog_id)
                self._outlet.dialog_found(dialog_id)

    def _request(self, kind: str, body: Mapping[str, Any], **more: Any) -> None:
        self._connection.receive(json.dumps({"kind": "req", "id": "webhooks", "type": kind, "body": body, **more}))
