"""The transfer service: how the bot platform gives a conversation away.

What the cloud owes meanwhile (removing a bot that transferred, a failure arranged for later) is work.
"""

from __future__ import annotations

from dataclasses import dataclass

from ...engine.events import (
    ConversationQueued,
    ConversationReturned,
    MessagePublished,
    ParticipantLeft,
    TransferStarted,
)
from ...engine.ports import TransferContext
from ..state import Conversation, Skill
from .account import Account
from .core import Refused
from .routing import _obstacle

BLANK_MESSAGE = "BLANK_MESSAGE"


@dataclass(frozen=True, slots=True)
class TransferRequest:
    """What the transfer service is asked for.

    `skill_name` is a label only (ESC-SKILL-NAME-DISPLAY). `bot_id` says which bot asks; empty: whoever is assigned.
    """

    conversation_id: str
    skill_id: str
    message: str
    agent_id: str = ""
    context: TransferContext | None = None
    skill_name: str = ""
    bot_id: str = ""


class Transfers(Account):
    """Transfers that a bot of the platform asks for by REST."""

    def transfer(self, request: TransferRequest, *, latency_ms: int = 0, cause: int | None = None) -> Skill:
        """Transfer a conversation away from the bot it is assigned to.

        The message is published, the bot removed after `bot_removal_wait_ms`, the conversation queued for the skill,
        or offered to the named agent when he can take it. Follows ESC-MESSAGE-IN-API-BODY, ESC-AGENT-ID-DELIVERED,
        ESC-AGENT-ID-FALLS-TO-SKILL, C05c.

        Args:
            latency_ms: the service takes this long; the transfer starts when its answer goes out.
            cause: `seq` of the event that led to the request.

        Raises:
            Refused: the request is wrong.
        """
        conversation, skill = self._check_transfer(request)
        sender = conversation.assigned

        def start() -> None:  # a late answer may find the conversation closed or gone
            if conversation.assigned == sender and not conversation.transfer:
                self._start_transfer(conversation, skill, request, cause)

        if latency_ms:
            self.clock.after(latency_ms, start, name=f"transfer of {conversation.id}")
        else:
            start()
        return skill

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

    def _start_transfer(
        self, conversation: Conversation, skill: Skill, request: TransferRequest, cause: int | None
    ) -> None:
        bot, context = conversation.assigned, request.context
        passed = context or TransferContext()
        rules = ["ESC-ASYNC", "ESC-MESSAGE-IN-API-BODY"]
        if request.message == BLANK_MESSAGE:
            rules += ["ESC-BLANK-MESSAGE", "ESC-BLANK-ON-WIRE", "CLD-BLANK-MESSAGE"]
        if request.skill_name not in ("", skill.name):
            rules.append("ESC-SKILL-NAME-DISPLAY")
        started = self._log(
            TransferStarted(
                bot, skill.id, request.agent_id, context is not None, passed.intent_id, passed.user_message
            ),
            conversation,
            bot=bot,
            cause=cause,
            rules=tuple(rules),
        )
        if request.message != BLANK_MESSAGE:
            said = MessagePublished("bot", bot, request.message)
            rules = ["ESC-MESSAGE-IN-API-BODY", "ESC-MESSAGE-LAST-SEEN"]
            self._log(said, conversation, bot=bot, cause=started.seq, rules=tuple(rules))
        if self.faults.fails_later():
            self._doomed.add(conversation.id)
        self._transfer_timers[conversation.id] = self.clock.after(
            self.settings.bot_removal_wait_ms,
            lambda: self._remove_bot(conversation),
            name=f"{bot} leaves {conversation.id}",
        )

    def _remove_bot(self, conversation: Conversation) -> None:
        transfer = conversation.transfer
        assert transfer is not None
        left = self._log(ParticipantLeft(transfer.sender), conversation, bot=transfer.sender, cause=transfer.started)
        agent_id, rules = self._suggestion(transfer.agent_id, transfer.to_skill_id)
        queued = self._log(
            ConversationQueued(transfer.to_skill_id, agent_id),
            conversation,
            cause=left.seq,
            rules=("ESC-TARGETS", "CLD-ROUTING-BY-SKILL", *rules),
        )
        if conversation.id in self._doomed:
            self._transfer_timers[conversation.id] = self.clock.after(
                self.settings.late_failure_ms,
                lambda: self._fail_transfer(conversation),
                name=f"transfer of {conversation.id} fails",
            )
        else:
            del self._transfer_timers[conversation.id]
        self._route(queued)

    def _suggestion(self, agent_id: str, skill_id: str) -> tuple[str, tuple[str, ...]]:
        """The id of the named agent when he can take the conversation now, and the rule that decided."""
        if not agent_id:
            return "", ()
        user = self.state.user_by_id(agent_id.removeprefix(f"{self.account}."))
        if user and user.type == "human" and not _obstacle(user, skill_id):
            return user.id, ("ESC-AGENT-ID-DELIVERED",)
        holders = [user for user in self.state.users.values() if skill_id in user.skill_ids]
        if holders and all(user.type == "bot" for user in holders):  # an agent id means nothing to a bot
            return "", ("ESC-AGENT-ID-FALLS-TO-SKILL", "ESC-AGENT-ID-OPTIONAL")
        return "", ("ESC-AGENT-ID-FALLS-TO-SKILL", "C05c")

    def _fail_transfer(self, conversation: Conversation) -> None:
        transfer = conversation.transfer
        assert transfer is not None
        self._forget_transfer(conversation)
        cause = self.faults.strike("an accepted transfer fails later", conversation=conversation.id)
        kept = [] if self.settings.bot_hears_while_transferring else list(conversation.kept)
        rules = ("TF-DELAYED-FAILURE", "ESC-ASYNC")
        self._log(ConversationReturned(transfer.sender), conversation, bot=transfer.sender, cause=cause, rules=rules)
        client = self._clients[transfer.sender]
        client.transfer_failed(conversation.id, f"the transfer to skill {transfer.to_skill_id} failed")
        for text, payload, file in kept:
            client.consumer_wrote(conversation.id, text, payload, file)

    def _forget_transfer(self, conversation: Conversation) -> None:
        self._doomed.discard(conversation.id)
        if timer := self._transfer_timers.pop(conversation.id, None):
            timer.cancel()
