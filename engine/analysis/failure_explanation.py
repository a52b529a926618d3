"""What the bots did before a step failed: whole turns, from the consumer's words on, and what the cloud did meanwhile.

Theory of operation. Everything since the last When counts. Each event is followed along its causes, so the turn in
which it all began is shown as well, although it may be older: the failure message of a transfer leads back to the words
that asked for an agent, and a measure of the agent connector to the words that the bot left unanswered. Conversations
are kept apart.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from .. import events as ev
from ..bot import Bot
from ..errors import counted, shorten
from ..log import Event
from ..log.assumptions import assumption_lines
from ..turn.session import fold
from .explain import Situation, reaction
from .story import Story, Turn
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
    ev.FaultStruck,
    ev.RingAccepted,
    ev.RingCancelled,
    ev.RingExpired,
    ev.RingOffered,
    ev.RingRejected,
    ev.RoutingFoundNobody,
    ev.SuggestionDropped,
)
_SOURCES: Final = {"failure": "the failure message", "greeting": "the greeting", "transfer": "a transferred message"}


def explain_failure(
    events: Sequence[Event], bot_of: BotOf | None = None, *, since: int | None = None, case_sensitive: bool = False
) -> str:
    """The turns of all bots and the cloud's part since the last When, step by step.

    Args:
        events: the log.
        bot_of: with it, near misses are explained as well.
        since: number of the last event before the last When; None: only the last turn, with what led to it.
        case_sensitive: whether the switch `case_sensitive_patterns` is on.
    """
    story = Story.of(events)
    lines: list[str] = []
    last = story.last_of_bot
    if last is None:
        lines.append("no bot has received anything")
        wanted = story.wanted(-1 if since is None else since)
    else:
        since = last.first - 1 if since is None else since
        wanted = story.wanted(since)
        if not any(turn.is_of_bot for turn in wanted):
            what = "no bot has received anything" if wanted else "nothing has happened"
            lines.append(f"{what} since the last When; before that")
            wanted = story.wanted(last.first - 1)
    conversations = list(dict.fromkeys(turn.conversation for turn in wanted))
    for conversation in conversations:
        if len(conversations) > 1:
            lines.append(f"— {conversation}, {story.consumers.get(conversation, 'a consumer')} —")
        those = [turn for turn in wanted if turn.conversation == conversation]
        lines += _told(story, those, bot_of or (lambda _bot, _conversation: None), case_sensitive=case_sensitive)
    return "\n".join(part for line in lines for part in _wrapped(line))


@dataclass(frozen=True, slots=True)
class _Part:
    """Some lines, the number of the event by which they are sorted, and who acts, if a heading has to say it."""

    seq: int
    lines: list[str]
    actor: str = ""


def _told(story: Story, turns: list[Turn], bot_of: BotOf, *, case_sensitive: bool) -> Iterator[str]:
    """The turns of one conversation and the cloud's part from the first of them on, in the order of the log."""
    parts = [_part(turn, bot_of, case_sensitive=case_sensitive) for turn in turns]
    parts += _left_out(story, turns)
    parts += _cloud_parts(story.events, turns[0].conversation, turns[0].first)
    actor = ""
    for part in sorted(parts, key=lambda part: part.seq):
        if part.actor and part.actor != actor:
            yield part.actor
        actor = part.actor
        yield from part.lines


def _left_out(story: Story, turns: list[Turn]) -> Iterator[_Part]:
    """A remark on the turns between those that are shown."""
    firsts = [turn.first for turn in story.turns if turn.conversation == turns[0].conversation and turn.is_input]
    for one, following in pairwise(turn.first for turn in turns):
        count = sum(one < first < following for first in firsts)
        if count:
            yield _Part(following - 1, lines=[f"({counted(count, 'turn')} left out)"])


def _part(turn: Turn, bot_of: BotOf, *, case_sensitive: bool) -> _Part:
    """A turn under its first line: what a bot received, what the consumer said, or what the agent connector did."""
    begun, name = turn.start.body, turn.start.bot or "the bot"
    situation, following = None, turn.events
    match begun:
        case ev.BotInputReceived(text=text, source=source):
            kind = _SOURCES.get(source)
            first = [f"{name} received {text!r}{f' ({kind})' if kind else ''}"]
            bot = bot_of(name, turn.conversation)
            session = fold(event.body for event in turn.before)
            situation = Situation(bot, session, text, case_sensitive) if bot else None
        case ev.MessagePublished(sender=sender, text=text):
            first = [f"{sender} says {shorten(text)}"]
        case _:
            first, following = [], [turn.start, *turn.events]
    indented = [*assumption_lines(turn.start.assumptions)] if first else []
    indented += [line for event in following for line in reaction(event, situation)]
    indented = list(_assumed_once(indented))
    actor = "" if first else f"the agent connector of {name}"
    return _Part(turn.first, [*first, *(f"  {line}" for line in indented)], actor)


def _assumed_once(lines: Sequence[str]) -> Iterator[str]:
    """The lines without an assumption that an earlier line has told."""
    told = set()
    for line in lines:
        is_assumption = line.lstrip().startswith("assumed (")
        if not is_assumption or line.strip() not in told:
            yield line
        if is_assumption:
            told.add(line.strip())


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
            yield _Part(event.seq, [f"  {head}", *(f"    {line.strip()}" for line in more)], actor="the cloud")


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
