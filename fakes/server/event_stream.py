"""The log as Server-Sent Events."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from typing import Final

from starlette.requests import Request

from ...engine.errors import FeatureError, message
from ...engine.log import as_json
from .served_world import ServedWorld

KEEP_ALIVE_S: Final = 15.0  # a stream without events sends a comment this often, so that it is not considered dead


def after_in(request: Request) -> int:
    """The number in the query parameter `after`, -1 without one. Raises FeatureError."""
    text = request.query_params.get("after", "-1")
    if text != "-1" and not _NUMBER.fullmatch(text):
        raise FeatureError(message("after is not a number", value=text, expected="the seq of an event, or -1"))
    return int(text)


def resumed_after(request: Request, generation: int) -> int:
    """The number of the last event that a client has seen.

    A browser that reconnects sends it in a header; it counts from the beginning when it is of an earlier World.
    """
    seen_generation, _, seq = request.headers.get("last-event-id", "").partition("-")
    if _NUMBER.fullmatch(seen_generation) and _NUMBER.fullmatch(seq):
        return int(seq) if int(seen_generation) == generation else -1
    return after_in(request)


_NUMBER: Final = re.compile(r"[0-9]{1,15}", re.ASCII)


async def stream(
    served: ServedWorld, generation: int, after: int, rest: Callable[[], None] = lambda: None
) -> AsyncIterator[bytes]:
    """Server-Sent Events: one per event of the log, `reset` when the World is replaced.

    Args:
        rest: called when there is nothing to send.
    """
    changed = served.follow()
    try:
        yield b"retry: 1000\n\n"
        while not served.is_closed:
            changed.clear()
            for event in served.world.log.since(after):
                yield b"id: %d-%d\ndata: %s\n\n" % (generation, event.seq, as_json(event))
                after = event.seq
            rest()
            try:
                async with asyncio.timeout(KEEP_ALIVE_S):
                    await changed.wait()
            except TimeoutError:
                yield b": nothing has happened\n\n"
        yield b"event: reset\ndata: {}\n\n"
    finally:
        served.unfollow(changed)
