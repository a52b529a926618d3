"""The licences of what handoff needs and ships: a user may run, change and pass on all of it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from .sources import LAYERS, REPOSITORY, name_of

ALLOWED = {
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CNRI-Python",
    "MIT",
    "MIT-0",
    "MPL-2.0",  # concerns changes of its own files, and we change none
    "PSF-2.0",
}
# Other names that packages use for these.
ALSO_CALLED = {
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
EXTRAS = tuple(
    tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
)
SHIPPED = sorted(
    path
    for layer in LAYERS
    for path in (REPOSITORY / layer).rglob("*")
    if path.suffix in {".js", ".mjs", ".css", ".html"}
)
FOREIGN = re.compile(r"(?i)copyright|\(c\)|@licen[cs]e|@preserve|licen[cs]ed under|sourceMappingURL")
LONGEST_LINE = 300  # minified code has longer ones


def test_licences_of_all_dependencies_are_allowed() -> None:
    found = {name: licence_of(distribution(name)) for name in dependencies("pytest-handoff", ("", *EXTRAS))}

    assert {name: licence for name, licence in found.items() if not is_allowed(licence)} == {}
    assert len(found) > 30


def test_dependencies_of_dependencies_are_looked_at() -> None:
    """jinja2 needs markupsafe, which pyproject.toml does not name."""
    assert "markupsafe" in set(dependencies("pytest-handoff", ("",)))


@pytest.mark.parametrize(
    ("licence", "allowed"),
    [
        ("MIT", True),
        ("MIT OR GPL-3.0-only", True),
        ("MIT AND PSF-2.0", True),
        ("MIT AND GPL-3.0-only", False),
        ("GPL-3.0-only", False),
        ("", False),
    ],
)
def test_checker_reads_expressions(licence: str, *, allowed: bool) -> None:
    assert is_allowed(licence) is allowed


@pytest.mark.parametrize("path", SHIPPED, ids=name_of)
def test_shipped_file_is_ours(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert FOREIGN.search(text) is None
    assert path.suffix != ".js" or max(map(len, text.splitlines())) <= LONGEST_LINE


def test_wheel_has_licence_and_notice() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert project["license"] == "Apache-2.0"
    assert project["license-files"] == ["LICENSE", "NOTICE"]
    assert "Apache License" in (REPOSITORY / "LICENSE").read_text(encoding="utf-8")
    assert "contains no code of other projects" in (REPOSITORY / "NOTICE").read_text(encoding="utf-8")


def dependencies(root: str, extras: tuple[str, ...]) -> Iterator[str]:
    """The installed packages that `root` needs with these extras, directly or through others, each once."""
    seen = set()
    waiting = [(root, extras)]
    while waiting:
        name, wanted = waiting.pop()
        for text in distribution(name).requires or ():
            needed = Requirement(text)
            if needed.marker and not any(needed.marker.evaluate({"extra": extra}) for extra in wanted):
                continue
            found = (re.sub(r"[-_.]+", "-", needed.name).lower(), ("", *sorted(needed.extras)))
            if found[0] != root and found not in seen and is_installed(found[0]):
                seen.add(found)
                waiting.append(found)
    yield from sorted({name for name, _ in seen})


def is_installed(name: str) -> bool:
    """False for what pip has left out here: a package for another system."""
    try:
        distribution(name)
    except PackageNotFoundError:
        return False
    return True


def licence_of(package: Distribution) -> str:
    """An SPDX expression, from the field for it, the older field, the classifiers, or the first line of the file."""
    metadata = package.metadata
    written = metadata.get("License-Expression") or metadata.get("License") or ""
    if not written:
        listed = [text.rpartition(" :: ")[2] for text in metadata.get_all("Classifier") or () if "License ::" in text]
        written = " OR ".join(ALSO_CALLED.get(one, one) for one in listed)
    if not written:
        files = [file for file in package.files or () if re.match(r"(?i)licen[cs]e", file.name)]
        written = next((file.read_text().strip().splitlines()[0] for file in files), "")
    return ALSO_CALLED.get(written, written)


def is_allowed(expression: str) -> bool:
    return any(
        all(part.strip(" ()") in ALLOWED for part in choice.split(" AND ")) for choice in expression.split(" OR ")
    )
