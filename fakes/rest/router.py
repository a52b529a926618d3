"""The REST door of the fake cloud: a transport that answers every request that the cloud's REST services get.

Theory of operation. One respx router serves every cloud of the process, because building one costs milliseconds and a
World is made per scenario. The services that a request is sent to travel in its extensions. The router knows all
resources of this package; they know `Services` and not the router. Hosts do not matter: no two services have a path in
common.

Latency is virtual: a response says in `extensions["handoff.latency_ms"]` how long it took, and one that takes longer
than the request's read time-out becomes `httpx.ReadTimeout`. A server on a socket waits that long before it answers.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import chain

import httpx
import respx

from ..cloud import FakeCloud, Refused
from ..cloud.consumers import Profiles
from ..cloud.context_service import ContextService
from . import domain, transfer
from .domain import HOSTS
from .resource import ATTEMPT, LATENCY, SERVICES, Call, Resource, check_in_time
from .services import Services
from .transfer import TRANSFER_URL

__all__ = [
    "ATTEMPT",
    "HOSTS",
    "LATENCY",
    "TRANSFER_URL",
    "CloudDoor",
    "Router",
    "check_in_time",
    "is_cloud_host",
]

_CLOUD_DOMAINS = (".liveperson.net", ".botcentralapi.com")


def is_cloud_host(host: str) -> bool:
    """Whether the host belongs to the cloud."""
    return host.endswith(_CLOUD_DOMAINS)


class CloudDoor(httpx.BaseTransport):
    """A transport that leads to the REST services of one fake cloud.

    Args:
        cloud: answers the requests.
        context: the account's context service; a new one if omitted.
        profiles: the account's knowledge of consumers; new ones if omitted.
    """

    def __init__(
        self, cloud: FakeCloud, *, context: ContextService | None = None, profiles: Profiles | None = None
    ) -> None:
        self.services = Services(
            cloud, context or ContextService(cloud.clock, cloud.log), profiles or Profiles(cloud.state)
        )

    @property
    def transport(self) -> httpx.BaseTransport:
        return self

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request as the cloud would.

        Raises:
            httpx.ReadTimeout, httpx.RemoteProtocolError: when a fault says so.
        """
        request.read()
        request.extensions = {**request.extensions, SERVICES: self.services}
        return _router().handler(request)


class Router(respx.Router):
    """A router that does not record its calls: the sender of a request does, and a router may outlive a World."""

    def record(
        self, request: httpx.Request, *, response: httpx.Response | None = None, route: respx.Route | None = None
    ) -> None: ...


def _refuse(call: Call) -> None:
    raise Refused(501, f"not implemented in this fake: {call.request.method} {call.request.url}")


_NOWHERE = Resource("", _refuse, {})


@cache
def _router() -> respx.Router:
    from . import (
        agents,
        connector_api,
        context_api,
        functions_api,
        history,
        identity,
        installations,
        login,
        not_implemented,
        operations,
        skills,
        users,
    )
    from .activity import skill_segments, state_times, status_changes

    services = (
        *(transfer.RESOURCES, domain.RESOURCES, login.RESOURCES, identity.RESOURCES, connector_api.RESOURCES),
        *(skills.RESOURCES, users.RESOURCES, agents.RESOURCES, history.RESOURCES, operations.RESOURCES),
        *(state_times.RESOURCES, status_changes.RESOURCES, skill_segments.RESOURCES),
        *(functions_api.RESOURCES, installations.RESOURCES, context_api.RESOURCES, not_implemented.RESOURCES),
    )
    router = Router(assert_all_called=False)
    for resource in chain.from_iterable(services):
        router.route(path__regex=re.compile(resource.path)).mock(side_effect=resource.serve)
    router.route().mock(side_effect=_NOWHERE.serve)
    return router
