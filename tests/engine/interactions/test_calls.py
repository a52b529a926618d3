"""Integrations, knowledge searches and files that are handed on: the call, its result, the rules."""

from __future__ import annotations

import json

import pytest

from handoff.engine import events as ev
from handoff.engine.interactions import knowledge
from handoff.engine.interactions.call_result import has_no_results
from handoff.engine.interactions.integration import FAILURE_TEXT
from handoff.engine.turn.answer import Answer
from handoff.engine.turn.commands import Call, Upload
from handoff.fakes.builder import BotBuilder


def articles(*titles: str) -> Answer:
    return Answer(200, json.dumps({"results": [{"title": title, "summary": f"{title}."} for title in titles]}))


def shop(*, failure_rule: bool = False, post: str = "") -> BotBuilder:
    b = BotBuilder("Shop")
    order = b.dialog("Order", patterns=["order"])
    call = order.integration("Orders", **({"post": post} if post else {}))
    if failure_rule:
        call.rule("Failed", api="FAILURE", next="sorry").rule("Found", api="SUCCESS")
    order.text("It is {Orders.status}.", next="end")
    order.text("No such order.", name="sorry", next="end")
    return b.api("Orders", "https://shop.example/orders", fields={"status": "{$.api_Orders.status}"})


# --- integrations ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [200, 201])
def test_a_success_goes_on_with_the_result(converse, status: int) -> None:
    talk = converse(shop())

    talk.says("order", Answer(status, '{"status": "sent"}'))

    assert talk.texts == ["It is sent."]


@pytest.mark.parametrize("answer", [Answer(204), Answer(500), Answer(0, error="timed out")], ids=str)
def test_a_failure_without_a_rule_sends_the_text_for_it_and_ends_the_dialog(converse, answer: Answer) -> None:
    talk = converse(shop())

    talk.says("order", answer)

    assert (talk.texts, talk.open_dialogs, talk.codes()) == ([FAILURE_TEXT], [], ["integration-failed"])


def test_a_failure_rule_decides_what_follows(converse) -> None:
    talk = converse(shop(failure_rule=True))

    talk.says("order", Answer(500))

    assert talk.texts == ["No such order."]
    assert {"RULE-API-RESULT", "RULE-ORDER-LISTED"} <= talk.rules(ev.RuleMatched)


def test_a_rule_on_what_a_script_makes_of_the_failure_decides_too(converse) -> None:
    b = BotBuilder("Shop").api("Orders", "https://shop.example/orders")
    order = b.dialog("Order", patterns=["order"])
    code = 'botContext.setBotVariable("went", botContext.getApiStatusCode() === "200" ? "well" : "wrong", true, false);'
    order.integration("Orders", post=code).rule("Wrong", when={"went": "wrong"}, next="sorry")
    order.text("No such order.", name="sorry", next="end")
    talk = converse(b)

    talk.says("order", Answer(500))

    assert (talk.texts, talk.codes()) == (["No such order."], [])


def test_a_script_s_trigger_handles_a_failure_too(converse) -> None:
    talk = converse(shop(post='botContext.setTriggerNextMessage("sorry");'))

    talk.says("order", Answer(500))

    assert talk.texts == ["No such order."]


@pytest.mark.parametrize(("post", "cites"), [("", False), ("var checked = 1;", True)], ids=["unread", "read by code"])
def test_a_success_shows_that_it_is_not_a_result_where_code_reads_it(converse, post: str, cites: bool) -> None:
    talk = converse(shop(post=post))

    talk.says("order", Answer(200, '{"status": "sent"}'))

    assert ("API-SUCCESS-NOT-RESULTS" in talk.rules(ev.IntegrationResultStored)) is cites


def help_line(*, fields: dict[str, str] | None = None, escalates: bool = True) -> BotBuilder:
    """A bot that looks for help when it does not understand, and on request."""
    b = BotBuilder("Help Line")
    for dialog in (b.fallback(), b.dialog("Topics", patterns=["topics"])):
        dialog.integration("Help")
        dialog.text("Found.", next="end")
    b.api("Help", "https://help.example/topics", fields=fields)
    if escalates:
        b.auto_escalation("42")
    return b


FIELD = {"topic": "{$.api_Help.topics[0]}"}


