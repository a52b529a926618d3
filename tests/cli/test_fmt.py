"""`handoff fmt`: which files it writes, and what it says."""

from __future__ import annotations

import io
import os
import stat
from pathlib import Path

import pytest

from handoff.cli import main

REPOSITORY = Path(__file__).parents[2]
TIDY = 'Feature: a\n\n  Scenario: b\n    When the consumer says "hi"\n'
UNTIDY = 'Feature: a\nScenario: b\nWhen   the consumer says "hi"\n'
BROKEN = "Feature: a\n\n  Scenario: b\n    Given c\n      | d\n"


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "pytest.ini").touch()
    (tmp_path / "features").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def feature(text: str, name: str = "features/a.feature") -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


def scenario(*steps: str) -> str:
    return "Feature: a\n\n  Scenario: b\n" + "".join(f"    {step}\n" for step in steps)


def test_the_features_of_the_folder_are_formatted(capsys: pytest.CaptureFixture[str]) -> None:
    untidy, tidy = feature(UNTIDY), feature(TIDY, "features/deep/er/b.feature")

    assert main(["fmt"]) == 0
    assert (untidy.read_text(), tidy.read_text()) == (TIDY, TIDY)
    printed = capsys.readouterr()
    assert printed.out == "formatted features/a.feature\n"
    assert printed.err == "1 feature formatted, 1 fine as written\n"


def test_a_check_names_the_first_line_that_would_change_and_writes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    path = feature(TIDY.replace("    When", "   When"))

    assert main(["fmt", "--check", "features"]) == 1
    assert path.read_text() != TIDY
    assert capsys.readouterr().out == (
        'features/a.feature:4\n  -    When the consumer says "hi"\n  +     When the consumer says "hi"\n'
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (TIDY.replace("\n\n", "\n"), "features/a.feature:2\n  -   Scenario: b\n  + \n"),
        (TIDY + "\n", "features/a.feature:5\n  - \n  + (the end of the file)\n"),
        (TIDY.rstrip("\n"), "features/a.feature:4\n  + (a line end)\n"),
    ],
    ids=["a blank line too few", "a blank line too many", "no end of the last line"],
)
def test_a_check_shows_blank_lines(text: str, shown: str, capsys: pytest.CaptureFixture[str]) -> None:
    feature(text)

    assert main(["fmt", "--check"]) == 1
    assert capsys.readouterr().out == shown


def test_a_check_of_tidy_features_is_fine(capsys: pytest.CaptureFixture[str]) -> None:
    feature(TIDY)

    assert main(["fmt", "--check"]) == 0
    assert capsys.readouterr().out == ""


def test_a_diff_shows_all_changes_and_writes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    path = feature(UNTIDY)

    assert main(["fmt", "--diff", "features/a.feature"]) == 1
    assert path.read_text() == UNTIDY
    assert '-When   the consumer says "hi"\n+\n+  Scenario: b\n+    When the consumer' in capsys.readouterr().out


def test_what_is_shown_of_a_feature_has_no_secrets(capsys: pytest.CaptureFixture[str]) -> None:
    feature('Feature: a\n\n  Scenario: b\n   Given the password "hunter2-Long"\n')

    assert main(["fmt", "--check"]) == 1
    assert "hunter2" not in capsys.readouterr().out


def test_the_standard_input_goes_to_the_standard_output_with_its_line_ends(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setattr(
        "sys.stdin", io.TextIOWrapper(io.BytesIO(b"\xef\xbb\xbf" + UNTIDY.replace("\n", "\r\n").encode()))
    )

    assert main(["fmt", "-"]) == 0
    assert capfdbinary.readouterr().out == b"\xef\xbb\xbf" + TIDY.replace("\n", "\r\n").encode()


def test_the_standard_input_is_checked(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(UNTIDY.encode())))

    assert main(["fmt", "--check", "-"]) == 1
    assert capsys.readouterr().out.startswith("<stdin>:2\n")


