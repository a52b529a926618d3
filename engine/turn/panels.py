"""The bridge between a flow and the script sandbox: a panel runs, and its effects mean something.

The sandbox is pure: state in, effects out. `surroundings.py` makes the state; here each effect becomes an event or a
part of `Outcome`, which the flow acts on. Effects recorded before an error count.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from .. import events as ev
from ..errors import Unsupported
from ..ports import ContextChange, ContextOwners, Outgoing
from ..script import (
    CONVERSATION_START,
    Effect,
    Panel,
    Question,
    ScriptError,
    ScriptOutcome,
    ScriptState,
    declared_names,
)
from .script_context import ScriptContext, context_owners, state_for
from .session import Session

if TYPE_CHECKING:
    from ..bot import Bot
    from .deployment_settings import DeploymentSettings

Note = Callable[..., Any]  # (body, rules=...)
Run = Callable[[Panel, ScriptState], ScriptOutcome]


@dataclass(slots=True)
class Outcome:
    """What the flow has to do after a panel ran."""

    messages: list[Outgoing] = field(default_factory=list)
    trigger: str | None = None
    delay_ms: int | None = None
    immediate: bool = False  # sendImmediateReply: the interaction's own content is dropped
    quick_replies: list[ev.Choice] = field(default_factory=list)
    error: str = ""


_PANEL_RULES: Final[dict[str, tuple[str, ...]]] = {
    CONVERSATION_START.name: ("JS-INIT-CONVERSATION",),
    "Process User Response": ("INT-CODE-PANELS", "INT-PUR-ROLE", "INT-ORDER-QUESTION"),
    "Transform Result Script": ("API-TRANSFORM-SCRIPT",),
}


def run_panel(
    deployment: DeploymentSettings, session: Session, panel: Panel, around: ScriptContext, note: Note, run: Run
) -> Outcome:
    """Run a panel's code, by `run`, and apply its effects."""
    state = state_for(deployment, session, around)
    result = _answered(deployment, panel, state, note, run)
    rules: tuple[str, ...] = _PANEL_RULES.get(panel.name, ("INT-CODE-PANELS",))
    if panel.name == "Post-Process Code" and any(it.duration == "request" for it in session.variables.values()):
        rules = (*rules, "JS-REQUEST-SCOPE-PRE-POST")
    if "JS-GET-ENGAGEMENT-ATTRIBUTE" in result.rules:
        rules = (*rules, "CLD-CHAT-ATTRIBUTES")
    note(ev.ScriptRan(panel.name), rules=(*rules, *panel.rules, *result.rules))
    effects = _Effects(note, around.bot, context_owners(around.bot, state.user_id, state.conversation_id))
    for effect in result.effects:
        effects.apply(effect)
    for remark in result.notes:
        at = f"{remark.panel}, line {remark.line}: " if remark.line else ""
        note(ev.DiagnosticReported("script", at + remark.text), rules=(remark.code,))
    for name in result.unsupported:
        note(ev.DiagnosticReported("unknown-platform-function", f"botContext.{name} is not a documented function"))
    if result.global_error is not None:
        _note_failure(note, result.global_error, "JS-GLOBAL-ERRORS-SILENT")
    if result.error is not None:
        _note_failure(note, result.error, *_scope_rule(around.bot, result.error.missing))
    if result.error is not None and not result.error.is_cut_off:  # a script that is cut off does not stop the flow
        effects.outcome.error = str(result.error)
    return effects.outcome


def _answered(deployment: DeploymentSettings, panel: Panel, state: ScriptState, note: Note, run: Run) -> ScriptOutcome:
    """Run the panel; as often as it asks the world something, put in the answer and run it again from the start.

    Raises:
        Unsupported: nobody has scripted the answer.
    """
    while True:
        result = run(panel, state)
        question = result.question
        if question is None:
            return result
        if question.name not in deployment.answers:
            hint = f'script its answer: Given the platform function "{question.name}" answers:'
            raise Unsupported(f"botContext.{question.name} in {panel.where or panel.name}", hint)
        answer = _as_returned(question, deployment.answers[question.name])
        arguments = tuple(str(argument) for argument in question.args)
        note(
            ev.PlatformFunctionAnswered(question.name, arguments, deployment.answers[question.name]),
            rules=("JS-ASK-MAVEN",),
        )
        state = replace(state, answers={**state.answers, question.key: answer})


