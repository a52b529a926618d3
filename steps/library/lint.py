"""Checks of a bot for the documented mistakes."""

from __future__ import annotations

from typing import Final

from ...engine.events import FindingReported
from ..scenario.context import ScenarioContext, expect
from ..scenario.known_names import require_finding
from ..scenario.language import then, when
from ..scenario.tables import table

_COLUMNS: Final = ("severity", "place", "text", "path")


@when(
    "the bot is checked",
    "the bot is linted",
    "lint checks the bot",
    "lint runs",
    "the bot gets checked/linted",
)
def check(context: ScenarioContext) -> None:
    context.begin_action().lint(context.bot)


@then("the finding {rule} {whether:whether} reported at {where}")
def finding_at(context: ScenarioContext, rule: str, whether: str, where: str) -> None:
    """The finding has this rule id, at "Dialog › interaction", or at the bot's name for the bot as a whole."""
    require_finding(context, rule, where)
    found = [(finding.rule, finding.where) for finding in _findings(context)]
    expected = f"expected {'the' if whether else 'no'} finding {rule} at {where!r}"
    expect(((rule, where) in found) is bool(whether), expected, found=f"there is {found}")


@then(
    "the finding {rule} is not reported",
    "the finding {rule} is not found/shown/given",
    "there is no finding {rule}",
)
def no_finding(context: ScenarioContext, rule: str) -> None:
    require_finding(context, rule)
    found = [finding.where for finding in _findings(context) if finding.rule == rule]
    expect(not found, f"expected no finding {rule}", found=f"it is reported at {found}")


@then("the finding {rule} says {text}")
def finding_says(context: ScenarioContext, rule: str, text: str) -> None:
    """The text of the finding contains this."""
    require_finding(context, rule)
    found = [finding.text for finding in _findings(context) if finding.rule == rule]
    expect(
        any(text in one for one in found), f"expected the text of {rule} to contain {text!r}", found=f"it says {found}"
    )


@then("the findings {rule} are:")
def findings_are(context: ScenarioContext, rule: str, datatable: list[list[str]]) -> None:
    """All findings with this rule id, in their order: their severity, place, text, and path in the export."""
    require_finding(context, rule)
    expected = table(datatable, required=_COLUMNS)
    found = [
        dict(zip(_COLUMNS, (one.severity, one.where, one.text, one.path), strict=True))
        for one in _findings(context)
        if one.rule == rule
    ]
    expect(found == expected, f"expected the findings {rule} {expected}", found=f"there is {found}")


def _findings(context: ScenarioContext) -> list[FindingReported]:
    return list(context.bodies(FindingReported, everywhere=True))
