"""The authentication of one account."""

from __future__ import annotations

from collections.abc import Callable

from ..cloud import FakeCloud
from .credentials import Credentials
from .token_source import TokenSource
from .tokens import Tokens
from .user_sessions import Ended, UserSessions


class Sessions:
    """The logged-in users, consumers and applications of one account.

    Lifetimes are counted in virtual time and tokens depend on the seed of the World, unless a server says otherwise:
    see `use_wall_time` and `draw_from`.

    Attributes:
        credentials: passwords, API keys, applications.
        users: sessions of users, with bearers.
        tokens: JSON Web Tokens of consumers and applications.
    """

    def __init__(self, cloud: FakeCloud) -> None:
        self._source = TokenSource(cloud)
        self.credentials = Credentials(cloud)
        self.users = UserSessions(cloud, self.credentials, self._source)
        self.tokens = Tokens(cloud, self.credentials, self._source)

    def use_wall_time(self, wall_ms: Callable[[], int]) -> None:
        """Count lifetimes in this time, in epoch milliseconds: other programs compare them with their own clocks."""
        self._source.wall_ms = wall_ms

    def draw_from(self, token: Callable[[int], str]) -> None:
        """Make tokens with this function from now on; users are logged out and older tokens become invalid.

        Args:
            token: makes a token of a number of bytes, in hex.
        """
        self.users.end_all()
        self._source.draw_from(token)

    # --- for the messaging service ------------------------------------------------------------------------------------

    def user_of(self, bearer: str) -> str | None:
        """The name of the user with this bearer; None when it is unknown or its session has ended."""
        return self.users.user_of(bearer)

    def consumer_of(self, jwt: str) -> str | None:
        """The consumer with this token; None when it is not valid."""
        return self.tokens.consumer_of(jwt)

    def listen(self, name: str, ended: Ended) -> None:
        """Call back for each user's session that ends, with its bearer and the code to close its sockets with."""
        self.users.listen(name, ended)
