"""Talk to a bot in the terminal: what you type is what the consumer says.

Time stands still unless you let it pass. Each skill that the bot's transfers name by a literal numeric id exists, and
an agent named Alex serves it, online: you play that agent too. What utterances mean is read from BOT.intents.yaml
beside the export, if there is one. Lines that begin with a slash are yours:

  /tap LABEL           tap a quick reply, a button or a choice
  /state               the active dialogs and the bot variables
  /clock 3m            let time pass: 500ms, 20s, 3m, 1h
  /agent accept        what Alex does: accept, reject, say TEXT, close, away, online
  /skill NAME ID       create a skill that Alex serves
  /transcript          the conversation so far
  /help                this list
  /quit                leave; so does the end of input
"""

from __future__ import annotations

import argparse
import contextlib
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..engine.errors import FeatureError, HandoffError, UnknownName, message
from ..engine.events import (
    Choice,
    ConversationClosed,
    ConversationQueued,
    ConversationReturned,
    DiagnosticReported,
    EscalationRefused,
    FlowStopped,
    HttpExchanged,
    MessagePublished,
    RingAccepted,
    RingExpired,
    RingOffered,
    ScriptFailed,
    TransferFailed,
    VariableSet,
    VariablesExpired,
)

if TYPE_CHECKING:
    from ..engine.bot import Bot
    from ..engine.log import Event
    from ..engine.ports import NluPort
    from ..fakes.world import World

