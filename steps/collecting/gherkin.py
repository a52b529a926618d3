"""Reads Gherkin with gherkin-official, and keeps the result in pytest's cache folder.

Parsing takes ten times as long as the rest of collecting a feature, and features change seldom. So the parsed document
is cached, like Python's byte code. The entry is plain JSON with the hash of the text; if anything in it is invalid, the
feature is parsed again. Without a cache folder nothing is cached.
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
    stamp = f"{_parser_version()} {digest}"
    document = _kept(entry, stamp)
    if document is None:
        document = _parse(text)
        if redact(text) == text:
            _keep(entry, stamp, document)
    return document


def _parse(text: str) -> Node:
    document: Node = Parser().parse(text)
    return document


def _kept(entry: Path, stamp: str) -> Node | None:
    try:
        found = json.loads(entry.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or found.get("of") != stamp or not isinstance(found.get("document"), dict):
        return None
    document: Node = found["document"]
    return document


def _keep(entry: Path, stamp: str, document: Node) -> None:
    """Write the entry atomically: workers of pytest-xdist share the folder."""
    draft = entry.with_suffix(f".{os.getpid()}")
    with contextlib.suppress(OSError):  # a run does not fail because a cache cannot be written
        draft.write_text(json.dumps({"of": stamp, "document": document}), encoding="utf-8")
        draft.replace(entry)


@cache
def _parser_version() -> str:
    return version("gherkin-official")
