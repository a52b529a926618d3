"""The log: events with their headers, appended and read back."""

from __future__ import annotations

from .log import Event, Log, as_json, read_ndjson

__all__ = ["Event", "Log", "as_json", "read_ndjson"]
