"""Files that we write: errors name the file, and earlier work survives a full disk."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from pathlib import Path

import pytest

from handoff.engine.output_files import replace_text, why_unwritten, write_bytes, write_text

FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")


def test_folders_are_created_and_half_a_character_is_replaced(tmp_path: Path) -> None:
    write_text(tmp_path / "a" / "b.txt", ["é", "\ud800\n"])

    assert (tmp_path / "a" / "b.txt").read_bytes() == "é?\n".encode()


@needs_full
def test_full_disk_is_reported_with_the_name_of_the_file() -> None:
    with pytest.raises(OSError, match="No space left") as caught:
        write_bytes(FULL, b"x" * 100_000)

    assert caught.value.errno == errno.ENOSPC
    assert why_unwritten(caught.value, Path("other")) == "/dev/full: no space left on device"


def test_file_in_the_place_of_a_folder_is_reported(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a file")

    for write in (write_text, replace_text):
        with pytest.raises(NotADirectoryError) as caught:
            write(tmp_path / "a" / "b.txt", "x")
        assert why_unwritten(caught.value, tmp_path) == f"{tmp_path}/a/b.txt: not a directory"


@needs_full
def test_content_stays_when_its_replacement_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "history.jsonl"
    path.write_text("earlier\n")

    def full(*_: object) -> Path:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space left") as caught:
        replace_text(path, "later\n")

    assert caught.value.filename == str(path)
    assert path.read_text() == "earlier\n"
    assert list(tmp_path.iterdir()) == [path]


def test_pieces_are_written_one_by_one(tmp_path: Path) -> None:
    written = []

    def pieces() -> Iterator[str]:
        for number in range(3):
            written.append(number)
            yield str(number)

    write_text(tmp_path / "a", pieces())

    assert (tmp_path / "a").read_text() == "012"


def test_link_is_written_through(tmp_path: Path) -> None:
    (tmp_path / "target").write_text("old")
    (tmp_path / "link").symlink_to("target")

    replace_text(tmp_path / "link", "new")

    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").read_text() == "new"


@pytest.mark.parametrize("reason", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()])
def test_content_stays_when_its_replacement_ends_half_way(tmp_path: Path, reason: BaseException) -> None:
    path = tmp_path / "report.html"
    path.write_text("earlier")

    def pieces() -> Iterator[str]:
        yield "later" * 10_000
        raise reason

    with pytest.raises(type(reason)):
        replace_text(path, pieces())

    assert path.read_text() == "earlier"
    assert list(tmp_path.iterdir()) == [path]
