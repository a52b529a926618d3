"""The vocabulary of the log: what can happen, in LivePerson's words. Past tense, subject first, values only.

Add an event: a class here, a place in `Body`, a line in `headers.py`, one in `transcript.py` if a reader should see it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from .escalation.table import FailedHow, GivenUp, State

Role = Literal["consumer", "bot", "agent", "system"]
Source = Literal["consumer", "failure", "greeting", "transfer", "survey", "step-up", "file", "web view"]  # of an input
Layout = Literal["", "vertical", "horizontal"]  # of several cards
AcceptStatus = Literal["ACCEPT", "READ", "ACCESS", "NACK", "ACTION"]
ChatState = Literal["ACTIVE", "INACTIVE", "GONE", "COMPOSING", "PAUSE", "BACKGROUND"]
ParticipantRole = Literal["ASSIGNED_AGENT", "AGENT", "MANAGER", "READER"]  # of those who are not the consumer
TtrType = Literal["URGENT", "NORMAL", "PRIORITIZED", "CUSTOM"]


# --- what people see -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to tap: a quick reply, a button, a choice. `payload` is what the bot receives."""

    label: str
    payload: str
    kind: Literal["quick reply", "button", "choice", "list item", "link"] = "button"
    shown: str = ""  # what the window writes for the consumer, where it is not what `written` says by default

    @property
    def written(self) -> str:
        """What the window writes when it is tapped: a button's payload, of all others the label."""
        return self.shown or (self.payload if self.kind == "button" else self.label)


@dataclass(frozen=True, slots=True)
class Card:
    title: str = ""
    subtitle: str = ""
    image: str = ""
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class File:
    """A file that the consumer uploads. `caption` is what was written beside it."""

    name: str
    size_bytes: int = 1024
    caption: str = ""

    @property
    def type(self) -> str:
        """Its extension: "pdf"."""
        return self.name.rpartition(".")[2] if "." in self.name else ""


@dataclass(frozen=True, slots=True)
class MessagePublished:
    """A message in the conversation's history. `audience` "agents" means the consumer does not see it."""

    role: Role
    sender: str
    text: str
    choices: tuple[Choice, ...] = ()
    cards: tuple[Card, ...] = ()
    audience: Literal["all", "agents"] = "all"
    rich: str = ""  # rich-messaging JSON as it was sent
    payload: str | None = None  # what the thing carries that the consumer tapped, None for typed words
    layout: Layout = ""
    file: File | None = None
    metadata: str = ""  # what the channel attached, a JSON list of objects with a type
    content_type: str = "text/plain"  # of something else `text` is the message as JSON
    kind: Literal["MessagePublished"] = "MessagePublished"


@dataclass(frozen=True, slots=True)
class AcceptStatusPublished:
    """Somebody says what became of messages, by their sequence numbers. `dialog_id` is a MessagingDialog's."""

    role: Role
    sender: str
    status: AcceptStatus
    sequences: tuple[int, ...]
    dialog_id: str
    kind: Literal["AcceptStatusPublished"] = "AcceptStatusPublished"


@dataclass(frozen=True, slots=True)
class ChatStatePublished:
    """Somebody types, stops typing, or looks away."""

    role: Role
    sender: str
    state: ChatState
    dialog_id: str
    kind: Literal["ChatStatePublished"] = "ChatStatePublished"


# --- the cloud: skills, users, rings, conversations ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SkillCreated:
    skill: str
    skill_id: str
    description: str = ""
    kind: Literal["SkillCreated"] = "SkillCreated"


@dataclass(frozen=True, slots=True)
class SkillChanged:
    """A skill has another name or description now; its id stays."""

    skill: str
    skill_id: str
    description: str = ""
    kind: Literal["SkillChanged"] = "SkillChanged"


@dataclass(frozen=True, slots=True)
class SkillDeleted:
    skill_id: str
    kind: Literal["SkillDeleted"] = "SkillDeleted"


@dataclass(frozen=True, slots=True)
class SkillConfigured:
    """How the conversations of a skill are routed, from now on. See `Skill` for the fields."""

    skill_id: str
    can_transfer: bool = True
    transfer_list: tuple[str, ...] | None = None
    max_wait_s: int | None = None
    fallback_skill_id: str = ""
    fallback_when_all_away: bool = True
    auto_close_s: int = -1
    kind: Literal["SkillConfigured"] = "SkillConfigured"


