"""A consumer at a messaging window: identity service, consumer socket, Messaging Window protocol."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from ....engine.errors import FeatureError, message
from ....engine.events import File, MessagePublished
from ....fakes.messaging.content import event_of
from .account import Account
from .received_conversations import Seen, as_list, received
from .socket_client import Channel

SOCKET: Final = "/ws_api/account/{account}/messaging/consumer?v=3"
FEATURES: Final = ["AUTO_MESSAGES", "RICH_CONTENT", "CO_BROWSE", "QUICK_REPLIES", "MULTI_DIALOG"]
CLIENT: Final = {"type": ".ClientProperties", "appId": "handoff", "features": FEATURES}

Metadata = Sequence[Mapping[str, Any]]


class ConsumerClient:
    """One consumer's window. Connected when made; everything it receives is in `conversations`.

    Args:
        account: the account.
        jwt: the consumer's token from the identity service.
        changed: is called after each conversation change and each new event, with the conversation's id.
        keeps_alive_s: seconds between pings, None for none.
    """

    def __init__(
        self,
        account: Account,
        jwt: str,
        *,
        name: str = "",
        changed: Callable[[str], None] = lambda _conversation: None,
        keeps_alive_s: float | None = None,
    ) -> None:
        self.id = subject(jwt)
        self.name = name or self.id
        self.conversations: dict[str, Seen] = {}
        self._account = account
        self._changed = changed
        self._subscribed: set[str] = set()
        self._channel = Channel(
            account,
            SOCKET,
            owner=self,
            whose=f"the consumer {self.name}",
            keeps_alive_s=keeps_alive_s,
        )
        proof = {"type": ".ams.headers.ConsumerAuthentication", "jwt": jwt}
        self._channel.request("InitConnection", {}, headers=[proof, CLIENT])
        self._channel.request("cqm.SubscribeExConversations", {"convState": ["OPEN", "CLOSE"]})

    def __repr__(self) -> str:
        return f"ConsumerClient({self.name!r})"

    @classmethod
    def known_as(cls, account: Account, code: str, **options: Any) -> ConsumerClient:
        """A client for the consumer with this authorization code of the brand."""
        return cls(account, account.authenticate(code), **options)

    @classmethod
    def unknown(cls, account: Account, **options: Any) -> ConsumerClient:
        """A client for a new, unknown consumer."""
        return cls(account, account.sign_up(), **options)

    # --- what a consumer does -----------------------------------------------------------------------------------------

    def start(self, skill_id: str | None, **more: Any) -> str:
        """Open a conversation, at the campaign's skill when none is given. Returns its id."""
        body = {"ttrDefName": "NORMAL", "channelType": "MESSAGING", "brandId": self._account.id, **more}
        if skill_id is not None:
            body["skillId"] = skill_id
        answer = self._channel.request("cm.ConsumerRequestConversation", body)
        conversation = str(answer["conversationId"])
        self._subscribe(conversation, conversation)
        return conversation

    def says(self, conversation: str, text: str, *, metadata: Metadata = ()) -> int:
        """Publish a text; returns its sequence number. The metadata identify the tapped element."""
        return self.publish(
            conversation, {"type": "ContentEvent", "contentType": "text/plain", "message": text}, metadata=metadata
        )

    def uploads(self, conversation: str, file: File, *, metadata: Metadata = ()) -> int:
        """Publish a file that is in the file service; returns the sequence number."""
        said = MessagePublished("consumer", self.name, file.caption, file=file)
        return self.publish(conversation, event_of(said), metadata=metadata)

    def publish(self, conversation: str, event: Mapping[str, Any], *, metadata: Metadata = ()) -> int:
        dialog = self.conversations[conversation].open_dialog if conversation in self.conversations else conversation
        body = {"dialogId": dialog, "conversationId": conversation, "event": event}
        return int(self._channel.request("ms.PublishEvent", body, metadata=metadata)["sequence"])

    def closes(self, conversation: str) -> None:
        """End the main dialog, or the survey that came after it."""
        seen = self.conversations[conversation]
        dialog = {"dialogId": seen.open_dialog, "state": "CLOSE", "closedCause": "Closed by consumer"}
        field = {"field": "DialogChange", "type": "UPDATE", "dialog": dialog}
        body = {"conversationId": conversation, "conversationField": [field]}
        self._channel.request("cm.UpdateConversationField", body)

    def closes_completely(self, conversation: str) -> None:
        """End the conversation, and the survey that its end may have begun."""
        self.catch_up()
        while conversation not in self.conversations or self.conversations[conversation].is_open:
            before = self.conversations[conversation].open_dialog
            self.closes(conversation)
            self.catch_up()
            if self.conversations[conversation].open_dialog == before:
                return

    def catch_up(self) -> None:
        """Read everything that has been sent to this client."""
        self._channel.catch_up()

    def read_for(self, wait_s: float) -> bool:
        return self._channel.read_for(wait_s)

    def disconnect(self) -> None:
        self._channel.close()

    # --- what comes in ------------------------------------------------------------------------------------------------

    def notified(self, type: str, body: Mapping[str, Any]) -> None:
        if type.endswith("ExConversationChangeNotification"):
            for change in as_list(body.get("changes")):
                self._conversation_changed(change)
        elif type.endswith("MessagingEventNotification"):
            for change in as_list(body.get("changes")):
                self._event_came(change)

    def answered(self, request: str, body: Any) -> None:
        """Ignore the responses to subscriptions: the events come as notifications."""

    def _conversation_changed(self, change: Mapping[str, Any]) -> None:
        result = change["result"]
        details = result.get("conversationDetails") or {}
        seen = self.conversations.setdefault(result["convId"], Seen(result["convId"]))
        if not seen.take(details):
            return
        seen.is_mine = change.get("type") != "DELETE"
        for dialog in seen.dialogs if seen.is_open else ():
            self._subscribe(seen.id, dialog)
        self._changed(seen.id)

    def _event_came(self, change: Mapping[str, Any]) -> None:
        event = received(change)
        if event is None:
            return
        conversation = str(change.get("conversationId") or event.dialog)
        seen = self.conversations.setdefault(conversation, Seen(conversation))
        if seen.got(event):
            self._changed(conversation)

    def _subscribe(self, conversation: str, dialog: str) -> None:
        """Ask for the events of a dialog, from its first one on; once."""
        if dialog not in self._subscribed:
            self._subscribed.add(dialog)
            body = {"dialogId": dialog, "conversationId": conversation, "fromSeq": 0}
            self._channel.send("ms.SubscribeMessagingEvents", body)


def subject(jwt: str) -> str:
    """The subject of a JWT. The signature is not checked: the service does that."""
    try:
        payload = jwt.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return str(claims.get("lp_consumer_id") or claims["sub"])
    except (IndexError, KeyError, ValueError):
        raise FeatureError(message("the identity service's answer is not a JWT with a subject")) from None
