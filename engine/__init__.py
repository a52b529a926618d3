"""The bot platform: a Conversation Builder bot, run by the documented rules. Pure; ports outside."""

__version__ = "0.1.0"
