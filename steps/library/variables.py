"""Bot variables, before and during a conversation."""

from __future__ import annotations

import re

from ...engine.lookalikes import difference_from_part, differences
from ...engine.matching.limited_regex import LimitedRegex
from ..scenario.context import ScenarioContext, expect
from ..scenario.known_names import require_variable
from ..scenario.language import given, then


@given(
    "the bot variable {name} is {value}",
    "the (bot) variable {name} is (set) (to) {value}",
    "the (bot) variable {name} has (value) {value}",
    "the (bot) variable {name} equals {value}",
    "the value of the (bot) variable {name} is {value}",
    "consumer/bot sets the (bot) variable {name} to {value}",
    "the (bot) variable {name} holds {value}",
    "the (bot) variable {name} is (set) (to) {value} before/beforehand/initially",
    "the (bot) variable {name} with (value) {value}",
    "the bot knows/has (bot) variable {name} as/with (value) {value}",
)
def variable_is(context: ScenarioContext, name: str, value: str) -> None:
    """Set a bot variable in the current conversation; without one, in the next."""
    context.target.set_variable(name, value)


@then(
    "the bot variable {name} is {value}",
    "the (bot) variable {name} is (set) (to) {value}",
    "the (bot) variable {name} has (value) {value}",
    "the (bot) variable {name} equals {value}",
    "the value of the (bot) variable {name} is {value}",
    "the (bot) variable {name} holds/gets/receives (value) {value}",
    "the (bot) variable {name} changes/changed/has_changed to {value}",
    "the content of the (bot) variable {name} is {value}",
    "(value) {value} is stored/saved/remembered/kept/put in/as/under the (bot) variable {name}",
    "the bot stores/saves/remembers/keeps/puts {value} in/as/under (bot) (variable) {name}",
    "the bot sets the (bot) variable {name} to {value}",
)
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


@then(
    "the bot variable {name} is not {value}",
    "the (bot) variable {name} is not (set) (to) {value}",
    "the (bot) variable {name} does not equals/has (value) {value}",
    "the value of the (bot) variable {name} is not {value}",
)
def variable_is_not(context: ScenarioContext, name: str, value: str) -> None:
    """The variable is another text, or is not set."""
    found = context.target.variable(name, conversation=context.conversation)
    if found is None:
        require_variable(context, name)
    expect(found != value, f"expected the bot variable {name!r} not to be {value!r}", found="it is")


@then(
    "the bot variable {name} {how:how} {part}",
    "the variable {name} {how:how} (text/pattern/regex) {part}",
    "the bot variable {name} {how:how} text/pattern/regex {part}",
    "the value of the (bot) variable {name} {how:how} {part}",
)
def variable_is_like(context: ScenarioContext, name: str, how: str, part: str) -> None:
    """The variable's text contains this text, or matches this regular expression, which may match a part of it."""
    found = context.target.variable(name, conversation=context.conversation)
    if found is None:
        require_variable(context, name)
    wanted = LimitedRegex(part if how == "matches" else re.escape(part), "the step", dot_all=True)
    expect(
        found is not None and wanted.search(found) is not None,
        f"expected the bot variable {name!r} to be a text that {how} {part!r}",
        found=f"it is {found!r}",
        alike=[difference_from_part(part, found)] if found is not None and how == "contains" else [],
    )


@then(
    "the bot variable {name} is not set",
    "the (bot) variable {name} is unset/undefined/not_defined",
    "the (bot) variable {name} is not set",
    "the (bot) variable {name} has no value",
    "there is no (bot) variable {name}",
    "no (bot) variable {name} is set",
    "the (bot) variable {name} does not exist",
)
def variable_is_not_set(context: ScenarioContext, name: str) -> None:
    found = context.target.variable(name, conversation=context.conversation)
    if found is None:
        require_variable(context, name)
    expect(found is None, f"expected the bot variable {name!r} not to be set", found=f"it is {found!r}")
