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

__all__ = ["ACTIONS", "CODES", "Action", "Code", "Diagnostic", "diagnostics"]

Action = Literal["error", "warn", "ignore"]
"""What a run does about a diagnostic: it fails the scenario, is counted in the summary, or is passed over."""

ACTIONS: Final[tuple[Action, ...]] = ("error", "warn", "ignore")
ASSUMPTION_USED: Final = "assumption-used"


@dataclass(frozen=True, slots=True)
class Code:
    """The meaning of a code in a sentence, and what a run does about it by default."""

    means: str
    action: Action = "warn"


CODES: Final[Mapping[str, Code]] = MappingProxyType(
    {
        # code of the author
        "script-error": Code("An author's code ended with an error or was cut off."),
        "script-host-limit": Code("The host ended an author's code that could not be interrupted."),
        "jump-to-nowhere": Code("Code leads to an interaction or a dialog that the bot does not have."),
        "script": Code("Code uses something that the platform treats differently, such as newer JavaScript."),
        "unknown-platform-function": Code("Code calls a function of botContext that is not documented."),
        "unknown-intent": Code("Code passes on an intent that the bot does not use."),
        # texts, references and content
        "unresolved-reference": Code("A reference in a text or a field has no value and stays as typed."),
        "regular-expression": Code("A regular expression of a rule cannot be used, so the rule does not hold."),
        "rich-content": Code("Rich content cannot be read, and nothing is sent."),
        "channel-limit": Code("A card, a button or a quick reply is longer, or more of them, than channels allow."),
        "channel-support": Code("The channel shows text only, and the parts to tap are left out."),
        "not-supported": Code("Conversational Cloud does not support this kind of interaction; nothing is sent."),
        "media-not-whitelisted": Code("The domain of a picture, video or sound is not whitelisted; it is not shown."),
        "close-string-with-text": Code("The text around a command that closes the conversation is not shown."),
        "profile-not-set": Code("SET_USER_PROFILE has no effect and is shown as a text."),
        # flow
        "several-dialogs-match": Code("Several dialogs match an input, and the first one takes it."),
        "dialog-disabled": Code("The flow leads into a dialog that is disabled."),
        "unrecognised-utterance": Code("No dialog takes what the consumer said; agents are asked to annotate it."),
        "ignored-variable": Code("An environment variable has been withdrawn and has no effect."),
        "blocking-variables": Code("The environment variables that block interruptions contradict each other."),
        "interruption-blocked": Code("The consumer wrote while the bot was responding, and is not heard."),
        # requests
        "request-without-stub": Code("A bot calls an address for which the scenario has no answer.", "error"),
        "integration-address": Code("The address of an integration is not valid, so it cannot be called."),
        "line-break-in-request": Code("A line break in a value keeps an integration from being called."),
        "integration-failed": Code("The call of an integration failed, and no rule is for that."),
        # escalation
        "unknown-skill": Code("A transfer names a skill that the account does not have."),
        "unknown-agent": Code("A transfer names an agent that the account does not have."),
        "skill-id-not-numeric": Code("The skill id of a transfer is not a number, so no call is made."),
        "already-transferring": Code("A bot asks for a transfer while another one is under way."),
        "transfer-too-late": Code("A late transfer call arrives when the conversation is elsewhere."),
        "output-after-transfer": Code("A bot says something after its transfer call: out of place, or not shown."),
        "message-order": Code("Messages, or a text and a transfer, are so close that their order is not guaranteed."),
        "preview-cannot-transfer": Code("A bot in the Preview cannot transfer."),
        # agent connectors
        "bot-user-taken": Code("A bot user is connected to another bot already."),
        "connector-running": Code("An agent connector cannot be changed while it is running."),
        "connector-stopped": Code("A message does not reach the bot: its agent connector is stopped."),
        "message-too-late": Code("A message comes too long after the last answered one, and is ignored."),
        "message-filtered": Code("A Manager bot ignores a message, as its settings say."),
        "stuck-measure-missing": Code("A conversation is stuck, and the connector has no measure for that."),
        "input-dropped": Code("An input does not reach the bot: the conversation was taken from it before."),
        "web-view-message-dropped": Code("A web view's message does not reach the bot, which has no conversation."),
        # the emulator
        ASSUMPTION_USED: Code("The outcome rests on an assumption where the documents are silent.", "ignore"),
        "timer-failed": Code("The emulator cannot continue a conversation of a server."),
    }
)
"""Every code, in the order of the documentation."""


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
