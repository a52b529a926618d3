"""Lint reports a reference exactly where the run leaves it unfilled or refuses what became of it.

Each form stands in each place of a bot whose variables, fields and answers all have values. So what a run leaves as
typed is never filled, and lint has to say so; what a run fills, lint has to leave alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from handoff.engine import events as ev
from handoff.engine.lint import lint
from handoff.engine.turn.answer import Answer
from handoff.engine.turn.commands import Call
from handoff.fakes.builder import BotBuilder

ANSWER = json.dumps({"f": "7", "list": [{"f": "8"}, {"f": "9"}]})
SETS = """
botContext.setBotVariable('n', '42', true, false);
botContext.setBotVariable('dotted.name', '43', true, false);
"""
FIELDS = {"f": "{$.api_Orders.f}", "each": "{$.api_Orders.list[i].f}"}

ENVIRONMENT = {"SKILL": "45"}

FORMS = [
    "{$botContext.n}",
    "{$botContext.n }",
    "{$botContext.dotted.name}",
    "{$botContext.slot.size}",
    "{$botContext.Orders.f}",
    "{$env.SKILL}",
    "{Orders.f}",
    "{Orders.each}",
    "{$.api_Orders.f}",
    "{$.Orders.f}",
    "{$.api_Orders.list[1].f}",
    "{$.api_Orders.list[i].f}",
    # never filled
    "{$botContext.n.part}",
    "{$botContext. n}",
    "{ $botContext.n}",
    "{$botContext.n",
    "{$botcontext.n}",
    "{botContext.n}",
    "{$botContext.api_Orders.f}",
    "{$botContext.Orders.g}",
    "{{$botContext.n}}",
    "{{Orders.f}}",
    "{n}",
    "{$n}",
    "{$botContext}",
    "{$env}",
    "{env.SKILL}",
    "{$envVars.SKILL}",
    "{$botVariable.n}",
    "{$Orders.f}",
    "{Orders.f[1]}",
    "{Orders.each[1]}",
    "{Orders.g}",
    "{Order.f}",
    "{api_Orders.f}",
    "{api_Orders.list[0].f}",
    "{.api_Orders.f}",
    "{.Orders.f}",
    "{$api_Orders.f}",
    "{$.api_Orders..f}",
    "{$.api_Orders.f.}",
    "{$..f}",
    "{$.api_Orders[i].f}",
    "{$.api_Orders.list[*].f}",
    "{$.api_Orders.list[i.f}",
    "{$.api_Orders.list[-1].f}",
    "{$.api_Orders.list.[0].f}",
    "{$.api_Orders['f']}",
]
PLACES = {
    "URL": ".webhook",
    "header": ".headers[0].value",
    "parameter": ".params[0].value",
    "field": ".customDataFields[0].value",
    "variable": ".contextDataVariables[0].value",
    "agent id": ".agentId",
    "text": ".text",
    "skill id": ".agentSkillId",
    "condition": ".contextName",
}  # place → how the JSON path of its findings ends
APART = ("skill id", "condition")  # where the flow ends when the form is not filled


def bot_with(form: str, *places: str) -> BotBuilder:
    at = dict.fromkeys(PLACES, "42") | {"condition": "n"} | dict.fromkeys(places, form)
    b = BotBuilder("Desk")
    b.api("Orders", "https://api.example/orders", fields=FIELDS)
    b.api(
        "Second",
        f"https://api.example/{at['URL']}",
        headers={"X-A": at["header"]},
        params={"p": at["parameter"]},
        fields={"v": at["field"]},
    )
    dialog = b.dialog("Hello", patterns=["hi"])
    dialog.text("Hello.", name="start", pre=SETS)
    dialog.integration("Orders", name="call").rule(api="SUCCESS", next="second", set={"slot.size": "44"})
    dialog.integration("Second", name="second").rule(api="SUCCESS", next="said", set={"copy": at["variable"]})
    dialog.text(f"It is {at['text']}.", name="said")
    dialog.text("{Second.v}", name="field")
    dialog.text("{$botContext.copy}", name="variable")
    dialog.question("Go?", name="ask").rule("holds", when={at["condition"]: ("0", "GREATER_THAN")}, next="transfer")
    dialog.agent_transfer("Wait.", skill_id=at["skill id"], agent_id=f"12345678.{at['agent id']}", name="transfer")
    return b


def not_filled(talk: object) -> set[str]:
    """The places that still show braces after the run, alone or around a value."""
    talk.says("hi", Answer(200, ANSWER))
    second = [command for command in talk.commands if isinstance(command, Call)][-1].request
    _, said, field, variable, *_ = talk.texts
    talk.says("yes", Answer(200))
    (requested,) = talk.events(ev.EscalationRequested)
    seen = {
        "text": said,
        "URL": second.url.path,
        "header": second.headers["X-A"],
        "parameter": second.url.params["p"],
        "field": field,
        "variable": variable,
        "agent id": requested.agent_id,
    }
    return {place for place, text in seen.items() if "{" in text}


def reported(form: str, *places: str) -> set[str]:
    quiet = {(one.rule, one.path) for one in lint(bot_with("42").build(), environment=ENVIRONMENT)}
    found = lint(bot_with(form, *places).build(), environment=ENVIRONMENT)
    paths = [one.path for one in found if (one.rule, one.path) not in quiet]
    return {place for place, end in PLACES.items() if any(path.endswith(end) for path in paths)}


TOGETHER = tuple(place for place in PLACES if place not in APART)
ONCE = (
    "{$botContext.n.part}",
    "{$botContext.Orders.g}",
)  # a variable that nothing sets is reported where it comes first
CASES = [(form, TOGETHER) for form in FORMS if form not in ONCE]
CASES += [(form, (place,)) for form in ONCE for place in TOGETHER]


@pytest.mark.parametrize(("form", "places"), CASES)
def test_lint_reports_the_places_that_the_run_does_not_fill(
    form: str, places: tuple[str, ...], converse: Callable[..., object]
) -> None:
    talk = converse(bot_with(form, *places), environment=ENVIRONMENT)

    assert reported(form, *places) == not_filled(talk)


@pytest.mark.parametrize("place", APART)
@pytest.mark.parametrize("form", FORMS)
def test_lint_reports_what_the_run_refuses(place: str, form: str, converse: Callable[..., object]) -> None:
    talk = converse(bot_with(form, place), environment=ENVIRONMENT)
    talk.says("hi", Answer(200, ANSWER))
    talk.says("yes", Answer(200))

    assert reported(form, place) == (set() if talk.events(ev.EscalationRequested) else {place})


FILLED_IN_BRACES = ("{{$botContext.n}}", "{{Orders.f}}")  # a value, with braces around it
MAY_BE_UNSET = ("{$botContext.n.part}", "{$botContext.Orders.g}")  # what a condition asks


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("form", FORMS)
def test_the_run_reports_each_reference_that_it_does_not_fill(
    form: str, place: str, converse: Callable[..., object]
) -> None:
    talk = converse(bot_with(form, place), environment=ENVIRONMENT)
    talk.says("hi", Answer(200, ANSWER))
    codes = talk.codes()
    talk.says("yes", Answer(200))
    codes += talk.codes()
    is_wrong = bool(reported(form, place)) and form not in FILLED_IN_BRACES
    asks = place == "condition" and form in MAY_BE_UNSET

    assert ("unresolved-reference" in codes) is (is_wrong and not asks)
