"""The export as a whole: intents, domains, global functions, settings."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Final

from pydantic import Field, StrictBool

from .dialog_view import Dialog
from .integration_view import Integration
from .interaction_view import Interaction
from .view import View

SESSION_MS: Final = 3_600_000  # SET-SESSION-LENGTH: one hour


class Intent(View):
    """An intent of one of the bot's domains."""

    id: str
    name: str = ""
    display_name: str = ""
    domain_id: str = ""
    domain: str = ""


class Domain(View):
    """An NLU domain. `type` names its engine: "LivePersonV2", or a legacy or third-party one."""

    id: str
    name: str = ""
    type: str = "LivePersonV2"
    language: str = ""


class _GlobalFunctions(View):
    methods: str = ""


class Settings(View):
    """The Bot Settings and related fields. Every attribute is a text."""

    id: str
    name: str
    chat_bot_type: str = "CUSTOMER_FACING_BOT"
    channel: str = "MESSAGING"
    session_expired_message: str = ""
    bot_attributes: dict[str, Any] = Field(default_factory=dict)
    session_length: int = 0
    language: str = ""
    transcript_disabled: StrictBool = False  # SET-LOG-TRANSCRIPTS, the other way round
    shorten_urls: StrictBool | None = Field(default=None, validation_alias="shortenUrl")  # None: never touched

    @cached_property
    def session_ms(self) -> int:
        """The length of a session in ms (SET-SESSION-LENGTH). The unit is not documented: minutes are assumed."""
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


class Export(View):
    bot: Settings
    responder: tuple[Integration, ...] = ()
    conversation_message: tuple[Interaction, ...]
    groups: tuple[Dialog, ...]
    global_functions: _GlobalFunctions = _GlobalFunctions()
    associated_domains: tuple[Domain, ...] = ()
    associated_intents: tuple[Intent, ...] = ()
