"""Checks `@allow:CODE` tags: the diagnostics that a scenario allows exist."""

from __future__ import annotations

from ..running.diagnostic_actions import ALLOW, unknown_code
from . import tags
from .document import Document
from .feature_source import DocumentError


def refuse_unknown(read: Document) -> None:
    """Check every `@allow:CODE` against the table of diagnostics.

    Raises:
        DocumentError: there is no such diagnostic; the text names the closest one.
    """
    from ...engine.diagnostics import CODES

    for case in read.cases:
        for tag in case.tags:
            family, code = tags.split(tag)
            if family == ALLOW and tag != ALLOW and code not in CODES:
                line = tags.line_of(read.path, f"@{tag}", case.line)
                text = unknown_code(code, f"no diagnostic has the code {code!r}")
                raise DocumentError(text, path=read.path, line=line, shown=read.shown)
