"""Acts as When steps, with the Given steps they need in front and what came of them behind."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import takewhile
from typing import Any, Final

from ...engine import events as ev
from ...engine.analysis.transcript import duration
from ...engine.errors import UnknownName, message, shorten
from ...engine.log import Event
from ...engine.log.redaction import REDACTED
from ...engine.script import EPOCH
from ...engine.settings import Switches
from .account import (
    Account,
    Needs,
    agent_given,
    connector_given,
    given_steps,
    group_given,
    needed_bots,
    profiles_given,
    slots_given,
)
from .arrangements import Surroundings, context_given, variable_given
from .gherkin import Comment, Line, Step, can_be_quoted, fits_cell, quoted, spoken
from .outcome import Talk, messages, sees
from .screen import picks, tap
from .timeline import Act, acts, is_failure

_UUID: Final = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_FAILED: Final = {"at once": "at once", "later": "later", "silence": "by silence"}
_IMPORTED: Final = re.compile(r" \(\d\d-\d\d-\d{4} \d\d:\d\d\)$")


class NotExpressible(Exception):
    """No sentence of the step library says this; the recording ends in front of it."""


class Recording:
    """Some conversations of a log, on their way into a scenario.

    Raises:
        UnknownName: a bot that took part has no file.
    """

    def __init__(
        self,
        events: Sequence[Event],
        conversations: frozenset[str],
        *,
        bot_files: Mapping[str, str],
        switches: Switches,
        set_up_events: int,
        epoch_offset_ms: int,
    ) -> None:
        self._all = events
        self._ids = conversations
        self._bot_files = dict(bot_files)
        self._switches = switches
        own = [event for event in events if event.conversation in conversations]
        begin = own[0].seq
        self._needs = Needs.of(own)
        self._date = _date(own, epoch_offset_ms)
        self._before = [event for event in events if event.seq < begin]
        self._known = _folded([event for event in events if event.seq < set_up_events])
        self._account = _folded(self._before)
        self._humans = {
            e.body.user for e in events if isinstance(e.body, ev.UserCreated) and e.body.user_type == "human"
        }
        self._presets = _presets(own)
        self._newcomers = _newcomers(events)
        after = [event for event in events if event.seq >= begin]
        self._hoisted = self._hoist(after)
        self._played = [e for e in after if e.conversation in conversations or e.conversation is None]
        self._emulated = {e.body.user for e in events if isinstance(e.body, ev.BotDeployed)}
        names = dict.fromkeys(e.body.consumer for e in own if isinstance(e.body, ev.ConversationStarted))
        self._names = {name: _name(name, number) for number, name in enumerate(names, start=1)}
        self._senders = {e.body.sender for e in own if isinstance(e.body, ev.MessagePublished) and e.body.role == "bot"}
        self._around = Surroundings(self._played)
        self._talks: dict[str, Talk] = {}
        self._latest: dict[str, str] = {}  # consumer → conversation
        self._current = ""  # the name of "the consumer"
        self._rings: dict[str, list[str]] = {}  # agent → rings, oldest first
        self._open: dict[str, list[str]] = {}  # agent → conversations, latest last
        self._check_files()

    @property
    def bot_names(self) -> list[str]:
        return [bot.name for bot in self._account.bots if bot.name in self._senders or len(self._account.bots) == 1]

    @property
    def title(self) -> str:
        """What happened, in one line."""
        own = [event for event in self._all if event.conversation in self._ids]
        words = [e for e in own if isinstance(e.body, ev.MessagePublished) and e.body.role == "consumer"]
        asked = next((e.seq for e in own if isinstance(e.body, ev.EscalationRequested)), None)
        said = [e.body.text for e in words if asked is None or e.seq < asked]  # type: ignore[union-attr]
        said = said[-1:] if asked is not None else said[:2]
        subject = f"The consumer says {' and '.join(_short(text) for text in said)}" if said else "The consumer writes"
        return subject + self._ending(own)

    def _ending(self, own: Sequence[Event]) -> str:
        """How it came out: the best that came of a transfer, if there was one."""
        taken = [e.body.agent for e in own if isinstance(e.body, ev.RingAccepted) and e.body.agent in self._humans]
        queued = [e.body for e in own if isinstance(e.body, ev.ConversationQueued) and e.body.reason != "start"]
        if taken:
            return f" and is handed over to {taken[-1]}"
        if any(isinstance(e.body, ev.TransferFailed) for e in own):
            return " and the transfer fails"
        if queued:
            return f" and waits for the skill {self._account.skill_name(queued[-1].skill_id)}"
        return ""

    def lines(self) -> list[Line]:
        """The scenario's lines."""
        lines = list(
            given_steps(
                self._account,
                self._needs,
                bot_files=self._bot_files,
                known=self._known,
                presets=self._presets.values(),
                switches=self._switches,
            )
        )
        lines += self._date
        played: list[tuple[Act, list[Line]]] = []
        for act in acts(self._played, self._is_act, before=self._before):
            try:
                played.append((act, list(self._played_act(act))))
            except NotExpressible as reason:
                while act.is_early and played:  # what crossed with it cannot be told apart from it
                    act, _ = played.pop()
                played.append((act, [Comment(f"left out from here on: {reason}")]))
                break
        return lines + [line for _, said in played for line in said]

    # --- what there has to be ----------------------------------------------------------------------------------------

    def _check_files(self) -> None:
        """Every bot needs a file; an imported one has the file's name with a date behind it."""
        for bot in needed_bots(self._account, self._needs):
            plain = _IMPORTED.sub("", bot.name) if bot.imported else bot.name
            if plain not in self._bot_files:
                text = message(f"no file for the bot {plain!r}", known=self._bot_files, do="say where its export is")
                raise UnknownName(text)
            self._bot_files.setdefault(bot.name, self._bot_files[plain])

    def _hoist(self, later: Sequence[Event]) -> set[int]:
        """Skills that came, and agents who got them, before anybody needed them: as if they had been there before."""
        asked: set[str] = set()
        hoisted: set[int] = set()
        for event in later:
            match event.body:
                case ev.ConversationQueued(skill_id) | ev.EscalationRequested(skill_id):
                    asked.add(skill_id)
                case ev.SkillCreated(skill_id=skill_id) if skill_id not in asked:
                    self._account.apply(event)
                    hoisted.add(event.seq)
                case ev.UserSkillsChanged(user, skill_ids) if user in self._account.users:
                    before = set(self._account.users[user].skill_ids)
                    if before <= set(skill_ids) and not asked & (set(skill_ids) - before):
                        self._account.apply(event)
                        hoisted.add(event.seq)
                case _:
                    pass
        return hoisted

    # --- acts --------------------------------------------------------------------------------------------------------

    def _is_act(self, event: Event) -> bool:
        if event.seq in self._hoisted:
            return False
        decide = _ACTS.get(type(event.body))
        return decide is not None and decide(self, event.body, event)

    def _is_needed(self, agent: str) -> bool:
        """Whether this human agent can matter."""
        user = self._account.users.get(agent)
        held = set(user.skill_ids) if user is not None else set()
        return agent in self._humans and (agent in self._needs.users or bool(held & self._needs.skill_ids))

    def _is_set_by_hand(self, event: Event) -> bool:
        """Whether a step set this bot variable, and not the bot."""
        return event.node is None and not event.rules and event.seq not in self._presets

    def _played_act(self, act: Act) -> Iterator[Line]:
        for event in act.events:
            _check_going_on(event)
        steps = list(self._when(act))
        yield from self._around.givens(act.events)
        if act.is_early and isinstance(steps[-1], Step) and steps[-1].keyword == "When":
            self._check_heard(act)
            yield Comment("in the conversation the bot had not finished yet; here it has")
        yield from steps
        yield from self._then(act)

    def _check_heard(self, act: Act) -> None:
        """Two messages that reached the bot as one can only be said as one table."""
        assert act.begins is not None
        own = [e for e in self._played if e.conversation == act.begins.conversation and e.seq < act.begins.seq]
        heard = (ev.MessagePublished, ev.BotInputReceived, ev.ConversationStarted)
        last = next((e.body for e in reversed(own) if isinstance(e.body, heard) and _is_words(e.body)), None)
        if _is_words(act.begins.body) and isinstance(last, ev.MessagePublished):
            raise NotExpressible("the consumer writes while the bot has not heard what came before")

    def _when(self, act: Act) -> Iterator[Line]:
        begins = act.begins
        if begins is None:
            yield self._waits(act.wait_ms, act.events)
            return
        for event in takewhile(lambda one: one.seq < begins.seq, act.events):
            self._follow(event)  # a conversation that opens with the words
        if act.more:
            yield from self._quickly(act)
            return
        say = _WHEN.get(type(begins.body))
        if say is None:
            raise NotExpressible(_what(begins))
        yield from say(self, begins.body, begins, act)

    def _waits(self, wait_ms: int, events: Sequence[Event]) -> Step:
        expired = next((e.body for e in events[:1] if isinstance(e.body, ev.RingExpired)), None)
        if expired is not None and self._is_oldest(expired):
            return Step("When", f"the agent {quoted(expired.agent)} lets the ring expire")
        return _passes(wait_ms)

    def _time_passes(self, body: ev.TimePassed, event: Event, act: Act) -> Iterator[Line]:
        expired = [e for e in act.events if isinstance(e.body, ev.RingExpired)]
        if expired and expired[0].at_ms == event.at_ms + body.duration_ms:
            yield self._waits(body.duration_ms, expired)
        else:
            yield _passes(body.duration_ms)

    # the consumer

    def _talk(self, event: Event) -> Talk:
        return self._talks[event.conversation or ""]

    def _is_current(self, talk: Talk) -> bool:
        """Whether steps mean this conversation when they say "the conversation"."""
        return self._latest.get(talk.name) == talk.id and (len(self._names) < 2 or self._current == talk.name)

    def _only_current(self, talk: Talk, what: str) -> None:
        if not self._is_current(talk):
            raise NotExpressible(
                f"the consumer {talk.name} {what}, and no sentence says which of several consumers does"
            )

    def _opens(self, body: ev.ConversationStarted, event: Event, act: Act) -> Iterator[Line]:  # noqa: ARG002
        name = self._names[body.consumer]
        if len(self._names) > 1:
            raise NotExpressible(f"the consumer {name} opens a conversation without a word, as one of several")
        yield self._opening(body)

    def _opening(self, body: ev.ConversationStarted) -> Step:
        if body.skill_id == self._first_skill():
            return Step("When", "the consumer opens a conversation")
        skill = self._account.skill_name(body.skill_id) if body.skill_id else ""
        return Step("When", f"the consumer opens a conversation with the skill {quoted(skill)}")

    def _first_skill(self) -> str:
        """The skill that a consumer reaches who names none."""
        bots = needed_bots(self._account, self._needs)
        facing = [bot for bot in bots if bot.user not in self._account.surveys]
        return self._account.skill_of(facing[0]) if facing else ""

    def _writes(self, body: ev.MessagePublished, event: Event, act: Act) -> Iterator[Line]:
        talk = self._talk(event)
        self._check_text(body)
        started = next((e.body for e in act.events if isinstance(e.body, ev.ConversationStarted)), None)
        if started is not None and started.channel != "lp_web" and len(self._names) < 2:
            yield Step("Given", f"the consumer uses the channel {quoted(started.channel)}")
        if started is not None and started.skill_id != self._first_skill():
            self._only_one("opens a conversation with a skill")
            yield self._opening(started)
        if body.metadata and body.payload is None:
            self._only_current(talk, "sends metadata")
            yield Step("Given", "the consumer's next message carries the metadata:", docstring=_pretty(body.metadata))
        if body.file is not None:
            yield self._uploads(talk, body.file)
        elif body.payload is not None:
            self._only_current(talk, "taps something")
            tapped = tap(talk, body)
            if tapped is None:
                raise NotExpressible(f"the consumer sends {body.payload!r}, which nothing on the screen offers")
            yield tapped
        else:
            yield from self._says(talk, body.text)

    def _only_one(self, what: str) -> None:
        if len(self._names) > 1:
            raise NotExpressible(f"one of several consumers {what}")

    def _check_text(self, body: ev.MessagePublished) -> None:
        if not can_be_quoted(body.text):
            raise NotExpressible(f"{body.sender} writes signs that a feature cannot hold: {body.text!r}")
        if body.content_type != "text/plain":
            raise NotExpressible(f"{body.sender} writes something of the type {body.content_type}")

    def _says(self, talk: Talk, text: str) -> Iterator[Line]:
        if REDACTED in text:
            yield Comment(f"what the consumer wrote held a secret: put a stand-in where it says {REDACTED}")
        if not self._is_current(talk):
            self._current = talk.name
            yield Step("When", f"the consumer {quoted(talk.name)} says {quoted(text)}")
        elif (pick := picks(talk, text)) is not None:
            yield pick
        else:
            yield spoken("When", "the consumer says", text)

    def _uploads(self, talk: Talk, file: ev.File) -> Step:
        self._only_current(talk, "uploads a file")
        if file.caption:
            raise NotExpressible(f"the file {file.name} comes with a caption")
        size = "" if file.size_bytes == ev.File(file.name).size_bytes else f" of {file.size_bytes} bytes"
        return Step("When", f"the consumer uploads the file {quoted(file.name)}{size}")

    def _quickly(self, act: Act) -> Iterator[Line]:
        assert act.begins is not None
        talk = self._talk(act.begins)
        self._only_current(talk, "says several things at once")
        texts = [event.body.text for event in (act.begins, *(event for _, event in act.more))]  # type: ignore[union-attr]
        if not all(map(fits_cell, texts)):
            raise NotExpressible(f"the consumer writes in quick succession what no table can hold: {texts}")
        pauses = {pause for pause, _ in act.more}
        pause = min(pauses)
        if len(pauses) > 1:
            if not any(isinstance(e.body, ev.BotInputReceived) and e.body.text == " ".join(texts) for e in act.events):
                raise NotExpressible(f"the consumer writes in quick succession, at different pauses: {texts}")
            pause = 0  # the bot has heard them as one all the same
        how = f", {duration(pause)} apart:" if pause else ":"
        adverb = "" if pause else "quickly "
        yield Step("When", f"the consumer {adverb}says{how}", tuple((text,) for text in texts))

    def _steps_up(self, body: ev.BotInputReceived, event: Event, act: Act) -> Iterator[Line]:  # noqa: ARG002
        self._only_current(self._talk(event), "signs in")
        yield Step("When", "the consumer signs in")

    # agents

    def _is_oldest(self, ring: ev.RingAccepted | ev.RingRejected | ev.RingExpired) -> bool:
        return self._rings.get(ring.agent, [])[:1] == [ring.ring_id] and ring.agent in self._humans

    def _answers_ring(self, body: ev.RingAccepted | ev.RingRejected, event: Event, act: Act) -> Iterator[Line]:  # noqa: ARG002
        verb = "accepts" if isinstance(body, ev.RingAccepted) else "rejects"
        if body.agent not in self._humans:
            raise NotExpressible(f"{body.agent}, a bot from elsewhere, {verb} the conversation")
        if not self._is_oldest(body):
            raise NotExpressible(f"the agent {body.agent} {verb} another conversation than the one that rings longest")
        yield Step("When", f"the agent {quoted(body.agent)} {verb} the conversation")

    def _last_open(self, agent: str, talk: Talk, what: str) -> str:
        """The agent's name in quotes, when he does it in the conversation he took last."""
        if self._open.get(agent, [])[-1:] != [talk.id]:
            raise NotExpressible(f"the agent {agent} {what} in another conversation than the one he took last")
        return quoted(agent)

    def _agent_writes(self, body: ev.MessagePublished, event: Event, act: Act) -> Iterator[Line]:  # noqa: ARG002
        if body.audience == "agents":
            yield Comment(f"left out: {body.sender} writes a private message: {shorten(body.text)}")
            return
        agent = self._last_open(body.sender, self._talk(event), "writes")
        self._check_text(body)
        yield Step("When", f"the agent {agent} says {quoted(body.text)}")

    def _leaves(self, body: ev.ParticipantLeft, event: Event, act: Act) -> Iterator[Line]:
        agent = self._last_open(body.agent, self._talk(event), "leaves")
        queued = next((e.body for e in act.events if isinstance(e.body, ev.ConversationQueued)), None)
        if queued is None or queued.agent_id or not queued.skill_id or queued.by not in ("", body.agent):
            raise NotExpressible(f"the agent {body.agent} gives the conversation away, and not to a skill alone")
        skill = quoted(self._account.skill_name(queued.skill_id))
        yield Step("When", f"the agent {agent} transfers the conversation to the skill {skill}")

    def _closes(self, body: ev.ConversationClosed, event: Event, act: Act) -> Iterator[Line]:  # noqa: ARG002
        talk = self._talk(event)
        if body.by == "agent":
            agent = self._last_open(talk.holder, talk, "closes") if talk.holder else ""
            if not agent:
                raise NotExpressible("somebody closes a conversation that nobody has")
            yield Step("When", f"the agent {agent} closes the conversation")
            return
        self._only_current(talk, "has a conversation that is closed")
        if body.by == "consumer":
            yield Step("When", "the consumer closes the conversation")
        else:
            yield Step("When", "the idle conversation is closed automatically")

    def _state(self, body: ev.AgentStateChanged, event: Event, act: Act) -> Iterator[Line]:  # noqa: ARG002
        self._account.apply(event)
        yield Step("When", f"the agent {quoted(body.agent)} goes {body.state.lower()}")

    def _agent_comes(self, body: ev.UserCreated, event: Event, act: Act) -> Iterator[Line]:
        for each in act.events:
            if isinstance(each.body, ev.UserCreated | ev.AgentStateChanged) and each.at_ms == event.at_ms:
                self._account.apply(each)
        yield from agent_given(self._account.users[body.user], self._account, self._needs)

    # the account

    def _connector(self, body: ev.ConnectorChanged, event: Event, act: Act) -> Iterator[Line]:  # noqa: ARG002
        for name, value in body.fields:
            yield connector_given(self._account, name, value)

    def _posts(self, body: ev.WebViewPosted, event: Event, act: Act) -> Iterator[Line]:  # noqa: ARG002
        rows = [*body.variables, *([("message", body.message)] if body.message else [])]
        if not all(can_be_quoted(value) and value == value.strip() for _, value in rows) or not rows:
            raise NotExpressible("a call of the Web View API that no table can hold")
        who = "an external system" if body.accepted else "somebody without authorization"
        yield Step("When", f"{who} posts through the Web View API:", tuple(rows))

    # --- what came of it ---------------------------------------------------------------------------------------------

    def _then(self, act: Act) -> Iterator[Line]:
        begins = act.begins
        before = {talk.id: talk.holder for talk in self._talks.values()}
        said: list[ev.MessagePublished] = []
        lines: list[Line] = []
        for event in act.events:
            if begins is None or event.seq >= begins.seq:
                self._follow(event)
            body = event.body
            if not isinstance(body, ev.MessagePublished) or body.audience != "all" or body.role == "consumer":
                continue
            talk = self._talk(event)
            if self._is_current(talk):
                said.append(body)
            elif self._latest.get(talk.name) == talk.id and (seen := sees(talk.name, body)) is not None:
                lines += [*messages(said, bots=len(self._senders)), seen]
                said, self._current = [], talk.name
        lines += messages(said, bots=len(self._senders))
        for talk in self._talks.values():
            if self._is_current(talk):
                lines += self._standing(talk, act, before.get(talk.id, ""))
        if not lines and act.is_settled and self._has_to_show_something(begins):
            lines.append(Step("Then", "the bot says nothing"))
        return iter(lines)

    def _has_to_show_something(self, begins: Event | None) -> bool:
        """Whether it is worth saying that nothing came of it."""
        if not any(self._is_current(talk) for talk in self._talks.values()):
            return False
        if begins is None or isinstance(begins.body, ev.TimePassed | ev.ConversationStarted):
            return True
        return isinstance(begins.body, ev.MessagePublished) and begins.body.role == "consumer"

    def _standing(self, talk: Talk, act: Act, holder_before: str) -> Iterator[Line]:
        """Where the conversation is now, as far as that has changed."""
        bodies = [event.body for event in act.events if event.conversation == talk.id]
        kinds = {type(body) for body in bodies}
        failed = [body.how for body in bodies if isinstance(body, ev.TransferFailed)]
        if failed:
            yield Step("Then", f"the last transfer attempt has failed {_FAILED[failed[-1]]}")
        if ev.EscalationStopped in kinds:
            yield Step("Then", "the escalation has stopped")
        if ev.ConversationClosed in kinds:
            yield Step("Then", "the conversation is closed")
        ended = [body.how for body in bodies if isinstance(body, ev.SurveyEnded)]
        if ended or ev.SurveyStarted in kinds:
            yield Step("Then", f"the survey is {quoted(ended[-1] if ended else 'running')}")
        if talk.is_queued:
            if act.is_settled or talk.ring is not None:
                yield from self._queue(talk, bodies)
        elif talk.is_open and talk.holder != holder_before and (holder_before or talk.holder in self._humans):
            yield from self._taken(talk)
        if talk.holder in self._humans:
            yield from self._agent_sees(talk, bodies)

    def _queue(self, talk: Talk, bodies: Sequence[ev.Body]) -> Iterator[Step]:
        queued = [body for body in bodies if isinstance(body, ev.ConversationQueued)]
        if talk.ring is not None and talk.ring[1] in self._emulated:
            return  # a bot is about to accept
        if queued and talk.skill_id:
            skill = quoted(self._account.skill_name(talk.skill_id))
            yield Step("Then", f"the conversation is waiting for the skill {skill}")
        if talk.ring is not None and talk.ring[1] in self._humans:
            if any(isinstance(body, ev.RingOffered) for body in bodies):
                agent = talk.ring[1]
                count = len(self._rings.get(agent, []))
                noun = "conversation" if count == 1 else "conversations"
                yield Step("Then", f"the agent workspace of {quoted(agent)} shows {count} ringing {noun}")
        elif talk.ring is None and any(isinstance(body, ev.RoutingFoundNobody) for body in bodies):
            yield Step("Then", "the conversation is offered to nobody")

    def _taken(self, talk: Talk) -> Iterator[Step]:
        if not talk.holder:
            return
        holder = "agent" if talk.holder in self._humans else "bot"
        yield Step("Then", f"the conversation is with the {holder} {quoted(talk.holder)}")
        if holder == "agent" and talk.full_name and can_be_quoted(talk.full_name):
            yield Step("Then", f"the agent {quoted(talk.holder)} sees the consumer as {quoted(talk.full_name)}")

    def _agent_sees(self, talk: Talk, bodies: Sequence[ev.Body]) -> Iterator[Step]:
        private, talk.private = talk.private, []
        own = [body.text for body in bodies if isinstance(body, ev.MessagePublished) and body.role == "consumer"]
        for text in [*private, *own]:
            if text and can_be_quoted(text):
                yield Step("Then", f"the agent {quoted(talk.holder)} sees {quoted(text)}")

    # --- following ---------------------------------------------------------------------------------------------------

    def _follow(self, event: Event) -> None:
        follow = _FOLLOW.get(type(event.body))
        if follow is not None:
            follow(self, event.body, event)

    def _started(self, body: ev.ConversationStarted, event: Event) -> None:
        assert event.conversation is not None
        name = self._names[body.consumer]
        before = self._talks.get(self._latest.get(name, ""))
        earlier = before.shown if before is not None else []
        self._talks[event.conversation] = Talk(event.conversation, name, body.skill_id, earlier=earlier)
        self._latest[name] = event.conversation

    def _queued(self, body: ev.ConversationQueued, event: Event) -> None:
        talk = self._talk(event)
        talk.skill_id, talk.is_queued = body.skill_id, True

    def _offered(self, body: ev.RingOffered, event: Event) -> None:
        self._talk(event).ring = body.ring_id, body.agent
        self._rings.setdefault(body.agent, []).append(body.ring_id)

    def _ring_over(self, body: Any, event: Event) -> None:
        self._talk(event).ring = None
        if body.ring_id in self._rings.get(body.agent, []):
            self._rings[body.agent].remove(body.ring_id)

    def _held(self, body: Any, event: Event) -> None:
        talk = self._talk(event)
        talk.holder, talk.is_queued = body.agent, False
        self._open.setdefault(body.agent, []).append(talk.id)

    def _accepted(self, body: ev.RingAccepted, event: Event) -> None:
        self._ring_over(body, event)
        self._held(body, event)

    def _left(self, body: ev.ParticipantLeft, event: Event) -> None:
        talk = self._talk(event)
        talk.holder = ""
        if talk.id in self._open.get(body.agent, []):
            self._open[body.agent].remove(talk.id)

    def _closed(self, body: ev.ConversationClosed, event: Event) -> None:  # noqa: ARG002
        talk = self._talk(event)
        if talk.id in self._open.get(talk.holder, []):
            self._open[talk.holder].remove(talk.id)
        talk.is_open, talk.is_queued, talk.holder = False, False, ""

    def _published(self, body: ev.MessagePublished, event: Event) -> None:
        talk = self._talk(event)
        if body.audience == "all":
            talk.shown.append(body)
        elif body.role == "bot" and body.text:
            talk.private.append(body.text)

    def _profile(self, body: ev.ConsumerProfileSet, event: Event) -> None:
        self._talk(event).full_name = f"{body.first_name} {body.last_name}".strip()


