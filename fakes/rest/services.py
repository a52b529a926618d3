"""The services of one cloud that its REST resources use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import httpx

from ..authentication.sessions import Sessions
from ..cloud import FakeCloud
from ..cloud.consumers import Profiles
from ..cloud.context_service import ContextService
from ..cloud.function_service import FunctionService
from ..cloud.records import AgentState

if TYPE_CHECKING:
    from ..messaging import Messaging
    from ..webhooks.webhooks import Webhooks


@dataclass
class Services:
    """The services of one cloud. Some are made when first used: most scenarios do without them.

    Attributes:
        cloud: the Conversational Cloud.
        context: the Conversation Context Service.
        profiles: the account's knowledge of consumers.
        base_uri: the `host:port` that the Domain API names for every service; empty: each service its own host.
        status_reasons: why agents are Away or Back soon: text → state.
        outside: sends webhooks, unless a server delivers them.
        sessions: logged-in users, consumers and applications.
        functions: LivePerson Functions.
        messaging: the connections of consumers and agents.
        webhooks: notifications to applications.
    """

    cloud: FakeCloud
    context: ContextService
    profiles: Profiles
    base_uri: str = ""
    outside: httpx.BaseTransport | None = None
    status_reasons: Mapping[str, AgentState] = field(default_factory=dict)

    @cached_property
    def sessions(self) -> Sessions:
        return Sessions(self.cloud)

    @cached_property
    def functions(self) -> FunctionService:
        return FunctionService()

    @cached_property
    def messaging(self) -> Messaging:
        from ..messaging import Messaging

        return Messaging(self.cloud, self.sessions, self.profiles)

    @cached_property
    def webhooks(self) -> Webhooks:
        from ..webhooks.dispatcher import through
        from ..webhooks.webhooks import Webhooks

        return Webhooks(self.cloud, self.messaging, through(self.outside) if self.outside else None)

    @property
    def context_key(self) -> str:
        """The key that the context service expects as `maven-api-key`. Its form is our choice."""
        return f"context-key-of-{self.cloud.account}"
