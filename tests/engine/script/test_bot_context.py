"""What `botContext` answers and records, function by function."""

from __future__ import annotations

import json

import pytest

from handoff.engine.script import (
    FUNCTIONS,
    ContextNamespace,
    NamedEntity,
    Panel,
    QuickJsSandbox,
    ScriptOutcome,
    ScriptState,
)

SANDBOX = QuickJsSandbox()


def run(code: str, **state: object) -> ScriptOutcome:
    outcome = SANDBOX.run(Panel("Pre-Process Code", "Main › hello", code), ScriptState(**state))  # type: ignore[arg-type]
    assert outcome.error is None, outcome.error
    return outcome


def effects(code: str, **state: object) -> list[tuple[object, ...]]:
    return [(effect.name, *effect.args) for effect in run(code, **state).effects]


def value_of(expression: str, **state: object) -> object:
    """What a JavaScript expression is, by way of JSON; undefined comes out as None."""
    code = f"var it = {expression}; botContext.printDebugMessage(it === undefined ? 'null' : JSON.stringify(it));"
    return json.loads(str(run(code, **state).effects[-1].args[0]))


# --- variables -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("literal", "stored"),
    [
        ("10", "10"),
        ("'text'", "text"),
        ("true", "true"),
        ("null", "null"),
        ("undefined", "undefined"),
        ("[1, 2]", "1,2"),
        ("{toString: function () { return 'own'; }}", "own"),
        ("4129463410", "4129463410"),
        ("0.1 + 0.2", "0.30000000000000004"),
        ("''", ""),
    ],
)
def test_a_bot_variable_is_stored_as_the_platform_prints_it(literal: str, stored: str) -> None:
    assert effects(f"var v = {literal}; botContext.setBotVariable('x', v)") == [
        ("setBotVariable", "x", stored, "request")
    ]


@pytest.mark.parametrize(
    ("flags", "duration"),
    [
        ("", "request"),
        (", false, false", "request"),
        (", true, false", "session"),
        (", true", "session"),
        (", false, true", "forever"),
        (", true, true", "forever"),
        (", 'true', 'false'", "session"),
    ],
)
def test_the_flags_of_set_bot_variable_choose_its_duration(flags: str, duration: str) -> None:
    assert effects(f"botContext.setBotVariable('x', 'y'{flags})") == [("setBotVariable", "x", "y", duration)]


def test_a_script_reads_its_own_write() -> None:
    code = "botContext.setBotVariable('x', 2); botContext.sendMessage(typeof botContext.getBotVariable('x'))"

    assert effects(code, variables={"x": "1"})[-1] == ("sendMessage", "string")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("greeting", "hi"),
        ("unset", None),
        ("explicitly null", None),
        ("toString", None),
        ("__proto__", None),
        ("api_OrdersStatus", 200),
        ("Orders.id", "A1"),
        ("Orders.item", ["pen", "ink"]),
        ("Orders.nothing", None),
        ("Orders.item.count", 2),
        ("Orders.nothing.count", 0),
        ("Orders.unknown.count", None),
    ],
)
def test_get_bot_variable_reads(name: str, value: object) -> None:
    read = value_of(
        f"botContext.getBotVariable({name!r})",
        variables={"greeting": "hi", "explicitly null": None},
        statuses={"api_OrdersStatus": 200},
        fields={"Orders.id": ["A1"], "Orders.item": ["pen", "ink"], "Orders.nothing": []},
    )

    assert read == value


def test_an_integration_result_is_an_object_with_json_data() -> None:
    code = (
        "var result = botContext.getBotVariable('api_Orders');"
        "botContext.sendMessage(JSON.parse(result.jsonData).api_Orders.id)"
    )

    assert effects(code, results={"api_Orders": '{"id": "A1"}'}) == [("sendMessage", "A1")]


