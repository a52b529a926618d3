"""The account: skills, the agent connector, the environment, and waiting conversations."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel, ValidationError

from ...engine.errors import FeatureError, UnknownName, message
from ...engine.events import BotDeployed
from ...engine.settings import Switches
from ...fakes.working_hours.hours import time_zone
from ..scenario.context import ScenarioContext, expect
from ..scenario.known_names import require_user
from ..scenario.language import given, then


@given(
    "the skill {skill}",
    "the skill {skill} exists",
    "there is a skill {skill}",
    "a skill named/called {skill}",
    "the brand has the skill {skill}",
    "the account has the skill {skill}",
)
def skill_exists(context: ScenarioContext, skill: str) -> None:
    """The account has this skill, with an id of the cloud's choosing."""
    context.target.cloud.add_skill(skill)


@given(
    "the skill {skill} with id {id:id}",
    "the skill {skill} has id {id:id}",
    "the skill {skill} with skill id {id:id}",
    "the id of the skill {skill} is {id:id}",
    "the skill {skill} exists with id {id:id}",
    "there is a skill {skill} with (skill) id {id:id}",
)
def skill_with_id(context: ScenarioContext, skill: str, id: str) -> None:
    context.target.cloud.add_skill(skill, id)


@given("the skill {skill} with id {id:id} and the description {description}")
def skill_with_description(context: ScenarioContext, skill: str, id: str, description: str) -> None:
    context.target.cloud.add_skill(skill, id, description)


@given(
    "the skill {skill} is {shift:shift}",
    "the skill {skill} is closed => the skill {skill} is off shift",
    "the shift of the skill {skill} is over => the skill {skill} is off shift",
    "the skill {skill} is not on shift => the skill {skill} is off shift",
    "nobody is on shift for the skill {skill} => the skill {skill} is off shift",
    "the skill {skill} is open/staffed => the skill {skill} is on shift",
)
def skill_has_shift(context: ScenarioContext, skill: str, shift: str) -> None:
    """Set the shift status of the skill, whatever its working hours; a bot can query it, routing ignores it."""
    context.target.cloud.set_shift(skill, shift == "on shift")


