"""The webhooks of the Connector API.

Theory of operation. For each consumer that an application speaks for, an observer is connected to the messaging service
like a window, so that a webhook reports what a window would receive. Each change becomes one notification, which the
dispatcher sends.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ..authentication.credentials import App
from ..cloud import FakeCloud
from .dispatcher import Deliver, Dispatcher
from .headless_consumer import Observer, Outlet

if TYPE_CHECKING:
    from ..messaging import Messaging


class Webhooks:
    """The webhooks of all applications of one account.

    Attributes:
        dispatcher: sends the notifications.
    """

    def __init__(self, cloud: FakeCloud, messaging: Messaging, deliver: Deliver | None = None) -> None:
        self.dispatcher = Dispatcher(cloud, deliver)
        self._messaging = messaging
        self._observers: dict[tuple[str, str], Observer] = {}  # by application and consumer
        self._timers = cloud.clock.owner("webhook observers", {"dialog": self._follow})

    @property
    def watched(self) -> int:
        """The number of consumers that applications watch."""
        return len(self._observers)

    def watch(self, app: App, consumer: str) -> None:
        """From now on the application is notified of this consumer's conversations, as far as it has endpoints."""
        key = (app.client_id, consumer)
        if not app.webhooks or key in self._observers:
            return
        outlet = Outlet(
            notify=partial(self.dispatcher.notify, app),
            dialog_found=partial(self._timers.after, 0, "dialog", *key),
            closed=partial(self._observers.pop, key, None),
        )
        self._observers[key] = Observer(self._messaging, consumer, outlet)

    def _follow(self, client_id: str, consumer: str, dialog_id: str) -> None:
        if observer := self._observers.get((client_id, consumer)):
            observer.follow(dialog_id)
