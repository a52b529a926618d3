"""List every text of a bot that a consumer can see: by dialog, with its length, links, variables and limits.

Texts of disabled dialogs and interactions are left out, as no consumer sees them. Literal texts that scripts send are
listed and marked; texts that scripts compute are not known, and counted on stderr.

    handoff texts shop.json --csv --output texts.csv
    handoff texts shop.json --check approved.csv
    handoff texts shop.json --links
    handoff texts shop.json --links --fetch

--check compares with a table as --csv writes it: its column text holds the approved texts, the column language, if
there is one, their language. Exit status 1 when a text is not among them. Approved texts that the bot does not have any
more are listed.

--links lists the addresses in texts, behind buttons and of images, with what is wrong with them, and sends nothing.
--fetch asks each of them whether it answers. Exit status 1 when one has a problem. Addresses of private networks are
refused without --allow-private: the bot's author chooses what is asked from your machine.
"""

from __future__ import annotations

import argparse
import difflib
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..engine.errors import FeatureError, counted, message, shorten
from .exit_status import EXIT_FINDINGS, EXIT_OK
from .redacting import redactor_for

if TYPE_CHECKING:
    from ..engine.consumer_texts.inventory import ConsumerText, Inventory
    from ..engine.log.redaction import Redactor

HEAD = (
    "dialog",
    "interaction",
    "kind",
    "language",
    "text",
    "length",
    "scripted",
    "links",
    "variables",
    "limits",
)  # of the CSV
LINK_HEAD = ("link", "problem", "dialog", "interaction", "kind")
_TEXT_WIDTH = 70
_COMPARED = 300  # texts for which the closest approved one is looked for
_NEAR = 0.5


@dataclass(frozen=True, slots=True)
class Unapproved:
    """A text that is not among the approved ones.

    Attributes:
        where: its place, as authors know it.
        what: "changed" where the approved text of this place is gone, else "new".
        closest: the approved text that is most like it; "" for none.
    """

    where: str
    kind: str
    text: str
    what: str
    closest: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The texts of a bot beside the approved ones: those that are not approved, and those that are gone."""

    unapproved: tuple[Unapproved, ...]
    gone: tuple[str, ...]
    approved: int


@dataclass(frozen=True, slots=True)
class Link:
    """A link with the first text that has it; `problem` is "" for a link that is in order."""

    link: str
    problem: str
    dialog: str
    interaction: str
    kind: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("bot", type=Path, metavar="BOT", help="the bot's export, a JSON file")
    parser.add_argument("--format", choices=("table", "csv", "json"), default="table")
    parser.add_argument("--csv", action="store_const", const="csv", dest="format", help="the same as --format csv")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write into this file instead of the terminal")
    parser.add_argument(
        "--check", type=Path, metavar="APPROVED", help="fail on a text that this CSV file does not have"
    )
    parser.add_argument("--links", action="store_true", help="list the links, with problems of their syntax")
    parser.add_argument("--fetch", action="store_true", help="with --links: ask every link over the network")
    parser.add_argument("--allow-private", action="store_true", help="with --fetch: ask private addresses, too")


def run(arguments: argparse.Namespace) -> int:
    from ..engine.bot import Bot
    from ..engine.consumer_texts.inventory import inventory

    _check_options(arguments)
    bot = Bot.load(arguments.bot)
    redactor = redactor_for((bot,))
    found = inventory(bot)
    texts = [_redacted(one, redactor) for one in found.texts]
    if arguments.links:
        links = list(links_of(found.texts))
        if arguments.fetch:
            links = _fetched(links, allow_private=arguments.allow_private)
        _write(_links_as(arguments.format, [_redacted_link(one, redactor) for one in links]), arguments.output)
        return EXIT_FINDINGS if any(one.problem for one in links) else EXIT_OK
    if arguments.check:
        compared = compare(texts, _approved(arguments.check))
        _write(_comparison_as(arguments.format, compared), arguments.output)
        return EXIT_FINDINGS if compared.unapproved else EXIT_OK
    _write(_texts_as(arguments.format, texts), arguments.output)
    _note_computed(found)
    return EXIT_OK


def _check_options(arguments: argparse.Namespace) -> None:
    if arguments.fetch and not arguments.links:
        raise FeatureError(message("--fetch asks links, and needs --links", do="add --links"))
    if arguments.allow_private and not arguments.fetch:
        raise FeatureError(message("--allow-private is for --fetch", do="add --links --fetch"))
    if arguments.links and arguments.check:
        raise FeatureError(message("--links and --check are two commands", do="run one after the other"))


def _redacted(one: ConsumerText, redactor: Redactor) -> ConsumerText:
    return replace(
        one,
        text=redactor.text(one.text),
        links=tuple(map(redactor.text, one.links)),
        dialog=redactor.text(one.dialog),
        interaction=redactor.text(one.interaction),
    )


def _redacted_link(one: Link, redactor: Redactor) -> Link:
    return replace(one, link=redactor.text(one.link), problem=redactor.text(one.problem))


def _write(text: str, path: Path | None) -> None:
    """Write to a file or to the standard output, in UTF-8 as it is: a terminal's line ends are not for CSV."""
    from ..engine.output_files import replace_text

    if path is not None:
        replace_text(path, text)
        return
    binary = getattr(sys.stdout, "buffer", None)
    if binary is None or not text.startswith("\ufeff"):
        print(text.removesuffix("\n"))
        return
    sys.stdout.flush()
    binary.write(text.encode("utf-8", "replace"))
    binary.flush()


