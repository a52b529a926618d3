"""The transfer to another bot of the group."""

from __future__ import annotations

from typing import Literal

from .. import events as ev
from ..escalation.table import Trigger
from ..escalation.transfer_message import BLANK_MESSAGE, expand_newlines
from ..matching.bot_groups import BotGroup, Match
from ..matching.citations import Rules
from ..turn.commands import TurnRun
from ..turn.scope import Scope
from . import citations
from .attempt import Attempt, escalate
from .integration import TransferCall


def transfer_to(scope: Scope, group: BotGroup, match: Match, text: str, rules: Rules) -> TurnRun:
    """Transfer the conversation to the bot that was found, with the context that starts that dialog.

    Follows B2B-AUTO-CONTEXT-PASSED, B2B-GROUP-TRANSFER-MESSAGE (C32), B2B-AUTO-NOT-CONFIGURABLE.
    """
    by: Literal["pattern", "intent"] = "intent" if match.intent else "pattern"
    matched = ev.GroupBotMatched(match.colleague.name, match.dialog, by, match.pattern, match.intent, match.score)
    scope.note(matched, rules=rules)
    requested = ev.EscalationRequested(
        skill_id=match.colleague.skill_id,
        raw=match.colleague.skill_id,
        agent_id="",
        message=scope.fill(expand_newlines(group.transfer_message)).strip() or BLANK_MESSAGE,
        via="bot group",
        transfer_bot_context=True,
    )
    call = TransferCall(
        skill_id=requested.skill_id,
        message=requested.message,
        conversation_id=scope.conversation_id,
        bot_id=scope.bot.id,
        user_id=scope.deployment.user_id,
        intent_id=match.intent,
        user_message=text,
        passes_context=True,
    )
    attempt = Attempt(request=requested, rules=citations.GROUP_TRANSFER_REQUESTED, call=call)
    yield from escalate(scope, Trigger.REQUESTED, attempt)
