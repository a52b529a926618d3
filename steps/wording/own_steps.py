"""The steps that a project defines itself, read from the source of its Python files: nothing is imported.

Importing a `conftest.py` may do anything, and takes long. The sentence of a step nearly always stands in its decorator,
`@when(parsers.parse("…"))`, so the source is enough. Where a sentence is computed, the place is known and the sentence
is not: `OwnSteps.unread`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Final

from ...engine.input_files import read_text
from ...engine.project import files_below
from .rewriter import below

KINDS: Final = {"given": "given", "when": "when", "then": "then", "step": "*"}

_PACKAGE: Final = Path(__file__).parents[1]  # our own steps are no project's
_MARKS_OF_A_PROJECT: Final = (
    *("handoff.toml", "pyproject.toml", "pytest.ini", "tox.ini", "setup.cfg", "setup.py", ".git"),
)
_FOLDERS_AT_MOST: Final = 2_000
_OTHER_TOOLS: Final = frozenset({"allure", "hypothesis", "behave", "radish", "aloe", "lettuce", "morelia"})
_DECORATOR: Final = re.compile(rb"^[ \t]*@(?:given|when|then|step)\(", re.MULTILINE)
_STEP: Final = re.compile(r"^[ \t]*(?:Given|When|Then|And|But|\*) +([^<>\n]*[^<>\s])[ \t]*$", re.MULTILINE)
_FIELD: Final = re.compile(r"\{\{|\}\}|\{[^{}]*\}")


@dataclass(frozen=True, slots=True)
class OwnStep:
    """A step definition of a project.

    Attributes:
        kind: "given", "when", "then", or "*" for any of them.
        sentence: as it stands in the source: a text, a format or a regular expression.
        file: where it stands.
        line: from 1.
        doc: the docstring of its function.
        takes: what stands below it, see `rewriter.below`.
        pattern: matches at least the texts that the definition matches; None if the sentence is computed.
    """

    kind: str
    sentence: str
    file: Path
    line: int
    doc: str = ""
    takes: str = ""
    pattern: re.Pattern[str] | None = None

    @property
    def place(self) -> str:
        """File and line; the file relative to the current folder if it is below it."""
        here = Path.cwd()
        shown = self.file.relative_to(here) if self.file.is_relative_to(here) else self.file
        return f"{shown.as_posix()}:{self.line}"


@dataclass(frozen=True, slots=True)
class OwnSteps:
    """The step definitions of a project; those with a computed sentence are in `unread`, the others in `steps`."""

    steps: tuple[OwnStep, ...] = ()
    unread: tuple[OwnStep, ...] = ()

    def may_match(self, kind: str, text: str) -> bool:
        """Whether a definition may match a step of a kind; `*` is any kind."""
        return any(
            one.pattern is not None and one.pattern.fullmatch(text)
            for one in self.steps
            if kind == "*" or one.kind in (kind, "*")
        )


def find_own_steps(folder: Path, *, with_plugins: bool = False) -> OwnSteps:
    """The step definitions of the project that a folder belongs to, and of each `conftest.py` above it.

    Args:
        folder: absolute.
        with_plugins: also look into installed pytest plugins that need pytest-bdd.
    """
    root = project_of(folder)
    modules = _Modules(root)
    for file in files_below(root, ".py", at_most=_FOLDERS_AT_MOST):
        modules.read(file)
    for place in root.parents:
        if (place / "conftest.py").is_file():
            modules.read(place / "conftest.py")
    for file in _files_of_plugins() if with_plugins else ():
        modules.read(file)
    found = modules.found
    return OwnSteps(
        tuple(one for one in found if one.pattern is not None), tuple(one for one in found if one.pattern is None)
    )


def used_in_features(steps: Sequence[OwnStep], folder: Path) -> dict[OwnStep, str]:
    """For each definition of the project that a folder belongs to a step of its features that it may match."""
    found: dict[OwnStep, str] = {}
    for path in files_below(project_of(folder), ".feature", at_most=_FOLDERS_AT_MOST) if steps else ():
        try:
            text = read_text(path)
        except (OSError, ValueError):
            continue
        for sentence in _STEP.findall(text):
            for one in steps:
                if one not in found and one.pattern is not None and one.pattern.fullmatch(sentence):
                    found[one] = f"{one.kind.capitalize()} {sentence}"
    return found


def project_of(folder: Path) -> Path:
    """The folder of the project: the nearest one with settings, from this one upward; this one if none has any."""
    return next(
        (place for place in (folder, *folder.parents) if any((place / name).exists() for name in _MARKS_OF_A_PROJECT)),
        folder,
    )


class _Modules:
    """Reads modules, and those that they name in `pytest_plugins`."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._read: set[Path] = set()
        self.found: list[OwnStep] = []

    def read(self, file: Path) -> None:
        if file in self._read or file.is_relative_to(_PACKAGE):
            return
        self._read.add(file)
        try:
            source = file.read_bytes()
            if not _may_define_steps(source):
                return
            module = ast.parse(source)
        except (OSError, ValueError, SyntaxError, RecursionError):  # pytest will say what is wrong with it
            return
        self.found += _Module(file, module).steps()
        for name in _named_plugins(module):
            for other in _files_of_module(name, [str(self._root), str(file.parent)]):
                self.read(other)


def _may_define_steps(source: bytes) -> bool:
    """Whether it is worth the time to parse a module."""
    if b"pytest_bdd" in source or b"pytest_plugins" in source:
        return True
    return b"hypothesis" not in source and _DECORATOR.search(source) is not None


