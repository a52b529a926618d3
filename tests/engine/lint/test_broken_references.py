"""References that are never filled are found, wherever they stand; what the run fills is not reported."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from handoff.engine.bot import Bot
from handoff.engine.events import FindingReported
from handoff.engine.lint import lint
from handoff.fakes.builder import BotBuilder

SETS = "botContext.setBotVariable('name', 'Dana', true, false);"


def bot_with(text: str = "Good day.", skill_id: str = "42", agent_id: str = "", **api: object) -> Bot:
    b = BotBuilder("Desk").global_functions(SETS)
    b.api("Orders", "https://api.example/orders", **{"fields": {"status": "{$.api_Orders.status}"}, **api})  # type: ignore[arg-type]
    dialog = b.dialog("Hello", patterns=["hi"])
    dialog.text(text, name="greet")
    dialog.integration("Orders", name="call").rule(api="FAILURE", next="greet")
    dialog.agent_transfer("One moment.", skill_id=skill_id, agent_id=agent_id, name="transfer")
    return b.build()


def broken(bot: Bot, environment: Mapping[str, str] | None = None) -> list[FindingReported]:
    rules = ("VAR-BOT", "VAR-ENV", "VAR-API-FIELD", "VAR-API-JSONPATH", "VAR-SYSTEM-LIST", "JS-OLD-REMOVED")
    return [finding for finding in lint(bot, environment=environment) if finding.rule in rules]


BROKEN = {
    "not closed": ("Hi {$botContext.name", "VAR-BOT", "write {$botContext.name}"),
    "closed by another bracket": ("Hi {$botContext.name)", "VAR-BOT", "write {$botContext.name}"),
    "not closed before another one": ("{$botContext.name {$userMessage}", "VAR-BOT", "not closed"),
    "not closed in JSON": ('{"who": "{$botContext.name", "x": 1}', "VAR-BOT", "write {$botContext.name}"),
    "without its dollar sign": ("Hi {botContext.name}", "VAR-BOT", "write {$botContext.name}"),
    "dollar sign before the brace": ("Hi ${botContext.name}", "VAR-BOT", "write {$botContext.name}"),
    "without braces": ("Hi $botContext.name!", "VAR-BOT", "write {$botContext.name}"),
    "two pairs of braces": ("Hi {{$botContext.name}}", "VAR-BOT", "with braces around its value: one pair of braces"),
    "a field in two pairs of braces": ("{{Orders.status}}", "VAR-API-FIELD", "write {Orders.status}"),
    "a variable without its form": ("Hi {name}", "VAR-BOT", "a bot variable is written {$botContext.name}"),
    "a variable with parts of an answer": (
        "{$botContext.api_Orders.f}",
        "VAR-API-JSONPATH",
        "write the path {$.api_Orders.f}",
    ),
    "a variable's name after a blank": ("{$botContext. name}", "VAR-BOT", "write {$botContext.name}"),
    "an environment without a name": ("{$env}", "VAR-ENV", "write {$env.name}"),
    "a path without its dot": ("{$api_Orders.f}", "VAR-API-JSONPATH", "write {$.api_Orders.f}"),
    "a path without its dollar sign": ("{.api_Orders.f}", "VAR-API-JSONPATH", "write {$.api_Orders.f}"),
    "a path without both": ("{api_Orders.list[i].f}", "VAR-API-JSONPATH", "write {$.api_Orders.list[i].f}"),
    "a path that repeats the whole answer": ("{$.api_Orders[i].f}", "VAR-API-JSONPATH", "write {$.api_Orders[0].f}"),
    "a path with a star": ("{$.api_Orders.list[*].f}", "VAR-API-JSONPATH", "write {$.api_Orders.list[i].f}"),
    "a path with two dots": ("{$.api_Orders..f}", "VAR-API-JSONPATH", "write {$.api_Orders.f}"),
    "a path with an open bracket": ("{$.api_Orders.list[i.f}", "VAR-API-JSONPATH", "write {$.api_Orders.list[i].f}"),
    "a path with a quoted key": ("{$.api_Orders['f']}", "VAR-API-JSONPATH", "write {$.api_Orders.f}"),
    "a path that begins with two dots": ("{$..f}", "VAR-API-JSONPATH", "write {$.api_variable.key}"),
    "a field with a dollar sign": ("{$Orders.status}", "VAR-API-FIELD", "write {Orders.status}"),
    "a field with an index": ("{Orders.status[1]}", "VAR-API-FIELD", "or the path {$.api_Orders.status[1]}"),
    "a blank after the brace": ("Hi { $botContext.name}", "VAR-BOT", "blank after its brace"),
    "another letter case": ("Hi {$botcontext.name}", "VAR-BOT", "write {$botContext.name}"),
    "another beginning": ("Hi {$botVariable.name}", "VAR-BOT", "write {$botContext.name}"),
    "an environment's old name": ("{$envVars.HOST}", "VAR-ENV", "write {$env.HOST}"),
    "an environment without its dollar sign": ("{env.HOST}", "VAR-ENV", "write {$env.HOST}"),
    "a system variable in another case": ("{$usermessage}", "VAR-SYSTEM-LIST", "write {$userMessage}"),
    "a system variable that does not exist": ("{$consumerName}", "VAR-SYSTEM-LIST", "{$botContext.consumerName}"),
    "the location": ("{$location.city}", "JS-OLD-REMOVED", "oldest page"),
    "a field that does not exist": ("{Orders.state}", "VAR-API-FIELD", "no custom data field 'state'"),
    "a field of a misspelt integration": ("{Order.status}", "VAR-API-FIELD", "write {Orders.status}"),
    "a field that is not closed": ("It is {Orders.status.", "VAR-API-FIELD", "not closed, write {Orders.status}"),
    "a path of another variable": ("{$.api_Order.status}", "VAR-API-JSONPATH", "write {$.api_Orders.status}"),
}


@pytest.mark.parametrize(("text", "rule", "advice"), BROKEN.values(), ids=BROKEN)
def test_broken_reference_is_found_at_its_interaction(text: str, rule: str, advice: str) -> None:
    (finding,) = broken(bot_with(text))

    assert (finding.rule, finding.where) == (rule, "Hello › greet")
    assert advice in finding.text


@pytest.mark.parametrize(
    "text",
    [
        "{$botContext.name} and {$botContext.slot.size} and {$env.HOST}",
        "{$userMessage} {$query} {$quickReplyPayload} {$conversationId} {$chatBotId} {$firstname}",
        "{Orders.status} {$.api_Orders.list[i].name}",
        "It costs $5, or {see e.g. the list}.",
        '{"type": "text", "text": "{$botContext.name}"}',
        '{"a":{"b":{$botContext.name}}}',
        "A brace { and another } and $ alone",
    ],
)
def test_text_that_the_platform_fills_has_no_finding(text: str) -> None:
    assert broken(bot_with(text)) == []


TORN = "{$botContext.name"


@pytest.mark.parametrize(
    ("parts", "place"),
    [
        ({"url": f"https://api.example/{TORN}"}, "webhook"),
        ({"headers": {"X-Name": TORN}}, "headers[0].value"),
        ({"params": {"name": TORN}}, "params[0].value"),
        ({"body": f'{{"name": "{TORN}"'}, "postBody"),
        ({"fields": {"status": "{$.api_Orders.list[i].f"}}, "customDataFields[0].value"),
        ({"fields": {"status": "$.api_Orders.status"}}, "customDataFields[0].value"),
    ],
)
def test_every_field_of_an_integration_is_read(parts: dict[str, object], place: str) -> None:
    url = parts.pop("url", None)
    b = BotBuilder("Desk").global_functions(SETS)
    b.api("Orders", url or "https://api.example/orders", **parts)  # type: ignore[arg-type]
    b.dialog("Hello", patterns=["hi"]).integration("Orders", name="call")

    (finding,) = broken(b.build())

    assert finding.where == "Orders"
    assert finding.path.endswith(place)


def test_agent_id_is_read() -> None:
    (finding,) = broken(bot_with(agent_id="{$botContext.agent"))

    assert finding.where == "Hello › transfer"


@pytest.mark.parametrize(
    "skill_id",
    [
        "12{a",
        "{botContext.skillId}",
        "{$botContext.skillId",
        "{$botVariable.skillId}",
        "{$envVars.SKILL}",
        "${botContext.skillId}",
        "{{$botContext.name}}",
        "{Orders.skill}",
        "{Nothing.skill}",
        "{$botContext.name} Sales",
        "{$.api_Nothing.id}",
    ],
)
def test_skill_id_that_is_never_a_number_is_found(skill_id: str) -> None:
    found = [one for one in lint(bot_with(skill_id=skill_id)) if one.rule == "LINT-SKILL-ID-LITERAL-NOT-NUMERIC"]

    assert [one.where for one in found] == ["Hello › transfer"]


@pytest.mark.parametrize("skill_id", ["{$botContext.name}", "4{$botContext.name}", "{Orders.status}", "{$env.SKILL}"])
def test_skill_id_that_may_be_a_number_is_not(skill_id: str) -> None:
    assert "LINT-SKILL-ID-LITERAL-NOT-NUMERIC" not in {one.rule for one in lint(bot_with(skill_id=skill_id))}


@pytest.mark.parametrize(
    ("environment", "is_found"), [({"SKILL": "42"}, False), ({"SKILL": "Sales"}, True), ({}, True), (None, False)]
)
def test_skill_id_of_the_environment_is_judged_where_that_is_known(
    environment: Mapping[str, str] | None, is_found: bool
) -> None:
    found = lint(bot_with(skill_id="{$env.SKILL}"), environment=environment)

    assert ("LINT-SKILL-ID-LITERAL-NOT-NUMERIC" in {one.rule for one in found}) is is_found


@pytest.mark.parametrize("skill_id", ["{$conversationId}", "{$firstname}", "{$chatBotId}"])
def test_skill_id_that_refers_to_something_else_is_found(skill_id: str) -> None:
    found = [one for one in lint(bot_with(skill_id=skill_id)) if one.rule == "LINT-SKILL-ID-LITERAL-NOT-NUMERIC"]

    assert f"refers to {skill_id}, which never holds a skill id" in found[0].text


def test_variable_has_no_parts() -> None:
    (finding,) = [one for one in lint(bot_with("Hi {$botContext.name.first}")) if one.rule == "VAR-UNSET-NULL"]

    assert "'name' is set, 'name.first' is not" in finding.text
    assert not [one for one in lint(bot_with("{$botContext.Orders.status}")) if one.rule == "VAR-UNSET-NULL"]


def test_variable_that_nothing_sets_says_who_gets_it_as_typed() -> None:
    in_text, in_call = bot_with("{$botContext.other}"), bot_with(body="{$botContext.other}")

    (text,), (call,) = ([f.text for f in lint(bot) if f.rule == "VAR-UNSET-NULL"] for bot in (in_text, in_call))

    assert "the consumer will see the reference as typed" in text
    assert "the service gets the reference as typed" in call


@pytest.mark.parametrize(
    ("rule", "reader"),
    [
        ({"when": {"{$botContext.other}": "x"}}, "the condition sees"),
        ({"when": {"name": "{$botContext.other}"}}, "the condition sees"),
        ({"set": {"name": "{$botContext.other}"}}, "the variable gets"),
    ],
)
def test_and_so_in_a_rule(rule: dict[str, Any], reader: str) -> None:
    b = BotBuilder("Desk")
    b.dialog("Ask", patterns=["hi"]).question("Who?").rule("R", patterns=["*"], **rule)

    (finding,) = [one for one in lint(b.build()) if one.rule == "VAR-UNSET-NULL"]

    assert f"{reader} the reference as typed" in finding.text


def test_and_so_in_the_message_and_the_agent_id_of_a_transfer() -> None:
    b = BotBuilder("Desk").escalation_integration(
        "Human", "77", "For {$botContext.other}.", agent_id="{$botContext.who}"
    )
    b.dialog("Human", patterns=["human"]).integration("Human")

    found = sorted(
        one.text.partition(":")[2].partition(".")[0] for one in lint(b.build()) if one.rule == "VAR-UNSET-NULL"
    )

    assert found == [" the consumer will see the reference as typed", " the transfer gets the reference as typed"]
