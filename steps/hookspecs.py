"""The hooks that handoff adds to pytest: what a team may answer in its `conftest.py`.

Imported in every pytest run, so it imports nothing but pytest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from ..engine.bot import Bot
    from ..engine.ports import NluPort

__all__ = ["pytest_handoff_nlu"]


@pytest.hookspec(firstresult=True)
def pytest_handoff_nlu(bot: Bot, config: pytest.Config) -> NluPort | None:
    """What understands the utterances of `bot`, instead of its `<bot>.intents.yaml`.

    Called each time a scenario deploys a bot, in the folders of its feature only; the first answer other than None
    counts, and None from everybody leaves it to the file. Utterances that a step of the scenario scripts go first.

    Args:
        bot: the bot that is about to be deployed; `bot.name` and `bot.intent_names` tell which.
        config: pytest's configuration.
    """
