"""Skills, users, shifts: the parts of an account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class SkillCreated:
    skill: str
    skill_id: str
    description: str = ""
    kind: Literal["SkillCreated"] = "SkillCreated"


@dataclass(frozen=True, slots=True)
class SkillChanged:
    """A skill has another name or description now; its id stays."""

    skill: str
    skill_id: str
    description: str = ""
    kind: Literal["SkillChanged"] = "SkillChanged"


@dataclass(frozen=True, slots=True)
class SkillDeleted:
    skill_id: str
    kind: Literal["SkillDeleted"] = "SkillDeleted"


@dataclass(frozen=True, slots=True)
class SkillConfigured:
    """The routing of a skill's conversations was configured. See `Skill` for the fields."""

    skill_id: str
    can_transfer: bool = True
    transfer_list: tuple[str, ...] | None = None
    max_wait_s: int | None = None
    fallback_skill_id: str = ""
    fallback_when_all_away: bool = True
    auto_close_s: int = -1
    kind: Literal["SkillConfigured"] = "SkillConfigured"


@dataclass(frozen=True, slots=True)
class UserCreated:
    user: str
    user_id: str
    user_type: Literal["human", "bot"]
    profiles: tuple[str, ...]
    skill_ids: tuple[str, ...]
    slots: int  # conversations at once; 0 for a bot, which has no limit
    login_name: str = ""
    bot_id: str = ""  # id of the Conversation Builder bot behind a bot user
    kind: Literal["UserCreated"] = "UserCreated"


@dataclass(frozen=True, slots=True)
class UserDeleted:
    user: str
    kind: Literal["UserDeleted"] = "UserDeleted"


@dataclass(frozen=True, slots=True)
class UserSkillsChanged:
    user: str
    skill_ids: tuple[str, ...]
    kind: Literal["UserSkillsChanged"] = "UserSkillsChanged"


@dataclass(frozen=True, slots=True)
class UserProfilesChanged:
    user: str
    profiles: tuple[str, ...]
    kind: Literal["UserProfilesChanged"] = "UserProfilesChanged"


@dataclass(frozen=True, slots=True)
class UserSlotsChanged:
    user: str
    slots: int
    kind: Literal["UserSlotsChanged"] = "UserSlotsChanged"


@dataclass(frozen=True, slots=True)
class UserDetailsChanged:
    """An administrator has written a user's entity. `chats` is `maxChats`, which does not limit messaging
    conversations."""

    user: str
    email: str
    employee_id: str
    chats: int
    is_enabled: bool
    kind: Literal["UserDetailsChanged"] = "UserDetailsChanged"


@dataclass(frozen=True, slots=True)
class AgentStateChanged:
    agent: str
    state: Literal["Online", "Away", "Back soon", "Offline"]
    kind: Literal["AgentStateChanged"] = "AgentStateChanged"


@dataclass(frozen=True, slots=True)
class AccountEnvironmentChosen:
    """The account is set up with the ids, variables and bot files of this environment of `cloud.yaml`."""

    environment: str
    kind: Literal["AccountEnvironmentChosen"] = "AccountEnvironmentChosen"


@dataclass(frozen=True, slots=True)
class ShiftChanged:
    """A skill is on shift now, or off: set by hand, or by its working hours."""

    skill_id: str
    on_shift: bool
    by: Literal["hand", "hours"] = "hand"
    kind: Literal["ShiftChanged"] = "ShiftChanged"