_Decision = Callable[[Recording, Any, Event], bool]
_Saying = Callable[[Recording, Any, Event, Act], Iterator[Line]]

# Which events somebody brought about, as opposed to what came of it.
_ACTS: Final[dict[type[Any], _Decision]] = {
    ev.AgentStateChanged: lambda r, b, e: r._is_needed(b.agent) and e.seq not in r._newcomers,
    ev.BotDeployed: lambda r, b, _: b.bot in r._needs.users,
    ev.BotGroupDeleted: lambda *_: True,
    ev.BotGroupSaved: lambda *_: True,
    ev.BotInputReceived: lambda _r, b, _e: b.source == "step-up",
    ev.BotSaved: lambda r, b, _: b.bot in r._needs.users,
    ev.ConnectorChanged: lambda r, b, _: b.bot in r._needs.users,
    ev.ConnectorStateChanged: lambda r, b, _: b.bot in r._needs.users,
    ev.ContextDataSet: lambda _r, _b, e: e.conversation is None,
    ev.ConversationClosed: lambda _r, b, _e: b.by != "bot",
    ev.ConversationQueued: lambda _r, b, e: bool(b.by) and e.cause is None,
    ev.ConversationSkillChanged: lambda *_: True,
    ev.ConversationStarted: lambda *_: True,
    ev.ConversationTakenOver: lambda *_: True,
    ev.EnvironmentLinked: lambda r, b, _: b.bot in r._needs.users,
    ev.MessagePublished: lambda r, b, _: b.role == "consumer" or b.sender in r._humans,
    ev.ParticipantLeft: lambda r, b, _: b.agent in r._humans and b.role == "ASSIGNED_AGENT",
    ev.RingAccepted: lambda r, b, _: b.agent not in r._emulated,
    ev.RingRejected: lambda r, b, _: b.agent not in r._emulated,
    ev.RoutingRestarted: lambda *_: True,
    ev.ShiftChanged: lambda r, b, _: b.skill_id in r._needs.skill_ids,
    ev.SkillConfigured: lambda r, b, _: b.skill_id in r._needs.skill_ids,
    ev.SkillChanged: lambda r, b, _: b.skill_id in r._needs.skill_ids,
    ev.SkillCreated: lambda r, b, _: b.skill_id in r._needs.skill_ids,
    ev.SkillDeleted: lambda r, b, _: b.skill_id in r._needs.skill_ids,
    ev.SurveySkillAssigned: lambda r, b, _: b.skill_id in r._needs.skill_ids,
    ev.TimePassed: lambda *_: True,
    ev.UserCreated: lambda r, b, _: b.user_type == "human" and bool(set(b.skill_ids) & r._needs.skill_ids),
    ev.UserDeleted: lambda r, b, _: r._is_needed(b.user),
    ev.UserProfilesChanged: lambda r, b, _: r._is_needed(b.user),
    ev.UserSkillsChanged: lambda r, b, _: r._is_needed(b.user),
    ev.UserSlotsChanged: lambda r, b, _: r._is_needed(b.user),
    ev.VariableSet: lambda r, _b, e: r._is_set_by_hand(e),
    ev.WebViewPosted: lambda *_: True,
}

