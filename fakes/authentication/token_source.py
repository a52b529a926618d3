"""Random tokens, the key that signs, and the time by which tokens expire."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import cached_property

from ..cloud import FakeCloud


class TokenSource:
    """Makes tokens of one account.

    Attributes:
        wall_ms: the wall time in epoch milliseconds; virtual time unless set. Programs in other processes read `exp`
            against their own clocks, so a server sets it.
    """

    def __init__(self, cloud: FakeCloud) -> None:
        self.wall_ms: Callable[[], int] = self._virtual_ms
        self._cloud = cloud
        self._random = random.Random(f"sessions {cloud.people.seed}")
        self._token: Callable[[int], str] = self._seeded

    def token(self, size: int) -> str:
        """A new token of `size` bytes in hex. It depends on the seed of the World, unless `draw_from` was called."""
        return self._token(size)

    @cached_property
    def key(self) -> str:
        """The key that signs JSON Web Tokens."""
        return self.token(32)

    def draw_from(self, token: Callable[[int], str]) -> None:
        """Make tokens with this function from now on, and a new key."""
        self._token = token
        self.key = token(32)

    def _virtual_ms(self) -> int:
        return self._cloud.wire_ms(self._cloud.clock.now_ms)

    def _seeded(self, size: int) -> str:
        return self._random.randbytes(size).hex()
