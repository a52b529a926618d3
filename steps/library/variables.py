"""Bot variables, before and during a conversation."""

from __future__ import annotations

from ..stage.language import given, then
from ..stage.scene import Scene, expect


@given("the bot variable {name} is {value}")
def variable_is(scene: Scene, name: str, value: str) -> None:
    """In the conversation that is going on, else in the one to come."""
    scene.stage.set_variable(name, value)


@then("the bot variable {name} is {value}")
def variable_has(scene: Scene, name: str, value: str) -> None:
    found = scene.stage.variable(name, conversation=scene.conversation)
    expect(found == value, f"expected the bot variable {name!r} to be {value!r}", found=f"it is {found!r}")


@then("the bot variable {name} is not set")
def variable_is_not_set(scene: Scene, name: str) -> None:
    found = scene.stage.variable(name, conversation=scene.conversation)
    expect(found is None, f"expected the bot variable {name!r} not to be set", found=f"it is {found!r}")
