"""Feature files as no editor writes them on purpose: each is read, or refused with its place, and never in silence."""

from __future__ import annotations

import pytest

from handoff.steps.collecting import document
from handoff.steps.collecting.document import DocumentError

FEATURE = "Feature: A\n"
SCENARIO = "  Scenario: B\n    Given a bot\n"
OUTLINE = "  Scenario Outline: B\n    Given <n>\n    Examples:\n"
GERMAN = "# language: de\nFunktionalität: A\n"


def read(tmp_path, written):
    path = tmp_path / "a.feature"
    path.write_bytes(written if isinstance(written, bytes) else written.encode())
    return document.read(path, shown="a.feature", kind_of=lambda text: "given" if text == "a bot" else "")


READ = {
    "Windows": ((FEATURE + SCENARIO).replace("\n", "\r\n"), [("B", "a bot")]),
    "old Mac": ((FEATURE + SCENARIO).replace("\n", "\r"), [("B", "a bot")]),
    "all line ends": ("Feature: A\r\n  Scenario: B\n    Given a bot\r", [("B", "a bot")]),
    "byte order mark": ("\ufeff" + FEATURE + SCENARIO, [("B", "a bot")]),
    "no line end at the end": ((FEATURE + SCENARIO).rstrip(), [("B", "a bot")]),
    "tabs": (f"{FEATURE}\tScenario: B\n\t\tGiven a bot\n", [("B", "a bot")]),
    "no indentation": ("Feature: A\nScenario: B\nGiven a bot\n", [("B", "a bot")]),
    "no-break blanks before": (f"{FEATURE}\u00a0Scenario: B\n\u3000\u3000Given a bot\n", [("B", "a bot")]),
    "form feed": (f"{FEATURE}\f\v{SCENARIO}", [("B", "a bot")]),
    "line separator of Unicode": (f"Feature: A\u2028more\n{SCENARIO}", [("B", "a bot")]),
    "comments everywhere": ("# a\nFeature: A\n# b\n  Scenario: B\n  # c\n    Given a bot\n# d", [("B", "a bot")]),
    "no titles": ("Feature:\n  Scenario:\n    Given a bot\n" * 1, [("unnamed", "a bot")]),
    "the same title twice": (FEATURE + SCENARIO * 2, [("B", "a bot"), ("B #2", "a bot")]),
    "signs of pytest in a title": (f"{FEATURE}  Scenario: a::b[c]\n    Given a bot\n", [("a:b(c)", "a bot")]),
    "emoji": ("# language: em\n📚: A\n  📕: 🙂\n    😐a bot\n", [("🙂", "a bot")]),
    "from right to left": ("# language: ar\nخاصية: A\n  سيناريو: B\n    بفرض a bot\n", [("B", "a bot")]),
    "language without blanks": ("#language:de\nFunktionalität: A\n  Szenario: B\n    Wenn x\n", [("B", "x")]),
    "language after the feature": (f"Feature: A\n# language: de\n{SCENARIO}", [("B", "a bot")]),
    "other words for a feature": (f"Business Need: A\n{SCENARIO}", [("B", "a bot")]),
    "other words for an outline": (
        f"{FEATURE}  Scenario Template: B\n    Given <n>\n    Scenarios:\n      | n |\n      | 1 |\n",
        [("B[1]", "1")],
    ),
    "examples below a scenario": (
        f"{FEATURE}  Scenario: B\n    Given <n>\n    Examples:\n      | n |\n      | 1 |\n",
        [("B[1]", "1")],
    ),
    "rule without scenarios": (f"{FEATURE}  Rule: R\n  Rule: Q\n{SCENARIO}", [("B", "a bot")]),
    "two tags in one word": (f"{FEATURE}  @x@y @x\n{SCENARIO}", [("B", "a bot")]),
    "tags with a remark": (f"{FEATURE}  @x #c @y\n\n  # c\n  @z\n{SCENARIO}", [("B", "a bot")]),
    "rows of the same values": (f"{FEATURE}{OUTLINE}|n|\n|1|\n|1|\n", [("B[1]", "1"), ("B[1 #2]", "1")]),
    "empty cell": (f"{FEATURE}{OUTLINE}      | n |\n      ||\n", [("B[unnamed]", "")]),
    "remark and blank line in a table": (f"{FEATURE}{OUTLINE}|n|\n# c\n\n|1|\n", [("B[1]", "1")]),
    "escapes in a cell": (f"{FEATURE}{OUTLINE}|n|\n|a\\|b\\nc\\\\d|\n", [("B[a|b c\\d]", "a|b\nc\\d")]),
    "column of letters with accents": (
        f"{FEATURE}  Scenario Outline: B\n    Given <größe>\n    Examples:\n      | größe |\n      | 1 |\n",
        [("B[1]", "1")],
    ),
    "doc string with a type, not indented": (
        f'{FEATURE}{SCENARIO}      """json\n{{}}\n      """\n',
        [("B", "a bot")],
    ),
    "star for a keyword": (f"{FEATURE}  Scenario: B\n    * a bot\n", [("B", "a bot")]),
    "remark behind a step": (f"{FEATURE}  Scenario: B\n    Given a bot # c\n", [("B", "a bot # c")]),
}


