"""Talk to a bot in the terminal, as the consumer.

Time passes only when you let it pass. The account is set up from cloud.yaml, found as by a feature beside the bot; you
act as its agents, too. Without such a file each skill that the bot's transfers name by a literal numeric id exists, and
an agent named Alex serves it, online. You see the agent's view after accepting. The intents of utterances and the usual
answers of integrations are read from BOT.intents.yaml and BOT.answers.yaml next to the export, if they are there. The
conversation so far can be saved as a scenario, at any time. Lines that begin with a slash are yours:

  /tap LABEL           tap a quick reply, a button or a choice; a button of several cards: /tap LABEL on CARD
  /state               the active dialogs and the bot variables
  /clock 3m            let time pass: 500ms, 20s, 3m, 1h, 2d
  /agent accept        an action of Alex: accept, reject, expire (let the ring expire), say TEXT, note TEXT (not for the
                       consumer), transfer SKILL, close, away, online; of another agent: /agent NAME accept
  /skill NAME ID       create a skill that the first agent serves
  /answer GET URL 404  the response of an API of yours from now on: a status, or JSON like {"status": "shipped"}
  /close               close the conversation, as the consumer
  /record FILE         write the conversation into FILE as a scenario that passes, or append it to that file
  /transcript          the conversation so far
  /why                 why your last words went where they went: the pattern or intent, and what nearly took them
  /help                this list
  /quit                leave, as at the end of input
"""

from __future__ import annotations

