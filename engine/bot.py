"""A bot as Conversation Builder exports it: loaded losslessly, read through typed views.

Theory of operation. The parsed JSON (`Bot.raw`) is the truth. `Bot.dump` writes it back in the platform's layout, so a
real export comes out byte for byte. Everything else here is a view of it: frozen pydantic models that are strict about
the fields we use and tolerant of those we do not know, joined by three indexes: by id, by name, and by dialog in the
order of the prevMessageId/nextMessageId chain. A change is a new bot (`Bot.edited`); bots are shared by scenarios.

What can be wrong splits in two. A file that cannot be understood raises BotDefinitionError with file, JSON path and
value. A bot that can be understood but will misbehave (a rule that points nowhere, a torn chain) loads, and says so
in `Bot.warnings`; what the emulator does not play is listed in `Bot.unsupported`.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Final, Literal, NoReturn

from pydantic import (
    AfterValidator,
    AliasChoices,
    BaseModel,
    ConfigDict,
    Field,
    PrivateAttr,
    StrictBool,
    ValidationError,
)
from pydantic.alias_generators import to_camel

from .errors import BotDefinitionError, FeatureError, closest, message

SIZE_LIMIT: Final = 32 * 1024 * 1024  # bytes; the largest production export known has 1,448 interactions: under 8 MB

NEXT: Final = "next"
END_INTERACTION: Final = "none"
CLOSE_DIALOG: Final = "close_dialog"
CLOSE_CONVERSATION: Final = "close_conversation"
RESERVED_TARGETS: Final = frozenset({NEXT, END_INTERACTION, CLOSE_DIALOG, CLOSE_CONVERSATION})

QUESTIONS: Final = frozenset({"TEXT_QUESTION", "MULTIPLE_CHOICE_QUESTION", "QUICK_REPLY", "BUTTON", "STRUCTURED"})
STATEMENTS: Final = frozenset({"TEXT", "IMAGE"})
INTEGRATIONS: Final = frozenset({"API_INTEGRATION", "ESCALATION"})
EMULATED_INTERACTIONS: Final = QUESTIONS | STATEMENTS | INTEGRATIONS | {"DIALOG_STARTER", "UNIVERSAL"}
EMULATED_CONDITIONS: Final = frozenset(
    {"PATTERN", "EVAL_OPTION", "NO_MATCH", "EXACT_VALUE", "REGEX", "API_RESULT", "INTENT", "ENTITY"}
)
EMULATED_ACTIONS: Final = frozenset({"INTERACTION", "DIALOG"})
DISAMBIGUATION: Final = "DISAMBIG"  # part of the type of the dialog and of its interaction; no export shows the whole
EMULATED_DIALOGS: Final = frozenset({"DIALOG", "FALLBACK_DIALOG", "DISAMBIGUATION_DIALOG"})

_REQUIRED_KEYS: Final = ("bot", "conversationMessage", "groups")
_BOM: Final = codecs.BOM_UTF8.decode()
_FIRST_INDENT: Final = re.compile(r'\{\n([ \t]+)"')
_PATH_STEP: Final = re.compile(r'\.?([^.\[\]"]+)|\[(\d+)\]|\["([^"]*)"\]')


# --- views -----------------------------------------------------------------------------------------------------------


class _View(BaseModel):
    model_config = ConfigDict(frozen=True, extra="allow", alias_generator=to_camel)


class NextAction(_View):
    """Where a rule leads. `value` is an interaction id or one of RESERVED_TARGETS; for DIALOG a dialog id."""

    name: str = "INTERACTION"
    value: str = NEXT


class VariableSetting(_View):
    """A variable or slot that a rule fills. `scope` is request, dialog, session or forever."""

    name: str
    value: str = ""
    scope: Annotated[str, AfterValidator(str.lower)] = "request"


class VariableCondition(_View):
    match_type: str
    name: str = Field(default="", validation_alias="contextName")
    value: str = ""


class _Patterns(_View):
    patterns: tuple[str, ...] = ()
    exclude_keywords: tuple[str, ...] = ()


class _Regex(_View):
    regex_text: str = ""
    exclude_keywords: tuple[str, ...] = ()


class _Value(_View):
    value: str = ""


class _Fallback(_View):
    fallback_message: str = ""


class _Status(_View):
    status: str = ""


class _IntentName(_View):
    # no export with an intent condition is public: the key is inferred from the family of names, hence the choices
    intent: str = Field(default="", validation_alias=AliasChoices("intentId", "intent", "intentName", "name"))


class _EntityName(_View):
    # inferred like the intent's
    entity: str = Field(default="", validation_alias=AliasChoices("entity", "entityName", "entityId", "name"))


class Condition(_View):
    """One match condition of a rule: a match type and the payload that belongs to it, both read flat."""

    match_type: str
    pattern_match: _Patterns = _Patterns()
    regex_match: _Regex = _Regex()
    evaluate_option_match: _Value = _Value()
    exact_value_match: _Value = _Value()
    no_match: _Fallback = _Fallback()
    api_results_match: _Status = _Status()
    intent_match: _IntentName = _IntentName()
    entity_match: _EntityName = _EntityName()

    @property
    def patterns(self) -> tuple[str, ...]:
        return self.pattern_match.patterns

    @property
    def exclude_keywords(self) -> tuple[str, ...]:
        return self.pattern_match.exclude_keywords or self.regex_match.exclude_keywords

    @property
    def regex(self) -> str:
        return self.regex_match.regex_text

    @property
    def value(self) -> str:
        """What EVAL_OPTION and EXACT_VALUE compare with."""
        return self.evaluate_option_match.value or self.exact_value_match.value

    @property
    def fallback_message(self) -> str:
        return self.no_match.fallback_message

    @property
    def status(self) -> str:
        """SUCCESS or FAILURE, for API_RESULT."""
        return self.api_results_match.status

    @property
    def intent(self) -> str:
        """Id or name of the intent, as the export has it; see `Bot.intent_id`."""
        return self.intent_match.intent

    @property
    def entity(self) -> str:
        """Name of the entity, for ENTITY."""
        return self.entity_match.entity


class CustomRule(_View):
    """One element of responseMatches. Without conditions it is the interaction's unconditional next action."""

    name: str = ""
    conditions: tuple[Condition, ...] = ()
    variable_conditions: tuple[VariableCondition, ...] = Field(default=(), validation_alias="contextConditions")
    any_or_all: str = Field(default="ANY", validation_alias="contextMatchConditionType")
    action: NextAction = NextAction()
    variables: tuple[VariableSetting, ...] = Field(default=(), validation_alias="contextDataVariables")
    _path: str = PrivateAttr(default="")

    @property
    def path(self) -> str:
        return self._path

    @property
    def is_unconditional(self) -> bool:
        return not self.conditions and not self.variable_conditions

    @property
    def is_failure(self) -> bool:
        """Whether it catches the failure result of an integration or a transfer. Follows TF-FAILURE-RULE."""
        return any(c.match_type == "API_RESULT" and c.status.upper() == "FAILURE" for c in self.conditions)


