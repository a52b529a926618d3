"""The addresses that a request can be sent to."""

from __future__ import annotations

from urllib.parse import urlsplit

import httpx


def is_address(url: str) -> bool:
    """Whether this is a whole address, with a scheme of the web and a host."""
    try:
        found, target = urlsplit(url), httpx.URL(url)
        is_complete = target.scheme in ("http", "https") and bool(found.hostname) and found.port != 0
    except (ValueError, httpx.InvalidURL):
        return False
    host = found.netloc.rpartition("@")[2]
    return is_complete and not any(sign == "%" or sign.isspace() for sign in host)
