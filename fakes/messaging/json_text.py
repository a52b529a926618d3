"""Reading JSON that a client sends: only what can be written to other clients again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...engine.input_files import TOO_DEEP, parse_json


def read_json(text: str | bytes, *, pairs: Callable[[list[tuple[str, Any]]], Any] | None = None) -> Any:
    """The value that a text is, in UTF-8 if it is bytes; `pairs` as in `parse_json`.

    Raises:
        ValueError: the text is not JSON, or nested too deep; the error says which.
    """
    try:
        return parse_json(text, pairs=pairs)
    except ValueError as error:  # where it stops being JSON is not for clients
        raise ValueError(TOO_DEEP if str(error) == TOO_DEEP else "not JSON") from None