class Button(_View):
    name: str = ""
    type: str = "postback"
    callback: str = ""


class QuickReply(_View):
    title: str = ""
    payload: str = ""
    type: str = "text"


class TileCard(_View):
    """A tile's card: shown by STRUCTURED interactions."""

    title: str = ""
    subtitle: str = Field(default="", validation_alias="subTitle")
    image: str = ""
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Escalation:
    """What a transfer needs, wherever the export keeps it; texts may hold references. Follows ESC-TWO-WAYS."""

    skill_id: str = ""
    skill_name: str = ""
    agent_id: str = ""
    message: str = ""
    transfer_bot_context: bool = False


class _EscalationFields(_View):
    agent_skill_id: str = ""
    agent_skill_name: str = ""
    agent_id: str = ""
    tango_context_enabled: StrictBool = False
    transfer_message: str = Field(default="", validation_alias=AliasChoices("transferMessage", "message"))

    def read(self, text: str) -> Escalation:
        return Escalation(self.agent_skill_id, self.agent_skill_name, self.agent_id, text, self.tango_context_enabled)


class _MultipleChoice(_View):
    multiple_choices: tuple[str, ...] = ()


class _UniversalWidget(_View):
    le_message_json: str = ""


class _TileData(TileCard):
    text: str = ""
    url: str = ""
    multiple_choice: _MultipleChoice = _MultipleChoice()
    universal_widget: _UniversalWidget = _UniversalWidget()
    escalation: _EscalationFields = _EscalationFields()


class _Tile(_View):
    tile_data: tuple[_TileData, ...] = ()


class _Results(_View):
    tile: _Tile = _Tile()


class _Content(_View):
    results: _Results = _Results()
    responder_id: str = ""
    responder_name: str = ""


_EMPTY_TILE: Final = _TileData()