@pytest.mark.parametrize(
    ("fields", "answer", "text"),
    [
        (None, Answer(200, '{"topics": []}'), FAILURE_TEXT),
        (None, Answer(200, '{"topics": ["a"]}'), "Found."),
        (FIELD, Answer(200, '{"topics": []}'), FAILURE_TEXT),
        (FIELD, Answer(200, '{"topics": [], "more": ["a"]}'), FAILURE_TEXT),
        (FIELD, Answer(200, '{"topics": ["a"]}'), "Found."),
        ({**FIELD, "more": "{$.api_Help.more[0]}"}, Answer(200, '{"topics": [], "more": ["a"]}'), "Found."),
    ],
)
def test_in_the_fallback_dialog_of_a_bot_that_escalates_a_success_without_results_is_a_failure(
    converse, fields: dict[str, str] | None, answer: Answer, text: str
) -> None:
    talk = converse(help_line(fields=fields))

    talk.says("gibberish", answer)

    assert talk.texts == [text]


@pytest.mark.parametrize(("said", "escalates"), [("topics", True), ("gibberish", False)])
def test_elsewhere_a_success_needs_no_results(converse, said: str, escalates: bool) -> None:
    talk = converse(help_line(escalates=escalates))

    talk.says(said, Answer(200, '{"topics": []}'))

    assert talk.texts == ["Found."]


def test_a_success_without_results_is_reported_as_one(converse) -> None:
    talk = converse(help_line())

    talk.says("gibberish", Answer(200, "[]"))

    (found,) = [body for body in talk.notes.bodies if isinstance(body, ev.DiagnosticReported)]
    assert (found.code, found.text) == ("integration-failed", "no results")


@pytest.mark.parametrize(
    ("text", "is_empty"),
    [
        *(("", True), (" ", True), ("null", True), ('""', True), ("[]", True), ("{}", True)),
        *(('{"a": []}', True), ('{"a": [], "n": 1}', True), ('{"a": [], "b": [0]}', False), ('{"n": 0}', False)),
        *(("0", False), ("false", False), ("[0]", False), ("words", False)),
    ],
)
def test_a_result_is_empty_when_it_holds_nothing_or_empty_lists_alone(text: str, is_empty: bool) -> None:
    assert has_no_results([text]) is is_empty


@pytest.mark.parametrize("texts", [None, []])
def test_no_result_at_all_is_empty(texts: list[str] | None) -> None:
    assert has_no_results(texts)


def test_a_line_break_in_a_value_keeps_the_call_from_being_made(converse) -> None:
    b = BotBuilder("Shop")
    b.dialog("Order", patterns=["order *"]).integration("Orders")
    b.api("Orders", "https://shop.example/orders", method="POST", body="{$userMessage}")
    talk = converse(b)

    talk.says("order\n12")

    assert not any(isinstance(command, Call) for command in talk.commands)
    assert talk.codes() == ["line-break-in-request", "integration-failed"]


RESULT = '{"order": {"z": 1.0, "a": [1, 2.50, null], "u": "\\u00e9", "small": 1e-7}, "list": [{"k": 1.0}], "is": true}'
ORDER = '{"z":1,"a":[1,2.5,null],"u":"é","small":1e-7}'


def test_an_object_is_the_same_json_wherever_it_becomes_a_text(converse) -> None:
    code = (
        "var result = botContext.getBotVariable('api_Orders');"
        "botContext.sendMessage(JSON.stringify(JSON.parse(result.jsonData).api_Orders.order));"
        "botContext.sendMessage(JSON.stringify(JSON.parse('' + result).api_Orders.order));"
        "botContext.sendMessage(botContext.getBotVariable('Orders.order'));"
        "botContext.setBotVariable('order', JSON.parse(result.jsonData).api_Orders.order, true, false);"
        "botContext.setBotVariable('field', botContext.getBotVariable('Orders.order'), true, false);"
    )
    b = BotBuilder("Shop")
    order = b.dialog("Order", patterns=["order"])
    order.integration("Orders", post=code)
    for text in ("{$.api_Orders.order}", "{Orders.order}", "{$botContext.order}", "{$botContext.field}"):
        order.text(text)
    order.integration("Send")
    order.integration("Invoke", next="end")
    b.api("Orders", "https://shop.example/orders", fields={"order": "{$.api_Orders.order}"})
    b.api("Send", "https://shop.example/sent", method="POST", body="{Orders.order}")
    b.function("Invoke", payload='{"order": {$botContext.order}, "one": 1.0}')
    talk = converse(b)

    talk.says("order", Answer(200, RESULT))

    assert talk.texts == [ORDER] * 7
    sent = [command.request.content.decode() for command in talk.commands if isinstance(command, Call)]
    assert sent == ["", ORDER, f'{{"timestamp":0,"headers":[],"payload":{{"order":{ORDER},"one":1}}}}']


