"""No class and no folder is so large that a reader loses the way in it.

A class above a limit says why in its docstring, in a sentence that begins with "Large because".
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from .sources import MODULES, name_of

MOST_LINES, MOST_METHODS, MOST_MODULES = 300, 25, 20
REASON = re.compile(r"Large because \w+ \w+")


def test_no_class_is_large_without_a_reason() -> None:
    assert [f"{name_of(path)}: {what}" for path in MODULES for what in large(path.read_text(encoding="utf-8"))] == []


def test_no_folder_has_too_many_modules() -> None:
    folders = {path.parent for path in MODULES}
    counted = {name_of(folder): len([*folder.glob("*.py")]) - 1 for folder in folders}  # the front aside

    assert {folder: count for folder, count in counted.items() if count > MOST_MODULES} == {}


@pytest.mark.parametrize(
    ("doc", "lines", "methods", "found"),
    [
        ("A class.", 300, 25, []),
        ("A class.", 301, 1, ["A has 301 lines"]),
        ("A class.", 60, 26, ["A has 26 methods"]),
        ("A class. Large because the protocol has this many requests.", 301, 26, []),
        ("A class. Large because.", 301, 1, ["A has 301 lines"]),
        ("A class that is not large.", 301, 26, ["A has 301 lines and 26 methods"]),
    ],
)
def test_checker_counts_lines_and_methods(doc: str, lines: int, methods: int, found: list[str]) -> None:
    code = ["class A:", f'    """{doc}"""', *(f"    def m{number}(self): ..." for number in range(methods))]

    code += [f"    x{number} = 1" for number in range(lines - len(code))]
    assert list(large("\n".join(code))) == found


def large(code: str) -> Iterator[str]:
    """The classes above a limit whose docstring gives no reason."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.ClassDef) and not REASON.search(" ".join((ast.get_docstring(node) or "").split())):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            methods = sum(isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef) for each in node.body)
            over = [
                f"{count} {what}"
                for count, what, most in ((lines, "lines", MOST_LINES), (methods, "methods", MOST_METHODS))
                if count > most
            ]
            if over:
                yield f"{node.name} has {' and '.join(over)}"
