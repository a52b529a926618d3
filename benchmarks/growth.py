"""What happens to the cost when things grow: patterns, interactions, and with --suite the number of scenarios.

Each line is a ratio, large to small: 1 means that size does not matter, and "of N x" is what was made N times as large.

    python benchmarks/growth.py [--rounds 5] [--suite]
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import suite

from handoff.engine import Bot
from handoff.engine.matching.dialog_starters import Starters
from handoff.fakes import World
from handoff.fakes.builder import BotBuilder

PATTERNS = (100, 10_000)
INTERACTIONS = (15, 1_500)
SCENARIOS = (500, 5_000)
PER_DIALOG = 10
INPUTS = 50


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--suite", action="store_true", help="5,000 scenarios against 500 as well; takes a minute or two"
    )
    options = parser.parse_args()
    matching = [Starters(bot_with_patterns(count)) for count in PATTERNS]
    exports = [builder_of(count).dump() for count in INTERACTIONS]
    bots = [Bot.load(export) for export in exports]
    rounds = options.rounds
    report(
        "matching an input, by patterns", PATTERNS, [cost_s(lambda s=s: match(s), rounds) / INPUTS for s in matching]
    )
    report("loading a bot, by interactions", INTERACTIONS, [cost_s(lambda e=e: Bot.load(e), rounds) for e in exports])
    worlds = [World(bot) for bot in bots]
    report("a turn, by interactions", INTERACTIONS, [cost_s(lambda w=w: turns(w), rounds) / INPUTS for w in worlds])
    if options.suite:
        report("a suite, by scenarios", SCENARIOS, [suite_s(count) for count in SCENARIOS])


def bot_with_patterns(count: int) -> Bot:
    builder = BotBuilder("Many patterns")
    for first in range(0, count, PER_DIALOG):
        patterns = [
            f"*topic{number:05d}*" if number % 2 else f"about {number:05d}" for number in range(first, first + 10)
        ]
        builder.dialog(f"Dialog {first:05d}", patterns=patterns).text("Found it.")
    return builder.build()


def builder_of(count: int) -> BotBuilder:
    """A bot of `count` texts and dialog starters in dialogs of ten."""
    builder = BotBuilder("Many interactions")
    texts = 4
    for number in range(count // (texts + 1)):
        dialog = builder.dialog(f"Dialog {number:04d}", patterns=[f"topic {number:04d}"])
        for line in range(texts):
            dialog.text(f"Line {line} of topic {number}")
    return builder


def match(starters: Starters) -> None:
    """Half of the inputs are taken by a dialog starter, the others by none."""
    for number in range(INPUTS):
        starters.match(f"about {number * 2 % 100:05d}" if number % 2 else f"nobody knows {number}")


def turns(world: World) -> None:
    """Each round in a conversation of its own, so that no log grows into the next."""
    consumer = world.consumer(f"Consumer {len(world.log.events)}")
    for number in range(INPUTS):
        consumer.says(f"topic {number % 3:04d}")


def suite_s(count: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        scenarios = Path(folder, "scenarios")
        suite.write_scenarios(scenarios, count, "real")
        suite.run(scenarios, count, [])
        return suite.run(scenarios, count, [])


def report(what: str, sizes: tuple[int, int], costs_s: list[float]) -> None:
    small, large = costs_s
    grown = sizes[1] // sizes[0]
    print(f"{what:<32} {sizes[0]:>6} {1e6 * small:11.1f} us  {sizes[1]:>6} {1e6 * large:11.1f} us", end="")
    print(f"  {large / small:7.2f} x  of {grown} x")


def cost_s(run: Callable[[], object], rounds: int) -> float:
    """CPU seconds of a call, the median of several; the first call is not counted."""
    run()
    return statistics.median(_once_s(run) for _ in range(rounds))


def _once_s(run: Callable[[], object]) -> float:
    before = time.process_time()
    run()
    return time.process_time() - before


if __name__ == "__main__":
    main()
