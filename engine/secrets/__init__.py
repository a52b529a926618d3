"""Recognises secrets in a text: by their shape, by their name, by their check digits. It knows no log and no bot."""

from __future__ import annotations

from .names import REDACTED, is_placeholder, is_said, is_secret_name
from .numbers import is_name_of_a_thing, is_number
from .redacted_text import without_secrets
from .secret_tables import redacted_rows

__all__ = [
    "REDACTED",
    "is_name_of_a_thing",
    "is_number",
    "is_placeholder",
    "is_said",
    "is_secret_name",
    "redacted_rows",
    "without_secrets",
]
