"""Runs Allure 3, a program for Node: the copy installed in the suite's folder, or the one that npx gets from npm."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Final

from ..engine.errors import FeatureError, message
from ..engine.input_files import parse_json, read_file
from ..reports import allure3

PACKAGE: Final = f"allure@{allure3.VERSION}"
LIMIT_S: Final = 900
SHOWN: Final = 6  # last lines of output in an error message
NPM: Final = {
    "npm_config_fetch_retries": "1",
    "npm_config_fund": "false",
    "npm_config_prefer_offline": "true",  # a pinned version does not change
    "npm_config_update_notifier": "false",
}
_COLOUR: Final = re.compile(r"\x1b\[[0-9;]*m")


def generate(folder: Path) -> str:
    """Allure's unchanged page for a folder that `allure3.prepare` has filled.

    Raises:
        FeatureError: Node is missing, Allure cannot be installed, or it fails on these results.
    """
    command = [*_program(Path.cwd()), "generate", "--config", allure3.CONFIG, allure3.RESULTS]
    try:
        ran = subprocess.run(
            command,
            cwd=folder,
            env=os.environ | NPM,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            timeout=LIMIT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _failed(f"no result within {LIMIT_S} s") from None
    except OSError as error:
        raise _failed(f"{command[0]}: {error.strerror}") from None
    made = folder / allure3.MADE
    if ran.returncode or not made.is_file():
        raise _failed(_last_lines(ran.stdout) or f"exit status {ran.returncode}")
    return made.read_text(encoding="utf-8")


def _program(place: Path) -> list[str]:
    """The command: Allure as installed in this folder or one above it, otherwise npx, which gets it from npm."""
    for folder in (place, *place.parents):
        package = folder / "node_modules" / "allure" / "package.json"
        installed = shutil.which("allure", path=folder / "node_modules" / ".bin")
        if installed and package.is_file() and _version(package) == allure3.VERSION:
            return [installed]
    npx = shutil.which("npx")
    if npx is None:
        advice = "install Node 20 or newer, or remove --allure: the report that handoff makes itself needs only Python"
        raise FeatureError(
            message("Allure 3 needs Node, which is not installed", expected="npx on the PATH", do=advice)
        )
    return [npx, "--yes", PACKAGE]


def _version(package: Path) -> object:
    try:
        content = parse_json(read_file(package))
    except (OSError, ValueError):
        return None
    return content.get("version") if isinstance(content, dict) else None


def _failed(said: str) -> FeatureError:
    advice = (
        f"once, npm has to reach its registry: try `npx {PACKAGE} --version`, or install it in the suite's folder with "
        f"`npm install --save-dev {PACKAGE}`; without --allure no Node is needed"
    )
    return FeatureError(message("Allure 3 has made no report", value=said, do=advice))


def _last_lines(output: str) -> str:
    lines = [line.strip() for line in _COLOUR.sub("", output).splitlines() if line.strip()]
    return "; ".join([line for line in lines if not line.startswith("npm warn")][-SHOWN:])
