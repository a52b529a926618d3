"""Progress of long work: a line on stderr that rewrites itself; no output when stderr is not a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO, TypeVar

T = TypeVar("T")

ENOUGH = 200  # fewer items are done before the line can be read
UPDATES = 100


def progress(items: Sequence[T], what: str, *, stream: TextIO | None = None) -> Iterator[T]:
    """The items, while a terminal shows the number done so far: `reading results: 1,200 of 10,000`."""
    stream = sys.stderr if stream is None else stream
    total = len(items)
    if total < ENOUGH or stream is None or not stream.isatty():
        yield from items
        return
    every = max(total // UPDATES, 1)
    line = ""
    try:
        for done, item in enumerate(items):
            if done % every == 0:
                line = f"{what}: {done:,} of {total:,}"
                print(f"\r{line}", end="", file=stream, flush=True)
            yield item
    finally:
        print(f"\r{'':{len(line)}}\r", end="", file=stream, flush=True)


@contextmanager
def busy(what: str, *, stream: TextIO | None = None) -> Iterator[None]:
    """Show a line while the block runs; for work that cannot report its progress."""
    stream = sys.stderr if stream is None else stream
    if stream is None or not stream.isatty():  # None when the shell has closed it
        yield
        return
    print(f"\r{what} …", end="", file=stream, flush=True)
    try:
        yield
    finally:
        print(f"\r{'':{len(what) + 2}}\r", end="", file=stream, flush=True)
