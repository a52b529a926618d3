"""What is said about steps without a definition: the lines to write instead, values filled in, the best one first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from pytest_bdd.parser import Step

from ...engine import lookalikes
from ..wording.rewriter import Line, rewriter
from ..wording.words import names_of_agents, says_i
from . import step_kinds
from .step_index import AmbiguousStep, Index, Match

_CATALOGUE: Final = "  `handoff steps` lists every sentence"


def may_be_an_agent(step: Step, match: Match, steps: Iterable[Step]) -> bool:
    """Whether a step is told by "I", in other words than ours, in a scenario where that could be an agent as well."""
    return match.text != step.name and says_i(step.name) and names_of_agents(one.name for one in steps) is not None


def answers(index: Index, step: Step, language: str, steps: Sequence[Step] = ()) -> tuple[str, ...]:
    """What is said about a step without a definition, and about each behind it, with the keywords of a language.

    Args:
        index: the definitions that the feature sees.
        step: the step that the scenario is at.
        language: of the feature, as Gherkin names it.
        steps: all steps of the scenario.
    """
    at = next((at for at, one in enumerate(steps) if one is step), len(steps))
    others = [one for one in steps[at + 1 :] if _is_undefined(index, one, language, steps)]
    different: dict[str, Step] = {}
    for one in (step, *others):
        different.setdefault(one.name, one)
    return tuple("\n".join(_about(index, one, language, steps)) for one in different.values())


def text(said: Sequence[str]) -> str:
    """The message with these answers."""
    ending = [_CATALOGUE] if any(line.startswith("  did you mean") for one in said for line in one.split("\n")) else []
    plain = [one for one in said if "\n" not in one]
    return "\n".join([*said, *(ending or [_CATALOGUE][: len(plain)])])


def _is_undefined(index: Index, step: Step, language: str, steps: Sequence[Step]) -> bool:
    try:
        match = index.find(step.type, step.name, language)
    except AmbiguousStep:
        return False
    return match is None or may_be_an_agent(step, match, steps)


def _about(index: Index, step: Step, language: str, steps: Sequence[Step]) -> Iterator[str]:
    yield f"no step definition for: {step_kinds.in_language(step.type, step.name, language)}"
    if says_i(step.name) and (agents := names_of_agents(one.name for one in steps)) is not None:
        yield '  "I" may be the consumer or an agent'
        yield from _to_write([*rewriter().answers(step.type, step.name), *_as_agent(step, agents)], step, language)
        return
    if corrected := index.corrected(step.type, step.name):
        text, wrong = corrected
        yield f"  {'; '.join(wrong)}"
        yield f"  write: {step.keyword.strip()} {text}"
        return
    other = index.kind_of(step.name, step.type)
    if other is not None and other != step.type:
        keyword = step_kinds.in_language(other, "", language).strip()
        text = next(iter(index.meanings(other, step.name)), step.name)
        yield f"  this sentence is a {keyword} step, write: {step_kinds.in_language(other, text, language)}"
        return
    plain = lookalikes.plain(step.name)
    if (alike := lookalikes.difference(plain, step.name)) and index.kind_of(plain, step.type):
        yield _about_the_difference(step.name, plain, alike)
    answers = rewriter().answers(step.type, step.name)
    if len(index.meanings(step.type, step.name)) > 1:
        yield "  it may mean different things"
    yield from _to_write(answers, step, language)
    near = index.near(step.type, plain, language, only_users=bool(answers))
    yield from (f"  did you mean: {sentence}" for sentence in near[:1])
    yield from (f"            or: {sentence}" for sentence in near[1:])


def _to_write(lines: Iterable[Line], step: Step, language: str) -> Iterator[str]:
    missing: dict[str, None] = {}
    for at, line in enumerate(dict.fromkeys(lines)):
        same = line.kind == step.type
        written = (
            f"{step.keyword.strip()} {line.text}" if same else step_kinds.in_language(line.kind, line.text, language)
        )
        yield f"  {'   or' if at else 'write'}: {written}"
        missing |= dict.fromkeys(line.missing)
    if missing:
        yield f"  in place of … goes: {', '.join(missing)}"


def _as_agent(step: Step, agents: Sequence[str]) -> Iterator[Line]:
    """The lines of a step told by "I", if that is an agent; the agent's name, if there is one only."""
    who = f"the agent {agents[0] if len(agents) == 1 else chr(34) + '…' + chr(34)}"
    yield from rewriter().answers(step.type, re.sub(r"\bI\b(?:'m\b|'ve\b)?", lambda _: who, step.name, count=1))


def _about_the_difference(text: str, plain: str, alike: str) -> str:
    """The line about a step that has a definition with plain characters; of blanks alone, one or more are too many."""
    if re.sub(" +", " ", text) == plain:
        return f"  there is a blank too many, write: {plain}"
    return f"  with plain characters it has one: {alike}"