class Interaction(_View):
    """One interaction. Code panels are JavaScript texts, "" where there is none; texts may hold references."""

    id: str
    name: str
    type: str = Field(validation_alias="interactionType")
    dialog_id: str = Field(default="", validation_alias="group")
    status: str = "ACTIVE"
    user_input_required: StrictBool = False
    content: _Content = _Content()
    patterns: tuple[str, ...] = Field(default=(), validation_alias="pattern")
    exclude_keywords: tuple[str, ...] = ()
    intent_id: str = ""
    pre_process: str = Field(default="", validation_alias="preProcessMessage")
    post_process: str = Field(default="", validation_alias="postProcessMessage")
    process_response: str = Field(default="", validation_alias="processUserResponse")
    quick_replies: tuple[QuickReply, ...] = ()
    fallback_response: str = Field(default="", validation_alias=AliasChoices("fallbackResponse", "fallbackMessage"))
    interaction_delay: str = ""
    next_message_id: str = ""
    prev_message_id: str = ""
    rules: tuple[CustomRule, ...] = Field(default=(), validation_alias="responseMatches")
    _path: str = PrivateAttr(default="")
    _where: str = PrivateAttr(default="")

    @property
    def path(self) -> str:
        """Its place in the export, such as `conversationMessage[3]`."""
        return self._path

    @property
    def where(self) -> str:
        """The node as authors know it: "Dialog › interaction"."""
        return self._where

    @cached_property
    def enabled(self) -> bool:
        return self.status.upper() not in {"INACTIVE", "DISABLED"}

    @cached_property
    def delay_ms(self) -> int:
        """Interaction Delay in milliseconds; 0 where the field holds no whole number (see lint)."""
        digits = self.interaction_delay.strip()
        return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else 0

    @cached_property
    def _tile(self) -> _TileData:
        tiles = self.content.results.tile.tile_data
        return tiles[0] if tiles else _EMPTY_TILE

    @cached_property
    def text(self) -> str:
        return self._tile.text

    @cached_property
    def choices(self) -> tuple[str, ...]:
        """The choices of a multiple choice question."""
        return self._tile.multiple_choice.multiple_choices

    @cached_property
    def buttons(self) -> tuple[Button, ...]:
        return self._tile.buttons

    @cached_property
    def cards(self) -> tuple[TileCard, ...]:
        """The cards of a STRUCTURED interaction, one per tile; empty for every other type."""
        return self.content.results.tile.tile_data if self.type == "STRUCTURED" else ()

    @cached_property
    def image_url(self) -> str:
        return self._tile.url

    @cached_property
    def rich_json(self) -> str:
        """Rich-messaging JSON of a UNIVERSAL interaction: a text, possibly a mere reference."""
        return self._tile.universal_widget.le_message_json

    @cached_property
    def responder_id(self) -> str:
        return self.content.responder_id

    @cached_property
    def responder_name(self) -> str:
        return self.content.responder_name

    @cached_property
    def escalation(self) -> Escalation | None:
        """The transfer of an Agent Transfer interaction; None for any other. See `Bot.escalation`."""
        return self._tile.escalation.read(self._tile.text) if self.type == "ESCALATION" else None

    @cached_property
    def is_question(self) -> bool:
        return self.type in QUESTIONS or (self.type == "UNIVERSAL" and self.user_input_required) or self.asks_intent

    @cached_property
    def asks_intent(self) -> bool:
        """Whether it is the interaction of a disambiguation dialog that offers intents."""
        return DISAMBIGUATION in self.type.upper()

    @cached_property
    def is_statement(self) -> bool:
        return self.type in STATEMENTS or (self.type == "UNIVERSAL" and not self.user_input_required)

    @cached_property
    def is_integration(self) -> bool:
        return self.type in INTEGRATIONS


class Dialog(_View):
    id: str
    name: str
    type: str = Field(default="DIALOG", validation_alias="dialogType")
    status: str = "ENABLED"
    domain_id: str = ""
    only_selected_domains: StrictBool = Field(default=False, validation_alias="disambiguteOnlySelectedDomains")
    # the list's key is inferred: no export with selected domains is public
    selected_domains: tuple[str, ...] = Field(
        default=(), validation_alias=AliasChoices("selectedDomains", "selectedDomainIds", "disambiguationDomains")
    )
    _path: str = PrivateAttr(default="")

    @property
    def path(self) -> str:
        return self._path

    @cached_property
    def enabled(self) -> bool:
        return self.status.upper() != "DISABLED"

    @cached_property
    def is_fallback(self) -> bool:
        return self.type == "FALLBACK_DIALOG"

    @cached_property
    def is_disambiguation(self) -> bool:
        return DISAMBIGUATION in self.type.upper()


class _KeyValue(_View):
    key: str = ""
    value: str = ""


def _pairs(rows: Iterable[_KeyValue]) -> dict[str, str]:
    return {row.key: row.value for row in rows}


class Integration(_EscalationFields):
    """One element of `responder`: an API call, or a LivePerson Agent Escalation."""

    id: str = ""
    name: str
    type: str = Field(default="", validation_alias="integrationType")
    method: str = "GET"
    url: str = Field(default="", validation_alias="webhook")
    header_rows: tuple[_KeyValue, ...] = Field(default=(), validation_alias="headers")
    param_rows: tuple[_KeyValue, ...] = Field(default=(), validation_alias="params")
    body: str = Field(default="", validation_alias="postBody")
    response_data_variable: str = ""
    field_rows: tuple[_KeyValue, ...] = Field(default=(), validation_alias="customDataFields")
    transform_script: str = Field(default="", validation_alias="transformResultsScript")
    nested: _EscalationFields | None = Field(default=None, validation_alias="escalation")
    _path: str = PrivateAttr(default="")

    @property
    def path(self) -> str:
        return self._path

    @cached_property
    def headers(self) -> Mapping[str, str]:
        return _pairs(self.header_rows)

    @cached_property
    def params(self) -> Mapping[str, str]:
        return _pairs(self.param_rows)

    @cached_property
    def fields(self) -> Mapping[str, str]:
        """Custom data fields: name to JSON path."""
        return _pairs(self.field_rows)

    @cached_property
    def variable(self) -> str:
        """Response Data Variable Name; the integration's own name where the export lacks it."""
        return self.response_data_variable or self.name

    @cached_property
    def is_legacy_transfer(self) -> bool:
        """The form of 2018: a plain API call of the platform's livePersonAgent address."""
        return "/livepersonagent" in self.url.casefold()

    @cached_property
    def escalation(self) -> Escalation | None:
        """The transfer, if this integration is one; recognised by any of the documented signs."""
        if "ESCALATION" in self.type.upper() or self.nested or "agent_skill_id" in self.model_fields_set:
            holder = self.nested or self
            return holder.read(holder.transfer_message or self.transfer_message)
        return _legacy_escalation(self.body) if self.is_legacy_transfer else None


