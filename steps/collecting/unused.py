"""Finds the user's step definitions that no scenario uses.

A definition counts as unused when every feature that could use it was collected and none of their steps matches it.
Steps are matched, not observed: a scenario that fails half-way still uses the definitions of its other steps.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ..running.executor import index_of
from ..running.step_index import AmbiguousStep, Definition, Index
from . import discovery
from .feature_items import FeatureFile, ScenarioItem


def lines(session: pytest.Session) -> list[str]:
    """The lines about unused definitions, one each; empty when there are none."""
    root = session.config.rootpath
    return [
        f"unused step definition: {one.file.relative_to(root).as_posix()}:{one.line} {one.sentence}"
        for one in unused(session)
    ]


def unused(session: pytest.Session) -> list[Definition]:
    """The unused definitions under the rootdir, in the order of the files."""
    files = {item.parent for item in session.items if isinstance(item.parent, FeatureFile)}
    indexes = {id(index): index for file in files if file.parent and (index := index_of(file.parent))}
    mine = {id(one.context): one for index in indexes.values() for one in _mine(index, session)}
    if not mine:
        return []
    used = {id(one.context) for file in files for one in _used(file)}
    complete = _complete(session)
    left = [one for key, one in mine.items() if key not in used and _could_use(one, session.config) <= complete]
    return sorted(left, key=lambda one: (one.file, one.line))


def _complete(session: pytest.Session) -> set[Path]:
    """The features of which every case is about to run."""
    wanted = {(item.path, item.case.full_name) for item in session.items if isinstance(item, ScenarioItem)}
    files = {item.parent for item in session.items if isinstance(item.parent, FeatureFile)}
    return {file.path for file in files if all((file.path, case.full_name) in wanted for case in file.document.cases)}


def _mine(index: Index, session: pytest.Session) -> Iterator[Definition]:
    root = session.config.rootpath
    for definition in index.definitions:
        if (
            definition.is_users
            and definition.file.is_relative_to(root)
            and "site-packages" not in definition.file.parts
        ):
            yield definition


def _used(file: FeatureFile) -> Iterator[Definition]:
    """The definitions that the steps of a feature match."""
    assert file.parent is not None
    index = index_of(file.parent)
    for kind, text in {(step.type, step.name) for case in file.document.cases for step in case.render().steps}:
        try:
            match = index.find(kind, text)
        except AmbiguousStep as error:
            yield from error.definitions
        else:
            yield from () if match is None else (match.definition,)


def _could_use(definition: Definition, config: pytest.Config) -> set[Path]:
    """The features that see this definition."""
    folder = definition.file.parent if definition.file.name == "conftest.py" else config.rootpath
    return set(discovery.features_in(folder, config))
