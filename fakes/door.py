"""The REST door of the fake cloud, in process: a respx router that calls `FakeCloud`.

Theory of operation. One router serves every cloud of the process, because building one costs milliseconds and a World
is made per scenario. The cloud of a request travels in its extensions. Each address has one `_Resource`, a guard and an
operation per method; what is not listed is answered with 501 and its address.

Latency is virtual: a response says in `extensions["handoff.latency_ms"]` how long it took, and one that takes longer
than the request's read time-out becomes `httpx.ReadTimeout`. Nothing waits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import httpx
import respx

from ..engine.errors import FeatureError, UnknownName
from . import wire
from .cloud import FakeCloud, Refused

CLOUD = "handoff.cloud"  # request extension: the cloud that answers
CAUSE = "handoff.cause"  # request extension: `seq` of the event that led to the request
LATENCY = "handoff.latency_ms"  # response extension

TRANSFER_URL = "https://platformservice.botcentralapi.com/botservice-0.1/botcentral/livePersonAgent"
HOSTS = {  # service name of the Domain API → host. Account-independent here; the names are ours
    "accountConfigReadOnly": "z1.acr.liveperson.net",
    "accountConfigReadWrite": "z1.ac.liveperson.net",
    "msgHist": "z1.msghist.liveperson.net",
}
_CLOUD_DOMAINS = (".liveperson.net", ".botcentralapi.com")


def is_cloud_host(host: str) -> bool:
    """Whether requests to this host are the cloud's business."""
    return host.endswith(_CLOUD_DOMAINS)


