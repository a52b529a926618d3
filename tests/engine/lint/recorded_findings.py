"""What lint says about bots that make most of the documented mistakes, recorded word for word.

python -m tests.engine.lint.recorded_findings      records it again: read the difference before you commit it
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from handoff.engine.bot import Bot
from handoff.engine.events import FindingReported
from handoff.engine.lint import lint
from handoff.engine.settings import ConnectorSettings
from handoff.fakes.builder import BotBuilder

from .careless_bots import careless_topics

BOTS = Path(__file__).parents[3] / "features" / "bots"
RECORDED = Path(__file__).parent / "recorded_findings.txt"
CARELESS = ("careless-content", "careless-dialogs", "careless-survey", "misrouted", "roundabout", "slapdash")
SKILLS = {"Human": "42", "Sales": "77", "Other Bot": "99", "Desk": "55"}


def recorded() -> str:
    """The findings of all these bots, as text."""
    parts = [(name, lint(Bot.load(BOTS / f"{name}.json"))) for name in CARELESS]
    parts.append(("escalating carelessly", lint_escalation()))
    parts += careless_topics()
    return "\n".join(line for name, found in parts for line in _lines(name, found))


def lint_escalation() -> list[FindingReported]:
    """A bot with every mistake about transfers, at a connector that is set up carelessly."""
    return lint(
        escalating_carelessly(),
        connector=ConnectorSettings(
            escalate_on_stuck=True,
            message_resend_max_retries=9,
            max_escalation_retries=9,
            greeting_message="good day",
        ),
        known_skills=SKILLS,
        bot_skill_ids={"99"},
        environment={"DESK": "55"},
        training={"bill": 2},
        other_connectors=(ConnectorSettings(),),
        own_skill_ids={"55"},
        has_survey=True,
    )


def escalating_carelessly() -> Bot:
    b = BotBuilder("Careless Bot")
    transfers = b.dialog("Transfers", patterns=["agent"])
    transfers.text("Here comes a colleague.", delay_ms=500)
    transfers.agent_transfer("BLANK_MESSAGE", skill_id="42", name="announced")
    transfers.agent_transfer("", skill_id="", name="unset")
    transfers.agent_transfer("Please BLANK_MESSAGE", skill_id="4a2", name="not_a_number")
    transfers.agent_transfer("One moment.", skill_id="{$botContext.nowhere}", name="never_set")
    transfers.agent_transfer("One moment.", skill_id="99", agent_id="5555", name="to_a_bot")
    transfers.agent_transfer("One moment.", skill_id="{$env.DESK}", name="to_itself")
    transfers.agent_transfer("One moment.", skill_id="{$env.NOPE}", name="no_environment")
    transfers.agent_transfer("One moment.", skill_id="42", skill_name="Sales", name="misnamed")
    b.escalation_integration("x1", skill_id="77", message="")
    other = b.dialog("By integration", patterns=["sales", "__agent_escalation_faild__"])
    other.integration("x1")
    other.question("Which one?", name="which").rule(regex="[", next="closing")
    other.text("LP_CLOSECONVERSATION", name="closing")
    other.text("Your order: {$.api_none.x[i], {$envVars.HOST}, {$usermessage} and {other.field}.", name="odd")
    b.global_functions('var city = "Graz"; const x = 1; botContext.getChannel(); botcontext.getSkill(); citty();')
    b.dialog("Bills", intent="bill").text("Your bill.")
    b.fallback("Pardon?")
    return b.build()


def _lines(name: str, found: list[FindingReported]) -> Iterator[str]:
    yield f"=== {name}"
    for one in found:
        yield f"{one.severity} {one.rule} at {one.where!r}, {one.path}"
        yield f"    {one.text}"


if __name__ == "__main__":
    RECORDED.write_text(recorded() + "\n", encoding="utf-8")
