"""Whether a piece of code parses, by the parser of the engine that runs it.

Theory of operation. QuickJS compiles a whole text before it runs any of it. So a text that begins with `throw 0` shows
its syntax error or the 0, and nothing of the author's code runs. The check and the run cannot disagree, because they
are the same parser. A script that begins with "use strict" is read more strictly, so the text begins with that, too.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from .syntax import Token, lines, tokens, without_each

_STOPPER = "throw 0;\n"
_STRICT = "'use strict'; "
_ERROR = re.compile(r"(?:\w*Error: )(?P<message>[^\n]*)\n(?: *at <input>:(?P<line>\d+):(?P<column>\d+))?")
_RETURN = "return not in a function"
_LIKE_NUL = "\x01"  # the binding takes no text with NUL; this one is as wrong outside a text, and as right within one
_TOO_DEEP = "Maximum call stack size exceeded"
_STRAIGHT = {"‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "–": "-", "—": "-"}
_STRAIGHT |= {"…": "...", "×": "*", "÷": "/", "；": ";", "，": ",", "（": "(", "）": ")", "′": "'", "″": '"'}


@dataclass(frozen=True, slots=True)
class SyntaxProblem:
    """The first place at which code does not parse; `line` and `column` count from 1, 0 means unknown."""

    message: str
    line: int
    column: int


@lru_cache(maxsize=512)
def syntax_problem(code: str, *, may_return: bool = False) -> SyntaxProblem | None:
    """The syntax error of `code`, None when it parses.

    Args:
        code: a panel or the Global Functions; `for each` loops are accepted, as on the platform.
        may_return: whether `return` may stand outside functions.
    """
    if not code.strip():
        return None
    text = without_each(code).encode("utf-8", "replace").decode("utf-8")  # a lone surrogate is not valid in UTF-8
    stopper = f"{_STRICT}{_STOPPER}" if _is_strict(text) else _STOPPER
    failure = _failure(stopper + text)
    offset = 1
    if may_return and _RETURN in failure:
        failure = _failure(f"(function () {{ {stopper}{text}\n}})()")
    found = _ERROR.match(failure)
    if found is None:
        return None
    if found["message"] == _TOO_DEEP:
        return SyntaxProblem("it is nested too deeply to be read", 0, 0)
    line = int(found["line"] or offset) - offset
    listed = lines(text)
    if not 0 < line <= len(listed):
        return SyntaxProblem(found["message"] + _AT_THE_END, len(listed), len(listed[-1]) + 1)
    before = listed[line - 1].encode()[: int(found["column"]) - 1].decode("utf-8", "ignore")
    return SyntaxProblem(_message(found["message"], listed[line - 1][len(before) :]), line, len(before) + 1)


def _is_strict(code: str) -> bool:
    """Whether one of the texts that the code begins with is "use strict"."""
    if "use strict" not in code:
        return False
    for token, after in pairwise([*tokens(code), Token("sign", ";", len(code), len(code))]):
        if token.text == ";":
            continue
        is_statement = after.text == ";" or (
            after.kind in ("word", "text") and lines(code[token.end : after.start])[1:]
        )
        if token.kind != "text" or not is_statement:
            return False
        if token.text[1:-1] == "use strict":
            return True
    return False


_AT_THE_END = ": the code ends before something that it opened is closed"


def _failure(text: str) -> str:
    """The error with which QuickJS ends this text: a syntax error, or the 0 that is thrown first."""
    import quickjs  # type: ignore[import-untyped]  # 10 ms, and most bots have no code

    context = quickjs.Context()  # a fresh one: `let` of another text would count as declared twice
    try:
        context.eval(text.replace("\0", _LIKE_NUL))
    except quickjs.JSException as failure:
        return str(failure)
    return ""


def _message(message: str, rest: str) -> str:
    """The engine's message, with the name of a character that only looks like one of JavaScript's."""
    if message.endswith("''") or not rest.strip():
        return message.removesuffix(": ''") + _AT_THE_END
    sign = rest[0]
    if unicodedata.category(sign) == "Cc" and not sign.isspace():  # an invisible one
        return f"unexpected character (U+{ord(sign):04X}), remove it"
    if sign.isascii() or not (sign in _STRAIGHT or "unexpected character" in message):
        return message
    name = unicodedata.name(sign, f"U+{ord(sign):04X}")
    shown = f"{sign} ({name})" if sign.isprintable() else f"({name})"
    return f"{message} {shown}, write {_STRAIGHT[sign]}" if sign in _STRAIGHT else f"{message} {shown}, remove it"