def _legacy_escalation(body: str) -> Escalation:
    """The fields of the old transfer call, out of its post body where that is JSON."""
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError):
        fields = {}
    if not isinstance(fields, dict):
        fields = {}
    return Escalation(
        skill_id=str(fields.get("agentSkillId", "")),
        skill_name=str(fields.get("agentSkillName", "")),
        agent_id=str(fields.get("agentId", "")),
        message=str(fields.get("message", "")),
    )


class Intent(_View):
    """An intent that the bot uses, out of one of its domains."""

    id: str
    name: str = ""
    display_name: str = ""
    domain_id: str = ""


class Domain(_View):
    """An NLU domain. `type` names its engine: "LivePersonV2", or a legacy or third-party one."""

    id: str
    name: str = ""
    type: str = "LivePersonV2"


class _GlobalFunctions(_View):
    methods: str = ""


class _Settings(_View):
    id: str
    name: str
    bot_attributes: dict[str, Any] = {}


class _Export(_View):
    bot: _Settings
    responder: tuple[Integration, ...] = ()
    conversation_message: tuple[Interaction, ...]
    groups: tuple[Dialog, ...]
    global_functions: _GlobalFunctions = _GlobalFunctions()
    associated_domains: tuple[Domain, ...] = ()
    associated_intents: tuple[Intent, ...] = ()


