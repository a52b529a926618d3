"""Format features: indents, tables, tags, blank lines. What Gherkin reads in them stays the same.

    handoff fmt                        every feature in features/
    handoff fmt --check features/      exit status 1 when one is not formatted; nothing is written
    handoff fmt --diff a.feature       the changes, not written
    handoff fmt - < a.feature          from the standard input to the standard output

With --canonical, a step in other words is written as the sentence of the library that it means:
`When the customer types "hi"` becomes `When the consumer says "hi"`. Steps that your project defines stay, and so does
a step that might mean two things.

A feature that Gherkin cannot read is left as it is; exit status 2.
"""

from __future__ import annotations

import argparse
import difflib
import io
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..engine.errors import FeatureError, counted, message
from .exit_status import EXIT_FINDINGS, EXIT_OK, EXIT_USAGE
from .feature_files import features_below

if TYPE_CHECKING:
    from ..steps.collecting.feature_source import Source
    from ..steps.formatting.canonical import Canonical

STANDARD_INPUT: Final = "-"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help="a feature, a folder of features, or - for the standard input"
    )
    parser.add_argument("--check", action="store_true", help="write nothing; list the features that would change")
    parser.add_argument("--diff", action="store_true", help="write nothing; show the changes")
    parser.add_argument("--canonical", action="store_true", help="write steps in other words as sentences of handoff")


def run(arguments: argparse.Namespace) -> int:
    canonicals = _Canonicals(wanted=arguments.canonical)
    if STANDARD_INPUT in arguments.paths:
        if len(arguments.paths) > 1:
            raise FeatureError(message("the standard input is formatted alone", value=" ".join(arguments.paths)))
        return _standard_input(arguments, canonicals)
    files = features_below(arguments.paths)
    changed, refused = 0, 0
    for file in files:
        try:
            source, text = _formatted(file, canonicals)
        except FeatureError as error:
            _complain(error)
            refused += 1
            continue
        if text == source.content:
            continue
        changed += 1
        if arguments.check or arguments.diff:
            _show(source, text, whole=arguments.diff)
        else:
            _write(file, text)
            print(f"formatted {source.shown}")
    only_looks = arguments.check or arguments.diff
    print(_summary(len(files), changed, refused, only_looks), file=sys.stderr)
    if refused:
        return EXIT_USAGE
    return EXIT_FINDINGS if changed and only_looks else EXIT_OK


class _Canonicals:
    """What rewords the steps of a feature, by its project; nothing does unless it is wanted."""

    def __init__(self, *, wanted: bool) -> None:
        self._wanted = wanted
        self._found: dict[Path, Canonical] = {}

    def of(self, folder: Path) -> Canonical | None:
        """The one for features in this folder."""
        if not self._wanted:
            return None
        from ..steps.formatting.canonical import Canonical
        from ..steps.wording.own_steps import find_own_steps, project_of

        project = project_of(folder)
        if project not in self._found:
            own = find_own_steps(project, with_plugins=True)
            for one in own.unread:
                note = f"note: the sentence of the step at {one.place} is computed, so no step is reworded"
                print(note, file=sys.stderr)
            self._found[project] = Canonical(own)
        return self._found[project]


def _standard_input(arguments: argparse.Namespace, canonicals: _Canonicals) -> int:
    from ..steps.collecting.feature_source import source_of

    written = sys.stdin.buffer.read() if sys.stdin is not None else b""  # None when the shell has closed it
    try:
        source = source_of(written, Path("<stdin>"))
    except ValueError as error:
        raise FeatureError(message(str(error), at="<stdin>")) from None
    text = _text(source, canonicals.of(Path.cwd()))
    if arguments.check or arguments.diff:
        if text != source.content:
            _show(source, text, whole=arguments.diff)
        return EXIT_OK if text == source.content else EXIT_FINDINGS
    sys.stdout.buffer.write(text.encode())
    return EXIT_OK


def _formatted(file: Path, canonicals: _Canonicals) -> tuple[Source, str]:
    from ..steps.collecting.feature_source import read_source

    source = read_source(file, file.as_posix())
    return source, _text(source, canonicals.of(file.resolve().parent))


def _text(source: Source, reword: Canonical | None) -> str:
    from ..steps.formatting.formatter import formatted
    from ..steps.scenario.recognition import kind_of

    return formatted(source, kind_of, reword.steps) if reword else formatted(source, kind_of)


def _write(file: Path, text: str) -> None:
    """Write through a link, into the file that it leads to."""
    from ..engine.output_files import replace_text

    replace_text(file.resolve(), text)


def _show(source: Source, text: str, *, whole: bool) -> None:
    from ..engine.secrets import without_secrets

    before, after = _lines(source.content), _lines(text)
    shown = _diff(source.shown, before, after) if whole else _first_difference(source.shown, before, after)
    print(without_secrets("\n".join(shown)))


def _lines(text: str) -> list[str]:
    """The lines with their ends."""
    return io.StringIO(text, newline="").readlines()


def _diff(shown: str, before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    for line in difflib.unified_diff(before, after, shown, shown):
        yield line.rstrip("\r\n")
        if not line.endswith(("\r", "\n")):
            yield "\\ No newline at end of file"


def _first_difference(shown: str, before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    """The first line that changes, as it is and as it would be."""
    at = next((at for at, pair in enumerate(zip(before, after, strict=False)) if pair[0] != pair[1]), None)
    at = min(len(before), len(after)) if at is None else at
    now, then = (("".join(lines[at : at + 1]) or "(the end of the file)").rstrip("\r\n") for lines in (before, after))
    yield f"{shown}:{at + 1}"
    yield from (f"  - {now}", f"  + {then}") if now != then else ("  + (a line end)",)


def _summary(files: int, changed: int, refused: int, only_looks: bool) -> str:
    what = "would change" if only_looks else "formatted"
    parts = [f"{counted(changed, 'feature')} {what}", f"{files - changed - refused} fine as written"]
    return ", ".join([*parts, *([f"{refused} refused"] if refused else [])])


def _complain(error: FeatureError) -> None:
    from ..engine.secrets import without_secrets

    print(f"handoff: {without_secrets(str(error))}", file=sys.stderr)
