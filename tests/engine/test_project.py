"""A project's own settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from handoff.engine.errors import FeatureError
from handoff.engine.project import find_settings, read_settings, redacted_patterns


def test_settings_of_the_nearest_folder_count(tmp_path: Path) -> None:
    (tmp_path / "handoff.toml").write_text('[lint]\nX = "off"\n')
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)

    assert find_settings(inner).section("lint") == {"X": "off"}

    (tmp_path / "a" / "pyproject.toml").write_text('[tool.handoff.lint]\nX = "error"\n')
    assert find_settings(inner).section("lint") == {"X": "error"}


def test_own_file_goes_before_the_shared_one(tmp_path: Path) -> None:
    (tmp_path / "handoff.toml").write_text("[lint]\nY = 1\n")
    (tmp_path / "pyproject.toml").write_text("[tool.handoff.lint]\nY = 2\n")

    assert find_settings(tmp_path).section("lint") == {"Y": 1}


def test_pyproject_without_our_table_is_passed_by(tmp_path: Path) -> None:
    (tmp_path / "handoff.toml").write_text("[lint]\nY = 1\n")
    inner = tmp_path / "a"
    inner.mkdir()
    (inner / "pyproject.toml").write_text("[project]\nname = 'x'\n")

    assert find_settings(inner).section("lint") == {"Y": 1}


def test_section_that_is_not_there_is_empty(tmp_path: Path) -> None:
    (tmp_path / "handoff.toml").write_text("")

    assert find_settings(tmp_path).section("lint") == {}


@pytest.mark.parametrize(
    "content",
    [b"[lint", b"\xff\xfe", b"\xe9", b"a = " + b"[" * 5_000, b"a = " + b"9" * 5_000, b"a" + b".a" * 500 + b" = 1"],
    ids=["no TOML", "UTF-16", "Latin-1", "deep", "a long number", "deep by dots"],
)
def test_what_is_no_toml_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "handoff.toml").write_bytes(content)

    with pytest.raises(FeatureError, match=r"not TOML: (?s:.)*at .*handoff\.toml"):
        read_settings(tmp_path / "handoff.toml")


@pytest.mark.parametrize("text", ["tool = 1", "[tool]\nhandoff = [1]"])
def test_shared_file_with_something_else_for_the_table_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "pyproject.toml").write_text(text)

    with pytest.raises(FeatureError, match=r"is not a table\n  at .*pyproject\.toml"):
        find_settings(tmp_path)


def test_byte_order_mark_before_the_settings_is_skipped(tmp_path: Path) -> None:
    (tmp_path / "handoff.toml").write_bytes(b"\xef\xbb\xbfa = 1\r\n")

    assert read_settings(tmp_path / "handoff.toml").table == {"a": 1}


def test_section_that_is_no_table_is_refused(tmp_path: Path) -> None:
    (tmp_path / "handoff.toml").write_text("lint = 3")

    with pytest.raises(FeatureError, match=r"lint is not a table"):
        read_settings(tmp_path / "handoff.toml").section("lint")


def test_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FeatureError, match="the settings cannot be read"):
        read_settings(tmp_path / "handoff.toml")


def test_patterns_to_redact_are_a_list_of_texts(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.handoff]\nredact = ["A[0-9]"]\n')

    assert redacted_patterns(tmp_path) == ("A[0-9]",)


@pytest.mark.parametrize("value", ['"A"', "[1]"])
def test_patterns_of_another_type_are_refused_with_the_file(tmp_path: Path, value: str) -> None:
    (tmp_path / "handoff.toml").write_text(f"redact = {value}\n")

    with pytest.raises(FeatureError, match=r"(?s)redact is not a list of texts.*handoff\.toml"):
        redacted_patterns(tmp_path)
