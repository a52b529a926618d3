"""Two files beside a bot: `<bot>.intents.yaml` scripts the meaning of utterances, `cloud.yaml` sets up the account.

Both are optional, both are validated, and `schema()` gives their JSON schemas for editors, with that of the third one,
`answers_file`.
"""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import MISSING, dataclass, field, fields, replace
from pathlib import Path
from types import UnionType
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Literal,
    NoReturn,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    ValidationError,
    create_model,
    field_validator,
    model_validator,
)
from pydantic_core import ErrorDetails

from ...engine.errors import FeatureError, UnknownName, closest, message
from ...engine.secrets import is_secret_name
from ...engine.settings import CONNECTOR_FIELDS, ConnectorSettings, Switches
from ..cloud import CloudSettings
from ..cloud.surveys import SurveySettings
from ..cloud.user_directory import folded
from ..external.addresses import is_address
from ..webhooks.headless_consumer import KINDS
from ..working_hours.hours import WorkingHours, is_time_zone, time_zones
from ..working_hours.hours_text import EXPECTED_HOURS, HoursProblem, special_occasions, working_hours
from . import answers_file
from .web_origins import EXPECTED, advice, origin_of
from .yaml_text import YamlFile, plain
from .yaml_text import file_and_line as _at
from .yaml_text import read as _read

__all__ = ["schema"]

DEFAULT_SCORE = 0.9  # a scripted utterance without a score is a good match

HOURS_KEYS = ("zone", "default", "special_occasions")  # of working_hours, beside the names of skills

M = TypeVar("M", bound="_File")
Place = tuple[str | int, ...]  # the keys and indices that lead to a value


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    @classmethod
    def load(cls: type[M], path: Path) -> M:
        """Read the file. Raises FeatureError naming file and key for anything unknown or invalid."""
        file = _read(path)
        try:
            found = cls.model_validate({} if file.value is None else file.value)
        except ValidationError as error:
            raise FeatureError(_explained(cls, path, error, file)) from None
        found.came_from(path, file)
        return found

    def came_from(self, path: Path, file: YamlFile) -> None:
        """Note where it was read."""


@dataclass(frozen=True, slots=True)
class _Source:
    """The file of an account. It has no part in the account's value: two accounts with the same keys are equal."""

    path: Path = field(default=Path(), compare=False)
    file: YamlFile | None = field(default=None, compare=False)

    def at(self, place: Iterable[str | int]) -> str:
        """File and line of a place."""
        return _at(self.path, self.file.line(place) if self.file else None)


def _whole(number: Any) -> Any:
    """Refuse a number that is not written in plain digits: YAML 1.1 reads `0777` as 511, and others as 777."""
    if not isinstance(number, str) or _WHOLE.fullmatch(number):
        return number
    raise ValueError("a whole number in plain digits" + _advice(number))


def _id(number: Any) -> Any:
    """Refuse an id that is not written in its one to ten digits."""
    if not isinstance(number, str | int) or _ID.fullmatch(str(number)):
        return number
    raise ValueError(f"an id of one to ten digits, without a zero in front{_advice(str(number))}")


def _advice(number: str) -> str:
    """The plain digits of a number that is written in another way; empty for any other text."""
    try:
        meant = float(number)  # reads 1_000, +12, 1e3, 12.0 and 0777
    except ValueError:
        return ""
    return f": write {int(meant)}" if meant.is_integer() and 0 < meant < 10**10 else ""


