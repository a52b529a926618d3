"""The bridge between a flow and the script sandbox: what a panel's code sees, and what its effects mean.

The sandbox is pure: state in, effects out. Here the session becomes that state, and each effect becomes an event or a
part of `Outcome`, which the flow acts on. Effects recorded before an error count.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from . import events as ev
from .errors import Unsupported
from .files import NO_CAPTION
from .ports import Outgoing, TransferContext
from .script import CONVERSATION_START, Effect, Panel, ScriptState
from .session import Session

if TYPE_CHECKING:
    from .turn import Brain

Note = Callable[..., Any]  # (body, rules=...)


@dataclass(slots=True)
class Outcome:
    """What the flow has to do after a panel ran."""

    messages: list[Outgoing] = field(default_factory=list)
    trigger: str | None = None
    delay_ms: int | None = None
    immediate: bool = False  # sendImmediateReply: the interaction's own content is dropped
    quick_replies: list[ev.Choice] = field(default_factory=list)
    context: TransferContext = field(default_factory=TransferContext)
    error: str = ""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a script can ask about besides the session."""

    conversation_id: str
    now_ms: int
    payload: str | None
    account: str
    fields: Mapping[str, list[str]]


def state_for(brain: Brain, session: Session, around: Surroundings) -> ScriptState:
    """The session as a script sees it."""
    bot = brain.bot
    last = session.last_result
    return ScriptState(
        global_functions=bot.global_functions,
        variables={name: stored.value for name, stored in session.variables.items()},
        results={f"api_{name}": result.json for name, result in session.results.items()},
        statuses={f"api_{name}Status": result.status for name, result in session.results.items()},
        fields=around.fields,
        user_message=session.user_message,
        button_payload=around.payload,
        quick_reply_payload=around.payload,
        env=dict(brain.environment),
        conversation_id=around.conversation_id,
        chat_bot_id=bot.id,
        account_id=around.account,
        user_id=around.conversation_id,
        channel=session.channel,
        web_view=dict(session.web_view),
        file_caption=(session.file.caption or NO_CAPTION) if session.file else None,
        file_type=session.file.type if session.file else None,
        dialog_starter_intent=bot.intent_name(session.starter_intent) if session.starter_intent else None,
        api_executed=None if last is None else last.status > 0,
        api_status=str(last.status) if last is not None else None,
        now_ms=around.now_ms,
        seed=_seed(brain.seed, around.conversation_id, session.scripts),
    )


def _seed(seed: int, conversation_id: str, run: int) -> int:
    """A seed of its own for each run, or every `Math.random` of a conversation would be the same number."""
    return zlib.crc32(f"{seed} {conversation_id} {run}".encode())


_PANEL_RULES: Final[dict[str, tuple[str, ...]]] = {
    CONVERSATION_START.name: ("JS-INIT-CONVERSATION",),
    "Process User Response": ("INT-CODE-PANELS", "INT-PUR-ROLE", "INT-ORDER-QUESTION"),
    "Transform Result Script": ("API-TRANSFORM-SCRIPT",),
}


def run_panel(brain: Brain, session: Session, panel: Panel, around: Surroundings, note: Note) -> Outcome:
    """Run a panel's code and apply its effects."""
    result = brain.scripts.run(panel, state_for(brain, session, around))
    rules = _PANEL_RULES.get(panel.name, ("INT-CODE-PANELS",))
    note(ev.ScriptRan(panel.name), rules=(*rules, *result.rules))
    effects = _Effects(note)
    for effect in result.effects:
        effects.apply(effect)
    for remark in result.notes:
        note(ev.DiagnosticReported("script", remark.text), rules=(remark.code,))
    for name in result.unsupported:
        note(ev.DiagnosticReported("unknown-platform-function", f"botContext.{name} is not a documented function"))
    for error in (result.global_error, result.error):
        if error is not None:
            note(ev.ScriptFailed(error.panel, str(error), error.line))
    if result.question is not None:
        raise Unsupported(f"botContext.{result.question.name} in {panel.where}", "nothing scripts its answer")
    if result.error is not None and not result.error.is_cut_off:  # a script that is cut off does not stop the flow
        effects.outcome.error = str(result.error)
    return effects.outcome


