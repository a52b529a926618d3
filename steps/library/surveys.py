"""Post-conversation surveys: which bot asks after which skill's conversations, how often, and how it ended."""

from __future__ import annotations

from ...engine.events import SurveyEnded, SurveyOmitted, SurveyStarted
from ..language import given, then, when
from ..scene import Scene, expect


@given("the survey bot {bot} has no skill")
def survey_without_skill(scene: Scene, bot: str) -> None:
    """Its skill is taken away, which disables the survey."""
    scene.stage.cloud.assign_survey(bot, None)


@given("the survey setting {setting} is {value}")
def survey_setting(scene: Scene, setting: str, value: str) -> None:
    """The account's "request interval" in days or "sampling" in percent; "on" takes the default, "off" none."""
    scene.stage.survey_setting(setting, value)


@given("the bot has the Session Expired message {text}")
def session_expired_message(scene: Scene, text: str) -> None:
    """Bot Settings: what answers words that come too late."""
    scene.save(scene.bot.edited("bot.sessionExpiredMessage", text))


@when("Conversational Cloud closes the idle conversation")
def closed_for_idleness(scene: Scene) -> None:
    conversation = scene.conversation
    stage = scene.act()
    stage.cloud.closes_idle(conversation)
    stage.run_until_idle()


@then("a survey is running")
def survey_is_running(scene: Scene) -> None:
    """It has started in the consumer's conversation and is not over."""
    ended = [body.how for body in scene.bodies(SurveyEnded)]
    runs = any(scene.bodies(SurveyStarted)) and not ended
    expect(runs, "expected a survey to run", found=f"it has ended: {ended}" if ended else _why(scene))


@then("no survey has started")
def no_survey(scene: Scene) -> None:
    found = [body.user for body in scene.bodies(SurveyStarted)]
    expect(not found, "expected no survey", found=f"the survey bot is {found}")


@then("the survey has ended: {how}")
def survey_has_ended(scene: Scene, how: str) -> None:
    """One of "completed", "timed out" and "closed by Conversational Cloud"."""
    found = [body.how for body in scene.bodies(SurveyEnded)]
    expect(found == [how], f"expected the survey to have ended: {how!r}", found=f"it has ended: {found}")


@then("the agent {agent} cannot write in the conversation")
def agent_cannot_write(scene: Scene, agent: str) -> None:
    can = scene.stage.cloud.can_write(agent, scene.conversation)
    expect(not can, f"expected {agent!r} to be unable to write", found="the conversation is open at the workspace")


def _why(scene: Scene) -> str:
    reasons = [body.reason for body in scene.bodies(SurveyOmitted)]
    return f"there is none: {', '.join(reasons) or 'no conversation with a survey bot was closed'}"
