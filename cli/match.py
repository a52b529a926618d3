"""Show where an input goes, and why: the dialog, rule or intent that takes it, and what nearly does, with scores.

The bot plays the input, as in `handoff chat`: with the account of the nearest cloud.yaml, and the intents of
utterances in BOT.intents.yaml next to the export. With --utterances many inputs are played, each in a conversation of
its own: a text file with one on each line (lines that begin with # are comments), or a CSV file with the columns
utterance and, if you like, dialog and intent, which say where it is expected to go.

    handoff match shop.json "where is my order"
    handoff match shop.json "yes" --at "Is that right?"
    handoff match shop.json --utterances said.txt --save said.json
    handoff match shop.json --utterances said.txt --against said.json

Exit status 1 when an utterance has moved since --against, or does not go where it is expected.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..engine.analysis.decision_text import decision_lines, destination
from ..engine.errors import FeatureError, HandoffError, UnknownName, closest, counted, message, shorten
from . import environments
from .exit_status import EXIT_FINDINGS, EXIT_OK
from .redacting import redactor_for

if TYPE_CHECKING:
    from ..engine.analysis.decision import Decision
    from ..engine.bot import Bot
    from ..engine.log.redaction import Redactor
    from ..fakes.world.account_file import Account
    from ..fakes.world.bot_files import BotFiles
    from ..fakes.world.world import World

FORMAT = 1  # of a file of results
COLUMNS = ("utterance", "dialog", "intent")
_UTTERANCE = ("utterance", "text")
_GOOD = ("VERY GOOD", "GOOD")


@dataclass(frozen=True, slots=True)
class Utterance:
    """An input to play, and where it is expected to go: the names of a dialog and an intent, "" for any."""

    text: str
    dialog: str = ""
    intent: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """Where an utterance went, as it is saved and compared.

    Attributes:
        text: the utterance.
        to: where it went, in words.
        dialog, intent: the names of the dialog and of the intent that took it, or was the best one.
        score, rank: of that intent; None and "" where there is none.
        also: what else would take it, in words.
    """

    text: str
    to: str
    dialog: str = ""
    by: str = ""
    intent: str = ""
    score: float | None = None
    rank: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A difference to an earlier result."""

    text: str
    what: str
    has_moved: bool = False


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("bot", type=Path, metavar="BOT", help="the bot's export, a JSON file")
    parser.add_argument("text", nargs="?", metavar="TEXT", help="what the consumer says")
    parser.add_argument(
        "--at", metavar="NAME", help="first get to this question (its text or name) or dialog; the way there is found"
    )
    parser.add_argument(
        "--group",
        type=Path,
        metavar="OTHER",
        action="append",
        default=[],
        help="another bot of a group that collaborates; can be repeated",
    )
    parser.add_argument("--utterances", type=Path, metavar="FILE", help="play every utterance of a text or CSV file")
    parser.add_argument("--save", type=Path, metavar="FILE", help="write the results into a JSON file")
    parser.add_argument("--against", type=Path, metavar="FILE", help="compare with the results saved in this file")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    environments.add_option(parser)


def run(arguments: argparse.Namespace) -> int:
    from ..fakes.project_files import account_of, bot_of
    from .progress import progress

    _check(arguments)
    account = account_of(arguments.bot, arguments.env)
    found = [bot_of(path, account) for path in (arguments.bot, *arguments.group)]
    bots = [one.bot for one in found]
    redactor = redactor_for(bots)
    base = _world(found, account, redactor)
    way = _get_to(base, arguments.at) if arguments.at else ()
    listed = read_utterances(arguments.utterances) if arguments.utterances else [Utterance(arguments.text)]
    earlier = _read_results(arguments.against) if arguments.against else None  # before --save writes the same file
    decisions = [_played(base, one.text) for one in progress(listed, "playing utterances")]
    results = [_result(one, redactor) for one in decisions]
    wrong = list(_unexpected(listed, decisions, bots[0]))
    changes = list(_changes(results, earlier)) if earlier is not None else []
    if arguments.save:
        _save(arguments.save, bots[0].name, results)
    if arguments.format == "json":
        shown = as_json(decisions, way, wrong, changes)
    elif arguments.utterances:
        shown = as_table(results, way, wrong, changes, compared=earlier is not None)
    else:
        shown = "\n".join(
            [*_way_lines(way), *decision_lines(decisions[0]), *_hints(decisions[0], bots[0], arguments.bot)]
            + [f"{one.text!r}: {one.what}" for one in changes]
        )
    print(redactor.text(shown))
    return EXIT_FINDINGS if wrong or any(one.has_moved for one in changes) else EXIT_OK


