"""Playing one interaction: its code, its delay, its content or its call. It comes to an `Ending`; the flow acts.

Order of the parts as INT-ORDER-STATEMENT, INT-ORDER-QUESTION and INT-ORDER-INTEGRATION give it.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from typing import Literal

from . import events as ev
from .bot import Button, CustomRule, Integration, Interaction
from .errors import BotDefinitionError, Unsupported
from .integration import FAILURE_TEXT, Answer, as_json_text, integration_request
from .ports import Outgoing
from .rules import choose
from .turn import Call, Command, FlowError, Scope, Steps, Wait

DELAY_PER_TEXT_MS = 2000  # ESC-BP-DELAY: the document's example, and the rolling loop of CLD-MESSAGE-ORDER

CLOSE_STRINGS = {"LP_CLOSECONVERSATION": False, "LP_CLOSEDIALOG": True}  # whether a survey follows


# --- how an interaction ends -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Proceeds:
    """The next action is taken: the rule's, or the interaction's own when `rule` is None."""

    rule: CustomRule | None = None


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
    """An escalation failed at once; the failure message, or the stop, comes from the platform."""


Ending = Proceeds | Waits | Completes | Closes | Refused | Failed
Play = Generator[Command, Answer | None, Ending]


# --- the kinds of interaction ----------------------------------------------------------------------------------------


def play_statement(scope: Scope, interaction: Interaction) -> Play:
    """Send and go on (INT-STATEMENT-NO-WAIT). A dialog starter is one that sends nothing."""
    if (yield from _post_process(scope, interaction, "before content")):
        return Proceeds()
    yield from delay(scope, interaction)
    if interaction.type != "DIALOG_STARTER":
        text = scope.fill(interaction.text)
        close = next((string for string in CLOSE_STRINGS if string in text), None)
        if close is not None:
            _note_lost_words(scope, text, close)
            return Closes(CLOSE_STRINGS[close])
        yield from scope.send(content(scope, interaction, text))
    yield from _post_process(scope, interaction, "after content")
    return Proceeds(next((rule for rule in interaction.rules if rule.is_unconditional), None))  # RULE-WHERE


def _note_lost_words(scope: Scope, text: str, close: str) -> None:
    if text.strip() != close:
        why = f"{close} closes the conversation, and the words around it are not shown: {text!r}"
        scope.note(ev.DiagnosticReported("close-string-with-text", why), rules=("CLD-CLOSE-STRINGS",))


def play_question(scope: Scope, interaction: Interaction, *, chained: bool = False) -> Play:
    """Send and wait (INT-QUESTION-WAITS). `chained`: statements or integrations came right before."""
    return _ask(scope, interaction, lambda: content(scope, interaction, scope.fill(interaction.text)), chained)


def play_disambiguation(scope: Scope, interaction: Interaction) -> Play:
    """Offer the intents in doubt by their display names, then the extra choices, and wait. Follows DIS-OPTIONS."""

    def offer() -> Outgoing:
        intents = [(scope.bot.intent_name(intent) or intent, intent) for intent in scope.session.doubtful_intents]
        options = (*intents, *((scope.fill(choice), "") for choice in interaction.choices))
        scope.note(ev.DisambiguationOffered(options), rules=("DIS-OPTIONS",))
        choices = tuple(ev.Choice(label, label, "choice") for label, _ in options)
        return Outgoing(scope.fill(interaction.text), choices)

    return _ask(scope, interaction, offer, chained=False)


def _ask(scope: Scope, interaction: Interaction, message: Callable[[], Outgoing], chained: bool) -> Play:
    if (yield from _post_process(scope, interaction, "before content")):
        return Proceeds()
    yield from delay(scope, interaction)
    yield from scope.send(message())
    yield from _post_process(scope, interaction, "after content")
    rules = ("INT-QUESTION-WAITS", "DLG-LIMIT-PURPOSE") if chained else ("INT-QUESTION-WAITS",)
    scope.note(ev.QuestionAsked(interaction.name, interaction.id), rules=rules)
    return Waits()


def play_integration(scope: Scope, interaction: Interaction, integration: Integration) -> Play:
    """Call, digest, decide by rules; a failure that no rule handles is told and ends the dialog (C13)."""
    if integration.type != "API":
        raise Unsupported(f"integrations of type {integration.type} ({integration.name!r})")
    yield from delay(scope, interaction)
    answer = yield from _call_api(scope, integration)
    store_result(scope, integration.variable, answer, ("API-STATUS-VARIABLE", "API-RAW-RESULT"))
    yield from digest(scope, interaction, integration)
    chosen = choose(interaction, scope.heard("", answer.is_success))
    handled = scope.trigger is not None or (chosen is not None and chosen.by == "API_RESULT")
    if not answer.is_success and not handled:
        scope.note(ev.DiagnosticReported("integration-failed", answer.error or f"status {answer.status}"))
        scope.note(ev.NextActionTaken("End Interaction"), rules=("API-FAILURE-MESSAGE", "API-SUCCESS-CODES"))
        yield from scope.say(FAILURE_TEXT)
        return Completes()
    if chosen is not None and chosen.by != "unconditional":
        scope.note_rule(chosen, "RULE-API-RESULT")
    return Proceeds(chosen.rule if chosen else None)


def _call_api(scope: Scope, integration: Integration) -> Generator[Command, Answer | None, Answer]:
    try:
        request = integration_request(integration, scope.fill)
    except BotDefinitionError as error:
        scope.note(ev.DiagnosticReported("integration-address", str(error)))
        return Answer(0, error="no usable address")
    answer = yield Call(request, transfer=False)
    return answer or Answer(0, error="no answer")


# --- parts that several kinds share ----------------------------------------------------------------------------------


def run_code(scope: Scope, panel: str, code: str, interaction: Interaction) -> Generator[Command, Answer | None, bool]:
    """Run a panel if it holds code; True when the interaction's content is to be dropped."""
    return bool(code) and (yield from scope.run_panel(panel, code, interaction))


