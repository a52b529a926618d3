"""The text of a feature file, and what is wrong with one that Gherkin refuses, in plain words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from gherkin.errors import CompositeParserException, ParserException

from ...engine.errors import FeatureError, message
from ...engine.input_files import BOM, decoded, read_file
from ...engine.output_files import reason
from . import keywords, swallowed, table_rows
from .gherkin import Node
from .swallowed import KindOf


class DocumentError(FeatureError):
    """A feature file that cannot be read. `.path` and `.line` (from 1) are the place."""

    def __init__(self, what: str, *, path: Path, line: int, shown: str = "", do: str = "") -> None:
        self.path = path
        self.line = line
        super().__init__(message(what, at=f"{shown or path}:{line}", do=do))


@dataclass(frozen=True)
class Source:
    """A feature file as it was read.

    Attributes:
        path: the file.
        shown: the path as messages name it.
        content: all of it, as it is written.
        digest: a hash of its bytes.
    """

    path: Path
    shown: str
    content: str
    digest: str

    @cached_property
    def text(self) -> str:
        """The content without a byte order mark; line ends are `\\n`."""
        return self.content.removeprefix(BOM).replace("\r\n", "\n").replace("\r", "\n")

    @cached_property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    def fail(self, what: str, line: int, do: str = "") -> DocumentError:
        return DocumentError(what, path=self.path, line=line, shown=self.shown, do=do)

    def root(self, parse: Callable[[str], Node], kind_of: KindOf) -> Node:
        """The feature in the Gherkin document that `parse` makes of the text.

        Args:
            parse: raises what gherkin-official raises.
            kind_of: the kind of the sentence that a text is, "" for none; the error about a line may need it.

        Raises:
            DocumentError: the text is not Gherkin.
        """
        try:
            document = parse(self.text)
        except CompositeParserException as error:
            raise self._refused(error.errors, kind_of) from None
        except ParserException as error:
            raise self._refused([error], kind_of) from None
        if "feature" not in document:
            raise self.fail("no `Feature:` in this file", 1)
        root: Node = document["feature"]
        return root

    def _refused(self, errors: list[ParserException], kind_of: KindOf) -> DocumentError:
        first = errors[0]
        line = first.location["line"] if first.location else 1
        what = re.sub(r"^\(\d+:\d+\): ", "", str(first))
        if "inconsistent cell count" in what:
            mistake = table_rows.uneven(self.lines, line)
            return self.fail(mistake.what, mistake.line, mistake.do)
        written = self.lines[line - 1].strip() if line <= len(self.lines) else ""
        if "unexpected end of file" in what and "#DocStringSeparator" in what:
            return self.fail("this doc string never ends", self._open_fence(), "close it with the same three signs")
        language = keywords.language_of(self.lines[:line])
        if "#Language" in what and (others := keywords.languages_of_feature(written)):
            return self.fail(
                f"{written.partition(':')[0]!r} is a keyword of another language",
                line,
                f"write above it: {' or '.join(f'# language: {name}' for name in others)}",
            )
        if (meant := swallowed.not_gherkin(written, language, kind_of)) is not None:
            return self.fail(meant[0], line, meant[1])
        if (name := re.match("Language not supported: (.*)", what)) is not None:
            near = keywords.closest_language(name[1])
            return self.fail(f"Gherkin has no language {name[1]!r}", line, f"write: # language: {near}" if near else "")
        return self.fail(_explained(what, written, keywords.of(language)), line, f"line: {written}" if written else "")

    def _open_fence(self) -> int:
        """The line of the doc string that is open at the end of the file."""
        fence, at = "", len(self.lines)
        for number, line in enumerate(map(str.strip, self.lines), start=1):
            if not fence and line.startswith(('"""', "```")):
                fence, at = line[:3], number
            elif fence and line.startswith(fence):
                fence = ""
        return at


def read_source(path: Path, shown: str = "") -> Source:
    """Read a feature file.

    Args:
        path: the file.
        shown: how to name the file in messages; the path itself when empty.

    Raises:
        DocumentError: it cannot be read, or is not text in UTF-8.
    """
    try:
        return source_of(read_file(path), path, shown)
    except OSError as error:
        raise DocumentError(f"cannot be read: {reason(error)}", path=path, line=1, shown=shown) from None
    except ValueError as error:
        raise DocumentError(str(error), path=path, line=1, shown=shown) from None


def source_of(written: bytes, path: Path, shown: str = "") -> Source:
    """The source in these bytes. Raises ValueError for another encoding than UTF-8."""
    return Source(path, shown or str(path), decoded(written), sha256(written).hexdigest())


def _explained(what: str, written: str, known: keywords.Keywords) -> str:
    """An error of the parser in other words.

    Args:
        what: the parser's text, with the kinds of lines that it expects.
        written: the line.
        known: the keywords of the feature's language.
    """
    if "unexpected end of file" in what:
        if "#FeatureLine" in what:
            return f"no `{known.of('feature')}:` in this file"
        return "the tags at the end of the file belong to nothing"
    if re.match("<{7}|={7}|>{7}", written):
        return "this line is a mark of a merge conflict"
    if known.is_step(written):
        return "this step is outside of a Scenario or Background"
    title = known.title(written)
    if title is None or title.fit is not keywords.Fit.EXACT or title.gap != ":":
        return "this line is not Gherkin here" if "got '" in what else what
    match title.kind:
        case "feature":
            return f"a file holds one {title.keyword}, this is a second one"
        case "background" if "#EOF" in what:
            return f"a {title.keyword} comes first, and once, in its Feature or Rule"
        case "background":
            return f"a {title.keyword} has no tags"
        case "examples":
            return f"{title.keyword} belong below the steps of a scenario"
    return f"a {title.keyword} is not allowed here; is `{known.of('feature')}:` missing above it?"
