"""The fake Conversational Cloud: skills, users, routing, conversations, transfers. No HTTP; doors call what is here.

Theory of operation. A method decides on values, appends events, and the state (`state.CloudState`, a listener of the
log) follows. Afterwards routing looks at the waiting conversations once more, and bot agents are told. Rings expire by
patience timers; what the cloud owes (removing a bot that transferred, a failure arranged for later) is work.

Routing rings one user at a time for a conversation: of those who can take it, whoever has the fewest open or ringing
conversations, the one created first among equals. Who rejects or lets a ring expire is not asked again in this queueing
until his state changes. When nobody is left the conversation waits; waiting is never an error.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count, islice
from typing import Literal, get_args

from ..engine.clock import Clock, Timer, Timing
from ..engine.errors import FeatureError, HandoffError, UnknownName, closest, message
from ..engine.events import (
    AgentStateChanged,
    Body,
    ConsumerProfileSet,
    ConversationClosed,
    ConversationQueued,
    ConversationReturned,
    ConversationStarted,
    DiagnosticReported,
    File,
    MessagePublished,
    ParticipantLeft,
    RequestRefused,
    RingAccepted,
    RingCancelled,
    RingExpired,
    RingOffered,
    RingRejected,
    Role,
    RoutingFoundNobody,
    ShiftChanged,
    SkillChanged,
    SkillCreated,
    SkillDeleted,
    SkillRouting,
    SurveyEnded,
    SurveyOmitted,
    SurveySkillAssigned,
    SurveyStarted,
    TransferContextPassed,
    TransferStarted,
    UserCreated,
    UserDeleted,
    UserProfilesChanged,
    UserSkillsChanged,
    UserSlotsChanged,
)
from ..engine.log import Event, Log
from ..engine.ports import BotAgent, HistoryLine, Outgoing, SurveyAgent, SurveyEnding, SurveyPort, TransferContext
from ..engine.survey import CLOSED_BY_CLOUD_MS
from .faults import Faults
from .media import without_strange_media
from .people import People
from .state import AgentState, CloudState, Conversation, Ring, Skill, User, fold
from .surveys import SurveySettings, decide

BLANK_MESSAGE = "BLANK_MESSAGE"
_TAKEN_BY_BOT = ["B2B-MANUAL-SEED", "B2B-TWO-KINDS", "B2B-SKILL-OF-BOT-AGENT", "B2B-VARIABLES-NOT-SHARED"]
PROFILES = {"Administrator": 0, "Agent": 1, "Agent Manager": 2, "Campaign Manager": 3}  # the built-in ones, with ids
FIRST_USER_ID = 5001
MAX_REASONS = 20  # agents named in one RoutingFoundNobody: enough to explain, bounded for large accounts
_ID = re.compile(r"[1-9][0-9]{0,9}")
_STATES: tuple[AgentState, ...] = get_args(AgentState)


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


@dataclass(frozen=True, slots=True)
class TransferRequest:
    """What the transfer service is asked for.

    `skill_name` is a label only (ESC-SKILL-NAME-DISPLAY). `bot_id` says which bot asks; empty: whoever is assigned.
    """

    conversation_id: str
    skill_id: str
    message: str
    agent_id: str = ""
    context: TransferContext | None = None
    skill_name: str = ""
    bot_id: str = ""


# Why a user cannot be rung for a skill, in the order in which it is looked at: a check that gives the reason, or an
# empty text when there is none, and the rule behind it.
_Check = tuple[Callable[[User, str], str], str]
_CAN_RING: tuple[_Check, ...] = (
    (lambda user, _: "" if "Agent" in user.profiles else "has no Agent profile", "CLD-AGENT-PROFILE-SKILL"),
    (lambda user, skill: "" if skill in user.skill_ids else "does not hold the skill", "CLD-AGENT-PROFILE-SKILL"),
    (lambda user, _: "" if user.state == "Online" else f"is {user.state}", "CLD-AGENT-ONLINE"),
)
_CAN_BE_RUNG: tuple[_Check, ...] = (
    *_CAN_RING,
    (lambda user, _: "" if user.has_free_slot else "has no free slot", "CLD-NO-FREE-AGENT"),
)


def _obstacle(user: User, skill_id: str, checks: tuple[_Check, ...] = _CAN_BE_RUNG) -> tuple[str, str] | None:
    """What keeps this user from being rung for this skill: the reason and its rule."""
    for check, rule in checks:
        if reason := check(user, skill_id):
            return reason, rule
    return None


def _load(user: User) -> int:
    """How busy somebody is; bots never are, so the first one found takes it (CLD-MULTI-BOT-SKILL)."""
    return 0 if user.type == "bot" else len(user.open) + len(user.ringing)


class FakeCloud:
    """One account of the Conversational Cloud.

    Names and ids are both accepted where a skill is asked for. Agents go by their names. Wrong names raise
    `UnknownName`, impossible requests `FeatureError`; neither changes anything.
    """

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

    # --- skills -------------------------------------------------------------------------------------------------------

    def add_skill(
        self,
        name: str,
        id: str | int | None = None,
        description: str = "",
        routing: SkillRouting | None = None,
    ) -> Skill:
        """Create a skill. Its id is a number of up to ten digits (CLD-SKILL-ID-NUMBER), made up when not given."""
        skill_id = self._skill_id(id)
        self._check_skill_name(name)
        self._log(
            SkillCreated(name, skill_id, description, routing or SkillRouting()),
            rules=("CLD-SKILL-CREATE", "CLD-SKILL-ID-NUMBER", "CLD-SKILL-DEFINED-IN-CLOUD"),
        )
        return self.state.skills[skill_id]

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

    def change_skill(
        self,
        skill: str | int,
        *,
        name: str | None = None,
        description: str | None = None,
        routing: SkillRouting | None = None,
    ) -> Skill:
        old = self.skill(skill)
        new = replace(
            old,
            name=old.name if name is None else name,
            description=old.description if description is None else description,
            routing=routing or old.routing,
        )
        if new.name != old.name:
            self._check_skill_name(new.name)
        if new != old:
            changed = SkillChanged(new.name, new.id, new.description, new.routing)
            self._log(changed, rules=("CLD-SKILL-DEFINED-IN-CLOUD",))
        return new

    def delete_skill(self, skill: str | int) -> None:
        """Delete a skill that nobody holds and no open conversation is queued for or came by."""
        gone = self.skill(skill)
        holders = [user.name for user in self.state.users.values() if gone.id in user.skill_ids]
        conversations = [c.id for c in self.state.conversations.values() if c.is_open and gone.id in c.skill_ids]
        if holders or conversations:
            users = ", ".join(holders + conversations)
            raise FeatureError(
                message(f"the skill {gone.name!r} is in use", value=users, expected="a skill nobody uses")
            )
        self._log(SkillDeleted(gone.id), rules=("CLD-SKILL-DEFINED-IN-CLOUD",))

    def set_shift(self, skill: str | int, on_shift: bool) -> None:
        """Put a skill on or off shift. Shift status is information for bots; routing does not look at it."""
        found = self.skill(skill)
        if found.on_shift is not on_shift:
            self._log(ShiftChanged(found.id, on_shift), rules=("ESC-BP-SHIFT-STATUS",))

    def allow_media(self, domains: Iterable[str]) -> None:
        """Whitelist these domains, and no others, for images, videos and sounds (CLD-RICH-MEDIA-WHITELIST)."""
        self.settings = replace(self.settings, media_domains=frozenset(domains))

    # --- users --------------------------------------------------------------------------------------------------------

    def add_agent(
        self,
        name: str | None = None,
        *,
        skills: Iterable[str | int] = (),
        online: bool = False,
        state: AgentState = "Offline",
        slots: int = 3,
        id: str | int | None = None,
        profiles: Iterable[str] = ("Agent",),
        login_name: str = "",
    ) -> User:
        """Create a human agent, in the given state; `online` is short for state "Online". No name: one is made up."""
        initial = self._agent_state("Online" if online else state)
        user = self._create_user(
            self.people.name() if name is None else name,
            "human",
            skills=skills,
            slots=_checked_slots(slots),
            id=id,
            profiles=profiles,
            login_name=login_name,
        )
        if initial != "Offline":
            self.set_state(user.name, initial)
        return user

    def add_bot_user(
        self, name: str, *, skills: Iterable[str | int], client: BotAgent, id: str | int | None = None, bot_id: str = ""
    ) -> User:
        """Create the user of type Bot behind an agent connector and connect it: Online, without a limit of slots.

        Args:
            client: is told what happens to the bot's conversations.
            bot_id: id of the bot at the bot platform, which a transfer call of this bot then has to carry.
        """
        user = self._create_user(name, "bot", skills=skills, slots=0, id=id, profiles=("Agent",), bot_id=bot_id)
        self._clients[name] = client
        self.set_state(name, "Online")
        return user

    def set_manager(self, bot: str, manages: bool, *, main_dialog_only: bool = False) -> None:
        """Make a bot a Manager bot, or an ordinary one again: it hears every conversation and is never rung.

        With `main_dialog_only` it hears no surveys (CON-MANAGER-EVENTS).
        """
        self.set_profiles(bot, ("Agent Manager",) if manages else ("Agent",))
        self._managers.pop(bot, None)
        self._main_dialog_only.discard(bot)
        if main_dialog_only:
            self._main_dialog_only.add(bot)
        if manages:
            self._managers[bot] = self._clients[bot]

    def add_survey_user(self, name: str, *, client: SurveyAgent, bot_id: str = "") -> User:
        """Create the user of a post-conversation survey bot. It has no skill of its own and is never rung."""
        user = self._create_user(name, "bot", skills=(), slots=0, id=None, profiles=("Agent",), bot_id=bot_id)
        self._clients[name] = self._survey_clients[name] = client
        return user

    def assign_survey(self, user: str, skill: str | int | None) -> None:
        """Give a survey bot its skill; None takes it away and so disables the survey. Follows SUR-SKILL-ONE-BOT.

        Raises:
            FeatureError: the skill has a survey bot already.
        """
        skill_id = "" if skill is None else self.skill(skill).id
        holder = self.state.surveys.get(skill_id, user)
        if holder != user:
            raise FeatureError(message(f"the skill {skill} has a survey bot already", value=holder))
        self._log(SurveySkillAssigned(user, skill_id), rules=("SUR-SKILL-ONE-BOT", "SUR-AUTO-DEPLOYED"))

    def port(self, user: User | str) -> SurveyPort:
        """What the bot of this bot user can do here."""
        found = self.user(user.name if isinstance(user, User) else user)
        if found.type != "bot":
            raise FeatureError(message(f"{found.name} is a human agent and needs no port", expected="a bot user"))
        return _BotPort(self, found.name)

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

    def set_state(self, agent: str, state: AgentState) -> None:
        """Change an agent's state; his rings are taken back unless he is Online. Follows CLD-AGENT-ONLINE."""
        user, new = self.user(agent), self._agent_state(state)
        if user.state != new:
            self._change_user(user, AgentStateChanged(agent, new), "CLD-AGENT-ONLINE")

    def set_skills(self, agent: str, skills: Iterable[str | int]) -> None:
        user, ids = self.user(agent), tuple(self.skill(skill).id for skill in skills)
        if user.skill_ids != ids:
            self._change_user(user, UserSkillsChanged(agent, ids), "CLD-AGENT-PROFILE-SKILL")

    def set_profiles(self, agent: str, profiles: Iterable[str]) -> None:
        user, names = self.user(agent), _checked_profiles(profiles)
        if user.profiles != names:
            self._change_user(user, UserProfilesChanged(agent, names), "CLD-AGENT-PROFILE-SKILL")

    def set_slots(self, agent: str, slots: int) -> None:
        """Change how many conversations an agent takes at once; what he has stays with him."""
        user = self.user(agent)
        if user.slots != _checked_slots(slots):
            self._change_user(user, UserSlotsChanged(agent, slots), "CLD-NO-FREE-AGENT")

    def delete_user(self, name: str) -> None:
        """Delete a user without open conversations; his rings are taken back."""
        user = self.user(name)
        away = [c.id for c in self.state.conversations.values() if c.transfer and c.transfer.sender == name]
        if held := dict.fromkeys((*user.open, *away)):
            do = "close or transfer them first"
            raise FeatureError(message(f"{name} has open conversations", value=", ".join(held), do=do))
        self.set_state(name, "Offline")
        self._log(UserDeleted(name))
        self._clients.pop(name, None)

    # --- the workspace ------------------------------------------------------------------------------------------------

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

    def accept(self, agent: str, conversation: str | None = None) -> Conversation:
        """The agent clicks Accept: on the ring of this conversation, else on the oldest. Follows CLD-ACCEPT."""
        ring = self._ring_of(agent, conversation)
        self._accept(ring)
        return self.state.conversations[ring.conversation]

    def reject(self, agent: str, conversation: str | None = None) -> None:
        """The agent rejects the ring; the next agent is rung."""
        self._end_ring(self._ring_of(agent, conversation), RingRejected)

    def ring_expires_at_ms(self, agent: str, conversation: str | None = None) -> int:
        """The virtual time at which the agent's ring expires when nobody answers it."""
        return self._ring_of(agent, conversation).expires_at_ms

    def agent_writes(self, agent: str, text: str, conversation: str | None = None) -> Event:
        """The agent writes: into this conversation, else into the one he accepted last."""
        said = MessagePublished("agent", agent, text)
        return self._log(said, self._open_at(agent, conversation), rules=("CLD-ACCEPT",))

    def agent_transfers(self, agent: str, skill: str | int, conversation: str | None = None) -> None:
        """The agent gives a conversation to a skill, his own included."""
        found, skill_id = self._open_at(agent, conversation), self.skill(skill).id
        left = self._log(ParticipantLeft(agent), found)
        queued = self._log(
            ConversationQueued(skill_id), found, cause=left.seq, rules=("ESC-TARGETS", "CLD-ROUTING-BY-SKILL")
        )
        self._route(queued)

    def agent_closes(self, agent: str, conversation: str | None = None) -> None:
        self._close(self._open_at(agent, conversation), "agent", survey=True)

    def can_write(self, agent: str, conversation_id: str) -> bool:
        """Whether the agent may write: it is his and open. While a survey runs he only reads (SUR-AGENT-READONLY)."""
        return conversation_id in self._human(agent).open

    # --- the consumer's side ------------------------------------------------------------------------------------------

    def start_conversation(self, consumer: str, skill: str | int | None, channel: str = "lp_web") -> str:
        """Open a conversation for a skill and queue it. Returns its id. Follows CLD-ROUTING-BY-SKILL.

        Without a skill it waits for nobody in particular.
        """
        skill_id = "" if skill is None else self.skill(skill).id
        conversation_id = f"conv-{len(self.state.conversations) + 1}"
        rules = ("CLD-ROUTING-BY-SKILL",)
        body = ConversationStarted(consumer, skill_id, channel)
        started = self.log.append(body, conversation=conversation_id, rules=rules)
        queued = self.log.append(
            ConversationQueued(skill_id, reason="start"), conversation=conversation_id, cause=started.seq, rules=rules
        )
        self._route(queued)
        return conversation_id

    def consumer_writes(
        self,
        conversation_id: str,
        text: str,
        payload: str | None = None,
        file: File | None = None,
        *,
        metadata: str = "",
    ) -> Event:
        """The consumer writes, taps what carries `payload`, or uploads a file.

        The channel attaches `metadata`, a JSON list.

        An assigned bot hears it. During a transfer the words are kept (C50): whoever accepts sees them in the history,
        and the bot gets them when the transfer fails.
        """
        conversation = self.conversation(conversation_id)
        if not conversation.survey:
            self._open(conversation_id)
        user = self.state.users.get(conversation.assigned)
        rules: tuple[str, ...] = ("CLD-ACCEPT",) if user and user.type == "human" else ()
        rules += ("C50",) if conversation.transfer is not None else ()
        said = MessagePublished("consumer", conversation.consumer, text, payload=payload, file=file, metadata=metadata)
        published = self._log(said, conversation, rules=rules)
        if (listener := self._listener(conversation)) is not None:
            listener.consumer_wrote(conversation.id, text, payload, file)
        for name, manager in self._managers.items():
            if not conversation.survey or name not in self._main_dialog_only:
                manager.consumer_wrote(conversation.id, text, payload, file)
        return published

    def consumer_steps_up(self, conversation_id: str) -> None:
        """The consumer signs in; the assigned bot is told (CON-STEPUP-MESSAGE)."""
        conversation = self._open(conversation_id)
        self._signed_in.add(conversation_id)
        if (listener := self._listener(conversation)) is not None:
            listener.consumer_stepped_up(conversation_id)

    def consumer_closes(self, conversation_id: str) -> None:
        self._close(self._open(conversation_id), "consumer", survey=True)

    def closes_idle(self, conversation_id: str) -> None:
        """The account closes a conversation in which nothing happens any more."""
        self._close(self._open(conversation_id), "system", survey=False)

    # --- the transfer service -----------------------------------------------------------------------------------------

    def transfer(self, request: TransferRequest, *, latency_ms: int = 0, cause: int | None = None) -> Skill:
        """Transfer a conversation away from the bot it is assigned to.

        The message is published, the bot removed after `bot_removal_wait_ms`, the conversation queued for the skill,
        or offered to the named agent when he can take it. Follows ESC-MESSAGE-IN-API-BODY, ESC-AGENT-ID-DELIVERED,
        ESC-AGENT-ID-FALLS-TO-SKILL, C05c.

        Args:
            latency_ms: the service takes this long; the transfer starts when its answer goes out.
            cause: `seq` of the event that led to the request.

        Raises:
            Refused: the request is wrong.
        """
        conversation, skill = self._check_transfer(request)
        sender = conversation.assigned

        def start() -> None:  # a late answer may find the conversation closed or gone
            if conversation.assigned == sender and not conversation.transfer:
                self._start_transfer(conversation, skill, request, cause)

        if latency_ms:
            self.clock.after(latency_ms, start, name=f"transfer of {conversation.id}")
        else:
            start()
        return skill

    def refuse(self, method: str, url: str, status: int, text: str, *, rules: tuple[str, ...] = ()) -> Event:
        """Log that a door has turned a request down."""
        return self._log(RequestRefused(method, url, status, text), rules=rules)

    def _check_transfer(self, request: TransferRequest) -> tuple[Conversation, Skill]:
        skill_id = request.skill_id
        if not (skill_id.isascii() and skill_id.isdigit()):
            raise Refused(400, f"skill id {skill_id!r} is not a number", "CLD-SKILL-ID-NUMBER")
        skill = self.state.skills.get(skill_id)
        if skill is None or skill.is_deleted:
            raise Refused(400, f"no skill with id {skill_id}", "CLD-SKILL-DEFINED-IN-CLOUD", "ESC-WRONG-SKILL-COMMON")
        if not request.message:
            raise Refused(
                400, f"message is empty; {BLANK_MESSAGE} shows nothing", "ESC-BLANK-ON-WIRE", "ESC-MESSAGE-REQUIRED"
            )
        conversation = self.state.conversations.get(request.conversation_id)
        if conversation is None:
            raise Refused(404, f"no conversation {request.conversation_id!r}")
        sender = self.state.users.get(conversation.assigned)
        if (
            not conversation.is_open
            or sender is None
            or sender.type != "bot"
            or request.bot_id not in ("", sender.bot_id or request.bot_id)
        ):
            raise Refused(400, "Agent does not exist in conversation")
        if conversation.transfer:
            raise Refused(409, f"a transfer of {conversation.id} is under way")
        return conversation, skill

    def _start_transfer(
        self, conversation: Conversation, skill: Skill, request: TransferRequest, cause: int | None
    ) -> None:
        bot, context = conversation.assigned, request.context
        passed = context or TransferContext()
        rules = ["ESC-ASYNC", "ESC-MESSAGE-IN-API-BODY"]
        if request.message == BLANK_MESSAGE:
            rules += ["ESC-BLANK-MESSAGE", "ESC-BLANK-ON-WIRE", "CLD-BLANK-MESSAGE"]
        if request.skill_name not in ("", skill.name):
            rules.append("ESC-SKILL-NAME-DISPLAY")
        started = self._log(
            TransferStarted(
                bot, skill.id, request.agent_id, context is not None, passed.intent_id, passed.user_message
            ),
            conversation,
            bot=bot,
            cause=cause,
            rules=tuple(rules),
        )
        if request.message != BLANK_MESSAGE:
            said = MessagePublished("bot", bot, request.message)
            rules = ["ESC-MESSAGE-IN-API-BODY", "ESC-MESSAGE-LAST-SEEN"]
            self._log(said, conversation, bot=bot, cause=started.seq, rules=tuple(rules))
        if self.faults.fails_later():
            self._doomed.add(conversation.id)
        self._transfer_timers[conversation.id] = self.clock.after(
            self.settings.bot_removal_wait_ms,
            lambda: self._remove_bot(conversation),
            name=f"{bot} leaves {conversation.id}",
        )

    def _remove_bot(self, conversation: Conversation) -> None:
        transfer = conversation.transfer
        assert transfer is not None
        left = self._log(ParticipantLeft(transfer.sender), conversation, bot=transfer.sender, cause=transfer.started)
        agent_id, rules = self._suggestion(transfer.agent_id, transfer.to_skill_id)
        queued = self._log(
            ConversationQueued(transfer.to_skill_id, agent_id),
            conversation,
            cause=left.seq,
            rules=("ESC-TARGETS", "CLD-ROUTING-BY-SKILL", *rules),
        )
        if conversation.id in self._doomed:
            self._transfer_timers[conversation.id] = self.clock.after(
                self.settings.late_failure_ms,
                lambda: self._fail_transfer(conversation),
                name=f"transfer of {conversation.id} fails",
            )
        else:
            del self._transfer_timers[conversation.id]
        self._route(queued)

    def _suggestion(self, agent_id: str, skill_id: str) -> tuple[str, tuple[str, ...]]:
        """The id of the named agent when he can take the conversation now, and the rule that decided."""
        if not agent_id:
            return "", ()
        user = self.state.user_by_id(agent_id.removeprefix(f"{self.account}."))
        if user and user.type == "human" and not _obstacle(user, skill_id):
            return user.id, ("ESC-AGENT-ID-DELIVERED",)
        holders = [user for user in self.state.users.values() if skill_id in user.skill_ids]
        if holders and all(user.type == "bot" for user in holders):  # an agent id means nothing to a bot
            return "", ("ESC-AGENT-ID-FALLS-TO-SKILL", "ESC-AGENT-ID-OPTIONAL")
        return "", ("ESC-AGENT-ID-FALLS-TO-SKILL", "C05c")

    def _fail_transfer(self, conversation: Conversation) -> None:
        transfer = conversation.transfer
        assert transfer is not None
        self._forget_transfer(conversation)
        cause = self.faults.strike("an accepted transfer fails later", conversation=conversation.id)
        kept = [] if self.settings.bot_hears_while_transferring else list(conversation.kept)
        rules = ("TF-DELAYED-FAILURE", "ESC-ASYNC")
        self._log(ConversationReturned(transfer.sender), conversation, bot=transfer.sender, cause=cause, rules=rules)
        client = self._clients[transfer.sender]
        client.transfer_failed(conversation.id, f"the transfer to skill {transfer.to_skill_id} failed")
        for text, payload, file in kept:
            client.consumer_wrote(conversation.id, text, payload, file)

    def _forget_transfer(self, conversation: Conversation) -> None:
        self._doomed.discard(conversation.id)
        if timer := self._transfer_timers.pop(conversation.id, None):
            timer.cancel()

    # --- routing ------------------------------------------------------------------------------------------------------

    def _route(self, cause: Event) -> None:
        """Look for somebody for every waiting conversation that does not ring, longest waiting first."""
        for conversation_id in list(self.state.waiting):
            conversation = self.state.conversations[conversation_id]
            if conversation.is_queued and not conversation.ring and conversation_id not in self._doomed:
                self._find_somebody(conversation, cause)

    def _find_somebody(self, conversation: Conversation, cause: Event) -> None:
        able = [
            user
            for user in self.state.users.values()
            if user.name not in conversation.refused and not _obstacle(user, conversation.skill_id)
        ]
        suggested = self.state.users.get(conversation.suggested)
        if suggested in able:
            self._offer(conversation, suggested, cause, "ESC-AGENT-ID-DELIVERED")
            return
        if able:
            bots = sum(user.type == "bot" for user in able)
            rules = ("CLD-MULTI-BOT-SKILL",) if bots > 1 else ()
            self._offer(conversation, min(able, key=_load), cause, *rules)  # min takes the first of equals
        elif not self._overflow(conversation, cause):
            self._explain_nobody(conversation, cause)

    def _offer(self, conversation: Conversation, user: User, cause: Event, *rules: str) -> None:
        ring_id = f"ring-{len(self.state.rings) + 1}"
        if user.type == "bot":
            rules += ("CLD-ROUTING-BY-SKILL", "CLD-CONNECTOR-ONLINE-REQUIRED")
        else:
            rules += ("CLD-RING", "CLD-AGENT-PROFILE-SKILL", "CLD-AGENT-ONLINE")
        self._log(
            RingOffered(ring_id, user.name, conversation.skill_id, self.clock.now_ms + self.settings.ring_ms),
            conversation,
            cause=cause.seq,
            rules=rules,
        )
        self._ring_timers[ring_id] = self.clock.after(
            self.settings.ring_ms,
            lambda: self._end_ring(self.state.rings[ring_id], RingExpired),
            timing=Timing.PATIENCE,
            name=f"{ring_id} expires",
        )
        if client := self._clients.get(user.name):
            client.ring_offered(ring_id, conversation.id)

    def _overflow(self, conversation: Conversation, cause: Event) -> bool:
        """C05b, capacity reading: nobody of the skill has a free slot, so the fallback skill takes the conversation."""
        fallback = self.settings.fallback_skill_id
        known = fallback in self.state.skills and fallback != conversation.skill_id
        full = any(rule == "CLD-NO-FREE-AGENT" for _, _, rule in self._obstacles(conversation))
        if not (known and full and conversation.transfer):
            return False
        queued = self._log(
            ConversationQueued(fallback, reason="fallback"),
            conversation,
            cause=cause.seq,
            rules=("CLD-NO-FREE-AGENT", "CON-FALLBACK-SKILL-ID", "C05b"),
        )
        self._find_somebody(conversation, queued)
        return True

    def _explain_nobody(self, conversation: Conversation, cause: Event) -> None:
        found = list(islice(self._obstacles(conversation), MAX_REASONS))
        reasons = tuple((agent, reason) for agent, reason, _ in found)
        if reasons != conversation.nobody:
            rules = tuple(dict.fromkeys(rule for _, _, rule in found))
            if conversation.skill_id in self.state.surveys:
                rules += ("CLD-TESTER-SURVEY",)
            if any(self.state.users[agent].type == "bot" for agent, _, _ in found):
                rules += ("B2B-SKILL-OF-BOT-AGENT",)
            body = RoutingFoundNobody(conversation.skill_id, reasons)
            self._log(body, conversation, cause=cause.seq, rules=rules)

    def _obstacles(self, conversation: Conversation) -> Iterator[tuple[str, str, str]]:
        """Agent, reason and rule for each human agent, and each bot of the skill, that is not rung."""
        for user in self.state.users.values():
            if user.type == "human" or conversation.skill_id in user.skill_ids:
                reason, rule = _obstacle(user, conversation.skill_id) or ("did not take it", "CLD-RING")
                yield user.name, reason, rule

    def _accept(self, ring: Ring) -> None:
        conversation, user = self.state.conversations[ring.conversation], self.state.users[ring.agent]
        transfer, context = conversation.transfer, None
        self._ring_timers.pop(ring.id).cancel()
        rules = ["CON-RING-ACCEPT"] if user.type == "bot" else ["CLD-ACCEPT"]
        if transfer:
            context = transfer.context if user.type == "bot" else None
            rules += _TAKEN_BY_BOT if user.type == "bot" else []
            rules += ["B2B-CONTEXT-OFF"] if context is None and (user.type == "bot" or transfer.context) else []
        accepted = self._log(RingAccepted(ring.id, user.name), conversation, cause=ring.offered, rules=tuple(rules))
        if context:
            passed = TransferContextPassed(context.intent_id, context.user_message)
            rules = ["ESC-TRANSFER-BOT-CONTEXT", "B2B-CONTEXT-OBJECT"]
            self._log(passed, conversation, bot=user.name, cause=accepted.seq, rules=tuple(rules))
        if transfer:
            sender = self._clients[transfer.sender]
            sender.transfer_taken(conversation.id, user.name)
            sender.conversation_left(conversation.id)
        if client := self._clients.get(user.name):
            client.conversation_assigned(conversation.id, context)

    def _end_ring(self, ring: Ring, how: type[RingRejected] | type[RingExpired] | type[RingCancelled]) -> None:
        ended = self._stop_ring(ring, how)
        self._route(ended)

    def _stop_ring(self, ring: Ring, how: type[RingRejected] | type[RingExpired] | type[RingCancelled]) -> Event:
        self._ring_timers.pop(ring.id).cancel()
        conversation = self.state.conversations[ring.conversation]
        return self._log(how(ring.id, ring.agent), conversation, cause=ring.offered, rules=("CLD-RING",))

    # --- conversations ------------------------------------------------------------------------------------------------

    def _close(self, conversation: Conversation, by: Role, *, survey: bool) -> None:
        verdict = None
        if self.state.surveys:
            now_ms = self.clock.now_ms
            chat = {user for user, client in self._clients.items() if client.is_chat}
            options = self.settings.surveys
            verdict = decide(self.state, options, conversation, by, survey=survey, chat=chat, now_ms=now_ms)
        listener = conversation.transfer.sender if conversation.transfer else conversation.assigned
        self._forget_transfer(conversation)
        if conversation.ring:
            self._stop_ring(self.state.rings[conversation.ring], RingCancelled)
        closed = self._log(ConversationClosed(by, bool(verdict and verdict.bot)), conversation)
        if client := self._clients.get(listener):
            client.conversation_closed(conversation.id)
        for manager in self._managers.values():
            manager.conversation_closed(conversation.id)
        self._route(closed)
        if verdict and verdict.bot:
            self._start_survey(conversation, verdict.bot, closed, verdict.rules)
        elif verdict and verdict.omitted:
            self._log(SurveyOmitted(verdict.omitted), conversation, cause=closed.seq, rules=verdict.rules)

    def _start_survey(self, conversation: Conversation, bot: str, closed: Event, rules: tuple[str, ...]) -> None:
        """Nothing is transferred: the survey bot is simply there (SUR-TRIGGER-SKILL)."""
        started = SurveyStarted(bot, conversation.skill_id)
        self._log(started, conversation, cause=closed.seq, rules=(*rules, "CLD-TESTER-SURVEY"))
        self._survey_timers[conversation.id] = self.clock.after(
            CLOSED_BY_CLOUD_MS,
            lambda: self._end_survey(conversation, "closed by Conversational Cloud"),
            timing=Timing.PATIENCE,
            name=f"survey of {conversation.id}",
        )
        self._survey_clients[bot].survey_started(conversation.id)

    def _end_survey(self, conversation: Conversation, how: SurveyEnding) -> None:
        self._survey_timers.pop(conversation.id).cancel()
        bot = conversation.survey
        rules = {"completed": ("SUR-OUTCOMES", "SUR-CLOSE"), "timed out": ("SUR-OUTCOMES", "SUR-TIMEOUT")}
        self._log(SurveyEnded(how), conversation, rules=rules.get(how, ("SUR-OUTCOMES",)))
        self._clients[bot].conversation_closed(conversation.id)

    def _without_strange_media(self, conversation: Conversation, message: Outgoing) -> Outgoing:
        """The message without the media whose domains are not whitelisted (CLD-RICH-MEDIA-WHITELIST)."""
        allowed = self.settings.media_domains
        if allowed is None:
            return message
        shown, dropped = without_strange_media(message, allowed)
        for url in dropped:
            self._log(
                DiagnosticReported("media-not-whitelisted", f"the domain of {url} is not whitelisted: it is not shown"),
                conversation,
                rules=("CLD-RICH-MEDIA-WHITELIST",),
            )
        return shown

    def _listener(self, conversation: Conversation) -> BotAgent | None:
        """The bot that hears the consumer now, None when nobody or a human does."""
        if conversation.transfer is None:
            return self._clients.get(conversation.assigned)
        if self.settings.bot_hears_while_transferring:
            return self._clients.get(conversation.transfer.sender)
        return None

    def _open(self, conversation_id: str) -> Conversation:
        conversation = self.conversation(conversation_id)
        if not conversation.is_open:
            raise FeatureError(message(f"{conversation_id} is closed", expected="an open conversation"))
        return conversation

    # --- who and what is meant ----------------------------------------------------------------------------------------

    def _ring_of(self, agent: str, conversation: str | None) -> Ring:
        rings = self.ringing(self._human(agent).name)
        for ring in rings:
            if conversation in (None, ring.conversation):
                return ring
        what = "no conversation rings" if conversation is None else f"{conversation} does not ring"
        raise FeatureError(
            message(
                f"{what} at {agent}, who is {self.user(agent).state}",
                expected=", ".join(f"{ring.conversation} ({ring.id})" for ring in rings),
                known=[f"{waiting} {self._why_waiting(waiting)}" for waiting in self.state.waiting],
            )
        )

    def _human(self, agent: str) -> User:
        user = self.user(agent)
        if user.type == "bot":
            raise FeatureError(message(f"{agent} is a bot user: its agent connector acts for it", expected="an agent"))
        return user

    def _why_waiting(self, conversation_id: str) -> str:
        conversation = self.state.conversations[conversation_id]
        if conversation.ring:
            return f"rings at {self.state.rings[conversation.ring].agent}"
        reasons = ", ".join(f"{agent} {reason}" for agent, reason in conversation.nobody or ())
        return f"waits: {reasons or 'nobody is asked'}"

    def _open_at(self, agent: str, conversation: str | None) -> Conversation:
        mine = self.open_conversations(self._human(agent).name)
        for candidate in reversed(mine):
            if conversation in (None, candidate.id):
                return candidate
        rings = ", ".join(ring.conversation for ring in self.ringing(agent))
        raise FeatureError(
            message(
                f"{agent} has {'no conversation' if conversation is None else f'not got {conversation}'} open",
                known=[mine_too.id for mine_too in mine],
                do=f"{rings} rings at {agent}: accept it first" if rings else "",
            )
        )

    def _agent_state(self, state: str) -> AgentState:
        for known in _STATES:
            if known == state:
                return known
        raise UnknownName(message(f"no agent state {state!r}", known=_STATES, wanted=state))

    def _check_skill_name(self, name: str) -> None:
        if not name.strip():
            raise FeatureError(message("a skill needs a name", value=name))
        if any(skill.name == name for skill in self.skills()):
            raise FeatureError(message(f"a skill named {name!r} exists already"))

    def _create_user(
        self,
        name: str,
        user_type: Literal["human", "bot"],
        *,
        skills: Iterable[str | int],
        slots: int,
        id: str | int | None,
        profiles: Iterable[str],
        login_name: str = "",
        bot_id: str = "",
    ) -> User:
        if not name.strip():
            raise FeatureError(message("a user needs a name", value=name))
        if name in self.state.users:
            raise FeatureError(message(f"a user named {name!r} exists already"))
        user_id = self._user_id(id)
        skill_ids = tuple(self.skill(skill).id for skill in skills)
        login = login_name or f"{'.'.join(name.lower().split())}@example.com"
        body = UserCreated(name, user_id, user_type, _checked_profiles(profiles), skill_ids, slots, login, bot_id)
        self._route(self._log(body, rules=("CLD-AGENT-PROFILE-SKILL",)))
        return self.state.users[name]

    def _user_id(self, wanted: str | int | None) -> str:
        taken = {user.id for user in self.state.users.values()}
        if wanted is None:
            return next(str(number) for number in count(FIRST_USER_ID) if str(number) not in taken)
        return _checked_id(wanted, "user", taken)

    def _skill_id(self, wanted: str | int | None) -> str:
        taken = self.state.skills
        if wanted is None:
            return next(made for made in iter(lambda: self.people.digits(10), "") if made not in taken)
        return _checked_id(wanted, "skill", taken)

    def _change_user(self, user: User, body: Body, rule: str) -> None:
        """Append the change, take back the rings that the user cannot answer any more, look for somebody else."""
        changed = self._log(body, rules=(rule,))
        for ring in self.ringing(user.name):
            if _obstacle(user, ring.skill_id, _CAN_RING):
                self._stop_ring(ring, RingCancelled)
        self._route(changed)

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


