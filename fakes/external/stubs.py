"""The world outside the cloud: the APIs that a bot's integrations call, stubbed.

One transport for everything the bot platform sends: the cloud's hosts go to the cloud's door, the rest to stubs, unless
a stub was made for an address on a cloud host. A stub is for an address, or for an integration by its name, whatever
address it calls; if both fit, the newer one responds. Without a stub the bot's usual answer for the integration counts,
from the file beside its export. A request without either is an error that says which step adds one.
"""

from __future__ import annotations

import difflib
import json as json_text
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final, Literal

import httpx
import respx

from ...engine.errors import FeatureError, counted, message
from ...engine.interactions import knowledge
from ...engine.interactions.integration import CALLED, EMAIL_ADDRESS, FUNCTIONS_HOST
from ...engine.platform.requests import WITHOUT_STUB
from ..rest.router import LATENCY, Router, check_in_time, is_cloud_host
from .addresses import is_address

Failure = Literal["times out", "drops the connection", "unreachable"]
_FAILURES: Mapping[str, tuple[type[httpx.TransportError], str]] = {
    "times out": (httpx.ReadTimeout, "no answer in time"),
    "drops the connection": (httpx.RemoteProtocolError, "server disconnected without sending a response"),
    "unreachable": (httpx.ConnectError, "the host cannot be reached"),
}
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
WITHOUT_RESPONSE: Final = "no stub answers, so the host counts as unreachable"
"""The error of a request to an address without a stub, where that is a host that cannot be reached."""

_PLAIN_KEY: Final = re.compile(r"[A-Za-z]\w*(?:[ .-]\w+)*")
_SERVICES: Final = (httpx.URL(EMAIL_ADDRESS).host, FUNCTIONS_HOST)  # addresses that no author typed
_NOTHING: Final = object()  # no JSON body; None is the JSON value null
_USUAL: Final = "handoff.usual"  # request extension: the usual answer of the integration that sends it


class UnknownExchange(FeatureError):
    """A request to an address without a stub. `.request` is the request."""

    def __init__(self, text: str, request: httpx.Request) -> None:
        self.request = request
        super().__init__(text)


@dataclass(frozen=True, slots=True)
class Answer:
    """What an integration answers: the arguments of `Outside.stub_integration`, which describes them."""

    status: int = 200
    json: Any = _NOTHING
    text: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    latency_ms: int = 0
    error: Failure | None = None

    @property
    def arguments(self) -> dict[str, Any]:
        """All that is given, by name."""
        found = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: value for name, value in found.items() if value is not _NOTHING}


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
    """A stub that computes its responses."""

    give: Callable[[httpx.Request], httpx.Response]


@dataclass(slots=True)
class _Stubbed:
    """The stubs of one address or integration: the counted replies in their order, then the lasting one.

    Attributes:
        name: the address, or the integration, in words.
        newest: the number of its newest stub.
    """

    name: str
    counted: list[_Reply] = field(default_factory=list)
    lasting: _Reply | _Service | None = None
    asked: int = 0
    newest: int = 0

    def __str__(self) -> str:
        return self.name

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.asked += 1
        reply: _Reply | _Service | None = self.counted.pop(0) if self.counted else self.lasting
        if reply is None:
            has = counted(self.asked - 1, "response")
            what = f"the stub for {self} was called {counted(self.asked, 'time')} but has only {has}"
            raise UnknownExchange(message(what, do="add another one, or one without a number of times"), request)
        return reply.give(request)


