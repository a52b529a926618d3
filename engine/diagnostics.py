"""Diagnostics: what the emulator noticed about a bot and its account, each with a stable code.

`CODES` is the one table of codes. Most diagnostics are events of the kind DiagnosticReported, which name their code;
`_FROM_EVENTS` finds them in events of other kinds. A new code is one line in `CODES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Literal

from . import events as ev
from .log import Event
from .log.assumptions import ASSUMPTIONS

__all__ = ["ACTIONS", "CODES", "Action", "Diagnostic", "diagnostics"]

Action = Literal["error", "warn", "ignore"]
"""What a run does about a diagnostic: it fails the scenario, is counted in the summary, or is passed over."""

ACTIONS: Final[tuple[Action, ...]] = ("error", "warn", "ignore")
ASSUMPTION_USED: Final = "assumption-used"


CODES: Final[Mapping[str, str]] = MappingProxyType(
    {
        # code of the author
        "script-error": "An author's code ended with an error or was cut off.",
        "script-host-limit": "The host ended an author's code that could not be interrupted.",
        "jump-to-nowhere": "Code leads to an interaction or a dialog that the bot does not have.",
        "script": "Code uses something that the platform treats differently, such as newer JavaScript.",
        "unknown-platform-function": "Code calls a function of botContext that is not documented.",
        "unknown-intent": "Code passes on an intent that the bot does not use.",
        # texts, references and content
        "unresolved-reference": "A reference in a text, a field or a condition has no value and stays as typed.",
        "regular-expression": "A regular expression of a rule cannot be used, so the rule does not hold.",
        "rich-content": "Rich content cannot be read, and nothing is sent.",
        "channel-limit": "A card, a button or a quick reply is longer, or more of them, than channels allow.",
        "channel-support": "The channel shows text only, and the parts to tap are left out.",
        "not-supported": "Conversational Cloud does not support this kind of interaction; nothing is sent.",
        "media-not-whitelisted": "The domain of a picture, video or sound is not whitelisted; it is not shown.",
        "close-string-with-text": "The text around a command that closes the conversation is not shown.",
        "profile-not-set": "SET_USER_PROFILE has no effect and is shown as a text.",
        # flow
        "several-dialogs-match": "Several dialogs match an input, and the first one takes it.",
        "dialog-disabled": "The flow leads into a dialog that is disabled.",
        "unrecognised-utterance": "No dialog takes what the consumer said; agents are asked to annotate it.",
        "ignored-variable": "An environment variable has been withdrawn and has no effect.",
        "blocking-variables": "The environment variables that block interruptions contradict each other.",
        "interruption-blocked": "The consumer wrote while the bot was responding, and is not heard.",
        # requests
        "request-without-stub": "A bot calls an address for which the scenario has no answer: the host is unreachable.",
        "integration-address": "The address of an integration is not valid, so it cannot be called.",
        "line-break-in-request": "A line break in a value keeps an integration from being called.",
        "integration-failed": "The call of an integration failed, and no rule is for that.",
        # escalation
        "unknown-skill": "A transfer names a skill that the account does not have.",
        "unknown-agent": "A transfer names an agent that the account does not have.",
        "skill-id-not-numeric": "The skill id of a transfer is not a number, so no call is made.",
        "already-transferring": "A bot asks for a transfer while another one is under way.",
        "transfer-too-late": "A late transfer call arrives when the conversation is elsewhere.",
        "output-after-transfer": "A bot says something after its transfer call: out of place, or not shown.",
        "message-order": "Messages, or a text and a transfer, are so close that their order is not guaranteed.",
        "preview-cannot-transfer": "A bot in the Preview cannot transfer.",
        # agent connectors
        "bot-user-taken": "A bot user is connected to another bot already.",
        "connector-running": "An agent connector cannot be changed while it is running.",
        "connector-stopped": "A message does not reach the bot: its agent connector is stopped.",
        "message-too-late": "A message comes too long after the last answered one, and is ignored.",
        "message-filtered": "A Manager bot ignores a message, as its settings say.",
        "stuck-measure-missing": "A conversation is stuck, and the connector has no measure for that.",
        "input-dropped": "An input does not reach the bot: the conversation was taken from it before.",
        "web-view-message-dropped": "A web view's message does not reach the bot, which has no conversation.",
        # steps
        "unknown-text": "A step forbids a text that no bot of the scenario has, so that it can hardly fail.",
        # the emulator
        ASSUMPTION_USED: "The outcome rests on an assumption where the documents are silent.",
        "timer-failed": "The emulator cannot continue a conversation of a server.",
    }
)
"""The meaning of every code in a sentence, in the order of the documentation."""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A diagnostic: its code, its text in one line or more, and the event that is or carries it."""

    code: str
    text: str
    event: Event

    @property
    def node(self) -> str:
        """The bot node, as authors know it; the bot's name where there is none; empty for the account."""
        return self.event.node or self.event.bot or ""


def diagnostics(events: Iterable[Event], *, used: set[str] | None = None) -> Iterator[Diagnostic]:
    """The diagnostics among these events, in their order; an assumption only where it is used first.

    Args:
        events: a log, or any part of one.
        used: the assumptions that an earlier part of the log has used; new ones are added.
    """
    used = set() if used is None else used
    for event in events:
        if find := _FROM_EVENTS.get(type(event.body)):
            yield Diagnostic(*find(event.body), event)
        if event.rules:
            for one in event.assumptions:
                if one not in used:
                    used.add(one)
                    says = f"{one}: {ASSUMPTIONS[one].says}" if one in ASSUMPTIONS else one
                    yield Diagnostic(ASSUMPTION_USED, says, event)


def _script_error(body: ev.ScriptFailed) -> tuple[str, str]:
    code = "script-host-limit" if body.limit == "host" else "script-error"
    place = f", line {body.line}, column {body.column}" if body.line else ""
    return code, f"{body.panel}{place}: {body.message}"


def _late_output(body: ev.PostTransferOutput) -> tuple[str, str]:
    seen = "may come out of place" if body.shown else "is not shown"
    return "output-after-transfer", f"{body.text!r} comes after the transfer call and {seen}"


_FROM_EVENTS: Final[Mapping[type[Any], Callable[[Any], tuple[str, str]]]] = MappingProxyType(
    {
        ev.DiagnosticReported: lambda body: (body.code, body.text),
        ev.PostTransferOutput: _late_output,
        ev.ScriptFailed: _script_error,
    }
)
"""The kinds of events that are diagnostics: from the body to code and text."""
