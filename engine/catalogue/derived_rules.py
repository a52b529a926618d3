"""Rules of the tutorial, and the platform's rules that imply them.

The tutorial's pages restate the platform's rules for the bot they build. The emulator follows the platform's rules;
when a conversation cites all rules that imply a rule of the tutorial, it shows that rule, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

IMPLIED_BY: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "TUT-CUMULATIVE": (
            "NLU-THRESHOLD-GOOD",
            "API-VARIABLES-IN-REQUEST",
            "ESC-INTERACTION-NO-INTEGRATION",
            "CLD-RING",
        ),
        "TUT-S1-DEFAULT-DIALOGS": ("DLG-STARTER-PATTERN-SEED", "FB-DIALOG-OVERRIDES"),
        "TUT-S2-WELCOME-DEFAULT": ("DLG-STARTER-PATTERN-SEED",),
        "TUT-S2-WELCOME-CHANGED": ("DLG-STARTER-PATTERN-SEED",),
        "TUT-S3-GOODBYE": ("DLG-STARTER-PATTERN-SEED",),
        "TUT-S4-FALLBACK": ("FB-WHEN", "FB-DIALOG-OVERRIDES"),
        "TUT-S5-MAKE-PAYMENT-INTENT": ("NLU-THRESHOLD-GOOD",),
        "TUT-S7-MAKE-PAYMENT-FLOW": ("NLU-THRESHOLD-GOOD", "INT-QUESTION-WAITS"),
        "TUT-S7-YES": ("RULE-ORDER-LISTED", "RULE-END-INTERACTION"),
        "TUT-S7-NO": ("RULE-ORDER-LISTED", "RULE-END-INTERACTION"),
        "TUT-S8-ORDER-STATUS": ("NLU-THRESHOLD-GOOD", "INT-QUESTION-WAITS"),
        "TUT-S8-VALIDATION": ("RULE-REGEX", "VAR-SET-IN-RULE"),
        "TUT-S9-API": ("API-VARIABLES-IN-REQUEST", "API-RAW-RESULT"),
        "TUT-S10-RESULT": ("API-RAW-RESULT",),
        "TUT-S13-CONNECTOR": ("CON-RING-ACCEPT",),
        "TUT-S15-HUMAN-SKILL": (
            "CLD-SKILL-CREATE",
            "CLD-SKILL-ID-NUMBER",
            "CLD-AGENT-PROFILE-SKILL",
            "CLD-AGENT-ONLINE",
        ),
        "TUT-S16-DIALOG": ("DLG-STARTER-PATTERN-SEED", "ESC-INTERACTION-NO-INTEGRATION"),
        "TUT-S16-MESSAGE": ("INT-TRANSFER-MESSAGE-ON-TILE-SEED", "ESC-MESSAGE-IN-API-BODY"),
        "TUT-S16-SKILL-ID": ("ESC-SKILL-ID-FORMS", "ESC-INTERACTION-NO-INTEGRATION"),
        "TUT-S17-EXACT": ("FB-WHEN",),
        "TUT-S17-GREET": ("DLG-STARTER-PATTERN-SEED", "CON-RING-ACCEPT"),
        "TUT-S17-TRANSFER": ("ESC-MESSAGE-IN-API-BODY", "CLD-RING", "CLD-ACCEPT"),
        "TUT-S17-TWO-WAY": ("CLD-ACCEPT",),
        "TUT-BG-GROUP": ("B2B-GROUP-MEMBERSHIP", "B2B-GROUP-TRANSFER-MESSAGE", "B2B-AUTO-TRIGGER", "ESC-BLANK-MESSAGE"),
        "TUT-BG-FLOW": ("B2B-AUTO-CONTEXT-PASSED", "ESC-INTERACTION-NO-INTEGRATION", "CLD-RING"),
        "TUT-CC-REFUND": ("VAR-SET-IN-RULE", "RULE-ORDER-LISTED", "RULE-END-INTERACTION"),
        "TUT-AESC-FLOW": ("AESC-THRESHOLD", "AESC-COUNTER-BUILTIN", "AESC-YES", "CLD-RING"),
        "TUT-DIS-DEMO": ("DIS-CHOICE-STARTS-DIALOG", "NLU-BANDS-LIVEPERSON"),
        "TUT-OLD-BALANCE": ("VAR-SET-IN-RULE", "INT-QUESTION-WAITS", "DLG-STARTER-PATTERN-SEED"),
        "TUT-OLD-HANDOFF": ("DLG-STARTER-PATTERN-SEED", "ESC-INTERACTION-NO-INTEGRATION", "CLD-RING"),
        "TF-APOLOGY-TEXT": ("TF-CATCH-DIALOG",),
    }
)


def with_derived(cited: Iterable[str]) -> set[str]:
    """The rules that a log cites, and those that restate them."""
    known = set(cited)
    return known | {rule for rule, parts in IMPLIED_BY.items() if known.issuperset(parts)}
