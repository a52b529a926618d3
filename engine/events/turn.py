"""Turns of a bot: inputs, dialogs, interactions, rules, variables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..escalation.table import State
from .messages import File

Source = Literal["consumer", "failure", "greeting", "transfer", "survey", "step-up", "file", "web view"]  # of an input


@dataclass(frozen=True, slots=True)
class ConversationAssigned:
    """A bot agent is assigned to the conversation, for the first time or again.

    `accept_status` is the status that consumer messages get from then on.
    """

    agent: str
    channel: str = "lp_web"
    accept_status: Literal["READ", "SENT"] = "READ"
    state: State = State.WITH_BOT
    kind: Literal["ConversationAssigned"] = "ConversationAssigned"


@dataclass(frozen=True, slots=True)
class BotInputReceived:
    """A turn begins: this text reached the bot. `source` distinguishes consumer messages from the platform's."""

    text: str
    source: Source = "consumer"
    file: File | None = None
    kind: Literal["BotInputReceived"] = "BotInputReceived"


@dataclass(frozen=True, slots=True)
class DialogStarterMatched:
    dialog: str
    by: Literal["pattern", "intent", "disambiguation", "context intent", "context message"]
    pattern: str = ""
    intent: str = ""  # the expressed intent; for a meta intent, its child
    score: float = 0.0
    rank: str = ""  # the score's band, such as "GOOD"
    kind: Literal["DialogStarterMatched"] = "DialogStarterMatched"


@dataclass(frozen=True, slots=True)
class GroupBotMatched:
    """Another bot of the group handles an input that this one cannot."""

    bot: str
    dialog: str
    by: Literal["pattern", "intent"]
    pattern: str = ""
    intent: str = ""
    score: float = 0.0
    kind: Literal["GroupBotMatched"] = "GroupBotMatched"


@dataclass(frozen=True, slots=True)
class NothingMatched:
    """No rule of a pending question and no dialog starter matched the input."""

    text: str
    kind: Literal["NothingMatched"] = "NothingMatched"


@dataclass(frozen=True, slots=True)
class DisambiguationOffered:
    """The disambiguation dialog asks which intent is meant: display names with ids, and extra choices without one."""

    options: tuple[tuple[str, str], ...]
    kind: Literal["DisambiguationOffered"] = "DisambiguationOffered"


@dataclass(frozen=True, slots=True)
class DisambiguationStarted:
    """The utterance may have any of these intents, best first; none is certain."""

    intents: tuple[str, ...]
    kind: Literal["DisambiguationStarted"] = "DisambiguationStarted"


@dataclass(frozen=True, slots=True)
class IntentChosen:
    """The consumer chose the intent."""

    intent: str
    kind: Literal["IntentChosen"] = "IntentChosen"


@dataclass(frozen=True, slots=True)
class SessionStarted:
    """A bot's session begins. `logs_transcript`: the platform stores the texts of its messages, not only metadata."""

    logs_transcript: bool = True
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
    """A dialog beneath the completed one is on top of the stack again; its last interaction is sent again."""

    dialog: str
    dialog_id: str
    kind: Literal["DialogResumed"] = "DialogResumed"


@dataclass(frozen=True, slots=True)
class DialogStackDropped:
    """Dialogs beneath the current one were dropped: skipPreviousDialog, or the end of the session."""

    kind: Literal["DialogStackDropped"] = "DialogStackDropped"


@dataclass(frozen=True, slots=True)
class InteractionReached:
    interaction: str
    interaction_id: str
    type: str
    kind: Literal["InteractionReached"] = "InteractionReached"


@dataclass(frozen=True, slots=True)
class InteractionSkipped:
    """A disabled interaction was skipped."""

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
    """A question was skipped: the input that started the dialog contains the entity it asks for."""

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
    """A fallback of a question was counted towards automatic escalation. `count` includes this one."""

    interaction: str
    interaction_id: str
    count: int
    kind: Literal["FallbackCounted"] = "FallbackCounted"


@dataclass(frozen=True, slots=True)
class AutoEscalationTriggered:
    """A question has failed more often than the threshold allows."""

    dialog: str
    interaction: str
    fallbacks: int
    kind: Literal["AutoEscalationTriggered"] = "AutoEscalationTriggered"


@dataclass(frozen=True, slots=True)
class FlowStopped:
    """The flow was stopped by a chain limit or an error."""

    reason: str
    kind: Literal["FlowStopped"] = "FlowStopped"


@dataclass(frozen=True, slots=True)
class VariableSet:
    """A bot variable or slot has this value; `is_object`: that of an object, as JSON."""

    name: str
    value: str
    duration: Literal["request", "dialog", "session", "forever"]
    slot: bool = False
    is_object: bool = False
    kind: Literal["VariableSet"] = "VariableSet"


@dataclass(frozen=True, slots=True)
class VariablesExpired:
    duration: Literal["request", "dialog", "session"]
    kind: Literal["VariablesExpired"] = "VariablesExpired"


@dataclass(frozen=True, slots=True)
class IntegrationResultStored:
    """An integration's answer was stored in the bot variable `api_<variable>`. `result` is JSON text.

    An Agent Transfer interaction has no variable: only its status is stored, for the interaction's code.
    `field_names`: the full names of the custom data fields that it fills; what was stored under these names is gone.
    """

    variable: str
    status: int
    result: str
    success: bool
    field_names: tuple[str, ...] = ()
    kind: Literal["IntegrationResultStored"] = "IntegrationResultStored"
