"""Our YAML files, read so that a text is what stands in the file.

YAML 1.1 guesses: it reads `0777` as an octal number, `12:30` as 750, `no` as false, and drops the zero of `1.50`. Ids,
names, utterances and variables are texts, so here a value without quotes stays as it is written, as a `Plain`, until a
field asks for a number or for true or false. A key that stands twice is an error, and so are tags; anchors may repeat a
value, within a limit on the whole.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from ...engine.errors import FeatureError, message, shorten
from ...engine.input_files import HALF, has_half_a_character, read_text

SIZE_LIMIT: Final = 4 * 1024 * 1024  # bytes; YAML is read at about 100 KB a second
VALUES_LIMIT: Final = 200_000  # values in a file, those repeated by anchors included
DEPTH_LIMIT: Final = 50

_MERGE: Final = "<<"
_NULL: Final = frozenset({"", "~", "null", "Null", "NULL"})
_TRUTH: Final = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_WHOLE: Final = re.compile(r"[-+]?(?:0|[1-9]\d{0,307})", re.ASCII)
_FRACTION: Final = re.compile(r"[-+]?(?:0|[1-9]\d*)?(?:\.\d*)?(?:[eE][-+]?\d+)?", re.ASCII)
_TAGS: Final = frozenset({"str", "int", "float", "bool", "null", "map", "seq", "timestamp", "merge", "value"})
_TAG: Final = "tag:yaml.org,2002:"


class Plain(str):
    """A value without quotes, as it is written."""

    __slots__ = ()

    @property
    def value(self) -> object:
        """What it means where any JSON value may stand: a number, true, false, or the text itself."""
        if self in _TRUTH:
            return _TRUTH[self]
        if _WHOLE.fullmatch(self):
            return int(self)
        if any(sign.isdigit() for sign in self) and _FRACTION.fullmatch(self) and math.isfinite(number := float(self)):
            return number
        return str(self)


class YamlProblem(ValueError):
    """A file that is not YAML, or holds something that is not for us.

    Attributes:
        line: where, from 1; None for the file as a whole.
    """

    def __init__(self, text: str, mark: Any = None) -> None:
        super().__init__(text)
        self.line: int | None = None if mark is None else mark.line + 1


class YamlFile:
    """A parsed file.

    Args:
        text: its content.

    Attributes:
        value: a dict, a list, a text, a Plain or None.

    Raises:
        YamlProblem: it is not YAML, or holds something that is not for us.
    """

    def __init__(self, text: str) -> None:
        try:
            self._root: Node | None = yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            problem = " ".join(filter(None, (error.context, error.problem)))
            raise YamlProblem(f"is not YAML: {problem or error}", mark) from None
        except (yaml.YAMLError, ValueError, OverflowError) as error:  # \UFFFFFFFF is not a character
            raise YamlProblem(f"is not YAML: {' '.join(str(error).split())}") from None
        except RecursionError:
            raise YamlProblem(_TOO_DEEP) from None
        self._left = VALUES_LIMIT
        self.value = None if self._root is None else self._value(self._root, DEPTH_LIMIT)

    def line(self, place: Iterable[int | str]) -> int | None:
        """The line of the value at this place, or of the nearest one around it that the file has."""
        node = self._root
        for step in place:
            node = _inside(node, step) or node
        return node.start_mark.line + 1 if node is not None else None

    def at(self, path: Path, place: Iterable[int | str]) -> str:
        """File and line of a place, for a message."""
        return file_and_line(path, self.line(place))

    def at_key(self, path: Path, place: Sequence[int | str]) -> str:
        """File and line of the key, or the item, at a place; of the nearest value around it that the file has."""
        node = self._root
        for step in place[:-1]:
            node = _inside(node, step) or node
        if isinstance(node, MappingNode) and place:
            for key, _ in node.value:
                if key.value == str(place[-1]):
                    return file_and_line(path, key.start_mark.line + 1)
        return self.at(path, place)

    def _value(self, node: Node, depth: int) -> Any:
        self._left -= 1
        if self._left < 0:
            raise YamlProblem(f"has more than {VALUES_LIMIT} values, those of anchors included", node.start_mark)
        if depth < 0:
            raise YamlProblem(_TOO_DEEP, node.start_mark)
        if not (node.tag.startswith(_TAG) and node.tag.removeprefix(_TAG) in _TAGS):
            raise YamlProblem(f"has the tag {shorten(node.tag)}, and only plain values can be read", node.start_mark)
        if isinstance(node, SequenceNode):
            return [self._value(each, depth - 1) for each in node.value]
        if isinstance(node, MappingNode):
            return self._mapping(node, depth)
        assert isinstance(node, ScalarNode)
        if has_half_a_character(node.value):  # an escape can hold one
            raise YamlProblem(f"has {HALF}", node.start_mark)
        if node.style is not None or node.tag == f"{_TAG}str":
            return str(node.value)
        return None if node.value in _NULL else Plain(node.value)

    def _mapping(self, node: MappingNode, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        lines: dict[str, int] = {}
        for key, held in node.value:
            if not isinstance(key, ScalarNode):
                raise YamlProblem("has a list or a mapping for a key, which is a text", key.start_mark)
            if has_half_a_character(key.value):
                raise YamlProblem(f"has {HALF}", key.start_mark)
            if key.value in found:
                before = f"and in line {lines[key.value]}"
                raise YamlProblem(f"has the key {shorten(key.value)} twice: here {before}", key.start_mark)
            lines[key.value] = key.start_mark.line + 1
            found[key.value] = self._value(held, depth - 1)
        merged = found.pop(_MERGE, None) if any(key.tag == f"{_TAG}merge" for key, _ in node.value) else None
        for base in merged if isinstance(merged, list) else [merged]:
            found = {**base, **found} if isinstance(base, dict) else found
        return found


def read(path: Path) -> YamlFile:
    """Read a file of ours. Raises FeatureError naming file and line if it is not YAML or cannot be read."""
    try:
        return YamlFile(read_text(path, limit=SIZE_LIMIT))
    except YamlProblem as error:
        raise FeatureError(message(f"{path.name} {error}", at=file_and_line(path, error.line))) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise FeatureError(message(f"{path.name} cannot be read: {reason}", at=str(path))) from None


def file_and_line(path: Path, line: int | None) -> str:
    """A place for a message; the file alone without a line."""
    return f"{path}:{line}" if line else str(path)


_TOO_DEEP: Final = f"is nested too deeply, in more than {DEPTH_LIMIT} levels"


def plain(value: Any) -> Any:
    """A value of a file as JSON: what stands without quotes may be a number, true or false."""
    if isinstance(value, dict):
        return {str(key): plain(held) for key, held in value.items()}
    if isinstance(value, list):
        return [plain(held) for held in value]
    return value.value if isinstance(value, Plain) else value


def _inside(node: Node | None, step: int | str) -> Node | None:
    """The value of a key or an index; None when the node has no such value."""
    if isinstance(node, MappingNode):
        return next(_held(node, step), None)
    if isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
        found: Node = node.value[step]
        return found
    return None


def _held(node: MappingNode, key: int | str) -> Iterator[Node]:
    return (held for name, held in node.value if name.value == str(key))
