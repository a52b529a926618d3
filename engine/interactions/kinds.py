"""Playing one interaction: its code, its delay, its content or its call. It comes to an `Ending`; the flow acts.

Order of the parts as INT-ORDER-STATEMENT, INT-ORDER-QUESTION and INT-ORDER-INTEGRATION give it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Final, Literal

import httpx

from .. import events as ev
from ..bot import CustomRule, Integration, Interaction
from ..errors import BotDefinitionError
from ..matching.custom_rules import choose
from ..matching.slots import answered_before, fillings
from ..ports import Outgoing
from ..script import Panel
from ..turn.answer import Answer
from ..turn.commands import Call, Command, FlowError, TurnRun, Upload, Wait
from ..turn.scope import Scope
from .content import answer_cards, prepare, with_added_replies
from .file_upload import address, settings_for
from .integration import FAILURE_TEXT, RequestContext, as_json_text, integration_request
from .knowledge import (
    DEFAULT_VARIABLE,
    Search,
    articles,
    search_of_integration,
    search_of_interaction,
    with_article,
)

DELAY_PER_TEXT_MS = 2000  # ESC-BP-DELAY: the document's example, and the rolling loop of CLD-MESSAGE-ORDER

CLOSE_STRINGS = {"LP_CLOSECONVERSATION": False, "LP_CLOSEDIALOG": True}  # whether a survey follows


# --- how an interaction ends -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Proceeds:
    """The next action is taken: the rule's, or the interaction's own when `rule` is None."""

    rule: CustomRule | None = None
    utterance: str | None = None  # where the rule's entities are looked for, if not in the latest input


@dataclass(frozen=True, slots=True)
class Waits:
    """A question: the consumer's answer is waited for."""


@dataclass(frozen=True, slots=True)
class Completes:
    """The dialog ends here, whatever the next action says."""


@dataclass(frozen=True, slots=True)
class Closes:
    """The conversation ends here."""

    survey: bool


@dataclass(frozen=True, slots=True)
class Refused:
    """An escalation whose skill id is not numeric: the fallback procedure follows."""


@dataclass(frozen=True, slots=True)
class Failed:
    """An escalation failed at once; the failure message, or the stop, has been seen to."""


# INT-CATEGORIES, and the order in which the parts of an interaction of each category are played.
CATEGORY_RULES: Final[dict[str, tuple[str, ...]]] = {
    "dialog starter": ("INT-CATEGORIES",),
    "statement": ("INT-CATEGORIES", "INT-ORDER-STATEMENT"),
    "question": ("INT-CATEGORIES", "INT-ORDER-QUESTION"),
    "integration": ("INT-CATEGORIES", "INT-ORDER-INTEGRATION", "INT-ORDER-INTEGRATION-SHORT"),
}

Ending = Proceeds | Waits | Completes | Closes | Refused | Failed
InteractionRun = Generator[Command, Answer | None, Ending]


# --- the kinds of interaction ----------------------------------------------------------------------------------------


def run_statement(scope: Scope, interaction: Interaction) -> InteractionRun:
    """Send and go on (INT-STATEMENT-NO-WAIT). A dialog starter is one that sends nothing."""
    message = prepare(scope, interaction) if interaction.type != "DIALOG_STARTER" else Outgoing("")
    if (yield from _post_process(scope, interaction, "before content")):
        return Proceeds()
    yield from delay(scope, interaction)
    close = next((string for string in CLOSE_STRINGS if string in message.text), None)
    if close is not None:
        _note_lost_words(scope, message.text, close)
        return Closes(CLOSE_STRINGS[close])
    yield from scope.send(with_added_replies(scope, message))
    yield from _post_process(scope, interaction, "after content")
    return Proceeds(next((rule for rule in interaction.rules if rule.is_unconditional), None))  # RULE-WHERE


def _note_lost_words(scope: Scope, text: str, close: str) -> None:
    if text.strip() != close:
        why = f"{close} closes the conversation, and the words around it are not shown: {text!r}"
        scope.note(ev.DiagnosticReported("close-string-with-text", why), rules=("CLD-CLOSE-STRINGS",))


def run_question(scope: Scope, interaction: Interaction, *, chained: bool = False) -> InteractionRun:
    """Send and wait (INT-QUESTION-WAITS). `chained`: statements or integrations came right before."""
    filling = _filled_before(scope, interaction)
    if filling is not None:
        return filling
    return (yield from _ask(scope, interaction, lambda: prepare(scope, interaction), chained))


def _filled_before(scope: Scope, question: Interaction) -> Proceeds | None:
    """How a question ends that need not be asked: what started the dialog holds the entity (SLOT-SKIP-QUESTION)."""
    asked = list(fillings(question))
    top = scope.session.top
    if not asked or top is None or not top.utterance:
        return None
    found = answered_before(question, scope.entities(top.utterance))
    if found is None:
        return None
    rules = ("SLOT-SKIP-QUESTION", "SLOT-ALL-FILLED") + ("SLOT-SEVERAL-RULES",) * (len(asked) > 1)
    scope.note(ev.QuestionSkipped(question.name, question.id), rules=rules)
    return Proceeds(found.rule, top.utterance)


