"""One request that is being answered, and the faults that can be arranged for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from ...engine.errors import HandoffError
from ..cloud import Caller, FakeCloud, Refused, Update
from ..faults import ServiceFault
from .frames import Frame, Request
from .hub import Hub

SERVER_ERROR: Final = 1011


class Unanswered(HandoffError):
    """A fault: the request is not answered. With a close code the connection is closed."""

    def __init__(self, close_code: int | None = None) -> None:
        self.close_code = close_code
        super().__init__("the request is not answered")


class Late(HandoffError):
    """A fault: the request is carried out, and answered, `latency_ms` later."""

    def __init__(self, latency_ms: int) -> None:
        self.latency_ms = latency_ms
        super().__init__(f"the request is answered after {latency_ms} ms")


@dataclass(slots=True)
class Call:
    """One request of one caller.

    Attributes:
        hub: the messaging service.
        connection: the number of the connection that the request came by.
        caller: the sender.
        meets_faults: whether arranged faults apply; not to a late answer, whose fault has occurred already.
        fault_response: replaces the answer when a fault strikes after the effect.
        following: frames to send right behind the response.
    """

    hub: Hub
    connection: int
    caller: Caller
    request: Request
    meets_faults: bool
    fault_response: Refused | Unanswered | None = None
    following: list[Frame] = field(default_factory=list)

    @property
    def cloud(self) -> FakeCloud:
        return self.hub.cloud

    @property
    def wire_now_ms(self) -> int:
        """The current epoch time."""
        return self.cloud.wire_ms(self.cloud.clock.now_ms)

    def meet_fault_of(self, service: str) -> None:
        """Apply the next fault arranged for a service; see `faults.SERVICES`.

        Raises:
            Refused, Unanswered, Late: the fault, unless it strikes after the effect.
        """
        if self.meets_faults:
            self._apply(self.cloud.faults.next_of(service))

    def meet_fault_of_update(self, update: Update) -> None:
        """Apply the next fault arranged for updates; for a transfer by a bot, that of the transfer API.

        Raises:
            Refused, Unanswered, Late: as of `meet_fault_of`.
        """
        if self.meets_faults:
            fault = self._transfer_fault() if update.is_transfer else None
            self._apply(fault or self.cloud.faults.next_of("conversation update"))

    def _transfer_fault(self) -> ServiceFault | None:
        """The fault arranged for the next transfer of a bot: a bot on a socket transfers by an update."""
        if self.cloud.role(self.caller) != "bot" or (fault := self.cloud.faults.next_transfer()) is None:
            return None
        assert fault.how != "fails later"
        return ServiceFault("conversation update", fault.how, fault.status, fault.latency_ms, fault.after_effect)

    def _apply(self, fault: ServiceFault | None) -> None:
        if fault is None:
            return
        failure: Refused | Unanswered
        match fault.how:
            case "answers late":
                raise Late(fault.latency_ms)
            case "answers" if fault.after_effect:
                failure = Refused(fault.status, "injected fault: the request was applied but is reported as failed")
            case "answers":
                failure = Refused(fault.status, "the service fails")
            case "times out":
                failure = Unanswered()
            case "drops the connection":
                failure = Unanswered(SERVER_ERROR)
        if fault.is_definite:
            raise failure
        self.fault_response = failure
