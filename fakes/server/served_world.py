"""A World with its doors open, and the installation that serves one World after the other."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..world.world import World
from .driver import ByHand, Driver, RealTime, wall_ms
from .limits import Limits
from .retention import Retention
from .sockets import RESTART, SocketLink
from .webhook_delivery import WebhookDelivery

if TYPE_CHECKING:
    from ...engine.log import Event


class OpenWorld:
    """One World, its doors, the driver of its time and the sockets that are connected to it.

    To be made on the thread of the event loop; nothing here is safe elsewhere.

    Args:
        base_uri: what the Domain API answers, `host:port`.
        conversations: how many conversations that are over are kept.
    """

    def __init__(self, world: World, driver: Driver, *, base_uri: str = "", conversations: int = 200) -> None:
        self.world = world
        self.driver = driver
        self.door = world.door  # the one that was furnished: it knows passwords and keys
        self.door.services.base_uri = base_uri
        self.door.services.sessions.use_wall_time(
            wall_ms
        )  # programs elsewhere hold expiry times against their own clocks
        self.messaging = self.door.services.messaging
        self.retention = Retention(world, conversations)
        self._courier = self.door.services.webhooks.dispatcher.deliver = WebhookDelivery(driver)
        self.links: set[SocketLink] = set()
        self.is_closed = False
        self._readers: set[asyncio.Event] = set()
        world.log.listen("followers", self._tell)

    def follow(self) -> asyncio.Event:
        """An event that is set whenever the log has grown; give it back to `unfollow`."""
        news = asyncio.Event()
        self._readers.add(news)
        return news

    def unfollow(self, news: asyncio.Event) -> None:
        self._readers.discard(news)

    def _tell(self, _event: Event | None = None) -> None:
        for news in self._readers:
            news.set()

    async def flush(self, within_s: float) -> None:
        """Wait until every frame that is queued has been handed to the network; slow peers are not waited for."""
        waiting = [asyncio.ensure_future(link.flushed()) for link in self.links]
        if waiting:
            _, late = await asyncio.wait(waiting, timeout=within_s)
            for task in late:
                task.cancel()

    def close(self, code: int) -> None:
        """Close every socket; nothing is served from this World afterwards."""
        self.is_closed = True
        self.driver.stop()
        self._courier.close()
        self.retention.close()
        self.world.log.stop_listening("followers")
        for link in list(self.links):
            link.close(code)
        self._tell()


@dataclass(slots=True)
class Installation:
    """What an application serves: the World of now, and how the next one is made.

    Attributes:
        make: makes the World that a reset begins with.
        manual: whether time is moved by the control API alone.
        accelerate: how many times as fast as the wall time passes otherwise.
        base_uri: what the Domain API answers, `host:port`.
        hosts: names beside the loopback ones under which the server may be addressed.
        bot_files: the names of the files that the bots were read from, by the bots' names.
    """

    make: Callable[[], World]
    manual: bool = False
    accelerate: float = 1.0
    base_uri: str = "localhost"
    hosts: frozenset[str] = frozenset()
    limits: Limits = field(default_factory=Limits)
    bot_files: Mapping[str, str] = field(default_factory=dict)
    generation: int = 0
    _opened: OpenWorld | None = None

    @property
    def opened(self) -> OpenWorld:
        """The World that is served now."""
        if self._opened is None:
            self.use(self.make())
        assert self._opened is not None
        return self._opened

    def file_of(self, bot: str) -> str:
        """The file that recorded scenarios name for this bot: one like its name, when nobody knows."""
        words = re.findall(r"\w+", bot.lower())
        return self.bot_files.get(bot) or f"{'-'.join(words)}.json"

    def use(self, world: World) -> None:
        """Serve this World from now on; sockets of the one before are closed."""
        driver: Driver = ByHand(world) if self.manual else RealTime(world, accelerate=self.accelerate)
        if not self.manual:
            _use_wall_clock_and_random_tokens(world)
        self.close(RESTART)
        self.generation += 1
        self._opened = OpenWorld(world, driver, base_uri=self.base_uri, conversations=self.limits.conversations)
        driver.act(lambda: None)

    def reset(self) -> None:
        """Begin again with a World as at the start."""
        self.use(self.make())

    def close(self, code: int) -> None:
        if self._opened is not None:
            self._opened.close(code)
            self._opened = None


def _use_wall_clock_and_random_tokens(world: World) -> None:
    """The cloud's time and the date of scripts are those of the wall, and nobody may guess a token.

    What bots ask of addresses that nobody has faked fails as if the host were out of reach: there is no test to be red.
    """
    world.outside.is_lenient = True
    world.begins_at(wall_ms() - world.clock.now_ms)
    world.door.services.sessions.draw_from(secrets.token_hex)


__all__ = ["Installation", "OpenWorld", "wall_ms"]
