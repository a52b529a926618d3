"""The bot author's own APIs, and what the integrations make of their answers."""

from __future__ import annotations

import json

from ...engine.errors import FeatureError, message
from ...engine.events import HttpExchanged, IntegrationResultStored
from ..language import given, then
from ..scene import Scene, expect


@given("{method:method} {url} answers:")
def answers(scene: Scene, method: str, url: str, docstring: str) -> None:
    """With status 200 and this JSON."""
    scene.stage.outside.stub(method, url, json=_json(docstring))


@given("{method:method} {url} answers {status:int}")
def answers_status(scene: Scene, method: str, url: str, status: int) -> None:
    scene.stage.outside.stub(method, url, status=status)


@given("{method:method} {url} answers after {latency:duration}:")
def answers_late(scene: Scene, method: str, url: str, latency: int, docstring: str) -> None:
    scene.stage.outside.stub(method, url, json=_json(docstring), latency_ms=latency)


@given("{method:method} {url} does not answer")
def times_out(scene: Scene, method: str, url: str) -> None:
    """The request runs into its time-out."""
    scene.stage.outside.stub(method, url, error="times out")


@given("{method:method} {url} is unreachable")
def unreachable(scene: Scene, method: str, url: str) -> None:
    scene.stage.outside.stub(method, url, error="unreachable")


@then("{method:method} {url} has been requested {count:int} time(s)")
def requested(scene: Scene, method: str, url: str, count: int) -> None:
    sent = [f"{exchange.method} {exchange.url}" for exchange in scene.bodies(HttpExchanged)]
    found = sent.count(f"{method} {url}")
    expect(found == count, f"expected {method} {url} {count} times", found=f"it was sent {found} times", others=sent)


@then("the integration {name} has the result {result:result}")
def result_is(scene: Scene, name: str, result: str) -> None:
    """Its last call, by response data variable."""
    found = ["SUCCESS" if one.success else "FAILURE" for one in _results(scene, name)]
    expect(
        found[-1:] == [result], f"expected the result {result.lower()} of {name!r}", found=f"the results are {found}"
    )


@then("the result of the integration {name} holds {key} as {value}")
def result_holds(scene: Scene, name: str, key: str, value: str) -> None:
    """A key of the last result's JSON."""
    found = [json.loads(one.result or "null") for one in _results(scene, name)]
    held = found[-1].get(key) if found and isinstance(found[-1], dict) else None
    expect(str(held) == value, f"expected {key!r} of {name!r} to be {value!r}", found=f"the results are {found}")


def _results(scene: Scene, name: str) -> list[IntegrationResultStored]:
    return [one for one in scene.bodies(IntegrationResultStored) if one.variable == name]


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError as error:
        raise FeatureError(
            message("the answer in the doc string is not JSON", value=text, expected=str(error))
        ) from None
