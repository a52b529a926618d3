"""What is read from a feature file, and the keeping of parsed ones."""

from __future__ import annotations

import pytest

from handoff.steps.collecting import document, gherkin
from handoff.steps.collecting.document import DocumentError

TEXT = """
    @one @two
    Feature: Talk
      Scenario: First
        Given a bot

      @two @three
      Scenario Outline: Rows <n>
        Given the <n>
        @four @three
        Examples:
          | n |
          | a |
"""


@pytest.fixture
def feature(tmp_path):
    path = tmp_path / "talk.feature"
    path.write_text("\n".join(line[4:] for line in TEXT.strip("\n").split("\n")) + "\n", encoding="utf-8")
    return path


def test_tags_come_from_every_level_once_and_those_of_the_table_apart(feature):
    first, row = document.read(feature).cases

    assert (first.tags, first.row_tags) == (("one", "two"), ())
    assert (row.tags, row.row_tags) == (("one", "two", "three", "four"), ("four",))


def test_a_row_renders_with_its_values_and_a_scenario_as_it_is_written(feature):
    first, row = document.read(feature).cases

    assert [step.name for step in row.render().steps] == ["the a"]
    assert [step.name for step in first.render().steps] == ["a bot"]
    assert first.render().steps[0] is not first.render().steps[0]


@pytest.mark.parametrize("written", [b"\xef\xbb\xbfFeature: A\r\n  Scenario: B\r\n    Given a bot\r\n"])
def test_marks_and_line_ends_of_other_systems_do_not_matter(tmp_path, written):
    path = tmp_path / "talk.feature"
    path.write_bytes(written)

    [case] = document.read(path).cases

    assert [step.name for step in case.render().steps] == ["a bot"]


def test_what_was_parsed_is_kept_and_used_while_the_text_is_the_same(feature, tmp_path, monkeypatch):
    cache = tmp_path / "cache"
    cache.mkdir()
    parsed = []
    parser = gherkin.Parser
    monkeypatch.setattr(gherkin, "Parser", lambda: parsed.append(1) or parser())
    for _ in range(2):
        assert document.read(feature, cache=cache).feature.name == "Talk"
    assert len(parsed) == 1
    [entry] = cache.iterdir()

    feature.write_text(feature.read_text(encoding="utf-8").replace("Talk", "Speech"), encoding="utf-8")

    assert document.read(feature, cache=cache).feature.name == "Speech"
    assert [path.name for path in cache.iterdir()] == [entry.name]


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda _: b"", id="empty"),
        pytest.param(lambda _: b"{}", id="JSON"),
        pytest.param(lambda _: b"\0", id="not text"),
        pytest.param(lambda whole: whole[:-9], id="cut off"),
        pytest.param(lambda whole: whole.replace(b'"children": [', b'"children": [7, '), id="another inner shape"),
        pytest.param(lambda whole: whole.replace(b'"tags": [', b'"tags": null, "x": ['), id="a value of another type"),
        pytest.param(lambda whole: whole.replace(b"a bot", b"a cat"), id="another text"),
        pytest.param(lambda whole: whole.split(b"\n")[0] + b"\n" + b"[" * 100_000, id="deep"),
    ],
)
def test_damaged_entry_is_parsed_again(feature, tmp_path, damage):
    cache = tmp_path / "cache"
    cache.mkdir()
    document.read(feature, cache=cache)
    [entry] = cache.iterdir()
    whole = entry.read_bytes()
    entry.write_bytes(damage(whole))

    assert [case.render().steps[0].name for case in document.read(feature, cache=cache).cases] == ["a bot", "the a"]
    assert entry.read_bytes() == whole


def test_a_cache_folder_that_is_gone_is_no_reason_to_fail(feature, tmp_path):
    assert len(document.read(feature, cache=tmp_path / "gone").cases) == 2


def test_an_error_has_the_path_and_the_line(tmp_path):
    path = tmp_path / "talk.feature"
    path.write_text("Feature: A\n  Scenario: B\n    Huh\n    Given a bot\n    Huh\n", encoding="utf-8")

    with pytest.raises(DocumentError) as caught:
        document.read(path, shown="shown.feature")

    assert (caught.value.path, caught.value.line) == (path, 5)
    assert "shown.feature:5" in str(caught.value)
