"""The account: skills, the agent connector, the environment, and which conversation waits where."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ValidationError

from ...engine.errors import FeatureError, message
from ...engine.settings import ConnectorSettings, Switches
from ..language import given, then
from ..scene import Scene, expect

# Documented names of the agent connector's fields, and ours.
CONNECTOR_FIELDS = {
    "fallbackSkillId": "fallback_skill_id",
    "fallbackEscalationTime": "fallback_escalation_time_ms",
    "maxEscalationRetries": "max_escalation_retries",
    "messageDelay": "message_delay_ms",
    "ringAcceptWait": "ring_accept_wait_ms",
    "defaultGreetingMessage": "greeting_message",
    "disableGreetings": "disable_greetings",
    "skipAgentMessage": "skip_agent_message",
}


@given("the skill {skill}")
def skill_exists(scene: Scene, skill: str) -> None:
    """The account has this skill, with an id of the cloud's choosing."""
    scene.stage.cloud.add_skill(skill)


@given("the skill {skill} with id {id:id}")
def skill_with_id(scene: Scene, skill: str, id: str) -> None:
    scene.stage.cloud.add_skill(skill, id)


@given("the skill {skill} with id {id:id} and the description {description}")
def skill_with_description(scene: Scene, skill: str, id: str, description: str) -> None:
    scene.stage.cloud.add_skill(skill, id, description)


@given("the skill {skill} is off shift")
def skill_off_shift(scene: Scene, skill: str) -> None:
    """Its shift status, which a bot may ask for; routing does not look at it."""
    scene.stage.cloud.set_shift(skill, False)


@given("the agent connector has the fallback skill {skill}")
def fallback_skill(scene: Scene, skill: str) -> None:
    """Its field fallbackSkillId names this skill of the account."""
    scene.connector(fallback_skill_id=scene.stage.cloud.skill(skill).id)


@given("the agent connector's field {field} is {value}")
def connector_field(scene: Scene, field: str, value: str) -> None:
    """Any field by its documented name; times in milliseconds."""
    if field not in CONNECTOR_FIELDS:
        raise FeatureError(message(f"no connector field {field!r}", known=CONNECTOR_FIELDS, wanted=field))
    name = CONNECTOR_FIELDS[field]
    scene.connector(**{name: _setting(ConnectorSettings, name, value)})


@given("the platform switch {name} is {value}")
def platform_switch(scene: Scene, name: str, value: str) -> None:
    """Choose the other reading where documents disagree; the reference lists the switches."""
    scene.stage.switch(name, _setting(Switches, name, value))


@given("the environment variable {name} is {value}")
def environment_variable(scene: Scene, name: str, value: str) -> None:
    scene.stage.environment({name: value})


@then("the conversation is waiting for the skill {skill}")
def conversation_waits(scene: Scene, skill: str) -> None:
    """It is queued for the skill, ringing or not, and nobody has accepted it."""
    waiting = [conversation.id for conversation in scene.stage.cloud.waiting(skill)]
    expect(
        scene.conversation in waiting,
        f"expected the conversation to wait for the skill {skill!r}",
        found=_whereabouts(scene),
    )


@then("the conversation is not waiting for the skill {skill}")
def conversation_does_not_wait(scene: Scene, skill: str) -> None:
    waiting = [conversation.id for conversation in scene.stage.cloud.waiting(skill)]
    expect(scene.conversation not in waiting, f"expected the conversation not to wait for the skill {skill!r}")


@then("the conversation is with the bot {name}")
def conversation_with_bot(scene: Scene, name: str) -> None:
    """The bot of this name has the conversation."""
    _expect_assigned(scene, name)


@then("the conversation is with the agent {agent}")
def conversation_with_agent(scene: Scene, agent: str) -> None:
    _expect_assigned(scene, agent)


@then("the skill {skill} has the id {id:id} and the description {description}")
def skill_is_described(scene: Scene, skill: str, id: str, description: str) -> None:
    found = scene.stage.cloud.skill(skill)
    expect(
        (found.id, found.description) == (id, description),
        f"expected the skill {skill!r} with id {id} and the description {description!r}",
        found=f"it has id {found.id} and the description {found.description!r}",
    )


def _setting(settings: type[BaseModel], name: str, value: str) -> Any:
    """The value as the settings want it. Raises FeatureError for an unknown name or a bad value."""
    try:
        return getattr(settings.model_validate({name: value}), name)
    except ValidationError as error:
        wrong = error.errors(include_url=False)[0]["msg"]
        known = settings.model_fields
        raise FeatureError(message(f"{name} cannot be {value!r}: {wrong}", known=known, wanted=name)) from None


def _expect_assigned(scene: Scene, name: str) -> None:
    assigned = scene.assigned()
    expect(assigned == name, f"expected {name!r} to have the conversation", found=_whereabouts(scene))


def _whereabouts(scene: Scene) -> str:
    return f"{scene.assigned()!r} has it" if scene.assigned() else "nobody has it"
