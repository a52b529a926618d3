"""Checks of a bot's environment and its agent connectors."""

from __future__ import annotations

import re
from typing import Final

from ..events import FindingReported
from .subject import Check, Findings, Subject, texts_holding, where_of

_ENVIRONMENT: Final = re.compile(r"\{\$env\.([^{}]*)\}")


def _environment_names(subject: Subject) -> Findings:
    for path, text in texts_holding("{$env.", subject.bot.raw):
        for name in _ENVIRONMENT.findall(text):
            if not re.fullmatch(r"[A-Za-z0-9_]+", name):
                why = f"{name!r} cannot be the name of an environment variable: letters and digits only."
                yield FindingReported("VAR-ENV-NAMES", "warning", where_of(subject.bot, path), path, why)


def _not_in_environment(subject: Subject) -> Findings:
    """References to variables that the environment does not have, for example after the import of a dialog."""
    if subject.environment is None:
        return
    texts = texts_holding("{$env.", subject.bot.raw)
    named = [(path, name) for path, text in texts for name in _ENVIRONMENT.findall(text)]
    named += [
        (panel.path, use.name)
        for panel in subject.code.parsed
        for use in subject.code.uses("getEnvVariable", panel)
        if use.name is not None and not use.is_inherited
    ]
    for path, name in named:
        if name not in subject.environment:
            yield FindingReported(
                "VAR-NOT-IMPORTED",
                "warning",
                where_of(subject.bot, path),
                path,
                f"The environment has no variable {name!r}: importing a dialog or a bot does not include environment "
                "variables. Add it to the environment that the bot is linked to.",
            )


_INTERRUPTION: Final = (
    "system_handleIntermediateUserMessage",
    "system_intermediateBotResponseTimeout",
    "system_intermediateBotMessage",
)  # SET-BLOCK-VARIABLES


def _interruption_variables(subject: Subject) -> Findings:
    environment = subject.environment or {}
    there = [name for name in _INTERRUPTION if name in environment]
    switched_off = there == [_INTERRUPTION[0]] and environment[there[0]].strip().casefold() == "false"
    if there and len(there) < len(_INTERRUPTION) and not switched_off:
        missing = [name for name in _INTERRUPTION if name not in there]
        yield FindingReported(
            "LINT-BLOCK-VARIABLES",
            "warning",
            subject.bot.name,
            "",
            f"The environment has {' and '.join(there)} without {' and '.join(missing)}: the platform needs all three, "
            "or the first one alone to switch blocking off.",
        )


def _stuck_without_skill(subject: Subject) -> Findings:
    connector = subject.connector
    if connector and connector.escalate_on_stuck and not connector.escalation_skill_id_on_stuck.strip():
        yield FindingReported(
            "LINT-STUCK-SKILL",
            "error",
            subject.bot.name,
            "",
            "escalateOnStuckConversation is true and escalationSkillIdOnStuckConversation is missing: a stuck "
            "conversation is not transferred. Enter the id of the skill.",
        )


def _one_connector(subject: Subject) -> Findings:
    if subject.other_connectors == () and not subject.bot.is_survey:
        yield FindingReported(
            "LINT-TWO-CONNECTORS",
            "info",
            subject.bot.name,
            "",
            "The bot has one agent connector: when it fails, consumers get no answer. A live bot needs at least two.",
        )


def _connectors_differ(subject: Subject) -> Findings:
    mine = subject.connector.model_dump() if subject.connector else {}
    others = [other.model_dump() for other in subject.other_connectors or ()]
    if differing := [name for name in mine if any(other[name] != mine[name] for other in others)]:
        yield FindingReported(
            "LINT-CONNECTOR-CONFIG-DIFFERS",
            "warning",
            subject.bot.name,
            "",
            f"The bot's agent connectors are configured differently ({', '.join(differing)}): the behaviour depends on "
            "the one that takes the conversation. Give all of them the same custom configuration.",
        )


CHECKS: Final[tuple[Check, ...]] = (
    _environment_names,
    _not_in_environment,
    _interruption_variables,
    _stuck_without_skill,
    _one_connector,
    _connectors_differ,
)
