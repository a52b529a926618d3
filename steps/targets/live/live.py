"""The target `live`: a bot that is deployed on a real account, a consumer at the Messaging Window protocol.

Theory of operation. The harness acts as the consumers and the human agents of the profile, each with a socket of its
own. The log that steps read is made of what the sockets show: conversations, messages, rings, assignments. Nothing else
can be seen from outside, so a step that needs it skips the scenario. An action is over when nothing new has arrived for
a while. `guards` protects real people from the run.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ....engine.analysis.transcript import transcript
from ....engine.errors import UnknownName, message
from ....engine.events import BotDeployed, DiagnosticReported
from ....fakes.world.account_file import Account as FileAccount
from ....fakes.world.account_file import AgentEntry as FileAgent
from ..base import BaseTarget
from ..capability import Capability
from .guards import LiveAccount
from .live_clients import LiveClients
from .live_cloud import LiveCloud
from .live_limits import LIMITS
from .live_people import LiveAgent, LiveConsumer

if TYPE_CHECKING:
    from ....engine.bot import Bot
    from ....engine.log.redaction import Redactor
    from ....engine.ports import NluPort
    from ....fakes.external.stubs import Answer


class LiveTarget(BaseTarget):
    """One scenario against a deployed bot.

    Args:
        account: the account of the run.
        redactor: keeps secrets out of the log.
    """

    limits = LIMITS

    def __init__(self, account: LiveAccount, *, redactor: Redactor) -> None:
        self.account = account
        self._clients = LiveClients(account, redactor)
        self._observer = self._clients.observer
        self.clock = self._observer.clock
        self.log = self._observer.log
        self.cloud = LiveCloud(self._clients)
        self._consumers: dict[str, LiveConsumer] = {}

    def close(self) -> None:
        self.account.end()

    def set_up_account(self, account: FileAccount) -> FileAccount:
        """Returns the agents of `cloud.yaml` that the profile has too; the rest describes the emulator's account."""
        profile = self.account.profile
        agents = {
            name: FileAgent(skills=[skill for skill in entry.skills if skill in profile.skills], state=entry.state)
            for name, entry in account.agents.items()
            if name in profile.agents
        }
        return FileAccount(agents=agents)

    def deploy(
        self,
        bot: Bot,
        *,
        skill: str | None = None,
        intents: NluPort | None = None,  # noqa: ARG002 - the deployed bot has its own NLU
        name: str | None = None,  # noqa: ARG002 - the bot user exists
        preview: bool = False,
        usual: Mapping[str, Answer] | None = None,  # noqa: ARG002 - its integrations are real
    ) -> None:
        """Find the bot among the deployed bots of the profile; nothing is deployed."""
        if preview:
            self.limits.refuse(Capability.PREVIEW)
        deployed = self.account.profile.bots
        found = next((deployed[key] for key in (bot.name, bot.id) if key in deployed), None)
        if found is None:
            self.limits.skip(f"the bot {bot.name!r} is not among the deployed bots of the profile")
        if skill not in (None, found):
            self.limits.skip(f"the bot {bot.name!r} serves the skill {found!r} there")
        skill_id = self.account.skill_id(found)
        self._observer.bots.append((bot.name, skill_id))
        self._observer.append(BotDeployed(bot.name, bot.name, (skill_id,)), bot=bot.name)

    def consumer(self, name: str | None = None) -> LiveConsumer:
        if name is None:
            name = next(iter(self._consumers), "Consumer")
        if name not in self._consumers:
            self._consumers[name] = LiveConsumer(self._clients, name)
        return self._consumers[name]

    def agent(self, name: str) -> LiveAgent:
        if name not in self.account.workspaces:
            raise UnknownName(message(f"no agent named {name!r}", known=self.account.workspaces, wanted=name))
        return LiveAgent(self._clients, name)

    @property
    def instant_ms(self) -> int:
        self.limits.skip("nobody can set the date of a real account")

    def begins_at(self, epoch_ms: int) -> None:  # noqa: ARG002 - the protocol has it
        self.limits.skip("nobody can set the date of a real account")

    def advance(self, duration_ms: int) -> None:
        self._clients.advance(duration_ms)

    def run_until_idle(self) -> None:
        self._clients.settle()

    def remark(self, diagnostic: DiagnosticReported) -> None:
        self._observer.append(diagnostic)

    def transcript(self) -> str:
        return transcript(self.log.events, view="consumer")

    def explain_failure(self, *, since: int | None = None) -> str:  # noqa: ARG002 - the protocol's signature
        return ""  # what happens inside the bot cannot be seen from outside
