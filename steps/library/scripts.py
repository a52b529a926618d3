"""The data that an author's code can ask the platform for, and its entries in the bot log."""

from __future__ import annotations

import json
from collections.abc import Mapping

from ...engine.errors import FeatureError, message
from ...engine.events import (
    ContextDataDeleted,
    ContextDataSet,
    ContextScope,
    CustomEventLogged,
    DebugMessagePrinted,
    DiagnosticReported,
    EscalationEventLogged,
    FlowStopped,
    ScriptFailed,
)
from ...engine.input_files import parse_json
from ...engine.value_text import plain_text
from ...fakes.cloud.consumers import About
from ..scenario.context import ScenarioContext, closest_of, expect
from ..scenario.language import given, then

# Functions that need the world outside; the emulator answers all others itself.
ANSWERED_OUTSIDE = ("askMaven", "getNlpResponse", "getSentiment", "isContextApiEnabled")


@given("the consumer has the {about:about}:")
def consumer_has(context: ScenarioContext, about: About, datatable: list[list[str]]) -> None:
    """Set the consumer's personal info, customer info or engagement attributes, in a table of names and values."""
    if any(len(row) != 2 for row in datatable):
        raise FeatureError(
            message(f"a table of the {about} has two columns", expected="a name and a value in each row")
        )
    context.consumer().describe(about, dict(datatable))


@given("the consumer's next message carries the metadata:")
def message_carries(context: ScenarioContext, docstring: str) -> None:
    """The channel attaches metadata to the next message: a JSON list of objects, each with a "type"."""
    entries = _json(docstring)
    if not isinstance(entries, list) or not all(isinstance(entry, Mapping) and "type" in entry for entry in entries):
        raise FeatureError(message("invalid metadata", value=docstring, expected='a list like [{"type": "…"}]'))
    context.consumer().attaches(json.dumps(entries))


@given("the platform function {function} answers:")
def function_answers(context: ScenarioContext, function: str, docstring: str) -> None:
    """Set the JSON result of a function, for all arguments.

    Functions: askMaven, getSentiment, getNlpResponse, isContextApiEnabled (true by default).
    """
    if function not in ANSWERED_OUTSIDE:
        what = f"the answer of {function!r} cannot be scripted"
        raise FeatureError(message(what, known=ANSWERED_OUTSIDE, wanted=function))
    context.target.answers[function] = json.dumps(_json(docstring), ensure_ascii=False)


@given(
    "the {scope:scope} context data {name} of the namespace {namespace} is {value}",
    "the {scope:scope} context data/variable/attribute {name} of/in namespace {namespace} is (set) (to) {value}",
)
def context_data_is(context: ScenarioContext, scope: ContextScope, name: str, namespace: str, value: str) -> None:
    """Set a value in the Conversation Context Service, as another bot or system does: global, user or conversation."""
    context.consumer()
    context.target.set_context(scope, namespace, name, value)


@then(
    "the {scope:scope} context data {name} of the namespace {namespace} is {value}",
    "the {scope:scope} context data/variable/attribute {name} of/in namespace {namespace} is (set) (to) {value}",
    "the {scope:scope} context data/variable/attribute {name} of/in namespace {namespace} has/equals (value) {value}",
)
def context_data_has(context: ScenarioContext, scope: ContextScope, name: str, namespace: str, value: str) -> None:
    """What a bot, or a Given step, has written there last; data that has been deleted has no value."""
    found: str | None = None
    for event in context.target.log.of(ContextDataSet, ContextDataDeleted):
        match event.body:
            case ContextDataSet(in_scope, in_namespace, _, written, held) if (in_scope, in_namespace, written) == (
                scope,
                namespace,
                name,
            ):
                found = plain_text(json.loads(held))
            case ContextDataDeleted(in_scope, in_namespace, _, deleted) if (in_scope, in_namespace) == (
                scope,
                namespace,
            ) and deleted in (name, None):
                found = None
    expected = f"expected the {scope} context data {namespace}.{name} to be {value!r}"
    expect(found == value, expected, found="it is not set" if found is None else f"it is {found!r}")


