"""Sets an account up from `cloud.yaml`: the same for a scenario and for a server.

The agent connector's settings belong to bots; the caller applies them when it deploys the bots.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from ...engine.errors import FeatureError, message
from ...engine.events import AccountEnvironmentChosen
from .account_file import Account, AgentEntry, SkillEntry

if TYPE_CHECKING:
    from ..cloud import FakeCloud
    from ..cloud.records import AgentState
    from ..rest.router import CloudDoor


class AccountOwner(Protocol):
    """The parts of a World that `cloud.yaml` has settings for."""

    @property
    def cloud(self) -> FakeCloud: ...

    @property
    def door(self) -> CloudDoor: ...

    def environment(self, variables: Mapping[str, str]) -> None: ...

    def switch(self, name: str, value: object) -> None: ...


class AgentDirectory(Protocol):
    """An object that agents can be added to: a cloud, or its counterpart in another target."""

    def add_agent(
        self,
        name: str,
        *,
        skills: Sequence[str] = (),
        state: AgentState = "Offline",
        slots: int = 3,
        id: str | int | None = None,
        profiles: Sequence[str] = ("Agent",),
        login_name: str = "",
    ) -> object: ...


def set_up(world: AccountOwner, account: Account) -> None:
    """Set the World's account up from the file, human agents excepted, before any bot is deployed.

    Errors have the file and the line of the entry.

    Raises:
        FeatureError: the file contradicts itself: an unknown skill, an id that is in use.
    """
    if account.chosen_environment:
        world.cloud.log.append(AccountEnvironmentChosen(account.chosen_environment))
    _number(world.cloud, account)
    _skills(world.cloud, account)
    for name, entry in account.agents.items():
        if entry.type == "bot":
            with account.at("agents", name):
                _bot_user(world.cloud, name, entry)
    _settings(world.cloud, account)
    _keys(world.door, account)
    if account.environment:
        with account.at("environment"):
            world.environment(account.environment)
    for name in sorted(account.switches.model_fields_set):
        with account.at("switches", name):
            world.switch(name, getattr(account.switches, name))


def add_human_agents(cloud: AgentDirectory, account: Account, *, agents_log_in: bool = False) -> None:
    """Add the human agents of the file.

    Args:
        cloud: where to add them, after `set_up`.
        account: the file.
        agents_log_in: whether they log in over sockets. Then they are Offline, unless the file gives a state.
    """
    for name, entry in account.agents.items():
        if entry.type == "human":
            with account.at("agents", name):
                cloud.add_agent(
                    name,
                    skills=entry.skills,
                    state="Offline" if agents_log_in and "state" not in entry.model_fields_set else entry.state,
                    slots=entry.slots,
                    id=entry.id,
                    profiles=entry.profiles,
                    login_name=entry.login,
                )


def _number(cloud: FakeCloud, account: Account) -> None:
    if cloud.account != account.account:
        cloud.account = account.account
        cloud.log.redactor.learn(cloud.transfer_token)


def _skills(cloud: FakeCloud, account: Account) -> None:
    """Add all skills before configuring any: a skill may name another that follows in the file."""
    entries = {
        name: entry if isinstance(entry, SkillEntry) else SkillEntry(id=entry) for name, entry in account.skills.items()
    }
    for name, entry in entries.items():
        with account.at("skills", name):
            cloud.add_skill(name, entry.id, entry.description)
    _shifts(cloud, account, entries)
    for name, entry in entries.items():
        if _ROUTED & entry.model_fields_set:
            with account.at("skills", name):
                _configure(cloud, name, entry)


def _shifts(cloud: FakeCloud, account: Account, entries: Mapping[str, SkillEntry]) -> None:
    """Let the working hours decide about the shifts, unless an entry says whether its skill is on shift."""
    for name, entry in entries.items():
        hours = account.hours_of(name)
        if hours is not None:
            cloud.shifts.set_hours(name, hours)
        if hours is None or "on_shift" in entry.model_fields_set:
            cloud.set_shift(name, entry.on_shift)
    usual = account.hours_of("")
    if usual is not None:
        cloud.shifts.set_usual_hours(usual)


def _configure(cloud: FakeCloud, name: str, entry: SkillEntry) -> None:
    cloud.configure_skill(
        name,
        can_transfer=entry.can_transfer,
        transfer_list=_ids(cloud, entry.transfer_list),
        max_wait_s=entry.max_wait_s,
        fallback_skill_id=cloud.skill(entry.fallback_skill).id if entry.fallback_skill else "",
        fallback_when_all_away=entry.fallback_when_all_away,
        auto_close_s=-1 if entry.auto_close_s is None else entry.auto_close_s,
    )


_ROUTED = frozenset(
    {"can_transfer", "transfer_list", "max_wait_s", "fallback_skill", "fallback_when_all_away", "auto_close_s"}
)


def _ids(cloud: FakeCloud, names: list[str] | None) -> tuple[str, ...] | None:
    return None if names is None else tuple(cloud.skill(name).id for name in names)


def _bot_user(cloud: FakeCloud, name: str, entry: AgentEntry) -> None:
    if "state" in entry.model_fields_set and entry.state != "Offline":
        raise FeatureError(message(f"the bot user {name!r} cannot be {entry.state}", do="it logs in from outside"))
    cloud.add_bot_user(name, skills=entry.skills, id=entry.id, login_name=entry.login)
    cloud.set_profiles(name, entry.profiles)


def _settings(cloud: FakeCloud, account: Account) -> None:
    changes = account.cloud_settings
    if account.entry_skill:
        with account.at("entry_skill"):
            changes["entry_skill_id"] = cloud.skill(account.entry_skill).id
    if account.campaigns:
        changes["campaigns"] = campaigns = {}
        for each, skill in account.campaigns.items():
            with account.at("campaigns", each):
                campaigns[each] = cloud.skill(skill).id
    if changes:
        cloud.settings = replace(cloud.settings, **changes)


def _keys(door: CloudDoor, account: Account) -> None:
    from ..authentication.credentials import ApiKey, App
    from ..cloud.function_service import Function

    for name, entry in account.agents.items():
        if entry.password:
            door.services.sessions.credentials.set_password(name, entry.password)
    for key in account.api_keys.values():
        door.services.sessions.credentials.add_api_key(ApiKey(key.key, key.secret, key.token, key.token_secret))
    door.services.status_reasons = dict(account.status_reasons)
    for client_id, app in account.apps.items():
        known = app.model_dump() | {"webhooks": tuple(app.webhooks.items())}
        door.services.sessions.credentials.add_app(App(client_id, **known))
    for name, each in account.functions.items():
        function = Function(each.returns, each.fails, each.latency_ms, name)
        door.services.functions.deploy(function, uuid=each.uuid, event=each.event)
