"""The required header of each kind of event: its bot node, and its cause.

Theory of operation. An event of a bot names the node of the bot at which it happened, and every event names the event
that led to it. Some kinds have no node, because they do not come from an interaction, and some have no cause, because
an external stimulus causes them. `HEADERS` says for every kind of `Body` which it is, and why. A kind that has a node
or a cause only sometimes has a predicate in addition to the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from .. import events as ev
from ..matching.debug_commands import debug_command

if TYPE_CHECKING:
    from ..log import Event

REQUIRED: Final = ""  # instead of a reason: each event of this kind that belongs to a bot has a node

Stimulus = Literal["consumer", "agent", "author", "time", "client"]
"""An external stimulus: people who act; the author, whose steps change the account and its bots; the time that a step
lets pass; a program that calls the cloud, a client or an agent."""

Lacks = Callable[[Any, str, Iterable["Event"]], bool]
"""Body, bot and the causes, nearest first → whether such an event of the bot goes without a node."""


@dataclass(frozen=True, slots=True)
class Header:
    """The requirements on the headers of one kind of event.

    Attributes:
        node: `REQUIRED`, or the reason why an event of this kind has no node.
        lacks: if the reason does not hold for all events of the kind, whether it holds for this one.
        roots: the external stimuli that can cause it, so that it has no cause; empty: it always has a cause.
        begins: if that does not hold for all events of the kind, whether it holds for this one.
    """

    node: str = REQUIRED
    lacks: Lacks | None = None
    roots: tuple[Stimulus, ...] = ()
    begins: Callable[[Event], bool] | None = None


def needs_node(body: ev.Body, bot: str, causes: Iterable[Event]) -> bool:
    """Whether an event of this bot has to name a node.

    Args:
        causes: its cause, the cause of that, and so on, as far as they are known.
    """
    header = HEADERS[type(body)]
    if header.node == REQUIRED:
        return True
    return header.lacks is not None and not header.lacks(body, bot, causes)


def may_begin(event: Event) -> bool:
    """Whether this event may have no cause, because an external stimulus can cause it."""
    header = HEADERS[type(event.body)]
    return bool(header.roots) and (header.begins is None or header.begins(event))


# --- predicates ------------------------------------------------------------------------------------------------------


def _follows(_body: ev.Body, bot: str, causes: Iterable[Event]) -> bool:
    """Whether its cause has no node either; it happens at the same place as its cause."""
    cause = next(iter(causes), None)
    return cause is None or cause.bot != bot or cause.node is None


def _is_text_of_platform(_body: ev.Body, bot: str, causes: Iterable[Event]) -> bool:
    """Whether the platform says this, not an interaction; the first cause that can lead to a message decides."""
    for cause in causes:
        body = cause.body
        if isinstance(body, _PASSED_OVER) and cause.bot == bot and not _is_answered(body):
            continue
        if HEADERS[type(body)].lacks is _follows and cause.bot == bot and cause.node is None:
            return True
        return _speaks_itself(body)
    return False


_PASSED_OVER: Final = (
    ev.DialogCompleted,
    ev.DiagnosticReported,
    ev.EscalationAbandoned,
    ev.MessagePublished,
    ev.PostTransferOutput,
)


def _is_answered(body: ev.Body) -> bool:
    """Whether this diagnostic comes with a text to the consumer."""
    return isinstance(body, ev.DiagnosticReported) and body.code in ("interruption-blocked", "preview-cannot-transfer")


def _speaks_itself(body: ev.Body) -> bool:
    """Whether the platform sends a text of its own for this."""
    match body:
        case ev.FallbackGiven(how="built-in"):
            return True
        case ev.BotInputReceived(text=text):
            return debug_command(text) is not None
        case ev.MessagePublished(role="consumer"):  # to a survey that has expired
            return True
        case ev.FlowStopped() | ev.EscalationStopped() | ev.ConversationStuck() | ev.SessionEnded():
            return True
        case _:
            return _is_answered(body)


def _is_remark_elsewhere(body: ev.DiagnosticReported, bot: str, causes: Iterable[Event]) -> bool:
    """Whether a diagnostic has no node: one on a message like the message, any other like its cause."""
    if body.code == "message-order" and _is_text_of_platform(body, bot, causes):
        return True
    return _follows(body, bot, causes)


def _is_own_transfer(body: ev.EscalationRequested, _bot: str, _causes: Iterable[Event]) -> bool:
    return body.via in ("fallback skill", "stuck conversation", "bot group")


def _is_late_failure(body: ev.TransferFailed, bot: str, causes: Iterable[Event]) -> bool:
    return body.how != "at once" or _follows(body, bot, causes)


def _is_of_no_bot(event: Event) -> bool:
    return event.bot is None


def _is_of_account(event: Event) -> bool:
    return event.conversation is None


def _is_given(event: Event) -> bool:
    """Whether a step sets this variable."""
    return isinstance(event.body, ev.VariableSet) and event.body.duration == "session" and event.node is None


def _is_closed_from_outside(event: Event) -> bool:
    return isinstance(event.body, ev.ConversationClosed) and event.body.by != "bot"


def _is_ended_from_outside(event: Event) -> bool:
    return isinstance(event.body, ev.SurveyEnded) and event.body.how != "timed out"


def _is_asked_for(event: Event) -> bool:
    return isinstance(event.body, ev.ConversationQueued) and bool(event.body.by)


# --- the table -------------------------------------------------------------------------------------------------------

_AT_NODE: Final = Header()
_NO_BOT: Final = "the cloud's, not a bot's"
_ACCOUNT: Final = "it changes the account, not a conversation"
_SET_UP: Final = "it changes the bot as a whole"
_SCRIPT: Final = Header(
    "a script that runs at the start of the conversation does not belong to an interaction", _follows
)

HEADERS: Final[dict[type[Any], Header]] = {
    # visible in a conversation
    ev.MessagePublished: Header(
        "a text of the platform", _is_text_of_platform, ("consumer", "agent", "client"), _is_of_no_bot
    ),
    ev.AcceptStatusPublished: Header(
        "reading is not a part of any interaction", roots=("client",), begins=_is_of_no_bot
    ),
    ev.ChatStatePublished: Header("clients report that their user types", roots=("client",)),
    # the cloud: skills and users
    ev.SkillCreated: Header(_ACCOUNT, roots=("author", "client")),
    ev.SkillChanged: Header(_ACCOUNT, roots=("author", "client")),
    ev.SkillDeleted: Header(_ACCOUNT, roots=("author", "client")),
    ev.SkillConfigured: Header(_ACCOUNT, roots=("author", "client")),
    ev.UserCreated: Header(_ACCOUNT, roots=("author", "client")),
    ev.UserDeleted: Header(_ACCOUNT, roots=("author", "client")),
    ev.UserSkillsChanged: Header(_ACCOUNT, roots=("author", "client")),
    ev.UserProfilesChanged: Header(_ACCOUNT, roots=("author", "client")),
    ev.UserSlotsChanged: Header(_ACCOUNT, roots=("author", "client")),
    ev.UserDetailsChanged: Header(_ACCOUNT, roots=("author", "client")),
    ev.AgentStateChanged: Header(_ACCOUNT, roots=("agent", "author", "client")),
    ev.AccountEnvironmentChosen: Header(_ACCOUNT, roots=("author",)),
    ev.ShiftChanged: Header(_ACCOUNT, roots=("author", "time")),
    ev.SurveySkillAssigned: Header(_ACCOUNT, roots=("author",)),
    # the cloud: conversations
    ev.ConversationStarted: Header(_NO_BOT, roots=("consumer", "agent", "client")),
    ev.ConversationQueued: Header(_NO_BOT, roots=("agent", "client"), begins=_is_asked_for),
    ev.SuggestionDropped: Header(_NO_BOT),
    ev.RoutingRestarted: Header(_NO_BOT),
    ev.ConversationSkillChanged: Header(_NO_BOT, roots=("client",)),
    ev.ConversationTakenOver: Header(_NO_BOT, roots=("agent", "client")),
    ev.ParticipantJoined: Header(_NO_BOT, roots=("client",)),
    ev.ParticipantLeft: Header(
        "the cloud takes it out of the conversation", roots=("agent", "client"), begins=_is_of_no_bot
    ),
    ev.TransferStarted: Header("a transfer that no interaction requested", _follows, ("client",)),
    ev.RoutingFoundNobody: Header(_NO_BOT),
    ev.RingOffered: Header(_NO_BOT),
    ev.RingAccepted: Header(_NO_BOT),
    ev.RingRejected: Header(_NO_BOT),
    ev.RingExpired: Header(_NO_BOT),
    ev.RingCancelled: Header(_NO_BOT),
    ev.ConversationReturned: Header("the cloud returns the conversation"),
    ev.ConversationClosed: Header(
        _NO_BOT, roots=("consumer", "agent", "author", "client"), begins=_is_closed_from_outside
    ),
    ev.TtrChanged: Header(_NO_BOT, roots=("client",)),
    ev.ConversationFieldSet: Header(_NO_BOT, roots=("client",)),
    ev.RatingGiven: Header(_NO_BOT, roots=("consumer", "client")),
    ev.ConsumerSignedIn: Header(_NO_BOT, roots=("consumer",)),
    ev.ConsumerProfileWritten: Header(_NO_BOT, roots=("consumer", "client")),
    ev.SurveyStarted: Header(_NO_BOT),
    ev.SurveyOmitted: Header(_NO_BOT),
    ev.SurveyEnded: Header(_NO_BOT, roots=("client",), begins=_is_ended_from_outside),
    ev.SocketOpened: Header(_NO_BOT, roots=("client",)),
    ev.SocketClosed: Header(_NO_BOT, roots=("client",)),
    ev.RequestRefused: Header("a door refuses a request, by any caller", roots=("client",)),
    # the bot as a whole
    ev.BotDeployed: Header(_SET_UP, roots=("author",)),
    ev.BotSaved: Header(_SET_UP, roots=("author",)),
    ev.BotImported: Header(_SET_UP, roots=("author",)),
    ev.ConnectorChanged: Header(_SET_UP, roots=("author",)),
    ev.ConnectorStateChanged: Header(_SET_UP, roots=("author",)),
    ev.EnvironmentLinked: Header(_SET_UP, roots=("author",)),
    ev.BotGroupSaved: Header(_SET_UP, roots=("author",)),
    ev.BotGroupDeleted: Header(_SET_UP, roots=("author",)),
    ev.BotChecked: Header(_SET_UP, roots=("author",)),
    ev.FindingReported: _AT_NODE,
    # the bot: turns
    ev.ConversationAssigned: Header("the bot has just got the conversation"),
    ev.BotInputReceived: Header("an input does not belong to an interaction until something matches it"),
    ev.DialogStarterMatched: Header("the input has not entered the matching dialog yet"),
    ev.GroupBotMatched: Header("a dialog of another bot matches the input"),
    ev.NothingMatched: Header("without a pending question no interaction has failed to match"),
    ev.DisambiguationStarted: Header("several dialogs may be meant"),
    ev.DisambiguationOffered: _AT_NODE,
    ev.IntentChosen: _AT_NODE,
    ev.SessionStarted: Header("a session is not tied to an interaction"),
    ev.SessionEnded: Header("a session is not tied to an interaction"),
    ev.FallbackGiven: Header("without a pending question the fallback does not belong to an interaction", _follows),
    ev.FallbackCounted: _AT_NODE,
    ev.AutoEscalationTriggered: _AT_NODE,
    ev.FlowStopped: Header("the flow stopped before an interaction was reached", _follows),
    # the bot: dialogs and interactions
    ev.DialogStarted: _AT_NODE,
    ev.DialogCompleted: _AT_NODE,
    ev.DialogResumed: _AT_NODE,
    ev.DialogStackDropped: Header("dropped because of an input, before an interaction is reached", _follows),
    ev.InteractionReached: _AT_NODE,
    ev.InteractionSkipped: _AT_NODE,
    ev.InteractionDelayed: _SCRIPT,
    ev.QuestionAsked: _AT_NODE,
    ev.QuestionSkipped: _AT_NODE,
    ev.QuestionAnswered: _AT_NODE,
    ev.RuleMatched: _AT_NODE,
    ev.NextActionTaken: _AT_NODE,
    # the bot: variables and scripts
    ev.VariableSet: Header("set from outside, or before an interaction is reached", _follows, ("author",), _is_given),
    ev.VariablesExpired: Header("the turn is over, and its request variables are removed"),
    ev.WebViewPosted: Header("another program can call at any time", roots=("author", "client")),
    ev.IntegrationResultStored: _AT_NODE,
    ev.MaxTextResponseSet: _SCRIPT,
    ev.ScriptRan: _SCRIPT,
    ev.ScriptFailed: _SCRIPT,
    ev.DebugMessagePrinted: _SCRIPT,
    ev.CustomEventLogged: _SCRIPT,
    ev.EscalationEventLogged: _SCRIPT,
    ev.TransferContextSet: _SCRIPT,
    ev.PlatformFunctionAnswered: _SCRIPT,
    ev.ContextNamespaceRegistered: Header(_SCRIPT.node, _follows, ("author", "client"), _is_of_no_bot),
    ev.ContextNamespaceDeleted: Header(_SCRIPT.node, _follows, ("author", "client"), _is_of_no_bot),
    ev.ContextDataSet: Header(_SCRIPT.node, _follows, ("author", "client"), _is_of_no_bot),
    ev.ContextDataDeleted: Header(_SCRIPT.node, _follows, ("author", "client"), _is_of_no_bot),
    ev.DiagnosticReported: Header(
        "a diagnostic of an event without an interaction", _is_remark_elsewhere, ("author", "time"), _is_of_account
    ),
    # the wire
    ev.HttpExchanged: Header("a call that does not come from an interaction", _follows),
    ev.WebhookSent: Header(_NO_BOT, roots=("client",)),  # logged when the application answers
    # escalation
    ev.EscalationRequested: Header("the connector's transfer, or the bot group's", _is_own_transfer),
    ev.EscalationRefused: _AT_NODE,
    ev.TransferAccepted: Header("a transfer that no interaction requested", _follows),
    ev.EscalationAbandoned: Header("the platform gives it up, independent of the interaction"),
    ev.EscalationReconciled: Header("the cloud moves the conversation, independent of the interaction"),
    ev.TransferFailed: Header("it fails while the bot does nothing", _is_late_failure),
    ev.EscalationStopped: Header("the platform counts the failures of a conversation, independent of the interaction"),
    ev.EscalationCompleted: Header("an agent has taken the conversation"),
    ev.SilenceLapsed: Header("the connector waits for a silent bot"),
    ev.PostTransferOutput: Header("a text of the platform", _is_text_of_platform),
    ev.TransferContextPassed: Header("the bot has just got the conversation"),
    ev.MessageResent: Header("the connector waits for a silent bot"),
    ev.ConversationStuck: Header("the connector waits for a silent bot"),
    ev.ConsumerProfileSet: Header("a text of the platform", _follows),
    # faults and time
    ev.FaultStruck: Header("the author sets it, and the cloud or the connector runs into it", roots=("author",)),
    ev.CausesUnknown: Header("it concerns the whole log", roots=("client",)),
    ev.TimePassed: Header("time passes for the whole World", roots=("time",)),
    # walks
    ev.WayFound: Header("a way leads through many interactions", roots=("author",)),
}
"""Each kind of event, in the order of `events.py` as far as the parts of it go."""
