"""Injected faults. Each waits in the order given, occurs once and is then gone; a standing one occurs ever after."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Final, Literal

from ..engine.errors import FeatureError, UnknownName, message
from ..engine.events import FaultStruck
from ..engine.log import Log

_HAVING_DONE_IT: Final = " after processing the request"


@dataclass(frozen=True, slots=True)
class TransferFault:
    """A fault of one request to the transfer API.

    "answers": with `status` · "times out" and "drops the connection": no answer. In these three the request is not
    carried out or, with `after_effect`, carried out all the same · "answers late": carried out, and answered after
    `latency_ms` · "fails later": accepted, and reverted afterwards.
    """

    how: Literal["answers", "times out", "drops the connection", "answers late", "fails later"]
    status: int = 0
    latency_ms: int = 0
    after_effect: bool = False

    @property
    def is_definite(self) -> bool:
        """Whether the failure that the caller sees proves that the cloud has not carried out the request."""
        return not self.after_effect

    def __str__(self) -> str:
        having = _HAVING_DONE_IT if self.after_effect else ""
        detail = {"answers": f" {self.status}", "answers late": f" after {self.latency_ms} ms"}
        subject = "an accepted transfer" if self.how == "fails later" else "the transfer API"
        return f"{subject} {self.how}{detail.get(self.how, '')}{having}"


SERVICES: Final[Mapping[str, str]] = {
    "domain": "the Domain API",
    "login": "the Login Service: login, refresh, logout",
    "identity": "consumer identity (idp) and app tokens (sentinel)",
    "configuration": "users, skills, profiles, agent groups, status reasons",
    "agent status": "agent-view of the Agent Metrics",
    "history": "the three searches of the Messaging Interactions",
    "operations": "queue health and its siblings, agent activity, estimated wait time, shift status",
    "context": "the Conversation Context Service",
    "functions": "Functions invocation",
    "connector": "the Connector API",
    "conversation update": "UpdateConversationField on the sockets of agents and consumers: transfers, closes",
    "publishing": "PublishEvent on the sockets of agents and consumers",
}
"""The services that can be made to fail, and what belongs to each. Transfers of the bot platform have faults of their
own, which apply to the transfers of bots on sockets as well."""


@dataclass(frozen=True, slots=True)
class ServiceFault:
    """A fault of one request to a service.

    "answers": with `status` · "times out" and "drops the connection": no answer. In these three the request is not
    carried out or, with `after_effect`, carried out all the same (S15) · "answers late": carried out, and answered
    after `latency_ms`.
    """

    service: str
    how: Literal["answers", "answers late", "times out", "drops the connection"]
    status: int = 0
    latency_ms: int = 0
    after_effect: bool = False

    @property
    def is_definite(self) -> bool:
        """See `TransferFault.is_definite`."""
        return not self.after_effect

    def __str__(self) -> str:
        having = _HAVING_DONE_IT if self.after_effect else ""
        detail = {"answers": f" {self.status}", "answers late": f" after {self.latency_ms} ms"}
        return f"the service {self.service!r} {self.how}{detail.get(self.how, '')}{having}"


class Faults:
    """The faults that Given steps arrange; also the link between agent connector and bot (`BotLink`)."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._transfer: deque[TransferFault] = deque()
        self._standing: TransferFault | None = None  # of every transfer, once the queue is empty
        self._services: dict[str, deque[ServiceFault]] = {}
        self._silent = 0
        self._lost = 0

    # --- arranging ----------------------------------------------------------------------------------------------------

    def transfer_api_answers(self, status: int, times: int | None = 1, *, after_effect: bool = False) -> None:
        """The next `times` requests to the transfer API, all with None, get `status` (400 to 599), and nothing is done.

        With `after_effect` they are carried out all the same, unknown to the caller.
        """
        if not 400 <= status <= 599:
            raise FeatureError(
                message("the transfer API cannot answer with this status", value=status, expected="400 to 599")
            )
        self._arrange(TransferFault("answers", status=status, after_effect=after_effect), times)

    def transfer_api_times_out(self, times: int = 1, *, after_effect: bool = False) -> None:
        """The next `times` requests get no answer; with `after_effect` they are carried out all the same."""
        self._arrange(TransferFault("times out", after_effect=after_effect), times)

    def transfer_api_drops(self, times: int = 1, *, after_effect: bool = False) -> None:
        """The next `times` requests lose their connection; with `after_effect` they are carried out all the same."""
        self._arrange(TransferFault("drops the connection", after_effect=after_effect), times)

    def transfer_api_answers_late(self, latency_ms: int, times: int = 1) -> None:
        """The next `times` requests are answered, and carried out, `latency_ms` later."""
        if latency_ms < 0:
            raise FeatureError(message("latency must not be negative", value=latency_ms))
        self._arrange(TransferFault("answers late", latency_ms=latency_ms), times)

    def transfers_fail_later(self, times: int | None = 1) -> None:
        """The next `times` transfers, all with None, are accepted by the API and then fail (TF-DELAYED-FAILURE)."""
        self._arrange(TransferFault("fails later"), times)

    def lose_next_response(self, times: int = 1) -> None:
        """The bot's answers to the next `times` messages are lost."""
        self._lost += _counted(times)

    def silent_for(self, messages: int) -> None:
        """The next `messages` messages do not reach the bot."""
        self._silent += _counted(messages)

    def service_answers(self, service: str, status: int, times: int = 1, *, after_effect: bool = False) -> None:
        """The next `times` requests to one of `SERVICES` get `status` (400 to 599).

        With `after_effect` they are carried out all the same, in spite of the answer.

        Raises:
            UnknownName: there is no such service.
            FeatureError: the status is out of range.
        """
        if not 400 <= status <= 599:
            raise FeatureError(message("a service cannot answer with this status", value=status, expected="400 to 599"))
        self._arrange_service(ServiceFault(service, "answers", status, after_effect=after_effect), times)

    def service_answers_late(self, service: str, latency_ms: int, times: int = 1) -> None:
        """The next `times` requests are carried out, and answered `latency_ms` later."""
        if latency_ms < 0:
            raise FeatureError(message("latency must not be negative", value=latency_ms))
        self._arrange_service(ServiceFault(service, "answers late", latency_ms=latency_ms), times)

    def service_times_out(self, service: str, times: int = 1, *, after_effect: bool = False) -> None:
        self._arrange_service(ServiceFault(service, "times out", after_effect=after_effect), times)

    def service_drops(self, service: str, times: int = 1, *, after_effect: bool = False) -> None:
        self._arrange_service(ServiceFault(service, "drops the connection", after_effect=after_effect), times)

    def pending(self) -> list[str]:
        """The faults that have not occurred yet, in words, each kind in its order."""
        waiting: list[object] = [*self._transfer, *(fault for queue in self._services.values() for fault in queue)]
        runs = [(str(fault), len(list(same))) for fault, same in groupby(waiting)]
        runs += [(f"{self._standing}, every time", 1)] if self._standing else []
        runs += [("the bot is silent", self._silent)] if self._silent else []
        runs += [("the bot's response is lost", self._lost)] if self._lost else []
        return [text if times == 1 else f"{text}, {times} times" for text, times in runs]

    def clear(self) -> None:
        """Remove all faults that have not occurred yet."""
        self._transfer.clear()
        self._standing = None
        self._services.clear()
        self._silent = self._lost = 0

    # --- occurring ----------------------------------------------------------------------------------------------------

    def next_transfer(self) -> TransferFault | None:
        """The fault of the request that arrives now, removed from the queue; `fails_later` removes later failures."""
        fault = self._transfer[0] if self._transfer else self._standing
        if fault is None or fault.how == "fails later":
            return None
        if self._transfer:
            self._transfer.popleft()
        self.strike(str(fault))
        return fault

    def next_of(self, service: str) -> ServiceFault | None:
        """The fault of the request that one of `SERVICES` receives now, removed from the queue."""
        queue = self._services.get(service)
        if not queue:
            return None
        fault = queue.popleft()
        self.strike(str(fault))
        return fault

    def fails_later(self) -> bool:
        """Whether the transfer that was just accepted fails later; removes the fault from the queue."""
        fault = self._transfer[0] if self._transfer else self._standing
        if fault is None or fault.how != "fails later":
            return False
        if self._transfer:
            self._transfer.popleft()
        return True

    def strike(self, fault: str, *, conversation: str | None = None) -> int:
        """Log that a fault has occurred; returns the number of the event."""
        return self._log.append(FaultStruck(fault), conversation=conversation).seq

    def input_arrives(self) -> bool:
        if not self._silent:
            return True
        self._silent -= 1
        self.strike("the bot is silent: a message does not reach it")
        return False

    def response_arrives(self) -> bool:
        if not self._lost:
            return True
        self._lost -= 1
        self.strike("the bot's response is lost")
        return False

    def _arrange_service(self, fault: ServiceFault, times: int) -> None:
        if fault.service not in SERVICES:
            raise UnknownName(message(f"unknown service {fault.service!r}", known=SERVICES, wanted=fault.service))
        self._services.setdefault(fault.service, deque()).extend([fault] * _counted(times))

    def _arrange(self, fault: TransferFault, times: int | None) -> None:
        if times is None:
            self._standing = fault
        else:
            self._transfer.extend([fault] * _counted(times))


def _counted(times: int) -> int:
    if times < 1:
        raise FeatureError(message("a fault must occur at least once", value=times, expected="1 or more"))
    return times
