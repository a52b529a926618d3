"""Lines that Gherkin reads as a description, although they were meant to run.

A description is whatever stands below a title and begins with no keyword. So a `Scenario` without its colon and all
its steps are the description of the feature above, and the run is green.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from gherkin.dialect import Dialect

from .gherkin import Node
from .mistake import Mistake

_LANGUAGE = re.compile(r"^\s*#\s*language\s*:\s*(\S+)\s*$")


def swallowed(root: Node, lines: Sequence[str], is_sentence: Callable[[str], bool]) -> Iterator[Mistake]:
    """The lines of descriptions that begin with a keyword without its colon, or are a sentence of the library.

    Args:
        root: the feature in a Gherkin document.
        lines: the lines of its file.
        is_sentence: whether a text is a sentence of the library.
    """
    steps = _step_keywords(root["language"])
    for node in _described(root):
        at = node["location"]["line"]
        for text in filter(None, map(str.strip, node["description"].split("\n"))):
            at = next((number for number in range(at + 1, len(lines) + 1) if lines[number - 1].strip() == text), at)
            if whole := with_colon(text, root["language"], inside=True):
                yield Mistake(f"the colon is missing after {whole.partition(':')[0]!r}", at, f"write: {whole}")
            elif any(map(is_sentence, _without_keyword(text, steps))):
                place = "Scenario: or Background:" if "children" in node else f"{node['keyword']}:"
                do = f"begin it with a keyword such as Given, When or Then, below the line `{place}` that it belongs to"
                yield Mistake("this step is part of a description, so it would not run", at, f"line: {text}; {do}")


def with_colon(text: str, language: str, *, inside: bool = False) -> str:
    """The line with its colon when it begins with the keyword of a block and lacks it, else "".

    Args:
        text: the line, without blanks around it.
        language: of the feature, as Gherkin names it.
        inside: the line is in a description; no Feature begins there, and an Examples seldom.
    """
    dialect = Dialect.for_name(language)
    if dialect is None:
        return ""
    blocks = {*dialect.background_keywords, *dialect.rule_keywords}
    blocks |= {*dialect.scenario_keywords, *dialect.scenario_outline_keywords}
    if not inside:
        blocks |= {*dialect.feature_keywords, *dialect.examples_keywords}
    for keyword in sorted(blocks, key=len, reverse=True):
        rest = text.removeprefix(keyword)
        if rest != text and (not rest or rest[0].isspace()):
            after = rest.strip().removeprefix(":").strip()
            return f"{keyword}: {after}".strip()
    return ""


def language_of(lines: Sequence[str]) -> str:
    """The language that a file names in its comments; English for one that names none."""
    return next((found[1] for line in lines if (found := _LANGUAGE.match(line))), "en")


def _described(node: Mapping[str, object]) -> Iterator[Node]:
    """The blocks below and including this one that have a description, in the order of the file."""
    if node.get("description"):
        yield node
    for children in (node.get("children"), node.get("examples")):
        for child in children if isinstance(children, list) else ():
            yield from _described(child if "location" in child else next(iter(child.values())))


def _step_keywords(language: str) -> tuple[str, ...]:
    dialect = Dialect.for_name(language)
    if dialect is None:
        return ()
    return (
        *dialect.given_keywords,
        *dialect.when_keywords,
        *dialect.then_keywords,
        *dialect.and_keywords,
        *dialect.but_keywords,
    )


def _without_keyword(text: str, keywords: Sequence[str]) -> Iterator[str]:
    """What the sentence of a line may be: it has a keyword, a misspelt one, or none."""
    rests = [text, *(text.removeprefix(word) for word in keywords if text.startswith(word)), text.partition(" ")[2]]
    yield from filter(None, map(str.strip, rests))
