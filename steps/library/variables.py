"""Bot variables, before and during a conversation."""

from __future__ import annotations

from ...engine.lookalikes import differences
from ..scenario.context import ScenarioContext, expect
from ..scenario.known_names import require_variable
from ..scenario.language import given, then


@given("the bot variable {name} is {value}")
def variable_is(context: ScenarioContext, name: str, value: str) -> None:
    """Set a bot variable in the current conversation; without one, in the next."""
    context.target.set_variable(name, value)


@then("the bot variable {name} is {value}")
def variable_has(context: ScenarioContext, name: str, value: str) -> None:
    found = context.target.variable(name, conversation=context.conversation)
    if found is None:
        require_variable(context, name)
    expect(
        found == value,
        f"expected the bot variable {name!r} to be {value!r}",
        found=f"it is {found!r}",
        alike=differences(value, found),
    )


@then("the bot variable {name} is not set")
def variable_is_not_set(context: ScenarioContext, name: str) -> None:
    found = context.target.variable(name, conversation=context.conversation)
    if found is None:
        require_variable(context, name)
    expect(found is None, f"expected the bot variable {name!r} not to be set", found=f"it is {found!r}")