# --- what the state answers ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "state", "answer"),
    [
        ("getCurrentUserMessage()", {"user_message": "hi"}, "hi"),
        ("getEnvVariable('skill')", {"env": {"skill": "42"}}, "42"),
        ("getEnvVariable('other')", {"env": {"skill": "42"}}, None),
        ("getChatBotId()", {"chat_bot_id": "bot-1"}, "bot-1"),
        ("getConversationId()", {"conversation_id": "conv-1"}, "conv-1"),
        ("getLPAccountId()", {"account_id": "12345678"}, "12345678"),
        ("getLPEngagementAttribute('currentSkillId')", {"engagement": {"currentSkillId": "42"}}, "42"),
        ("getMetadata('Social')", {"metadata": {"Social": '[{"a": 1}]'}}, [{"a": 1}]),
        ("getMetadata('Social')", {}, None),
        ("getWebViewVariable('size')", {"web_view": {"size": "L"}}, "L"),
        ("getWebViewVariables()", {"web_view": {"size": "L"}}, ["size"]),
        ("getDialogStarterIntent()", {"dialog_starter_intent": "refund"}, "refund"),
        ("getDisambiguatedIntentName()", {"disambiguated_intent_name": "refund"}, "refund"),
        ("getDisambiguatedIntentId()", {"disambiguated_intent_id": "i-1"}, "i-1"),
        ("getNlpResponse()", {"nlp_response": '{"nouns": ["pen"]}'}, {"nouns": ["pen"]}),
        ("getSentiment()", {"sentiment": "Neutral"}, "Neutral"),
        ("getButtonPayload()", {"button_payload": "b"}, "b"),
        ("getQuickReplyPayload()", {"quick_reply_payload": "q"}, "q"),
        ("isApiExecutionSuccessful()", {"api_executed": True}, True),
        ("isApiExecutionSuccessful()", {}, False),
        ("getApiStatusCode()", {"api_status": "404"}, "404"),
        ("getFileCaption()", {"file_caption": "__EMPTYTEXT__"}, "__EMPTYTEXT__"),
        ("getFileType()", {"file_type": "PNG"}, "PNG"),
        ("getUserChannel()", {"channel": "lp_sms"}, "lp_sms"),
        ("getUserPlatformId()", {"user_id": "c-1"}, "c-1"),
        ("getLPUserPersonalInfo().firstname", {"personal_info": '{"firstname": "Dana"}'}, "Dana"),
        ("getLPCustomerInfo()", {}, None),
        ("getNamedEntities('SIZE')", {}, None),
        ("isContextApiEnabled()", {"context_enabled": False}, False),
    ],
)
def test_the_state_answers(call: str, state: dict[str, object], answer: object) -> None:
    assert value_of(f"botContext.{call}", **state) == answer


@pytest.mark.parametrize("asked", ["SIZE", "size", "Size"])
@pytest.mark.parametrize("known", ["SIZE", "size"])
def test_the_name_of_an_entity_is_found_whatever_its_letter_case(asked: str, known: str) -> None:
    code = f"botContext.sendMessage(botContext.getNamedEntities('{asked}').length)"
    entities = {known: [NamedEntity("small", "10")]}

    assert effects(code, entities=entities, unknown_entities=[known]) == [("sendMessage", "1")]


def test_named_entities_show_phrase_and_data_value() -> None:
    code = (
        "var entity = botContext.getNamedEntities('SIZE')[0];"
        "botContext.sendMessage(entity.getPhrase() + '=' + entity.getDataValue())"
    )

    assert effects(code, entities={"SIZE": [NamedEntity("small", "10")]}) == [("sendMessage", "small=10")]


