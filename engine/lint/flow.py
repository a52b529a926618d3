"""Where interactions lead, how long chains get, and how long an interaction waits."""

from __future__ import annotations

from typing import Final

from ..events import FindingReported
from .case import DELAY_MAX_MS, Case, Check, Findings


def _delay_too_long(case: Case) -> Findings:
    for one in case.bot.interactions:
        if one.delay_ms > DELAY_MAX_MS:
            yield FindingReported(
                "LINT-DELAY-MAX",
                "warning",
                one.where,
                f"{one.path}.interactionDelay",
                f"The Interaction Delay of {one.delay_ms} ms is more than the platform allows: {DELAY_MAX_MS} ms.",
            )


def _broken_links(case: Case) -> Findings:
    for remark in case.bot.warnings:
        text = f"{remark.text[0].upper()}{remark.text[1:]}."
        yield FindingReported(remark.rule, "warning", remark.where, remark.path, text)


CHECKS: Final[tuple[Check, ...]] = (
    _delay_too_long,
    _broken_links,
)