# --- the bot ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to know about a loaded bot: the place in the export, the node as authors know it, what it is.

    `rule` is the documented rule that it offends.
    """

    path: str
    where: str
    text: str
    rule: str = "LINT-INTERACTION-NAMES"

    def __str__(self) -> str:
        return f"{self.where or self.path}: {self.text}"


@dataclass(frozen=True, slots=True)
class _Layout:
    """How the file was written: only white space, so that `dump` can write it the same way."""

    bom: bool = False
    newline: str = "\n"
    indent: str = "  "
    ending: str = ""


class Bot:
    """An immutable bot. Do not change `raw`; `edited` gives a changed copy."""

    def __init__(self, raw: dict[str, Any], *, source: str = "", layout: _Layout | None = None) -> None:
        """Build the views of a parsed export.

        Raises:
            BotDefinitionError: a key is missing or a value has the wrong type.
        """
        self.raw: Final = raw
        self.source: Final = source or "the bot"
        self._layout: Final = layout or _Layout()
        export = _validated(raw, self.source)
        self.id: Final = export.bot.id
        self.name: Final = export.bot.name
        self.dialogs: Final = export.groups
        self.interactions: Final = export.conversation_message
        self.integrations: Final = export.responder
        self.global_functions: Final = export.global_functions.methods
        self.user_friendly_response: Final = str(export.bot.bot_attributes.get("DEFAULT_ERROR_MESSAGE", ""))
        self.domains: Final = export.associated_domains
        self.intents: Final = export.associated_intents
        self._dialog_by_id: Final = _first_by(self.dialogs, lambda d: d.id)
        self._dialog_by_name: Final = _first_by(self.dialogs, lambda d: d.name)
        self._by_id: Final = _first_by(self.interactions, lambda i: i.id)
        self._by_name: Final = _first_by(self.interactions, lambda i: i.name)
        self._intent_by_id: Final = _first_by(self.intents, lambda i: i.id)
        self._integration_by_id: Final = _first_by(self.integrations, lambda i: i.id)
        self._integration_by_name: Final = _first_by(self.integrations, lambda i: i.name)
        self._place_views()
        self._chains: Final = {dialog_id: _in_chain_order(members) for dialog_id, members in self._members().items()}

    @classmethod
    def load(cls, source: str | Path | bytes, *, name: str = "") -> Bot:
        """Load an export from a path, from bytes, or from JSON text (a str whose first sign is `{`).

        Args:
            source: where the export is, or what it says.
            name: what messages call it; the file's name by default.

        Raises:
            BotDefinitionError: it cannot be read, is no export, or has a value of the wrong type.
        """
        data, called = _read(source)
        called = name or called
        text = _decoded(data, called)
        return cls(_parsed(text, called), source=called, layout=_layout_of(text))

    def dump(self) -> bytes:
        """The export as the platform writes it; the very bytes that were loaded, where the platform wrote them."""
        layout = self._layout
        try:
            text = json.dumps(self.raw, indent=layout.indent, ensure_ascii=False) + layout.ending
        except RecursionError:
            raise BotDefinitionError(message("the export is nested too deeply to be written", at=self.source)) from None
        text = text if layout.newline == "\n" else text.replace("\n", layout.newline)
        return ((_BOM if layout.bom else "") + text).encode()

    def edited(self, path: str, value: object) -> Bot:
        """A new bot with one value of the export set; None removes the key. Objects missing on the way are made.

        Args:
            path: JSON path such as `conversationMessage[4].interactionDelay`; an index equal to the length appends.
            value: any JSON value.

        Raises:
            FeatureError: the path leads nowhere.
            BotDefinitionError: the value has the wrong type for its place.
        """
        steps = _path_steps(path)
        return Bot(_with(self.raw, steps, value, path), source=self.source, layout=self._layout)

    # --- looking things up ---

    def dialog(self, dialog_id: str) -> Dialog | None:
        return self._dialog_by_id.get(dialog_id)

    def dialog_named(self, name: str) -> Dialog | None:
        return self._dialog_by_name.get(name)

    def interaction(self, interaction_id: str) -> Interaction | None:
        return self._by_id.get(interaction_id)

    def interaction_named(self, name: str) -> Interaction | None:
        return self._by_name.get(name)

    def integration(self, integration_id: str, name: str = "") -> Integration | None:
        """By id first, then by name: exports with an empty id exist."""
        found = self._integration_by_id.get(integration_id) if integration_id else None
        return found or self._integration_by_name.get(name)

    def integration_of(self, interaction: Interaction) -> Integration | None:
        return self.integration(interaction.responder_id, interaction.responder_name)

    def escalation(self, interaction: Interaction) -> Escalation | None:
        """The transfer that this interaction makes, in either of the two documented ways. Follows ESC-TWO-WAYS."""
        if interaction.type != "API_INTEGRATION":
            return interaction.escalation
        integration = self.integration_of(interaction)
        return integration.escalation if integration else None

    def chain(self, dialog: Dialog) -> tuple[Interaction, ...]:
        """The dialog's interactions as the builder shows them; what a torn chain lost comes last, in file order."""
        return self._chains.get(dialog.id, ())

    def head(self, dialog: Dialog) -> Interaction | None:
        chain = self.chain(dialog)
        return chain[0] if chain else None

    def following(self, interaction: Interaction) -> Interaction | None:
        """What "next" means after this interaction; None at the end of its dialog."""
        return self._by_id.get(interaction.next_message_id)

    @cached_property
    def starters(self) -> tuple[Dialog, ...]:
        """Enabled standard dialogs that begin with an enabled dialog starter, in the export's order."""
        heads = ((d, self.head(d)) for d in self.dialogs if d.enabled and d.type == "DIALOG")
        return tuple(d for d, head in heads if head and head.enabled and head.type == "DIALOG_STARTER")

    @cached_property
    def fallback_dialog(self) -> Dialog | None:
        """The Fallback dialog, if the bot has one and it is enabled. Follows DLG-ONE-FALLBACK."""
        return next((d for d in self.dialogs if d.is_fallback and d.enabled), None)

    @cached_property
    def disambiguation_dialog(self) -> Dialog | None:
        """The disambiguation dialog, if the bot has one and it is enabled. Follows DLG-ONE-DISAMBIGUATION."""
        return next((d for d in self.dialogs if d.is_disambiguation and d.enabled), None)

    def domain(self, domain_id: str) -> Domain | None:
        return next((d for d in self.domains if d.id == domain_id), None)

    def intent_id(self, name: str) -> str | None:
        """The id of an intent called so, by name or display name, letter case aside."""
        wanted = name.casefold()
        hits = (i.id for i in self.intents if wanted in (i.name.casefold(), i.display_name.casefold()))
        return next(hits, None)

    def intent(self, intent_id: str) -> Intent | None:
        return self._intent_by_id.get(intent_id)

    def intent_name(self, intent_id: str) -> str | None:
        """What authors call the intent: its display name, else its name."""
        found = self.intent(intent_id)
        return (found.display_name or found.name) if found else None

    def engine_of(self, intent_id: str) -> Literal["LivePerson", "legacy"]:
        """The kind of engine behind the intent's domain; LivePerson's own where the export does not tell."""
        intent = self.intent(intent_id)
        domain = self.domain(intent.domain_id) if intent else None
        return "LivePerson" if domain is None or domain.type.startswith("LivePersonV") else "legacy"

    def dialogs_of_intent(self, intent_id: str) -> tuple[Dialog, ...]:
        """The dialogs whose starter has this intent of their own domain, in the export's order."""
        return self._dialogs_by_intent.get(intent_id, ())

    @cached_property
    def _dialogs_by_intent(self) -> dict[str, tuple[Dialog, ...]]:
        found: dict[str, tuple[Dialog, ...]] = {}
        for dialog in self.starters:
            intent_id = self.chain(dialog)[0].intent_id
            intent = self.intent(intent_id)
            foreign = intent is not None and dialog.domain_id and intent.domain_id not in ("", dialog.domain_id)
            if intent_id and not foreign:  # DLG-STANDARD-TRIGGERS: an intent within the linked domain
                found[intent_id] = (*found.get(intent_id, ()), dialog)
        return found

    @property
    def intent_names(self) -> tuple[str, ...]:
        return tuple(i.display_name or i.name for i in self.intents)

    # --- what to know about it ---

    @cached_property
    def warnings(self) -> tuple[Remark, ...]:
        """What will not work as its author meant it: targets and links that lead nowhere, names used twice."""
        return (*_twins(self), *_torn_links(self), *_dangling_targets(self), *_dangling_references(self))

    @cached_property
    def unsupported(self) -> tuple[Remark, ...]:
        """What the emulator does not play, in the export's order."""
        return (*_unsupported_dialogs(self), *_unsupported_interactions(self), *_unsupported_integrations(self))

    def __repr__(self) -> str:
        return f"<Bot {self.name!r}: {len(self.dialogs)} dialogs, {len(self.interactions)} interactions>"

    # --- building the views ---

    def _place_views(self) -> None:
        for number, dialog in enumerate(self.dialogs):
            dialog._path = f"groups[{number}]"
        for number, integration in enumerate(self.integrations):
            integration._path = f"responder[{number}]"
        for number, interaction in enumerate(self.interactions):
            dialog_of = self._dialog_by_id.get(interaction.dialog_id)
            interaction._path = f"conversationMessage[{number}]"
            interaction._where = f"{dialog_of.name if dialog_of else '(no dialog)'} › {interaction.name}"
            for index, rule in enumerate(interaction.rules):
                rule._path = f"{interaction._path}.responseMatches[{index}]"

    def _members(self) -> dict[str, list[Interaction]]:
        members: dict[str, list[Interaction]] = {}
        for interaction in self.interactions:
            members.setdefault(interaction.dialog_id, []).append(interaction)
        return members


