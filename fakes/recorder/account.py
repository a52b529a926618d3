"""The account as it was when the conversation began, in Given steps.

Only what can matter to the conversation is said: its bots, the skills it was queued for, and whoever holds them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from ...engine import events as ev
from ...engine.log import Event
from ...engine.settings import Switches
from .arrangements import context_given, variable_given
from .gherkin import Comment, Line, Step, listed, quoted

FIRST_BOTS_SKILL: Final = "Bot"
_SLOTS: Final = 3
_PROFILES: Final = ("Agent",)


@dataclass(frozen=True, slots=True)
class Skill:
    name: str
    description: str = ""
    on_shift: bool = True


@dataclass(frozen=True, slots=True)
class User:
    created: ev.UserCreated
    skill_ids: tuple[str, ...]
    profiles: tuple[str, ...]
    slots: int
    state: str = "Offline"

    @property
    def name(self) -> str:
        return self.created.user


@dataclass(frozen=True, slots=True)
class Bot:
    """A deployed bot. `imported`: "after" or "before" its domains, empty when it was not imported."""

    name: str
    user: str
    imported: str = ""


@dataclass(slots=True)
class Account:
    """What the log says of an account, in the order of creation."""

    skills: dict[str, Skill] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    bots: list[Bot] = field(default_factory=list)
    surveys: dict[str, str] = field(default_factory=dict)  # user of a survey bot → its skill id
    connectors: dict[str, dict[str, str]] = field(default_factory=dict)  # bot → fields
    stopped: set[str] = field(default_factory=set)  # bots whose connector does not run
    groups: dict[str, ev.BotGroupSaved] = field(default_factory=dict)
    context: list[ev.ContextDataSet] = field(default_factory=list)
    environments: list[str] = field(default_factory=list)
    saved: list[str] = field(default_factory=list)
    imports: dict[str, bool] = field(default_factory=dict)

    def apply(self, event: Event) -> None:
        change = _CHANGES.get(type(event.body))
        if change is not None:
            change(self, event.body, event)

    def agent(self, name: str) -> User | None:
        """The human agent of this name."""
        user = self.users.get(name)
        return user if user is not None and user.created.user_type == "human" else None

    def skill_name(self, skill_id: str) -> str:
        return self.skills[skill_id].name if skill_id in self.skills else skill_id

    def skill_of(self, bot: Bot) -> str:
        """The id of the skill this bot serves, empty when it has none."""
        user = self.users.get(bot.user)
        own = user.skill_ids if user is not None else ()
        return own[0] if own else self.surveys.get(bot.user, "")

    # --- one change per event ----------------------------------------------------------------------------------------

    def _skill_set(self, body: ev.SkillCreated | ev.SkillChanged, _event: Event) -> None:
        self.skills[body.skill_id] = Skill(body.skill, body.description)

    def _skill_deleted(self, body: ev.SkillDeleted, _event: Event) -> None:
        self.skills.pop(body.skill_id, None)

    def _shift_changed(self, body: ev.ShiftChanged, _event: Event) -> None:
        self.skills[body.skill_id] = replace(self.skills[body.skill_id], on_shift=body.on_shift)

    def _user_created(self, body: ev.UserCreated, _event: Event) -> None:
        self.users[body.user] = User(body, body.skill_ids, body.profiles, body.slots)

    def _user_deleted(self, body: ev.UserDeleted, _event: Event) -> None:
        self.users.pop(body.user, None)

    def _change_user(self, name: str, **changes: Any) -> None:
        if name in self.users:
            self.users[name] = replace(self.users[name], **changes)

    def _deployed(self, body: ev.BotDeployed, _event: Event) -> None:
        linked = self.imports.pop(body.bot, None)
        self.bots.append(Bot(body.bot, body.user, "" if linked is None else "after" if linked else "before"))

    def _imported(self, body: ev.BotImported, _event: Event) -> None:
        self.imports[body.bot] = body.linked

    def _connector_changed(self, body: ev.ConnectorChanged, _event: Event) -> None:
        self.connectors.setdefault(body.bot, {}).update(body.fields)

    def _connector_state(self, body: ev.ConnectorStateChanged, _event: Event) -> None:
        (self.stopped.add if body.state == "stopped" else self.stopped.discard)(body.bot)

    def _group_deleted(self, body: ev.BotGroupDeleted, _event: Event) -> None:
        self.groups.pop(body.group, None)

    def _context_set(self, body: ev.ContextDataSet, event: Event) -> None:
        if event.conversation is None:  # a bot writes in a conversation
            self.context.append(body)


_CHANGES: Final[dict[type[Any], Callable[[Account, Any, Event], None]]] = {
    ev.SkillCreated: Account._skill_set,
    ev.SkillChanged: Account._skill_set,
    ev.SkillDeleted: Account._skill_deleted,
    ev.ShiftChanged: Account._shift_changed,
    ev.UserCreated: Account._user_created,
    ev.UserDeleted: Account._user_deleted,
    ev.UserSkillsChanged: lambda account, body, _: account._change_user(body.user, skill_ids=body.skill_ids),
    ev.UserProfilesChanged: lambda account, body, _: account._change_user(body.user, profiles=body.profiles),
    ev.UserSlotsChanged: lambda account, body, _: account._change_user(body.user, slots=body.slots),
    ev.AgentStateChanged: lambda account, body, _: account._change_user(body.agent, state=body.state),
    ev.BotDeployed: Account._deployed,
    ev.BotImported: Account._imported,
    ev.BotSaved: lambda account, body, _: account.saved.append(body.bot),
    ev.ConnectorChanged: Account._connector_changed,
    ev.ConnectorStateChanged: Account._connector_state,
    ev.EnvironmentLinked: lambda account, body, _: account.environments.append(body.environment),
    ev.BotGroupSaved: lambda account, body, _: account.groups.__setitem__(body.group, body),
    ev.BotGroupDeleted: Account._group_deleted,
    ev.SurveySkillAssigned: lambda account, body, _: account.surveys.__setitem__(body.user, body.skill_id),
    ev.ContextDataSet: Account._context_set,
}
ACCOUNT_EVENTS: Final = frozenset(_CHANGES)


@dataclass(frozen=True, slots=True)
class Needs:
    """What conversations touched, and so what their account has to have.

    Attributes:
        skill_ids: the skills they waited for.
        targets: those among them that somebody named by their ids.
        users: who took part, by name.
        agent_ids: the ids of agents that a transfer named.
    """

    skill_ids: frozenset[str]
    targets: frozenset[str]
    users: frozenset[str]
    agent_ids: frozenset[str]

    @classmethod
    def of(cls, events: Iterable[Event]) -> Needs:
        """From the events of the conversations."""
        skill_ids, targets, users, agent_ids = set(), set(), set(), set()
        for event in events:
            users |= {event.bot, getattr(event.body, "agent", None)}
            match event.body:
                case ev.ConversationQueued(skill_id, reason=reason):
                    skill_ids.add(skill_id)
                    if reason not in ("start", "returned"):
                        targets.add(skill_id)
                case ev.EscalationRequested(skill_id, agent_id=agent_id):
                    targets.add(skill_id)
                    agent_ids.add(agent_id)
                case _:
                    pass
        took_part = frozenset(filter(None, users))
        return cls(frozenset(skill_ids | targets) - {""}, frozenset(targets), took_part, frozenset(agent_ids))


def given_steps(
    account: Account,
    needs: Needs,
    *,
    bot_files: Mapping[str, str],
    known: Account,
    presets: Iterable[ev.VariableSet],
    switches: Switches,
) -> list[Line]:
    """The Given steps that make this account, as far as it is needed.

    Args:
        account: as it was when the conversation began.
        bot_files: the file of each bot, by the bot's name.
        known: what is there without a step, because a `cloud.yaml` says so.
        presets: bot variables set beforehand.
        switches: the platform's, where they are not what they are by default.
    """
    bots = needed_bots(account, needs)
    agents = [
        user
        for user in account.users.values()
        if user.created.user_type == "human" and (needs.skill_ids & set(user.skill_ids) or user.name in needs.users)
    ]
    lines: list[Line] = []
    lines += [Comment(f"left out: the bot {name} was saved anew before this conversation") for name in account.saved]
    lines += [Comment(f"left out: the variables of the environment {name}") for name in account.environments]
    lines += _switches(switches)
    lines += _skills(account, needs, bots, agents, known)
    lines += _users_and_bots(account, needs, bots, agents, bot_files, known)
    lines += _connectors(account, bots, known)
    lines += _groups(account, {bot.name for bot in bots})
    lines += [context_given(data) for data in account.context]
    lines += [variable_given(preset) for preset in presets]
    return lines


def agent_given(user: User, account: Account, needs: Needs) -> Iterator[Step]:
    """The steps that make a human agent as he is."""
    kept = _kept_skills(user, needs)
    skills = listed([account.skill_name(skill) for skill in kept]) if kept else ""
    noun = "skill" if len(kept) == 1 else "skills"
    own_id = user.created.user_id
    named = any(agent_id.rpartition(".")[2] == own_id for agent_id in needs.agent_ids)
    tail = f" and the agent id {own_id}" if named else ""
    if kept:
        text = f"the agent {quoted(user.name)} with the {noun} {skills}{tail} is {user.state.lower()}"
        yield Step("Given", text)
        if user.slots != _SLOTS:
            yield slots_given(user.name, user.slots)
        if user.profiles != _PROFILES:
            yield profiles_given(user.name, user.profiles)


def slots_given(agent: str, slots: int) -> Step:
    if not slots:
        return Step("Given", f"the agent {quoted(agent)} has no free messaging slot")
    return Step("Given", f"the agent {quoted(agent)} has {slots} messaging slot{'' if slots == 1 else 's'}")


def profiles_given(agent: str, profiles: Sequence[str]) -> Step:
    noun = "profile" if len(profiles) == 1 else "profiles"
    return Step("Given", f"the agent {quoted(agent)} has the {noun} {listed(profiles)}")


def connector_given(account: Account, field_name: str, value: str) -> Step:
    if field_name == "fallbackSkillId" and value in account.skills:
        return Step("Given", f"the agent connector has the fallback skill {quoted(account.skill_name(value))}")
    return Step("Given", f"the agent connector's field {quoted(field_name)} is {quoted(value)}")


def needed_bots(account: Account, needs: Needs) -> list[Bot]:
    """The bots that took part, or could have; those of a group with one that did."""
    wanted = {
        bot.name
        for bot in account.bots
        if bot.user in needs.users or bot.name in needs.users or account.skill_of(bot) in needs.skill_ids
    }
    for group in account.groups.values():
        if wanted & set(group.bots):
            wanted |= set(group.bots)
    facing = [bot for bot in account.bots if bot.user not in account.surveys] or account.bots
    if not any(bot.name in wanted for bot in facing):  # somebody has to be there for consumers to reach
        wanted |= {bot.name for bot in facing[:1]}
    return [bot for bot in account.bots if bot.name in wanted]


def _switches(switches: Switches) -> Iterator[Step]:
    usual = Switches()
    for name in type(switches).model_fields:
        value = getattr(switches, name)
        if value != getattr(usual, name):
            yield Step("Given", f"the platform switch {quoted(name)} is {quoted(str(value).lower())}")


def _skills(
    account: Account, needs: Needs, bots: Sequence[Bot], agents: Sequence[User], known: Account
) -> Iterator[Step]:
    """The skills needed. That of a bot comes with the bot, unless somebody else has it or names it by its id."""
    served = {account.skill_of(bot) for bot in bots}
    named = {value for fields in account.connectors.values() for value in fields.values()} | needs.targets
    named |= {skill for user in agents for skill in _kept_skills(user, needs)}
    for skill_id, skill in account.skills.items():
        if skill_id in known.skills or not (skill_id in named or (skill_id in needs.skill_ids - served)):
            continue
        description = f" and the description {quoted(skill.description)}" if skill.description else ""
        yield Step("Given", f"the skill {quoted(skill.name)} with id {skill_id}{description}")
        if not skill.on_shift:
            yield Step("Given", f"the skill {quoted(skill.name)} is off shift")


def _kept_skills(user: User, needs: Needs) -> list[str]:
    """Those of an agent's skills that matter; all of them when none does."""
    return [skill for skill in user.skill_ids if skill in needs.skill_ids] or list(user.skill_ids)