@pytest.mark.parametrize(
    ("body", "result"),
    [(RESULT, f'{{"order":{ORDER},"list":[{{"k":1}}],"is":true}}'), ("1.0", "1"), ("plain é", '"plain é"')],
)
def test_a_result_is_stored_in_the_one_form(converse, body: str, result: str) -> None:
    talk = converse(shop())

    talk.says("order", Answer(200, body))

    assert talk.event(ev.IntegrationResultStored).result == result


REWRITES = {
    "the object": "var r = JSON.parse(botContext.getBotVariable('api_sky').jsonData).api_sky; r.now = 'red';"
    "r.days = []; botContext.setBotVariable('api_sky', r, true, false);",
    "its text": "botContext.setBotVariable('api_sky', JSON.stringify({now: 'red', days: []}), true, false);",
    "its jsonData": "var r = botContext.getBotVariable('api_sky'); r.jsonData = JSON.stringify({api_sky: {now: 'red', "
    "days: []}}); botContext.setBotVariable('api_sky', r, true, false);",
}
READ = "{$.api_sky.now} {sky.now} {Weather.now} {$botContext.Weather.now} {$botContext.Weather.days.count}"
CODE = (
    "botContext.sendMessage(['sky.now', 'Weather.now', 'sky.days', 'sky.days.count', 'Weather.days.count']"
    ".map(function (name) { return botContext.getBotVariable(name); }).join());"
)


def weather(kind: str, rewrite: str) -> BotBuilder:
    b = BotBuilder("Sky")
    dialog = b.dialog("Sky", patterns=["sky"])
    more = {"fields": {"now": "{$.api_sky.now}", "days": "{$.api_sky.days[i]}"}, "transform": rewrite}
    match kind:
        case "API":
            b.api("Weather", "https://sky.example", variable="sky", **more)
        case "escalation":
            b.escalation_integration("Weather", "12", variable="sky", **more)
    call = dialog.integration("Weather")
    call.rule("Red", when={"Weather.now": "red"}, next="red").rule("Other", api="SUCCESS", next="end")
    dialog.text(READ, name="red", pre=CODE)
    return b


@pytest.mark.parametrize("rewrite", REWRITES.values(), ids=REWRITES)
@pytest.mark.parametrize("kind", ["API", "escalation"])
def test_what_a_script_makes_of_a_result_is_read_everywhere(converse, kind: str, rewrite: str) -> None:
    talk = converse(weather(kind, rewrite))

    talk.says("sky", Answer(200, '{"now": "blue", "days": ["wet"]}'))

    assert talk.texts == ["red,red,,0,0", "red red red red 0"]


@pytest.mark.parametrize("name", ["sky.now", "Weather.now"])
def test_a_field_that_code_writes_is_read_under_both_names(converse, name: str) -> None:
    code = f"botContext.setBotVariable('{name}', 'red', true, false);" + CODE
    talk = converse(weather("API", code))

    talk.says("sky", Answer(200, '{"now": "blue", "days": []}'))

    assert talk.texts == ["red,red,,0,0", "red,red,,0,0", "blue red red red 0"]


# --- knowledge -------------------------------------------------------------------------------------------------------


def library() -> BotBuilder:
    b = BotBuilder("Library")
    search = b.dialog("Search", patterns=["how *"])
    knowledge = search.knowledge("kb-1", not_found="I found nothing.", auto_render=True)
    knowledge.rule("Found", knowledge="MATCH_FOUND", next="found").rule("None", knowledge="MATCH_NOT_FOUND", next="end")
    search.text("Does that help?", name="found", next="end")
    return b