_ID = re.compile(r"[1-9][0-9]{0,9}", re.ASCII)
_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]*)", re.ASCII)
Id = Annotated[int, BeforeValidator(_id)]
Whole = Annotated[int, BeforeValidator(_whole)]


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

    id: Id | None = Field(None, description="the skill's id; generated if omitted")
    description: str = ""
    on_shift: bool = True
    can_transfer: bool = Field(True, description="whether its conversations may be transferred")
    transfer_list: list[str] | None = Field(
        None, description="names of the skills they may be transferred to; default: all"
    )
    max_wait_s: Whole | None = Field(None, gt=0, description="how long a conversation waits for a named agent")
    fallback_skill: str = Field("", description="name of the skill that takes over when no agent is available")
    fallback_when_all_away: bool = Field(
        True, description="whether agents who are Away or Back soon count as not available"
    )
    auto_close_s: Whole | None = Field(
        None, gt=0, description="a conversation is closed after this long without a message"
    )


class AgentEntry(_File):
    """A user who can be rung: a human agent, or with type bot the user of a bot that runs elsewhere."""

    type: Literal["human", "bot"] = Field("human", description="a bot is Offline until it logs in from outside")
    skills: list[str] = Field(default_factory=list, description="names of skills")
    state: Literal["Online", "Away", "Back soon", "Offline"] = Field(
        "Online", description="under `handoff serve` the default is Offline, because agents log in there"
    )
    slots: Whole = Field(3, ge=0, description="how many conversations the agent takes at a time")
    id: Id | None = None
    profiles: list[str] = ["Agent"]
    login: str = Field("", description="login name; default: made from the name")
    password: str = Field("", description="default: `password`; never shown")


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


class _Misplaced(ValueError):
    """An error of a file as a whole that has a place in it.

    Attributes:
        place: the keys that lead there.
        details: keywords of `message`, beside the place.
    """

    def __init__(self, place: Place, text: str, **details: Any) -> None:
        self.place = place
        self.details = details
        super().__init__(text)


def _hours_of_a_day(hours: Any) -> Any:
    """Let a day have a list of hours."""
    return ", ".join(map(str, hours)) if isinstance(hours, list) else hours


Hours = dict[str, Annotated[str, BeforeValidator(_hours_of_a_day)]]


class WorkingHoursEntry(_File):
    """When the skills are on shift: under `working_hours`, by the name of a skill, or `default` for all others.

    Days are Mon to Sun, `Mon-Fri` or `Mon, Wed`; hours are `09:00-18:00`, a list of several, or `closed`, and may end
    on the next day. A day without hours is closed.
    """

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Hours] = Field(init=False)

    zone: str = Field(description="time zone of all these hours, such as America/New_York")
    default: Hours | None = Field(None, description="of the skills that are not named")
    special_occasions: Hours = Field(
        default_factory=dict,
        description="date → closed or hours, for all these skills; a skill's own dates count before",
    )

    @property
    def by_skill(self) -> dict[str, Hours]:
        return self.__pydantic_extra__ or {}

    @field_validator("zone")
    @classmethod
    def _is_a_zone(cls, zone: str) -> str:
        if not is_time_zone(zone):
            near = closest(zone, time_zones())
            do = f"did you mean {near!r}?" if near else ""
            if not time_zones():
                do = "install the package tzdata: this machine has no time zones"
            what = "a time zone such as Europe/Berlin"
            raise _Misplaced(("working_hours", "zone"), what, value=zone, do=do)
        return zone


def _or_nothing(entry: Any) -> Any:
    """Let an environment differ in nothing."""
    return {} if entry is None else entry


class EnvironmentEntry(_File):
    """What differs in one environment, such as test or prod: under `environments`, by name.

    `--handoff-env NAME` of pytest and `--env NAME` of the commands choose one; without a choice none of them counts.
    """

    skills: dict[str, Id] = Field(default_factory=dict, description="name of a skill → its id there")
    agents: dict[str, Id] = Field(default_factory=dict, description="name of an agent → the id there")
    environment: dict[str, str] = Field(default_factory=dict, description="variables of the bot environment there")
    connector: ConnectorSettings | None = Field(None, description="settings of the agent connector there")
    bots: dict[str, str] = Field(
        default_factory=dict, description="bot file that features name → the file that stands for it there"
    )