def _note_computed(found: Inventory) -> None:
    if found.computed:
        shown = "; ".join(f"{one.where}: {one.place}" for one in found.computed[:3])
        more = "; …" if len(found.computed) > 3 else ""
        note = f"note: {counted(found.computed, 'text')} computed by scripts cannot be listed ({shown}{more})"
        print(note, file=sys.stderr)


# --- approved texts --------------------------------------------------------------------------------------------------


def _approved(path: Path) -> list[Mapping[str, str]]:
    """The rows of the approved texts, by the names of the columns.

    Raises:
        FeatureError: the file cannot be read, or has no column text.
    """
    from ..engine.input_files import read_text
    from .csv_cells import read_rows

    do = "write it first: handoff texts BOT --csv --output APPROVED"
    try:
        head, rows = read_rows(read_text(path))
    except FileNotFoundError:
        raise FeatureError(message("there are no approved texts", at=str(path), do=do)) from None
    except (OSError, ValueError) as error:
        raise FeatureError(message("the approved texts cannot be read", at=str(path), value=str(error))) from None
    names = [name.strip().casefold() for name in head]
    if "text" not in names:
        what = "no column is called text"
        raise FeatureError(
            message(what, at=f"{path}:1", value=",".join(head), expected=f"columns such as {', '.join(HEAD)}")
        )
    return [dict(zip(names, row, strict=False)) for row in rows]


def compare(texts: Sequence[ConsumerText], approved: Sequence[Mapping[str, str]]) -> Comparison:
    """The texts that are not approved, and the approved ones that are gone. Line ends and outer blanks do not count."""
    known = {(row.get("language", ""), _plain(row.get("text", ""))) for row in approved}
    present = {key for one in texts for key in _keys(one)}
    places = {_place(row) for row in approved if not any(key in present for key in [_row_key(row)])}
    wanted = [text for _, text in known if text]
    missing = list(
        dict.fromkeys(one for one in texts if one.text.strip() and not any(key in known for key in _keys(one)))
    )
    unapproved = []
    for number, one in enumerate(missing):
        is_changed = (one.dialog, one.interaction, one.kind) in places
        near = difflib.get_close_matches(_plain(one.text), wanted, n=1, cutoff=_NEAR) if number < _COMPARED else []
        unapproved.append(
            Unapproved(_where(one), one.kind, one.text, "changed" if is_changed else "new", near[0] if near else "")
        )
    gone = [_plain(row.get("text", "")) for row in approved if _row_key(row) not in present and row.get("text")]
    return Comparison(tuple(unapproved), tuple(dict.fromkeys(gone)), len(known))


def _keys(one: ConsumerText) -> tuple[tuple[str, str], ...]:
    """How an approved row can name this text: with its language, or without one."""
    return (one.language, _plain(one.text)), ("", _plain(one.text))


def _row_key(row: Mapping[str, str]) -> tuple[str, str]:
    return row.get("language", ""), _plain(row.get("text", ""))


def _place(row: Mapping[str, str]) -> tuple[str, str, str]:
    return row.get("dialog", ""), row.get("interaction", ""), row.get("kind", "")


