"""The consumer socket: one connection of one messaging window."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from pydantic import Field

from ..cloud import Caller, Refused
from ..cloud.records import Conversation
from . import views
from .agent import States
from .connection import Connection, Link
from .dialogs import Published
from .fields import Id, read_update
from .frames import Answer, Fields, Frame, Request, notification, read

if TYPE_CHECKING:
    from .service import Messaging

CONVERSATIONS_CHANGED: Final = "cqm.ExConversationChangeNotification"
EVENT_PUBLISHED: Final = "ms.MessagingEventNotification"
_FREE: Final = frozenset({"InitConnection", "GetClock"})  # served before anybody has said who he is
_MULTI_DIALOG: Final = "MULTI_DIALOG"


class Subscribe(Fields):
    minLastUpdatedTime: int | None = None
    convState: States = Field(default_factory=list)
    stage: States = Field(default_factory=list)


class Unsubscribe(Fields):
    subscriptionId: Id


class Opening(Fields):
    skillId: Id | None = None
    campaignInfo: dict[str, Any] | None = None
    conversationContext: dict[str, Any] | None = None


class SubscribeEvents(Fields):
    dialogId: Id = ""
    conversationId: Id = ""
    fromSeq: int | None = None


class Profile(Fields):
    userId: Id | None = None


@dataclass(slots=True)
class _Filter:
    """A subscription to the consumer's conversations, and the ones it has told of."""

    id: str
    states: frozenset[str]
    stages: frozenset[str]
    since_ms: int | None  # epoch milliseconds
    told: set[str] = field(default_factory=set)


