"""Show what changed between two versions of a bot: for its author, and for the consumer.

First the changes in the builder: dialogs, interactions, rules, texts, settings. Then the scenarios in FEATURES that
name the bot (the same id or name) are run with either version, Given and When steps alone, and the turns that end
differently are shown: - in OLD, + in NEW. Of each scenario only the first such turn is shown.

Exit status 1 when something differs for the consumer; changes that no scenario notices are status 0.
"""

from __future__ import annotations

import argparse
import difflib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import groupby, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from ..engine.errors import counted, shorten
from . import environments
from .exit_status import EXIT_FINDINGS, EXIT_OK
from .feature_files import feature_files
from .redacting import redactor_for

if TYPE_CHECKING:
    from ..engine.bot import Bot
    from ..engine.log.redaction import Redactor
    from ..reports.bot_changes import Change
    from ..steps.collecting.document import Case
    from ..steps.scenario.replay import Replay, Turn

SEED = 20
SHOWN = 3  # inputs and scenarios of one difference
DIFFERENCES = 5
NOTHING = ("nothing happens",)
VALUE_LIMIT = 70  # characters
LINE_LIMIT = 110


@dataclass
class Difference:
    """Turns that begin to differ in the same way; `old` and `new` are the outputs of the first such turn."""

    old: tuple[str, ...]
    new: tuple[str, ...]
    inputs: list[str] = field(default_factory=list)
    scenarios: list[str] = field(default_factory=list)


@dataclass
class Comparison:
    """The result of replaying the scenarios. `passed_over` are sentences defined by the suite, which are skipped."""

    differences: list[Difference] = field(default_factory=list)
    scenarios: int = 0
    turns: int = 0
    passed_over: list[str] = field(default_factory=list)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("old", type=Path, metavar="OLD", help="the export as it was")
    parser.add_argument("new", type=Path, metavar="NEW", help="the export as it is now")
    parser.add_argument(
        "features", nargs="?", type=Path, metavar="FEATURES", help="a folder or a feature file; default: features/"
    )
    environments.add_option(parser)
    parser.add_argument("--format", choices=("text", "json"), default="text")


def run(arguments: argparse.Namespace) -> int:
    from ..engine.bot import Bot
    from ..reports.bot_changes import changes

    old, new = Bot.load(arguments.old), Bot.load(arguments.new)
    files = feature_files(arguments.features, without="so nothing is replayed")
    redactor = redactor_for((old, new))
    found = [_redacted_change(change, redactor) for change in changes(old, new)]
    compared = _redacted_comparison(compare(old, new, files, arguments.env), redactor)
    print(as_json(found, compared) if arguments.format == "json" else as_text(found, compared))
    return EXIT_FINDINGS if compared.differences else EXIT_OK


# --- for the consumer ------------------------------------------------------------------------------------------------


def compare(old: Bot, new: Bot, files: Sequence[Path], environment: str = "") -> Comparison:
    """Run the scenarios that name the bot with either version.

    Raises:
        FeatureError: a feature cannot be read.
    """
    from ..fakes.project_files import root_of
    from ..steps.scenario.replay import SwappedFiles, replay

    compared = Comparison()
    known: dict[object, Difference] = {}
    passed_over: dict[str, None] = {}
    for name, path, case in _cases(old, new, files, environment):
        versions = [
            replay(case, SwappedFiles(path, root_of(path.parent), bot, environment), seed=SEED) for bot in (old, new)
        ]
        compared.scenarios += 1
        compared.turns += max(len(one.turns) for one in versions)
        passed_over |= dict.fromkeys(versions[0].passed_over)
        turns = _first_difference(*versions)
        if turns is not None:
            before, after = (tuple(map(str, turn.lines)) for turn in turns)
            difference = known.setdefault(_nature(*turns), Difference(before, after))
            difference.scenarios.append(name)
            if turns[0].sentence not in difference.inputs:
                difference.inputs.append(turns[0].sentence)
    compared.differences = sorted(known.values(), key=lambda one: -len(one.scenarios))
    compared.passed_over = list(passed_over)
    return compared


def _cases(old: Bot, new: Bot, files: Sequence[Path], environment: str) -> Iterator[tuple[str, Path, Case]]:
    """The scenarios that name the bot, with their names in pytest."""
    from ..fakes.project_files import root_of
    from ..steps.collecting import document, language_texts
    from .progress import progress

    for file in progress(files, "replaying features"):
        path = file.resolve()
        read = document.read(path, shown=file.as_posix(), redactor=redactor_for())
        language_texts.fill(read, root_of(path.parent))
        for case in read.cases:
            steps = [step.name for step in case.render().steps]
            if _names_the_bot(steps, path, (old, new), environment):
                yield f"{file.as_posix()}::{case.full_name}", path, case


def _names_the_bot(steps: Sequence[str], path: Path, versions: Sequence[Bot], environment: str) -> bool:
    from ..engine.errors import HandoffError
    from ..fakes.project_files import root_of
    from ..steps.scenario.files import Files
    from ..steps.scenario.replay import is_same

    files = Files(path, root_of(path.parent), environment)
    if environment:
        files.account()  # an unknown environment is an error, not a bot that no scenario names
    for name in {found for step in steps for found in re.findall(r'"([^"]+\.json)"', step)}:
        try:
            bot = files.bot(name).bot
        except HandoffError:
            continue
        if any(is_same(bot, version) for version in versions):
            return True
    return False


