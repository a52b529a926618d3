"""Whether a script is plain: so simple that it cannot run long, whatever its input.

Theory of operation. QuickJS cannot be interrupted inside a built-in function, and asks for its time limit only once in
ten thousand steps. So a script that may run long has to run in a process that can be ended. Most panels of real bots
are plain: they have no loop and no function of their own, thus each of their tokens runs once, and they call nothing
but functions whose cost grows with the size of what they get. What remains is to bound that size: a text grows only by
what an assignment adds to it. `_growth` adds up how often the input can stand in the largest value.

Everything that is not known to be plain is not. A token that JavaScript could read in another way than `tokens` does,
such as a slash after a parenthesis, is not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from .syntax import Token, tokens


def _words(*texts: str) -> frozenset[str]:
    return frozenset(" ".join(texts).split())


MAX_WORK: Final = 50_000_000  # characters that all tokens together may handle: half a second at the very most
MAX_CODE: Final = 64_000  # characters of both texts
_MAX_REGEX: Final = 200
_GROWTH_AS_JSON: Final = 6  # a control character becomes \\u0001

_KEYWORDS: Final = _words(
    "var let const if else switch case default break return throw try catch finally typeof void in instanceof new",
    "delete null true false undefined NaN Infinity",
)
_READ: Final = _words("length index source flags get set then stack")
_REFUSED: Final = _READ | _words(
    "for while do function class with yield await async import export super this arguments eval extends debugger",
    "static prototype constructor __proto__ __defineGetter__ __defineSetter__ toJSON valueOf toString exec lastIndex",
)
"""Words that a plain script does not have; those of `_READ` may be read, and name variables."""
_ROOTS: Final = _words("botContext JSON Math Date")
_BARE_CALLS: Final = _words(
    "String Number Boolean Date Error TypeError RangeError parseInt parseFloat isNaN isFinite",
)
_REFUSED_GLOBALS: Final = _words("Object Function Array RegExp eval")
_NATIVE: Final = (
    _ROOTS
    | _BARE_CALLS
    | _REFUSED_GLOBALS
    | _words(
        "EvalError ReferenceError SyntaxError URIError decodeURI decodeURIComponent encodeURI encodeURIComponent",
        "escape unescape __forEachValues __place __thrown",
    )
)
_METHODS: Final = _words(
    "toLowerCase toUpperCase trim charAt charCodeAt substring substr slice toString valueOf toFixed push pop",
    "getPhrase getDataValue hasOwnProperty getTime getFullYear getMonth getDate getDay getHours getMinutes getSeconds",
    "toISOString getUTCFullYear getUTCMonth getUTCDate getUTCDay getUTCHours getUTCMinutes toDateString setDate",
    "setHours setMinutes getTimezoneOffset",
)
_WITH_SHORT_TEXT: Final = {"indexOf": 100, "lastIndexOf": 100, "split": 10, "join": 10}  # the longest text each may get
_COSTLY: Final = frozenset(["indexOf", "lastIndexOf", "split", "join", "parse", "stringify", "test"])
_COSTS: Final = 20
_OPENS_A_BLOCK: Final = frozenset(["if", "switch", "catch"])
_NUMBER: Final = re.compile(r"0[xX][0-9a-fA-F]+|\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?")
_COMPOUND: Final = frozenset("+-*/%&|^")


def is_plain(global_functions: str, code: str, state_size: int) -> bool:
    """Whether a panel is known to end at once, for a state of so many characters."""
    if len(global_functions) + len(code) > MAX_CODE:
        return False
    growth = _growth(global_functions, code)
    return growth is not None and growth * (state_size + len(global_functions) + len(code)) <= MAX_WORK


@lru_cache(maxsize=512)
def _growth(global_functions: str, code: str) -> int | None:
    """How often the tokens together can handle the whole input; None when the script is not plain."""
    if any(mark in text for text in (global_functions, code) for mark in ("<!--", "-->")):  # comments, to JavaScript
        return None
    library, panel = list(tokens(global_functions)), list(tokens(code))
    if _is_doubtful(library) or _is_doubtful(panel):
        return None
    if not all(_is_short_regex(token) for token in library if token.kind == "regex"):
        return None  # compiled when the text is loaded
    rest, declared = _without_functions(library)
    checked = _Script([*rest, _END, *panel], declared)
    return checked.work() if checked.is_plain() else None


_END: Final = Token("sign", ";", 0, 0)
_NONE: Final = Token("sign", "", -1, -1)


def _without_functions(listed: Sequence[Token]) -> tuple[list[Token], frozenset[str]]:
    """The tokens outside the functions that are declared at the top, and the names of these.

    A body that stays, because it does not begin or end as expected, makes the script one that is not plain.
    """
    rest: list[Token] = []
    names = set()
    i = 0
    while i < len(listed):
        end = _end_of_function(listed, i) if listed[i].text == "function" and _stands_alone(rest) else 0
        if end:
            names.add(listed[i + 1].text)
            rest.append(_END)
        else:
            rest.append(listed[i])
        i = max(end, i + 1)
    return rest, frozenset(names)


def _stands_alone(before: Sequence[Token]) -> bool:
    return not before or before[-1].text in (";", "}")


def _end_of_function(listed: Sequence[Token], start: int) -> int:
    """The position after `function name(…) {…}`; 0 when there is another form."""
    if start + 2 >= len(listed) or listed[start + 1].kind != "word" or listed[start + 2].text != "(":
        return 0
    depth = 0
    in_body = False
    for i in range(start + 2, len(listed)):
        token = listed[i]
        if token.kind == "template":
            return 0
        if token.kind != "sign":
            continue
        depth += (token.text in "([{") - (token.text in ")]}")
        in_body = in_body or (token.text == "{" and depth == 1)
        if depth == 0 and in_body:
            return i + 1
        if depth == 0 and (i + 1 == len(listed) or listed[i + 1].text != "{"):
            return 0
    return 0


def _is_doubtful(listed: Sequence[Token]) -> bool:
    """Whether JavaScript might read a slash or a backslash in another way than `tokens` does."""
    heads: list[bool] = []  # for each open parenthesis: whether a statement follows its partner
    closed_a_head = False
    for i, token in enumerate(listed):
        if token.kind != "sign":
            continue
        if token.text == "(":
            heads.append(i > 0 and listed[i - 1].text in ("if", "for", "while", "with"))
        elif token.text == ")":
            closed_a_head = heads.pop() if heads else True
        elif token.text == "\\" or (token.text == "/" and _is_after_a_block(listed[i - 1], closed_a_head)):
            return True
    return False


def _is_after_a_block(before: Token, closed_a_head: bool) -> bool:
    return before.kind == "sign" and (before.text == "}" or (before.text == ")" and closed_a_head))


def _is_short_regex(token: Token) -> bool:
    flags = token.text.rpartition("/")[2]
    return len(token.text) <= _MAX_REGEX and not set(flags) & set("uvy") and "\\k" not in token.text


@dataclass(frozen=True)
class _Script:
    """The tokens that run, each once; `declared` are functions, which may not be called."""

    listed: Sequence[Token]
    declared: frozenset[str]

    def at(self, i: int) -> Token:
        return self.listed[i] if 0 <= i < len(self.listed) else _NONE

    def is_plain(self) -> bool:
        return (
            not self.declared & (_NATIVE | _METHODS)
            and self._has_plain_blocks()
            and all(self._is_plain_at(i, token) for i, token in enumerate(self.listed))
        )

    def _is_plain_at(self, i: int, token: Token) -> bool:
        if token.kind == "word":
            return self._is_plain_word(i, token.text)
        if token.kind == "number":
            return _NUMBER.fullmatch(token.text) is not None
        if token.kind == "text":
            return not self._is_key(i) or _is_plain_key(token.text[1:-1])
        if token.kind == "sign":
            return self._is_plain_sign(i, token.text)
        return token.kind == "regex" and _is_short_regex(token) and self._is_tested(i)

    def _is_tested(self, i: int) -> bool:
        return [self.at(i + k).text for k in (1, 2, 3)] == [".", "test", "("]

    def _is_key(self, i: int) -> bool:
        return self.at(i + 1).text == ":" or self.at(i - 1).text == "[" or self.at(i + 1).text == "]"

    def _is_plain_word(self, i: int, word: str) -> bool:
        after = self.at(i + 1).text
        if self.at(i - 1).text == ".":
            return self._is_plain_member(i, word)
        if word in _REFUSED - _READ or word in _METHODS or (after == ":" and not _is_plain_key(word)):
            return False
        if word in _NATIVE and (self._is_assigned(i) or self._is_declared(i)):
            return False
        if word in _REFUSED_GLOBALS:
            return False
        if word == "new":
            return self.at(i + 1).text in ("Date", "Error")
        return after != "(" or self._is_plain_call(word)

    def _is_plain_call(self, word: str) -> bool:
        if word in _KEYWORDS or word in _BARE_CALLS:
            return True
        return word not in _NATIVE and word not in self._defined  # a name that nothing defines is an error

    @cached_property
    def _defined(self) -> frozenset[str]:
        own = (t.text for i, t in enumerate(self.listed) if self._is_assigned(i) or self._is_declared(i))
        return self.declared | frozenset(own)

    def _is_plain_member(self, i: int, name: str) -> bool:
        root = self.at(i - 2).text if self.at(i - 3).text != "." else ""
        if self._is_assigned(i):
            return root not in _NATIVE and _is_plain_key(name)
        if self.at(i + 1).text != "(":
            return name not in _REFUSED or name in _READ
        if root in ("botContext", "Math"):
            return name not in _REFUSED
        if root == "JSON":
            return name in ("parse", "stringify") and self._has_one_argument(i + 1)
        if name == "test":
            return self.at(i - 2).kind == "regex"
        if name in _WITH_SHORT_TEXT:
            return self._has_short_text(i + 1, _WITH_SHORT_TEXT[name])
        return name in _METHODS

    def _has_one_argument(self, i: int) -> bool:
        depth = 0
        for token in self.listed[i:]:
            if token.kind == "sign":
                depth += (token.text in "([{") - (token.text in ")]}")
                if depth == 0:
                    return True
                if depth == 1 and token.text == ",":
                    return False
        return False

    def _has_short_text(self, i: int, longest: int) -> bool:
        text = self.at(i + 1)
        return text.kind == "text" and 2 < len(text.text) <= longest + 2 and self.at(i + 2).text in (")", ",")

    def _is_plain_sign(self, i: int, sign: str) -> bool:
        before, after = self.at(i - 1), self.at(i + 1).text
        if sign == "(":
            return before.kind in ("sign", "word") and before.text not in (")", "]", "}")
        if sign == "[" and self._is_index(before):
            return self._is_plain_index(i)
        if sign in ("=>", "...", "?.", "**", "#", "@", "\\", "`"):
            return False
        if sign == "=" and not self._is_comparison(i):
            return before.text not in ("]", "}") and not (before.text == ")" and after != "=")
        return True

    @staticmethod
    def _is_index(before: Token) -> bool:
        return before.text in (")", "]", "}") or (before.kind == "word" and before.text not in _KEYWORDS)

    def _is_plain_index(self, i: int) -> bool:
        """`x[0]`, `x["name"]` or `x[name]`, which is read and not called."""
        return self.at(i + 1).kind in ("number", "text", "word") and self.at(i + 2).text == "]"

    def _is_comparison(self, i: int) -> bool:
        """Whether the sign "=" at `i` is part of one that compares."""
        token, before, after = self.at(i), self.at(i - 1), self.at(i + 1)
        left = before.kind == "sign" and before.end == token.start and before.text in "=!<>"
        return left or (after.text == "=" and after.start == token.end)

    def _is_assigned(self, i: int) -> bool:
        one, two = self.at(i + 1), self.at(i + 2)
        if one.text in ("++", "--"):
            return True
        if one.kind == "sign" and one.text in _COMPOUND and two.text == "=" and two.start == one.end:
            return True
        return one.text == "=" and not self._is_comparison(i + 1)

    def _is_declared(self, i: int) -> bool:
        if self.at(i - 1).text in ("var", "let", "const"):
            return True
        if self.at(i - 1).text == "(" and self.at(i - 2).text == "catch":
            return True
        return self.at(i - 1).text == "," and self.at(i + 1).text in ("=", ",", ";") and self.at(i).kind == "word"

    def _has_plain_blocks(self) -> bool:
        """No method such as `{name() {…}}`, and every parenthesis has its partner."""
        opened: list[str] = []
        for i, token in enumerate(self.listed):
            if token.kind != "sign":
                continue
            if token.text in ("(", "[", "{"):
                opened.append(self.at(i - 1).text if token.text == "(" else token.text)
            elif token.text in (")", "]", "}"):
                if not opened:
                    return False
                before = opened.pop()
                if token.text == ")" and self.at(i + 1).text == "{" and before not in _OPENS_A_BLOCK:
                    return False
        return not opened

    def work(self) -> int | None:
        """The sizes of all values that are used, summed up, in sizes of the input; None when they are too large."""
        sizes: dict[str, int] = {}
        objects: set[str] = set()
        for i, root, added in self._assignments():
            value = list(self._value_at(i))
            words = [word for word in value if word not in "{["]
            has_object = len(words) < len(value) or not objects.isdisjoint(words)
            times_as_json = words.count("JSON") + (root == "botContext" and has_object)
            size = sum(sizes.get(word, 1) for word in words) * _GROWTH_AS_JSON**times_as_json
            if root != "botContext" and (has_object or self.at(i - 2).text == "."):
                objects.add(root)
            old = sizes.get(root, 1)
            sizes[root] = old + size if added else max(old, size)
            if sizes[root] > MAX_WORK:
                return None
        largest = max(sizes.values(), default=1)
        costly = sum(token.text in _COSTLY for token in self.listed) * _COSTS * largest
        return costly + sum(sizes.get(token.text, 1) for token in self.listed)

    def _assignments(self) -> Iterator[tuple[int, str, bool]]:
        """(position of the value, the name that gets it, whether it is added to what the name has)."""
        for i, token in enumerate(self.listed):
            if token.kind != "word":
                continue
            is_member = self.at(i - 1).text == "."
            if self.at(i + 1).text == "(" and is_member:
                name = self._root(i)
                if token.text == "push" or (name == "botContext" and token.text.startswith("set")):
                    yield i + 1, name, token.text == "push" or "Context" in token.text
            elif self._is_assigned(i):
                yield i + 1, self._root(i), is_member or self.at(i + 1).text != "="

    def _root(self, i: int) -> str:
        while self.at(i - 1).text == ".":
            i -= 2
        return self.at(i).text

    def _value_at(self, i: int) -> Iterator[str]:
        """The words of the value that begins at `i`, and the brackets by which it makes lists and objects."""
        depth = 0
        while (token := self.at(i)) is not _NONE and not (token.text == ";" and token.kind == "sign"):
            if token.kind == "sign":
                depth += (token.text in "([{") - (token.text in ")]}")
                if depth < 0:
                    return
                if token.text == "{" or (token.text == "[" and not self._is_index(self.at(i - 1))):
                    yield token.text
            if token.kind == "word" and self.at(i - 1).text != "." and token.text not in _KEYWORDS:
                yield token.text
            i += 1


def _is_plain_key(name: str) -> bool:
    """Whether a member of this name can be set: no built-in function reads or calls it."""
    return name not in _REFUSED and name not in _METHODS and name not in _WITH_SHORT_TEXT and "\\" not in name
