"""Bot coverage: which parts of a bot its features use, and how a consumer of it gets to a person.

`parts.py` lists what there is, `fold.py` reads off a log what was used, `tally.py` puts both together over a run. The
rest shows it: `table.py` in the terminal, `page.py` as HTML, `files.py` as JSON and Cobertura XML. `observer.py` is how
a run of pytest feeds it; all else needs a log and a bot and nothing more.
"""

from __future__ import annotations

from .fold import used
from .parts import KINDS, Part, parts_of
from .tally import BotCoverage, Coverage, Score

__all__ = ["KINDS", "BotCoverage", "Coverage", "Part", "Score", "parts_of", "used"]
