"""Files and JSON from outside, read so that a problem with one is a short text that can stand in a message.

What is read was written by people or by other programs: an export, settings, results of an earlier run. Functions here
raise OSError for a file that cannot be read, and ValueError in plain words for content that is wrong; the caller knows
what the file is and whose mistake it is.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NoReturn

DEPTH_LIMIT: Final = 100  # levels of objects and lists; the deepest real export has 14, and Python stops at about 300
BOM: Final = codecs.BOM_UTF8.decode()
_UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_file(path: Path, *, limit: int | None = None) -> bytes:
    """The content of a regular file.

    Args:
        path: the file.
        limit: the largest size in bytes.

    Raises:
        OSError: it does not exist or cannot be read.
        ValueError: it is a directory, a pipe or a device, whose content might not end; or it is too large.
    """
    status = path.stat()
    if not path.is_file():
        raise ValueError("this is a directory" if path.is_dir() else "this is not a regular file")
    if limit is not None and status.st_size > limit:
        raise ValueError(f"{status.st_size} bytes are more than {limit}")
    return path.read_bytes()


def read_text(path: Path, *, limit: int | None = None) -> str:
    """The text of a regular file, without a byte order mark; line ends are `\\n`.

    Raises:
        OSError: see `read_file`.
        ValueError: see `read_file` and `decoded`.
    """
    text = decoded(read_file(path, limit=limit))
    return text.removeprefix(BOM).replace("\r\n", "\n").replace("\r", "\n")


def decoded(data: bytes) -> str:
    """The text of bytes in UTF-8; a byte order mark is left in it.

    Raises:
        ValueError: it is another encoding.
    """
    if data.startswith(_UTF_16) or data[:2].count(0) == 1:
        raise ValueError("this is UTF-16 text: save it as UTF-8")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8 text: byte {error.start} is {data[error.start]:#04x}") from None


def parse_json(text: str | bytes, *, pairs: Callable[[list[tuple[str, Any]]], Any] | None = None) -> Any:
    """The value of a JSON text that can be written as JSON again.

    Args:
        text: the JSON, as text or in UTF-8.
        pairs: makes an object of its pairs; by default a dict, in which the last of several equal keys counts.

    Raises:
        ValueError: it is not JSON, it is nested more than DEPTH_LIMIT deep, or a number is too large for a computer.
    """
    written = decoded(text).removeprefix(BOM) if isinstance(text, bytes) else text
    try:
        value = json.loads(written, object_pairs_hook=pairs, parse_float=_finite, parse_constant=_refuse_constant)
    except RecursionError:
        raise ValueError(TOO_DEEP) from None
    if is_too_deep(value):
        raise ValueError(TOO_DEEP)
    if _HALF_ESCAPED.search(written) and has_half_a_character(json.dumps(value, ensure_ascii=False)):
        raise ValueError(HALF)
    return value


def why_damaged(error: Exception, expected: str) -> str:
    """The reason why the content of a file is not what was expected, in one line, whatever error showed it."""
    if isinstance(error, OSError):
        return (error.strerror or str(error)).lower()
    if isinstance(error, json.JSONDecodeError):
        reason = f"not valid JSON: {error}"
    elif isinstance(error, KeyError):
        reason = f"the key {error.args[0]!r} is missing"
    elif isinstance(error, TypeError | LookupError | AttributeError):  # in the words of Python, not of the file
        reason = "a value has the wrong type or is missing"
    else:
        reason = " ".join(str(error).split())
    return f"{reason}; expected: {expected}"


HALF: Final = "half a character (a lone surrogate)"
_HALF_ESCAPED: Final = re.compile(r"\\u[dD][89a-fA-F]")
_HALF: Final = re.compile("[\ud800-\udfff]")


def has_half_a_character(text: str) -> bool:
    """Whether the text holds a lone surrogate, which no file and no socket can take."""
    return not text.isascii() and _HALF.search(text) is not None


TOO_DEEP: Final = f"nested too deeply, in more than {DEPTH_LIMIT} levels"


def with_whole_characters(text: str) -> str:
    """The text with U+FFFD for each lone surrogate."""
    return _HALF.sub("\ufffd", text)


def is_too_deep(value: Any, limit: int = DEPTH_LIMIT) -> bool:
    """Whether lists and objects are nested in more levels than `limit`."""
    level = [value]
    for _ in range(limit + 1):
        inside: list[Any] = []
        for each in level:
            if isinstance(each, dict):
                inside += [held for held in each.values() if isinstance(held, dict | list)]
            elif isinstance(each, list):
                inside += [held for held in each if isinstance(held, dict | list)]
        if not inside:
            return False
        level = inside
    return True


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise ValueError(f"the number {text} is too large")
    return number


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
