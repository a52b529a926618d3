"""The place of an interaction in the chain of its turn."""

from __future__ import annotations

from enum import Enum


class Place(Enum):
    """The position of an interaction in a chain of statements and integrations."""

    FIRST = "none came before it"
    LATER = "some came before it"
    AT_LIMIT = "the next one would reach the limit"
