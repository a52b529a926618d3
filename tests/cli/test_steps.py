"""`handoff steps`: looking for a sentence."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from handoff.cli import main
from handoff.cli.steps import Entry, entries, matching
from handoff.steps.wording.examples import examples
from handoff.steps.wording.rewriter import written as library
from handoff.steps.wording.search_terms import TERMS
from handoff.steps.wording.sentence_patterns import SentencePattern

TABLE = yaml.safe_load(Path(__file__).with_name("words_of_the_field.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def known() -> list[Entry]:
    return entries()


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "pytest.ini").touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def shown(capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    assert main(["steps", *words]) == 0
    return capsys.readouterr().out.splitlines()


def test_no_words_show_every_sentence_by_group(capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(capsys)

    groups = [line for line in lines if line and not line.startswith(" ")]
    assert groups == sorted(groups)  # those of this checkout, which has no steps of its own
    assert {"agent", "consumer", "conversation"} <= set(groups)
    assert "  When  the consumer says {text}" in lines


def test_words_narrow_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(capsys, "ring", "expire")

    assert [line for line in lines if line.startswith(("  Given", "  When", "  Then"))] == [
        "  When  the agent {agent} lets the ring expire"
    ]


def test_words_of_the_field_find_their_sentences_among_the_first(known: list[Entry]) -> None:
    first = {
        searched: {f"{one.keyword} {one.text}" for one in matching(known, searched.split())[: TABLE["first"]]}
        for searched in TABLE["searches"]
    }

    assert {at: found for at, wanted in TABLE["searches"].items() if (found := set(wanted) - first[at])} == {}


def test_each_meaning_of_a_term_stands_in_a_sentence(known: list[Entry]) -> None:
    texts = "\n".join(one.text.casefold() for one in known)

    assert [(term, one) for term, meanings in TERMS.items() for one in meanings if one not in texts] == []


@pytest.mark.parametrize("written", ["time-out", "time out", "Timeout", "TIME-OUT"])
def test_blanks_hyphens_and_letter_case_of_a_term_do_not_matter(known: list[Entry], written: str) -> None:
    assert matching(known, written.split()) == matching(known, ["timeout"])


def test_a_term_and_a_word_narrow_the_list_together(known: list[Entry]) -> None:
    found = [one.text for one in matching(known, ["working", "hours", "skill"])]

    assert "the skill {skill} is {shift:shift}" in found
    assert "it is {moment:moment}" not in found


def test_words_in_braces_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(capsys, "goes", "state")

    assert lines[lines.index("  When  the agent {agent} goes {state:state}") + 2] == (
        "          {state}: online, away, back soon, offline"
    )


def test_letter_case_and_quoting_of_words_do_not_matter(capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(capsys, "RING", "expire") == shown(capsys, "ring expire")


def test_keyword_counts_as_a_word(capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(capsys, "given")

    assert any(line.startswith("  Given ") for line in lines)


def test_words_that_no_sentence_has_are_status_1_with_a_hint(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["steps", "conversatoin"]) == 1

    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == "no sentence has the words: conversatoin\n  did you mean 'conversation'?\n"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ('the user types "hi"', "  When  the consumer says {text}"),
        ("When the customer waits 5 minutes", "  When  {wait:duration} pass(es)"),
        ("the agent accepts", "  When  the agent {agent} {action:agent_action} the conversation"),
        ("carousel", "  Then  the bot shows {count:cards}"),
        ("busy", "  Given the agent {agent} has no free messaging slot"),
        ("logged", "  Given the agent {agent} is {state:state}"),
        ("escalated", "  Then  the conversation stays with the bot"),
    ],
)
def test_a_step_in_other_words_shows_the_sentence_that_it_means(
    capsys: pytest.CaptureFixture[str], said: str, sentence: str
) -> None:
    assert sentence in shown(capsys, said)


def test_each_sentence_has_an_example_that_is_a_step_of_it() -> None:
    """`make docs` takes the examples out of features/, where they run; `tests/docs` holds them to it."""
    shown = examples()

    for one in library():
        keyword, _, text = shown[f"{one.keyword} {one.sentence}"].split("\n")[0].partition(" ")
        assert (keyword, SentencePattern(one.sentence).is_matching(text)) == (one.keyword, True), text


def test_an_example_is_shown_with_what_stands_below_it(capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(capsys, "consumer quickly says")

    at = lines.index("  When  the consumer quickly says:  (with a table)")
    assert lines[at + 2 : at + 4] == ["          example: When the consumer quickly says:", lines[at + 3]]
    assert lines[at + 3].startswith("                     | ")


OWN = """\
from pytest_bdd import given, parsers, step

