"""The blocks of the pages are executed, top to bottom, in an empty folder for each page.

    <!-- file: NAME -->    the next block is the content of this file
    <!-- copy: NAME -->    this file of the checkout is there too
    <!-- fails -->         the commands of the next block end with a status other than 0
    <!-- output -->        the lines of the next block appear, in this order, in what the last commands printed

Blocks marked bash are run by `sh -e`, those marked python by Python. Durations count as equal.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ..fork_server import ForkServer

REPOSITORY = Path(__file__).parents[2]
PAGES = sorted([*REPOSITORY.glob("*.md"), *(REPOSITORY / "docs").rglob("*.md")])
TIME_LIMIT_S = 300
COMMANDS = {"bash": ["sh", "-e", "-c"], "python": ["python", "-c"]}

PIECE = re.compile(
    r"^<!-- (?P<order>file|copy|fails|output)(?:: (?P<name>\S+))? -->$|^```(?P<language>\w*)\n(?P<code>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
LINK = re.compile(r"\]\((?!https?:)(?P<target>[^)#]+)[^)]*\)")


@dataclass
class Block:
    language: str
    code: str
    line: int
    order: str = ""
    name: str = ""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_blocks_of_the_page_run_and_print_what_it_shows(page: Path, tmp_path: Path, fork_server: ForkServer) -> None:
    printed = ""
    for block in blocks(page.read_text(encoding="utf-8")):
        where = f"{page.name}:{block.line}"
        if block.order == "copy":
            place(tmp_path / block.name, (REPOSITORY / block.name).read_bytes())
        elif block.order == "file":
            place(tmp_path / block.name, block.code.encode())
        elif block.order == "output":
            assert_printed(block.code, printed, where)
        elif command := COMMANDS.get(block.language):
            printed = run([*command, block.code], tmp_path, where, fork_server, fails=block.order == "fails")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_of_the_page_lead_somewhere(page: Path) -> None:
    targets = [match["target"] for match in LINK.finditer(page.read_text(encoding="utf-8"))]

    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_readme_begins_with_exactly_two_commands() -> None:
    section = (
        (REPOSITORY / "README.md").read_text(encoding="utf-8").partition("## Two commands\n")[2].partition("\n## ")[0]
    )

    assert re.findall(r"^    (.+)$", section, re.MULTILINE) == ["make features", "make test"]


def test_ci_runs_the_two_commands_of_the_readme() -> None:
    script = (REPOSITORY / ".ci" / "run").read_text(encoding="utf-8")

    assert 'make "$target"' in script
    assert "for target in test features" in script


def test_harness_sees_output_that_is_not_printed() -> None:
    with pytest.raises(AssertionError, match=r"^x\.md:3 shows a line that was not printed \(there\): 'three'"):
        assert_printed("one\nthree\n", "one\ntwo\n", "x.md:3")


def test_harness_reads_orders_and_blocks() -> None:
    page = (
        "<!-- copy: a/b.json -->\n<!-- file: c.txt -->\n```\nhello\n```\n\n"
        "```bash\ncat c.txt\n```\n<!-- output -->\n```\nhello\n```\n"
    )

    assert [(one.order, one.name, one.language, one.code) for one in blocks(page)] == [
        ("copy", "a/b.json", "", ""),
        ("file", "c.txt", "", "hello\n"),
        ("", "", "bash", "cat c.txt\n"),
        ("output", "", "", "hello\n"),
    ]


def blocks(page: str) -> Iterator[Block]:
    order, name = "", ""
    for piece in PIECE.finditer(page):
        line = page.count("\n", 0, piece.start()) + 1
        if piece["order"] == "copy":
            yield Block("", "", line, "copy", piece["name"])
        elif piece["order"]:
            order, name = piece["order"], piece["name"] or ""
        else:
            yield Block(piece["language"], piece["code"], line, order, name)
            order, name = "", ""


def place(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def run(command: list[str], folder: Path, where: str, server: ForkServer, *, fails: bool = False) -> str:
    """Run the command and return its stdout.

    It finds the `pytest`, `handoff` and `python` of the fork server, before those of our Python.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))}
    environment["COLUMNS"] = "80"  # what pytest takes where there is no terminal
    environment["PYTHONUTF8"] = "1"
    environment["PATH"] = os.pathsep.join([str(server.folder), str(Path(sys.executable).parent), environment["PATH"]])
    done = subprocess.run(
        command,
        capture_output=True,
        check=False,
        cwd=folder,
        encoding="utf-8",
        env=environment,
        stdin=subprocess.DEVNULL,
        timeout=TIME_LIMIT_S,
    )
    ended = f"{where} ends with status {done.returncode}\n{command[-1]}\n{done.stdout}\n{done.stderr}"
    assert bool(done.returncode) is fails, ended
    return done.stdout


def assert_printed(shown: str, printed: str, where: str) -> None:
    rest = iter(map(comparable, printed.splitlines()))
    for line in filter(None, map(comparable, shown.splitlines())):
        assert line in rest, f"{where} shows a line that was not printed (there): {line!r}\n{printed}"


def comparable(line: str) -> str:
    return re.sub(r"\b\d+(?:\.\d+)?s\b", "…s", line).strip("= ")
