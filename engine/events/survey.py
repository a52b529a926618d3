"""Post-conversation surveys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class SurveySkillAssigned:
    """A survey bot was assigned to this skill; an empty id removes its skill."""

    user: str
    skill_id: str
    kind: Literal["SurveySkillAssigned"] = "SurveySkillAssigned"


@dataclass(frozen=True, slots=True)
class SurveyStarted:
    """A post-conversation survey begins in a conversation that has been closed."""

    user: str
    skill_id: str
    kind: Literal["SurveyStarted"] = "SurveyStarted"


@dataclass(frozen=True, slots=True)
class SurveyOmitted:
    """A conversation of an account with surveys was closed, and no survey follows."""

    reason: Literal[
        "Close Conversation", "idle", "no skill", "no survey bot", "Live Chat", "request interval", "sampling"
    ]
    kind: Literal["SurveyOmitted"] = "SurveyOmitted"


@dataclass(frozen=True, slots=True)
class SurveyEnded:
    how: Literal["completed", "timed out", "closed by Conversational Cloud"]
    kind: Literal["SurveyEnded"] = "SurveyEnded"
