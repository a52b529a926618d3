"""The Worlds that properties are checked in: any conversation, with our bots in process or on the wire with one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from hypothesis import strategies as st

from handoff.engine.bot import Bot
from handoff.engine.log.redaction import Redactor
from handoff.fakes.world.account_file import Intents
from handoff.fakes.world.scripted_nlu import ScriptedNlu
from handoff.fakes.world.world import World
from handoff.steps.scenario.files import Files
from handoff.steps.targets.wire.wire import WireTarget
from handoff.steps.targets.wire.wire_server import WireServer

from ..conversations import ARRANGEMENTS, SERVICE_FAULTS, TEXTS, Act, acts, desk, play, set_account_up

REPOSITORY = Path(__file__).parents[2]
BOTS = REPOSITORY / "features" / "bots"
EXPORTS = tuple(sorted(path.stem for path in BOTS.glob("*.json")))
ESCALATING = ("getting-started", "escalation", "service-desk", "greeter", "service-bot", "order-bot")
WORDS = 6  # different ones of a conversation: with fewer, more of them lead somewhere
SHORTEST, LONGEST = 8, 24  # acts of a conversation: left alone, most lists are so short that little happens

on_sockets = st.lists(
    st.one_of(acts(("agent", *TEXTS)), st.sampled_from(ARRANGEMENTS), st.sampled_from(SERVICE_FAULTS)),
    min_size=SHORTEST,
    max_size=LONGEST,
)


@dataclass(frozen=True)
class Talk:
    """What happens with which of our bots. `grouped`: whether those that face consumers are a bot group."""

    bots: tuple[str, ...]
    grouped: bool
    acts: tuple[Act, ...]


@st.composite
def talks(draw: st.DrawFn) -> Talk:
    """A conversation with one of our bots, at times with others beside it, in words that they know."""
    first = draw(st.sampled_from((*EXPORTS, *ESCALATING * 5)))
    others = draw(st.lists(st.sampled_from((*EXPORTS, "survey")), max_size=2))
    names = tuple({_role(name): name for name in reversed((first, *others))}.values())[::-1]
    known = [word for name in names for word in words(name)]
    texts = ("agent", "agent", *draw(st.lists(st.sampled_from(known), min_size=1, max_size=WORDS - 1)))
    happens = st.one_of(acts(texts), st.sampled_from(ARRANGEMENTS))
    return Talk(names, draw(st.booleans()), tuple(draw(st.lists(happens, min_size=SHORTEST, max_size=LONGEST))))


def _role(export: str) -> str:
    """Two bots of one name cannot be deployed, nor two surveys for one skill."""
    bot = _loaded(export)[0]
    return "survey" if bot.is_survey else bot.name


@cache
def words(export: str) -> tuple[str, ...]:
    """Patterns and choices of the bot, what its natural language understanding knows, and what no bot understands."""
    bot, intents = _loaded(export)
    known = [pattern.replace("*", "x") for one in bot.interactions for pattern in one.patterns]
    known += [choice for one in bot.interactions for choice in one.choices]
    known += [*intents.utterances, *(phrase for phrases in intents.training_phrases.values() for phrase in phrases)]
    return tuple(dict.fromkeys((*known, *STRANGE)))


STRANGE = ("what?", "reset", "display userid", "123", "LP_CLOSEDIALOG", "my password is hunter22")


@cache
def _loaded(export: str) -> tuple[Bot, Intents]:
    return Files(BOTS / "any.feature", BOTS).bot(f"{export}.json")[:2]


def in_process(talk: Talk) -> World:
    """A World in which this has happened."""
    world = World(redactor=Redactor())
    world.outside.is_lenient = True  # a request that no stub answers fails, which is one more thing that can happen
    set_account_up(world)
    facing = []
    for name in talk.bots:
        bot, intents = _loaded(name)
        world.deploy(bot, skill="Bot" if bot.is_survey and facing else None, intents=ScriptedNlu(intents))
        if not bot.is_survey:
            facing.append(bot.name)
    if talk.grouped and facing:
        world.group("Bots", facing, collaborates=True)
    play(world, talk.acts)
    return world


@contextmanager
def on_the_wire(server: WireServer, happens: list[Act]) -> Iterator[World]:
    """A World in which this has happened on sockets. With faults of services clients may not get what they wait for."""
    world = World(redactor=Redactor())
    target = WireTarget(server, world, checks=False)
    try:
        set_account_up(target)
        target.deploy(desk())
        play(target, happens)
        yield world
    finally:
        target.close()
