"""Deployed bots, and how a bot is deployed: a bot user, a skill and an agent connector."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from ...engine.bot import Bot
from ...engine.bot.import_naming import imported
from ...engine.connector.connector import AgentConnector
from ...engine.connector.preview import Preview
from ...engine.connector.survey import SurveyConnector
from ...engine.errors import BotDefinitionError, FeatureError, UnknownName, message
from ...engine.events import BotDeployed, BotImported, BotSaved, ConnectorStateChanged, DiagnosticReported
from ...engine.matching.bot_groups import BotGroup
from ...engine.matching.dialog_starters import Starters
from ...engine.platform.platform import BotPlatform
from ...engine.ports import NluPort
from ...engine.script import EPOCH
from ...engine.settings import ConnectorSettings, PlatformSettings
from ...engine.turn.deployment_settings import DeploymentSettings
from ...engine.turn.session import Session
from ..cloud.records import User
from . import citations
from .infrastructure import Infrastructure

if TYPE_CHECKING:
    import httpx

    from ...engine.script import ScriptSandbox
    from ..external.stubs import Answer

_NONE: Mapping[str, Answer] = MappingProxyType({})


@dataclass(slots=True)
class Deployment:
    """A bot with its bot user, skill and agent connector."""

    bot: Bot
    name: str
    skill: str
    connector: AgentConnector
    platform: BotPlatform
    user: User
    environment: dict[str, str]  # the variables of the environment it is linked to
    is_linked: bool = False  # to an environment of its own, not to the one of all bots

    @property
    def settings(self) -> DeploymentSettings:
        return self.platform.deployment

    @property
    def starters(self) -> Starters:
        return self.settings.starters(self.bot)

    @property
    def nlu(self) -> NluPort | None:
        return self.settings.nlu

    @property
    def skill_id(self) -> str:
        return self.user.skill_ids[0] if self.user.skill_ids else ""

    @property
    def is_connected(self) -> bool:
        """Whether the agent connector runs; a preview has none."""
        return self.user.state == "Online" and not self.is_previewed

    @property
    def is_previewed(self) -> bool:
        return self.connector.previews

    def join(self, group: BotGroup | None) -> None:
        self.settings.group = group

    def session(self, conversation_id: str) -> Session:
        return self.platform.session(conversation_id)


@dataclass(slots=True)
class SharedSettings:
    """Settings of all bots of a World, of those deployed later as well.

    Attributes:
        platform: the platform's settings, switches included.
        environment: the variables of the environment that bots are linked to by default.
        presets: bot variables that every new conversation begins with.
        answers: results of platform functions that depend on the outside world, by name; JSON texts.
        epoch_offset_ms: difference between the date at virtual time 0 and `engine.script.EPOCH`.
    """

    platform: PlatformSettings
    environment: dict[str, str] = field(default_factory=dict)
    presets: dict[str, str] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    epoch_offset_ms: int = 0


class Deployments:
    """The deployed bots of a World, in the order of their deployment."""

    def __init__(self, infrastructure: Infrastructure, shared: SharedSettings) -> None:
        self.all: list[Deployment] = []
        self._infrastructure = infrastructure
        self._shared = shared
        self._cloud = infrastructure.cloud
        self._log = infrastructure.log

    def find(self, name: str | None = None) -> Deployment:
        """The deployed bot of this name; without a name the first one that is not a survey bot.

        Raises:
            FeatureError: no bot is deployed.
            UnknownName: none has this name.
        """
        if not self.all:
            raise FeatureError(message("no bot is deployed", do='begin with: Given the bot "my-bot.json"'))
        if name is None:
            return next((known for known in self.all if not known.bot.is_survey), self.all[0])
        for deployment in self.all:
            if deployment.name == name:
                return deployment
        names = [deployment.name for deployment in self.all]
        raise UnknownName(message(f"no bot named {name!r} is deployed", known=names, wanted=name))

    def deploy(
        self,
        bot: Bot,
        *,
        skill: str | None = None,
        connector: ConnectorSettings | None = None,
        intents: NluPort | None = None,
        name: str | None = None,
        preview: bool = False,
        usual: Mapping[str, Answer] = _NONE,
    ) -> Deployment:
        """Deploy the bot: see `World.deploy`."""
        bot_name = name or bot.name
        if not bot_name.strip():
            expected = "a name, which people see in the transcript"
            at = f"{bot.source}, bot.name"
            raise BotDefinitionError(message("the bot has no name", at=at, value=bot_name, expected=expected))
        if any(deployment.name == bot_name for deployment in self.all):
            raise FeatureError(message(f"a bot named {bot_name!r} is deployed already", do="give it another name"))
        skill_name = skill or ("" if bot.is_survey else "Bot" if not self.all else bot_name)
        if skill_name and all(known.name != skill_name for known in self._cloud.skills()):
            self._cloud.add_skill(skill_name)
        if bot.is_survey:
            agent_connector, user = self._survey_user(bot, bot_name, skill_name)
        else:
            agent_connector, user = self._bot_user(bot, bot_name, skill_name, connector, preview)
        environment = dict(self._shared.environment)
        transport = self._infrastructure.outside.with_usual(usual)
        platform = self._platform(bot, bot_name, agent_connector, user, environment, intents, transport)
        deployment = Deployment(bot, bot_name, skill_name, agent_connector, platform, user, environment)
        self.all.append(deployment)
        self._log.bots[bot_name] = bot
        self._log.redactor.learn_bot(bot)
        if deployment.skill_id and not self._cloud.settings.entry_skill_id:  # consumers reach the first bot
            self._cloud.settings = replace(self._cloud.settings, entry_skill_id=deployment.skill_id)
        rules = citations.bot_deployed(is_survey=bot.is_survey)
        self._log.append(BotDeployed(bot_name, user.name, user.skill_ids), bot=bot_name, rules=rules)
        return deployment

    def import_bot(self, bot: Bot, *, domains_are_there: bool) -> Bot:
        """Import the bot from its file; returns the bot that can be deployed (SET-IMPORT-EXPORT)."""
        moment = EPOCH + timedelta(milliseconds=self._infrastructure.clock.now_ms)
        new = imported(bot, moment, domains_are_there=domains_are_there)
        self._log.append(BotImported(new.name, domains_are_there), bot=new.name, rules=citations.BOT_IMPORTED)
        return new

    def connect(self, bot: Bot, user: str) -> None:
        """Add an agent connector with this bot user to the bot: a user serves one bot only (CON-AGENT-ONE-BOT)."""
        rules = citations.BOT_USER_CONNECTED
        taken = next((known for known in self.all if known.name == user), None)
        if taken is not None:
            text = f"the bot user {user!r} is connected to the bot {taken.bot.name!r} already"
            self._log.append(DiagnosticReported("bot-user-taken", text), bot=bot.name, rules=rules)
            return
        first = next((known for known in self.all if known.bot.id == bot.id), None)
        self.deploy(bot, skill=first.skill if first else None, name=user)
        self._log.append(ConnectorStateChanged(user, "started"), bot=user, rules=rules)

    def save(self, bot: Bot) -> None:
        """Save a new version of a deployed bot, for the sessions that begin later (INT-PREVIEW-RESET)."""
        deployed = [deployment for deployment in self.all if deployment.bot.id == bot.id]
        if not deployed:
            raise UnknownName(
                message(
                    f"the bot {bot.name!r} is not deployed, so saving it changes nothing",
                    value=bot.id,
                    known=[f"{known.name} ({known.bot.id})" for known in self.all],
                )
            )
        for found in deployed:
            found.bot = bot
            found.platform.use(bot)
            self._log.redactor.learn_bot(bot)
            self._log.append(BotSaved(found.name), bot=found.name, rules=citations.BOT_SAVED)

    def serving(self, conversation: str) -> Deployment:
        """The bot that served the conversation last; the first bot when none has."""
        for event in reversed(self._log.events):
            if event.conversation == conversation and event.bot is not None:
                for deployment in self.all:
                    if event.bot == deployment.name:
                        return deployment
        return self.find()

    def configure_routing(self) -> None:
        """Pass on to the cloud the two settings that its routing depends on (switches C05b and C50)."""
        switches = self._shared.platform.switches
        fallback = next((known.connector.settings.fallback_skill_id for known in self.all), "")
        self._cloud.settings = replace(
            self._cloud.settings,
            bot_hears_while_transferring=switches.bot_hears_while_transferring,
            fallback_skill_id=fallback if switches.fallback_skill_on_full_queue else "",
        )

    def _bot_user(
        self, bot: Bot, name: str, skill: str, settings: ConnectorSettings | None, preview: bool
    ) -> tuple[AgentConnector, User]:
        """The bot's user at the cloud and the connector that acts for it."""
        kind = Preview if preview else AgentConnector
        connector = kind(
            clock=self._infrastructure.clock,
            log=self._log,
            link=self._infrastructure.faults,
            settings=settings or ConnectorSettings(),
            name=name,
            seed=self._infrastructure.seed,
        )
        user = self._cloud.add_bot_user(name, skills=[skill], client=connector, bot_id=bot.id)
        connector.cloud = self._cloud.port(user)
        return connector, user

    def _survey_user(self, bot: Bot, name: str, skill: str) -> tuple[AgentConnector, User]:
        """The user of all survey bots and the connector that the platform manages for this one."""
        infrastructure = self._infrastructure
        connector = SurveyConnector(
            clock=infrastructure.clock, log=infrastructure.log, link=infrastructure.faults, name=name
        )
        user = self._cloud.add_survey_user(name, client=connector, bot_id=bot.id)
        connector.cloud = self._cloud.port(user)
        self._cloud.assign_survey(name, skill or None)
        return connector, user

    def _platform(
        self,
        bot: Bot,
        name: str,
        connector: AgentConnector,
        user: User,
        environment: dict[str, str],
        intents: NluPort | None,
        transport: httpx.BaseTransport,
    ) -> BotPlatform:
        infrastructure, shared = self._infrastructure, self._shared
        settings = DeploymentSettings(
            scripts=_sandbox(shared.platform.script_limit_ms),
            platform=shared.platform,
            connector=connector,
            nlu=intents,
            environment=environment,
            consumers=infrastructure.profiles,
            context=infrastructure.context,
            answers=shared.answers,
            token=self._cloud.transfer_token,
            user_id=user.id,
            user_name=name,
            account=self._cloud.account,
            seed=infrastructure.seed,
            epoch_offset_ms=shared.epoch_offset_ms,
        )
        return BotPlatform(
            bot,
            settings,
            clock=infrastructure.clock,
            log=infrastructure.log,
            connector=connector,
            transport=transport,
            presets=shared.presets,
        )


@lru_cache(maxsize=8)
def _sandbox(limit_ms: int) -> ScriptSandbox:
    from ...engine.script import QuickJsSandbox

    return QuickJsSandbox(cpu_limit_ms=limit_ms)
