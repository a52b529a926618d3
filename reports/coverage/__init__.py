"""Bot coverage: the parts of a bot that its features use, and its escalation paths to a human agent.

`parts.py` lists the parts, `fold.py` finds the used ones in a log, `tally.py` adds them up over a run. Output:
`terminal_table.py`, `coverage_page.py` (HTML), `output_formats.py` (JSON, Cobertura XML). `observer.py` measures a
run of pytest; all other modules need only a log and a bot.
"""

from __future__ import annotations

from .fold import used
from .parts import KINDS, Part, parts_of
from .tally import BotCoverage, Coverage, Score

__all__ = ["KINDS", "BotCoverage", "Coverage", "Part", "Score", "parts_of", "used"]
