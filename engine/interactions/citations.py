"""The documented rules that explain the events of interactions: values in, rule ids out."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

from .. import events as ev
from ..bot import DEFAULT_TRANSFER_MESSAGE, Bot, Escalation, Integration, Interaction
from ..escalation.failures import FAILURE_MESSAGES, Verdict
from ..escalation.transfer_message import BLANK_MESSAGE, expand_newlines
from ..matching import citations as matching
from ..matching.citations import Rules
from ..matching.custom_rules import Chosen
from ..matching.slots import fillings
from ..turn.answer import Answer
from ..turn.channel import DEFAULT_CHANNEL
from ..turn.citations import references
from .place import Place

if TYPE_CHECKING:
    from ..turn.scope import Scope


Handler = Literal["rule", "code", "text"]

# --- the message of an interaction -----------------------------------------------------------------------------------

IMAGE: Final = ("INT-IMAGE-URL",)
UNSUPPORTED_MEDIUM: Final = ("INT-AUDIO-VIDEO-UNSUPPORTED",)
RICH_CONTENT_UNREADABLE: Final = ("INT-UNIVERSAL",)
LIMIT_PASSED: Final = ("INT-STRUCTURED-LIMITS",)
REPLY_LIMIT_PASSED: Final = ("INT-CHANNEL-SUPPORT",)
LEFT_OUT: Final = ("INT-CHANNEL-SUPPORT",)
QUICK_REPLIES: Final = ("INT-QUICK-REPLY-PAYLOAD",)
BUTTONS: Final = ("INT-BUTTON-CALLBACK",)
CARDS: Final = ("INT-BUTTON-CALLBACK", "INT-STRUCTURED-LIMITS")
LIST_PICKER: Final = ("INT-LIST-PICKER-REPLY",)
ARTICLES: Final = ("KAI-RESULT-PATHS",)
WORDS_LOST: Final = ("CLD-CLOSE-STRINGS",)


def private_message(interaction: Interaction) -> Rules:
    return ("INT-PRIVATE-MESSAGE", *references(interaction.text))


def choices(*, listed: bool) -> Rules:
    """The choices of a question, `listed` in its text or tappable."""
    return ("INT-MCQ-TEXT-ONLY" if listed else "INT-MCQ-CHOICES", "INT-CHANNEL-SUPPORT")


def cards(texts: Iterable[str], *, iterated: bool) -> Rules:
    """Cards with these texts; `iterated`: one card for each element of a list."""
    rules = tuple(dict.fromkeys(rule for text in texts for rule in references(text)))
    return (*rules, "INT-STRUCTURED-ITERATION") if iterated else rules


def rich_content(interaction: Interaction) -> Rules:
    return ("INT-UNIVERSAL", *references(interaction.rich_json))


def shown(rules: Rules, tappable: Rules = ()) -> Rules:
    """A message with tappable parts, as its channel shows it."""
    return (*rules, *tappable, "INT-CHANNEL-SUPPORT")


# --- the run of an interaction ---------------------------------------------------------------------------------------

POST_PROCESS: Final = ("C10",)
ORDER_NOT_GUARANTEED: Final = ("ESC-DELAY-EFFECT", "CLD-MESSAGE-ORDER")
DISAMBIGUATION_OFFERED: Final = ("DIS-OPTIONS",)
ROUTING_ASKED: Final = ("ESC-DYNROUTE-FALLBACK-SKILL", "ESC-DYNROUTE-LIMITS")


def transfer_delayed(*, suffices: bool) -> Rules:
    """The delay before a transfer; `suffices`: it is long enough for the preceding texts."""
    rules = ("ESC-BP-DELAY", "ESC-DELAY-LOCATION")
    return (*rules, "ESC-DELAY-EFFECT") if suffices else rules


def question_skipped(question: Interaction) -> Rules:
    rules = ("SLOT-SKIP-QUESTION", "SLOT-ALL-FILLED")
    return (*rules, "SLOT-SEVERAL-RULES") if len(list(fillings(question))) > 1 else rules


def question_asked(place: Place, *, took_time: bool) -> Rules:
    """`took_time`: the consumer could have interrupted the turn before the question was asked."""
    rules: Rules = ("INT-QUESTION-WAITS",)
    if place is not Place.FIRST:
        rules += ("INT-CATEGORIES",)
    if place is Place.AT_LIMIT:
        rules += ("DLG-LIMIT-PURPOSE",)
    return (*rules, "SET-BLOCK-UNTIL-QUESTION") if took_time else rules


# --- calls -----------------------------------------------------------------------------------------------------------

INTEGRATION_CALLED: Final = ("API-TYPES", "API-VARIABLES-IN-REQUEST", "API-HTTP-HTTPS")
KNOWLEDGE_SEARCHED: Final = ("KAI-SEARCH-PHRASE",)
KNOWLEDGE_INTEGRATION_CALLED: Final = ("KAI-INTEGRATION-LEGACY",)
NOTHING_FOUND: Final = ("KAI-NOT-FOUND-MESSAGE",)
ADDRESS_UNUSABLE: Final = ("API-HTTP-HTTPS",)
LINE_BREAK_IN_REQUEST: Final = ("VAR-NEWLINE-BREAKS-INTEGRATION",)
FAILURE_ENDS_DIALOG: Final = ("API-FAILURE-MESSAGE", "API-SUCCESS-CODES", "C13")
FILE_NOT_HANDED_ON: Final = ("INT-FILE-UPLOAD-DEFAULTS",)
FILE_HANDED_ON: Final = ("INT-FILE-UPLOAD-DEFAULTS", "INT-FILE-UPLOAD-RULES")


def integration_result(integration: Integration) -> Rules:
    legacy = ("KAI-INTEGRATION-LEGACY", "KAI-ARTICLE-FIELD") if integration.is_knowledge_base else ()
    return ("API-TYPES", *legacy, "API-STATUS-VARIABLE", "API-RAW-RESULT")


def knowledge_result(*, is_found: bool) -> Rules:
    return ("KAI-SEARCH-PHRASE", "KAI-RESULT-PATHS" if is_found else "KAI-NOT-FOUND-MESSAGE")


def result_checked(interaction: Interaction, answer: Answer) -> Rules:
    """The result of a call that code reads."""
    rules = ("API-SUCCESS-CODES",)
    return (*rules, "API-SUCCESS-NOT-RESULTS") if answer.is_success and interaction.post_process else rules


def result_rule(chosen: Chosen, interaction: Interaction) -> Rules:
    """The rule of an integration's interaction that holds."""
    return ("RULE-API-RESULT", *matching.custom_rule(chosen, interaction))


