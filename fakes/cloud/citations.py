"""The documented rules that explain the cloud's decisions: a function per kind of event, from a decision to rule ids.

A rule is cited where its behaviour took part, not wherever it holds: setting up an account cites hardly any, a ring
those by which the agent was chosen. C numbers are our decisions where the documents say nothing.
"""

from __future__ import annotations

from .records import Conversation, Transfer, User
from .routing.eligibility import Choice, Fallback, NamedAgent, Obstacle, Wait
from .surveys import Omission, Verdict

Rules = tuple[str, ...]

# --- requests that are refused ----------------------------------------------------------------------------------------

SKILL_ID_NOT_NUMERIC: Rules = ("CLD-SKILL-ID-NUMBER",)
UNKNOWN_SKILL: Rules = ("CLD-SKILL-DEFINED-IN-CLOUD", "ESC-WRONG-SKILL-COMMON")
UNKNOWN_AGENT: Rules = ("ESC-AGENT-ID-FALLS-TO-SKILL",)
EMPTY_MESSAGE: Rules = ("ESC-BLANK-ON-WIRE", "ESC-MESSAGE-REQUIRED")

# --- the account ------------------------------------------------------------------------------------------------------


def skill_created(description: str) -> Rules:
    return ("CLD-SKILL-CREATE",) if description else ()


def state_changed(user: User, *, matters: bool) -> Rules:
    """`matters`: a conversation rings at the user, or waits and could be offered to the user."""
    if not matters:
        return ()
    return ("CLD-CONNECTOR-ONLINE-REQUIRED",) if user.type == "bot" else ("CLD-AGENT-ONLINE",)


def assignment_changed(*, matters: bool) -> Rules:
    """The user's profiles or skills have changed; `matters`: as for `state_changed`."""
    return ("CLD-AGENT-PROFILE-SKILL",) if matters else ()


def slots_changed(*, matters: bool) -> Rules:
    return ("CLD-NO-FREE-AGENT",) if matters else ()


# --- routing ----------------------------------------------------------------------------------------------------------

_FALLBACK: dict[str, Rules] = {
    "skill": ("CLD-AGENT-ONLINE",),
    "connector": ("CLD-NO-FREE-AGENT", "CON-FALLBACK-SKILL-ID", "C05b"),
}
_OBSTACLE = {
    "profile": "CLD-AGENT-PROFILE-SKILL",
    "skill": "CLD-AGENT-PROFILE-SKILL",
    "state": "CLD-AGENT-ONLINE",
    "slots": "CLD-NO-FREE-AGENT",
    "declined": "CLD-RING",
}


def ring_offered(choice: Choice) -> Rules:
    rules: Rules = ("ESC-AGENT-ID-DELIVERED",) if choice.by == "agent id" else ()
    if choice.user.type == "human":
        rules += ("CLD-RING", "CLD-AGENT-PROFILE-SKILL", "CLD-AGENT-ONLINE")
    else:
        rules += ("CLD-MULTI-BOT-SKILL",) if choice.able_bots > 1 else ()
        rules += ("CON-PREREQS",) if choice.skill_decided else ()
    return (*rules, "CLD-ROUTING-BY-SKILL") if choice.skill_decided else rules


RING_ENDED: Rules = ("CLD-RING",)


def ring_accepted(user: User, transfer: Transfer | None, *, waited_ms: int) -> Rules:
    if user.type == "human":
        rules: Rules = ("CLD-ACCEPT",)
    else:
        rules = ("CON-RING-ACCEPT",) if waited_ms else ()
    if transfer is None:
        return rules
    rules += ("ESC-TARGETS",)
    if user.type == "bot":
        rules += ("B2B-MANUAL-SEED", "B2B-TWO-KINDS", "B2B-SKILL-OF-BOT-AGENT", "B2B-VARIABLES-NOT-SHARED")
    is_off = transfer.context is None if user.type == "bot" else transfer.context is not None
    return (*rules, "B2B-CONTEXT-OFF") if is_off else rules


CONTEXT_PASSED: Rules = ("ESC-TRANSFER-BOT-CONTEXT", "B2B-CONTEXT-OBJECT")


def no_agent_found(wait: Wait) -> Rules:
    rules = tuple(dict.fromkeys(_obstacle(user, each) for user, each in wait.obstacles))
    if wait.skill_decided:
        rules += ("CLD-ROUTING-BY-SKILL", *(() if wait.is_transfer else ("CON-PREREQS",)))
    if wait.has_survey:
        rules += ("CLD-TESTER-SURVEY",)
    if wait.is_transfer and any(user.type == "bot" for user, _ in wait.obstacles):
        rules += ("B2B-SKILL-OF-BOT-AGENT",)
    return rules


def _obstacle(user: User, found: Obstacle) -> str:
    is_stopped_bot = found.kind == "state" and user.type == "bot"
    return "CLD-CONNECTOR-ONLINE-REQUIRED" if is_stopped_bot else _OBSTACLE[found.kind]