class AppEntry(_File):
    """An application: a Connector API client, or one that invokes functions."""

    client_secret: str
    webhooks: dict[str, str] = Field(default_factory=dict, description="kind of notification → address of the endpoint")
    retry: Literal["time", "number"] = Field(
        "time", description="by time: in order, with growing pauses; by number: five times, in any order"
    )
    retention_s: Whole = Field(
        259_200, ge=2, le=259_200, description="how long a notification is retried, with `retry: time`"
    )
    signature: Literal["sha1", "sha256"] = "sha1"

    @field_validator("webhooks", mode="after")
    @classmethod
    def _can_be_sent(cls, webhooks: dict[str, str]) -> dict[str, str]:
        for kind, url in webhooks.items():
            if kind not in KINDS:
                raise _Unknown("kind of webhook", kind, KINDS)
            if not is_address(url) or any(sign.isspace() for sign in url):
                raise ValueError(f"for {kind} an address such as http://localhost:3000/webhook, not {url!r}")
        return webhooks


class FunctionEntry(_File):
    """The answer of a function when it is invoked; its code is not run."""

    uuid: str = ""
    event: str = Field("", description="the event it is deployed for")
    returns: Any = Field(None, description="any JSON value")
    fails: str = Field("", description="the text of its own error, returned instead of a value")
    latency_ms: Whole = Field(0, ge=0)

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
            least, most = next((bounds for unit, bounds in _BOUNDS.items() if each.name.endswith(unit)), (None, None))
            known[each.name] = (
                inner or _AS_WRITTEN.get(hints[each.name], hints[each.name]),
                Field(inner() if inner else default, ge=least, le=most, description=descriptions.get(each.name)),
            )
    return create_model(name, __base__=base, __doc__=base.__doc__, **known)


def _descriptions(kind: type[Any]) -> dict[str, str]:
    """The descriptions in the "Attributes" section of a docstring, by name."""
    found = re.findall(r"^    (\w+): (.+(?:\n {8,}.+)*)", inspect.getdoc(kind) or "", re.MULTILINE)
    return {name: " ".join(text.split()) for name, text in found}


_AS_WRITTEN: dict[Any, Any] = {int: Whole, int | None: Whole | None}
_BOUNDS = {"_ms": (0, 253_402_300_799_000), "_days": (0, 36_500), "_percent": (0, 100)}  # a time up to the year 9999
_INNER: dict[Any, type[_File]] = {}
_INNER[SurveySettings] = _model_of(SurveySettings, "SurveyKeys")
_ELSEWHERE = ("fallback_skill_id", "bot_hears_while_transferring", "campaigns", "entry_skill_id")  # set by other keys
if TYPE_CHECKING:
    CloudKeys = _CloudKeys
else:
    CloudKeys = _model_of(CloudSettings, "CloudKeys", without=_ELSEWHERE, base=_CloudKeys)


def changed_settings(settings: CloudSettings, changes: Mapping[str, Any]) -> CloudSettings:
    """The settings with changes in JSON, within the bounds that `cloud.yaml` has.

    Raises:
        ValidationError: a name is unknown, a value has another type, or is out of bounds.
    """
    wanted = _Settings.model_validate_json(json.dumps(changes), strict=True).model_dump(exclude_unset=True)
    if "surveys" in wanted:
        wanted["surveys"] = SurveySettings(**wanted["surveys"])
    return replace(settings, **wanted)


_Settings = _model_of(CloudSettings, "Settings")


