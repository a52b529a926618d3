"""The service by which the bot platform transfers a conversation. No document shows its answer or token: inferred."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import httpx

from ...engine.ports import TransferContext
from ..cloud import Refused, TransferRequest
from ..cloud.records import Skill
from ..faults import TransferFault
from .access import public
from .parse import number_or_text, text
from .resource import ATTEMPT, Answer, Call, Resource, check_in_time, refusal

TRANSFER_URL: Final = "https://platformservice.botcentralapi.com/botservice-0.1/botcentral/livePersonAgent"


def _transfer(call: Call) -> Answer:
    """Transfer a conversation. Faults occur before the request is read."""
    fault = call.cloud.faults.next_transfer()
    if fault is None:
        return _carried_out(call)
    if fault.how == "answers late":
        check_in_time(call.request, fault.latency_ms)  # too late for the caller: the request is not carried out either
        return _carried_out(call, fault.latency_ms)
    if not fault.is_definite:
        _carried_out(call)  # the caller does not see the result
    return _failure(call, fault)


def _carried_out(call: Call, latency_ms: int = 0) -> Answer:
    """The answer to a transfer that is carried out or refused."""
    cloud = call.cloud
    try:
        if call.header("Authorization") != cloud.transfer_token:
            raise Refused(401, "the API key is missing or wrong")
        request = replace(_request(call.body()), attempt=call.request.extensions.get(ATTEMPT, 0))
        skill = cloud.transfer(request, latency_ms=latency_ms)
    except Refused as error:
        return refusal(call, error, latency_ms=latency_ms)
    return Answer(_done(request, skill), latency_ms=latency_ms)


def _failure(call: Call, fault: TransferFault) -> Answer:
    """The answer that a fault gives instead.

    Raises:
        httpx.ReadTimeout, httpx.RemoteProtocolError: the fault leaves the request unanswered.
    """
    if fault.how == "times out":
        raise httpx.ReadTimeout("the transfer API does not answer", request=call.request)
    if fault.how == "drops the connection":
        raise httpx.RemoteProtocolError("server disconnected without sending a response", request=call.request)
    return refusal(call, Refused(fault.status, "the transfer API fails"))


def _request(body: Mapping[str, Any]) -> TransferRequest:
    """Read a transfer call. `agentId` and `transferBotContext` are inferred and may be absent, the rest is required."""
    text(body, "userPlatformId")
    return TransferRequest(
        conversation_id=text(body, "conversationId"),
        skill_id=number_or_text(body, "agentSkillId"),
        message=text(body, "message"),
        agent_id=text(body, "agentId") if body.get("agentId") is not None else "",
        context=_context(body.get("transferBotContext")),
        skill_name=text(body, "agentSkillName"),
        bot_id=text(body, "chatBotId"),
    )


def _context(value: Any) -> TransferContext | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise Refused(400, "transferBotContext is not a JSON object")
    intent, said = (text(value, name) if name in value else "" for name in ("intentId", "userMessage"))
    return TransferContext(intent, said)


def _done(request: TransferRequest, skill: Skill) -> dict[str, Any]:
    return {"status": "ok", "conversationId": request.conversation_id, "skillId": skill.id}


RESOURCES = (Resource(r"^/botservice-0\.1/botcentral/livePersonAgent$", public, {"POST": _transfer}),)
