"""Templates of pages that consist of one file: every value is escaped, nothing is loaded from elsewhere."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

import jinja2

from .asset_paths import COMPONENTS, STATIC


def environment(templates: Path) -> jinja2.Environment:
    """The environment of a folder of templates, which may include the shared components and style sheets by name.

    The global `icon` is the address of the shared icon, which holds the picture itself.
    """
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader([templates, COMPONENTS, STATIC]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["icon"] = f"data:image/svg+xml;base64,{b64encode((STATIC / 'icon.svg').read_bytes()).decode()}"
    return made