class Account(_File):
    """The account of a suite's scenarios and of `handoff serve`: skills, agents, keys, settings, switches."""

    account: str = Field("12345678", pattern=r"^(le|qa)?[0-9]{1,20}$", description="number of the account")
    skills: dict[str, SkillEntry | Id] = Field(
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

    working_hours: WorkingHoursEntry | None = Field(
        None, description="zone, hours by skill, special occasions; they decide who is on shift"
    )
    environments: dict[str, Annotated[EnvironmentEntry, BeforeValidator(_or_nothing)]] = Field(
        default_factory=dict, description="name → the ids, variables and bot files that differ there"
    )

    _source: _Source = PrivateAttr(default_factory=_Source)  # the file that it was read from
    _chosen: str = PrivateAttr("")  # the environment
    _bots: dict[str, str] = PrivateAttr(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _without_empty_keys(cls, keys: Any) -> Any:
        """Leave out keys with nothing below them, or only comments."""
        return {key: value for key, value in keys.items() if value is not None} if isinstance(keys, dict) else keys

    @field_validator("origins", mode="after")
    @classmethod
    def _origins_are_of_pages(cls, origins: list[str]) -> list[str]:
        for number, each in enumerate(origins):
            if not origin_of(each):
                what = f"{each!r} is not the origin of a page: {EXPECTED}"
                raise _Misplaced(("origins", number), "; ".join(filter(None, (what, advice(each)))))
        return [origin_of(each) for each in origins]

    @model_validator(mode="after")
    def _has_no_twins(self) -> Account:
        """Refuse two entries with one identity: only the last of them could be reached."""
        _refuse_twins(self)
        return self

    def came_from(self, path: Path, file: YamlFile) -> None:
        """Note the file, and check what only the whole of it tells. Raises FeatureError."""
        self._source = _Source(path, file)
        for place, skill in self._skills_named():
            self._check_skill(place, skill)
        for name, environment in self.environments.items():
            for agent in environment.agents.keys() - self.agents.keys():
                self._refuse(("environments", name, "agents", agent), "unknown agent", known=self.agents, wanted=agent)
        entry = self.working_hours
        if entry is not None and not entry.by_skill and entry.default is None:
            do = "write those of all skills:  default: {Mon-Fri: 09:00-18:00}"
            self._refuse(("working_hours",), "there are no hours", known=self.skills, do=do)
        for name in ("", *self.skills):
            self.hours_of(name)
        for name in self.environments:
            self.in_environment(name)

    def _skills_named(self) -> Iterator[tuple[Place, str]]:
        """The places that name a skill, each with the name."""
        for name, agent in self.agents.items():
            yield from ((("agents", name, "skills", at), skill) for at, skill in enumerate(agent.skills))
        for name, entry in self.skills.items():
            if isinstance(entry, SkillEntry):
                listed = enumerate(entry.transfer_list or ())
                yield from ((("skills", name, "transfer_list", at), skill) for at, skill in listed)
                yield ("skills", name, "fallback_skill"), entry.fallback_skill
        yield ("entry_skill",), self.entry_skill
        yield from ((("campaigns", name), skill) for name, skill in self.campaigns.items())
        for name in self.working_hours.by_skill if self.working_hours else ():
            yield ("working_hours", name), name
        for name, environment in self.environments.items():
            yield from ((("environments", name, "skills", skill), skill) for skill in environment.skills)

    def _check_skill(self, place: Place, skill: str) -> None:
        if skill and skill not in self.skills and skill not in self._skill_ids.values():
            known = [*self.skills, *(HOURS_KEYS if place[0] == "working_hours" else ())]
            do = "" if closest(skill, known) else f"write its id under skills:  {skill}: 4129463410"
            self._refuse(place, "unknown skill", known=known, wanted=skill, do=do)

    @property
    def _skill_ids(self) -> dict[str, str]:
        ids = {name: each.id if isinstance(each, SkillEntry) else each for name, each in self.skills.items()}
        return {name: str(id) for name, id in ids.items() if id is not None}

    def _refuse(self, place: Place, what: str, *, wanted: str = "", **details: Any) -> NoReturn:
        """Raise an error about this place of the file."""
        where = f"{'.'.join(map(str, place))} in {self._source.path.name or 'the account'}"
        text = f"{what} {wanted!r} at {where}" if wanted else f"{where} is wrong: {what}"
        raise FeatureError(message(text, at=self._source.at(place), wanted=wanted, **details))

    # --- working hours and environments ------------------------------------------------------------------------------

    def hours_of(self, skill: str) -> WorkingHours | None:
        """The working hours of a skill, by default those of all skills that are not named; None without any.

        Args:
            skill: its name; empty: of the skills that are not named.

        Raises:
            FeatureError: they cannot be read.
        """
        entry = self.working_hours
        own = entry.by_skill.get(skill) if entry else None
        if entry is None or (own is None and entry.default is None):
            return None
        place: Place = ("working_hours", "default" if own is None else skill)
        try:
            special_occasions(entry.special_occasions)
        except HoursProblem as problem:
            self._refuse_hours(("working_hours", "special_occasions"), problem)
        try:
            return working_hours(entry.zone, (entry.default if own is None else own) or {}, entry.special_occasions)
        except HoursProblem as problem:
            self._refuse_hours(place, problem)

    def _refuse_hours(self, place: Place, problem: HoursProblem) -> NoReturn:
        details = {"value": problem.value, "expected": problem.expected, "do": problem.do}
        self._refuse((*place, problem.key), str(problem), **details)

    def in_environment(self, name: str) -> Account:
        """The account with the ids, variables and bot files of an environment; an empty name chooses none.

        Raises:
            FeatureError: the file has no such environment, or two skills or agents would have one id there.
        """
        if not name:
            return self
        if name not in self.environments:
            raise UnknownName(self._without_environment(name))
        wanted = self.environments[name]
        skills = {**self.skills, **{skill: _with_id(self.skills[skill], id) for skill, id in wanted.skills.items()}}
        ids = {agent: self.agents[agent].model_copy(update={"id": id}) for agent, id in wanted.agents.items()}
        found = self.model_copy(
            update={
                "skills": skills,
                "agents": {**self.agents, **ids},
                "environment": {**self.environment, **wanted.environment},
                "connector": _joined(self.connector, wanted.connector),
            }
        )
        found.choose(name, wanted.bots)
        try:
            _refuse_twins(found)
        except _Misplaced as error:
            self._refuse(("environments", name), str(error))
        return found

    def choose(self, environment: str, bots: dict[str, str]) -> None:
        """Note the environment, and the bot files that stand for others there."""
        self._chosen, self._bots = environment, bots

    @property
    def chosen_environment(self) -> str:
        """The name of the chosen environment; empty: none."""
        return self._chosen

    def file_of(self, bot: str) -> str:
        """The bot file that stands for this one in the chosen environment; the same by default."""
        return self._bots.get(bot, bot)

    @property
    def bots_of_environment(self) -> Sequence[str]:
        """The bot files for which others stand in the chosen environment."""
        return tuple(self._bots)

    @property
    def file(self) -> Path | None:
        """The file that it was read from; None without one."""
        return self._source.path if self._source.file else None

    def _without_environment(self, name: str) -> str:
        file = self.file
        if file is None:
            where = "there is no cloud.yaml"
            return message(f"no environment {name!r}: {where}", do=f"write one, with:\n{_ENVIRONMENT.format(name)}")
        if not self.environments:
            what = f"no environment {name!r}: {file.name} has none"
            return message(what, at=str(file), do=f"add to it:\n{_ENVIRONMENT.format(name)}")
        at = self._source.at(("environments",))
        return message(f"no environment {name!r} in {file.name}", at=at, known=self.environments, wanted=name)

    def place(self, *place: str | int) -> str:
        """File and line of a place."""
        return self._source.at(place)

    @contextmanager
    def at(self, *place: str | int) -> Iterator[None]:
        """Give an error in the block the file and the line of this place, unless the account is not of a file."""
        try:
            yield
        except FeatureError as error:
            if self._source.file is None:
                raise
            what, *rest = str(error).split("\n")
            lines = [what, f"  at {self._source.at(place)}, {'.'.join(map(str, place))}", *rest]
            raise type(error)("\n".join(lines)) from None

    @property
    def cloud_settings(self) -> dict[str, Any]:
        """The fields of `CloudSettings` that the file sets."""
        known = self.cloud.model_dump(exclude_unset=True)
        if "surveys" in known:
            known["surveys"] = SurveySettings(**known["surveys"])
        return known


_ENVIRONMENT = """    environments:
      {}:
        skills: {{Human: 4129463410}}   # names of the skills, with their ids there"""


def _with_id(entry: SkillEntry | int, id: int) -> SkillEntry | int:
    return entry.model_copy(update={"id": id}) if isinstance(entry, SkillEntry) else id


def _joined(usual: ConnectorSettings | None, other: ConnectorSettings | None) -> ConnectorSettings | None:
    """The settings of both; those of the other count."""
    if usual is None or other is None:
        return other or usual
    return ConnectorSettings(**usual.model_dump(exclude_unset=True) | other.model_dump(exclude_unset=True))


def _refuse_twins(account: Account) -> None:
    """Raise an error if two entries have one identity."""
    skills = {n: each.id if isinstance(each, SkillEntry) else each for n, each in account.skills.items()}
    _distinct("skill id", {("skills", name): id for name, id in skills.items()})
    _distinct("user id", {("agents", name, "id"): each.id for name, each in account.agents.items()})
    _distinct("login name", {("agents", name, "login"): each.login for name, each in account.agents.items()}, folded)
    _distinct("key", {("api_keys", name, "key"): each.key for name, each in account.api_keys.items()})
    _distinct("uuid", {("functions", name, "uuid"): each.uuid for name, each in account.functions.items()})
    _distinct("event", {("functions", name, "event"): each.event for name, each in account.functions.items()})


def _distinct(what: str, values: Mapping[Place, Any], same: Callable[[Any], Any] = lambda value: value) -> None:
    """Raise an error if two places have the same value; an empty one is none."""
    places: dict[Any, Place] = {}
    for place, value in values.items():
        key = same(value) if value else None
        if key is not None and key in places:
            first = ".".join(map(str, places[key]))
            here = ".".join(map(str, place))
            raise _Misplaced(place, f"one {what} in one place: {first} and {here} are the same, {value!r}")
        places[key] = place


def schema() -> dict[str, dict[str, Any]]:
    """The JSON schemas of the files, by the end of their names."""
    return {
        "intents.yaml": Intents.model_json_schema(),
        "answers.yaml": answers_file.schema(),
        "cloud.yaml": Account.model_json_schema(),
    }


def _explained(model: type[BaseModel], path: Path, error: ValidationError, file: YamlFile) -> str:
    errors = error.errors(include_url=False)
    errors.sort(key=lambda each: _TELLING.get(each["type"], len(_TELLING)))
    first = errors[0]
    key = ".".join(_place(first["loc"]))
    cause = first.get("ctx", {}).get("error")
    if isinstance(cause, _Misplaced):
        first["loc"], key = cause.place, ".".join(map(str, cause.place))
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
    if isinstance(cause, _Unknown):
        what = f"{cause} at {key} in {path.name}"
        return message(what, at=at, known=cause.known, wanted=cause.name)
    if first["type"] == "missing":
        return message(f"{key} in {path.name} is missing", at=at, do=_help(first))
    if first["input"] is None:
        return message(
            f"{key or 'the file'} in {path.name} is empty", at=at, expected=_in_words(first), do=_help(first)
        )
    what = f"{key or 'the file'} in {path.name} is wrong"
    expected = _in_words(first)
    if isinstance(cause, _Misplaced):
        return message(what, at=at, **{"expected": str(cause), **cause.details})
    if isinstance(first["input"], dict) or is_secret_name(key.rpartition(".")[2]):  # may hold, or be, a secret
        return message(what, at=at, expected=expected)
    return message(what, at=at, value=first["input"], expected=expected, do=_help(first))


def _in_words(error: ErrorDetails) -> str:
    """What is expected, in plain words."""
    kind, limits = error["type"], error.get("ctx", {})
    if kind == "literal_error":
        return f"one of {', '.join(_choices(error))}"
    if kind in _COMPARED:
        name, words = _COMPARED[kind]
        return words.format(limits[name])
    if kind == "string_type" and error["loc"][0] == "working_hours" and len(error["loc"]) > 2:
        return EXPECTED_HOURS
    return _WORDS.get(kind, error["msg"].removeprefix("Value error, "))


def _choices(error: ErrorDetails) -> list[str]:
    return re.findall(r"'([^']*)'", str(error.get("ctx", {}).get("expected", "")))


def _help(error: ErrorDetails) -> str:
    """The closest of the values that are possible, or a line to write where keys or a list are expected."""
    near = closest(str(error["input"]), _choices(error)) if error["type"] == "literal_error" else None
    if near:
        return f"did you mean {near!r}?"
    key = next((str(part) for part in reversed(error["loc"]) if str(part) in _EXAMPLES), "")
    if key == "skills" and error["type"] == "list_type":
        return "write:  skills: [Human]"
    return f"write:  {_EXAMPLES[key]}" if key and error["type"] in _SHAPES else ""


_SHAPES = frozenset({"dict_type", "model_type", "model_attributes_type", "list_type", "missing"})
_KEYS = "keys and values, such as  key: value"
_WORDS = {
    "dict_type": _KEYS,
    "model_type": _KEYS,
    "model_attributes_type": _KEYS,
    "list_type": "a list, such as  [one, two]",
    "string_type": "a text",
    "string_pattern_mismatch": "the number of an account, such as 12345678",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
}
_COMPARED = {
    "greater_than": ("gt", "a number above {}"),
    "greater_than_equal": ("ge", "{} or more"),
    "less_than": ("lt", "a number below {}"),
    "less_than_equal": ("le", "{} or less"),
}
_EXAMPLES = {  # of a key, the last one on the way to a value
    "working_hours": "working_hours: {zone: America/New_York, Human: {Mon-Fri: 09:00-18:00}}",
    "special_occasions": "special_occasions: {2026-12-25: closed}",
    "zone": "zone: America/New_York",
    "environments": "environments: {prod: {skills: {Human: 4129463410}}}",
    "bots": "bots: {bot.json: bot.prod.json}",
    "transfer_list": "transfer_list: [Human]",
    "skills": "skills: {Human: 4129463410}",
    "agents": "agents: {Alex: {skills: [Human]}}",
    "campaigns": "campaigns: {9: Human}",
    "connector": 'connector: {fallback_skill_id: "4129463410"}',
    "environment": "environment: {SHOP: Main Street}",
    "status_reasons": "status_reasons: {Lunch: Away}",
    "origins": "origins: [https://window.example]",
    "apps": "apps: {shop: {client_secret: a-secret}}",
    "client_secret": "client_secret: a-secret",
    "functions": "functions: {tax: {uuid: 0b6dbd1f, returns: {rate: 19}}}",
    "cloud": "cloud: {ring_ms: 30000}",
    "switches": "switches: {case_sensitive_patterns: true}",
}


def _place(loc: tuple[int | str, ...]) -> list[str]:
    """The keys that lead to an error, without the names of the types that were tried there."""
    return [
        str(part) for at, part in enumerate(loc) if at < 2 or not (part in _TRIED or str(part).startswith("function-"))
    ]


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
    if get_origin(annotation) in (Annotated, dict, list, Union, UnionType):
        return next((found for each in get_args(annotation) if (found := _model_in(each))), None)
    return None


def _is_model(kind: Any) -> bool:
    return inspect.isclass(kind) and issubclass(kind, BaseModel)
