"""What agent and consumer connections have in common: a request in, its response out, notifications around it."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Sized
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, Protocol

from pydantic import BeforeValidator

from ...engine.errors import FeatureError, HandoffError, UnknownName, shorten
from ...engine.events import AcceptStatus, ChatState, MessagePublished, Role
from ..cloud import Caller, Refused, Update, survey_dialog
from ..cloud.records import Conversation
from ..faults import ServiceFault
from .content import Content, choices_of, payload_of
from .fields import Id
from .frames import Answer, BadFrame, Fields, Frame, Request, listed, parse, read, refusal, response

if TYPE_CHECKING:
    from .service import Messaging

NOT_AUTHENTICATED: Final = 4401
TOO_BIG: Final = 1009
SERVER_ERROR: Final = 1011
MAX_SUBSCRIPTIONS: Final = 100  # ours
_SURVEY_SUFFIX: Final = survey_dialog("")


class Link(Protocol):
    """The way to the peer, which somebody else owns."""

    def send(self, frame: Frame) -> None:
        """Put a frame in the queue to the peer. Never raises and never waits."""

    def close(self, code: int) -> None:
        """Close the connection with this code, after what is in the queue."""


class Unanswered(HandoffError):
    """A fault: the request is not answered. With a code the connection is closed."""

    def __init__(self, close_code: int | None = None) -> None:
        self.close_code = close_code
        super().__init__("the request is not answered")


class Late(HandoffError):
    """A fault: the request is carried out, and answered, so much later."""

    def __init__(self, latency_ms: int) -> None:
        self.latency_ms = latency_ms
        super().__init__(f"the request is answered after {latency_ms} ms")


class WireEvent(Fields):
    type: Literal["ContentEvent", "RichContentEvent", "AcceptStatusEvent", "ChatStateEvent"]


class AcceptStatusEvent(Fields):
    status: AcceptStatus
    sequenceList: Annotated[list[int], BeforeValidator(listed)]


class ChatStateEvent(Fields):
    chatState: ChatState


class PublishBody(Fields):
    dialogId: Id = ""
    conversationId: Id = ""
    messageAudience: Literal["ALL", "AGENTS_AND_MANAGERS"] = "ALL"
    event: dict[str, Any]


class Connection(ABC):
    """One peer. `receive` takes what it sends, `gone` says that it sends nothing any more."""

    def __init__(self, service: Messaging, link: Link) -> None:
        self.service = service
        self.cloud = service.cloud
        self.number = service.opens(self)
        self._link = link
        self.is_open = True
        self._held: list[Frame] | None = None  # notifications that wait for a response to go out first
        self._afterwards: list[Frame] = []  # what follows the response being made
        self._faulty = False  # whether the request being answered can meet a fault
        self._fault_response: Refused | Unanswered | None = None  # to a request that has been carried out all the same

    @property
    def is_authenticated(self) -> bool:
        """Whether it is known who the peer is: of an agent from the beginning."""
        return True

    # --- to be filled in ----------------------------------------------------------------------------------------------

    @property
    @abstractmethod
    def caller(self) -> Caller:
        """Who is at the other end."""

    @abstractmethod
    def _handler(self, request: Request) -> Callable[[Request], Answer] | None:
        """What answers a request of this type."""

    @abstractmethod
    def _deregister(self, code: int) -> None:
        """The connection is over."""

    def _is_served(self, request: Request) -> bool:  # noqa: ARG002 - a consumer's connection looks at it
        """Whether the request may be answered at all, as things are."""
        return True

    # --- from the socket ----------------------------------------------------------------------------------------------

    def receive(self, text: str) -> None:
        """Take one text frame. Whatever is wrong with it concerns this peer alone."""
        if not self.is_open:
            return
        try:
            request = parse(text)
        except BadFrame as error:
            self.send(refusal(error.request_id, error))
            return
        if not self._is_served(request):
            self.close(NOT_AUTHENTICATED)
            return
        self._serve(request, faulty=True)

    def gone(self) -> None:
        """The peer is not there any more, with or without a goodbye."""
        self._end(0)

    # --- to the socket ------------------------------------------------------------------------------------------------

    def send(self, frame: Frame) -> None:
        """Send; a link that breaks concerns this peer alone.

        What follows from the loss waits until whatever is going on now is done: it may be the middle of a change.
        """
        if not self.is_open:
            return
        try:
            self._link.send(frame)
        except Exception:  # whatever a transport has to say: it must not reach whoever caused the notification
            self.is_open = False
            self.service.timers.after(0, "connection is lost", self.number)

    def notify(self, frame: Frame) -> None:
        """Send a notification; in an account that does so, after the response to the request that caused it."""
        if self._held is None:
            self.send(frame)
        else:
            self._held.append(frame)

    def close(self, code: int) -> None:
        """Close the connection from this side."""
        if self.is_open:
            self._end(code)
            try:
                self._link.close(code)
            except Exception:  # as in `send`
                return

    def _end(self, code: int) -> None:
        if self.is_open:
            self.is_open = False
            self.service.ends(self)
            self._deregister(code)

    def lose(self) -> None:
        """Do what follows from a link that broke."""
        self._deregister(0)

    def serve_late(self, request: Request) -> None:
        """Answer a request whose time has come; its fault has struck already."""
        self._serve(request, faulty=False)

    # --- one request --------------------------------------------------------------------------------------------------

    def _serve(self, request: Request, *, faulty: bool) -> None:
        if not self.is_open:
            return
        if self.cloud.settings.notifications == "after":
            self._held = []
        try:
            frame = response(request.id, self._answer(request, faulty=faulty))
        except Refused as error:
            frame = refusal(request.id, error)
        except Unanswered as fault:
            self._release()
            if fault.close_code is not None:
                self.close(fault.close_code)
            return
        except Late as fault:
            self._release()
            self.service.timers.after(fault.latency_ms, "late answer", self.number, request)
            return
        except UnknownName as error:
            frame = refusal(request.id, Refused(404, str(error)))
        except FeatureError as error:
            frame = refusal(request.id, Refused(400, str(error)))
        except HandoffError as error:
            frame = refusal(request.id, Refused(500, str(error)))
        self.send(frame)
        self._release()

    def _answer(self, request: Request, *, faulty: bool) -> Answer:
        self._faulty, self._fault_response = faulty, None
        handler = self._handler(request)
        if handler is None:
            raise Refused(400, f"unknown request type {shorten(request.type)}")
        try:
            answer = handler(request)
        except (Refused, FeatureError):
            if self._fault_response is None:
                raise
        if self._fault_response is not None:
            raise self._fault_response
        return answer

    def _release(self) -> None:
        """Send what has waited for the response."""
        held, self._held = self._held or [], None
        following, self._afterwards = self._afterwards, []
        for frame in (*following, *held):
            self.send(frame)

    def _check_room(self, subscriptions: Sized) -> None:
        """Make sure that a client which subscribes again and again is told that it has enough."""
        if len(subscriptions) >= MAX_SUBSCRIPTIONS:
            raise Refused(429, f"at most {MAX_SUBSCRIPTIONS} subscriptions of a kind per connection")

    # --- what both sides ask for --------------------------------------------------------------------------------------

    def _clock(self) -> dict[str, int]:
        return {"currentTime": self.cloud.wire_ms(self.cloud.clock.now_ms)}

    def _dialog(self, dialog_id: str, conversation_id: str = "") -> tuple[Conversation, str]:
        """The conversation of a MessagingDialog, and the dialog's id.

        Raises:
            Refused: 404, there is none; 400, nothing is named.
        """
        wanted = dialog_id or conversation_id
        if not wanted:
            raise Refused(400, "dialogId: Field required")
        conversations = self.cloud.state.conversations
        conversation = conversations.get(wanted) or conversations.get(wanted.removesuffix(_SURVEY_SUFFIX))
        if conversation is None or not (wanted == conversation.id or conversation.surveyed_by):
            raise Refused(404, f"no dialog {wanted!r}")
        return conversation, wanted

    def _publish(self, request: Request) -> int:
        """Publish an event; returns its sequence number."""
        body = read(PublishBody, request.body)
        conversation, dialog_id = self._dialog(body.dialogId, body.conversationId)
        kind = read(WireEvent, body.event).type
        self.cloud.conversation_for(self.caller, conversation.id)
        self._apply_fault(self._fault_of("publishing"))
        is_survey = dialog_id != conversation.id
        if is_survey != bool(conversation.survey) or (not is_survey and not conversation.is_open):
            raise Refused(400, f"the dialog {dialog_id} is closed")
        if kind == "ChatStateEvent":
            chat_state = read(ChatStateEvent, body.event).chatState
            self.cloud.publish_chat_state(self.caller, conversation.id, chat_state, dialog_id)
            return 0
        if kind == "AcceptStatusEvent":
            told = read(AcceptStatusEvent, body.event)
            sequences = tuple(told.sequenceList)
            event = self.cloud.publish_accept_status(self.caller, conversation.id, told.status, sequences, dialog_id)
        else:
            content = self._content(body.event)
            private = body.messageAudience == "AGENTS_AND_MANAGERS"
            event = self._say(conversation, content, request, private=private)
        return self.service.dialogs.sequence(dialog_id, event)

    def _content(self, event: dict[str, Any]) -> Content:
        needed = "content" if event["type"] == "RichContentEvent" else "message"
        if needed not in event:
            raise Refused(400, f"event.{needed}: Field required")
        if needed == "content" and not isinstance(event["content"], dict):
            raise Refused(400, "event.content: a JSON object is expected")
        return choices_of(event)

    def _say(self, conversation: Conversation, content: Content, request: Request, *, private: bool) -> Any:
        payload = payload_of(list(request.metadata))
        attached = [entry for entry in request.metadata if payload is None or entry.get("type") != "ExternalId"]
        metadata = json.dumps(attached, ensure_ascii=False) if attached else ""
        caller = self.caller
        if caller.side == "consumer":
            if private:
                raise Refused(403, "a consumer has no private messages")
            return self.cloud.consumer_writes(
                conversation.id,
                content.text,
                payload,
                content.file,
                metadata=metadata,
                rich=content.rich,
                content_type=content.content_type,
            )
        said = MessagePublished(
            self._role(),
            caller.name,
            content.text,
            content.choices,
            content.cards,
            "agents" if private else "all",
            content.rich,
            payload,
            content.layout,
            content.file,
            metadata,
            content.content_type,
        )
        return self.cloud.agent_publishes(caller.name, conversation.id, said)

    def _role(self) -> Role:
        return self.cloud.role(self.caller)

    def _update(self, conversation_id: str, update: Update) -> None:
        """Carry out an update; a transfer may meet the fault that has been arranged for it."""
        fault = self._transfer_fault() if update.is_transfer and self._faulty else None
        self._apply_fault(fault or self._fault_of("conversation update"))
        self.cloud.update(conversation_id, update, by=self.caller)

    # --- faults -------------------------------------------------------------------------------------------------------

    def _transfer_fault(self) -> ServiceFault | None:
        """The fault arranged for the next transfer of a bot: a bot on a socket transfers by an update."""
        if self._role() != "bot" or (fault := self.cloud.faults.next_transfer()) is None:
            return None
        assert fault.how != "fails later"
        return ServiceFault("conversation update", fault.how, fault.status, fault.latency_ms, fault.after_effect)

    def _fault_of(self, service: str) -> ServiceFault | None:
        return self.cloud.faults.next_of(service) if self._faulty else None

    def _apply_fault(self, fault: ServiceFault | None) -> None:
        """Let a fault strike; one that strikes after the effect waits for the answer that it replaces."""
        if fault is None:
            return
        failure: Refused | Unanswered
        match fault.how:
            case "answers late":
                raise Late(fault.latency_ms)
            case "answers" if fault.after_effect:
                text = "injected fault: the request was applied but is reported as failed"
                failure = Refused(fault.status, text)
            case "answers":
                failure = Refused(fault.status, "the service fails")
            case "times out":
                failure = Unanswered()
            case "drops the connection":
                failure = Unanswered(SERVER_ERROR)
        if fault.is_definite:
            raise failure
        self._fault_response = failure
