"""The files beside a bot: `<bot>.intents.yaml` scripts the meaning of utterances, `cloud.yaml` sets up the account.

Both are optional, both are validated, and `schema()` gives their JSON schemas for editors.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Collection, Mapping
from dataclasses import MISSING, fields
from pathlib import Path
from types import UnionType
from typing import TYPE_CHECKING, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    create_model,
    field_validator,
    model_validator,
)

from ...engine.errors import FeatureError, closest, message
from ...engine.input_files import read_text
from ...engine.secrets import is_secret_name
from ...engine.settings import CONNECTOR_FIELDS, ConnectorSettings, Switches
from ..cloud import CloudSettings
from ..cloud.surveys import SurveySettings
from ..webhooks.headless_consumer import KINDS
from .web_origins import checked_origin
from .yaml_text import SIZE_LIMIT, YamlFile, YamlProblem, plain

__all__ = ["schema"]

DEFAULT_SCORE = 0.9  # a scripted utterance without a score is a good match

M = TypeVar("M", bound="_File")


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    @classmethod
    def load(cls: type[M], path: Path) -> M:
        """Read the file. Raises FeatureError naming file and key for anything unknown or invalid."""
        file = _read(path)
        try:
            return cls.model_validate({} if file.value is None else file.value)
        except ValidationError as error:
            raise FeatureError(_explained(cls, path, error, file)) from None


def _read(path: Path) -> YamlFile:
    try:
        return YamlFile(read_text(path, limit=SIZE_LIMIT))
    except YamlProblem as error:
        raise FeatureError(message(f"{path.name} {error}", at=_at(path, error.line))) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise FeatureError(message(f"{path.name} cannot be read: {reason}", at=str(path))) from None


def _at(path: Path, line: int | None) -> str:
    return f"{path}:{line}" if line else str(path)


def _without_zero(number: Any) -> Any:
    """Refuse the id `0777`, which YAML 1.1 reads as 511 and others as 777."""
    if isinstance(number, str) and len(number) > 1 and number.startswith("0") and number.isdecimal():
        raise ValueError(f"an id has no zero in front: write {number.lstrip('0') or '0'}")
    return number


class EntityEntry(_File):
    """An entity that is a regular expression."""

    regex: str = Field(description="matching text counts as the entity's name when intents are scored")


class Intents(_File):
    """The NLU of a test: the meaning of utterances, by script and by training phrases."""

    utterances: dict[str, str | dict[str, float]] = Field(
        default_factory=dict,
        description="utterance → intent (score 0.9), or utterance → {intent: score between 0 and 1, …}",
    )
    training_phrases: dict[str, list[str]] = Field(
        default_factory=dict,
        description="intent → phrases; other utterances are scored by the words they share with the phrases",
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
    """A skill. The fields from `can_transfer` on are those of the Skills API."""

    id: int | None = Field(None, description="the skill's id; generated if omitted")
    description: str = ""
    on_shift: bool = True
    can_transfer: bool = Field(True, description="whether its conversations may be transferred")
    transfer_list: list[str] | None = Field(
        None, description="names of the skills they may be transferred to; default: all"
    )
    max_wait_s: int | None = Field(None, gt=0, description="how long a conversation waits for a named agent")
    fallback_skill: str = Field("", description="name of the skill that takes over when no agent is available")
    fallback_when_all_away: bool = Field(
        True, description="whether agents who are Away or Back soon count as not available"
    )
    auto_close_s: int | None = Field(
        None, gt=0, description="a conversation is closed after this long without a message"
    )

    _id_as_written = field_validator("id", mode="before")(_without_zero)


class AgentEntry(_File):
    """A user who can be rung: a human agent, or with type bot the user of a bot that runs elsewhere."""

    type: Literal["human", "bot"] = Field("human", description="a bot is Offline until it logs in from outside")
    skills: list[str] = Field(default_factory=list, description="names of skills")
    state: Literal["Online", "Away", "Back soon", "Offline"] = Field(
        "Online", description="under `handoff serve` the default is Offline, because agents log in there"
    )
    slots: int = Field(3, ge=0, description="how many conversations the agent takes at a time")
    id: int | None = None
    profiles: list[str] = ["Agent"]
    login: str = Field("", description="login name; default: made from the name")
    password: str = Field("", description="default: `password`; never shown")

    _id_as_written = field_validator("id", mode="before")(_without_zero)


class ApiKeyEntry(_File):
    """An API key: signs requests by OAuth 1.0a, or logs a user in."""

    key: str
    secret: str
    token: str
    token_secret: str


class _Unknown(ValueError):
    """A name that is not one of the known ones."""

    def __init__(self, what: str, name: str, known: Collection[str]) -> None:
        self.name = name
        self.known = known
        super().__init__(f"unknown {what} {name!r}")


def _is_address(url: str) -> bool:
    """Whether a request can be sent to this address at all."""
    try:
        found = urlsplit(url)
        is_complete = found.scheme in ("http", "https") and bool(found.hostname) and found.port != 0
    except ValueError:
        return False
    return is_complete and not any(sign.isspace() for sign in url)


class AppEntry(_File):
    """An application: a Connector API client, or one that invokes functions."""

    client_secret: str
    webhooks: dict[str, str] = Field(default_factory=dict, description="kind of notification → address of the endpoint")
    retry: Literal["time", "number"] = Field(
        "time", description="by time: in order, with growing pauses; by number: five times, in any order"
    )
    retention_s: int = Field(
        259_200, ge=2, le=259_200, description="how long a notification is retried, with `retry: time`"
    )
    signature: Literal["sha1", "sha256"] = "sha1"

    @field_validator("webhooks", mode="after")
    @classmethod
    def _can_be_sent(cls, webhooks: dict[str, str]) -> dict[str, str]:
        for kind, url in webhooks.items():
            if kind not in KINDS:
                raise _Unknown("kind of webhook", kind, KINDS)
            if not _is_address(url):
                raise ValueError(f"for {kind} an address such as http://localhost:3000/webhook, not {url!r}")
        return webhooks


class FunctionEntry(_File):
    """The answer of a function when it is invoked; its code is not run."""

    uuid: str = ""
    event: str = Field("", description="the event it is deployed for")
    returns: Any = Field(None, description="any JSON value")
    fails: str = Field("", description="the text of its own error, returned instead of a value")
    latency_ms: int = Field(0, ge=0)

    @field_validator("returns", mode="before")
    @classmethod
    def _is_json(cls, value: Any) -> Any:
        return plain(value)

    @model_validator(mode="after")
    def _is_reachable(self) -> FunctionEntry:
        if not self.uuid and not self.event:
            raise ValueError("a function has a uuid, an event or both")
        return self


class _CloudKeys(_File):
    """Settings of the account, and the switches S1 to S14 for what is not documented."""


def _model_of(kind: type[Any], name: str, *, without: Collection[str] = (), base: type[_File] = _File) -> type[_File]:
    """A model with the fields of a dataclass and their descriptions from its docstring."""
    hints, descriptions = get_type_hints(kind), _descriptions(kind)
    known: dict[str, Any] = {}
    for each in fields(kind):
        if each.name not in without:
            default = each.default if each.default_factory is MISSING else each.default_factory()
            inner = _INNER.get(hints[each.name])
            least = 0 if each.name.endswith("_ms") else None
            known[each.name] = (
                inner or hints[each.name],
                Field(inner() if inner else default, ge=least, description=descriptions.get(each.name)),
            )
    return create_model(name, __base__=base, __doc__=base.__doc__, **known)


def _descriptions(kind: type[Any]) -> dict[str, str]:
    """The descriptions in the "Attributes" section of a docstring, by name."""
    found = re.findall(r"^    (\w+): (.+(?:\n {8,}.+)*)", inspect.getdoc(kind) or "", re.MULTILINE)
    return {name: " ".join(text.split()) for name, text in found}


_INNER: dict[Any, type[_File]] = {}
_INNER[SurveySettings] = _model_of(SurveySettings, "SurveyKeys")
_ELSEWHERE = ("fallback_skill_id", "bot_hears_while_transferring", "campaigns", "entry_skill_id")  # set by other keys
if TYPE_CHECKING:
    CloudKeys = _CloudKeys
else:
    CloudKeys = _model_of(CloudSettings, "CloudKeys", without=_ELSEWHERE, base=_CloudKeys)


class Account(_File):
    """The account of a suite's scenarios and of `handoff serve`: skills, agents, keys, settings, switches."""

    account: str = Field("12345678", pattern=r"^(le|qa)?[0-9]{1,20}$", description="number of the account")
    skills: dict[str, SkillEntry | int] = Field(
        default_factory=dict, description="name → {id, description, …}, or name → id"
    )
    agents: dict[str, AgentEntry] = Field(default_factory=dict, description="name → skills, state, login, …")
    entry_skill: str = Field("", description="the skill of a conversation that a window opens without one")
    campaigns: dict[str, str] = Field(default_factory=dict, description="id of an engagement → name of its skill")
    api_keys: dict[str, ApiKeyEntry] = Field(default_factory=dict, description="name → the four parts of an API key")
    apps: dict[str, AppEntry] = Field(default_factory=dict, description="client id → secret and webhooks")
    functions: dict[str, FunctionEntry] = Field(default_factory=dict, description="name → its answer")
    status_reasons: dict[str, Literal["Away", "Back soon"]] = Field(
        default_factory=dict, description="why agents do not work: text → the state that it is a reason for"
    )
    cloud: CloudKeys = Field(default_factory=CloudKeys, description="timing, and switches for what is not documented")
    connector: ConnectorSettings | None = None
    environment: dict[str, str] = Field(default_factory=dict, description="the bot environment's variables")
    origins: list[str] = Field(
        default_factory=list, description="origins of web pages that may use the server, such as https://window.example"
    )
    switches: Switches = Field(Switches(), description="choices where documents contradict each other")

    @field_validator("skills", mode="before")
    @classmethod
    def _ids_as_written(cls, skills: Any) -> Any:
        return {name: _without_zero(entry) for name, entry in skills.items()} if isinstance(skills, dict) else skills

    @field_validator("origins", mode="after")
    @classmethod
    def _origins_are_of_pages(cls, origins: list[str]) -> list[str]:
        return [checked_origin(each, "origins in cloud.yaml") for each in origins]

    @model_validator(mode="after")
    def _has_no_twins(self) -> Account:
        """Refuse two entries with one identity: only the last of them could be reached."""
        _distinct("login name", {f"agents.{name}.login": each.login for name, each in self.agents.items()})
        _distinct("key", {f"api_keys.{name}.key": each.key for name, each in self.api_keys.items()})
        _distinct("uuid", {f"functions.{name}.uuid": each.uuid for name, each in self.functions.items()})
        _distinct("event", {f"functions.{name}.event": each.event for name, each in self.functions.items()})
        return self

    @property
    def cloud_settings(self) -> dict[str, Any]:
        """The fields of `CloudSettings` that the file sets."""
        known = self.cloud.model_dump(exclude_unset=True)
        if "surveys" in known:
            known["surveys"] = SurveySettings(**known["surveys"])
        return known