# --- effects ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("sendMessage('a')", [("sendMessage", "a")]),
        ("sendMessage(5)", [("sendMessage", "5")]),
        ("sendMessages(['a', 'b'])", [("sendMessage", "a"), ("sendMessage", "b")]),
        ("sendMessages([])", []),
        ("sendPrivateMessage('psst')", [("sendPrivateMessage", "psst")]),
        (
            "sendMessageWithQuickReplies('ok?', ['Yes~y', 'No'])",
            [("sendMessageWithQuickReplies", "ok?", (("Yes", "y"), ("No", "No")))],
        ),
        ("addQuickReplies(['Yes~y'])", [("addQuickReplies", (("Yes", "y"),))]),
        ("addQuickReples(['Yes~y'])", [("addQuickReplies", (("Yes", "y"),))]),
        ("sendImmediateReply('bye')", [("sendImmediateReply", ("bye",))]),
        ("sendImmediateReply(['a', 'b'])", [("sendImmediateReply", ("a", "b"))]),
        ("setTriggerNextMessage('hello')", [("setTriggerNextMessage", "hello")]),
        ("setMessageDelay('2000')", [("setMessageDelay", 2000)]),
        ("setAllowMaxTextResponse(true)", [("setAllowMaxTextResponse", True)]),
        ("setBotTransferUserMessage('m')", [("setBotTransferUserMessage", "m")]),
        ("setBotTransferIntentId('i')", [("setBotTransferIntentId", "i")]),
        ("setBotTransferIntentbyDomain('i', 'd')", [("setBotTransferIntentbyDomain", "i", "d")]),
        ("printDebugMessage('dbg')", [("printDebugMessage", "dbg")]),
        ("logCustomEvent('u', 'e')", [("logCustomEvent", "u", "e", "")]),
        ("logCustomEvent('u', 'e', 'd')", [("logCustomEvent", "u", "e", "d")]),
        ("logEscalationEvent('u', 'LivePerson')", [("logEscalationEvent", "u", "LivePerson")]),
    ],
)
def test_the_call_is_recorded(call: str, expected: list[tuple[object, ...]]) -> None:
    assert effects(f"botContext.{call}") == expected


def test_effects_come_in_the_order_of_the_calls() -> None:
    code = "botContext.sendMessage('a'); botContext.setMessageDelay(1); botContext.sendMessage('b')"

    assert [effect[0] for effect in effects(code)] == ["sendMessage", "setMessageDelay", "sendMessage"]


def test_the_last_message_delay_counts() -> None:
    last = run("botContext.setMessageDelay(1); botContext.setMessageDelay(2)").last("setMessageDelay")

    assert last is not None
    assert last.args == (2,)


@pytest.mark.parametrize("tail", ["finally { }", "catch (e) { botContext.sendMessage('caught') }", "catch (e) { }"])
def test_an_immediate_reply_drops_the_rest_of_the_code(tail: str) -> None:
    outcome = run(f"try {{ botContext.sendImmediateReply('bye') }} {tail} botContext.sendMessage('never')")

    assert [effect.name for effect in outcome.effects] == ["sendImmediateReply"]


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        (
            "sendMessageWithQuickReplies('x', '0123456789a'.split(''))",
            "JS-SEND-WITH-QUICK-REPLIES",
        ),
        ("addQuickReplies(['a title of 21 letters'])", "JS-SEND-WITH-QUICK-REPLIES"),
        ("setMessageDelay('soon')", "JS-SET-MESSAGE-DELAY"),
        ("setMessageDelay(Infinity)", "JS-SET-MESSAGE-DELAY"),
        ("logCustomEvent('', 'e', new Array(32770).join('x'))", "JS-LOG-CUSTOM-EVENT"),
        ("getChannel()", "JS-DEPRECATED"),
        ("getUserLocation()", "JS-OLD-REMOVED"),
        ("setEmail('x')", "JS-OLD-REMOVED"),
        ("getHoursType(['nonsense'])", "JS-GET-HOURS-TYPE"),
    ],
)
def test_an_oddity_is_noted_under_its_rule(code: str, rule: str) -> None:
    assert [note.code for note in run(f"botContext.{code}").notes] == [rule]


def test_ten_quick_replies_of_twenty_letters_pass_without_a_note() -> None:
    titles = ["x" * 20 + "~p"] * 10

    assert run(f"botContext.addQuickReplies({json.dumps(titles)})").notes == ()


