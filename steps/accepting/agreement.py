"""Decides which changes of a run are accepted, file by file.

A scenario proposes new texts. A place in the file may belong to several scenarios: a step of a background, or of an
outline with several rows. It is edited only if all of them have run it and propose the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from ..collecting import document as documents
from ..collecting import placeholders
from ..collecting.document import Case, Document
from ..collecting.feature_source import DocumentError, Source, read_source
from ..collecting.gherkin import Node
from . import gherkin_edit
from .gherkin_edit import CannotBeWritten, Edit, GherkinText
from .places import NewValue, Outline, Place, new_values

_STALE: Final = "the file has changed since it was collected"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A change that is not accepted: its place, what is expected, what is found, and why."""

    place: str
    wanted: Sequence[str]
    found: Sequence[str]
    why: str


@dataclass(slots=True)
class Decision:
    """What is decided about a file.

    Attributes:
        path: the file itself, if links lead to it.
        shown: its path in texts.
        digest: of its bytes when it was decided.
        before: its content.
        after: its content with the accepted changes; the same if there are none.
        accepted: by the id of a scenario, how many of its changes are accepted.
        cases: the places of the scenarios with accepted changes in the file, from 0.
        edits: how many values of the file change.
        refusals: what is not accepted, by the id of a scenario.
    """

    path: Path
    shown: str
    digest: str = ""
    before: str = ""
    after: str = ""
    accepted: dict[str, int] = field(default_factory=dict)
    cases: dict[str, int] = field(default_factory=dict)
    edits: int = 0
    refusals: dict[str, list[Refusal]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True, slots=True)
class _Proposal:
    """A change of a scenario, and the new values that it needs."""

    note: Mapping[str, Any]
    change: Mapping[str, Any]
    step: Node
    case: Case
    values: list[NewValue]


def decided(notes: Sequence[Mapping[str, Any]]) -> Decision:
    """Decide about the notes of all scenarios of one file, as `acceptance` makes them."""
    path = Path(notes[0]["path"]).resolve()
    decision = Decision(path, notes[0]["shown"])
    try:
        source = read_source(path, decision.shown)
        document = documents.read(path, shown=decision.shown)
    except DocumentError as error:
        _refuse_all(decision, notes, str(error).split("\n")[0])
        return decision
    decision.before = decision.after = source.content
    decision.digest = source.digest
    if any(note["digest"] != source.digest for note in notes):
        _refuse_all(decision, notes, _STALE)
        return decision
    return _File(decision, source, document, notes).decide()


def _refuse_all(decision: Decision, notes: Iterable[Mapping[str, Any]], why: str) -> None:
    for note in notes:
        for change in _changes(note):
            decision.refusals[note["id"]].append(_refusal(decision.shown, change, change["why_not"] or why))


