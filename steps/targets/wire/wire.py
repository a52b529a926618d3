"""The target `wire`: the emulator behind a server on loopback, people at real sockets.

Theory of operation. One server serves a whole pytest run; each scenario gives it a World of its own. Given steps set up
that World directly, on the server's thread. People act over sockets only: a consumer through the identity service and
the Messaging Window protocol, an agent through login and the agent protocol. Time moves only by the control API. After
an action every client reads what is on its way for it, and what it received is compared with the log (`delivery`).
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from typing import TYPE_CHECKING, Any

from ....engine.errors import UnknownName, message
from ....fakes.world.world import World
from ..base import BaseCloud, BaseTarget
from ..capability import Capability
from ..client.agent import AVAILABILITY
from .wire_clients import WireClients
from .wire_limits import LIMITS
from .wire_people import WireAgent, WireConsumer
from .wire_server import WireServer

if TYPE_CHECKING:
    from ....engine.bot import Bot
    from ....engine.events import ContextScope, DiagnosticReported
    from ....engine.ports import NluPort
    from ....fakes.external.stubs import Answer
    from ....fakes.working_hours.hours import WorkingHours
    from ....fakes.world.account_file import Account as FileAccount
    from ..protocols import AgentState, Conversation, Faults, KnowledgeBase, Outside, Skill


class WireTarget(BaseTarget):
    """One scenario on the wire. Set-up and queries go to the World, on the server's thread.

    Large because it has all methods of the protocol, most of them one line each.

    Args:
        server: the server.
        world: this scenario's own; the server serves it until the next one.
        checks: whether each action compares what the clients received with the log.
    """

    limits = LIMITS

    def __init__(self, server: WireServer, world: World, *, checks: bool = True) -> None:
        self.clients = WireClients(server, world, checks=checks)
        self.world = world
        self.clock = world.clock
        self.log = world.log
        self.cloud = WireCloud(self.clients)
        self._run = self.clients.call
        self._consumers: dict[str, WireConsumer] = {}

    @property
    def faults(self) -> Faults:
        return self.world.faults

    @property
    def outside(self) -> Outside:
        return self.world.outside

    @property
    def answers(self) -> MutableMapping[str, str]:
        return self.world.answers

    def remark(self, diagnostic: DiagnosticReported) -> None:
        self._run(lambda: self.world.remark(diagnostic))

    def close(self) -> None:
        self.clients.close()

    # --- people and time ---------------------------------------------------------------------------------------------

    def consumer(self, name: str | None = None) -> WireConsumer:
        known = self._run(lambda: self.world.consumer(name).name)
        if known not in self._consumers:
            self._consumers[known] = WireConsumer(self.clients, known)
        return self._consumers[known]

    def agent(self, name: str) -> WireAgent:
        self.world.cloud.user(name)  # raises UnknownName
        return WireAgent(self.clients, name)

    @property
    def instant_ms(self) -> int:
        return self.world.instant_ms

    def begins_at(self, epoch_ms: int) -> None:
        self._run(lambda: self.world.begins_at(epoch_ms))

    def advance(self, duration_ms: int) -> None:
        self.clients.advance(duration_ms)

    def run_until_idle(self) -> None:
        self.clients.settle()

    def post_web_view(
        self, variables: Mapping[str, str], message: str = "", *, authorization: str = "", after: str = ""
    ) -> bool:
        if after:
            self.consumer().writes(after)
            self.clients.pass_time(1_000)
        accepted = self._run(lambda: self.world.post_web_view(variables, message, authorization=authorization))
        self.clients.settle()
        return accepted

    # --- bots --------------------------------------------------------------------------------------------------------

    def set_up_account(self, account: FileAccount) -> FileAccount:
        return self._run(lambda: self.world.set_up_account(account))

    def deploy(
        self,
        bot: Bot,
        *,
        skill: str | None = None,
        intents: NluPort | None = None,
        name: str | None = None,
        preview: bool = False,
        usual: Mapping[str, Answer] | None = None,
    ) -> object:
        if preview:
            self.limits.refuse(Capability.PREVIEW)
        return self._run(lambda: self.world.deploy(bot, skill=skill, intents=intents, name=name, usual=usual))

    def save(self, bot: Bot) -> None:
        self._run(lambda: self.world.save(bot))

    def import_bot(self, bot: Bot, *, domains_are_there: bool) -> Bot:
        return self._run(lambda: self.world.import_bot(bot, domains_are_there=domains_are_there))

    def connect(self, bot: Bot, user: str) -> None:
        self._run(lambda: self.world.connect(bot, user))

    def connector(self, bot: str | None = None, **fields: Any) -> None:
        self._run(lambda: self.world.connector(bot, **fields))

    def edit_connector(self, bot: str, **fields: Any) -> None:
        self._run(lambda: self.world.edit_connector(bot, **fields))

    def run_connector(self, runs: bool, bot: str | None = None) -> None:
        self._run(lambda: self.world.run_connector(runs, bot))

    # --- settings ----------------------------------------------------------------------------------------------------

    def environment(self, variables: Mapping[str, str]) -> None:
        self._run(lambda: self.world.environment(variables))

    def link_environment(self, name: str, variables: Mapping[str, str], bot: str | None = None) -> None:
        self._run(lambda: self.world.link_environment(name, variables, bot))

    def switch(self, name: str, value: object) -> None:
        self._run(lambda: self.world.switch(name, value))

    def group(
        self,
        name: str,
        bots: Sequence[str] | None = None,
        *,
        collaborates: bool | None = None,
        transfer_message: str | None = None,
    ) -> None:
        self._run(lambda: self.world.group(name, bots, collaborates=collaborates, transfer_message=transfer_message))

    def delete_group(self, name: str) -> None:
        self._run(lambda: self.world.delete_group(name))

    def survey_setting(self, name: str, value: str) -> None:
        self._run(lambda: self.world.survey_setting(name, value))

    def knowledge_base(self, knowledge_base: str) -> KnowledgeBase:
        return self._run(lambda: self.world.knowledge_base(knowledge_base))

    def set_context(self, scope: ContextScope, namespace: str, name: str, value: str) -> None:
        self._run(lambda: self.world.set_context(scope, namespace, name, value))

    # --- queries -----------------------------------------------------------------------------------------------------

    def set_variable(self, name: str, value: str, *, conversation: str | None = None) -> None:
        self._run(lambda: self.world.set_variable(name, value, conversation=conversation))

    def variable(self, name: str, *, conversation: str | None = None) -> str | None:
        return self._run(lambda: self.world.variable(name, conversation=conversation))

    def active_dialogs(self, *, conversation: str | None = None) -> Sequence[str]:
        return self._run(lambda: self.world.active_dialogs(conversation=conversation))

    def lint(self, bot: Bot | None = None) -> object:
        return self._run(lambda: self.world.lint(bot))

    def transcript(self) -> str:
        return self._run(self.world.transcript)

    def explain_failure(self, *, since: int | None = None) -> str:
        return self._run(lambda: self.world.explain_failure(since=since))


class WireCloud(BaseCloud):
    """The account. Agents go online by socket; everything else is set up on the server's thread."""

    limits = LIMITS

    def __init__(self, clients: WireClients) -> None:
        self._clients = clients
        self._cloud = clients.world.cloud
        self._run = clients.call

    @property
    def account(self) -> str:
        return self._cloud.account

    def add_skill(self, name: str, id: str | int | None = None, description: str = "") -> Skill:
        return self._run(lambda: self._cloud.add_skill(name, id, description))

    def skill(self, name_or_id: str) -> Skill:
        return self._run(lambda: self._cloud.skill(name_or_id))

    def allow_media(self, domains: Sequence[str]) -> None:
        self._run(lambda: self._cloud.allow_media(domains))

    def set_shift(self, skill: str, on_shift: bool) -> None:
        self._run(lambda: self._cloud.set_shift(skill, on_shift))

    def is_on_shift(self, skill: str) -> bool:
        return self._run(lambda: self._cloud.is_on_shift(skill))

    def working_hours(self, skill: str) -> WorkingHours | None:
        return self._run(lambda: self._cloud.working_hours(skill))

    def add_agent(
        self,
        name: str,
        *,
        skills: Sequence[str] = (),
        state: AgentState = "Offline",
        slots: int = 3,
        id: str | int | None = None,
        profiles: Sequence[str] = ("Agent",),
        login_name: str = "",
    ) -> object:
        user = self._run(
            lambda: self._cloud.add_agent(
                name, skills=skills, slots=slots, id=id, profiles=profiles, login_name=login_name
            )
        )
        self.set_state(name, state)
        return user

    def set_state(self, agent: str, state: AgentState) -> None:
        user = self._cloud.user(agent)
        if state not in AVAILABILITY:
            raise UnknownName(message(f"no agent state {state!r}", known=AVAILABILITY, wanted=state))
        if user.type == "bot":
            self._run(lambda: self._cloud.set_state(agent, state))
        elif user.state != state:
            self._clients.open_workspace(agent).goes(AVAILABILITY[state])
            self._clients.catch_up()

    def set_slots(self, agent: str, slots: int) -> None:
        self._run(lambda: self._cloud.set_slots(agent, slots))

    def set_profiles(self, agent: str, profiles: Sequence[str]) -> None:
        self._run(lambda: self._cloud.set_profiles(agent, profiles))

    def close_idle(self, conversation_id: str) -> None:
        self._run(lambda: self._cloud.close_idle(conversation_id))

    def can_write(self, agent: str, conversation_id: str) -> bool:
        return self._run(lambda: self._cloud.can_write(agent, conversation_id))

    def agents(self, skill: str | None = None) -> Sequence[str]:
        return self._run(lambda: self._cloud.agents(skill))

    def waiting(self, skill: str) -> Sequence[Conversation]:
        return self._run(lambda: self._cloud.waiting(skill))

    def conversation(self, conversation_id: str) -> Conversation:
        return self._run(lambda: self._cloud.conversation(conversation_id))
