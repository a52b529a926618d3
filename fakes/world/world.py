"""A World: what one scenario owns. Clock, log, fake cloud, bots with their connectors, people, faults, the outside.

Every acting method settles before it returns: work that is due is done, patience is not tried. The same bots, the same
words and the same seed give the same log.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from ...engine.bot import Bot
from ...engine.bot.importing import imported
from ...engine.clock import Clock
from ...engine.connector.connector import AgentConnector
from ...engine.connector.preview import Preview
from ...engine.connector.survey import SurveyConnector
from ...engine.connector.web_view import authorization as web_view_authorization
from ...engine.errors import FeatureError, UnknownName, message
from ...engine.events import (
    BotChecked,
    BotDeployed,
    BotGroupDeleted,
    BotGroupSaved,
    BotImported,
    BotInputReceived,
    BotSaved,
    Choice,
    ConnectorChanged,
    ConnectorStateChanged,
    ContextDataSet,
    ContextNamespaceRegistered,
    ContextScope,
    DiagnosticReported,
    EnvironmentLinked,
    File,
    FindingReported,
    MessagePublished,
    TimePassed,
)
from ...engine.interactions.knowledge import address as knowledge_address
from ...engine.log import Log
from ...engine.log.redaction import Redactor, is_secret_name
from ...engine.matching.bot_groups import BotGroup
from ...engine.matching.dialog_starters import Starters
from ...engine.platform.platform import BotPlatform
from ...engine.ports import NluPort
from ...engine.script import EPOCH
from ...engine.settings import CHAT_FIELDS, CONNECTOR_FIELDS, ConnectorSettings, PlatformSettings
from ...engine.turn.channel import CHANNELS, DEFAULT_CHANNEL
from ...engine.turn.deployment_settings import DeploymentSettings
from ...engine.turn.session import Session
from ..cloud import EPOCH_MS, FakeCloud
from ..cloud.consumers import About, Profiles
from ..cloud.context_service import ContextService
from ..cloud.records import User
from ..cloud.surveys import survey_option
from ..external.knowledge_base import KnowledgeBase
from ..external.stubs import Outside
from ..faults import Faults
from ..people import People
from ..rest.router import CloudDoor
from . import messaging_window
from .account_file import Account
from .account_setup import furnish

if TYPE_CHECKING:
    from ...engine.script import ScriptEngine


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


class World:
    """Everything one scenario owns. `World(bot)` deploys the bots it is given, the first one facing the consumer."""

    def __init__(
        self,
        *bots: Bot,
        seed: int = 0,
        settings: PlatformSettings | None = None,
        redactor: Redactor | None = None,
    ) -> None:
        self.seed = seed
        self.settings = settings or PlatformSettings()
        self.clock = Clock()
        self.log = Log(self.clock, redactor=redactor)
        self.people = People(seed)
        self.faults = Faults(self.log)
        self.cloud = FakeCloud(self.clock, self.log, people=self.people, faults=self.faults)
        self.log.redactor.learn(self.cloud.transfer_token)
        self.context = ContextService(self.clock, self.log)
        self.profiles = Profiles(self.cloud.state)
        self.door = CloudDoor(self.cloud, context=self.context, profiles=self.profiles)
        self.outside = Outside(self.door.transport)
        self.door.services.outside = self.outside
        self.deployments: list[Deployment] = []
        self._groups: dict[str, BotGroup] = {}
        self.answers: dict[str, str] = {}  # platform function → JSON text, for what only the world outside can answer
        self._environment: dict[str, str] = {}
        self._knowledge: dict[str, KnowledgeBase] = {}
        self._presets: dict[str, str] = {}
        self._consumers: dict[str, Consumer] = {}
        self.furnished = 0  # how many events at the beginning of the log a `cloud.yaml` has made
        self.epoch_offset_ms = 0  # how much later than in other Worlds the date at virtual time 0 is
        for bot in bots:
            self.deploy(bot)

    # --- bots --------------------------------------------------------------------------------------------------------

    def deploy(
        self,
        bot: Bot,
        *,
        skill: str | None = None,
        connector: ConnectorSettings | None = None,
        intents: NluPort | None = None,
        name: str | None = None,
        preview: bool = False,
    ) -> Deployment:
        """Give the bot a bot user that holds `skill` (made if nobody has made it) and start its agent connector.

        With `preview` the bot is not deployed: it talks as in Conversation Builder's Preview.
        A post-conversation survey bot needs no connector of its own: with a skill it is live (SUR-AUTO-DEPLOYED).
        """
        bot_name = name or bot.name
        if any(deployment.name == bot_name for deployment in self.deployments):
            raise FeatureError(message(f"a bot named {bot_name!r} is deployed already", do="give it another name"))
        skill_name = skill or ("" if bot.is_survey else "Bot" if not self.deployments else bot_name)
        if skill_name and all(known.name != skill_name for known in self.cloud.skills()):
            self.cloud.add_skill(skill_name)
        agent_connector, user = self._user(bot, bot_name, skill_name, connector, preview)
        environment = dict(self._environment)
        settings = DeploymentSettings(
            scripts=_script_engine(self.settings.script_limit_ms),
            platform=self.settings,
            connector=agent_connector,
            nlu=intents,
            environment=environment,
            consumers=self.profiles,
            context=self.context,
            answers=self.answers,
            token=self.cloud.transfer_token,
            user_id=user.id,
            user_name=bot_name,
            account=self.cloud.account,
            seed=self.seed,
            epoch_offset_ms=self.epoch_offset_ms,
        )
        platform = BotPlatform(
            bot,
            settings,
            clock=self.clock,
            log=self.log,
            connector=agent_connector,
            transport=self.outside.transport,
            presets=self._presets,
        )
        deployment = Deployment(bot, bot_name, skill_name, agent_connector, platform, user, environment)
        self.deployments.append(deployment)
        self.log.bots[bot_name] = bot
        if deployment.skill_id and not self.cloud.settings.entry_skill_id:  # the first bot is whom consumers reach
            self.cloud.settings = replace(self.cloud.settings, entry_skill_id=deployment.skill_id)
        rules = ("SUR-AUTO-DEPLOYED",) if bot.is_survey else ("CON-TWO-STEPS", "CON-PREREQS")
        self.log.append(BotDeployed(bot_name, user.name, user.skill_ids), bot=bot_name, rules=rules)
        return deployment

    def _user(
        self, bot: Bot, name: str, skill: str, settings: ConnectorSettings | None, preview: bool
    ) -> tuple[AgentConnector, User]:
        """The bot's user at the cloud and the connector that acts for it."""
        if not bot.is_survey:
            kind = Preview if preview else AgentConnector
            connector = kind(
                clock=self.clock,
                log=self.log,
                link=self.faults,
                settings=settings or ConnectorSettings(),
                name=name,
                seed=self.seed,
            )
            user = self.cloud.add_bot_user(name, skills=[skill], client=connector, bot_id=bot.id)
            connector.cloud = self.cloud.port(user)
            return connector, user
        shared = SurveyConnector(clock=self.clock, log=self.log, link=self.faults, name=name)
        user = self.cloud.add_survey_user(name, client=shared, bot_id=bot.id)
        shared.cloud = self.cloud.port(user)
        self.cloud.assign_survey(name, skill or None)
        return shared, user

    def import_bot(self, bot: Bot, *, domains_are_there: bool) -> Bot:
        """Import the bot from its file: what comes out can be deployed (SET-IMPORT-EXPORT)."""
        moment = EPOCH + timedelta(milliseconds=self.clock.now_ms)
        new = imported(bot, moment, domains_are_there=domains_are_there)
        self.log.append(BotImported(new.name, domains_are_there), bot=new.name, rules=("SET-IMPORT-EXPORT",))
        return new

    def connect(self, bot: Bot, user: str) -> None:
        """Add an agent connector with this bot user to the bot: a user serves one bot only (CON-AGENT-ONE-BOT)."""
        rules = ("CON-AGENT-ONE-BOT",)
        taken = next((d for d in self.deployments if d.name == user), None)
        if taken is not None:
            text = f"the bot user {user!r} is connected to the bot {taken.bot.name!r} already"
            self.log.append(DiagnosticReported("bot-user-taken", text), bot=bot.name, rules=rules)
            return
        first = next((d for d in self.deployments if d.bot.id == bot.id), None)
        self.deploy(bot, skill=first.skill if first else None, name=user)
        self.log.append(ConnectorStateChanged(user, "started"), bot=user, rules=rules)

    def save(self, bot: Bot) -> None:
        """The author saves a new version of a deployed bot, for the sessions that begin later (INT-PREVIEW-RESET)."""
        deployed = [deployment for deployment in self.deployments if deployment.bot.id == bot.id]
        if not deployed:
            raise UnknownName(
                message(
                    f"the bot {bot.name!r} is not deployed, so saving it changes nothing",
                    value=bot.id,
                    known=[f"{d.name} ({d.bot.id})" for d in self.deployments],
                )
            )
        for found in deployed:
            found.bot = bot
            found.platform.use(bot)
            self.log.append(BotSaved(found.name), bot=found.name, rules=("TUT-S16-LIVE", "INT-PREVIEW-RESET"))

    def deployment(self, name: str | None = None) -> Deployment:
        """The deployed bot of this name; the first one when no name is given."""
        if not self.deployments:
            raise FeatureError(message("no bot is deployed", do='begin with: Given the bot "my-bot.json"'))
        if name is None:
            return next((known for known in self.deployments if not known.bot.is_survey), self.deployments[0])
        for deployment in self.deployments:
            if deployment.name == name:
                return deployment
        names = [deployment.name for deployment in self.deployments]
        raise UnknownName(message(f"no bot named {name!r} is deployed", known=names, wanted=name))

    def connector(self, bot: str | None = None, **fields: object) -> None:
        """Change fields of `ConnectorSettings`, of one bot or of all."""
        for deployment in self.deployments if bot is None else [self.deployment(bot)]:
            self._configure(deployment, fields)
        self._tell_cloud()

    def _configure(self, deployment: Deployment, fields: Mapping[str, object], *explained: str) -> None:
        """Set custom configuration fields (CON-CUSTOM-CONFIG); a Chat bot knows few of them."""
        rules = ["CON-CUSTOM-CONFIG", "CON-FIELDS-MESSAGING-ONLY", *explained]
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
            self.cloud.set_manager(
                deployment.name,
                connector.settings.role == "MANAGER",
                main_dialog_only=connector.settings.subscribe_to_main_dialog_only,
            )
        self.log.append(ConnectorChanged(deployment.name, shown), bot=deployment.name, rules=tuple(rules))

    def edit_connector(self, bot: str, **fields: object) -> None:
        """Edit the connector of this bot, which has to be stopped (CON-EDIT-STOPPED)."""
        deployment = self.deployment(bot)
        if deployment.connector.is_running:
            text = f"the agent connector of {bot} runs: stop it, then change it"
            self.log.append(DiagnosticReported("connector-running", text), bot=bot, rules=("CON-EDIT-STOPPED",))
            return
        self._configure(deployment, fields, "CON-EDIT-STOPPED")
        self._tell_cloud()

    def run_connector(self, runs: bool, bot: str | None = None) -> None:
        """Start or stop the agent connector of this bot, the first by default (CON-TWO-STEPS)."""
        deployment = self.deployment(bot)
        if deployment.bot.is_survey:
            raise FeatureError(message(f"the connector of the survey bot {deployment.name!r} is not managed by hand"))
        deployment.connector.is_running = runs
        self.log.append(
            ConnectorStateChanged(deployment.name, "started" if runs else "stopped"),
            bot=deployment.name,
            rules=("CON-TWO-STEPS", "CLD-CONNECTOR-ONLINE-REQUIRED"),
        )
        self.cloud.set_state(deployment.name, "Online" if runs else "Offline")

    def furnish(self, account: Account) -> Account:
        """Give the account what `cloud.yaml` says, human agents aside, before any bot is deployed.

        Returns the file again: its agents and its connector are the caller's to see to.
        """
        furnish(self, account)
        return account

    def switch(self, name: str, value: object) -> None:
        """Set one of `Switches`; bots deployed earlier follow."""
        kept = self.settings.switches.model_dump()
        if name not in kept:
            raise UnknownName(message(f"there is no switch {name!r}", known=sorted(kept), wanted=name))
        switches = type(self.settings.switches).model_validate({**kept, name: value})
        self.settings = self.settings.model_copy(update={"switches": switches})
        for deployment in self.deployments:
            deployment.settings.platform = self.settings
        self._tell_cloud()

    def _tell_cloud(self) -> None:
        """Pass on the two switches that the cloud's routing decides by (C05b, C50)."""
        switches = self.settings.switches
        fallback = next((d.connector.settings.fallback_skill_id for d in self.deployments), "")
        self.cloud.settings = replace(
            self.cloud.settings,
            bot_hears_while_transferring=switches.bot_hears_while_transferring,
            fallback_skill_id=fallback if switches.fallback_skill_on_full_queue else "",
        )

    def group(
        self,
        name: str,
        bots: Sequence[str] | None = None,
        *,
        collaborates: bool | None = None,
        transfer_message: str | None = None,
    ) -> None:
        """Create a bot group, or change it; a bot that joins leaves the group it was in (B2B-GROUP-MEMBERSHIP).

        A new group does not collaborate unless told so (B2B-GROUP-COLLABORATION-DEFAULT).
        """
        group = self._groups.get(name)
        if group is None and bots is None:
            raise UnknownName(message(f"no bot group named {name!r}", known=self._groups, wanted=name))
        group = self._groups.setdefault(name, group or BotGroup(name))
        if bots is not None:
            self._fill_group(group, [self.deployment(bot) for bot in bots])
        if collaborates is not None:
            group.collaborates = collaborates
        if transfer_message is not None:
            group.transfer_message = transfer_message
        self._log_group(group)

    def delete_group(self, name: str) -> None:
        """Delete a bot group; its bots stay where they are, without a group (B2B-GROUP-DELETE)."""
        if name not in self._groups:
            raise UnknownName(message(f"no bot group named {name!r}", known=self._groups, wanted=name))
        self._fill_group(self._groups.pop(name), [])
        self.log.append(BotGroupDeleted(name), rules=("B2B-GROUP-DELETE",))

    def _fill_group(self, group: BotGroup, members: Sequence[Deployment]) -> None:
        """Give the group these bots and no others."""
        for other in self._groups.values():
            stay = [member for member in other.members if member not in members]
            if other is not group and len(stay) < len(other.members):
                other.members = stay
                self._log_group(other)
        for member in group.members:
            member.join(None)
        for deployment in members:
            deployment.join(group)
        group.members = list(members)

    def _log_group(self, group: BotGroup) -> None:
        names = tuple(member.name for member in group.members)
        body = BotGroupSaved(group.name, names, group.collaborates, group.transfer_message)
        default = () if group.collaborates else ("B2B-GROUP-COLLABORATION-DEFAULT",)
        self.log.append(body, rules=("B2B-GROUP-MEMBERSHIP", *default))

    def survey_setting(self, name: str, value: str) -> None:
        """Set "request interval" (days) or "sampling" (percent) of the account's surveys; "on" takes the default."""
        surveys = replace(self.cloud.settings.surveys, **survey_option(name, value))
        self.cloud.settings = replace(self.cloud.settings, surveys=surveys)

    def environment(self, variables: Mapping[str, str]) -> None:
        """Set variables of the environment that every bot is linked to as long as no other is named."""
        self._environment.update(variables)
        self._learn(variables)
        for deployment in self.deployments:
            if not deployment.is_linked:
                deployment.environment.update(variables)

    def link_environment(self, name: str, variables: Mapping[str, str], bot: str | None = None) -> None:
        """Link a bot, the first by default, to this environment: it reads no other now (SET-ENVIRONMENT-LINK)."""
        deployment = self.deployment(bot)
        deployment.is_linked = True
        deployment.environment.clear()
        deployment.environment.update(variables)
        self._learn(variables)
        linked = EnvironmentLinked(deployment.name, name)
        self.log.append(linked, bot=deployment.name, rules=("SET-ENVIRONMENT-LINK",))

    def _learn(self, variables: Mapping[str, str]) -> None:
        """Variables with the name of a secret are kept out of the log wherever a bot puts them."""
        for name, value in variables.items():
            if is_secret_name(name):
                self.log.redactor.learn(value)

    def knowledge_base(self, knowledge_base: str) -> KnowledgeBase:
        """The knowledge base of this id; from now on searches in it are answered."""
        found = self._knowledge.get(knowledge_base)
        if found is None:
            found = self._knowledge[knowledge_base] = KnowledgeBase()
            self.outside.serve("POST", knowledge_address(knowledge_base), found.answer)
        return found

    def post_web_view(
        self, variables: Mapping[str, str], message: str = "", *, authorization: str = "", after: str = ""
    ) -> bool:
        """An external system calls the Web View API in the current conversation, by default with the right header.

        With `after` the consumer says this first, and the call comes a second later, whatever the bot is doing.
        """
        if after:
            self.consumer()._write(after, None)
            self.clock.advance(1_000)
        conversation = self._current()
        if conversation is None:
            raise FeatureError("the Web View API needs a conversation, and nobody has started one")
        serving = self._serving(conversation)
        header = authorization or web_view_authorization(conversation, serving.bot.id)
        accepted = serving.platform.post_web_view(conversation, header, variables, message)
        self.run_until_idle()
        return accepted

    # --- people ------------------------------------------------------------------------------------------------------

    def consumer(self, name: str | None = None) -> Consumer:
        """The consumer of this name, arriving now if need be; the first one when no name is given."""
        if name is None:
            if self._consumers:
                return next(iter(self._consumers.values()))
            name = "Consumer"
        if name not in self._consumers:
            self._consumers[name] = Consumer(self, name)
        return self._consumers[name]

    def agent(self, name: str) -> Agent:
        self.cloud.user(name)  # raises UnknownName
        return Agent(self, name)

    # --- variables and dialogs ---------------------------------------------------------------------------------------

    def set_variable(self, name: str, value: str, *, conversation: str | None = None) -> None:
        """Set a bot variable in the conversation; before there is one, in every conversation to come."""
        conversation = conversation or self._current()
        if conversation is None:
            self._presets[name] = value
            return
        self._serving(conversation).platform.set_variable(conversation, name, value)

    def variable(self, name: str, *, conversation: str | None = None) -> str | None:
        """The value of a bot variable, or of a slot written `slot.name`; None when it is not set."""
        conversation = conversation or self._current()
        if conversation is None:
            return self._presets.get(name)
        session = self._serving(conversation).session(conversation)
        if name.startswith("slot."):
            stored = session.slots.get(name[5:])
            return stored.value if stored else None
        return session.variable(name)

    # --- the context service -----------------------------------------------------------------------------------------

    def set_context(self, scope: ContextScope, namespace: str, name: str, value: str) -> None:
        """Write a property of the first bot, the latest consumer or the conversation into the context service."""
        owner = self._context_owners()[scope]
        written = ContextDataSet(scope, namespace, owner, name, json.dumps(value, ensure_ascii=False))
        for change in (ContextNamespaceRegistered(namespace), written):
            self.log.append(change, rules=("JS-CCS-SCOPES",))

    def _context_owners(self) -> dict[ContextScope, str]:
        consumer = self._consumers[next(reversed(self._consumers))] if self._consumers else self.consumer()
        user, conversation = self.profiles.id_of(consumer.name), consumer.conversation or ""
        return {"global": self.deployment().bot.id, "user": user, "conversation": conversation}

    def active_dialogs(self, *, conversation: str | None = None) -> Sequence[str]:
        """The names on the bot's dialog stack, the active one last."""
        conversation = conversation or self._current()
        if conversation is None:
            return []
        deployment = self._serving(conversation)
        bot = deployment.platform.bot_in(conversation)
        dialogs = (bot.dialog(frame.dialog_id) for frame in deployment.session(conversation).stack)
        return [dialog.name for dialog in dialogs if dialog is not None]

    def _current(self) -> str | None:
        for consumer in reversed(self._consumers.values()):
            if consumer.conversation is not None:
                return consumer.conversation
        return None

    def _serving(self, conversation: str) -> Deployment:
        """The bot that served the conversation last."""
        for event in reversed(self.log.events):
            if event.conversation == conversation and event.bot is not None:
                for deployment in self.deployments:
                    if event.bot == deployment.name:
                        return deployment
        return self.deployment()

    # --- time --------------------------------------------------------------------------------------------------------

    def begins_at(self, epoch_ms: int) -> None:
        """Virtual time 0 is this instant, in epoch milliseconds: to clients on sockets, and to scripts of bots."""
        self.cloud.settings = replace(self.cloud.settings, epoch_ms=epoch_ms)
        self.epoch_offset_ms = epoch_ms - EPOCH_MS
        for deployment in self.deployments:
            deployment.settings.epoch_offset_ms = self.epoch_offset_ms

    def run_until_idle(self) -> None:
        self.clock.run_until_idle()

    def advance(self, duration_ms: int) -> None:
        """Let time pass, then settle."""
        self.log.append(TimePassed(duration_ms))
        self.clock.advance(duration_ms)
        self.clock.run_until_idle()

    def forget(self, conversations: Collection[str]) -> None:
        """Forget conversations that are over, everywhere: a server that runs for days must not grow.

        With the last conversation of a consumer what is known of him goes, but for what bots remember by themselves.

        Raises:
            FeatureError: something may still happen in one of them; those before it have been forgotten.
        """
        known = self.cloud.state.conversations
        consumers = {known[each].consumer for each in conversations if each in known}
        for conversation in conversations:
            self.door.services.messaging.forget(conversation)
        gone = consumers - {conversation.consumer for conversation in known.values()}
        for consumer in gone:
            self.profiles.forget(consumer)
        owners: set[tuple[ContextScope, str]] = {("user", self.profiles.id_of(consumer)) for consumer in gone}
        owners |= {("conversation", conversation) for conversation in conversations}
        self.context.forget(owners)
        for person in self._consumers.values():
            if person.conversation in conversations:
                person.conversation = None
        self.log.forget(conversations)

    # --- looking back ------------------------------------------------------------------------------------------------

    def lint(self, bot: Bot | None = None) -> list[FindingReported]:
        """Check the bot, or every deployed one; findings are appended to the log and returned."""
        from ...engine.lint import checked, explained_by, lint

        findings: list[FindingReported] = []
        bots = [user for user in self.cloud.state.users.values() if user.type == "bot"]
        for deployment in [d for d in self.deployments if bot is None or d.bot is bot]:
            found = lint(
                deployment.bot,
                connector=deployment.connector.settings,
                known_skills={skill.name: skill.id for skill in self.cloud.skills()},
                bot_skill_ids={skill_id for user in bots for skill_id in user.skill_ids},
                environment=deployment.environment,
                has_survey=any(other.bot.is_survey for other in self.deployments),
                group=self._group_mates(deployment),
                training=_training(deployment.nlu),
                other_connectors=self._other_connectors(deployment),
            )
            done = self.log.append(BotChecked(deployment.name, len(found)), bot=deployment.name, rules=checked())
            with self.log.caused_by(done):
                for finding in found:
                    self.log.append(finding, bot=deployment.name, node=finding.where, rules=explained_by(finding))
            findings += found
        return findings

    def _other_connectors(self, deployment: Deployment) -> list[ConnectorSettings]:
        mine = [other for other in self.deployments if other.bot.id == deployment.bot.id]
        return [other.connector.settings for other in mine if other is not deployment]

    def _group_mates(self, deployment: Deployment) -> list[Bot]:
        """The other bots of this bot's group."""
        groups = (group for group in self._groups.values() if deployment in group.members)
        return [
            other.bot
            for group in groups
            for other in self.deployments
            if other in group.members and other is not deployment
        ]

    def transcript(self, view: str = "consumer") -> str:
        from ...engine.analysis.transcript import transcript

        return transcript(self.log.events, view="full" if view == "full" else "consumer")

    def explain_failure(self) -> str:
        """The bot's side of the last turn, for a failing step."""
        from ...engine.analysis.explain import explain_turn

        heard = max((event.seq for event in self.log.of(BotInputReceived)), default=None)
        last = self.log.event(heard) if heard is not None else None
        conversation = (last.conversation if last is not None else "") or ""
        played = {each.name: each.platform.bot_in(conversation) for each in self.deployments}
        return explain_turn(self.log.events, played)


