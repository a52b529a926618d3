"""Runs of features that were recorded once, and what every later version has to make of their logs.

    python tests/golden/golden_runs.py      records them again: only after SCHEMA_VERSION has grown

`runs/NAME.ndjson` is the log of a scenario as `--handoff-log` writes it, `runs/NAME.json` what it shows.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from handoff.engine.analysis.transcript import transcript
from handoff.engine.log import Event, read_ndjson, schema
from handoff.engine.turn import session
from handoff.fakes.cloud import state

REPOSITORY = Path(__file__).parents[2]
RUNS = Path(__file__).parent / "runs"

ALL_REFUSED = "All agents have refused: the conversation waits, the bot is not notified"
RULE_HANDLES = "A rule of the disambiguation dialog handles such an intent"
SCENARIOS = {
    "auto-escalation": "follow-on/3-auto-escalation.feature::Two re-prompts, then the offer, then a human",
    "survey": "survey/running.feature::After an error that stops the flow Conversational Cloud closes the survey",
    "given-up-call": "escalation/given-up.feature::Gives up the call that is under way, and the cloud acts later",
    "ring-expired": "escalation/given-up.feature::Changes nothing[unnamed]",
    "transfer-failed": "escalation/code-and-rules.feature::Code that only looks has not handled it",
    "context-service": "scripts/context-service.feature::"
    "Without its namespace a property can be neither written nor read; writes say so and do not throw",
    "disambiguation": f"understanding/disambiguation.feature::{RULE_HANDLES}",
    "ring-rejected": f"escalation/cloud.feature::{ALL_REFUSED}",
    "lint": "lint/practice.feature::Two that are configured alike are well",
    "bot-to-bot": "groups/manual-context.feature::The message is replaced in the transfer's own code",
    "cut-off": "escalation/cut-off.feature::By switch it stops without a text",
    "web-view": "settings/interruptions.feature::Unless an environment variable lets it through",
}


def shown(events: list[Event]) -> dict[str, Any]:
    """What is read off a log, wording aside: each transcript, each bot's session, the cloud at the end."""
    conversations = sorted({event.conversation for event in events if event.conversation})
    cloud = state.fold(events)
    return {
        "conversations": {each: _conversation(events, cloud, each) for each in conversations},
        "users": {
            user.name: [user.type, user.state, sorted(user.open), sorted(user.skill_ids)]
            for user in sorted(cloud.users.values(), key=lambda user: user.id)
        },
        "skills": {skill.id: skill.name for skill in sorted(cloud.skills.values(), key=lambda skill: skill.id)},
    }


def _conversation(events: list[Event], cloud: state.CloudState, conversation: str) -> dict[str, Any]:
    bots = sorted({event.bot for event in events if event.bot and event.conversation == conversation})
    stored = cloud.conversations.get(conversation)
    return {
        "transcript": transcript(events, conversation=conversation).splitlines(),
        "bots": {bot: _session(events, conversation, bot) for bot in bots},
        "cloud": stored and {name: getattr(stored, name) for name in ("is_open", "skill_id", "assigned", "is_queued")},
    }


def _session(events: list[Event], conversation: str, bot: str) -> dict[str, Any]:
    found = session.fold(event.body for event in session.session_events(events, conversation, bot))
    return {
        "dialogs": [frame.dialog_id for frame in found.stack],
        "question": found.question_id,
        "escalation": found.state.name,
        "variables": {name: stored.value for name, stored in sorted(found.variables.items())},
        "slots": {name: stored.value for name, stored in sorted(found.slots.items())},
        "results": {name: asdict(result) for name, result in sorted(found.results.items())},
        "fallbacks": dict(sorted(found.fallbacks.items())),
    }


def record() -> None:
    """Run the scenarios and keep their logs."""
    with tempfile.TemporaryDirectory() as folder:
        for name, scenario in SCENARIOS.items():
            logs = Path(folder, name)
            command = [sys.executable, "-m", "pytest", "-q", f"features/{scenario}", "--handoff-seed=1"]
            subprocess.run([*command, f"--handoff-log={logs}"], cwd=REPOSITORY, check=True)
            (log,) = logs.iterdir()
            (RUNS / f"{name}.ndjson").write_bytes(log.read_bytes())
            found = json.dumps(shown(read_ndjson(log.read_bytes())), indent=1, ensure_ascii=False)
            (RUNS / f"{name}.json").write_text(found + "\n", encoding="utf-8")
    (RUNS / "schema.json").write_text(json.dumps(schema(), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    record()
