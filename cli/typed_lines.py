"""The lines that a person types, or that a file or another program gives on the standard input.

A terminal has an encoding. A pipe does not: Windows shells begin with a byte order mark or write UTF-16, and an ASCII
locale says nothing about what arrives. So bytes are read, and are UTF-8 unless they say otherwise.
"""

from __future__ import annotations

import codecs
import contextlib
import io
import sys
from collections.abc import Callable, Iterator
from typing import BinaryIO, Final

from ..engine.errors import FeatureError, message

_UTF_16: Final = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_NARROW: Final = frozenset({"ascii", "utf-8"})


def is_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def typed() -> Iterator[str]:
    """The lines typed at a terminal."""
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401  (importing it gives input() a history and cursor keys)
    with contextlib.suppress(EOFError):
        while True:
            yield _repaired(input("> "))
    print()


def piped(show: Callable[[str], None]) -> Iterator[str]:
    """The lines of a file or a pipe, shown so that the output reads as a conversation.

    Raises:
        FeatureError: a line is not text, or the standard input is closed.
    """
    if sys.stdin is None:
        raise FeatureError(message("the standard input is closed", do="type at a terminal, or pipe a file: < talk.txt"))
    binary: BinaryIO | None = getattr(sys.stdin, "buffer", None)
    lines = iter(sys.stdin) if binary is None else _decoded(binary)
    for line in lines:
        show(f"> {line.rstrip()}")
        yield line


def _decoded(binary: BinaryIO) -> Iterator[str]:
    """The lines of a stream, each as soon as it has arrived."""
    first = binary.readline()
    for mark, encoding in _UTF_16.items():
        if first.startswith(mark):  # a line of UTF-16 does not end where a line of bytes does
            yield from io.StringIO(_text((first + binary.read()).removeprefix(mark), 1, encoding))
            return
    number, line = 1, first.removeprefix(codecs.BOM_UTF8)
    while line:
        yield _text(line, number)
        number, line = number + 1, binary.readline()


def _text(line: bytes, number: int, encoding: str = "utf-8") -> str:
    locale = sys.stdin.encoding.lower()
    for candidate in (encoding, *([locale] if locale not in _NARROW and encoding == "utf-8" else ())):
        with contextlib.suppress(UnicodeDecodeError):
            text = line.decode(candidate)
            if "\0" not in text:
                return text
    at, do = f"standard input, line {number}", "save the file as UTF-8"
    raise FeatureError(message("the input is not UTF-8 text", at=at, value=line.strip(), do=do))


def _repaired(line: str) -> str:
    """A line typed in an ASCII locale, whose other bytes Python hands over one by one, as half characters."""
    try:
        return line.encode("utf-8", "surrogateescape").decode("utf-8")
    except UnicodeError:
        return line
