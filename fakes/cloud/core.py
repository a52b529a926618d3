"""What every part of the cloud stands on: settings, state, log, and finding what a name or an id means."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from ...engine.clock import Clock, Timer
from ...engine.errors import FeatureError, HandoffError, UnknownName, closest, message
from ...engine.events import Body, RequestRefused
from ...engine.log import Event, Log
from ...engine.ports import BotAgent, SurveyAgent
from ...engine.script import EPOCH
from ..faults import Faults
from ..people import People
from .records import Conversation, Ring, Skill, User
from .state import CHANGES, CloudState, fold
from .surveys import SurveySettings

EPOCH_MS = int(EPOCH.timestamp() * 1000)  # virtual time 0, unless the World says otherwise


@dataclass(frozen=True, slots=True)
class CloudSettings:
    """What an account can set, and what documents leave open. Times in milliseconds.

    Attributes:
        ring_ms: how long a ring waits for its answer; the documented example says 72 seconds.
        bot_removal_wait_ms: from the answer to the transfer call until the bot is removed.
        late_failure_ms: from the queueing until a transfer fails that was made to fail later; ours.
        bot_hears_while_transferring: C50, consumer messages reach the bot until somebody accepts.
        fallback_skill_id: C05b, where a transferred conversation goes when nobody of its skill has a free slot.
        takes_profiles: whether the account is enabled for SET_USER_PROFILE (CLD-SET-USER-PROFILE).
        media_domains: the domains whose images, videos and sounds may be shown; None: nobody has said (then all).
        surveys: the account's survey options.
        epoch_ms: the instant at which virtual time is 0, in epoch milliseconds: what clients on sockets are told.
        suggestion_wait_ms: how long a conversation waits for a suggested agent, unless its skill says otherwise.
        entry_skill_id: the skill of a conversation that a consumer on a socket opens without one.
        campaigns: engagement id to skill id: the skill of a conversation opened by that engagement.
        unskilled_rings: who is rung for a conversation without a skill.

    Where nobody has published what the platform does, the default is the first of the values; S numbers are those of
    the list of open questions.

    Attributes:
        notifications: S1, they come before or after the response to the request that caused them.
        suggestion_without_skill: S2, suggesting an agent who does not hold the skill, or does not exist.
        suggestion_unavailable: S3, suggesting an agent who is not Online: the conversation waits for him, the request
            is refused, or the suggestion is ignored at once, also when he has no free slot.
        suggestion_declined: S4, the suggested agent rejects the ring or lets it expire.
        unknown_skill: S5, a transfer to a skill that does not exist: refused, or the conversation waits for nobody.
        forbidden_transfer: S6, a transfer that `can_transfer` or `transfer_list` of the skill forbids.
        round_pause_ms: S7, when everybody has turned a ring down, the round starts again after so long; None: never.
        unknown_bearer: S8, a socket with an unknown bearer: refused with 401, or accepted and closed with 4401.
        second_login: S9, of one user: closes the first session, or both go on.
        closed_notification: S10, what a consumer who asked for open conversations gets when one is closed.
        offline_grace_ms: S11, from the loss of an agent's connection until he is Offline.
        stale_revision_status: S12, the answer to a change with a stale `If-Match`.
        consumer_types: S13, the response types on the consumer socket.
        webhooks: S14, each once and in order, or shuffled and twice.

    S15, the failure of the next transfer, is a fault: see `Faults.service_answers`.
    """

    ring_ms: int = 72_000
    bot_removal_wait_ms: int = 500
    late_failure_ms: int = 1_000
    bot_hears_while_transferring: bool = False
    fallback_skill_id: str = ""
    takes_profiles: bool = True
    media_domains: frozenset[str] | None = None
    surveys: SurveySettings = field(default_factory=SurveySettings)
    epoch_ms: int = EPOCH_MS
    suggestion_wait_ms: int = 7_200_000
    entry_skill_id: str = ""
    campaigns: Mapping[str, str] = field(default_factory=dict)
    unskilled_rings: Literal["nobody", "anybody"] = "nobody"
    notifications: Literal["before", "after"] = "before"
    suggestion_without_skill: Literal["ignored", "refused"] = "ignored"
    suggestion_unavailable: Literal["waits", "refused", "ignored"] = "waits"
    suggestion_declined: Literal["dropped", "rung again"] = "dropped"
    unknown_skill: Literal["refused", "accepted"] = "refused"
    forbidden_transfer: Literal["refused", "accepted"] = "refused"
    round_pause_ms: int | None = None
    unknown_bearer: Literal["refused", "closed"] = "refused"
    second_login: Literal["closes the first", "allowed"] = "closes the first"
    closed_notification: Literal["UPSERT", "DELETE"] = "UPSERT"
    offline_grace_ms: int = 0
    stale_revision_status: Literal[412, 409] = 412
    consumer_types: Literal["documented", "prefixed"] = "documented"
    webhooks: Literal["ordered", "shuffled"] = "ordered"


class Refused(HandoffError):
    """The cloud turns a request down and nothing has changed. `status` is the HTTP status, `rules` explain it."""

    number = 1  # what the messaging service adds to status × 100 for its error code

    def __init__(self, status: int, text: str, *rules: str) -> None:
        self.status = status
        self.rules = rules
        super().__init__(text)


class Core:
    """The state of one account, and who is connected to it."""

    def __init__(
        self,
        clock: Clock,
        log: Log,
        *,
        people: People,
        faults: Faults,
        account: str = "12345678",
        settings: CloudSettings | None = None,
    ) -> None:
        self.clock = clock
        self.log = log
        self.people = people
        self.faults = faults
        self.account = account
        self.settings = settings or CloudSettings()
        self.state: CloudState = fold(log.events)
        log.listen("cloud", self.state.apply, CHANGES)
        self._timers = clock.owner("cloud", self._handlers())
        self._clients: dict[str, BotAgent] = {}
        self._survey_clients: dict[str, SurveyAgent] = {}
        self._survey_timers: dict[str, Timer] = {}
        self._ring_timers: dict[str, Timer] = {}
        self._transfer_timers: dict[str, Timer] = {}
        self._managers: dict[str, BotAgent] = {}  # Manager bots by user: they hear every conversation
        self._main_dialog_only: set[str] = set()  # the Manager bots that hear no surveys
        self._signed_in: set[str] = set()
        self._wait_timers: dict[str, Timer] = {}  # by conversation: its suggested agent is waited for no longer
        self._round_timers: dict[str, Timer] = {}  # by conversation: everybody is asked again
        self._failing_transfers: set[str] = set()  # conversations whose transfer is going to fail: no agent is rung
        self._handed_over: dict[str, set[int]] = {}  # by conversation: what its bot has heard during a transfer
        self._hops: dict[str, int] = {}  # by conversation: transfers of bots since a person has said something

    def _handlers(self) -> dict[str, Callable[..., None]]:
        """What the cloud's timers do, by name; each part of the cloud adds its own."""
        return {}

    def wire_ms(self, at_ms: int) -> int:
        """A virtual time as clients on the wire are told it: epoch milliseconds."""
        return self.settings.epoch_ms + at_ms

    @property
    def transfer_token(self) -> str:
        """The API key that the transfer service expects as Authorization header. No document shows one: ours."""
        return f"transfer-key-of-{self.account}"

    @property
    def bearer(self) -> str:
        """The bearer that the configuration services expect."""
        return f"bearer-of-{self.account}"

    def skills(self) -> list[Skill]:
        return [skill for skill in self.state.skills.values() if not skill.is_deleted]

    def skill(self, name_or_id: str | int) -> Skill:
        """The skill of this name, else of this id; a number is an id."""
        if isinstance(name_or_id, int):
            return self.skill_with_id(str(name_or_id))
        wanted = name_or_id
        for skill in self.skills():
            if skill.name == wanted:
                return skill
        found = self.state.skills.get(wanted)
        if found and not found.is_deleted:
            return found
        near = closest(wanted, [skill.name for skill in self.skills()])
        raise UnknownName(
            message(
                f"no skill named {wanted!r} in this account",
                known=[f"{skill.name} ({skill.id})" for skill in self.skills()],
                do=f"did you mean {near!r}?" if near else "",
            )
        )

    def skill_with_id(self, skill_id: str) -> Skill:
        found = self.state.skills.get(skill_id)
        if found is None or found.is_deleted:
            raise UnknownName(message(f"no skill with id {skill_id}", known=[skill.id for skill in self.skills()]))
        return found

    def user(self, name: str) -> User:
        found = self.state.users.get(name)
        if found is None:
            raise UnknownName(message(f"no user named {name!r} in this account", known=self.state.users, wanted=name))
        return found

    def user_with_id(self, user_id: str) -> User:
        found = self.state.user_by_id(user_id)
        if found is None:
            known = [user.id for user in self.state.users.values()]
            raise UnknownName(message(f"no user with id {user_id}", known=known))
        return found

    def ringing(self, agent: str) -> list[Ring]:
        """The rings in the agent's workspace, oldest first; their number is the badge. Follows CLD-RING."""
        return [self.state.rings[ring] for ring in self.user(agent).ringing]

    def open_conversations(self, agent: str) -> list[Conversation]:
        return [self.state.conversations[conversation] for conversation in self.user(agent).open]

    def waiting(self, skill: str | int) -> list[Conversation]:
        """The conversations in the queue of this skill, ringing or not, longest waiting first."""
        skill_id = self.skill(skill).id
        queued = (self.state.conversations[conversation] for conversation in self.state.waiting)
        return [conversation for conversation in queued if conversation.skill_id == skill_id]

    def conversation(self, conversation_id: str) -> Conversation:
        found = self.state.conversations.get(conversation_id)
        if found is None:
            known = self.state.conversations
            raise UnknownName(message(f"no conversation {conversation_id!r}", known=known, wanted=conversation_id))
        return found

    def _open(self, conversation_id: str) -> Conversation:
        conversation = self.conversation(conversation_id)
        if not conversation.is_open:
            raise FeatureError(message(f"{conversation_id} is closed", expected="an open conversation"))
        return conversation

    def user_on_wire(self, user_id: str) -> User | None:
        """The user that a client means: by `account.userId`, by user id, or by PId."""
        wanted = user_id.removeprefix(f"{self.account}.")
        return next((user for user in self.state.users.values() if wanted in (user.id, user.pid)), None)

    def wire_id(self, user: User) -> str:
        """The id of a user on the agent socket."""
        return f"{self.account}.{user.id}"

    def is_emulated(self, user: str) -> bool:
        """Whether a bot of this process acts for this user; others act for themselves, over a socket or in a test."""
        return user in self._clients

    def _human(self, agent: str) -> User:
        user = self.user(agent)
        if user.type == "bot" and self.is_emulated(agent):
            raise FeatureError(message(f"{agent} is a bot user: its agent connector acts for it", expected="an agent"))
        return user

    def refuse(self, method: str, url: str, status: int, text: str, *, rules: tuple[str, ...] = ()) -> Event:
        """Log that a door has turned a request down."""
        return self._log(RequestRefused(method, url, status, text), rules=rules)

    def _log(
        self,
        body: Body,
        conversation: Conversation | None = None,
        *,
        bot: str | None = None,
        node: str | None = None,
        rules: tuple[str, ...] = (),
    ) -> Event:
        where = conversation.id if conversation else None
        return self.log.append(body, conversation=where, bot=bot, node=node, rules=rules)
