"""The union of all events, as NDJSON holds them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from .account import (
    AccountEnvironmentChosen,
    AgentStateChanged,
    ShiftChanged,
    SkillChanged,
    SkillConfigured,
    SkillCreated,
    SkillDeleted,
    UserCreated,
    UserDeleted,
    UserDetailsChanged,
    UserProfilesChanged,
    UserSkillsChanged,
    UserSlotsChanged,
)
from .context_data import ContextDataDeleted, ContextDataSet, ContextNamespaceDeleted, ContextNamespaceRegistered
from .conversation import (
    ConsumerProfileSet,
    ConsumerProfileWritten,
    ConsumerSignedIn,
    ConversationClosed,
    ConversationFieldSet,
    ConversationQueued,
    ConversationReturned,
    ConversationSkillChanged,
    ConversationStarted,
    ConversationTakenOver,
    ParticipantJoined,
    ParticipantLeft,
    RatingGiven,
    RingAccepted,
    RingCancelled,
    RingExpired,
    RingOffered,
    RingRejected,
    RoutingFoundNobody,
    RoutingRestarted,
    SuggestionDropped,
    TransferStarted,
    TtrChanged,
)
from .deployment import (
    BotDeployed,
    BotGroupDeleted,
    BotGroupSaved,
    BotImported,
    BotSaved,
    ConnectorChanged,
    ConnectorStateChanged,
    EnvironmentLinked,
)
from .escalation import (
    ConversationStuck,
    EscalationAbandoned,
    EscalationCompleted,
    EscalationReconciled,
    EscalationRefused,
    EscalationRequested,
    EscalationStopped,
    MessageResent,
    PostTransferOutput,
    SilenceLapsed,
    TransferAccepted,
    TransferContextPassed,
    TransferFailed,
)
from .exchange import HttpExchanged, RequestRefused, SocketClosed, SocketOpened, WebhookSent
from .faults import CausesUnknown, FaultStruck, TimePassed
from .findings import BotChecked, DiagnosticReported, FindingReported
from .messages import AcceptStatusPublished, ChatStatePublished, MessagePublished
from .script import (
    CustomEventLogged,
    DebugMessagePrinted,
    EscalationEventLogged,
    MaxTextResponseSet,
    PlatformFunctionAnswered,
    ScriptFailed,
    ScriptRan,
    TransferContextSet,
    WebViewPosted,
)
from .survey import SurveyEnded, SurveyOmitted, SurveySkillAssigned, SurveyStarted
from .turn import (
    AutoEscalationTriggered,
    BotInputReceived,
    ConversationAssigned,
    DialogCompleted,
    DialogResumed,
    DialogStackDropped,
    DialogStarted,
    DialogStarterMatched,
    DisambiguationOffered,
    DisambiguationStarted,
    FallbackCounted,
    FallbackGiven,
    FlowStopped,
    GroupBotMatched,
    IntegrationResultStored,
    IntentChosen,
    InteractionDelayed,
    InteractionReached,
    InteractionSkipped,
    NextActionTaken,
    NothingMatched,
    QuestionAnswered,
    QuestionAsked,
    QuestionSkipped,
    RuleMatched,
    SessionEnded,
    SessionStarted,
    VariableSet,
    VariablesExpired,
)
from .walks import WayFound

Body = Annotated[
    MessagePublished
    | AcceptStatusPublished
    | ChatStatePublished
    | SkillCreated
    | SkillChanged
    | SkillDeleted
    | SkillConfigured
    | UserCreated
    | UserDeleted
    | UserSkillsChanged
    | UserProfilesChanged
    | UserSlotsChanged
    | UserDetailsChanged
    | AgentStateChanged
    | ShiftChanged
    | AccountEnvironmentChosen
    | ConversationStarted
    | ConversationQueued
    | SuggestionDropped
    | RoutingRestarted
    | ConversationSkillChanged
    | ConversationTakenOver
    | ParticipantJoined
    | TransferStarted
    | RoutingFoundNobody
    | RingOffered
    | RingAccepted
    | RingRejected
    | RingExpired
    | RingCancelled
    | ParticipantLeft
    | ConversationReturned
    | ConversationClosed
    | TtrChanged
    | ConversationFieldSet
    | RatingGiven
    | ConsumerProfileWritten
    | SurveySkillAssigned
    | SurveyStarted
    | SurveyOmitted
    | SurveyEnded
    | SocketOpened
    | SocketClosed
    | RequestRefused
    | BotDeployed
    | BotSaved
    | BotImported
    | ConnectorChanged
    | ConnectorStateChanged
    | EnvironmentLinked
    | BotGroupSaved
    | BotGroupDeleted
    | ConversationAssigned
    | BotInputReceived
    | DialogStarterMatched
    | GroupBotMatched
    | NothingMatched
    | DisambiguationStarted
    | DisambiguationOffered
    | IntentChosen
    | SessionStarted
    | SessionEnded
    | DialogStarted
    | DialogCompleted
    | DialogResumed
    | DialogStackDropped
    | InteractionReached
    | InteractionSkipped
    | InteractionDelayed
    | QuestionAsked
    | QuestionSkipped
    | QuestionAnswered
    | RuleMatched
    | NextActionTaken
    | FallbackGiven
    | FallbackCounted
    | AutoEscalationTriggered
    | FlowStopped
    | VariableSet
    | VariablesExpired
    | WebViewPosted
    | MaxTextResponseSet
    | IntegrationResultStored
    | ScriptRan
    | ScriptFailed
    | DebugMessagePrinted
    | CustomEventLogged
    | EscalationEventLogged
    | TransferContextSet
    | PlatformFunctionAnswered
    | ContextNamespaceRegistered
    | ContextNamespaceDeleted
    | ContextDataSet
    | ContextDataDeleted
    | DiagnosticReported
    | BotChecked
    | FindingReported
    | HttpExchanged
    | EscalationRequested
    | EscalationRefused
    | TransferAccepted
    | EscalationAbandoned
    | EscalationReconciled
    | TransferFailed
    | EscalationStopped
    | EscalationCompleted
    | SilenceLapsed
    | PostTransferOutput
    | TransferContextPassed
    | MessageResent
    | ConversationStuck
    | ConsumerProfileSet
    | ConsumerSignedIn
    | WebhookSent
    | FaultStruck
    | CausesUnknown
    | TimePassed
    | WayFound,
    Field(discriminator="kind"),
]