def _changes(note: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [*note["changes"], *([note["refused"]] if note["refused"] else [])]


def _refusal(shown: str, change: Mapping[str, Any], why: str) -> Refusal:
    return Refusal(f"{shown}:{change['at']}", change["wanted"], change["found"], why)


class _File:
    """The decision about one file that is as it was collected."""

    def __init__(
        self, decision: Decision, source: Source, document: Document, notes: Sequence[Mapping[str, Any]]
    ) -> None:
        self._decision = decision
        self._shown = decision.shown
        self._notes = notes
        self._gherkin = GherkinText(source.content)
        root = self._gherkin.root
        self._steps: dict[int, Node] = {step["location"]["line"]: step for step in gherkin_edit.steps_of(root)}
        self._rows = {row["location"]["line"]: row for row, _ in gherkin_edit.example_rows(root)}
        self._cases = document.cases
        self._lines_of = [{step.line_number for step in case.render().steps} for case in document.cases]

    def decide(self) -> Decision:
        proposals = list(self._proposals())
        refused = self._disagreements(proposals)
        edits: dict[Place, Edit] = {}
        for proposal in proposals:
            why = next((refused[value.place] for value in proposal.values if value.place in refused), "")
            if not why:
                try:
                    new = {value.place: self._edit(value) for value in proposal.values}
                    for edit in new.values():
                        self._gherkin.edited([edit])
                    edits |= new
                except CannotBeWritten as error:
                    why = str(error)
            if why:
                self._refuse(proposal.note, proposal.change, why)
                continue
            name = proposal.note["id"]
            self._decision.accepted[name] = self._decision.accepted.get(name, 0) + 1
            self._decision.cases[name] = proposal.note["case"]
        self._decision.after = self._gherkin.edited(edits.values())
        self._decision.edits = len(edits)
        return self._decision

    def _refuse(self, note: Mapping[str, Any], change: Mapping[str, Any], why: str) -> None:
        self._decision.refusals[note["id"]].append(_refusal(self._shown, change, why))

    def _proposals(self) -> Iterator[_Proposal]:
        for note in self._notes:
            case = self._cases[note["case"]]
            outline = Outline(case.line if case.values else 0, dict(case.values))
            for change in _changes(note):
                if change["why_not"]:
                    self._refuse(note, change, change["why_not"])
                    continue
                step = self._steps[change["line"]]
                if name := _text_of_a_language(case, step):
                    self._refuse(note, change, f"<{name}> is a text of texts.<language>.yaml: edit it there")
                    continue
                try:
                    values = new_values(step, change["row"], change["wanted"], change["found"], outline)
                except CannotBeWritten as error:
                    self._refuse(note, change, str(error))
                    continue
                yield _Proposal(note, change, step, case, values)

    def _disagreements(self, proposals: Sequence[_Proposal]) -> dict[Place, str]:
        """The places that not all scenarios want to have edited in the same way, and why."""
        by_place: dict[Place, dict[str, set[NewValue]]] = defaultdict(lambda: defaultdict(set))
        uses: dict[Place, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
        lines: dict[Place, int] = {}
        for proposal in proposals:
            for value in proposal.values:
                by_place[value.place][proposal.note["id"]].add(value)
                uses[value.place][proposal.note["id"]].add(proposal.change["line"])
                lines[value.place] = proposal.change["line"]
        found: dict[Place, str] = {}
        for place, values in by_place.items():
            why = self._why_not_all(lines[place], place, values)
            if not why and place.kind == "example":
                why = self._used_elsewhere(place, uses[place])
            if why:
                found[place] = why
        return found

    def _why_not_all(self, line: int, place: Place, values: Mapping[str, set[NewValue]]) -> str:
        if len(set().union(*values.values())) > 1:
            return "the scenarios or steps that share it find different texts"
        if place.kind == "example":
            sharing = [at for at, case in enumerate(self._cases) if case.line == place.line]
        else:
            sharing = [at for at, steps in enumerate(self._lines_of) if line in steps]
        notes: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
        for note in self._notes:
            notes[note["case"]].append(note)
        for at in sharing:
            case = f"{self._shown}:{self._cases[at].line}"
            if not notes[at] or any(line not in note["passed"] for note in notes[at]):
                return f"{case} shares it, and has not run up to it"
            if any(note["id"] not in values for note in notes[at]):
                return f"{case} shares it, and does not find the new text"
        return ""

    def _used_elsewhere(self, place: Place, uses: Mapping[str, set[int]]) -> str:
        """Why a cell of examples cannot be edited: it fills another place as well."""
        at, case = next((at, case) for at, case in enumerate(self._cases) if case.line == place.line)
        outline = Outline(case.line, dict(case.values))
        for line in sorted(self._lines_of[at]):
            count = sum(outline.placeholders_in(text).count(place.name) for text in _texts(self._steps[line]))
            if count and any(line not in changed for changed in uses.values()):
                return f"its cell also fills <{place.name}> of line {line}, which does not change"
            if count > 1:
                return f"line {line} has <{place.name}> more than once"
        return ""

    def _edit(self, value: NewValue) -> Edit:
        place = value.place
        match place.kind:
            case "step":
                return self._gherkin.quoted_in_step(self._steps[place.line], value.start, value.end, value.value)
            case "example":
                return self._gherkin.cell(self._rows[place.line], place.column, value.value)
            case "cell":
                return self._gherkin.cell({"location": {"line": place.line}}, place.column, value.value)
            case "doc string":
                node = next(s["docString"] for s in self._steps.values() if _doc_string_line(s) == place.line)
                return self._gherkin.doc_string(node, value.value)


def _doc_string_line(step: Node) -> int:
    return int(step["docString"]["location"]["line"]) if "docString" in step else 0


def _text_of_a_language(case: Case, step: Node) -> str:
    """The name of a text in a step of a scenario that is played in languages; "" for none."""
    names = placeholders.left(case.template, case.values) if case.variant.language else ()
    return next((name for name in names if any(f"<{name}>" in text for text in _texts(step))), "")


def _texts(step: Node) -> Iterator[str]:
    """The texts of a step that placeholders may stand in."""
    yield step["text"]
    for row in step["dataTable"]["rows"] if "dataTable" in step else ():
        yield from (cell.get("value", "") for cell in row["cells"])
    if "docString" in step:
        yield step["docString"]["content"]
