"""The newer Messaging REST API, which is not built, and says so in its own words."""

from __future__ import annotations

from ..cloud import Refused
from .access import anybody
from .resource import Answer, Call, Resource

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def _not_built(_call: Call) -> Answer:
    raise Refused(501, "the Messaging REST API (/messaging/v1) is not implemented in this fake")


RESOURCES = (Resource(r"^/messaging/v1/", anybody, dict.fromkeys(_METHODS, _not_built)),)
