"""Checks of the ways to a human agent. They play the bot, because its graph does not say what it understands."""

from __future__ import annotations

from typing import Final

from ..events import FindingReported
from ..walks.reach import Reaches
from .subject import Check, Findings, Subject


def _ways(subject: Subject) -> Findings:
    """A bot with transfers that no words lead to, and the questions that keep consumers who ask for a human agent."""
    if subject.bot.is_survey or not subject.transfers:
        return
    reaches = Reaches(subject.bot).all
    if all(not reach.turns and not reach.unplayed for reach in reaches):
        yield FindingReported(
            "LINT-ESCALATION-PATH",
            "warning",
            subject.bot.name,
            "groups",
            "The bot has a transfer, and no words that were tried lead to it: from none of its dialogs does a consumer "
            "get to an agent. Add a dialog that starts with such words and leads to the transfer.",
        )
    for trap in (trap for reach in reaches for trap in reach.traps):
        what = "takes it for the answer" if trap.is_answer else "does not understand it"
        yield FindingReported(
            "LINT-AGENT-WORDS",
            "info",
            trap.question.where,
            trap.question.path,
            f"A consumer who says {trap.saying} here asks for a human, and this question {what}: add a rule that leads "
            "to an agent, before the rules that take any answer.",
        )


CHECKS: Final[tuple[Check, ...]] = (_ways,)
