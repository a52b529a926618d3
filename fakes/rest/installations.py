"""Installed applications: clients of the Connector API and of Functions, with their webhooks. Read only.

Secrets are not in the answers: they are known to those who installed an application.
"""

from __future__ import annotations

from typing import Any, Final

from ..authentication.credentials import App
from ..cloud import Refused
from .access import administrator
from .resource import Answer, Call, Operation, Resource

SCOPE: Final = "msg.consumer"


def _entity(app: App) -> dict[str, Any]:
    webhooks = {kind: {"endpoint": url} for kind, url in app.webhooks}
    return {
        "id": app.client_id,
        "client_id": app.client_id,
        "client_name": app.client_id,
        "display_name": app.client_id,
        "grant_types": ["client_credentials"],
        "scope": SCOPE,
        "enabled": True,
        "deleted": False,
        "capabilities": {"webhooks": webhooks} if webhooks else {},
    }


def _list(call: Call) -> Answer:
    return Answer([_entity(app) for app in call.services.sessions.credentials.apps.values()])


def _one(call: Call) -> Answer:
    app = call.services.sessions.credentials.apps.get(call.params["id"])
    if app is None:
        raise Refused(404, f"no installed application {call.params['id']}")
    return Answer(_entity(app))


def _refuse(_call: Call) -> Answer:
    raise Refused(501, "installing applications is not implemented in this fake: name them under apps in cloud.yaml")


_CHANGES: Final[dict[str, Operation]] = dict.fromkeys(("POST", "PUT", "DELETE"), _refuse)
_PATH = r"^/api/account/(?P<account>[^/]+)/configuration/app-install/installations"
RESOURCES = (
    Resource(rf"{_PATH}/?$", administrator, {"GET": _list, **_CHANGES}, "configuration"),
    Resource(rf"{_PATH}/(?P<id>[^/]+)$", administrator, {"GET": _one, **_CHANGES}, "configuration"),
)
