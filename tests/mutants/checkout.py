"""A copy of the checkout, in which a module may be broken.

The package `handoff` is imported from links in the copy, as type checkers read it (see ARCHITECTURE.md, Packaging),
also by the processes that tests start.
"""

from __future__ import annotations

import os
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

LINKS = ".links"


def copy_commit(repository: Path, commit: str, folder: Path) -> None:
    """Write the files of a commit into `folder`, and the links for `import handoff`."""
    archive = subprocess.run(["git", "archive", commit], cwd=repository, check=True, capture_output=True).stdout
    with tarfile.open(fileobj=BytesIO(archive)) as tar:
        tar.extractall(folder, filter="data")
    link_package(folder)


def link_package(folder: Path) -> None:
    package = folder / LINKS / "handoff"
    package.mkdir(parents=True)
    for layer in {path.parent.name for path in folder.glob("*/py.typed")} - {"package"}:
        (package / layer).symlink_to(folder / layer)
    (package / "__init__.py").symlink_to(folder / "package" / "__init__.py")


def environment(folder: Path, repository: Path) -> dict[str, str]:
    """The environment of processes that work in the copy."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    shared = os.environ.get("HANDOFF_SHARED", str(repository.parent / "shared"))
    return {**kept, "PYTHONPATH": f"{folder / LINKS}{os.pathsep}{folder}", "HANDOFF_SHARED": shared}


@contextmanager
def replaced(path: Path, code: str) -> Iterator[None]:
    """The file with this code, for as long as the block runs. Byte code that was kept is that of the original."""
    original, status = path.read_bytes(), path.stat()
    path.write_bytes(code.encode())
    try:
        yield
    finally:
        path.write_bytes(original)
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


@contextmanager
def copies(repository: Path, commit: str, count: int) -> Iterator[list[Path]]:
    """So many copies of a commit, removed at the end."""
    with tempfile.TemporaryDirectory(prefix="mutants") as folder:
        paths = [Path(folder, str(number)) for number in range(count)]
        for path in paths:
            path.mkdir()
            copy_commit(repository, commit, path)
        yield paths