_WHEN: Final[dict[type[Any], _Saying]] = {
    ev.AgentStateChanged: Recording._state,
    ev.BotGroupDeleted: lambda _r, b, _e, _a: iter([Step("Given", f"the bot group {quoted(b.group)} is deleted")]),
    ev.BotGroupSaved: lambda _r, b, _e, _a: group_given(b),
    ev.BotInputReceived: Recording._steps_up,
    ev.ConnectorChanged: Recording._connector,
    ev.ConnectorStateChanged: lambda _r, b, _e, _a: iter(
        [Step("When", f"the agent connector of the bot {quoted(b.bot)} is {b.state}")]
    ),
    ev.ContextDataSet: lambda _r, b, _e, _a: iter([context_given(b)]),
    ev.ConversationClosed: Recording._closes,
    ev.ConversationStarted: Recording._opens,
    ev.MessagePublished: lambda r, b, e, a: (r._writes if b.role == "consumer" else r._agent_writes)(b, e, a),
    ev.ParticipantLeft: Recording._leaves,
    ev.RingAccepted: Recording._answers_ring,
    ev.RingRejected: Recording._answers_ring,
    ev.TimePassed: Recording._time_passes,
    ev.UserCreated: Recording._agent_comes,
    ev.UserProfilesChanged: lambda _r, b, _e, _a: iter([profiles_given(b.user, b.profiles)]),
    ev.UserSlotsChanged: lambda _r, b, _e, _a: iter([slots_given(b.user, b.slots)]),
    ev.VariableSet: lambda _r, b, _e, _a: iter([variable_given(b)]),
    ev.WebViewPosted: Recording._posts,
}