class Outside(httpx.BaseTransport):
    """A transport to everything that the bot platform can reach.

    Attributes:
        requests: those to hosts outside the cloud or to stubs, oldest first.
        is_lenient: whether an address without a stub is an unreachable host instead of a mistake in the test.
        advice: the lines that say how to stub the address of a request that has no stub; by default as a step.
    """

    def __init__(self, door: httpx.BaseTransport) -> None:
        self.requests: list[httpx.Request] = []
        self.is_lenient = False
        self.advice: Callable[[httpx.Request], Iterable[str]] = _steps
        self._door = door
        self._addresses: dict[tuple[str, httpx.URL], _Stubbed] = {}
        self._integrations: dict[str, _Stubbed] = {}
        self._made = 0  # stubs so far
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
        """Stub the response of an address.

        Args:
            url: whole address. Without a query it matches any query; with one, exactly that.
            json: a JSON body; None is the body `null`.
            text: a plain body instead of JSON.
            latency_ms: the duration of the exchange, in virtual time.
            times: the number of responses. Stubs of one address with a number of times respond in the order given, then
                the last one without.
            error: fail in this way instead of responding.

        Raises:
            FeatureError: an argument is invalid.
        """
        address = self._address(method, url)
        reply = _reply(str(address), Answer(status, json, text, headers or {}, latency_ms, error))
        if times is None:
            address.lasting = reply
        elif times < 1:
            raise FeatureError(message(f"the stub for {address} needs a number of times of 1 or more", value=times))
        else:
            address.counted += [reply] * times

    def stub_integration(
        self,
        name: str,
        *,
        status: int = 200,
        json: Any = _NOTHING,
        text: str | None = None,
        headers: Mapping[str, str] | None = None,
        latency_ms: int = 0,
        error: Failure | None = None,
    ) -> None:
        """Stub the response to every request of the integration with this name; arguments as for `stub`.

        The name of a Knowledge AI interaction stands for its searches.
        """
        stubbed = self._integrations.setdefault(name, _Stubbed(f"the integration {name!r}"))
        stubbed.lasting = _reply(str(stubbed), Answer(status, json, text, headers or {}, latency_ms, error))
        self._is_newest(stubbed)

    def with_usual(self, answers: Mapping[str, Answer]) -> httpx.BaseTransport:
        """The transport of a bot whose integrations, by name, answer this where no stub does.

        Raises:
            FeatureError: an answer is invalid.
        """
        if not answers:
            return self
        return _WithUsual(self, {name: _reply(f"the integration {name!r}", one) for name, one in answers.items()})

    def serve(self, method: str, url: str, give: Callable[[httpx.Request], httpx.Response]) -> None:
        """Let `give` compute the responses of this address, after the stubs with a number of times are used up."""
        self._address(method, url).lasting = _Service(give)

    def reset(self) -> None:
        """Forget stubs and requests."""
        self.requests.clear()
        self._addresses.clear()
        self._integrations.clear()
        self._hosts.clear()
        self._router = None

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request to the cloud or to a stub.

        Raises:
            UnknownExchange: the address has no stub.
            httpx.TransportError: a fault or a stub says so, or the address has no stub and `is_lenient` is set.
        """
        request.read()
        try:
            return self._response(request)
        except UnknownExchange as unknown:
            request.extensions[WITHOUT_STUB] = str(unknown)
            if self.is_lenient:
                raise httpx.ConnectError(WITHOUT_RESPONSE, request=request) from None
            raise

    def _response(self, request: httpx.Request) -> httpx.Response:
        host = request.url.host
        stubbed = host in self._hosts
        integration = self._integration(request)
        usual: _Reply | None = request.extensions.get(_USUAL)
        if stubbed or integration or usual or not is_cloud_host(host):
            self.requests.append(request)
        if stubbed:
            try:
                return self._routes().handler(request)
            except respx.models.AllMockedAssertionError:
                pass  # the cloud may have this address
        if integration:
            return integration.answer(request)
        if usual:
            return usual.give(request)
        if is_cloud_host(host):
            return self._door.handle_request(request)
        raise self._unknown(request)

    def _integration(self, request: httpx.Request) -> _Stubbed | None:
        """The stubs of the integration that sends this request."""
        return self._integrations.get(request.extensions.get(CALLED, ""))

    def _newest(self, address: _Stubbed) -> Callable[[httpx.Request], httpx.Response]:
        """Responds by the stubs of this address, or by newer ones of the integration."""

        def answer(request: httpx.Request) -> httpx.Response:
            integration = self._integration(request)
            newest = integration if integration and integration.newest > address.newest else address
            return newest.answer(request)

        return answer

    def _is_newest(self, stubbed: _Stubbed) -> None:
        self._made += 1
        stubbed.newest = self._made

    def _address(self, method: str, url: str) -> _Stubbed:
        name = method.upper()
        if name not in _METHODS:
            raise FeatureError(message(f"unknown HTTP method {method!r}", known=_METHODS, wanted=name))
        if not is_address(url):
            expected = "a whole address like https://crm.example/orders"
            raise FeatureError(message("not an address that can be stubbed", value=url, expected=expected))
        target = httpx.URL(url)
        if (name, target) not in self._addresses:
            self._addresses[name, target] = _Stubbed(f"{name} {target}")
            self._hosts.add(target.host)
            self._router = None
        address = self._addresses[name, target]
        self._is_newest(address)
        return address

    def _routes(self) -> Router:
        if self._router is None:
            self._router = Router(assert_all_called=False)
            # addresses with a query first, because one without matches every query
            for method, url in sorted(self._addresses, key=lambda each: not each[1].query):
                answer = self._newest(self._addresses[method, url])
                self._router.route(method=method, url=url).mock(side_effect=answer)
        return self._router

    def _unknown(self, request: httpx.Request) -> UnknownExchange:
        wanted = f"{request.method} {request.url}"
        by_name = {str(stubbed): address for address, stubbed in self._addresses.items()}
        near = difflib.get_close_matches(wanted, by_name, n=1, cutoff=0.5)
        lines = [f"no stub for {wanted}"]
        if near:
            lines.append(f"nearest: {near[0]} ({_difference(request, by_name[near[0]])})")
        lines += self.advice(request)
        if name := request.extensions.get(CALLED):
            lines.append(f"or for good, in <bot>.answers.yaml beside the export: {_key(name)}: 200")
        return UnknownExchange("\n  ".join(lines), request)


class _WithUsual(httpx.BaseTransport):
    """The transport of one bot: notes on each request the usual answer of its integration."""

    def __init__(self, outside: Outside, replies: Mapping[str, _Reply]) -> None:
        self._outside = outside
        self._replies = replies

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if reply := self._replies.get(request.extensions.get(CALLED, "")):
            request.extensions[_USUAL] = reply
        return self._outside.handle_request(request)


def _key(name: str) -> str:
    """A name as a key of YAML; JSON is YAML, too."""
    return name if _PLAIN_KEY.fullmatch(name) else json_text.dumps(name, ensure_ascii=False)


def _steps(request: httpx.Request) -> Iterator[str]:
    """The steps to add for a request without a stub."""
    name = request.extensions.get(CALLED, "…")
    if request.url.host == knowledge.HOST:
        yield f'add: Given the knowledge base of "{name}" finds:'
        return
    what = f'the integration "{name}"' if request.url.host in _SERVICES else f'{request.method} "{request.url}"'
    yield f"add: Given {what} answers 200"
    yield f"or, with its JSON in a doc string: Given {what} answers:"


def _reply(at: str, answer: Answer) -> _Reply:
    """The reply of a stub. Raises FeatureError for a wrong argument."""
    if answer.json is not _NOTHING and answer.text is not None:
        raise FeatureError(message(f"the stub for {at} is given both json and text", do="give either json or text"))
    if not 200 <= answer.status <= 599:
        raise FeatureError(message("not a final HTTP status", at=at, value=answer.status, expected="200 to 599"))
    if answer.latency_ms < 0:
        raise FeatureError(message(f"the stub for {at} needs a latency of 0 or more", value=answer.latency_ms))
    if answer.error is not None and answer.error not in _FAILURES:
        raise FeatureError(message(f"unknown failure {answer.error!r}", at=at, known=_FAILURES, wanted=answer.error))
    kind, content = _body(answer.json, answer.text, at)
    headers = {"content-type": kind} | _lower(answer.headers)
    return _Reply(answer.status, content, headers, answer.latency_ms, answer.error)


def _body(json: Any, text: str | None, at: str) -> tuple[str, bytes]:
    """Content type and bytes of a reply."""
    if json is _NOTHING:
        return "text/plain; charset=utf-8", (text or "").encode()
    try:
        return "application/json", json_text.dumps(json, ensure_ascii=False).encode()
    except (TypeError, ValueError) as error:
        raise FeatureError(message("not a valid JSON value", at=at, value=json)) from error


def _lower(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def _difference(request: httpx.Request, address: tuple[str, httpx.URL]) -> str:
    """The parts of the address that differ, in words."""
    method, url = address
    pairs = (
        ("method", request.method, method),
        ("scheme", request.url.scheme, url.scheme),
        ("host", request.url.netloc, url.netloc),
        ("path", request.url.raw_path.partition(b"?")[0], url.raw_path.partition(b"?")[0]),
        ("query", request.url.query, url.query),
    )
    return ", ".join(part for part, mine, its in pairs if mine != its) + " differs"
