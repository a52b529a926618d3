"""Steps for changes during a conversation: of agents, connectors, bot groups, variables and context data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ...engine import events as ev
from ...engine.log import Event
from .account_givens import agent_given, connector_given, group_given, profiles_given, slots_given
from .arrangements import context_given, variable_given
from .gherkin_lines import Line, Step, can_be_quoted, quoted
from .replay_state import NotExpressible, ReplayState, Saying
from .timeline import Act


def _agent_created(state: ReplayState, body: ev.UserCreated, event: Event, act: Act) -> Iterator[Line]:
    for each in act.events:
        if isinstance(each.body, ev.UserCreated | ev.AgentStateChanged) and each.at_ms == event.at_ms:
            state.account.apply(each)
    yield from agent_given(state.account.users[body.user], state.account, state.needs)


def _connector_changed(state: ReplayState, body: ev.ConnectorChanged, _event: Event, _act: Act) -> Iterator[Line]:
    for name, value in body.fields:
        yield connector_given(state.account, name, value)


def _connector_state_changed(
    _state: ReplayState, body: ev.ConnectorStateChanged, _event: Event, _act: Act
) -> Iterator[Line]:
    yield Step("When", f"the agent connector of the bot {quoted(body.bot)} is {body.state}")


def _group_deleted(_state: ReplayState, body: ev.BotGroupDeleted, _event: Event, _act: Act) -> Iterator[Line]:
    yield Step("Given", f"the bot group {quoted(body.group)} is deleted")


def _web_view_posted(_state: ReplayState, body: ev.WebViewPosted, _event: Event, _act: Act) -> Iterator[Line]:
    rows = [*body.variables, *([("message", body.message)] if body.message else [])]
    if not all(can_be_quoted(value) and value == value.strip() for _, value in rows) or not rows:
        raise NotExpressible("a table cannot hold this call of the Web View API")
    who = "an external system" if body.accepted else "somebody without authorization"
    yield Step("When", f"{who} posts through the Web View API:", tuple(rows))


STEPS: Final[Mapping[type[Any], Saying]] = {
    ev.BotGroupDeleted: _group_deleted,
    ev.BotGroupSaved: lambda _state, body, _event, _act: group_given(body),
    ev.ConnectorChanged: _connector_changed,
    ev.ConnectorStateChanged: _connector_state_changed,
    ev.ContextDataSet: lambda _state, body, _event, _act: iter([context_given(body)]),
    ev.UserCreated: _agent_created,
    ev.UserProfilesChanged: lambda _state, body, _event, _act: iter([profiles_given(body.user, body.profiles)]),
    ev.UserSlotsChanged: lambda _state, body, _event, _act: iter([slots_given(body.user, body.slots)]),
    ev.VariableSet: lambda _state, body, _event, _act: iter([variable_given(body)]),
    ev.WebViewPosted: _web_view_posted,
}
