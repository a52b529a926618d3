"""Interactions that call something outside of the bot: integrations, knowledge bases, uploads of files.

The order of the parts follows INT-ORDER-INTEGRATION.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace

import httpx

from .. import events as ev
from ..bot import Integration, Interaction
from ..errors import BotDefinitionError
from ..matching.citations import Rules
from ..matching.custom_rules import choose
from ..ports import Outgoing
from ..turn.answer import Answer
from ..turn.commands import Call, Command, Upload
from ..turn.output import say, send
from ..turn.rule_input import rule_input, rule_matched
from ..turn.scope import Scope
from ..value_text import json_text
from . import citations
from .call_result import digest, has_no_results, store_result
from .content import answer_cards
from .endings import Completes, InteractionRun, Proceeds
from .file_upload import address, settings_for
from .integration import CALLED, FAILURE_TEXT, RequestContext, integration_request
from .knowledge import (
    DEFAULT_VARIABLE,
    Search,
    articles,
    search_of_integration,
    search_of_interaction,
    with_article,
)
from .shared_parts import wait_delay


def run_integration(scope: Scope, interaction: Interaction, integration: Integration) -> InteractionRun:
    """Call, process, decide by rules; a failure that no rule handles gets a text and ends the dialog (C13)."""
    yield from wait_delay(scope, interaction)
    if integration.type.upper() == "FILE":
        return (yield from _hand_file_on(scope, interaction, integration))
    if integration.is_knowledge_base:
        answer = with_article(
            (
                yield from _search(
                    search_of_integration(integration, scope.fill),
                    integration.name,
                    citations.KNOWLEDGE_INTEGRATION_CALLED,
                )
            )
        )
    else:
        answer = yield from _call_integration(scope, integration)
    rules = (*citations.integration_result(integration), *citations.result_checked(interaction, answer))
    store_result(scope, integration.variable, answer, rules)
    yield from digest(scope, interaction, integration, answer)
    if _counts_as_failed(scope, integration, answer):
        answer = replace(answer, error="no results")
    chosen = choose(interaction, rule_input(scope, "", answer.is_success))
    handled = scope.trigger is not None or (chosen is not None and chosen.is_conditional)
    if not answer.is_success and not handled:
        scope.note(ev.DiagnosticReported("integration-failed", answer.error or f"status {answer.status}"))
        scope.note(ev.NextActionTaken("End Interaction"), rules=citations.FAILURE_ENDS_DIALOG)
        yield from say(scope, FAILURE_TEXT)
        return Completes()
    if chosen is not None and chosen.is_conditional:
        scope.note(rule_matched(chosen), rules=citations.result_rule(chosen, interaction))
    return Proceeds(chosen.rule if chosen else None)


def run_knowledge(scope: Scope, interaction: Interaction) -> InteractionRun:
    """Search with the consumer's latest message; show the results or the text for none; decide by rules."""
    widget = interaction.knowledge
    yield from wait_delay(scope, interaction)
    answer = yield from _search(
        search_of_interaction(interaction, scope.session.user_message), interaction.name, citations.KNOWLEDGE_SEARCHED
    )
    found = articles(answer)
    stored = Answer(answer.status, json_text({"results": found}), answer.error)
    variable = widget.response_data_variable or DEFAULT_VARIABLE
    rules = (*citations.knowledge_result(is_found=bool(found)), *citations.result_checked(interaction, answer))
    store_result(scope, variable, stored, rules)
    yield from digest(scope, interaction, None, answer)
    if not found:
        yield from send(scope, Outgoing(scope.fill(widget.not_found_message), rules=citations.NOTHING_FOUND))
    elif widget.auto_render:
        yield from send(scope, answer_cards(scope, found, links=widget.content_url_button_enabled))
    chosen = choose(interaction, rule_input(scope, "", bool(found)))
    if chosen is not None and chosen.is_conditional:
        scope.note(rule_matched(chosen), rules=citations.knowledge_rule(chosen, interaction))
    return Proceeds(chosen.rule if chosen else None)


def _counts_as_failed(scope: Scope, integration: Integration, answer: Answer) -> bool:
    """Whether a call succeeded without results in the Fallback dialog of a bot that escalates automatically.

    Follows AESC-COUNTER-API-FALLBACK-DIALOG; elsewhere a success needs no results (API-SUCCESS-NOT-RESULTS).
    """
    top = scope.session.top
    if not answer.is_success or top is None or top.how != "fallback" or scope.bot.auto_escalation_dialog is None:
        return False
    if integration.field_rows:
        return not any(scope.references.values(f"{{{integration.variable}.{name}}}") for name in integration.fields)
    return has_no_results(scope.references.values(f"{{$.api_{integration.variable}}}"))


def _search(search: Search, name: str, rules: Rules) -> Generator[Command, Answer | None, Answer]:
    request = search.request()
    request.extensions[CALLED] = name
    answer = yield Call(request, rules=rules)
    return answer or Answer(0, error="no answer")


def _call_integration(scope: Scope, integration: Integration) -> Generator[Command, Answer | None, Answer]:
    request = _request(scope, integration)
    if isinstance(request, Answer):
        return request
    return (yield Call(request, rules=citations.INTEGRATION_CALLED)) or Answer(0, error="no answer")


def _request(scope: Scope, integration: Integration) -> httpx.Request | Answer:
    """The integration's request, or the answer that stands for an invalid one."""
    broken: list[str] = []

    def fill(text: str) -> str:
        filled = scope.fill(text)
        if filled.count("\n") > text.count("\n"):
            broken.append(text)
        return filled

    file = scope.session.file
    file_url = address(scope.conversation_id, file) if file is not None else ""
    try:
        around = RequestContext(fill, scope.deployment.account, scope.now_ms(), file_url)
        request = integration_request(integration, around)
    except BotDefinitionError as error:
        scope.note(ev.DiagnosticReported("integration-address", str(error)), rules=citations.ADDRESS_UNUSABLE)
        return Answer(0, error="invalid address")
    if broken:
        text = f"{integration.name!r} cannot be called: a line break is in the value of {broken[0]}"
        scope.note(ev.DiagnosticReported("line-break-in-request", text), rules=citations.LINE_BREAK_IN_REQUEST)
        return Answer(0, error="a line break in a value")
    return request


def _hand_file_on(scope: Scope, interaction: Interaction, integration: Integration) -> InteractionRun:
    """Start sending the uploaded file on; the flow does not wait for it (INT-FILE-UPLOAD-RULES)."""
    settings = settings_for(scope.bot, interaction)
    request = _request(scope, integration)
    if isinstance(request, Answer) or scope.session.file is None:
        yield from send(scope, Outgoing(settings.failure_message, rules=citations.FILE_NOT_HANDED_ON))
    else:
        yield from send(scope, Outgoing(settings.in_progress_message, rules=citations.FILE_HANDED_ON))
        yield Upload(request, settings.success_message, settings.failure_message)
    yield from digest(scope, interaction, None, Answer(0))
    chosen = choose(interaction, rule_input(scope, "", True))
    return Proceeds(chosen.rule if chosen else None)