@dataclass(frozen=True, slots=True)
class UserCreated:
    user: str
    user_id: str
    user_type: Literal["human", "bot"]
    profiles: tuple[str, ...]
    skill_ids: tuple[str, ...]
    slots: int  # conversations at once; 0 for a bot, which has no limit
    login_name: str = ""
    bot_id: str = ""  # id of the Conversation Builder bot behind a bot user
    kind: Literal["UserCreated"] = "UserCreated"


@dataclass(frozen=True, slots=True)
class UserDeleted:
    user: str
    kind: Literal["UserDeleted"] = "UserDeleted"


@dataclass(frozen=True, slots=True)
class UserSkillsChanged:
    user: str
    skill_ids: tuple[str, ...]
    kind: Literal["UserSkillsChanged"] = "UserSkillsChanged"


@dataclass(frozen=True, slots=True)
class UserProfilesChanged:
    user: str
    profiles: tuple[str, ...]
    kind: Literal["UserProfilesChanged"] = "UserProfilesChanged"


@dataclass(frozen=True, slots=True)
class UserSlotsChanged:
    user: str
    slots: int
    kind: Literal["UserSlotsChanged"] = "UserSlotsChanged"


@dataclass(frozen=True, slots=True)
class UserDetailsChanged:
    """An administrator has written a user's entity. `chats` is `maxChats`, which no messaging conversation counts."""

    user: str
    email: str
    employee_id: str
    chats: int
    is_enabled: bool
    kind: Literal["UserDetailsChanged"] = "UserDetailsChanged"


@dataclass(frozen=True, slots=True)
class AgentStateChanged:
    agent: str
    state: Literal["Online", "Away", "Back soon", "Offline"]
    kind: Literal["AgentStateChanged"] = "AgentStateChanged"


@dataclass(frozen=True, slots=True)
class ShiftChanged:
    skill_id: str
    on_shift: bool
    kind: Literal["ShiftChanged"] = "ShiftChanged"


@dataclass(frozen=True, slots=True)
class ConversationStarted:
    consumer: str
    skill_id: str
    channel: str = "lp_web"  # as getUserChannel calls it
    context: str = ""  # what the window sent along, a JSON object
    kind: Literal["ConversationStarted"] = "ConversationStarted"


@dataclass(frozen=True, slots=True)
class ConversationQueued:
    """The conversation waits for somebody who serves this skill. `agent_id` is the suggested agent, if any.

    The suggested agent alone is asked for `wait_ms`. `by` is who asked for it, empty where routing did.
    """

    skill_id: str
    agent_id: str = ""
    reason: Literal["start", "transfer", "fallback", "returned"] = "transfer"
    wait_ms: int = 0
    by: str = ""
    kind: Literal["ConversationQueued"] = "ConversationQueued"


@dataclass(frozen=True, slots=True)
class SuggestionDropped:
    """The conversation waits for its suggested agent no longer: anybody of the skill may be rung."""

    agent: str
    reason: Literal["timeout", "declined", "unable"]
    kind: Literal["SuggestionDropped"] = "SuggestionDropped"


@dataclass(frozen=True, slots=True)
class RoutingRestarted:
    """Who turned this conversation down is asked again."""

    skill_id: str
    kind: Literal["RoutingRestarted"] = "RoutingRestarted"


@dataclass(frozen=True, slots=True)
class ConversationSkillChanged:
    """The conversation has another skill and stays with whoever has it."""

    skill_id: str
    by: str = ""
    kind: Literal["ConversationSkillChanged"] = "ConversationSkillChanged"


@dataclass(frozen=True, slots=True)
class ConversationTakenOver:
    """Somebody takes the conversation without a ring: out of the queue, or from whoever had it."""

    agent: str
    by: str = ""
    kind: Literal["ConversationTakenOver"] = "ConversationTakenOver"


