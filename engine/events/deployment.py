"""Deployed bots: versions, agent connectors, environments, groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class BotDeployed:
    bot: str
    user: str
    skill_ids: tuple[str, ...]
    kind: Literal["BotDeployed"] = "BotDeployed"


@dataclass(frozen=True, slots=True)
class BotSaved:
    """The author saved a new version of a deployed bot."""

    bot: str
    kind: Literal["BotSaved"] = "BotSaved"


@dataclass(frozen=True, slots=True)
class BotImported:
    """A bot was imported from its file, under this name. `linked`: its intents have found their domains."""

    bot: str
    linked: bool
    kind: Literal["BotImported"] = "BotImported"


@dataclass(frozen=True, slots=True)
class ConnectorChanged:
    """Fields of a bot's agent connector were set, by their documented names."""

    bot: str
    fields: tuple[tuple[str, str], ...]
    kind: Literal["ConnectorChanged"] = "ConnectorChanged"


@dataclass(frozen=True, slots=True)
class ConnectorStateChanged:
    bot: str
    state: Literal["started", "stopped"]
    kind: Literal["ConnectorStateChanged"] = "ConnectorStateChanged"


@dataclass(frozen=True, slots=True)
class EnvironmentLinked:
    """The bot was linked to this environment: it reads only this one's variables."""

    bot: str
    environment: str
    kind: Literal["EnvironmentLinked"] = "EnvironmentLinked"


@dataclass(frozen=True, slots=True)
class BotGroupSaved:
    """A bot group was saved, with its bots and settings."""

    group: str
    bots: tuple[str, ...]
    collaborates: bool
    transfer_message: str
    kind: Literal["BotGroupSaved"] = "BotGroupSaved"


@dataclass(frozen=True, slots=True)
class BotGroupDeleted:
    group: str
    kind: Literal["BotGroupDeleted"] = "BotGroupDeleted"
