"""The kinds of failure, by the message of the failure; the first kind that matches counts."""

from __future__ import annotations

import re
from typing import Final

KINDS: Final[tuple[tuple[str, str], ...]] = (
    ("A step without a definition", r"UndefinedStep|StepDefinitionNotFound|no step definition for"),
    ("A documented rule that was not used", r"RuleNotCited"),
    ("A diagnostic that the team does not allow", r"handoff_diagnostics"),
    ("The bot's export is wrong", r"BotDefinitionError"),
    ("Not emulated", r"\bUnsupported\b|not emulated|IllegalTransition|EmulatorError"),
    ("The feature has to be corrected", r"FeatureError|UnknownName|UnknownExchange|AmbiguousStep|FixtureLookupError"),
    ("The bot says another text", r"expected (the bot( '[^']*')? to (say|offer)|the consumer to see)"),
    ("The escalation path differs", r"[Tt]ransfer|[Ee]scalat|\bskill\b|\bring(s|ing)?\b|waiting for|\bqueue"),
)
"""The name of each kind and the regular expression that its messages match, valid in Python and JavaScript."""

OTHERS: Final = "Other failures"


def kind_of(text: str) -> str:
    """The kind of failure with this message."""
    return next((name for name, pattern in KINDS if re.search(pattern, text)), OTHERS)
