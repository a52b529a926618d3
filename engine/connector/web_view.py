"""The Web View API: an external system sends variables, and optionally a message, to a bot in a conversation."""

from __future__ import annotations

import hashlib
import hmac


def authorization(conversation_id: str, bot_id: str) -> str:
    """The Authorization header that the call must carry. Follows API-WEBVIEW-AUTH."""
    return hashlib.sha256(f"{conversation_id} || {bot_id}".encode()).hexdigest()


def is_authorized(header: str, conversation_id: str, bot_id: str) -> bool:
    return hmac.compare_digest(header.encode(), authorization(conversation_id, bot_id).encode())
