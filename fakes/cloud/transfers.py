"""The transfer service: a bot of the platform transfers its conversation to a skill.

The timers set here (removing the bot that transferred, a failure arranged for later) are work.
"""

from __future__ import annotations

from dataclasses import dataclass

from ...engine.clock import Timer
from ...engine.errors import EmulatorError, message
from ...engine.escalation.transfer_message import BLANK_MESSAGE
from ...engine.events import (
    ConversationQueued,
    ConversationReturned,
    DiagnosticReported,
    MessagePublished,
    ParticipantLeft,
    TransferStarted,
)
from ...engine.log import Event
from ...engine.ports import TransferContext
from . import citations
from .clients import Clients
from .core import Core, Refused
from .records import Conversation, Skill
from .routing.eligibility import NamedAgent, named_agent
from .routing.routing import Routing
from .routing.transfer_notes import TransferNotes
from .routing.unknown_targets import UnknownTargets

BOT_HOPS_MAX = 50  # our choice: transfers of bots in a row, while neither the consumer nor an agent writes


@dataclass(frozen=True, slots=True)
class TransferRequest:
    """A request to the transfer service.

    Attributes:
        skill_name: a label only (ESC-SKILL-NAME-DISPLAY).
        bot_id: the bot that asks; empty: the assigned one.
        attempt: the number of the bot's attempt; 0 if unknown, as it is not part of the request on the wire.
    """

    conversation_id: str
    skill_id: str
    message: str
    agent_id: str = ""
    context: TransferContext | None = None
    skill_name: str = ""
    bot_id: str = ""
    attempt: int = 0


