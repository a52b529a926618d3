"""The origins of web pages that may use a server: `https://window.example`, as a browser writes them."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from ...engine.errors import FeatureError, message

EXPECTED: Final = "scheme, host and port of a page, such as https://window.example or http://shop.example:3000"
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}


def origin_of(text: str) -> str:
    """The origin as a browser writes it, without a default port and in lower case; empty for any other text."""
    try:
        found = urlsplit(text)
        port = found.port
    except ValueError:
        return ""
    if found.scheme not in _DEFAULT_PORTS or not found.hostname or found.username is not None:
        return ""
    if found.path not in ("", "/") or found.query or found.fragment or "*" in found.hostname:
        return ""
    host = f"[{found.hostname}]" if ":" in found.hostname else _ascii(found.hostname)
    is_default = port is None or port == _DEFAULT_PORTS[found.scheme]
    return f"{found.scheme}://{host}" if is_default else f"{found.scheme}://{host}:{port}"


def checked_origin(text: str, at: str) -> str:
    """The origin as a browser writes it.

    Raises:
        FeatureError: the text is not the origin of pages.
    """
    if origin := origin_of(text):
        return origin
    raise FeatureError(message("not the origin of a page", at=at, value=text, expected=EXPECTED, do=advice(text)))


def advice(text: str) -> str:
    """What to write instead of a text that is not an origin; empty if unknown."""
    if "*" in text:
        return "name each origin: requests may carry credentials, and then no browser accepts *"
    if text == "null":
        return "serve the page from a host: every page without one has the origin null"
    try:
        found = urlsplit(text if "://" in text else f"https://{text}")
        bare = f"{found.scheme}://{found.netloc.rpartition('@')[2]}"
    except ValueError:
        return ""
    return f"write {bare}" if origin_of(bare) and bare != text else ""


def _ascii(host: str) -> str:
    try:
        return host.encode("idna").decode() if not host.isascii() else host
    except UnicodeError:
        return host