def run_disambiguation(scope: Scope, interaction: Interaction) -> InteractionRun:
    """Offer the intents in doubt by their display names, then the extra choices, and wait. Follows DIS-OPTIONS."""

    def offer() -> Outgoing:
        intents = [(scope.bot.intent_name(intent) or intent, intent) for intent in scope.session.doubtful_intents]
        options = (*intents, *((scope.fill(choice), "") for choice in interaction.choices))
        scope.note(ev.DisambiguationOffered(options), rules=("DIS-OPTIONS",))
        choices = tuple(ev.Choice(label, label, "choice") for label, _ in options)
        return Outgoing(scope.fill(interaction.text), choices)

    return (yield from _ask(scope, interaction, offer, chained=False))


def _ask(scope: Scope, interaction: Interaction, prepared: Callable[[], Outgoing], chained: bool) -> InteractionRun:
    message = prepared()
    if (yield from _post_process(scope, interaction, "before content")):
        return Proceeds()
    yield from delay(scope, interaction)
    yield from scope.send(with_added_replies(scope, message))
    yield from _post_process(scope, interaction, "after content")
    rules = ("INT-QUESTION-WAITS", "SET-BLOCK-UNTIL-QUESTION", *(("DLG-LIMIT-PURPOSE",) if chained else ()))
    scope.note(ev.QuestionAsked(interaction.name, interaction.id), rules=rules)
    return Waits()


def run_integration(scope: Scope, interaction: Interaction, integration: Integration) -> InteractionRun:
    """Call, digest, decide by rules; a failure that no rule handles is told and ends the dialog (C13)."""
    yield from delay(scope, interaction)
    if integration.type.upper() == "FILE":
        return (yield from _hand_file_on(scope, interaction, integration))
    if integration.is_knowledge_base:
        answer = with_article((yield from _search(search_of_integration(integration, scope.fill))))
        rules: tuple[str, ...] = ("API-TYPES", "KAI-INTEGRATION-LEGACY", "KAI-ARTICLE-FIELD")
    else:
        answer = yield from _call_integration(scope, integration)
        rules = ("API-TYPES",)
    store_result(scope, integration.variable, answer, (*rules, "API-STATUS-VARIABLE", "API-RAW-RESULT"))
    yield from digest(scope, interaction, integration if answer.status else None)
    chosen = choose(interaction, scope.heard("", answer.is_success))
    handled = scope.trigger is not None or (chosen is not None and chosen.by == "API_RESULT")
    if not answer.is_success and not handled:
        scope.note(ev.DiagnosticReported("integration-failed", answer.error or f"status {answer.status}"))
        scope.note(ev.NextActionTaken("End Interaction"), rules=("API-FAILURE-MESSAGE", "API-SUCCESS-CODES", "C13"))
        yield from scope.say(FAILURE_TEXT)
        return Completes()
    if chosen is not None and chosen.by != "unconditional":
        scope.note_rule(chosen, "RULE-API-RESULT")
    return Proceeds(chosen.rule if chosen else None)


def run_knowledge(scope: Scope, interaction: Interaction) -> InteractionRun:
    """Search with the consumer's latest message; show what is found, or say that nothing is; decide by rules."""
    widget = interaction.knowledge
    yield from delay(scope, interaction)
    answer = yield from _search(search_of_interaction(interaction, scope.session.user_message))
    found = articles(answer)
    stored = Answer(answer.status, json.dumps({"results": found}, ensure_ascii=False), answer.error)
    rules = ("KAI-SEARCH-PHRASE", "KAI-RESULT-PATHS") if found else ("KAI-SEARCH-PHRASE", "KAI-NOT-FOUND-MESSAGE")
    store_result(scope, widget.response_data_variable or DEFAULT_VARIABLE, stored, rules)
    yield from digest(scope, interaction, None)
    if not found:
        yield from scope.send(Outgoing(scope.fill(widget.not_found_message), rules=("KAI-NOT-FOUND-MESSAGE",)))
    elif widget.auto_render:
        yield from scope.send(answer_cards(scope, found, links=widget.content_url_button_enabled))
    chosen = choose(interaction, scope.heard("", bool(found)))
    if chosen is not None and chosen.by != "unconditional":
        scope.note_rule(chosen, "RULE-KB-MATCH")
    return Proceeds(chosen.rule if chosen else None)


def _search(search: Search) -> Generator[Command, Answer | None, Answer]:
    rules = ("KAI-SEARCH-PHRASE", "KAI-INTEGRATION-LEGACY")
    answer = yield Call(search.request(), rules=rules)
    return answer or Answer(0, error="no answer")