def _check(arguments: argparse.Namespace) -> None:
    if (arguments.text is None) == (arguments.utterances is None):
        what = "say what to match: a text, or --utterances FILE" if arguments.text is None else "TEXT and --utterances"
        expected = 'handoff match shop.json "where is my order"'
        raise FeatureError(message(what if arguments.text is None else f"{what}: give one of them", expected=expected))
    if arguments.text is not None and not arguments.text.strip():
        raise FeatureError(message("the text is empty, and consumers cannot send that", value=arguments.text))


# --- playing ---------------------------------------------------------------------------------------------------------


def _world(found: Sequence[BotFiles], account: Account, redactor: Redactor) -> World:
    """A World with the account and the bots, in a group if there are several, and an agent for their transfers."""
    from ..fakes.project_world import add_skills_of, deploy_bots
    from ..fakes.world.account_setup import add_human_agents
    from ..fakes.world.world import World

    world = World(redactor=redactor)
    world.outside.is_lenient = True  # a request without a stub fails, and the bot goes on
    world.set_up_account(account)
    add_human_agents(world.cloud, account)
    deploy_bots(world, account, found)
    if account.file is None:
        add_skills_of(world, [files.bot for files in found])
    if len(found) > 1:
        world.group("the group", [one.name for one in world.deployments], collaborates=True)
    return world


def _get_to(world: World, name: str) -> tuple[str, ...]:
    """Let the consumer get to a question or a dialog; returns what was said on the way.

    Raises:
        UnknownName: the bot has neither of this name.
        FeatureError: no way was found.
    """
    from ..fakes.walks.goals import Goal, dialog, question
    from ..fakes.walks.played_world import PlayedWorld, act
    from ..fakes.walks.walk import walk

    talk = PlayedWorld(world.copy())
    dialogs = [one.name for bot in talk.bots for one in bot.dialogs]
    goal: Goal
    try:
        goal = question(name, talk.bots)
    except UnknownName:
        if name not in dialogs:
            asked = [one.text.strip() for bot in talk.bots for one in bot.interactions if one.is_question]
            known = [one for one in (*dialogs, *asked) if one]
            raise UnknownName(message(f"no question and no dialog {name!r}", known=known, wanted=name)) from None
        goal = dialog(name, talk.bots)
    found = walk(talk, goal)
    if found.sayings is None:
        raise FeatureError(message(f"no way to {found.goal} was found", do="\n  ".join(found.why_not)))
    for saying in found.sayings:
        act(world.consumer(), saying)
    return tuple(saying.played for saying in found.sayings)


def _played(base: World, text: str) -> Decision:
    """Where the text goes, in a copy of this World."""
    from ..fakes.input_decision import last_decision

    world = base.copy()
    consumer = world.consumer()
    problem: HandoffError | None = None
    try:
        consumer.says(text)
    except HandoffError as error:  # not emulated, or a mistake in the bot: after the decision, as a rule
        problem = error
    conversation = consumer.conversation
    found = last_decision(world, conversation) if conversation is not None else None
    if found is None:
        raise problem or FeatureError(_why_nobody(base, text))
    return found


def _why_nobody(base: World, text: str) -> str:
    """Why no bot receives a text."""
    if base.consumer().conversation is not None:
        do = "name an earlier question or dialog with --at"
        return message("the conversation has left the bot before this is said", value=text, do=do)
    if all(one.bot.is_survey for one in base.deployments):
        return message("a survey bot receives nothing before a conversation is closed", do="match the bot before it")
    return message("no bot receives this", value=text)


# --- utterances ------------------------------------------------------------------------------------------------------