def _post_process(
    scope: Scope, interaction: Interaction, moment: Literal["before content", "after content"]
) -> Generator[Command, Answer | None, bool]:
    """Run a statement's or question's Post-Process Code if this is its moment (C10)."""
    code = interaction.post_process
    if not code or scope.brain.settings.switches.post_process != moment:
        return False
    return (yield from run_code(scope, "Post-Process Code", code, interaction))


def delay(scope: Scope, interaction: Interaction, *, transfers: bool = False) -> Steps:
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


def digest(scope: Scope, interaction: Interaction, integration: Integration | None) -> Steps:
    """Run what looks at a result: the Transform Result Script, then the interaction's Post-Process Code."""
    if integration is not None and integration.transform_script:
        yield from scope.run_panel("Transform Result Script", integration.transform_script, interaction)
    if interaction.post_process:
        yield from scope.run_panel("Post-Process Code", interaction.post_process, interaction)


def store_result(scope: Scope, variable: str, answer: Answer, rules: tuple[str, ...]) -> None:
    result = as_json_text(answer.body) if answer.body else ""
    scope.note(ev.IntegrationResultStored(variable, answer.status, result, answer.is_success), rules=rules)


# --- content ---------------------------------------------------------------------------------------------------------


def content(scope: Scope, interaction: Interaction, text: str) -> Outgoing:
    """The message of a statement or question, its references filled in (INT-DISPLAY-VARIABLES)."""
    fill = scope.fill
    if interaction.type == "STRUCTURED":
        return Outgoing(text, cards=tuple(_cards(scope, interaction)))
    choices = [ev.Choice(fill(choice), fill(choice), "choice") for choice in interaction.choices]
    choices += [_button(scope, button) for button in interaction.buttons]
    choices += [
        ev.Choice(fill(reply.title), fill(reply.payload or reply.title), "quick reply")
        for reply in interaction.quick_replies
    ]
    choices += scope.replies
    return Outgoing(text or fill(interaction.image_url), tuple(choices), rich=fill(interaction.rich_json))


def _cards(scope: Scope, interaction: Interaction) -> Iterator[ev.Card]:
    """The tiles of a structured question, one per element when its fields hold lists (INT-STRUCTURED-ITERATION)."""
    for card in interaction.cards:
        lists = [scope.references.values(text) or [text] for text in (card.title, card.subtitle, card.image)]
        buttons = tuple(_button(scope, button) for button in card.buttons)
        for index in range(max(len(values) for values in lists)):
            title, subtitle, image = (scope.fill(values[min(index, len(values) - 1)]) for values in lists)
            yield ev.Card(title, subtitle, image, buttons)


def _button(scope: Scope, button: Button) -> ev.Choice:
    label, payload = scope.fill(button.name), scope.fill(button.callback)
    return ev.Choice(label, payload, "link" if button.type == "web_url" else "button")


def interaction_type(scope: Scope, interaction: Interaction) -> Integration | None:
    """The integration that an interaction names. Raises FlowError when the bot does not have it."""
    integration = scope.bot.integration_of(interaction)
    if interaction.is_integration and interaction.escalation is None and integration is None:
        raise FlowError(f"{interaction.where} names an integration that the bot does not have")
    return integration
