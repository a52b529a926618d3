"""The bridge between a flow and the script sandbox: what a panel's code sees, and what its effects mean.

The sandbox is pure: state in, effects out. Here the session becomes that state, and each effect becomes an event or a
part of `Outcome`, which the flow acts on. Effects recorded before an error count.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from . import events as ev
from .ports import Outgoing, TransferContext
from .script import Effect, Panel, ScriptOutcome, ScriptState
from .session import Session

if TYPE_CHECKING:
    from .flow import Brain


@dataclass(slots=True)
class Outcome:
    """What the flow has to do after a panel ran."""

    messages: list[Outgoing] = field(default_factory=list)
    trigger: str | None = None
    delay_ms: int | None = None
    immediate: bool = False  # sendImmediateReply: the interaction's own content is dropped
    quick_replies: list[ev.Choice] = field(default_factory=list)
    context: TransferContext = TransferContext()
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
        statuses={f"api_{name}": result.status for name, result in session.results.items()},
        fields=around.fields,
        user_message=session.user_message,
        button_payload=around.payload or "",
        quick_reply_payload=around.payload or "",
        env=dict(brain.environment),
        conversation_id=around.conversation_id,
        chat_bot_id=bot.id,
        account_id=around.account,
        user_id=around.conversation_id,
        dialog_starter_intent=bot.intent_name(session.starter_intent) if session.starter_intent else "",
        api_executed=None if last is None else last.status > 0,
        api_status=str(last.status) if last is not None else "",
        now_ms=around.now_ms,
        seed=brain.seed,
    )


def run_panel(
    brain: Brain, session: Session, panel: Panel, around: Surroundings, note: Callable[..., Any]
) -> Outcome:
    """Run a panel's code and apply its effects."""
    result = brain.scripts.run(panel, state_for(brain, session, around))
    note(ev.ScriptRan(panel.name), rules=("INT-CODE-PANELS",))
    outcome = Outcome()
    for effect in result.effects:
        _EFFECTS.get(effect.name, _unknown)(effect, outcome, note)
    _report(panel, result, outcome, note)
    return outcome


def _report(panel: Panel, result: ScriptOutcome, outcome: Outcome, note: Callable[..., Any]) -> None:
    for name in result.unsupported:
        note(ev.DiagnosticReported("unknown-platform-function", f"botContext.{name} is not a documented function"))
    if result.error is not None:
        note(ev.ScriptFailed(panel.name, result.error.message, result.error.line or 0))
        if not result.error.timed_out:  # a script that is cut off does not stop the flow
            outcome.error = f"{panel.where}, {panel.name}, line {result.error.line}: {result.error.message}"


Apply = Callable[[Effect, Outcome, Callable[..., Any]], None]


def _set_variable(effect: Effect, outcome: Outcome, note: Callable[..., Any]) -> None:
    name, value, duration = effect.args[:3]
    note(ev.VariableSet(str(name), str(value), duration), rules=("VAR-ARE-STRINGS",))


def _trigger(effect: Effect, outcome: Outcome, note: Callable[..., Any]) -> None:
    outcome.trigger = str(effect.args[0])


def _delay(effect: Effect, outcome: Outcome, note: Callable[..., Any]) -> None:
    outcome.delay_ms = int(effect.args[0])  # C41: the last value of a code block counts


def _message(effect: Effect, outcome: Outcome, note: Callable[..., Any]) -> None:
    outcome.messages.append(Outgoing(str(effect.args[0])))


def _messages(effect: Effect, outcome: Outcome, note: Callable[..., Any]) -> None:
    outcome.messages += [Outgoing(str(text)) for text in effect.args[0]]


def _message_with_replies(effect: Effect, outcome: Outcome, note: Callable[..., Any]) -> None:
    outcome.messages.append(Outgoing(str(effect.args[0]), choices=tuple(map(_quick_reply, effect.args[1]))))


def _immediate(effect: Effect, outcome: Outcome, note: Callable[..., Any]) -> None:
    texts = effect.args[0] if isinstance(effect.args[0], (list, tuple)) else [effect.args[0]]
    outcome.messages += [Outgoing(str(text)) for text in texts]
    outcome.immediate = True


def _private(effect: Effect, outcome: Outcome, note: Callable[..., Any]) -> None:
    outcome.messages.append(Outgoing(str(effect.args[0]), private=True))


def _add_replies(effect: Effect, outcome: Outcome, note: Callable[..., Any]) -> None:
    outcome.quick_replies += map(_quick_reply, effect.args[0])


def _quick_reply(text: object) -> ev.Choice:
    title, _, payload = str(text).partition("~")
    return ev.Choice(title, payload or title, "quick reply")


def _debug(effect: Effect, outcome: Outcome, note: Callable[..., Any]) -> None:
    note(ev.DebugMessagePrinted(str(effect.args[0])))


def _custom_event(effect: Effect, outcome: Outcome, note: Callable[..., Any]) -> None:
    user_message, name, *detail = map(str, effect.args)
    note(ev.CustomEventLogged(name, user_message, detail[0] if detail else ""))


def _transfer_message(effect: Effect, outcome: Outcome, note: Callable[..., Any]) -> None:
    outcome.context = TransferContext(outcome.context.intent_id, str(effect.args[0]))


def _transfer_intent(effect: Effect, outcome: Outcome, note: Callable[..., Any]) -> None:
    outcome.context = TransferContext(str(effect.args[0]), outcome.context.user_message)


def _unknown(effect: Effect, outcome: Outcome, note: Callable[..., Any]) -> None:
    note(ev.DiagnosticReported("not-emulated", f"botContext.{effect.name} has no effect here"))


_EFFECTS: dict[str, Apply] = {
    "setBotVariable": _set_variable,
    "setTriggerNextMessage": _trigger,
    "setMessageDelay": _delay,
    "sendMessage": _message,
    "sendMessages": _messages,
    "sendMessageWithQuickReplies": _message_with_replies,
    "sendImmediateReply": _immediate,
    "sendPrivateMessage": _private,
    "addQuickReplies": _add_replies,
    "printDebugMessage": _debug,
    "logCustomEvent": _custom_event,
    "setBotTransferUserMessage": _transfer_message,
    "setBotTransferIntentId": _transfer_intent,
    "setBotTransferIntentbyDomain": _transfer_intent,
}