def read_utterances(path: Path) -> list[Utterance]:
    """The utterances of a text file, one on each line, or of a CSV file.

    Raises:
        FeatureError: the file cannot be read, has none, or lacks the column.
    """
    from ..engine.input_files import read_text

    try:
        text = read_text(path)
    except (OSError, ValueError) as error:
        raise FeatureError(message("the utterances cannot be read", at=str(path), value=str(error))) from None
    if path.suffix.lower() == ".csv":
        found = list(_of_table(text, path))
    else:
        lines = (line.strip() for line in text.split("\n"))
        found = [Utterance(line) for line in lines if line and not line.startswith("#")]
    if not found:
        raise FeatureError(message("the file has no utterances", at=str(path), expected="one on each line"))
    return list(dict.fromkeys(found))


def _of_table(text: str, path: Path) -> Iterator[Utterance]:
    from .csv_cells import read_rows

    head, rows = read_rows(text)
    known = [name.strip().casefold() for name in head]
    at = next((known.index(name) for name in _UTTERANCE if name in known), None)
    if at is None:
        expected = "a first line such as utterance,dialog,intent"
        what = "no column is called utterance"
        raise FeatureError(message(what, at=f"{path}:1", value=",".join(head), expected=expected))
    for row in rows:
        cells = dict(zip(known, (cell.strip() for cell in row), strict=False))
        if said := cells.get(known[at], ""):
            yield Utterance(said, cells.get("dialog", ""), cells.get("intent", ""))


def _unexpected(listed: Sequence[Utterance], decisions: Sequence[Decision], bot: Bot) -> Iterator[Change]:
    """The utterances that do not go where they are expected."""
    dialogs = [dialog.name for dialog in bot.dialogs]
    for utterance, decision in zip(listed, decisions, strict=True):
        for what, wanted, found in (
            ("dialog", utterance.dialog, decision.dialog),
            ("intent", utterance.intent, decision.intent),
        ):
            if wanted and fold(wanted) != fold(found):
                near = closest(wanted, dialogs) if what == "dialog" and wanted not in dialogs else None
                advice = f"; the bot has no such dialog{f', did you mean {near!r}?' if near else ''}"
                hint = advice if what == "dialog" and wanted not in dialogs else ""
                yield Change(
                    utterance.text, f"expected the {what} {wanted!r}, goes to {destination(decision)}{hint}", True
                )


def fold(name: str) -> str:
    return " ".join(name.split()).casefold()


# --- results ---------------------------------------------------------------------------------------------------------


def _result(decision: Decision, redactor: Redactor) -> Result:
    """The result to save, without secrets."""
    best = next((one for one in decision.candidates if one.intent and not one.bot), None)
    shown = decision if decision.intent or best is None else best
    return Result(
        redactor.text(decision.text),
        destination(decision),
        decision.dialog,
        decision.by,
        shown.intent,
        shown.score,
        shown.rank,
        tuple(dict.fromkeys(_rival(one.name, one.by, one.bot) for one in decision.rivals)),
    )


def _rival(name: str, by: str, bot: str) -> str:
    what = f"rule {name}" if by == "rule" else f"the dialog {name!r}"
    return f"{what} of the bot {bot!r}" if bot else what


def _save(path: Path, bot: str, results: Sequence[Result]) -> None:
    from ..engine.output_files import replace_text

    content = {"format": FORMAT, "bot": bot, "utterances": [asdict(one) for one in results]}
    replace_text(path, json.dumps(content, indent=2, ensure_ascii=False) + "\n")


def _read_results(path: Path) -> dict[str, Result]:
    """The saved results by utterance.

    Raises:
        FeatureError: the file cannot be read, or was not written by --save.
    """
    from ..engine.input_files import parse_json, read_text, why_damaged

    expected = "a file written by handoff match --save"
    try:
        held = parse_json(read_text(path))
        if held["format"] != FORMAT:
            raise ValueError(f"its format is {held['format']!r}, not {FORMAT}")
        found = [Result(**{**one, "also": tuple(one["also"])}) for one in held["utterances"]]
        return {str(one.text): one for one in found}
    except FileNotFoundError:
        do = f"write it first: handoff match BOT --utterances FILE --save {path}"
        raise FeatureError(message("there are no results to compare with", at=str(path), do=do)) from None
    except (OSError, ValueError, TypeError, LookupError) as error:
        raise FeatureError(message(why_damaged(error, expected), at=str(path))) from None


