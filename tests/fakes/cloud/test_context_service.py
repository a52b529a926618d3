"""The Conversation Context Service: namespaces, owners, how long a property lives."""

from __future__ import annotations

import pytest

from handoff.engine import events as ev
from handoff.engine.clock import Clock
from handoff.fakes.cloud.context_service import ContextService

OWNERS = {"global": "bot-1", "user": "dana", "conversation": "conv-1"}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def service(clock: Clock) -> ContextService:
    service = ContextService(clock)
    service.apply(ev.ContextNamespaceRegistered("shop"))
    return service


def written(scope: str, owner: str, name: str = "size") -> ev.ContextDataSet:
    return ev.ContextDataSet(scope, "shop", owner, name, '"small"')


@pytest.mark.parametrize(("scope", "owner"), OWNERS.items())
def test_a_property_is_seen_by_its_owner_in_its_scope_only(service: ContextService, scope: str, owner: str) -> None:
    service.apply(written(scope, owner))

    assert service.data(OWNERS)["shop"] == {other: {"size": '"small"'} if other == scope else {} for other in OWNERS}
    assert service.data(dict.fromkeys(OWNERS, "somebody else"))["shop"] == {other: {} for other in OWNERS}


@pytest.mark.parametrize(("passed_ms", "is_there"), [(59_999, True), (60_000, False)])
def test_a_property_lives_as_long_as_its_namespace_said(
    service: ContextService, clock: Clock, passed_ms: int, is_there: bool
) -> None:
    service.apply(ev.ContextNamespaceRegistered("shop", ttl_s=60))
    service.apply(written("user", "dana"))
    clock.advance(passed_ms)

    assert bool(service.data(OWNERS)["shop"]["user"]) == is_there


def test_registering_again_without_a_time_to_live_leaves_the_old_one(service: ContextService, clock: Clock) -> None:
    service.apply(ev.ContextNamespaceRegistered("shop", ttl_s=60))
    service.apply(ev.ContextNamespaceRegistered("shop"))
    service.apply(written("user", "dana"))
    clock.advance(60_000)

    assert service.data(OWNERS)["shop"]["user"] == {}


def test_deleting_all_of_an_owner_spares_the_others(service: ContextService) -> None:
    for change in (written("user", "dana"), written("user", "dana", "colour"), written("user", "eli")):
        service.apply(change)
    service.apply(ev.ContextDataDeleted("user", "shop", "dana", None))

    assert service.data(OWNERS)["shop"]["user"] == {}
    assert service.data({**OWNERS, "user": "eli"})["shop"]["user"] == {"size": '"small"'}


@pytest.mark.parametrize(
    "change",
    [ev.ContextDataSet("user", "none", "dana", "x", "1"), ev.ContextDataDeleted("user", "none", "dana", "x")],
    ids=["written", "deleted"],
)
def test_a_namespace_that_is_not_there_is_not_made_on_the_way(service: ContextService, change: object) -> None:
    service.apply(change)

    assert "none" not in service.data(OWNERS)


def test_a_deleted_namespace_takes_its_properties_with_it(service: ContextService) -> None:
    service.apply(written("user", "dana"))
    service.apply(ev.ContextNamespaceDeleted("shop"))
    service.apply(ev.ContextNamespaceRegistered("shop"))

    assert service.data(OWNERS)["shop"]["user"] == {}
