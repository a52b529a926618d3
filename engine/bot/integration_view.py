"""Integrations as an export holds them, with the transfers among them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from pydantic import AliasChoices, Field, PrivateAttr, StrictBool

from ..value_text import plain_text
from .view import View

DEFAULT_TRANSFER_MESSAGE: Final = "Transferring to an agent..."  # ESC-MESSAGE-DEFAULT
INTEGRATION_TYPES: Final = frozenset({"API", "FAAS", "KB", "KNOWLEDGE_AI", "EMAIL", "FILE"})  # API-TYPES


@dataclass(frozen=True, slots=True)
class Escalation:
    """The fields of a transfer, from either place in the export; texts may hold references. Follows ESC-TWO-WAYS."""

    skill_id: str = ""
    skill_name: str = ""
    agent_id: str = ""
    message: str = ""
    transfer_bot_context: bool = False


class EscalationFields(View):
    agent_skill_id: str = ""
    agent_skill_name: str = ""
    agent_id: str = ""
    tango_context_enabled: StrictBool = False
    transfer_message: str = Field(default="", validation_alias=AliasChoices("transferMessage", "message"))

    def read(self, text: str) -> Escalation:
        return Escalation(self.agent_skill_id, self.agent_skill_name, self.agent_id, text, self.tango_context_enabled)


class KeyValue(View):
    key: str = ""
    value: str = ""


def _pairs(rows: Iterable[KeyValue]) -> dict[str, str]:
    return {row.key: row.value for row in rows}


class Integration(EscalationFields):
    """One element of `responder`: an API call, or a LivePerson Agent Escalation."""

    id: str = ""
    name: str
    type: str = Field(default="", validation_alias="integrationType")
    method: str = "GET"
    url: str = Field(default="", validation_alias="webhook")
    header_rows: tuple[KeyValue, ...] = Field(default=(), validation_alias="headers")
    param_rows: tuple[KeyValue, ...] = Field(default=(), validation_alias="params")
    body: str = Field(default="", validation_alias="postBody")
    response_data_variable: str = ""
    field_rows: tuple[KeyValue, ...] = Field(default=(), validation_alias="customDataFields")
    transform_script: str = Field(default="", validation_alias="transformResultsScript")
    lambda_uuid: str = Field(default="", validation_alias="faasLambdaUuid")
    nested: EscalationFields | None = Field(default=None, validation_alias="escalation")
    _path: str = PrivateAttr(default="")

    @property
    def path(self) -> str:
        return self._path

    @cached_property
    def headers(self) -> Mapping[str, str]:
        return _pairs(self.header_rows)

    @cached_property
    def params(self) -> Mapping[str, str]:
        return _pairs(self.param_rows)

    @cached_property
    def fields(self) -> Mapping[str, str]:
        """Custom data fields: name to JSON path; a knowledge base's has `article` by itself (KAI-ARTICLE-FIELD)."""
        own = {"article": f"{{$.api_{self.variable}.article}}"} if self.is_knowledge_base else {}
        return {**own, **_pairs(self.field_rows)}

    @cached_property
    def variable(self) -> str:
        """Response Data Variable Name; by default the integration's own name."""
        return self.response_data_variable or self.name

    @cached_property
    def is_knowledge_base(self) -> bool:
        return self.type.upper() in {"KB", "KNOWLEDGE_AI"}

    @cached_property
    def is_legacy_transfer(self) -> bool:
        """The form of 2018: a plain API call of the platform's livePersonAgent address."""
        return "/livepersonagent" in self.url.casefold()

    @cached_property
    def escalation(self) -> Escalation | None:
        """The transfer, if this integration is one; recognised by any of the documented signs."""
        if "ESCALATION" in self.type.upper() or self.nested or "agent_skill_id" in self.model_fields_set:
            holder = self.nested or self
            return holder.read(holder.transfer_message or self.transfer_message)
        return _legacy_escalation(self.body) if self.is_legacy_transfer else None


def _legacy_escalation(body: str) -> Escalation:
    """The fields of the old transfer call, from its post body if that is JSON."""
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError):
        fields = {}
    if not isinstance(fields, dict):
        fields = {}
    return Escalation(
        skill_id=plain_text(fields.get("agentSkillId")),
        skill_name=plain_text(fields.get("agentSkillName")),
        agent_id=plain_text(fields.get("agentId")),
        message=plain_text(fields.get("message")),
    )