def knowledge_rule(chosen: Chosen, interaction: Interaction) -> Rules:
    return ("RULE-KB-MATCH", *matching.custom_rule(chosen, interaction))


# --- transfers -------------------------------------------------------------------------------------------------------

TRANSFER_RESULT_STORED: Final = ("API-ESCALATION-RESULT-SEED", "ESC-TRANSFORM-AND-FIELDS", "API-SUCCESS-CODES")
STATUS_STORED: Final = ("API-SUCCESS-CODES",)
GROUP_TRANSFER_REQUESTED: Final = (
    "B2B-AUTO-CONTEXT-PASSED",
    "B2B-GROUP-TRANSFER-MESSAGE",
    "B2B-AUTO-NOT-CONFIGURABLE",
)
ESCALATION_COMPLETED: Final = ("ESC-TARGETS",)
CARRIED_OUT: Final = ("ESC-ASYNC",)
FAILED_AT_ONCE: Final = ("TF-IMMEDIATE-FAILURE-RESULT", "C04")
CONNECTOR_TRANSFER_FAILED: Final = ("ESC-FALLBACK-ATTEMPT-FAILS",)
_FRIENDLY: Final = ("TF-FINAL-USER-FRIENDLY", "SET-USER-FRIENDLY-SEED", "SET-USER-FRIENDLY-RESPONSE")


def transfer_refused(*, refers: bool) -> Rules:
    """A skill id that is not numeric; `refers`: the author wrote a reference."""
    rules = ("ESC-SKILL-NOT-NUMERIC", "ESC-SKILL-EVALUATED-AT-ATTEMPT")
    return (*rules, "VAR-SKILL-ID-SEED", "ESC-SKILL-ID-FORMS") if refers else rules


