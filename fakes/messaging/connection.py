"""A connection: requests, their responses, and notifications.

Agents and consumers differ in the requests that they may send and in what they can subscribe to; both are given to the
connection: a table from request type to the function that answers it, and the subscriptions of its client.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final, Generic, Protocol, TypeVar

from ...engine.errors import FeatureError, HandoffError, UnknownName, shorten
from ..cloud import Caller, Refused
from .call import Call, Late, Unanswered
from .frames import Answer, BadFrame, Frame, Request, parse, refusal, response
from .hub import Hub

NOT_AUTHENTICATED: Final = 4401
_BEFORE_AUTHENTICATION: Final = frozenset({"InitConnection", "GetClock"})  # types served to an unknown caller

S = TypeVar("S")
Requests = Mapping[str, Callable[[Call, S], Answer]]


class Link(Protocol):
    """The way to the peer. Its owner also feeds `Connection.receive`."""

    def send(self, frame: Frame) -> None:
        """Put a frame in the queue to the peer. Never raises and never waits."""

    def close(self, code: int) -> None:
        """Close the connection with this code, after what is in the queue."""


class Connection(Generic[S]):
    """One peer. `receive` handles what it sends; `gone` ends the connection.

    Attributes:
        number: names the connection to the messaging service and to timers.
        caller: the peer; without a name while it has not authenticated.
        subscriptions: what its client has subscribed to.
        is_open: whether frames go in and out.
    """

    def __init__(
        self, hub: Hub, number: int, link: Link, *, caller: Caller, subscriptions: S, requests: Requests[S]
    ) -> None:
        self.number = number
        self.caller = caller
        self.subscriptions = subscriptions
        self.is_open = True
        self._hub = hub
        self._link = link
        self._requests = requests
        self._held: list[Frame] | None = None  # notifications that wait for a response to go out first

    @property
    def is_authenticated(self) -> bool:
        """Whether the peer is known; an agent is from the beginning."""
        return bool(self.caller.name)

    # --- from the socket ----------------------------------------------------------------------------------------------

    def receive(self, text: str) -> None:
        """Handle one text frame. An error in it affects only this peer."""
        if not self.is_open:
            return
        try:
            request = parse(text)
        except BadFrame as error:
            self.send(refusal(error.request_id, error))
            return
        if not self.is_authenticated and request.type not in _BEFORE_AUTHENTICATION:
            self.close(NOT_AUTHENTICATED)
            return
        self._serve(request, meets_faults=True)

    def serve_late(self, request: Request) -> None:
        """Answer a request whose answer was delayed by a fault."""
        self._serve(request, meets_faults=False)

    def gone(self) -> None:
        """End the connection: the peer has closed it, or has disappeared."""
        self._end(0)

    # --- to the socket ------------------------------------------------------------------------------------------------

    def send(self, frame: Frame) -> None:
        """Send frames; an error of the link affects only this peer.

        The loss is handled when the current change is complete, because this may be the middle of one.
        """
        if not self.is_open:
            return
        try:
            self._link.send(frame)
        except Exception:  # an error of the transport must not reach the peer that caused the notification
            self.is_open = False
            self._hub.timers.after(0, "connection is lost", self.number)

    def notify(self, frames: Iterable[Frame]) -> None:
        """Send notifications; in an account that does so, after the response to the request that caused them."""
        for frame in frames:
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
            self._hub.ended(self.number, code)

    # --- one request --------------------------------------------------------------------------------------------------

    def _serve(self, request: Request, *, meets_faults: bool) -> None:
        if not self.is_open:
            return
        if self._hub.cloud.settings.notifications == "after":
            self._held = []
        call = Call(self._hub, self.number, self.caller, request, meets_faults)
        try:
            frame = response(request.id, self._answer(call))
        except Unanswered as fault:
            self._release(call)
            if fault.close_code is not None:
                self.close(fault.close_code)
            return
        except Late as fault:
            self._release(call)
            self._hub.timers.after(fault.latency_ms, "late answer", self.number, request)
            return
        except HandoffError as error:
            frame = refusal(request.id, _refused(error))
        self.send(frame)
        self._release(call)

    def _answer(self, call: Call) -> Answer:
        handler = self._requests.get(call.request.type)
        if handler is None:
            raise Refused(400, f"unknown request type {shorten(call.request.type)}")
        try:
            answer = handler(call, self.subscriptions)
        except (Refused, FeatureError):
            if call.fault_response is None:
                raise
        if call.fault_response is not None:
            raise call.fault_response
        return answer

    def _release(self, call: Call) -> None:
        """Send what has waited for the response."""
        held, self._held = self._held or [], None
        for frame in (*call.following, *held):
            self.send(frame)


def _refused(error: HandoffError) -> Refused:
    """An error as this protocol reports it."""
    if isinstance(error, Refused):
        return error
    status = 404 if isinstance(error, UnknownName) else 400 if isinstance(error, FeatureError) else 500
    return Refused(status, str(error))
