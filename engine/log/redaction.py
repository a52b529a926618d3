"""Redaction: keeps secrets out of the log, and so out of all reports.

Theory of operation. `redact` is a pure function of a text: it recognises the shapes of secrets (`engine/secrets`). A
`Redactor` adds the secrets of one World: the account's credentials, values with secret names, patterns of the author.
It is called for every body; most cannot contain a secret and cost one look-up in a table, and each distinct text is
examined once. Everything that shows a text outside of the log (commands, reports, titles) goes through a `Redactor`,
too.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, TypeVar, get_args
from urllib.parse import quote, quote_plus

from .. import events as ev
from ..bot import Bot
from ..errors import FeatureError, message
from ..project import redacted_patterns
from ..secrets import (
    REDACTED,
    is_name_of_a_thing,
    is_number,
    is_placeholder,
    is_said,
    is_secret_name,
    redacted_rows,
    without_secrets,
)

B = TypeVar("B", bound=ev.Body)

SHORTEST: Final = 6  # a shorter value with a secret name is not redacted elsewhere: it could be a part of any word
LONGEST: Final = 20_000  # longer texts are not cached

_SCHEME: Final = re.compile(r"(?i)^(?:bearer|basic|token|apikey|digest|negotiate|ssws)\s+")
_COOKIE: Final = re.compile(r"[^\s=;,]+=([^;,\s]+)")
_SET: Final = re.compile(r"""\b\w+\(\s*(["'])(?P<name>[^"']+)\1\s*,\s*(["'])(?P<value>(?:\\.|(?!\3).)+)\3""")
"""A variable that a script sets, with a literal value."""
_ASSIGNED: Final = re.compile(
    r"""(?<![A-Za-z_$])(?P<name>[A-Za-z_$][\w$.-]{0,199})["']?\s*[:=]\s*(["'])(?P<value>(?:\\.|(?!\2)[^\n])+)\2"""
)
"""A name that a text gives a literal value; its beginning and its length are bounded, since a text may be one word."""

HELD: Final = frozenset(
    {
        *(
            "answer",
            "arguments",
            "cards",
            "choices",
            "detail",
            "error",
            "fault",
            "fields",
            "file",
            "goal",
            "inputs",
            "message",
            "start",
        ),
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
        return without_secrets(text)
    kept = _remembered(text)
    return text if kept == text else kept  # the cached text is equal, but another object


def redactor_of(folder: Path) -> Redactor:
    """A redactor with the patterns of the project around this folder; without them when its settings are wrong.

    The users of the settings report that.
    """
    try:
        return Redactor(redacted_patterns(folder))
    except FeatureError:
        return Redactor()


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
        self._secrets: dict[str, re.Pattern[str] | None] = {}
        self.learned = 0

    def learn(self, secret: str) -> None:
        """Redact this text from now on, also in the form it has in an address, in JSON or in Python."""
        if len(secret) < SHORTEST or secret == REDACTED or not is_said(secret):
            return
        known = {*self._secrets, *_forms(secret)}
        self.learned += len(known) > len(self._secrets)
        self._secrets = {each: _elsewhere(each) for each in sorted(known, key=lambda one: (-len(one), one))}

    def text(self, text: str) -> str:
        """The redacted text; the same object when there is nothing to redact."""
        kept = self._without_known(text)
        kept = _remembered(kept) if len(kept) <= LONGEST else without_secrets(kept)
        return text if kept == text else kept

    def _without_known(self, text: str) -> str:
        """The text without the secrets of this World, and what the author wants redacted."""
        for secret, form in self._secrets.items():
            if secret in text:
                text = form.sub(REDACTED, text) if form is not None else text.replace(secret, REDACTED)
        for pattern in self._patterns:
            text = pattern.sub(REDACTED, text)
        return text

    def named(self, name: str, value: str) -> str:
        """The redacted value with this name. A value with a secret name is learned.

        The number of an order, a parcel or a device is not a secret, even if it could be the number of a card.
        """
        if value and is_secret_name(name) and not is_placeholder(value):
            self.learn_named({name: value})
            return REDACTED
        if is_number(value) and is_name_of_a_thing(name):
            kept = self._without_known(value)
            return value if kept == value else kept
        return self.text(value)

    def rows(self, rows: Sequence[Sequence[str]]) -> list[list[str]]:
        """The redacted rows of a table: also the column below the name of a secret, and the value beside one."""
        kept = redacted_rows(rows)
        for row, shown in zip(rows, kept, strict=True):
            for cell in (cell for cell, seen in zip(row, shown, strict=True) if seen == REDACTED):
                self.learn(cell)
        heads = kept[0] if kept else []
        return [
            [self.named(heads[at] if at < len(heads) and number else "", cell) for at, cell in enumerate(row)]
            for number, row in enumerate(kept)
        ]

    def learn_named(self, values: Mapping[str, str]) -> None:
        """Learn those of the values that have a secret name."""
        for name, value in values.items():
            if is_secret_name(name) and not is_placeholder(value):
                for part in _parts(name, _plain(value)):
                    self.learn(part)

    def learn_bot(self, bot: Bot) -> None:
        """Learn the secrets in a bot's export: they can occur elsewhere, too.

        These are values with a secret name, and those that a script gives to a variable with such a name.
        """
        for name, value in _secrets_of(bot):
            self.learn_named({name: value})

    def data(self, data: Any) -> Any:
        """The same piece of JSON with redacted texts; keys stay."""
        return self._data(data, "")

    def _data(self, data: Any, name: str) -> Any:
        """What has this name: `{"tokens": ["…"]}` and `{"secret": {"value": "…"}}` name the value, too."""
        if isinstance(data, dict):
            return {key: self._data(held, _name_of(data, key, name)) for key, held in data.items()}
        if isinstance(data, list | tuple):
            return [self._data(held, name if isinstance(held, str) else "") for held in data]
        return self.named(name, data) if isinstance(data, str) else data

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
    return without_secrets(text)


def _forms(secret: str) -> set[str]:
    """The secret as texts have it: as it is, in an address, in JSON, in Python."""
    quoted = {quote(secret, safe=""), quote(secret), quote_plus(secret)}
    lower = {re.sub(r"%[0-9A-F]{2}", lambda found: found[0].lower(), each) for each in quoted}
    return {
        secret,
        *quoted,
        *lower,
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        repr(secret)[1:-1],
    }


def _elsewhere(secret: str) -> re.Pattern[str] | None:
    """Where a plain word or number is this secret, and not a part of a longer one; None for any other secret."""
    if secret.isdecimal():
        return re.compile(rf"(?<!\d){secret}(?!\d)")
    return re.compile(rf"(?<![^\W\d_]){secret}(?![^\W\d_])") if secret.isalpha() else None


def _parts(name: str, value: str) -> Iterator[str]:
    """What to redact elsewhere when a value has this name: it, its token without the scheme, the values of cookies."""
    yield value
    bare = _SCHEME.sub("", value)
    if bare != value:
        yield bare
        try:
            decoded = base64.b64decode(bare, validate=True).decode()
        except (binascii.Error, ValueError):
            return
        yield from (decoded, decoded.partition(":")[2])
    elif "cookie" in name.lower():
        yield from _COOKIE.findall(value)


@lru_cache(maxsize=64)
def _secrets_of(bot: Bot) -> tuple[tuple[str, str], ...]:
    found: dict[tuple[str, str], None] = {}
    for name, text in _named_texts(bot.raw):
        pairs = [(name, text)]
        if '"' in text or "'" in text:  # or there is no literal in it
            pairs += [(one["name"], one["value"]) for one in (*_SET.finditer(text), *_ASSIGNED.finditer(text))]
        found |= dict.fromkeys(pair for pair in pairs if is_secret_name(pair[0]) and not is_placeholder(pair[1]))
    return tuple(found)


def _named_texts(data: Any) -> Iterator[tuple[str, str]]:
    """Name and text of every text in a piece of JSON."""
    waiting = [(data, "")]
    while waiting:
        here, name = waiting.pop()
        if isinstance(here, str):
            yield name, here
        elif isinstance(here, dict):
            waiting += [(held, _name_of(here, key, name)) for key, held in here.items()]
        elif isinstance(here, list):
            waiting += [(held, name if isinstance(held, str) else "") for held in here]


def _name_of(holder: dict[str, Any], key: str, name: str) -> str:
    """The name of a value: its key; for `value`, the name in the same object, as headers have it, or of the object."""
    if key != "value":
        return key
    return next((str(holder[each]) for each in ("key", "name") if each in holder), name or key)


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
