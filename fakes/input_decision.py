"""Where the last input of a conversation went, and why: its turn in the log, and what the bots make of it."""

from __future__ import annotations

from ..engine import events as ev
from ..engine.analysis.decision import Decision, Understanding, decision
from ..engine.analysis.explain import Situation
from ..engine.analysis.story import Story, Turn
from ..engine.turn.session import fold
from .world.deployment import Deployment
from .world.world import World


def last_decision(world: World, conversation: str) -> Decision | None:
    """The decision about the last words of the consumer that a bot received; None before the first, or without a bot.

    Words that reach an agent, or no participant, are not decided by a bot.
    """
    turns = [turn for turn in Story.of(world.log.events).turns if turn.conversation == conversation]
    turn = next((one for one in reversed(turns) if _is_of_consumer(one)), None)
    deployment = next((one for one in world.deployments if turn and one.name == turn.start.bot), None)
    if turn is None or deployment is None or not isinstance(turn.start.body, ev.BotInputReceived):
        return None
    text = turn.start.body.text
    original = world.log.original(turn.start)
    if isinstance(original, ev.BotInputReceived):
        text = original.text
    session = fold(event.body for event in turn.before)
    bot = deployment.platform.bot_in(conversation)
    situation = Situation(bot, session, text, world.settings.switches.case_sensitive_patterns)
    return decision(
        deployment.name,
        turn.events,
        situation,
        Understanding.of(bot, deployment.nlu, text),
        {one.name: Understanding.of(one.bot, one.nlu, text) for one in _group_of(deployment, world)},
    )


def _is_of_consumer(turn: Turn) -> bool:
    """Whether a consumer's words began the turn, also those that no bot received."""
    body = turn.start.body
    if isinstance(body, ev.MessagePublished):
        return body.role == "consumer"
    return isinstance(body, ev.BotInputReceived) and body.source == "consumer"


def _group_of(deployment: Deployment, world: World) -> list[Deployment]:
    """The other bots of its group that can take over; none if the group does not collaborate."""
    group = deployment.settings.group
    names = [one.name for one in group.members] if group is not None and group.collaborates else []
    return [one for one in world.deployments if one.name in names and one is not deployment and not one.bot.is_survey]