def _users_and_bots(
    account: Account,
    needs: Needs,
    bots: Sequence[Bot],
    agents: Sequence[User],
    bot_files: Mapping[str, str],
    known: Account,
) -> Iterator[Step]:
    """In the order of creation: among equals the cloud rings who was created first."""
    by_user = {bot.user: bot for bot in bots}
    humans = {user.name: user for user in agents}
    for name in account.users:
        if name in by_user:
            yield _bot_given(account, by_user[name], bots.index(by_user[name]), bot_files)
        elif name in humans:
            yield from (
                _agent_changes(humans[name], known)
                if name in known.users
                else agent_given(humans[name], account, needs)
            )


def _agent_changes(user: User, known: Account) -> Iterator[Step]:
    """What differs from the agent of the `cloud.yaml`; the state always: on a server agents begin offline."""
    before = known.users[user.name]
    yield Step("Given", f"the agent {quoted(user.name)} is {user.state.lower()}")
    if user.slots != before.slots:
        yield slots_given(user.name, user.slots)
    if user.profiles != before.profiles:
        yield profiles_given(user.name, user.profiles)


def _bot_given(account: Account, bot: Bot, index: int, bot_files: Mapping[str, str]) -> Step:
    text = f"the bot {quoted(bot_files[bot.name])}"
    if bot.imported:
        return Step("Given", f"{text} is imported {bot.imported} its domains")
    skill_id = account.skill_of(bot)
    skill = account.skill_name(skill_id) if skill_id else ""
    is_survey = bot.user in account.surveys
    usual = "" if is_survey else bot.name if index else FIRST_BOTS_SKILL
    return Step("Given", text if skill == usual else f"{text} serves the skill {quoted(skill)}")


