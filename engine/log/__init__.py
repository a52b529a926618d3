"""The log: events with their headers, appended and read back."""

from __future__ import annotations

from .log import Event, Log, as_json, read_ndjson
from .schema import SCHEMA_VERSION, schema

__all__ = ["SCHEMA_VERSION", "Event", "Log", "as_json", "read_ndjson", "schema"]