class CloudDoor(httpx.BaseTransport):
    """A transport that leads to one fake cloud."""

    def __init__(self, cloud: FakeCloud) -> None:
        self._cloud = cloud

    @property
    def transport(self) -> httpx.BaseTransport:
        return self

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer as the cloud would.

        Raises:
            httpx.ReadTimeout, httpx.RemoteProtocolError: when a fault says so.
        """
        request.read()
        request.extensions = {**request.extensions, CLOUD: self._cloud}
        return _router().handler(request)


def check_in_time(request: httpx.Request, latency_ms: int) -> None:
    """Raise `httpx.ReadTimeout` when the request does not wait as long as its answer takes."""
    read_s = request.extensions.get("timeout", {}).get("read")
    if read_s is not None and latency_ms > read_s * 1000:
        raise httpx.ReadTimeout(f"no answer within {read_s:g} s", request=request)


class Router(respx.Router):
    """A router that keeps no calls: whoever sends a request records it, and a router may outlive a World."""

    def record(
        self, request: httpx.Request, *, response: httpx.Response | None = None, route: respx.Route | None = None
    ) -> None: ...


# --- calls and answers -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Call:
    cloud: FakeCloud
    request: httpx.Request
    params: Mapping[str, str]  # the parts of the path

    def body(self) -> dict[str, Any]:
        return wire.parse_object(self.request.content)


@dataclass(frozen=True, slots=True)
class _Answer:
    body: Any
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    latency_ms: int = 0


_Operation = Callable[[_Call], _Answer]
_Guard = Callable[[_Call], None]


@dataclass(frozen=True, slots=True)
class _Resource:
    path: str
    guard: _Guard
    operations: Mapping[str, _Operation]

    def serve(self, request: httpx.Request, **params: str) -> httpx.Response:
        call = _Call(request.extensions[CLOUD], request, params)
        try:
            answer = self._answer(call)
        except (Refused, FeatureError) as error:
            answer = _refusal(call, error, allow=", ".join(self.operations))
        content = None if answer.status == 304 else answer.body
        extensions = {LATENCY: answer.latency_ms}
        return httpx.Response(answer.status, json=content, headers=answer.headers, extensions=extensions)

    def _answer(self, call: _Call) -> _Answer:
        method = call.request.method
        if method == "POST" and call.request.headers.get("X-HTTP-Method-Override") == "PUT":
            method = "PUT"
        self.guard(call)
        operation = self.operations.get(method)
        if operation is None:
            raise Refused(405, f"{method} is not possible here")
        return operation(call)


def _refusal(call: _Call, error: Refused | FeatureError, *, allow: str = "", latency_ms: int = 0) -> _Answer:
    status = error.status if isinstance(error, Refused) else 404 if isinstance(error, UnknownName) else 400
    rules = error.rules if isinstance(error, Refused) else ()
    text = str(error).partition("\n")[0]
    url = str(call.request.url)
    call.cloud.refuse(call.request.method, url, status, text, rules=rules)
    headers = {405: {"Allow": allow}, 429: {"Retry-After": "1"}}.get(status, {})
    return _Answer(wire.error_body(status, text, call.cloud.clock.now_ms), status, headers, latency_ms)


# --- guards ----------------------------------------------------------------------------------------------------------


def _anybody(_call: _Call) -> None: ...


def _bearer(call: _Call) -> None:
    if call.request.headers.get("Authorization") != f"Bearer {call.cloud.bearer}":
        raise Refused(401, "the bearer is missing or wrong")
    _known_account(call)


def _known_account(call: _Call) -> None:
    if call.params["account"] != call.cloud.account:
        raise Refused(404, f"no account {call.params['account']}")


def _not_implemented(call: _Call) -> None:
    raise Refused(501, f"not implemented in this fake: {call.request.method} {call.request.url}")


# --- transfer --------------------------------------------------------------------------------------------------------


def _transfer(call: _Call) -> _Answer:
    """The call by which the bot platform transfers a conversation. Its faults strike before anything is looked at."""
    fault = call.cloud.faults.next_transfer()
    latency_ms = fault.latency_ms if fault else 0
    if fault and fault.how == "times out":
        raise httpx.ReadTimeout("the transfer API does not answer", request=call.request)
    if fault and fault.how == "drops the connection":
        raise httpx.RemoteProtocolError("server disconnected without sending a response", request=call.request)
    check_in_time(call.request, latency_ms)  # too late for the caller: nothing is done either
    try:
        if fault and fault.status:
            raise Refused(fault.status, "the transfer API fails")
        if call.request.headers.get("Authorization") != call.cloud.transfer_token:
            raise Refused(401, "the API key is missing or wrong")
        request = wire.transfer_request(call.body())
        cause: int | None = call.request.extensions.get(CAUSE)
        skill = call.cloud.transfer(request, latency_ms=latency_ms, cause=cause)
    except Refused as error:
        return _refusal(call, error, latency_ms=latency_ms)
    return _Answer(wire.transfer_answer(request, skill), latency_ms=latency_ms)


# --- account configuration -------------------------------------------------------------------------------------------


def _revised(call: _Call, body: Any, status: int = 200) -> _Answer:
    return _Answer(body, status, {"ac-revision": str(call.cloud.state.revision)})


def _read(call: _Call, body: Callable[[], Any]) -> _Answer:
    known = call.request.headers.get("If-Match")
    return _revised(call, None, 304) if known == str(call.cloud.state.revision) else _revised(call, body())


def _check_revision(call: _Call) -> None:
    known, current = call.request.headers.get("If-Match"), str(call.cloud.state.revision)
    if known is None:
        raise Refused(400, "If-Match is missing")
    if known != current:
        raise Refused(412, f"revision {known} is stale, {current} is current")


def _selected(call: _Call, entity: Mapping[str, Any], default: tuple[str, ...] = ()) -> dict[str, Any]:
    wanted = call.request.url.params.get("select")
    names = wanted.split(",") if wanted else default or tuple(entity)
    return {name: entity[name] for name in names if name in entity}


def _list_skills(call: _Call) -> _Answer:
    deleted = call.request.url.params.get("include_deleted") == "true"
    skills = call.cloud.state.skills.values() if deleted else call.cloud.skills()
    short = ("id", "deleted", "name")
    return _read(call, lambda: [_selected(call, wire.skill_entity(skill), short) for skill in skills])


def _one_skill(call: _Call) -> _Answer:
    return _read(call, lambda: wire.skill_entity(call.cloud.skill_with_id(call.params["id"])))


def _create_skills(call: _Call) -> _Answer:
    return _create(call, lambda body: wire.skill_entity(wire.create_skill(call.cloud, body)))


def _change_skill(call: _Call) -> _Answer:
    skill = call.cloud.skill_with_id(call.params["id"])
    _check_revision(call)
    return _revised(call, wire.skill_entity(wire.change_skill(call.cloud, skill, call.body())))


def _delete_skill(call: _Call) -> _Answer:
    skill = call.cloud.skill_with_id(call.params["id"])
    _check_revision(call)
    call.cloud.delete_skill(skill.id)
    return _revised(call, {**wire.skill_entity(skill), "deleted": True})


def _list_users(call: _Call) -> _Answer:
    users = call.cloud.state.users.values()
    return _read(call, lambda: [_selected(call, wire.user_entity(user)) for user in users])


def _one_user(call: _Call) -> _Answer:
    return _read(call, lambda: wire.user_entity(call.cloud.user_with_id(call.params["id"])))


def _create_users(call: _Call) -> _Answer:
    return _create(call, lambda body: wire.user_entity(wire.create_user(call.cloud, body)))


def _change_user(call: _Call) -> _Answer:
    user = call.cloud.user_with_id(call.params["id"])
    _check_revision(call)
    return _revised(call, wire.user_entity(wire.change_user(call.cloud, user, call.body())))


def _delete_user(call: _Call) -> _Answer:
    user = call.cloud.user_with_id(call.params["id"])
    _check_revision(call)
    call.cloud.delete_user(user.name)
    return _revised(call, {**wire.user_entity(user), "deleted": True})


def _create(call: _Call, create: Callable[[dict[str, Any]], dict[str, Any]]) -> _Answer:
    """Create one entity from an object; lists, which the documents allow, are not built."""
    if isinstance(wire.parse_json(call.request.content), list):
        raise Refused(501, "creating several at once is not implemented in this fake")
    return _revised(call, create(call.body()), 201)


# --- the rest --------------------------------------------------------------------------------------------------------


def _agent_status(call: _Call) -> _Answer:
    return _Answer(wire.agent_status(call.cloud, call.body() if call.request.content else {}))


def _one_service(call: _Call) -> _Answer:
    service = call.params["service"]
    if service not in HOSTS:
        raise Refused(501, f"the service {service} is not implemented in this fake")
    return _Answer(_service(call, service))


def _all_services(call: _Call) -> _Answer:
    return _Answer({"baseURIs": [_service(call, service) for service in HOSTS]})


def _service(call: _Call, service: str) -> dict[str, str]:
    return {"service": service, "account": call.cloud.account, "baseURI": HOSTS[service]}


_ACCOUNT = r"/api/account/(?P<account>\w+)"
_CONFIGURATION = rf"^{_ACCOUNT}/configuration/le-users"
_RESOURCES = (
    _Resource(r"^/botservice-0\.1/botcentral/livePersonAgent$", _anybody, {"POST": _transfer}),
    _Resource(rf"{_CONFIGURATION}/skills$", _bearer, {"GET": _list_skills, "POST": _create_skills}),
    _Resource(
        rf"{_CONFIGURATION}/skills/(?P<id>\d+)$",
        _bearer,
        {"GET": _one_skill, "PUT": _change_skill, "DELETE": _delete_skill},
    ),
    _Resource(rf"{_CONFIGURATION}/users$", _bearer, {"GET": _list_users, "POST": _create_users}),
    _Resource(
        rf"{_CONFIGURATION}/users/(?P<id>\d+)$",
        _bearer,
        {"GET": _one_user, "PUT": _change_user, "DELETE": _delete_user},
    ),
    _Resource(rf"^/messaging_history{_ACCOUNT}/agent-view/status$", _bearer, {"POST": _agent_status}),
    _Resource(rf"^{_ACCOUNT}/service/baseURI(\.json)?$", _known_account, {"GET": _all_services}),
    _Resource(rf"^{_ACCOUNT}/service/(?P<service>\w+)/baseURI(\.json)?$", _known_account, {"GET": _one_service}),
    _Resource(r"", _not_implemented, {}),
)


@cache
def _router() -> respx.Router:
    router = Router(assert_all_called=False)
    for resource in _RESOURCES:
        router.route(path__regex=re.compile(resource.path)).mock(side_effect=resource.serve)
    return router
