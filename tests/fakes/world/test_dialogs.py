"""Whatever a consumer says to our bots with many dialogs, the session is a fold of the log and nothing breaks."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handoff.engine import events as ev
from handoff.engine.bot import Bot
from handoff.engine.turn.session import fold
from handoff.fakes.world.account_file import Intents
from handoff.fakes.world.scripted_nlu import ScriptedNlu
from handoff.fakes.world.world import World

BOTS = Path(__file__).parents[3] / "features" / "bots"
ANSWERS = ["Rome", "2", "cabin", "yes", "Yes, please", "123456", "5", "order status", "None of the above", "what?"]


def words(bot: Bot, intents: Intents) -> list[str]:
    patterns = [pattern for dialog in bot.starters for pattern in bot.chain(dialog)[0].patterns]
    return [*patterns, *intents.utterances, *ANSWERS]


@pytest.mark.parametrize("file", ["travel-desk", "curious", "bank-desk", "patterns"])
@pytest.mark.parametrize("jump_leaves_return_point", [False, True])
@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_the_session_is_a_fold_of_the_log(file: str, jump_leaves_return_point: bool, data: st.DataObject) -> None:
    bot = Bot.load(BOTS / f"{file}.json")
    script = BOTS / f"{file}.intents.yaml"
    intents = Intents.load(script) if script.is_file() else Intents()
    world = World()
    world.deploy(bot, intents=ScriptedNlu(intents))
    world.knowledge_base("Handbook")
    world.switch("jump_leaves_return_point", jump_leaves_return_point)
    for word in data.draw(st.lists(st.sampled_from(words(bot, intents)), min_size=1, max_size=12)):
        world.consumer().says(word)

    deployment = world.deployment()
    for conversation in {event.conversation for event in world.log.events} - {None}:
        bodies = [
            event.body
            for event in world.log.events
            if event.conversation == conversation
            and (event.bot == deployment.name or isinstance(event.body, ev.ConversationClosed))
        ]
        assert fold(bodies) == deployment.session(str(conversation))
