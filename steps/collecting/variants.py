"""The tags by which one scenario is played several times: on each channel, and in each language.

`@channel:web,sms` plays it on both channels, `@language:en,de` with the texts of both languages, both together in all
four ways. The nearest tag counts: that of the examples, the scenario, the rule, the feature. Each way has a result and
a tag of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

import pytest

from ...engine.errors import UnknownName
from ...engine.turn.channel import channel_named, short_name
from . import tags
from .gherkin import Node
from .mistake import Mistake

CHANNEL: Final = "channel"
LANGUAGE: Final = "language"
CHANNEL_FIXTURE: Final = "handoff_channel"

_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]+)*")


class WrongTag(Exception):
    """A tag of ours with a wrong value."""

    def __init__(self, mistake: Mistake) -> None:
        self.mistake = mistake
        super().__init__(mistake.what)


@dataclass(frozen=True, slots=True)
class Variant:
    """One of the ways to play a scenario.

    Attributes:
        channel: the consumer's channel, as getUserChannel calls it; "" for the one that the steps say.
        language: the language of the texts; "" for none.
        line: the line of the tag that names the language.
    """

    channel: str = ""
    language: str = ""
    line: int = 0

    @property
    def values(self) -> dict[str, str]:
        """What is chosen, in short, by the family of its tag."""
        chosen = {CHANNEL: short_name(self.channel), LANGUAGE: self.language}
        return {family: value for family, value in chosen.items() if value}

    @property
    def name(self) -> str:
        return "-".join(self.values.values())

    @property
    def tags(self) -> tuple[str, ...]:
        return tuple(f"{family}:{value}" for family, value in self.values.items())


PLAIN: Final = Variant()


def is_of(tag: str) -> bool:
    """Whether a tag says how to play its scenarios, instead of describing them."""
    return tag.partition(":")[0] in (CHANNEL, LANGUAGE) and ":" in tag


def variants(levels: Sequence[Node]) -> list[Variant]:
    """The ways to play a scenario, `PLAIN` alone without a tag.

    Args:
        levels: the parts of the file that it is in, from the feature down, each with its tags.

    Raises:
        WrongTag: a tag has no value, or names a channel or language that does not exist.
    """
    channels = [_channel(*each) for each in _nearest(levels, CHANNEL)]
    languages = [_language(*each) for each in _nearest(levels, LANGUAGE)]
    ways = product(dict.fromkeys(channels) or [""], dict(languages).items() or [("", 0)])
    return [Variant(channel, language, line) for channel, (language, line) in ways]


def bind(tag: str, function: Callable[..., object]) -> bool:
    """Apply a tag of ours to a scenario that a test module binds with pytest-bdd; returns False for any other tag.

    Raises:
        pytest.fail.Exception: the tag has a wrong value; or it names languages: pytest-bdd fills no texts.
    """
    if not is_of(tag):
        return False
    written: Node = {"name": f"@{tag}", "location": {"line": 0}}
    try:
        ways = variants([{"tags": [written]}])
    except WrongTag as error:
        pytest.fail("\n  ".join(filter(None, (error.mistake.what, error.mistake.do))), pytrace=False)
    if any(way.language for way in ways):
        what = f"@{tag} plays a scenario in languages, which works where handoff collects the feature, not pytest-bdd"
        pytest.fail(f"{what}\n  remove the scenario from the test module", pytrace=False)
    marks: list[pytest.Mark] = getattr(function, "pytestmark", [])
    before = [mark for mark in marks if mark.name == "parametrize" and mark.args[0] == CHANNEL_FIXTURE]
    channels = list(dict.fromkeys([*(one for mark in before for one in mark.args[1]), *(way.channel for way in ways)]))
    names = [short_name(channel) for channel in channels]
    played = pytest.mark.parametrize(CHANNEL_FIXTURE, channels, ids=names, indirect=True).mark
    used = pytest.mark.usefixtures(CHANNEL_FIXTURE).mark
    function.pytestmark = [*(mark for mark in marks if mark not in before), used, played]  # type: ignore[attr-defined]
    return True


def in_languages(root: Node) -> set[int]:
    """The lines of the scenarios that are played in a language, so that their placeholders may be names of texts."""
    return {
        levels[-1]["location"]["line"]
        for levels in _scenarios(root, ())
        if _nearest(levels, LANGUAGE) or any(_nearest((table,), LANGUAGE) for table in levels[-1]["examples"])
    }


def _scenarios(node: Node, above: tuple[Node, ...]) -> Iterator[tuple[Node, ...]]:
    """Each scenario of a feature or rule, behind what it is in."""
    for child in node["children"]:
        if "rule" in child:
            yield from _scenarios(child["rule"], (*above, node))
        elif "scenario" in child:
            yield (*above, node, child["scenario"])


def _nearest(levels: Sequence[Node], family: str) -> list[tuple[str, int]]:
    """The values of the nearest tags of a family, each with its line."""
    for level in reversed(levels):
        if found := list(_values(level.get("tags", ()), family)):
            return found
    return []


def _values(written: Iterable[Node], family: str) -> Iterator[tuple[str, int]]:
    for tag in written:
        name, value = tags.split(tag["name"].removeprefix("@"))
        if name == family:
            yield from ((each, tag["location"]["line"]) for each in value.split(","))


def _channel(name: str, line: int) -> str:
    if not name:
        raise WrongTag(_incomplete(CHANNEL, "web,sms", line))
    try:
        return channel_named(name)
    except UnknownName as error:
        raise WrongTag(Mistake(str(error), line)) from None


def _language(name: str, line: int) -> tuple[str, int]:
    if not name:
        raise WrongTag(_incomplete(LANGUAGE, "en,de", line))
    if not _LANGUAGE.fullmatch(name):
        raise WrongTag(Mistake(f"not a language: {name!r}", line, "write its code, such as en, de or pt-BR"))
    return name, line


def _incomplete(family: str, example: str, line: int) -> Mistake:
    return Mistake(f"a tag @{family} without a name", line, f"write the names without blanks: @{family}:{example}")
