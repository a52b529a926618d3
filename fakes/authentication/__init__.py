"""Who is logged in to the account, and the credentials that prove it: passwords, API keys, applications, tokens."""

from __future__ import annotations

__all__: list[str] = []