class Consumer:
    """A consumer at the messaging window."""

    def __init__(self, world: World, name: str) -> None:
        self._world = world
        self.name = name
        self.channel = DEFAULT_CHANNEL
        self.conversation: str | None = None
        self._metadata = ""

    def uses(self, channel: str) -> None:
        """Write through this channel from the next conversation on; channels are called as getUserChannel does."""
        if channel not in CHANNELS:
            raise UnknownName(message(f"no channel {channel!r}", known=CHANNELS, wanted=channel))
        self.channel = channel

    @property
    def has_open_conversation(self) -> bool:
        """Whether what the consumer says now goes into the conversation there is; its survey is a part of it."""
        return self.conversation is not None and self._world.cloud.conversation(self.conversation).hears_consumer

    def describe(self, about: About, values: Mapping[str, object]) -> None:
        """Say what the cloud knows of this consumer."""
        self._world.profiles.of(self.name).describe(about, values)

    def attaches(self, metadata: str) -> None:
        """The channel attaches this, a JSON list of objects with a type, to the consumer's next message."""
        self._metadata = metadata

    @property
    def messages(self) -> list[MessagePublished]:
        """What the window shows, oldest first."""
        if self.conversation is None:
            return []
        shown = self._world.cloud.conversation(self.conversation).messages
        return [body for body in shown if body.audience == "all"]

    def opens(self, *, skill: str | None = None) -> None:
        """Open the window without a word: a conversation starts at the skill, by default that of the first bot.

        An empty text for the skill: the conversation has none.
        """
        self._open(skill)
        self._world.run_until_idle()

    def says(self, text: str) -> None:
        self._write(text, None)
        self._world.run_until_idle()

    def says_quickly(self, texts: Sequence[str], *, pause_ms: int = 0) -> None:
        """Say all of them, `pause_ms` apart, whatever is going on meanwhile."""
        for index, text in enumerate(texts):
            if index and pause_ms:
                self._world.clock.advance(pause_ms)
            self._write(text, None)
        self._world.run_until_idle()

    def taps_quick_reply(self, title: str) -> None:
        self._tap(messaging_window.quick_reply(self.messages, title, whose=self.name))

    def taps_button(self, label: str, *, card: str | None = None) -> None:
        self._tap(messaging_window.button(self.messages, label, card=card, whose=self.name))

    def selects(self, choice: str) -> None:
        self._tap(messaging_window.choice(self.messages, choice, whose=self.name))

    def picks(self, items: Sequence[str]) -> None:
        """Pick items of the latest list picker; the bot gets them as one text (INT-LIST-PICKER-REPLY)."""
        for item in items:
            messaging_window.list_item(self.messages, item, whose=self.name)
        self.says(messaging_window.picked(items))

    def uploads(self, file: str, *, size_bytes: int = 1024, caption: str = "") -> None:
        self._write(caption, None, File(file, size_bytes, caption))
        self._world.run_until_idle()

    def signs_in(self) -> None:
        """Step up from an unknown to a known consumer, in the conversation that is open."""
        if self.conversation is None or not self.has_open_conversation:
            raise FeatureError(message(f"{self.name} has no open conversation to sign in to"))
        self._world.cloud.consumer_steps_up(self.conversation)
        self._world.run_until_idle()

    def closes(self) -> None:
        if self.conversation is None or not self.has_open_conversation:
            raise FeatureError(message(f"{self.name} has no open conversation to close"))
        self._world.cloud.consumer_closes(self.conversation)
        self._world.run_until_idle()

    def _tap(self, choice: Choice) -> None:
        """What the window writes is in the message; follows CON-BUTTON-TEXT-ON-POSTBACK."""
        self._write(choice.written, choice.payload)
        self._world.run_until_idle()

    def _write(self, text: str, payload: str | None, file: File | None = None) -> None:
        cloud = self._world.cloud
        if not self.has_open_conversation:
            self._open(None)
        assert self.conversation is not None
        metadata, self._metadata = self._metadata, ""
        cloud.consumer_writes(self.conversation, text, payload, file, metadata=metadata)

    def _open(self, skill: str | None) -> None:
        wanted = self._world.deployment().skill if skill is None else skill
        self.conversation = self._world.cloud.start_conversation(self.name, wanted or None, self.channel)