AGENT = "Alex"
MILLISECONDS = {"ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000}

Print = Callable[[str], None]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("bot", type=Path, metavar="BOT", help="the bot's export, a JSON file")


def run(arguments: argparse.Namespace) -> int:
    from ..engine.bot import Bot
    from ..fakes.world import World

    bot = Bot.load(arguments.bot)
    world = World()
    world.deploy(bot, intents=_intents_beside(arguments.bot))
    talk = Talk(world, print)
    talk.open_account(bot)
    talk.follow(_typed_lines() if sys.stdin.isatty() else _piped_lines(print))
    return 0


class Talk:
    """One person at a terminal who plays the consumer and the agent."""

    def __init__(self, world: World, show: Print) -> None:
        self._world = world
        self._show = show
        self._seen = len(world.log.events)
        self._consumer = world.consumer()
        self._commands: dict[str, Callable[[str], bool | None]] = {
            "agent": self._agent,
            "clock": self._clock,
            "help": self._help,
            "quit": lambda _: True,
            "skill": self._skill,
            "state": self._state,
            "tap": self._tap,
            "transcript": self._transcript,
        }

    def open_account(self, bot: Bot) -> None:
        """Create the skills that the bot transfers to, and the agent who serves them."""
        skills = dict(literal_skills(bot))
        for skill_id, name in skills.items():
            self._world.cloud.add_skill(name, skill_id)
        self._world.cloud.add_agent(AGENT, skills=list(skills), online=True)
        self._served = list(skills)
        self._show_news()

    def follow(self, lines: Iterable[str]) -> None:
        """Do what each line says, until one of them is /quit or none is left."""
        for line in lines:
            try:
                if self._obey(line.strip()):
                    return
            except HandoffError as error:
                self._show(f"! {error}")
            self._show_news()

    def _obey(self, line: str) -> bool | None:
        if not line:
            return None
        if not line.startswith("/"):
            self._consumer.says(line)
            return None
        name, _, rest = line[1:].partition(" ")
        if name not in self._commands:
            raise FeatureError(message(f"no command /{name}", known=sorted(self._commands), wanted=name))
        return self._commands[name](rest.strip())

    def _agent(self, words: str) -> None:
        action, _, text = words.partition(" ")
        agent = self._world.agent(AGENT)
        actions: dict[str, Callable[[], None]] = {
            "accept": agent.accepts,
            "away": lambda: self._world.cloud.set_state(AGENT, "Away"),
            "close": agent.closes,
            "online": lambda: self._world.cloud.set_state(AGENT, "Online"),
            "reject": agent.rejects,
            "say": lambda: agent.says(text),
        }
        if action not in actions:
            raise FeatureError(message(f"the agent cannot {action!r}", known=actions, wanted=action))
        actions[action]()

    def _clock(self, words: str) -> None:
        self._world.advance(duration_ms(words))
        self._show(f"it is {clock_time(self._world.clock.now_ms)}")

    def _help(self, _: str) -> None:
        self._show((__doc__ or "").partition(":\n\n")[2].rstrip())

    def _skill(self, words: str) -> None:
        name, _, skill_id = words.rpartition(" ")
        if not name or not skill_id.isdecimal():
            raise FeatureError(
                message("a skill needs a name and an id", value=words, expected="/skill Human 4129463410")
            )
        skill = self._world.cloud.add_skill(name.strip('" '), skill_id)
        self._served.append(skill.id)
        self._world.cloud.set_skills(AGENT, self._served)

    def _state(self, _: str) -> None:
        conversation = self._consumer.conversation
        dialogs = self._world.active_dialogs(conversation=conversation) if conversation else ()
        self._show(f"dialogs: {' › '.join(dialogs) or 'none is active'}")
        for name, value in sorted(variables(self._world.log.events).items()):
            self._show(f"  {name} = {value!r}")

    def _tap(self, label: str) -> None:
        for tap in (self._consumer.taps_quick_reply, self._consumer.taps_button, self._consumer.selects):
            with contextlib.suppress(UnknownName):
                return tap(label)
        raise UnknownName(message(f"nothing to tap is labelled {label!r}"))

    def _transcript(self, _: str) -> None:
        self._show(self._world.transcript())

    def _show_news(self) -> None:
        events = self._world.log.events
        for event in events[self._seen :]:
            if line := news(event):
                self._show(line)
        self._seen = len(events)


def _intents_beside(export: Path) -> NluPort:
    from ..fakes.config import Intents
    from ..fakes.nlu import ScriptedNlu

    script = export.with_name(f"{export.stem}.intents.yaml")
    return ScriptedNlu(Intents.load(script) if script.is_file() else None)


def literal_skills(bot: Bot) -> Iterator[tuple[str, str]]:
    """Id and name of each skill that a transfer of the bot names by number."""
    found = [*(one.escalation for one in bot.interactions), *(one.escalation for one in bot.integrations)]
    for escalation in filter(None, found):
        skill_id = escalation.skill_id.strip()
        if skill_id.isascii() and skill_id.isdecimal():
            yield skill_id, escalation.skill_name.strip() or f"Skill {skill_id}"


def variables(events: Iterable[Event]) -> dict[str, str]:
    """The bot variables that these events leave behind."""
    held: dict[str, tuple[str, str]] = {}
    for event in events:
        body = event.body
        if isinstance(body, VariableSet):
            held[body.name] = body.value, body.duration
        elif isinstance(body, VariablesExpired):
            held = {name: kept for name, kept in held.items() if kept[1] != body.duration}
    return {name: value for name, (value, _) in held.items()}


def duration_ms(words: str) -> int:
    """ "3m" in milliseconds.

    Raises:
        FeatureError: it is no duration.
    """
    found = re.fullmatch(r"(\d{1,9}) ?(ms|s|m|h)", words, re.ASCII)
    if found is None:
        raise FeatureError(message("no duration", value=words, expected="a number and ms, s, m or h, such as 3m"))
    return int(found[1]) * MILLISECONDS[found[2]]


def clock_time(now_ms: int) -> str:
    seconds, ms = divmod(now_ms, 1_000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{ms:03}"


def news(event: Event) -> str:
    """The line that tells of this event, empty when the person need not know."""
    tell = _NEWS.get(type(event.body))
    return tell(event.body) if tell else ""


def _message(body: MessagePublished) -> str:
    if body.role == "consumer":
        return ""  # it has just been typed
    who = "bot" if body.role == "bot" else body.sender or body.role
    lines = [f"{who}: {body.text}" + _choices(body.choices)] if body.text or body.choices else []
    lines += [f"{who}: [{card.title}] {card.subtitle}".rstrip() + _choices(card.choices) for card in body.cards]
    return "\n".join(f"(for agents only) {line}" if body.audience == "agents" else line for line in lines)


def _choices(choices: Iterable[Choice]) -> str:
    return "".join(f"  <{choice.label}>" for choice in choices)


def _ring(body: RingOffered) -> str:
    return f"({AGENT}'s workspace rings: /agent accept or /agent reject)" if body.agent == AGENT else ""


def _exchange(body: HttpExchanged) -> str:
    """A transfer that the cloud accepted shows by its consequences."""
    if body.purpose == "transfer" and body.status == HTTPStatus.OK:
        return ""
    return f"({body.method} {body.url}: {body.error or body.status})"


# What a person at the terminal is told beside the messages, in parentheses.
_NEWS: dict[type[Any], Callable[[Any], str]] = {
    MessagePublished: _message,
    ConversationQueued: lambda body: f"(waiting for the skill {body.skill_id})" if body.reason != "start" else "",
    RingOffered: _ring,
    RingAccepted: lambda body: f"({AGENT} has the conversation)" if body.agent == AGENT else "",
    RingExpired: lambda body: f"(the ring at {body.agent} has expired)",
    ConversationReturned: lambda body: f"(the transfer failed; the conversation is back with {body.agent})",
    ConversationClosed: lambda body: f"(closed by the {body.by})",
    EscalationRefused: lambda body: f"(no transfer: the skill id {body.skill_id!r} is not numeric)",
    TransferFailed: lambda body: f"(the transfer failed {body.how}: {body.detail})",
    HttpExchanged: _exchange,
    ScriptFailed: lambda body: f"({body.panel}, line {body.line}: {body.message})",
    DiagnosticReported: lambda body: f"({body.text})",
    FlowStopped: lambda body: f"(the flow stopped: {body.reason})",
}


def _typed_lines() -> Iterator[str]:
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401  (importing it gives input() a history and cursor keys)
    with contextlib.suppress(EOFError):
        while True:
            yield input("> ")
    print()


def _piped_lines(show: Print) -> Iterator[str]:
    """The lines of a file or a pipe, echoed so that what is printed reads as a conversation."""
    for line in sys.stdin:
        show(f"> {line.rstrip()}")
        yield line
