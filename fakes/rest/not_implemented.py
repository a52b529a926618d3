"""The newer Messaging REST API, which is not implemented: every request is refused with 501."""

from __future__ import annotations

from ..cloud import Refused
from .access import public
from .resource import Answer, Call, Resource

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def _refuse(_call: Call) -> Answer:
    raise Refused(501, "the Messaging REST API (/messaging/v1) is not implemented in this fake")


RESOURCES = (Resource(r"^/messaging/v1/", public, dict.fromkeys(_METHODS, _refuse)),)
