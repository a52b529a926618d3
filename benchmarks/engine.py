"""What a conversation costs without pytest: six turns, a transfer, a human who answers.

Measured three times: each conversation in a World of its own, as a scenario has it; the same with some code in two
panels of every text, question and transfer of the bot; and all conversations one after the other in one World.

    python benchmarks/engine.py [--conversations 200] [--rounds 5]
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from handoff.engine import Bot
from handoff.fakes import World

BOT = Path(__file__).parents[1] / "features" / "bots" / "getting-started.json"
SKILL_ID = "4129463410"
SCRIPT = (
    "var n = Number(botContext.getBotVariable('turns') || 0); botContext.setBotVariable('turns', n + 1, true, false);"
)
PANELS = ("preProcessMessage", "postProcessMessage")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--conversations", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    plain = Bot.load(BOT)
    scripted = with_scripts(plain)
    kinds: dict[str, Callable[[], None]] = {
        "a World each": lambda: each_alone(plain, options.conversations),
        "a World each, with scripts": lambda: each_alone(scripted, options.conversations),
        "one World for all": lambda: in_one_world(plain, options.conversations),
    }
    print(
        f"{options.conversations} conversations of 6 turns with a transfer, CPU time, median of {options.rounds} rounds"
    )
    costs = {name: cost_s(run, options.rounds) / options.conversations for name, run in kinds.items()}
    base = costs["a World each"]
    for name, each_s in costs.items():
        print(f"  {name:<28}{1 / each_s:8.0f} per second  {1000 * each_s:7.2f} ms  {each_s / base:5.2f} x")


def with_scripts(bot: Bot) -> Bot:
    """The bot with the script in two panels of every interaction that has a text."""
    for at, interaction in enumerate(bot.interactions):
        if interaction.type in ("TEXT", "TEXT_QUESTION", "ESCALATION"):
            for panel in PANELS:
                bot = bot.edited(f"{bot.interactions[at].path}.{panel}", SCRIPT)
    return bot


def each_alone(bot: Bot, count: int) -> None:
    for _ in range(count):
        world = world_with(bot)
        converse(world, "Consumer")


def in_one_world(bot: Bot, count: int) -> None:
    world = world_with(bot)
    for number in range(count):
        converse(world, f"Consumer {number}")


def world_with(bot: Bot) -> World:
    world = World(bot)
    world.cloud.add_skill("Human", id=SKILL_ID)
    world.cloud.add_agent("Alex", skills=["Human"], online=True)
    return world


def converse(world: World, name: str) -> None:
    """Six turns of the consumer and one of the agent. Raises SystemExit when nobody takes the conversation."""
    consumer = world.consumer(name)
    for text in ("hi", "no such thing", "hello", "agent"):
        consumer.says(text)
    alex = world.agent("Alex")
    alex.accepts()
    alex.says("Hello, how can I help?")
    for text in ("My order has not arrived", "Thank you"):
        consumer.says(text)
    conversation = consumer.conversation
    if conversation is None or world.cloud.conversation(conversation).assigned != "Alex":
        raise SystemExit("the conversation did not get to Alex: this measures nothing")
    alex.closes()


def cost_s(run: Callable[[], None], rounds: int) -> float:
    """CPU seconds of a call, the median of several; the first call is not counted."""
    run()
    return statistics.median(_once_s(run) for _ in range(rounds))


def _once_s(run: Callable[[], None]) -> float:
    before = time.process_time()
    run()
    return time.process_time() - before


if __name__ == "__main__":
    main()
