"""The one log: events with their header, appended and read back."""

from __future__ import annotations

from .log import Event, Log, as_json, read_ndjson

__all__ = ["Event", "Log", "as_json", "read_ndjson"]