def _first_difference(old: Replay, new: Replay) -> tuple[Turn, Turn] | None:
    """The first turn that ends differently, in both versions."""
    pairs = zip(old.turns, new.turns, strict=False)
    return next(((before, after) for before, after in pairs if before.lines != after.lines), None)


def _nature(old: Turn, new: Turn) -> object:
    """The kind of difference: the first texts that differ, or the difference in time."""
    for before, after in zip_longest(old.lines, new.lines):
        if before is None or after is None or before.text != after.text:
            return before and before.text, after and after.text
        if before.after_ms != after.after_ms:
            return before.after_ms - after.after_ms
    raise AssertionError("these turns do not differ")


# --- without secrets -------------------------------------------------------------------------------------------------


def _redacted_change(change: Change, redactor: Redactor) -> Change:
    """The change without secrets: a changed secret is shown as a change, without its values."""
    values = (_redacted_value(change.what, value, redactor) for value in (change.old, change.new))
    old, new = values
    return replace(change, where=redactor.text(change.where), what=redactor.text(change.what), old=old, new=new)


def _redacted_value(what: str, value: str, redactor: Redactor) -> str:
    """A value by the name of its field, `responder[0].headers.token`, or by its own, `token = …`."""
    own, equals, rest = value.partition(" = ")
    if equals and "\n" not in own:
        return f"{own}{equals}{redactor.named(own, rest)}"
    return redactor.named(what.rpartition(".")[2].partition("[")[0], value)


def _redacted_comparison(compared: Comparison, redactor: Redactor) -> Comparison:
    differences = [
        Difference(
            tuple(map(redactor.text, one.old)),
            tuple(map(redactor.text, one.new)),
            list(map(redactor.text, one.inputs)),
            list(map(redactor.text, one.scenarios)),
        )
        for one in compared.differences
    ]
    passed_over = list(map(redactor.text, compared.passed_over))
    return replace(compared, differences=differences, passed_over=passed_over)


# --- shown -----------------------------------------------------------------------------------------------------------


def as_json(found: Sequence[Change], compared: Comparison) -> str:
    """An object: `changes` for the author, `consumer` with the differences and how much was replayed."""
    content = {"changes": [asdict(change) for change in found], "consumer": asdict(compared)}
    return json.dumps(content, indent=2, ensure_ascii=False)


def as_text(found: Sequence[Change], compared: Comparison) -> str:
    """The changes and differences as text; those that most scenarios show come first."""
    lines = ["for the author"]
    lines += [line for where, group in groupby(found, key=lambda one: one.where) for line in _place(where, list(group))]
    lines += [] if found else ["  nothing changed"]
    lines += ["", "for the consumer"]
    lines += [line for difference in compared.differences[:DIFFERENCES] for line in _difference(difference)]
    if len(compared.differences) > DIFFERENCES:
        left = compared.differences[DIFFERENCES:]
        count = sum(len(one.scenarios) for one in left)
        more = counted(left, "more difference")
        lines.append(f"  {more}, in {counted(count, 'scenario')} (--format json shows them)")
    lines.append(f"  {_verdict(compared)}")
    if compared.passed_over:
        listed = "; ".join(compared.passed_over[:SHOWN])
        lines.append(f"  skipped steps, which only the suite defines: {listed}{_more(len(compared.passed_over))}")
    return "\n".join(lines)


def _place(where: str, group: Sequence[Change]) -> Iterator[str]:
    yield f"  {where}"
    for one in group:
        values = [_value(text) for text in (one.old, one.new)]
        if one.kind == "changed":
            yield f"    {one.what}: {values[0]} → {values[1]}"
        else:
            value = values[0] if one.kind == "removed" else values[1]
            yield f"    {one.kind}: {one.what}{f' {value}' if one.old or one.new else ''}"


def _value(text: str) -> str:
    return shorten(text, VALUE_LIMIT) if text else "nothing"


def _difference(one: Difference) -> Iterator[str]:
    yield f"  {'; '.join(_quoted(said) for said in one.inputs[:SHOWN])}{_more(len(one.inputs))}"
    yield f"    in {counted(one.scenarios, 'scenario')}: {one.scenarios[0]}{_more(len(one.scenarios), 1)}"
    marked = [*difflib.unified_diff(one.old or NOTHING, one.new or NOTHING, n=0, lineterm="")][2:]  # after file names
    if not marked:
        yield "    they differ only in what is redacted"
    yield from (f"    {_quoted(f'{line[0]} {line[1:]}')}" for line in marked if line[0] != "@")


def _quoted(said: str) -> str:
    flat = " ".join(said.split())
    return flat if len(flat) <= LINE_LIMIT else f"{flat[: LINE_LIMIT - 1]}…"


def _more(count: int, shown: int = SHOWN) -> str:
    return f", and {count - shown} more" if count > shown else ""


def _verdict(compared: Comparison) -> str:
    if not compared.scenarios:
        return "no scenario names this bot, so nothing was replayed"
    differing = sum(len(one.scenarios) for one in compared.differences)
    return (
        f"{differing} of {counted(compared.scenarios, 'scenario')} differ{'s' if differing == 1 else ''}"
        if differing
        else f"nothing changed in {counted(compared.scenarios, 'scenario')} ({counted(compared.turns, 'turn')})"
    )
