"""Channels: their names, and their capabilities, documented for web messaging and text alone (INT-CHANNEL-SUPPORT)."""

from __future__ import annotations

from typing import Final

from ..errors import UnknownName, message

DEFAULT_CHANNEL: Final = "lp_web"
CHANNELS: Final = ("lp_web", "lp_inapp", "lp_fb", "lp_abc", "lp_rcs", "lp_whatsapp", "lp_sms", "twilio_sms")
TEXT_ONLY: Final = frozenset({"lp_sms", "twilio_sms", "lp_whatsapp"})
_OTHERWISE: Final = {
    "app": "lp_inapp",
    "facebook": "lp_fb",
    "messenger": "lp_fb",
    "apple": "lp_abc",
    "twilio": "twilio_sms",
}
"""Other names that people say, in addition to those without `lp_`."""


def channel_named(name: str) -> str:
    """The channel of this name as getUserChannel calls it; "sms" and "SMS" are short for "lp_sms".

    Raises:
        UnknownName: there is none; the text has the closest name.
    """
    wanted = name.casefold()
    short = {short_name(channel): channel for channel in CHANNELS} | _OTHERWISE
    if wanted in CHANNELS:
        return wanted
    if wanted in short:
        return short[wanted]
    known = CHANNELS if wanted.startswith("lp") else [short_name(channel) for channel in CHANNELS]
    raise UnknownName(message(f"no channel {name!r}", known=known, wanted=name))


def short_name(channel: str) -> str:
    """A channel without LivePerson's prefix."""
    return channel.removeprefix("lp_")


def shows_rich_content(channel: str) -> bool:
    """Whether quick replies, buttons, choices and cards can be tapped there. Follows INT-CHANNEL-SUPPORT."""
    return channel not in TEXT_ONLY
