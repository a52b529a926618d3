"""Search the sentences that features are written in.

A sentence is shown when it, its explanation, the words for its braces, its other wordings or its group has all the
words, or words that begin with them. A whole step in your own words shows the sentence that it means, or what to write.
Parts in braces vary; texts are written in quotes. Exit status 1 when no sentence matches.
"""

from __future__ import annotations

import argparse
import difflib
import re
import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from .exit_status import EXIT_FINDINGS, EXIT_OK

KINDS = ("given", "when", "then")

if TYPE_CHECKING:
    from ..steps.scenario.sentences import Sentence


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("words", nargs="*", metavar="WORDS", help="words to look for; none: every sentence")


def run(arguments: argparse.Namespace) -> int:
    from ..steps.scenario.sentences import sentences

    known = sentences()
    words = " ".join(arguments.words).split()
    found = matching(known, words) or meant(known, " ".join(words))
    if found:
        print(as_text(found))
        return EXIT_OK
    print("\n  ".join([f"no sentence has the words: {' '.join(words)}", *_hints(known, words)]), file=sys.stderr)
    return EXIT_FINDINGS


def matching(known: Sequence[Sentence], words: Sequence[str]) -> list[Sentence]:
    """The sentences that have all of the words, or words that begin with them; case does not matter."""
    wanted = [re.compile(rf"\b{re.escape(word)}", re.IGNORECASE) for word in words]
    return [one for one in known if all(word.search(_searched(one)) for word in wanted)]


def meant(known: Sequence[Sentence], text: str) -> list[Sentence]:
    """The sentences that a step in other words means; a keyword at its beginning chooses their kind."""
    from ..steps.wording.rewriter import rewriter

    first, _, rest = text.partition(" ")
    kind, said = (first.casefold(), rest) if first.casefold() in KINDS else ("*", text)
    lines = rewriter().answers(kind, said)
    return [
        one
        for line in lines
        for one in known
        if one.keyword in (line.kind.capitalize(), "*") and line.is_sentence_of(one.text)
    ]


def as_text(found: Sequence[Sentence]) -> str:
    """One paragraph for each group of sentences; a group is the noun that they are about."""
    groups = groupby(sorted(found, key=attrgetter("module")), key=attrgetter("module"))
    return "\n\n".join(
        "\n".join([group, *(line for one in members for line in _lines(one))]) for group, members in groups
    )


def _lines(one: Sentence) -> Iterator[str]:
    yield f"  {one.keyword:<5} {one.text}" + (f"  (with a {one.takes})" if one.takes else "")
    yield from (f"          {line}".rstrip() for line in one.doc.splitlines())
    yield from (f"          {{{name}}}: {', '.join(words)}" for name, words in one.words)


def _searched(one: Sentence) -> str:
    return " ".join(
        [
            one.keyword,
            one.text,
            one.doc,
            one.module,
            *one.phrasings,
            *(word for _, words in one.words for word in words),
        ]
    )


def _hints(known: Sequence[Sentence], words: Sequence[str]) -> Iterator[str]:
    """A hint with words that are close to the searched ones."""
    vocabulary = {word for one in known for word in re.findall(r"\w+", one.text.casefold())}
    near = {hit for word in words for hit in difflib.get_close_matches(word.casefold(), vocabulary, n=2, cutoff=0.7)}
    if near:
        yield f"did you mean {' or '.join(map(repr, sorted(near)))}?"
