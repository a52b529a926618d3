"""One WebSocket to the messaging service: requests out, responses and notifications in.

Theory of operation. The sender of a request reads until its response has arrived. Frames in between are handed to the
owner, in the order of arrival, and at no other time. `catch_up` requests the time; the response comes after everything
sent before it, so the owner has then seen all of that. The address of an agent's socket contains the bearer: our texts
never contain the address.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any, Final, Protocol

from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException

from ....engine.errors import message
from .account import Account
from .errors import Gone, TargetError, refusal
from .sockets import Socket

Typed = Sequence[Mapping[str, Any]]  # headers and metadata: objects with a type
CLOSE_S: Final = 2.0


class Owner(Protocol):
    """The client that a socket belongs to."""

    def notified(self, type: str, body: Mapping[str, Any]) -> None:
        """Handle a notification; `type` has no `.ams.` prefix."""

    def answered(self, request: str, body: Any) -> None:
        """Handle the response to a request that was sent without waiting; `request` is the id that `send` returned."""


class Channel:
    """A connected socket.

    Args:
        account: the account of the service.
        path: below the host, `{account}` standing for the account's id; may hold a bearer.
        owner: gets notifications and late responses.
        whose: a name for texts.
        clock: the type of the request for the time on this kind of socket.
        keeps_alive_s: seconds between pings; None for no pings.

    Raises:
        TargetError: the handshake is refused, or the host does not answer.
    """

    def __init__(
        self,
        account: Account,
        path: str,
        *,
        owner: Owner,
        whose: str,
        clock: str = "GetClock",
        keeps_alive_s: float | None = None,
    ) -> None:
        self.whose = whose
        self._owner = owner
        self._clock = clock
        self._limit_s = account.limit_s
        self._numbers = count(1)
        self._pending: dict[str, str] = {}  # requests sent without waiting: id to type
        self._given_up: set[str] = set()  # requests whose response did not come in time
        self._responses: dict[str, Mapping[str, Any]] = {}
        self._awaited: str | None = None
        self._socket = self._connected(account, path, keeps_alive_s)

    def __repr__(self) -> str:
        return f"Channel of {self.whose}"

    def _connected(self, account: Account, path: str, keeps_alive_s: float | None) -> Socket:
        host = account.host("asyncMessagingEnt")
        try:
            return account.sockets.connect(
                f"wss://{host}{path.replace('{account}', account.id)}",
                tls=account.tls,
                limit_s=account.limit_s,
                uses_proxies=account.uses_proxies,
                ping_s=keeps_alive_s,
            )
        except InvalidStatus as error:
            status = error.response.status_code
            raise TargetError(refusal(f"the socket of {self.whose}", status, ""), status=status) from None
        except (OSError, WebSocketException) as error:
            what = message(f"no socket for {self.whose}", at=host, value=type(error).__name__)
            raise TargetError(what) from None

    # --- requests -----------------------------------------------------------------------------------------------------

    def request(self, type: str, body: object, *, metadata: Typed = (), headers: Typed = ()) -> Any:
        """Send a request and return the body of its response.

        Raises:
            TargetError: the service refuses, or does not answer in time.
            Gone: the socket has closed.
        """
        self._awaited = number = self.send(type, body, metadata=metadata, headers=headers)
        del self._pending[number]
        deadline = time.monotonic() + self._limit_s
        try:
            while number not in self._responses:
                if not self._read(deadline):
                    raise TargetError(f"{self.whose}: no answer to {type} within {self._limit_s:g} s")
        except BaseException:  # Ctrl-C as well: the conversation still has to be closed over this socket
            self._given_up.add(number)
            raise
        finally:
            self._awaited = None
        return self._accepted(type, self._responses.pop(number))

    def send(self, type: str, body: object, *, metadata: Typed = (), headers: Typed = ()) -> str:
        """Send a request without waiting; the owner gets the response. Returns the request's id."""
        number = str(next(self._numbers))
        frame: dict[str, Any] = {"kind": "req", "id": number, "type": type, "body": body}
        if metadata:
            frame["metadata"] = list(metadata)
        if headers:
            frame["headers"] = list(headers)
        self._pending[number] = type
        try:
            self._socket.send(json.dumps(frame), self._limit_s)
        except ConnectionClosed:
            raise Gone(self.whose, self._socket.close_code) from None
        except TimeoutError:
            raise TargetError(f"{self.whose}: {type} could not be sent within {self._limit_s:g} s") from None
        return number

    def catch_up(self) -> None:
        """Read everything that has been sent to this socket, pending responses included."""
        while True:
            self.request(self._clock, {})
            if not self._pending:
                return

    def read_for(self, wait_s: float) -> bool:
        """Wait for one frame, at most this time; returns True if one arrived."""
        return self._read(time.monotonic() + wait_s)

    def close(self) -> None:
        self._socket.close(CLOSE_S)

    # --- what comes in ------------------------------------------------------------------------------------------------

    def _read(self, deadline: float) -> bool:
        try:
            text = self._socket.receive(deadline - time.monotonic())
        except TimeoutError:
            return False
        if text is None:
            raise Gone(self.whose, self._socket.close_code)
        frame = json.loads(text)
        if frame.get("kind") == "notification":
            self._owner.notified(str(frame.get("type", "")).removeprefix(".ams."), frame.get("body") or {})
        elif frame.get("kind") == "resp":
            self._respond(frame)
        return True

    def _respond(self, frame: Mapping[str, Any]) -> None:
        number = str(frame.get("reqId"))
        if number == self._awaited:
            self._responses[number] = frame
        elif number in self._pending:
            self._owner.answered(number, self._accepted(self._pending.pop(number), frame))
        elif number in self._given_up:
            self._given_up.discard(number)
        else:
            raise TargetError(message(f"{self.whose}: a response without a request", value=number))

    def _accepted(self, type: str, frame: Mapping[str, Any]) -> Any:
        status, body = int(frame.get("code") or 0), frame.get("body")
        if 200 <= status <= 299:
            return body
        said = body if isinstance(body, Mapping) else {}
        text = refusal(f"{type} of {self.whose}", status, str(said.get("details") or said.get("title") or ""))
        raise TargetError(text, status=status)
