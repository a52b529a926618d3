"""Formats the text of a feature. What Gherkin reads in it stays the same, and so do its comments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Final

from ...engine.input_files import BOM
from ..collecting import swallowed, table_rows
from ..collecting.feature_source import Source
from ..collecting.gherkin import Node
from . import layout
from .feature_lines import LINE_END, Reader

Rewording = Callable[[Node], Mapping[int, str]]
"""Makes other texts for steps, by their lines, of the feature in a Gherkin document."""

_AS_IT_IS: Final[Mapping[int, str]] = {}


def formatted(source: Source, kind_of: swallowed.KindOf, reword: Rewording = lambda _root: _AS_IT_IS) -> str:
    """The content of a feature in our layout; a byte order mark and the ends of its lines stay.

    Args:
        source: the feature file.
        kind_of: the kind of the sentence that a text is, "" for none.
        reword: makes other texts for its steps.

    Raises:
        DocumentError: it is not Gherkin, or a line is not what its author meant it to be.
    """
    reader = Reader()
    root = source.root(reader.parse, kind_of)
    for mistake in (*table_rows.unfinished(root, source.lines), *swallowed.misread(root, source.lines, kind_of)):
        raise source.fail(mistake.what, mistake.line, mistake.do)
    mark = BOM if source.content.startswith(BOM) else ""
    ends = LINE_END.findall(source.content)
    usual = Counter(ends).most_common(1)[0][0] if ends else "\n"
    own_end = dict(enumerate(ends, start=1))
    laid_out = layout.laid_out(reader.lines(source.lines, reword(root)))
    return mark + "".join(f"{text}{own_end.get(number, usual)}" for number, text in laid_out)