def test_a_closed_standard_input_is_no_feature(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", None)

    assert main(["fmt", "-"]) == 2
    assert capsys.readouterr().err == "handoff: no `Feature:` in this file\n  at <stdin>:1\n"


def test_a_broken_feature_is_refused_as_a_run_refuses_it_and_the_others_are_formatted(
    capsys: pytest.CaptureFixture[str],
) -> None:
    broken, untidy = feature(BROKEN), feature(UNTIDY, "features/b.feature")

    assert main(["fmt"]) == 2
    assert (broken.read_text(), untidy.read_text()) == (BROKEN, TIDY)
    assert capsys.readouterr().err == (
        "handoff: the last bar of this row is missing\n  at features/a.feature:5\n  write: | d |\n"
        "1 feature formatted, 0 fine as written, 1 refused\n"
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"Feature: \xff", "not UTF-8 text: byte 9 is 0xff"),
        ("Feature: a".encode("utf-16"), "this is UTF-16 text: save it as UTF-8"),
        (b"", "no `Feature:` in this file"),
    ],
)
def test_a_file_that_is_no_text_in_utf_8_is_refused(
    content: bytes, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("a.feature").write_bytes(content)

    assert main(["fmt", "a.feature"]) == 2
    assert f"{said}\n  at a.feature:1\n" in capsys.readouterr().err


def test_an_empty_folder_has_nothing_to_format(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fmt", "features"]) == 0
    assert capsys.readouterr().err == "0 features formatted, 0 fine as written\n"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "no such folder or feature file\n  value: ''"),
        ("nowhere.feature", "no such folder or feature file\n  value: 'nowhere.feature'"),
        ("pipe", "a feature is a file, and this is neither a file nor a folder\n  at pipe"),
    ],
)
def test_what_is_no_file_is_refused(name: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo("pipe")

    assert main(["fmt", name]) == 2
    assert said in capsys.readouterr().err


def test_a_link_leads_to_the_file_that_is_formatted_once(capsys: pytest.CaptureFixture[str]) -> None:
    real = feature(UNTIDY, "real.feature")
    link = Path("features/link.feature")
    link.symlink_to(real.resolve())

    assert main(["fmt", "features", "real.feature"]) == 0
    assert link.is_symlink()
    assert real.read_text() == TIDY
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == (
        "formatted features/link.feature\n",
        "1 feature formatted, 0 fine as written\n",
    )


def test_the_permissions_of_a_file_stay() -> None:
    path = feature(UNTIDY)
    path.chmod(0o751)

    assert main(["fmt"]) == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o751
    assert [one.name for one in path.parent.iterdir()] == ["a.feature"]


def test_folders_of_tools_are_left_out() -> None:
    feature(UNTIDY, ".venv/a.feature")
    feature(UNTIDY, "env/lib/a.feature")
    Path("env/pyvenv.cfg").touch()
    feature(UNTIDY, "node_modules/a.feature")

    assert main(["fmt", "--check", "."]) == 0


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ('When the customer types "hi"', 'When the consumer says "hi"'),
        ('* the chatbot should reply with "hi"', '* the bot says "hi"'),
        ('Given the user types "hi"', 'Given the user types "hi"'),
        ("When something else", "When something else"),
        ('When the consumer says "hi"', 'When the consumer says "hi"'),
    ],
    ids=["another wording", "of any kind", "of another kind", "no sentence", "the sentence itself"],
)
def test_canonical_writes_a_step_as_the_sentence_that_it_means(said: str, meant: str) -> None:
    path = feature(scenario(said))

    assert main(["fmt", "--canonical"]) == 0
    assert path.read_text() == scenario(meant)


def test_without_canonical_a_step_keeps_its_words() -> None:
    path = feature(scenario('When the customer types "hi"'))

    assert main(["fmt"]) == 0
    assert path.read_text() == scenario('When the customer types "hi"')


def test_canonical_rewords_a_step_of_an_outline_if_it_means_the_same_sentence_in_each_row() -> None:
    examples = "\n    Examples:\n      | n | text |\n      | 2 | hi   |\n      | 3 | you  |\n"
    path = feature(scenario('When the customer types "<text>"', "And I wait <n> minutes") + examples)

    assert main(["fmt", "--canonical"]) == 0
    assert path.read_text() == scenario('When the consumer says "<text>"', "And <n> minutes pass") + examples


def test_canonical_leaves_a_step_that_means_other_sentences_in_other_rows() -> None:
    examples = "\n    Examples:\n      | who      |\n      | customer |\n      | operator |\n"
    text = scenario('Given the agent "Alex" is online', 'When the <who> types "hi"') + examples
    path = feature(text)

    assert main(["fmt", "--canonical"]) == 0
    assert path.read_text() == text


@pytest.mark.parametrize(
    ("first", "meant"),
    [
        ('Given the bot "a.json"', 'When the consumer says "hi"'),
        ('Given the agent "Alex" is online', 'When I say "hi"'),
    ],
    ids=["the consumer", "the consumer or the agent"],
)
def test_canonical_leaves_i_where_an_agent_takes_part(first: str, meant: str) -> None:
    path = feature(scenario(first, 'When I say "hi"'))

    assert main(["fmt", "--canonical"]) == 0
    assert path.read_text() == scenario(first, meant)


