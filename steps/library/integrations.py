"""The APIs of the bot's author, and the results of the integrations that call them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from ...engine.errors import FeatureError, counted, message
from ...engine.events import HttpExchanged, IntegrationResultStored
from ...engine.input_files import parse_json
from ...engine.interactions import knowledge
from ...engine.lookalikes import differences
from ...engine.value_text import plain_text
from ...fakes.external.stubs import Answer
from ...fakes.world.answers_file import Answers
from ..scenario import authoring
from ..scenario.context import ScenarioContext, expect
from ..scenario.known_names import of_bots, require_address, require_known, require_result
from ..scenario.language import given, then, when
from ..scenario.tables import table

_TRANSFER_FAULT: Final = "Given the transfer API answers 500 to the next request"
_TRANSFER_COUNT: Final = "Then exactly 1 transfer request has been sent in this conversation"


@given(
    "{method:method} {url} answers:",
    "{method:method} {url} returns/responds/gives (with):",
    "a {method:method} request to {url} returns/answers/responds (with):",
)
def answers(context: ScenarioContext, method: str, url: str, docstring: str) -> None:
    """Stub an API of the bot, such as a webhook: it answers with status 200 and this JSON."""
    context.target.outside.stub(method, url, json=_json(docstring))


@given(
    "{method:method} {url} answers {status:int}",
    "{method:method} {url} returns/responds/gives/fails (with) (status/HTTP) {status:int}",
    "a {method:method} request to {url} returns/answers/responds/fails (with) (status/HTTP) {status:int}",
    "{method:method} {url} answers with (status/HTTP) {status:int}",
    "{method:method} {url} fails => {method} {url} answers 500",
)
def answers_status(context: ScenarioContext, method: str, url: str, status: int) -> None:
    """Stub an API of the bot, such as a webhook: it answers with this status and nothing else."""
    context.target.outside.stub(method, url, status=status)


@given("{method:method} {url} answers after {latency:duration}:")
def answers_late(context: ScenarioContext, method: str, url: str, latency: int, docstring: str) -> None:
    """Stub an API of the bot that takes its time; one that takes too long for the platform is a timeout."""
    context.target.outside.stub(method, url, json=_json(docstring), latency_ms=latency)


@given(
    "{method:method} {url} {how:unanswered}",
    "{method:method} {url} times out/out => {method:method} {url} does not answer",
    "{method:method} {url} is not reachable/available => {method} {url} is unreachable",
    "{method:method} {url} is down => {method:method} {url} is unreachable",
)
def fails(context: ScenarioContext, method: str, url: str, how: str) -> None:
    """Stub an API of the bot that is down: the requests end in a timeout, or the host is unreachable."""
    context.target.outside.stub(method, url, error="times out" if how == "does not answer" else "unreachable")


@given(
    "the integration {name} answers:",
    "the integration {name} answers/returns/responds/gives (with):",
    "the integration {name} answers/returns/responds/gives (with) json/body/response/data/result/payload:",
    "the integration {name} succeeds/works/is_successful (with):",
    "response/answer/result from/of (integration) {name} (is):",
)
def integration_answers(context: ScenarioContext, name: str, docstring: str) -> None:
    """Every request of this integration, whatever its address, is answered with status 200 and this JSON."""
    context.target.outside.stub_integration(_called(context, name), json=_json(docstring))


@given(
    "the integration {name} answers {status:int}",
    "the integration {name} answers/returns/responds/gives/fails (with) (status/HTTP) {status:int}",
    "the integration {name} answers/returns/responds/fails with status (code) {status:int}",
    "the integration {name} answers/returns/responds/fails (with) (http) error (code) {status:int}",
    "call/calls/requests to (integration) {name} return/get/fail/answer (with) (status/HTTP) {status:int}",
)
def integration_answers_status(context: ScenarioContext, name: str, status: int) -> None:
    """Every request of this integration, whatever its address, is answered with this status and nothing else."""
    context.target.outside.stub_integration(_called(context, name), status=status)


@given(
    "the integration {name} answers {status:int}:",
    "the integration {name} answers/returns/responds/gives/fails (with) (status/HTTP) {status:int} (with/and):",
    "the integration {name} answers/returns/responds (with) (status/HTTP) {status:int} and/with body/json/response:",
)
def integration_answers_status_with(context: ScenarioContext, name: str, status: int, docstring: str) -> None:
    """Every request of this integration, whatever its address, is answered with this status and this JSON."""
    context.target.outside.stub_integration(_called(context, name), status=status, json=_json(docstring))


@given(
    "the integration {name} answers after {latency:duration}:",
    "the integration {name} answers/returns/responds after/in {latency:duration} (with):",
    "the integration {name} takes/needs {latency:duration} (to) (answer/respond/return) (with):",
)
def integration_answers_late(context: ScenarioContext, name: str, latency: int, docstring: str) -> None:
    """An integration that takes its time; one that takes too long for the platform is a timeout."""
    context.target.outside.stub_integration(_called(context, name), json=_json(docstring), latency_ms=latency)


@given(
    "the integration {name} answers {answer}",
    "the integration {name} gives/has answer {answer}",
    "the integration {name} answers with answer {answer}",
)
def integration_answers_as_named(context: ScenarioContext, name: str, answer: str) -> None:
    """One of the answers that `<bot>.answers.yaml` has for this integration, by its name."""
    context.target.outside.stub_integration(_called(context, name), **_named_answer(context, name, answer).arguments)


@given(
    "the integration {name} {how:integration_failure}",
    "(call/request) to (integration) {name} {how:integration_failure}",
    "calls/requests to (integration) {name} fail => the integration {name} fails",
    "calls/requests to (integration) {name} time out => the integration {name} times out",
    "the integration {name} is failing/broken => the integration {name} fails",
    "the integration {name} returns/gives/answers/responds (with) (server) error => the integration {name} fails",
    "the integration {name} is down/unavailable/offline/not_reachable => the integration {name} is unreachable",
    "the integration {name} does not answer/respond/reply/return => the integration {name} times out",
    "the integration {name} is not available => the integration {name} is unreachable",
    "the integration {name} throws/raises/has error => the integration {name} fails",
    "the integration {name} has a timeout => the integration {name} times out",
    "the integration {name} cannot be reached => the integration {name} is unreachable",
)
def integration_fails(context: ScenarioContext, name: str, how: str) -> None:
    """Every request of this integration fails: with status 500, by a timeout, or since its host is unreachable."""
    outside, called = context.target.outside, _called(context, name)
    if how == "fails":
        outside.stub_integration(called, status=500)
    else:
        outside.stub_integration(called, error="times out" if how == "times out" else "unreachable")


@given("the knowledge base of {name} finds:")
def knowledge_base_finds(context: ScenarioContext, name: str, datatable: list[list[str]]) -> None:
    """Script the knowledge base of an interaction or integration: a phrase, its article, a score between 0 and 1."""
    base = context.target.knowledge_base(_knowledge_base(context, name))
    columns = ["score", "summary", "detail", "imageURL", "contentURL"]
    for row in table(datatable, required=["phrase", "title"], optional=columns):
        phrase, score = row.pop("phrase"), row.pop("score")
        base.learn(phrase, row, _score(score) if score else 1.0)


def _score(text: str) -> float:
    try:
        score = float(text)
    except ValueError:
        score = -1.0
    if not 0 <= score <= 1:
        raise FeatureError(message("not a score", value=text, expected="a number from 0 to 1, such as 0.8"))
    return score


@when("an external system posts through the Web View API:")
def posts_web_view(context: ScenarioContext, datatable: list[list[str]]) -> None:
    """Post these variables and values; "message" is a message to the bot.

    With "a second after", the consumer says that text first.
    """
    _post(context, datatable)


@when("somebody without authorization posts through the Web View API:")
def posts_unauthorized(context: ScenarioContext, datatable: list[list[str]]) -> None:
    _post(context, datatable, authorization="none")


@then("the last integration request has the {part:part} {value}")
def request_has(context: ScenarioContext, part: str, value: str) -> None:
    """The last request of an integration has this method, address, body, or header of this name."""
    sent = [one for one in context.bodies(HttpExchanged) if one.purpose == "integration"]
    expect(bool(sent), f"expected an integration request with the {part} {value!r}", found="none has been sent")
    last = sent[-1]
    parts = {"method": last.method, "address": last.url, "body": last.request_body}
    found = parts[part] if part in parts else dict(last.request_headers).get(part.removeprefix("header ").lower(), "")
    expect(found == value, f"expected the {part} {value!r}", found=f"it is {found!r}", alike=differences(value, found))


@then(
    "{method:method} {url} has been requested {count:int} time(s)",
    "{method:method} {url} is called/sent {count:int} time(s)",
)
def requested(context: ScenarioContext, method: str, url: str, count: int) -> None:
    sent = [f"{exchange.method} {exchange.url}" for exchange in context.bodies(HttpExchanged)]
    found = sent.count(f"{method} {url}")
    if not found:
        require_address(context, method, url, sent)
    expect(
        found == count,
        f"expected {method} {url} {counted(count, 'time')}",
        found=f"it was sent {counted(found, 'time')}",
        others=sent,
    )


@then(
    "the integration {name} has been called {count:int} time(s)",
    "the integration {name} is called/used/requested/invoked/triggered/queried/executed (exactly) {count:int} time(s)",
    "the integration {name} gets called/used/requested/invoked/triggered (exactly) {count:int} time(s)",
    "the integration {name} receives (exactly) {count:int} call(s)",
    "the integration {name} receives (exactly) {count:int} request(s)",
    "the bot calls/uses/requests/invokes/queries the integration {name} (exactly) {count:int} time(s)",
    "the bot calls/invokes {name} (exactly) {count:int} time(s)",
)
def called_so_often(context: ScenarioContext, name: str, count: int) -> None:
    """The number of requests of this integration in the conversation."""
    _expect_calls(context, name, count)


@then(
    "the integration {name} has been called with {what:sent} {value}",
    "the integration {name} is called/used/requested/invoked/triggered/queried/executed with {what:sent} {value}",
    "the integration {name} gets called/requested/invoked with {what:sent} {value}",
    "the integration {name} receives/received/has_received/gets {what:sent} {value}",
    "the bot sends {what:sent} {value} to the integration {name}",
    "(body) (of) request/call to (integration) {name} contains/has {value} =>"
    " the integration {name} has been called with a body that contains {value}",
    "request/call to (integration) {name} has/contains {what:sent} {value}",
    "the bot calls/uses/requests/invokes/queries the integration {name} with {what:sent} {value}",
)
def called_with(context: ScenarioContext, name: str, what: str, value: str) -> None:
    """One of its requests had this: a field, `order.id` or `items.0`, in its JSON body, a parameter in its address."""
    calls = _calls(context, name)
    found = [_sent(call, what) for call in calls]
    if any(_is_sent(one, what, value) for one in found):
        return
    last = found[-1] if found else None
    expect(
        False,
        f"expected a call of the integration {name!r} with the {what} {value!r}",
        found=_differently(what, last) if calls else "it has not been called",
        alike=[*(differences(value, last) if isinstance(last, str) else ()), *_listed(calls)],
    )


@then(
    "the integration {name} has been called {count:int} time(s) with {what:sent} {value}",
    "the integration {name} is called/requested/invoked (exactly) {count:int} time(s) with {what:sent} {value}",
    "the bot calls/invokes/queries the integration {name} (exactly) {count:int} time(s) with {what:sent} {value}",
)
def called_so_often_with(context: ScenarioContext, name: str, count: int, what: str, value: str) -> None:
    """The number of its requests in the conversation that had this; `called with` says what that may be."""
    found = [_sent(call, what) for call in _calls(context, name)]
    fitting = sum(_is_sent(one, what, value) for one in found)
    expect(
        fitting == count,
        f"expected {counted(count, 'call')} of the integration {name!r} with the {what} {value!r}",
        found=f"there {'was' if fitting == 1 else 'were'} {fitting} of {counted(found, 'call')}",
    )


@then(
    "the integration {name} has not been called",
    "the integration {name} is not called/used/requested/invoked/triggered/queried/executed",
    "the integration {name} is never called/used/requested/invoked/triggered/queried/executed",
    "the integration {name} does not get called/used/requested/invoked/triggered",
    "the bot does not call/use/request/invoke/query the integration {name}",
    "the bot does not call/invoke/query {name}",
    "the bot never calls/invokes {name}",
    "the bot never calls/uses/requests/invokes/queries the integration {name}",
    "no request/call is sent/made to (integration) {name}",
    "there is no request/call to (integration) {name}",
)
def not_called(context: ScenarioContext, name: str) -> None:
    _expect_calls(context, name, 0)


@then(
    "the integration {name} has the result {result:result}",
    "the result of (integration) {name} is {result:result}",
    "the integration {name} succeeds/succeeded/is_successful => the integration {name} has the result success",
    "the integration {name} fails/failed/is_failed => the integration {name} has the result failure",
    "the integration {name} returns/returned/gives/ends_with/ended_with (result) {result:result}",
)
def result_is(context: ScenarioContext, name: str, result: str) -> None:
    """The last call of the integration with this response data variable had this result."""
    require_result(context, name)
    found = ["SUCCESS" if one.success else "FAILURE" for one in _results(context, name)]
    expect(
        found[-1:] == [result], f"expected the result {result.lower()} of {name!r}", found=f"the results are {found}"
    )


@then("the result of the integration {name} holds {key} as {value}")
def result_holds(context: ScenarioContext, name: str, key: str, value: str) -> None:
    """The JSON of the last result has this value at this key."""
    require_result(context, name)
    found = [json.loads(one.result or "null") for one in _results(context, name)]
    held = found[-1].get(key) if found and isinstance(found[-1], dict) else None
    expect(plain_text(held) == value, f"expected {key!r} of {name!r} to be {value!r}", found=f"the results are {found}")


def _results(context: ScenarioContext, name: str) -> list[IntegrationResultStored]:
    return [one for one in context.bodies(IntegrationResultStored) if one.variable == name]


def _post(context: ScenarioContext, datatable: list[list[str]], **authorization: str) -> None:
    rows = {row["name"]: row["value"] for row in table([["name", "value"], *datatable], required=["name", "value"])}
    message_to_bot, after = rows.pop("message", ""), rows.pop("a second after", "")
    context.begin_action().post_web_view(rows, message_to_bot, after=after, **authorization)


def _called(context: ScenarioContext, name: str, *, instead: str = _TRANSFER_FAULT) -> str:
    """The name, checked, of an integration that sends requests, or of an interaction that searches a knowledge base.

    Args:
        instead: the step to write for a transfer.

    Raises:
        UnknownName: no bot has one of this name.
        FeatureError: it is a transfer, which the cloud answers.
    """
    integrations = [one for bot in context.versions for one in bot.integrations]
    searches = [one.name for bot in context.versions for one in bot.interactions if one.type == "KB_FAQ"]
    require_known("integration", name, [*(one.name for one in integrations), *searches], where=of_bots(context))
    if any(one.name == name and one.escalation for one in integrations):
        raise FeatureError(message(f"the integration {name!r} transfers to an agent", do=f"write: {instead}"))
    return name


def _expect_calls(context: ScenarioContext, name: str, count: int) -> None:
    calls = _calls(context, name)
    expected = f"expected {counted(count, 'call')} of the integration {name!r}"
    expect(len(calls) == count, expected, found=f"it was called {counted(calls, 'time')}")


def _calls(context: ScenarioContext, name: str) -> list[HttpExchanged]:
    """The requests of an integration in the conversation, oldest first. Raises as `_called` does."""
    wanted = _called(context, name, instead=_TRANSFER_COUNT)
    return [one for one in context.bodies(HttpExchanged) if one.called == wanted]


def _listed(calls: list[HttpExchanged]) -> Iterator[str]:
    """A line that names the calls."""
    if calls:
        yield f"its calls: {', '.join(f'{call.method} {call.url}' for call in calls)}"


def _sent(call: HttpExchanged, what: str) -> object:
    """A part of a request; None for a header, a parameter or a field that it does not have."""
    part, _, name = what.partition(" ")
    match part:
        case "header":
            return dict(call.request_headers).get(name.lower())
        case "parameter":
            values = parse_qs(urlsplit(call.url).query, keep_blank_values=True).get(name)
            return ", ".join(values) if values else None
        case "field":
            return _field(call.request_body, name)
    return call.request_body


def _field(body: str, path: str) -> object:
    """The value at a path of JSON, as plain text; None if it is not there."""
    try:
        held: Any = parse_json(body)
    except ValueError:
        return None
    for key in path.split("."):
        if isinstance(held, list) and key.isdecimal() and int(key) < len(held):
            held = held[int(key)]
        elif isinstance(held, dict) and key in held:
            held = held[key]
        else:
            return None
    return plain_text(held)


def _is_sent(found: object, what: str, value: str) -> bool:
    if not isinstance(found, str):
        return False
    if what == "body that contains":
        return value in found
    return found == value or (what == "body" and _is_same_json(found, value))


def _is_same_json(found: str, value: str) -> bool:
    try:
        return bool(parse_json(found) == parse_json(value))
    except ValueError:
        return False


def _differently(what: str, last: object) -> str:
    part = "body" if what == "body that contains" else what
    return f"the last call has no {part}" if last is None else f"in the last call the {part} is {last!r}"


def _named_answer(context: ScenarioContext, integration: str, name: str) -> Answer:
    """An answer in a file beside one of the bots. Raises UnknownName."""
    files = context.answers or [Answers()]
    return next((one for one in files if integration in one.by_name), files[-1]).find(integration, name)


def _knowledge_base(context: ScenarioContext, name: str) -> str:
    interaction = context.bot.interaction_named(name)
    if interaction is not None and interaction.type == "KB_FAQ":
        return interaction.knowledge.kb_id
    return knowledge.knowledge_base_of(authoring.integration(context.bot, name))


def _json(text: str) -> object:
    try:
        return parse_json(text)
    except ValueError as error:
        raise FeatureError(message(f"the answer in the doc string is not JSON: {error}", value=text)) from None