_FOLLOW: Final[dict[type[Any], Callable[[Recording, Any, Event], None]]] = {
    ev.ConsumerProfileSet: Recording._profile,
    ev.ConversationClosed: Recording._closed,
    ev.ConversationQueued: Recording._queued,
    ev.ConversationReturned: Recording._held,
    ev.ConversationStarted: Recording._started,
    ev.MessagePublished: Recording._published,
    ev.ParticipantLeft: Recording._left,
    ev.RingAccepted: Recording._accepted,
    ev.RingCancelled: Recording._ring_over,
    ev.RingExpired: Recording._ring_over,
    ev.RingOffered: Recording._offered,
    ev.RingRejected: Recording._ring_over,
}


def _date(own: Sequence[Event], epoch_offset_ms: int) -> list[Step]:
    """The date at which it began, where a script may have asked for it and it was not a scenario's."""
    if not epoch_offset_ms or not any(isinstance(event.body, ev.ScriptRan) for event in own):
        return []
    began = EPOCH + timedelta(milliseconds=epoch_offset_ms + own[0].at_ms)
    return [Step("Given", f"the date is {quoted(f'{began:%Y-%m-%d %H:%M}')}")] if began > EPOCH else []


def _folded(events: Sequence[Event]) -> Account:
    account = Account()
    for event in events:
        account.apply(event)
    return account


