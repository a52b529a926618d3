"""A World that is served: its door, the driver of its time, its sockets."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from ..world.world import World
from .driver import Driver, wall_ms
from .retention import Retention
from .sockets import SocketLink
from .webhook_delivery import WebhookDelivery

if TYPE_CHECKING:
    from ...engine.log import Event


class ServedWorld:
    """One World, its door, the driver of its time and the sockets that are connected to it.

    Belongs to the thread of the event loop, where it has to be made as well.

    Args:
        world: the World.
        driver: of its time.
        base_uri: the address in answers of the Domain API, `host:port`.
        conversations: the number of closed conversations to keep.
    """

    def __init__(self, world: World, driver: Driver, *, base_uri: str = "", conversations: int = 200) -> None:
        self.world = world
        self.driver = driver
        self.door = world.door  # it has the passwords and keys of the account
        services = self.door.services
        services.base_uri = base_uri
        services.sessions.use_wall_time(wall_ms)  # other programs compare expiry times with their own clocks
        self.messaging = services.messaging
        self.retention = Retention(world, conversations)
        self._delivery = services.webhooks.dispatcher.deliver = WebhookDelivery(driver)
        self.links: set[SocketLink] = set()
        self.is_closed = False
        self._readers: set[asyncio.Event] = set()
        world.log.listen("followers", self._notify)

    def follow(self) -> asyncio.Event:
        """An event that is set whenever the log has grown, until it is given to `unfollow`."""
        changed = asyncio.Event()
        self._readers.add(changed)
        return changed

    def unfollow(self, changed: asyncio.Event) -> None:
        self._readers.discard(changed)

    def _notify(self, _event: Event | None = None) -> None:
        for changed in self._readers:
            changed.set()

    async def flush(self, within_s: float) -> None:
        """Wait until every queued frame has been handed to the network, for peers that read in time."""
        waiting = [asyncio.ensure_future(link.flushed()) for link in self.links]
        if waiting:
            _, late = await asyncio.wait(waiting, timeout=within_s)
            for task in late:
                task.cancel()

    def close(self, code: int) -> None:
        """Close every socket and stop serving this World."""
        self.is_closed = True
        self.driver.stop()
        self._delivery.close()
        self.retention.close()
        self.world.log.stop_listening("followers")
        for link in list(self.links):
            link.close(code)
        self._notify()