@dataclass(frozen=True, slots=True)
class ParticipantJoined:
    """Somebody looks into the conversation, or helps, beside the assigned agent."""

    agent: str
    role: ParticipantRole
    kind: Literal["ParticipantJoined"] = "ParticipantJoined"


@dataclass(frozen=True, slots=True)
class TransferStarted:
    """The cloud has taken on the transfer a bot asked for. From here to acceptance the consumer's words are kept.

    `attempt` is the bot's attempt that it carries out, 0 where the request does not say.
    """

    sender: str
    skill_id: str
    agent_id: str = ""
    transfer_bot_context: bool = False
    intent_id: str = ""
    user_message: str = ""
    attempt: int = 0
    kind: Literal["TransferStarted"] = "TransferStarted"


@dataclass(frozen=True, slots=True)
class RoutingFoundNobody:
    """Nobody can be rung for a waiting conversation. `reasons` pairs agent and reason; logged when they change."""

    skill_id: str
    reasons: tuple[tuple[str, str], ...]
    kind: Literal["RoutingFoundNobody"] = "RoutingFoundNobody"


@dataclass(frozen=True, slots=True)
class RingOffered:
    ring_id: str
    agent: str
    skill_id: str
    expires_at_ms: int = 0
    kind: Literal["RingOffered"] = "RingOffered"


@dataclass(frozen=True, slots=True)
class RingAccepted:
    ring_id: str
    agent: str
    kind: Literal["RingAccepted"] = "RingAccepted"


@dataclass(frozen=True, slots=True)
class RingRejected:
    ring_id: str
    agent: str
    kind: Literal["RingRejected"] = "RingRejected"


@dataclass(frozen=True, slots=True)
class RingExpired:
    ring_id: str
    agent: str
    kind: Literal["RingExpired"] = "RingExpired"


@dataclass(frozen=True, slots=True)
class RingCancelled:
    """A ring taken back: the conversation closed, moved on, or the agent went away."""

    ring_id: str
    agent: str
    kind: Literal["RingCancelled"] = "RingCancelled"


@dataclass(frozen=True, slots=True)
class ParticipantLeft:
    """The assigned agent, human or bot, or another participant, is no longer part of the conversation."""

    agent: str
    role: ParticipantRole = "ASSIGNED_AGENT"
    kind: Literal["ParticipantLeft"] = "ParticipantLeft"


@dataclass(frozen=True, slots=True)
class ConversationReturned:
    """A transfer failed after it had been accepted: the conversation is back with the bot that sent it away."""

    agent: str
    kind: Literal["ConversationReturned"] = "ConversationReturned"


@dataclass(frozen=True, slots=True)
class ConversationClosed:
    by: Role
    survey: bool = False
    kind: Literal["ConversationClosed"] = "ConversationClosed"


@dataclass(frozen=True, slots=True)
class TtrChanged:
    """The time within which the consumer is to be answered, in seconds."""

    ttr_type: TtrType
    value_s: int
    kind: Literal["TtrChanged"] = "TtrChanged"


@dataclass(frozen=True, slots=True)
class ConversationFieldSet:
    """A field of the conversation that the cloud only keeps. `value` is JSON text."""

    field: Literal["ManualETTR", "Note", "TopicField", "DelayField"]
    value: str
    kind: Literal["ConversationFieldSet"] = "ConversationFieldSet"


@dataclass(frozen=True, slots=True)
class RatingGiven:
    """The consumer has rated the conversation."""

    rating: int | None
    resolved: bool | None
    status: str
    kind: Literal["RatingGiven"] = "RatingGiven"


@dataclass(frozen=True, slots=True)
class ConsumerProfileWritten:
    """A consumer's own profile, a JSON object, as the consumer's client has sent it."""

    consumer: str
    profile: str
    kind: Literal["ConsumerProfileWritten"] = "ConsumerProfileWritten"


@dataclass(frozen=True, slots=True)
class SurveySkillAssigned:
    """A survey bot belongs to this skill from now on; an empty id takes its skill away."""

    user: str
    skill_id: str
    kind: Literal["SurveySkillAssigned"] = "SurveySkillAssigned"


@dataclass(frozen=True, slots=True)
class SurveyStarted:
    """A post-conversation survey begins in a conversation that has been closed."""

    user: str
    skill_id: str
    kind: Literal["SurveyStarted"] = "SurveyStarted"


