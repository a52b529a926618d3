"""The rewriter: what a step in other words means, in a sentence of the library, and the lines to write instead of it.

Beside each sentence of the library stand its phrasings, the other ways to say exactly the same:

    @when("{wait:duration} pass(es)", "the consumer waits (for) {wait:duration}")

Words that mean the same everywhere, such as "user" and "types", are not repeated in them: a step, the sentences and
their phrasings are compared in the form that `words.normal` gives them. In a phrasing `(for)` may be left out, `a/b/c`
is one of these words (`_` is a blank in them), and behind `=>` stands the sentence if it is not the same text with the
same values: `the consumer is on SMS => the consumer uses the channel "lp_sms"`.

`advice` has the steps that say less than a sentence has to. They do not run: they are answered.

All of it is read from the source of the library, so that a run in which nothing is ours does not load it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import chain
from pathlib import Path
from typing import Final

from .advice import ADVICE, TYPES_OF_ADVICE
from .correction import PIECE
from .value_types import QUOTED, TYPES
from .words import normal

LIBRARY: Final = Path(__file__).parents[1] / "library"
KINDS: Final = ("given", "when", "then")
MISSING: Final = "…"
"""What stands in a line for a value that its author has to give."""

_BELOW: Final = {"datatable": "table", "docstring": "doc string"}
_WITHOUT_WORDS: Final = ("text", "texts", "int", "id")  # types without words of their own
_LONGEST: Final = 2_000  # characters of a step that is rewritten
_MOST_ANSWERS: Final = 3
_NEAR: Final = 0.7  # the least likeness of a sentence that is offered
_FEWEST_WORDS: Final = 2  # of a sentence, its value included: quotes are put into a longer one only
_NO_BEGINNING: Final = re.compile(
    r"(?:for|about|to|with|within|of|in|on|at|by|from|and|or|that|if|how|what|when|where|why|who|like|after|before"
    r"|is|has|was|not|the|an?|nothing|something|anything|everything|his|hers?|their|its?|he|she|they|one|two|three|four"
    r"|five|six|seven|eight|nine|ten|\d+)\b",
    re.IGNORECASE,
)
_NOT_BEFORE: Final = re.compile(
    r"for|about|is|has|was|the|an?|sees?|returns?|sen[dt]s?|show(?:s|n|ed)?|display(?:s|ed)?|give[sn]?", re.IGNORECASE
)
_NEGATIONS: Final = frozenset(("not", "no", "never", "nothing", "without", "nobody", "none", "neither", "cannot"))
_DECISIVE: Final = frozenset(("environment", "context"))  # a variable with such a word before it is another one
_VERBS_THAT_AGREE: Final = frozenset(("pass", "fail"))
_SINGULAR: Final = ("is", "has", "interaction")
_SEPARATOR: Final = r"(?:,? and |, ?| & )"
_TEXTS: Final = rf"{QUOTED}(?:{_SEPARATOR}{QUOTED})*"
_NAME: Final = r"(?!(?:The|An?|No)\b)[A-Z][a-z]\w*"
_FIRST_NAME: Final = re.compile(rf"(?P<name>{_NAME}|{QUOTED})(?= [a-z])")
_NAME_AND_NOUN: Final = re.compile(rf"\b(?P<name>{_NAME}) (?:skill|queue|team|department)\b(?! \")")
_NOUN_AND_NAME: Final = re.compile(rf"\b(?P<noun>skill|agent|queue|team|department) (?P<name>{_NAME})\b")
_NAME_AND_AGENTS: Final = re.compile(rf"(?P<all>\b(?i:all|every|each|no) )(?:the )?(?P<name>{_NAME}) agents?\b(?! \")")
_LAST_NAME: Final = re.compile(
    rf"(?:(?<= to )|(?<= by )|(?<= with )|(?<= for )|(?<= of )|(?<= in )|(?<= at ))(?P<name>{_NAME})$"
)
_NOBODY: Final = re.compile(
    r"(?<!no )(?<!every )(?<!all )(?:\b(?:an)?other |\b1 )?\bagent\b"
    r"(?! \"| (?:connector|workspace|transfer|id)\b)(?=\s|$)"
)
_CURLY: Final = re.compile(r"[“„”«»]([^“”„«»\"]*)[“”«»]|(?<!\w)['‘]([^'\"]*?)['’](?!\w)")
_SLOT: Final = re.compile(r"(?P<before>[\w']*) ?\{(?P<name>\w+)(?::(?P<type>\w+))?\}")
_SAID: Final = re.compile(rf"([\w']*) ?({QUOTED})", re.DOTALL)
_BETWEEN_STROKES: Final = re.compile(r"^([^\"]*\bmatch(?:es|ing)? )/([^\"]+)/$")  # a regular expression
_TO_SOMEBODY: Final = re.compile(r" to (?:the |a |an )?(?:chat ?bot|bot|assistant|agent|consumer|customer|user)$", re.I)
_BLANKS: Final = re.compile(r"\s{2,}|[^\S ]")  # more than one, or one that is not plain
_JSON_AT_END: Final = re.compile(r"(?P<before>.*\w\W?):? [\"']?(?:\{.*\}|\[.*\])[\"']?\.?", re.DOTALL)
_ADJACENT: Final = re.compile(r'[^"]*[^\s"]"[\s,]')  # the first quote ends a text


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence in the source of the library.

    Attributes:
        kind: "given", "when" or "then".
        sentence: with its placeholders.
        phrasings: other ways to say exactly this.
        module: the noun it belongs to, such as "consumer".
        doc: its explanation, "" when it needs none.
        takes: what stands below it, see `below`.
    """

    kind: str
    sentence: str
    phrasings: tuple[str, ...]
    module: str = ""
    doc: str = ""
    takes: str = ""

    @property
    def keyword(self) -> str:
        return self.kind.capitalize()

    @property
    def words(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """For each placeholder of a type with fixed words its name and these words."""
        return tuple(
            (piece["name"], TYPES[piece["type"]].written)
            for piece in PIECE.finditer(self.sentence)
            if piece["type"] and piece["type"] not in _WITHOUT_WORDS
        )


@dataclass(frozen=True, slots=True)
class Line:
    """A step to write: its kind, and its text. In what lacks a value stands `MISSING`."""

    kind: str
    text: str

    def __str__(self) -> str:
        return f"{self.kind.capitalize()} {self.text}"

    def is_sentence_of(self, sentence: str) -> bool:
        """Whether it is this sentence with values, also while one is missing."""
        return _loosely(sentence).fullmatch(self.text) is not None

    @property
    def is_sentence(self) -> bool:
        """Whether it is a sentence of the library, also while a value is missing."""
        return any(one.kind == self.kind and self.is_sentence_of(one.sentence) for one in written())

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of the values that are missing."""
        if MISSING not in self.text:
            return ()
        return next((names for one in written() if (names := _missing(one.sentence, self.text))), ())


@dataclass(frozen=True)
class Entry:
    """A way to say something: a pattern in the normal form, and the lines that it stands for."""

    kind: str
    pattern: str
    lines: tuple[Line, ...]

    @cached_property
    def words(self) -> frozenset[str]:
        """Words that a step has to have to match."""
        literal = re.sub(r"\{[^{}]*\}|\S*[/(_]\S*", " ", self.pattern)
        return frozenset(re.findall(r"[\w']+", literal.casefold()))

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        return tuple(_tokens(re.sub(r"\((\w+)\)", r"\1", self.pattern).replace("/", " ")))

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(_regex(self.pattern), re.DOTALL | re.IGNORECASE)

    def filled(self, text: str) -> tuple[Line, ...]:
        """The lines with the values of a step in the normal form; empty for a step of other words."""
        found = self._compiled.fullmatch(f" {text}")
        if found is None:
            return ()
        values = {name: value for name, value in found.groupdict().items() if value is not None}
        return tuple(Line(line.kind, filled(line.text, values, text)) for line in self.lines)


@dataclass(frozen=True)
class Rewriter:
    """Knows sentences, their phrasings and the advice."""

    phrasings: tuple[Entry, ...]
    advice: tuple[Entry, ...]
    _memo: dict[str, tuple[Line, ...]] = field(default_factory=dict)

    @cached_property
    def _nouns(self) -> frozenset[str]:
        """The words of the sentences, which are no names of people."""
        return frozenset(chain.from_iterable(one.words for one in self.phrasings))

    def meanings(self, kind: str, text: str) -> tuple[str, ...]:
        """The sentences of a kind, values filled in, that a step in other words is; `*` is any kind."""
        if len(text) > _LONGEST or _BLANKS.search(re.sub(QUOTED, "0", text)):
            return ()
        if text not in self._memo:
            if len(self._memo) >= 50_000:
                self._memo.clear()
            self._memo[text] = tuple(dict.fromkeys(_matching(self.phrasings, normal(text))))
        return tuple(dict.fromkeys(line.text for line in self._memo[text] if kind in (line.kind, "*")))

    def kinds(self, text: str) -> tuple[str, ...]:
        """The kinds of the sentences that a step in other words may be."""
        return tuple(kind for kind in KINDS if self.meanings(kind, text))

    def answers(self, kind: str, text: str) -> tuple[Line, ...]:
        """The lines to write instead of a step that is no sentence, the best first."""
        if len(text) > _LONGEST:
            return ()
        for words in (text, *_with_plain_quotes(text), *_with_json_below(text)):
            found = self._answers(kind, words)
            if found:
                return found
        for each in _with_people(text, self._nouns):
            if found := tuple(dict.fromkeys(line for words in each for line in self._answers(kind, words))):
                return found
        for words in _with_quotes(text):
            if kind != "*" and len(_tokens(normal(words))) > _FEWEST_WORDS and (meant := self.meanings(kind, words)):
                return tuple(Line(kind, one) for one in meant)
        return tuple(line for line in _nearest(self.phrasings, kind, normal(text)) if not _is_setting(kind, line))

    def _answers(self, kind: str, text: str) -> tuple[Line, ...]:
        if kind != "*" and (here := self.meanings(kind, text)):
            return tuple(Line(kind, one) for one in here)
        form = normal(text)
        advised = [] if kind == "*" else _matching([one for one in self.advice if one.kind == kind], form)
        if advised := [line for line in dict.fromkeys(advised) if line.is_sentence]:
            return tuple(advised)
        elsewhere = [Line(other, one) for other in KINDS for one in self.meanings(other, text)]
        found = elsewhere or [line for line in dict.fromkeys(_matching(self.advice, form)) if line.is_sentence]
        return tuple(line for line in found if not _is_setting(kind, line))


def _is_setting(kind: str, line: Line) -> bool:
    """Whether a line makes so what a step of this kind only checks."""
    return kind == "then" and line.kind == "given"


@cache
def written() -> tuple[Written, ...]:
    """Every sentence in the source of the library, in the order of its modules."""
    sources = sorted(LIBRARY.glob("*.py"))
    return tuple(chain.from_iterable(_decorated(source) for source in sources))


@cache
def rewriter() -> Rewriter:
    """The rewriter of the library's sentences."""
    return Rewriter(
        phrasings=tuple(entry for one in written() for entry in entries(one)),
        advice=tuple(_advised(step, lines) for step, lines in ADVICE.items()),
    )


def entries(one: Written) -> Iterator[Entry]:
    """The sentence itself, and its phrasings."""
    yield Entry(one.kind, normal(one.sentence), (Line(one.kind, one.sentence),))
    for phrasing in one.phrasings:
        said, _, meant = phrasing.partition(" => ")
        yield Entry(one.kind, normal(said), (Line(one.kind, meant or one.sentence),))


def filled(sentence: str, values: dict[str, str], said: str = "") -> str:
    """A sentence with these values; `MISSING` where there is none.

    Args:
        sentence: with placeholders.
        values: as they are written in a step.
        said: the step; it decides where a sentence has one of two nouns.
    """
    parts: list[str] = []
    at = 0
    for piece in PIECE.finditer(sentence):
        parts.append(sentence[at : piece.start()])
        parts.append(_piece(piece, values, "".join(parts), said))
        at = piece.end()
    return "".join([*parts, sentence[at:]])


def _piece(piece: re.Match[str], values: dict[str, str], before: str, said: str) -> str:
    if piece["name"]:
        kind = piece["type"] or "text"
        value = values.get(piece["name"], MISSING)
        if kind == "texts":
            return _listed(value)
        if piece["type"] or before.count('"') % 2:
            return _with_article(value.strip('"').removeprefix("slot." if before.endswith("slot.") else ""), kind)
        return f'"{MISSING}"' if value == MISSING else value
    singular = _is_one(before)
    if piece["optional"]:
        return piece["optional"] if singular is (before.split()[-1] in _VERBS_THAT_AGREE) else ""
    one, other = piece["one"], piece["other"]
    if f"{other} " in said and f"{one} " not in said:
        return other
    if one in _SINGULAR:
        return one if singular or f"{one} " in said else other
    return other if singular else one


def _with_article(value: str, kind: str) -> str:
    """A value as its type writes it: "the" has been left away before."""
    pattern = TYPES[kind].pattern if kind in TYPES else ""
    is_short = "the " in pattern and not re.fullmatch(pattern, value, re.DOTALL)
    return f"the {value}" if is_short and re.fullmatch(pattern, f"the {value}", re.DOTALL) else value


def _is_one(before: str) -> bool:
    """Whether the noun behind these words is one thing."""
    if QUOTED_LIST.search(before):
        return False
    numbers = re.findall(r"\b\d+\b", re.sub(QUOTED, "", before))
    return numbers[-1] == "1" if numbers else not re.search(r"\bno\b", before)


QUOTED_LIST: Final = re.compile(rf"{QUOTED}{_SEPARATOR}{QUOTED}")


def _listed(value: str) -> str:
    """Texts in quotes as a sentence lists them."""
    texts = re.findall(QUOTED, value) or [f'"{MISSING}"']
    return " and ".join(filter(None, (", ".join(texts[:-1]), texts[-1])))


def _regex(pattern: str) -> str:
    """The regular expression for steps in the normal form, with a blank before each word, the first included."""
    names: set[str] = set()
    return "".join(_token_regex(token, names) for token in pattern.split(" "))


def _token_regex(token: str, names: set[str]) -> str:
    if optional := re.fullmatch(r"\(([\w/']+)\)(:?)", token):
        return f"(?: {_one_of(optional[1])})?{optional[2]}"
    parts = re.split(r"(\{[^{}]*\})", token)
    return " " + "".join(_value_regex(one, names) if one.startswith("{") else _literal_regex(one) for one in parts)


def _literal_regex(word: str) -> str:
    if plural := re.fullmatch(r"(\w+)\((\w+)\)(\W*)", word):
        return f"{plural[1]}(?:{plural[2]})?{re.escape(plural[3])}"
    return _one_of(word)


def _one_of(words: str) -> str:
    """The pattern of words with a stroke between them."""
    colon = ":" if words.endswith(":") else ""
    either = [re.escape(word.replace("_", " ")) for word in words.removesuffix(":").split("/")]
    return f"(?:{'|'.join(either)}){colon}" if len(either) > 1 else either[0] + colon


def _value_regex(placeholder: str, names: set[str]) -> str:
    name, _, kind = placeholder[1:-1].partition(":")
    pattern = {"": QUOTED, "text": QUOTED, "texts": _TEXTS}.get(kind)
    if pattern is None:
        pattern = TYPES_OF_ADVICE.get(kind) or TYPES[kind].pattern.replace("the ", "(?:the )?")
        assert name not in names
        return f'"?(?P<{name}>{pattern})"?'
    return f"(?P<{name}>{pattern})"


def _matching(entries: Iterable[Entry], text: str) -> list[Line]:
    words = frozenset(re.findall(r"[\w']+", re.sub(QUOTED, " ", text).casefold()))
    return [line for one in entries if one.words <= words for line in one.filled(text)]


def _with_plain_quotes(text: str) -> Iterator[str]:
    """The step with other quotes made plain ones, and with the quotes within its only text escaped."""
    plain = _CURLY.sub(lambda found: f'"{found[1] if found[1] is not None else found[2]}"', text)
    plain = _BETWEEN_STROKES.sub(lambda found: f'{found[1]}"{found[2]}"', plain)
    plain = "".join(one if at % 2 else _BLANKS.sub(" ", one) for at, one in enumerate(re.split(f"({QUOTED})", plain)))
    if plain != text:
        yield plain
    begin, end = text.find('"'), text.rfind('"')
    inside = text[begin + 1 : end]
    if begin < end and '"' in inside and not _ADJACENT.match(inside):
        yield text[: begin + 1] + re.sub(r'(?<!\\)"', r"\"", inside) + text[end:]


def _with_json_below(text: str) -> Iterator[str]:
    """A step that ends with JSON, with a colon instead: JSON stands below a step."""
    found = _JSON_AT_END.fullmatch(text)
    if found is not None and re.search(r"\b(?:integration|GET|POST|PUT|PATCH|DELETE)\b", normal(found["before"])):
        yield f"{found['before']}:"


def _with_quotes(text: str) -> Iterator[str]:
    """A step without any quotes, with quotes around its last words; the most words first."""
    words = _TO_SOMEBODY.sub("", text.rstrip(".")).split(" ")
    if '"' in text or text.endswith(":"):
        return
    for at in range(1, len(words)):
        if not _NO_BEGINNING.match(words[at]) and not _NOT_BEFORE.fullmatch(words[at - 1]):
            yield f'{" ".join(words[:at])} "{" ".join(words[at:])}"'


def _with_people(text: str, nouns: frozenset[str]) -> Iterator[tuple[str, ...]]:
    """The step as one about agents and skills who are named without their noun or quotes, or not named at all."""
    for find, quoted in (
        (_NAME_AND_NOUN, r'skill "\g<name>"'),
        (_NOUN_AND_NAME, r'\g<noun> "\g<name>"'),
        (_NAME_AND_AGENTS, r'\g<all>agents with the skill "\g<name>"'),
        (_LAST_NAME, r'"\g<name>"'),
    ):
        text = "".join(one if at % 2 else find.sub(quoted, one) for at, one in enumerate(re.split(f"({QUOTED})", text)))
    first = _FIRST_NAME.match(text)
    each: tuple[str, ...] = (text,)
    if first is not None and first["name"].casefold() not in nouns:
        name, rest = first["name"].strip('"'), text[first.end() :]
        each = (f'the agent "{name}"{rest}', f'the consumer "{name}"{rest}')
    yield each
    yield tuple(_NOBODY.sub(f'agent "{MISSING}"', normal(one)) for one in each)


def _nearest(entries: Sequence[Entry], kind: str, text: str) -> Iterator[Line]:
    """The sentences that have most in common with a step, with the step's values in them."""
    said = _tokens(text)
    values = {token for token in said if token.endswith("§")}
    no = _is_negated(said)
    rated = [
        (_likeness(said, one.tokens) - (one.kind != kind) * 0.15, -at, one)
        for at, one in enumerate(entries)
        if not _DECISIVE & set(said) ^ _DECISIVE & set(one.tokens)
        and no is _is_negated(one.tokens) is _is_negated(_tokens(one.lines[0].text))
        and values <= set(one.tokens)
    ]
    seen: set[str] = set()
    for likeness, _, one in sorted(rated, reverse=True, key=lambda rating: rating[:2]):
        if likeness < _NEAR or len(seen) == _MOST_ANSWERS:
            return
        line = one.lines[0]
        if line.text not in seen and (found := _with_values(one, text)) is not None:
            seen.add(line.text)
            yield found


def _with_values(entry: Entry, text: str) -> Line | None:
    """The line of an entry with the values of a step, each behind the same word and in the same order.

    None if a value of the step has no place in it, or if a word of a fixed choice is missing.
    """
    line, slots = entry.lines[0], list(_SLOT.finditer(entry.pattern))
    quoted = iter([slot for slot in slots if slot["type"] in (None, "text", "texts")])
    values: dict[str, str] = {}
    for before, value in _SAID.findall(text):
        slot = next((slot for slot in quoted if slot["before"].casefold() == before.casefold()), None)
        if slot is None:
            return None
        values[slot["name"]] = value
    rest = re.sub(QUOTED, '"', text)
    for piece in PIECE.finditer(line.text):
        if piece["name"] and piece["type"] not in (None, "text", "texts"):
            found = re.search(rf"(?<!\w)(?:{_value_pattern(piece['type'])})(?!\w)", rest)
            if found is None:
                return None
            values[piece["name"]] = found[0]
    return Line(line.kind, filled(line.text, values))


def _value_pattern(kind: str) -> str:
    return r"\d+" if kind == "id" else TYPES[kind].pattern


def _is_negated(tokens: Iterable[str]) -> bool:
    return not _NEGATIONS.isdisjoint(tokens)


def _likeness(said: Sequence[str], other: Sequence[str]) -> float:
    """Between 0 and 1: twice the words that both have, of all."""
    common = sum(min(said.count(word), other.count(word)) for word in set(said))
    return 2 * common / (len(said) + len(other))


def _tokens(text: str) -> list[str]:
    """The words of a text, and for each of its values the word before it once more: a value of a skill is no text."""
    masked = re.sub(rf"{QUOTED}|\{{[^{{}}]*\}}|\d+", "§", text).casefold()
    return re.findall(r"[\w']* ?§|[\w']+", re.sub(r"([\w']+) §", r"\1 \1 §", masked))


@cache
def _loosely(sentence: str) -> re.Pattern[str]:
    """The pattern of a sentence in which values may be missing."""
    parts = re.split(r"(\{[^{}]*\})", sentence)
    return re.compile("".join(_loose(one) if one.startswith("{") else _literally(one) for one in parts), re.DOTALL)


def _literally(text: str) -> str:
    """The pattern of literal text of a sentence, in which letters may be left out and words be other ones."""
    at, parts = 0, []
    for piece in PIECE.finditer(text):
        parts.append(re.escape(text[at : piece.start()]))
        parts.append(f"(?:{piece['optional']})?" if piece["optional"] else f"(?:{piece['one']}|{piece['other']})")
        at = piece.end()
    return "".join([*parts, re.escape(text[at:])])


def _missing(sentence: str, text: str) -> tuple[str, ...]:
    """The names of placeholders where `MISSING` stands, if the text is this sentence."""
    found = _loosely(sentence).fullmatch(text)
    return tuple(name for name, value in found.groupdict().items() if MISSING in value) if found else ()


def _loose(placeholder: str) -> str:
    name, _, kind = placeholder[1:-1].partition(":")
    pattern = TYPES[kind or "text"].pattern
    return rf"(?P<{name}>{pattern}|{MISSING})"


def _advised(step: str, lines: Sequence[str]) -> Entry:
    kind, _, said = step.partition(" ")
    return Entry(kind.lower(), normal(said), tuple(_line(line) for line in lines))


def _line(step: str) -> Line:
    kind, _, text = step.partition(" ")
    return Line(kind.lower(), text)


def _decorated(source: Path) -> Iterator[Written]:
    """The sentences of `@given("…")`, `@when("…")` and `@then("…")`, the last decorator of a function first."""
    for function in ast.parse(source.read_text(encoding="utf-8")).body:
        if not isinstance(function, ast.FunctionDef):
            continue
        doc, takes = ast.get_docstring(function) or "", below(function)
        for decorator in reversed(function.decorator_list):
            match decorator:
                case ast.Call(func=ast.Name(id=kind), args=[ast.Constant(value=str(sentence)), *others]) if (
                    kind in KINDS
                ):
                    phrasings = tuple(ast.literal_eval(other) for other in others)
                    yield Written(kind, sentence, phrasings, source.stem, doc, takes)


def below(function: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    """What stands below the steps of a function, in words: "table", "doc string", "table or doc string", or ""."""
    names = [one.arg for one in function.args.args]
    return " or ".join(words for name, words in _BELOW.items() if name in names)
