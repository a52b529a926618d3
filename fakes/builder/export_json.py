"""The JSON of an export, as Conversation Builder writes it: ids, dates, the parts of interactions and rules."""

from __future__ import annotations

import hashlib
import uuid
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, TypedDict, Unpack

from ...engine.bot import CLOSE_CONVERSATION, CLOSE_DIALOG, END_INTERACTION, NEXT

Json = dict[str, Any]
VariableValue = str | tuple[str, str]  # a value, or a value and its scope

BORN_MS: Final = 1_704_067_200_000
BORN: Final = "2023-12-31 19:00:00"  # the same moment: dialogs carry US Eastern time without a zone
USER: Final = "0" * 32
SPACE: Final = uuid.UUID("6ba7b812-9dad-11d1-80b4-00c04fd430c8")
WORDS: Final = {
    "next": NEXT,
    "end": END_INTERACTION,
    "close dialog": CLOSE_DIALOG,
    "close conversation": CLOSE_CONVERSATION,
}
NAME_STEMS: Final = {
    "STRUCTURED": "structured",
    "API_INTEGRATION": "integration",
}
LIVEPERSON: Final = "LivePersonV2"  # the type of a domain that LivePerson's own NLU engine serves
# neither changeResponse nor cancelResponse
PLAIN: Final = frozenset({"TEXT", "DIALOG_STARTER", "IMAGE", "PRIVATE_MESSAGE", "AUDIO", "VIDEO"})


def domain_id(name: str) -> str:
    return str(uuid.uuid5(SPACE, f"domain {name}"))


class Common(TypedDict, total=False):
    """The options of every interaction."""

    name: str
    next: str
    delay_ms: int
    pre: str  # Pre-Process Code
    post: str  # Post-Process Code
    process: str  # Process User Response
    comment: str
    enabled: bool | None  # None: the export does not say


TILE_ORDER: Final = (
    "text", "title", "subTitle", "image", "url", "buttons", "multipleChoice", "quickReplyList", "quickReplyWidget",
    "universalWidget", "orchestratorWidget", "faqTileWidget", "fileUploadWidget", "escalation",
)  # fmt: skip


def in_order(tile: Json) -> Json:
    known = {key: tile[key] for key in TILE_ORDER if key in tile}
    return known | {key: value for key, value in tile.items() if key not in known}


def always_decides(rule: Json) -> bool:
    """Whether an unconditional rule after this one can never match: a rule for success comes after one for failure."""
    conditions = rule["conditions"]
    success = any(c.get("apiResultsMatch", {}).get("status") == "SUCCESS" for c in conditions)
    return not rule["contextConditions"] and (not conditions or success)


def condition(match_type: str, key: str, **payload: object) -> Json:
    return {"matchType": match_type, key: payload}


def triples(settings: Mapping[str, VariableValue] | None, default: str) -> Iterable[tuple[str, str, str]]:
    for name, value in (settings or {}).items():
        text, third = (value, default) if isinstance(value, str) else value
        yield name, text, third


def panels(common: Common) -> Json:
    panels = {
        "preProcessMessage": common.get("pre", ""),
        "processUserResponse": common.get("process", ""),
        "postProcessMessage": common.get("post", ""),
    }
    return {key: code for key, code in panels.items() if code}


def present(values: Json, *keys: str) -> Json:
    return {key: values[key] for key in keys if values.get(key)}


def buttons_json(buttons: Sequence[str] | Mapping[str, str]) -> list[Json]:
    rows = buttons if isinstance(buttons, Mapping) else {label: label for label in buttons}
    return [button_json(label, callback) for label, callback in rows.items()]


def button_json(label: str, callback: str) -> Json:
    if callback.startswith(("http://", "https://")):
        return {"name": label, "type": "web_url", "callback": callback, "target": "blank"}
    return {"name": label, "type": "postback", "callback": callback}


