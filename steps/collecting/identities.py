"""`@id:` tags: the identity of a scenario in reports, which keep its history under it. No two may have the same."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from . import tags
from .document import Case
from .feature_items import FeatureFile, ScenarioItem
from .feature_source import DocumentError

FAMILY = "id"


def refuse_shared(items: Iterable[pytest.Item]) -> list[pytest.Item]:
    """The items without those of the files in which a scenario has the id of another one; these files are errors.

    The rows of an outline are one scenario: reports tell them apart by their values.
    """
    items = list(items)
    first: dict[str, ScenarioItem] = {}
    refused: set[FeatureFile] = set()
    for item in items:
        if not isinstance(item, ScenarioItem) or item.parent in refused:
            continue
        for value in tags.values(item.case.tags, FAMILY):
            other = first.setdefault(value, item)
            if other.case.template is not item.case.template:
                assert isinstance(item.parent, FeatureFile)
                refused.add(item.parent)
                item.parent.refused = _shared(value, item, other)
                break
    for file in refused:
        file.report()
    return [item for item in items if item.parent not in refused]


def _shared(value: str, item: ScenarioItem, other: ScenarioItem) -> DocumentError:
    do = "give each scenario an id of its own"
    if any(_is_inherited(f"{FAMILY}:{value}", one.case) for one in (item, other)):
        do += "; a tag above a Feature or Rule is one of all its scenarios"
    return DocumentError(
        f"the tag @{FAMILY}:{value} stands at two scenarios, and reports keep one history for each id\n"
        f"  the other one is at {other.document.shown}:{other.case.template.line_number}",
        path=item.path,
        line=item.case.template.line_number,
        shown=item.document.shown,
        do=do,
    )


def _is_inherited(tag: str, case: Case) -> bool:
    return tag not in case.template.tags and tag not in case.row_tags