def _first_by(views: Iterable[Any], key: Any) -> dict[str, Any]:
    index: dict[str, Any] = {}
    for view in views:
        index.setdefault(key(view), view)
    return index


def _in_chain_order(members: list[Interaction]) -> tuple[Interaction, ...]:
    by_id = {member.id: member for member in members}
    ordered: dict[str, Interaction] = {}
    heads = [m for m in members if m.prev_message_id not in by_id]
    for start in (*heads, *members):
        current: Interaction | None = start
        while current and current.id not in ordered:
            ordered[current.id] = current
            current = by_id.get(current.next_message_id)
    return tuple(ordered.values())


# --- remarks ---------------------------------------------------------------------------------------------------------


def _twins(bot: Bot) -> Iterator[Remark]:
    for interaction in bot.interactions:
        if bot.interaction(interaction.id) is not interaction:
            yield Remark(f"{interaction.path}.id", interaction.where, f"the id {interaction.id!r} is used twice")
        if bot.interaction_named(interaction.name) is not interaction:
            yield Remark(f"{interaction.path}.name", interaction.where, f"the name {interaction.name!r} is used twice")
    for dialog in bot.dialogs:
        if bot.dialog(dialog.id) is not dialog:
            yield Remark(f"{dialog.path}.id", dialog.name, f"the id {dialog.id!r} is used twice")
        if bot.dialog_named(dialog.name) is not dialog:
            yield Remark(f"{dialog.path}.name", dialog.name, f"two dialogs are called {dialog.name!r}")


def _torn_links(bot: Bot) -> Iterator[Remark]:
    for one in bot.interactions:
        if bot.dialog(one.dialog_id) is None:
            yield Remark(f"{one.path}.group", one.where, f"its dialog {one.dialog_id!r} is not in the export")
        for key, target_id, back in (
            ("nextMessageId", one.next_message_id, "prev_message_id"),
            ("prevMessageId", one.prev_message_id, "next_message_id"),
        ):
            target = bot.interaction(target_id)
            if target_id and target is None:
                yield Remark(f"{one.path}.{key}", one.where, f"{key} names {target_id!r}, which is not in the export")
            elif target and (getattr(target, back) != one.id or target.dialog_id != one.dialog_id):
                yield Remark(f"{one.path}.{key}", one.where, f"{key} names {target.name!r}, which does not link back")


def _dangling_targets(bot: Bot) -> Iterator[Remark]:
    for interaction in bot.interactions:
        for rule in interaction.rules:
            if target_problem := _target_problem(bot, rule.action):
                yield Remark(f"{rule.path}.action.value", interaction.where, target_problem)


def _target_problem(bot: Bot, action: NextAction) -> str:
    value = action.value
    if action.name == "INTERACTION" and value not in RESERVED_TARGETS and bot.interaction(value) is None:
        return f"its next action leads to the interaction {value!r}, which is not in the export"
    if action.name == "DIALOG" and bot.dialog(value) is None:
        return f"its next action leads to the dialog {value!r}, which is not in the export"
    return ""