class _BotPort:
    """The `MessagingPort` of one bot user."""

    def __init__(self, cloud: FakeCloud, user: str) -> None:
        self._cloud = cloud
        self._user = user

    def accept_ring(self, ring_id: str) -> None:
        ring = self._cloud.state.rings.get(ring_id)
        if ring is None or ring.agent != self._user:
            raise UnknownName(message(f"no ring {ring_id!r} at {self._user}"))
        if ring.state == "waiting":
            self._cloud._accept(ring)

    def publish(self, conversation_id: str, message: Outgoing, *, preview: bool = False) -> bool:
        conversation = self._cloud.conversation(conversation_id)
        if conversation.assigned != self._user and self._user not in self._cloud._managers:
            return False
        if preview:
            message = replace(message, rules=(*message.rules, "CLD-RICH-MEDIA-WHITELIST"))
        else:
            message = self._cloud._without_strange_media(conversation, message)
        said = MessagePublished(
            "bot",
            self._user,
            message.text,
            message.choices,
            message.cards,
            "agents" if message.private else "all",
            message.rich,
            layout=message.layout,
        )
        rules = message.rules
        if message.private:
            rules += ("CLD-PRIVATE-MESSAGE-VISIBILITY",)
        self._cloud._log(said, conversation, bot=self._user, node=message.node, cause=message.cause, rules=rules)
        return True

    def set_profile(self, conversation_id: str, names: tuple[str, str]) -> bool:
        """Name the consumer, unless the account is not enabled for it or the consumer has signed in."""
        conversation = self._cloud.conversation(conversation_id)
        if not self._cloud.settings.takes_profiles or conversation_id in self._cloud._signed_in:
            return False
        self._cloud._log(ConsumerProfileSet(*names), conversation, bot=self._user, rules=("CLD-SET-USER-PROFILE",))
        return True

    def close(self, conversation_id: str, *, survey: bool) -> None:
        conversation = self._cloud.conversation(conversation_id)
        if conversation.survey == self._user:
            self._cloud._end_survey(conversation, "completed")  # C26: by either next action
        elif conversation.assigned == self._user:
            self._cloud._close(conversation, "bot", survey=survey)

    def survey_timed_out(self, conversation_id: str) -> None:
        conversation = self._cloud.conversation(conversation_id)
        if conversation.survey == self._user:
            self._cloud._end_survey(conversation, "timed out")

    def history(self, conversation_id: str) -> Sequence[HistoryLine]:
        said = self._cloud.conversation(conversation_id).messages
        return [HistoryLine(line.role, line.text, line.audience == "agents") for line in said]

    def channel(self, conversation_id: str) -> str:
        return self._cloud.conversation(conversation_id).channel


def _checked_id(wanted: str | int, what: str, taken: Container[str]) -> str:
    text = str(wanted)
    if not _ID.fullmatch(text):
        expected = "a number of one to ten digits that does not begin with 0"
        raise FeatureError(message(f"a {what} id is a number", value=text, expected=expected))
    if text in taken:
        raise FeatureError(message(f"a {what} with id {text} exists already"))
    return text


def _checked_profiles(profiles: Iterable[str]) -> tuple[str, ...]:
    names = tuple(profiles)
    for name in names:
        if name not in PROFILES:
            raise UnknownName(message(f"no profile named {name!r}", known=PROFILES, wanted=name))
    return names


def _checked_slots(slots: int) -> int:
    if slots < 0:
        raise FeatureError(message("an agent cannot have fewer than no messaging slots", value=slots))
    return slots
