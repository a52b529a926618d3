"""Custom rules as an export holds them: conditions, variables, next actions."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, AliasChoices, Field, PrivateAttr

from .view import NEXT, View


class NextAction(View):
    """The next action of a rule. `value` is an interaction id or one of RESERVED_TARGETS; for DIALOG a dialog id."""

    name: str = "INTERACTION"
    value: str = NEXT


class VariableSetting(View):
    """A variable or slot that a rule fills. `scope` is request, dialog, session or forever."""

    name: str
    value: str = ""
    scope: Annotated[str, AfterValidator(str.lower)] = "session"  # C23


class VariableCondition(View):
    match_type: str
    name: str = Field(default="", validation_alias="contextName")
    value: str = ""


class _Patterns(View):
    patterns: tuple[str, ...] = ()
    exclude_keywords: tuple[str, ...] = ()


class _Regex(View):
    regex_text: str = ""
    exclude_keywords: tuple[str, ...] = ()


class _Value(View):
    value: str = ""


class _Fallback(View):
    fallback_message: str = ""


class _Status(View):
    status: str = ""


class _IntentName(View):
    # no export with an intent condition is public: the key is inferred from the family of names, hence the choices
    intent: str = Field(default="", validation_alias=AliasChoices("intentId", "intent", "intentName", "name"))


class _EntityName(View):
    # inferred like the intent's
    entity: str = Field(default="", validation_alias=AliasChoices("entity", "entityName", "entityId", "name"))


class Condition(View):
    """One match condition of a rule: a match type and the payload that belongs to it, both read flat."""

    match_type: str
    pattern_match: _Patterns = _Patterns()
    regex_match: _Regex = _Regex()
    evaluate_option_match: _Value = _Value()
    exact_value_match: _Value = _Value()
    no_match: _Fallback = _Fallback()
    api_results_match: _Status = _Status()
    kb_result_match: _Status = _Status()
    intent_match: _IntentName = _IntentName()
    entity_match: _EntityName = _EntityName()

    @property
    def patterns(self) -> tuple[str, ...]:
        return self.pattern_match.patterns

    @property
    def exclude_keywords(self) -> tuple[str, ...]:
        return self.pattern_match.exclude_keywords or self.regex_match.exclude_keywords

    @property
    def regex(self) -> str:
        return self.regex_match.regex_text

    @property
    def value(self) -> str:
        """The text that EVAL_OPTION and EXACT_VALUE compare with."""
        return self.evaluate_option_match.value or self.exact_value_match.value

    @property
    def fallback_message(self) -> str:
        return self.no_match.fallback_message

    @property
    def status(self) -> str:
        """SUCCESS or FAILURE, for API_RESULT; MATCH_FOUND or MATCH_NOT_FOUND, for KB_MATCH."""
        return self.api_results_match.status or self.kb_result_match.status

    @property
    def intent(self) -> str:
        """Id or name of the intent, as the export has it; see `Bot.intent_id`."""
        return self.intent_match.intent

    @property
    def entity(self) -> str:
        """Name of the entity, for ENTITY."""
        return self.entity_match.entity


class CustomRule(View):
    """One element of responseMatches. Without conditions it is the interaction's unconditional next action."""

    name: str = ""
    conditions: tuple[Condition, ...] = ()
    variable_conditions: tuple[VariableCondition, ...] = Field(default=(), validation_alias="contextConditions")
    any_or_all: str = Field(default="ALL", validation_alias="contextMatchConditionType")  # RULE-VARIABLE-CONDITION
    action: NextAction = NextAction()
    variables: tuple[VariableSetting, ...] = Field(default=(), validation_alias="contextDataVariables")
    _path: str = PrivateAttr(default="")

    @property
    def path(self) -> str:
        return self._path

    @property
    def is_unconditional(self) -> bool:
        return not self.conditions and not self.variable_conditions

    @property
    def needs_any_variable(self) -> bool:
        """Whether one of its variable conditions is enough."""
        return self.any_or_all.upper() == "ANY"

    @property
    def is_failure(self) -> bool:
        """Whether it catches the failure result of an integration or a transfer. Follows TF-FAILURE-RULE."""
        return any(c.match_type == "API_RESULT" and c.status.upper() == "FAILURE" for c in self.conditions)
