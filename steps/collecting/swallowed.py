"""Lines that Gherkin reads as a description, although they were meant to run.

A description is whatever stands below a title and begins with no keyword. So a `Scenario` without its colon and all
its steps are the description of the feature above, and the run is green. A description may be any prose, too, and
prose may begin with the word of a keyword ("Rule of thumb: …", "When in doubt, …"). So a line is a mistake only by
what prose does not have:

* a sentence that has a definition behind its first word, or is the whole line;
* a colon behind a word that is hardly another one (`Scenari:`), or steps below any other line that resembles a title;
* where steps may stand: a keyword with swapped or doubled letters, or with a colon or a tab behind it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from . import keywords
from .gherkin import Node
from .keywords import Fit, Keywords, Meant
from .mistake import Mistake

KindOf = Callable[[str], str]
"""The kind of the sentence that a text is: "given", "when", "then", "*" for any of them; "" for no sentence."""

_STEP: Final = "this step is part of a description, so it would not run"
_BULLET: Final = re.compile(r"(?:[-–—•+>]|\d+[.)])\s+|\*(?=\S)")
_FENCES: Final = ('"""', "```")
_ENDS_PROSE: Final = (".", "!", "?", "…", ",", ";", ":")
_LONG: Final = 6  # letters of a word that is hardly another one when two letters differ


def swallowed(root: Node, lines: Sequence[str], kind_of: KindOf) -> Iterator[Mistake]:
    """The lines of descriptions that were meant as a title or a step, and the scenarios without steps.

    Args:
        root: the feature in a Gherkin document.
        lines: the lines of its file.
        kind_of: the kind of the sentence that a text is.
    """
    known = keywords.of(root["language"])
    for node in blocks(root):
        found = _Description(node, lines, known, kind_of)
        yield from found.mistakes()
        if _is_scenario(node) and not node["steps"]:
            do = f"write its steps below it, each with a keyword: {known.of('given')}, {known.of('when')} or "
            what = f"this {node['keyword']} has no steps, so it would check nothing"
            yield found.likely_step(what) or Mistake(what, node["location"]["line"], f"{do}{known.of('then')}")


def misread(root: Node, lines: Sequence[str], kind_of: KindOf) -> Iterator[Mistake]:
    """The lines of descriptions that were meant as a title or a step; arguments as those of `swallowed`."""
    known = keywords.of(root["language"])
    for node in blocks(root):
        yield from _Description(node, lines, known, kind_of).mistakes()


def not_gherkin(text: str, language: str, kind_of: KindOf) -> tuple[str, str] | None:
    """What is wrong with a line that Gherkin refuses, and the advice; None for one that resembles nothing.

    Args:
        text: the line, without blanks around it.
        language: of the feature, as Gherkin names it.
        kind_of: the kind of the sentence that a text is.
    """
    known = keywords.of(language)
    if known.is_step(text):
        return None
    title = known.title(text)
    if title is not None and (title.has_colon or title.fit in (Fit.EXACT, Fit.FOLDED)):
        if title.fit is Fit.EXACT and title.gap == ":":  # a right title in a wrong place
            return None
        return _about_title(title)
    meant = _step_of(text, known, kind_of)
    if meant is None:
        meant = next(filter(_is_likely_step, known.steps(text)), None)
    return None if meant is None else (_about_step(meant) or "this line begins with no keyword", _write(meant))


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    number: int  # in the file, from 1


class _Description:
    """The description of a block, its lines with their numbers in the file."""

    def __init__(self, node: Node, lines: Sequence[str], known: Keywords, kind_of: KindOf) -> None:
        self._node = node
        self._known = known
        self._kind_of = kind_of
        self._takes_steps = "steps" in node
        self._lines = list(_numbered(node, lines))

    def mistakes(self) -> Iterator[Mistake]:
        for at, line in enumerate(self._lines):
            if line.text and (found := self._title(at) or self._step(line)) is not None:
                yield found

    def likely_step(self, what: str) -> Mistake | None:
        """The line that was perhaps the first step of a block that has none, as a mistake."""
        for line in self._lines:
            for meant in self._known.steps(line.text):
                if _is_likely_step(meant):
                    return Mistake(what, line.number, f"line: {line.text}; {_write(meant)}")
        return None

    def _title(self, at: int) -> Mistake | None:
        line = self._lines[at]
        meant = self._known.title(line.text)
        if meant is None or not self._is_title(meant, at):
            return None
        what, do = _about_title(meant)
        return Mistake(what, line.number, do)

    def _is_title(self, meant: Meant, at: int) -> bool:
        if meant.kind == "feature" or (meant.kind == "examples" and meant.fit is Fit.EXACT):
            return False  # prose has both; Gherkin refuses a second Feature, and Examples elsewhere
        if meant.gap == ":" and (meant.fit is Fit.SLIP or (meant.fit is Fit.NEAR and _is_misspelt_title(meant))):
            return True
        if self._takes_steps:
            is_keyword = meant.has_colon and meant.fit in (Fit.EXACT, Fit.FOLDED)
            return is_keyword and bool(self._node["steps"]) and self._is_last(at)
        return self._has_steps_below(at)

    def _is_last(self, at: int) -> bool:
        return not any(line.text for line in self._lines[at + 1 :])

    def _has_steps_below(self, at: int) -> bool:
        """Whether the lines below, up to a blank one, are steps: prose does not begin each line with a keyword."""
        below = self._lines[at + 1 :]
        while below and not below[0].text:
            below = below[1:]
        found = fenced = False
        for line in below:
            if line.text.startswith(_FENCES):
                fenced = not fenced
            elif fenced or line.text.startswith("|"):
                continue
            elif not line.text:
                break
            elif any(map(self._kind_of, self._known.sentences(line.text))):
                return True
            elif self._known.is_step(line.text) and not line.text.endswith(_ENDS_PROSE):
                found = True
            else:
                return False
        return found

    def _step(self, line: _Line) -> Mistake | None:
        text = line.text
        meant = _step_of(text, self._known, self._kind_of)
        if meant is None and self._takes_steps:
            meant = self._step_below_title(text)
        if meant is None:
            return None
        do = "write it" if meant.line == text else _write(meant)
        if not self._takes_steps:
            titles = [self._known.of(kind) for kind in ("scenario", "background")]
            do = f"{do}, below the line `{titles[0]}:` or `{titles[1]}:` that it belongs to"
        return Mistake(_about_step(meant) or _STEP, line.number, f"line: {text}; {do}")

    def _step_below_title(self, text: str) -> Meant | None:
        """The step that a line is where steps may stand, and Gherkin reads each that begins with a keyword."""
        if found := _BULLET.match(text):
            rest = text[found.end() :]
            within = next((one for one in self._known.steps(rest) if self._kind_of(one.rest)), None)
            return within or _bare_sentence(rest, self._known, self._kind_of)
        for meant in self._known.steps(text):
            is_cut_off = meant.fit is Fit.EXACT and (meant.has_colon or not meant.gap.isascii() or "\t" in meant.gap)
            if meant.rest and (is_cut_off or meant.fit is Fit.SLIP):
                return meant
        first, _, rest = text.partition(" ")
        sentence = _bare_sentence(rest.strip(), self._known, self._kind_of)
        return sentence and Meant(
            sentence.keyword, sentence.kind, first, " ", sentence.rest, Fit.FOREIGN, sentence.line
        )


