"""Names in code that nothing declares: not the panel, not the Global Functions, not the platform."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Final, Literal

from ..errors import closest, counted
from ..events import FindingReported
from ..script import FUNCTIONS, closest_function
from .custom_code import CodePanel
from .newer_library import NEWER_GLOBALS
from .subject import Check, Findings, Subject

_GIVEN_NAMES: Final = (
    "Array Boolean Date Error EvalError Function Infinity JSON Math NaN Number Object RangeError ReferenceError "
    "RegExp String SyntaxError TypeError URIError arguments botContext decodeURI decodeURIComponent encodeURI "
    "encodeURIComponent escape eval isFinite isNaN parseFloat parseInt undefined unescape"
)  # what a script finds there: ECMAScript 5 and the platform
_GIVEN: Final = frozenset(_GIVEN_NAMES.split())

_ELSEWHERE_NAMES: Final = (
    "$ Buffer XMLHttpRequest alert atob btoa clearInterval clearTimeout console document exports fetch jQuery "
    "localStorage module navigator process require sessionStorage setImmediate setInterval setTimeout window"
)  # browsers and Node.js have them
_ELSEWHERE: Final = frozenset(_ELSEWHERE_NAMES.split())

_MOST_NAMES: Final = 50  # of one panel that are reported one by one
_MOST_COMPARED: Final = 2_000  # declared names among which the nearest one is looked for
_NAME_LENGTH: Final = 200  # characters; longer names are not compared with others


def _undeclared_names(subject: Subject) -> Findings:
    code = subject.code
    common = code.global_tree
    shared = (common.scope.declared | common.assigned) if common is not None else set()
    is_open = common.is_dynamic if common is not None else any(panel.is_global for panel in code.panels)
    declared = _declared_in(code.parsed)
    for panel in code.parsed:
        if (is_open and not panel.is_global) or panel.tree.is_dynamic:
            continue  # a name may be declared where this check cannot see it
        known = [*_GIVEN, *shared, *panel.tree.scope.declared][:_MOST_COMPARED]
        free = {
            name: offset
            for name, offset in panel.tree.free_names().items()
            if not (name in _GIVEN or name in NEWER_GLOBALS or name in shared or name.casefold() == "botcontext")
        }
        for name, offset in sorted(free.items(), key=lambda item: item[1])[:_MOST_NAMES]:
            place = panel.place(*panel.tree.position_of(offset))
            rule, severity, text = _judged(name, panel, declared, known)
            yield FindingReported(rule, severity, panel.where, panel.path, f"{place}: {text}")
        if len(free) > _MOST_NAMES:
            text = f"The {panel.name} reads {counted(len(free) - _MOST_NAMES, 'more name')} without a declaration."
            yield FindingReported("JS-PANEL-SCOPE", "warning", panel.where, panel.path, text)


def _declared_in(panels: list[CodePanel]) -> Mapping[str, CodePanel]:
    """For each name the first panel that declares it."""
    found: dict[str, CodePanel] = {}
    for panel in panels:
        for name in panel.tree.declared_everywhere():
            found.setdefault(name, panel)
    return found


def _judged(
    name: str, panel: CodePanel, declared: Mapping[str, CodePanel], known: list[str]
) -> tuple[str, Literal["error", "warning"], str]:
    """Rule, severity and text for a name that is not declared."""
    function = closest_function(name[:_NAME_LENGTH])
    if name in FUNCTIONS or (function is not None and function.casefold() == name.casefold()):
        return "JS-PREFIX-CASE", "error", f"{name} needs its prefix: write botContext.{function}."
    other = declared.get(name)
    if other is not None and other is not panel:
        text = (
            f"{name} is declared in the {other.name} of {other.where}, and code is scoped to its panel: pass the "
            "value in a bot variable, or declare it in the Global Functions."
        )
        return "JS-PANEL-SCOPE", "error", text
    text = f"{name} is not declared in this panel or in the Global Functions, so the code stops here with an error"
    if name in _ELSEWHERE:
        return "JS-PANEL-SCOPE", "warning", f"{text}: browsers and Node.js have it, the platform does not."
    if not name.isascii():
        sign = next(sign for sign in name if not sign.isascii())
        text += f"; it contains {sign} ({unicodedata.name(sign, f'U+{ord(sign):04X}')})"
    near = closest(name[:_NAME_LENGTH], known)
    return "JS-PANEL-SCOPE", "warning", f"{text}; did you mean {near}?" if near else f"{text}: declare it with var."


CHECKS: Final[tuple[Check, ...]] = (_undeclared_names,)
