"""The pages of docs/reference/ are what docs/generate.py writes, and they leave nothing out."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any, get_args

import pytest

from handoff.engine.catalogue import rules
from handoff.engine.events import Body
from handoff.engine.lint import checked
from handoff.engine.settings import ConnectorSettings, PlatformSettings, Switches
from handoff.steps.wording import rewriter
from handoff.steps.wording.value_types import TYPES

REPOSITORY = Path(__file__).parents[2]
REFERENCE = REPOSITORY / "docs" / "reference"


@pytest.fixture(scope="module")
def generate() -> Any:
    """The module docs/generate.py."""
    specification = importlib.util.spec_from_file_location("generate", REPOSITORY / "docs" / "generate.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def written(generate: Any) -> dict[str, str]:
    """The pages as they would be written now."""
    return generate.pages()


def test_there_are_no_other_pages(written):
    assert {path.name for path in REFERENCE.iterdir()} == set(written)


@pytest.mark.parametrize(
    "name", ["README.md", "escalation.md", "events.md", "lint.md", "python.md", "rules.md", "settings.md", "steps.md"]
)
def test_page_is_up_to_date(written, name):
    kept = (REFERENCE / name).read_text(encoding="utf-8")

    assert kept == written[name], f"docs/reference/{name} is stale: run `make docs`"


def test_examples_of_sentences_are_steps_of_the_features(generate):
    assert generate.EXAMPLES.read_text(encoding="utf-8") == generate.examples_of_sentences(), "stale: run `make docs`"


def test_every_rule_is_there(written):
    missing = [rule.id for rule in rules() if f"### {rule.id}\n" not in written["rules.md"]]

    assert missing == []


def test_every_event_is_there(written):
    kinds = [kind.__name__ for kind in get_args(get_args(Body)[0])]

    assert [kind for kind in kinds if f"### {kind}\n" not in written["events.md"]] == []


def test_every_sentence_is_there(written):
    missing = [
        one.sentence for one in rewriter.written() if f"- **{one.keyword}** `{one.sentence}`" not in written["steps.md"]
    ]

    assert missing == []


def test_words_of_every_placeholder_are_there(written):
    rows = [line.split(" | ")[0] for line in written["steps.md"].splitlines() if line.startswith("| `")]
    named = {row.strip("|` ") for row in rows}

    assert set(TYPES) <= named
    assert named - set(TYPES) <= {one.sentence for one in rewriter.written()}


@pytest.mark.parametrize("model", [ConnectorSettings, PlatformSettings, Switches], ids=lambda model: model.__name__)
def test_every_setting_is_there(written, model):
    assert [name for name in model.model_fields if f"`{name}`" not in written["settings.md"]] == []


def test_every_rule_of_lint_is_there(written):
    assert [each for each in checked() if f"| [{each}]" not in written["lint.md"]] == []


def test_pages_know_no_machine(written):
    assert [name for name, text in written.items() if str(REPOSITORY) in text] == []
