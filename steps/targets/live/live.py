"""The target `live`: a bot that is deployed on a real account, a consumer at the Messaging Window protocol.

Theory of operation. The harness plays the consumers and the human agents of the profile, each with a socket of its own.
What the sockets show becomes the log that steps read: conversations, messages, rings, who has what. Nothing else can be
seen from outside, so a step that asks for it skips the scenario. An act is over when nothing new has come for a while.
`guards` keeps real people out of it.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, cast

from ....engine.analysis.transcript import transcript
from ....engine.clock import Clock
from ....engine.errors import FeatureError, UnknownName, message
from ....engine.events import (
    AgentStateChanged,
    BotDeployed,
    CausesUnknown,
    ConversationClosed,
    ConversationQueued,
    ConversationStarted,
    MessagePublished,
    ParticipantLeft,
    RingAccepted,
    RingCancelled,
    RingExpired,
    RingOffered,
    RingRejected,
    Role,
    SkillCreated,
    TimePassed,
)
from ....engine.log import Event, Log
from ....fakes.world import messaging_window
from ....fakes.world.account_file import Account as FileAccount
from ....fakes.world.account_file import AgentEntry as FileAgent
from ..client import delivery
from ..client.agent import Ring
from ..client.click import click_of
from ..client.consumer import Metadata
from ..client.dialog import Received, Seen
from ..skipping import LIVE, Absent, AbsentMapping, cannot
from ..wire.wire import AVAILABILITY
from .guards import POLL_S, LiveAccount, Window

if TYPE_CHECKING:
    from ....engine.bot import Bot
    from ....engine.log.redaction import Redactor
    from ..protocols import AgentState, Cloud, Target

# What sockets show. A step that reads anything else in the log skips.
OBSERVED: Final = (
    AgentStateChanged,
    BotDeployed,
    ConversationClosed,
    ConversationQueued,
    ConversationStarted,
    MessagePublished,
    ParticipantLeft,
    RingAccepted,
    RingCancelled,
    RingExpired,
    RingOffered,
    RingRejected,
    SkillCreated,
    TimePassed,
)

# What the emulator can do and a deployed bot cannot be asked for: the reason by name of the target's method.
_ABSENT: Final[Mapping[str, str]] = {
    "save": "the bot is deployed as it is, a scenario cannot change it",
    "import_bot": "bots are deployed before the run, not during it",
    "connect": "bots are deployed before the run, not during it",
    "connector": "the agent connector is set up in the account",
    "edit_connector": "the agent connector is set up in the account",
    "run_connector": "the agent connector is set up in the account",
    "environment": "the bot's environment is set up in the account",
    "link_environment": "the bot's environment is set up in the account",
    "switch": "the platform is as it is, a switch has no meaning",
    "group": "bot groups are set up in the account",
    "delete_group": "bot groups are set up in the account",
    "survey_setting": "surveys are set up in the account",
    "knowledge_base": "knowledge bases are set up in the account",
    "post_web_view": "the Web View API needs ids that a consumer cannot see",
    "set_context": "the context service cannot be seen from outside",
    "set_variable": "the bot's variables cannot be seen from outside",
    "variable": "the bot's variables cannot be seen from outside",
    "active_dialogs": "the bot's dialogs cannot be seen from outside",
    "lint": "checking a bot needs no account",
}
_NO_FAULTS: Final = "nothing can be made to go wrong in an account"
_NO_STUBS: Final = "the bot calls the real APIs"
_NO_ANSWERS: Final = "the platform answers by itself"
_NO_SETTING: Final = "skills and users are set up in the account"
_RINGS_OVER: Final[Mapping[str, type[RingAccepted | RingRejected | RingExpired | RingCancelled]]] = {
    "ACCEPTED": RingAccepted,
    "AUTO_ACCEPT": RingAccepted,
    "REJECTED": RingRejected,
    "EXPIRED": RingExpired,
    "CANCELLED": RingCancelled,
}
_CLOSED_BY: Final[Mapping[str, Role]] = {"AGENT": "agent", "CONSUMER": "consumer"}


class LiveLog(Log):
    """What sockets show. `of` and `last` skip the scenario when they are asked for what cannot be seen from outside."""

    def of(self, *kinds: type[Any], conversation: str | None = None, after: int = -1) -> Iterable[Event]:  # type: ignore[override]
        self._refuse(kinds)
        return super().of(*kinds, conversation=conversation, after=after)

    def last(self, kind: type[Any], *, conversation: str | None = None) -> Event | None:
        self._refuse((kind,))
        return super().last(kind, conversation=conversation)

    def _refuse(self, kinds: Sequence[type[Any]]) -> None:
        for kind in kinds:
            if kind not in OBSERVED:
                cannot(LIVE, f"{kind.__name__} cannot be seen from outside")


# --- one scenario ----------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Told:
    """What the log knows of a conversation, to see what is new."""

    consumer: str
    skill_id: str
    assigned: str = ""
    is_open: bool = True
    messages: set[tuple[str, int]] = field(default_factory=set)


class LiveTarget:
    """One scenario against a deployed bot."""

    def __init__(self, site: LiveAccount, *, seed: int, redactor: Redactor) -> None:
        self.seed = seed
        self.clock = Clock()
        self.log: Log = LiveLog(self.clock, redactor=redactor, has_causes=False)
        self.log.append(CausesUnknown("what the sockets of consumers and agents show"))
        self.faults = Absent(LIVE, _NO_FAULTS)
        self.outside = Absent(LIVE, _NO_STUBS)
        self.answers = AbsentMapping(LIVE, _NO_ANSWERS)
        self.cloud = cast("Cloud", LiveCloud(self))
        self.site = site
        self.bots: list[tuple[str, str]] = []  # name and skill id of each bot, as deployed
        self.conversations: dict[str, _Told] = {}
        self._began_ms = site.elapsed_ms()
        self._rings: dict[str, str] = {}  # id to the state the log knows
        self._consumers: dict[str, LiveConsumer] = {}
        self._changed: set[str] = set()
        site.begin(redactor, self._changed.add)

    def __getattr__(self, name: str) -> Any:
        if name in _ABSENT:
            return getattr(Absent(LIVE, _ABSENT[name]), name)
        raise AttributeError(name)

    def close(self) -> None:
        self.site.end()

    # --- bots, people ------------------------------------------------------------------------------------------------

    def set_up_account(self, account: FileAccount) -> FileAccount:
        """`cloud.yaml` sets up the emulator. A live run takes its agents, as far as the profile has them."""
        played = {
            name: FileAgent(
                skills=[skill for skill in entry.skills if skill in self.site.profile.skills], state=entry.state
            )
            for name, entry in account.agents.items()
            if name in self.site.profile.agents
        }
        return FileAccount(agents=played)

    def deploy(self, bot: Bot, *, skill: str | None = None, preview: bool = False, **_options: Any) -> None:
        """The bot has to be deployed already; the profile says so."""
        if preview:
            cannot(LIVE, "the Preview is no part of the account")
        deployed = self.site.profile.bots
        found = next((deployed[key] for key in (bot.name, bot.id) if key in deployed), None)
        if found is None:
            cannot(LIVE, f"the bot {bot.name!r} is not among the deployed bots of the profile")
        if skill not in (None, found):
            cannot(LIVE, f"the bot {bot.name!r} serves the skill {found!r} there")
        skill_id = self.site.skill_id(found)
        self.bots.append((bot.name, skill_id))
        self.append(BotDeployed(bot.name, bot.name, (skill_id,)), bot=bot.name)

    def consumer(self, name: str | None = None) -> LiveConsumer:
        if name is None:
            name = next(iter(self._consumers), "Consumer")
        if name not in self._consumers:
            self._consumers[name] = LiveConsumer(self, name)
        return self._consumers[name]

    def agent(self, name: str) -> LiveAgent:
        if name not in self.site.workspaces:
            raise UnknownName(message(f"no agent named {name!r} plays", known=self.site.workspaces, wanted=name))
        return LiveAgent(self, name)

    # --- time ---------------------------------------------------------------------------------------------------------

    def advance(self, duration_ms: int) -> None:
        """Wait, really; not for long."""
        longest_ms = int(self.site.profile.waits.advance * 1000)
        if duration_ms > longest_ms:
            cannot(LIVE, f"waiting longer than {longest_ms / 1000:g} s of real time")
        self.append(TimePassed(duration_ms))
        end_ms = self.site.elapsed_ms() + duration_ms
        while self.site.elapsed_ms() < end_ms:
            self._listen()

    def run_until_idle(self) -> None:
        self.settle()

    def settle(self, *, answers_to: str | None = None) -> None:
        """Listen until nothing new has come for a while; with a conversation, until somebody has answered in it.

        Not for ever: the waits of the profile limit both.
        """
        waits, now = self.site.profile.waits, self.site.elapsed_ms
        before = self._answers(answers_to)
        give_up_ms = now() + int(waits.answer * 1000)
        while answers_to is not None and self._awaits(answers_to) and self._answers(answers_to) == before:
            if now() >= give_up_ms:
                break
            self._listen()
        quiet_ms, longest_ms = int(waits.quiet * 1000), now() + int(waits.answer * 1000)
        last_news_ms = now()
        while now() - last_news_ms < quiet_ms and now() < longest_ms:
            if self._listen():
                last_news_ms = now()

    def _listen(self) -> bool:
        """Give everybody a moment; whether the log has grown."""
        size = len(self.log.events)
        if not self.site.read():
            time.sleep(POLL_S)
        while self._changed:
            self._note(self._changed.pop())
        self.site.refuse_strange_skills()
        return len(self.log.events) > size

    def _answers(self, conversation: str | None) -> int:
        """How many messages to the consumer the conversation holds."""
        if conversation is None:
            return 0
        said = (event.body for event in self.log.events if event.conversation == conversation)
        return sum(isinstance(body, MessagePublished) and body.role != "consumer" for body in said)

    def _awaits(self, conversation: str) -> bool:
        """Whether somebody who is not played by the harness should answer."""
        told = self.conversations[conversation]
        return told.is_open and told.assigned not in self.site.workspaces

    # --- what the sockets show becomes the log ------------------------------------------------------------------------

    def append(self, body: Any, *, conversation: str | None = None, bot: str | None = None) -> Event:
        self.clock.advance(max(0, self.site.elapsed_ms() - self._began_ms - self.clock.now_ms))
        return self.log.append(body, conversation=conversation, bot=bot)

    def _note(self, conversation: str) -> None:
        """Log what is new in a conversation of this scenario; every other one is none of our business."""
        told = self.conversations.get(conversation)
        if told is None:
            return
        seen = self._consumers[told.consumer].seen(conversation)
        self._note_rings(conversation)
        if seen is None:
            return
        self._note_holder(seen, told)
        self._note_messages(seen, told)
        if told.is_open and not seen.is_open:
            told.is_open, told.assigned = False, ""
            self.append(ConversationClosed(_CLOSED_BY.get(seen.close_reason, "system")), conversation=conversation)

    def started(self, conversation: str, consumer: str, skill_id: str) -> None:
        self.conversations[conversation] = _Told(consumer, skill_id)
        self.append(ConversationStarted(consumer, skill_id), conversation=conversation)
        self.append(ConversationQueued(skill_id, reason="start"), conversation=conversation)
        self._note(conversation)

    def name_of(self, pid: str) -> str:
        """Who this is: an agent of ours by name; whoever else has a conversation is the bot."""
        for name, workspace in self.site.workspaces.items():
            if pid in (workspace.pid, workspace.user_id):
                return name
        return self.bots[0][0] if self.bots else "bot"

    def _note_rings(self, conversation: str) -> None:
        for name, workspace in self.site.workspaces.items():
            for ring in workspace.rings.values():
                if ring.conversation == conversation:
                    self._note_ring(name, ring)

    def _note_ring(self, agent: str, ring: Ring) -> None:
        if ring.id not in self._rings:
            self._rings[ring.id] = "WAITING"
            self.append(RingOffered(ring.id, agent, ring.skill_id), conversation=ring.conversation)
        if self._rings[ring.id] != ring.state:
            self._rings[ring.id] = ring.state
            over = _RINGS_OVER.get(ring.state)
            if over is not None:
                self.append(over(ring.id, agent), conversation=ring.conversation)

    def _note_holder(self, seen: Seen, told: _Told) -> None:
        holder = self.name_of(seen.assigned) if seen.assigned else ""
        if told.assigned and told.assigned != holder and seen.state == "OPEN":
            self.append(ParticipantLeft(told.assigned), conversation=seen.id)
        if (told.assigned and not holder and seen.state == "OPEN") or seen.skill_id not in ("", told.skill_id):
            told.skill_id = seen.skill_id or told.skill_id
            self.append(ConversationQueued(told.skill_id), conversation=seen.id)
        told.assigned = holder

    def _note_messages(self, seen: Seen, told: _Told) -> None:
        for event in seen.events:
            key = (event.dialog, event.sequence)
            if event.is_content and key not in told.messages:
                told.messages.add(key)
                body = self._message(event, told)
                self.append(body, conversation=seen.id, bot=body.sender if body.role == "bot" else None)

    def _message(self, event: Received, told: _Told) -> MessagePublished:
        role, sender = self._who(event, told)
        return delivery.shown(event, role=role, sender=sender)

    def _who(self, event: Received, told: _Told) -> tuple[Role, str]:
        if event.role == "CONSUMER":
            return "consumer", told.consumer
        if event.role == "CONTROLLER":
            return "system", "system"
        name = self.name_of(event.sender)
        return ("agent" if name in self.site.workspaces else "bot"), name

    # --- looking back -------------------------------------------------------------------------------------------------

    def transcript(self) -> str:
        return transcript(self.log.events, view="consumer")

    def explain_failure(self) -> str:
        return ""  # what went on inside the bot cannot be seen from outside


class LiveCloud:
    """The account as a scenario may use it: nothing is created, what is there is checked against the profile."""

    def __init__(self, target: LiveTarget) -> None:
        self._stage = target

    def __getattr__(self, name: str) -> Any:
        if name in ("allow_media", "set_shift", "set_slots", "set_profiles", "close_idle"):
            return getattr(Absent(LIVE, _NO_SETTING), name)
        raise AttributeError(name)

    @property
    def account(self) -> str:
        return self._stage.site.account.id

    def add_skill(self, name: str, id: str | int | None = None, description: str = "") -> LiveSkill:
        found = self.skill(name)
        if id is not None and str(id) != found.id:
            cannot(LIVE, f"the skill {name!r} has another id there than the scenario says")
        self._stage.append(SkillCreated(found.name, found.id, description))
        return found

    def skill(self, name_or_id: str) -> LiveSkill:
        allowed = self._stage.site.profile.skills.items()
        found = next((LiveSkill(name, str(id)) for name, id in allowed if name_or_id in (name, str(id))), None)
        if found is None:
            cannot(LIVE, f"the skill {name_or_id!r} is not on the allow-list of the profile")
        return found

    def add_agent(
        self,
        name: str,
        *,
        skills: Sequence[str] = (),
        state: AgentState = "Offline",
        slots: int = 3,
        id: str | int | None = None,
        profiles: Sequence[str] = ("Agent",),
        login_name: str = "",  # noqa: ARG002 - the profile says who logs in
    ) -> None:
        entry = self._stage.site.profile.agents.get(name)
        if entry is None:
            cannot(LIVE, f"no user of the account plays the agent {name!r}")
        missing = [skill for skill in skills if skill not in entry.skills]
        if missing:
            cannot(LIVE, f"the user who plays {name!r} does not hold the skill {missing[0]!r}")
        if id is not None or slots != 3 or tuple(profiles) != ("Agent",):
            cannot(LIVE, _NO_SETTING)
        self._stage.site.workspace(name)
        self.set_state(name, state)

    def set_state(self, agent: str, state: AgentState) -> None:
        workspace = self._stage.site.workspace(agent)
        if workspace.availability != AVAILABILITY[state]:
            workspace.goes(AVAILABILITY[state])
            self._stage.append(AgentStateChanged(agent, state))

    def can_write(self, agent: str, conversation_id: str) -> bool:
        workspace = self._stage.site.workspace(agent)
        return any(seen.id == conversation_id and seen.state == "OPEN" for seen in workspace.assigned)

    def waiting(self, skill: str) -> Sequence[LiveConversation]:
        skill_id = self.skill(skill).id
        return [
            LiveConversation(id, "")
            for id, told in self._stage.conversations.items()
            if told.is_open and not told.assigned and told.skill_id == skill_id
        ]

    def conversation(self, conversation_id: str) -> LiveConversation:
        return LiveConversation(conversation_id, self._stage.conversations[conversation_id].assigned)


@dataclass(frozen=True, slots=True)
class LiveSkill:
    name: str
    id: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class LiveConversation:
    id: str
    assigned: str


class LiveConsumer:
    """A consumer whose window is a socket to the account."""

    def __init__(self, target: LiveTarget, name: str) -> None:
        self._stage = target
        self.name = name
        self.conversation: str | None = None
        self._window: Window | None = None

    def __getattr__(self, name: str) -> Any:
        reasons = {
            "uses": "a socket speaks for the web window, not for another channel",
            "describe": "what the account knows of a consumer is not made by a test",
            "attaches": "what a channel attaches is not made by a test",
            "signs_in": "signing in during a conversation has no documented request",
            "uploads": "uploading needs the account's file service",
        }
        if name in reasons:
            return getattr(Absent(LIVE, reasons[name]), name)
        raise AttributeError(name)

    def seen(self, conversation: str) -> Seen | None:
        return self._window.client.conversations.get(conversation) if self._window is not None else None

    def opens(self, *, skill: str | None = None) -> None:
        self._open(skill)
        assert self.conversation is not None
        self._stage.settle(answers_to=self.conversation)

    def says(self, text: str) -> None:
        self._write(text)
        self._stage.settle(answers_to=self.conversation)

    def says_quickly(self, texts: Sequence[str], *, pause_ms: int = 0) -> None:
        for index, text in enumerate(texts):
            if index and pause_ms:
                self._stage.advance(pause_ms)
            self._write(text)
        self._stage.settle(answers_to=self.conversation)

    def taps_quick_reply(self, title: str) -> None:
        messaging_window.quick_reply(self._messages, title, whose=self.name)
        self._tap(title, is_quick_reply=True)

    def taps_button(self, label: str, *, card: str | None = None) -> None:
        messaging_window.button(self._messages, label, card=card, whose=self.name)
        self._tap(label, card=card)

    def selects(self, choice: str) -> None:
        """On the wire a choice is a button."""
        self.taps_button(choice)

    def picks(self, items: Sequence[str]) -> None:
        for item in items:
            messaging_window.list_item(self._messages, item, whose=self.name)
        self.says(messaging_window.picked(items))

    def closes(self) -> None:
        seen = self.seen(self.conversation) if self.conversation else None
        if seen is None or not seen.is_open or self._window is None:
            raise FeatureError(message(f"{self.name} has no open conversation to close"))
        self._window.client.closes(seen.id)
        self._stage.settle()

    @property
    def _messages(self) -> list[MessagePublished]:
        found = (event.body for event in self._stage.log.events if event.conversation == self.conversation)
        return [body for body in found if isinstance(body, MessagePublished) and body.audience == "all"]

    def _tap(self, label: str, *, is_quick_reply: bool = False, card: str | None = None) -> None:
        """Send what the message says that a tap sends; the window has made sure that it is there."""
        seen = self.seen(self.conversation) if self.conversation else None
        shown = [event for event in seen.events if event.is_content] if seen is not None else []
        click = click_of(shown, label, is_quick_reply=is_quick_reply, card=card)
        assert click is not None
        self._write(click.text, metadata=click.metadata)
        self._stage.settle(answers_to=self.conversation)

    def _write(self, text: str, *, metadata: Metadata = ()) -> None:
        seen = self.seen(self.conversation) if self.conversation else None
        if seen is None or not seen.is_open:
            self._open(None)
        assert self.conversation is not None
        assert self._window is not None
        self._window.client.says(self.conversation, text, metadata=metadata)

    def _open(self, skill: str | None) -> None:
        target = self._stage
        if skill == "":
            cannot(LIVE, "a conversation without a skill could ring anybody")
        if skill is None and not target.bots:
            raise FeatureError(message("no bot is deployed", do='begin with: Given the bot "my-bot.json"'))
        skill_id = target.bots[0][1] if skill is None else target.site.skill_id(skill)
        if self._window is None:
            self._window = target.site.window(self.name)
        self.conversation = target.site.open(self._window, skill_id)
        target.started(self.conversation, self.name, skill_id)


class LiveAgent:
    """A human agent whom the harness plays."""

    def __init__(self, target: LiveTarget, name: str) -> None:
        self._stage = target
        self.name = name
        self._workspace = target.site.workspace(name)

    @property
    def ringing(self) -> int:
        return len(self._rings)

    def accepts(self) -> None:
        self._workspace.accepts(self._ring())
        self._stage.settle()

    def rejects(self) -> None:
        self._workspace.rejects(self._ring())
        self._stage.settle()

    def lets_ring_expire(self) -> None:
        """Wait until the ring is over, if the profile allows to wait that long."""
        ring, now = self._ring(), self._stage.site.elapsed_ms
        end_ms = now() + int(self._stage.site.profile.waits.advance * 1000)
        while any(waiting.id == ring.id for waiting in self._rings):
            if now() >= end_ms:
                cannot(LIVE, "a ring lasts longer than the profile waits")
            self._stage.advance(200)
        self._stage.settle()

    def says(self, text: str) -> None:
        self._workspace.says(self._conversation().id, text)
        self._stage.settle()

    def transfers_to(self, skill: str) -> None:
        self._workspace.transfers(self._conversation().id, self._stage.site.skill_id(skill))
        self._stage.settle(answers_to=self._stage.consumer().conversation)

    def closes(self) -> None:
        self._workspace.closes(self._conversation().id)
        self._stage.settle()

    @property
    def _rings(self) -> list[Ring]:
        """What rings here of this scenario's conversations: others are none of our business."""
        return [ring for ring in self._workspace.waiting_rings if ring.conversation in self._stage.conversations]

    def _ring(self) -> Ring:
        if not self._rings:
            raise FeatureError(message(f"nothing rings at {self.name}"))
        return self._rings[0]

    def _conversation(self) -> Seen:
        ours = [seen for seen in self._workspace.assigned if seen.id in self._stage.conversations]
        if not ours:
            raise FeatureError(message(f"{self.name} has no conversation open"))
        return ours[-1]


def as_target(target: LiveTarget) -> Target:
    """The target as steps know it: what it does not say itself skips the scenario."""
    return cast("Target", target)
