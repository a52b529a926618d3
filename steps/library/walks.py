"""Ways through a bot that are found by trying, not written down."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from ...engine.errors import counted
from ...engine.events import WayFound
from ..scenario.context import ScenarioContext, expect, fail
from ..scenario.language import then, when

if TYPE_CHECKING:
    from ...fakes.walks.every_dialog import FromDialog
    from ...fakes.walks.goals import Goal, Kind
    from ...fakes.walks.played_world import PlayedWorld


@when(
    "the consumer gets to the {place:place} {name}",
    "the consumer comes/goes/navigates to the {place:place} {name}",
    "the consumer reaches/finds the {place:place} {name}",
    "the consumer is at/in the {place:place} {name}",
)
def gets_to(context: ScenarioContext, place: str, name: str) -> None:
    """Find the shortest way to it by trying, and go it; the messages on the way count as read."""
    from ...fakes.walks.goals import goal
    from ...fakes.walks.known_ways import KNOWN_WAYS
    from ...fakes.walks.played_world import act

    context.begin_action()
    talk = _talk(context)
    found = KNOWN_WAYS.walk(talk, goal(cast("Kind", place), name, talk))
    if found.sayings is None:
        fail(f"expected the consumer to get to {found.goal}", found="there is no way", why=found.why_not)
    context.target.log.append(WayFound(found.goal, tuple(one.played for one in found.sayings), tried=found.plays))
    for saying in found.sayings:
        act(context.acting_consumer(), saying)
        context.read_all()


@then(
    "from every dialog the consumer gets to the skill {skill} within {count:int} turn(s)",
    "from every/each dialog the consumer (can) gets/get/comes/come to the skill {skill} in/within {count:int} turn(s)",
    "from every/each dialog the consumer (can) reaches/reach the skill {skill} in/within {count:int} turn(s)",
    "the consumer (can) gets/get to the skill {skill} from every/each dialog in/within {count:int} turn(s)",
    "the consumer (can) reaches/reach the skill {skill} from every/each dialog in/within {count:int} turn(s)",
)
def reaches_skill(context: ScenarioContext, skill: str, count: int) -> None:
    """From each dialog of the bot that can be reached, this number of inputs suffices to wait for the skill."""
    from ...fakes.walks.goals import skill as skill_goal

    talk = _talk(context)
    _reaches(context, talk, skill_goal(skill, talk), count)


@then(
    "from every dialog the consumer gets to a person within {count:int} turn(s)",
    "from every/each dialog the consumer (can) gets/get/comes/come to person/agent/human in/within {count:int} turn(s)",
    "from every/each dialog the consumer (can) reaches/reach person/agent/human in/within {count:int} turn(s)",
    "the consumer (can) gets/get to person/agent/human from every/each dialog in/within {count:int} turn(s)",
    "the consumer (can) reaches/reach person/agent/human from every/each dialog in/within {count:int} turn(s)",
)
def reaches_person(context: ScenarioContext, count: int) -> None:
    """From each dialog of the bot that can be reached, this number of inputs suffices to wait for any human agent."""
    from ...fakes.walks.goals import person

    _reaches(context, _talk(context), person(), count)


def _talk(context: ScenarioContext) -> PlayedWorld:
    """The consumer's conversation, in a copy of the target."""
    from ...fakes.walks.played_world import PlayedWorld

    consumer = context.consumer().name
    return PlayedWorld(context.target.copy(), consumer)


def _reaches(context: ScenarioContext, talk: PlayedWorld, goal: Goal, count: int) -> None:
    """Expect a way of at most this number of inputs from every dialog, and log each way that was found."""
    from ...fakes.walks.known_ways import KNOWN_WAYS

    expected = f"expected the consumer to get to {goal.shown} from every dialog within {counted(count, 'turn')}"
    at_all = KNOWN_WAYS.walk(talk, goal)
    if at_all.sayings is None:
        fail(expected, found="there is no way at all", why=at_all.why_not)
    found = KNOWN_WAYS.from_every_dialog(talk, goal, context.bot)
    for one in found:
        if one.sayings is not None:
            inputs = tuple(saying.played for saying in one.sayings)
            context.target.log.append(WayFound(goal.shown, inputs, start=f"the dialog {one.dialog!r}"))
    reached = [one for one in found if one.entry is not None]
    wrong = [one for one in reached if one.sayings is None or len(one.sayings) > count]
    lines = [line for one in wrong for line in _from(one)]
    if elsewhere := [one.dialog for one in found if one.entry is None]:
        lines.append(f"not tried, because no way leads there: {', '.join(map(repr, elsewhere))}")
    expect(not wrong, expected, found=f"it fails from {counted(wrong, 'dialog')}", why=lines)


def _from(one: FromDialog) -> Iterator[str]:
    """Why the goal is too far from a dialog."""
    from ...engine.walks.sayings import way

    if one.sayings is None:
        yield f"from {one.dialog!r} there is no way:"
        yield from (f"  {line}" for line in one.why_not)
    else:
        yield f"from {one.dialog!r} it takes {counted(one.sayings, 'turn')}: {way(one.sayings)}"
        if one.swallowed:
            yield f"  at its beginning {one.swallowed}"
