"""The world outside the cloud: the APIs that a bot's integrations call, stubbed.

One transport for everything the bot platform sends: the cloud's hosts go to the cloud's door, the rest to stubs, unless
a stub was made for an address on a cloud host. An address nobody fakes is an error that says how to fake it.
"""

from __future__ import annotations

import difflib
import json as json_text
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import httpx
import respx

from ...engine.errors import FeatureError, message
from ...engine.interactions import knowledge
from ...engine.interactions.integration import EMAIL_ADDRESS, FUNCTIONS_HOST
from ..rest.router import LATENCY, Router, check_in_time, is_cloud_host

Failure = Literal["times out", "drops the connection", "unreachable"]
_FAILURES: Mapping[str, tuple[type[httpx.TransportError], str]] = {
    "times out": (httpx.ReadTimeout, "no answer in time"),
    "drops the connection": (httpx.RemoteProtocolError, "server disconnected without sending a response"),
    "unreachable": (httpx.ConnectError, "the host cannot be reached"),
}
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
_ANSWERS: Final = 'say what comes of it: Given the integration "…" answers 200'
_SENTENCES: Final = {  # addresses that no author typed: the platform's own services
    knowledge.HOST: 'say what it finds: Given the knowledge base of "…" finds:',
    httpx.URL(EMAIL_ADDRESS).host: _ANSWERS,
    FUNCTIONS_HOST: _ANSWERS,
}
_NOTHING: Final = object()  # no JSON body; None is the JSON value null


class UnknownExchange(FeatureError):
    """A request to an address nobody fakes. `.request` is the request."""

    def __init__(self, text: str, request: httpx.Request) -> None:
        self.request = request
        super().__init__(text)


@dataclass(frozen=True, slots=True)
class _Reply:
    status: int
    content: bytes
    headers: Mapping[str, str]
    latency_ms: int
    error: str | None

    def give(self, request: httpx.Request) -> httpx.Response:
        if self.error:
            kind, text = _FAILURES[self.error]
            raise kind(text, request=request)
        check_in_time(request, self.latency_ms)
        extensions = {LATENCY: self.latency_ms}
        return httpx.Response(self.status, headers=self.headers, content=self.content, extensions=extensions)


@dataclass(frozen=True, slots=True)
class _Service:
    """Something that works its answers out."""

    give: Callable[[httpx.Request], httpx.Response]


@dataclass(slots=True)
class _Address:
    """What one address answers: first the counted replies in their order, then the lasting one, forever."""

    method: str
    url: httpx.URL
    counted: list[_Reply] = field(default_factory=list)
    lasting: _Reply | _Service | None = None
    asked: int = 0

    def __str__(self) -> str:
        return f"{self.method} {self.url}"

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.asked += 1
        reply: _Reply | _Service | None = self.counted.pop(0) if self.counted else self.lasting
        if reply is None:
            what = f"the fake of {self} has been asked {self.asked} times and has only {self.asked - 1} answers"
            raise UnknownExchange(message(what, do="give it one more, or one without a number of times"), request)
        return reply.give(request)