def test_a_knowledge_search_asks_with_the_latest_message(converse) -> None:
    talk = converse(library())

    talk.says("how long", articles("Hours"))

    assert json.loads(talk.commands[0].request.content)["phrase"] == "how long"


def test_found_articles_are_shown_as_cards_before_the_rule_s_next_step(converse) -> None:
    talk = converse(library())

    talk.says("how long", articles("Hours", "Days"))

    assert [card.title for card in talk.commands[1].message.cards] == ["Hours", "Days"]
    assert talk.texts == ["", "Does that help?"]


@pytest.mark.parametrize("answer", [articles(), Answer(500), Answer(200, "not JSON")], ids=["none", "500", "not JSON"])
def test_nothing_found_sends_the_message_for_it(converse, answer: Answer) -> None:
    talk = converse(library())

    talk.says("how long", answer)

    assert talk.texts == ["I found nothing."]
    assert "KAI-NOT-FOUND-MESSAGE" in talk.rules(ev.IntegrationResultStored)


def test_the_legacy_integration_fails_without_an_article(converse) -> None:
    b = BotBuilder("Library")
    b.dialog("Search", patterns=["how *"]).integration("Articles")
    b.knowledge_base("Articles")
    talk = converse(b)

    talk.says("how long", articles())

    assert talk.texts == [FAILURE_TEXT]


# --- files -----------------------------------------------------------------------------------------------------------


def test_an_uploaded_file_is_handed_on_while_the_flow_goes_on(converse) -> None:
    b = BotBuilder("Desk")
    upload = b.dialog("Upload", patterns=["upload"])
    upload.file_upload("Send it.")
    upload.integration("Store")
    upload.text("Anything else?", next="end")
    b.file("Store", "https://files.example/store")
    talk = converse(b, "upload")

    talk.says("", file=ev.File("bill.pdf"))

    (handed_on,) = [command for command in talk.commands if isinstance(command, Upload)]
    assert handed_on.request.content == b"https://files.liveperson.example/conv-1/bill.pdf"
    assert talk.texts == ["Processing the file...", "Anything else?"]


def test_its_post_process_code_runs_before_its_rules(converse) -> None:
    b = BotBuilder("Desk")
    upload = b.dialog("Upload", patterns=["upload"])
    upload.file_upload("Send it.")
    upload.integration("Store", post='botContext.setBotVariable("stored", "yes", true, false);').rule(
        "Stored", when={"stored": "yes"}, next="stored"
    )
    upload.text("Not this.")
    upload.text("Stored.", name="stored", next="end")
    b.file("Store", "https://files.example/store")
    talk = converse(b, "upload")

    talk.says("", file=ev.File("bill.pdf"))

    assert talk.texts == ["Processing the file...", "Stored."]


def test_without_a_file_there_is_nothing_to_hand_on(converse) -> None:
    b = BotBuilder("Desk")
    b.dialog("Upload", patterns=["upload"]).integration("Store")
    b.file("Store", "https://files.example/store")
    talk = converse(b)

    talk.says("upload")

    assert talk.texts == ["Failed to process the file. Please try again."]


# --- answers that nobody means ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    ["[" * 100_000, '{"status": ' * 500 + "1" + "}" * 500, '{"status": 1e999}', "9" * 5_000, '{"status": NaN}', "\x00"],
    ids=["deep list", "deep object", "overflow", "digits", "NaN", "zero"],
)
def test_an_answer_that_is_no_usable_json_has_no_fields(converse, body: str) -> None:
    talk = converse(shop())

    talk.says("order", Answer(200, body))

    assert [text.startswith("It is ") for text in talk.texts] == [True]
    assert "1e999" not in talk.texts[0]
    assert "NaN" not in talk.texts[0]


def test_half_a_character_in_an_answer_is_replaced(converse) -> None:
    talk = converse(shop())

    talk.says("order", Answer(200, '{"status": "a\\ud83d"}'))

    assert talk.texts == ["It is a\ufffd."]


@pytest.mark.parametrize("body", ["[" * 100_000, "[]", '"x"', '{"results": 1e999}', '{"results": [[]]}'])
def test_a_search_with_an_unusable_answer_finds_nothing(body: str) -> None:
    assert knowledge.articles(Answer(200, body)) == []
