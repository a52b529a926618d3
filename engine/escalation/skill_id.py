"""The check that a skill id is numeric."""

from __future__ import annotations


def is_numeric(skill_id: str) -> bool:
    """Whether a resolved skill id counts as numeric: one or more ASCII digits once trimmed (C03)."""
    trimmed = skill_id.strip()
    return trimmed.isascii() and trimmed.isdigit()
