"""A transfer to a skill that the bot serves itself is found, also where a variable holds the skill id."""

from __future__ import annotations

import pytest

from handoff.engine.events import FindingReported
from handoff.engine.lint import lint
from handoff.fakes.builder import BotBuilder

OWN = "4711"


def found(skill_id: str, *, code: str = "", helpers: str = "", **variables: str) -> list[FindingReported]:
    b = BotBuilder("Desk").global_functions(helpers)
    b.api("Orders", "https://api.example/orders", fields={"skill": OWN})
    dialog = b.dialog("Hello", patterns=["hi"])
    dialog.question("What is it?", name="ask", pre=code).rule(
        patterns=["*"],
        next="transfer",
        set={name.replace("slot_", "slot."): value for name, value in variables.items()},
    )
    dialog.agent_transfer("One moment.", skill_id=skill_id, name="transfer")
    return [one for one in lint(b.build(), own_skill_ids=[OWN]) if one.rule == "TF-LOOP-REASON"]


SETS = "botContext.setBotVariable('s', '4711', true, false);"


def test_variable_that_code_sets() -> None:
    (finding,) = found("{$botContext.s}", code=SETS)

    assert (finding.where, finding.path.rpartition(".")[2]) == ("Hello › transfer", "agentSkillId")
    assert "the skill 4711, the only value of '{$botContext.s}' in this bot" in finding.text


@pytest.mark.parametrize(
    "code",
    [
        "var id = '4711'; botContext.setBotVariable('s', id, true, false);",
        "botContext.setBotVariable('s', 4711, true, false);",
        "botContext.setBotVariable('s', SKILL, true, false);",
        "botContext.setBotVariable.call(botContext, 's', '4711', true, false);",
        "init();",
    ],
)
def test_constant_is_followed_to_where_it_is_written(code: str) -> None:
    helpers = f"var SKILL = '4711'; function init() {{ {SETS} }}" if "SKILL" in code or "init" in code else ""

    assert len(found("{$botContext.s}", code=code, helpers=helpers)) == 1


@pytest.mark.parametrize(
    "code",
    [
        "function go(id) { botContext.setBotVariable('s', id, true, false); } go('4711');",
        "function put(name, value) { botContext.setBotVariable(name, value, true, false); } put('s', '4711');",
        "var go = function (id) { botContext.setBotVariable('s', id, true, false); }; if (x) { go('4711'); }",
        "transferTo('4711');",
        "Desk.transferTo(4711);",
        "toDesk();",
    ],
)
def test_literal_at_the_call_of_a_helper_is_followed(code: str) -> None:
    helpers = (
        "function transferTo(id) { botContext.setBotVariable('s', id, true, false); }"
        "function toDesk() { transferTo('4711'); }"
        "var Desk = { transferTo: function (id) { transferTo(id); } };"
    )

    assert (
        len(found("{$botContext.s}", code=code, helpers=helpers if "ransferTo" in code or "toDesk" in code else ""))
        == 1
    )


def test_variable_slot_and_field() -> None:
    assert len(found("{$botContext.s}", s=OWN)) == 1
    assert len(found("{$botContext.slot.s}", slot_s=OWN)) == 1
    assert len(found("{Orders.skill}")) == 1
    assert len(found(" 47{$botContext.s} ", s="11")) == 1


@pytest.mark.parametrize(
    "code",
    [
        "botContext.setBotVariable('s', '42', true, false);",
        "botContext.setBotVariable('s', botContext.getBotVariable('t'), true, false);",
        "function set(value) { botContext.setBotVariable('s', value, true, false); } set('4711'); set('42');",
        "function set(value) { botContext.setBotVariable('s', value, true, false); } ['42'].forEach(set);",
        "botContext.setBotVariable(name, '42', true, false);",
    ],
)
def test_variable_with_another_possible_value_is_not_reported(code: str) -> None:
    assert found("{$botContext.s}", code=code, s=OWN) == []


@pytest.mark.parametrize("value", ["{$userMessage}", "@NUMBER", "42"])
def test_value_that_is_not_this_skill_is_not_reported(value: str) -> None:
    assert found("{$botContext.slot.s}", slot_s=value) == []
