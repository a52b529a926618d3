"""What the bots did before a step failed: whole turns, from the consumer's words on, and what the cloud did meanwhile.

Theory of operation. Everything since the last When counts. Each event is followed along its causes, so the turn in
which it all began is shown as well, although it may be older: the failure message of a transfer leads back to the words
that asked for an agent. Conversations are kept apart.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from .. import events as ev
from ..bot import Bot
from ..errors import shorten
from ..log import Event
from ..log.assumptions import assumption_lines
from ..turn.session import fold, session_events
from .explain import Situation, reaction
from .transcript import entries

BotOf = Callable[[str, str], Bot | None]
"""The version of a bot, by its name in the log, that a conversation runs; None if it is not known."""

WIDTH: Final = 120

_CLOUD: Final = (
    ev.ConversationClosed,
    ev.ConversationQueued,
    ev.ConversationReturned,
    ev.ConversationSkillChanged,
    ev.ConversationTakenOver,
    ev.DiagnosticReported,
    ev.RingAccepted,
    ev.RingCancelled,
    ev.RingExpired,
    ev.RingOffered,
    ev.RingRejected,
    ev.RoutingFoundNobody,
    ev.SuggestionDropped,
)
_SOURCES: Final = {"failure": "the failure message", "greeting": "the greeting", "transfer": "a transferred message"}


def explain_failure(events: Sequence[Event], bot_of: BotOf | None = None, *, since: int | None = None) -> str:
    """The turns of all bots and the cloud's part since the last When, step by step.

    Args:
        events: the log.
        bot_of: with it, near misses are explained as well.
        since: number of the last event before the last When; None: only the last turn, with what led to it.
    """
    story = _Story.of(events)
    if not story.turns:
        return "no bot has received anything"
    last = story.turns[-1].first - 1
    since = last if since is None else since
    wanted = story.wanted(since)
    lines: list[str] = []
    if not wanted:
        wanted = story.wanted(last)
        lines.append("nothing has happened since the last When; before that")
    conversations = list(dict.fromkeys(turn.conversation for turn in wanted))
    for conversation in conversations:
        if len(conversations) > 1:
            lines.append(f"— {conversation}, {story.consumers.get(conversation, 'a consumer')} —")
        those = [turn for turn in wanted if turn.conversation == conversation]
        lines += story.told(those, bot_of or (lambda _bot, _conversation: None), since)
    return "\n".join(part for line in lines for part in _wrapped(line))


@dataclass(slots=True)
class _Turn:
    """An input of a bot and all that followed, until its next input."""

    start: Event
    before: list[Event]
    events: list[Event] = field(default_factory=list)

    @property
    def first(self) -> int:
        return self.start.seq

    @property
    def conversation(self) -> str:
        return self.start.conversation or ""


@dataclass(slots=True)
class _Story:
    """The log as turns.

    Attributes:
        turns: in the order of their inputs.
        consumers: names by conversation.
        turn_of: the turn of an event, by the event's number.
    """

    events: Sequence[Event]
    turns: list[_Turn] = field(default_factory=list)
    consumers: dict[str, str] = field(default_factory=dict)
    turn_of: dict[int, _Turn] = field(default_factory=dict)

    @classmethod
    def of(cls, events: Sequence[Event]) -> _Story:
        story = cls(events)
        sides = dict.fromkeys(
            (event.conversation, event.bot) for event in events if isinstance(event.body, ev.BotInputReceived)
        )
        for conversation, bot in sides:
            story._read(list(session_events(events, conversation or "", bot or "")))
        story.turns.sort(key=lambda turn: turn.first)
        for event in events:
            if isinstance(event.body, ev.ConversationStarted) and event.conversation:
                story.consumers[event.conversation] = event.body.consumer
        return story

    def _read(self, line: list[Event]) -> None:
        turn: _Turn | None = None
        for at, event in enumerate(line):
            if isinstance(event.body, ev.AcceptStatusPublished):  # comes before the input, and tells nothing of a turn
                continue
            if isinstance(event.body, ev.BotInputReceived):
                turn = _Turn(event, line[:at])
                self.turns.append(turn)
            elif turn is not None:
                turn.events.append(event)
            if turn is not None:
                self.turn_of[event.seq] = turn

    def wanted(self, since: int) -> list[_Turn]:
        """The turns of events later than the one numbered `since`, and the turns that led to these events."""
        by_number = {event.seq: event for event in self.events}
        pending = [event for event in self.events if event.seq > since and event.conversation is not None]
        found: dict[int, _Turn] = {}
        seen: set[int] = set()
        while pending:
            event = pending.pop()
            if event.seq in seen:
                continue
            seen.add(event.seq)
            if turn := self.turn_of.get(event.seq):
                found[turn.first] = turn
                event = turn.start
            if event.cause is not None and (cause := by_number.get(event.cause)):
                pending.append(cause)
        return [found[first] for first in sorted(found)]

    def told(self, turns: list[_Turn], bot_of: BotOf, since: int) -> Iterator[str]:
        """The turns of one conversation and the cloud's part from the first of them on, in the order of the log."""
        conversation = turns[0].conversation
        parts = [_Part(turn.first, lines=_turn_lines(turn, bot_of)) for turn in turns]
        parts += self._left_out(turns)
        parts += self._unanswered(conversation, since)
        parts += _cloud_parts(self.events, conversation, turns[0].first)
        is_cloud = False
        for part in sorted(parts, key=lambda part: part.seq):
            if part.is_cloud and not is_cloud:
                yield "the cloud"
            is_cloud = part.is_cloud
            yield from part.lines

    def _left_out(self, turns: list[_Turn]) -> Iterator[_Part]:
        """A remark on the turns between those that are shown."""
        firsts = [turn.first for turn in self.turns if turn.conversation == turns[0].conversation]
        for one, following in pairwise(turn.first for turn in turns):
            count = sum(one < first < following for first in firsts)
            if count:
                yield _Part(following - 1, lines=[f"({count} {'turn' if count == 1 else 'turns'} left out)"])

    def _unanswered(self, conversation: str, since: int) -> Iterator[_Part]:
        """What the consumer has said since the last When and no bot has received."""
        answered = {turn.start.cause for turn in self.turns}
        for event in self.events:
            is_open = event.seq > since and event.conversation == conversation and event.seq not in answered
            if is_open and isinstance(event.body, ev.MessagePublished) and event.body.role == "consumer":
                yield _Part(event.seq, lines=[f"{event.body.sender} says {shorten(event.body.text)}"])


