"""What arrives on the standard input of `handoff chat`, from any shell."""

from __future__ import annotations

import io

import pytest

from handoff.cli import typed_lines
from handoff.engine.errors import FeatureError


def piped(data: bytes, monkeypatch: pytest.MonkeyPatch, encoding: str = "utf-8") -> list[str]:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data), encoding=encoding))
    return [line.strip() for line in typed_lines.piped(lambda _: None)]


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "cp1252"])
@pytest.mark.parametrize(
    "data",
    [
        "hé\nwo\n".encode(),
        "hé\r\nwo".encode(),
        b"\xef\xbb\xbf" + "hé\r\nwo\r\n".encode(),
        b"\xff\xfe" + "hé\r\nwo\r\n".encode("utf-16-le"),
        b"\xfe\xff" + "hé\nwo".encode("utf-16-be"),
    ],
    ids=["UTF-8", "CRLF", "byte order mark", "UTF-16", "UTF-16 of the other order"],
)
def test_lines_are_those_that_were_typed(data: bytes, encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert piped(data, monkeypatch, encoding) == ["hé", "wo"]


def test_other_encoding_is_that_of_the_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    assert piped(b"h\xe9\n", monkeypatch, "latin-1") == ["hé"]


@pytest.mark.parametrize(
    "data", [b"fine\nh\xe9\n", b"fine\nh\0\xe9\0", b"fine\n\0h\0i"], ids=["Latin-1", "UTF-16", "zeros"]
)
def test_line_that_is_not_text_is_refused_with_its_number(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FeatureError, match=r"^the input is not UTF-8 text\n  at standard input, line 2\n  value: "):
        piped(data, monkeypatch, "ascii")


def test_cut_off_utf_16_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FeatureError, match="not UTF-8 text"):
        piped(b"\xff\xfeh\0i", monkeypatch)


def test_lines_come_as_they_arrive(monkeypatch: pytest.MonkeyPatch) -> None:
    binary = io.BytesIO(b"one\ntwo\n")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(binary, encoding="utf-8"))

    assert next(typed_lines.piped(lambda _: None)) == "one\n"
    assert binary.read() == b"two\n"


def test_closed_input_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)

    assert not typed_lines.is_terminal()
    with pytest.raises(FeatureError, match="the standard input is closed"):
        list(typed_lines.piped(lambda _: None))


def test_line_typed_in_an_ascii_locale_is_put_together(monkeypatch: pytest.MonkeyPatch) -> None:
    typed = iter(["h\udcc3\udca9", "plain", "\udcff"])

    def answer(_: str) -> str:
        try:
            return next(typed)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr("builtins.input", answer)

    assert list(typed_lines.typed()) == ["hé", "plain", "\udcff"]
