"""Skills and users of the account."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from dataclasses import replace
from itertools import count
from typing import Any, Literal, get_args

from ...engine.errors import FeatureError, UnknownName, message
from ...engine.events import (
    AgentStateChanged,
    Body,
    RingCancelled,
    ShiftChanged,
    SkillChanged,
    SkillConfigured,
    SkillCreated,
    SkillDeleted,
    SurveySkillAssigned,
    UserCreated,
    UserDeleted,
    UserDetailsChanged,
    UserProfilesChanged,
    UserSkillsChanged,
    UserSlotsChanged,
)
from ...engine.ports import BotAgent, SurveyAgent
from .records import AgentState, Skill, User
from .routing import Ability, Routing

PROFILES = {"Administrator": 0, "Agent": 1, "Agent Manager": 2, "Campaign Manager": 3}  # the built-in ones, with ids
FIRST_USER_ID = 5001
_ROUTING_FIELDS = (
    "can_transfer",
    "transfer_list",
    "max_wait_s",
    "fallback_skill_id",
    "fallback_when_all_away",
    "auto_close_s",
)
_ID = re.compile(r"[1-9][0-9]{0,9}")
_STATES: tuple[AgentState, ...] = get_args(AgentState)


class Account(Routing):
    """Skills and users. Whoever changes makes routing look again."""

    def add_skill(
        self,
        name: str,
        id: str | int | None = None,
        description: str = "",
    ) -> Skill:
        """Create a skill. Its id is a number of up to ten digits (CLD-SKILL-ID-NUMBER), made up when not given."""
        skill_id = self._skill_id(id)
        self._check_skill_name(name)
        self._log(
            SkillCreated(name, skill_id, description),
            rules=("CLD-SKILL-CREATE", "CLD-SKILL-ID-NUMBER", "CLD-SKILL-DEFINED-IN-CLOUD"),
        )
        return self.state.skills[skill_id]

    def change_skill(
        self,
        skill: str | int,
        *,
        name: str | None = None,
        description: str | None = None,
    ) -> Skill:
        old = self.skill(skill)
        new = replace(
            old,
            name=old.name if name is None else name,
            description=old.description if description is None else description,
        )
        if new.name != old.name:
            self._check_skill_name(new.name)
        if new != old:
            self._log(SkillChanged(new.name, new.id, new.description), rules=("CLD-SKILL-DEFINED-IN-CLOUD",))
        return new

    def configure_skill(self, skill: str | int, **fields: Any) -> Skill:
        """Change how the conversations of a skill are routed, by the names of the fields of `Skill`.

        Raises:
            FeatureError: a field that does not exist, or a skill that does not.
        """
        old = self.skill(skill)
        known = {name: getattr(old, name) for name in _ROUTING_FIELDS}
        for name in fields:
            if name not in known:
                raise UnknownName(message(f"a skill has no setting {name!r}", known=known, wanted=name))
        for target in (fields.get("fallback_skill_id"), *(fields.get("transfer_list") or ())):
            if target:
                self.skill_with_id(target)
        if known | fields != known:
            event = self._log(SkillConfigured(old.id, **(known | fields)), rules=("CLD-SKILL-DEFINED-IN-CLOUD",))
            self._route(event)
        return self.state.skills[old.id]

    def delete_skill(self, skill: str | int) -> None:
        """Delete a skill that nobody holds and no open conversation is queued for or came by."""
        gone = self.skill(skill)
        holders = [user.name for user in self.state.users.values() if gone.id in user.skill_ids]
        conversations = [c.id for c in self.state.conversations.values() if c.is_open and gone.id in c.skill_ids]
        if holders or conversations:
            users = ", ".join(holders + conversations)
            raise FeatureError(
                message(f"the skill {gone.name!r} is in use", value=users, expected="a skill nobody uses")
            )
        self._log(SkillDeleted(gone.id), rules=("CLD-SKILL-DEFINED-IN-CLOUD",))

    def set_shift(self, skill: str | int, on_shift: bool) -> None:
        """Put a skill on or off shift. Shift status is information for bots; routing does not look at it."""
        found = self.skill(skill)
        if found.on_shift is not on_shift:
            self._log(ShiftChanged(found.id, on_shift), rules=("ESC-BP-SHIFT-STATUS",))

    def allow_media(self, domains: Iterable[str]) -> None:
        """Whitelist these domains, and no others, for images, videos and sounds (CLD-RICH-MEDIA-WHITELIST)."""
        self.settings = replace(self.settings, media_domains=frozenset(domains))

    def add_agent(
        self,
        name: str | None = None,
        *,
        skills: Iterable[str | int] = (),
        online: bool = False,
        state: AgentState = "Offline",
        slots: int = 3,
        id: str | int | None = None,
        profiles: Iterable[str] = ("Agent",),
        login_name: str = "",
    ) -> User:
        """Create a human agent, in the given state; `online` is short for state "Online". No name: one is made up."""
        initial = self._agent_state("Online" if online else state)
        user = self._create_user(
            self.people.name() if name is None else name,
            "human",
            skills=skills,
            slots=_checked_slots(slots),
            id=id,
            profiles=profiles,
            login_name=login_name,
        )
        if initial != "Offline":
            self.set_state(user.name, initial)
        return user

    def add_bot_user(
        self,
        name: str,
        *,
        skills: Iterable[str | int],
        client: BotAgent | None = None,
        id: str | int | None = None,
        bot_id: str = "",
        login_name: str = "",
    ) -> User:
        """Create the user of type Bot behind an agent connector and connect it: Online, without a limit of slots.

        Args:
            client: is told what happens to the bot's conversations. Without one the user is for a program that logs in
                from outside, and Offline until then.
            bot_id: id of the bot at the bot platform, which a transfer call of this bot then has to carry.
        """
        user = self._create_user(
            name, "bot", skills=skills, slots=0, id=id, profiles=("Agent",), bot_id=bot_id, login_name=login_name
        )
        if client is not None:
            self._clients[name] = client
            self.set_state(name, "Online")
        return user

    def set_manager(self, bot: str, manages: bool, *, main_dialog_only: bool = False) -> None:
        """Make a bot a Manager bot, or an ordinary one again: it hears every conversation and is never rung.

        With `main_dialog_only` it hears no surveys (CON-MANAGER-EVENTS).
        """
        self.set_profiles(bot, ("Agent Manager",) if manages else ("Agent",))
        self._managers.pop(bot, None)
        self._main_dialog_only.discard(bot)
        if main_dialog_only:
            self._main_dialog_only.add(bot)
        if manages:
            self._managers[bot] = self._clients[bot]

    def add_survey_user(self, name: str, *, client: SurveyAgent, bot_id: str = "") -> User:
        """Create the user of a post-conversation survey bot. It has no skill of its own and is never rung."""
        user = self._create_user(name, "bot", skills=(), slots=0, id=None, profiles=("Agent",), bot_id=bot_id)
        self._clients[name] = self._survey_clients[name] = client
        return user

    def assign_survey(self, user: str, skill: str | int | None) -> None:
        """Give a survey bot its skill; None takes it away and so disables the survey. Follows SUR-SKILL-ONE-BOT.

        Raises:
            FeatureError: the skill has a survey bot already.
        """
        skill_id = "" if skill is None else self.skill(skill).id
        holder = self.state.surveys.get(skill_id, user)
        if holder != user:
            raise FeatureError(message(f"the skill {skill} has a survey bot already", value=holder))
        self._log(SurveySkillAssigned(user, skill_id), rules=("SUR-SKILL-ONE-BOT", "SUR-AUTO-DEPLOYED"))

    def set_state(self, agent: str, state: AgentState) -> None:
        """Change an agent's state; his rings are taken back unless he is Online. Follows CLD-AGENT-ONLINE."""
        user, new = self.user(agent), self._agent_state(state)
        if user.state != new:
            self._change_user(user, AgentStateChanged(agent, new), "CLD-AGENT-ONLINE")

    def set_skills(self, agent: str, skills: Iterable[str | int]) -> None:
        user, ids = self.user(agent), tuple(self.skill(skill).id for skill in skills)
        if user.skill_ids != ids:
            self._change_user(user, UserSkillsChanged(agent, ids), "CLD-AGENT-PROFILE-SKILL")

    def set_profiles(self, agent: str, profiles: Iterable[str]) -> None:
        user, names = self.user(agent), _checked_profiles(profiles)
        if user.profiles != names:
            self._change_user(user, UserProfilesChanged(agent, names), "CLD-AGENT-PROFILE-SKILL")

    def set_slots(self, agent: str, slots: int) -> None:
        """Change how many conversations an agent takes at once; what he has stays with him."""
        user = self.user(agent)
        if user.slots != _checked_slots(slots):
            self._change_user(user, UserSlotsChanged(agent, slots), "CLD-NO-FREE-AGENT")

    def set_details(self, name: str, *, email: str, employee_id: str, chats: int, enabled: bool) -> None:
        """Write what an administrator keeps of a user. Who is disabled is logged out, and Offline."""
        user = self.user(name)
        wanted = UserDetailsChanged(name, email, employee_id, _checked_slots(chats), enabled)
        kept = (user.email or user.login_name, user.employee_id, _chats(user), user.is_enabled)
        if kept != (email, employee_id, chats, enabled):
            self._log(wanted)
        if not enabled:
            self.set_state(name, "Offline")

    def delete_user(self, name: str) -> None:
        """Delete a user without open conversations; his rings are taken back."""
        user = self.user(name)
        away = [c.id for c in self.state.conversations.values() if c.transfer and c.transfer.sender == name]
        if held := dict.fromkeys((*user.open, *away)):
            do = "close or transfer them first"
            raise FeatureError(message(f"{name} has open conversations", value=", ".join(held), do=do))
        self.set_state(name, "Offline")
        self._route(self._log(UserDeleted(name)))
        self._clients.pop(name, None)

    def _agent_state(self, state: str) -> AgentState:
        for known in _STATES:
            if known == state:
                return known
        raise UnknownName(message(f"no agent state {state!r}", known=_STATES, wanted=state))

    def _check_skill_name(self, name: str) -> None:
        if not name.strip():
            raise FeatureError(message("a skill needs a name", value=name))
        if any(skill.name == name for skill in self.skills()):
            raise FeatureError(message(f"a skill named {name!r} exists already"))

    def _create_user(
        self,
        name: str,
        user_type: Literal["human", "bot"],
        *,
        skills: Iterable[str | int],
        slots: int,
        id: str | int | None,
        profiles: Iterable[str],
        login_name: str = "",
        bot_id: str = "",
    ) -> User:
        if not name.strip():
            raise FeatureError(message("a user needs a name", value=name))
        if name in self.state.users:
            raise FeatureError(message(f"a user named {name!r} exists already"))
        user_id = self._user_id(id)
        skill_ids = tuple(self.skill(skill).id for skill in skills)
        login = login_name or f"{'.'.join(name.lower().split())}@example.com"
        body = UserCreated(name, user_id, user_type, _checked_profiles(profiles), skill_ids, slots, login, bot_id)
        self._route(self._log(body, rules=("CLD-AGENT-PROFILE-SKILL",)))
        return self.state.users[name]

    def _user_id(self, wanted: str | int | None) -> str:
        taken = {user.id for user in self.state.users.values()} | self.state.deleted_users.keys()
        if wanted is None:
            return next(str(number) for number in count(FIRST_USER_ID) if str(number) not in taken)
        return _checked_id(wanted, "user", taken)

    def _skill_id(self, wanted: str | int | None) -> str:
        taken = self.state.skills
        if wanted is None:
            return next(made for made in iter(lambda: self.people.digits(10), "") if made not in taken)
        return _checked_id(wanted, "skill", taken)

    def _change_user(self, user: User, body: Body, rule: str) -> None:
        """Append the change, take back the rings that the user cannot answer any more, look for somebody else."""
        changed = self._log(body, rules=(rule,))
        with self.log.caused_by(changed):
            for ring in self.ringing(user.name):
                if self._obstacle(user, ring.skill_id, Ability.ONLINE):
                    self._stop_ring(ring, RingCancelled)
        self._route(changed)


def _checked_id(wanted: str | int, what: str, taken: Container[str]) -> str:
    text = str(wanted)
    if not _ID.fullmatch(text):
        expected = "a number of one to ten digits that does not begin with 0"
        raise FeatureError(message(f"a {what} id is a number", value=text, expected=expected))
    if text in taken:
        raise FeatureError(message(f"a {what} with id {text} exists already"))
    return text


def _checked_profiles(profiles: Iterable[str]) -> tuple[str, ...]:
    names = tuple(profiles)
    for name in names:
        if name not in PROFILES:
            raise UnknownName(message(f"no profile named {name!r}", known=PROFILES, wanted=name))
    return names


def _chats(user: User) -> int:
    return user.slots if user.chats is None else user.chats


def _checked_slots(slots: int) -> int:
    if slots < 0:
        raise FeatureError(message("an agent cannot have fewer than no messaging slots", value=slots))
    return slots
