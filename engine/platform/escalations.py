"""Triggers of an escalation from outside of a turn: actions of the cloud and of the connector.

The escalation's table decides what follows a trigger (`escalation/table.py`, `interactions/attempt.py`).
"""

from __future__ import annotations

from .. import events as ev
from ..connector.connector import AgentConnector
from ..escalation.table import State, Trigger
from ..flow.flow import ConnectorTransfer
from ..interactions.attempt import Attempt
from ..ports import Outgoing
from . import citations
from .attempts import Attempts
from .conversation import Conversation
from .conversations import Conversations
from .turn_driver import TurnDriver


class Escalations:
    """The escalations of one bot's conversations, driven by the reports of its connector."""

    def __init__(
        self, conversations: Conversations, *, attempts: Attempts, driver: TurnDriver, connector: AgentConnector
    ) -> None:
        self._conversations = conversations
        self._attempts = attempts
        self._driver = driver
        self._connector = connector

    # --- where the conversation is -----------------------------------------------------------------------------------

    def assigned(self, conversation_id: str, channel: str) -> int | None:
        """The bot has the conversation, for the first time or again; returns the number of its event."""
        conversation = self._conversations.of(conversation_id)
        self._attempts.settle(conversation, "the conversation is elsewhere")
        conversation.end_turn()  # from before the assignment: its output would be stale
        conversation.drop_inbox()
        settings = self._connector.settings
        body = ev.ConversationAssigned(conversation.bot_user, channel, settings.accept_status)
        attempt = Attempt(assigned=body, rules=citations.assigned(settings))
        return self._attempts.escalate(conversation, Trigger.RETURNED, attempt)

    def left(self, conversation_id: str) -> None:
        """The bot was removed. A turn under way goes on, its output is dropped (C49); a pending call is given up."""
        conversation = self._conversations.find(conversation_id)
        if conversation is None or conversation.session.state is State.TAKEN:
            return
        self._attempts.settle(conversation, "the conversation is elsewhere")
        self._attempts.escalate(conversation, Trigger.TAKEN_AWAY)
        self._driver.start_next(conversation)

    # --- transfers of the cloud --------------------------------------------------------------------------------------

    def transfer_started(self, conversation_id: str, attempt: int) -> None:
        """The cloud carries out a transfer. The bot learns that from the answer to its call, unless it has given that
        up."""
        conversation = self._conversations.of(conversation_id)
        session = conversation.session
        if session.state is State.ATTEMPTING:
            if attempt == session.attempt:
                return
            self._attempts.settle(conversation, "the conversation is elsewhere")
        self._attempts.escalate(conversation, Trigger.CARRIED_OUT, Attempt(attempt))

    def transfer_taken(self, conversation_id: str, agent: str) -> None:
        """The ring of the transfer has been accepted by this agent."""
        conversation = self._conversations.of(conversation_id)
        self._attempts.end_call(conversation)
        attempt = Attempt(conversation.session.carried_out, agent=agent)
        self._attempts.escalate(conversation, Trigger.COMPLETED, attempt)

    def transfer_failed(self, conversation_id: str, detail: str) -> None:
        """A transfer that the cloud had accepted has failed (TF-DELAYED-FAILURE)."""
        conversation = self._conversations.of(conversation_id)
        session = conversation.session
        self._attempts.end_call(conversation)
        trigger = Trigger.GIVEN_BACK if session.given_up else Trigger.FAILED_LATER
        attempt = Attempt(session.carried_out, how="later", detail=detail, failed_rules=citations.FAILED_LATER)
        self._attempts.escalate(conversation, trigger, attempt)
        self._driver.start_next(conversation)

    # --- measures of the connector -----------------------------------------------------------------------------------

    def silence_lapsed(self, conversation_id: str, silence_ms: int) -> None:
        """The bot has been silent for this long: transfer to the fallback skill, or the attempt under way has failed.

        Follows CON-FALLBACK-ESCALATION-TIME, ESC-FALLBACK-SKILL-TIMEOUT and ESC-FALLBACK-SKILL-ABSENT.
        """
        conversation = self._conversations.of(conversation_id)
        skill_id = self._connector.settings.fallback_skill_id
        is_attempting = conversation.session.state is State.ATTEMPTING
        rules = citations.silence(has_skill=bool(skill_id), is_attempting=is_attempting)
        lapsed = conversation.note(ev.SilenceLapsed(silence_ms), rules=rules)
        with conversation.log.caused_by(lapsed):
            if skill_id:
                given = ConnectorTransfer(skill_id, "fallback skill", citations.FALLBACK_SKILL)
                self._transfer_away(conversation, given)
            elif conversation.session.is_carried_out:
                self._attempts.settle(conversation, "the call was lost")
            else:
                self._fail_by_silence(conversation, is_attempting)

    def start_fresh(self, conversation_id: str, text: str, rules: tuple[str, ...]) -> None:
        """Reset the bot's session and ask the consumer to begin again (STK-STEP2-RESET)."""
        conversation = self._conversations.of(conversation_id)
        if not self._attempts.settle(conversation, "the session is over"):
            return
        conversation.end_turn()
        ended = conversation.note(ev.SessionEnded(), rules=citations.FRESH_START)
        with conversation.log.caused_by(ended):
            self._connector.publish(conversation_id, Outgoing(text, rules=rules))
            self._driver.start_next(conversation)

    def transfer_stuck(self, conversation_id: str, skill_id: str, text: str, rules: tuple[str, ...]) -> None:
        """Send `text`, then transfer the stuck conversation (STK-STEP3-ESCALATE)."""
        given = ConnectorTransfer(skill_id, "stuck conversation", citations.STUCK_TRANSFER)
        self._transfer_away(self._conversations.of(conversation_id), given, Outgoing(text, rules=rules))

    def _fail_by_silence(self, conversation: Conversation, is_attempting: bool) -> None:
        if is_attempting:
            conversation.leave_turn()
        detail = "the bot was silent, no fallback skill is set"
        number = conversation.session.attempt
        attempt = Attempt(number, how="silence", detail=detail, failed_rules=citations.FAILED_BY_SILENCE)
        self._attempts.escalate(conversation, Trigger.SILENCE, attempt)
        self._driver.start_next(conversation)

    def _transfer_away(
        self, conversation: Conversation, given: ConnectorTransfer, first: Outgoing | None = None
    ) -> None:
        """End the bot's turn, with its current dialog, and let the connector transfer; `first` is sent before."""
        if not self._attempts.settle(conversation, "another transfer follows"):
            self._attempts.transfer_away(conversation, given)
            return
        conversation.leave_turn()
        if first is not None:
            self._connector.publish(conversation.id, first)
        self._driver.begin(conversation, given)
