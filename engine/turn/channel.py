"""The capabilities of channels, documented for web messaging and text-only channels (INT-CHANNEL-SUPPORT)."""

from __future__ import annotations

from typing import Final

DEFAULT_CHANNEL: Final = "lp_web"
CHANNELS: Final = ("lp_web", "lp_inapp", "lp_fb", "lp_abc", "lp_rcs", "lp_whatsapp", "lp_sms", "twilio_sms")
TEXT_ONLY: Final = frozenset({"lp_sms", "twilio_sms", "lp_whatsapp"})


def shows_rich_content(channel: str) -> bool:
    """Whether quick replies, buttons, choices and cards can be tapped there. Follows INT-CHANNEL-SUPPORT."""
    return channel not in TEXT_ONLY
