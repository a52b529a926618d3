"""Changes of the state by events of surveys."""

from __future__ import annotations

from typing import Any

from ....engine import events as e
from ....engine.errors import IllegalTransition
from ....engine.log import Event
from ..records import Stay
from .state_tables import Change, Tables


def _survey_assigned(state: Tables, body: e.SurveySkillAssigned, _event: Event) -> None:
    state.surveys = {skill: user for skill, user in state.surveys.items() if user != body.user}
    if body.skill_id:
        state.surveys[body.skill_id] = body.user


def _survey_started(state: Tables, body: e.SurveyStarted, event: Event) -> None:
    conversation = state.conversations[event.conversation or ""]
    if conversation.is_open or conversation.survey:
        raise IllegalTransition(f"{conversation.id} is not closed, or has its survey, and cannot take {body.kind}")
    conversation.survey = conversation.assigned = conversation.surveyed_by = body.user
    conversation.survey_started_ms = event.at_ms
    conversation.stays.append(Stay(event.at_ms, body.user, "AGENT"))
    state.users[body.user].open[conversation.id] = None
    state.surveyed_at_ms[conversation.consumer] = event.at_ms
    state.survey_draws += 1


def _survey_omitted(state: Tables, body: e.SurveyOmitted, _event: Event) -> None:
    state.survey_draws += body.reason == "sampling"


def _survey_ended(state: Tables, body: e.SurveyEnded, event: Event) -> None:
    conversation = state.conversations[event.conversation or ""]
    if not conversation.survey:
        raise IllegalTransition(f"{conversation.id} has no survey and cannot take {body.kind}")
    del state.users[conversation.survey].open[conversation.id]
    conversation.survey = conversation.assigned = ""
    conversation.survey_ended_ms = event.at_ms


CHANGES: dict[type[Any], Change] = {
    e.SurveySkillAssigned: _survey_assigned,
    e.SurveyStarted: _survey_started,
    e.SurveyOmitted: _survey_omitted,
    e.SurveyEnded: _survey_ended,
}
