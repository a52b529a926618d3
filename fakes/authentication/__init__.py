"""Authentication of users, consumers and applications: credentials, sessions, tokens."""

from __future__ import annotations

__all__: list[str] = []