class Agent:
    """A human agent at the Agent Workspace."""

    def __init__(self, world: World, name: str) -> None:
        self._world = world
        self.name = name

    @property
    def ringing(self) -> int:
        """What the badge shows: conversations that ring (CLD-RING)."""
        return len(self._world.cloud.ringing(self.name))

    def accepts(self) -> None:
        self._act(lambda: self._world.cloud.accept(self.name))

    def rejects(self) -> None:
        self._act(lambda: self._world.cloud.reject(self.name))

    def lets_ring_expire(self) -> None:
        """Let time pass until the oldest ring expires."""
        rings = self._world.cloud.ringing(self.name)
        if not rings:
            raise FeatureError(message(f"nothing rings at {self.name}"))
        self._world.advance(rings[0].expires_at_ms - self._world.clock.now_ms)

    def says(self, text: str) -> None:
        self._act(lambda: self._world.cloud.agent_writes(self.name, text))

    def transfers_to(self, skill: str) -> None:
        self._act(lambda: self._world.cloud.agent_transfers(self.name, skill))

    def closes(self) -> None:
        self._act(lambda: self._world.cloud.agent_closes(self.name))

    def _act(self, act: Callable[[], object]) -> None:
        act()
        self._world.run_until_idle()


def _training(nlu: NluPort | None) -> dict[str, int]:
    """How many training phrases a test's natural language understanding knows, by intent."""
    from .scripted_nlu import ScriptedNlu  # only checks ask, and it reads YAML

    return {intent: len(phrases) for intent, phrases in nlu.training.items()} if isinstance(nlu, ScriptedNlu) else {}


@lru_cache(maxsize=8)
def _script_engine(limit_ms: int) -> ScriptEngine:
    from ...engine.script import QuickJsEngine

    return QuickJsEngine(cpu_limit_ms=limit_ms)
