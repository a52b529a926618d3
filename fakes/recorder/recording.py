"""A recording: conversations of a log, turned into a scenario."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import takewhile
from typing import Final

from ...engine import events as ev
from ...engine.errors import FeatureError, UnknownName, message, shorten
from ...engine.log import Event
from ...engine.script import EPOCH
from ...engine.settings import Switches
from .account_fold import Account
from .account_givens import account_givens
from .acts import ActSelection, set_by_steps
from .arrangements import Arrangements
from .gherkin_lines import Comment, Line, Step, written
from .needs import Needs
from .replay_state import NotExpressible, Participants, ReplayState
from .replayed_conversations import ReplayedConversations
from .then_steps import then_steps
from .timeline import Act, acts, is_failure
from .when_steps import require_separate_input, when_steps

_IMPORTED: Final = re.compile(r" \(\d\d-\d\d-\d{4} \d\d:\d\d\)$")


def recorded(
    events: Sequence[Event],
    conversation: str | None,
    *,
    bot_files: Mapping[str, str],
    switches: Switches | None,
    set_up_events: int,
    epoch_offset_ms: int,
) -> Recording:
    """The recording of one conversation of a log, or of all.

    Raises:
        FeatureError: there is no conversation to write down.
        UnknownName: there is no such conversation, or no file for a bot that took part.
    """
    known = list(_conversations(events))
    if not known:
        raise FeatureError(message("there is no conversation to write down", do="say something first"))
    if conversation is not None and conversation not in known:
        raise UnknownName(message(f"no conversation {conversation!r}", known=known, wanted=conversation))
    return Recording(
        events,
        frozenset(known if conversation is None else [conversation]),
        bot_files=bot_files,
        switches=switches or Switches(),
        set_up_events=set_up_events,
        epoch_offset_ms=epoch_offset_ms,
    )


def _conversations(events: Iterable[Event]) -> Iterator[str]:
    return (e.conversation for e in events if isinstance(e.body, ev.ConversationStarted) and e.conversation is not None)


class Recording:
    """Some conversations of a log, as one scenario. Its lines can be written once: they change its state.

    Raises:
        UnknownName: there is no file for a bot that took part.
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
        self._own = own = [event for event in events if event.conversation in conversations]
        begin = own[0].seq
        self._before = [event for event in events if event.seq < begin]
        after = [event for event in events if event.seq >= begin]
        played = [event for event in after if event.conversation in conversations or event.conversation is None]
        participants = Participants.of(events, own)
        self._state = ReplayState(
            account=Account.after(self._before),
            needs=Needs.of(own),
            participants=participants,
            conversations=ReplayedConversations(participants.names),
            played=played,
        )
        self._known = Account.after(event for event in events if event.seq < set_up_events)
        self._switches = switches
        self._date = _date(own, epoch_offset_ms)
        by_steps = set_by_steps(events)
        self._presets = _presets(own, by_steps)
        self._selection = ActSelection(
            self._state.account,
            self._state.needs,
            participants,
            in_givens={*_brought_forward(after, self._state.account), *self._presets},
            in_creation=_first_states(events),
            set_by_steps=by_steps,
        )
        self._arrangements = Arrangements(played)
        self._bot_files = _files(bot_files, self._state)
        self._end: int | None = None  # the number of the first event that is left out

    @property
    def bot_names(self) -> list[str]:
        bots, senders = self._state.account.bots, self._state.participants.senders
        return [bot.name for bot in bots if bot.name in senders or len(bots) == 1]

    def text(self, title: str) -> str:
        """The scenario as text for a feature file. Its default title is a summary of the conversation.

        Raises:
            FeatureError: no step would be left in which anything happens.
        """
        lines = self._lines()
        if not any(isinstance(line, Step) and line.keyword == "When" for line in lines):
            left_out = (line.text for line in lines if isinstance(line, Comment))
            raise FeatureError(message("there is nothing to write down", do=next(left_out, "")))
        kept = [event for event in self._own if self._end is None or event.seq < self._end]
        name = " ".join((title or _title(kept, self._state)).split())
        return f"  @recorded\n  Scenario: {name}\n{written(lines)}\n"

    def _lines(self) -> list[Line]:
        state = self._state
        lines = account_givens(
            state.account,
            state.needs,
            bot_files=self._bot_files,
            known=self._known,
            presets=self._presets.values(),
            switches=self._switches,
        )
        lines += self._date
        replayed: list[tuple[Act, list[Line]]] = []
        for act in acts(state.played, self._selection.begins_act, before=self._before):
            try:
                replayed.append((act, self._act_lines(act)))
            except NotExpressible as reason:
                while act.is_early and replayed:  # the acts that overlap with it cannot be separated from it
                    act, _ = replayed.pop()
                self._end = min((event.seq for event in act.events), default=None)
                replayed.append((act, [Comment(f"left out from here on: {reason}")]))
                break
        return lines + [line for _, own in replayed for line in own]

    def _act_lines(self, act: Act) -> list[Line]:
        for event in act.events:
            if is_failure(event):
                raise NotExpressible(event.body.text)  # type: ignore[union-attr]
        steps = list(when_steps(self._state, act))
        lines = list(self._arrangements.givens(act.events))
        if act.is_early and isinstance(steps[-1], Step) and steps[-1].keyword == "When":
            require_separate_input(self._state, act)
            lines.append(Comment("in the recorded conversation the bot was still busy at this point; here it is not"))
        return [*lines, *steps, *then_steps(self._state, act)]