def queued_for_fallback(fallback: Fallback) -> Rules:
    return _FALLBACK[fallback.of]


# --- transfers --------------------------------------------------------------------------------------------------------

_NAMED_AGENT: dict[str, Rules] = {
    "not named": (),
    "delivered": ("ESC-AGENT-ID-DELIVERED",),
    "skill of bots": ("ESC-AGENT-ID-FALLS-TO-SKILL", "ESC-AGENT-ID-OPTIONAL"),
    "unavailable": ("ESC-AGENT-ID-FALLS-TO-SKILL", "C05c"),
}


def transfer_started(*, is_blank: bool, is_label_wrong: bool) -> Rules:
    """`is_blank`: nothing is shown. `is_label_wrong`: the request has another name for the skill."""
    rules: Rules = ("CLD-SKILL-ID-NUMBER", "CLD-SKILL-DEFINED-IN-CLOUD")
    if is_blank:
        rules += ("ESC-BLANK-MESSAGE", "ESC-BLANK-ON-WIRE", "CLD-BLANK-MESSAGE")
    return (*rules, "ESC-SKILL-NAME-DISPLAY") if is_label_wrong else rules


def transfer_message(conversation: Conversation, sender: str) -> Rules:
    """The message of a transfer, not yet published: its position matters only after another message of the bot."""
    rules: Rules = ("ESC-MESSAGE-IN-API-BODY",)
    before = conversation.messages[-1] if conversation.messages else None
    if before and before.sender == sender and before.audience == "all":
        rules += ("ESC-MESSAGE-LAST-SEEN",)
    return rules


def queued_by_transfer(named: NamedAgent) -> Rules:
    return _NAMED_AGENT[named.how]


TRANSFER_TOO_LATE: Rules = ("ESC-ASYNC",)
TRANSFER_FAILED_LATER: Rules = ("TF-DELAYED-FAILURE", "ESC-ASYNC")

# --- messages ---------------------------------------------------------------------------------------------------------

_AGENT_MESSAGE: Rules = ("CLD-ACCEPT",)
MEDIA_NOT_SHOWN: Rules = ("CLD-RICH-MEDIA-WHITELIST",)
MEDIA_SHOWN_IN_PREVIEW: Rules = ("CLD-RICH-MEDIA-WHITELIST",)
PROFILE_SET: Rules = ("CLD-SET-USER-PROFILE",)
PRIVATE_MESSAGE: Rules = ("CLD-PRIVATE-MESSAGE-VISIBILITY",)


def agent_message(audience: str) -> Rules:
    return _AGENT_MESSAGE if audience == "all" else _AGENT_MESSAGE + PRIVATE_MESSAGE


def consumer_message(conversation: Conversation, assigned: User | None) -> Rules:
    rules: Rules = _AGENT_MESSAGE if assigned and assigned.type == "human" else ()
    return (*rules, "C50") if conversation.transfer is not None else rules


# --- surveys ----------------------------------------------------------------------------------------------------------

_OMITTED: dict[Omission, Rules] = {
    "Close Conversation": ("SUR-CLOSE-CONVERSATION-NO-TRIGGER",),
    "idle": ("SUR-IDLE-CLOSE",),
    "no skill": ("SUR-NO-SKILL",),
    "no survey bot": ("SUR-TRIGGER-SKILL", "SUR-SKILL-ONE-BOT"),
    "Live Chat": ("SUR-MESSAGING-ONLY",),
    "request interval": ("SUR-FREQUENCY",),
    "sampling": ("SUR-FREQUENCY",),
}
_ENDED: dict[str, Rules] = {
    "completed": ("SUR-OUTCOMES", "SUR-CLOSE"),
    "timed out": ("SUR-OUTCOMES", "SUR-TIMEOUT"),
    "closed by Conversational Cloud": ("SUR-OUTCOMES",),
}


def survey_assigned(skill_id: str) -> Rules:
    return () if skill_id else ("SUR-SKILL-ONE-BOT",)


def survey_started(verdict: Verdict) -> Rules:
    rules: Rules = ("SUR-TRIGGER-SKILL", "SUR-AUTO-DEPLOYED", "CLD-TESTER-SURVEY")
    if verdict.has_agent:
        rules += ("SUR-AGENT-READONLY",)
    if verdict.is_limited:
        rules += ("SUR-FREQUENCY",)
    return (*rules, "SUR-CLOSE-DIALOG-TRIGGERS") if verdict.by == "bot" else rules


def survey_omitted(verdict: Verdict) -> Rules:
    if verdict.omitted is None or (verdict.omitted == "Close Conversation" and verdict.by != "bot"):
        return ()
    return _OMITTED[verdict.omitted]


def survey_ended(how: str) -> Rules:
    return _ENDED[how]
