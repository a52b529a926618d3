"""The core that the cloud's parts share: clock, log, people, faults, settings, state and timers of one account."""

from __future__ import annotations

from collections.abc import Callable

from ...engine.clock import Clock
from ...engine.errors import HandoffError
from ...engine.events import Body, RequestRefused
from ...engine.log import Event, Log
from ..faults import Faults
from ..people import People
from .account_settings import CloudSettings
from .records import Conversation, User
from .state import CHANGES, CloudState, fold


class Refused(HandoffError):
    """The cloud refuses a request, and nothing has changed. `status` is the HTTP status, `rules` explain it."""

    number = 1  # the messaging service adds this to status × 100 for its error code

    def __init__(self, status: int, text: str, *rules: str) -> None:
        self.status = status
        self.rules = rules
        super().__init__(text)


class Core:
    """The objects and values that the parts of one account share.

    Attributes:
        clock, log, people, faults: those of the World.
        account: the account's number.
        settings: replaced as a whole when one of them changes.
        state: the account and its conversations, a fold of the log.
        timers: those of the cloud. `handle` says what happens when one of them is due.
    """

    def __init__(
        self,
        clock: Clock,
        log: Log,
        *,
        people: People,
        faults: Faults,
        account: str,
        settings: CloudSettings,
    ) -> None:
        self.clock = clock
        self.log = log
        self.people = people
        self.faults = faults
        self.account = account
        self.settings = settings
        self.state: CloudState = fold(log.events)
        log.listen("cloud", self.state.apply, CHANGES)
        self._handlers: dict[str, Callable[..., None]] = {}
        self.timers = clock.owner("cloud", self._handlers)

    def handle(self, name: str, handler: Callable[..., None]) -> None:
        """Register what happens when a timer of this name is due."""
        self._handlers[name] = handler

    def append(
        self,
        body: Body,
        conversation: Conversation | None = None,
        *,
        bot: str | None = None,
        node: str | None = None,
        rules: tuple[str, ...] = (),
    ) -> Event:
        """Append an event of the account, or of one of its conversations, to the log."""
        where = conversation.id if conversation else None
        return self.log.append(body, conversation=where, bot=bot, node=node, rules=rules)

    def refuse(self, method: str, url: str, status: int, text: str, *, rules: tuple[str, ...] = ()) -> Event:
        """Log that a request from outside has been refused."""
        return self.append(RequestRefused(method, url, status, text), rules=rules)

    def wire_ms(self, at_ms: int) -> int:
        """A virtual time as clients on the wire get it: epoch milliseconds."""
        return self.settings.epoch_ms + at_ms

    def wire_id(self, user: User) -> str:
        """The id of a user on the agent socket."""
        return f"{self.account}.{user.id}"

    @property
    def transfer_token(self) -> str:
        """The API key that the transfer service expects as Authorization header.

        No document shows one: its form is our choice.
        """
        return f"transfer-key-of-{self.account}"

    @property
    def bearer(self) -> str:
        """The bearer that the configuration services expect."""
        return f"bearer-of-{self.account}"
