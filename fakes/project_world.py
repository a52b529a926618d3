"""The World of a project that a command works with: its bots with the files beside them, its agent connectors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from ..engine.bot import Bot
from .world.account_file import Account
from .world.bot_files import BotFiles
from .world.scripted_nlu import ScriptedNlu
from .world.world import World

AGENT: Final = "Alex"
"""The agent who serves the skills of bots for which no `cloud.yaml` names any."""


def deploy_bots(world: World, account: Account, bots: Iterable[BotFiles]) -> None:
    """Deploy the bots, then apply the settings that `cloud.yaml` has for their agent connectors.

    Raises:
        FeatureError: account and bots contradict each other.
    """
    for each in bots:
        world.deploy(each.bot, intents=ScriptedNlu(each.intents), usual=each.answers.usual)
    if account.connector is not None:
        with account.at("connector"):
            world.connector(**account.connector.model_dump(exclude_unset=True))


def add_skills_of(world: World, bots: Sequence[Bot]) -> None:
    """Create the skills that the bots transfer to, and an agent who serves them: for a project without `cloud.yaml`."""
    skills = {skill: name for bot in bots for skill, name in literal_skills(bot)}
    for skill_id, name in skills.items():
        world.cloud.add_skill(name, skill_id)
    world.cloud.add_agent(AGENT, skills=list(skills), online=True)


def literal_skills(bot: Bot) -> Iterator[tuple[str, str]]:
    """Id and name of each skill that a transfer of the bot names by number."""
    found = [*(one.escalation for one in bot.interactions), *(one.escalation for one in bot.integrations)]
    for escalation in filter(None, found):
        skill_id = escalation.skill_id.strip()
        if skill_id.isascii() and skill_id.isdecimal():
            yield skill_id, escalation.skill_name.strip() or f"Skill {skill_id}"
