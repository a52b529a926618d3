"""Finds documented mistakes in a bot by static analysis; only the checks in `reach.py` play the bot.

Theory of operation. A check is a generator over a `Subject` (the bot, its surroundings, its transfers); each module
holds the checks of one topic and lists them as `CHECKS`. A finding names the documented rule, the node as its author
knows it, the JSON path, and says why it matters and how to fix it. `lint` gives the findings check by check, each check
in the export's order, so the same bot always gives the same list.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from ..bot import Bot
from ..catalogue import rules
from ..events import FindingReported
from ..settings import ConnectorSettings
from .account import CHECKS as _ACCOUNT
from .addresses import CHECKS as _ADDRESSES
from .broken_references import CHECKS as _REFERENCES
from .content import CHECKS as _CONTENT
from .dialogs import CHECKS as _DIALOGS
from .escalation import CHECKS as _ESCALATION
from .flow import CHECKS as _FLOW
from .matching import CHECKS as _MATCHING
from .newer_library import CHECKS as _LIBRARY
from .practice import CHECKS as _PRACTICE
from .reach import CHECKS as _REACH
from .scripts import CHECKS as _SCRIPTS
from .settings import CHECKS as _SETTINGS
from .subject import LintOptions
from .subject import Subject as _Subject
from .surveys import CHECKS as _SURVEYS
from .undeclared import CHECKS as _UNDECLARED

__all__ = ["LintOptions", "checked", "explained_by", "lint"]

_CHECKS: Final = (
    *_ESCALATION,
    *_MATCHING,
    *_CONTENT,
    *_FLOW,
    *_DIALOGS,
    *_SCRIPTS,
    *_LIBRARY,
    *_UNDECLARED,
    *_REFERENCES,
    *_ADDRESSES,
    *_SURVEYS,
    *_ACCOUNT,
    *_SETTINGS,
    *_PRACTICE,
    *_REACH,
)


def lint(
    bot: Bot,
    *,
    connector: ConnectorSettings | None = None,
    known_skills: Mapping[str, str] | None = None,
    bot_skill_ids: Collection[str] = (),
    options: LintOptions | None = None,
    environment: Mapping[str, str] | None = None,
    has_survey: bool = False,
    group: Sequence[Bot] = (),
    training: Mapping[str, int] | None = None,
    other_connectors: Sequence[ConnectorSettings] | None = None,
    own_skill_ids: Collection[str] = (),
) -> list[FindingReported]:
    """Check a bot for the documented mistakes.

    Args:
        bot: the bot.
        connector: its agent connector's settings; without them the checks of a connector are skipped.
        known_skills: the account's skills, name to id.
        bot_skill_ids: ids of the skills that bots serve.
        options: values that a team may change.
        environment: the variables of the environment that the bot is linked to; None if unknown.
        has_survey: whether a post-conversation survey bot follows the bot's conversations.
        group: the other bots of its bot group.
        training: number of training phrases by intent; without it the checks of training are skipped.
        other_connectors: the bot's agent connectors in addition to `connector`; None if unknown.
        own_skill_ids: ids of the skills that this bot serves itself.
    """
    subject = _Subject(
        bot,
        connector,
        dict(known_skills or {}),
        frozenset(bot_skill_ids),
        options or LintOptions(),
        environment,
        has_survey,
        tuple(group),
        training or {},
        None if other_connectors is None else tuple(other_connectors),
        frozenset(own_skill_ids),
    )
    return [finding for check in _CHECKS for finding in check(subject)]


def explained_by(finding: FindingReported) -> tuple[str, ...]:
    """The documented rules behind a finding: its own, and those it was derived from."""
    return (finding.rule, *_DERIVED_FROM.get(finding.rule, ()))


def checked() -> tuple[str, ...]:
    """The ids of all documented rules that lint checks."""
    own = (rule.id for rule in rules() if rule.area == "lint")
    derived = (rule for sources in _DERIVED_FROM.values() for rule in sources)
    return tuple(dict.fromkeys((*own, *_ON_THEIR_OWN, *derived)))


_ON_THEIR_OWN: Final = (
    "AESC-ONE-PER-BOT",
    "API-DELETE-SCOPE",
    "API-HTTP-HTTPS",
    "API-TYPES",
    "B2B-AUTO-SELECTION-PATTERN-FIRST",
    "DLG-STARTER-PATTERN-SEED",
    "DLG-DOMAIN-PER-DIALOG",
    "DLG-ONE-DISAMBIGUATION",
    "DLG-ONE-FALLBACK",
    "DLG-ONE-STARTER",
    "DLG-TYPES",
    "ESC-AGENT-ID-FORMAT",
    "ESC-BLANK-MESSAGE",
    "ESC-DYNROUTE-LIMITS",
    "ESC-DELAY-LOCATION",
    "ESC-INTEGRATION-TYPE",
    "ESC-REQUIRED-FIELDS",
    "ESC-SKILL-NAME-DISPLAY",
    "JS-DEPRECATED",
    "JS-OLD-REMOVED",
    "JS-PANEL-SCOPE",
    "JS-PREFIX-CASE",
    "FB-DIALOG-DEFAULT-CREATED",
    "INT-AUDIO-VIDEO-UNSUPPORTED",
    "INT-CATEGORIES",
    "INT-COMMENT-240",
    "INT-FILE-UPLOAD-RULES",
    "INT-HTML-SUBSET",
    "INT-IMAGE-URL",
    "INT-QUESTION-LENGTH",
    "INT-STRUCTURED-LIMITS",
    "INT-UNIVERSAL",
    "NLU-TRAINING-MINIMUM",
    "PAT-OPERATORS",
    "RULE-NEXT-ACTIONS",
    "RULE-PARTS",
    "RULE-REGEX",
    "RULE-SINGLE-SLOT",
    "RULE-WHERE",
    "SET-BOT-LANGUAGE",
    "SET-IMPORT-EXPORT",
    "STK-STEP1-LIMITS",
    "SUR-CLOSE",
    "SUR-MESSAGING-ONLY",
    "SUR-NO-FALLBACK-DIALOG",
    "SUR-ONE-OF-EACH",
    "TF-LOOP-REASON",
    "TF-MAGIC-MESSAGE",
    "TF-MAX-ESCALATION-RETRIES",
    "VAR-API-JSONPATH",
    "VAR-BOT",
    "VAR-ENV",
    "VAR-ENV-NAMES",
    "VAR-SYSTEM-LIST",
    "VAR-UNSET-NULL",
    "VAR-API-FIELD",
    "VAR-NOT-IMPORTED",
)

_DERIVED_FROM: Final[dict[str, tuple[str, ...]]] = {
    "LINT-SKILL-ID-UNSET": ("TUT-S16-ERROR", "INT-TRANSFER-ERROR-SEED"),
    "LINT-SKILL-ID-LITERAL-NOT-NUMERIC": ("ESC-SKILL-ID-FORMS",),
    "LINT-SKILL-ID-VARIABLE-NEVER-SET": ("ESC-SKILL-ID-FORMS",),
    "LINT-TRANSFER-MESSAGE-EMPTY": ("ESC-MESSAGE-REQUIRED",),
    "LINT-NO-FAILURE-DIALOG": ("TF-CATCH-DIALOG", "TF-BP-CATCH"),
    "LINT-NO-FAILURE-RULE": ("TF-FAILURE-RULE", "RULE-API-RESULT-SEED"),
    "LINT-DELAY-BEFORE-TRANSFER": ("ESC-BP-DELAY",),
    "LINT-TEXT-INSTEAD-OF-TRANSFER-MESSAGE": ("ESC-BP-SEND-MESSAGE",),
    "LINT-AGENT-ID-ON-BOT-TRANSFER": ("ESC-AGENT-ID-OPTIONAL",),
    "LINT-NO-FALLBACK-SKILL": ("ESC-FALLBACK-SKILL-ABSENT",),
    "LINT-WILDCARD-CATCHES-FAILURE": ("TF-FAILURE-AS-INPUT",),
    "LINT-DELAY-MAX": ("INT-DELAY-MAX",),
    "LINT-INTERACTION-NAMES": ("INT-NAME-UNIQUE",),
    "LINT-REGEX-ANCHORS": ("RULE-REGEX",),
}
