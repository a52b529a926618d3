"""The protocol of targets, on which steps act: people, the cloud, the clock and the log. The emulator is the `World`.

Every acting method settles before it returns: all due work timers have run, no patience timer has fired. Unknown names
raise `UnknownName`. Times are integers of virtual milliseconds.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:
    from ...engine.bot import Bot
    from ...engine.clock import Clock
    from ...engine.events import ContextScope, DiagnosticReported, MessagePublished
    from ...engine.log import Log
    from ...engine.ports import NluPort
    from ...fakes.cloud.consumers import About
    from ...fakes.external.stubs import Answer
    from ...fakes.working_hours.hours import WorkingHours
    from ...fakes.world.account_file import Account
    from ...fakes.world.world import World

AgentState = Literal["Online", "Away", "Back soon", "Offline"]
Failure = Literal["times out", "drops the connection", "unreachable"]


class Consumer(Protocol):
    """A consumer at the messaging window. The first message starts a conversation, as does a message after its end."""

    @property
    def name(self) -> str: ...

    @property
    def conversation(self) -> str | None:
        """The id of the open conversation, else of the last one; None before the first."""

    @property
    def messages(self) -> Sequence[MessagePublished]:
        """The messages of the window, oldest first."""

    def opens(self, *, skill: str | None = None) -> None:
        """Open the window and write nothing: the conversation starts, a bot that joins may greet."""

    def says(self, text: str) -> None: ...

    def says_quickly(self, texts: Sequence[str], *, pause_ms: int = 0) -> None:
        """Send these texts, `pause_ms` apart, without waiting for an answer."""

    def taps_quick_reply(self, title: str) -> None:
        """Tap a quick reply of the latest message that offers any."""

    def taps_button(self, label: str, *, card: str | None = None) -> None:
        """Tap a button of the latest message with buttons, or of the card with this title."""

    def selects(self, choice: str) -> None:
        """Select a choice of the latest multiple-choice question."""

    def picks(self, items: Sequence[str]) -> None:
        """Pick items of the latest list picker."""

    def uploads(self, file: str, *, size_bytes: int = 1024, caption: str = "") -> None: ...

    def uses(self, channel: str) -> None:
        """Write through this channel, named as by getUserChannel, from the next conversation on."""

    def describe(self, about: About, values: Mapping[str, object]) -> None:
        """Set the consumer's data in the cloud."""

    def attaches(self, metadata: str) -> None:
        """Attach metadata of the channel, a JSON list of objects with a type, to the consumer's next message."""

    def signs_in(self) -> None:
        """Become a known consumer in the middle of the conversation."""

    def closes(self) -> None: ...


class Agent(Protocol):
    """A human agent at the Agent Workspace."""

    @property
    def name(self) -> str: ...

    @property
    def ringing(self) -> int:
        """The number on the workspace badge: the conversations that are ringing."""

    def accepts(self) -> None: ...

    def rejects(self) -> None: ...

    def lets_ring_expire(self) -> None:
        """Let time pass until the oldest ring expires."""

    def says(self, text: str, *, private: bool = False) -> None:
        """Write a message; a private one is for agents and managers only."""

    def transfers_to(self, skill: str) -> None: ...

    def transfers_to_agent(self, agent: str) -> None:
        """Transfer the conversation to another agent, of its own skill if they hold it."""

    def returns_to_queue(self) -> None:
        """Put the conversation back into the queue of its skill."""

    def closes(self) -> None: ...


class Skill(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def id(self) -> str: ...

    @property
    def description(self) -> str: ...


class Conversation(Protocol):
    @property
    def id(self) -> str: ...

    @property
    def assigned(self) -> str:
        """The name of the user, human or bot, to whom it is assigned; empty while it waits or is closed."""


class KnowledgeBase(Protocol):
    def learn(self, phrase: str, article: Mapping[str, Any], score: float = ...) -> None:
        """Let the phrase find the article, with a score between 0 and 1."""


class Cloud(Protocol):
    """The account: skills, users, queues. `skill` arguments are names or ids."""

    @property
    def account(self) -> str:
        """The account's id."""

    def add_skill(self, name: str, id: str | int | None = None, description: str = "") -> Skill: ...

    def skill(self, name_or_id: str) -> Skill: ...

    def allow_media(self, domains: Sequence[str]) -> None:
        """Whitelist these domains, and no others, for images, videos and sounds."""

    def set_shift(self, skill: str, on_shift: bool) -> None: ...

    def is_on_shift(self, skill: str) -> bool: ...

    def working_hours(self, skill: str) -> WorkingHours | None:
        """The working hours of a skill; None if the account has none for it."""

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
    ) -> object: ...

    def set_state(self, agent: str, state: AgentState) -> None: ...

    def set_slots(self, agent: str, slots: int) -> None: ...

    def set_profiles(self, agent: str, profiles: Sequence[str]) -> None: ...

    def close_idle(self, conversation_id: str) -> None: ...

    def can_write(self, agent: str, conversation_id: str) -> bool: ...

    def agents(self, skill: str | None = None) -> Sequence[str]:
        """The names of the human agents, of those with the skill if one is named."""

    def waiting(self, skill: str) -> Sequence[Conversation]:
        """The conversations that wait for this skill, ringing ones included, longest wait first."""

    def conversation(self, conversation_id: str) -> Conversation: ...


