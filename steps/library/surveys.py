"""Post-conversation surveys: which bot asks after which skill's conversations, how often, and how it ended."""

from __future__ import annotations

from ...engine.errors import FeatureError, message
from ...engine.events import SurveyEnded, SurveyOmitted, SurveyStarted
from ..stage.language import given, then, when
from ..stage.scene import Scene, expect

STATES = ("not started", "running", "completed", "timed out", "closed by Conversational Cloud")


@given("the survey setting {setting} is {value}")
def survey_setting(scene: Scene, setting: str, value: str) -> None:
    """The account's "request interval" in days or "sampling" in percent; "on" takes the default, "off" none."""
    scene.stage.survey_setting(setting, value)


@when("the idle conversation is closed automatically")
def closed_for_idleness(scene: Scene) -> None:
    conversation = scene.conversation
    stage = scene.act()
    stage.cloud.close_idle(conversation)
    stage.run_until_idle()


@then("the survey is {state}")
def survey_is(scene: Scene, state: str) -> None:
    """One of "not started", "running", "completed", "timed out" and "closed by Conversational Cloud"."""
    if state not in STATES:
        raise FeatureError(message(f"a survey is never {state!r}", known=STATES, wanted=state))
    found = "running" if any(scene.bodies(SurveyStarted)) else "not started"
    found = next((body.how for body in scene.bodies(SurveyEnded)), found)
    omitted = ", ".join(body.reason for body in scene.bodies(SurveyOmitted))
    expect(found == state, f"expected the survey to be {state!r}", found=f"it is {found!r} ({omitted or 'no reason'})")


@then("the agent {agent} cannot write in the conversation")
def agent_cannot_write(scene: Scene, agent: str) -> None:
    can = scene.stage.cloud.can_write(agent, scene.conversation)
    expect(not can, f"expected {agent!r} to be unable to write", found="the conversation is open at the workspace")
