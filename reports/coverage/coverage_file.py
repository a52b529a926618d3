"""Bot coverage on its way from a run to a report: a file beside the results, one per run, so one per shard.

It holds the bots themselves, because the graph is drawn from them and a report is often made where no suite is; without
their secrets, like everything that a run leaves behind. What names a part is made of texts of the bot, so it is
redacted in the same way and names it still.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from ...engine.bot import Bot
from ...engine.errors import HandoffError
from ...engine.log.redaction import Redactor
from .tally import Coverage

FILES: Final = "*-bot-coverage.json"
_SET: Final = re.compile(r"""\bset\w+\(\s*(["'])(?P<name>[^"']+)\1\s*,\s*(["'])(?P<value>(?:\\.|(?!\3).)+)\3""")
"""What a script gives a name."""

Watch = Callable[[Sequence[Path]], Iterable[Path]]


def without_secrets(coverage: Coverage, redactor: Redactor) -> Coverage:
    """The same with bots and scenarios as they may be shown; the redactor gets to know the secrets of the bots."""
    for one in coverage.bots:
        _learn(one.bot.raw, redactor)
    shown = Coverage()
    for one in coverage.bots:
        kept = shown.add(one.file, one.bot.with_raw(_redacted(one.bot.raw, redactor)))
        for key, scenarios in one.scenarios.items():
            kept.scenarios[_key(key, redactor)] = list(map(redactor.text, scenarios))
    return shown


def as_text(coverage: Coverage, *, ended_ms: int) -> str:
    """What a run has covered, to be read by `read`.

    Args:
        coverage: without secrets.
        ended_ms: when the run ended, since 1970; of several versions of a bot the latest is shown.
    """
    numbers: dict[str, int] = {}  # scenarios are named once, and counted from then on
    bots = []
    for one in coverage.bots:
        used = {
            key: [numbers.setdefault(scenario, len(numbers)) for scenario in by]
            for key, by in sorted(one.scenarios.items())
        }
        bots.append({"file": one.file, "bot": one.bot.raw, "used": used})
    told = {"ended_ms": ended_ms, "scenarios": list(numbers), "bots": bots}
    return json.dumps(told, ensure_ascii=False)


def read(folders: Iterable[Path]) -> tuple[Coverage | None, list[str]]:
    """What the runs whose results are in these folders, or in folders within, have covered together.

    Returns:
        None where no run has measured it; and what could not be read.
    """
    told: list[dict[str, Any]] = []
    damaged: list[str] = []
    for path in sorted({path for folder in folders for path in folder.rglob(FILES)}):
        try:
            told.append(_checked(json.loads(path.read_text(encoding="utf-8"))))
        except (OSError, ValueError, TypeError, LookupError, AttributeError, HandoffError) as error:
            damaged.append(f"{path}: {type(error).__name__}: {error}")
    coverage = Coverage()
    for run in sorted(told, key=lambda one: -int(one["ended_ms"])):
        for each in run["bots"]:
            one = coverage.add(each["file"], each["bot"])
            for key, scenarios in each["used"].items():
                if key in one.parts:
                    one.scenarios[key] = list(dict.fromkeys([*one.scenarios.get(key, ()), *scenarios]))
    return (coverage if told else None), damaged


def _checked(run: dict[str, Any]) -> dict[str, Any]:
    """A file's content with its bots loaded and its scenarios named. Raises what is wrong with it."""
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


def _learn(value: Any, redactor: Redactor) -> None:
    """Let the redactor know what stands under a secret name: it may stand elsewhere, too."""
    if isinstance(value, dict):
        for name, held in value.items():
            if isinstance(held, str):
                redactor.named(_named(value, name), held)
                for given in _SET.finditer(held):
                    redactor.named(given["name"], given["value"])
            _learn(held, redactor)
    elif isinstance(value, list):
        for held in value:
            _learn(held, redactor)


def _redacted(value: Any, redactor: Redactor) -> Any:
    if isinstance(value, dict):
        return {
            name: redactor.named(_named(value, name), held) if isinstance(held, str) else _redacted(held, redactor)
            for name, held in value.items()
        }
    if isinstance(value, list):
        return [_redacted(held, redactor) for held in value]
    return redactor.text(value) if isinstance(value, str) else value


def _named(holder: dict[str, Any], name: str) -> str:
    """What a value is called: by its key, or as headers and parameters are, by the key beside it."""
    return next((str(holder[each]) for each in ("key", "name") if name == "value" and each in holder), name)


def _key(key: str, redactor: Redactor) -> str:
    pieces = [redactor.text(piece) if isinstance(piece, str) else piece for piece in json.loads(key)]
    return json.dumps(pieces, ensure_ascii=False)
