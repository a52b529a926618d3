"""One conversation of a deployed bot: its session, its flow, and the turn under way."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from .. import events as ev
from ..escalation.table import State
from ..flow.flow import ConnectorTransfer, Flow, Input
from ..log import Event, Log
from ..ports import Delivery
from ..settings import PlatformSettings, Switches
from ..turn.answer import Answer
from ..turn.commands import TurnRun
from ..turn.session import Session


@dataclass(slots=True)
class Turn:
    """A turn under way.

    `given` and `resumed` are all that is needed to make it again, see `remade.py`.

    Attributes:
        number: counts the turns of a conversation; a timer of an earlier turn is ignored.
        run: the turn itself, a generator.
        given: its input.
        began_ms: virtual time at which it began.
        is_lost: whether its messages do not reach the connector, a fault.
        resumed: one entry for each time it was resumed: virtual time, number of the last event before, the platform's
            settings, and the answer.
        attempt: the attempt to transfer whose call it waits for, 0 for none.
        said_ms: virtual time of its last message, None before the first.
        has_close_messages: whether the log says that two of its messages are too close.
    """

    number: int
    run: TurnRun
    given: Input
    began_ms: int
    is_lost: bool = False
    resumed: list[tuple[int, int, PlatformSettings, Answer | None]] = field(default_factory=list)
    attempt: int = 0
    said_ms: int | None = None
    has_close_messages: bool = False

    @property
    def is_connectors(self) -> bool:
        """Whether it is the connector's own transfer, not the bot's response to an input."""
        return isinstance(self.given, ConnectorTransfer)

    @property
    def begun_after(self) -> int:
        """The number of the last event before it."""
        return self.resumed[0][1]


@dataclass(slots=True)
class Conversation:
    """One conversation of a deployed bot.

    Attributes:
        bot_user: name of the bot user, under which its events are logged.
        session: the bot's session; it changes by the log's events alone.
        flow: the version of the bot that the session began with.
        turn: the turn under way, None when the bot waits for an input.
        turns: the number of turns so far.
        active_ms: virtual time of the latest message of either side; the bot's session is idle from then on.
        files_in_a_row: dialogs begun by an uploaded file's outcome since the consumer's last message.
        inbox: inputs that wait for the end of the turn under way, with their causes.
    """

    id: str
    bot_user: str
    log: Log
    session: Session
    flow: Flow
    turn: Turn | None = None
    turns: int = 0
    active_ms: int = 0
    files_in_a_row: int = 0
    inbox: deque[tuple[Delivery, int | None]] = field(default_factory=deque)

    def note(
        self, body: ev.Body, *, node: str | None = None, rules: tuple[str, ...] = (), leads: bool = False
    ) -> Event:
        """Append an event of this bot in this conversation, by which the session changes."""
        return self.log.append(body, conversation=self.id, bot=self.bot_user, node=node, rules=rules, leads=leads)

    def gets_messages(self, switches: Switches) -> bool:
        """Whether a message of the conversation reaches the bot."""
        state = self.session.state
        is_on_its_way = state is State.TRANSFERRING and not switches.bot_hears_while_transferring
        return not (self.session.closed or is_on_its_way or state is State.TAKEN)

    def begin_turn(self, given: Input, *, is_lost: bool = False) -> Turn:
        """Make the turn of this input the one under way, without running it yet."""
        self.turns += 1
        self.turn = Turn(self.turns, self.flow.turn(given), given, self.log.now_ms, is_lost)
        return self.turn

    def end_turn(self) -> None:
        """End the turn under way at its current position; without effect when there is none."""
        if self.turn is not None:
            self.turn.run.close()
            self.turn = None

    def leave_turn(self) -> None:
        """End a turn that cannot continue, with its current dialog: later inputs do not return to it."""
        top = self.session.top
        if self.turn is not None and top is not None:
            dialog = self.flow.bot.dialog(top.dialog_id)
            name = dialog.name if dialog else top.dialog_id
            self.note(ev.DialogCompleted(name, top.dialog_id), node=name)
        self.end_turn()

    def drop_inbox(self) -> None:
        """Drop the inputs that wait, and log each."""
        while self.inbox:
            delivery, cause = self.inbox.popleft()
            with self.log.caused_by(cause):
                text = f"{delivery.text!r} does not reach the bot: the conversation was taken from it in between"
                self.note(ev.DiagnosticReported("input-dropped", text))