class Faults(Protocol):
    """Injected faults, which occur in the order given; `times` None means every time."""

    def transfer_api_answers(self, status: int, times: int | None = 1, *, after_effect: bool = False) -> None: ...

    def transfer_api_times_out(self, times: int = 1, *, after_effect: bool = False) -> None: ...

    def transfer_api_drops(self, times: int = 1, *, after_effect: bool = False) -> None: ...

    def transfer_api_answers_late(self, latency_ms: int, times: int = 1) -> None: ...

    def transfers_fail_later(self, times: int | None = 1) -> None: ...

    def lose_next_response(self) -> None: ...

    def silent_for(self, messages: int) -> None: ...


class Outside(Protocol):
    """The bot author's own APIs."""

    def stub(
        self,
        method: str,
        url: str,
        *,
        status: int = 200,
        json: Any = ...,
        latency_ms: int = 0,
        error: Failure | None = None,
    ) -> None:
        """Stub the response to this request; without `json` it has no body. With `error` the request fails instead."""

    def stub_integration(
        self,
        name: str,
        *,
        status: int = 200,
        json: Any = ...,
        text: str | None = None,
        headers: Mapping[str, str] | None = None,
        latency_ms: int = 0,
        error: Failure | None = None,
    ) -> None:
        """Stub the response to every request of this integration, whatever its address."""


class Target(Protocol):
    """One scenario's target. Large because steps need this many operations of a conversation's environment."""

    @property
    def clock(self) -> Clock: ...

    @property
    def instant_ms(self) -> int:
        """The present instant of virtual time, in epoch milliseconds."""

    def begins_at(self, epoch_ms: int) -> None:
        """Let virtual time 0 be this instant, in epoch milliseconds."""

    @property
    def log(self) -> Log: ...

    def remark(self, diagnostic: DiagnosticReported) -> None:
        """Append a diagnostic about the scenario to the log."""

    @property
    def cloud(self) -> Cloud: ...

    @property
    def faults(self) -> Faults: ...

    @property
    def answers(self) -> MutableMapping[str, str]:
        """Platform function → JSON text, for functions that depend on external systems."""

    def set_context(self, scope: ContextScope, namespace: str, name: str, value: str) -> None:
        """Write a property of the first bot, the latest consumer or the conversation into the context service."""

    @property
    def outside(self) -> Outside: ...

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
        """Give the bot a bot user with the skill (made when missing; default "Bot", then the bot's name) and start it.

        The first bot deployed is the one a consumer reaches. `usual` is what integrations answer where no stub does.
        """

    def save(self, bot: Bot) -> None:
        """Save a new version of a deployed bot, identified by its id; no redeployment is needed."""

    def connector(self, bot: str | None = None, **fields: Any) -> None:
        """Change fields of `ConnectorSettings` of the bot with this name, of every bot by default."""

    def edit_connector(self, bot: str, **fields: Any) -> None:
        """Edit the connector of this bot; refused with a diagnostic while it runs."""

    def run_connector(self, runs: bool, bot: str | None = None) -> None:
        """Start or stop the agent connector of this bot, the first by default."""

    def connect(self, bot: Bot, user: str) -> None:
        """Add an agent connector with this bot user; refused with a diagnostic when the user serves another bot."""

    def import_bot(self, bot: Bot, *, domains_are_there: bool) -> Bot:
        """Import the bot from its file, before or after the domains of its intents."""

    def link_environment(self, name: str, variables: Mapping[str, str], bot: str | None = None) -> None:
        """Link the bot, the first by default, to this environment instead of any other."""

    def set_up_account(self, account: Account) -> Account:
        """Set the account up from `cloud.yaml`, before any bot is deployed.

        Returns the parts left to the caller: the agents to add, and the settings of agent connectors.
        """

    def switch(self, name: str, value: object) -> None: ...

    def group(
        self,
        name: str,
        bots: Sequence[str] | None = None,
        *,
        collaborates: bool | None = None,
        transfer_message: str | None = None,
    ) -> None:
        """Create a bot group, or change it."""

    def delete_group(self, name: str) -> None: ...

    def survey_setting(self, name: str, value: str) -> None:
        """Set "request interval" or "sampling" of the account's surveys to "on", "off" or a number."""

    def environment(self, variables: Mapping[str, str]) -> None: ...

    def knowledge_base(self, knowledge_base: str) -> KnowledgeBase:
        """The knowledge base of this id; from now on searches in it are answered."""

    def post_web_view(
        self, variables: Mapping[str, str], message: str = "", *, authorization: str = "", after: str = ""
    ) -> bool:
        """Call the Web View API for the current conversation, as an external system; False when it is refused.

        With `after` the consumer says this first, and the call comes a second later.
        """

    def consumer(self, name: str | None = None) -> Consumer:
        """The consumer of this name, made on first use; without a name the scenario's first consumer."""

    def agent(self, name: str) -> Agent: ...

    def set_variable(self, name: str, value: str, *, conversation: str | None = None) -> None:
        """Set a bot variable in the conversation, or in every one to come when there is none yet."""

    def variable(self, name: str, *, conversation: str | None = None) -> str | None: ...

    def active_dialogs(self, *, conversation: str | None = None) -> Sequence[str]:
        """The names of the dialogs on the bot's stack, the active one last; empty when it is idle."""

    def advance(self, duration_ms: int) -> None: ...

    def run_until_idle(self) -> None: ...

    def copy(self) -> World:
        """A copy of everything, in which the conversation can take another way."""

    def lint(self, bot: Bot | None = None) -> object:
        """Check the bot, all deployed ones by default; the findings are in the log as `FindingReported`."""

    def transcript(self) -> str: ...

    def explain_failure(self, *, since: int | None = None) -> str:
        """The bots' side of what led to a failing step, since the event of this number; None: of the last turn."""
