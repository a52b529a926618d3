"""The Given steps that make the account as it was when the conversation began, as far as it can matter.

Left out is all that the conversation did not touch: bots, skills and agents that took no part in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from ...engine import events as ev
from ...engine.errors import counted
from ...engine.settings import Switches
from ..cloud.records import User
from .account_fold import Account, Bot
from .arrangements import context_given, variable_given
from .gherkin_lines import Comment, Line, Step, listed, quoted
from .needs import Needs

_FIRST_BOTS_SKILL: Final = "Bot"
_SLOTS: Final = 3
_PROFILES: Final = ("Agent",)


def account_givens(
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
        known: the part of the account that comes from a `cloud.yaml` and needs no step.
        presets: bot variables set beforehand.
        switches: the platform's; only those that differ from the default get a step.
    """
    bots, agents = needs.bots(account), needs.agents(account)
    lines: list[Line] = []
    lines += [Comment(f"left out: the bot {name} was saved again before this conversation") for name in account.saved]
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
    """The steps that create a human agent in the current state."""
    kept = needs.skills_of(user)
    skills = listed([account.skill_name(skill) for skill in kept]) if kept else ""
    noun = "skill" if len(kept) == 1 else "skills"
    own_id = user.id
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
    return Step("Given", f"the agent {quoted(agent)} has {counted(slots, 'messaging slot')}")


def profiles_given(agent: str, profiles: Sequence[str]) -> Step:
    noun = "profile" if len(profiles) == 1 else "profiles"
    return Step("Given", f"the agent {quoted(agent)} has the {noun} {listed(profiles)}")


def connector_given(account: Account, field_name: str, value: str) -> Step:
    if field_name == "fallbackSkillId" and value in account.skills:
        return Step("Given", f"the agent connector has the fallback skill {quoted(account.skill_name(value))}")
    return Step("Given", f"the agent connector's field {quoted(field_name)} is {quoted(value)}")


def _switches(switches: Switches) -> Iterator[Step]:
    usual = Switches()
    for name in type(switches).model_fields:
        value = getattr(switches, name)
        if value != getattr(usual, name):
            yield Step("Given", f"the platform switch {quoted(name)} is {quoted(str(value).lower())}")


def _skills(
    account: Account, needs: Needs, bots: Sequence[Bot], agents: Sequence[User], known: Account
) -> Iterator[Step]:
    """The skills that need a step: a bot's only when an agent has it, too, or it is named by its id."""
    served = {account.skill_of(bot) for bot in bots}
    named = {value for fields in account.connectors.values() for value in fields.values()} | needs.targets
    named |= {skill for user in agents for skill in needs.skills_of(user)}
    for skill_id, skill in account.skills.items():
        if skill_id in known.skills or not (skill_id in named or (skill_id in needs.skill_ids - served)):
            continue
        description = f" and the description {quoted(skill.description)}" if skill.description else ""
        yield Step("Given", f"the skill {quoted(skill.name)} with id {skill_id}{description}")
        if not skill.on_shift:
            yield Step("Given", f"the skill {quoted(skill.name)} is off shift")


def _users_and_bots(
    account: Account,
    needs: Needs,
    bots: Sequence[Bot],
    agents: Sequence[User],
    bot_files: Mapping[str, str],
    known: Account,
) -> Iterator[Step]:
    """In the order of creation: among equal agents the cloud rings the one created first."""
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
    """The differences from the agent of the `cloud.yaml`; always the state: on a server agents begin offline."""
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
    usual = "" if account.is_survey(bot) else bot.name if index else _FIRST_BOTS_SKILL
    return Step("Given", text if skill == usual else f"{text} serves the skill {quoted(skill)}")


def _connectors(account: Account, bots: Sequence[Bot], known: Account) -> Iterator[Line]:
    """The connector fields; a step sets a field of all connectors at once."""
    names = [bot.name for bot in bots if not account.is_survey(bot)]
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