# --- options and hours -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "chosen"),
    [
        ("A", "A)Yes"),
        ("a)", "A)Yes"),
        ("yes", "A)Yes"),
        (" YES ", "A)Yes"),
        ("A)Yes", "A)Yes"),
        ("b", "B) No thanks\n"),
        ("no thanks", "B) No thanks\n"),
        ("maybe", "maybe"),
        ("c", None),
        ("", None),
    ],
)
def test_evaluate_options_returns_the_option_as_it_was_given(said: str, chosen: str | None) -> None:
    options = ["A)Yes", "B) No thanks\n", "maybe"]

    assert value_of(f"botContext.evaluateOptions({json.dumps(said)}, {json.dumps(options)})") == chosen


MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR


@pytest.mark.parametrize(  # virtual time 0 is Monday 2026-01-05, 10:00 UTC
    ("frames", "zone", "now_ms", "label"),
    [
        (["OPEN~9:00~17:00"], "UTC", 0, "OPEN"),
        (["[OPEN]~9:00~17:00"], "UTC", 0, "OPEN"),
        (["OPEN~10:00~17:00"], "UTC", 0, "OPEN"),
        (["OPEN~10:01~17:00"], "UTC", 0, None),
        (["OPEN~9:00~10:00"], "UTC", MINUTE - 1, "OPEN"),
        (["OPEN~9:00~10:00"], "UTC", MINUTE, None),
        (["OPEN~9:00~17:00", "LUNCH~10:00~11:00"], "UTC", 0, "LUNCH"),
        (["MONDAY|MEETING~9:00~12:00"], "UTC", 0, "MEETING"),
        (["TUESDAY|MEETING~9:00~12:00"], "UTC", 0, None),
        (["[Monday|MEETING]~9:00~12:00"], "UTC", 0, "MEETING"),
        (["01.05.2026|HOLIDAY~0:00~23:59"], "UTC", 0, "HOLIDAY"),
        (["01.06.2026|HOLIDAY~0:00~23:59"], "UTC", 0, None),
        (["NIGHT~22:00~6:00"], "UTC", 12 * HOUR, "NIGHT"),
        (["NIGHT~22:00~6:00"], "UTC", 19 * HOUR, "NIGHT"),
        (["MONDAY|NIGHT~22:00~6:00"], "UTC", 19 * HOUR, "NIGHT"),
        (["TUESDAY|NIGHT~22:00~6:00"], "UTC", 19 * HOUR, None),
        (["NIGHT~22:00~6:00"], "UTC", 0, None),
        (["EARLY~4:00~6:00"], "America/New_York", 0, "EARLY"),
        (["SUMMER~6:00~6:00"], "America/New_York", 180 * DAY, "SUMMER"),
        ([], "UTC", 0, None),
    ],
)
def test_get_hours_type_names_the_frame_that_holds_now(
    frames: list[str], zone: str, now_ms: int, label: str | None
) -> None:
    assert value_of(f"botContext.getHoursType({json.dumps(frames)}, {zone!r})", now_ms=now_ms) == label


def test_an_unknown_time_zone_is_an_error_of_the_script() -> None:
    panel = Panel("Pre-Process Code", "Main › hello", "botContext.getHoursType([], 'Mars/Olympus')")
    outcome = SANDBOX.run(panel, ScriptState())

    assert outcome.error is not None
    assert outcome.error.message == "RangeError: getHoursType: 'Mars/Olympus' is not a known time zone"


# --- context service -------------------------------------------------------------------------------------------------

