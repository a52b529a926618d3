"""The paths of the shared files, for servers that deliver them and for templates that include them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

STATIC: Final = Path(__file__).parent / "static"
COMPONENTS: Final = Path(__file__).parent / "components"