@dataclass(frozen=True, slots=True)
class SurveyOmitted:
    """A conversation of an account with surveys was closed and none follows."""

    reason: Literal[
        "Close Conversation", "idle", "no skill", "no survey bot", "Live Chat", "request interval", "sampling"
    ]
    kind: Literal["SurveyOmitted"] = "SurveyOmitted"


@dataclass(frozen=True, slots=True)
class SurveyEnded:
    how: Literal["completed", "timed out", "closed by Conversational Cloud"]
    kind: Literal["SurveyEnded"] = "SurveyEnded"


@dataclass(frozen=True, slots=True)
class SocketOpened:
    """An agent or a consumer is connected to the messaging service."""

    side: Literal["agent", "consumer"]
    name: str
    kind: Literal["SocketOpened"] = "SocketOpened"


@dataclass(frozen=True, slots=True)
class SocketClosed:
    """A connection is over. `code` is the close code the cloud gave, 0 when the peer just went."""

    side: Literal["agent", "consumer"]
    name: str
    code: int = 0
    kind: Literal["SocketClosed"] = "SocketClosed"


@dataclass(frozen=True, slots=True)
class RequestRefused:
    """The cloud answered a request with an error of its own."""

    method: str
    url: str
    status: int
    message: str
    kind: Literal["RequestRefused"] = "RequestRefused"


# --- the bot: turns, dialogs, interactions ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BotDeployed:
    bot: str
    user: str
    skill_ids: tuple[str, ...]
    kind: Literal["BotDeployed"] = "BotDeployed"


@dataclass(frozen=True, slots=True)
class BotSaved:
    """The author saved a new version of a deployed bot."""

    bot: str
    kind: Literal["BotSaved"] = "BotSaved"


@dataclass(frozen=True, slots=True)
class BotImported:
    """A bot was imported from its file, under this name. `linked` tells whether its intents found their domains."""

    bot: str
    linked: bool
    kind: Literal["BotImported"] = "BotImported"


@dataclass(frozen=True, slots=True)
class ConnectorChanged:
    """Fields of a bot's agent connector were set, by their documented names."""

    bot: str
    fields: tuple[tuple[str, str], ...]
    kind: Literal["ConnectorChanged"] = "ConnectorChanged"


@dataclass(frozen=True, slots=True)
class ConnectorStateChanged:
    bot: str
    state: Literal["started", "stopped"]
    kind: Literal["ConnectorStateChanged"] = "ConnectorStateChanged"


@dataclass(frozen=True, slots=True)
class EnvironmentLinked:
    """The bot reads the variables of this environment from now on, and of no other."""

    bot: str
    environment: str
    kind: Literal["EnvironmentLinked"] = "EnvironmentLinked"


@dataclass(frozen=True, slots=True)
class BotGroupSaved:
    """A bot group with its bots and settings, from now on."""

    group: str
    bots: tuple[str, ...]
    collaborates: bool
    transfer_message: str
    kind: Literal["BotGroupSaved"] = "BotGroupSaved"


@dataclass(frozen=True, slots=True)
class BotGroupDeleted:
    group: str
    kind: Literal["BotGroupDeleted"] = "BotGroupDeleted"


@dataclass(frozen=True, slots=True)
class ConversationAssigned:
    """A bot agent has the conversation: its first turn, or it came back.

    `accept_status` is what the consumer's messages are shown as from now on.
    """

    agent: str
    channel: str = "lp_web"
    accept_status: Literal["READ", "SENT"] = "READ"
    state: State = State.WITH_BOT
    kind: Literal["ConversationAssigned"] = "ConversationAssigned"


@dataclass(frozen=True, slots=True)
class BotInputReceived:
    """A turn begins: this text reached the bot. `source` tells a consumer's words from the platform's messages."""

    text: str
    source: Source = "consumer"
    file: File | None = None
    kind: Literal["BotInputReceived"] = "BotInputReceived"


