"""Typed views of an export's JSON: frozen, strict about the fields we use, tolerant of those we do not know.

Names are ours, `validation_alias` has the export's. What an export says in several places, or deep inside, has a flat
property here (`Interaction.text`, `Integration.escalation`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, AliasChoices, BaseModel, ConfigDict, Field, PrivateAttr, StrictBool
from pydantic.alias_generators import to_camel

DEFAULT_TRANSFER_MESSAGE: Final = "Transferring to an agent..."  # ESC-MESSAGE-DEFAULT
SESSION_MS: Final = 3_600_000  # SET-SESSION-LENGTH: one hour

NEXT: Final = "next"
END_INTERACTION: Final = "none"
CLOSE_DIALOG: Final = "close_dialog"
CLOSE_CONVERSATION: Final = "close_conversation"
RESERVED_TARGETS: Final = frozenset({NEXT, END_INTERACTION, CLOSE_DIALOG, CLOSE_CONVERSATION})

DISAMBIGUATION: Final = "DISAMBIG"  # part of the type of the dialog and of its interaction; no export shows the whole
QUESTIONS: Final = frozenset(
    {"TEXT_QUESTION", "MULTIPLE_CHOICE_QUESTION", "QUICK_REPLY", "BUTTON", "STRUCTURED", "LIST_PICKER", "FILE_UPLOAD"}
)
STATEMENTS: Final = frozenset({"TEXT", "IMAGE", "PRIVATE_MESSAGE", "AUDIO", "VIDEO"})
INTEGRATIONS: Final = frozenset({"API_INTEGRATION", "ESCALATION", "KB_FAQ"})
THRESHOLD_RECOMMENDED: Final = 3  # AESC-THRESHOLD-RECOMMENDED
INTEGRATION_TYPES: Final = frozenset({"API", "FAAS", "KB", "KNOWLEDGE_AI", "EMAIL", "FILE"})  # API-TYPES


Category = Literal["dialog starter", "statement", "question", "integration"]


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
    scope: Annotated[str, AfterValidator(str.lower)] = "session"  # C23


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
    kb_result_match: _Status = _Status()
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
        """SUCCESS or FAILURE, for API_RESULT; MATCH_FOUND or MATCH_NOT_FOUND, for KB_MATCH."""
        return self.api_results_match.status or self.kb_result_match.status

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


@dataclass(frozen=True, slots=True)
class ChoiceStyle:
    """How choices are listed where they cannot be tapped: "1. 2." or "a. b.", with a tab in front or not."""

    letters: bool = False
    indented: bool = False


class _MultipleChoice(_View):
    multiple_choices: tuple[str, ...] = ()
    text_style: str = "NUMBERS"  # the other values are inferred: every public export has this one

    @property
    def style(self) -> ChoiceStyle:
        words = self.text_style.upper()
        return ChoiceStyle(letters="LETTER" in words or "ALPHA" in words, indented="TAB" in words or "INDENT" in words)


class KnowledgeWidget(_View):
    """What a Knowledge AI interaction searches and how it shows what it finds.

    No export shows the key of "Message when results not found": it is inferred.
    """

    kb_id: str = ""
    threshold: str = "g"
    auto_render: StrictBool = False
    no_of_articles_to_show: int = 1
    content_url_button_enabled: StrictBool = False
    response_data_variable: str = "kb_search"
    not_found_message: str = Field(
        default="", validation_alias=AliasChoices("noResultsMessage", "messageWhenResultsNotFound", "notFoundMessage")
    )


class _OrchestratorWidget(_View):
    fallback_skill_id: str = ""  # the one public export has an empty object: the key is inferred


class FileUploadWidget(_View):
    """The file types that a File Upload takes, and its four messages with their documented defaults.

    Follows INT-FILE-UPLOAD-DEFAULTS. No export of one is public: the keys are inferred.
    """

    types: tuple[str, ...] = Field(default=(), validation_alias=AliasChoices("acceptedFileTypes", "fileTypes"))
    success_message: str = "Successfully processed the file."
    failure_message: str = "Failed to process the file. Please try again."
    validation_failure_message: str = "The file type is invalid. Upload one of these types: {types}."
    in_progress_message: str = "Processing the file..."


class _UniversalWidget(_View):
    le_message_json: str = ""


class _SurveyWidget(_View):
    # no export of a survey bot is public: that questions carry a widget of their own is known, its keys are inferred
    question_type: str = ""


class _TileData(TileCard):
    text: str = ""
    url: str = ""
    multiple_choice: _MultipleChoice = _MultipleChoice()
    universal_widget: _UniversalWidget = _UniversalWidget()
    faq_tile_widget: KnowledgeWidget = KnowledgeWidget()
    file_upload_widget: FileUploadWidget = FileUploadWidget()
    orchestrator_widget: _OrchestratorWidget = _OrchestratorWidget()
    escalation: _EscalationFields = _EscalationFields()
    survey_widget: _SurveyWidget = _SurveyWidget()


class _Tile(_View):
    tile_data: tuple[_TileData, ...] = ()


class _Results(_View):
    tile: _Tile = _Tile()


class _Content(_View):
    results: _Results = _Results()
    responder_id: str = ""
    responder_name: str = ""


_EMPTY_TILE: Final = _TileData()


class _Comment(_View):
    content: str = ""


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
    comment_left: _Comment = Field(default=_Comment(), validation_alias="comment")
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

    @property
    def comment(self) -> str:
        """What the team has noted beside it; it has no effect (INT-COMMENT-240)."""
        return self.comment_left.content

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
    def choice_style(self) -> ChoiceStyle:
        return self._tile.multiple_choice.style

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
    def knowledge(self) -> KnowledgeWidget:
        """The settings of a Knowledge AI interaction."""
        return self._tile.faq_tile_widget

    @cached_property
    def file_upload(self) -> FileUploadWidget:
        """The settings of a File Upload interaction."""
        return self._tile.file_upload_widget

    @cached_property
    def routing_fallback_skill(self) -> str:
        """The Fallback skill id of a Dynamic Routing interaction, as typed."""
        return self._tile.orchestrator_widget.fallback_skill_id

    @cached_property
    def responder_id(self) -> str:
        return self.content.responder_id

    @cached_property
    def responder_name(self) -> str:
        return self.content.responder_name

    @cached_property
    def escalation(self) -> Escalation | None:
        """The transfer of an Agent Transfer interaction; None for any other. See `Bot.escalation`."""
        if self.type != "ESCALATION":
            return None
        is_untouched = "text" not in self._tile.model_fields_set
        return self._tile.escalation.read(DEFAULT_TRANSFER_MESSAGE if is_untouched else self._tile.text)

    @cached_property
    def survey_kind(self) -> str:
        """CSAT, NPS or FCR for a survey's question of that kind; empty for every other interaction."""
        return self._tile.survey_widget.question_type.upper()

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
    def category(self) -> Category:
        """Follows INT-CATEGORIES."""
        if self.type == "DIALOG_STARTER":
            return "dialog starter"
        if self.is_question:
            return "question"
        return "integration" if self.is_integration else "statement"

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
    # no export of an Auto Escalation dialog is public: the key is inferred from the field's name on the screen
    threshold: Annotated[int, Field(ge=0)] = Field(
        default=THRESHOLD_RECOMMENDED, validation_alias=AliasChoices("autoEscalationThreshold", "escalationThreshold")
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

    @cached_property
    def is_auto_escalation(self) -> bool:
        return self.type == "AUTO_ESCALATION_DIALOG"

    @cached_property
    def is_survey(self) -> bool:
        return self.type == "SURVEY_DIALOG"


class KeyValue(_View):
    key: str = ""
    value: str = ""


def _pairs(rows: Iterable[KeyValue]) -> dict[str, str]:
    return {row.key: row.value for row in rows}


class Integration(_EscalationFields):
    """One element of `responder`: an API call, or a LivePerson Agent Escalation."""

    id: str = ""
    name: str
    type: str = Field(default="", validation_alias="integrationType")
    method: str = "GET"
    url: str = Field(default="", validation_alias="webhook")
    header_rows: tuple[KeyValue, ...] = Field(default=(), validation_alias="headers")
    param_rows: tuple[KeyValue, ...] = Field(default=(), validation_alias="params")
    body: str = Field(default="", validation_alias="postBody")
    response_data_variable: str = ""
    field_rows: tuple[KeyValue, ...] = Field(default=(), validation_alias="customDataFields")
    transform_script: str = Field(default="", validation_alias="transformResultsScript")
    lambda_uuid: str = Field(default="", validation_alias="faasLambdaUuid")
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
        """Custom data fields: name to JSON path; a knowledge base's has `article` by itself (KAI-ARTICLE-FIELD)."""
        own = {"article": f"{{$.api_{self.variable}.article}}"} if self.is_knowledge_base else {}
        return {**own, **_pairs(self.field_rows)}

    @cached_property
    def variable(self) -> str:
        """Response Data Variable Name; the integration's own name where the export lacks it."""
        return self.response_data_variable or self.name

    @cached_property
    def is_knowledge_base(self) -> bool:
        return self.type.upper() in {"KB", "KNOWLEDGE_AI"}

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
    domain: str = ""


class Domain(_View):
    """An NLU domain. `type` names its engine: "LivePersonV2", or a legacy or third-party one."""

    id: str
    name: str = ""
    type: str = "LivePersonV2"
    language: str = ""


class _GlobalFunctions(_View):
    methods: str = ""


class Settings(_View):
    """The Bot Settings, and what goes with them. Every attribute is a text."""

    id: str
    name: str
    chat_bot_type: str = "CUSTOMER_FACING_BOT"
    channel: str = "MESSAGING"
    session_expired_message: str = ""
    bot_attributes: dict[str, Any] = {}
    session_length: int = 0
    language: str = ""
    shorten_urls: StrictBool | None = Field(default=None, validation_alias="shortenUrl")  # None: never touched

    @cached_property
    def session_ms(self) -> int:
        """How long a session survives (SET-SESSION-LENGTH); no document gives the unit, minutes are our reading."""
        return self.session_length * 60_000 or SESSION_MS

    @cached_property
    def debug_commands(self) -> bool:
        """Follows SET-DEBUG-COMMANDS: on unless switched off."""
        return str(self.bot_attributes.get("ENABLE_DEBUG", "true")).casefold() != "false"

    @cached_property
    def agent_annotations(self) -> bool:
        return str(self.bot_attributes.get("ENABLE_AGENT_ANNOTATIONS", "false")).casefold() == "true"

    @cached_property
    def user_friendly_response(self) -> str:
        return str(self.bot_attributes.get("DEFAULT_ERROR_MESSAGE", ""))

    @cached_property
    def is_for_chat(self) -> bool:
        """Whether it serves Chat; everything else is Messaging."""
        return self.channel.upper() == "CHAT"


class Export(_View):
    bot: Settings
    responder: tuple[Integration, ...] = ()
    conversation_message: tuple[Interaction, ...]
    groups: tuple[Dialog, ...]
    global_functions: _GlobalFunctions = _GlobalFunctions()
    associated_domains: tuple[Domain, ...] = ()
    associated_intents: tuple[Intent, ...] = ()
