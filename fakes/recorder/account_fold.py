"""An account as a log describes it: what the Conversational Cloud holds, and what is deployed on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from ...engine import events as ev
from ...engine.log import Event
from ..cloud.records import Skill, User
from ..cloud.state import CloudState


@dataclass(frozen=True, slots=True)
class Bot:
    """A deployed bot.

    Attributes:
        user: the name of its user in the account.
        imported: "after" or "before" its domains; empty when it was deployed from its export.
    """

    name: str
    user: str
    imported: str = ""


@dataclass(slots=True)
class Account:
    """The state of an account after some events: skills and users from the cloud's own fold, the rest from here.

    Attributes:
        cloud: the cloud's fold of the events that concern the account. Conversations are not in it.
        bots: in the order of deployment.
        survey_users: the users of survey bots, with a skill or without.
        connectors: the connector fields that were set, by bot.
        stopped: the bots whose connector does not run.
        saved: the bots that were saved after their deployment.
    """

    cloud: CloudState = field(default_factory=CloudState)
    bots: list[Bot] = field(default_factory=list)
    survey_users: set[str] = field(default_factory=set)
    connectors: dict[str, dict[str, str]] = field(default_factory=dict)
    stopped: set[str] = field(default_factory=set)
    groups: dict[str, ev.BotGroupSaved] = field(default_factory=dict)
    context: list[ev.ContextDataSet] = field(default_factory=list)
    environments: list[str] = field(default_factory=list)
    saved: list[str] = field(default_factory=list)
    imports: dict[str, bool] = field(default_factory=dict)

    @classmethod
    def after(cls, events: Iterable[Event]) -> Account:
        account = cls()
        for event in events:
            account.apply(event)
        return account

    def apply(self, event: Event) -> None:
        """Apply a change of the account, except the state of an agent whom no step has created yet."""
        if event.conversation is not None or self._is_of_unknown_agent(event.body):
            return
        self.cloud.apply(event)
        change = _CHANGES.get(type(event.body))
        if change is not None:
            change(self, event.body)

    def _is_of_unknown_agent(self, body: ev.Body) -> bool:
        return isinstance(body, ev.AgentStateChanged) and body.agent not in self.users

    @property
    def skills(self) -> dict[str, Skill]:
        """The skills that are not deleted, by id, in the order of creation."""
        return {skill.id: skill for skill in self.cloud.skills.values() if not skill.is_deleted}

    @property
    def users(self) -> dict[str, User]:
        """Human agents and the users of bots by name, in the order of creation."""
        return self.cloud.users

    def skill_name(self, skill_id: str) -> str:
        """The name of a skill; its id when there is no such skill."""
        skill = self.cloud.skills.get(skill_id)
        return skill.name if skill is not None and not skill.is_deleted else skill_id

    def skill_of(self, bot: Bot) -> str:
        """The id of the skill that this bot serves, empty without one."""
        user = self.users.get(bot.user)
        if user is not None and user.skill_ids:
            return user.skill_ids[0]
        return next((skill_id for skill_id, name in self.cloud.surveys.items() if name == bot.user), "")

    def is_survey(self, bot: Bot) -> bool:
        """Whether this is a survey bot, which consumers cannot reach by a skill."""
        return bot.user in self.survey_users


def _deployed(account: Account, body: ev.BotDeployed) -> None:
    linked = account.imports.pop(body.bot, None)
    account.bots.append(Bot(body.bot, body.user, "" if linked is None else "after" if linked else "before"))


def _imported(account: Account, body: ev.BotImported) -> None:
    account.imports[body.bot] = body.linked


def _connector_changed(account: Account, body: ev.ConnectorChanged) -> None:
    account.connectors.setdefault(body.bot, {}).update(body.fields)


def _connector_state_changed(account: Account, body: ev.ConnectorStateChanged) -> None:
    (account.stopped.add if body.state == "stopped" else account.stopped.discard)(body.bot)


def _group_saved(account: Account, body: ev.BotGroupSaved) -> None:
    account.groups[body.group] = body


def _group_deleted(account: Account, body: ev.BotGroupDeleted) -> None:
    account.groups.pop(body.group, None)


_CHANGES: Final[dict[type[Any], Callable[[Account, Any], None]]] = {
    ev.BotDeployed: _deployed,
    ev.BotGroupDeleted: _group_deleted,
    ev.BotGroupSaved: _group_saved,
    ev.BotImported: _imported,
    ev.BotSaved: lambda account, body: account.saved.append(body.bot),
    ev.ConnectorChanged: _connector_changed,
    ev.ConnectorStateChanged: _connector_state_changed,
    ev.ContextDataSet: lambda account, body: account.context.append(body),
    ev.EnvironmentLinked: lambda account, body: account.environments.append(body.environment),
    ev.SurveySkillAssigned: lambda account, body: account.survey_users.add(body.user),
}
