"""The Conversation Context Service over REST: the same properties that scripts of bots read and write.

A session is the owner of a script's scope: a conversation, a consumer or a bot, by its id. `__default__` is a separate
session, which scripts do not see.
"""

from __future__ import annotations

import json
from typing import Any, Final

from ...engine import events as ev
from ...engine.events import ContextScope
from ...engine.ports import ContextChange
from ...engine.value_text import json_text
from ..cloud import Refused
from .access import known_account
from .parse import as_object, query_number, text
from .resource import Answer, Call, Resource

DEFAULT_SESSION: Final = "__default__"
LARGEST_PAGE: Final = 1_000
_RULES: Final = ("JS-CCS-NAMESPACE", "JS-CCS-SCOPES")


def _key(call: Call) -> None:
    if call.header("maven-api-key") != call.services.context_key:
        raise Refused(401, "the maven-api-key is missing or wrong")
    known_account(call)


def _list_namespaces(call: Call) -> Answer:
    return Answer(call.services.context.namespaces())


def _create_namespace(call: Call) -> Answer:
    name = text(call.body(), "name")
    if not name or "/" in name:
        raise Refused(400, "invalid namespace name")
    _apply(call, ev.ContextNamespaceRegistered(name))
    return Answer(status=204)


def _delete_namespace(call: Call) -> Answer:
    _apply(call, ev.ContextNamespaceDeleted(_namespace(call)))
    return Answer(status=204)


def _read(call: Call) -> Answer:
    """All properties of the session, or those that the query names."""
    found = _properties(call)
    wanted = call.query.get("include")
    return Answer({name: found[name] for name in wanted.split(",") if name in found} if wanted else found)


def _read_one(call: Call) -> Answer:
    found, name = _properties(call), call.params["property"]
    if name not in found:
        raise Refused(404, f"no property {name}")
    return Answer(found[name])


def _write(call: Call) -> Answer:
    scope, owner = _owner(call)
    namespace = _namespace(call)
    for name, value in as_object(call.json()).items():
        _apply(call, ev.ContextDataSet(scope, namespace, owner, name, json_text(value)))
    return Answer({"cas": str(call.wire_now_ms)})


def _delete_one(call: Call) -> Answer:
    scope, owner = _owner(call)
    _apply(call, ev.ContextDataDeleted(scope, _namespace(call), owner, call.params["property"]))
    return Answer(status=204)


def _sessions(call: Call) -> Answer:
    return Answer(_page(call))


def _session_properties(call: Call) -> Answer:
    namespace = _namespace(call)
    owners = {owner: scope for scope, owner in call.services.context.owners(namespace)}
    return Answer({session: _stored(call, namespace, owners[session], session) for session in _page(call)})


def _page(call: Call) -> list[str]:
    """The ids of one page of sessions, from page 1 on."""
    page = query_number(call.query.get("page"), "page", 1, least=1, most=10**6)
    size = query_number(call.query.get("perPage"), "perPage", LARGEST_PAGE, least=1, most=LARGEST_PAGE)
    owners = call.services.context.owners(_namespace(call))
    return list(dict.fromkeys(owner for _, owner in owners))[(page - 1) * size : page * size]


# --- the path ---------------------------------------------------------------------------------------------------


def _namespace(call: Call) -> str:
    name = call.params["namespace"]
    if name not in call.services.context.namespaces():
        raise Refused(404, f"no namespace {name}")
    return name


def _owner(call: Call) -> tuple[ContextScope, str]:
    """The owner of the session. An unknown one counts as a conversation."""
    session = call.params.get("session") or DEFAULT_SESSION
    for scope, owner in call.services.context.owners(_namespace(call)):
        if owner == session:
            return scope, owner
    if session == DEFAULT_SESSION:
        return "global", session
    consumers = {call.services.profiles.id_of(it.consumer) for it in call.cloud.state.conversations.values()}
    return ("user" if session in consumers else "conversation"), session


def _properties(call: Call) -> dict[str, Any]:
    scope, owner = _owner(call)
    return _stored(call, _namespace(call), scope, owner)


def _stored(call: Call, namespace: str, scope: ContextScope, owner: str) -> dict[str, Any]:
    found = call.services.context.data({scope: owner})[namespace][scope]
    return {name: json.loads(value) for name, value in found.items()}


def _apply(call: Call, change: ContextChange) -> None:
    call.cloud.log.append(change, rules=_RULES)


_ACCOUNT = r"^/v1/(?:account|brand)/(?P<account>[^/]+)"
_NAMESPACE = rf"{_ACCOUNT}/(?P<namespace>[^/]+)"
_SESSION = rf"{_NAMESPACE}(?:/(?P<session>[^/]+))?"
_SERVICE: Final = "context"
RESOURCES = (
    Resource(rf"{_ACCOUNT}/?$", _key, {"GET": _list_namespaces, "POST": _create_namespace}, _SERVICE),
    Resource(rf"{_NAMESPACE}/?$", _key, {"DELETE": _delete_namespace}, _SERVICE),
    Resource(rf"{_NAMESPACE}/session-ids/?$", _key, {"GET": _sessions}, _SERVICE),
    Resource(rf"{_NAMESPACE}/session-properties/?$", _key, {"GET": _session_properties}, _SERVICE),
    Resource(rf"{_SESSION}/properties/?$", _key, {"GET": _read, "PATCH": _write}, _SERVICE),
    Resource(rf"{_SESSION}/properties/(?P<property>[^/]+)$", _key, {"GET": _read_one, "DELETE": _delete_one}, _SERVICE),
)
