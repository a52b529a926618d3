"""The REST door of the fake cloud: a transport that answers every request that the cloud's REST services get.

Theory of operation. One respx router serves every cloud of the process, because building one costs milliseconds and a
World is made per scenario. The door of a request travels in its extensions. Addresses, guards and operations are those
of the services in `rest/`, read with the first request; hosts do not matter, as every path is somebody's own.

Latency is virtual: a response says in `extensions["handoff.latency_ms"]` how long it took, and one that takes longer
than the request's read time-out becomes `httpx.ReadTimeout`. Nothing waits; a server on a socket does the waiting.
"""

from __future__ import annotations

import re
from functools import cache, cached_property
from itertools import chain
from typing import TYPE_CHECKING

import httpx
import respx

from ..cloud import FakeCloud, Refused
from ..cloud.consumers import Profiles
from ..cloud.context_service import ContextService
from . import domain, transfer
from .domain import HOSTS
from .functions import Functions
from .resource import ATTEMPT, DOOR, LATENCY, Call, Resource, check_in_time
from .sessions import Sessions
from .transfer import TRANSFER_URL

if TYPE_CHECKING:
    from ..messaging import Messaging
    from .webhooks import Webhooks

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
    """Whether requests to this host are the cloud's business."""
    return host.endswith(_CLOUD_DOMAINS)


class CloudDoor(httpx.BaseTransport):
    """A transport that leads to the REST services of one fake cloud.

    Args:
        cloud: what answers.
        context: the account's context service; without one it has its own.
        profiles: what is known of consumers; without them nobody is known.
        base_uri: the `host:port` that the Domain API names for every service; empty: each service its own host.
    """

    def __init__(
        self,
        cloud: FakeCloud,
        *,
        context: ContextService | None = None,
        profiles: Profiles | None = None,
        base_uri: str = "",
    ) -> None:
        self.cloud = cloud
        self.context = context or ContextService(cloud.clock, cloud.log)
        self.profiles = profiles or Profiles(cloud.state)
        self.base_uri = base_uri
        self.outside: httpx.BaseTransport | None = None  # where webhooks go, unless a server takes them

    @cached_property
    def sessions(self) -> Sessions:
        """Who is logged in. Made when first asked for: most scenarios log nobody in."""
        return Sessions(self.cloud)

    @cached_property
    def functions(self) -> Functions:
        return Functions()

    @property
    def context_key(self) -> str:
        """The key that the context service expects as `maven-api-key`. No document shows one: ours."""
        return f"context-key-of-{self.cloud.account}"

    @property
    def wire_now_ms(self) -> int:
        return self.cloud.wire_ms(self.cloud.clock.now_ms)

    def wire_ms(self, at_ms: int) -> int:
        return self.cloud.wire_ms(at_ms)

    @cached_property
    def messaging(self) -> Messaging:
        """What consumers' and agents' frames go to."""
        from ..messaging import Messaging

        return Messaging(self.cloud, self.sessions, self.profiles)

    @cached_property
    def webhooks(self) -> Webhooks:
        from .webhooks import Webhooks, through

        return Webhooks(self, through(self.outside) if self.outside else None)

    @property
    def transport(self) -> httpx.BaseTransport:
        return self

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer as the cloud would.

        Raises:
            httpx.ReadTimeout, httpx.RemoteProtocolError: when a fault says so.
        """
        request.read()
        request.extensions = {**request.extensions, DOOR: self}
        return _router().handler(request)


class Router(respx.Router):
    """A router that keeps no calls: whoever sends a request records it, and a router may outlive a World."""

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
        connector,
        context,
        functions,
        history,
        identity,
        login,
        not_implemented,
        operations,
        skills,
        users,
    )

    services = (
        *(transfer.RESOURCES, domain.RESOURCES, login.RESOURCES, identity.RESOURCES, connector.RESOURCES),
        *(skills.RESOURCES, users.RESOURCES, agents.RESOURCES, history.RESOURCES, operations.RESOURCES),
        *(functions.RESOURCES, context.RESOURCES, not_implemented.RESOURCES),
    )
    router = Router(assert_all_called=False)
    for resource in chain.from_iterable(services):
        router.route(path__regex=re.compile(resource.path)).mock(side_effect=resource.serve)
    router.route().mock(side_effect=_NOWHERE.serve)
    return router
