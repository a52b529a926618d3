"""The settings of a deployed bot: one object, shared by all its versions and conversations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from ..bot import Bot
from ..matching.dialog_starters import Starters
from ..ports import Configured, ConsumerPort, ContextPort, NluPort
from ..settings import PlatformSettings, Switches

if TYPE_CHECKING:
    from ..matching.bot_groups import BotGroup
    from ..script import ScriptSandbox


@dataclass(slots=True)
class DeploymentSettings:
    """The settings around a deployed bot, shared by all its versions and conversations.

    A change here takes effect in running conversations. The bot itself is not part of it: a saved version never
    changes, and a session continues with the version it began with.

    Attributes:
        platform: the platform's own settings, switches included.
        connector: the owner of the agent connector's settings.
        token: the API key of the transfer call.
        user_id, user_name: of the bot user at the cloud.
        consumers, context: data on consumers, and the Conversation Context Service, for scripts.
        answers: the scripted answers of platform functions with an external answer, by name; JSON texts.
        epoch_offset_ms: the difference between the date at virtual time 0 and `engine.script.EPOCH`.
    """

    scripts: ScriptSandbox
    platform: PlatformSettings
    connector: Configured
    nlu: NluPort | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    consumers: ConsumerPort | None = None
    context: ContextPort | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    group: BotGroup | None = None
    token: str = ""
    user_id: str = ""
    user_name: str = ""
    account: str = ""
    seed: int = 0
    epoch_offset_ms: int = 0

    @property
    def switches(self) -> Switches:
        return self.platform.switches

    def starters(self, bot: Bot) -> Starters:
        """The dialog starters of a version of the bot, by the current switches."""
        return Starters.of(bot, case_sensitive=self.platform.switches.case_sensitive_patterns)


@lru_cache(maxsize=256)
def fields_of(bot: Bot) -> Mapping[str, tuple[str, Mapping[str, str]]]:
    """Custom data fields by Response Data Variable Name, the integration's name as an alias (C11)."""
    found: dict[str, tuple[str, Mapping[str, str]]] = {}
    for integration in bot.integrations:
        entry = (integration.variable, integration.fields)
        found.setdefault(integration.name, entry)
        if integration.variable:
            found[integration.variable] = entry
    return found