def _numbered(node: Node, lines: Sequence[str]) -> Iterator[_Line]:
    """The lines of a description: Gherkin leaves comments out of it, so they are looked up."""
    at = node["location"]["line"]
    for text in map(str.strip, (node.get("description") or "").split("\n")):
        at = next((number for number in range(at + 1, len(lines) + 1) if lines[number - 1].strip() == text), at)
        yield _Line(text, at)


def blocks(node: Mapping[str, object]) -> Iterator[Node]:
    """This block and those below it, in the order of the file."""
    yield node
    for children in (node.get("children"), node.get("examples")):
        for child in children if isinstance(children, list) else ():
            yield from blocks(child if "location" in child else next(iter(child.values())))


def _is_scenario(node: Node) -> bool:
    return "examples" in node


def _step_of(text: str, known: Keywords, kind_of: KindOf) -> Meant | None:
    """The step that a line is because a sentence with a definition stands in it."""
    for meant in known.steps(text):
        if meant.rest and kind_of(meant.rest):
            return meant
    return _bare_sentence(text, known, kind_of)


def _bare_sentence(text: str, known: Keywords, kind_of: KindOf) -> Meant | None:
    """The step that a text is without a keyword."""
    kind = kind_of(text) if text else ""
    if not kind:
        return None
    keyword = known.of(kind if kind in keywords.KINDS else "given")
    return Meant(keyword, kind, "", " ", text, Fit.EXACT, f"{keyword} {text}")


def _is_misspelt_title(meant: Meant) -> bool:
    """Whether a word near to the keyword of a title is hardly another one: "Role" is, and so is "Backgrounds"."""
    written, keyword = keywords.bare(meant.written).casefold(), keywords.bare(meant.keyword).casefold()
    is_inflected = written.startswith(keyword) or (keyword.startswith(written) and len(keyword) > len(written) + 1)
    return len(keyword) >= _LONG and not is_inflected


def _is_likely_step(meant: Meant) -> bool:
    """Whether a line that is wrong in any case may be this step: "They" and "The" are words, "Gven" is not."""
    is_misspelt = len(meant.keyword) >= 4 and meant.written[-1:] == meant.keyword[-1:]
    return bool(meant.rest) and (meant.fit > Fit.NEAR or (meant.fit is Fit.NEAR and is_misspelt))


def _about_title(meant: Meant) -> tuple[str, str]:
    if meant.has_colon and meant.fit is Fit.EXACT:
        return f"a plain colon has to stand directly after {meant.keyword!r}", f"write: {meant.line}"
    if not meant.has_colon and meant.fit is Fit.EXACT:
        return f"the colon is missing after {meant.keyword!r}", f"write: {meant.line}"
    return f"{meant.written!r} is not a keyword; did you mean {meant.keyword!r}?", f"write: {meant.line}"


def _about_step(meant: Meant) -> str:
    """What is wrong with the keyword of a step; "" for one that only stands in a wrong place, or has none."""
    if meant.written not in ("", meant.keyword):
        return f"{meant.written!r} is not a keyword; did you mean {meant.keyword!r}?"
    if meant.has_colon:
        return f"there is no colon after {meant.keyword!r}"
    if meant.written and meant.gap != " ":
        return f"after {meant.keyword!r} stands no plain blank" if meant.gap else f"no blank after {meant.keyword!r}"
    return ""


def _write(meant: Meant) -> str:
    return f"write: {meant.line}"
