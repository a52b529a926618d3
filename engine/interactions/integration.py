"""The calls of a bot: the request of an integration, the transfer call, and the meaning of an answer.

This module builds requests and judges answers; `platform/` sends them.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace

import httpx

from ..bot import Integration
from ..errors import BotDefinitionError, Unsupported, message
from ..input_files import HALF, parse_json, with_whole_characters
from ..value_text import json_text

TRANSFER_URL = "https://platformservice.botcentralapi.com/botservice-0.1/botcentral/livePersonAgent"
CALLED = "handoff.called"  # request extension: the integration, or the interaction that searches, by its name
FAILURE_TEXT = "Sorry, I could not find anything for that."  # API-FAILURE-MESSAGE


@dataclass(frozen=True, slots=True)
class RequestContext:
    """The values that a request may need in addition to the integration's fields.

    Attributes:
        fill: replaces references.
        account: the account's id.
        now_ms: virtual time.
        file_url: the address of the file that the consumer uploaded.
    """

    fill: Callable[[str], str]
    account: str = ""
    now_ms: int = 0
    file_url: str = ""


def integration_request(integration: Integration, around: RequestContext) -> httpx.Request:
    """The request of an integration with its references filled in (API-VARIABLES-IN-REQUEST, API-TYPES).

    Raises BotDefinitionError when the result is not a valid HTTP request, Unsupported for a type that is not emulated.
    """
    build = _REQUESTS.get(integration.type.upper())
    if build is None:
        raise Unsupported(f"integrations of type {integration.type} ({integration.name!r})")
    try:
        request = build(integration, around)
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        raise BotDefinitionError(
            message(
                f"invalid address of the integration {integration.name!r}: {error}",
                at=integration.path,
                value=around.fill(integration.url),
                expected="an http or https address",
            )
        ) from None
    request.extensions[CALLED] = integration.name
    return request


def _api(integration: Integration, around: RequestContext) -> httpx.Request:
    """A request of any method, with headers, query and body. Raises ValueError for other schemes (API-HTTP-HTTPS)."""
    fill = around.fill
    url = httpx.URL(fill(integration.url).strip())
    if url.scheme not in ("http", "https") or not url.host:
        raise ValueError(f"{url.scheme or 'nothing'!r} is not http or https")
    return httpx.Request(
        integration.method or "GET",
        url.copy_merge_params([(row.key, fill(row.value)) for row in integration.param_rows]),
        headers=[(row.key, fill(row.value)) for row in integration.header_rows],
        content=fill(integration.body) if integration.body else None,
    )


FUNCTIONS_HOST = "functions.liveperson.example"


def function_address(integration: Integration, account: str) -> str:
    """The address of a LivePerson Function; path and query as documented, the host found at run time (inferred)."""
    path = f"/api/account/{account}/lambdas/{integration.lambda_uuid or integration.name}/invoke"
    return f"https://{FUNCTIONS_HOST}{path}?v=1&externalSystem=conversation-builder"


def _function(integration: Integration, around: RequestContext) -> httpx.Request:
    """An invocation with Function Headers and Function Payload; a payload that is not JSON is sent as a string."""
    fill = around.fill
    headers = [{"key": row.key, "value": fill(row.value)} for row in integration.header_rows]
    payload = json.loads(as_json_text(fill(integration.body))) if integration.body else {}
    body = {"timestamp": around.now_ms, "headers": headers, "payload": payload}
    address = function_address(integration, around.account)
    return httpx.Request("POST", address, headers={"Content-Type": "application/json"}, content=json_text(body))


EMAIL_ADDRESS = "https://email.liveperson.example/send"  # inferred, as is the body


def _email(integration: Integration, around: RequestContext) -> httpx.Request:
    fill = around.fill
    fields = {row.key: fill(row.value) for row in integration.param_rows}
    return httpx.Request("POST", EMAIL_ADDRESS, json={**fields, "text": fill(integration.body)})


def _file(integration: Integration, around: RequestContext) -> httpx.Request:
    """An API call, with the address of the uploaded file in place of `{{file_url}}`."""

    def fill(text: str) -> str:
        return around.fill(text.replace("{{file_url}}", around.file_url))

    return _api(integration, replace(around, fill=fill))


_REQUESTS: dict[str, Callable[[Integration, RequestContext], httpx.Request]] = {
    "API": _api,
    "FAAS": _function,
    "EMAIL": _email,
    "FILE": _file,
}


@dataclass(frozen=True, slots=True)
class TransferCall:
    """The content of a transfer call. The message is sent literally, BLANK_MESSAGE included (ESC-BLANK-ON-WIRE)."""

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

        Address and body are the only public form of the call; `agentId` and `transferBotContext` are inferred, since
        their form is not documented.
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
    """A response body as the bot variable holds it: its JSON in the one form, anything else as a JSON string.

    JSON that cannot be written again counts as anything else; half a character in it becomes U+FFFD.
    """
    try:
        return json_text(parse_json(body))
    except ValueError as error:
        if str(error) != HALF:
            return json_text(body)
        return with_whole_characters(json_text(json.loads(body)))
