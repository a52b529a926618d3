"""The webhooks of the Connector API: notifications of a consumer's conversations, sent to applications."""

from __future__ import annotations

__all__: list[str] = []
