"""The file with the bot coverage of a run, next to its results: one per run, so one per shard.

It holds the bots themselves, because the graph is drawn from them and a report is often made without the suite at hand;
without their secrets, like every output of a run. The key of a part is made of texts of the bot, so it is redacted in
the same way and still identifies the part.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from ...engine.bot import Bot
from ...engine.errors import HandoffError
from ...engine.input_files import parse_json, read_file, why_damaged
from ...engine.log.redaction import Redactor
from .tally import Coverage

FILES: Final = "*-bot-coverage.json"
Watch = Callable[[Sequence[Path]], Iterable[Path]]


def without_secrets(coverage: Coverage, redactor: Redactor) -> Coverage:
    """The coverage with redacted bots and scenarios. The redactor learns the secrets of the bots."""
    for one in coverage.bots:
        redactor.learn_bot(one.bot)
    shown = Coverage()
    for one in coverage.bots:
        kept = shown.add(one.file, one.bot.with_raw(redactor.data(one.bot.raw)))
        for key, scenarios in one.scenarios.items():
            kept.scenarios[_key(key, redactor)] = list(map(redactor.text, scenarios))
    return shown


def as_text(coverage: Coverage, *, ended_ms: int) -> str:
    """The coverage of a run, in the format that `read` reads.

    Args:
        coverage: without secrets.
        ended_ms: end of the run in milliseconds since 1970; of several versions of a bot the latest is shown.
    """
    numbers: dict[str, int] = {}  # each scenario is named once, and numbered
    bots = []
    for one in coverage.bots:
        used = {
            key: [numbers.setdefault(scenario, len(numbers)) for scenario in by]
            for key, by in sorted(one.scenarios.items())
        }
        bots.append({"file": one.file, "bot": one.bot.raw, "used": used})
    return json.dumps({"ended_ms": ended_ms, "scenarios": list(numbers), "bots": bots})


def read(folders: Iterable[Path]) -> tuple[Coverage | None, list[str]]:
    """The coverage of all runs with results in these folders and their subfolders.

    Returns:
        The coverage, None when no run has measured it; and a line for each file that could not be read.
    """
    runs: list[dict[str, Any]] = []
    damaged: list[str] = []
    for path in sorted({path for folder in folders for path in folder.rglob(FILES)}):
        try:
            runs.append(_checked(parse_json(read_file(path))))
        except (OSError, ValueError, TypeError, LookupError, AttributeError, OverflowError, HandoffError) as error:
            damaged.append(
                f"{path}: {why_damaged(error, 'the coverage of a run, as a run with --handoff-cov writes it')}"
            )
    coverage = Coverage()
    for run in sorted(runs, key=lambda one: -int(one["ended_ms"])):
        for each in run["bots"]:
            one = coverage.add(each["file"], each["bot"])
            for key, scenarios in each["used"].items():
                if key in one.parts:
                    one.scenarios[key] = list(dict.fromkeys([*one.scenarios.get(key, ()), *scenarios]))
    return (coverage if runs else None), damaged


def _checked(run: dict[str, Any]) -> dict[str, Any]:
    """The content of a file, with bots loaded and scenarios by name. Raises an error when it is damaged."""
    named = list(map(str, run["scenarios"]))
    bots = [
        {
            "file": str(each["file"]),
            "bot": Bot.load(json.dumps(each["bot"], ensure_ascii=False)),
            "used": {str(key): [named[number] for number in numbers] for key, numbers in each["used"].items()},
        }
        for each in run["bots"]
    ]
    return {"ended_ms": int(run["ended_ms"]), "bots": bots}


def _key(key: str, redactor: Redactor) -> str:
    pieces = [redactor.text(piece) if isinstance(piece, str) else piece for piece in json.loads(key)]
    return json.dumps(pieces, ensure_ascii=False)