def _plain(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").split("\n")).strip()


def _where(one: ConsumerText) -> str:
    return f"{one.dialog} › {one.interaction}" if one.interaction else one.dialog


# --- links -----------------------------------------------------------------------------------------------------------


def links_of(texts: Sequence[ConsumerText]) -> Iterator[Link]:
    """Every link once, in the order of the texts."""
    from ..engine.consumer_texts.shown_links import problem_of

    seen: set[str] = set()
    for one in texts:
        for link in one.links:
            if link not in seen:
                seen.add(link)
                yield Link(link, problem_of(link), one.dialog, one.interaction, one.kind)


def _fetched(links: Sequence[Link], *, allow_private: bool) -> list[Link]:
    """The links with what the network says about those that are in order."""
    from .link_fetching import fetch

    asked = [one.link for one in links if not one.problem or (allow_private and "inside a network" in one.problem)]
    answers = fetch(asked, allows=(lambda _: True) if allow_private else None)
    return [replace(one, problem=answers.get(one.link, one.problem)) for one in links]


# --- output ----------------------------------------------------------------------------------------------------------


def _texts_as(form: str, texts: Sequence[ConsumerText]) -> str:
    if form == "json":
        rows = [{**asdict(one), "length": one.length} for one in texts]
        return json.dumps(rows, indent=2, ensure_ascii=False) + "\n"
    if form == "csv":
        from .csv_cells import written

        return written(HEAD, (_cells(one) for one in texts))
    return _table(texts)


def _cells(one: ConsumerText) -> tuple[object, ...]:
    return (
        one.dialog,
        one.interaction,
        one.kind,
        one.language,
        one.text,
        one.length,
        "yes" if one.is_scripted else "",
        "\n".join(one.links),
        "\n".join(one.variables),
        "\n".join(one.limits),
    )


def _table(texts: Sequence[ConsumerText]) -> str:
    """The texts below their dialogs."""
    lines: list[str] = []
    dialog = None
    for one in texts:
        if one.dialog != dialog:
            lines += ["", one.dialog] if lines else [one.dialog]
            dialog = one.dialog
        what = one.text or (one.links[0] if one.links else "")
        name = f"{one.interaction}: " if one.interaction else ""
        scripted = ", scripted" if one.is_scripted else ""
        length = f", {one.length}" if one.text else ""
        lines.append(f"  {name}{one.kind}{scripted}{length}: {shorten(what, _TEXT_WIDTH)}")
        lines += [f"    {limit}" for limit in one.limits]
    over = sum(bool(one.limits) for one in texts)
    links = {link for one in texts for link in one.links}
    lines += ["", f"{counted(len(texts), 'text')}, {counted(len(links), 'link')}, {over} beyond a documented limit"]
    return "\n".join(lines).lstrip("\n")


def _comparison_as(form: str, compared: Comparison) -> str:
    if form == "json":
        return json.dumps(asdict(compared), indent=2, ensure_ascii=False) + "\n"
    if form == "csv":
        from .csv_cells import written

        head = ("what", "where", "kind", "text", "closest")
        rows = [(one.what, one.where, one.kind, one.text, one.closest) for one in compared.unapproved]
        return written(head, [*rows, *(("gone", "", "", text, "") for text in compared.gone)])
    lines: list[str] = []
    for one in compared.unapproved:
        lines.append(f"{one.what}: {one.where}, {one.kind}")
        lines.append(f"  text: {one.text!r}")
        if one.closest:
            lines.append(f"  closest approved: {one.closest!r}")
    lines += [f"gone: {text!r}" for text in compared.gone]
    lines.append(
        f"{counted(len(compared.unapproved), 'text')} not approved, {len(compared.gone)} approved but gone, "
        f"{compared.approved} approved"
    )
    return "\n".join(lines)


def _links_as(form: str, links: Sequence[Link]) -> str:
    if form == "json":
        return json.dumps([asdict(one) for one in links], indent=2, ensure_ascii=False) + "\n"
    if form == "csv":
        from .csv_cells import written

        return written(LINK_HEAD, ((one.link, one.problem, one.dialog, one.interaction, one.kind) for one in links))
    lines: list[str] = []
    for one in links:
        where = f"{one.dialog} › {one.interaction}" if one.interaction else one.dialog
        lines.append(f"{one.link}  ({where}, {one.kind})")
        lines += [f"  ! {one.problem}"] if one.problem else []
    wrong = sum(bool(one.problem) for one in links)
    lines.append(f"{counted(len(links), 'link')}, {wrong} with a problem")
    return "\n".join(lines)
