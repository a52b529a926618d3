"""The words of Conversation Builder, and of people who test, that sentences do not have: what to look for instead.

A term is written without blanks and hyphens, so that "time-out", "time out" and "timeout" are the same one. Behind it
are beginnings of words that stand next to each other in the sentences that it means; the sentence that fits best
first.
"""

from __future__ import annotations

from typing import Final

_STUBS: Final = ("{url} answers", "integration {name} answers", "the knowledge base")
_FAILING_CALLS: Final = ("integration {name} {how:integration_failure}", "{url} {how:unanswered}")
_FAILING_TRANSFERS: Final = (
    *("every transfer fails", "{count:transfers}", "the transfer api", "the last transfer attempt", "no transfer has"),
)
_TRANSFERRED: Final = (
    *("a transfer to the skill", "waiting for the skill", "the conversation is with", "the conversation stays"),
)
_CLOSED: Final = ("the working hours", "is {shift:shift}", "it is {moment:moment}")
_RICH_CONTENT: Final = ("the bot shows the card", "the bot shows {count:cards}", "the card", "button {label}")
_PASSING_TIME: Final = ("{wait:duration} pass", "it is {moment:moment}")
_SLOTS: Final = ("the bot variable",)

TERMS: Final[dict[str, tuple[str, ...]]] = {
    # stubs and calls
    "mock": _STUBS,
    "stub": _STUBS,
    "fake": _STUBS,
    "api": ("{url} answers", "integration {name} answers", "has been requested", "the transfer api"),
    "webhook": ("{url} answers", "integration {name} answers", "has been requested"),
    "rest": ("{url} answers", "integration {name} answers", "has been requested"),
    "http": ("{url} answers", "{url} {how:unanswered}", "has been requested"),
    "error": (*_FAILING_CALLS, "answers {status:int}", "the diagnostic", "the bot log"),
    "timeout": (*_FAILING_CALLS, "{url} answers after", "the transfer api {how:silence}"),
    "down": (*_FAILING_CALLS, "the transfer api {how:silence}"),
    "retry": ("consecutive transfer failure", "transfer request", "the transfer api answers {status:int} to every"),
    "ratelimit": ("{url} answers {status:int}", "the transfer api answers {status:int}"),
    "function": ("the platform function", "the bot has the global functions"),
    "functions": ("the platform function", "the bot has the global functions"),
    "faas": ("integration {name} answers", "{url} answers"),
    "livepersonfunction": ("integration {name} answers", "{url} answers"),
    "assertcall": ("has been called", "has been requested"),
    # transfers
    "escalate": (*_TRANSFERRED, "the consumer says {text}"),
    "escalation": (*_TRANSFERRED, "the escalation", "the auto escalation dialog"),
    "handoff": _TRANSFERRED,
    "handover": (*_TRANSFERRED, "hands the conversation back"),
    "handback": ("hands the conversation back", "the conversation is with"),
    "human": ("the agent {agent} is", *_TRANSFERRED),
    "queue": ("waiting for the skill", "the conversation is offered"),
    "queued": ("waiting for the skill", "the conversation is offered"),
    "routing": ("waiting for the skill", "the conversation is offered"),
    "ring": ("lets the ring expire", "ringing conversation", "{action:agent_action} the conversation"),
    "transferfails": _FAILING_TRANSFERS,
    "failedtransfer": _FAILING_TRANSFERS,
    "disambiguation": ("selects the choice", "the bot offers", "means the intent {intent} with the score"),
    "bottobot": ("the bot group", "bot context", "the conversation is with"),
    # skills and agents
    "skillid": ("the skill {skill} with id", "agent transfer {name} has the {field"),
    "workinghours": _CLOSED,
    "officehours": _CLOSED,
    "businesshours": _CLOSED,
    "openinghours": _CLOSED,
    "holiday": _CLOSED,
    "weekend": _CLOSED,
    "shift": _CLOSED,
    "shiftstatus": _CLOSED,
    "specialoccasion": _CLOSED,
    "timezone": ("it is {moment:moment} in",),
    "offline": ("no agent is online", "is {state:state}", "goes {state:state}"),
    "unavailable": ("no agent is online", "all agents are busy", "is {shift:shift}"),
    "away": ("is {state:state}", "goes {state:state}"),
    "busy": ("all agents are busy", "all agents with the skill", "has no free messaging slot"),
    "capacity": ("messaging slot", "all agents are busy"),
    "maxconcurrency": ("messaging slot", "all agents are busy"),
    "note": ("the private message",),
    # what a bot shows
    "carousel": ("the bot shows {count:cards}", "the bot shows the card"),
    "tile": _RICH_CONTENT,
    "richcontent": _RICH_CONTENT,
    "structuredcontent": _RICH_CONTENT,
    "postback": ("taps the button", "taps the quick reply"),
    "click": ("taps", "selects the choice"),
    "chip": ("taps the quick reply", "the bot offers"),
    "menu": ("the bot offers", "selects the choice"),
    "picture": ("the bot shows the image", "the card has", "uploads the file", "only media"),
    "image": ("the bot shows the image", "the card has", "uploads the file", "only media"),
    "map": ("the bot shows the location",),
    "photo": ("uploads the file", "the card has"),
    "attachment": ("uploads the file",),
    "url": ("{url} answers", "leads to {address}"),
    "greeting": ("opens a conversation", "the bot says {text}"),
    "welcome": ("opens a conversation", "the bot says {text}"),
    "typing": ("interaction delay", "says {text} {when:when}"),
    "delay": ("interaction delay", "says {text} {when:when}", "answers after"),
    "slow": ("answers after", "says {text} {when:when}"),
    # understanding
    "nlu": ("means the intent", "the intent", "is the entity"),
    "understand": ("means the intent", "the fallback dialog answers"),
    "confidence": ("with the score",),
    "threshold": ("has the threshold", "with the score"),
    "training": ("means the intent",),
    "faq": ("the knowledge base",),
    "article": ("the knowledge base",),
    "knowledgeai": ("the knowledge base",),
    "fallback": ("the fallback dialog", "the fallback skill"),
    "contextswitch": ("the dialog {dialog} {whether:whether} active", "the dialog starter", "the dialog {dialog} is"),
    "contextswitching": ("the dialog {dialog} {whether:whether} active", "the dialog starter"),
    "trigger": ("the dialog starter", "the dialog {dialog} {whether:whether} active"),
    "walk": ("gets to",),
    "navigate": ("gets to",),
    "reach": ("gets to", "has been reached"),
    "path": ("gets to", "has been reached", "the dialog {dialog} {whether:whether} active"),
    "visited": ("has been reached",),
    "eventually": ("at some point",),
    "anywhere": ("at some point", "never"),
    "absent": ("never", "the bot says nothing"),
    # values
    "slot": (*_SLOTS, "messaging slot"),
    "sde": ("the consumer has the",),
    "profile": ("the consumer has the", "has the profile"),
    "contextservice": ("context data",),
    "contextwarehouse": ("context data",),
    "envvar": ("the environment variable",),
    "javascript": ("{panel:panel}:", "the bot has the global functions"),
    "script": ("{panel:panel}:", "the bot has the global functions", "the bot log"),
    "debug": ("the bot log", "the bot setting"),
    "print": ("the bot log",),
    "log": ("the bot log",),
    # conversations and time
    "csat": ("the survey", "serves the skill"),
    "nps": ("the survey", "serves the skill"),
    "rating": ("the survey", "serves the skill"),
    "session": ("the bot setting", *_PASSING_TIME),
    "idle": ("{wait:duration} pass", "the idle conversation"),
    "inactivity": ("{wait:duration} pass", "the idle conversation"),
    "sleep": _PASSING_TIME,
    "clock": _PASSING_TIME,
    "date": ("it is {moment:moment}",),
    "weekday": ("it is {moment:moment}",),
    "silence": ("the bot says nothing", "{wait:duration} pass", "falls silent", "{how:silence}"),
    "noresponse": ("the bot says nothing", "falls silent", "{how:unanswered}", "{how:silence}"),
    "resume": ("opens a conversation", "{wait:duration} pass"),
    "endconversation": ("closes the conversation", "{action:agent_action} the conversation", "the conversation is {"),
    "resolve": ("closes the conversation", "{action:agent_action} the conversation"),
    "readreceipt": ("messages are shown as",),
    "delivered": ("messages are shown as",),
    "login": ("signs in", "is {state:state}"),
    "authentication": ("signs in",),
    "authenticated": ("signs in",),
    "transcript": ("the stored transcript", "the bot says:", "sees {text}"),
    "history": ("sees {text}", "the stored transcript"),
    "whatsapp": ("uses the channel",),
    "sms": ("uses the channel",),
    "publish": ("saves the bot",),
    "deploy": ("serves the skill", "is connected to the bot"),
    "collaboration": ("the bot group",),
}
