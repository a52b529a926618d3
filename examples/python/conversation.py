"""A conversation from Python, for scripts and notebooks. Run it from any folder, with handoff installed."""

from __future__ import annotations

from pathlib import Path

from handoff.engine import Bot
from handoff.fakes import World

EXPORT = Path(__file__).parents[1] / "own-bot" / "flower-shop.json"


def main() -> None:
    world = World(Bot.load(EXPORT), seed=7)
    world.cloud.add_skill("Florists", id="2001")
    world.cloud.add_agent("Flora", skills=["Florists"], online=True)

    consumer = world.consumer()
    consumer.says("florist")
    flora = world.agent("Flora")
    flora.accepts()
    flora.says("Hello, this is Flora.")

    print(world.transcript())


if __name__ == "__main__":
    main()