def _distinct(what: str, values: Mapping[str, str]) -> None:
    """Raise ValueError if two places have the same value; an empty one is none."""
    places: dict[str, str] = {}
    for place, value in values.items():
        if value and value in places:
            raise ValueError(f"one {what} in one place: {places[value]} and {place} are the same, {value!r}")
        places[value] = place


def schema() -> dict[str, dict[str, Any]]:
    """The JSON schemas of the two files."""
    return {"intents.yaml": Intents.model_json_schema(), "cloud.yaml": Account.model_json_schema()}


def _explained(model: type[BaseModel], path: Path, error: ValidationError, file: YamlFile) -> str:
    errors = error.errors(include_url=False)
    errors.sort(key=lambda each: _TELLING.get(each["type"], len(_TELLING)))
    first = errors[0]
    key = ".".join(_place(first["loc"]))
    at = _at(path, file.line(first["loc"]))
    if first["type"] == "extra_forbidden":
        known = sorted(_known_keys(model, first["loc"][:-1]))
        near = closest(str(first["loc"][-1]), known)
        return message(
            f"unknown key {key!r} in {path.name}",
            at=at,
            known=known,
            do=f"did you mean {near!r}?" if near else "",
        )
    cause = first.get("ctx", {}).get("error")
    if isinstance(cause, _Unknown):
        what = f"{cause} at {key} in {path.name}"
        return message(what, at=str(path), known=cause.known, wanted=cause.name)
    what = f"{key or 'the file'} in {path.name} is wrong"
    expected = first["msg"].removeprefix("Value error, ")
    if isinstance(first["input"], dict) or is_secret_name(key.rpartition(".")[2]):  # may hold, or be, a secret
        return message(what, at=at, expected=expected)
    return message(what, at=at, value=first["input"], expected=expected)


