"""The files beside a bot: `<bot>.intents.yaml` scripts what utterances mean, `cloud.yaml` furnishes the account.

Both are optional, both are validated, and `schema()` publishes their JSON schema for editors.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from ..engine.errors import FeatureError, closest, message
from ..engine.settings import CONNECTOR_FIELDS, ConnectorSettings, Switches

DEFAULT_SCORE = 0.9  # a scripted utterance without a score is a good match

M = TypeVar("M", bound="_File")


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    @classmethod
    def load(cls: type[M], path: Path) -> M:
        """Read the file. Raises FeatureError naming file and key for anything it should not hold."""
        try:
            found = yaml.safe_load(path.read_text(encoding="utf-8"))
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            raise FeatureError(
                message(f"{path.name} is not YAML", at=str(path), value=" ".join(str(error).split()))
            ) from None
        try:
            return cls.model_validate(found or {})
        except ValidationError as error:
            raise FeatureError(_explained(cls, path, error)) from None


class EntityEntry(_File):
    """An entity that is a regular expression."""

    regex: str = Field(description="what it looks like; found text counts as the entity's name when intents are told")


class Intents(_File):
    """What utterances mean: the NLU of a test, by script and by training phrases."""

    utterances: dict[str, str | dict[str, float]] = Field(
        default_factory=dict,
        description="utterance → intent (score 0.9), or utterance → {intent: score between 0 and 1, …}",
    )
    training_phrases: dict[str, list[str]] = Field(
        default_factory=dict,
        description="intent → phrases; an utterance that is not scripted is scored by the words it shares with them",
    )
    meta_intents: dict[str, list[str]] = Field(
        default_factory=dict, description="meta intent → the intents it groups; it matches when one of them does"
    )
    entities: dict[str, EntityEntry | list[str]] = Field(
        default_factory=dict,
        description="entity → its values, each a phrase or phrase~data value; or entity → {regex: …}",
    )

    @property
    def entity_values(self) -> dict[str, list[str]]:
        return {name: entry for name, entry in self.entities.items() if isinstance(entry, list)}

    @property
    def entity_expressions(self) -> dict[str, str]:
        return {name: entry.regex for name, entry in self.entities.items() if isinstance(entry, EntityEntry)}

    @field_validator("utterances")
    @classmethod
    def _scores_between_0_and_1(
        cls, utterances: dict[str, str | dict[str, float]]
    ) -> dict[str, str | dict[str, float]]:
        for utterance, means in utterances.items():
            for intent, score in means.items() if isinstance(means, dict) else ():
                if not 0 <= score <= 1:
                    raise ValueError(f"the score of {intent!r} for {utterance!r} is {score}, not between 0 and 1")
        return utterances


class SkillEntry(_File):
    id: int | None = Field(None, description="the skill's id; one is made when it is missing")
    description: str = ""


class AgentEntry(_File):
    skills: list[str] = Field(default_factory=list, description="names of skills")
    state: Literal["Online", "Away", "Back soon", "Offline"] = "Online"
    slots: int = Field(3, ge=0, description="how many conversations the agent takes at a time")
    id: int | None = None
    profiles: list[str] = ["Agent"]


class Account(_File):
    """What a suite's scenarios find: skills, agents, the agent connector, environment variables, platform switches."""

    skills: dict[str, SkillEntry | int] = Field(
        default_factory=dict, description="name → {id, description}, or name → id"
    )
    agents: dict[str, AgentEntry] = Field(default_factory=dict)
    connector: ConnectorSettings | None = None
    environment: dict[str, str] = Field(default_factory=dict, description="the bot environment's variables")
    switches: Switches = Field(Switches(), description="other readings, where documents contradict each other")

    @field_validator("environment", mode="before")
    @classmethod
    def _values_are_texts(cls, variables: Any) -> Any:
        if not isinstance(variables, dict):
            return variables
        return {name: str(value) if isinstance(value, int | float) else value for name, value in variables.items()}


def schema() -> dict[str, dict[str, Any]]:
    """The JSON schemas of the two files."""
    return {"intents.yaml": Intents.model_json_schema(), "cloud.yaml": Account.model_json_schema()}


def _explained(model: type[BaseModel], path: Path, error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    key = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        known = sorted(_known_keys(model, first["loc"][:-1]))
        near = closest(str(first["loc"][-1]), known)
        return message(
            f"unknown key {key!r} in {path.name}",
            at=str(path),
            known=known,
            do=f"did you mean {near!r}?" if near else "",
        )
    return message(
        f"{key or 'the file'} in {path.name} is wrong", at=str(path), value=first["input"], expected=first["msg"]
    )


def _known_keys(model: type[BaseModel], place: tuple[int | str, ...]) -> set[str]:
    """The keys allowed where an unknown one was found, by the models named on the way."""
    if not place:
        return set(model.model_fields)
    inner: dict[str, type[BaseModel]] = {
        "skills": SkillEntry,
        "agents": AgentEntry,
        "connector": ConnectorSettings,
        "switches": Switches,
    }
    found = inner.get(str(place[0]))
    names = set(found.model_fields) if found else set()
    return names | set(CONNECTOR_FIELDS) if found is ConnectorSettings else names
