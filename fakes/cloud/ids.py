"""Ids that a request may choose for a skill or a user."""

from __future__ import annotations

import re
from collections.abc import Container

from ...engine.errors import FeatureError, message

_ID = re.compile(r"[1-9][0-9]{0,9}")


def checked_id(wanted: str | int, what: str, taken: Container[str]) -> str:
    """The id as text.

    Raises:
        FeatureError: it is not a number of one to ten digits, or is in use.
    """
    text = str(wanted)
    if not _ID.fullmatch(text):
        expected = "a number of one to ten digits that does not begin with 0"
        raise FeatureError(message(f"the id of a {what} must be a number", value=text, expected=expected))
    if text in taken:
        raise FeatureError(message(f"a {what} with id {text} exists already"))
    return text
