"""The transfer service: how the bot platform gives a conversation away.

What the cloud owes meanwhile (removing a bot that transferred, a failure arranged for later) is work.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

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
from .core import Refused
from .directory import Account
from .records import Conversation, Skill

BOT_HOPS_MAX = 50  # ours: transfers of bots in a row, while neither the consumer nor an agent says anything


@dataclass(frozen=True, slots=True)
class TransferRequest:
    """What the transfer service is asked for.

    `skill_name` is a label only (ESC-SKILL-NAME-DISPLAY). `bot_id` says which bot asks; empty: whoever is assigned.
    `attempt` is the number of the bot's attempt, 0 where it does not say; no wire carries it.
    """

    conversation_id: str
    skill_id: str
    message: str
    agent_id: str = ""
    context: TransferContext | None = None
    skill_name: str = ""
    bot_id: str = ""
    attempt: int = 0


class Transfers(Account):
    """Transfers that a bot of the platform asks for by REST."""

    def _handlers(self) -> dict[str, Callable[..., None]]:
        return {
            **super()._handlers(),
            "late transfer": self._start_late,
            "bot leaves": self._remove_bot,
            "transfer fails": self._fail_transfer,
        }

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
        conversation, skill = self._check_transfer(request)
        if latency_ms:
            self._timers.after(latency_ms, "late transfer", request, conversation.assigned)
        else:
            self._start_transfer(conversation, skill, request)
        return skill

    def _start_late(self, request: TransferRequest, sender: str) -> None:
        """A late call may find the conversation closed, gone, or on its way by another one; then nothing is done."""
        conversation = self.state.conversations.get(request.conversation_id)
        if conversation and conversation.assigned == sender and not conversation.transfer:
            self._start_transfer(conversation, self.state.skills[request.skill_id], request)
        elif conversation:
            where = "is closed" if not conversation.is_open else "is with another agent"
            if conversation.transfer:
                where = "is on its way by another call"
            text = f"the call of attempt {request.attempt} comes too late: the conversation {where}"
            self._log(DiagnosticReported("transfer-too-late", text), conversation, rules=("ESC-ASYNC",))

    def _check_transfer(self, request: TransferRequest) -> tuple[Conversation, Skill]:
        skill_id = request.skill_id
        if not (skill_id.isascii() and skill_id.isdigit()):
            raise Refused(400, f"skill id {skill_id!r} is not a number", "CLD-SKILL-ID-NUMBER")
        skill = self.state.skills.get(skill_id)
        if skill is None or skill.is_deleted:
            raise Refused(400, f"no skill with id {skill_id}", "CLD-SKILL-DEFINED-IN-CLOUD", "ESC-WRONG-SKILL-COMMON")
        if not request.message:
            raise Refused(
                400, f"message is empty; {BLANK_MESSAGE} shows nothing", "ESC-BLANK-ON-WIRE", "ESC-MESSAGE-REQUIRED"
            )
        conversation = self.state.conversations.get(request.conversation_id)
        if conversation is None:
            raise Refused(404, f"no conversation {request.conversation_id!r}")
        sender = self.state.users.get(conversation.assigned)
        if (
            not conversation.is_open
            or sender is None
            or not self.is_emulated(sender.name)  # others transfer by their sockets
            or request.bot_id not in ("", sender.bot_id or request.bot_id)
        ):
            raise Refused(400, "Agent does not exist in conversation")
        if conversation.transfer:
            raise Refused(409, f"a transfer of {conversation.id} is under way")
        return conversation, skill

    def _start_transfer(self, conversation: Conversation, skill: Skill, request: TransferRequest) -> None:
        bot, context = conversation.assigned, request.context
        self._check_hops(conversation)
        passed = context or TransferContext()
        rules = ["ESC-ASYNC", "ESC-MESSAGE-IN-API-BODY"]
        if request.message == BLANK_MESSAGE:
            rules += ["ESC-BLANK-MESSAGE", "ESC-BLANK-ON-WIRE", "CLD-BLANK-MESSAGE"]
        if request.skill_name not in ("", skill.name):
            rules.append("ESC-SKILL-NAME-DISPLAY")
        started = self._log(
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
            node=self.log.node_of_cause(bot),
            rules=tuple(rules),
        )
        with self.log.caused_by(started):
            if request.message != BLANK_MESSAGE:
                said = MessagePublished("bot", bot, request.message)
                explained = ("ESC-MESSAGE-IN-API-BODY", "ESC-MESSAGE-LAST-SEEN")
                self._log(said, conversation, bot=bot, node=started.node, rules=explained)
            if self.faults.fails_later():
                self._failing_transfers.add(conversation.id)
            self._transfer_timers[conversation.id] = self._timers.after(
                self.settings.bot_removal_wait_ms, "bot leaves", conversation.id
            )
            self._clients[bot].transfer_started(conversation.id, request.attempt)

    def _check_hops(self, conversation: Conversation) -> None:
        """Bots that send a conversation to each other would never stop.

        Raises:
            EmulatorError: it has gone from bot to bot too often.
        """
        hops = self._hops[conversation.id] = self._hops.get(conversation.id, 0) + 1
        if hops > BOT_HOPS_MAX:
            bots = ", ".join(dict.fromkeys(move.from_agent for move in conversation.moves[-BOT_HOPS_MAX:]))
            raise EmulatorError(
                message(
                    f"bots have transferred the conversation {conversation.id} more than {BOT_HOPS_MAX} times, "
                    "and neither the consumer nor an agent has said a word in between",
                    at=bots,
                    do="let a bot ask something before it transfers, or transfer to a skill with human agents",
                )
            )

    def _remove_bot(self, conversation_id: str) -> None:
        conversation = self.state.conversations[conversation_id]
        transfer = conversation.transfer
        assert transfer is not None
        left = self._log(ParticipantLeft(transfer.sender), conversation, bot=transfer.sender)
        agent_id, rules = self._suggestion(transfer.agent_id, transfer.to_skill_id)
        with self.log.caused_by(left):
            queued = self._log(
                ConversationQueued(transfer.to_skill_id, agent_id),
                conversation,
                rules=("ESC-TARGETS", "CLD-ROUTING-BY-SKILL", *rules),
            )
        self._bot_has_left(conversation, queued)

    def _bot_has_left(self, conversation: Conversation, queued: Event) -> None:
        """The bot is out of the conversation that it transfers, and the conversation queued: let it ring, or fail."""
        self._stop_timer(self._transfer_timers, conversation)
        if conversation.id in self._failing_transfers:
            with self.log.caused_by(queued):
                self._transfer_timers[conversation.id] = self._timers.after(
                    self.settings.late_failure_ms, "transfer fails", conversation.id
                )
        self._route(queued)

    def _suggestion(self, agent_id: str, skill_id: str) -> tuple[str, tuple[str, ...]]:
        """The id of the named agent, empty unless that agent can take it now, and the rule that decided."""
        if not agent_id:
            return "", ()
        user = self.state.user_by_id(agent_id.removeprefix(f"{self.account}."))
        if user and user.type == "human" and not self._obstacle(user, skill_id):
            return user.id, ("ESC-AGENT-ID-DELIVERED",)
        holders = [user for user in self.state.users.values() if skill_id in user.skill_ids]
        if holders and all(user.type == "bot" for user in holders):  # an agent id means nothing to a bot
            return "", ("ESC-AGENT-ID-FALLS-TO-SKILL", "ESC-AGENT-ID-OPTIONAL")
        return "", ("ESC-AGENT-ID-FALLS-TO-SKILL", "C05c")

    def _fail_transfer(self, conversation_id: str) -> None:
        conversation = self.state.conversations[conversation_id]
        transfer = conversation.transfer
        assert transfer is not None
        self._forget_transfer(conversation)
        struck = self.faults.strike("an accepted transfer fails later", conversation=conversation.id)
        heard = self._handed_over.pop(
            conversation_id, set()
        )  # what the bot has heard already, because the switch was on
        kept = [written for written in conversation.kept if written.seq not in heard]
        rules = ("TF-DELAYED-FAILURE", "ESC-ASYNC")
        with self.log.caused_by(struck):
            returned = self._log(ConversationReturned(transfer.sender), conversation, bot=transfer.sender, rules=rules)
        client = self._clients[transfer.sender]
        with self.log.caused_by(returned):
            client.transfer_failed(conversation.id, f"the transfer to skill {transfer.to_skill_id} failed")
        for written in kept:
            with self.log.caused_by(written.seq):
                client.consumer_wrote(conversation.id, written.text, written.payload, written.file)

    def _forget_transfer(self, conversation: Conversation) -> None:
        self._failing_transfers.discard(conversation.id)
        self._stop_timer(self._transfer_timers, conversation)
