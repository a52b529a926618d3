"""The author's code."""

from __future__ import annotations

import re
from typing import Final

from ..events import FindingReported
from .case import Case, Check, Findings, where_of

_JUMPS: Final = re.compile(r"""\bsetTriggerNextMessage\s*\(\s*(["'])(?P<name>(?:(?!\1).)+)\1\s*\)""")


def _jumps_to_nowhere(case: Case) -> Findings:
    for path, code in case.scripts.items():
        for jump in _JUMPS.finditer(code):
            if case.bot.interaction_named(jump["name"]) is None:
                text = f"The code jumps to the interaction {jump['name']!r}, which this bot does not have."
                yield FindingReported("LINT-INTERACTION-NAMES", "warning", where_of(case.bot, path), path, text)


CHECKS: Final[tuple[Check, ...]] = (_jumps_to_nowhere,)
