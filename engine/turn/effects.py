"""The effects of a script, applied: each becomes an event or a part of `Outcome`, which the panel's runner acts on.

Effects recorded before an error count.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .. import events as ev
from ..ports import ContextOwners, Outgoing
from ..script import Effect
from . import citations
from .scope import Scope


@dataclass(slots=True)
class Outcome:
    """The effects of a panel that the runner acts on."""

    messages: list[Outgoing] = field(default_factory=list)
    trigger: str | None = None
    delay_ms: int | None = None
    immediate: bool = False  # sendImmediateReply: the interaction's own content is dropped
    quick_replies: list[ev.Choice] = field(default_factory=list)


class Effects:
    """Applies what a script recorded, in its order."""

    def __init__(self, scope: Scope, owners: ContextOwners) -> None:
        self.outcome = Outcome()
        self._scope = scope
        self._owners = owners

    def apply(self, effect: Effect) -> None:
        _HANDLERS[effect.name](self, *effect.args)

    def set_variable(self, name: Any, value: Any, duration: Any, is_object: bool = False) -> None:
        stored_name = self._scope.references.stored_name(str(name))
        self._note(ev.VariableSet(stored_name, str(value), duration, is_object=is_object))

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
        self._note(ev.MaxTextResponseSet(bool(allowed)))

    def debug(self, text: Any) -> None:
        self._note(ev.DebugMessagePrinted(str(text)))

    def custom_event(self, user_message: Any, name: Any, detail: Any = "") -> None:
        self._note(ev.CustomEventLogged(str(name), str(user_message), str(detail)))

    def transfer_message(self, text: Any) -> None:
        self._note(ev.TransferContextSet(user_message=str(text)))

    def escalation_event(self, user_message: Any, kind: Any) -> None:
        self._note(ev.EscalationEventLogged(str(kind), str(user_message)))

    def transfer_intent(self, intent_id: Any) -> None:
        self._note(ev.TransferContextSet(intent_id=str(intent_id)))

    def transfer_intent_by_domain(self, intent: Any, domain: Any) -> None:
        """Pass on the id of the intent with these names, if the bot uses it (JS-SET-TRANSFER-INTENT-DOMAIN)."""
        intent_id = self._scope.bot.intent_id(str(intent), domain=str(domain))
        if intent_id is None:
            what = f"the bot does not use an intent {intent} of a domain {domain}: none is passed on"
            self._scope.note(ev.DiagnosticReported("unknown-intent", what), rules=citations.UNKNOWN_INTENT)
            return
        self.transfer_intent(intent_id)

    # --- the context service, which follows the log ------------------------------------------------------------------

    def register_namespace(self, namespace: Any, ttl_s: Any) -> None:
        self._note(ev.ContextNamespaceRegistered(str(namespace), ttl_s))

    def delete_namespace(self, namespace: Any) -> None:
        self._note(ev.ContextNamespaceDeleted(str(namespace)))

    def set_context(self, scope: ev.ContextScope, namespace: Any, key: Any, value: Any) -> None:
        self._note(ev.ContextDataSet(scope, str(namespace), self._owners[scope], str(key), str(value)))

    def delete_context(self, scope: ev.ContextScope, namespace: Any, key: Any = None) -> None:
        self._note(ev.ContextDataDeleted(scope, str(namespace), self._owners[scope], key))

    def _note(self, body: ev.Body) -> None:
        self._scope.note(body, rules=citations.effect(body))


def _quick_reply(pair: tuple[str, str]) -> ev.Choice:
    title, payload = pair
    return ev.Choice(title, payload, "quick reply")


_HANDLERS: dict[str, Callable[..., None]] = {
    "setBotVariable": Effects.set_variable,
    "setTriggerNextMessage": Effects.trigger,
    "setMessageDelay": Effects.delay,
    "sendMessage": Effects.message,
    "sendMessageWithQuickReplies": Effects.message_with_replies,
    "sendImmediateReply": Effects.immediate,
    "sendPrivateMessage": Effects.private,
    "addQuickReplies": Effects.add_replies,
    "setAllowMaxTextResponse": Effects.allow_max_text,
    "printDebugMessage": Effects.debug,
    "logCustomEvent": Effects.custom_event,
    "setBotTransferUserMessage": Effects.transfer_message,
    "setBotTransferIntentId": Effects.transfer_intent,
    "setBotTransferIntentbyDomain": Effects.transfer_intent_by_domain,
    "logEscalationEvent": Effects.escalation_event,
    "registerContextNamespace": Effects.register_namespace,
    "deleteContextNamespace": Effects.delete_namespace,
    "setContextData": Effects.set_context,
    "deleteContextData": Effects.delete_context,
    "deleteAllContextData": Effects.delete_context,
}