STORED = {"shop": ContextNamespace(user_data={"size": '"L"', "cart": '{"n": 2}'}, conversation_data={"step": "1"})}


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("getContextDataForUser('shop', 'size')", "L"),
        ("getContextDataForUser('shop', 'cart').n", 2),
        ("getContextDataForConversation('shop', 'step')", 1),
        ("getGlobalContextData('shop', 'size')", None),
        ("getContextDataForUser('other', 'size')", None),
        ("getContextDataForUser('shop').keySet()", ["size", "cart"]),
        ("getContextDataForUser('shop').size()", 2),
        ("getContextDataForUser('shop')['size']()", 2),
        ("getContextDataForConversation('shop').toString()", "{step=1}"),
        ("getContextDataForUser('other')", None),
        ("setContextDataForUser('other', 'a', 1)", False),
        ("setContextDataForUser('shop', 'a', 1)", True),
        ("deleteContextDataForUser('shop', 'size')", True),
        ("deleteContextDataForUser('shop', 'nothing')", False),
        ("deleteAllContextDataForConversation('shop')", True),
        ("deleteContextNamespace('shop')", True),
        ("deleteContextNamespace('other')", False),
        ("registerContextNamespace('new', 60)", True),
    ],
)
def test_the_context_service_answers(expression: str, value: object) -> None:
    if "['size']()" in expression or expression.endswith(".size()"):  # a key hides the method of the same name
        stored = {"shop": ContextNamespace(user_data={"a": "1", "b": "2"})}
    else:
        stored = STORED

    assert value_of(f"botContext.{expression}", context=stored) == value


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("registerContextNamespace('ns')", [("registerContextNamespace", "ns", None)]),
        ("registerContextNamespace('ns', 900)", [("registerContextNamespace", "ns", 900)]),
        ("setGlobalContextData('shop', 'a', {b: 1})", [("setContextData", "global", "shop", "a", '{"b":1}')]),
        ("setContextDataForUser('shop', 'a')", [("setContextData", "user", "shop", "a", "null")]),
        ("deleteContextDataForUser('shop', 'size')", [("deleteContextData", "user", "shop", "size")]),
        ("deleteAllContextDataForUser('shop')", [("deleteAllContextData", "user", "shop")]),
        ("setContextDataForUser('other', 'a', 1)", []),
        ("setContextDataForUser('shop', 'a', botContextLoop())", []),
    ],
)
def test_the_context_service_records(call: str, expected: list[tuple[object, ...]]) -> None:
    loop = "function botContextLoop() { var o = {}; o.o = o; return o }"

    assert effects(f"botContext.{call}", context=STORED, global_functions=loop) == expected


def test_the_context_service_reads_its_own_writes() -> None:
    code = (
        "botContext.registerContextNamespace('ns'); botContext.setContextDataForConversation('ns', 'a', {b: [1]});"
        "botContext.sendMessage(botContext.getContextDataForConversation('ns', 'a').b[0])"
    )

    assert effects(code)[-1] == ("sendMessage", "1")


def test_a_disabled_context_service_refuses_every_write() -> None:
    assert value_of("botContext.registerContextNamespace('ns')", context_enabled=False) is False
    assert value_of("botContext.setContextDataForUser('shop', 'a', 1)", context_enabled=False, context=STORED) is False


def test_for_each_walks_the_keys_of_a_hash_map() -> None:
    code = (
        "var map = botContext.getContextDataForUser('shop');"
        "for each (var key in map.keySet()) { botContext.sendMessage(key + map[key]) }"
    )
    stored = {"shop": ContextNamespace(user_data={"a": "1", "b": "2"})}

    assert effects(code, context=stored) == [("sendMessage", "a1"), ("sendMessage", "b2")]


# --- questions -------------------------------------------------------------------------------------------------------


def test_ask_maven_ends_the_run_with_a_question() -> None:
    outcome = run("botContext.sendMessage('before'); botContext.askMaven('conv-1', 'c', 'g')")

    assert outcome.question is not None
    assert (outcome.question.name, outcome.question.args) == ("askMaven", ("conv-1", "c", "g"))
    assert outcome.effects == ()


