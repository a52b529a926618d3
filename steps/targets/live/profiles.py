"""Profiles of live accounts: the account, the allowed skills, the deployed bots, the users for agents.

A profile comes from the environment (`HANDOFF_LIVE_…`, for `--handoff-target live`) or, for `live:PROFILE`, from a
file: `handoff-live.toml` in the project, else `handoff/live.toml` in the user's configuration folder. Passwords and
keys never come from the command line. A file that holds any must not be readable by other users.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

from ....engine.errors import FeatureError, closest, message
from ....engine.input_files import parse_json, read_text
from ....engine.project import parse_toml
from ..client.account import DOMAIN_API, Credentials

PROJECT_FILE: Final = "handoff-live.toml"
USER_FILE: Final = Path("handoff", "live.toml")
PREFIX: Final = "HANDOFF_LIVE_"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class AgentEntry(_Part):
    """A user of the account for an agent of the features. During a run only the run may be logged in as this user."""

    username: str = Field(description="the login name")
    password: SecretStr = Field(SecretStr(""), description="or an API key: the four fields below")
    app_key: SecretStr = SecretStr("")
    secret: SecretStr = SecretStr("")
    access_token: SecretStr = SecretStr("")
    access_token_secret: SecretStr = SecretStr("")
    skills: list[str] = Field(default_factory=list, description="names of skills, as features call them")

    @property
    def credentials(self) -> Credentials:
        held = {name: value.get_secret_value() for name, value in self if isinstance(value, SecretStr)}
        return Credentials(username=self.username, **held)


class Waits(_Part):
    """The waits of a live target, in seconds."""

    answer: float = Field(15, gt=0, description="at most, for an answer to the consumer")
    quiet: float = Field(2, gt=0, description="without anything new, until an action counts as over")
    advance: float = Field(30, ge=0, description="at most, where a step lets time pass; longer waits are skipped")


class LiveProfile(_Part):
    """One account, and the limits of a run."""

    account: str = Field(description="the account's number", pattern=r"^(le|qa)?[0-9]+$")
    skills: dict[str, int] = Field(description="the allow-list: name → id; no other skill is used", min_length=1)
    bots: dict[str, str] = Field(description="name or id of a deployed bot → its skill", min_length=1)
    agents: dict[str, AgentEntry] = Field(description="name in features → the user for it", min_length=1)
    consumers: dict[str, SecretStr] = Field(
        default_factory=dict, description="name → authorization code; others are unknown consumers"
    )
    domain_api: str = Field(DOMAIN_API, description="base address of the Domain API", pattern=r"^https://[^/\s]+/?$")
    ca_file: Path | None = Field(None, description="trusted certificates in addition to the system's")
    most_conversations: int = Field(20, ge=1, description="per run; the next one is refused")
    waits: Waits = Waits()

    @field_validator("account", mode="before")
    @classmethod
    def _account_is_text(cls, account: Any) -> Any:
        return str(account) if isinstance(account, int) else account

    def secrets(self) -> Iterator[str]:
        """Every secret of the profile, for a redactor."""
        for agent in self.agents.values():
            yield from agent.credentials.secrets
        yield from (code.get_secret_value() for code in self.consumers.values())

    def check(self, at: str) -> None:
        """Raise FeatureError for an unknown skill, or an agent without credentials."""
        used = [(f"bot {bot!r}", skill) for bot, skill in self.bots.items()]
        used += [(f"agent {agent!r}", skill) for agent, entry in self.agents.items() for skill in entry.skills]
        for who, skill in used:
            if skill not in self.skills:
                text = f"the {who} names a skill that is not on the allow-list"
                raise FeatureError(message(text, at=at, value=skill, known=self.skills, wanted=skill))
        for name, entry in self.agents.items():
            if not entry.credentials.secrets:
                text = f"the agent {name!r} has no password and no API key"
                raise FeatureError(message(text, at=at, do=f"in the environment: {PREFIX}PASSWORD_{_variable(name)}"))


def read(name: str, folder: Path, environment: Mapping[str, str] = os.environ) -> LiveProfile:
    """The profile of this name; the one in the environment for an empty name.

    A file may omit passwords: `HANDOFF_LIVE_PASSWORD_ALEX` is that of the agent "Alex".

    Args:
        name: of the profile.
        folder: the project's.
        environment: environment variables, including those for the user's configuration folder.

    Raises:
        FeatureError: there is none, it is wrong, or other users can read its secrets.
    """
    table, at = _from_file(name, folder, environment) if name else (_from_environment(environment), "the environment")
    for agent, entry in table.get("agents", {}).items() if isinstance(table.get("agents"), dict) else ():
        if isinstance(entry, dict) and (password := environment.get(f"{PREFIX}PASSWORD_{_variable(agent)}")):
            entry["password"] = password
    try:
        profile = LiveProfile.model_validate(table)
    except ValidationError as error:
        raise FeatureError(_explained(error, at)) from None
    profile.check(at)
    return profile


def _from_file(name: str, folder: Path, environment: Mapping[str, str]) -> tuple[dict[str, Any], str]:
    home = environment.get("XDG_CONFIG_HOME") or os.path.join(environment.get("HOME", "~"), ".config")
    places = [folder / PROJECT_FILE, Path(home).expanduser() / USER_FILE]
    known: list[str] = []
    for place in places:
        profiles = _profiles(place)
        if isinstance(profiles.get(name), dict):
            return profiles[name], f"{place} [{name}]"
        known += profiles
    where = " or ".join(map(str, places))
    raise FeatureError(message(f"no live profile {name!r}", at=where, known=known, wanted=name))


def _profiles(file: Path) -> dict[str, Any]:
    try:
        found = parse_toml(read_text(file))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise FeatureError(message("the live profiles cannot be read", at=str(file), value=str(error))) from None
    if _holds_secrets(found) and file.stat().st_mode & (stat.S_IROTH | stat.S_IWOTH):
        text = "other users of this machine can read the passwords of the live profiles"
        raise FeatureError(message(text, at=str(file), do=f"chmod 600 {file}"))
    return found


def _holds_secrets(table: Any) -> bool:
    if not isinstance(table, dict):
        return False
    secret = {name for name, field in AgentEntry.model_fields.items() if field.annotation is SecretStr} | {"consumers"}
    return any(name in secret or _holds_secrets(value) for name, value in table.items())


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    """`HANDOFF_LIVE_ACCOUNT=…`; objects are written as JSON: `HANDOFF_LIVE_SKILLS={"Human": 1002}`."""
    if f"{PREFIX}ACCOUNT" not in environment:
        text = "--handoff-target live needs an account in the environment, or a profile"
        do = f"set {PREFIX}ACCOUNT, {PREFIX}SKILLS, {PREFIX}BOTS and {PREFIX}AGENTS, or name a profile: live:PROFILE"
        raise FeatureError(message(text, do=do))
    table: dict[str, Any] = {}
    for name, field in LiveProfile.model_fields.items():
        variable = PREFIX + name.upper()
        if variable not in environment:
            continue
        has_parts = field.annotation not in (str, int) and name != "ca_file"
        table[name] = _parsed(variable, environment[variable]) if has_parts else environment[variable]
    return table


def _parsed(variable: str, text: str) -> Any:
    try:
        return parse_json(text)
    except ValueError:
        raise FeatureError(
            message(f"{variable} is not valid JSON", expected='something like {"Human": 1002}')
        ) from None


def _variable(name: str) -> str:
    return re.sub(r"\W", "_", name).upper()


def _explained(error: ValidationError, at: str) -> str:
    """The text of the error, without the value: it could be a password."""
    errors = error.errors(include_url=False, include_input=False)
    first = next(
        (one for one in errors if one["type"] == "extra_forbidden"), errors[0]
    )  # a misspelt key explains a missing one
    key = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        known = [*LiveProfile.model_fields, *AgentEntry.model_fields, *Waits.model_fields]
        near = closest(str(first["loc"][-1]), known)
        return message(f"unknown key {key!r} in a live profile", at=at, do=f"did you mean {near!r}?" if near else "")
    return message(f"{key} of a live profile is wrong", at=at, expected=first["msg"])
