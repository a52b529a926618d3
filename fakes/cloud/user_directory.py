"""The users of the account: human agents, and the bot users behind agent connectors."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count
from typing import Literal, get_args

from ...engine.errors import FeatureError, UnknownName, message
from ...engine.events import (
    AgentStateChanged,
    Body,
    RingCancelled,
    UserCreated,
    UserDeleted,
    UserDetailsChanged,
    UserProfilesChanged,
    UserSkillsChanged,
    UserSlotsChanged,
)
from ...engine.ports import BotAgent, SurveyAgent
from . import citations
from .clients import Clients
from .core import Core
from .ids import checked_id
from .lookup import Lookup
from .records import AgentState, User
from .routing.eligibility import Ability, is_concerned, obstacle
from .routing.rings import Rings
from .routing.routing import Routing

PROFILES = {"Administrator": 0, "Agent": 1, "Agent Manager": 2, "Campaign Manager": 3}  # the built-in ones, with ids
FIRST_USER_ID = 5001
_STATES: tuple[AgentState, ...] = get_args(AgentState)


class UserDirectory:
    """Users: created, changed, deleted. Each change makes routing look again. Wrong names raise `UnknownName`."""

    def __init__(self, core: Core, lookup: Lookup, clients: Clients, rings: Rings, routing: Routing) -> None:
        self._core = core
        self._lookup = lookup
        self._clients = clients
        self._rings = rings
        self._routing = routing

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
        """Create a human agent in this state; `online` is short for state "Online". Without a name one is generated."""
        initial = _checked_state("Online" if online else state)
        user = self._create(
            self._core.people.name() if name is None else name,
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
            client: is notified of what happens to the bot's conversations. Without one the user is for a program that
                logs in from outside, and Offline until then.
            bot_id: id of the bot at the bot platform, which a transfer call of this bot then has to carry.
        """
        user = self._create(
            name, "bot", skills=skills, slots=0, id=id, profiles=("Agent",), bot_id=bot_id, login_name=login_name
        )
        if client is not None:
            self._clients.connect(name, client)
            self.set_state(name, "Online")
        return user

    def add_survey_user(self, name: str, *, client: SurveyAgent, bot_id: str = "") -> User:
        """Create the user of a post-conversation survey bot. It has no skill of its own and is never rung."""
        user = self._create(name, "bot", skills=(), slots=0, id=None, profiles=("Agent",), bot_id=bot_id)
        self._clients.connect_survey(name, client)
        return user

    def set_manager(self, bot: str, manages: bool, *, main_dialog_only: bool = False) -> None:
        """Make a bot a Manager bot, or an ordinary one again.

        A Manager bot receives the messages of every conversation and is never rung. With `main_dialog_only` it receives
        none of surveys (CON-MANAGER-EVENTS).
        """
        self.set_profiles(bot, ("Agent Manager",) if manages else ("Agent",))
        self._clients.set_manager(bot, manages, main_dialog_only=main_dialog_only)

    def set_state(self, agent: str, state: AgentState) -> None:
        """Change an agent's state; the agent's rings are cancelled unless Online. Follows CLD-AGENT-ONLINE."""
        user, new = self._lookup.user(agent), _checked_state(state)
        if user.state != new:
            matters = is_concerned(self._core.state, user, user.skill_ids)
            self._change(user, AgentStateChanged(agent, new), citations.state_changed(user, matters=matters))

    def set_skills(self, agent: str, skills: Iterable[str | int]) -> None:
        user, ids = self._lookup.user(agent), tuple(self._lookup.skill(skill).id for skill in skills)
        if user.skill_ids != ids:
            matters = is_concerned(self._core.state, user, {*user.skill_ids, *ids})
            self._change(user, UserSkillsChanged(agent, ids), citations.assignment_changed(matters=matters))

    def set_profiles(self, agent: str, profiles: Iterable[str]) -> None:
        user, names = self._lookup.user(agent), _checked_profiles(profiles)
        if user.profiles != names:
            matters = is_concerned(self._core.state, user, user.skill_ids)
            self._change(user, UserProfilesChanged(agent, names), citations.assignment_changed(matters=matters))

    def set_slots(self, agent: str, slots: int) -> None:
        """Change how many conversations an agent takes at once; those that are assigned stay assigned."""
        user = self._lookup.user(agent)
        if user.slots != _checked_slots(slots):
            matters = is_concerned(self._core.state, user, user.skill_ids)
            self._change(user, UserSlotsChanged(agent, slots), citations.slots_changed(matters=matters))

    def set_details(self, name: str, *, email: str, employee_id: str, chats: int, enabled: bool) -> None:
        """Change a user's details. A user who is disabled is logged out, and Offline."""
        user = self._lookup.user(name)
        wanted = UserDetailsChanged(name, email, employee_id, _checked_slots(chats), enabled)
        present_chats = user.slots if user.chats is None else user.chats
        present = (user.email or user.login_name, user.employee_id, present_chats, user.is_enabled)
        if present != (email, employee_id, chats, enabled):
            self._core.append(wanted)
        if not enabled:
            self.set_state(name, "Offline")

    def delete(self, name: str) -> None:
        """Delete a user; the user's rings are cancelled.

        Raises:
            FeatureError: the user has open conversations.
        """
        user, conversations = self._lookup.user(name), self._core.state.conversations
        away = [c.id for c in conversations.values() if c.transfer and c.transfer.sender == name]
        if held := dict.fromkeys((*user.open, *away)):
            do = "close or transfer them first"
            raise FeatureError(message(f"{name} has open conversations", value=", ".join(held), do=do))
        self.set_state(name, "Offline")
        self._routing.route(self._core.append(UserDeleted(name)))
        self._clients.disconnect(name)

    def _create(
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
        if name in self._core.state.users:
            raise FeatureError(message(f"a user named {name!r} exists already"))
        user_id = self._new_id(id)
        skill_ids = tuple(self._lookup.skill(skill).id for skill in skills)
        login = self._login_name(name, login_name)
        body = UserCreated(name, user_id, user_type, _checked_profiles(profiles), skill_ids, slots, login, bot_id)
        self._routing.route(self._core.append(body))
        return self._core.state.users[name]

    def _login_name(self, name: str, wanted: str) -> str:
        """The login name of a new user: the given one, or one that is made from the name.

        Raises:
            FeatureError: another user has the given one.
        """
        taken = {folded(user.login_name): user.name for user in self._core.state.users.values()}
        if wanted and folded(wanted) in taken:
            what = f"the users {taken[folded(wanted)]!r} and {name!r} have one login name"
            raise FeatureError(
                message(what, value=wanted, do=f"give {name!r} another one: the second could not log in")
            )
        local = ".".join(name.lower().split())
        made = (f"{local}{number}@example.com" for number in ("", *range(2, len(taken) + 3)))
        return wanted or next(login for login in made if folded(login) not in taken)

    def _new_id(self, wanted: str | int | None) -> str:
        state = self._core.state
        taken = {user.id for user in state.users.values()} | state.deleted_users.keys()
        if wanted is None:
            return next(str(number) for number in count(FIRST_USER_ID) if str(number) not in taken)
        return checked_id(wanted, "user", taken)

    def _change(self, user: User, body: Body, rules: tuple[str, ...]) -> None:
        """Append the change, cancel the rings that the user cannot answer any more, and look for other agents."""
        changed = self._core.append(body, rules=rules)
        with self._core.log.caused_by(changed):
            for ring in self._lookup.ringing(user.name):
                if obstacle(user, ring.skill_id, self._core.settings, Ability.ONLINE):
                    self._rings.stop(ring, RingCancelled)
        self._routing.route(changed)


def folded(login_name: str) -> str:
    """The login name without what people overlook: letter case, and blanks around it."""
    return login_name.strip().casefold()


def _checked_state(state: str) -> AgentState:
    for known in _STATES:
        if known == state:
            return known
    raise UnknownName(message(f"no agent state {state!r}", known=_STATES, wanted=state))


def _checked_profiles(profiles: Iterable[str]) -> tuple[str, ...]:
    names = tuple(profiles)
    for name in names:
        if name not in PROFILES:
            raise UnknownName(message(f"no profile named {name!r}", known=PROFILES, wanted=name))
    return names


def _checked_slots(slots: int) -> int:
    if slots < 0:
        raise FeatureError(message("messaging slots must be 0 or more", value=slots))
    return slots
