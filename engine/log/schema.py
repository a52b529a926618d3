"""The JSON schema of the log's lines, for programs that read `--handoff-log`, and its version."""

from __future__ import annotations

from typing import Any, Final

from .log import adapter

SCHEMA_VERSION: Final = 1
"""Grows when a log that was written before can no longer be read. New kinds and new fields with a default may come."""


def schema() -> dict[str, Any]:
    """The JSON schema (draft 2020-12) of one line of a log; its `version` is `SCHEMA_VERSION`."""
    found = adapter().json_schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "version": SCHEMA_VERSION,
        "title": "Event",
        "description": "One line of a log. docs/reference/events.md says what the kinds and their fields mean.",
        "type": found["type"],
        "properties": found["properties"],
        "required": found["required"],
        "$defs": {name: _plain(one) for name, one in sorted(found["$defs"].items())},
    }


def _plain(definition: dict[str, Any]) -> dict[str, Any]:
    """A definition without its docstring, which is about the code."""
    return {key: value for key, value in definition.items() if key != "description"}
