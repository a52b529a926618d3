"""Bots with mistakes that the careless bots of features/ do not make, a bot for each topic of lint."""

from __future__ import annotations

import json
from collections.abc import Iterator

from handoff.engine.bot import Bot
from handoff.engine.events import FindingReported
from handoff.engine.lint import lint
from handoff.engine.settings import ConnectorSettings
from handoff.fakes.builder import BotBuilder

SETS = "botContext.setBotVariable('name', 'Dana', true, false);"
REFERENCES = (
    "Hi {$botContext.name",
    "Hi {$botContext.name)",
    "{$botContext.name {$userMessage}",
    "Hi {botContext.name}",
    "Hi ${botContext.name}",
    "Hi $botContext.name!",
    "Hi {{$botContext.name}}",
    "{{Orders.status}} and {{$.api_Orders.list[0].f}} and {{$env.HOST}}",
    "Hi {name}",
    "{$botContext.api_Orders.f}",
    "{$botContext. name}",
    "{$botContext.na}me}",
    "{$botContext.na(me}",
    "{$env}",
    "{$botContext}",
    "{$api_Orders.f}",
    "{.api_Orders.f}",
    "{api_Orders.list[i].f}",
    "{api_Orders.f}",
    "{kb_search.results}",
    "{$.api_Orders[i].f}",
    "{$.api_Orders.list[*].f}",
    "{$.api_Orders.list[n].f and {$.api_Orders.list[].f}",
    "{$.api_Orders..f}",
    "{$.api_Orders.f.}",
    "{$.api_Orders.list[i.f}",
    "{$.api_Orders['f']}",
    "{$.api_Orders.f g}",
    "{$..f}",
    "{$Orders.status}",
    "{$Orders.stat}",
    "{$Weather.sky}",
    "{Orders.status[1]}",
    "{Orders.each[1]}",
    "{Orders.each[i].f}",
    "{Weather.sky[0]}",
    "{Orders.none[0]}",
    "Hi { $botContext.name}",
    "Hi {$botcontext.name}",
    "Hi {$botVariable.name}",
    "{$botVariable}",
    "{$envVars.HOST}",
    "{env.HOST}",
    "{$usermessage}",
    "{$consumerName}",
    "{$consumer-name}",
    "{$userMessage.text}",
    "{$name}",
    "{$location.city}",
    "{Orders.state}",
    "{Orders.colour}",
    "{Order.status}",
    "It is {Orders.status.",
    "It is {botContext.name and {env.HOST",
    "{$.api_Order.status}",
    "{$.api_Zebra.status}",
    "{$botContext.name} and {$botContext.nam}, {$botContext.slot.size}, {$botContext.name.first}",
    "{$usermessage} {$Usermessage} {$userMesage} {$usermesage}",
)


COMMON = frozenset(
    {"FB-DIALOG-DEFAULT-CREATED", "LINT-AGENT-WORDS", "LINT-AUTO-ESCALATE", "LINT-CHAIN-LIMIT", "LINT-FIRST-MESSAGE"}
    | {"LINT-CONSECUTIVE-BUBBLES", "LINT-ESCALATION-PATH", "LINT-NO-FAILURE-DIALOG", "LINT-NO-FAILURE-RULE"}
)
"""What most of these bots lack; it is recorded of other bots."""


def careless_topics() -> Iterator[tuple[str, list[FindingReported]]]:
    """The findings of each bot, by topic, without what is common to most of them."""
    for topic, found in _topics():
        yield topic, [one for one in found if one.rule not in COMMON]
    yield "a transfer that nothing leads to", lint(led_to_by_nothing())
    yield "words that are not asked for", lint(traps())


def _topics() -> Iterator[tuple[str, list[FindingReported]]]:
    yield "references", lint(references(), environment={"HOST": "x"})
    yield "fields of integrations", lint(fields_of_integrations(), environment={"SKILL": "Sales", "ODD-NAME": "1"})
    yield "addresses", lint(addresses(), bot_skill_ids={"99"})
    yield "addresses, in Live Chat", lint(for_chat(addresses()))
    yield "skill ids", lint(skill_ids(), environment={"SKILL": "Sales"}, known_skills={"Human": "42"})
    yield "integrations that transfer", lint(transferring())
    yield "code", lint(code())
    yield "code that does not parse", lint(unparsed())
    yield "code with many names", _last_names(lint(with_many_names()))
    yield "dialogs", lint(dialogs())
    yield "a survey in Live Chat", lint(survey())
    yield "an environment without its two others", _in({"system_handleIntermediateUserMessage": "true"})
    yield (
        "an environment with two of three",
        _in({"system_intermediateBotMessage": "Wait.", "system_intermediateBotResponseTimeout": "9000"}),
    )
    yield "an environment that switches blocking off", _in({"system_handleIntermediateUserMessage": " False "})
    yield (
        "one connector that never sends again",
        lint(plain(), connector=ConnectorSettings(message_resend_max_retries=0), other_connectors=()),
    )
    yield "a group that takes the same words", lint(plain(), group=[named("Other")])


