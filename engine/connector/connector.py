"""The agent connector: accepts rings, relays messages, watches for silence.

Theory of operation. The connector is the bot user's client at the cloud. It accepts rings, joins consumer messages in
quick succession (`joining.py`), passes them to the bot and watches for the answer (`input_watch.py`), and publishes the
bot's messages (`relay.py`). A bot that gets a conversation reads the last utterance or greets (`opening.py`).

From the moment the cloud carries out a transfer, new consumer messages are held: the agent who accepts reads them in
the history, and if the transfer fails the bot gets them after the failure message (C50).
"""

from __future__ import annotations

from ..clock import Clock
from ..events import DiagnosticReported, File
from ..log import Log
from ..ports import NO_CAPTION, BotLink, Delivery, MessagingPort, Outgoing, TransferContext
from ..settings import ConnectorSettings
from . import citations
from .bot_side import BotSide
from .conversation_state import ConversationState, ConversationStates
from .input_watch import InputWatch
from .joining import Joining
from .manager_bot import attention, remark
from .opening import Opening
from .relay import Relay


class AgentConnector:
    """Implements `BotAgent` for one bot user.

    Attributes:
        cloud, bot: its neighbours; both are set when the connector is started.
        settings: replaced as a whole when one is changed.
        user: name of the bot user.
        is_running: whether it is started.
        previews: whether it stands in for a connector in Conversation Builder's Preview.
    """

    cloud: MessagingPort
    bot: BotSide
    previews = False

    def __init__(
        self,
        *,
        clock: Clock,
        log: Log,
        link: BotLink,
        settings: ConnectorSettings,
        name: str,
        seed: int = 0,
        watches: bool = True,
    ) -> None:
        self.settings = settings
        self.user = name
        self.is_running = True
        self._log = log
        self._states = states = ConversationStates()
        self._input_watch = input_watch = InputWatch(
            self, states, link=link, clock=clock, log=log, name=name, watches=watches
        )
        self._joining = joining = Joining(self, states, input_watch=input_watch, clock=clock, log=log, name=name)
        self._opening = Opening(self, states, input_watch=input_watch, joining=joining, clock=clock, log=log, name=name)
        self._relay = Relay(self, states, clock=clock, log=log, name=name, seed=seed)
        self._timers = clock.owner(f"agent connector of {name}", {"ring accept wait": self._accept})

    @property
    def is_chat(self) -> bool:
        return self.bot.is_chat

    # --- from the cloud ----------------------------------------------------------------------------------------------

    def ring_offered(self, ring_id: str, conversation_id: str) -> None:  # noqa: ARG002 - the protocol names both
        """Accept after ringAcceptWait (CON-RING-ACCEPT)."""
        self._timers.after(self.settings.ring_accept_wait_ms, "ring accept wait", ring_id)

    def conversation_assigned(self, conversation_id: str, context: TransferContext | None) -> None:
        state = self._states.of(conversation_id)
        state.present, state.is_transferring = True, False
        state.held.clear()
        channel = self.cloud.channel(conversation_id)
        with self._log.caused_by(self.bot.escalations.assigned(conversation_id, channel)):
            self._mark_read(conversation_id)
            self._opening.take_up(state, context)

    def take_part(self, conversation_id: str) -> None:
        """Take part in a conversation without a ring."""
        self._states.of(conversation_id).present = True

    def consumer_wrote(self, conversation_id: str, text: str, payload: str | None, file: File | None = None) -> None:
        """Join the messages within messageDelay, then hand them over (CON-MESSAGE-DELAY, C35)."""
        self._mark_read(conversation_id)
        state = self._states.of(conversation_id)
        if self.settings.role == "MANAGER" and not self._attends(state, text):
            return
        state.cancel_greeting()
        hears_label = payload is None or payload in state.labelled
        window = state.window
        window.payload, window.file = payload, file or window.file
        window.is_postback = payload is not None and (hears_label or text == payload)
        self._joining.collect(state, (text if hears_label else payload) or (NO_CAPTION if file else ""))

    def consumer_stepped_up(self, conversation_id: str) -> None:
        """The consumer has signed in (CON-STEPUP-MESSAGE)."""
        self._opening.step_up(self._states.of(conversation_id))

    def transfer_started(self, conversation_id: str, attempt: int) -> None:
        """The transfer is under way: the watch over the bot's silence ends, independent of the answer to its call."""
        self._states.of(conversation_id).is_transferring = True
        self._relay.flush(conversation_id)  # messages from before the transfer are sent before the bot is removed
        self.disarm_silence(conversation_id)
        self.bot.escalations.transfer_started(conversation_id, attempt)

    def transfer_failed(self, conversation_id: str, detail: str) -> None:
        state = self._states.of(conversation_id)
        state.present, state.is_transferring = True, False
        self.bot.escalations.transfer_failed(conversation_id, detail)
        self._joining.hand_over_held(state)

    def transfer_taken(self, conversation_id: str, agent: str) -> None:
        state = self._states.of(conversation_id)
        state.is_transferring = False
        state.held.clear()
        self.bot.escalations.transfer_taken(conversation_id, agent)

    def conversation_left(self, conversation_id: str) -> None:
        self._states.of(conversation_id).leave()
        self.disarm_silence(conversation_id)
        self.bot.escalations.left(conversation_id)

    def conversation_closed(self, conversation_id: str) -> None:
        self._states.of(conversation_id).leave()
        self.disarm_silence(conversation_id)
        self.bot.closed(conversation_id)

    def conversation_forgotten(self, conversation_id: str) -> None:
        self._states.forget(conversation_id)
        self.bot.forgotten(conversation_id)

    # --- from the bot ------------------------------------------------------------------------------------------------

    def publish(self, conversation_id: str, message: Outgoing) -> bool:
        """Send a message of the bot, which ends the watch over its silence; False when the bot has left."""
        self.disarm_silence(conversation_id)
        return self._relay.publish(conversation_id, message)

    def close(self, conversation_id: str, *, survey: bool) -> None:
        """Close the conversation, after everything that the bot has said."""
        self.disarm_silence(conversation_id)
        self._relay.flush(conversation_id)
        self.cloud.close(conversation_id, survey=survey)

    def disarm_silence(self, conversation_id: str) -> None:
        """End the watch: the bot has answered, or the cloud has taken the conversation from it."""
        self._input_watch.answered(conversation_id)

    def tell_failure(self, conversation_id: str, text: str) -> None:
        """Hand the failure message to the bot; the consumer never sees it (C51)."""
        self._input_watch.hand_over(self._states.of(conversation_id), Delivery(text, "failure"))

    # --- within ------------------------------------------------------------------------------------------------------

    def _mark_read(self, conversation_id: str) -> None:
        """Show the consumer that the messages have been read, in messaging, and if the connector is set to
        (CON-ACCEPT-STATUS)."""
        reads = self.is_running and not self.previews and not self.is_chat
        if reads and self.settings.accept_status == "READ":
            self.cloud.mark_read(conversation_id, rules=citations.READ)

    def _accept(self, ring_id: str) -> None:
        self.cloud.accept_ring(ring_id)

    def _attends(self, state: ConversationState, text: str) -> bool:
        """Whether a Manager bot, which is not assigned to any conversation, processes this message."""
        given = attention(self.settings, text)
        state.present, state.window.rules = given.is_given, citations.attention(given)
        if why := remark(given, text):
            ignored = DiagnosticReported("message-filtered", f"the Manager bot ignores a message: {why}")
            self.bot.note(state.id, ignored, rules=citations.attention(given))
        return given.is_given
