"""The place of an interaction in the chain of its turn."""

from __future__ import annotations

from enum import Enum


class Place(Enum):
    """Where in a chain of statements and integrations an interaction stands."""

    FIRST = "none came before it"
    LATER = "some came before it"
    AT_LIMIT = "so many came before it that one more would be the last"