@given(parsers.parse('a premium customer named "{name}"'))
def premium(name, datatable):
    \"\"\"Somebody who pays more.\"\"\"

@step("the moon is full")
def moon(): ...

@given(computed())
def other(): ...
"""


def test_steps_of_the_project_are_shown_with_their_place_and_a_step_that_uses_them(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "tests").mkdir()
    (project / "tests" / "conftest.py").write_text(OWN + "raise Exception")
    (project / "a.feature").write_text('Feature: A\n  Scenario: B\n    And a premium customer named "Ann"\n')

    assert shown(capsys, "premium") == [
        "your own",
        '  Given a premium customer named "{name}"  (with a table)',
        "          Somebody who pays more.",
        "          defined in tests/conftest.py:3",
        '          example: Given a premium customer named "Ann"',
    ]
    assert shown(capsys, "moon")[1:] == ["  *     the moon is full", "          defined in tests/conftest.py:7"]
    assert "  Given computed()" in shown(capsys, "computed")


def test_what_is_shown_of_the_project_has_no_secrets(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "conftest.py").write_text(OWN)
    (project / "a.feature").write_text('Given a premium customer named "a password=hunter2-Long"\n')

    assert "hunter2" not in "\n".join(shown(capsys, "premium"))


@pytest.mark.parametrize("text", ["def (", "\0", "from pytest_bdd import given\n@given(", "\udcff"])
def test_a_python_file_that_cannot_be_read_is_passed_over(
    project: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    (project / "conftest.py").write_bytes(b"pytest_bdd\n" + text.encode("utf-8", "surrogateescape"))

    assert "your own" not in shown(capsys)


def test_steps_of_a_module_in_pytest_plugins_are_the_project_s_own(
    project: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    installed = tmp_path_factory.mktemp("installed")
    (installed / "company").mkdir()
    (installed / "company" / "__init__.py").write_text("raise Exception")
    (installed / "company" / "talk.py").write_text(OWN)
    monkeypatch.syspath_prepend(installed)
    (project / "conftest.py").write_text('pytest_plugins = ["company.talk", "nowhere"]\n')

    assert "your own" in shown(capsys, "premium")


def test_json_has_all_that_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["steps", "--format", "json", "agent", "goes"]) == 0

    found = json.loads(capsys.readouterr().out)[0]
    assert found["keyword"] == "When"
    assert found["sentence"] == "the agent {agent} goes {state:state}"
    assert found["group"] == "agent"
    assert found["words"] == {"state": ["online", "away", "back soon", "offline"]}
    assert found["example"].startswith('When the agent "')
    assert (found["takes"], found["defined"]) == ("", "")


def test_json_of_nothing_is_an_empty_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["steps", "--format", "json", "conversatoin"]) == 1
    assert capsys.readouterr().out == "[]\n"


def test_nothing_that_runs_features_is_loaded_to_answer() -> None:
    """Then the answer is there at once."""
    code = (
        "import sys; from handoff.cli import main; main(['steps', 'busy']); main(['steps', 'the user types']);"
        "print([name for name in sys.modules if name.split('.')[0] in"
        " ('pydantic', 'pytest', 'pytest_bdd', 'httpx', 'gherkin', 'yaml') or name.startswith('handoff.fakes')])"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