import argparse
import contextlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..engine.errors import FeatureError, HandoffError, UnknownName, message
from ..engine.events import (
    BotInputReceived,
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
from ..engine.input_files import parse_json, read_text
from ..engine.output_files import reason, replace_text
from . import environments, typed_lines
from .exit_status import EXIT_OK
from .redacting import redactor_for

if TYPE_CHECKING:
    from ..engine.bot import Bot
    from ..engine.log import Event
    from ..engine.ports import ConsumerFacts
    from ..fakes.world.account_file import Account
    from ..fakes.world.world import World

GAVE_UP = "timer-failed"  # the code that a server logs when the emulator cannot continue
_SHOWN_OTHERWISE = (GAVE_UP, "integration-failed")  # as an error, or by the line of the exchange
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
MILLISECONDS = {"ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}

_SKILL_STEP = re.compile(r'(?:add|write): Given the skill "(.+)" with id (\d+)$', re.MULTILINE)
_STEP = re.compile(r": (?:Given|When) ")
_ANSWER = '/answer GET https://shop.example/orders/42 {"status": "shipped"}, or a status such as 404'
Print = Callable[[str], None]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("bot", type=Path, metavar="BOT", help="the bot's export, a JSON file")
    environments.add_option(parser)


def run(arguments: argparse.Namespace) -> int:
    from ..fakes.project_files import account_of, bot_of
    from ..fakes.project_world import deploy_bots
    from ..fakes.world.account_setup import add_human_agents
    from ..fakes.world.world import World

    account = account_of(arguments.bot, arguments.env)
    found = bot_of(arguments.bot, account)
    bot = found.bot
    redactor = redactor_for((bot,))
    world = World(redactor=redactor)
    world.outside.is_lenient = True  # a request without a stub fails, and the bot goes on, as in a scenario
    world.set_up_account(account)
    add_human_agents(world.cloud, account)
    world.set_up_events = len(world.log.events)
    deploy_bots(world, account, [found])

    def show(text: str) -> None:
        print(redactor.text(text))

    chat = Chat(world, show, export=arguments.bot, account=account)
    chat.open_account(bot)
    chat.follow(typed_lines.typed() if typed_lines.is_terminal() else typed_lines.piped(show))
    return EXIT_OK


class Chat:
    """A session at the terminal, in which one person acts as the consumer and as the agent.

    Args:
        show: prints a line, or several.
        export: the bot's file, which recorded scenarios name.
        account: the account that the World has been set up with.
    """

    def __init__(self, world: World, show: Print, *, export: Path, account: Account) -> None:
        self._world = world
        self._account = account
        self._agents: Sequence[str] = ()
        self._show = show
        self._export = export
        self._seen = len(world.log.events)
        self._consumer = world.consumer()
        self._commands: dict[str, Callable[[str], bool | None]] = {
            "agent": self._agent,
            "answer": self._answer,
            "clock": self._clock,
            "close": lambda _: self._consumer.closes(),
            "help": self._help,
            "quit": lambda _: True,
            "record": self._record,
            "skill": self._skill,
            "state": self._state,
            "tap": self._tap,
            "transcript": self._transcript,
            "why": self._why,
        }

    def open_account(self, bot: Bot) -> None:
        """Without a `cloud.yaml`, create the skills that the bot transfers to, and the agent who serves them."""
        if self._account.file is None:
            from ..fakes.project_world import add_skills_of

            add_skills_of(self._world, [bot])
        else:
            chosen = self._account.chosen_environment
            self._show(f"(the account of {self._account.file}{f', environment {chosen}' if chosen else ''})")
        self._agents = self._world.cloud.agents()
        self._show_news()

    def follow(self, lines: Iterable[str]) -> None:
        """Execute the lines, until /quit or the end."""
        for line in lines:
            before = self._world.log.last_seq
            try:
                if self._execute(line.strip()):
                    return
            except HandoffError as error:
                self._show(f"! {error}")
                if self._world.log.last_seq > before:  # it failed half-way: a recording has to end here
                    self._world.log.append(DiagnosticReported(GAVE_UP, str(error)))
            self._show_news()

    def _execute(self, line: str) -> bool | None:
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
        name, words = self._acting_agent(words)
        action, _, text = words.partition(" ")
        agent = self._world.agent(name)
        actions: dict[str, Callable[[], None]] = {
            "accept": agent.accepts,
            "away": lambda: self._world.cloud.set_state(name, "Away"),
            "close": agent.closes,
            "expire": agent.lets_ring_expire,
            "note": lambda: agent.says(text, private=True),
            "online": lambda: self._world.cloud.set_state(name, "Online"),
            "reject": agent.rejects,
            "say": lambda: agent.says(text),
            "transfer": lambda: agent.transfers_to(text.strip('" ')),
        }
        if action not in actions:
            raise FeatureError(message(f"the agent cannot {action!r}", known=actions, wanted=action))
        actions[action]()

    def _acting_agent(self, words: str) -> tuple[str, str]:
        """The agent who is named, else who is rung, has the conversation or comes first; and the words about them."""
        for name in self._agents:
            if words == name or words.startswith(f"{name} "):
                return name, words.removeprefix(name).strip()
        if not self._agents:
            do = "add one to cloud.yaml:  agents: {Alex: {skills: [Human]}}"
            raise FeatureError(message("the account has no agents", at=str(self._account.file), do=do))
        cloud = self._world.cloud
        busy = (name for name in self._agents if cloud.ringing(name) or cloud.open_conversations(name))
        return next(busy, self._agents[0]), words

    def _answer(self, words: str) -> None:
        method, url, answer = [*words.split(maxsplit=2), "", "", ""][:3]
        if "://" in method:
            do = f"type: /answer GET {words}"
            raise FeatureError(message("the method is missing", known=_METHODS, do=do))
        if not answer:
            raise FeatureError(message("an answer has a method, an address and a response", expected=_ANSWER))
        if answer.isascii() and answer.isdecimal():
            self._world.outside.stub(method, url, status=int(answer))
            return
        try:
            body = parse_json(answer)
        except ValueError as error:
            what = f"an answer is a status or JSON, and this is not JSON: {error}"
            raise FeatureError(message(what, value=answer, expected=_ANSWER)) from None
        self._world.outside.stub(method, url, json=body)

    def _clock(self, words: str) -> None:
        self._world.advance(duration_ms(words))
        self._show(f"it is {clock_time(self._world.clock.now_ms)}")

    def _help(self, _: str) -> None:
        self._show((__doc__ or "").partition(":\n\n")[2].rstrip())

    def _record(self, words: str) -> None:
        if not words:
            raise FeatureError(message("a recording needs a file name", expected="/record talk.feature"))
        path = Path(words.strip('"')).expanduser()
        self._show(write_recording(self._world, path, self._export, self._account.file))

    def _skill(self, words: str) -> None:
        name, _, skill_id = words.rpartition(" ")
        if not name or not skill_id.isdecimal():
            raise FeatureError(
                message("a skill needs a name and an id", value=words, expected="/skill Human 4129463410")
            )
        skill = self._world.cloud.add_skill(name.strip('" '), skill_id)
        if self._agents:
            served = self._world.cloud.user(self._agents[0]).skill_ids
            self._world.cloud.set_skills(self._agents[0], [*served, skill.id])

    def _state(self, _: str) -> None:
        conversation = self._consumer.conversation
        dialogs = self._world.active_dialogs(conversation=conversation) if conversation else ()
        self._show(f"dialogs: {' › '.join(dialogs) or 'none is active'}")
        for name, value in sorted(variables(self._world.log.events).items()):
            self._show(f"  {name} = {value!r}")

    def _tap(self, label: str) -> None:
        from ..fakes.world import messaging_window

        known = messaging_window.labels(self._consumer.messages)
        if not label:
            raise FeatureError(message("type what to tap: /tap LABEL", known=known))
        if not known:
            raise FeatureError(message("there is nothing to tap", do="type the words to say instead"))
        name, _, card = label.rpartition(" on ")
        if any((one.label, one.card) == (name, card) for one in messaging_window.elements(self._consumer.messages)):
            return self._consumer.taps_button(name, card=card)
        for tap in (self._consumer.taps_quick_reply, self._consumer.taps_button, self._consumer.selects):
            with contextlib.suppress(UnknownName):
                return tap(label)
        raise UnknownName(message(f"nothing to tap is labelled {label!r}", known=known, wanted=label))

    def _transcript(self, _: str) -> None:
        self._show(self._world.transcript())

    def _why(self, _: str) -> None:
        from ..engine.analysis.decision_text import decision_lines
        from ..fakes.input_decision import last_decision

        conversation = self._consumer.conversation
        if conversation is None:
            raise FeatureError(message("nothing has been said", do="say something first"))
        found = last_decision(self._world, conversation)
        if found is None:
            raise FeatureError(message("no bot received the last words", do="/transcript shows who has them"))
        self._show("\n".join(decision_lines(found)))

    def _show_news(self) -> None:
        events = self._world.log.events
        new = events[self._seen :]
        for event in new:
            if line := self._line(event):
                self._show(line)
            if isinstance(event.body, RingAccepted) and event.body.agent in self._agents and event.conversation:
                self._show(workspace(self._world, event.conversation, event.body.agent))
        if any(isinstance(event.body, BotInputReceived) for event in new) and not any(map(self._line, new)):
            self._show("(the bot says nothing)")
        self._seen = len(events)

    def _line(self, event: Event) -> str:
        """The line for this event; none for a bot that is rung, as bots accept at once."""
        if isinstance(event.body, RingOffered | RingAccepted) and event.body.agent not in self._agents:
            return ""
        return news(event)


def write_recording(world: World, path: Path, export: Path, account: Path | None) -> str:
    """Write the conversations into this feature file, or append them. Returns a message with what the file needs.

    Raises:
        FeatureError: there is no conversation, or the file cannot be written, or is not a feature file.
    """
    from ..fakes.recorder import feature, scenario

    files = {deployment.name: export.name for deployment in world.deployments}
    events = world.log.events
    switches, known = world.settings.switches, world.set_up_events
    if path.suffix != ".feature":
        raise FeatureError(
            message("a recording is a feature file", value=str(path), expected="a name like talk.feature")
        )
    try:
        held = read_text(path) if path.exists() else ""
        if held and not re.search(r"^\s*Feature:", held, re.MULTILINE):
            raise FeatureError(message("this is not a feature file", at=str(path), do="choose another file"))
        if held:
            added = scenario(events, bot_files=files, switches=switches, set_up_events=known)
            new = f"{held.rstrip()}\n\n{added}"
        else:
            new = feature(events, bot_files=files, switches=switches, set_up_events=known)
        replace_text(path, new)
    except (OSError, ValueError) as error:  # ValueError: what is there is not text, or the path is none
        said = reason(error) if isinstance(error, OSError) else str(error)
        raise FeatureError(message("the recording cannot be written", at=str(path), value=said)) from None
    return "\n".join([f"({'appended to' if held else 'written to'} {path})", *_needs(path, export, account)])


def _needs(path: Path, export: Path, account: Path | None) -> Iterator[str]:
    """The files that the feature needs next to it and that are missing."""
    from ..fakes.project_files import account_file, places, root_of

    folder = path.resolve().parent
    exports = [place / sub / export.name for place in (folder, *folder.parents) for sub in ("", "bots")]
    if export.resolve() not in exports:
        yield f"(it needs {export.name}: put the export, with its intents, next to it or into bots/)"
    there = account_file(places(folder, root_of(folder)))
    if account is not None and there != account:
        yield f"(it needs the account of {account}: put it next to it)"
    elif account is None and there is not None:
        yield "(a cloud.yaml sets up the account there: remove the steps that create the same skills and agents)"


def workspace(world: World, conversation: str, agent: str) -> str:
    """The view of an agent who has just accepted: the history with private messages, and facts about the consumer."""
    held = world.cloud.conversation(conversation)
    lines = [f"  {line}" for said in held.messages for line in _history_line(said).split("\n")]
    facts = world.profiles.facts(conversation)
    about = {"engagement attributes": facts.engagement, **_infos(facts)}
    lines += [f"  {what}: {_pairs(values)}" for what, values in about.items() if values]
    return "\n".join([f"(what {agent} sees:)", *lines])


def _history_line(said: MessagePublished) -> str:
    private = " (for agents only)" if said.audience == "agents" else ""
    file = f"[file {said.file.name}]" if said.file is not None else ""
    cards = [f"[{card.title}] {card.subtitle}".rstrip() + _choices(card.choices) for card in said.cards]
    text = " ".join(part for part in (said.text + _choices(said.choices), file, *cards) if part)
    return f"{said.sender}{private}: {text}"


def _infos(facts: ConsumerFacts) -> dict[str, dict[str, Any]]:
    infos = {"personal info": facts.personal_info, "customer info": facts.customer_info}
    return {what: json.loads(info) for what, info in infos.items() if info}


def _pairs(values: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} = {value}" for name, value in values.items())


def variables(events: Iterable[Event]) -> dict[str, str]:
    """The bot variables after these events."""
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
        FeatureError: it is not a duration.
    """
    found = re.fullmatch(r"(\d{1,9}) ?(ms|s|m|h|d)", words, re.ASCII)
    if found is None:
        raise FeatureError(message("not a duration", value=words, expected="a number and ms, s, m, h or d, such as 3m"))
    return int(found[1]) * MILLISECONDS[found[2]]


def clock_time(now_ms: int) -> str:
    seconds, ms = divmod(now_ms, 1_000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{ms:03}"


def news(event: Event) -> str:
    """The line for this event, empty for most kinds."""
    line = _NEWS.get(type(event.body))
    return line(event.body) if line else ""


def _message(body: MessagePublished) -> str:
    if body.role == "consumer":
        return ""  # the person has just typed it
    who = "bot" if body.role == "bot" else body.sender or body.role
    lines = [f"{who}: {body.text}" + _choices(body.choices)] if body.text or body.choices else []
    lines += [f"{who}: [{card.title}] {card.subtitle}".rstrip() + _choices(card.choices) for card in body.cards]
    return "\n".join(f"(for agents only) {line}" if body.audience == "agents" else line for line in lines)


def _choices(choices: Iterable[Choice]) -> str:
    return "".join(f"  <{choice.label}>" for choice in choices)


def _ring(body: RingOffered) -> str:
    return f"({body.agent}'s workspace rings: /agent accept or /agent reject)"


def _exchange(body: HttpExchanged) -> str:
    """The line for an HTTP exchange; none for an accepted transfer, whose consequences are shown."""
    if body.purpose == "transfer" and body.status == HTTPStatus.OK:
        return ""
    from ..fakes.external.stubs import WITHOUT_RESPONSE

    advice = ""
    if body.error == WITHOUT_RESPONSE:
        advice = f"\n  answer it with: /answer {body.method} {body.url} 200, or JSON in place of 200"
    return f"({body.method} {body.url}: {body.error or body.status}{advice})"


def _diagnostic(body: DiagnosticReported) -> str:
    """The line for a diagnostic."""
    if body.code in _SHOWN_OTHERWISE:
        return ""
    return f"({_with_commands(body.text)})"


def _with_commands(text: str) -> str:
    """A diagnostic whose advice is a command of the chat; steps without such a command, which features need, go."""
    text = _SKILL_STEP.sub(r"type: /skill \1 \2", text)
    return "\n".join(line for line in text.splitlines() if not _STEP.search(line))


# The lines for events, those other than messages in parentheses.
_NEWS: dict[type[Any], Callable[[Any], str]] = {
    MessagePublished: _message,
    ConversationQueued: lambda body: f"(waiting for the skill {body.skill_id})" if body.reason != "start" else "",
    RingOffered: _ring,
    RingAccepted: lambda body: f"({body.agent} has the conversation)",
    RingExpired: lambda body: f"(the ring at {body.agent} has expired)",
    ConversationReturned: lambda body: f"(the transfer failed; the conversation is back with {body.agent})",
    ConversationClosed: lambda body: f"(closed by the {body.by})",
    EscalationRefused: lambda body: f"(no transfer: the skill id {body.skill_id!r} is not numeric)",
    TransferFailed: lambda body: f"(the transfer failed {body.how}: {body.detail})",
    HttpExchanged: _exchange,
    ScriptFailed: lambda body: f"({body.panel}, line {body.line}: {body.message})",
    DiagnosticReported: _diagnostic,
    FlowStopped: lambda body: f"(the flow stopped: {body.reason})",
}