def test_a_replay_with_the_answer_goes_through() -> None:
    code = "botContext.sendMessage('before'); botContext.sendMessage(JSON.parse(botContext.askMaven()).rule)"
    question = run(code).question
    assert question is not None

    assert effects(code, answers={question.key: json.dumps('{"rule": "r1"}')}) == [
        ("sendMessage", "before"),
        ("sendMessage", "r1"),
    ]


def test_a_caught_question_is_still_a_question() -> None:
    outcome = run("try { botContext.askMaven() } catch (e) { botContext.sendMessage('no answer') }")

    assert outcome.question is not None
    assert outcome.effects == ()


def test_a_question_with_odd_letters_finds_its_answer() -> None:
    code = "botContext.sendMessage(botContext.askMaven('ü\"\\\\\\n', '😀'))"
    question = run(code).question
    assert question is not None

    assert effects(code, answers={question.key: '"yes"'}) == [("sendMessage", "yes")]


def test_endless_questions_end_in_an_error() -> None:
    panel = Panel("Pre-Process Code", "", "for (var i = 0; ; i++) botContext.askMaven(i)")
    state, outcome = ScriptState(), ScriptOutcome()
    for _ in range(100):
        outcome = SANDBOX.run(panel, state)
        if outcome.question is None:
            break
        state = ScriptState(answers={**state.answers, outcome.question.key: "null"})

    assert outcome.error is not None
    assert outcome.error.message == "the script asks more than 16 questions"


# --- names -----------------------------------------------------------------------------------------------------------


def test_every_function_of_the_table_is_there() -> None:
    names = value_of("(function () { var all = []; for (var name in botContext) all.push(name); return all; })()")

    assert sorted(names) == sorted(FUNCTIONS)  # type: ignore[call-overload]


def test_the_outcome_names_functions_and_their_rules() -> None:
    outcome = run("botContext.sendMessage(botContext.getBotVariable('x'))")

    assert outcome.called == ("sendMessage", "getBotVariable")
    assert outcome.rules == ("JS-SEND-MESSAGE", "JS-GET-BOT-VARIABLE", "VAR-UNSET-NULL")


def test_an_unknown_function_is_an_error_with_the_nearest_name() -> None:
    outcome = SANDBOX.run(Panel("Pre-Process Code", "Main › hello", "botContext.getBotVariabel('x')"), ScriptState())

    assert outcome.unsupported == ("getBotVariabel",)
    assert str(outcome.error) == (
        "TypeError: botContext.getBotVariabel is not a function of the platform; did you mean getBotVariable?\n"
        "  at Pre-Process Code of Main › hello, line 1, column 12: botContext.getBotVariabel('x')"
    )


def test_an_unknown_function_is_listed_though_the_script_catches_it() -> None:
    assert run("try { botContext.getOAuthToken() } catch (e) {}").unsupported == ("getOAuthToken",)


def test_the_wrong_letter_case_of_bot_context_is_explained() -> None:
    outcome = SANDBOX.run(Panel("Pre-Process Code", "", "botcontext.sendMessage('x')"), ScriptState())

    assert outcome.error is not None
    assert outcome.error.message.endswith("did you mean botContext? Letter case counts (JS-PREFIX-CASE)")


# --- objects ---------------------------------------------------------------------------------------------------------

RESULT = ScriptState(results={"api_Shops": '[{"city": "Ulm"}]'})


def said(code: str, state: ScriptState = RESULT) -> list[str]:
    """What the code sends."""
    outcome = SANDBOX.run(Panel("Post-Process Code", "Main › hello", code), state)
    assert outcome.error is None, outcome.error
    return [effect.args[0] for effect in outcome.of("sendMessage")]


@pytest.mark.parametrize(
    "text",
    [
        "botContext.getBotVariable('api_Shops')",
        "botContext.getBotVariable('api_Shops').jsonData",
        "'' + botContext.getBotVariable('api_Shops')",
        "botContext.getBotVariable('api_Shops').toString()",
    ],
)
def test_a_result_is_an_object_with_a_json_text(text: str) -> None:
    assert said(f"botContext.sendMessage(JSON.parse({text}).api_Shops[0].city)") == ["Ulm"]