def _call_integration(scope: Scope, integration: Integration) -> Generator[Command, Answer | None, Answer]:
    request = _request(scope, integration)
    if isinstance(request, Answer):
        return request
    rules = ("API-TYPES", "API-VARIABLES-IN-REQUEST", "API-HTTP-HTTPS")
    return (yield Call(request, rules=rules)) or Answer(0, error="no answer")


def _request(scope: Scope, integration: Integration) -> httpx.Request | Answer:
    """The integration's request, or what comes of one that cannot be made."""
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
        scope.note(ev.DiagnosticReported("integration-address", str(error)), rules=("API-HTTP-HTTPS",))
        return Answer(0, error="no usable address")
    if broken:
        text = f"{integration.name!r} cannot be called: a line break is in the value of {broken[0]}"
        scope.note(ev.DiagnosticReported("line-break-in-request", text), rules=("VAR-NEWLINE-BREAKS-INTEGRATION",))
        return Answer(0, error="a line break in a value")
    return request


def _hand_file_on(scope: Scope, interaction: Interaction, integration: Integration) -> InteractionRun:
    """Start handing the uploaded file on; the flow does not wait for it (INT-FILE-UPLOAD-RULES)."""
    settings = settings_for(scope.bot, interaction)
    request = _request(scope, integration)
    if isinstance(request, Answer) or scope.session.file is None:
        yield from scope.send(Outgoing(settings.failure_message, rules=("INT-FILE-UPLOAD-DEFAULTS",)))
    else:
        rules = ("INT-FILE-UPLOAD-DEFAULTS", "INT-FILE-UPLOAD-RULES")
        yield from scope.send(Outgoing(settings.in_progress_message, rules=rules))
        yield Upload(request, settings.success_message, settings.failure_message)
    chosen = choose(interaction, scope.heard("", True))
    return Proceeds(chosen.rule if chosen else None)


# --- parts that several kinds share ----------------------------------------------------------------------------------


def _post_process(
    scope: Scope, interaction: Interaction, moment: Literal["before content", "after content"]
) -> Generator[Command, Answer | None, bool]:
    """Run a statement's or question's Post-Process Code if this is its moment (C10)."""
    code = interaction.post_process
    if not code or scope.switches.post_process != moment:
        return False
    return (yield from scope.run(Panel("Post-Process Code", interaction.where, code, ("C10",))))


def delay(scope: Scope, interaction: Interaction, *, transfers: bool = False) -> TurnRun:
    """Wait the Interaction Delay, or what a script set instead.

    Before a transfer, texts sent in the same turn should be covered by it: if not, the order is not guaranteed on the
    platform and a diagnostic says so (ESC-DELAY-EFFECT).
    """
    delay_ms = scope.delay_ms if scope.delay_ms is not None else interaction.delay_ms
    needed_ms = scope.texts * DELAY_PER_TEXT_MS
    if delay_ms:
        rules = ("ESC-BP-DELAY", "ESC-DELAY-LOCATION") if transfers else ()
        if transfers and delay_ms >= needed_ms:
            rules = (*rules, "ESC-DELAY-EFFECT")
        scope.note(ev.InteractionDelayed(delay_ms), rules=rules)
        yield Wait(delay_ms)
    if transfers and delay_ms < needed_ms:
        scope.note(
            ev.DiagnosticReported(
                "order-not-guaranteed",
                f"{scope.texts} text(s) precede the transfer and would need {needed_ms} ms of Interaction Delay, "
                f"there are {delay_ms} ms: on the platform the transfer may overtake them",
            ),
            rules=("ESC-DELAY-EFFECT", "CLD-MESSAGE-ORDER"),
        )


def digest(scope: Scope, interaction: Interaction, integration: Integration | None) -> TurnRun:
    """Run what looks at a result: the Transform Result Script, then the interaction's Post-Process Code."""
    if integration is not None and integration.transform_script:
        yield from scope.run_panel("Transform Result Script", integration.transform_script, interaction)
    if interaction.post_process:
        yield from scope.run_panel("Post-Process Code", interaction.post_process, interaction)


def store_result(
    scope: Scope, variable: str, answer: Answer, rules: tuple[str, ...], *, is_success: bool | None = None
) -> None:
    """Keep what a call was answered; with `is_success`, what came of it counts and not its status."""
    success = answer.is_success if is_success is None else is_success
    result = as_json_text(answer.body) if answer.body else ""
    stored = ev.IntegrationResultStored(variable, answer.status, result, success)
    judged = ("API-SUCCESS-CODES", "API-SUCCESS-NOT-RESULTS") if answer.is_success else ("API-SUCCESS-CODES",)
    scope.note(stored, rules=(*rules, *judged))


def interaction_type(scope: Scope, interaction: Interaction) -> Integration | None:
    """The integration that an interaction names. Raises FlowError when the bot does not have it."""
    integration = scope.bot.integration_of(interaction)
    if interaction.type == "API_INTEGRATION" and integration is None:
        raise FlowError(f"{interaction.where} names an integration that the bot does not have")
    return integration
