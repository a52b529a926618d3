"""Diagnostics of a run, and findings of lint."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class DiagnosticReported:
    """A remark for the author: an unresolved reference, a bad target, an oddity. `code` is stable."""

    code: str
    text: str
    kind: Literal["DiagnosticReported"] = "DiagnosticReported"


@dataclass(frozen=True, slots=True)
class BotChecked:
    """Lint has checked the bot; all rules that it checks are cited, with or without a finding."""

    bot: str
    findings: int
    kind: Literal["BotChecked"] = "BotChecked"


@dataclass(frozen=True, slots=True)
class FindingReported:
    """Lint: a documented mistake in the bot, named by its rule id."""

    rule: str
    severity: Literal["error", "warning", "info"]
    where: str
    path: str
    text: str
    kind: Literal["FindingReported"] = "FindingReported"
