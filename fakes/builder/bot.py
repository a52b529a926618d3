r"""Writes bot exports: the same keys, order and links as Conversation Builder's own.

For tests, features and benchmarks:

    b = BotBuilder("Getting Started Bot")
    welcome = b.dialog("Welcome", patterns=["hi", "hello *"])
    welcome.text("Hi there! How can I help you?")
    order = b.dialog("Order Status", intent="check order status")
    order.question("What is your order number?", name="order").rule(
        "Order number", regex=r"^\w\d{6}$", set={"orderNumber": "{$userMessage}"}
    )
    order.integration("OrderStatus").rule("Failure", api="FAILURE", next="order").rule("Success", api="SUCCESS")
    order.card("{OrderStatus.name}", subtitle="{OrderStatus.orderStatus}", next="end")
    b.api("OrderStatus", "https://shop.example/{$botContext.orderNumber}", fields={"name": "{$.api_OrderStatus.name}"})
    b.dialog("Escalation", patterns=["agent"]).agent_transfer("Transferring…", skill_id="4129463410")
    b.fallback("Sorry, I am not able to understand. Please try again.")
    bot = b.build()

Every method that adds an interaction returns it, so that rules can follow. Where an interaction leads (`next`) is one
of "next", "end", "current", "close dialog", "close conversation", the name of an interaction or the name of a dialog,
in this order; it may be added later. Ids depend on names and on the order of adding, and sort in that order: the
platform sorts its lists by id. Interactions without a name get the platform's kind of name: text_1, escalation_2.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from typing import Final, Unpack

from ...engine.bot import Bot
from ...engine.errors import UnknownName, message
from .export_json import (
    BORN,
    BORN_MS,
    LIVEPERSON,
    NAME_STEMS,
    PLAIN,
    SPACE,
    USER,
    WORDS,
    Common,
    Json,
    VariableValue,
    always_decides,
    buttons_json,
    condition,
    domain_id,
    in_order,
    panels,
    present,
    rows,
    signed_crc,
    triples,
)


class InteractionBuilder:
    """An interaction under construction; `rule` adds custom rules in evaluation order."""

    def __init__(self, dialog: DialogBuilder, kind: str, content: Json, extra: Json, common: Common) -> None:
        bot = dialog._bot
        self.name: Final = common.get("name") or bot._auto_name(kind)
        self.id: Final = bot._hex_id(f"{dialog.name} {self.name}")
        self._dialog = dialog
        self._kind = kind
        self._content = content
        self._extra = extra
        self._common = common
        self._rules: list[tuple[Json, str]] = []
        dialog._interactions.append(self)
        bot._interactions.append(self)

    def rule(
        self,
        name: str = "",
        *,
        patterns: Sequence[str] = (),
        regex: str | None = None,
        exact: str | None = None,
        option: str | None = None,
        intent: str | None = None,
        entity: str | None = None,
        api: str | None = None,
        knowledge: str | None = None,
        no_match: str | None = None,
        exclude: Sequence[str] = (),
        when: Mapping[str, VariableValue] | None = None,
        all_of: bool = False,
        set: Mapping[str, VariableValue] | None = None,
        next: str = "next",
    ) -> InteractionBuilder:
        """Add a custom rule; without any condition it is the unconditional one.

        Args:
            name: the rule's name.
            patterns: match type Pattern.
            regex: match type Regular Expression.
            exact: match type Exact Value.
            option: match type Evaluate Options, for multiple choice questions.
            intent: match type Response Intent, by intent name.
            entity: match type Entity, by entity name.
            api: "SUCCESS" or "FAILURE", for integrations and transfers.
            knowledge: "MATCH_FOUND" or "MATCH_NOT_FOUND", for Knowledge AI interactions.
            no_match: match type No Match, with this message ("" for none).
            exclude: exclude keywords of `patterns` or `regex`.
            when: variable conditions: name to value (EQUALS), or to a value and a match type such as "CONTAINS".
            all_of: write ALL instead of ANY.
            set: variables to fill: name to value (for the session), or to a value and a scope.
            next: where it leads.
        """
        conditions: list[Json] = []
        if patterns:
            conditions.append(condition("PATTERN", "patternMatch", patterns=[*patterns], excludeKeywords=[*exclude]))
        if regex is not None:
            conditions.append(condition("REGEX", "regexMatch", regexText=regex, excludeKeywords=[*exclude]))
        if exact is not None:
            conditions.append(condition("EXACT_VALUE", "exactValueMatch", value=exact))
        if option is not None:
            conditions.append(condition("EVAL_OPTION", "evaluateOptionMatch", value=option))
        if intent is not None:
            self._dialog._bot.intent(intent)
            intent_id = self._dialog._bot._intents[intent]["id"]
            conditions.append(condition("INTENT", "intentMatch", intentId=intent_id))
        if entity is not None:
            conditions.append(condition("ENTITY", "entityMatch", entity=entity))
        if api is not None:
            conditions.append(condition("API_RESULT", "apiResultsMatch", status=api.upper()))
        if knowledge is not None:
            conditions.append(condition("KB_MATCH", "kbResultMatch", status=knowledge))
        if no_match is not None:
            conditions.append(condition("NO_MATCH", "noMatch", fallbackMessage=no_match))
        head: Json = {"name": name} if name else {}
        asked = [{"matchType": m, "contextName": n, "value": v} for n, v, m in triples(when, "EQUALS")]
        kept = [{"name": n, "value": v, "scope": s.upper()} for n, v, s in triples(set, "SESSION")]
        self._rules.append(
            (
                {
                    **head,
                    "conditions": conditions,
                    "contextConditions": asked,
                    **({"contextMatchConditionType": "ALL" if all_of else "ANY"} if conditions or asked else {}),
                    "action": {},
                    "contextDataVariables": kept,
                },
                next,
            )
        )
        return self

    def _raw(self, before: InteractionBuilder | None, after: InteractionBuilder | None) -> Json:
        bot, common = self._dialog._bot, self._common
        asks = self._extra.get("userInputRequired", False)
        raw: Json = {
            "id": self.id,
            "chatBotId": bot.id,
            "userInputRequired": asks,
            "name": self.name,
            **present(self._extra, "pattern", "excludeKeywords", "intentId"),
            "type": "BOT_MESSAGE",
            "content": self._content,
            **panels(common),
            **present(self._extra, "quickReplies"),
            "group": self._dialog.id,
            "status": "ACTIVE" if common.get("enabled", True) else "INACTIVE",
            "required": True,
            **({"nextMessageId": after.id} if after else {}),
            **({"prevMessageId": before.id} if before else {}),
            "responseMatches": self._raw_rules(),
            "interactionType": self._kind,
        }
        if self._kind not in PLAIN:
            raw |= {"changeResponse": {"enabled": True}, "cancelResponse": {"enabled": True}}
        raw |= present(self._extra, "fallbackResponse")
        if "comment" in common:
            raw["comment"] = {"content": common["comment"], "lastCommenterName": "", "lastCommenterId": USER}
            raw["comment"]["lastModifiedDate"] = BORN_MS
        if common.get("delay_ms"):
            raw["interactionDelay"] = str(common["delay_ms"])
        return raw

    def _raw_rules(self) -> list[Json]:
        rules = list(self._rules)
        decided = any(always_decides(rule) for rule, _ in rules)
        if not rules or ("next" in self._common and not decided):  # a question's rules stand alone unless told
            plain: Json = {"conditions": [], "contextConditions": [], "action": {}, "contextDataVariables": []}
            rules.append((plain, self._common.get("next", "next")))
        return [{**rule, "action": self._action(target)} for rule, target in rules]

    def _action(self, target: str) -> Json:
        bot = self._dialog._bot
        if target == "current":
            return {"name": "INTERACTION", "value": self.id}
        if target in WORDS:
            return {"name": "INTERACTION", "value": WORDS[target]}
        for interaction in bot._interactions:
            if target in (interaction.name, interaction.id):
                return {"name": "INTERACTION", "value": interaction.id}
        for dialog in bot._dialogs:
            if target == dialog.name:
                return {"name": "DIALOG", "value": dialog.id}
        names = [*WORDS, "current", *(i.name for i in bot._interactions), *(d.name for d in bot._dialogs)]
        what = f"no interaction or dialog named {target!r} to lead to"
        raise UnknownName(message(what, at=f"{self._dialog.name} › {self.name}", known=names, wanted=target))


class DialogBuilder:
    """A dialog under construction; each method adds an interaction at its end and returns it."""

    def __init__(
        self, bot: BotBuilder, name: str, kind: str, enabled: bool, intent: str, extra: Json | None = None
    ) -> None:
        self.name: Final = name
        self.id: Final = bot._uuid(f"dialog {name}")
        self._bot = bot
        self._kind = kind
        self._enabled = enabled
        self._intent = intent
        self._extra = extra or {}
        self._interactions: list[InteractionBuilder] = []

    def text(self, text: str, **common: Unpack[Common]) -> InteractionBuilder:
        """A Text statement."""
        return self._add("TEXT", {"text": text}, {}, common)

    def question(self, text: str, *, fallback: str = "", **common: Unpack[Common]) -> InteractionBuilder:
        """A Text question; `fallback` is its own Fallback Response."""
        return self._add("TEXT_QUESTION", {"text": text}, {"fallbackResponse": fallback}, common)

    def multiple_choice(
        self,
        text: str,
        choices: Sequence[str],
        *,
        fallback: str = "",
        style: str = "NUMBERS",
        **common: Unpack[Common],
    ) -> InteractionBuilder:
        tile = {
            "text": text,
            "buttons": [],
            "multipleChoice": {"multipleChoices": [*choices], "displayChoice": "BUTTON", "textStyle": style},
        }
        return self._add("MULTIPLE_CHOICE_QUESTION", tile, {"fallbackResponse": fallback}, common)

    def quick_reply(
        self, text: str, replies: Sequence[str] | Mapping[str, str], *, fallback: str = "", **common: Unpack[Common]
    ) -> InteractionBuilder:
        """A question with quick replies: titles, or titles to payloads."""
        rows = replies if isinstance(replies, Mapping) else {title: title for title in replies}
        quick = [{"type": "text", "title": title, "payload": payload} for title, payload in rows.items()]
        return self._add("QUICK_REPLY", {"text": text}, {"quickReplies": quick, "fallbackResponse": fallback}, common)

    def button(
        self, text: str, buttons: Sequence[str] | Mapping[str, str], *, fallback: str = "", **common: Unpack[Common]
    ) -> InteractionBuilder:
        """A Button question: labels, or labels to callbacks; a callback that is a web address makes a link."""
        tile = {"text": text, "buttons": buttons_json(buttons)}
        return self._add("BUTTON", tile, {"fallbackResponse": fallback}, common)

    def card(
        self,
        title: str,
        *,
        subtitle: str = "",
        image: str = "",
        buttons: Sequence[str] | Mapping[str, str] = (),
        fallback: str = "",
        **common: Unpack[Common],
    ) -> InteractionBuilder:
        """A Structured question with one tile."""
        pictured = {"image": image} if image else {}
        tile = {"title": title, "subTitle": subtitle, **pictured, "buttons": buttons_json(buttons)}
        return self._add("STRUCTURED", tile, {"fallbackResponse": fallback}, common)

    def survey_question(
        self, kind: str, text: str, choices: Sequence[str], *, fallback: str = "", **common: Unpack[Common]
    ) -> InteractionBuilder:
        """A question of a survey: kind "CSAT", "NPS" or "FCR". Its form in exports is inferred: none is public."""
        tile = {
            "text": text,
            "buttons": [],
            "multipleChoice": {"multipleChoices": [*choices], "displayChoice": "BUTTON", "textStyle": "NUMBERS"},
            "surveyWidget": {"questionType": kind},
        }
        return self._add("MULTIPLE_CHOICE_QUESTION", tile, {"fallbackResponse": fallback}, common)

    def image(self, url: str, **common: Unpack[Common]) -> InteractionBuilder:
        return self._add("IMAGE", {"url": url}, {}, common)

    def universal(self, rich_json: str, *, asks: bool = False, **common: Unpack[Common]) -> InteractionBuilder:
        """A Universal interaction; with `asks` it waits for an answer."""
        tile = {"buttons": [], "quickReplyList": [], "universalWidget": {"leMessageJson": rich_json}}
        return self._add("UNIVERSAL", tile, {"userInputRequired": asks}, common)

    def private_message(self, text: str, **common: Unpack[Common]) -> InteractionBuilder:
        """A Private Message; how exports call it is inferred."""
        return self._add("PRIVATE_MESSAGE", {"text": text}, {}, common)

    def list_picker(self, text: str, items: Sequence[str], **common: Unpack[Common]) -> InteractionBuilder:
        """A list picker with these items; its content in exports is inferred: none is public."""
        return self._add("LIST_PICKER", {"text": text, "multipleChoice": {"multipleChoices": [*items]}}, {}, common)

    def file_upload(self, text: str, types: Sequence[str] = (), **common: Unpack[Common]) -> InteractionBuilder:
        """A File Upload that takes these types; its content in exports is inferred: none is public."""
        return self._add("FILE_UPLOAD", {"text": text, "fileUploadWidget": {"acceptedFileTypes": [*types]}}, {}, common)

    def knowledge(
        self,
        knowledge_base: str,
        *,
        not_found: str = "",
        answers: int = 1,
        threshold: str = "g",
        auto_render: bool = False,
        links: bool = False,
        variable: str = "kb_search",
        **common: Unpack[Common],
    ) -> InteractionBuilder:
        """A Knowledge AI interaction; `not_found` is its message when results are not found."""
        widget: Json = {
            "kbId": knowledge_base,
            "threshold": threshold,
            "mode": "intents",
            "autoRender": auto_render,
            "noOfArticlesToShow": answers,
            "feedbackQuestionEnabled": False,
            "contentUrlButtonEnabled": links,
            "renderCarousel": False,
            "responseDataVariable": variable,
            **({"noResultsMessage": not_found} if not_found else {}),
        }
        made = self._add("KB_FAQ", {"faqTileWidget": widget}, {}, common)
        made._content["contentType"] = "DYNAMIC"
        return made

    def integration(self, integration: str, **common: Unpack[Common]) -> InteractionBuilder:
        """An Integration interaction that calls the integration of this name."""
        content = {
            "contentType": "DYNAMIC",
            "responderName": integration,
            "responderId": self._bot._responder_id(integration),
        }
        return InteractionBuilder(self, "API_INTEGRATION", content, {}, {"next": "next", **common})

    def agent_transfer(
        self,
        message: str = "Transferring to an agent...",
        *,
        skill_id: str | None = None,
        agent_id: str | None = None,
        transfer_bot_context: bool = False,
        failure: str | None = None,
        **common: Unpack[Common],
    ) -> InteractionBuilder:
        """An Agent Transfer interaction; `failure` adds the rule for the failure result. None leaves a key out."""
        escalation: Json = {
            **({"agentSkillId": skill_id} if skill_id is not None else {}),
            **({"agentId": agent_id} if agent_id is not None else {}),
            "tangoContextEnabled": transfer_bot_context,
        }
        common = {"next": "end", **common}
        tile = {"text": message, "buttons": [], "quickReplyList": [], "escalation": escalation}
        made = self._add("ESCALATION", tile, {}, common)
        return made.rule("Failure", api="FAILURE", next=failure) if failure is not None else made

    def intent_choice(self, text: str, *, extra: Sequence[str] = (), **common: Unpack[Common]) -> InteractionBuilder:
        """The interaction of a disambiguation dialog that offers intents. How exports write it is inferred.

        Args:
            text: the question.
            extra: labels of extra choices, such as "None of the above".
            common: what every interaction can have.
        """
        tile = {"text": text, "multipleChoice": {"multipleChoices": [*extra]}}
        return self._add("DISAMBIGUATION_QUESTION", tile, {}, common)

    def interaction(self, kind: str, tile: Json, **common: Unpack[Common]) -> InteractionBuilder:
        """An interaction of any other type, with this content of its tile."""
        return self._add(kind, tile, {}, common)

    def _add(self, kind: str, tile: Json, extra: Json, common: Common) -> InteractionBuilder:
        tile = {**tile, "buttons": tile.get("buttons", []), "quickReplyList": []}
        content = {
            "contentType": "DYNAMIC" if kind == "ESCALATION" else "STATIC",
            "results": {"type": kind, "tile": {"tileData": [in_order(tile)]}},
        }
        return InteractionBuilder(self, kind, content, extra, common)

    def _raw(self) -> Json:
        domain = {"domainId": self._bot._intents[self._intent]["domainId"]} if self._intent else {}
        return {
            "chatBotId": self._bot.id,
            "id": self.id,
            "name": self.name,
            "creationTime": BORN,
            "modificationTime": BORN,
            "dialogType": self._kind,
            **domain,
            "status": "ENABLED" if self._enabled else "DISABLED",
            "disambiguteOnlySelectedDomains": False,
            **self._extra,
        }


class BotBuilder:
    """A bot under construction. `build` gives the Bot, `dump` its export."""

    def __init__(self, name: str, *, domain: str = "LP_Cross-vertical", engine: str = LIVEPERSON) -> None:
        """Start an empty bot; `domain` is the NLU domain its intents belong to, `engine` that domain's type."""
        self.name: Final = name
        self.id: Final = str(uuid.uuid5(SPACE, f"bot {name}"))
        self._domain = domain
        self._engines: dict[str, str] = {domain: engine}
        self._dialogs: list[DialogBuilder] = []
        self._interactions: list[InteractionBuilder] = []
        self._integrations: dict[str, Json] = {}
        self._intents: dict[str, Json] = {}
        self._kind = "CUSTOMER_FACING_BOT"
        self._functions = ""
        self._attributes: dict[str, str] = {"ENABLE_AGENT_ANNOTATIONS": "false", "ENABLE_DEBUG": "true"}
        self._ids = 0
        self._names: dict[str, int] = {}

    def dialog(
        self,
        name: str,
        *,
        patterns: Sequence[str] = (),
        intent: str = "",
        exclude: Sequence[str] = (),
        starter: bool | None = None,
        enabled: bool = True,
        next: str = "next",
    ) -> DialogBuilder:
        """A standard dialog; it begins with a dialog starter if it has patterns or an intent, or `starter` says so.

        `next` is where the dialog starter leads.
        """
        made = self._dialog(name, "DIALOG", enabled, intent)
        if starter if starter is not None else bool(patterns or intent):
            extra: Json = {"pattern": [*patterns], "excludeKeywords": [*exclude]}
            if intent:
                self.intent(intent)
                extra["intentId"] = self._intents[intent]["id"]
            made._add("DIALOG_STARTER", {}, extra, {"next": next})
        return made

    def fallback(self, text: str = "", *, name: str = "Fallback", enabled: bool = True) -> DialogBuilder:
        """The Fallback dialog, with one Text statement if `text` is given."""
        made = self._dialog(name, "FALLBACK_DIALOG", enabled, "")
        if text:
            made.text(text, name=f"{name.casefold()}_starter")
        return made

    def disambiguation(self, *, domains: Sequence[str] | None = None, name: str = "Disambiguation") -> DialogBuilder:
        """The disambiguation dialog; `intent_choice` asks. `domains`: the only ones whose intents take part."""
        only = [domain_id(domain) for domain in domains or ()]
        extra = {} if domains is None else {"disambiguteOnlySelectedDomains": True, "selectedDomains": only}
        return self._dialog(name, "DISAMBIGUATION_DIALOG", True, "", extra)

    def auto_escalation(
        self, skill_id: str, *, threshold: int | None = None, name: str = "Auto Escalate", enabled: bool = True
    ) -> DialogBuilder:
        """The Auto Escalation dialog with its default content: a Yes/No question, then the transfer.

        The question's text is ours: the documentation shows it in a picture only (AESC-DEFAULT-CONTENT).
        """
        extra = {} if threshold is None else {"autoEscalationThreshold": threshold}
        made = self._dialog(name, "AUTO_ESCALATION_DIALOG", enabled, "", extra)
        question = made.multiple_choice("Would you like to speak to a live agent?", ["Yes", "No"], name="escalate")
        question.rule("Yes", patterns=["yes"], next="next").rule("No", patterns=["no"], next="end")
        made.agent_transfer(skill_id=skill_id, name="auto_escalation_transfer")
        return made

    def survey(self, name: str = "Survey") -> DialogBuilder:
        """The dialog of a post-conversation survey; makes the bot a survey bot."""
        self._kind = "POST_SURVEY_BOT"
        return self._dialog(name, "SURVEY_DIALOG", True, "")

    def special_dialog(self, name: str, kind: str) -> DialogBuilder:
        """A dialog of any other type, such as AUTO_ESCALATION_DIALOG."""
        return self._dialog(name, kind, True, "")

    def api(
        self,
        name: str,
        url: str,
        *,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
        body: str = "",
        fields: Mapping[str, str] | None = None,
        transform: str = "",
        variable: str = "",
    ) -> BotBuilder:
        """An integration of type API; `fields` maps custom data fields to paths such as `{$.api_X.a}`."""
        return self._integration(
            name, url, "API", method=method, headers=headers, params=params, body=body, fields=fields,
            transform=transform, variable=variable, extra={"tangoContextEnabled": False},
        )  # fmt: skip

    def function(
        self,
        name: str,
        *,
        headers: Mapping[str, str] | None = None,
        payload: str = "",
        fields: Mapping[str, str] | None = None,
        transform: str = "",
    ) -> BotBuilder:
        """An integration of type LivePerson Functions."""
        extra: Json = {"leAccountId": "12345678", "faasLambdaUuid": self._responder_id(f"lambda {name}")}
        return self._integration(
            name, "{{url}}", "FAAS", method="POST", headers=headers, body=payload, fields=fields,
            transform=transform, extra={**extra, "tangoContextEnabled": False},
        )  # fmt: skip

    def knowledge_base(
        self, name: str, *, phrase: str = "{$query}", answers: int = 1, threshold: str = "g", mode: str = "intents"
    ) -> BotBuilder:
        """An integration of type KnowledgeAI, the older way to search a knowledge base."""
        params = {
            "source": hashlib.md5(name.encode(), usedforsecurity=False).hexdigest(),
            "threshold": threshold,
            "multipleResults": str(answers),
            "phrases": phrase,
            "mode": mode,
        }
        extra: Json = {"kbMethod": "PHRASE_SEARCH", "tangoContextEnabled": False}
        return self._integration(name, "{{url}}", "KB", method="POST", params=params, extra=extra)

    def email(self, name: str, fields: Mapping[str, str], text: str) -> BotBuilder:
        """An integration of type Email; its code and fields in exports are inferred: none is public."""
        extra: Json = {"tangoContextEnabled": False}
        return self._integration(name, "{{url}}", "EMAIL", method="POST", params=fields, body=text, extra=extra)

    def file(self, name: str, url: str, *, body: str = "{{file_url}}") -> BotBuilder:
        """An integration of type File; its code in exports is inferred: none is public."""
        return self._integration(name, url, "FILE", method="POST", body=body, extra={"tangoContextEnabled": False})

    def escalation_integration(
        self,
        name: str,
        skill_id: str = "",
        message: str = "",
        *,
        skill_name: str = "",
        agent_id: str = "",
        transfer_bot_context: bool = False,
        fields: Mapping[str, str] | None = None,
        transform: str = "",
        variable: str = "",
        kind: str = "LP_ESCALATION",
    ) -> BotBuilder:
        """An integration of type LivePerson Agent Escalation. Its code in exports is inferred: none is public."""
        extra: Json = {
            **({"agentSkillName": skill_name} if skill_name else {}),
            "agentSkillId": skill_id,
            **({"agentId": agent_id} if agent_id else {}),
            "transferMessage": message,
            "tangoContextEnabled": transfer_bot_context,
        }
        return self._integration(
            name, "{{url}}", kind, method="POST", fields=fields, transform=transform, variable=variable, extra=extra
        )

    def intent(self, name: str, *, domain: str = "", engine: str = LIVEPERSON) -> BotBuilder:
        """Make an intent known; `dialog(intent=…)` and `rule(intent=…)` do it by themselves for the bot's own domain.

        Args:
            name: the intent's name, which is its display name too.
            domain: another domain than the bot's.
            engine: that domain's type.
        """
        if domain:
            self._engines.setdefault(domain, engine)
        domain = domain or self._domain
        if name not in self._intents:
            self._intents[name] = {
                "id": str(uuid.uuid5(uuid.UUID(domain_id(domain)), name)),  # the domain's: its bots share intents
                "name": name,
                "displayName": name,
                "domainId": domain_id(domain),
                "domain": domain,
                "modifiedBy": USER,
                "type": "INTENT",
                "isLiveIntent": False,
                "intentOrigin": "GLOBAL",
            }
        return self

    def global_functions(self, code: str) -> BotBuilder:
        self._functions = code
        return self

    def user_friendly_response(self, text: str) -> BotBuilder:
        """The Default User-Friendly Response of the Bot Settings."""
        return self.attribute("DEFAULT_ERROR_MESSAGE", text)

    def attribute(self, key: str, value: str) -> BotBuilder:
        self._attributes = dict(sorted({**self._attributes, key: value}.items()))
        return self

    def build(self, *, source: str = "") -> Bot:
        """The bot; `source` is what messages call its file."""
        return Bot.load(self.dump(), name=source or f"{self.name}.json")

    def dump(self) -> bytes:
        """The export's bytes, in the platform's layout."""
        return json.dumps(self._raw(), indent=2, ensure_ascii=False).encode()

    # --- rendering ---

    def _raw(self) -> Json:
        functions = {
            "chatBotId": self.id,
            "methods": self._functions,
            "creationTime": BORN,
            "modificationTime": BORN,
        }
        return {
            "hash": str(signed_crc(self.name)),
            "bot": self._raw_settings(),
            "responder": self._raw_integrations(),
            "requiredContext": [],
            "conversationMessage": self._raw_interactions(),
            "menus": [],
            "groups": [dialog._raw() for dialog in self._dialogs],
            **({"globalFunctions": functions} if self._functions else {}),
            "platforms": [self._raw_platform()],
            "associatedDomains": [self._raw_domain(domain) for domain in self._used_domains()],
            **({"associatedIntents": [*self._intents.values()]} if self._intents else {}),
            "dialogTemplates": [],
        }

    def _raw_settings(self) -> Json:
        return {
            "id": self.id,
            "name": self.name,
            "chatBotType": self._kind,
            "status": "NEW",
            "getStartedButtonPayload": "hi",
            "creationTime": BORN_MS,
            "modificationTime": BORN_MS,
            "demo": False,
            "skipNLP": False,
            "language": "en-US",
            "botAttributes": self._attributes,
            "sessionLength": 0,
            "passThroughMode": False,
            "transcriptDisabled": False,
            "version": "2",
            "publicBot": False,
            "channel": "MESSAGING",
            "readOnly": False,
        }

    def _raw_integrations(self) -> list[Json]:
        return sorted(self._integrations.values(), key=lambda integration: str(integration["id"]))

    def _raw_interactions(self) -> list[Json]:
        rows: list[Json] = []
        for dialog in self._dialogs:
            members = dialog._interactions
            befores, afters = [None, *members], [*members[1:], None]
            rows += [m._raw(b, a) for m, b, a in zip(members, befores, afters, strict=False)]
        return sorted(rows, key=lambda row: str(row["id"]))

    def _raw_platform(self) -> Json:
        return {
            "id": hashlib.sha1(f"platform {self.id}".encode()).hexdigest(),
            "chatbotId": self.id,
            "integrationType": "HTMLCLIENT",
            "platform": "HTMLCLIENT",
            "status": "NEW",
        }

    def _used_domains(self) -> list[str]:
        return list(dict.fromkeys(str(intent["domain"]) for intent in self._intents.values()))

    def _raw_domain(self, domain: str) -> Json:
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
            "type": self._engines[domain],
            "nluShareDataAgree": False,
            "acceptMaskedMessages": False,
            "language": "en-US",
            "domainOrigin": "GLOBAL",
            "primary": True,
            "intentAnalyzerEnabled": False,
            "hasLiveIntents": False,
        }

    def _dialog(self, name: str, kind: str, enabled: bool, intent: str, extra: Json | None = None) -> DialogBuilder:
        made = DialogBuilder(self, name, kind, enabled, intent, extra)
        self._dialogs.append(made)
        return made

    def _integration(
        self,
        name: str,
        url: str,
        kind: str,
        *,
        method: str,
        extra: Json,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
        body: str = "",
        fields: Mapping[str, str] | None = None,
        transform: str = "",
        variable: str = "",
    ) -> BotBuilder:
        raw: Json = {
            "chatbotId": self.id,
            "id": self._responder_id(name),
            "name": name,
            "webhook": url,
            "fileUrl": "{{file_url}}",
            "method": method,
            **({"headers": rows(headers)} if headers else {}),
            **({"params": rows(params)} if params else {}),
            "defaultValues": [{"key": key} for key in ("title", "subTitle", "image", "itemUrl")],
            **({"postBody": body} if body else {}),
            **({"customDataFields": rows(fields)} if fields else {}),
            "results": {"type": "TEXT", "tile": {"tileData": [{"buttons": [], "quickReplyList": []}]}},
            "group": "Responders",
            **({"transformResultsScript": transform} if transform else {}),
            "responseDataVariable": variable or name,
            "integrationType": kind,
            **extra,
        }
        self._integrations[name] = raw
        return self

    def _responder_id(self, name: str) -> str:
        return str(uuid.uuid5(SPACE, f"{self.name} integration {name}"))

    def _auto_name(self, kind: str) -> str:
        stem = NAME_STEMS.get(kind, kind.lower())
        self._names[stem] = self._names.get(stem, 0) + 1
        return f"{stem}_{self._names[stem]}"

    def _hex_id(self, seed: str) -> str:
        digest = hashlib.sha1(f"{self.name} {seed}".encode()).hexdigest()
        return f"{self._next_number():06x}{digest[6:]}"

    def _uuid(self, seed: str) -> str:
        return f"{self._next_number():08x}{str(uuid.uuid5(SPACE, f'{self.name} {seed}'))[8:]}"

    def _next_number(self) -> int:
        self._ids += 1
        return self._ids
