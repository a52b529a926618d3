"""The coverage of each bot in a run, scenario by scenario."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from ...engine.bot import Bot
from ...engine.bot.lines import lines_of
from ...engine.walks.paths import Failure, Paths
from ...engine.walks.reach import Reach, Reaches
from .parts import KINDS, Kind, Part, parts_of


@dataclass(frozen=True, slots=True)
class Score:
    """The number of parts, and of the used ones among them."""

    covered: int
    parts: int

    @property
    def missed(self) -> int:
        return self.parts - self.covered

    @property
    def percent(self) -> float:
        """From 0 to 100; 100 without any part."""
        return 100.0 * self.covered / self.parts if self.parts else 100.0

    @property
    def shown(self) -> str:
        """Whole percents; 100 only when nothing is missing, 0 only when all is."""
        whole = round(self.percent)
        return f"{min(whole, 99) if self.missed else whole if self.covered or not self.parts else 0}%"


@dataclass
class BotCoverage:
    """The coverage of one bot: its parts, and the scenarios that used each."""

    bot: Bot
    file: str
    scenarios: dict[str, list[str]] = field(default_factory=dict)  # key of a part → scenarios, in the order they ran

    @cached_property
    def parts(self) -> dict[str, Part]:
        return parts_of(self.bot)

    @cached_property
    def lines(self) -> dict[str, int]:
        """Line numbers by JSON path, as the platform lays out an export."""
        return lines_of(self.bot.dump().decode())

    @cached_property
    def paths(self) -> Paths:
        return Paths(self.bot)

    def add(self, keys: Iterable[str], scenario: str) -> None:
        for key in keys:
            if key in self.parts:
                self.scenarios.setdefault(key, []).append(scenario)

    def is_covered(self, part: Part) -> bool:
        return part.key in self.scenarios

    def score(self, *, kind: Kind | None = None, dialog: str | None = None) -> Score:
        parts = list(self.of(kind=kind, dialog=dialog))
        return Score(sum(map(self.is_covered, parts)), len(parts))

    def of(self, *, kind: Kind | None = None, dialog: str | None = None) -> Iterator[Part]:
        """The parts of this kind and dialog, in the order of the export."""
        return (p for p in self.parts.values() if kind in (None, p.kind) and dialog in (None, p.dialog))

    def missing(self, *, dialog: str | None = None) -> Iterator[tuple[Kind, list[Part]]]:
        """The parts that no scenario used, by kind."""
        for kind in KINDS:
            missed = [part for part in self.of(kind=kind, dialog=dialog) if not self.is_covered(part)]
            if missed:
                yield kind, missed

    @property
    def dialogs(self) -> list[str]:
        """The names of the dialogs that have parts; "" first where the bot itself has some."""
        return list(dict.fromkeys(part.dialog for part in self.parts.values()))

    @cached_property
    def reaches(self) -> tuple[Reach, ...]:
        """For each dialog the way to a human agent, as played."""
        return Reaches(self.bot, self.paths).all

    @property
    def failures(self) -> list[tuple[str, Failure]]:
        """The behaviour of the bot when a transfer fails, by the name of the transfer."""
        return [(transfer.where, self.paths.failure(transfer)) for transfer in self.paths.transfers]


class Coverage:
    """The coverage of a run, bot by bot."""

    def __init__(self) -> None:
        self._bots: dict[str, BotCoverage] = {}

    @property
    def bots(self) -> list[BotCoverage]:
        """By file name, so that the order of the scenarios does not matter."""
        return [self._bots[file] for file in sorted(self._bots)]

    def bot(self, file: str, *, shown: str = "") -> BotCoverage:
        """The coverage of the bot in this file, which is loaded on first use.

        Raises:
            BotDefinitionError: it cannot be loaded.
        """
        if file not in self._bots:
            self._bots[file] = BotCoverage(Bot.load(Path(file)), shown or file)
        return self._bots[file]

    def add(self, file: str, bot: Bot) -> BotCoverage:
        """The coverage of a loaded bot; the existing one when the file is known."""
        return self._bots.setdefault(file, BotCoverage(bot, file))

    @property
    def score(self) -> Score:
        scores = [one.score() for one in self.bots]
        return Score(sum(one.covered for one in scores), sum(one.parts for one in scores))