@dataclass(frozen=True, slots=True)
class _Part:
    """Some lines, and the number of the event by which they are sorted."""

    seq: int
    lines: list[str]
    is_cloud: bool = False


def _turn_lines(turn: _Turn, bot_of: BotOf) -> list[str]:
    received = turn.start.body
    assert isinstance(received, ev.BotInputReceived)
    name = turn.start.bot or "the bot"
    kind = _SOURCES.get(received.source)
    heading = f"{name} received {received.text!r}{f' ({kind})' if kind else ''}"
    bot = bot_of(name, turn.conversation)
    situation = Situation(bot, fold(event.body for event in turn.before), received.text) if bot else None
    indented = [*assumption_lines(turn.start.assumptions)]
    indented += [line for event in turn.events for line in reaction(event, situation)]
    return [heading, *(f"  {line}" for line in indented)]


def _cloud_parts(events: Sequence[Event], conversation: str, first: int) -> Iterator[_Part]:
    """What the cloud did with a conversation after the event numbered `first`; the bots' own rings are left out."""
    bots = {event.bot for event in events if event.bot}
    skills = {
        event.body.skill_id: event.body.skill
        for event in events
        if isinstance(event.body, ev.SkillCreated | ev.SkillChanged)
    }
    for entry in entries(events, conversation=conversation, view="full"):
        event, body = entry.event, entry.event.body
        is_shown = event.conversation == conversation and event.seq > first and event.bot is None
        if is_shown and isinstance(body, _CLOUD) and getattr(body, "agent", "") not in bots:
            head, *more = [
                *entry.note.splitlines(),
                *_named_agent(event, events),
                *_advice(body, skills),
                *entry.assumed,
            ]
            yield _Part(event.seq, [f"  {head}", *(f"    {line.strip()}" for line in more)], is_cloud=True)


def _named_agent(event: Event, events: Sequence[Event]) -> Iterator[str]:
    """Why the agent that a transfer names is not rung first."""
    if not isinstance(event.body, ev.ConversationQueued) or "ESC-AGENT-ID-FALLS-TO-SKILL" not in event.rules:
        return
    agent_id, names, states = "", dict[str, str](), dict[str, str]()
    for earlier in events:
        if earlier.seq > event.seq:
            break
        match earlier.body:
            case ev.TransferStarted(agent_id=named) if earlier.conversation == event.conversation:
                agent_id = named.rpartition(".")[2]
            case ev.UserCreated(user, user_id):
                names[user_id] = user
            case ev.AgentStateChanged(agent, state):
                states[agent] = state
            case _:
                pass
    if name := names.get(agent_id, ""):
        last = states.get(name, "Offline")
        why = "cannot be rung" if last == "Online" else f"is {last}"
        yield f"{name}, the agent that the transfer names, {why}: the skill decides"


def _advice(body: ev.Body, skills: Mapping[str, str]) -> Iterator[str]:
    """The step to add when no agent can be rung."""
    if not isinstance(body, ev.RoutingFoundNobody):
        return
    skill = skills.get(body.skill_id, body.skill_id)
    holders = [(agent, reason) for agent, reason in body.reasons if reason != "does not hold the skill"]
    if not holders:
        yield f'add: Given the agent "…" with the skill "{skill}" is online'
    for agent, reason in holders:
        if reason in ("is Offline", "is Away", "is Back soon"):
            yield f'add: Given the agent "{agent}" is online'
        elif reason == "has no free slot":
            yield f'add: Given the agent "{agent}" has 3 messaging slots'


def _wrapped(line: str) -> list[str]:
    """The line in pieces of at most `WIDTH` characters; what cannot be broken stays longer."""
    if len(line) <= WIDTH:
        return [line]
    indent = line[: len(line) - len(line.lstrip())]
    return textwrap.wrap(
        line.lstrip(),
        WIDTH,
        initial_indent=indent,
        subsequent_indent=f"{indent}  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
