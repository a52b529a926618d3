"""Reading, creating and changing in the configuration services: revisions, lists, selected attributes.

An account has one revision, which grows with every change of its skills and users. A read returns it in `ac-revision`;
a change requires it in `If-Match`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, TypeVar

from ..cloud import Refused
from .parse import as_object
from .resource import Answer, Call

P = TypeVar("P")  # a checked request

MANY: Final = 200  # entities in one request: our choice, no document names a limit


def revised(call: Call, body: Any, status: int = 200) -> Answer:
    return Answer(body, status, {"ac-revision": str(call.cloud.state.revision)})


def read(call: Call, body: Callable[[], Any]) -> Answer:
    """The body, or 304 when the caller has it already; -1 is never a revision."""
    known = call.header("If-Match")
    return revised(call, None, 304) if known == str(call.cloud.state.revision) else revised(call, body())


def check_revision(call: Call) -> None:
    known, current = call.request.headers.get("If-Match"), str(call.cloud.state.revision)
    if known is None:
        raise Refused(400, "If-Match is missing")
    if known != current:
        status = call.cloud.settings.stale_revision_status
        raise Refused(status, f"revision {known} is stale, {current} is current")


def listed(call: Call, entities: Iterable[Mapping[str, Any]], default: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """The attributes that the query selects, of each: `$all` of them, or without a selection the `default` ones."""
    wanted = call.query.get("select", "")
    names = tuple(wanted.split(",")) if wanted else default
    if "$all" in wanted.lower().split(","):
        names = ()
    return [{name: entity[name] for name in names or entity if name in entity} for entity in entities]


def includes_deleted(call: Call) -> bool:
    return str(call.query.get("include_deleted")) == "true"


def create(call: Call, plan: Callable[[dict[str, Any]], P], carry_out: Callable[[P], dict[str, Any]]) -> Answer:
    """Create one entity from an object, several from a list: all of them or, when one is wrong, none."""
    body = call.json()
    if not isinstance(body, list):
        return revised(call, carry_out(plan(as_object(body))), 201)
    plans = [plan(as_object(item, "an item of the list")) for item in _counted(body)]
    _check_unique(plans)
    return revised(call, [carry_out(each) for each in plans], 201)


def change_many(call: Call, plan: Callable[[dict[str, Any]], P], carry_out: Callable[[P], dict[str, Any]]) -> Answer:
    """Change the entities of a list, each with its id: all of them or, when one is wrong, none."""
    body = call.json()
    if not isinstance(body, list):
        raise Refused(400, "the body is not a list")
    check_revision(call)
    plans = [plan(as_object(item, "an item of the list")) for item in _counted(body)]
    _check_unique(plans)
    return revised(call, [carry_out(each) for each in plans])


def _counted(body: list[Any]) -> list[Any]:
    if len(body) > MANY:
        raise Refused(400, f"more than {MANY} at once")
    return body


def _check_unique(plans: list[Any]) -> None:
    """Refuse a list with two entities of the same name."""
    for name in plans[0].unique if plans else ():
        values = [getattr(each, name) for each in plans]
        for value in values:
            if values.count(value) > 1:
                raise Refused(400, f"{value!r} occurs twice in the list")
