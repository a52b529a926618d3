"""Files that a command or a run writes. An error names the file, also when a disk turns out to be full."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Final

_DRAFT: Final = ".part"


def write_text(path: Path, pieces: str | Iterable[str]) -> None:
    """Write a text in UTF-8, piece by piece; half a character becomes "?". Folders are created.

    Raises:
        OSError: it cannot be written; `filename` is the path.
    """
    lines = [pieces] if isinstance(pieces, str) else pieces
    write_bytes(path, (piece.encode("utf-8", "replace") for piece in lines))


def write_bytes(path: Path, pieces: bytes | Iterable[bytes]) -> None:
    """Write bytes, as `write_text` does."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            file.writelines([pieces] if isinstance(pieces, bytes) else pieces)
    except OSError as error:
        raise _named(error, path) from None


def replace_text(path: Path, pieces: str | Iterable[str]) -> None:
    """Write a text into a file that holds earlier work: when it cannot be written to its end, the old content stays.

    The permissions of the file stay, too; one that may not be written to is not replaced.

    Raises:
        OSError: it cannot be written; `filename` is the path.
    """
    if path.is_symlink() or (path.exists() and not path.is_file()):
        write_text(path, pieces)
        return
    if path.exists() and not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    draft = path.with_name(f"{path.name}.{os.getpid()}{_DRAFT}")
    try:
        write_text(draft, pieces)
        if path.exists():
            shutil.copymode(path, draft)
        draft.replace(path)
    except BaseException as error:  # an interruption, too, leaves no draft
        with contextlib.suppress(OSError):
            draft.unlink()
        if isinstance(error, OSError):
            raise _named(error, path) from None
        raise


def why_unwritten(error: OSError, path: Path) -> str:
    """Path and reason in one line: `logs/a.ndjson: no space left on device`."""
    return f"{error.filename or path}: {reason(error)}"


def reason(error: OSError) -> str:
    """The operating system's words, without number and path."""
    return (error.strerror or str(error) or type(error).__name__).lower()


def _named(error: OSError, path: Path) -> OSError:
    """The error about this file: writing to a full disk gives one without a name."""
    if isinstance(error, FileExistsError):  # by mkdir: what should be a folder is a file
        return NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(path))
    return (
        type(error)(error.errno, error.strerror, str(path)) if error.errno is not None else OSError(f"{path}: {error}")
    )
