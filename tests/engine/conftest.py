"""One bot in one conversation, driven by hand: a test answers each call of a turn itself. There is no World."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import SimpleNamespace

import pytest

from handoff.engine import events as ev
from handoff.engine.bot import Bot
from handoff.engine.escalation.table import Trigger
from handoff.engine.flow.flow import Flow, Input
from handoff.engine.interactions.attempt import Attempt
from handoff.engine.matching.bot_groups import BotGroup
from handoff.engine.matching.entities import built_in
from handoff.engine.ports import Delivery, Entity, IntentScore, NluPort
from handoff.engine.script import QuickJsSandbox
from handoff.engine.settings import ConnectorSettings, PlatformSettings, Switches
from handoff.engine.turn.answer import Answer
from handoff.engine.turn.commands import Call, Command, Say, TurnRun
from handoff.engine.turn.deployment_settings import DeploymentSettings
from handoff.engine.turn.event_sink import Rehearsal
from handoff.engine.turn.scope import Scope
from handoff.engine.turn.session import Session
from handoff.fakes.builder import BotBuilder


class Notes(Rehearsal):
    """Where the events go: they change the session, and stay to be looked at, the rules they cite among them."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.bodies: list[ev.Body] = []
        self.cited: list[tuple[str, ...]] = []

    def append(self, body: ev.Body, **header: object) -> object:
        self.bodies.append(body)
        self.cited.append(tuple(header.get("rules", ())))
        return super().append(body, **header)


class ScoredNlu:
    """Knows the scores of some utterances, by intent, and the built-in entities."""

    def __init__(self, utterances: Mapping[str, Mapping[str, float]]) -> None:
        self._utterances = utterances

    def score(self, text: str) -> Sequence[IntentScore]:
        scores = [IntentScore(intent, score) for intent, score in self._utterances.get(text, {}).items()]
        return sorted(scores, key=lambda scored: -scored.score)

    def entities(self, text: str) -> Sequence[Entity]:
        return built_in(text)


class Conversation:
    """A bot's flow and its session. `commands` are those of the last turn, `events` those since it began."""

    def __init__(
        self,
        bot: Bot,
        *,
        nlu: NluPort | None = None,
        group: BotGroup | None = None,
        environment: Mapping[str, str] | None = None,
        retries: int = 5,
        **switches: object,
    ) -> None:
        self.session = Session()
        self.notes = Notes(self.session)
        self.deployment = DeploymentSettings(
            scripts=QuickJsSandbox(),
            platform=PlatformSettings(switches=Switches(**switches)),
            connector=SimpleNamespace(settings=ConnectorSettings(max_escalation_retries=retries)),
            nlu=nlu,
            group=group,
            environment=environment or {},
            user_name="Bot",
            token="key",
        )
        self.flow = Flow(bot, self.deployment, self.session, self.notes, conversation_id="conv-1")
        self.commands: list[Command] = []

    def says(self, text: str, *answers: Answer, **delivery: object) -> list[Command]:
        """The turn of an input, with these answers to its calls; the last one is repeated."""
        return self.takes(Delivery(text, **delivery), *answers)

    def takes(self, given: Input, *answers: Answer) -> list[Command]:
        """The same for any kind of input."""
        self._forget()
        return self.drive(self.flow.turn(given), *answers)

    def escalates(self, trigger: Trigger, attempt: Attempt) -> list[Command]:
        """Something outside of the bot, beside its turns."""
        self._forget()
        return self.drive(self.flow.escalating(trigger, attempt))

    def drive(self, steps: TurnRun, *answers: Answer) -> list[Command]:
        """Run to the end, from wherever a turn waits."""
        waiting, answer = list(answers), None
        self.commands = []
        try:
            while True:
                command = steps.send(answer)
                answer = None
                if isinstance(command, Call):
                    answer = waiting.pop(0) if len(waiting) > 1 else waiting[0]
                self.commands.append(command)
        except StopIteration:
            return self.commands

    def _forget(self) -> None:
        self.notes.bodies.clear()
        self.notes.cited.clear()

    @property
    def texts(self) -> list[str]:
        """The texts of the last turn."""
        return [command.message.text for command in self.commands if isinstance(command, Say)]

    @property
    def open_dialogs(self) -> list[str]:
        """The stack of dialogs by name, the one on top last."""
        return [self.flow.bot.dialog(frame.dialog_id).name for frame in self.session.stack]

    def events(self, kind: type) -> list[ev.Body]:
        return [body for body in self.notes.bodies if isinstance(body, kind)]

    def event(self, kind: type) -> ev.Body:
        """The only event of this kind in the last turn."""
        (found,) = self.events(kind)
        return found

    def rules(self, kind: type) -> set[str]:
        """The documented rules that events of this kind cite."""
        pairs = zip(self.notes.bodies, self.notes.cited, strict=True)
        return {rule for body, rules in pairs if isinstance(body, kind) for rule in rules}

    def codes(self) -> list[str]:
        """The codes of the diagnostics of the last turn."""
        return [body.code for body in self.events(ev.DiagnosticReported)]


Converse = Callable[..., Conversation]


@pytest.fixture
def converse() -> Converse:
    """Makes a conversation with the bot of a builder; its first input may be said at once."""

    def make(builder: BotBuilder, first: str = "", **settings: object) -> Conversation:
        made = Conversation(builder.build(), **settings)
        if first:
            made.says(first)
        return made

    return make


@pytest.fixture
def nlu() -> type[ScoredNlu]:
    """A natural language understanding by its scores: `nlu({"book it": {"booking": 0.8}})`."""
    return ScoredNlu


@pytest.fixture
def scope() -> Callable[..., tuple[Scope, Notes]]:
    """A scope on its own, of a bot that has nothing but a dialog, and the notes of its events."""

    def make(builder: BotBuilder | None = None, **settings: object) -> tuple[Scope, Notes]:
        if builder is None:
            builder = BotBuilder("Bot")
            builder.dialog("Main", patterns=["hi"]).text("Hi.")
        made = Conversation(builder.build(), **settings)
        return Scope(made.flow.bot, made.deployment, made.session, made.notes, conversation_id="conv-1"), made.notes

    return make