def _presets(own: Sequence[Event]) -> dict[int, ev.VariableSet]:
    """The bot variables set before any bot had the conversation, by the `seq` of their events."""
    before = takewhile(lambda event: not isinstance(event.body, ev.ConversationAssigned), own)
    return {
        event.seq: event.body
        for event in before
        if isinstance(event.body, ev.VariableSet) and event.node is None and not event.rules
    }


def _newcomers(events: Sequence[Event]) -> set[int]:
    """The first states of agents who have just been created: part of their creation."""
    created: dict[str, int] = {}
    found: set[int] = set()
    for event in events:
        if isinstance(event.body, ev.UserCreated):
            created[event.body.user] = event.at_ms
        elif isinstance(event.body, ev.AgentStateChanged) and created.pop(event.body.agent, None) == event.at_ms:
            found.add(event.seq)
    return found


def _name(consumer: str, number: int) -> str:
    return f"Consumer {number}" if _UUID.fullmatch(consumer) or not can_be_quoted(consumer) else consumer


def _short(text: str) -> str:
    return f'"{" ".join(shorten(text, 40).strip(chr(39)).split())}"'


def _what(event: Event) -> str:
    """What happened, for a comment: "skill changed"."""
    kind = re.sub(r"(?<!^)([A-Z])", r" \1", type(event.body).__name__).lower()
    of = (getattr(event.body, each, "") for each in ("bot", "user", "agent", "skill"))
    name = next(filter(None, of), "")
    return f"{kind} ({name})" if name else kind


def _is_words(body: ev.Body) -> bool:
    """Whether these are the consumer's words, or a sign that the bot has heard them."""
    return not isinstance(body, ev.MessagePublished) or body.role == "consumer"


def _check_going_on(event: Event) -> None:
    if isinstance(event.body, ev.DiagnosticReported) and is_failure(event):
        raise NotExpressible(event.body.text)


def _passes(wait_ms: int) -> Step:
    words = duration(wait_ms)
    return Step("When", f"{words} {'passes' if words.startswith('1 ') else 'pass'}")


def _pretty(text: str) -> str:
    return json.dumps(json.loads(text), indent=2, ensure_ascii=False)