def _in(environment: dict[str, str]) -> list[FindingReported]:
    return [one for one in lint(plain(), environment=environment) if one.rule == "LINT-BLOCK-VARIABLES"]


def _last_names(found: list[FindingReported]) -> list[FindingReported]:
    return [one for one in found if one.rule == "JS-PANEL-SCOPE"][49:]


def for_chat(bot: Bot) -> Bot:
    return Bot.load(json.dumps({**bot.raw, "bot": {**bot.raw["bot"], "channel": "CHAT"}}).encode())


def plain() -> Bot:
    return named("Plain")


def named(name: str) -> Bot:
    b = BotBuilder(name)
    b.dialog("Hello", patterns=["hi", "*good day*"]).text("Hello!")
    b.fallback("Pardon?")
    return b.build()


def references() -> Bot:
    b = BotBuilder("References").global_functions(SETS)
    fields = {"status": "{$.api_Orders.status}", "each": "{$.api_Orders.list[i].f}"}
    b.api("Orders", "https://api.example/orders", fields=fields)
    b.api("Weather", "https://api.example/weather", fields={"sky": "blue"})
    dialog = b.dialog("Hello", patterns=["hi"])
    for number, text in enumerate(REFERENCES):
        dialog.text(text, name=f"text_{number}")
    return b.build()


def fields_of_integrations() -> Bot:
    b = BotBuilder("Fields").global_functions(SETS)
    fields = {"status": "$.api_Orders.status", "other": "api_Orders.other", "list": "{$.api_Orders.list[i}"}
    b.api("Orders", "https://api.example/{$botContext.name", headers={"X": "{$botContext.who}"}, fields=fields)
    b.escalation_integration("Human", "{$env.SKILL}", "For {$botContext.other}.", agent_id="{$botContext.who2}")
    dialog = b.dialog("Hello", patterns=["hi"])
    dialog.integration("Orders", name="call")
    dialog.text("{$env.ODD-NAME} and {$env.NONE}", name="odd")
    question = dialog.question("Who?", name="who")
    question.rule("R", patterns=["*"], when={"{$botContext.one}": "x", "name": "{$botContext.two}"})
    question.rule("S", patterns=["s"], set={"name": "{$botContext.three}"}, when={"{$botContext.name": "x"})
    dialog.integration("Human", name="human")
    return b.build()


def addresses() -> Bot:
    b = BotBuilder("Addresses")
    for number, url in enumerate(
        (
            "",
            "   ",
            "api.example/orders",
            "ftp://api.example/orders",
            "http:/api.example",
            "HTTPS:api.example",
            "https:///orders",
            "http://",
            "https://api.example/{order}/{$botContext.order}",
            "{$botContext.address}/orders",
            "https://api.example?q=1",
        )
    ):
        b.api(f"Call {number}", url)
    dialog = b.dialog("Human", patterns=["human"])
    for agent_id in (
        "5555",
        "12345.5555",
        "Dana",
        "{$conversationId}",
        "{$botContext.agent}",
        "{$botContext.agent",
        "",
    ):
        dialog.agent_transfer("One moment.", skill_id="42", agent_id=agent_id)
    return b.build()


def skill_ids() -> Bot:
    b = BotBuilder("Skill ids").global_functions(SETS)
    b.api("Orders", "https://api.example/orders", fields={"status": "{$.api_Orders.status}", "desk": "42"})
    dialog = b.dialog("Human", patterns=["human"])
    for skill_id in (
        "12{a",
        "{botContext.skillId}",
        "{{$botContext.name}}",
        "{Orders.skill}",
        "{Nothing.skill}",
        "{$botContext.name} Sales",
        "{$.api_Nothing.id}",
        "{$env.SKILL}",
        "{$env.NOPE}",
        "{$conversationId}",
        "{Orders.desk}",
        "{$botContext.nobody}",
        "{$botContext.slot.nobody}",
    ):
        dialog.agent_transfer("One moment.", skill_id=skill_id)
    return b.build()


