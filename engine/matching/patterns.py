"""Patterns and regular expressions, as written by a bot's author.

Theory of operation. A pattern is a tree of literals, stars, sequences and alternatives. Matching walks the tree with
*all* the positions that the input may have reached so far: a literal moves each of them, a star widens them to "from
the first one on", so that before a star the first one is enough, and alternatives unite. Nothing is tried twice, so the
cost stays bounded for every input. There is no repetition in the language, so a pattern without stars has finitely many
readings: `expansions` lists them for the index in `dialog_starters.py`.

Regular expressions are Java's on the platform. They are translated for the `regex` library, which has Java's features
(atomic groups, possessive quantifiers, Unicode properties, sets of sets) and, unlike `re`, can be interrupted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import zip_longest
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from regex import Pattern as CompiledRegex

NESTING_LIMIT: Final = 40  # people do not nest parentheses deeper; beyond this they count as unbalanced
EXPANSION_LIMIT: Final = 256
REGEX_LENGTH_LIMIT: Final = 10_000  # characters
REGEX_LIMIT_S: Final = 1.0  # the only use of the wall clock apart from scripts: a guard, not a measurement

_SPACE_RUN: Final = re.compile(r"\s+")


def normalised(text: str, *, case_sensitive: bool = False) -> str:
    """Text as patterns see it: trimmed, runs of white space as one blank, letter case folded. Decision C20."""
    single = _SPACE_RUN.sub(" ", text).strip()
    return single if case_sensitive else single.casefold()


# --- the tree --------------------------------------------------------------------------------------------------------

_Positions = set[int] | range
_MAX_INDEXED: Final = 10_000  # characters of a pattern whose readings are listed
_Expansion = tuple[str, ...]  # the literal segments between stars; one segment: no star


@dataclass(frozen=True, slots=True)
class _Literal:
    text: str

    def ends(self, text: str, starts: _Positions) -> _Positions:
        if isinstance(starts, range):
            return self._occurrences(text, starts.start)
        return {start + len(self.text) for start in starts if text.startswith(self.text, start)}

    def first_end(self, text: str, starts: _Positions) -> int | None:
        """The smallest of the ends, all that counts before a star."""
        if isinstance(starts, range):
            found = text.find(self.text, starts.start)
            return None if found < 0 or not starts else found + len(self.text)
        return _first(self.ends(text, starts))

    def _occurrences(self, text: str, start: int) -> set[int]:
        found = set()
        while (start := text.find(self.text, start)) >= 0:
            found.add(start + len(self.text))
            start += 1
        return found

    def expansions(self) -> list[_Expansion] | None:
        return [(self.text,)]


@dataclass(frozen=True, slots=True)
class _Star:
    least: int = 0  # characters

    def ends(self, text: str, starts: _Positions) -> _Positions:
        first = _first(starts)
        return set() if first is None else range(first + self.least, len(text) + 1)

    def first_end(self, text: str, starts: _Positions) -> int | None:
        return _first(self.ends(text, starts))

    def expansions(self) -> list[_Expansion] | None:
        return [("", "")]


@dataclass(frozen=True, slots=True)
class _Sequence:
    parts: Sequence[_Node]

    def ends(self, text: str, starts: _Positions) -> _Positions:
        for part, following in zip_longest(self.parts, self.parts[1:]):
            if isinstance(following, _Star):
                first = part.first_end(text, starts)
                starts = set() if first is None else {first}
            else:
                starts = part.ends(text, starts)
            if not starts:
                break
        return starts

    def first_end(self, text: str, starts: _Positions) -> int | None:
        return _first(self.ends(text, starts))

    def expansions(self) -> list[_Expansion] | None:
        readings: list[_Expansion] = [("",)]
        if len(self.parts) > EXPANSION_LIMIT:  # each part copies the readings so far
            return None
        for part in self.parts:
            more = part.expansions()
            if more is None or len(readings) * len(more) > EXPANSION_LIMIT:
                return None
            readings = [(*left[:-1], left[-1] + right[0], *right[1:]) for left in readings for right in more]
        return readings


@dataclass(frozen=True, slots=True)
class _Alternatives:
    choices: Sequence[_Node]

    def ends(self, text: str, starts: _Positions) -> _Positions:
        return set().union(*(choice.ends(text, starts) for choice in self.choices))

    def first_end(self, text: str, starts: _Positions) -> int | None:
        ends = (choice.first_end(text, starts) for choice in self.choices)
        return min((end for end in ends if end is not None), default=None)

    def expansions(self) -> list[_Expansion] | None:
        readings: list[_Expansion] = []
        for choice in self.choices:
            more = choice.expansions()
            if more is None or len(readings) + len(more) > EXPANSION_LIMIT:
                return None
            readings += more
        return readings


_Node = _Literal | _Star | _Sequence | _Alternatives


def _first(positions: _Positions) -> int | None:
    if isinstance(positions, range):
        return positions.start if positions else None
    return min(positions, default=None)


def _within(tree: _Node) -> Iterator[_Node]:
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, _Sequence):
            waiting += node.parts
        elif isinstance(node, _Alternatives):
            waiting += node.choices


# --- patterns --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PatternParts:
    """The operators of a pattern: whether it has stars, its groups of alternates, whether one alternate is empty."""

    stars: bool
    alternates: int
    has_empty_alternate: bool


@dataclass(frozen=True)
class Pattern:
    """A pattern as an author typed it. A pattern with a `problem` can match nevertheless.

    Follows PAT-EXACT, PAT-WILDCARD, PAT-ALTERNATES and decision C20.
    """

    text: str
    problem: str
    case_sensitive: bool
    _tree: _Node

    @staticmethod
    def compile(text: str, *, case_sensitive: bool = False, empty_stars: bool = True) -> Pattern:
        """Compile `text`; never fails: unbalanced parentheses are ordinary characters.

        Without `empty_stars` a star stands for one character at least, which shows whether a match needs an empty one.
        """
        return _compiled(text, case_sensitive, empty_stars)

    def matches(self, text: str) -> bool:
        """Whether the whole input matches."""
        return self.matches_normalised(normalised(text, case_sensitive=self.case_sensitive))

    def matches_normalised(self, text: str) -> bool:
        """`matches`, for an input that is already normalised."""
        return len(text) in self._tree.ends(text, {0})

    def words_in(self, text: str) -> tuple[str, ...]:
        """The words of an input that its literals stand for, in order; none without a match, or with many readings."""
        plain = normalised(text, case_sensitive=self.case_sensitive)
        found = next((reading for reading in self.expansions or () if _is_read(reading, plain)), ())
        return tuple(word for segment in found if (word := segment.strip()))

    @cached_property
    def has_operators(self) -> bool:
        return not isinstance(self._tree, _Literal)

    @cached_property
    def parts(self) -> PatternParts:
        """The kinds of operators in it."""
        nodes = list(_within(self._tree))
        groups = [node for node in nodes if isinstance(node, _Alternatives)]
        return PatternParts(
            stars=any(isinstance(node, _Star) for node in nodes),
            alternates=len(groups),
            has_empty_alternate=any(choice == _Literal("") for node in groups for choice in node.choices),
        )

    @cached_property
    def expansions(self) -> tuple[_Expansion, ...] | None:
        """Every reading as literal segments with a star between each two; None when there are too many."""
        if len(self.text) > _MAX_INDEXED:
            return None
        readings = self._tree.expansions()
        return None if readings is None else tuple(dict.fromkeys(readings))


def _is_read(reading: _Expansion, plain: str) -> bool:
    """Whether a text consists of these segments, with anything between them."""
    first, *rest = reading
    if not rest:
        return first == plain
    *middle, last = rest
    at, end = len(first), len(plain) - len(last)
    if not (plain.startswith(first) and plain.endswith(last)):
        return False
    for segment in middle:
        place = plain.find(segment, at)
        if place < 0:
            return False
        at = place + len(segment)
    return at <= end


@lru_cache(maxsize=65_536)
def _compiled(text: str, case_sensitive: bool, empty_stars: bool) -> Pattern:
    plain = normalised(text, case_sensitive=case_sensitive)
    balanced = _balanced_parentheses(plain)
    odd = sum(plain.count(sign) for sign in "()") - len(balanced)
    problem = f"{odd} unbalanced parenthesis(es), read as plain characters" if odd else ""
    return Pattern(text, problem, case_sensitive, _Parser(plain, balanced, _Star(0 if empty_stars else 1)).tree())


def _balanced_parentheses(text: str) -> frozenset[int]:
    """The positions of parentheses that have a partner."""
    paired: set[int] = set()
    opened: list[int] = []
    for position, sign in enumerate(text):
        if sign == "(":
            opened.append(position)
        elif sign == ")" and opened:
            start = opened.pop()
            if len(opened) < NESTING_LIMIT:
                paired |= {start, position}
    return frozenset(paired)


_OPERATORS: Final = re.compile(r"[*|()]")


class _Parser:
    """Reads `alternatives := sequence ('|' sequence)*`, with an explicit list of open groups instead of recursion."""

    def __init__(self, text: str, balanced: frozenset[int], star: _Star) -> None:
        self._text = text
        self._balanced = balanced
        self._star = star
        self._groups: list[list[list[_Node]]] = [[[]]]  # open groups › their alternatives › their parts

    def tree(self) -> _Node:
        literal_from = 0
        for found in _OPERATORS.finditer(self._text):
            position = found.start()
            if found[0] in "*|" or position in self._balanced:
                self._append_literal(literal_from, position)
                self._read(found[0])
                literal_from = position + 1
        self._append_literal(literal_from, len(self._text))
        return _joined_alternatives(self._groups[0])

    def _append_literal(self, start: int, end: int) -> None:
        if start < end:
            self._groups[-1][-1].append(_Literal(self._text[start:end]))

    def _read(self, sign: str) -> None:
        group = self._groups[-1]
        if sign == "*":
            _append_star(group[-1], self._star)
        elif sign == "|":
            group.append([])
        elif sign == "(":
            self._groups.append([[]])
        else:
            closed = self._groups.pop()
            self._groups[-1][-1].append(_joined_alternatives(closed))


def _append_star(parts: list[_Node], star: _Star) -> None:
    """Stars in a row are one star."""
    if parts and isinstance(parts[-1], _Star):
        parts[-1] = _Star(parts[-1].least + star.least)
    else:
        parts.append(star)


def _joined_alternatives(choices: list[list[_Node]]) -> _Node:
    trees = [*dict.fromkeys(_joined(parts) for parts in choices)]
    return trees[0] if len(trees) == 1 else _Alternatives(tuple(trees))


def _joined(parts: list[_Node]) -> _Node:
    if not parts:
        return _Literal("")
    return parts[0] if len(parts) == 1 else _Sequence(tuple(parts))


# --- exclude keywords ------------------------------------------------------------------------------------------------


class ExcludeKeywords:
    """Keywords that keep a dialog or a rule from taking an input.

    Written like patterns; one without operators blocks when it is contained as whole words. Follows
    DLG-STARTER-EXCLUDE and decision C39.
    """

    def __init__(self, keywords: Sequence[str], *, case_sensitive: bool = False) -> None:
        self._case_sensitive = case_sensitive
        self._patterns = [Pattern.compile(k, case_sensitive=case_sensitive) for k in keywords if k.strip()]

    def blocking(self, text: str) -> str | None:
        """The first keyword that blocks this input, or None."""
        if not self._patterns:
            return None
        plain = normalised(text, case_sensitive=self._case_sensitive)
        return next((p.text for p in self._patterns if _blocks(p, plain)), None)


def _blocks(keyword: Pattern, plain: str) -> bool:
    if keyword.has_operators:
        return keyword.matches_normalised(plain)
    word = normalised(keyword.text, case_sensitive=keyword.case_sensitive)
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", plain) is not None


# --- regular expressions ---------------------------------------------------------------------------------------------


class RegexResult(NamedTuple):
    """The result of a search; with a `problem` the search failed and counts as not found."""

    found: bool
    problem: str = ""


@dataclass(frozen=True)
class JavaRegex:
    """A regular expression as the platform reads it. `problem` is "" when it can be used."""

    text: str
    problem: str
    _compiled: CompiledRegex[str] | None

    def search(self, text: str, *, limit_s: float = REGEX_LIMIT_S) -> RegexResult:
        """Search the trimmed input; nothing is anchored unless the expression is. Follows RULE-REGEX, decision C21."""
        if self._compiled is None:
            return RegexResult(False, self.problem)
        try:
            return RegexResult(self._compiled.search(text.strip(), timeout=limit_s) is not None)
        except TimeoutError:
            return RegexResult(False, f"the expression took more than {limit_s:g} s on this input and was stopped")

    def found_in(self, text: str) -> str:
        """The part of an input that `search` finds; "" where it finds nothing."""
        if self._compiled is None or not self.search(text).found:
            return ""
        found = self._compiled.search(text.strip())
        return found[0] if found is not None else ""

    @property
    def is_anchored(self) -> bool:
        """Whether it is tied to both ends of the input, as a validation should be."""
        start, end = self.text.lstrip("("), self.text.rstrip(")")
        return start.startswith(("^", r"\A")) and end.endswith(("$", r"\z", r"\Z")) and not end.endswith(r"\$")


@lru_cache(maxsize=4_096)
def java_regex(text: str) -> JavaRegex:
    """Compile a Java regular expression; never fails, see `JavaRegex.problem`."""
    import regex  # imported on first use: saves 18 ms for a bot without regular expressions

    if len(text) > REGEX_LENGTH_LIMIT:
        return JavaRegex(text, f"the expression is longer than {REGEX_LENGTH_LIMIT} characters", None)
    try:
        compiled = regex.compile(_from_java(text), regex.VERSION1)
    except RecursionError:
        return JavaRegex(text, "the expression is nested too deeply", None)
    except (regex.error, _Untranslatable, ValueError, OverflowError) as error:
        return JavaRegex(text, f"not a supported regular expression: {error}", None)
    return JavaRegex(text, "", compiled)


class _Untranslatable(Exception):
    """The expression is not valid in Java, or cannot be expressed in the library's syntax."""


