"""Redaction: keeps secrets out of the log, and so out of all reports.

Theory of operation. `redact` is a pure function of a text: it recognises the forms of tokens, keys, passwords and card
numbers. A `Redactor` adds the secrets of one World: the account's credentials, values with secret names, patterns of
the author. It is called for every body; most cannot contain a secret and cost one look-up in a table, and each distinct
text is examined once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from typing import Any, Final, TypeVar, get_args
from urllib.parse import quote, quote_plus

from .. import events as ev
from ..errors import FeatureError, message

B = TypeVar("B", bound=ev.Body)

REDACTED: Final = "[redacted]"
SHORTEST: Final = 6  # a shorter value with a secret name is not redacted elsewhere: it could be a part of any word
LONGEST: Final = 20_000  # longer texts are not cached

_NAME = (
    r"(?:pass(?:word|wd|phrase|code)|pwd|secret|credentials?|cvv|cvc|token|authorization"
    r"|(?:api|access|account|auth|client|private|secret|session|signing|subscription)[ _-]?key)"
)
_WHOLE_NAME = re.compile(rf"(?i).*{_NAME}$")
_TELLING = r"(?=[^\s&,;\"']*[\d!#$%^*_])"  # in prose a value is a secret when it does not look like a word

_SHAPES: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.DOTALL), REDACTED),
    (re.compile(r"\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?"), REDACTED),
    (re.compile(r"\b(Bearer|Basic) +(?=[\w.~+/-]*[\d=])[\w.~+/-]{6,}=*", re.IGNORECASE), rf"\1 {REDACTED}"),
    (re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bAIza[\w-]{30,}"), REDACTED),
    (re.compile(r"\b(?:sk|pk|rk)[-_](?:\w+[-_])?[A-Za-z0-9]{16,}|\bgh[a-z]_\w{20,}|\bgithub_pat_\w{20,}"), REDACTED),
    (re.compile(r"\bglpat-[\w-]{16,}|\bxox[a-z]-[\w-]{10,}"), REDACTED),
    (re.compile(r"(?<=://)[^/\s:@\"]+:[^/\s@\"]+(?=@)"), REDACTED),
    (re.compile(rf'(?i)({_NAME}" *: *")(?:[^"\\]|\\.)+(?=")'), rf"\1{REDACTED}"),
    # the same within a string of JSON, or with single quotes
    (re.compile(rf"(?i)({_NAME}(\\+\"|') *: *\2)(?:(?!\2).)+(?=\2)"), rf"\1{REDACTED}"),
    (re.compile(rf'(?i)({_NAME}\\*["\'] *: *)-?\d+'), rf'\1"{REDACTED}"'),
    (re.compile(rf"(?i)({_NAME}=)[^\s&;\"'<>]+"), rf"\1{REDACTED}"),
    (re.compile(rf"(?i)\b({_NAME} *: *){_TELLING}[^\s&,;\"'<>]+"), rf"\1{REDACTED}"),
    (re.compile(rf"(?i)\b({_NAME} is ){_TELLING}[^\s,;\"'<>]+"), rf"\1{REDACTED}"),
)
_CARD = re.compile(r"(?<![\d.])(?:4\d{3}|5\d{3}|2[2-7]\d{2}|3[04-8]\d{2}|6\d{3})(?:[ -]?\d){9,15}(?![\d.]\d|\d)")
_WORTH_A_LOOK = re.compile(
    r"(?i)pass(?:w|p|c)|pwd|secret|credential|cv[vc]|key|token|authoriz|bearer|basic|-----BEGIN|eyJ|AKIA|ASIA|AIza"
    r"|[spr]k[-_]|gh[a-z]_|glpat|xox|://[^/\s:@]+:|\d(?:[ -]?\d){12}"
)

HELD: Final = frozenset(
    {
        *("answer", "arguments", "cards", "choices", "detail", "error", "fault", "fields", "file", "message"),
        *(
            "metadata",
            "options",
            "payload",
            "raw",
            "reason",
            "request_body",
            "request_headers",
            "response_body",
            "result",
        ),
        *("context", "profile", "rich", "text", "transfer_message", "url", "user_message", "value", "variables"),
    }
)
"""Fields of events with texts from outside (typed, sent, computed); the others hold generated names and ids."""

_NAMED: Final[dict[type, str]] = {
    ev.VariableSet: "name",
    ev.ContextDataSet: "property",
}  # the field that names the `value`
_PAIRS: Final = frozenset({"fields", "request_headers", "variables"})


def redact(text: str) -> str:
    """The text without parts that look like a secret; the same object when there are none."""
    if len(text) > LONGEST:
        return _redacted(text)
    kept = _remembered(text)
    return text if kept == text else kept  # the cached text is equal, but another object


@lru_cache(maxsize=1024)
def is_secret_name(name: str) -> bool:
    """Whether a value with this name is a secret: `apiKey`, `DB_PASSWORD`, `Authorization`."""
    return _WHOLE_NAME.match(name) is not None


class Redactor:
    """Keeps secrets out of the log of one World.

    Args:
        patterns: regular expressions of the author; their matches are redacted.

    Attributes:
        learned: how many times it has learned a secret; when it grows, stored events have to be redacted again.

    Raises:
        FeatureError: a pattern is not a regular expression, or matches an empty text.
    """

    def __init__(self, patterns: Iterable[str] = ()) -> None:
        self._patterns = [_compiled(pattern) for pattern in patterns]
        self._secrets: list[str] = []
        self.learned = 0

    def learn(self, secret: str) -> None:
        """Redact this text from now on, also in the form it has in an address or in JSON."""
        if len(secret) < SHORTEST or secret == REDACTED:
            return
        forms = {secret, quote(secret, safe=""), quote_plus(secret), json.dumps(secret)[1:-1]}
        known = {*self._secrets, *forms}
        self.learned += len(known) > len(self._secrets)
        self._secrets = sorted(known, key=lambda one: (-len(one), one))

    def text(self, text: str) -> str:
        """The redacted text; the same object when there is nothing to redact."""
        kept = _remembered(text) if len(text) <= LONGEST else _redacted(text)
        for secret in self._secrets:
            if secret in kept:
                kept = kept.replace(secret, REDACTED)
        for pattern in self._patterns:
            kept = pattern.sub(REDACTED, kept)
        return text if kept == text else kept

    def named(self, name: str, value: str) -> str:
        """The redacted value with this name. A value with a secret name is learned."""
        if value and is_secret_name(name):
            self.learn(_plain(value))
            return REDACTED
        return self.text(value)

    def body(self, body: B) -> B:
        """The redacted body of an event; the same object when there is nothing to redact."""
        changes: dict[str, Any] = {}
        named = _NAMED.get(type(body))
        for name in HELD_BY.get(type(body), ()):
            value = getattr(body, name)
            if not value:
                continue
            if isinstance(value, str) and not named:
                kept: Any = self.text(value)
            else:
                kept = self._kept(body, name, value)
            if kept is not value:
                changes[name] = kept
        return replace(body, **changes) if changes else body

    def _kept(self, body: ev.Body, name: str, value: Any) -> Any:
        if name == "value" and (named := _NAMED.get(type(body))):
            return self.named(getattr(body, named), value)
        if name in _PAIRS:
            return _same(value, tuple([(each, self.named(each, held)) for each, held in value]))
        return self._clean(value)

    def _clean(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, tuple):
            return _same(value, tuple([self._clean(each) for each in value]))
        if is_dataclass(value) and not isinstance(value, type):
            cleaned = {each.name: self._clean(getattr(value, each.name)) for each in fields(value)}
            return _same(value, replace(value, **cleaned))
        return value


def _same(before: Any, after: Any) -> Any:
    return before if before == after else after


def _plain(value: str) -> str:
    """The text within a JSON string; any other text unchanged."""
    if value.startswith('"') and value.endswith('"'):
        try:
            return str(json.loads(value))
        except ValueError:
            pass
    return value


HELD_BY: Final[dict[type[Any], tuple[str, ...]]] = {
    kind: held
    for kind in get_args(get_args(ev.Body)[0])
    if (held := tuple(each.name for each in fields(kind) if each.name in HELD))
}
"""The fields to redact, by kind of event; kinds without such fields have no entry."""


@lru_cache(maxsize=4096)
def _remembered(text: str) -> str:
    return _redacted(text)


def _redacted(text: str) -> str:
    if _WORTH_A_LOOK.search(text) is None:
        return text
    kept = _CARD.sub(_without_card, text)
    for shape, instead in _SHAPES:
        kept = shape.sub(instead, kept)
    return text if kept == text else kept


def _without_card(found: re.Match[str]) -> str:
    return REDACTED if _is_card([int(digit) for digit in found[0] if digit.isdigit()]) else found[0]


def _is_card(digits: list[int]) -> bool:
    """Whether the check digit of a card number is right (Luhn)."""
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[-2::-2])
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _compiled(pattern: str) -> re.Pattern[str]:
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        raise FeatureError(
            message("not a regular expression", at="redact", value=pattern, expected=str(error))
        ) from None
    if compiled.fullmatch(""):
        expected = "a pattern that does not match an empty text"
        raise FeatureError(
            message("this pattern would redact everything", at="redact", value=pattern, expected=expected)
        )
    return compiled
