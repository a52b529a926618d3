"""The HTML base of all reports: the template environment, and values as people read them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

import jinja2
from markupsafe import Markup, escape

from ..engine.errors import counted
from ..web.rendering import environment

TEMPLATES = Path(__file__).parent / "templates"
KEYWORDS: Final = frozenset({"Given", "When", "Then", "And", "But", "*"})


@cache
def template(name: str) -> jinja2.Template:
    """A template from our folder. All values are escaped."""
    return _environment().get_template(name)


def took(ms: int) -> str:
    """A real duration as people read it: `12 ms`, `3.4 s`, `2 min 5 s`."""
    if ms < 1_000:
        return f"{ms} ms"
    if ms < 60_000:
        return f"{ms / 1000:.1f} s"
    minutes, seconds = divmod(round(ms / 1000), 60)
    return f"{minutes} min {seconds} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def virtual(at_ms: int) -> str:
    """Virtual time in minutes: `3:00`, `3:00.001`; with hours from the first on: `24:00:00`."""
    seconds, ms = divmod(at_ms, 1000)
    whole, seconds = divmod(seconds, 60)
    head = f"{whole}:{seconds:02}" if whole < 60 else f"{whole // 60}:{whole % 60:02}:{seconds:02}"
    return f"{head}.{ms:03}" if ms else head


def date(ms: int) -> str:
    """A moment since 1970, in UTC."""
    return datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC") if ms else ""


def number(count: int) -> str:
    return f"{count:,}"


def first_lines(text: str, count: int) -> str:
    """The first `count` lines of a text, long ones cut."""
    lines = text.splitlines()
    shown = [line if len(line) <= 200 else f"{line[:199]}…" for line in lines[:count]]
    return "\n".join([*shown, "…"] if len(lines) > count else shown)


@lru_cache(maxsize=10_000)
def sentence(text: str) -> Markup:
    """A step as HTML, with its keyword and quoted texts marked. Cached, because suites repeat their sentences."""
    keyword, _, rest = text.partition(" ")
    head = Markup("<b>{}</b> ").format(keyword) if keyword in KEYWORDS else Markup("")
    pieces = (
        Markup("<q>{}</q>").format(piece) if inside else escape(piece)
        for piece, inside in quoted(rest if head else text)
    )
    return head + Markup("").join(pieces)


def quoted(text: str) -> Iterator[tuple[str, bool]]:
    """A sentence in pieces: quoted texts, quotes included, and the rest."""
    piece, inside, escaped = "", False, False
    for character in text:
        if character == '"' and not escaped:
            if inside:
                yield piece + character, True
                piece = ""
            else:
                yield piece, False
                piece = character
            inside = not inside
        else:
            piece += character
        escaped = character == "\\" and not escaped
    yield piece, False


@cache
def _environment() -> jinja2.Environment:
    made = environment(TEMPLATES)
    made.filters |= {
        "took": took,
        "date": date,
        "number": number,
        "counted": counted,
        "first_lines": first_lines,
        "sentence": sentence,
    }
    return made