@pytest.mark.parametrize(("written", "cases"), READ.values(), ids=READ.keys())
def test_an_odd_file_is_read(tmp_path, written, cases):
    found = read(tmp_path, written).cases

    assert [(case.full_name, case.render().steps[0].name) for case in found] == cases


REFUSED = {
    "empty": ("", ("no `Feature:` in this file", 1)),
    "blank": ("\n \n\t\n", ("no `Feature:` in this file", 1)),
    "byte order mark only": ("\ufeff", ("no `Feature:` in this file", 1)),
    "two byte order marks": (
        f"\ufeff\ufeff{FEATURE}{SCENARIO}",
        ("'\\ufeffFeature' is not a keyword; did you mean 'Feature'?", 1, "write: Feature: A"),
    ),
    "byte order mark further down": (
        f"{FEATURE}\ufeffScenario: B\n    Given a bot\n",
        ("'\\ufeffScenario' is not a keyword; did you mean 'Scenario'?", 2, "write: Scenario: B"),
    ),
    "zero byte": (
        f"{FEATURE}\0{SCENARIO}",
        ("'\\x00  Scenario' is not a keyword; did you mean 'Scenario'?", 2, "write: Scenario: B"),
    ),
    "invisible sign before a step": (
        f"{FEATURE}  Scenario: B\n    \u200bGiven a cat\n    When x\n",
        ("'\\u200bGiven' is not a keyword; did you mean 'Given'?", 3, "line: \u200bGiven a cat; write: Given a cat"),
    ),
    "UTF-16": ((FEATURE + SCENARIO).encode("utf-16"), ("this is UTF-16 text: save it as UTF-8", 1)),
    "Latin-1": ("Feature: café\n".encode("latin-1"), ("not UTF-8 text: byte 12 is 0xe9", 1)),
    "Chinese in its own code": ("功能: A\n".encode("gb18030"), ("not UTF-8 text: byte 0 is 0xb9", 1)),
    "JSON": ('{"Feature": 1}', ("this line is not Gherkin here", 1, 'line: {"Feature": 1}')),
    "Markdown": (
        "# Feature: A\n\n## Scenario: B\n* Given a bot\n",
        ("this step is outside of a Scenario or Background", 4, "line: * Given a bot"),
    ),
    "merge conflict": (
        f"{FEATURE}{SCENARIO}<<<<<<< HEAD\n    When x\n=======\n    When y\n>>>>>>> other\n",
        ("this line is a mark of a merge conflict", 4, "line: <<<<<<< HEAD"),
    ),
    "language only": ("# language: de\n", ("no `Funktionalität:` in this file", 2)),
    "language by its name": (
        f"# language: german\n{FEATURE}",
        ("Gherkin has no language 'german'", 1, "write: # language: de"),
    ),
    "language with a country": (f"# language: de-AT\n{FEATURE}", ("Gherkin has no language 'de-AT'", 1, "*")),
    "language that is none": (f"# language: qqqq\n{FEATURE}", ("Gherkin has no language 'qqqq'", 1)),
    "language with a capital": (
        "# Language: de\nFunktionalität: A\n",
        ("'Funktionalität' is a keyword of another language", 2, "write above it: # language: de"),
    ),
    "two languages": (
        f"# language: de\n# language: en\n{FEATURE}",
        ("'Feature' is not a keyword; did you mean 'Funktionalität'?", 3, "write: Funktionalität: A"),
    ),
    "capitals in German": (
        "# language: de\nFUNKTIONALITÄT: A\n",
        ("'FUNKTIONALITÄT' is not a keyword; did you mean 'Funktionalität'?", 2, "write: Funktionalität: A"),
    ),
    "two features": (
        FEATURE + SCENARIO + FEATURE,
        ("a file holds one Feature, this is a second one", 4, "line: Feature: A"),
    ),
    "two German features": (
        f"{GERMAN}  Szenario: B\n    Wenn x\nFunktion: C\n",
        ("a file holds one Funktion, this is a second one", 5, "line: Funktion: C"),
    ),
    "two backgrounds": (
        f"{FEATURE}  Background:\n    Given a bot\n  Background:\n    Given a bot\n",
        ("a Background comes first, and once, in its Feature or Rule", 4, "line: Background:"),
    ),
    "background with tags": (
        f"{FEATURE}  @x\n  Background:\n    Given a bot\n{SCENARIO}",
        ("a Background has no tags", 3, "line: Background:"),
    ),
    "no feature": (SCENARIO, ("a Scenario is not allowed here; is `Feature:` missing above it?", 1, "*")),
    "no feature in German": (
        "# language: de\nSzenario: B\n",
        ("a Szenario is not allowed here; is `Funktionalität:` missing above it?", 2, "line: Szenario: B"),
    ),
    "steps only": ("Given a bot\n", ("this step is outside of a Scenario or Background", 1, "line: Given a bot")),
    "steps below examples": (
        f"{FEATURE}{OUTLINE}|n|\n|1|\n    Given x\n",
        ("this step is outside of a Scenario or Background", 7, "line: Given x"),
    ),
    "German steps below examples": (
        f"{GERMAN}  Szenariogrundriss: B\n    Wenn <n>\n    Beispiele:\n|n|\n|1|\n    Und x\n",
        ("this step is outside of a Scenario or Background", 8, "line: Und x"),
    ),
    "rule without scenarios": (f"{FEATURE}  Rule: R\n", ("no scenario in this file", 1, "begin one with `Scenario:`")),
    "tags at the end": (
        f"{FEATURE}{SCENARIO}  @x\n",
        ("the tags at the end of the file belong to nothing", 5),
    ),
    "tag with a blank": (f"{FEATURE}  @x y\n{SCENARIO}", ("A tag may not contain whitespace", 2, "line: @x y")),
    "tag without a name": (
        f"{FEATURE}  @\n{SCENARIO}",
        ("this tag has no name", 2, "write the name directly behind the @"),
    ),
    "row of too many cells": (
        f"{FEATURE}{OUTLINE}|n|\n|1|2|\n",
        ("this row has 2 cells, the first row of its table has 1 cell", 6, "*"),
    ),
    "row of too few cells": (
        f"{FEATURE}{OUTLINE}|n|m|\n|1|\n",
        ("this row has 1 cell, the first row of its table has 2 cells", 6, "write: | 1 |  |"),
    ),
    "one bar": (f"{FEATURE}{OUTLINE}|n|\n|\n", ("this row has 0 cells, the first row of its table has 1 cell", 6, "*")),
    "row without its first bar": (f"{FEATURE}{OUTLINE}|n|\n1|\n", ("this line is not Gherkin here", 6, "line: 1|")),
    "row without its last bar": (
        f"{FEATURE}{OUTLINE}|n|\n|1\n",
        ("the last bar of this row is missing", 6, "write: | 1 |"),
    ),
    "column without a name": (
        f"{FEATURE}{OUTLINE}|n||\n|1|2|\n",
        ("a column of this Examples table has no name", 5),
    ),
    "bars of another kind": (
        f"{FEATURE}{OUTLINE}｜n｜\n｜1｜\n",
        ("this Examples table has no rows, so its scenario would never run", 4, "*"),
    ),
    "column in other code points": (
        f"{FEATURE}  Scenario Outline: B\n    Given <gro\u0308ße>\n    Examples:\n|größe|\n|1|\n",
        ("no column of the examples fills <gro\u0308ße>", 3, "*"),
    ),
    "doc string that is open": (
        f'{FEATURE}{SCENARIO}      """\n      x\n',
        ("this doc string never ends", 4, "close it with the same three signs"),
    ),
    "doc string closed by other signs": (
        f'{FEATURE}{SCENARIO}      """\n      x\n      """\n    When y\n      """\n      ```\n',
        ("this doc string never ends", 8, "close it with the same three signs"),
    ),
    "doc string in single quotes": (
        f"{FEATURE}{SCENARIO}      '''\n",
        ("this line is not Gherkin here", 4, "line: '''"),
    ),
    "star without a blank": (
        f"{FEATURE}  Scenario: B\n    *a bot\n    When x\n",
        ("this step is part of a description, so it would not run", 3, "line: *a bot; write: Given a bot"),
    ),
    "And first": (
        f"{FEATURE}  Scenario: B\n    And a bot\n",
        ("the first step has to be a Given, When, Then or *", 3, "line: And a bot"),
    ),
}


@pytest.mark.parametrize(("written", "error"), REFUSED.values(), ids=REFUSED.keys())
def test_an_odd_file_is_refused_at_its_line(tmp_path, written, error):
    with pytest.raises(DocumentError) as caught:
        read(tmp_path, written)

    what, at, *advice = str(caught.value).split("\n  ")
    assert (what, int(at.removeprefix("at a.feature:"))) == error[:2]
    assert error[2:] == ("*",) or tuple(advice) == error[2:]
