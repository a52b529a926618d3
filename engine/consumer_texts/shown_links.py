"""The links in a text, and what is wrong with one as far as its syntax tells."""

from __future__ import annotations

import difflib
import html
import ipaddress
import re
from typing import Final
from urllib.parse import urlsplit

from ..turn.reference_kinds import REFERENCE

_LINK: Final = re.compile(
    r"""
      (?P<link> (?: [a-z][a-z0-9+.\-]{1,14} : /{1,4} | www\. ) (?: \{[^{}\n]*\} | [^\s"'<>(){}\[\]|] )+ )
    | (?P<contact> \b (?: tel | mailto ) : [^\s"'<>()]+ )
    | \b href \s* = \s* (?: "(?P<double>[^"]*)" | '(?P<single>[^']*)' )
    """,
    re.IGNORECASE | re.VERBOSE,
)
_SCHEME: Final = re.compile(r"([a-z][a-z0-9+.\-]*):(/*)(.*)", re.IGNORECASE | re.DOTALL)
_PHONE: Final = re.compile(r"\+?[0-9][0-9().\- ]*")
_MAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_ODD: Final = re.compile(r"[\\^`|<>\"{}\x00-\x1f\x7f]")
_SCHEMES: Final = ("http", "https")
_CONTACTS: Final = ("tel", "mailto", "sms")


def links_in(text: str) -> list[str]:
    """The links in a text, each once, in their order; also those that are written wrongly."""
    found = (
        html.unescape(match["double"] or match["single"] or "").strip()
        if match["link"] is None and match["contact"] is None
        else (match["link"] or match["contact"]).rstrip(".,;:!?")
        for match in _LINK.finditer(text)
    )
    return list(dict.fromkeys(filter(None, found)))


def problem_of(link: str) -> str:
    """What is wrong with a link; "" when nothing is, or when a reference hides what matters."""
    filled = REFERENCE.sub("x", link)
    if not link.strip():
        return "the address is empty"
    if re.search(r"\s", filled.strip()) and not filled.lower().startswith("tel:"):
        return "it has a blank in it, write %20"
    if link.startswith("{"):
        return ""  # the first part is known in a run only
    found = _SCHEME.fullmatch(filled.strip())
    if found is None:
        return f"it has no scheme, write https://{link.lstrip('/')}"
    scheme, slashes, rest = found[1].lower(), found[2], found[3]
    if scheme in _CONTACTS:
        right = (
            _MAIL.fullmatch(rest.partition("?")[0]) if scheme == "mailto" else _PHONE.fullmatch(rest.partition("?")[0])
        )
        return (
            "" if right or "{" in link else f"it has no {'address' if scheme == 'mailto' else 'number'} after {scheme}:"
        )
    if scheme not in _SCHEMES:
        return _other_scheme(scheme, rest)
    if slashes != "//":
        return f"write {scheme}://{rest} with two slashes"
    return _problem_after_scheme(filled.strip(), link)


def _other_scheme(scheme: str, rest: str) -> str:
    if near := difflib.get_close_matches(scheme, _SCHEMES, n=1, cutoff=0.6):
        return f"it begins with {scheme}:, write {near[0]}://{rest}"
    if rest.isdecimal() or "." in scheme:  # a host with a port
        return f"it has no scheme, write https://{scheme}:{rest}"
    return f"it begins with {scheme}:, which is not for web pages: write https://"


def _problem_after_scheme(filled: str, link: str) -> str:
    try:
        parts = urlsplit(filled)
        host, _ = parts.hostname or "", parts.port  # the port raises ValueError, too
    except ValueError as error:
        return f"not an address: {str(error).lower()}"
    if not host:
        return "it has no host"
    if parts.username is not None:
        return "it has a user name or password before the host"
    if re.match(r"https?(:|/|$)", parts.netloc + parts.path):
        return "it has its scheme twice"
    if odd := _ODD.search(filled):
        return f"the character {odd[0]!r} must be escaped"
    if ".." in host or host.startswith(("-", ".")):
        return f"{host!r} is not a host"
    if is_internal(host) and not REFERENCE.search(urlsplit(link).netloc if "{" in link else ""):
        return f"{host!r} is reachable from inside a network only"
    return ""


def is_internal(host: str) -> bool:
    """Whether a host is written as one that only a machine or a network of its own can reach."""
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return host == "localhost" or host.endswith((".localhost", ".local", ".internal"))
