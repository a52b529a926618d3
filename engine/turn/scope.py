"""The scope of a turn: one bot in one conversation.

A turn is a generator. It yields a `Command` when it needs something outside of the flow, and is resumed with the
`Answer` of a `Call`. Each decision is appended as an event through the scope, which changes the session.

A turn depends only on its input, on the session it starts from and on the answers it is resumed with: so a suspended
turn can be made again from these three (`Rehearsal`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .. import events as ev
from ..bot import Bot, Dialog, Interaction
from ..log import Event
from ..matching.dialog_starters import Starters
from ..matching.entities import built_in, not_known, not_known_error
from ..matching.intents import IntentMatch, meanings
from ..ports import Delivery, Entity
from ..settings import Switches
from . import citations
from .commands import FlowError
from .deployment_settings import DeploymentSettings, fields_of
from .event_sink import EventSink
from .references import References
from .script_runs import ScriptRuns
from .session import Session


class Scope:
    """One bot in one conversation: the data that all parts of its turns need.

    Attributes:
        source: the source of the turn's input, as `BotInputReceived.source`.
        payload: the payload of a tapped choice, None for typed text.
        file: the file that the consumer uploaded with this input.
        began_ms: virtual time at which the turn began.
        opens_session: whether the session begins with this turn.
        node: the interaction that is running, as authors know it.
        trigger: the next interaction requested by a script.
        texts: messages sent in this turn.
        replies: quick replies that scripts added to the interaction that is running.
        delay_ms: the delay that a script set for it, None when none did.
    """

    def __init__(
        self, bot: Bot, deployment: DeploymentSettings, session: Session, sink: EventSink, *, conversation_id: str
    ) -> None:
        self.bot = bot
        self.deployment = deployment
        self.session = session
        self.conversation_id = conversation_id
        self.sink = sink
        self.source: ev.Source = "consumer"
        self.payload: str | None = None
        self.file: ev.File | None = None
        self.began_ms = 0
        self.opens_session = False
        self.node: str | None = None
        self.trigger: str | None = None
        self.texts = 0
        self.script_runs = ScriptRuns(deployment)
        self.replies: list[ev.Choice] = []
        self.delay_ms: int | None = None
        self.references = References(
            session=session,
            deployment=deployment,
            fields=fields_of(bot),
            system={
                "conversationId": conversation_id,
                "chatBotId": bot.id,
                "chatBotUserId": conversation_id,
                "chatBotUserPlatformId": deployment.user_id,
                "firstname": deployment.user_name,
            },
            unresolved=self._report_unresolved,
        )

    @property
    def switches(self) -> Switches:
        return self.deployment.platform.switches

    @property
    def starters(self) -> Starters:
        return self.deployment.starters(self.bot)

    @property
    def user_id(self) -> str:
        """The consumer's id, as the bot platform knows it."""
        return self.conversation_id

    def now_ms(self) -> int:
        """Virtual time."""
        return self.sink.now_ms

    # --- the turn ----------------------------------------------------------------------------------------------------

    def begin(self, delivery: Delivery) -> None:
        """Reset the data of the last turn; this input begins the next one."""
        self.source, self.payload, self.file = delivery.source, delivery.payload, delivery.file
        self.references.payload = delivery.payload
        self.began_ms, self.opens_session = self.now_ms(), not self.session.started
        self.node, self.texts, self.trigger = None, 0, None
        self.script_runs.outcomes.clear()

    def reach(self, interaction: Interaction) -> None:
        """Make this interaction the running one."""
        self.node, self.delay_ms, self.replies = interaction.where, None, []

    def note(self, body: ev.Body, *, node: str | None = None, rules: tuple[str, ...] = ()) -> Event:
        """Append an event of this bot in this conversation; it becomes the cause of what follows in the turn."""
        return self.sink.append(
            body,
            conversation=self.conversation_id,
            bot=self.deployment.user_name,
            node=node or self.node,
            rules=rules,
            leads=True,
        )

    # --- reading -----------------------------------------------------------------------------------------------------

    def fill(self, text: str, index: int = 0) -> str:
        """`text` with its references replaced; of a list by the element at `index`.

        Raises:
            FlowError: a reference has no value, and the switch `strict_references` is on.
        """
        return self.references.fill(text, index)

    @property
    def user_friendly_response(self) -> str:
        """The bot's Default User-Friendly Response with its references filled in; empty without one.

        One that has no value stays as typed, whatever the switch `strict_references` says: this is the text of an
        error, which must not end in another one.
        """
        text = self.bot.user_friendly_response
        try:
            return self.fill(text)
        except FlowError:
            return text

    def value(self, name: str) -> str | None:
        """The value of a variable, a slot, a custom data field or a reference, by its name; None when it has none.

        A reference among other words is filled in. Follows RULE-VARIABLE-CONDITION.
        """
        return self.references.value(name)

    def meanings(self, text: str) -> tuple[IntentMatch, ...]:
        """The possible intents of `text` for this bot, best first."""
        return meanings(self.bot, self.deployment.nlu, text)

    def entities(self, text: str, wanted: Iterable[str] = ()) -> Sequence[Entity]:
        """The entities in `text`; without natural language understanding only the built-in ones.

        Raises:
            Unsupported: nothing is known about one that is `wanted`.
        """
        unknown = {name.casefold() for name in not_known(self.deployment.nlu)}
        for name in wanted:
            if name.casefold() in unknown:
                raise not_known_error(name.upper(), self.node or self.bot.name)
        return self.deployment.nlu.entities(text) if self.deployment.nlu is not None else built_in(text)

    def pending_question(self) -> Interaction | None:
        """The question whose answer the flow waits for."""
        question_id = self.session.question_id
        return self.bot.interaction(question_id) if question_id else None

    def dialog_name(self, dialog_id: str) -> str:
        """The dialog's name; its id when this version of the bot does not have it."""
        dialog: Dialog | None = self.bot.dialog(dialog_id)
        return dialog.name if dialog is not None else dialog_id

    def _report_unresolved(self, reference: str) -> None:
        if self.switches.strict_references:
            what = f"{self.node} refers to {reference}, which has no value"
            raise FlowError(f"{what}, and the switch strict_references is on")
        text = f"{reference} has no value and stays as typed"
        self.note(ev.DiagnosticReported("unresolved-reference", text), rules=citations.UNRESOLVED_REFERENCE)
