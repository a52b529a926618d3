"""Reads Gherkin with gherkin-official, and keeps the result in pytest's cache folder.

Parsing takes ten times as long as the rest of collecting a feature, and features change seldom. So the parsed document
is cached, like Python's byte code. The entry is JSON below a line with a hash of itself and of the text; if that line
does not match, the feature is parsed again. Without a cache folder nothing is cached.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Callable, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from gherkin.parser import Parser

from ...engine.input_files import read_file
from ...engine.secrets import without_secrets

Node = Mapping[str, Any]  # a node of the Gherkin document, as gherkin-official makes it


def parse(
    text: str,
    digest: str,
    path: Path,
    folder: Path | None = None,
    redact: Callable[[str], str] = without_secrets,
) -> Node:
    """The Gherkin document of `text`.

    Args:
        text: the content of the feature file.
        digest: a hash of it.
        path: the feature file; names the entry in the cache.
        folder: the cache for parsed documents; None for no cache.
        redact: redacts a text; a feature with a secret is not cached.

    Raises:
        gherkin.errors.ParserError: the text is not Gherkin.
    """
    if folder is None:
        return _parse(text)
    entry = folder / f"{hashlib.sha256(str(path).encode()).hexdigest()[:32]}.json"
    document = _kept(entry, digest)
    if document is None:
        document = _parse(text)
        if redact(text) == text:
            _keep(entry, digest, document)
    return document


def _parse(text: str) -> Node:
    document: Node = Parser().parse(text)
    return document


def _kept(entry: Path, digest: str) -> Node | None:
    try:
        stamp, _, written = read_file(entry).partition(b"\n")
        if stamp != _stamp(written, digest):  # of another text or release, or damaged: then its shape is unknown
            return None
        document: Node = json.loads(written)
    except (OSError, ValueError, RecursionError):
        return None
    return document


def _keep(entry: Path, digest: str, document: Node) -> None:
    """Write the entry atomically: workers of pytest-xdist share the folder."""
    draft = entry.with_suffix(f".{os.getpid()}")
    written = json.dumps(document).encode()
    with contextlib.suppress(OSError):  # a run does not fail because a cache cannot be written
        draft.write_bytes(_stamp(written, digest) + b"\n" + written)
        draft.replace(entry)


def _stamp(written: bytes, digest: str) -> bytes:
    """A hash of an entry, the text it was made from and the parser."""
    return hashlib.sha256(b"\n".join([_parser_version().encode(), digest.encode(), written])).hexdigest().encode()


@cache
def _parser_version() -> str:
    return version("gherkin-official")
