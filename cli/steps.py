"""Search the sentences that features are written in, those that your project defines itself included.

A sentence is shown when it, its explanation, the words for its braces, its other wordings or its group has all the
words, or words that begin with them; Conversation Builder's words are understood, too: `handoff steps working hours`.
A whole step in your own words shows the sentence that it means, or what to write. Parts in braces vary; texts are
written in quotes. Exit status 1 when no sentence matches.
"""

from __future__ import annotations

import argparse
import difflib
import json
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from .exit_status import EXIT_FINDINGS, EXIT_OK

if TYPE_CHECKING:
    from ..steps.wording.own_steps import OwnStep
    from ..steps.wording.rewriter import Written

KINDS: Final = ("given", "when", "then")
OWN: Final = "your own"
"""The group of the sentences that the project defines."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A sentence to show.

    Attributes:
        group: the noun that it is about, or `OWN`.
        keyword: "Given", "When", "Then", or "*" for any of them.
        text: with its placeholders.
        doc: its explanation, "" when it has none.
        takes: what stands below it: "table", "doc string", "table or doc string", or "".
        words: for each placeholder with fixed words its name and these words.
        phrasings: other ways to say it.
        example: a step of a feature, with what stands below it; "" for none.
        place: file and line of a definition of the project, "" for the library.
    """

    group: str
    keyword: str
    text: str
    doc: str = ""
    takes: str = ""
    words: tuple[tuple[str, tuple[str, ...]], ...] = ()
    phrasings: tuple[str, ...] = ()
    example: str = ""
    place: str = ""

    @property
    def explained(self) -> str:
        """The texts that are searched in addition to the sentence."""
        return " ".join([self.keyword, self.doc, self.group, *(word for _, words in self.words for word in words)])


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("words", nargs="*", metavar="WORDS", help="words to look for; none: every sentence")
    parser.add_argument("--format", choices=("text", "json"), default="text")


def run(arguments: argparse.Namespace) -> int:
    known = entries()
    words = " ".join(arguments.words).split()
    found = matching(known, words) or meant(known, " ".join(words))
    if arguments.format == "json":
        print(_redacted(as_json(found), found))
        return EXIT_OK if found else EXIT_FINDINGS
    if found:
        print(_redacted(as_text(found), found))
        return EXIT_OK
    print("\n  ".join([f"no sentence has the words: {' '.join(words)}", *_hints(known, words)]), file=sys.stderr)
    return EXIT_FINDINGS


def entries() -> list[Entry]:
    """The sentences of the library by group, and those of the project in this folder."""
    from ..steps.wording.examples import examples
    from ..steps.wording.own_steps import find_own_steps, used_in_features
    from ..steps.wording.rewriter import written

    here = Path.cwd()
    own = find_own_steps(here)
    used = used_in_features(own.steps, here)
    shown = examples()
    return [
        *(_of_library(one, shown.get(f"{one.keyword} {one.sentence}", "")) for one in written()),
        *(_of_project(one, used.get(one, "")) for one in (*own.steps, *own.unread)),
    ]


def matching(known: Sequence[Entry], words: Sequence[str]) -> list[Entry]:
    """The sentences that have all of the words, the best first; without any words, all of them."""
    from ..steps.wording.search import search

    return search(known, words)


def meant(known: Sequence[Entry], text: str) -> list[Entry]:
    """The sentences that a step in other words means; a keyword at its beginning chooses their kind."""
    from ..steps.wording.rewriter import rewriter

    first, _, rest = text.partition(" ")
    kind, said = (first.casefold(), rest) if first.casefold() in KINDS else ("*", text)
    lines = rewriter().answers(kind, said)
    return [
        one
        for line in lines
        for one in known
        if one.keyword == line.kind.capitalize() and line.is_sentence_of(one.text)
    ]


def as_text(found: Sequence[Entry]) -> str:
    """One paragraph for each group of sentences, the group of the best one first."""
    groups: dict[str, list[Entry]] = {}
    for one in found:
        groups.setdefault(one.group, []).append(one)
    return "\n\n".join(
        "\n".join([group, *(line for one in members for line in _lines(one))]) for group, members in groups.items()
    )


def as_json(found: Sequence[Entry]) -> str:
    """A list with one object per sentence, the best one first."""
    return json.dumps([_fields(one) for one in found], indent=2, ensure_ascii=False)


def _fields(one: Entry) -> dict[str, object]:
    return {
        "keyword": one.keyword,
        "sentence": one.text,
        "group": one.group,
        "explanation": one.doc,
        "takes": one.takes,
        "words": {name: list(words) for name, words in one.words},
        "phrasings": list(one.phrasings),
        "example": one.example,
        "defined": one.place,
    }


def _redacted(text: str, shown: Sequence[Entry]) -> str:
    """The text without secrets; only what the project wrote may have some, and it takes time to look for them."""
    if not any(one.place for one in shown):
        return text
    from ..engine.secrets import without_secrets

    return without_secrets(text)


def _of_library(one: Written, example: str) -> Entry:
    return Entry(one.module, one.keyword, one.sentence, one.doc, one.takes, one.words, one.phrasings, example)


def _of_project(one: OwnStep, example: str) -> Entry:
    keyword = one.kind.capitalize()
    return Entry(OWN, keyword, one.sentence, one.doc, one.takes, example=example, place=one.place)


def _lines(one: Entry) -> Iterator[str]:
    yield f"  {one.keyword:<5} {one.text}" + (f"  (with a {one.takes})" if one.takes else "")
    yield from (f"          {line}".rstrip() for line in one.doc.splitlines())
    yield from (f"          {{{name}}}: {', '.join(words)}" for name, words in one.words)
    if one.place:
        yield f"          defined in {one.place}"
    for at, line in enumerate(one.example.splitlines()):
        yield f"          {'         ' if at else 'example: '}{line}".rstrip()


def _hints(known: Sequence[Entry], words: Sequence[str]) -> Iterator[str]:
    """A hint with words that are close to the searched ones."""
    vocabulary = {word for one in known for word in re.findall(r"\w+", one.text.casefold())}
    near = {hit for word in words for hit in difflib.get_close_matches(word.casefold(), vocabulary, n=2, cutoff=0.7)}
    if near:
        yield f"did you mean {' or '.join(map(repr, sorted(near)))}?"
