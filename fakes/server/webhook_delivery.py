"""Delivery of webhooks to their endpoints, by default to those on this machine only."""

from __future__ import annotations

import asyncio
import ipaddress
import logging

import httpx

from ..webhooks.dispatcher import Answered
from .driver import Driver

logger = logging.getLogger("handoff.server")

CONNECTIONS = 20


class WebhookDelivery:
    """Delivers webhooks on the event loop; the answer of an endpoint is an act of the driver.

    Args:
        driver: of the World that sends the webhooks.
        anywhere: whether endpoints may be on other machines.
    """

    def __init__(self, driver: Driver, *, anywhere: bool = False) -> None:
        self._driver = driver
        self._anywhere = anywhere
        self._client: httpx.AsyncClient | None = None
        self._deliveries: set[asyncio.Task[None]] = set()

    def __call__(self, request: httpx.Request, answered: Answered) -> None:
        if not self._anywhere and not is_loopback(request.url.host):
            logger.warning("webhook to %s not sent: the endpoint is not on this machine", request.url.host)
            answered(None)
            return
        task = asyncio.get_running_loop().create_task(self._deliver(request, answered))
        self._deliveries.add(task)
        task.add_done_callback(self._deliveries.discard)

    def close(self) -> None:
        """Cancel all deliveries."""
        for task in self._deliveries:
            task.cancel()

    async def _deliver(self, request: httpx.Request, answered: Answered) -> None:
        if self._client is None:
            limits = httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=0)
            self._client = httpx.AsyncClient(limits=limits, trust_env=False)
        try:
            status: int | None = (await self._client.send(request)).status_code
        except httpx.HTTPError:
            status = None
        self._driver.act(lambda: answered(status))


def is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
