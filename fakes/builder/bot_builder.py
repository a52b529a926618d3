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
from collections.abc import Mapping, Sequence
from typing import Final, Unpack

from ...engine.bot import Bot
from .dialog_builder import DialogBuilder
from .draft import Draft
from .export_json import (
    LIVEPERSON,
    IntegrationParts,
    Json,
    by_id,
    domain_id,
    domain_json,
    functions_json,
    integration_json,
    platform_json,
    settings_json,
    signed_crc,
)


class BotBuilder:
    """A bot under construction. `build` gives the Bot, `dump` its export."""

    def __init__(self, name: str, *, domain: str = "LP_Cross-vertical", nlu_engine: str = LIVEPERSON) -> None:
        """Start an empty bot; `domain` is the NLU domain its intents belong to, `nlu_engine` that domain's type."""
        self._draft = Draft(name, domain, nlu_engine)
        self.name: Final = name
        self.id: Final = self._draft.id
        self._dialogs: list[DialogBuilder] = []
        self._integrations: dict[str, Json] = {}
        self._kind = "CUSTOMER_FACING_BOT"
        self._functions = ""
        self._attributes: dict[str, str] = {"ENABLE_AGENT_ANNOTATIONS": "false", "ENABLE_DEBUG": "true"}

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
        domain: str = "",
    ) -> DialogBuilder:
        """A standard dialog; it begins with a dialog starter if it has patterns or an intent, or if `starter` is true.

        `next` is where the dialog starter leads. The dialog is linked to `domain`, by default to its intent's.
        """
        linked = {"domainId": domain_id(domain)} if domain else {}
        made = self._dialog(name, "DIALOG", enabled, intent, linked)
        if starter if starter is not None else bool(patterns or intent):
            made.starter(patterns=patterns, exclude=exclude, intent=intent, next=next)
        return made

    def fallback(self, text: str = "", *, name: str = "Fallback", enabled: bool = True) -> DialogBuilder:
        """The Fallback dialog, with one Text statement if `text` is given."""
        made = self._dialog(name, "FALLBACK_DIALOG", enabled, "")
        if text:
            made.text(text, name=f"{name.casefold()}_starter")
        return made

    def custom_bot_dialogs(self) -> BotBuilder:
        """The dialogs of a new bot that is made from the template Custom Bot, with the texts and patterns it has there.

        Follows TUT-S1-DEFAULT-DIALOGS and TUT-S2-WELCOME-DEFAULT; the patterns are those of public exports.
        """
        welcome = self.dialog("Welcome", patterns=["hi", "hello", "howdy", "(hi|hello|hey)*"])
        welcome.text("Hi there! Thanks for coming!", name="text_message")
        self.fallback("Sorry, I am not able to understand.")
        return self

    def disambiguation(self, *, domains: Sequence[str] | None = None, name: str = "Disambiguation") -> DialogBuilder:
        """The disambiguation dialog; `intent_choice` asks. `domains`: the only ones whose intents take part."""
        only = [domain_id(domain) for domain in domains or ()]
        extra = {} if domains is None else {"disambiguteOnlySelectedDomains": True, "selectedDomains": only}
        return self._dialog(name, "DISAMBIGUATION_DIALOG", True, "", extra)

    def auto_escalation(
        self, skill_id: str, *, threshold: int | None = None, name: str = "Auto Escalate", enabled: bool = True
    ) -> DialogBuilder:
        """The Auto Escalation dialog with its default content: a Yes/No question, then the transfer.

        The question's text is our choice: the documentation shows it in a picture only (AESC-DEFAULT-CONTENT).
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
        extra: Json = {"leAccountId": "12345678", "faasLambdaUuid": self._draft.integration_id(f"lambda {name}")}
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
        """An integration of type Email; its code and fields in exports are inferred, as no public export has one."""
        extra: Json = {"tangoContextEnabled": False}
        return self._integration(name, "{{url}}", "EMAIL", method="POST", params=fields, body=text, extra=extra)

    def file(self, name: str, url: str, *, body: str = "{{file_url}}") -> BotBuilder:
        """An integration of type File; its code in exports is inferred, as no public export has one."""
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
        """An integration of type LivePerson Agent Escalation. Its code in exports is inferred."""
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

    def intent(
        self, name: str, *, domain: str = "", nlu_engine: str = LIVEPERSON, display_name: str = ""
    ) -> BotBuilder:
        """Add an intent; `dialog(intent=…)` and `rule(intent=…)` add those of the bot's own domain by themselves.

        Args:
            name: the intent's name.
            domain: another domain than the bot's.
            nlu_engine: that domain's type.
            display_name: the name that consumers see, by default the same.
        """
        self._draft.intent(name, domain=domain, nlu_engine=nlu_engine, display_name=display_name)
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
        """The bot; `source` is the name of its file in messages."""
        return Bot.load(self.dump(), name=source or f"{self.name}.json")

    def dump(self) -> bytes:
        """The export's bytes, in the platform's layout."""
        return json.dumps(self._as_json(), indent=2, ensure_ascii=False).encode()

    def _as_json(self) -> Json:
        draft = self._draft
        domains = dict.fromkeys(str(intent["domain"]) for intent in draft.intents.values())
        interactions = [row for dialog in self._dialogs for row in dialog.interactions_json()]
        return {
            "hash": str(signed_crc(self.name)),
            "bot": settings_json(self.id, self.name, self._kind, self._attributes),
            "responder": by_id(self._integrations.values()),
            "requiredContext": [],
            "conversationMessage": by_id(interactions),
            "menus": [],
            "groups": [dialog.as_json() for dialog in self._dialogs],
            **({"globalFunctions": functions_json(self.id, self._functions)} if self._functions else {}),
            "platforms": [platform_json(self.id)],
            "associatedDomains": [domain_json(domain, draft.nlu_engines[domain]) for domain in domains],
            **({"associatedIntents": [*draft.intents.values()]} if draft.intents else {}),
            "dialogTemplates": [],
        }

    def _dialog(self, name: str, kind: str, enabled: bool, intent: str, extra: Json | None = None) -> DialogBuilder:
        made = DialogBuilder(self._draft, name, kind, enabled, intent, extra)
        self._dialogs.append(made)
        return made

    def _integration(self, name: str, url: str, kind: str, **parts: Unpack[IntegrationParts]) -> BotBuilder:
        integration_id = self._draft.integration_id(name)
        self._integrations[name] = integration_json(self.id, integration_id, name, url, kind, **parts)
        return self
