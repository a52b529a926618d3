"""Post-conversation surveys: their skills, their settings, and their outcome."""

from __future__ import annotations

from ...engine.errors import FeatureError, message
from ...engine.events import SurveyEnded, SurveyOmitted, SurveyStarted
from ..scenario.context import ScenarioContext, expect
from ..scenario.language import given, then, when

STATES = ("not started", "running", "completed", "timed out", "closed by Conversational Cloud")


@given("the survey setting {setting} is {value}")
def survey_setting(context: ScenarioContext, setting: str, value: str) -> None:
    """Set the account's "request interval" in days or "sampling" in percent; "on" means the default value."""
    context.target.survey_setting(setting, value)


@when(
    "the idle conversation is closed automatically",
    "the conversation is closed automatically/for_inactivity",
    "the idle conversation is closed",
)
def closed_for_idleness(context: ScenarioContext) -> None:
    conversation = context.conversation
    target = context.begin_action()
    target.cloud.close_idle(conversation)
    target.run_until_idle()


@then(
    "the survey is {state}",
    'the survey starts/begins/runs => the survey is "running"',
    'the survey is started/sent/running/active/shown/offered => the survey is "running"',
    'the consumer gets/receives/sees the survey => the survey is "running"',
    'the survey has started => the survey is "running"',
    'the survey has not started yet => the survey is "not started"',
    'the survey has ended => the survey is "completed"',
    'the survey has not started => the survey is "not started"',
    'the survey is completed/finished/done/over => the survey is "completed"',
    'the survey times out => the survey is "timed out"',
    'the survey is timed out => the survey is "timed out"',
    'the survey is not started/sent/shown/offered/triggered => the survey is "not started"',
    'the survey is triggered/launched/presented => the survey is "running"',
    'the survey ends => the survey is "completed"',
    'the consumer has completed the survey => the survey is "completed"',
    'the consumer completes/finishes the survey => the survey is "completed"',
    'the consumer does not gets/get/sees/see/receives/receive (any) survey => the survey is "not started"',
    'the consumer gets/receives/sees no survey => the survey is "not started"',
    'the bot starts/shows/sends the survey => the survey is "running"',
    'the survey does not start => the survey is "not started"',
    'there is no survey => the survey is "not started"',
    'no survey is sent/started/shown => the survey is "not started"',
)
def survey_is(context: ScenarioContext, state: str) -> None:
    """The survey is "not started", "running", "completed", "timed out" or "closed by Conversational Cloud"."""
    if state not in STATES:
        raise FeatureError(message(f"unknown state of a survey: {state!r}", known=STATES, wanted=state))
    found = "running" if any(context.bodies(SurveyStarted)) else "not started"
    found = next((body.how for body in context.bodies(SurveyEnded)), found)
    omitted = ", ".join(body.reason for body in context.bodies(SurveyOmitted))
    expect(found == state, f"expected the survey to be {state!r}", found=f"it is {found!r} ({omitted or 'no reason'})")


@then(
    "the agent {agent} cannot write in the conversation",
    "the agent {agent} cannot write/say anything",
    "the agent {agent} cannot write (any_more/any_longer)",
)
def agent_cannot_write(context: ScenarioContext, agent: str) -> None:
    can = context.target.cloud.can_write(agent, context.conversation)
    expect(not can, f"expected {agent!r} to be unable to write", found="the conversation is open at the workspace")
