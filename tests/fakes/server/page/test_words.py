"""The page's table of words, read as text: a check that needs no browser."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

from handoff.engine import events

WORDS = Path(__file__).parents[4] / "fakes" / "server" / "page" / "words.js"


def test_every_kind_of_event_has_an_entry():
    table = WORDS.read_text(encoding="utf-8").partition("export const WORDS = {")[2].partition("\n};")[0]
    entries = re.findall(r"^  (\w+): \[", table, re.MULTILINE)

    assert sorted(set(entries)) == sorted(kind.__name__ for kind in get_args(get_args(events.Body)[0]))
