"""Builds dialogs: one method for each type of interaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Unpack

from .draft import Draft
from .export_json import BORN, Common, Json, buttons_json, in_order
from .interaction_builder import InteractionBuilder


class DialogBuilder:
    """A dialog under construction; each method adds an interaction at its end and returns it."""

    def __init__(
        self, draft: Draft, name: str, kind: str, enabled: bool, intent: str, extra: Json | None = None
    ) -> None:
        self.name: Final = name
        self.id: Final = draft.dialog_id(f"dialog {name}")
        self._draft = draft
        self._kind = kind
        self._enabled = enabled
        self._intent = intent
        self._extra = extra or {}
        self._interactions: list[InteractionBuilder] = []
        draft.dialogs.append(self)

    def starter(
        self, *, patterns: Sequence[str] = (), exclude: Sequence[str] = (), intent: str = "", next: str = "next"
    ) -> InteractionBuilder:
        """A dialog starter with these patterns, exclude keywords and intent; `next` is where it leads."""
        extra: Json = {"pattern": [*patterns], "excludeKeywords": [*exclude]}
        if intent:
            extra["intentId"] = self._draft.intent(intent)["id"]
        return self._add("DIALOG_STARTER", {}, extra, {"next": next})

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
        """A question of a survey: kind "CSAT", "NPS" or "FCR". Its form in exports is inferred."""
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
        """A Private Message; its name in exports is inferred."""
        return self._add("PRIVATE_MESSAGE", {"text": text}, {}, common)

    def list_picker(self, text: str, items: Sequence[str], **common: Unpack[Common]) -> InteractionBuilder:
        """A list picker with these items; its content in exports is inferred."""
        return self._add("LIST_PICKER", {"text": text, "multipleChoice": {"multipleChoices": [*items]}}, {}, common)

    def file_upload(self, text: str, types: Sequence[str] = (), **common: Unpack[Common]) -> InteractionBuilder:
        """A File Upload that accepts these types; its content in exports is inferred."""
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
        return self._add("KB_FAQ", {"faqTileWidget": widget}, {}, common)

    def integration(self, integration: str, **common: Unpack[Common]) -> InteractionBuilder:
        """An Integration interaction that calls the integration of this name."""
        content = {
            "contentType": "DYNAMIC",
            "responderName": integration,
            "responderId": self._draft.integration_id(integration),
        }
        return self._append("API_INTEGRATION", content, {}, {"next": "next", **common})

    def agent_transfer(
        self,
        message: str = "Transferring to an agent...",
        *,
        skill_id: str | None = None,
        skill_name: str = "",
        agent_id: str | None = None,
        transfer_bot_context: bool = False,
        failure: str | None = None,
        **common: Unpack[Common],
    ) -> InteractionBuilder:
        """An Agent Transfer interaction; `failure` adds the rule for the failure result. None leaves a key out."""
        escalation: Json = {
            **({"agentSkillName": skill_name} if skill_name else {}),
            **({"agentSkillId": skill_id} if skill_id is not None else {}),
            **({"agentId": agent_id} if agent_id is not None else {}),
            "tangoContextEnabled": transfer_bot_context,
        }
        common = {"next": "end", **common}
        tile = {"text": message, "buttons": [], "quickReplyList": [], "escalation": escalation}
        made = self._add("ESCALATION", tile, {}, common)
        return made.rule("Failure", api="FAILURE", next=failure) if failure is not None else made

    def intent_choice(self, text: str, *, extra: Sequence[str] = (), **common: Unpack[Common]) -> InteractionBuilder:
        """The interaction of a disambiguation dialog that offers intents. Its form in exports is inferred.

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
            "contentType": "DYNAMIC" if kind in ("ESCALATION", "KB_FAQ") else "STATIC",
            "results": {"type": kind, "tile": {"tileData": [in_order(tile)]}},
        }
        return self._append(kind, content, extra, common)

    def _append(self, kind: str, content: Json, extra: Json, common: Common) -> InteractionBuilder:
        made = InteractionBuilder(self._draft, self, kind, content, extra, common)
        self._interactions.append(made)
        return made

    def as_json(self) -> Json:
        """The dialog in an export, without its interactions."""
        domain = {"domainId": self._draft.intent(self._intent)["domainId"]} if self._intent else {}
        return {
            "chatBotId": self._draft.id,
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

    def interactions_json(self) -> list[Json]:
        """The interactions of the dialog in an export, linked with each other."""
        befores, afters = [None, *self._interactions], [*self._interactions[1:], None]
        return [m.as_json(b, a) for m, b, a in zip(self._interactions, befores, afters, strict=False)]
