"""How many schedules are played, and which: `--schedules 20000`, `--schedule SEED`; `-n auto` uses every core."""

from __future__ import annotations

import os

import pytest

IN_CI = 300
CHUNK = 50  # schedules of one test: enough to cost nothing, few enough to be spread over the cores


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--schedules", type=int, default=None, metavar="N", help=f"play the seeds 0 to N - 1 ({IN_CI})")
    parser.addoption("--schedule", type=int, default=None, metavar="SEED", help="play this seed alone")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "seeds" not in metafunc.fixturenames:
        return
    config = metafunc.config
    one = config.getoption("schedule", None)  # this file may be loaded too late for its options to be known
    if one is not None:
        metafunc.parametrize("seeds", [range(one, one + 1)], ids=[f"seed {one}"])
        return
    count = config.getoption("schedules", None) or int(os.environ.get("HANDOFF_SCHEDULES", IN_CI))
    chunks = [range(first, min(first + CHUNK, count)) for first in range(0, count, CHUNK)]
    metafunc.parametrize("seeds", chunks, ids=[f"seeds {chunk.start} to {chunk.stop - 1}" for chunk in chunks])