def _place(loc: tuple[int | str, ...]) -> list[str]:
    """The keys that lead to an error, without the names of the types that were tried there."""
    return [str(part) for at, part in enumerate(loc) if at < 2 or part not in _TRIED]


_TELLING = {"extra_forbidden": 0, "value_error": 1}  # of several errors at one place, the one to show
_TRIED = frozenset({SkillEntry.__name__, EntityEntry.__name__, "int", "str", "list[str]", "dict[str,float]"})


def _known_keys(model: Any, place: tuple[int | str, ...]) -> set[str]:
    """The keys allowed where an unknown one was found, by the types on the way."""
    if not place:
        names = set(model.model_fields) if _is_model(model) else set()
        return names | set(CONNECTOR_FIELDS) if model is ConnectorSettings else names
    if _is_model(model):
        field = model.model_fields.get(str(place[0]))
        if field:
            return _known_keys(_model_in(field.annotation), place[1:])
    return _known_keys(model, place[1:])  # a name in a mapping, or which member of a union it is


def _model_in(annotation: Any) -> Any:
    """The model that a type is, or holds as its values."""
    if _is_model(annotation):
        return annotation
    if get_origin(annotation) in (dict, list, Union, UnionType):
        return next((found for each in get_args(annotation) if (found := _model_in(each))), None)
    return None


def _is_model(kind: Any) -> bool:
    return inspect.isclass(kind) and issubclass(kind, BaseModel)