@dataclass(frozen=True, slots=True)
class DialogStarterMatched:
    dialog: str
    by: Literal["pattern", "intent", "disambiguation", "context intent", "context message"]
    pattern: str = ""
    intent: str = ""  # what the consumer expressed; of a meta intent its child
    score: float = 0.0
    rank: str = ""  # the score's band, such as "GOOD"
    kind: Literal["DialogStarterMatched"] = "DialogStarterMatched"


@dataclass(frozen=True, slots=True)
class GroupBotMatched:
    """Another bot of the group takes what this one cannot."""

    bot: str
    dialog: str
    by: Literal["pattern", "intent"]
    pattern: str = ""
    intent: str = ""
    score: float = 0.0
    kind: Literal["GroupBotMatched"] = "GroupBotMatched"


@dataclass(frozen=True, slots=True)
class NothingMatched:
    """No rule of a pending question and no dialog starter took the input."""

    text: str
    kind: Literal["NothingMatched"] = "NothingMatched"


@dataclass(frozen=True, slots=True)
class DisambiguationOffered:
    """The disambiguation dialog asks which intent is meant: display names with ids, and extra choices without one."""

    options: tuple[tuple[str, str], ...]
    kind: Literal["DisambiguationOffered"] = "DisambiguationOffered"


@dataclass(frozen=True, slots=True)
class DisambiguationStarted:
    """The utterance may mean each of these intents, best first; none is certain."""

    intents: tuple[str, ...]
    kind: Literal["DisambiguationStarted"] = "DisambiguationStarted"


@dataclass(frozen=True, slots=True)
class IntentChosen:
    """The consumer said which intent is meant."""

    intent: str
    kind: Literal["IntentChosen"] = "IntentChosen"


@dataclass(frozen=True, slots=True)
class SessionStarted:
    kind: Literal["SessionStarted"] = "SessionStarted"


@dataclass(frozen=True, slots=True)
class SessionEnded:
    kind: Literal["SessionEnded"] = "SessionEnded"


@dataclass(frozen=True, slots=True)
class DialogStarted:
    dialog: str
    dialog_id: str
    how: Literal[
        "starter", "jump", "nested jump", "fallback", "disambiguation", "auto escalation", "transfer", "survey"
    ]
    kind: Literal["DialogStarted"] = "DialogStarted"


@dataclass(frozen=True, slots=True)
class DialogCompleted:
    dialog: str
    dialog_id: str
    kind: Literal["DialogCompleted"] = "DialogCompleted"


@dataclass(frozen=True, slots=True)
class DialogResumed:
    """A dialog beneath the completed one is on top again; its last interaction is sent again."""

    dialog: str
    dialog_id: str
    kind: Literal["DialogResumed"] = "DialogResumed"


@dataclass(frozen=True, slots=True)
class DialogStackDropped:
    """Dialogs beneath the current one were forgotten: skipPreviousDialog, or the end of the session."""

    kind: Literal["DialogStackDropped"] = "DialogStackDropped"


@dataclass(frozen=True, slots=True)
class InteractionReached:
    interaction: str
    interaction_id: str
    type: str
    kind: Literal["InteractionReached"] = "InteractionReached"


@dataclass(frozen=True, slots=True)
class InteractionSkipped:
    """A disabled interaction, passed over."""

    interaction: str
    interaction_id: str
    kind: Literal["InteractionSkipped"] = "InteractionSkipped"


@dataclass(frozen=True, slots=True)
class InteractionDelayed:
    delay_ms: int
    kind: Literal["InteractionDelayed"] = "InteractionDelayed"


@dataclass(frozen=True, slots=True)
class QuestionAsked:
    """The flow waits for the consumer at this question."""

    interaction: str
    interaction_id: str
    kind: Literal["QuestionAsked"] = "QuestionAsked"


@dataclass(frozen=True, slots=True)
class QuestionSkipped:
    """A question that is not asked: the words that started the dialog hold the entity it asks for."""

    interaction: str
    interaction_id: str
    kind: Literal["QuestionSkipped"] = "QuestionSkipped"


@dataclass(frozen=True, slots=True)
class QuestionAnswered:
    interaction: str
    interaction_id: str
    kind: Literal["QuestionAnswered"] = "QuestionAnswered"


