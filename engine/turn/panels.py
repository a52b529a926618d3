"""The bridge between a flow and the script sandbox: a panel's code runs, and its effects take place.

The sandbox is pure: state in, effects out. `script_context.py` makes the state, `effects.py` applies the effects.
"""

from __future__ import annotations

import json
from collections.abc import Generator

from .. import events as ev
from ..bot import Bot
from ..errors import Unsupported, closest
from ..matching.entities import not_known_error
from ..script import Panel, Question, ScriptError, ScriptOutcome, ScriptState, declared_names
from . import citations
from .answer import Answer
from .commands import Command, FlowError, Wait
from .effects import Effects, Outcome
from .output import send
from .scope import Scope
from .script_context import ScriptContext, context_owners, state_for


def run_panel(scope: Scope, panel: Panel) -> Generator[Command, Answer | None, bool]:
    """Run an author's code and apply its effects; True when the interaction's own content is dropped.

    An error of the code goes to the bot log, and the flow goes on (C29).

    Raises:
        FlowError: the script failed, and the switch `script_errors` is "stop".
        Unsupported: the code calls a platform function whose answer is not scripted.
    """
    result, outcome = _run(scope, panel)
    for message in outcome.messages:  # C10: in call order, before the content
        if outcome.delay_ms:
            scope.note(ev.InteractionDelayed(outcome.delay_ms))
            yield Wait(outcome.delay_ms)
        yield from send(scope, message)
    stops = scope.switches.script_errors == "stop"
    if stops and result.error is not None and not result.error.is_cut_off:  # one that is cut off never stops the flow
        raise FlowError(f'the {panel.name} fails, and the switch script_errors is "stop"')  # the error is told
    return outcome.immediate


def _run(scope: Scope, panel: Panel) -> tuple[ScriptOutcome, Outcome]:
    state = state_for(
        scope.deployment,
        scope.session,
        ScriptContext(
            bot=scope.bot,
            conversation_id=scope.conversation_id,
            now_ms=scope.now_ms(),
            payload=scope.payload,
            account=scope.deployment.account,
            fields=scope.references.all_fields(),
            aliases=scope.references.aliases(),
        ),
    )
    result = _answered(scope, panel, state)
    scope.note(ev.ScriptRan(panel.name), rules=citations.script_ran(panel, result, scope.session))
    effects = Effects(scope, context_owners(scope.bot, state.user_id, state.conversation_id))
    for effect in result.effects:
        effects.apply(effect)
    _report(scope, result)
    outcome = effects.outcome
    if outcome.trigger is not None:
        scope.trigger = _target(scope, str(result.jump or panel.name), outcome.trigger)
    if outcome.delay_ms is not None:
        scope.delay_ms = outcome.delay_ms
    scope.replies += outcome.quick_replies
    return result, outcome


def _target(scope: Scope, place: str, name: str) -> str | None:
    """The interaction that the code at this place jumps to; None for one that is not there (C29).

    With the switch `script_errors` "stop" that one is kept, and the next action, which it ends, is the error.
    """
    target = scope.bot.interaction_named(name)
    if target is not None and scope.bot.dialog(target.dialog_id):
        return name
    stops = scope.switches.script_errors == "stop"
    near = closest(name, [known.name for known in scope.bot.interactions])
    goes_on = "stops there" if stops else "goes on without it"
    what = f"{place}: the code jumps to the interaction {name!r}, which is not in any dialog, and the flow {goes_on}"
    text = what + (f"; did you mean {near!r}?" if near else "")
    scope.note(ev.DiagnosticReported("jump-to-nowhere", text), rules=citations.JUMP_TO_NOWHERE)
    return name if stops else None


def _report(scope: Scope, result: ScriptOutcome) -> None:
    """Note the oddities of the code and its errors."""
    for remark in result.notes:
        at = f"{remark.panel}, line {remark.line}: " if remark.line else ""
        scope.note(ev.DiagnosticReported("script", at + remark.text), rules=(remark.code,))
    for name in result.unsupported:
        text = f"botContext.{name} is not a documented function"
        scope.note(ev.DiagnosticReported("unknown-platform-function", text))
    if (error := result.global_error) is not None:
        scope.note(_failed(error), rules=citations.script_failed(error, of_global_functions=True))
    if (error := result.error) is not None:
        is_local = _is_local(scope.bot, error.missing)
        scope.note(_failed(error), rules=citations.script_failed(error, misses_local_name=is_local))


def _failed(error: ScriptError) -> ev.ScriptFailed:
    return ev.ScriptFailed(error.panel, str(error), error.line, error.column, error.cut_off_by)


def _answered(scope: Scope, panel: Panel, state: ScriptState) -> ScriptOutcome:
    """Run the panel; for each question to the outside, add the answer and run it again from the start.

    Raises:
        Unsupported: the answer is not scripted.
    """
    answers = scope.deployment.answers
    while True:
        result = scope.script_runs.run(panel, state)
        question = result.question
        if question is None:
            return result
        if question.name == "getNamedEntities":
            raise not_known_error(str(question.args[0]).upper(), panel.where or panel.name)
        if question.name not in answers:
            hint = f'script its answer: Given the platform function "{question.name}" answers:'
            raise Unsupported(f"botContext.{question.name} in {panel.where or panel.name}", hint)
        answer = answers[question.name]
        arguments = tuple(str(argument) for argument in question.args)
        asked = ev.PlatformFunctionAnswered(question.name, arguments, answer)
        scope.note(asked, rules=citations.PLATFORM_FUNCTION_ANSWERED)
        state = state.with_answer(result, _as_returned(question, answer))


def _as_returned(question: Question, answer: str) -> str:
    """`askMaven` returns its JSON as a text (JS-ASK-MAVEN), which is a JSON string here."""
    return json.dumps(answer) if question.name == "askMaven" else answer


def _is_local(bot: Bot, missing: str) -> bool:
    """Whether the missing name is declared in another panel, to which it is local (JS-PANEL-SCOPE)."""
    panels = (code for one in bot.interactions for code in (one.pre_process, one.post_process, one.process_response))
    return bool(missing) and any(missing in declared_names(code) for code in panels if code)
