"""Each kind of event in the words of the transcript and of the explanation, recorded.

The events are made from their fields: all filled, then each choice of a field and each empty field once.

python tests/engine/analysis/recorded_words.py      records the words again: read the difference before you commit it
"""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Any

from handoff.engine import events
from handoff.engine.analysis.explain import reaction
from handoff.engine.analysis.transcript import transcript
from handoff.engine.log import Log
from handoff.engine.log.assumptions import ASSUMPTIONS, assumption_lines

RECORDED = Path(__file__).parent / "recorded_words.txt"
KINDS: tuple[Any, ...] = typing.get_args(typing.get_args(events.Body)[0])


def recorded() -> list[str]:
    assumptions = assumption_lines(tuple(ASSUMPTIONS))
    return [*(line for kind in KINDS for line in _words_of(kind)), "=== assumptions", *assumptions]


def _words_of(kind: Any) -> Iterator[str]:
    yield f"=== {kind.__name__}"
    known: dict[str, None] = {}
    rules: tuple[str, ...] = ("C22",)  # an assumption, for the first one
    for body in _examples(kind):
        with suppress(KeyError):  # a value that no event of this kind has
            known |= dict.fromkeys(_words(body, rules))
        rules = ()
    yield from known


def _words(body: Any, rules: tuple[str, ...]) -> list[str]:
    log = Log()
    log.append(body, conversation="conv-1", bot="Desk", node="Order › number", rules=rules)
    return [
        *(f"full      {line}" for line in transcript(log.events, view="full").splitlines()),
        *(f"consumer  {line}" for line in transcript(log.events).splitlines()),
        *(f"explained {line}" for line in reaction(log.events[0])),
    ]


def _examples(kind: Any) -> Iterator[Any]:
    hints = typing.get_type_hints(kind)
    full = kind(**{field.name: _value(hints[field.name], field.name) for field in fields(kind) if field.init})
    yield full
    for field in fields(kind):
        if field.name != "kind":
            for value in _others(hints[field.name]):
                yield replace(full, **{field.name: value})


def _value(hint: Any, name: str) -> Any:
    """A value of a type, which shows the name of the field where it can."""
    origin, parts = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Literal:
        return parts[0]
    if origin in (typing.Union, types.UnionType):
        return _value(next(part for part in parts if part is not type(None)), name)
    if origin in (tuple, frozenset, Sequence):
        if origin is tuple and parts[-1] is not ...:
            return tuple(_value(part, f"{name}{place}") for place, part in enumerate(parts))
        return origin([_value(parts[0], name)]) if origin is not Sequence else (_value(parts[0], name),)
    if origin in (dict, Mapping):
        return {_value(parts[0], "key"): _value(parts[1], name)}
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint))
    if is_dataclass(hint):
        return next(_examples(hint))
    simple = {str: f"<{name}>", int: 7, float: 0.7, bool: True, object: f"<{name}>", Any: f"<{name}>"}
    return simple[hint]


def _others(hint: Any) -> Iterator[Any]:
    origin, parts = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Literal:
        yield from parts[1:]
    elif origin in (typing.Union, types.UnionType):
        yield from (None for part in parts if part is type(None))
        yield from (value for part in parts if part is not type(None) for value in _others(part))
    elif origin in (tuple, frozenset, Sequence) and (origin is not tuple or parts[-1] is ...):
        yield origin() if origin is not Sequence else ()
        if origin is not frozenset:
            yield tuple(_value(parts[0], name) for name in ("first", "second"))
            yield from ((other,) for other in _others(parts[0]))
    elif isinstance(hint, type) and issubclass(hint, Enum):
        yield from [*hint][1:]
    elif is_dataclass(hint):
        examples = _examples(hint)
        next(examples)
        yield from examples
    else:
        yield from {str: [""], int: [0, 1, 60_000], float: [0.0], bool: [False]}.get(hint, [])


if __name__ == "__main__":
    RECORDED.write_text("\n".join(recorded()) + "\n", encoding="utf-8")
