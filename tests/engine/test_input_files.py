"""Files and JSON from outside: what is wrong with them is said in a few words."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from handoff.engine.input_files import DEPTH_LIMIT, is_too_deep, parse_json, read_file, read_text


def test_text_comes_without_byte_order_mark_or_carriage_returns(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"\xef\xbb\xbfone\r\ntwo\rthree\n")

    assert read_text(file) == "one\ntwo\nthree\n"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("é".encode("latin-1"), "not UTF-8 text: byte 0 is 0xe9"),
        ("é".encode("utf-16"), "this is UTF-16 text: save it as UTF-8"),
        (b"12345678901", "11 bytes are more than 10"),
    ],
)
def test_unreadable_text_is_refused(tmp_path: Path, data: bytes, said: str) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(data)

    with pytest.raises(ValueError, match=f"^{said}$"):
        read_text(file, limit=10)


def test_pipe_and_directory_are_refused_unread(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(ValueError, match="not a regular file"):
        read_file(tmp_path / "pipe")
    with pytest.raises(ValueError, match="a directory"):
        read_file(tmp_path)
    with pytest.raises(FileNotFoundError):
        read_file(tmp_path / "missing")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[" * 100_000, "nested too deeply"),
        ("[" * (DEPTH_LIMIT + 2) + "]" * (DEPTH_LIMIT + 2), "nested too deeply"),
        ('{"a":' * 500 + "1" + "}" * 500, "nested too deeply"),
        ("1e400", "the number 1e400 is too large"),
        ("[-1e999]", "the number -1e999 is too large"),
        ("9" * 5_000, "4300"),
        ("[NaN]", "NaN is not JSON"),
        (b"\xff", "not UTF-8"),
        ("nope", "Expecting value"),
        ('["\\ud800"]', "half a character"),
        ('{"\\uDC00": 1}', "half a character"),
    ],
)
def test_json_that_could_not_be_written_again_is_refused(text: str | bytes, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        parse_json(text)


def test_whole_characters_may_be_escaped() -> None:
    assert parse_json('["\\ud83c\\udf37", "\\\\ud800"]') == ["🌷", "\\ud800"]


def test_json_may_be_as_deep_as_the_limit() -> None:
    text = "[" * DEPTH_LIMIT + "]" * DEPTH_LIMIT

    assert not is_too_deep(parse_json(text))
    assert is_too_deep([parse_json(text), [parse_json(text)]])