def _connectors(account: Account, bots: Sequence[Bot], known: Account) -> Iterator[Line]:
    """The fields of the connectors; a step speaks of all of them at once."""
    names = [bot.name for bot in bots if bot.user not in account.surveys]
    said: dict[tuple[str, str], list[str]] = {}
    for name in names:
        for pair in account.connectors.get(name, {}).items():
            if known.connectors.get(name, {}).get(pair[0]) != pair[1]:
                said.setdefault(pair, []).append(name)
    for (field_name, value), having in said.items():
        if having == names:
            yield connector_given(account, field_name, value)
        else:
            yield Comment(f"left out: the connector of {', '.join(having)} alone has {field_name} {value}")
    for name in names:
        if name in account.stopped:
            yield Step("When", f"the agent connector of the bot {quoted(name)} is stopped")


def _groups(account: Account, bots: set[str]) -> Iterator[Step]:
    for group in account.groups.values():
        if bots & set(group.bots):
            yield from group_given(group)


def group_given(group: ev.BotGroupSaved) -> Iterator[Step]:
    name = quoted(group.group)
    if group.bots:
        yield Step("Given", f"the bot group {name} with the bots {listed(group.bots)}")
    if group.collaborates:
        text = f"the bot group {name} collaborates with the transfer message {quoted(group.transfer_message)}"
        yield Step("Given", text)