def _dangling_references(bot: Bot) -> Iterator[Remark]:
    for one in bot.interactions:
        if one.type == "API_INTEGRATION" and bot.integration_of(one) is None:
            called = one.responder_name or one.responder_id
            text = f"it calls the integration {called!r}, which is not in the export"
            yield Remark(f"{one.path}.content.responderId", one.where, text, "API-DELETE-SCOPE")
        if one.intent_id and bot.intent_name(one.intent_id) is None:
            text = f"its intent {one.intent_id!r} is not among the associated intents"
            yield Remark(f"{one.path}.intentId", one.where, text, "DLG-DOMAIN-PER-DIALOG")


def _unsupported_dialogs(bot: Bot) -> Iterator[Remark]:
    for dialog in bot.dialogs:
        if dialog.type not in EMULATED_DIALOGS:
            yield Remark(f"{dialog.path}.dialogType", dialog.name, f"dialog type {dialog.type}", "DLG-TYPES")


def _unsupported_interactions(bot: Bot) -> Iterator[Remark]:
    for one in bot.interactions:
        if one.type not in EMULATED_INTERACTIONS and not one.asks_intent:
            yield Remark(f"{one.path}.interactionType", one.where, f"interaction type {one.type}", "INT-CATEGORIES")
        for rule in one.rules:
            for number, condition in enumerate(rule.conditions):
                if condition.match_type not in EMULATED_CONDITIONS:
                    path = f"{rule.path}.conditions[{number}].matchType"
                    yield Remark(path, one.where, f"condition {condition.match_type}", "RULE-PARTS")
            if rule.action.name not in EMULATED_ACTIONS:
                path = f"{rule.path}.action.name"
                yield Remark(path, one.where, f"next action {rule.action.name}", "RULE-NEXT-ACTIONS")


def _unsupported_integrations(bot: Bot) -> Iterator[Remark]:
    for one in bot.integrations:
        if one.type.upper() != "API" and one.escalation is None:
            text = f"integration type {one.type or '(none)'}"
            yield Remark(f"{one.path}.integrationType", one.name, text, "API-TYPES")


# --- reading ---------------------------------------------------------------------------------------------------------


def _read(source: str | Path | bytes) -> tuple[bytes, str]:
    """The bytes of a source and what to call it."""
    if isinstance(source, bytes):
        return _limited(source, "the export"), "the export"
    if isinstance(source, str) and source.lstrip(_BOM + " \t\r\n").startswith("{"):
        return _limited(source.encode("utf-8", "surrogatepass"), "the export"), "the export"
    path = Path(source)
    return _read_file(path), path.name


def _read_file(path: Path) -> bytes:
    try:
        if not path.exists():
            _refuse_missing(path)
        if not path.is_file():  # a directory has no text, and a pipe might never end
            kind = "a directory" if path.is_dir() else "not a regular file"
            raise BotDefinitionError(message(f"a bot export is a JSON file, and this is {kind}", at=str(path)))
        size = path.stat().st_size
        if size > SIZE_LIMIT:
            _refuse_size(size, str(path))
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise BotDefinitionError(message("the bot export cannot be read", at=str(path), value=str(error))) from None


def _refuse_missing(path: Path) -> NoReturn:
    folder = path.parent
    names = sorted(p.name for p in folder.glob("*.json")) if folder.is_dir() else []
    raise BotDefinitionError(message("no such bot export", at=str(path), known=names, wanted=path.name))


def _limited(data: bytes, called: str) -> bytes:
    if len(data) > SIZE_LIMIT:
        _refuse_size(len(data), called)
    return data


def _refuse_size(size: int, called: str) -> NoReturn:
    limit = f"at most {SIZE_LIMIT // 2**20} MiB"
    raise BotDefinitionError(message("too large for a bot export", at=called, value=size, expected=limit))


def _decoded(data: bytes, called: str) -> str:
    if not data.strip():
        raise BotDefinitionError(message("the bot export is empty", at=called, expected="a JSON object"))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        what = f"the bot export is not UTF-8 text (byte {error.start})"
        raise BotDefinitionError(
            message(what, at=called, do="export the bot again, or save the file as UTF-8")
        ) from None


def _layout_of(text: str) -> _Layout:
    plain = text.removeprefix(_BOM).replace("\r\n", "\n")
    body = plain.rstrip("\n")
    first = _FIRST_INDENT.match(body)
    return _Layout(
        bom=text.startswith(_BOM),
        newline="\r\n" if "\r\n" in text else "\n",
        indent=first.group(1) if first else "  ",
        ending=plain[len(body) :],
    )