_JAVA_TOKEN: Final = re.compile(
    r"""
      \\Q(?P<quoted>.*?)(?:\\E|\Z)
    | \\x\{(?P<code>[0-9a-fA-F]{1,6})\}
    | \\0(?P<octal>[0-3][0-7]{2}|[0-7]{1,2})
    | \\k<(?P<named>[a-zA-Z][a-zA-Z0-9]*)>
    | (?P<escape>\\[pP]\{\w+\}|\\.)
    | (?P<group>\((?:\?.?|\*))
    | (?P<brace>\{)(?!\d+(?:,\d*)?\})
    | (?P<doubled>--|\|\||~~)
    | (?P<open>\[\^?\]?)
    | (?P<close>\])
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPES: Final = {
    r"\z": r"\Z",
    r"\Z": r"(?=\n?\Z)",
    r"\e": r"\x1b",
    r"\v": r"[\n\x0b\f\r\x85\u2028\u2029]",
    r"\H": r"[^\h]",
    # Java's classes are ASCII by default, the library's are not
    r"\w": "[a-zA-Z_0-9]",
    r"\W": "[^a-zA-Z_0-9]",
    r"\d": "[0-9]",
    r"\D": "[^0-9]",
    r"\s": r"[ \t\n\x0b\f\r]",
    r"\S": r"[^ \t\n\x0b\f\r]",
    r"\p{Alpha}": "[a-zA-Z]",
    r"\p{Lower}": "[a-z]",
    r"\p{Upper}": "[A-Z]",
    r"\p{Digit}": "[0-9]",
    r"\p{Alnum}": "[a-zA-Z0-9]",
}
_FOREIGN_ESCAPES: Final = frozenset({r"\m", r"\M", r"\K", r"\L", r"\N", r"\g", r"\C", r"\E"})
_GROUPS: Final = frozenset("(?" + sign for sign in ":=!><imsx-")


def _from_java(text: str) -> str:
    """The same expression in the syntax of the `regex` library."""
    depth = 0
    written: list[str] = []
    position = 0
    for token in _JAVA_TOKEN.finditer(text):
        written.append(text[position : token.start()])
        position = token.end()
        if token["open"]:
            depth += 1
        elif token["close"]:
            depth = max(0, depth - 1)
        written.append(_translated(token, in_class=depth > 0))
    return "".join((*written, text[position:]))


def _translated(token: re.Match[str], *, in_class: bool) -> str:
    kind, whole = token.lastgroup, token[0]
    if kind == "quoted":
        return re.escape(token["quoted"])
    if kind in {"code", "octal"}:
        return re.escape(chr(int(token[kind], 16 if kind == "code" else 8)))
    if kind == "named":
        return f"(?P={token['named']})"
    if kind == "escape":
        if whole in _FOREIGN_ESCAPES:
            raise _Untranslatable(f"{whole} is not understood")
        return _ESCAPES.get(whole, whole)
    if kind == "doubled" and in_class:  # operators of the library, plain characters in Java
        return f"{whole[0]}\\{whole[1]}" if whole != "--" else r"-\-"
    if kind == "group" and not in_class and whole not in _GROUPS:
        raise _Untranslatable(f"{whole}… is not understood")
    if kind == "brace" and not in_class:
        raise _Untranslatable("a brace must hold a number of repetitions, or be escaped")
    return whole