@dataclass(frozen=True, slots=True)
class RuleMatched:
    rule: str
    index: int
    by: str
    kind: Literal["RuleMatched"] = "RuleMatched"


@dataclass(frozen=True, slots=True)
class NextActionTaken:
    action: str
    target: str = ""
    kind: Literal["NextActionTaken"] = "NextActionTaken"


@dataclass(frozen=True, slots=True)
class FallbackGiven:
    """The fallback procedure ran: the question's own response, the Fallback dialog or the built-in text."""

    how: Literal["question", "dialog", "built-in"]
    reason: Literal["no match", "skill id"] = "no match"
    kind: Literal["FallbackGiven"] = "FallbackGiven"


@dataclass(frozen=True, slots=True)
class FallbackCounted:
    """A fallback inside a question brings the Auto Escalation dialog nearer. `count`: this one included."""

    interaction: str
    interaction_id: str
    count: int
    kind: Literal["FallbackCounted"] = "FallbackCounted"


@dataclass(frozen=True, slots=True)
class AutoEscalationTriggered:
    """A question has failed once more than the threshold allows."""

    dialog: str
    interaction: str
    fallbacks: int
    kind: Literal["AutoEscalationTriggered"] = "AutoEscalationTriggered"


@dataclass(frozen=True, slots=True)
class FlowStopped:
    """The flow ended for a reason that is not the author's: a chain limit, an error."""

    reason: str
    kind: Literal["FlowStopped"] = "FlowStopped"


@dataclass(frozen=True, slots=True)
class VariableSet:
    name: str
    value: str
    duration: Literal["request", "dialog", "session", "forever"]
    slot: bool = False
    kind: Literal["VariableSet"] = "VariableSet"


@dataclass(frozen=True, slots=True)
class VariablesExpired:
    duration: Literal["request", "dialog", "session"]
    kind: Literal["VariablesExpired"] = "VariablesExpired"


@dataclass(frozen=True, slots=True)
class WebViewPosted:
    """An external system called the Web View API; a call that is not `accepted` changes nothing."""

    variables: tuple[tuple[str, str], ...]
    message: str
    accepted: bool
    kind: Literal["WebViewPosted"] = "WebViewPosted"


@dataclass(frozen=True, slots=True)
class MaxTextResponseSet:
    """Whether long texts go out undivided from now on (setAllowMaxTextResponse)."""

    allowed: bool
    kind: Literal["MaxTextResponseSet"] = "MaxTextResponseSet"


@dataclass(frozen=True, slots=True)
class IntegrationResultStored:
    """What an integration answered, as the bot variable `api_<variable>` holds it. `result` is JSON text."""

    variable: str
    status: int
    result: str
    success: bool
    kind: Literal["IntegrationResultStored"] = "IntegrationResultStored"


@dataclass(frozen=True, slots=True)
class ScriptRan:
    panel: str
    kind: Literal["ScriptRan"] = "ScriptRan"


@dataclass(frozen=True, slots=True)
class ScriptFailed:
    panel: str
    message: str
    line: int = 0
    kind: Literal["ScriptFailed"] = "ScriptFailed"


@dataclass(frozen=True, slots=True)
class DebugMessagePrinted:
    text: str
    kind: Literal["DebugMessagePrinted"] = "DebugMessagePrinted"


@dataclass(frozen=True, slots=True)
class CustomEventLogged:
    name: str
    user_message: str = ""
    detail: str = ""
    kind: Literal["CustomEventLogged"] = "CustomEventLogged"


@dataclass(frozen=True, slots=True)
class EscalationEventLogged:
    """A script counted an escalation for the reports."""

    type: str
    user_message: str = ""
    kind: Literal["EscalationEventLogged"] = "EscalationEventLogged"


@dataclass(frozen=True, slots=True)
class TransferContextSet:
    """A script puts something into the Transfer Bot Context object, good for one transfer; None leaves it as it was."""

    intent_id: str | None = None
    user_message: str | None = None
    kind: Literal["TransferContextSet"] = "TransferContextSet"


@dataclass(frozen=True, slots=True)
class PlatformFunctionAnswered:
    """A platform function that only the world outside can answer gave a script this answer, JSON text."""

    function: str
    arguments: tuple[str, ...]
    answer: str
    kind: Literal["PlatformFunctionAnswered"] = "PlatformFunctionAnswered"