def _files(bot_files: Mapping[str, str], state: ReplayState) -> dict[str, str]:
    """A file for every bot; an imported bot is named after its file, with a date behind the name."""
    files = dict(bot_files)
    for bot in state.needs.bots(state.account):
        plain = _IMPORTED.sub("", bot.name) if bot.imported else bot.name
        if plain not in files:
            raise UnknownName(message(f"no file for the bot {plain!r}", known=files, do="name the file of its export"))
        files.setdefault(bot.name, files[plain])
    return files


def _brought_forward(later: Sequence[Event], account: Account) -> set[int]:
    """The `seq` of skills created, and given to agents, before any conversation needed them.

    The account has them from the beginning, so that Given steps make them.
    """
    needed: set[str] = set()
    found: set[int] = set()
    for event in later:
        match event.body:
            case ev.ConversationQueued(skill_id) | ev.EscalationRequested(skill_id):
                needed.add(skill_id)
            case ev.SkillCreated(skill_id=skill_id) if skill_id not in needed:
                account.apply(event)
                found.add(event.seq)
            case ev.UserSkillsChanged(user, skill_ids) if user in account.users:
                before = set(account.users[user].skill_ids)
                if before <= set(skill_ids) and not needed & (set(skill_ids) - before):
                    account.apply(event)
                    found.add(event.seq)
            case _:
                pass
    return found


def _presets(own: Sequence[Event], by_steps: Collection[int]) -> dict[int, ev.VariableSet]:
    """The bot variables set before any bot had the conversation, by the `seq` of their events."""
    before = takewhile(lambda event: not isinstance(event.body, ev.ConversationAssigned), own)
    return {
        event.seq: event.body for event in before if isinstance(event.body, ev.VariableSet) and event.seq in by_steps
    }


def _first_states(events: Sequence[Event]) -> set[int]:
    """The `seq` of the first states of agents, where they belong to their creation."""
    created: dict[str, int] = {}
    found: set[int] = set()
    for event in events:
        if isinstance(event.body, ev.UserCreated):
            created[event.body.user] = event.at_ms
        elif isinstance(event.body, ev.AgentStateChanged) and created.pop(event.body.agent, None) == event.at_ms:
            found.add(event.seq)
    return found


def _date(own: Sequence[Event], epoch_offset_ms: int) -> list[Step]:
    """The date of the beginning, if a script can have asked for it and it differs from the date in scenarios."""
    if not epoch_offset_ms or not any(isinstance(event.body, ev.ScriptRan) for event in own):
        return []
    began = EPOCH + timedelta(milliseconds=epoch_offset_ms + own[0].at_ms)
    return [Step("Given", f"it is {began:%Y-%m-%d %H:%M}")]


# --- the title -------------------------------------------------------------------------------------------------------


def _title(own: Sequence[Event], state: ReplayState) -> str:
    """A summary of the conversation in one line."""
    written_by_consumer = [e for e in own if isinstance(e.body, ev.MessagePublished) and e.body.role == "consumer"]
    asked = next((e.seq for e in own if isinstance(e.body, ev.EscalationRequested)), None)
    said = [e.body.text for e in written_by_consumer if asked is None or e.seq < asked]  # type: ignore[union-attr]
    said = said[-1:] if asked is not None else said[:2]
    subject = f"The consumer says {' and '.join(map(_short, said))}" if said else "The consumer writes"
    return subject + _ending(own, state)


def _ending(own: Sequence[Event], state: ReplayState) -> str:
    """The best result of a transfer, if there was one."""
    humans = state.participants.humans
    accepted = [e.body.agent for e in own if isinstance(e.body, ev.RingAccepted) and e.body.agent in humans]
    queued = [e.body for e in own if isinstance(e.body, ev.ConversationQueued) and e.body.reason != "start"]
    if accepted:
        return f" and is handed over to {accepted[-1]}"
    if any(isinstance(e.body, ev.TransferFailed) for e in own):
        return " and the transfer fails"
    if queued:
        return f" and waits for the skill {state.account.skill_name(queued[-1].skill_id)}"
    return ""


def _short(text: str) -> str:
    return f'"{" ".join(shorten(text, 40).strip(chr(39)).split())}"'