class ConsumerConnection(Connection):
    """What a consumer's client is answered and told. Made by `Messaging.consumer`."""

    def __init__(self, service: Messaging, link: Link, consumer: str | None) -> None:
        super().__init__(service, link)
        self.consumer = consumer
        self._features: frozenset[str] | None = None  # None: the client has not said what it can show
        self._conversations: dict[str, _Filter] = {}
        self._dialogs: dict[str, int] = {}  # dialog to the sequence number from which on it is told

    @property
    def is_authenticated(self) -> bool:
        return self.consumer is not None

    @property
    def caller(self) -> Caller:
        return Caller("consumer", self.consumer or "")

    def _handler(self, request: Request) -> Callable[[Request], Answer] | None:
        handler = _REQUESTS.get(request.type)
        return None if handler is None else lambda asked: handler(self, asked)

    def _is_served(self, request: Request) -> bool:
        return self.is_authenticated or request.type in _FREE

    def _deregister(self, code: int) -> None:
        self.service.consumer_is_gone(self, code)

    # --- told by the service ------------------------------------------------------------------------------------------

    def conversation_changed(self, conversation: Conversation) -> None:
        for subscription in list(self._conversations.values()):
            matches = self._matches(subscription, conversation)
            if matches or conversation.id in subscription.told:
                self.notify(self._change(subscription, conversation, matches=matches))

    def published(self, published: Published) -> None:
        since = self._dialogs.get(published.dialog_id)
        if since is None or published.is_private or (published.sequence is not None and published.sequence < since):
            return
        self.notify(notification(EVENT_PUBLISHED, {"changes": [published.for_consumer]}))

    def forget(self, conversation_id: str, dialogs: tuple[str, ...]) -> None:
        for subscription in self._conversations.values():
            subscription.told.discard(conversation_id)
        for dialog_id in dialogs:
            self._dialogs.pop(dialog_id, None)

    # --- views --------------------------------------------------------------------------------------------------------

    def _matches(self, subscription: _Filter, conversation: Conversation) -> bool:
        by_state = not subscription.states or views.state_of(conversation) in subscription.states
        by_stage = not subscription.stages or views.stage_of(conversation) in subscription.stages
        return by_state and by_stage

    def _change(self, subscription: _Filter, conversation: Conversation, *, matches: bool) -> Frame:
        """A conversation that is over is news all the same, unless the account says DELETE (S10)."""
        if matches:
            subscription.told.add(conversation.id)
        elif conversation.is_over:
            subscription.told.discard(conversation.id)
        how = "UPSERT" if matches else self.cloud.settings.closed_notification
        change = {"type": how, "result": self._view(conversation)}
        return notification(CONVERSATIONS_CHANGED, {"subscriptionId": subscription.id, "changes": [change]})

    def _view(self, conversation: Conversation) -> dict[str, Any]:
        shows_survey = self._features is not None and _MULTI_DIALOG in self._features
        return views.for_consumer(self.cloud, self.service.dialogs, conversation, with_survey=shows_survey)

    # --- requests -----------------------------------------------------------------------------------------------------

    def _init_connection(self, request: Request) -> Answer:
        properties = request.header("ClientProperties")
        if properties is not None:
            self._features = _features(properties)
        if self.consumer is None:
            header = request.header("ConsumerAuthentication") or {}
            jwt = header.get("jwt")
            consumer = self.service.consumer_of(jwt) if isinstance(jwt, str) else None
            if consumer is None:
                raise Refused(401, "the token of the consumer is missing or not valid")
            self.service.authenticated(self, consumer)
        return self._typed("InitConnectionResponse", {})

    def _get_clock(self, _request: Request) -> Answer:
        return self._typed("GetClockResponse", self._clock())

    def _subscribe_conversations(self, request: Request) -> Answer:
        self._check_room(self._conversations)
        asked = read(Subscribe, request.body)
        states, stages = frozenset(asked.convState), frozenset(asked.stage)
        subscription = _Filter(self.service.new_id("consumer"), states, stages, asked.minLastUpdatedTime)
        self._conversations[subscription.id] = subscription
        since_ms = asked.minLastUpdatedTime or 0
        mine = [
            conversation
            for conversation in self.service.conversations_of(self.consumer or "")
            if self._matches(subscription, conversation) and self.cloud.wire_ms(conversation.updated_ms) >= since_ms
        ]
        subscription.told = {conversation.id for conversation in mine}
        changes = [{"type": "UPSERT", "result": self._view(conversation)} for conversation in mine]
        body = {"subscriptionId": subscription.id, "changes": changes}
        self._afterwards.append(notification(CONVERSATIONS_CHANGED, body))
        return self._typed("cqm.SubscribeExConversationsResponse", {"subscriptionId": subscription.id})

    def _unsubscribe_conversations(self, request: Request) -> Answer:
        if self._conversations.pop(read(Unsubscribe, request.body).subscriptionId, None) is None:
            raise Refused(404, "no such subscription")
        return self._typed("cqm.UnsubscribeExConversationsResponse", {})

    def _request_conversation(self, request: Request) -> Answer:
        asked = read(Opening, request.body)
        sent = {"conversationContext": asked.conversationContext, "campaignInfo": asked.campaignInfo}
        kept = {name: value for name, value in sent.items() if value}
        context = json.dumps(kept, ensure_ascii=False) if kept else ""
        skill_id = self._skill(asked)
        conversation_id = self.cloud.start_conversation(self.consumer or "", skill_id or None, context=context)
        return self._typed("cm.RequestConversationResponse", {"conversationId": conversation_id})

    def _skill(self, asked: Opening) -> str:
        """The skill that was named, else the campaign's, else the account's; "-1" is no skill at all."""
        if asked.skillId == "-1":
            return ""
        if asked.skillId not in (None, ""):
            skill = self.cloud.state.skills.get(asked.skillId or "")
            if skill is None or skill.is_deleted:
                raise Refused(400, f"no skill with id {asked.skillId}")
            return skill.id
        engagement = str((asked.campaignInfo or {}).get("engagementId", ""))
        return self.cloud.settings.campaigns.get(engagement, self.cloud.settings.entry_skill_id)

    def _subscribe_events(self, request: Request) -> Answer:
        asked = read(SubscribeEvents, request.body)
        conversation, dialog_id = self._dialog(asked.dialogId, asked.conversationId)
        self.cloud.conversation_for(self.caller, conversation.id)
        self._dialogs[dialog_id] = since = asked.fromSeq or 0
        existing = self.service.dialogs.of(dialog_id, since)
        changes = [published.for_consumer for published in existing if not published.is_private]
        self._afterwards.append(notification(EVENT_PUBLISHED, {"changes": changes}))
        return self._typed("GenericSubscribeResponse", {})

    def _publish_event(self, request: Request) -> Answer:
        return self._typed("ms.PublishEventResponse", {"sequence": self._publish(request)})

    def _update_field(self, request: Request) -> Answer:
        conversation_id, update = read_update(request.body)
        self._update(conversation_id, update)
        text = "OK Conversation resolved successfully" if update.closes else "OK Conversation updated successfully"
        return self._typed("StringResponse", text)

    def _set_profile(self, request: Request) -> Answer:
        if not isinstance(request.body, dict):
            raise Refused(400, "body: a profile is a JSON object")
        self.cloud.write_profile(self.consumer or "", json.dumps(request.body, ensure_ascii=False))
        return self._typed("userprofile.SetUserProfileResponse", {"msg": "OK User Profile set successfully"})

    def _get_profile(self, request: Request) -> Answer:
        body = {"userId": request.body} if isinstance(request.body, str) else request.body
        wanted = read(Profile, body).userId or self.consumer or ""
        if wanted == self.consumer:
            profile = self.service.profile_of(wanted)
        elif user := self.cloud.user_on_wire(wanted):
            known = views.user_profile(self.cloud, user.name)
            profile = {name: known[name] for name in ("userId", "nickName", "avatarUrl", "role")}
        else:
            raise Refused(404, f"no user {wanted!r}")
        return self._typed("userprofile.GetUserProfileResponse", profile)

    def _no_files(self, request: Request) -> Answer:
        raise Refused(501, f"{request.type}: this cloud has no file service")

    def _typed(self, type_name: str, body: Any) -> Answer:
        """An answer of this documented type, or with the prefix that some responses are seen with (S13)."""
        prefix = ".ams." if self.cloud.settings.consumer_types == "prefixed" else ""
        return Answer(prefix + type_name, body)


def _features(properties: Mapping[str, Any]) -> frozenset[str]:
    found = properties.get("features")
    return frozenset(each for each in found if isinstance(each, str)) if isinstance(found, list) else frozenset()


_REQUESTS: Final[dict[str, Callable[[ConsumerConnection, Request], Answer]]] = {
    "InitConnection": ConsumerConnection._init_connection,
    "GetClock": ConsumerConnection._get_clock,
    "cqm.SubscribeExConversations": ConsumerConnection._subscribe_conversations,
    "cqm.UnsubscribeExConversations": ConsumerConnection._unsubscribe_conversations,
    "cm.ConsumerRequestConversation": ConsumerConnection._request_conversation,
    "ms.SubscribeMessagingEvents": ConsumerConnection._subscribe_events,
    "ms.PublishEvent": ConsumerConnection._publish_event,
    "cm.UpdateConversationField": ConsumerConnection._update_field,
    "userprofile.SetUserProfile": ConsumerConnection._set_profile,
    "userprofile.GetUserProfile": ConsumerConnection._get_profile,
    "ms.GenerateURLForUploadFile": ConsumerConnection._no_files,
    "ms.GenerateURLForDownloadFile": ConsumerConnection._no_files,
}