class _Effects:
    """Applies what a script recorded, in its order."""

    def __init__(self, note: Note) -> None:
        self.outcome = Outcome()
        self._note = note

    def apply(self, effect: Effect) -> None:
        handle = _HANDLERS.get(effect.name)
        if handle is None:
            self._note(ev.DiagnosticReported("not-emulated", f"botContext.{effect.name} has no effect here"))
        else:
            handle(self, *effect.args)

    def set_variable(self, name: Any, value: Any, duration: Any) -> None:
        rules = ("VAR-ARE-STRINGS", "VAR-SCOPE-DEFAULT-REQUEST") if duration == "request" else ("VAR-ARE-STRINGS",)
        self._note(ev.VariableSet(str(name), str(value), duration), rules=rules)

    def trigger(self, name: Any) -> None:
        self.outcome.trigger = str(name)

    def delay(self, delay_ms: Any) -> None:
        self.outcome.delay_ms = int(delay_ms)  # C41: the last value of a code block counts

    def message(self, text: Any) -> None:
        self.outcome.messages.append(Outgoing(str(text)))

    def message_with_replies(self, text: Any, replies: Any) -> None:
        self.outcome.messages.append(Outgoing(str(text), choices=tuple(map(_quick_reply, replies))))

    def immediate(self, texts: Any) -> None:
        self.outcome.messages += [Outgoing(str(text)) for text in texts]
        self.outcome.immediate = True

    def private(self, text: Any) -> None:
        self.outcome.messages.append(Outgoing(str(text), private=True))

    def add_replies(self, replies: Any) -> None:
        self.outcome.quick_replies += map(_quick_reply, replies)

    def allow_max_text(self, allowed: Any) -> None:
        self._note(ev.MaxTextResponseSet(bool(allowed)), rules=("JS-SET-ALLOW-MAX-TEXT",))

    def debug(self, text: Any) -> None:
        self._note(ev.DebugMessagePrinted(str(text)))

    def custom_event(self, user_message: Any, name: Any, detail: Any = "") -> None:
        self._note(ev.CustomEventLogged(str(name), str(user_message), str(detail)))

    def transfer_message(self, text: Any) -> None:
        self.outcome.context = TransferContext(self.outcome.context.intent_id, str(text))

    def transfer_intent(self, intent: Any, domain: Any = "") -> None:
        """By id, or by intent and domain name: an export knows one domain's intents by name."""
        self.outcome.context = TransferContext(str(intent), self.outcome.context.user_message)
        if domain:
            self._note(ev.DebugMessagePrinted(f"transfer intent {intent} of the domain {domain}"))


def _quick_reply(pair: tuple[str, str]) -> ev.Choice:
    title, payload = pair
    return ev.Choice(title, payload, "quick reply")


_HANDLERS: dict[str, Callable[..., None]] = {
    "setBotVariable": _Effects.set_variable,
    "setTriggerNextMessage": _Effects.trigger,
    "setMessageDelay": _Effects.delay,
    "sendMessage": _Effects.message,
    "sendMessageWithQuickReplies": _Effects.message_with_replies,
    "sendImmediateReply": _Effects.immediate,
    "sendPrivateMessage": _Effects.private,
    "addQuickReplies": _Effects.add_replies,
    "setAllowMaxTextResponse": _Effects.allow_max_text,
    "printDebugMessage": _Effects.debug,
    "logCustomEvent": _Effects.custom_event,
    "setBotTransferUserMessage": _Effects.transfer_message,
    "setBotTransferIntentId": _Effects.transfer_intent,
    "setBotTransferIntentbyDomain": _Effects.transfer_intent,
}