# --- the Conversation Context Service --------------------------------------------------------------------------------

ContextScope = Literal["global", "user", "conversation"]


@dataclass(frozen=True, slots=True)
class ContextNamespaceRegistered:
    """A namespace is there from now on. `ttl_s` is how long properties set later live; None for ever."""

    namespace: str
    ttl_s: int | None = None
    kind: Literal["ContextNamespaceRegistered"] = "ContextNamespaceRegistered"


@dataclass(frozen=True, slots=True)
class ContextNamespaceDeleted:
    namespace: str
    kind: Literal["ContextNamespaceDeleted"] = "ContextNamespaceDeleted"


@dataclass(frozen=True, slots=True)
class ContextDataSet:
    """A property was written. `owner` is the bot, the consumer or the conversation it belongs to, by the scope."""

    scope: ContextScope
    namespace: str
    owner: str
    property: str
    value: str  # JSON text
    kind: Literal["ContextDataSet"] = "ContextDataSet"


@dataclass(frozen=True, slots=True)
class ContextDataDeleted:
    """A property was deleted, or with None all those of the owner in this scope."""

    scope: ContextScope
    namespace: str
    owner: str
    property: str | None
    kind: Literal["ContextDataDeleted"] = "ContextDataDeleted"


@dataclass(frozen=True, slots=True)
class DiagnosticReported:
    """Something its author should know: an unresolved reference, a bad target, an oddity. `code` is stable."""

    code: str
    text: str
    kind: Literal["DiagnosticReported"] = "DiagnosticReported"


@dataclass(frozen=True, slots=True)
class BotChecked:
    """Lint has looked at the bot; the rules it looks after are cited, found or not."""

    bot: str
    findings: int
    kind: Literal["BotChecked"] = "BotChecked"


@dataclass(frozen=True, slots=True)
class FindingReported:
    """Lint: a documented mistake in the bot, named by its rule id."""

    rule: str
    severity: Literal["error", "warning", "info"]
    where: str
    path: str
    text: str
    kind: Literal["FindingReported"] = "FindingReported"


# --- the wire --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HttpExchanged:
    """A request with its response or its error. Secrets are gone before it gets here."""

    method: str
    url: str
    request_headers: tuple[tuple[str, str], ...]
    request_body: str
    status: int  # 0 when there was no response
    response_body: str = ""
    error: str = ""
    latency_ms: int = 0
    purpose: Literal["transfer", "integration", "cloud"] = "integration"
    kind: Literal["HttpExchanged"] = "HttpExchanged"


# --- escalation ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EscalationRequested:
    """The bot wants the conversation transferred. `skill_id` is what the field resolved to, `raw` what it says.

    `attempt` counts the attempts of the bot in this conversation; a request while one is under way belongs to that one.
    """

    skill_id: str
    raw: str
    agent_id: str
    message: str
    via: Literal["Agent Transfer", "LivePerson Agent Escalation", "fallback skill", "stuck conversation", "bot group"]
    transfer_bot_context: bool = False
    attempt: int = 0
    state: State = State.ATTEMPTING
    kind: Literal["EscalationRequested"] = "EscalationRequested"


@dataclass(frozen=True, slots=True)
class EscalationRefused:
    """The skill id is not numeric: no call is made, the fallback procedure follows."""

    skill_id: str
    raw: str
    state: State = State.WITH_BOT
    kind: Literal["EscalationRefused"] = "EscalationRefused"


@dataclass(frozen=True, slots=True)
class TransferAccepted:
    """The cloud answered the transfer call with success. Whether the conversation is taken shows later."""

    skill_id: str
    attempt: int = 0
    state: State = State.TRANSFERRING
    kind: Literal["TransferAccepted"] = "TransferAccepted"


@dataclass(frozen=True, slots=True)
class EscalationAbandoned:
    """The bot has given an attempt up: what its call still brings about only changes where the conversation is."""

    attempt: int = 0
    why: GivenUp = "the call was lost"
    state: State = State.WITH_BOT
    kind: Literal["EscalationAbandoned"] = "EscalationAbandoned"