@then(
    "the bot log shows {text}",
    "the (bot) log shows/contains/has/holds (entry/message/text/error/line) {text}",
    "the bot prints {text} to/into the log",
    "the bot prints {text} to/into the bot log",
    "the bot prints {text} in the log",
    "the bot prints {text} in the bot log",
    "log entry/message {text} is written/added/printed",
    "the bot logs/logged/writes (message/text/error/entry) {text}",
    "(message/text/error/entry) {text} is in the log",
    "(message/text/error/entry) {text} is in the bot log",
    "(message/text/error/entry) {text} is logged/written_to_log/shown_in_log/printed_in_log",
)
def bot_log_shows(context: ScenarioContext, text: str) -> None:
    """The bot log has an entry that contains this text.

    Entries: debug messages, logged events, context data, script errors, jumps of code to an interaction that is not
    there, the reason why a flow stopped.
    """
    shown = _entries(context)
    expect(
        any(text in entry for entry in shown),
        f"expected the bot log to show {text!r}",
        found=f"it shows {shown}" if shown else "it is empty",
        near=closest_of(text, shown),
    )


@then(
    "the bot log does not show {text}",
    "the (bot) log does not show/contains/has/contain/have/hold (entry/message/text/error) {text}",
    "the bot does not log/write (message/text/error/entry) {text}",
    "the bot never logs (message/text/error/entry) {text}",
    "the (bot) log never shows/contains {text}",
    "(message/text/error/entry) {text} is not in the log",
    "(message/text/error/entry) {text} is not in the bot log",
    "(message/text/error/entry) {text} is not logged",
)
def bot_log_lacks(context: ScenarioContext, text: str) -> None:
    """No entry of the bot log contains this text, up to here."""
    found = [entry for entry in _entries(context) if text in entry]
    expect(not found, f"expected the bot log not to show {text!r}", found=f"it shows {found}")


@then(
    "the bot log shows {text} {count:int} time(s)",
    "the (bot) log shows/contains/has/holds (entry/message/text/error) {text} {count:int} time(s)",
    "the bot logs/logged {text} {count:int} time(s)",
    "(message/text/error/entry) {text} is logged {count:int} time(s)",
    "(message/text/error/entry) {text} is in the log {count:int} time(s)",
    "(message/text/error/entry) {text} is in the bot log {count:int} time(s)",
)
def bot_log_counts(context: ScenarioContext, text: str, count: int) -> None:
    """The bot log has this number of entries that contain this text."""
    shown = _entries(context)
    times = sum(text in entry for entry in shown)
    expected = f"expected the bot log to show {text!r} {count} time{'' if count == 1 else 's'}"
    expect(times == count, expected, found=f"it shows {shown}" if shown else "it is empty")


def _entries(context: ScenarioContext) -> list[str]:
    log = context.target.log
    events = log.of(*_ENTRIES, conversation=context.conversation)
    return [_entry(log.original(event)) for event in events if _is_entry(event.body)]


_ENTRIES = (
    DebugMessagePrinted,
    CustomEventLogged,
    EscalationEventLogged,
    ContextDataSet,
    ScriptFailed,
    FlowStopped,
    DiagnosticReported,
)


def _is_entry(body: object) -> bool:
    return not isinstance(body, DiagnosticReported) or body.code == "jump-to-nowhere"


def _entry(body: object) -> str:
    match body:
        case DebugMessagePrinted(text):
            return text
        case CustomEventLogged(name, user_message, detail):
            return f"event {name}: {user_message} ({detail})" if detail else f"event {name}: {user_message}"
        case EscalationEventLogged(kind, user_message):
            return f"escalation {kind}: {user_message}"
        case ContextDataSet(scope, namespace, _, name, value):
            return f"{scope} context data {namespace}.{name} = {value}"
        case ScriptFailed():
            return body.message
        case FlowStopped(reason):
            return reason
        case DiagnosticReported(_, text):
            return text
    raise AssertionError(f"{type(body).__name__} is not an entry of the bot log")


def _json(text: str) -> object:
    try:
        return parse_json(text)
    except ValueError as error:
        raise FeatureError(message(f"the doc string is not JSON: {error}", value=text)) from None
