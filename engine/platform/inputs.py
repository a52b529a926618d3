"""Inputs to a bot from outside of its turns: messages, interruptions, a transferred conversation, a Web View call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from .. import events as ev
from ..connector.connector import AgentConnector
from ..connector.web_view import is_authorized
from ..flow.flow import SurveyBegins
from ..ports import Delivery, Outgoing, TransferContext
from ..turn.deployment_settings import DeploymentSettings
from . import citations
from .attempts import Attempts
from .conversation import Conversation, Turn
from .interruption import blocking
from .turn_driver import TurnDriver

_INTERRUPTING: frozenset[ev.Source] = frozenset(
    {"consumer", "web view"}
)  # C08: the platform's own inputs are never ignored


class Inputs:
    """Begins a turn for each input of one bot, or blocks or queues the input."""

    def __init__(
        self, deployment: DeploymentSettings, *, driver: TurnDriver, attempts: Attempts, connector: AgentConnector
    ) -> None:
        self._deployment = deployment
        self._driver = driver
        self._attempts = attempts
        self._connector = connector

    def handle(self, conversation: Conversation, delivery: Delivery) -> None:
        """Begin the turn of this input. During another turn the input interrupts that turn, is blocked, or is
        queued."""
        turn = conversation.turn
        if turn is not None:
            if delivery.source not in _INTERRUPTING:
                conversation.inbox.append((delivery, conversation.log.cause))
                return
            interrupting = self._interrupt(conversation, turn, delivery)
            if interrupting is None:
                return
            delivery = interrupting
        self._driver.start(conversation, delivery, is_lost=delivery.is_lost)

    def receive(self, conversation: Conversation, context: TransferContext) -> None:
        """Begin with the Transfer Bot Context of a bot that has transferred the conversation to this one."""
        conversation.end_turn()
        self._driver.start(conversation, context)

    def open_survey(self, conversation: Conversation, *, is_lost: bool) -> None:
        self._driver.start(conversation, SurveyBegins(), is_lost=is_lost)

    def post_web_view(
        self, conversation: Conversation, authorization: str, variables: Mapping[str, str], message: str
    ) -> bool:
        """Process a call of the Web View API; False, without any effect, when its Authorization header is wrong."""
        accepted = is_authorized(authorization, conversation.id, conversation.flow.bot.id)
        posted = ev.WebViewPosted(tuple(variables.items()), message, accepted)
        event = conversation.note(posted, rules=citations.WEB_VIEW_POSTED)
        if not accepted:
            return False
        with conversation.log.caused_by(event):
            for name, value in variables.items():
                name = conversation.flow.references.stored_name(name)
                conversation.note(ev.VariableSet(name, value, "session"), rules=citations.WEB_VIEW_VARIABLE)
            if message and conversation.gets_messages(self._deployment.switches):
                self.handle(conversation, Delivery(message, "web view"))
            elif message:
                text = f"{message!r} does not reach the bot, which no longer has the conversation"
                dropped = ev.DiagnosticReported("web-view-message-dropped", text)
                conversation.note(dropped, rules=citations.WEB_VIEW_DROPPED)
        return True

    def _interrupt(self, conversation: Conversation, turn: Turn, delivery: Delivery) -> Delivery | None:
        """Let a consumer's message end the turn under way; None when it is blocked (C08)."""
        block = blocking(self._deployment.environment)
        if block.remark:
            remark = ev.DiagnosticReported("blocking-variables", block.remark)
            conversation.note(remark, rules=citations.BLOCKING_VARIABLES)
        since_ms = conversation.log.now_ms - turn.began_ms
        if turn.is_connectors or not block.stops(delivery.source, since_ms):
            self._attempts.settle(conversation, "the consumer interrupted it")
            conversation.end_turn()
            rules = () if turn.is_connectors else citations.interrupting(block, delivery.source)
            return replace(delivery, rules=(*delivery.rules, *rules))
        rules = citations.blocked(block, delivery.source)
        text = f"{delivery.text!r} came while the bot was responding and is ignored"
        blocked = ev.DiagnosticReported("interruption-blocked", text)
        with conversation.log.caused_by(conversation.note(blocked, rules=(*rules, *citations.RESPONDING))):
            self._connector.publish(conversation.id, Outgoing(block.reply, rules=rules))
        return None
