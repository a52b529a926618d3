"""The state of a bot in a conversation, read and written from outside: variables, dialogs, context."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...engine.connector.web_view import authorization as web_view_authorization
from ...engine.events import ContextDataSet, ContextNamespaceRegistered, ContextScope
from ...engine.value_text import json_text
from . import citations
from .deployment import Deployments
from .infrastructure import Infrastructure
from .participants import Consumers


class BotState:
    """Variables, dialogs and context of the bot that serves a conversation, by default the current one.

    Args:
        infrastructure: for the log and the ids of consumers.
        deployments: the bots.
        consumers: whose latest conversation is the current one.
        presets: variables for the conversations to come.
    """

    def __init__(
        self, infrastructure: Infrastructure, deployments: Deployments, consumers: Consumers, presets: dict[str, str]
    ) -> None:
        self._log = infrastructure.log
        self._profiles = infrastructure.profiles
        self._deployments = deployments
        self._consumers = consumers
        self._presets = presets

    def set_variable(self, name: str, value: str, conversation: str | None) -> None:
        """Set a bot variable in the conversation; before the first one, in every conversation to come."""
        conversation = conversation or self._consumers.current_conversation
        if conversation is None:
            self._presets[name] = value
            return
        self._deployments.serving(conversation).platform.set_variable(conversation, name, value)

    def variable(self, name: str, conversation: str | None) -> str | None:
        """The value of a bot variable, or of a slot written `slot.name`; None when it is not set."""
        conversation = conversation or self._consumers.current_conversation
        if conversation is None:
            return self._presets.get(name)
        return self._deployments.serving(conversation).platform.variable(conversation, name)

    def active_dialogs(self, conversation: str | None) -> Sequence[str]:
        """The names on the bot's dialog stack, the active one last."""
        conversation = conversation or self._consumers.current_conversation
        if conversation is None:
            return []
        deployment = self._deployments.serving(conversation)
        bot = deployment.platform.bot_in(conversation)
        dialogs = (bot.dialog(frame.dialog_id) for frame in deployment.session(conversation).stack)
        return [dialog.name for dialog in dialogs if dialog is not None]

    def set_context(self, scope: ContextScope, namespace: str, name: str, value: str) -> None:
        """Write a property of the first bot, the latest consumer or the conversation into the context service."""
        owner = self._context_owners()[scope]
        written = ContextDataSet(scope, namespace, owner, name, json_text(value))
        for change in (ContextNamespaceRegistered(namespace), written):
            self._log.append(change, rules=citations.CONTEXT_DATA_SET)

    def _context_owners(self) -> dict[ContextScope, str]:
        consumer = self._consumers.latest
        user, conversation = self._profiles.id_of(consumer.name), consumer.conversation or ""
        return {"global": self._deployments.find().bot.id, "user": user, "conversation": conversation}

    def post_web_view(
        self, conversation: str, variables: Mapping[str, str], message: str, *, authorization: str
    ) -> bool:
        """Call the Web View API for the conversation; False when the platform refuses the authorization."""
        serving = self._deployments.serving(conversation)
        header = authorization or web_view_authorization(conversation, serving.bot.id)
        return serving.platform.post_web_view(conversation, header, variables, message)
