"""Draws a bot as a graph, in SVG: a box per dialog with its interactions, lines to the interactions they lead to.

The boxes are placed in columns, each in the shortest one so far, in the order of the export, which is that of the
builder. Within a dialog the flow runs downwards; lines to other dialogs leave at the side. All widths are counted in
characters of a fixed width, so the width of a text is known without a browser.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ...engine.bot import END_INTERACTION, NEXT, Bot, CustomRule, Dialog, Interaction
from ...engine.errors import counted
from .parts import next_action, next_key
from .tally import BotCoverage
from .terminal_table import shorten

COLUMNS: Final = 3
ROW: Final = 30  # px, an interaction
BOX: Final = 268  # px, width of a dialog's box
GAP_X: Final = 84
GAP_Y: Final = 34
HEAD: Final = 34
MARGIN: Final = 24
NAME_LIMIT: Final = 24  # characters of an interaction's name
TITLE_LIMIT: Final = 25


@dataclass(frozen=True, slots=True)
class Row:
    """An interaction at its position. `covered`: a scenario has reached it."""

    x: int
    y: int
    name: str
    title: str
    type: str
    covered: bool
    transfers: bool


@dataclass(frozen=True, slots=True)
class Box:
    """A dialog at its position, with its interactions."""

    x: int
    y: int
    height: int
    name: str
    title: str
    shown: str
    covered: bool
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line from an interaction to the next, an SVG path."""

    path: str
    covered: bool
    title: str
    leaves: bool  # it ends in another dialog


@dataclass(frozen=True, slots=True)
class Drawing:
    width: int
    height: int
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


def draw(one: BotCoverage) -> Drawing:
    """Lay out the enabled dialogs of a bot, and the lines between interactions."""
    bot = one.bot
    boxes: list[Box] = []
    places: dict[str, tuple[int, int]] = {}
    bottoms = [MARGIN] * COLUMNS
    for dialog in (dialog for dialog in bot.dialogs if dialog.enabled):
        column = bottoms.index(min(bottoms))
        box = _box(one, dialog, MARGIN + column * (BOX + GAP_X), bottoms[column])
        bottoms[column] += box.height + GAP_Y
        boxes.append(box)
        shown = (member for member in bot.chain(dialog) if member.enabled)
        places |= {member.id: (row.x, row.y) for member, row in zip(shown, box.rows, strict=True)}
    used = min(len(boxes), COLUMNS)
    width = 2 * MARGIN + used * BOX + max(used - 1, 0) * GAP_X + GAP_X // 2
    return Drawing(width, max(bottoms) - GAP_Y + MARGIN, tuple(boxes), tuple(_lines(one, places)))


def _box(one: BotCoverage, dialog: Dialog, x: int, y: int) -> Box:
    members = [member for member in one.bot.chain(dialog) if member.enabled]
    rows = tuple(_row(one, member, x, y + HEAD + number * ROW) for number, member in enumerate(members))
    score = one.score(dialog=dialog.name)
    started = bool(score.covered)
    title = f"{dialog.name}: {score.covered} of {score.parts} parts covered"
    return Box(x, y, HEAD + len(rows) * ROW + 8, shorten(dialog.name, TITLE_LIMIT), title, score.shown, started, rows)


def _row(one: BotCoverage, member: Interaction, x: int, y: int) -> Row:
    part = next(part for part in one.of(kind="interactions") if part.path == member.path)
    covered = one.is_covered(part)
    count = len(one.scenarios.get(part.key, ()))
    reached = f"reached in {counted(count, 'scenario')}" if covered else "never reached"
    said = f"\n{shorten(member.text, 200)}" if member.text else ""
    title = f"{member.name} ({member.type.replace('_', ' ').lower()}), {reached}{said}"
    transfers = one.bot.escalation(member) is not None
    return Row(x, y, shorten(member.name, NAME_LIMIT), title, _sign(member, transfers), covered, transfers)


def _sign(member: Interaction, transfers: bool) -> str:
    """One character for the kind of an interaction."""
    if transfers:
        return "☎"
    if member.type == "DIALOG_STARTER":
        return "▶"
    if member.is_integration:
        return "⇄"
    return "?" if member.is_question else "❝"


# --- lines -----------------------------------------------------------------------------------------------------------


def _lines(one: BotCoverage, places: dict[str, tuple[int, int]]) -> Iterator[Line]:
    for member in one.bot.interactions:
        if member.id not in places:
            continue
        drawn: set[str] = set()
        for rule in member.rules or (CustomRule(),):
            target = _target(one.bot, member, rule)
            if target is None or target.id not in places or target.id in drawn:
                continue
            drawn.add(target.id)
            covered = next_key(member.id, *next_action(one.bot, member, rule)) in one.scenarios
            leaves = target.dialog_id != member.dialog_id
            path = _path(places[member.id], places[target.id], leaves=leaves, number=len(drawn))
            taken = "taken" if covered else "never taken"
            yield Line(path, covered, f"{member.where} → {target.where}, {taken}", leaves)


def _target(bot: Bot, member: Interaction, rule: CustomRule) -> Interaction | None:
    value = rule.action.value
    if rule.action.name == "DIALOG":
        dialog = bot.dialog(value)
        return bot.head(dialog) if dialog else None
    if value == NEXT:
        return bot.following(member)
    return None if value == END_INTERACTION else bot.interaction(value)


def _path(start: tuple[int, int], end: tuple[int, int], *, leaves: bool, number: int) -> str:
    (x1, y1), (x2, y2) = start, end
    if not leaves and y2 - y1 == ROW:  # the next one below: a short arrow between the two
        x = x1 + 22
        return f"M{x},{y1 + ROW - 6} V{y2 + 3}"
    y1, y2 = y1 + ROW // 2, y2 + ROW // 2
    if y1 == y2 and x1 == x2:  # back to itself
        y1, y2 = y1 - 5, y2 + 5
    if not leaves:  # further down, or back up: around the right side of the box
        side = x1 + BOX + 8 + 7 * number
        return f"M{x1 + BOX - 8},{y1} C{side + 14},{y1} {side + 14},{y2} {x2 + BOX - 6},{y2}"
    if x2 > x1:
        bend = (x2 - x1 - BOX) // 2 + 12
        return f"M{x1 + BOX - 8},{y1} C{x1 + BOX + bend},{y1} {x2 - bend},{y2} {x2 + 5},{y2}"
    if x2 < x1:
        bend = (x1 - x2 - BOX) // 2 + 12
        return f"M{x1 + 8},{y1} C{x1 - bend},{y1} {x2 + BOX + bend},{y2} {x2 + BOX - 5},{y2}"
    side = x1 + BOX + 26 + 5 * number
    return f"M{x1 + BOX - 8},{y1} C{side + 18},{y1} {side + 18},{y2} {x2 + BOX - 6},{y2}"
