"""The agent connector of a bot, its fields, and the environment the bot is linked to."""

from __future__ import annotations

from ...engine.errors import FeatureError, message
from ...engine.settings import CONNECTOR_FIELDS, ConnectorSettings
from ..scenario.context import ScenarioContext
from ..scenario.language import given, when
from ..scenario.tables import table
from .cloud import setting


@given(
    "the agent connector has the fallback skill {skill}",
    "the fallback skill (of) (agent) (connector) is {skill}",
    "the connector has the fallback skill {skill}",
)
def fallback_skill(context: ScenarioContext, skill: str) -> None:
    """Set the field fallbackSkillId of the connector to this skill of the account."""
    context.connector(fallback_skill_id=context.target.cloud.skill(skill).id)


@given(
    "the agent connector's field {field} is {value}",
    "the field {field} of the agent/bot connector is {value}",
)
def connector_field(context: ScenarioContext, field: str, value: str) -> None:
    """Set a field of the connector by its documented name, in the documented unit: milliseconds or minutes."""
    context.connector(**_field(field, value))


@when("the agent connector's field {field} is changed to {value}")
def connector_field_changed(context: ScenarioContext, field: str, value: str) -> None:
    """Edit the connector of the bot named last; a running connector does not change."""
    context.begin_action().edit_connector(context.bot.name, **_field(field, value))


@when("the agent connector of the bot {bot} is {state:running}")
def connector_runs(context: ScenarioContext, bot: str, state: str) -> None:
    """Start or stop a connector, by the name of its bot; by that of its bot user, if the bot has several connectors."""
    target = context.begin_action()
    target.run_connector(state == "started", bot)
    target.run_until_idle()


@when("the bot user {user} is connected to the bot {file}")
def connected(context: ScenarioContext, user: str, file: str) -> None:
    """Add an agent connector with this user of type Bot to the bot; the user is created if missing."""
    context.begin_action().connect(context.load(file), user)


@given("the bot is linked to the environment {name}:")
def linked(context: ScenarioContext, name: str, datatable: list[list[str]]) -> None:
    """Link the bot named last to an environment with these variables only; columns of the table: variable and value."""
    rows = table(datatable, required=("variable", "value"))
    context.target.link_environment(name, {row["variable"]: row["value"] for row in rows}, context.bot.name)


def _field(field: str, value: str) -> dict[str, object]:
    if field not in CONNECTOR_FIELDS:
        raise FeatureError(message(f"no connector field {field!r}", known=CONNECTOR_FIELDS, wanted=field))
    name = CONNECTOR_FIELDS[field]
    return {name: setting(ConnectorSettings, name, value)}
