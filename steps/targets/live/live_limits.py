"""The limits of the target `live`, and the events that its log may hold."""

from __future__ import annotations

from typing import Final

from ....engine.events import (
    AgentStateChanged,
    BotDeployed,
    ConversationClosed,
    ConversationQueued,
    ConversationStarted,
    MessagePublished,
    ParticipantLeft,
    RingAccepted,
    RingCancelled,
    RingExpired,
    RingOffered,
    RingRejected,
    SkillCreated,
    TimePassed,
)
from ..capability import Capability, Limits
from ..skipping import LIVE

_BOTS: Final = "bots are deployed before the run, a scenario cannot change them"
_ENVIRONMENT: Final = "the bot's environment is set up in the account"

LIMITS: Final = Limits(
    LIVE,
    {
        Capability.INSIDE: "{event} cannot be seen from outside",
        Capability.VARIABLES: "the bot's variables cannot be seen from outside",
        Capability.DIALOGS: "the bot's dialogs cannot be seen from outside",
        Capability.LINT: "checking a bot needs no account",
        Capability.WALKS: "trying a way would send messages to the account",
        Capability.ANY_TIME: "waiting longer than {limit_s:g} s of real time",
        Capability.CHANGING_BOTS: _BOTS,
        Capability.PREVIEW: "the Preview is not part of the account",
        Capability.CONNECTOR: "the agent connector is set up in the account",
        Capability.ENVIRONMENT: _ENVIRONMENT,
        Capability.SWITCHES: "switches belong to the emulator",
        Capability.GROUPS: "bot groups are set up in the account",
        Capability.SURVEYS: "surveys are set up in the account",
        Capability.ACCOUNT: "skills and users are set up in the account",
        Capability.CONTEXT: "the context service cannot be seen from outside",
        Capability.KNOWLEDGE: "knowledge bases are set up in the account",
        Capability.WEB_VIEW: "the Web View API needs ids that a consumer cannot see",
        Capability.STUBS: "the bot calls the real APIs",
        Capability.PLATFORM_ANSWERS: "the real platform answers",
        Capability.FAULTS: "faults cannot be injected into an account",
        Capability.CHANNELS: "a socket speaks for the web window, not for another channel",
        Capability.CHANNEL_METADATA: "a test cannot act as the channel",
        Capability.CONSUMER_DATA: "a test cannot change consumers of the account",
        Capability.SIGN_IN: "signing in during a conversation has no documented request",
        Capability.UPLOADS: "uploading needs the account's file service",
    },
)
OBSERVED: Final = (
    AgentStateChanged,
    BotDeployed,
    ConversationClosed,
    ConversationQueued,
    ConversationStarted,
    MessagePublished,
    ParticipantLeft,
    RingAccepted,
    RingCancelled,
    RingExpired,
    RingOffered,
    RingRejected,
    SkillCreated,
    TimePassed,
)
"""Events that sockets show. A step that reads any other event in the log skips its scenario."""