def transfer_requested(scope: Scope, spec: Escalation, request: ev.EscalationRequested) -> Rules:
    """A request of this shape, as an author has set it up."""
    has_reference = scope.references.has_reference
    refers = has_reference(spec.skill_id)
    is_interaction = request.via == "Agent Transfer"
    has_both_ways = _has_both_ways(scope.bot)
    could_pass = bool(scope.session.starter_intent or scope.session.transfer_intent or scope.session.transfer_message)
    escalates = scope.session.top is not None and scope.session.top.how == "auto escalation"
    explains = {
        "ESC-TWO-WAYS": has_both_ways,
        "ESC-SKILL-ID-FORMS": True,
        "ESC-SKILL-EVALUATED-AT-ATTEMPT": refers,
        "ESC-NO-PERFORMANCE-DIFFERENCE": has_both_ways,
        "ESC-INTERACTION-NO-INTEGRATION": is_interaction,
        "INT-TRANSFER-MESSAGE-ON-TILE-SEED": is_interaction,
        "ESC-INTERACTION-SCOPE": is_interaction,
        "ESC-CHANNELS-ALL": scope.session.channel != DEFAULT_CHANNEL,
        "ESC-MESSAGE-DEFAULT": spec.message == DEFAULT_TRANSFER_MESSAGE,
        "ESC-AGENT-ID-FORMAT": bool(request.agent_id),
        "TF-LOOP-REASON": scope.source == "failure",
        "ESC-INTEGRATION-TYPE": not is_interaction,
        "ESC-SKILL-NAME-DISPLAY": bool(spec.skill_name),
        "VAR-SKILL-ID-SEED": refers,
        "JS-TRANSFER-VARIABLES-SEED": refers and scope.session.scripts > 0,
        "VAR-MESSAGE-SEED": has_reference(spec.message),
        "ESC-MESSAGE-CONTENT": has_reference(spec.message),
        "ESC-BLANK-MESSAGE": request.message == BLANK_MESSAGE,
        "ESC-BLANK-ON-WIRE": request.message == BLANK_MESSAGE,
        "ESC-BP-SEND-MESSAGE": request.message not in ("", BLANK_MESSAGE),
        "ESC-MESSAGE-NEWLINE": expand_newlines(spec.message) != spec.message,
        "ESC-AGENT-ID-OPTIONAL": spec.transfer_bot_context or (_names_agents(scope.bot) and not request.agent_id),
        "B2B-CONTEXT-OFF": could_pass and not spec.transfer_bot_context,
        "ESC-TRANSFER-BOT-CONTEXT": spec.transfer_bot_context,
        "B2B-OVERRIDE-MESSAGE": spec.transfer_bot_context and bool(scope.session.transfer_message),
        "B2B-OVERRIDE-INTENT": spec.transfer_bot_context and bool(scope.session.transfer_intent),
        "B2B-CROSS-GROUP-MANUAL": scope.deployment.group is not None,
        "AESC-YES": escalates,
        "AESC-SKILL-FORMS": escalates,
    }
    return tuple([rule for rule, holds in explains.items() if holds])


@lru_cache(maxsize=256)
def _names_agents(bot: Bot) -> bool:
    """Whether one of its transfers names a particular agent."""
    transfers = [bot.escalation(one) for one in bot.interactions]
    return any(transfer is not None and transfer.agent_id for transfer in transfers)


@lru_cache(maxsize=256)
def _has_both_ways(bot: Bot) -> bool:
    """Whether it transfers by an Agent Transfer interaction here and by an integration there."""
    ways = {one.type == "API_INTEGRATION" for one in bot.interactions if bot.escalation(one) is not None}
    return len(ways) > 1


def transfer_accepted(request: ev.EscalationRequested, rules: Rules) -> Rules:
    """A call that the cloud accepts; `rules` explain the request."""
    if request.via in ("fallback skill", "stuck conversation"):
        return rules
    return ("ESC-ASYNC",)


_HANDLED: Final[dict[Handler, Rules]] = {
    "rule": ("TF-FAILURE-RULE", "RULE-API-RESULT-SEED"),
    "code": ("INT-ORDER-INTEGRATION", "JS-SET-TRIGGER-NEXT-MESSAGE", "C04"),
    "text": ("API-FAILURE-MESSAGE", "C04"),
}


def error_handled(by: Handler) -> Rules:
    """A transfer call that fails, and what handles that: a rule of the interaction, its code, the platform's text."""
    return ("TF-IMMEDIATE-FAILURE-RESULT", *_HANDLED[by])


def transfer_rule(chosen: Chosen, interaction: Interaction) -> Rules:
    """The rule of a transferring interaction that holds."""
    return ("RULE-API-RESULT-SEED", "ESC-RULES-ON-TRANSFER", *matching.custom_rule(chosen, interaction))


def failure_counted(rules: Rules, judged: Verdict) -> Rules:
    """A failure that these rules explain, and its verdict."""
    return rules if judged.stops else (*rules, "TF-THREE-NOTIFICATIONS")


def escalation_stopped(judged: Verdict, failures: int, *, is_friendly: bool) -> Rules:
    """`is_friendly`: the final text is the bot's user-friendly response."""
    rules: Rules = ("TF-FOURTH-STOPS", "TF-THREE-NOTIFICATIONS", "TF-SETTINGS-FOUR-TIMES")
    if judged.by_connector_cap:
        rules = ("TF-MAX-ESCALATION-RETRIES", "C01")
    elif failures > FAILURE_MESSAGES + 1:  # an earlier stop did not begin the count again
        rules += ("C01",)
    if judged.sends_final_text:
        rules += _FRIENDLY if is_friendly else ("TF-FINAL-DEFAULT-TEXT",)
    return rules
