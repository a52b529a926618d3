"""Calls a bot makes: the request of an integration, the transfer call, and what an answer means.

Building and judging only; the shell sends.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

import httpx

from .bot import Integration
from .errors import BotDefinitionError, message

TRANSFER_URL = "https://platformservice.botcentralapi.com/botservice-0.1/botcentral/livePersonAgent"
SUCCESS_CODES = (200, 201)  # API-SUCCESS-CODES
FAILURE_TEXT = "Sorry, I could not find anything for that."  # API-FAILURE-MESSAGE


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back from a call: a status and a body, or an error and status 0."""

    status: int
    body: str = ""
    error: str = ""

    @property
    def is_success(self) -> bool:
        return self.status in SUCCESS_CODES


def integration_request(integration: Integration, fill: Callable[[str], str]) -> httpx.Request:
    """The request of an API integration with its references filled in (API-VARIABLES-IN-REQUEST).

    Raises BotDefinitionError when what results is no HTTP request.
    """
    url = fill(integration.url)
    try:
        return httpx.Request(
            integration.method or "GET",
            url,
            params=[(key, fill(value)) for key, value in integration.params.items()] or None,
            headers=[(key, fill(value)) for key, value in integration.headers.items()],
            content=fill(integration.body) if integration.body else None,
        )
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        raise BotDefinitionError(
            message(
                f"the integration {integration.name!r} has no usable address: {error}",
                at=integration.path,
                value=url,
                expected="an http or https address",
            )
        ) from None


@dataclass(frozen=True, slots=True)
class TransferCall:
    """What a transfer call carries. The message travels literally, BLANK_MESSAGE included (ESC-BLANK-ON-WIRE)."""

    skill_id: str
    message: str
    conversation_id: str
    bot_id: str
    user_id: str
    skill_name: str = ""
    agent_id: str = ""
    intent_id: str = ""
    user_message: str = ""
    passes_context: bool = False

    def request(self, token: str) -> httpx.Request:
        """The HTTP request.

        Address and body are the one public form of the call; `agentId` and `transferBotContext` are inferred, since no
        document publishes how they travel.
        """
        body: dict[str, object] = {
            "userPlatformId": self.user_id,
            "chatBotId": self.bot_id,
            "message": self.message,
            "conversationId": self.conversation_id,
            "agentSkillName": self.skill_name,
            "agentSkillId": self.skill_id,
        }
        if self.agent_id:
            body["agentId"] = self.agent_id
        if self.passes_context:
            body["transferBotContext"] = {"intentId": self.intent_id, "userMessage": self.user_message}
        return httpx.Request("POST", TRANSFER_URL, headers={"Authorization": token}, json=body)


def as_json_text(body: str) -> str:
    """A response body as the bot variable holds it: JSON as it came, anything else as a JSON string."""
    try:
        json.loads(body)
    except ValueError:
        return json.dumps(body, ensure_ascii=False)
    return body