class Transfers:
    """Transfers that a bot of the platform asks for by REST."""

    def __init__(self, core: Core, clients: Clients, routing: Routing, notes: TransferNotes) -> None:
        self._core = core
        self._state = core.state
        self._clients = clients
        self._routing = routing
        self._notes = notes
        self._unknown = UnknownTargets(core)
        self._timers: dict[str, Timer] = {}  # by conversation: the bot leaves, then the transfer fails
        core.handle("late transfer", self._start_late)
        core.handle("bot leaves", self._remove_bot)
        core.handle("transfer fails", self._fail)

    def transfer(self, request: TransferRequest, *, latency_ms: int = 0) -> Skill:
        """Transfer a conversation away from the bot it is assigned to.

        The message is published, the bot removed after `bot_removal_wait_ms`, the conversation queued for the skill,
        or offered to the named agent when that agent can take it. Follows ESC-MESSAGE-IN-API-BODY,
        ESC-AGENT-ID-DELIVERED, ESC-AGENT-ID-FALLS-TO-SKILL, C05c.

        Args:
            latency_ms: the service takes this long; the transfer starts when its answer goes out.

        Raises:
            Refused: the request is wrong.
        """
        conversation, skill = self._check(request)
        if latency_ms:
            self._core.timers.after(latency_ms, "late transfer", request, conversation.assigned)
        else:
            self._start(conversation, skill, request)
        return skill

    def bot_has_left(self, conversation: Conversation, queued: Event) -> None:
        """Continue a transfer whose bot has left: the conversation is queued, and either rings or fails."""
        self._stop_timer(conversation)
        if conversation.id in self._notes.failing:
            with self._core.log.caused_by(queued):
                self._timers[conversation.id] = self._core.timers.after(
                    self._core.settings.late_failure_ms, "transfer fails", conversation.id
                )
        self._routing.route(queued)

    def give_up(self, conversation: Conversation) -> None:
        """Forget the transfer under way, if any: the conversation has been closed or taken over."""
        self._notes.failing.discard(conversation.id)
        self._stop_timer(conversation)

    def is_failing(self, conversation_id: str) -> bool:
        """Whether the conversation's transfer is going to fail: no agent is rung for it."""
        return conversation_id in self._notes.failing

    def _start_late(self, request: TransferRequest, sender: str) -> None:
        """Start a transfer after its latency, unless the conversation has been closed or transferred meanwhile."""
        conversation = self._state.conversations.get(request.conversation_id)
        if conversation and conversation.assigned == sender and not conversation.transfer:
            self._start(conversation, self._state.skills[request.skill_id], request)
        elif conversation:
            where = "is closed" if not conversation.is_open else "is with another agent"
            if conversation.transfer:
                where = "is being transferred by another call"
            text = f"the call of attempt {request.attempt} arrives too late: the conversation {where}"
            self._core.append(
                DiagnosticReported("transfer-too-late", text), conversation, rules=citations.TRANSFER_TOO_LATE
            )

    def _check(self, request: TransferRequest) -> tuple[Conversation, Skill]:
        skill_id = request.skill_id
        if not (skill_id.isascii() and skill_id.isdigit()):
            raise Refused(400, f"skill id {skill_id!r} is not a number", *citations.SKILL_ID_NOT_NUMERIC)
        skill = self._state.skills.get(skill_id)
        if skill is None or skill.is_deleted:
            asked = self._state.conversations.get(request.conversation_id)
            self._unknown.report_skill(asked, skill_id, label=request.skill_name)
            raise Refused(400, f"no skill with id {skill_id}", *citations.UNKNOWN_SKILL)
        if not request.message:
            raise Refused(400, f"message is empty; {BLANK_MESSAGE} shows nothing", *citations.EMPTY_MESSAGE)
        conversation = self._state.conversations.get(request.conversation_id)
        if conversation is None:
            raise Refused(404, f"no conversation {request.conversation_id!r}")
        sender = self._state.users.get(conversation.assigned)
        if (
            not conversation.is_open
            or sender is None
            or not self._clients.is_emulated(sender.name)  # other bots transfer through their sockets
            or request.bot_id not in ("", sender.bot_id or request.bot_id)
        ):
            raise Refused(400, "Agent does not exist in conversation")
        if conversation.transfer:
            raise Refused(409, f"a transfer of {conversation.id} is under way")
        return conversation, skill

    def _start(self, conversation: Conversation, skill: Skill, request: TransferRequest) -> None:
        bot, context = conversation.assigned, request.context
        self._check_hops(conversation)
        passed = context or TransferContext()
        is_blank = request.message == BLANK_MESSAGE
        is_label_wrong = request.skill_name not in ("", skill.name)
        started = self._core.append(
            TransferStarted(
                bot,
                skill.id,
                request.agent_id,
                context is not None,
                passed.intent_id,
                passed.user_message,
                request.attempt,
            ),
            conversation,
            bot=bot,
            node=self._core.log.node_of_cause(bot),
            rules=citations.transfer_started(is_blank=is_blank, is_label_wrong=is_label_wrong),
        )
        with self._core.log.caused_by(started):
            if not is_blank:
                said = MessagePublished("bot", bot, request.message)
                explained = citations.transfer_message(conversation, bot)
                self._core.append(said, conversation, bot=bot, node=started.node, rules=explained)
            if self._core.faults.fails_later():
                self._notes.failing.add(conversation.id)
            self._timers[conversation.id] = self._core.timers.after(
                self._core.settings.bot_removal_wait_ms, "bot leaves", conversation.id
            )
            self._clients[bot].transfer_started(conversation.id, request.attempt)

    def _check_hops(self, conversation: Conversation) -> None:
        """Stop bots that send a conversation to each other without end.

        Raises:
            EmulatorError: it has gone from bot to bot too often.
        """
        hops = self._notes.hops[conversation.id] = self._notes.hops.get(conversation.id, 0) + 1
        if hops > BOT_HOPS_MAX:
            bots = ", ".join(dict.fromkeys(move.from_agent for move in conversation.moves[-BOT_HOPS_MAX:]))
            raise EmulatorError(
                message(
                    f"bots have transferred the conversation {conversation.id} more than {BOT_HOPS_MAX} times, "
                    "and neither the consumer nor an agent has written in between",
                    at=bots,
                    do="let a bot ask something before it transfers, or transfer to a skill with human agents",
                )
            )

    def _remove_bot(self, conversation_id: str) -> None:
        conversation = self._state.conversations[conversation_id]
        transfer = conversation.transfer
        assert transfer is not None
        left = self._core.append(ParticipantLeft(transfer.sender), conversation, bot=transfer.sender)
        named = NamedAgent()
        if transfer.agent_id:
            user_id = transfer.agent_id.removeprefix(f"{self._core.account}.")
            started = self._core.log.event(transfer.started)
            node = started.node if started is not None else None
            with self._core.log.caused_by(left):
                self._unknown.report_agent(conversation, user_id, skill_id=transfer.to_skill_id, node=node)
            named = named_agent(self._state, user_id, transfer.to_skill_id, self._core.settings)
        with self._core.log.caused_by(left):
            body = ConversationQueued(transfer.to_skill_id, named.agent_id)
            queued = self._core.append(body, conversation, rules=citations.queued_by_transfer(named))
        self.bot_has_left(conversation, queued)

    def _fail(self, conversation_id: str) -> None:
        conversation = self._state.conversations[conversation_id]
        transfer = conversation.transfer
        assert transfer is not None
        self.give_up(conversation)
        struck = self._core.faults.strike("an accepted transfer fails later", conversation=conversation.id)
        received = self._notes.received.pop(conversation_id, set())  # during the transfer, because the switch was on
        missed = [written for written in conversation.stored if written.seq not in received]
        rules = citations.TRANSFER_FAILED_LATER
        with self._core.log.caused_by(struck):
            body = ConversationReturned(transfer.sender)
            returned = self._core.append(body, conversation, bot=transfer.sender, rules=rules)
        client = self._clients[transfer.sender]
        with self._core.log.caused_by(returned):
            client.transfer_failed(conversation.id, f"the transfer to skill {transfer.to_skill_id} failed")
        for written in missed:
            with self._core.log.caused_by(written.seq):
                client.consumer_wrote(conversation.id, written.text, written.payload, written.file)

    def _stop_timer(self, conversation: Conversation) -> None:
        if timer := self._timers.pop(conversation.id, None):
            timer.cancel()
