"""Base classes of targets on sockets: each method skips the scenario, with the reason that the target gives.

A target overrides the methods of the capabilities it has; `limits` declares the capabilities it lacks. A test compares
the two. The World is not made of these classes: it has every capability.
"""

# ruff: noqa: ARG002 - parameters are those of the protocol

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from ...engine.turn.channel import DEFAULT_CHANNEL, channel_named
from .capability import Capability, Limits

if TYPE_CHECKING:
    from ...engine.bot import Bot
    from ...engine.events import ContextScope
    from ...fakes.cloud.consumers import About
    from ...fakes.working_hours.hours import WorkingHours
    from ...fakes.world.world import World
    from .protocols import Failure, Faults, KnowledgeBase, Outside


class BaseTarget:
    """A target with no capability."""

    limits: ClassVar[Limits]

    @property
    def faults(self) -> Faults:
        return BaseFaults(self.limits)

    @property
    def outside(self) -> Outside:
        return BaseOutside(self.limits)

    @property
    def answers(self) -> MutableMapping[str, str]:
        return BaseAnswers(self.limits)

    def set_context(self, scope: ContextScope, namespace: str, name: str, value: str) -> None:
        self.limits.refuse(Capability.CONTEXT)

    def save(self, bot: Bot) -> None:
        self.limits.refuse(Capability.CHANGING_BOTS)

    def import_bot(self, bot: Bot, *, domains_are_there: bool) -> Bot:
        self.limits.refuse(Capability.CHANGING_BOTS)

    def connect(self, bot: Bot, user: str) -> None:
        self.limits.refuse(Capability.CHANGING_BOTS)

    def connector(self, bot: str | None = None, **fields: Any) -> None:
        self.limits.refuse(Capability.CONNECTOR)

    def edit_connector(self, bot: str, **fields: Any) -> None:
        self.limits.refuse(Capability.CONNECTOR)

    def run_connector(self, runs: bool, bot: str | None = None) -> None:
        self.limits.refuse(Capability.CONNECTOR)

    def environment(self, variables: Mapping[str, str]) -> None:
        self.limits.refuse(Capability.ENVIRONMENT)

    def link_environment(self, name: str, variables: Mapping[str, str], bot: str | None = None) -> None:
        self.limits.refuse(Capability.ENVIRONMENT)

    def switch(self, name: str, value: object) -> None:
        self.limits.refuse(Capability.SWITCHES)

    def group(
        self,
        name: str,
        bots: Sequence[str] | None = None,
        *,
        collaborates: bool | None = None,
        transfer_message: str | None = None,
    ) -> None:
        self.limits.refuse(Capability.GROUPS)

    def delete_group(self, name: str) -> None:
        self.limits.refuse(Capability.GROUPS)

    def survey_setting(self, name: str, value: str) -> None:
        self.limits.refuse(Capability.SURVEYS)

    def knowledge_base(self, knowledge_base: str) -> KnowledgeBase:
        self.limits.refuse(Capability.KNOWLEDGE)

    def post_web_view(
        self, variables: Mapping[str, str], message: str = "", *, authorization: str = "", after: str = ""
    ) -> bool:
        self.limits.refuse(Capability.WEB_VIEW)

    def set_variable(self, name: str, value: str, *, conversation: str | None = None) -> None:
        self.limits.refuse(Capability.VARIABLES)

    def variable(self, name: str, *, conversation: str | None = None) -> str | None:
        self.limits.refuse(Capability.VARIABLES)

    def active_dialogs(self, *, conversation: str | None = None) -> Sequence[str]:
        self.limits.refuse(Capability.DIALOGS)

    def copy(self) -> World:
        self.limits.refuse(Capability.WALKS)

    def lint(self, bot: Bot | None = None) -> object:
        self.limits.refuse(Capability.LINT)


