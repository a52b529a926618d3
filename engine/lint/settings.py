"""Checks of settings: the fields of the agent connector, the bot's language, its channel."""

from __future__ import annotations

from typing import Final

from ..bot import DYNAMIC_ROUTING
from ..connector.stuck import MOST_TRIES
from ..events import FindingReported
from .subject import Check, Findings, Subject


def _resend_limits(subject: Subject) -> Findings:
    connector = subject.connector
    if connector is None or 1 <= connector.message_resend_max_retries <= MOST_TRIES:
        return
    yield FindingReported(
        "STK-STEP1-LIMITS",
        "warning",
        subject.bot.name,
        "",
        f"messageResendMaxRetries is {connector.message_resend_max_retries}: it must not be 0 and should not exceed "
        f"{MOST_TRIES}.",
    )


def _bot_language(subject: Subject) -> Findings:
    """The language of the bot and of its domains; only a bot with intents depends on one."""
    spoken = subject.bot.settings.language
    used = {one.intent_id for one in subject.bot.interactions if one.intent_id}
    domains = {intent.domain_id for intent in subject.bot.intents if intent.id in used}
    for number, domain in enumerate(subject.bot.domains):
        if domain.id in domains and domain.language and spoken and domain.language != spoken:
            yield FindingReported(
                "SET-BOT-LANGUAGE",
                "error",
                subject.bot.name,
                f"associatedDomains[{number}].language",
                f"The bot speaks {spoken}, its domain {domain.name!r} {domain.language}: intents will not be "
                "recognised. Give both the same language.",
            )


def _dynamic_routing(subject: Subject) -> Findings:
    """Limits of Dynamic Routing: one per bot, without custom rules, because its transfer is asynchronous."""
    routing = [one for one in subject.bot.interactions if one.type == DYNAMIC_ROUTING]
    for number, one in enumerate(routing):
        ruled = any(not rule.is_unconditional for rule in one.rules)
        if number or ruled:
            why = "a bot may hold only one Dynamic Routing interaction" if number else "it takes no custom rules"
            yield FindingReported("ESC-DYNROUTE-LIMITS", "error", one.where, one.path, f"Dynamic Routing: {why}.")


CHECKS: Final[tuple[Check, ...]] = (_resend_limits, _bot_language, _dynamic_routing)
