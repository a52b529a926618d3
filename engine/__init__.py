"""The bot platform: runs a Conversation Builder bot by the documented rules. Pure; everything else is behind ports.

Names are loaded when they are first used: the pytest plugin imports this package in every run, most of which need
neither pydantic nor a bot.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .bot import Bot
    from .clock import Clock, Timing
    from .errors import (
        BotDefinitionError,
        EmulatorError,
        FeatureError,
        HandoffError,
        IllegalTransition,
        UnknownName,
        Unsupported,
    )
    from .log import Event, Log, read_ndjson
    from .settings import ConnectorSettings, PlatformSettings, Switches

_HOMES = {
    "Bot": "bot",
    "BotDefinitionError": "errors",
    "Clock": "clock",
    "ConnectorSettings": "settings",
    "EmulatorError": "errors",
    "Event": "log",
    "FeatureError": "errors",
    "HandoffError": "errors",
    "IllegalTransition": "errors",
    "Log": "log",
    "PlatformSettings": "settings",
    "Switches": "settings",
    "Timing": "clock",
    "UnknownName": "errors",
    "Unsupported": "errors",
    "read_ndjson": "log",
}

__all__ = [
    "Bot",
    "BotDefinitionError",
    "Clock",
    "ConnectorSettings",
    "EmulatorError",
    "Event",
    "FeatureError",
    "HandoffError",
    "IllegalTransition",
    "Log",
    "PlatformSettings",
    "Switches",
    "Timing",
    "UnknownName",
    "Unsupported",
    "read_ndjson",
]


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(import_module(f".{_HOMES[name]}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