def test_the_text_of_a_result_follows_what_a_script_puts_in() -> None:
    code = "var r = botContext.getBotVariable('api_Shops'); r.jsonData = '{}'; botContext.sendMessage(r);"

    assert said(code) == ["{}"]


def test_a_result_shows_only_its_data_to_a_loop() -> None:
    code = "for (var key in botContext.getBotVariable('api_Shops')) botContext.sendMessage(key);"

    assert said(code) == ["jsonData"]


def test_a_result_that_is_written_back_stays_an_object_in_this_run_and_in_the_next() -> None:
    write = "r.jsonData = JSON.stringify({api_Shops: {list: JSON.parse(r.jsonData).api_Shops}});"
    write = f"var r = botContext.getBotVariable('api_Shops'); {write} botContext.setBotVariable('api_Shops', r, true);"
    read = "botContext.sendMessage(JSON.parse(botContext.getBotVariable('api_Shops').jsonData).api_Shops.list[0].city);"
    (written,) = effects(write, results=RESULT.results)

    assert written == ("setBotVariable", "api_Shops", '{"api_Shops":{"list":[{"city":"Ulm"}]}}', "session", True)
    assert said(write + read) == ["Ulm"]
    assert said(read, ScriptState(variables={"api_Shops": written[2]}, objects=["api_Shops"])) == ["Ulm"]


def test_an_object_in_place_of_a_result_has_its_own_properties() -> None:
    write = "botContext.setBotVariable('api_Shops', {list: ['Ulm']}, true);"
    read = (
        "var r = botContext.getBotVariable('api_Shops'); botContext.sendMessage(r.list[0]); botContext.sendMessage(r);"
    )
    (written,) = effects(write)

    assert said(write + read) == ["Ulm", '{"list":["Ulm"]}']
    assert said(read, ScriptState(variables={"api_Shops": written[2]}, objects=["api_Shops"])) == [
        "Ulm",
        '{"list":["Ulm"]}',
    ]


@pytest.mark.parametrize(
    ("literal", "json_text"),
    [("{}", "{}"), ("{a: [1, {b: 2}]}", '{"a":[1,{"b":2}]}'), ("[{a: 1}, {a: 2}]", '[{"a":1},{"a":2}]')],
)
def test_an_object_stays_one_with_its_json_as_text(literal: str, json_text: str) -> None:
    write = f"botContext.setBotVariable('cart', {literal}, true);"
    read = "var cart = botContext.getBotVariable('cart'); botContext.sendMessage(cart);"
    read += "botContext.sendMessage(JSON.stringify(cart)); botContext.sendMessage(typeof cart);"
    later = ScriptState(variables={"cart": json_text}, objects=["cart"])

    assert effects(write) == [("setBotVariable", "cart", json_text, "session", True)]
    assert said(write + read) == said(read, later) == [json_text, json_text, "object"]


def test_a_list_of_objects_has_its_elements_in_a_later_panel() -> None:
    later = ScriptState(variables={"cart": '[{"a":1},{"a":2}]'}, objects=["cart"])
    code = "var cart = botContext.getBotVariable('cart'); botContext.sendMessage(cart.length + ' ' + cart[1].a);"

    assert said(code, later) == ["2 2"]


@pytest.mark.parametrize("read", ["r.list[0]", "JSON.parse(r.jsonData).list[0]", "JSON.parse(r).list[0]"])
def test_data_without_the_name_of_the_result_are_read_as_they_were_left(read: str) -> None:
    write = "var r = {jsonData: JSON.stringify({list: ['Ulm']})}; botContext.setBotVariable('api_Shops', r, true);"
    (written,) = effects(write)
    state = ScriptState(variables={"api_Shops": written[2]}, objects=["api_Shops"])

    assert written[2] == '{"list":["Ulm"]}'
    assert said(f"var r = botContext.getBotVariable('api_Shops'); botContext.sendMessage({read});", state) == ["Ulm"]