class BaseCloud:
    """An account whose settings a scenario cannot change."""

    limits: ClassVar[Limits]

    def allow_media(self, domains: Sequence[str]) -> None:
        self.limits.refuse(Capability.ACCOUNT)

    def set_shift(self, skill: str, on_shift: bool) -> None:
        self.limits.refuse(Capability.ACCOUNT)

    def is_on_shift(self, skill: str) -> bool:
        self.limits.refuse(Capability.ACCOUNT)

    def working_hours(self, skill: str) -> WorkingHours | None:
        self.limits.refuse(Capability.ACCOUNT)

    def set_slots(self, agent: str, slots: int) -> None:
        self.limits.refuse(Capability.ACCOUNT)

    def set_profiles(self, agent: str, profiles: Sequence[str]) -> None:
        self.limits.refuse(Capability.ACCOUNT)

    def close_idle(self, conversation_id: str) -> None:
        self.limits.refuse(Capability.ACCOUNT)


class BaseConsumer:
    """A consumer at the web window, without the capabilities that need more than its socket."""

    limits: ClassVar[Limits]

    def uses(self, channel: str) -> None:
        """Accepts the channel of the web window, and no other. Raises UnknownName for a name that is not a channel."""
        if channel_named(channel) != DEFAULT_CHANNEL:
            self.limits.refuse(Capability.CHANNELS)

    def describe(self, about: About, values: Mapping[str, object]) -> None:
        self.limits.refuse(Capability.CONSUMER_DATA)

    def attaches(self, metadata: str) -> None:
        self.limits.refuse(Capability.CHANNEL_METADATA)

    def signs_in(self) -> None:
        self.limits.refuse(Capability.SIGN_IN)

    def uploads(self, file: str, *, size_bytes: int = 1024, caption: str = "") -> None:
        self.limits.refuse(Capability.UPLOADS)


class BaseFaults:
    """The faults of a target that cannot inject any."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits

    def transfer_api_answers(self, status: int, times: int | None = 1, *, after_effect: bool = False) -> None:
        self._limits.refuse(Capability.FAULTS)

    def transfer_api_times_out(self, times: int = 1, *, after_effect: bool = False) -> None:
        self._limits.refuse(Capability.FAULTS)

    def transfer_api_drops(self, times: int = 1, *, after_effect: bool = False) -> None:
        self._limits.refuse(Capability.FAULTS)

    def transfer_api_answers_late(self, latency_ms: int, times: int = 1) -> None:
        self._limits.refuse(Capability.FAULTS)

    def transfers_fail_later(self, times: int | None = 1) -> None:
        self._limits.refuse(Capability.FAULTS)

    def lose_next_response(self) -> None:
        self._limits.refuse(Capability.FAULTS)

    def silent_for(self, messages: int) -> None:
        self._limits.refuse(Capability.FAULTS)


class BaseOutside:
    """The APIs of the bot's author, where they cannot be stubbed."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits

    def stub(
        self,
        method: str,
        url: str,
        *,
        status: int = 200,
        json: Any = None,
        latency_ms: int = 0,
        error: Failure | None = None,
    ) -> None:
        self._limits.refuse(Capability.STUBS)

    def stub_integration(
        self,
        name: str,
        *,
        status: int = 200,
        json: Any = None,
        text: str | None = None,
        headers: Mapping[str, str] | None = None,
        latency_ms: int = 0,
        error: Failure | None = None,
    ) -> None:
        self._limits.refuse(Capability.STUBS)


class BaseAnswers(MutableMapping[str, str]):
    """The answers of platform functions, where they cannot be set: a mapping whose keys are refused."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits

    def __setitem__(self, key: str, value: str) -> None:
        self._limits.refuse(Capability.PLATFORM_ANSWERS)

    def __getitem__(self, key: str) -> str:
        self._limits.refuse(Capability.PLATFORM_ANSWERS)

    def __delitem__(self, key: str) -> None:
        self._limits.refuse(Capability.PLATFORM_ANSWERS)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0
