"""Changes to the agent connectors of deployed bots: their settings, and whether they run."""

from __future__ import annotations

from collections.abc import Mapping

from ...engine.errors import FeatureError, message
from ...engine.events import ConnectorChanged, ConnectorStateChanged, DiagnosticReported
from ...engine.settings import CHAT_FIELDS, CONNECTOR_FIELDS, ConnectorSettings
from .deployment import Deployment, Deployments
from .infrastructure import Infrastructure


class AgentConnectors:
    """The agent connectors as the bots' author manages them."""

    def __init__(self, infrastructure: Infrastructure, deployments: Deployments) -> None:
        self._cloud = infrastructure.cloud
        self._log = infrastructure.log
        self._deployments = deployments

    def change(self, bot: str | None, fields: Mapping[str, object]) -> None:
        """Change fields of `ConnectorSettings`, of one bot or of all."""
        for deployment in self._deployments.all if bot is None else [self._deployments.find(bot)]:
            self._configure(deployment, fields)
        self._deployments.configure_routing()

    def edit(self, bot: str, fields: Mapping[str, object]) -> None:
        """Change the connector of this bot, which has to be stopped (CON-EDIT-STOPPED)."""
        deployment = self._deployments.find(bot)
        if deployment.connector.is_running:
            text = f"the agent connector of {bot} is running: stop it, then change it"
            self._log.append(DiagnosticReported("connector-running", text), bot=bot, rules=("CON-EDIT-STOPPED",))
            return
        self._configure(deployment, fields, "CON-EDIT-STOPPED")
        self._deployments.configure_routing()

    def run(self, runs: bool, bot: str | None) -> None:
        """Start or stop the agent connector of this bot, the first by default (CON-TWO-STEPS)."""
        deployment = self._deployments.find(bot)
        if deployment.bot.is_survey:
            what = f"the connector of the survey bot {deployment.name!r} is managed by the platform"
            raise FeatureError(message(what))
        deployment.connector.is_running = runs
        self._log.append(
            ConnectorStateChanged(deployment.name, "started" if runs else "stopped"),
            bot=deployment.name,
            rules=("CON-TWO-STEPS", "CLD-CONNECTOR-ONLINE-REQUIRED"),
        )
        self._cloud.set_state(deployment.name, "Online" if runs else "Offline")

    def _configure(self, deployment: Deployment, fields: Mapping[str, object], *rules: str) -> None:
        """Set custom configuration fields (CON-CUSTOM-CONFIG); a Chat bot has few of them."""
        known = dict(fields)
        if deployment.bot.settings.is_for_chat:
            known = {name: value for name, value in fields.items() if name in CHAT_FIELDS}
        connector = deployment.connector
        connector.settings = ConnectorSettings.model_validate(
            {**connector.settings.model_dump(exclude_unset=True), **known}
        )
        names = {ours: documented for documented, ours in CONNECTOR_FIELDS.items()}
        shown = tuple((names.get(name, name), str(value)) for name, value in known.items())
        if "role" in connector.settings.model_fields_set and not deployment.bot.is_survey:
            self._cloud.set_manager(
                deployment.name,
                connector.settings.role == "MANAGER",
                main_dialog_only=connector.settings.subscribe_to_main_dialog_only,
            )
        self._log.append(
            ConnectorChanged(deployment.name, shown),
            bot=deployment.name,
            rules=("CON-CUSTOM-CONFIG", "CON-FIELDS-MESSAGING-ONLY", *rules),
        )
