"""Capabilities of targets. A step that needs a missing capability skips its scenario and gives the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import NoReturn

from .skipping import cannot


class Capability(Enum):
    """A feature that some targets have and others lack. Values are phrases of the documentation."""

    INSIDE = "check what happens inside the bot"
    VARIABLES = "set or check bot variables"
    DIALOGS = "check the active dialog"
    LINT = "check a bot with lint"
    WALKS = "find a way through a bot"
    ANY_TIME = "let any time pass at once"
    CHANGING_BOTS = "save, import or connect a bot"
    PREVIEW = "preview a bot"
    CONNECTOR = "change the agent connector"
    ENVIRONMENT = "set environment variables"
    SWITCHES = "set platform switches"
    GROUPS = "change bot groups"
    SURVEYS = "change survey settings"
    ACCOUNT = "change shifts, slots, profiles, media domains or idle conversations"
    CONTEXT = "write into the context service"
    KNOWLEDGE = "fill knowledge bases"
    WEB_VIEW = "call the Web View API"
    STUBS = "stub APIs of the bot's author"
    PLATFORM_ANSWERS = "set answers of platform functions"
    FAULTS = "inject faults"
    CHANNELS = "use another channel than the web window"
    CHANNEL_METADATA = "attach metadata of the channel"
    CONSUMER_DATA = "describe the consumer"
    SIGN_IN = "sign in during a conversation"
    UPLOADS = "upload files"


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a target.

    Attributes:
        target: the beginning of each reason: "not on the wire".
        reasons: the reason for each capability that the target lacks; may contain fields in braces.
    """

    target: str
    reasons: Mapping[Capability, str]

    @property
    def capabilities(self) -> frozenset[Capability]:
        """The capabilities that the target has."""
        return frozenset(Capability) - self.reasons.keys()

    def refuse(self, capability: Capability, **fields: object) -> NoReturn:
        """Skip the scenario, because the target lacks this capability; `fields` fill in the reason."""
        __tracebackhide__ = True
        self.skip(self.reasons[capability].format(**fields))

    def skip(self, reason: str) -> NoReturn:
        """Skip the scenario for a reason that depends on the account, not on the kind of target."""
        __tracebackhide__ = True
        cannot(self.target, reason)
