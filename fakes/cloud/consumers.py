"""The consumers as the cloud knows them: identity, engagement, and the metadata of their messages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ...engine.ports import ConsumerFacts
from ...engine.value_text import plain_text
from .state import CloudState

About = Literal["personal info", "customer info", "engagement attributes"]


@dataclass(slots=True)
class Profile:
    """The facts that a scenario states about one consumer; None for info of a consumer who is not authenticated."""

    personal_info: Mapping[str, object] | None = None
    customer_info: Mapping[str, object] | None = None
    engagement: dict[str, str] = field(default_factory=dict)

    def describe(self, about: About, values: Mapping[str, object]) -> None:
        """Set facts about the consumer: infos are objects, attributes are texts."""
        match about:
            case "personal info":
                self.personal_info = values
            case "customer info":
                self.customer_info = values
            case "engagement attributes":
                self.engagement |= {name: plain_text(value) for name, value in values.items()}


class Profiles:
    """The consumers' profiles by name, created on first use."""

    def __init__(self, state: CloudState) -> None:
        self._state = state
        self._profiles: dict[str, Profile] = {}

    def of(self, consumer: str) -> Profile:
        return self._profiles.setdefault(consumer, Profile())

    def forget(self, consumer: str) -> None:
        self._profiles.pop(consumer, None)

    def id_of(self, consumer: str) -> str:
        """The id of a consumer, the same in all conversations."""
        return f"consumer-{consumer}"

    def consumer_id(self, conversation_id: str) -> str:
        return self.id_of(self._state.conversations[conversation_id].consumer)

    def facts(self, conversation_id: str) -> ConsumerFacts:
        """The facts that a bot can ask for. Follows JS-GET-ENGAGEMENT-ATTRIBUTE, JS-GET-METADATA."""
        conversation = self._state.conversations[conversation_id]
        profile = self.of(conversation.consumer)
        skills = {"currentSkillId": conversation.skill_id, "previousSkillId": conversation.previous_skill_id}
        said = [message for message in conversation.messages if message.role == "consumer"]
        return ConsumerFacts(
            id=self.consumer_id(conversation_id),
            personal_info=_json(profile.personal_info),
            customer_info=_json(profile.customer_info),
            engagement={**{name: skill for name, skill in skills.items() if skill}, **profile.engagement},
            metadata=_by_type(said[-1].metadata) if said and said[-1].metadata else {},
        )


def _json(info: Mapping[str, object] | None) -> str | None:
    return None if info is None else json.dumps(info, ensure_ascii=False)


def _by_type(metadata: str) -> dict[str, str]:
    found: dict[str, list[object]] = {}
    for entry in json.loads(metadata):
        found.setdefault(str(entry.get("type", "")), []).append(entry)
    return {name: json.dumps(entries, ensure_ascii=False) for name, entries in found.items()}
