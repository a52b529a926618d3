"""The host names and web origins that belong to this server."""

from __future__ import annotations

import ipaddress
from typing import Final
from urllib.parse import urlsplit

LOOPBACK_NAMES: Final = frozenset({"localhost", "127.0.0.1", "::1"})
CLOUD_DOMAINS: Final = (".liveperson.net", ".botcentralapi.com", ".lpsnmedia.net")  # hosts that clients have built in


def is_cloud_name(name: str) -> bool:
    """Whether a host name, in lower case, is one of the cloud's."""
    return name.endswith(CLOUD_DOMAINS)


def host_name(host: str) -> str:
    """The name in a Host header, in lower case and without its port; empty if there is none."""
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""


def is_address(name: str) -> bool:
    """Whether a host name is numeric."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