class _Module:
    """A module of a project, and what its names stand for."""

    def __init__(self, file: Path, module: ast.Module) -> None:
        self._file = file
        self._nodes = list(ast.walk(module))
        self._from = dict(_imported(self._nodes))
        self._constants = dict(_constants(module))

    def steps(self) -> Iterator[OwnStep]:
        decorated = {
            id(decorator): function
            for function in self._nodes
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
            for decorator in function.decorator_list
        }
        for node in self._nodes:
            if isinstance(node, ast.Call) and (kind := self._kind(node.func, id(node) in decorated)):
                yield self._step(kind, node, decorated.get(id(node)))

    def _kind(self, function: ast.expr, is_decorator: bool) -> str:
        """The kind of the steps that a call defines; "" for any other call.

        A decorator may come from a module of the project that wraps the one of pytest-bdd.
        """
        match function:
            case ast.Name(id=name):
                module, original = self._from.get(name, ("", name))
                tool = module.partition(".")[0]
                may_be = tool == "pytest_bdd" or (is_decorator and tool not in _OTHER_TOOLS)
                return KINDS.get(original, "") if may_be else ""
            case ast.Attribute(value=ast.Name(id=name), attr=attribute):
                return KINDS.get(attribute, "") if self._from.get(name, ("", ""))[1] == "pytest_bdd" else ""
        return ""

    def _step(self, kind: str, call: ast.Call, function: ast.FunctionDef | ast.AsyncFunctionDef | None) -> OwnStep:
        named = {keyword.arg: keyword.value for keyword in call.keywords}
        sentence, pattern = self._sentence(call.args[0] if call.args else named.get("name"))
        return OwnStep(
            kind,
            sentence,
            self._file,
            call.lineno,
            doc=(ast.get_docstring(function) or "") if function else "",
            takes=below(function) if function else "",
            pattern=pattern,
        )

    def _sentence(self, node: ast.expr | None) -> tuple[str, re.Pattern[str] | None]:
        """The sentence in a decorator and the pattern of its texts; no pattern for one that is computed."""
        if node is None:
            return "", None
        text = self._text(node)
        if text is not None:
            return text, _compiled(_of_format(text) + "|" + re.escape(text))
        match node:
            case ast.Call(func=ast.Attribute(attr=parser) | ast.Name(id=parser), args=[first, *_]):
                text = self._text(first)
                parser = self._from.get(parser, ("", parser))[1]
                if text is not None and parser in ("parse", "cfparse", "string", "re"):
                    return text, _compiled(text if parser == "re" else _of_format(text))
        return ast.unparse(node), None

    def _text(self, node: ast.expr) -> str | None:
        """The value of an expression of constant texts; None for any other."""
        match node:
            case ast.Constant(value=str(text)):
                return text
            case ast.Name(id=name):
                return self._constants.get(name)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                parts = self._text(left), self._text(right)
                return None if parts[0] is None or parts[1] is None else parts[0] + parts[1]
            case ast.JoinedStr(values=values):
                texts = [
                    self._text(value.value if isinstance(value, ast.FormattedValue) else value) for value in values
                ]
                return None if None in texts else "".join(filter(None, texts))
        return None


def _of_format(text: str) -> str:
    """A regular expression for a format, in which anything may stand for a field."""
    parts = [
        re.escape({"{{": "{", "}}": "}"}[part])
        if part in ("{{", "}}")
        else ".*"
        if part.startswith("{")
        else re.escape(part)
        for part in re.split(f"({_FIELD.pattern})", text)
    ]
    return "".join(parts)


def _compiled(pattern: str) -> re.Pattern[str] | None:
    """The pattern, whatever flags the definition gives it; None for one that is not a regular expression."""
    try:
        return re.compile(pattern, re.IGNORECASE | re.DOTALL)
    except (re.error, RecursionError, OverflowError):
        return None


def _imported(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, tuple[str, str]]]:
    """By the name in a module: the module that it comes from, and its name there; of a module its own name."""
    for node in nodes:
        if isinstance(node, ast.ImportFrom):
            yield from ((one.asname or one.name, (node.module or "", one.name)) for one in node.names)
        elif isinstance(node, ast.Import):
            yield from ((one.asname or one.name.partition(".")[0], (one.name, one.name)) for one in node.names)


def _constants(module: ast.Module) -> Iterator[tuple[str, str]]:
    for node in module.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str(text))):
                yield name, text
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.Constant(value=str(text))):
                yield name, text


def _named_plugins(module: ast.Module) -> Iterator[str]:
    """The modules in `pytest_plugins`."""
    for node in module.body:
        if isinstance(node, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == "pytest_plugins" for target in node.targets
        ):
            yield from (
                one.value
                for one in ast.walk(node.value)
                if isinstance(one, ast.Constant) and isinstance(one.value, str)
            )


def _files_of_module(name: str, folders: Iterable[str]) -> list[Path]:
    """The file of a module, or the files of a package; it is found without being imported."""
    path: list[str] | None = [*folders]
    for tries in (path, None):
        place = tries
        spec = None
        for at, part in enumerate(name.split(".")):
            spec = PathFinder.find_spec(".".join(name.split(".")[: at + 1]) if tries is None else part, place)
            if spec is None:
                break
            place = list(spec.submodule_search_locations or [])
        if spec is not None and spec.origin:
            file = Path(spec.origin)
            return files_below(file.parent, ".py") if file.name == "__init__.py" else [file]
    return []


def _files_of_plugins() -> Iterator[Path]:
    """The files of installed pytest plugins that need pytest-bdd; ours is not one of them."""
    from importlib.metadata import entry_points

    for plugin in entry_points(group="pytest11"):
        requires = (plugin.dist.requires if plugin.dist else None) or ()
        if plugin.module.partition(".")[0] not in ("handoff", "pytest_bdd") and any(
            re.match(r"pytest[-_]bdd\b", one, re.IGNORECASE) for one in requires
        ):
            yield from _files_of_module(plugin.module, [])
