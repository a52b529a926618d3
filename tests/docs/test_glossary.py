"""docs/glossary.md has the words that public names, commands, options and rooms are made of, each with one meaning."""

from __future__ import annotations

import argparse
import importlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from handoff.cli import COMMANDS
from handoff.steps import plugin

from ..architecture.sources import MODULES, REPOSITORY
from ..architecture.test_public_names import FRONTS, listed

GLOSSARY = REPOSITORY / "docs" / "glossary.md"
PAGES = sorted([*REPOSITORY.glob("*.md"), *(REPOSITORY / "docs").glob("*.md")])
ROW = re.compile(r"^\| (?!term \||---)(?P<terms>.+?) \| (?P<meaning>.+?) \|$", re.MULTILINE)

# English words that mean in a name what they mean everywhere.
PLAIN = frozenset(
    {
        *(
            "accelerate",
            "all",
            "be",
            "by",
            "custom",
            "data",
            "debug",
            "entry",
            "fail",
            "given",
            "host",
            "id",
            "in",
            "max",
            "minimum",
            "must",
        ),
        *(
            "no",
            "nobody",
            "none",
            "note",
            "nothing",
            "open",
            "output",
            "over",
            "plain",
            "post",
            "read",
            "set",
            "text",
            "time",
        ),
        *("title", "under", "unread", "write"),
    }
)
# Past participles that a rule for "-ed" does not find: the last word of an event.
PARTICIPLES = {
    "begun",
    "chosen",
    "found",
    "given",
    "left",
    "ran",
    "resent",
    "sent",
    "struck",
    "stuck",
    "taken",
    "written",
}

# Uses of a word that the glossary gives to something else.
MISUSES = {
    "engine": r"(?i)\b(?:step|runner|test|pytest-bdd's(?: own)?) engine\b|--handoff-engine",
    "environment": r"(?i)\btest(?:ing)? environment\b",
    "stage": r"(?i)\bstages?\b",
    "scene": r"(?i)\bscenes?\b",
}
RENAMED = re.compile(r"^- .*`[^`]+` → `[^`]+`", re.MULTILINE)  # a line of the changelog that names an old name


def rows() -> list[tuple[list[str], str]]:
    text = GLOSSARY.read_text(encoding="utf-8")
    return [(row["terms"].split(", "), row["meaning"]) for row in ROW.finditer(text)]


def terms() -> list[str]:
    return [term for those, _ in rows() for term in those]


def words(name: str) -> list[str]:
    """The words of a name in CamelCase, snake_case, kebab-case or plain text, in lower case."""
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+[0-9]*|[A-Z]+[0-9]+", name)]


def vocabulary() -> set[str]:
    return {word for term in terms() for word in words(term)} | PLAIN


def unknown(name: str, known: set[str]) -> list[str]:
    """The words of a name that the glossary does not have."""
    return [word for word in words(name) if not forms(word) & known and not is_participle(word)]


def forms(word: str) -> set[str]:
    """The word, and its singular if it is a plural."""
    return {word, word.removesuffix("s"), re.sub(r"ies$", "y", word), re.sub(r"es$", "", word)}


def is_participle(word: str) -> bool:
    return word in PARTICIPLES or word.endswith("ed")


@pytest.mark.parametrize("front", FRONTS)
def test_public_classes_are_made_of_words_of_the_glossary(front: str) -> None:
    known = vocabulary()
    module = importlib.import_module(front)
    classes = [name for name in listed(front) if isinstance(getattr(module, name), type)]

    assert {name: missing for name in classes if (missing := unknown(name, known))} == {}


def test_commands_are_words_of_the_glossary() -> None:
    assert {name: missing for name in COMMANDS if (missing := unknown(name, vocabulary()))} == {}


def test_options_are_made_of_words_of_the_glossary() -> None:
    assert {name: missing for name in options() if (missing := unknown(name, vocabulary()))} == {}


@pytest.mark.parametrize("layer", ["engine", "fakes", "steps"])
def test_rooms_are_made_of_words_of_the_glossary(layer: str) -> None:
    inside = [path for path in MODULES if path.is_relative_to(REPOSITORY / layer)]
    folders = {path.parent.name for path in inside} - {layer}
    modules = {path.stem for path in inside if path.parent.name == layer} - {"__init__"}
    rooms = folders | modules

    assert {name: missing for name in rooms if (missing := unknown(name, vocabulary()))} == {}


def test_each_term_has_one_line() -> None:
    assert [term for term, count in Counter(terms()).items() if count > 1] == []


def test_word_of_several_terms_has_a_line_of_its_own() -> None:
    """Then it has that one meaning in all of them."""
    lines: defaultdict[str, set[int]] = defaultdict(set)
    for number, (those, _) in enumerate(rows()):
        for term in those:
            for word in words(term):
                lines[word].add(number)
    alone = {term.lower() for term in terms()}

    shared = {word for word, numbers in lines.items() if len(numbers) > 1}
    assert sorted(shared - alone - {"of", "a"}) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_page_uses_the_words_as_the_glossary_does(page: Path) -> None:
    text = RENAMED.sub("", page.read_text(encoding="utf-8"))

    assert [found[0] for use in MISUSES.values() for found in re.finditer(use, text)] == []


def test_every_term_has_a_meaning_of_one_line() -> None:
    assert len(rows()) > 100
    assert [meaning for _, meaning in rows() if len(meaning) > 160 or meaning.endswith(".")] == []


def test_checker_takes_names_apart() -> None:
    assert words("HttpExchanged") == ["http", "exchanged"]
    assert words("--handoff-cov-fail-under") == ["handoff", "cov", "fail", "under"]
    assert words("account_file") == ["account", "file"]
    assert words("Es6Syntax") == ["es6", "syntax"]
    assert unknown("UnicornStarted", {"dialog"}) == ["unicorn"]
    assert unknown("DialogStarted", {"dialog"}) == []


def options() -> Iterator[str]:
    """The options of pytest that handoff adds, its settings, and those of each command."""
    taken = _Taken()
    plugin.pytest_addoption(taken)  # type: ignore[arg-type]  # it has the methods that are called
    yield from taken.names
    for name in COMMANDS:
        parser = argparse.ArgumentParser(add_help=False)
        importlib.import_module(f"handoff.cli.{name}").add_arguments(parser)
        yield from (text for action in parser._actions for text in action.option_strings if text.startswith("--"))


class _Taken:
    """Takes down the names of options and settings that are added to pytest's parser."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def getgroup(self, *_: str) -> _Taken:
        return self

    def addoption(self, name: str, **_: object) -> None:
        self.names.append(name)

    def addini(self, name: str, *_: object, **__: object) -> None:
        self.names.append(name)
