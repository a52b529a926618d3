"""Code in a bot, end to end: what it can ask for, and what it cannot break."""

from __future__ import annotations

import pytest

from handoff.engine import events as ev
from handoff.engine.bot import Bot
from handoff.engine.errors import Unsupported
from handoff.engine.settings import PlatformSettings
from handoff.engine.turn.session import fold
from handoff.fakes.builder import BotBuilder
from handoff.fakes.world.world import World


def scripted(code: str, **panels: str) -> Bot:
    b = BotBuilder("Scripted")
    b.dialog("Go", patterns=["go", "again"]).text("Done.", pre=code, **panels)
    return b.build()


def said(world: World) -> list[str]:
    return [message.text for message in world.consumer().messages if message.role == "bot"]


@pytest.mark.parametrize(
    "code",
    [
        "while (true) {}",
        "/(a+)+$/.test(new Array(40).join('a') + '!');",
        "var s = 'x'; while (true) s += s;",
        "function f() { return f() + 1; } f();",
        "while (true) { try { while (true) {} } catch (e) {} }",
        "var a = []; for (var i = 0; i < 40; i++) { a = [a, a]; } JSON.stringify(a);",
    ],
    ids=["endless loop", "catastrophic expression", "memory bomb", "deep recursion", "loop that catches", "deep JSON"],
)
def test_code_that_runs_away_ends_and_the_conversation_goes_on(code: str) -> None:
    world = World(
        scripted("if (botContext.getCurrentUserMessage() === 'go') {" + code + "}"),
        settings=PlatformSettings(script_limit_ms=100),
    )

    for text in ("go", "again"):
        world.consumer().says(text)

    assert said(world)[-1] == "Done."
    assert world.log.last(ev.ScriptFailed) is not None


def test_a_panel_that_is_cut_off_does_not_stop_the_flow() -> None:
    world = World(
        scripted("botContext.sendMessage('before'); while (true) {}"), settings=PlatformSettings(script_limit_ms=50)
    )

    world.consumer().says("go")

    assert said(world) == ["before", "Done."]


def test_what_one_conversation_does_to_the_language_another_does_not_see() -> None:
    world = World(scripted("botContext.sendMessage(String([].leaked)); Array.prototype.leaked = 'yes';"))

    for name in ("Dana", "Eli"):
        world.consumer(name).says("go")

    assert next(message.text for message in world.consumer("Eli").messages if message.role == "bot") == "undefined"


def test_ask_maven_without_a_scripted_answer_says_how_to_script_one() -> None:
    world = World(scripted("botContext.askMaven();"))

    with pytest.raises(Unsupported, match='Given the platform function "askMaven" answers:'):
        world.consumer().says("go")


def test_ask_maven_is_asked_again_with_its_answer_and_effects_count_once() -> None:
    world = World(scripted("botContext.sendMessage('a'); botContext.sendMessage(botContext.askMaven('c', 'd', 'e'));"))
    world.answers["askMaven"] = '{"rule": 1}'

    world.consumer().says("go")

    answered = world.log.last(ev.PlatformFunctionAnswered)
    assert said(world) == ["a", '{"rule": 1}', "Done."]
    assert answered is not None
    assert answered.body.arguments == ("c", "d", "e")


def test_a_session_with_scripts_is_a_fold_of_its_log() -> None:
    code = (
        "botContext.setBotVariable('x', 1, true, true); botContext.setAllowMaxTextResponse(true);"
        "botContext.registerContextNamespace('n'); botContext.setContextDataForUser('n', 'p', 1);"
    )
    world = World(scripted(code))
    for text in ("go", "again"):
        world.consumer().says(text)
    world.advance(3_600_001)
    world.consumer().says("go")

    conversation = world.consumer().conversation
    bodies = [event.body for event in world.log.events if event.conversation == conversation]
    assert fold(bodies) == world.deployments[0].session(conversation)


@pytest.mark.parametrize(
    ("info", "expected"),
    [({"language": "en"}, "null"), ({"company": "Acme"}, "Acme"), ({"firstname": ""}, "null")],
    ids=["no name", "a company", "an empty name"],
)
def test_personal_info_is_given_when_a_name_is_in_it(info: dict[str, str], expected: str) -> None:
    code = "var p = botContext.getLPUserPersonalInfo(); botContext.sendMessage(p ? p.company : 'null');"
    world = World(scripted(code))
    world.consumer().describe("personal info", info)

    world.consumer().says("go")

    assert said(world)[0] == expected


def test_a_wrong_letter_case_cites_the_rule_on_it() -> None:
    world = World(scripted("botContext.getbotvariable('x');"))

    world.consumer().says("go")

    failed = world.log.last(ev.ScriptFailed)
    assert failed is not None
    assert failed.rules == ("C29", "JS-PREFIX-CASE")


@pytest.mark.parametrize(("caption", "expected"), [("My receipt", "My receipt"), ("", "__EMPTYTEXT__")])
def test_code_reads_the_caption_of_a_file(caption: str, expected: str) -> None:
    b = BotBuilder("Files")
    dialog = b.dialog("Claim", patterns=["claim"])
    dialog.file_upload("A file, please.", ["PDF"], process="botContext.sendMessage(botContext.getFileCaption());")
    dialog.text("Thank you.", next="end")
    world = World(b.build())
    world.consumer().says("claim")

    world.consumer().uploads("receipt.pdf", caption=caption)

    assert expected in said(world)
