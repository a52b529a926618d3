"""The settings of a server, and the World that it serves at the moment."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import httpx

from ..world.world import World
from .driver import ByHand, Driver, RealTime, wall_ms
from .limits import Limits
from .served_world import ServedWorld
from .sockets import RESTART


@dataclass(slots=True)
class Installation:
    """The current World and the factory for the next.

    Attributes:
        make: makes the World for the start and for every reset.
        manual: whether only the control API moves time.
        accelerate: speed of virtual time, as a multiple of real time, if time is not moved manually.
        base_uri: the address in answers of the Domain API, `host:port`.
        hosts: names of this server in addition to those of the loopback interface.
        origins: of the web pages that may use this server, in addition to those of its own hosts.
        limits: bounds for clients.
        bot_files: names of the files that the bots were read from, by the bots' names.
        generation: the number of Worlds served so far.
    """

    make: Callable[[], World]
    manual: bool = False
    accelerate: float = 1.0
    base_uri: str = "localhost"
    hosts: frozenset[str] = frozenset()
    origins: frozenset[str] = frozenset()
    limits: Limits = field(default_factory=Limits)
    bot_files: Mapping[str, str] = field(default_factory=dict)
    generation: int = 0
    _served: ServedWorld | None = None

    @property
    def served(self) -> ServedWorld:
        """The current World, made when there is none."""
        if self._served is None:
            self.use(self.make())
        assert self._served is not None
        return self._served

    def file_of(self, bot: str) -> str:
        """The file that recorded scenarios name for this bot; made from the bot's name when it is unknown."""
        words = re.findall(r"\w+", bot.lower())
        return self.bot_files.get(bot) or f"{'-'.join(words)}.json"

    def use(self, world: World) -> None:
        """Serve this World from now on; the sockets of the previous one are closed."""
        driver: Driver = ByHand(world) if self.manual else RealTime(world, accelerate=self.accelerate)
        if not self.manual:
            _use_wall_clock_and_random_tokens(world)
        self.close(RESTART)
        self.generation += 1
        self._served = ServedWorld(world, driver, base_uri=self.base_uri, conversations=self.limits.conversations)
        driver.act(lambda: None)

    def reset(self) -> None:
        """Serve a new World, as at the start."""
        self.use(self.make())

    def close(self, code: int) -> None:
        if self._served is not None:
            self._served.close(code)
            self._served = None


def _use_wall_clock_and_random_tokens(world: World) -> None:
    """Take the real date for the cloud and for scripts, and make tokens that cannot be guessed.

    Requests of bots to addresses without a stub fail as if the host were unreachable: there is no test that could fail.
    """
    world.outside.is_lenient = True
    world.outside.advice = _control_call
    world.begins_at(wall_ms() - world.clock.now_ms)
    world.door.services.sessions.draw_from(secrets.token_hex)


def _control_call(request: httpx.Request) -> Iterator[str]:
    """The call of the control API that stubs the address of a request."""
    wanted = {"method": request.method, "url": str(request.url), "json": {}}
    yield f"stub it: POST /handoff/outside {json.dumps(wanted, ensure_ascii=False)}"
    yield 'or with a status: "status": 404 in place of "json": {}'
