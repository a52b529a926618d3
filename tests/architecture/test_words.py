"""Text that must not be in any file of the project."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
GENERATED = {"build", "dist", "out", "allure-results", "node_modules"}

# Written in pieces where the search would find itself.
UNWANTED = {
    "a path of one machine": r"(?<![\w.:/>$-])/(?:home|root|Users|work|opt|mnt)/\w",
    "the address of a package registry": r"(?i:(?:--|pip_|uv_)(?:extra[-_])?index[-_]url)|[p]ythonhosted|[n]pmjs\.",
    "work put off": r"\b(?:[T]ODO|[F]IXME|[X]XX)\b",
}


def test_no_file_holds_what_has_no_place_in_it() -> None:
    assert list(findings(files())) == []


def test_search_finds_a_path_of_one_machine(tmp_path: Path) -> None:
    note = tmp_path / "note.md"
    note.write_text("fine\nsee " + "/".join(["", "home", "dana", "bot.json"]) + "\n")

    assert [finding.partition(":")[2] for finding in findings([note])] == ["2: a path of one machine"]


def files() -> Iterator[Path]:
    for folder, folders, names in os.walk(REPOSITORY):
        folders[:] = [
            name
            for name in folders
            if name == ".ci" or not (name.startswith((".", "__")) or name.endswith(".egg-info") or name in GENERATED)
        ]
        yield from (Path(folder, name) for name in names if name != ".git")  # a file in a second work tree


def findings(paths: Iterator[Path] | list[Path]) -> Iterator[str]:
    for path in paths:
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue  # a picture, say
        for number, line in enumerate(lines, start=1):
            yield from (f"{path.name}:{number}: {what}" for what, words in UNWANTED.items() if re.search(words, line))
