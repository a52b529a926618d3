"""Exports with one to three things wrong, at random places: what a slip, another tool or a bad copy makes of a bot."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

REPOSITORY = Path(__file__).parents[2]
SHARED = Path(os.environ.get("HANDOFF_SHARED", REPOSITORY.parent / "shared"))
LARGEST = 400_000  # bytes; larger exports only cost time

ODD_VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 2**31, 2**63, -(2**70), 0.5, -0.0, 1e308, 10**400, "", " ", "\n", "0", "-1", "x"),
    *("\x00", "é\u0301\u202e\u200b", "🌷" * 50, "x" * 5_000, "{$userMessage}", "{$.api_x[*].y}", "{" * 200, "*"),
    *("(a+)+$", "next", "none", "close_dialog", "<b>&amp;</b>", "{$botContext.x", "12{a", "²", "٣", "2026-11-30"),
    *([], [[]], [None], ["a"], {}, {"a": {}}, [{}], {"": ""}, "DISABLED", "API_INTEGRATION", "ESCALATION", "UNIVERSAL"),
    *("KB_FAQ", "STRUCTURED", "DIALOG_STARTER", "FALLBACK_DIALOG", "AUTO_ESCALATION_DIALOG", "DISAMBIGUATION"),
    *('{"type": "vertical", "elements": [1]}', "[" * 2_000, '{"a": 1e999}', '{"a": "\\ud800"}', "9" * 5_000, "null"),
    *("NO_MATCH", "(", "\u2028", "[a-"),
)  # fmt: skip
CODES = (
    "var a = ;", "return", "throw 1", "throw null", "undefined.x", "botContext.setBotVariable(1, {}, 2)", "}", "/*",
    "botContext.setTriggerNextMessage('nowhere')", "botContext.sendMessage('\\ud83d')", "botContext.getApiStatusCode()",
    "for (;;) { break }", "function f() { f() } f()", "botContext.setBotVariable('x', '\\ud800', true, false)",
    "botContext.sendMessages([1, null, {}])", "botContext.getCurrentUserMessage().x.y", "botContext = 1", "\u2028",
    "var o = {}; o.o = o; JSON.stringify(o)", "botContext.printDebugMessage(new Array(5000).join('x'))",
    "botContext.setTriggerNextMessage(null)", "botContext.setBotVariable('api_x', null, true, true)", "eval('1+')",
    "botContext.sendReplies()", "this.x = this",
)  # fmt: skip
CODE_KEYS = frozenset(
    {"preProcessMessage", "postProcessMessage", "processUserResponse", "methods", "transformResultsScript"}
)
ID_KEYS = frozenset(
    {"id", "group", "nextMessageId", "prevMessageId", "intentId", "responderId", "value", "domainId", "name"}
)
MUCH = "…" * 200_000

Place = tuple[Any, Any]  # an object or a list, and a key or an index in it


@dataclass(frozen=True)
class Changed:
    """A changed export: its bytes, and what was done to it."""

    origin: str
    number: int
    data: bytes
    done: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.number} ({self.origin}: {'; '.join(self.done)})"


def originals() -> list[Path]:
    """Our own bots, and the public exports where they are beside the checkout."""
    ours = sorted((REPOSITORY / "features" / "bots").glob("*.json"))
    public = sorted((SHARED / "bots" / "public").glob("*.json"))
    return [path for path in (*ours, *public) if path.stat().st_size <= LARGEST]


def changed_exports(numbers: range) -> Iterator[Changed]:
    """The changed exports with these numbers; the same number gives the same bytes."""
    files = [(path.name, path.read_bytes()) for path in originals()]
    for number in numbers:
        dice = Random(f"changed export {number}")
        origin, data = dice.choice(files)
        done: list[str] = []
        if dice.random() < 0.12:
            data = _changed_bytes(data, dice, done)
        else:
            raw = json.loads(data)
            for _ in range(dice.choice((1, 1, 1, 2, 3))):
                _change(raw, dice, done)
            data = json.dumps(raw, indent=2, ensure_ascii=dice.random() < 0.3).encode("utf-8", "surrogatepass")
        yield Changed(origin, number, data, tuple(done))


def _change(raw: dict[str, Any], dice: Random, done: list[str]) -> None:
    places = list(_places(raw))
    for _ in range(20):  # not every kind of change finds a place in every export
        kind = dice.choice(KINDS)
        if (said := kind(raw, places, dice)) is not None:
            done.append(f"{kind.__name__} {said}")
            return


def _places(raw: Any) -> Iterator[Place]:
    held = [raw]
    while held:
        holder = held.pop()
        steps: list[Any] = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        for step in steps:
            yield holder, step
            if isinstance(holder[step], dict | list):
                held.append(holder[step])


# --- kinds of changes ------------------------------------------------------------------------------------------------


def without_a_key(raw: Any, places: list[Place], dice: Random) -> str | None:  # noqa: ARG001 - of one shape
    holder, step = dice.choice(places)
    del holder[step]
    return f"{step!r}"


def with_an_odd_value(raw: Any, places: list[Place], dice: Random) -> str | None:  # noqa: ARG001
    holder, step = dice.choice(places)
    holder[step] = dice.choice(ODD_VALUES)
    return f"{step!r} = {str(holder[step])[:60]!r}"


def with_an_odd_text(raw: Any, places: list[Place], dice: Random) -> str | None:  # noqa: ARG001
    texts = [(holder, step) for holder, step in places if isinstance(holder[step], str)]
    if not texts:
        return None
    holder, step = dice.choice(texts)
    holder[step] = dice.choice([value for value in ODD_VALUES if isinstance(value, str)])
    return f"{step!r} = {holder[step][:60]!r}"


def with_bad_code(raw: Any, places: list[Place], dice: Random) -> str | None:  # noqa: ARG001
    panels = [(holder, step) for holder, step in places if step in CODE_KEYS and isinstance(holder[step], str)]
    nodes = [(holder, dice.choice(sorted(CODE_KEYS))) for holder, step in places if step == "interactionType"]
    if not panels + nodes:
        return None
    holder, step = dice.choice(panels + nodes)
    holder[step] = dice.choice(CODES)
    return f"{step!r} = {holder[step]!r}"


def with_another_id(raw: Any, places: list[Place], dice: Random) -> str | None:  # noqa: ARG001
    ids = [(holder, step) for holder, step in places if step in ID_KEYS and isinstance(holder[step], str)]
    if len(ids) < 2:
        return None
    (holder, step), (other, its) = dice.sample(ids, 2)
    if dice.random() < 0.5:
        holder[step], other[its] = other[its], holder[step]
    else:
        holder[step] = other[its]
    return f"{step!r} = {holder[step]!r}"


def leading_to_itself(raw: Any, places: list[Place], dice: Random) -> str | None:  # noqa: ARG001
    nodes = [holder for holder, step in places if step == "nextMessageId" and holder.get("id")]
    if not nodes:
        return None
    node, other = dice.choice(nodes), dice.choice(nodes)
    node["nextMessageId"] = dice.choice((node, other))["id"]
    other["prevMessageId"] = dice.choice((node, other))["id"]
    return f"{node['id']!r}"


def with_an_element_twice(raw: Any, places: list[Place], dice: Random) -> str | None:  # noqa: ARG001
    lists = [holder[step] for holder, step in places if isinstance(holder[step], list) and holder[step]]
    if not lists:
        return None
    chosen = dice.choice(lists)
    chosen.insert(dice.randrange(len(chosen) + 1), json.loads(json.dumps(dice.choice(chosen))))
    return f"of {len(chosen)}"


def with_an_empty_list(raw: Any, places: list[Place], dice: Random) -> str | None:  # noqa: ARG001
    lists = [(holder, step) for holder, step in places if isinstance(holder[step], list)]
    if not lists:
        return None
    holder, step = dice.choice(lists)
    holder[step] = []
    return f"{step!r}"


def nested_deeply(raw: Any, places: list[Place], dice: Random) -> str | None:  # noqa: ARG001
    holder, step = dice.choice(places)
    for _ in range(depth := dice.choice((5, 60, 99, 150))):
        holder[step] = [holder[step]] if dice.random() < 0.5 else {"a": holder[step]}
    return f"{step!r} {depth}"


def with_a_huge_text(raw: Any, places: list[Place], dice: Random) -> str | None:  # noqa: ARG001
    texts = [(holder, step) for holder, step in places if isinstance(holder[step], str)]
    if not texts:
        return None
    holder, step = dice.choice(texts)
    holder[step] = dice.choice((MUCH, "a b " * 50_000, "(a|b)*" * 5_000, "{$x}" * 20_000))
    return f"{step!r}"


def with_another_type(raw: Any, places: list[Place], dice: Random) -> str | None:  # noqa: ARG001
    kinds = [(holder, step) for holder, step in places if str(step).lower().endswith(("type", "status", "name"))]
    if not kinds:
        return None
    holder, step = dice.choice(kinds)
    values = [other[its] for other, its in kinds if its == step and isinstance(other[its], str)]
    holder[step] = dice.choice([*values, "NEW_KIND"])
    return f"{step!r} = {holder[step]!r}"


KINDS: tuple[Callable[[Any, list[Place], Random], str | None], ...] = (
    without_a_key, with_an_odd_value, with_an_odd_value, with_an_odd_text, with_an_odd_text, with_bad_code,
    with_bad_code, with_another_id, with_another_id, leading_to_itself, with_an_element_twice, with_an_empty_list,
    nested_deeply, with_a_huge_text, with_another_type, with_another_type,
)  # fmt: skip


def _changed_bytes(data: bytes, dice: Random, done: list[str]) -> bytes:
    at = dice.randrange(len(data))
    kind = dice.choice(
        ("cut", "byte", "utf-16", "latin-1", "twice", "NaN", "key twice", "half", "1e999", "BOM", "digits")
    )
    done.append(f"{kind} at {at}")
    if kind == "cut":
        return data[:at]
    if kind == "byte":
        return data[:at] + bytes([dice.randrange(256)]) + data[at + 1 :]
    if kind == "utf-16":
        return data.decode().encode("utf-16")
    if kind == "latin-1":
        return data.decode().replace("a", "é").encode("latin-1", "replace")
    if kind == "twice":
        return data + data
    if kind == "BOM":
        return b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n")
    value = {"NaN": b"NaN", "half": b'"\\ud83d"', "1e999": b"-1e999", "digits": b"9" * 5_000}.get(kind)
    start = data.index(b"{", min(at, data.rindex(b"{"))) + 1
    if value is not None:
        return data[:start] + b'"new": ' + value + b"," + data[start:]
    return data[:start] + b'"new": 1, "new": 2,' + data[start:]
