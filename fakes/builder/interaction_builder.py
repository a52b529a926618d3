"""Builds interactions: content, custom rules, next actions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from ...engine.errors import UnknownName, message
from .draft import Draft, Named
from .export_json import (
    BORN_MS,
    PLAIN,
    USER,
    Common,
    Json,
    VariableValue,
    always_decides,
    condition,
    panels,
    present,
    triples,
)

_STATUS: Final = {True: "ACTIVE", False: "INACTIVE"}


class InteractionBuilder:
    """An interaction under construction; `rule` adds custom rules in evaluation order."""

    def __init__(self, draft: Draft, dialog: Named, kind: str, content: Json, extra: Json, common: Common) -> None:
        if unknown := [key for key in common if key not in Common.__annotations__]:
            what = f"an interaction has no option {unknown[0]!r}"
            raise UnknownName(message(what, at=dialog.name, known=[*Common.__annotations__], wanted=unknown[0]))
        self.name: Final = common.get("name") or draft.automatic_name(kind)
        self.id: Final = draft.interaction_id(f"{dialog.name} {self.name}")
        self._draft = draft
        self._dialog = dialog
        self._kind = kind
        self._content = content
        self._extra = extra
        self._common = common
        self._rules: list[tuple[Json, str]] = []
        draft.interactions.append(self)

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
        any_of: bool = False,
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
            any_of: one of several variable conditions is enough.
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
            conditions.append(condition("INTENT", "intentMatch", intentId=self._draft.intent(intent)["id"]))
        if entity is not None:
            conditions.append(condition("ENTITY", "entityMatch", entity=entity))
        if api is not None:
            conditions.append(condition("API_RESULT", "apiResultsMatch", status=api.upper()))
        if knowledge is not None:
            conditions.append(condition("KB_MATCH", "kbResultMatch", status=knowledge))
        if no_match is not None:
            conditions.append(condition("NO_MATCH", "noMatch", fallbackMessage=no_match))
        head: Json = {"name": name} if name else {}
        variables = [{"matchType": m, "contextName": n, "value": v} for n, v, m in triples(when, "EQUALS")]
        combined = "ALL" if len(variables) > 1 and not any_of else "ANY"
        to_set = [{"name": n, "value": v, "scope": s.upper()} for n, v, s in triples(set, "SESSION")]
        self._rules.append(
            (
                {
                    **head,
                    "conditions": conditions,
                    "contextConditions": variables,
                    **({"contextMatchConditionType": combined} if conditions or variables else {}),
                    "action": {},
                    "contextDataVariables": to_set,
                },
                next,
            )
        )
        return self

    def as_json(self, before: InteractionBuilder | None, after: InteractionBuilder | None) -> Json:
        """The interaction in an export, between its neighbours in the dialog."""
        common = self._common
        asks = self._extra.get("userInputRequired", False)
        raw: Json = {
            "id": self.id,
            "chatBotId": self._draft.id,
            "userInputRequired": asks,
            "name": self.name,
            **present(self._extra, "pattern", "excludeKeywords", "intentId"),
            "type": "BOT_MESSAGE",
            "content": self._content,
            **panels(common),
            **present(self._extra, "quickReplies"),
            "group": self._dialog.id,
            **({"status": _STATUS[enabled]} if (enabled := common.get("enabled", True)) is not None else {}),
            "required": True,
            **({"nextMessageId": after.id} if after else {}),
            **({"prevMessageId": before.id} if before else {}),
            "responseMatches": self._rules_json(),
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

    def _rules_json(self) -> list[Json]:
        rules = list(self._rules)
        decided = any(always_decides(rule) for rule, _ in rules)
        if not rules or ("next" in self._common and not decided):  # a question's rules stand alone by default
            plain: Json = {"conditions": [], "contextConditions": [], "action": {}, "contextDataVariables": []}
            rules.append((plain, self._common.get("next", "next")))
        at = f"{self._dialog.name} › {self.name}"
        return [{**rule, "action": self._draft.action(target, current_id=self.id, at=at)} for rule, target in rules]
