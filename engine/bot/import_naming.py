"""Importing a bot from its file, as the platform does it (SET-IMPORT-EXPORT)."""

from __future__ import annotations

from datetime import datetime

from .bot import Bot


def imported(bot: Bot, moment: datetime, *, domains_are_there: bool) -> Bot:
    """The bot after its import: its name has the date and time; without its domains its intents are unlinked."""
    new = bot.edited("bot.name", f"{bot.name} ({moment:%m-%d-%Y %I:%M})")
    if domains_are_there:
        return new
    for interaction in bot.interactions:
        if interaction.intent_id:
            new = new.edited(f"{interaction.path}.intentId", None)
    return new
