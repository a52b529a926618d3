"""Reading JSON that a client sends: only what can be written to other clients again.

Python reads more than JSON allows (NaN, half of a surrogate pair), and nesting that it cannot write again.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final

MAX_DEPTH: Final = 100  # our choice: structured content is nested a few levels deep
_BRACKETS: Final = re.compile(r"""[][{}]""")


def read_json(text: str | bytes) -> Any:
    """The value that a text is, in UTF-8 if it is bytes.

    Raises:
        ValueError: the text is not JSON, or nested too deep; the error says which.
    """
    try:
        value = json.loads(text)
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        raise ValueError("not JSON") from None
    if _depth(text if isinstance(text, str) else text.decode("utf-8", "replace")) > MAX_DEPTH:
        raise ValueError(f"nested more than {MAX_DEPTH} levels deep")
    return value


def _depth(text: str) -> int:
    """An upper bound of the nesting depth of this JSON; brackets within texts count as well."""
    if text.count("{") + text.count("[") <= MAX_DEPTH:
        return 0
    depth = deepest = 0
    for bracket in _BRACKETS.findall(text):
        depth += 1 if bracket in "{[" else -1
        deepest = max(deepest, depth)
    return deepest