@then(
    "the skill {skill} is {shift:shift}",
    "the skill {skill} is closed => the skill {skill} is off shift",
    "the skill {skill} is not on shift => the skill {skill} is off shift",
    "the skill {skill} is open => the skill {skill} is on shift",
)
def skill_is_on_shift(context: ScenarioContext, skill: str, shift: str) -> None:
    """This is the shift status that a bot gets; it follows the working hours of the skill."""
    found = "on shift" if context.target.cloud.is_on_shift(skill) else "off shift"
    now = datetime.fromtimestamp(context.target.instant_ms // 1000, UTC)
    hours = context.account.working_hours
    there = f", {now.astimezone(time_zone(hours.zone)):%A %H:%M} in {hours.zone}" if hours else ""
    found_then = f"it is {found} on {now:%A %H:%M} UTC{there}"
    expect(found == shift, f"expected the skill {skill!r} to be {shift}", found=found_then)


@given("the platform switch {name} is {value}")
def platform_switch(context: ScenarioContext, name: str, value: str) -> None:
    """Choose between readings where documents disagree; the reference lists the switches."""
    context.target.switch(name, setting(Switches, name, value))


@given(
    "the environment variable {name} is {value}",
    "the environment variable {name} has the value {value}",
    "the environment variable {name} is set to {value}",
)
def environment_variable(context: ScenarioContext, name: str, value: str) -> None:
    context.target.environment({name: value})


@given("only media from {domains:texts} is/are whitelisted")
def media_whitelist(context: ScenarioContext, domains: list[str]) -> None:
    """Without this step there is no whitelist, and every image, video and sound is shown."""
    context.target.cloud.allow_media(domains)


@then(
    "the conversation {whether:whether} waiting for the skill {skill}",
    "the conversation {whether:whether} waiting for an agent with/of the skill {skill}",
    "the conversation {whether:whether} waiting in/at the queue of/for (skill) {skill}",
    "the conversation {whether:whether} queued for (skill) {skill}",
    "the consumer {whether:whether} waiting for the skill {skill}",
    "the consumer {whether:whether} waiting for an agent with/of/in/for (skill) {skill}",
    "the consumer {whether:whether} waiting in/at (queue) (of/for) (skill) {skill}",
    "the consumer {whether:whether} queued for/in/at (skill) {skill}",
    "the consumer {whether:whether} in (queue) (of/for) skill {skill}",
    "the consumer {whether:whether} in (queue) of/for {skill}",
    "the conversation {whether:whether} waiting/queued in/at (skill) {skill}",
    "the conversation {whether:whether} in skill {skill}",
    "the conversation/consumer waits for/in/at (queue) (of/for) (skill) {skill}"
    " => the conversation is waiting for the skill {skill}",
    "the conversation/consumer waits for an agent with/of/in/for (skill) {skill}"
    " => the conversation is waiting for the skill {skill}",
    "the conversation {whether:whether} in the queue of/for (skill) {skill}",
)
def conversation_waits(context: ScenarioContext, whether: str, skill: str) -> None:
    """The conversation is queued for the skill, ringing or not, and not accepted yet."""
    waits = context.conversation in [conversation.id for conversation in context.target.cloud.waiting(skill)]
    expected = f"expected the conversation {'' if whether else 'not '}to wait for the skill {skill!r}"
    expect(waits is bool(whether), expected, found=_whereabouts(context))


@then(
    "the conversation is with the {holder:holder} {name}",
    "the conversation is assigned to the {holder:holder} {name}",
    "the {holder:holder} {name} has the conversation",
    "the {holder:holder} {name} takes over (conversation)",
    "the conversation is held/handled by the {holder:holder} {name}",
    "the consumer is with/connected_to/connected_with/talking_to/talking_with/chatting_with/speaking_to"
    " the {holder:holder} {name}",
    "the consumer talks/speaks to/with the {holder:holder} {name}",
    "the {holder:holder} {name} is connected to/with (the) consumer/conversation",
    "the {holder:holder} {name} is talking/chatting to/with (the) consumer",
    "the conversation belongs to the {holder:holder} {name}",
)
def conversation_with(context: ScenarioContext, holder: str, name: str) -> None:
    require_user(context, holder, name)
    assigned = context.assigned()
    expect(assigned == name, f"expected {name!r} to have the conversation", found=_whereabouts(context))


@then(
    "the conversation stays with the bot",
    "the conversation is (back) with the bot",
    "the conversation remains/stays with the bot",
    "the conversation is not transferred",
    "the conversation is not with/at an agent",
    "the bot is in/handling/handles (conversation)",
    "the bot does not transfer/transfers/escalate (conversation/consumer) (to) (agent)",
    "the bot does not hand/pass (conversation/consumer) over/off (conversation/consumer) (to) (agent)",
    "the consumer is (back) with the bot",
    "the conversation/consumer goes/comes/returns (back) to the bot",
    "the conversation/consumer is returned/transferred back to the bot",
    "the conversation/consumer is assigned to the bot",
    "the bot takes over (conversation)",
    "the bot gets/has the conversation back",
    "the bot keeps/has the conversation",
    "the consumer stays with the bot",
    "the conversation/consumer is not transferred (to) (agent)",
)
def conversation_stays(context: ScenarioContext) -> None:
    """A bot has the conversation: it is not waiting, not ringing, and not with an agent."""
    bots = {body.user for body in context.bodies(BotDeployed, everywhere=True)}
    expect(context.assigned() in bots, "expected a bot to have the conversation", found=_whereabouts(context))


@then("the skill {skill} has the id {id:id} and the description {description}")
def skill_is_described(context: ScenarioContext, skill: str, id: str, description: str) -> None:
    found = context.target.cloud.skill(skill)
    expect(
        (found.id, found.description) == (id, description),
        f"expected the skill {skill!r} with id {id} and the description {description!r}",
        found=f"it has id {found.id} and the description {found.description!r}",
    )


def setting(settings: type[BaseModel], name: str, value: str) -> Any:
    """The value in the type of the setting. Raises FeatureError for an unknown name or an invalid value."""
    if name not in settings.model_fields:
        raise UnknownName(message(f"no setting named {name!r}", known=settings.model_fields, wanted=name))
    try:
        return getattr(settings.model_validate({name: value}), name)
    except ValidationError as error:
        wrong = _expectation(error)
        raise FeatureError(message(f"{name} cannot be {value!r}", expected=wrong)) from None


def _expectation(error: ValidationError) -> str:
    """The values that a setting takes, in words."""
    first = error.errors(include_url=False)[0]
    if first["type"].startswith("bool"):
        return "'true' or 'false'"
    return first["msg"].removeprefix("Input should be ")


def _whereabouts(context: ScenarioContext) -> str:
    return f"{context.assigned()!r} has it" if context.assigned() else "it is not assigned"
