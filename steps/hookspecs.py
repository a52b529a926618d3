"""The hooks that handoff adds to pytest, for a team's `conftest.py`.

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
    """Return the natural language understanding of `bot`, which replaces its `<bot>.intents.yaml`.

    Called each time a scenario deploys a bot, in the folders of its feature only; the first result other than None
    counts; if all are None, the file is used. Utterances that a step of the scenario scripts take precedence.

    Args:
        bot: the bot that is about to be deployed; see `bot.name` and `bot.intent_names`.
        config: pytest's configuration.
    """