def _as_returned(question: Question, answer: str) -> str:
    """`askMaven` returns its JSON as a text (JS-ASK-MAVEN), so that text is what is JSON here."""
    return json.dumps(answer) if question.name == "askMaven" else answer


def _note_failure(note: Note, error: ScriptError, *rules: str) -> None:
    offended = (error.rule,) if error.rule else ()
    note(ev.ScriptFailed(error.panel, str(error), error.line), rules=(*rules, *offended))


def _scope_rule(bot: Bot, missing: str) -> tuple[str, ...]:
    """JS-PANEL-SCOPE where the name that code misses is declared in some panel: it is local to that one."""
    panels = (code for one in bot.interactions for code in (one.pre_process, one.post_process, one.process_response))
    is_local = bool(missing) and any(missing in declared_names(code) for code in panels if code)
    return ("JS-PANEL-SCOPE",) if is_local else ()


class _Effects:
    """Applies what a script recorded, in its order."""

    def __init__(self, note: Note, bot: Bot, owners: ContextOwners) -> None:
        self.outcome = Outcome()
        self._note = note
        self._bot = bot
        self._owners = owners

    def apply(self, effect: Effect) -> None:
        _HANDLERS[effect.name](self, *effect.args)

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
        self._note(ev.TransferContextSet(user_message=str(text)), rules=("JS-SET-TRANSFER-MESSAGE",))

    def escalation_event(self, user_message: Any, kind: Any) -> None:
        self._note(ev.EscalationEventLogged(str(kind), str(user_message)))

    def transfer_intent(self, intent_id: Any) -> None:
        self._note(ev.TransferContextSet(intent_id=str(intent_id)), rules=("JS-SET-TRANSFER-INTENT-ID",))

    def transfer_intent_by_domain(self, intent: Any, domain: Any) -> None:
        """By names: what is passed on is the intent's id, which an export knows (JS-SET-TRANSFER-INTENT-DOMAIN)."""
        intent_id = self._bot.intent_id(str(intent), domain=str(domain))
        if intent_id is None:
            what = f"the bot uses no intent {intent} of a domain {domain}: no intent is passed on"
            self._note(ev.DiagnosticReported("unknown-intent", what), rules=("JS-SET-TRANSFER-INTENT-DOMAIN",))
            return
        self.transfer_intent(intent_id)

    # --- the context service -----------------------------------------------------------------------------------------

    def register_namespace(self, namespace: Any, ttl_s: Any) -> None:
        self._change(ev.ContextNamespaceRegistered(str(namespace), ttl_s), "JS-CCS-NAMESPACE")

    def delete_namespace(self, namespace: Any) -> None:
        self._change(ev.ContextNamespaceDeleted(str(namespace)), "JS-CCS-NAMESPACE")

    def set_context(self, scope: ev.ContextScope, namespace: Any, key: Any, value: Any) -> None:
        written = ev.ContextDataSet(scope, str(namespace), self._owners[scope], str(key), str(value))
        self._change(written, "JS-CCS-SET", "JS-CCS-SCOPES")

    def delete_context(self, scope: ev.ContextScope, namespace: Any, key: Any = None) -> None:
        owner = self._owners[scope]
        self._change(ev.ContextDataDeleted(scope, str(namespace), owner, key), "JS-CCS-DELETE")

    def _change(self, change: ContextChange, *rules: str) -> None:
        self._note(change, rules=rules)  # the context service hears of it from the log


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
    "setBotTransferIntentbyDomain": _Effects.transfer_intent_by_domain,
    "logEscalationEvent": _Effects.escalation_event,
    "registerContextNamespace": _Effects.register_namespace,
    "deleteContextNamespace": _Effects.delete_namespace,
    "setContextData": _Effects.set_context,
    "deleteContextData": _Effects.delete_context,
    "deleteAllContextData": _Effects.delete_context,
}
