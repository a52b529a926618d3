"""Every step that a text of ours advises is one that runs: in help, documents, messages of errors."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from handoff.steps.scenario.replay import library
from handoff.steps.wording.advice import ADVICE
from handoff.steps.wording.rewriter import MISSING, Line

from ..architecture.sources import MODULES, REPOSITORY, name_of

PAGES = sorted([*REPOSITORY.glob("*.md"), *(REPOSITORY / "docs").glob("*.md")])
KINDS = ("given", "when", "then")
STEP = re.compile(r"(?<![\w-])(Given|When|Then) ((?!steps?\b|they\b|or\b)[^\n`]+)")
FENCED = re.compile(r"^```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
STEP_OF_A_FEATURE = re.compile(r"^ *(Given|When|Then|And|But|\*) ([^ ].*)$", re.MULTILINE)
PLACEHOLDER = re.compile(r"<step>|\{\w+(?::\w+)?\}")
CODE = re.compile(r"`((?:Given|When|Then|And) [^`]+)`")
ENDS = re.compile(r"(?=[,;)\"']|\.? |\.?$|:)")

# What a message puts in for a part of a step, if that is not a value: a value is "…".
PUT_IN = {
    "fakes/external/stubs.py": {"what": 'GET "https://a.example/b"'},
    "fakes/world/messaging_window.py": {"_ACTIONS[kind]": "taps the button", "_ACTIONS[first.kind]": "picks"},
}
# Texts that begin like a step and advise none.
PROSE = frozenset(
    {
        ("cli/diff.py", "the scenarios in FEATURES that"),
        ("cli/diff.py", "and When steps alone, and the turns that end"),
        ("steps/scenario/context.py", "the bot says"),
        ("cli/chat.py", 'the skill "(.+)" with id (\\d+)$'),
        ("engine/lint/flow.py", "the integration … fails, the consumer gets the platform's text and the flow ends:"),
    }
)
# A page shows the failure of a step that is not defined.
FIRST_WORDS = yaml.safe_load((REPOSITORY / "tests/steps/first_words.yaml").read_text(encoding="utf-8"))
UNDEFINED = {("README.md", "the chat is escalated")}


def is_step(keyword: str, text: str) -> bool:
    """Whether a step is a sentence of the library, also in other words, and also while a value is missing."""
    kinds = [keyword.lower()] if keyword.lower() in KINDS else KINDS
    return any(library().find(kind, text) is not None or Line(kind, text).is_sentence for kind in kinds)


def begins_with_step(keyword: str, text: str) -> bool:
    """Whether a text begins with such a step; a message may go on behind it."""
    return any(
        is_step(keyword, text[: end.start()]) or is_step(keyword, text[: end.end() + 1]) for end in ENDS.finditer(text)
    )


def texts(module: Path) -> Iterator[str]:
    """The texts in the code of a module, with "…" where a value is put in; no docstrings but those that are help."""
    put_in = PUT_IN.get(name_of(module), {})
    tree = ast.parse(module.read_text(encoding="utf-8"))
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    if name_of(module).startswith("cli/"):
        yield ast.get_docstring(tree) or ""
    within: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            within |= {id(part) for part in ast.walk(node)}
            yield "".join(
                str(part.value) if isinstance(part, ast.Constant) else put_in.get(ast.unparse(part.value), MISSING)
                for part in node.values
                if isinstance(part, ast.Constant | ast.FormattedValue)
            )
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings | within:
            yield node.value


def told(module: Path) -> Iterator[tuple[str, str]]:
    """The steps in the texts of a module; the advice has a test of its own."""
    if name_of(module) == "steps/wording/advice.py":
        return
    for text in texts(module):
        for keyword, rest in STEP.findall(text):
            if not any(name_of(module) == name and rest.startswith(prose) for name, prose in PROSE):
                yield keyword, rest


def test_the_code_tells_to_write_steps() -> None:
    assert sum(1 for module in MODULES for _ in told(module)) > 20


@pytest.mark.parametrize(
    "module", [module for module in MODULES if any(True for _ in told(module))], ids=lambda path: name_of(path)
)
def test_each_step_that_the_code_tells_to_write_runs(module: Path) -> None:
    assert [f"{keyword} {rest}" for keyword, rest in told(module) if not begins_with_step(keyword, rest)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_each_step_of_a_page_runs(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    in_blocks = (step for block in FENCED.findall(text) for step in STEP_OF_A_FEATURE.findall(block))
    in_prose = (code.split(" ", 1) for code in CODE.findall(FENCED.sub("", text)))
    steps = [(keyword, " ".join(rest.split())) for keyword, rest in (*in_blocks, *in_prose)]

    wrong = {
        (page.name, rest)
        for keyword, rest in steps
        if not PLACEHOLDER.search(rest) and not begins_with_step(keyword, rest)
    }
    assert wrong - UNDEFINED == set()


def test_each_line_of_advice_is_a_sentence() -> None:
    lines = (line.split(" ", 1) for lines in ADVICE.values() for line in lines)
    plain = [(kind, text) for kind, text in lines if not PLACEHOLDER.search(text)]

    wrong = {f"{kind} {text}" for kind, text in plain if not Line(kind.lower(), text).is_sentence}
    assert wrong <= set(FIRST_WORDS["missing"])


@pytest.mark.parametrize("text", ["the consumer says hi", "the flow ends", 'the consumer shouts "hi", or waits'])
def test_checker_sees_a_step_that_does_not_run(text: str) -> None:
    assert not begins_with_step("When", text)


def test_checker_finds_the_step_at_the_beginning_of_a_message() -> None:
    assert begins_with_step("Given", 'the phrase "…" is the entity "…", or in the bot\'s intents file')