@pytest.mark.parametrize("change", ["r.list.push('Bonn')", 'r.jsonData = \'{"list":["Ulm","Bonn"]}\''])
def test_an_object_that_is_changed_and_written_back_is_the_changed_one(change: str) -> None:
    state = ScriptState(variables={"api_Shops": '{"list":["Ulm"]}'}, objects=["api_Shops"])
    code = f"var r = botContext.getBotVariable('api_Shops'); {change}; botContext.setBotVariable('api_Shops', r, true);"

    (effect,) = SANDBOX.run(Panel("Post-Process Code", "", code), state).effects

    assert effect.args[1] == '{"list":["Ulm","Bonn"]}'


def test_a_text_in_place_of_a_result_stays_a_text() -> None:
    write = "botContext.setBotVariable('api_Shops', '{}');"

    assert said(write + "botContext.sendMessage(typeof botContext.getBotVariable('api_Shops'));") == ["string"]


@pytest.mark.parametrize(
    ("call", "text"),
    [
        ("sendMessage({a: 1})", '{"a":1}'),
        ("sendMessages([{a: 1}])", '{"a":1}'),
        ("printDebugMessage([{a: 1}])", '[{"a":1}]'),
        ("sendPrivateMessage(botContext.getLPCustomerInfo())", '{"customerId":"7"}'),
        ("sendMessage('' + botContext.getLPCustomerInfo())", '{"customerId":"7"}'),
    ],
)
def test_objects_are_printed_as_json(call: str, text: str) -> None:
    ((_, shown),) = effects(f"botContext.{call}", customer_info='{"customerId":"7"}')

    assert shown == text


def test_an_object_that_has_no_json_is_printed_all_the_same() -> None:
    assert said("var a = {}; a.a = a; botContext.sendMessage(a)") == ["[object Object]"]


# --- properties ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("botContext.chatBotId", "bot-1"),
        ("typeof botContext.nothing", "undefined"),
        ("typeof botContext.getBotVariable", "function"),
        ("'nothing' in botContext", "false"),
        ("'sendMessage' in botContext", "true"),
        ("JSON.stringify(botContext)", "{}"),
    ],
)
def test_properties_of_bot_context(expression: str, value: str) -> None:
    outcome = SANDBOX.run(
        Panel("Pre-Process Code", "", f"botContext.sendMessage(String({expression}))"), ScriptState(chat_bot_id="bot-1")
    )

    assert (outcome.error, [effect.args[0] for effect in outcome.effects], outcome.unsupported) == (None, [value], ())


def test_a_function_that_is_called_by_another_name_is_reported_too() -> None:
    outcome = SANDBOX.run(Panel("Pre-Process Code", "", "var b = botContext;\nb.getOAuthToken();"), ScriptState())

    assert outcome.unsupported == ("getOAuthToken",)
    assert outcome.error is not None
    assert outcome.error.message == "TypeError: b.getOAuthToken is not a function of the platform"


@pytest.mark.parametrize(
    "function",
    [
        "botContext.getBotVariable",
        "Date",
        "Date.now",
        "Math.random",
        "[].map",
        "Function.prototype.toString",
        "botContext.getBotVariable('api_Shops').toString",
    ],
)
@pytest.mark.parametrize("text", ["'' + {}", "String({})", "Function.prototype.toString.call({})", "{}.toString()"])
def test_a_function_of_the_platform_does_not_show_its_source(function: str, text: str) -> None:
    (shown,) = said(f"botContext.sendMessage({text.format(function)})")

    assert shown.startswith("function ")
    assert shown.split("{", 1)[1].split() == ["[native", "code]", "}"]


def test_an_authors_function_shows_its_source() -> None:
    assert said("botContext.sendMessage('' + function own(a) { return a + 7; })") == [
        "function own(a) { return a + 7; }"
    ]
