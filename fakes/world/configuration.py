"""Changes to the platform's settings: switches, environments, surveys, the date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ...engine.errors import UnknownName, message
from ...engine.events import EnvironmentLinked
from ...engine.settings import Switches
from ..cloud import EPOCH_MS
from ..cloud.surveys import survey_option
from . import citations
from .deployment import Deployments, SharedSettings
from .infrastructure import Infrastructure


class Configuration:
    """The platform's settings; every change applies to deployed bots, and to conversations under way."""

    def __init__(self, infrastructure: Infrastructure, shared: SharedSettings, deployments: Deployments) -> None:
        self._cloud = infrastructure.cloud
        self._log = infrastructure.log
        self._shared = shared
        self._deployments = deployments

    @property
    def switches(self) -> Switches:
        """The switches as they are now."""
        return self._shared.platform.switches

    def switch(self, name: str, value: object) -> None:
        """Set one of `engine.settings.Switches`. Raises UnknownName."""
        platform = self._shared.platform
        current = platform.switches.model_dump()
        if name not in current:
            raise UnknownName(message(f"unknown switch {name!r}", known=sorted(current), wanted=name))
        switches = type(platform.switches).model_validate({**current, name: value})
        self._shared.platform = platform.model_copy(update={"switches": switches})
        for deployment in self._deployments.all:
            deployment.settings.platform = self._shared.platform
        self._deployments.configure_routing()

    def survey_setting(self, name: str, value: str) -> None:
        """Set "request interval" (days) or "sampling" (percent) of the account's surveys; "on" takes the default."""
        surveys = replace(self._cloud.settings.surveys, **survey_option(name, value))
        self._cloud.settings = replace(self._cloud.settings, surveys=surveys)

    def environment(self, variables: Mapping[str, str]) -> None:
        """Set variables of the environment that bots are linked to by default."""
        self._shared.environment.update(variables)
        self._redact_secrets(variables)
        for deployment in self._deployments.all:
            if not deployment.is_linked:
                deployment.environment.update(variables)

    def link_environment(self, name: str, variables: Mapping[str, str], bot: str | None = None) -> None:
        """Link a bot, the first by default, to this environment instead of any other (SET-ENVIRONMENT-LINK)."""
        deployment = self._deployments.find(bot)
        deployment.is_linked = True
        deployment.environment.clear()
        deployment.environment.update(variables)
        self._redact_secrets(variables)
        linked = EnvironmentLinked(deployment.name, name)
        self._log.append(linked, bot=deployment.name, rules=citations.ENVIRONMENT_LINKED)

    def begins_at(self, epoch_ms: int) -> None:
        """Let virtual time 0 be this instant, in epoch milliseconds, for clients on sockets and for scripts of bots."""
        self._cloud.settings = replace(self._cloud.settings, epoch_ms=epoch_ms)
        self._shared.epoch_offset_ms = epoch_ms - EPOCH_MS
        for deployment in self._deployments.all:
            deployment.settings.epoch_offset_ms = self._shared.epoch_offset_ms
        self._cloud.shifts.follow_date()

    def _redact_secrets(self, variables: Mapping[str, str]) -> None:
        """Keep the values of variables with the name of a secret out of the log, wherever a bot writes them."""
        self._log.redactor.learn_named(variables)
