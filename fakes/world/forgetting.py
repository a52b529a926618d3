"""Removal of conversations that are over from every part of a World: a server that runs for days must not grow."""

from __future__ import annotations

from collections.abc import Collection

from ...engine.events import ContextScope
from .infrastructure import Infrastructure
from .participants import Consumers


def forget(infrastructure: Infrastructure, consumers: Consumers, conversations: Collection[str]) -> None:
    """Forget these conversations.

    With the last conversation of a consumer the consumer's profile and context go; what bots remember stays.

    Raises:
        FeatureError: one of them is not over; those before it have been forgotten.
    """
    known = infrastructure.cloud.state.conversations
    names = {known[each].consumer for each in conversations if each in known}
    for conversation in conversations:
        infrastructure.door.services.messaging.forget(conversation)
    gone = names - {conversation.consumer for conversation in known.values()}
    for consumer in gone:
        infrastructure.profiles.forget(consumer)
    owners: set[tuple[ContextScope, str]] = {("user", infrastructure.profiles.id_of(consumer)) for consumer in gone}
    owners |= {("conversation", conversation) for conversation in conversations}
    infrastructure.context.forget(owners)
    consumers.forget(conversations)
    infrastructure.log.forget(conversations)