def _changes(results: Sequence[Result], earlier: Mapping[str, Result]) -> Iterator[Change]:
    """What is different from the earlier results, in the order of the utterances; those that are gone come last."""
    for now in results:
        before = earlier.get(now.text)
        if before is None:
            yield Change(now.text, f"new: goes to {now.to}")
            continue
        if now.to != before.to:
            yield Change(now.text, f"moved: {before.to} → {now.to}{_below(before, now)}", has_moved=True)
        elif _below(before, now):
            yield Change(now.text, f"stays with {now.to}{_below(before, now)}")
        if (now.also or _asks(now)) and not before.also and not _asks(before):
            yield Change(now.text, f"now ambiguous: {', '.join(now.also) or now.to} would take it, too")
    said = {one.text for one in results}
    yield from (Change(text, "no longer among the utterances") for text in earlier if text not in said)


def _asks(result: Result) -> bool:
    return result.to.startswith("disambiguation ")


def _below(before: Result, now: Result) -> str:
    """A remark when an intent's score has dropped below the threshold."""
    if before.rank not in _GOOD or now.rank in _GOOD or before.score is None:
        return ""
    score = f"{now.score:.2f} {now.rank}" if now.intent == before.intent and now.score is not None else "no score"
    return f"; below the threshold: the intent {before.intent!r} had {before.score:.2f} {before.rank}, now {score}"


# --- output ----------------------------------------------------------------------------------------------------------


def as_json(
    decisions: Sequence[Decision], way: Sequence[str], wrong: Sequence[Change], changes: Sequence[Change]
) -> str:
    """One object: the way to --at, the decisions, what is not as expected, what has changed."""
    content = {
        "way": list(way),
        "decisions": [{**asdict(one), "to": destination(one), "ambiguous": one.is_ambiguous} for one in decisions],
        "unexpected": [asdict(one) for one in wrong],
        "changes": [asdict(one) for one in changes],
    }
    return json.dumps(content, indent=2, ensure_ascii=False)


def as_table(
    results: Sequence[Result],
    way: Sequence[str],
    wrong: Sequence[Change],
    changes: Sequence[Change],
    *,
    compared: bool,
) -> str:
    rows = [("utterance", "goes to", "by", "intent", "score", "also"), *map(_row, results)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    lines = [*_way_lines(way)]
    lines += ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    for title, listed in (("not as expected", wrong), ("changed", changes)):
        if listed:
            lines += ["", f"{title}:", *(f"  {shorten(one.text, 50)}: {one.what}" for one in listed)]
    if compared and not changes:
        lines += ["", "nothing has changed"]
    fallen = sum("allback" in one.to for one in results)
    ambiguous = sum(bool(one.also) or _asks(one) for one in results)
    lines += ["", f"{counted(len(results), 'utterance')}, {fallen} to a fallback, {ambiguous} ambiguous"]
    return "\n".join(lines)


def _row(one: Result) -> tuple[str, ...]:
    score = f"{one.score:.2f} {one.rank}".strip() if one.score is not None else ""
    return shorten(one.text, 50), one.to, one.by, one.intent, score, ", ".join(one.also)


def _way_lines(way: Iterable[str]) -> Iterator[str]:
    if said := list(way):
        yield f"on the way: {' › '.join(said)}"


def _hints(decision: Decision, bot: Bot, export: Path) -> Iterator[str]:
    """What is missing beside the export, where that may be the reason."""
    has_intents = any(one.intent_id for one in bot.interactions)
    is_lost = decision.kind == "fallback" and not decision.question
    if is_lost and has_intents and not any(one.intent for one in decision.candidates):
        beside = export.with_suffix(".intents.yaml")
        what = "has no utterance and no training phrase like it" if beside.exists() else "is missing"
        yield f"  the bot has intents, and {beside.name}, which says what utterances mean, {what}"
