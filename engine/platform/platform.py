"""The bot platform: one deployed bot, all its conversations.

The shell around the pure core. Sessions change by the log's events alone (`conversations.py`). An input begins a turn
(`inputs.py`), which is driven through virtual time (`turn_driver.py`); its requests go through the transport
(`calls.py`, `requests.py`), its messages to the connector (`output.py`). The table of escalations decides about
transfers; `escalations.py` passes it the triggers from outside of a turn.
"""

from __future__ import annotations

from collections.abc import Mapping

import httpx

from .. import events as ev
from ..bot import Bot
from ..clock import Clock
from ..connector.connector import AgentConnector
from ..log import Event, Log
from ..matching.slots import SLOT
from ..ports import Delivery, TransferContext
from ..settings import Switches
from ..turn.deployment_settings import DeploymentSettings
from ..turn.session import Session
from . import citations
from .attempts import Attempts
from .bot_output import Output
from .calls import Calls
from .conversations import Conversations, preset
from .escalations import Escalations
from .inputs import Inputs
from .remade import Remade, remade
from .requests import Requests
from .turn_driver import TurnDriver
from .uploads import Uploads


class BotPlatform:
    """One deployed bot: all its conversations.

    Attributes:
        deployment: the settings around the bot, shared by all its versions and conversations.
        escalations: takes the connector's reports on transfers, silence and stuck conversations.
    """

    def __init__(
        self,
        bot: Bot,
        deployment: DeploymentSettings,
        *,
        clock: Clock,
        log: Log,
        connector: AgentConnector,
        transport: httpx.BaseTransport,
        presets: Mapping[str, str] | None = None,
    ) -> None:
        self.deployment = deployment
        self._conversations = Conversations(bot, deployment, log, presets if presets is not None else {})
        output = Output(connector)
        self._attempts = Attempts(output)
        calls = Calls(Requests(transport, deployment), self._attempts, connector)
        uploads = Uploads(self._conversations, calls=calls, output=output, clock=clock, handle_input=self.handle_input)
        driver = TurnDriver(
            self._conversations, attempts=self._attempts, calls=calls, output=output, uploads=uploads, clock=clock
        )
        self._inputs = Inputs(deployment, driver=driver, attempts=self._attempts, connector=connector)
        self.escalations = Escalations(self._conversations, attempts=self._attempts, driver=driver, connector=connector)
        connector.bot = self

    # --- the bot and its sessions ------------------------------------------------------------------------------------

    @property
    def switches(self) -> Switches:
        return self.deployment.switches

    @property
    def is_chat(self) -> bool:
        """Whether the bot's channel is Live Chat and not Messaging."""
        return self._conversations.bot.settings.is_for_chat

    def session(self, conversation_id: str) -> Session:
        """The bot's session of this conversation; an empty one if it never took part in it."""
        found = self._conversations.find(conversation_id)
        return found.session if found is not None else Session()

    def bot_in(self, conversation_id: str) -> Bot:
        """The version of the bot that the conversation's session began with; the latest one without a session."""
        found = self._conversations.find(conversation_id)
        return found.flow.bot if found is not None else self._conversations.bot

    @property
    def is_busy(self) -> bool:
        """Whether a turn of any conversation is under way, suspended until a timer resumes it."""
        return self._conversations.is_busy

    def use(self, bot: Bot) -> None:
        """Run this version of the bot in all new sessions (INT-PREVIEW-RESET)."""
        self._conversations.bot = bot

    def remade(self, conversation_id: str) -> Remade | None:
        """The suspended turn of this conversation made again, None when there is none; see `remade.py`."""
        return remade(self._conversations.of(conversation_id), self.deployment)

    def set_variable(self, conversation_id: str, name: str, value: str) -> None:
        """Set a bot variable, or a slot as `slot.<name>`, for the session from outside, as a test's Given does."""
        self.note(conversation_id, preset(self._conversations.of(conversation_id), name, value))

    def variable(self, conversation_id: str, name: str) -> str | None:
        """The value of a bot variable, which may be a result or a custom data field, or of a slot as `slot.<name>`."""
        conversation = self._conversations.of(conversation_id)
        if name.startswith(SLOT):
            return conversation.flow.references.slot(name.removeprefix(SLOT))
        values = conversation.flow.references.variable(name)
        return values[0] if values else None

    def note(
        self, conversation_id: str, body: ev.Body, *, node: str | None = None, rules: tuple[str, ...] = ()
    ) -> Event:
        """Append an event of this bot to the log, by which the session changes."""
        return self._conversations.of(conversation_id).note(body, node=node, rules=rules)

    # --- inputs ------------------------------------------------------------------------------------------------------

    def handle_input(self, conversation_id: str, delivery: Delivery) -> None:
        """Process an input from the connector: a message, a greeting, a failure message, an uploaded file's outcome."""
        self._inputs.handle(self._conversations.of(conversation_id), delivery)

    def receive(self, conversation_id: str, context: TransferContext) -> None:
        """Take over a conversation with the Transfer Bot Context of the bot before."""
        self._inputs.receive(self._conversations.of(conversation_id), context)

    def open_survey(self, conversation_id: str, *, lost: bool) -> None:
        """Open the bot's survey dialog; with `lost` its response does not reach the connector, a fault."""
        self._inputs.open_survey(self._conversations.of(conversation_id), is_lost=lost)

    def post_web_view(
        self, conversation_id: str, authorization: str, variables: Mapping[str, str], message: str = ""
    ) -> bool:
        """Process a call of the Web View API; False, without any effect, when its Authorization header is wrong.

        Follows API-WEBVIEW-MESSAGE and API-WEBVIEW-AUTH.
        """
        conversation = self._conversations.of(conversation_id)
        return self._inputs.post_web_view(conversation, authorization, variables, message)

    # --- the end -----------------------------------------------------------------------------------------------------

    def session_expired(self, conversation_id: str) -> None:
        """A survey has had no answer for the length of the session (SUR-TIMEOUT)."""
        self._conversations.of(conversation_id).end_turn()
        self.note(conversation_id, ev.SessionEnded(), rules=citations.SURVEY_EXPIRED)

    def closed(self, conversation_id: str) -> None:
        """The conversation is over; `forgotten` drops its data later."""
        if conversation := self._conversations.find(conversation_id):
            self._attempts.settle(conversation, "the session is over")
            conversation.end_turn()
            conversation.inbox.clear()

    def forgotten(self, conversation_id: str) -> None:
        """Drop the data of a conversation that is over."""
        self._conversations.forget(conversation_id)