def transferring() -> Bot:
    b = BotBuilder("Transferring")
    b.escalation_integration("Test", "42", "One moment.")
    b.escalation_integration("Human", "42", "One moment.")
    b.escalation_integration(" human", "42", "One moment.")
    b.escalation_integration("To the desk that is open all day, on weekends too", "42", "One moment.")
    b.escalation_integration("To the desk that is open all day, and on weekends too", "42", "One moment.")
    b.escalation_integration("", "", "")
    dialog = b.dialog("Human", patterns=["human", "__agent-escalation-failed__", "*agent*"])
    dialog.text("Coming.", name="coming", delay_ms=1)
    dialog.agent_transfer("One moment.", skill_id="42", name="early", delay_ms=1999)
    dialog.text("Coming.", name="again")
    dialog.agent_transfer("One moment.", skill_id="42", name="in_time", delay_ms=2000)
    dialog.agent_transfer("blank_message", skill_id="42", name="in_lower_case")
    dialog.agent_transfer("One moment.", skill_id="42", name="in_words", delay_ms="soon")  # type: ignore[arg-type]
    dialog.agent_transfer("BLANK_MESSAGE", skill_id="42", name="silent")
    dialog.integration("Human", name="with_context")
    return b.build()


def with_code(panel: str, functions: str = "") -> Bot:
    b = BotBuilder("Code").global_functions(functions)
    b.dialog("Hello", patterns=["hi"]).text("Good day.", name="greet", pre=panel)
    return b.build()


def with_many_names() -> Bot:
    return with_code("; ".join(f"a{number}" for number in range(52)))


def code() -> Bot:
    b = BotBuilder("Code").global_functions("function go() { botContext.setTriggerNextMessage('nowhere'); }")
    dialog = b.dialog("Hello", patterns=["hi"])
    for number, panel in enumerate(
        (
            "String(1).padStart(2, '0'); Object.assign({}, {}); (1.5).toLocaleString(); Number.EPSILON;",
            "new Map(); Array.prototype.includes.call([], 1); var o = Object; o.entries({});",
            "var city = 'Graz', f = getBotVariable('x'), g = setbotvariable;",
            "botContext.sendMessage(city); window.alert(1); f = аrea;",
            "botContext.setTriggerNextMessage('by'); botContext.setTriggerNextMessage('zzzzzzzzzz');",
            "go(); BotContext.sendMessage('a'); botContext.sendmessage('b'); botContext.getBotVariabel('c');",
            "var {a, b} = {}; var s = `x`; let t = 1; botContext.printDebugMessage(botContext.getbotvariable);",
            "var c = botContext; c.getUserName(); c.nothingLikeIt();",
        )
    ):
        dialog.text("Good day.", name=f"text_{number}", pre=panel)
    dialog.text("Bye.", name="bye")
    return b.build()


def unparsed() -> Bot:
    b = BotBuilder("Unparsed").global_functions("var a = ;")
    dialog = b.dialog("Hello", patterns=["hi"])
    dialog.text("Good day.", name="greet", pre="var a = “x”;")
    dialog.text("Bye.", name="bye", post="if (a {")
    return b.build()


def dialogs() -> Bot:
    b = BotBuilder("Dialogs")
    hello = b.dialog("Hello", patterns=["hi", "(a|b", "menu"])
    hello.file_upload("A file?", name="first")
    hello.file_upload("Another?", name="second")
    hello.card("x", subtitle="y <b>z</b>", buttons=["Go"], name="tile")
    fallback = b.fallback("Pardon?")
    fallback.starter(patterns=["x"])
    return b.build()


def survey() -> Bot:
    b = BotBuilder("Survey")
    b.survey().survey_question("CSAT", "How was it?", ["Good", "Bad"])
    return for_chat(b.build())


def led_to_by_nothing() -> Bot:
    b = BotBuilder("Led to by nothing")
    b.dialog("Hello", patterns=["hi"]).text("Hello!")
    b.dialog("Human").agent_transfer("One moment.", skill_id="42")
    return b.build()


def traps() -> Bot:
    b = BotBuilder("Traps")
    b.dialog("Human", patterns=["agent"]).agent_transfer("One moment.", skill_id="42")
    name = b.dialog("Name", patterns=["name"])
    name.question("Who are you?", name="who").rule("Any", patterns=["*"], next="end")
    size = b.dialog("Size", patterns=["size"])
    size.question("Which size?", name="size").rule("L", patterns=["l"], next="end")
    return b.build()
