"""The data that a script can read: the session and the settings around it, in the sandbox's form.

The sandbox is pure, so all values that a script might read are passed in together.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..matching.entities import built_in, not_known
from ..ports import NO_CAPTION, ConsumerFacts, ContextOwners
from ..script import ContextNamespace, NamedEntity, ScriptState
from .session import Session

if TYPE_CHECKING:
    from ..bot import Bot
    from .deployment_settings import DeploymentSettings


@dataclass(frozen=True, slots=True)
class ScriptContext:
    """The data that a script can read in addition to the session."""

    bot: Bot
    conversation_id: str
    now_ms: int
    payload: str | None
    account: str
    fields: Mapping[str, list[str]]
    aliases: Mapping[str, str]


def state_for(deployment: DeploymentSettings, session: Session, around: ScriptContext) -> ScriptState:
    """The session and its surroundings as a script's state."""
    bot = around.bot
    last = session.last_result
    at = around.conversation_id
    facts = deployment.consumers.facts(at) if deployment.consumers else ConsumerFacts(at)
    return ScriptState(
        global_functions=bot.global_functions,
        variables={name: stored.value for name, stored in session.variables.items()},
        objects=[name for name, stored in session.variables.items() if stored.is_object],
        results={f"api_{name}": result.json or "null" for name, result in session.results.items()},
        statuses={f"api_{name}Status": result.status for name, result in session.results.items()},
        fields=around.fields,
        aliases=around.aliases,
        user_message=session.user_message,
        button_payload=around.payload,
        quick_reply_payload=around.payload,
        env=dict(deployment.environment),
        conversation_id=around.conversation_id,
        chat_bot_id=bot.id,
        account_id=around.account,
        user_id=facts.id,
        channel=session.channel,
        engagement=_engagement(bot, facts.engagement),
        file_caption=(session.file.caption or NO_CAPTION) if session.file else None,
        file_type=session.file.type if session.file else None,
        personal_info=_named_info(facts.personal_info),
        customer_info=facts.customer_info,
        web_view=session.web_view,
        metadata=facts.metadata,
        sentiment=_answer_text(deployment.answers.get("getSentiment")),
        nlp_response=deployment.answers.get("getNlpResponse"),
        context_enabled=deployment.context is not None
        and deployment.answers.get("isContextApiEnabled", "true") == "true",
        context=_context_of(deployment, bot, around.conversation_id, facts.id),
        dialog_starter_intent=bot.intent_name(session.starter_intent) if session.starter_intent else None,
        disambiguated_intent_name=bot.intent_name(session.chosen_intent) if session.chosen_intent else None,
        disambiguated_intent_id=session.chosen_intent or None,
        entities=_entities(deployment, session.user_message),
        unknown_entities=not_known(deployment.nlu),
        api_executed=None if last is None else last.status > 0,
        api_status=str(last.status) if last is not None else None,
        now_ms=deployment.epoch_offset_ms + around.now_ms,
        seed=_seed(deployment.seed, around.conversation_id, session.scripts),
    )


def _entities(deployment: DeploymentSettings, text: str) -> dict[str, list[NamedEntity]]:
    """The entities of the latest message by name in lower case (JS-GET-NAMED-ENTITIES)."""
    found: dict[str, list[NamedEntity]] = {}
    for entity in deployment.nlu.entities(text) if deployment.nlu is not None else built_in(text):
        found.setdefault(entity.name.lower(), []).append(NamedEntity(entity.phrase, entity.value))
    return found


def _named_info(personal_info: str | None) -> str | None:
    """Personal info, which is returned only when it has one of three names (JS-GET-CUSTOMER-INFO)."""
    if personal_info is None:
        return None
    info = json.loads(personal_info)
    return personal_info if any(info.get(key) for key in ("firstname", "lastname", "company")) else None


def _answer_text(answer: str | None) -> str | None:
    return None if answer is None else str(json.loads(answer))


def _context_of(
    deployment: DeploymentSettings, bot: Bot, conversation_id: str, consumer_id: str
) -> dict[str, ContextNamespace]:
    if deployment.context is None:
        return {}
    found = deployment.context.data(context_owners(bot, consumer_id, conversation_id))
    return {
        namespace: ContextNamespace(
            global_data=scopes["global"], user_data=scopes["user"], conversation_data=scopes["conversation"]
        )
        for namespace, scopes in found.items()
    }


def context_owners(bot: Bot, consumer_id: str, conversation_id: str) -> ContextOwners:
    """The owner of a property, by its scope (JS-CCS-SCOPES)."""
    return {"global": bot.id, "user": consumer_id, "conversation": conversation_id}


def _engagement(bot: Bot, known: Mapping[str, str]) -> Mapping[str, str]:
    """The engagement attributes; in Chat the previous skill is the current one (CLD-CHAT-ATTRIBUTES)."""
    if bot.settings.is_for_chat and "currentSkillId" in known:
        return {**known, "previousSkillId": known["currentSkillId"]}
    return known


def _seed(seed: int, conversation_id: str, run: int) -> int:
    """A separate seed for each run; otherwise every `Math.random` of a conversation would return the same number."""
    return zlib.crc32(f"{seed} {conversation_id} {run}".encode())