@dataclass(frozen=True, slots=True)
class EscalationReconciled:
    """The cloud has done what the bot did not expect: the conversation is where the cloud says it is.

    `attempt` is the one that the cloud has carried out, or given back, 0 for none; `given_up` says whether the bot had
    given it up before.
    """

    attempt: int
    given_up: bool
    state: State
    kind: Literal["EscalationReconciled"] = "EscalationReconciled"


@dataclass(frozen=True, slots=True)
class TransferFailed:
    """A transfer attempt failed. `failures` counts the consecutive ones, this one included when it counts."""

    how: FailedHow
    detail: str
    counted: bool
    failures: int
    attempt: int = 0
    state: State = State.WITH_BOT
    kind: Literal["TransferFailed"] = "TransferFailed"


@dataclass(frozen=True, slots=True)
class EscalationStopped:
    """Too many failures: no further failure message, the final text goes to the consumer."""

    failures: int
    text: str
    resets: bool = True  # whether a later escalation starts from zero
    state: State = State.WITH_BOT
    kind: Literal["EscalationStopped"] = "EscalationStopped"


@dataclass(frozen=True, slots=True)
class EscalationCompleted:
    """The ring of a transfer was accepted. `failures` are counted from now on: none, the transfer has succeeded."""

    agent: str
    failures: int = 0
    attempt: int = 0
    state: State = State.TAKEN
    kind: Literal["EscalationCompleted"] = "EscalationCompleted"


@dataclass(frozen=True, slots=True)
class SilenceLapsed:
    """The bot has been silent for longer than fallbackEscalationTime."""

    silence_ms: int
    kind: Literal["SilenceLapsed"] = "SilenceLapsed"


@dataclass(frozen=True, slots=True)
class PostTransferOutput:
    """The bot said something after the transfer call: shown while it was still there, dropped later."""

    text: str
    shown: bool
    kind: Literal["PostTransferOutput"] = "PostTransferOutput"


@dataclass(frozen=True, slots=True)
class MessageResent:
    """The bot left a consumer message unanswered and gets it again; `tries` counts this time."""

    text: str
    tries: int
    kind: Literal["MessageResent"] = "MessageResent"


@dataclass(frozen=True, slots=True)
class ConversationStuck:
    """The last try has gone unanswered; `measure` is what the connector does about it."""

    tries: int
    measure: str
    kind: Literal["ConversationStuck"] = "ConversationStuck"


@dataclass(frozen=True, slots=True)
class ConsumerSignedIn:
    """The consumer has stepped up from an unknown to a known one, during the conversation."""

    consumer: str
    kind: Literal["ConsumerSignedIn"] = "ConsumerSignedIn"


@dataclass(frozen=True, slots=True)
class ConsumerProfileSet:
    """The bot has told the cloud the consumer's name: agents see it, the consumer does not."""

    first_name: str
    last_name: str
    kind: Literal["ConsumerProfileSet"] = "ConsumerProfileSet"


@dataclass(frozen=True, slots=True)
class TransferContextPassed:
    """What Transfer Bot Context hands to the receiver bot."""

    intent_id: str
    user_message: str
    kind: Literal["TransferContextPassed"] = "TransferContextPassed"


# --- faults ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WebhookSent:
    """An application was notified, or could not be. `status` is its answer, 0 without one."""

    client_id: str
    url: str
    notification: str
    attempt: int
    status: int
    kind: Literal["WebhookSent"] = "WebhookSent"


@dataclass(frozen=True, slots=True)
class FaultStruck:
    """A fault that a Given step arranged has happened."""

    fault: str
    kind: Literal["FaultStruck"] = "FaultStruck"


@dataclass(frozen=True, slots=True)
class CausesUnknown:
    """No event of this log has a cause: it is made of what can be seen from outside. It comes first."""

    source: str
    kind: Literal["CausesUnknown"] = "CausesUnknown"


@dataclass(frozen=True, slots=True)
class TimePassed:
    duration_ms: int
    kind: Literal["TimePassed"] = "TimePassed"


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
    | TimePassed,
    Field(discriminator="kind"),
]