def _parsed(text: str, called: str) -> dict[str, Any]:
    try:
        raw = json.loads(text.removeprefix(_BOM), object_pairs_hook=_unique_keys, parse_constant=_refuse_constant)
        if "\\ud" in text.casefold():  # an escape may smuggle in half a character, which could not be written back
            json.dumps(raw, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        at = f"{called}:{error.lineno}:{error.colno}"
        line = error.doc.splitlines()[error.lineno - 1 : error.lineno]
        what = f"the bot export is not JSON: {error.msg[0].lower()}{error.msg[1:]}"
        raise BotDefinitionError(message(what, at=at, value=line[0].strip() if line else None)) from None
    except RecursionError:
        raise BotDefinitionError(message("the bot export is nested too deeply", at=called)) from None
    except ValueError as error:  # a key twice, NaN, a number of 5,000 digits, half a character
        raise BotDefinitionError(message(f"the bot export is not usable JSON: {error}", at=called)) from None
    if not isinstance(raw, dict):
        kind = _JSON_KINDS.get(type(raw), "a value")
        raise BotDefinitionError(message("this JSON is not a bot export", at=called, value=kind, expected="an object"))
    return raw


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"an object has the key {twice!r} twice")
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


# --- checking --------------------------------------------------------------------------------------------------------

_JSON_KINDS: Final = {
    dict: "an object",
    list: "a list",
    str: "a text",
    bool: "true or false",
    int: "a number",
    float: "a number",
    type(None): "null",
}

_EXPECTED: Final = {
    "string_type": 'a text, in quotes: "…"',
    "bool_type": "true or false",
    "model_type": "an object: {…}",
    "dict_type": "an object: {…}",
    "tuple_type": "a list: […]",
    "missing": "this key",
}


def _validated(raw: dict[str, Any], source: str) -> _Export:
    missing = [key for key in _REQUIRED_KEYS if key not in raw]
    if missing:
        _refuse_foreign(raw, missing, source)
    try:
        return _Export.model_validate(raw)
    except ValidationError as error:
        raise BotDefinitionError(_shape_message(error, source)) from None


def _refuse_foreign(raw: dict[str, Any], missing: list[str], source: str) -> NoReturn:
    near = [f"{key!r} may be meant by {hit!r}" for key in missing if (hit := closest(key, raw))]
    raise BotDefinitionError(
        message(
            f"this JSON is not a bot export: the key{'s' * (len(missing) > 1)} {', '.join(missing)} "
            f"{'are' if len(missing) > 1 else 'is'} missing",
            at=source,
            expected="a file from Conversation Builder, More Settings → Export Bot",
            known=list(raw),
            do="; ".join(near),
        )
    )


def _shape_message(error: ValidationError, source: str) -> str:
    first, *others = error.errors(include_url=False)
    path = _path_text(first["loc"])
    expected = _EXPECTED.get(first["type"], first["msg"])
    more = f"and {len(others)} more like it" if others else ""
    if first["type"] == "missing":
        holder = first["input"]
        return message(
            f"the bot export lacks {path}",
            at=source,
            known=list(holder) if isinstance(holder, dict) else (),
            wanted=str(first["loc"][-1]),
            do=more,
        )
    kind = _JSON_KINDS.get(type(first["input"]), "a value")
    what = f"the bot export has {kind} where it should not"
    return message(what, at=f"{source}, {path}", value=first["input"], expected=expected, do=more)


# --- JSON paths ------------------------------------------------------------------------------------------------------


def _path_text(steps: Iterable[int | str]) -> str:
    text = ""
    for step in steps:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def _path_steps(path: str) -> list[int | str]:
    steps: list[int | str] = []
    position = 0
    while position < len(path):
        step = _PATH_STEP.match(path, position)
        if step is None:
            hint = "names and indexes such as conversationMessage[4].interactionDelay"
            raise FeatureError(message("not a JSON path", value=path, expected=hint))
        name, index, quoted = step.groups()
        steps.append(int(index) if index is not None else name if name is not None else quoted)
        position = step.end()
    if not steps:
        raise FeatureError(message("an empty JSON path names no value", value=path))
    return steps


def _with(node: Any, steps: list[int | str], value: object, path: str) -> Any:
    """A copy of `node` in which the place at `steps` holds `value`; everything beside the way is shared."""
    step, *rest = steps
    if isinstance(step, int) and isinstance(node, list):
        return _with_item(node, step, rest, value, path)
    if isinstance(step, str) and isinstance(node, dict):
        if not rest and value is None:
            return {key: old for key, old in node.items() if key != step}
        return {**node, step: _with(node.get(step, {}), rest, value, path) if rest else value}
    wanted = f"[{step}]" if isinstance(step, int) else repr(step)
    raise FeatureError(
        message(f"the export has no place {wanted} here", at=path, value=_JSON_KINDS.get(type(node), "a value"))
    )


def _with_item(node: list[Any], index: int, rest: list[int | str], value: object, path: str) -> list[Any]:
    if index > len(node) or (index == len(node) and value is None):
        raise FeatureError(message(f"the export has no element [{index}] here", at=path, value=f"{len(node)} elements"))
    if not rest and value is None:
        return node[:index] + node[index + 1 :]
    old = node[index] if index < len(node) else {}
    return [*node[:index], _with(old, rest, value, path) if rest else value, *node[index + 1 :]]
