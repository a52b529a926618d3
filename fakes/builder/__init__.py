"""Builds bots in the JSON that Conversation Builder exports."""

from __future__ import annotations

from .bot_builder import BotBuilder
from .dialog_builder import DialogBuilder
from .interaction_builder import InteractionBuilder

__all__ = ["BotBuilder", "DialogBuilder", "InteractionBuilder"]