def rows(pairs: Mapping[str, str] | None) -> list[Json]:
    return [{"key": key, "value": value} for key, value in (pairs or {}).items()]


def signed_crc(text: str) -> int:
    unsigned = zlib.crc32(text.encode())
    return unsigned - 2**32 if unsigned >= 2**31 else unsigned


class IntegrationParts(TypedDict, total=False):
    """The parts of an integration that depend on its type."""

    method: str
    headers: Mapping[str, str] | None
    params: Mapping[str, str] | None
    body: str
    fields: Mapping[str, str] | None
    transform: str
    variable: str
    extra: Json


def integration_json(
    bot_id: str, integration_id: str, name: str, url: str, kind: str, **parts: Unpack[IntegrationParts]
) -> Json:
    """An integration; `extra` are further keys of its type."""
    headers, params, fields = parts.get("headers"), parts.get("params"), parts.get("fields")
    body, transform = parts.get("body"), parts.get("transform")
    return {
        "chatbotId": bot_id,
        "id": integration_id,
        "name": name,
        "webhook": url,
        "fileUrl": "{{file_url}}",
        "method": parts["method"],
        **({"headers": rows(headers)} if headers else {}),
        **({"params": rows(params)} if params else {}),
        "defaultValues": [{"key": key} for key in ("title", "subTitle", "image", "itemUrl")],
        **({"postBody": body} if body else {}),
        **({"customDataFields": rows(fields)} if fields else {}),
        "results": {"type": "TEXT", "tile": {"tileData": [{"buttons": [], "quickReplyList": []}]}},
        "group": "Responders",
        **({"transformResultsScript": transform} if transform else {}),
        "responseDataVariable": parts.get("variable") or name,
        "integrationType": kind,
        **parts["extra"],
    }


def settings_json(bot_id: str, name: str, kind: str, attributes: Mapping[str, str]) -> Json:
    """The Bot Settings."""
    return {
        "id": bot_id,
        "name": name,
        "chatBotType": kind,
        "status": "NEW",
        "getStartedButtonPayload": "hi",
        "creationTime": BORN_MS,
        "modificationTime": BORN_MS,
        "demo": False,
        "skipNLP": False,
        "language": "en-US",
        "botAttributes": attributes,
        "sessionLength": 0,
        "passThroughMode": False,
        "transcriptDisabled": False,
        "version": "2",
        "publicBot": False,
        "channel": "MESSAGING",
        "readOnly": False,
    }


def platform_json(bot_id: str) -> Json:
    """The one channel that every bot has from the beginning."""
    return {
        "id": hashlib.sha1(f"platform {bot_id}".encode()).hexdigest(),
        "chatbotId": bot_id,
        "integrationType": "HTMLCLIENT",
        "platform": "HTMLCLIENT",
        "status": "NEW",
    }


def domain_json(domain: str, nlu_engine: str) -> Json:
    """An NLU domain; `nlu_engine` is its type."""
    return {
        "id": domain_id(domain),
        "name": domain,
        "chatBotPlatformUserId": USER,
        "organizationId": str(uuid.uuid5(SPACE, "organization")),
        "status": "ACTIVE",
        "creationTime": BORN,
        "modificationTime": BORN,
        "modifiedBy": USER,
        "enableKeyPhraseMatch": False,
        "keyPhraseMatchThreshold": 0,
        "type": nlu_engine,
        "nluShareDataAgree": False,
        "acceptMaskedMessages": False,
        "language": "en-US",
        "domainOrigin": "GLOBAL",
        "primary": True,
        "intentAnalyzerEnabled": False,
        "hasLiveIntents": False,
    }


def functions_json(bot_id: str, code: str) -> Json:
    """The Global Functions."""
    return {"chatBotId": bot_id, "methods": code, "creationTime": BORN, "modificationTime": BORN}


def by_id(rows: Iterable[Json]) -> list[Json]:
    """The entries sorted by id, as the platform sorts its lists."""
    return sorted(rows, key=lambda row: str(row["id"]))
