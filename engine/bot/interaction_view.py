"""Typed views of an export's JSON: frozen, strict about the fields we use, tolerant of those we do not know.

Names are ours, `validation_alias` has the export's. Values that an export has in several places, or deeply nested, are
flat properties here (`Interaction.text`, `Integration.escalation`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

from pydantic import AliasChoices, Field, PrivateAttr, StrictBool

from .integration_view import DEFAULT_TRANSFER_MESSAGE, Escalation, EscalationFields
from .rule_view import CustomRule
from .view import DISAMBIGUATION, View

QUESTIONS: Final = frozenset(
    {"TEXT_QUESTION", "MULTIPLE_CHOICE_QUESTION", "QUICK_REPLY", "BUTTON", "STRUCTURED", "LIST_PICKER", "FILE_UPLOAD"}
)
STATEMENTS: Final = frozenset({"TEXT", "IMAGE", "PRIVATE_MESSAGE", "AUDIO", "VIDEO"})
DYNAMIC_ROUTING: Final = "ORCHESTRATOR"  # the type of an interaction that transfers to a skill chosen elsewhere
INTEGRATIONS: Final = frozenset({"API_INTEGRATION", "ESCALATION", "KB_FAQ"})


Category = Literal["dialog starter", "statement", "question", "integration"]


class Button(View):
    name: str = ""
    type: str = "postback"
    callback: str = ""


class QuickReply(View):
    title: str = ""
    payload: str = ""
    type: str = "text"


class TileCard(View):
    """A tile's card: shown by STRUCTURED interactions."""

    title: str = ""
    subtitle: str = Field(default="", validation_alias="subTitle")
    image: str = ""
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class ChoiceStyle:
    """The style of choices that are listed as text: "1. 2." or "a. b.", with a tab in front or without."""

    letters: bool = False
    indented: bool = False


class _MultipleChoice(View):
    multiple_choices: tuple[str, ...] = ()
    text_style: str = "NUMBERS"  # the other values are inferred: every public export has this one

    @property
    def style(self) -> ChoiceStyle:
        words = self.text_style.upper()
        return ChoiceStyle(letters="LETTER" in words or "ALPHA" in words, indented="TAB" in words or "INDENT" in words)


class KnowledgeWidget(View):
    """The search of a Knowledge AI interaction, and the layout of its results.

    The key of "Message when results not found" is inferred: it is not in any public export.
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


class _OrchestratorWidget(View):
    fallback_skill_id: str = ""  # the one public export has an empty object: the key is inferred


class FileUploadWidget(View):
    """The file types that a File Upload accepts, and its four messages with their documented defaults.

    Follows INT-FILE-UPLOAD-DEFAULTS. The keys are inferred, because no public export has one.
    """

    types: tuple[str, ...] = Field(default=(), validation_alias=AliasChoices("acceptedFileTypes", "fileTypes"))
    success_message: str = "Successfully processed the file."
    failure_message: str = "Failed to process the file. Please try again."
    validation_failure_message: str = "The file type is invalid. Upload one of these types: {types}."
    in_progress_message: str = "Processing the file..."


class _UniversalWidget(View):
    le_message_json: str = ""


class _SurveyWidget(View):
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
    escalation: EscalationFields = EscalationFields()
    survey_widget: _SurveyWidget = _SurveyWidget()


class _Tile(View):
    tile_data: tuple[_TileData, ...] = ()


class _Results(View):
    tile: _Tile = _Tile()


class _Content(View):
    results: _Results = _Results()
    responder_id: str = ""
    responder_name: str = ""


_EMPTY_TILE: Final = _TileData()


class _Comment(View):
    content: str = ""


class Interaction(View):
    """One interaction. Code panels are JavaScript texts, "" by default; texts may hold references."""

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
        """Its JSON path in the export, such as `conversationMessage[3]`."""
        return self._path

    @property
    def where(self) -> str:
        """The node as authors know it: "Dialog › interaction"."""
        return self._where

    @property
    def comment(self) -> str:
        """The team's comment; it has no effect. Follows INT-COMMENT-240."""
        return self.comment_left.content

    @cached_property
    def enabled(self) -> bool:
        return self.status.upper() not in {"INACTIVE", "DISABLED"}

    @cached_property
    def delay_ms(self) -> int:
        """Interaction Delay in milliseconds; 0 when the field is not a whole number (see lint)."""
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
        """Rich-messaging JSON of a UNIVERSAL interaction: a text, possibly only a reference."""
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