class Outside(httpx.BaseTransport):
    """Everything the bot platform can reach. `requests` lists what arrived outside the cloud, oldest first."""

    def __init__(self, door: httpx.BaseTransport) -> None:
        self.requests: list[httpx.Request] = []
        self.is_lenient = False  # whether an address that nobody fakes is a host out of reach, and no mistake of a test
        self._door = door
        self._addresses: dict[tuple[str, httpx.URL], _Address] = {}
        self._hosts: set[str] = set()
        self._router: Router | None = None  # made from the addresses when a request needs it

    @property
    def transport(self) -> httpx.BaseTransport:
        return self

    def stub(
        self,
        method: str,
        url: str,
        *,
        status: int = 200,
        json: Any = _NOTHING,
        text: str | None = None,
        headers: Mapping[str, str] | None = None,
        latency_ms: int = 0,
        times: int | None = None,
        error: Failure | None = None,
    ) -> None:
        """Fake the answer of an address.

        Args:
            url: whole address. Without a query it answers any query; with one, exactly that.
            json: JSON body; None is the body `null`.
            text: a body as it is, instead of JSON.
            latency_ms: how long the answer takes, in virtual time.
            times: answer this often only. Stubs of one address with a number of times answer in the order given; after
                them the last one without.
            error: no answer at all, but this.

        Raises:
            FeatureError: something of it cannot be.
        """
        address = self._address(method, url)
        if json is not _NOTHING and text is not None:
            raise FeatureError(message(f"the fake of {address} has two bodies", expected="json or text"))
        if not 200 <= status <= 599:
            raise FeatureError(message("no final HTTP status", at=str(address), value=status, expected="200 to 599"))
        if latency_ms < 0 or (times is not None and times < 1):
            raise FeatureError(message(f"the fake of {address} needs a latency from 0 and a number of times from 1"))
        if error is not None and error not in _FAILURES:
            raise FeatureError(message(f"no failure {error!r}", at=str(address), known=_FAILURES, wanted=error))
        kind, content = _body(json, text, str(address))
        reply = _Reply(status, content, {"content-type": kind} | _lower(headers or {}), latency_ms, error)
        if times is None:
            address.lasting = reply
        else:
            address.counted += [reply] * times

    def serve(self, method: str, url: str, give: Callable[[httpx.Request], httpx.Response]) -> None:
        """Let `give` answer this address, behind whatever is stubbed a number of times."""
        self._address(method, url).lasting = _Service(give)

    def reset(self) -> None:
        """Forget stubs and requests."""
        self.requests.clear()
        self._addresses.clear()
        self._hosts.clear()
        self._router = None

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request on its way.

        Raises:
            UnknownExchange: nobody fakes this address.
            httpx.TransportError: a fault or a stub says so, or nobody fakes the address and that is no mistake.
        """
        request.read()
        host = request.url.host
        stubbed = host in self._hosts
        if stubbed or not is_cloud_host(host):
            self.requests.append(request)
        if stubbed:
            try:
                return self._routes().handler(request)
            except respx.models.AllMockedAssertionError:
                pass  # the cloud may know it, or nobody does
        if is_cloud_host(host):
            return self._door.handle_request(request)
        unknown = self._unknown(request)
        if self.is_lenient:
            raise httpx.ConnectError(str(unknown), request=request) from None
        raise unknown

    def _address(self, method: str, url: str) -> _Address:
        name = method.upper()
        if name not in _METHODS:
            raise FeatureError(message(f"no HTTP method {method!r}", known=_METHODS, wanted=name))
        try:
            target = httpx.URL(url)
        except httpx.InvalidURL:
            target = httpx.URL("")
        if target.scheme not in ("http", "https") or not target.host:
            expected = "a whole address like https://crm.example/orders"
            raise FeatureError(message("this address cannot be faked", value=url, expected=expected))
        if (name, target) not in self._addresses:
            self._addresses[name, target] = _Address(name, target)
            self._hosts.add(target.host)
            self._router = None
        return self._addresses[name, target]

    def _routes(self) -> Router:
        if self._router is None:
            self._router = Router(assert_all_called=False)
            # with a query first: without one an address takes every query
            for address in sorted(self._addresses.values(), key=lambda each: not each.url.query):
                self._router.route(method=address.method, url=address.url).mock(side_effect=address.answer)
        return self._router

    def _unknown(self, request: httpx.Request) -> UnknownExchange:
        wanted = f"{request.method} {request.url}"
        by_name = {str(address): address for address in self._addresses.values()}
        near = difflib.get_close_matches(wanted, by_name, n=1, cutoff=0.5)
        lines = [f"nobody fakes {wanted}"]
        if near:
            lines.append(f"nearest: {near[0]} ({_difference(request, by_name[near[0]])})")
        hints = (hint for host, hint in _SENTENCES.items() if request.url.host == host)
        lines.append(next(hints, "add it in a Given step, or let the request fail on purpose there"))
        return UnknownExchange("\n  ".join(lines), request)


def _body(json: Any, text: str | None, at: str) -> tuple[str, bytes]:
    """Content type and bytes of a reply."""
    if json is _NOTHING:
        return "text/plain; charset=utf-8", (text or "").encode()
    try:
        return "application/json", json_text.dumps(json, ensure_ascii=False).encode()
    except (TypeError, ValueError) as error:
        raise FeatureError(message("this is no JSON value", at=at, value=json)) from error


def _lower(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def _difference(request: httpx.Request, address: _Address) -> str:
    """Which parts of the address differ, in words."""
    pairs = (
        ("method", request.method, address.method),
        ("scheme", request.url.scheme, address.url.scheme),
        ("host", request.url.netloc, address.url.netloc),
        ("path", request.url.raw_path.partition(b"?")[0], address.url.raw_path.partition(b"?")[0]),
        ("query", request.url.query, address.url.query),
    )
    return ", ".join(part for part, mine, its in pairs if mine != its) + " differs"
