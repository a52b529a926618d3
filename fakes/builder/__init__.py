"""Builds bots in the JSON that Conversation Builder exports."""

from __future__ import annotations

from .bot import BotBuilder
from .dialog import DialogBuilder
from .interaction import InteractionBuilder

__all__ = ["BotBuilder", "DialogBuilder", "InteractionBuilder"]
