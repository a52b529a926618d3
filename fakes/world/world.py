"""A World: everything one scenario owns. Clock, log, fake cloud, bots with their connectors, people, outside world.

Every action runs all due work timers before it returns; timeouts fire only when time is advanced explicitly. The same
bots, the same messages and the same seed give the same log.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from ...engine.bot import Bot
from ...engine.diagnostics import Diagnostic, diagnostics
from ...engine.errors import FeatureError
from ...engine.events import ContextScope, DiagnosticReported, FindingReported, TimePassed
from ...engine.interactions.knowledge import address as knowledge_address
from ...engine.log.redaction import Redactor
from ...engine.ports import NluPort
from ...engine.settings import ConnectorSettings, PlatformSettings
from ..external.knowledge_base import KnowledgeBase
from ..external.stubs import Answer
from . import bot_checks, forgetting
from .account_file import Account
from .account_setup import set_up
from .agent_connectors import AgentConnectors
from .bot_state import BotState
from .configuration import Configuration
from .copying import copied
from .deployment import Deployment, Deployments, SharedSettings
from .group_membership import GroupMembership
from .infrastructure import Infrastructure
from .participants import Agent, Consumer, Consumers


class World:
    """Everything one scenario owns. `World(bot)` deploys the given bots, the first one facing the consumer.

    Large because it has one method for each thing that steps ask of a target (`steps/targets/protocols.py`). Almost
    every method is one call of the part that does the work; the parts are the other modules of this folder.

    Attributes:
        deployments: the deployed bots, in the order of their deployment.
        consumers: the consumers by name.
        answers: results of platform functions that depend on the outside world, by name; JSON texts.
        set_up_events: the number of events at the beginning of the log that `cloud.yaml` accounts for.
    """

    def __init__(
        self,
        *bots: Bot,
        seed: int = 0,
        settings: PlatformSettings | None = None,
        redactor: Redactor | None = None,
    ) -> None:
        infrastructure = self._infrastructure = Infrastructure.make(seed, redactor)
        self.seed = seed
        self.clock = infrastructure.clock
        self.log = infrastructure.log
        self.people = infrastructure.people
        self.faults = infrastructure.faults
        self.cloud = infrastructure.cloud
        self.context = infrastructure.context
        self.profiles = infrastructure.profiles
        self.door = infrastructure.door
        self.outside = infrastructure.outside
        shared = self._shared = SharedSettings(settings or PlatformSettings())
        self.answers = shared.answers
        self._deployments = Deployments(infrastructure, shared)
        self.deployments = self._deployments.all
        self.consumers = Consumers(self)
        self._groups = GroupMembership(self.log, self._deployments)
        self._connectors = AgentConnectors(infrastructure, self._deployments)
        self._configuration = Configuration(infrastructure, shared, self._deployments)
        self._state = BotState(infrastructure, self._deployments, self.consumers, shared.presets)
        self._knowledge: dict[str, KnowledgeBase] = {}
        self.set_up_events = 0
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
        usual: Mapping[str, Answer] | None = None,
    ) -> Deployment:
        """Give the bot a bot user that holds `skill` (added when missing) and start its agent connector.

        With `preview` the bot is not deployed: it talks as in Conversation Builder's Preview.
        What its integrations answer where no stub does is `usual`, by their names.
        A post-conversation survey bot needs no connector of its own: with a skill it is live (SUR-AUTO-DEPLOYED).

        Raises:
            FeatureError: a bot of this name is deployed already.
        """
        return self._deployments.deploy(
            bot, skill=skill, connector=connector, intents=intents, name=name, preview=preview, usual=usual or {}
        )

    def import_bot(self, bot: Bot, *, domains_are_there: bool) -> Bot:
        """Import the bot from its file; returns the bot that can be deployed (SET-IMPORT-EXPORT)."""
        return self._deployments.import_bot(bot, domains_are_there=domains_are_there)

    def connect(self, bot: Bot, user: str) -> None:
        """Add an agent connector with this bot user to the bot: a user serves one bot only (CON-AGENT-ONE-BOT)."""
        self._deployments.connect(bot, user)

    def save(self, bot: Bot) -> None:
        """Save a new version of a deployed bot, for the sessions that begin later (INT-PREVIEW-RESET)."""
        self._deployments.save(bot)

    def deployment(self, name: str | None = None) -> Deployment:
        """The deployed bot of this name; the first one when no name is given."""
        return self._deployments.find(name)

    @property
    def entry_skill(self) -> str:
        """The skill of a conversation that is opened without one: that of the first bot."""
        return self._deployments.find().skill

    def lint(self, bot: Bot | None = None) -> list[FindingReported]:
        """Check the bot, or every deployed one; findings are appended to the log and returned."""
        return bot_checks.check(self._infrastructure, self._deployments, self._groups, bot)

    # --- configuration -----------------------------------------------------------------------------------------------

    @property
    def settings(self) -> PlatformSettings:
        return self._shared.platform

    @property
    def epoch_offset_ms(self) -> int:
        """Difference between the date at virtual time 0 and the default, in milliseconds."""
        return self._shared.epoch_offset_ms

    def set_up_account(self, account: Account) -> Account:
        """Set the account up from `cloud.yaml`, before any bot is deployed.

        Returns the file again: its human agents and the settings of its connector are left to the caller.
        """
        set_up(self, account)
        return account

    def connector(self, bot: str | None = None, **fields: object) -> None:
        """Change fields of `ConnectorSettings`, of one bot or of all."""
        self._connectors.change(bot, fields)

    def edit_connector(self, bot: str, **fields: object) -> None:
        """Change the connector of this bot, which has to be stopped (CON-EDIT-STOPPED)."""
        self._connectors.edit(bot, fields)

    def run_connector(self, runs: bool, bot: str | None = None) -> None:
        """Start or stop the agent connector of this bot, the first by default (CON-TWO-STEPS)."""
        self._connectors.run(runs, bot)

    def switch(self, name: str, value: object) -> None:
        """Set one of `Switches`, for bots deployed earlier as well."""
        self._configuration.switch(name, value)

    def group(
        self,
        name: str,
        bots: Sequence[str] | None = None,
        *,
        collaborates: bool | None = None,
        transfer_message: str | None = None,
    ) -> None:
        """Create a bot group, or change it; a bot that joins leaves the group it was in (B2B-GROUP-MEMBERSHIP).

        A new group does not collaborate by default (B2B-GROUP-COLLABORATION-DEFAULT).
        """
        self._groups.save(name, bots, collaborates=collaborates, transfer_message=transfer_message)

    def delete_group(self, name: str) -> None:
        """Delete a bot group; its bots stay deployed, without a group (B2B-GROUP-DELETE)."""
        self._groups.delete(name)

    def survey_setting(self, name: str, value: str) -> None:
        """Set "request interval" (days) or "sampling" (percent) of the account's surveys; "on" takes the default."""
        self._configuration.survey_setting(name, value)

    def environment(self, variables: Mapping[str, str]) -> None:
        """Set variables of the environment that bots are linked to by default."""
        self._configuration.environment(variables)

    def link_environment(self, name: str, variables: Mapping[str, str], bot: str | None = None) -> None:
        """Link a bot, the first by default, to this environment instead of any other (SET-ENVIRONMENT-LINK)."""
        self._configuration.link_environment(name, variables, bot)

    @property
    def instant_ms(self) -> int:
        """The present instant of virtual time, in epoch milliseconds."""
        return self.cloud.wire_ms(self.clock.now_ms)

    def begins_at(self, epoch_ms: int) -> None:
        """Let virtual time 0 be this instant, in epoch milliseconds, for clients on sockets and for scripts of bots."""
        self._configuration.begins_at(epoch_ms)

    def knowledge_base(self, knowledge_base: str) -> KnowledgeBase:
        """The knowledge base of this id; from now on searches in it are answered."""
        found = self._knowledge.get(knowledge_base)
        if found is None:
            found = self._knowledge[knowledge_base] = KnowledgeBase()
            self.outside.serve("POST", knowledge_address(knowledge_base), found.answer)
        return found

    # --- people ------------------------------------------------------------------------------------------------------

    def consumer(self, name: str | None = None) -> Consumer:
        """The consumer of this name, added when missing; the first one when no name is given."""
        return self.consumers.find(name)

    def agent(self, name: str) -> Agent:
        """The human agent of this name. Raises UnknownName."""
        self.cloud.user(name)
        return Agent(self, name)

    # --- the state of bots -------------------------------------------------------------------------------------------

    def set_variable(self, name: str, value: str, *, conversation: str | None = None) -> None:
        """Set a bot variable in the conversation; before the first one, in every conversation to come."""
        self._state.set_variable(name, value, conversation)

    def variable(self, name: str, *, conversation: str | None = None) -> str | None:
        """The value of a bot variable, or of a slot written `slot.name`; None when it is not set."""
        return self._state.variable(name, conversation)

    def active_dialogs(self, *, conversation: str | None = None) -> Sequence[str]:
        """The names on the bot's dialog stack, the active one last."""
        return self._state.active_dialogs(conversation)

    def set_context(self, scope: ContextScope, namespace: str, name: str, value: str) -> None:
        """Write a property of the first bot, the latest consumer or the conversation into the context service."""
        self._state.set_context(scope, namespace, name, value)

    def post_web_view(
        self, variables: Mapping[str, str], message: str = "", *, authorization: str = "", after: str = ""
    ) -> bool:
        """Call the Web View API for the current conversation as an external system, by default with the right header.

        With `after` the consumer says this first, and the call comes a second later, even if the bot is busy.
        """
        if after:
            self.consumer().writes(after)
            self.clock.advance(1_000)
        conversation = self.consumers.current_conversation
        if conversation is None:
            raise FeatureError("the Web View API needs a conversation, but none has been started")
        accepted = self._state.post_web_view(conversation, variables, message, authorization=authorization)
        self.run_until_idle()
        return accepted

    # --- time --------------------------------------------------------------------------------------------------------

    def run_until_idle(self) -> None:
        """Run all due work timers."""
        self.clock.run_until_idle()

    def advance(self, duration_ms: int) -> None:
        """Let time pass, then run all due work timers."""
        self.log.append(TimePassed(duration_ms))
        self.clock.advance(duration_ms)
        self.clock.run_until_idle()

    def forget(self, conversations: Collection[str]) -> None:
        """Forget conversations that are over, everywhere.

        Raises:
            FeatureError: one of them is not over; those before it have been forgotten.
        """
        forgetting.forget(self._infrastructure, self.consumers, conversations)

    def copy(self) -> World:
        """A copy of everything, which goes on independently of this World, and like it for the same acts.

        Raises:
            EmulatorError: a turn of a bot waits for a timer.
        """
        return copied(self, self.log, self.deployments)

    # --- looking back ------------------------------------------------------------------------------------------------

    def transcript(self, view: str = "consumer") -> str:
        """The transcript, as the consumer saw it or, with the view "full", with everything that happened."""
        from ...engine.analysis.transcript import transcript

        return transcript(self.log.events, view="full" if view == "full" else "consumer")

    def diagnostics(self) -> list[Diagnostic]:
        """What the emulator noticed so far, each with its code; an assumption only where it is used first."""
        return list(diagnostics(self.log.events))

    def remark(self, diagnostic: DiagnosticReported) -> None:
        """Append a diagnostic about the account or the scenario to the log."""
        self.log.append(diagnostic)

    def explain_failure(self, *, since: int | None = None) -> str:
        """The bots' side of what led to a failing step.

        Args:
            since: number of the last event before the last When; None: the last turn, with what led to it.
        """
        from ...engine.analysis.failure_explanation import explain_failure

        case_sensitive = self._configuration.switches.case_sensitive_patterns
        return explain_failure(self.log.events, self._bot_in, since=since, case_sensitive=case_sensitive)

    def _bot_in(self, name: str, conversation: str) -> Bot | None:
        """The version of the bot of this name that a conversation runs."""
        found = next((each for each in self.deployments if each.name == name), None)
        return found.platform.bot_in(conversation) if found is not None else None
