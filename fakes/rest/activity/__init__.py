"""What agents did over time: how long they were in each state, and when their states changed;
how conversations fared with each skill.

Where the table and the example of a documented page differ, the table holds.
"""

from __future__ import annotations

__all__: list[str] = []
