"""The author's code in a bot: every field that holds JavaScript, and what it hands to the platform."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from ..bot import Bot, Interaction
from ..script import CONVERSATION_START, GLOBAL_FUNCTIONS
from ..script.platform_calls import Use, uses_of, values_of
from ..script.script_tree import ScriptTree
from ..script.syntax_error import SyntaxProblem, syntax_problem
from ..script.tree_walk import tree_of

JUMP: Final = "setTriggerNextMessage"
_GLOBAL: Final = "globalFunctions.methods"
_PANELS: Final = {
    "preProcessMessage": ("pre_process", "Pre-Process Code"),
    "postProcessMessage": ("post_process", "Post-Process Code"),
    "processUserResponse": ("process_response", "Process User Response"),
}


@dataclass(frozen=True)
class CodePanel:
    """One piece of code.

    Attributes:
        path: its JSON path in the export.
        name: the panel's name, such as "Pre-Process Code".
        where: the node it belongs to, as its author knows it.
        is_template: whether it belongs to a dialog template, which never runs.
    """

    path: str
    name: str
    where: str
    code: str
    is_template: bool = False

    @property
    def is_global(self) -> bool:
        return self.path == _GLOBAL

    @cached_property
    def problem(self) -> SyntaxProblem | None:
        """The first place where it does not parse."""
        return syntax_problem(self.code, may_return=not self.is_global)

    @property
    def tree(self) -> ScriptTree:
        """Its syntax tree; only for code without a problem."""
        return tree_of(self.code)

    def place(self, line: int, column: int) -> str:
        return f"{self.name}, line {line}, column {column}"


class CustomCode:
    """All code of a bot. `panels` is in the export's order, the Global Functions first."""

    def __init__(self, bot: Bot) -> None:
        self._bot: Final = bot
        self.panels: Final = [panel for panel in _panels(bot) if panel.code.strip()]

    @cached_property
    def parsed(self) -> list[CodePanel]:
        """The panels that parse, without those of templates; the others do not run."""
        return [panel for panel in self.panels if not panel.is_template and panel.problem is None]

    @cached_property
    def is_known(self) -> bool:
        """Whether all code parses: what a broken panel was meant to do cannot be known."""
        return all(panel.is_template or panel.problem is None for panel in self.panels)

    @cached_property
    def global_functions(self) -> str:
        """The Global Functions, "" when they do not parse."""
        return next((panel.code for panel in self.parsed if panel.is_global), "")

    @cached_property
    def global_tree(self) -> ScriptTree | None:
        return tree_of(self.global_functions) if self.global_functions else None

    def uses(self, function: str, panel: CodePanel) -> tuple[Use, ...]:
        """The names that a panel hands to a function of the platform, directly or by a helper."""
        return uses_of(function, panel.code, "" if panel.is_global else self.global_functions)

    def names(self, function: str) -> frozenset[str] | None:
        """The names that any code hands to this function; None when some code computes one, or does not parse.

        A helper that nothing calls does not make the names unknown.
        """
        if not self.is_known:
            return None
        found = self._at_the_start(function)
        for panel in self.parsed:
            for use in self.uses(function, panel):
                if use.name is not None or not (panel.is_global and use.is_in_function):
                    found.add(use.name)
        return None if None in found else frozenset(name for name in found if name is not None)

    def values(self, function: str) -> Iterator[tuple[str, str | None]]:
        """The names that code hands to this function, each with its value; None for one that is not known."""
        for panel in self.parsed:
            yield from values_of(function, panel.code, "" if panel.is_global else self.global_functions)

    def called(self, function: str) -> frozenset[str | None]:
        """The names that helpers of the Global Functions hand to this function where something calls them."""
        panels = [panel for panel in self.parsed if not panel.is_global]
        found = {use.name for panel in panels for use in self.uses(function, panel) if use.is_inherited}
        return frozenset(found | self._at_the_start(function))

    def _at_the_start(self, function: str) -> set[str | None]:
        """The names that the conversation-start function hands on. Follows JS-INIT-CONVERSATION."""
        return {use.name for use in uses_of(function, CONVERSATION_START.code, self.global_functions)}

    def jumps_unasked(self, one: Interaction) -> tuple[Use, ...] | None:
        """The jumps of an interaction's code that runs without an answer; None for code with a syntax error."""
        before, after = self._jumps_at(f"{one.path}.preProcessMessage"), self.jumps_after_call(one)
        return None if before is None or after is None else before + after

    def jumps_after_call(self, one: Interaction) -> tuple[Use, ...] | None:
        """The jumps of Post-Process Code and Transform Result Script; None for code with a syntax error."""
        integration = self._bot.integration_of(one) if one.type == "API_INTEGRATION" else None
        path = f"{integration.path}.transformResultsScript" if integration is not None else ""
        transform, after = self._jumps_at(path), self._jumps_at(f"{one.path}.postProcessMessage")
        return None if transform is None or after is None else transform + after

    def _jumps_at(self, path: str) -> tuple[Use, ...] | None:
        panel = self._by_path.get(path)
        if panel is None:
            return ()
        return None if panel.problem is not None else self.uses(JUMP, panel)

    @cached_property
    def _by_path(self) -> dict[str, CodePanel]:
        return {panel.path: panel for panel in self.panels}


def _panels(bot: Bot) -> Iterator[CodePanel]:
    yield CodePanel(_GLOBAL, GLOBAL_FUNCTIONS, bot.name, bot.global_functions)
    for one in bot.integrations:
        yield CodePanel(f"{one.path}.transformResultsScript", "Transform Result Script", one.name, one.transform_script)
    for interaction in bot.interactions:
        for key, (attribute, name) in _PANELS.items():
            yield CodePanel(f"{interaction.path}.{key}", name, interaction.where, getattr(interaction, attribute))
    templates = bot.raw.get("dialogTemplates")
    for number, template in enumerate(templates if isinstance(templates, list) else []):
        code = template.get("globalFunctions") if isinstance(template, dict) else None
        if isinstance(code, str) and code.strip() != bot.global_functions.strip():
            path = f"dialogTemplates[{number}].globalFunctions"
            yield CodePanel(path, "Global Functions of a template", bot.name, code, is_template=True)