@pytest.mark.parametrize("order", [1, -1])
def test_canonical_leaves_i_in_a_background_above_any_scenario_with_an_agent(order: int) -> None:
    steps = ['Then the bot says "hi"', 'Given the agent "Alex" is online'][::order]
    scenarios = "".join(f"\n  Scenario: {at}\n    {step}\n" for at, step in enumerate(steps))
    text = f'Feature: a\n\n  Background:\n    When I say "hi"\n{scenarios}'
    path = feature(text)

    assert main(["fmt", "--canonical"]) == 0
    assert path.read_text() == text


OWN = {
    "a text": '@when("the customer types \\"hi\\"")',
    "a format": "@when(parsers.parse('the customer types \"{text}\"'))",
    "a regular expression": "@when(parsers.re(r'the (user|customer) types .+'))",
    "of any kind": "@step(parsers.cfparse('the customer {verb} \"{text}\"'))",
    "a constant": "@when(SENTENCE)",
}


@pytest.mark.parametrize("decorator", OWN.values(), ids=OWN)
def test_canonical_leaves_steps_that_the_project_defines(decorator: str, project: Path) -> None:
    text = scenario('When the customer types "hi"')
    path = feature(text)
    imports = "from pytest_bdd import parsers, step, when\nSENTENCE = 'the customer types \"hi\"'\nraise Exception\n"
    (project / "conftest.py").write_text(f"{imports}\n{decorator}\ndef typed(): ...\n")

    assert main(["fmt", "--canonical"]) == 0
    assert path.read_text() == text


@pytest.mark.parametrize("place", ["other/steps/conftest.py", "conftest.py"])
def test_steps_are_those_of_the_project_that_a_feature_belongs_to_and_of_a_conftest_above_it(
    place: str, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = scenario('When the customer types "hi"')
    feature(text, "other/features/a.feature")
    (project / "other" / "pyproject.toml").touch()
    (project / place).parent.mkdir(exist_ok=True)
    (project / place).write_text("from pytest_bdd import when\n@when('the customer types \"hi\"')\ndef typed(): ...\n")
    (project / "here").mkdir()
    (project / "here" / "pytest.ini").touch()
    monkeypatch.chdir("here")

    assert main(["fmt", "--canonical", "../other"]) == 0
    assert (project / "other/features/a.feature").read_text() == text


def test_canonical_leaves_a_step_of_any_kind_that_the_project_defines_as_another_kind(project: Path) -> None:
    text = scenario('* the customer types "hi"')
    path = feature(text)
    (project / "conftest.py").write_text(
        "from pytest_bdd import given\n@given('the customer types \"hi\"')\ndef typed(): ...\n"
    )

    assert main(["fmt", "--canonical"]) == 0
    assert path.read_text() == text


def test_a_placeholder_stands_only_for_the_value_that_was_its_own() -> None:
    examples = "\n    Examples:\n      | n |\n      | 2 |\n"
    text = scenario("When I wait <n> minutes", 'Then the bot answers "2" within <n> seconds') + examples
    path = feature(text)

    assert main(["fmt", "--canonical"]) == 0
    assert path.read_text() == text.replace("I wait <n> minutes", "<n> minutes pass")


def test_canonical_rewords_nothing_where_a_sentence_is_computed(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = scenario('When the customer types "hi"')
    path = feature(text)
    (project / "conftest.py").write_text("from pytest_bdd import when\n@when(sentence())\ndef typed(): ...\n")

    assert main(["fmt", "--canonical"]) == 0
    assert path.read_text() == text
    assert "note: the sentence of the step at conftest.py:2 is computed, so no step is reworded\n" in (
        capsys.readouterr().err
    )


def test_given_of_hypothesis_is_no_step(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = feature(scenario('When the customer types "hi"'))
    text = "from hypothesis import given\nfrom pytest_bdd import when\n@given(integers())\ndef test_a(n): ...\n"
    (project / "test_a.py").write_text(text)

    assert main(["fmt", "--canonical"]) == 0
    assert path.read_text() == scenario('When the consumer says "hi"')
    assert "note" not in capsys.readouterr().err


def test_our_own_features_are_formatted(capsys: pytest.CaptureFixture[str]) -> None:
    folders = [str(REPOSITORY / name) for name in ("features", "examples")]

    assert main(["fmt", "--check", *folders]) == 0, "run: handoff fmt features examples\n" + capsys.readouterr().out
