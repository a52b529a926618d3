"""What every part of the cloud stands on: settings, state, log, and finding what a name or an id means."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from ...engine.clock import Clock, Timer
from ...engine.errors import FeatureError, HandoffError, UnknownName, closest, message
from ...engine.events import Body, RequestRefused
from ...engine.log import Event, Log
from ...engine.ports import BotAgent, SurveyAgent
from ..faults import Faults
from ..people import People
from ..state import CloudState, Conversation, Ring, Skill, User, fold
from ..surveys import SurveySettings


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
        one_session_per_user: S9, a second login of a user ends the first; else both live.
        stale_revision_status: S12, what a change with an old `If-Match` is answered with.
        webhooks_in_order: S14, whether webhooks come in order and once; else shuffled, and each twice.
    """

    ring_ms: int = 72_000
    bot_removal_wait_ms: int = 500
    late_failure_ms: int = 1_000
    bot_hears_while_transferring: bool = False
    fallback_skill_id: str = ""
    takes_profiles: bool = True
    media_domains: frozenset[str] | None = None
    surveys: SurveySettings = field(default_factory=SurveySettings)
    one_session_per_user: bool = True
    stale_revision_status: Literal[412, 409] = 412
    webhooks_in_order: bool = True


class Refused(HandoffError):
    """The cloud turns a request down and nothing has changed. `status` is the HTTP status, `rules` explain it."""

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
        log.listen(self.state.apply)
        self._clients: dict[str, BotAgent] = {}
        self._survey_clients: dict[str, SurveyAgent] = {}
        self._survey_timers: dict[str, Timer] = {}
        self._ring_timers: dict[str, Timer] = {}
        self._transfer_timers: dict[str, Timer] = {}
        self._managers: dict[str, BotAgent] = {}  # Manager bots by user: they hear every conversation
        self._main_dialog_only: set[str] = set()  # the Manager bots that hear no surveys
        self._signed_in: set[str] = set()
        self._doomed: set[str] = set()  # conversations whose transfer is going to fail: nobody is rung for them

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

    def _human(self, agent: str) -> User:
        user = self.user(agent)
        if user.type == "bot":
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
        cause: int | None = None,
        rules: tuple[str, ...] = (),
    ) -> Event:
        where = conversation.id if conversation else None
        return self.log.append(body, conversation=where, bot=bot, node=node, cause=cause, rules=rules)
