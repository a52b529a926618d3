"""Bots: loaded without losing a byte, seen through typed views, refused with words when they cannot be read."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handoff.engine.bot import Bot, export
from handoff.engine.bot.export import SIZE_LIMIT
from handoff.engine.bot.interaction_view import ChoiceStyle
from handoff.engine.errors import BotDefinitionError, FeatureError
from handoff.fakes.builder import BotBuilder

SHARED = Path(os.environ.get("HANDOFF_SHARED", Path(__file__).parents[3].parent / "shared"))
EXPORTS = sorted((SHARED / "bots" / "public").glob("*.json")) or [
    pytest.param(Path("absent"), marks=pytest.mark.skip(reason="no shared exports beside the checkout"))
]


def builder() -> BotBuilder:
    b = BotBuilder("Shop")
    b.dialog("Welcome", patterns=["hi", "hello *"], exclude=["bye"]).text("Hi {$botContext.name}!", delay_ms=300)
    order = b.dialog("Order Status", intent="check order status")
    order.question("Number?", name="order", pre="a()", post="b()", process="c()", fallback="Pardon?").rule(
        "number", regex="^x$", set={"n": "{$userMessage}", "m": ("1", "dialog")}, when={"v": ("x", "CONTAINS")}
    )
    order.integration("OrderStatus").rule("Failure", api="FAILURE", next="end")
    order.card("{OrderStatus.name}", subtitle="s", image="https://x.example/i", buttons={"Track": "track"})
    order.multiple_choice("Well?", ["Yes", "No"]).rule(option="Yes").rule(no_match="What?", next="current")
    order.quick_reply("Well?", {"Yes": "y"})
    order.universal('{"type": "vertical"}', asks=True)
    order.universal("{}")
    order.image("https://x.example/p.png")
    b.api("OrderStatus", "https://x.example", method="POST", headers={"A": "1"}, params={"q": "2"}, body="{}",
          fields={"name": "{$.api_O.name}"}, transform="t()", variable="O")  # fmt: skip
    b.escalation_integration("To Sales", "77", "Wait.", skill_name="Sales", agent_id="7", transfer_bot_context=True)
    b.dialog("Escalation", patterns=["agent"]).agent_transfer("Wait…", skill_id="42", agent_id="8")
    b.dialog("Off", patterns=["fax"], enabled=False).text("Fax", enabled=False)
    b.fallback("Pardon?").text("second")
    return b.global_functions("function f() {}").user_friendly_response("Oops.")


@pytest.fixture
def bot() -> Bot:
    return builder().build()


def named(bot: Bot, name: str) -> Any:
    found = bot.interaction_named(name)
    assert found is not None
    return found


# --- real exports ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", EXPORTS, ids=lambda path: path.stem)
def test_real_export_comes_out_as_it_went_in(path: Path) -> None:
    assert Bot.load(path).dump() == path.read_bytes()


@pytest.mark.parametrize("path", EXPORTS, ids=lambda path: path.stem)
def test_real_export_is_written_as_the_platform_writes_it(path: Path) -> None:
    bot = Bot.load(path)

    assert bot.edited("bot.name", bot.name).dump() == path.read_bytes()


@pytest.mark.parametrize("path", EXPORTS, ids=lambda path: path.stem)
def test_one_changed_text_changes_one_line_of_a_real_export(path: Path) -> None:
    bot = Bot.load(path)
    text = next(i for i in bot.interactions if i.text)

    changed = bot.edited(f"{text.path}.content.results.tile.tileData[0].text", "Something else")

    pairs = zip(bot.dump().splitlines(), changed.dump().splitlines(), strict=True)
    assert sum(old != new for old, new in pairs) == 1


@pytest.mark.parametrize("path", EXPORTS, ids=lambda path: path.stem)
def test_every_interaction_of_a_real_export_is_in_its_dialogs_chain(path: Path) -> None:
    bot = Bot.load(path)

    assert sum(len(bot.chain(dialog)) for dialog in bot.dialogs) == len(bot.interactions)


# --- loading ---------------------------------------------------------------------------------------------------------


def test_path_bytes_and_text_load_alike(tmp_path: Path, bot: Bot) -> None:
    data = bot.dump()
    path = tmp_path / "shop.json"
    path.write_bytes(data)

    assert Bot.load(path).raw == Bot.load(str(path)).raw == Bot.load(data).raw == Bot.load("\n" + data.decode()).raw


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(b"", b"\n", id="a final newline"),
        pytest.param(b"\xef\xbb\xbf", b"", id="a byte order mark"),
    ],
)
def test_what_surrounds_the_json_is_kept(before: bytes, after: bytes) -> None:
    data = before + builder().dump() + after

    assert Bot.load(data).dump() == data


@pytest.mark.parametrize(("old", "new"), [(b"\n", b"\r\n"), (b"  ", b"    ")], ids=["line ends", "indentation"])
def test_white_space_of_an_editor_is_kept(old: bytes, new: bytes) -> None:
    data = b"\n".join(line.replace(b"  ", new) if old == b"  " else line for line in builder().dump().split(b"\n"))
    data = data.replace(b"\n", new) if old == b"\n" else data

    assert Bot.load(data).dump() == data


@pytest.mark.parametrize("ending", [b"", b"\r\n", b"\r\n\r\n"])
def test_a_changed_bot_keeps_the_line_ends_the_indentation_and_the_ending_of_its_file(ending: bytes) -> None:
    data = builder().dump().replace(b"  ", b"\t").replace(b"\n", b"\r\n") + ending

    changed = Bot.load(data).edited("bot.name", "Another name").dump()

    assert changed == data.replace(json.dumps(Bot.load(data).name).encode(), b'"Another name"', 1)
    assert changed != data


@pytest.mark.parametrize(
    ("parts", "is_failure"),
    [
        ({"api": "FAILURE"}, True),
        ({"api": "failure"}, True),
        ({"api": "SUCCESS"}, False),
        ({"knowledge": "FAILURE"}, False),
        ({"exact": "FAILURE"}, False),
        ({}, False),
    ],
)
def test_a_rule_catches_a_failure_by_its_api_result_alone(parts: dict[str, str], is_failure: bool) -> None:
    b = BotBuilder("Shop")
    b.dialog("Order").integration("Orders", name="call").rule("R", **parts)
    b.api("Orders", "https://shop.example")
    call = b.build().interaction_named("call")

    assert call is not None
    assert call.rules[0].is_failure is is_failure


@pytest.mark.parametrize(
    "value", ["1.50", "1E5", "-0", "0.1e-7", '"\\u00e9\\/"', "123456789012345678901234567890.5", "[ ]"]
)
def test_values_are_dumped_as_they_were_written(value: str) -> None:
    data = minimal()[:-1].encode() + f', "new":{value}}}'.encode()

    assert Bot.load(data).dump() == data


@pytest.mark.parametrize("value", [float("inf"), float("nan"), "\ud800", {1}])
def test_value_that_no_json_file_holds_is_not_dumped(value: object) -> None:
    changed = Bot.load(minimal()).edited("new", value)

    with pytest.raises(BotDefinitionError, match=r"^the export cannot be written\n  at the export\n  value: "):
        changed.dump()


def test_keys_we_do_not_know_are_kept(bot: Bot) -> None:
    changed = bot.edited("conversationMessage[0].someNewKey", {"a": [1]})

    assert Bot.load(changed.dump()).raw["conversationMessage"][0]["someNewKey"] == {"a": [1]}


def minimal(**changes: object) -> str:
    raw = {"bot": {"id": "1", "name": "B"}, "conversationMessage": [], "groups": []}
    return json.dumps({key: value for key, value in {**raw, **changes}.items() if value is not ...})


def interaction(**changes: object) -> str:
    one = {"id": "1", "name": "n", "interactionType": "TEXT", "group": "g", **changes}
    return minimal(conversationMessage=[one])


def test_smallest_export_loads() -> None:
    bot = Bot.load(minimal())

    assert (bot.name, bot.dialogs, bot.starters, bot.fallback_dialog, bot.warnings) == ("B", (), (), None, ())


REFUSED = {
    "nothing": (b"", "the bot export is empty"),
    "blanks": (b" \n\t ", "the bot export is empty"),
    "no JSON": ('{"bot": nope}', "not JSON: expecting value\n  at the export:1:9\n  value: '{\"bot\": nope}'"),
    "a list": (b"[]", "value: 'a list'\n  expected: an object"),
    "a number": (b"12", "value: 'a number'"),
    "UTF-16": ('{"bot": 1}'.encode("utf-16"), "this is UTF-16 text: save it as UTF-8\n  at the export"),
    "Latin-1": ('{"bot": "é"}'.encode("latin-1"), "not UTF-8 text: byte 9 is 0xe9\n  at the export"),
    "zeros": (b"\0" * 50_000, "not JSON"),
    "too deep": ('{"a":' + "[" * 200_000, "nested too deeply"),
    "deep": ('{"a":' + "[" * 101 + "]" * 101 + "}", "nested too deeply, in more than 100 levels\n  at the export"),
    "a key twice": (
        '{"a": {"b": 1,\n "b": 2}}',
        "a key twice\n  at the export:2, a.b\n  value: 'the first is in line 1'",
    ),
    "NaN": ('{"a": [\nNaN]}', "a number that is not JSON\n  at the export:2, a[0]\n  value: 'NaN'"),
    "minus infinity": ('{"a": -Infinity}', "a number that is not JSON\n  at the export:1, a\n  value: '-Infinity'"),
    "half a character": ('{"a": "\\ud800"}', "half a character (a lone surrogate)\n  at the export:1, a\n  value"),
    "half a character in a key": (
        '{"\\ud800": 1}',
        "not usable JSON: half a character (a lone surrogate)\n  at the export",
    ),
    "a number without end": ('{"a": ' + "9" * 5_000 + "}", "a number that is too large\n  at the export:1, a\n"),
    "a number that overflows": ('{"a": 1e400}', "a number that is too large\n  at the export:1, a\n  value: '1e400'"),
    "other JSON": ('{"name": "x", "version": 1}', "the keys bot, conversationMessage, groups are missing"),
    "a slip in a key": (
        minimal(groups=..., group=[]),
        "the key groups is missing\n  at the export\n  expected: a file from Conversation Builder, More Settings → "
        "Export Bot\n  known: bot, conversationMessage, group\n  'group' may be a misspelt 'groups'",
    ),
    "no name": (minimal(bot={"id": "1", "nam": "B"}), "lacks bot.name\n  at the export\n  known: id, nam"),
    "a number for a text": (
        interaction(name=5),
        "a number where it should not\n  at the export, conversationMessage[0].name\n  value: 5\n  expected: a text",
    ),
    "a skill id without quotes": (
        minimal(responder=[{"name": "E", "agentSkillId": 42}]),
        "at the export, responder[0].agentSkillId\n  value: 42\n  expected: a text, in quotes",
    ),
    "an object for a list": (minimal(groups={}), "at the export, groups\n  value: {}\n  expected: a list"),
    "a text for an object": (interaction(content="hi"), "conversationMessage[0].content\n  value: 'hi'"),
    "null": (interaction(pattern=None), "null where it should not\n  at the export, conversationMessage[0].pattern"),
    "a text for a switch": (interaction(userInputRequired="true"), "expected: true or false"),
}


@pytest.mark.parametrize(("source", "text"), REFUSED.values(), ids=REFUSED)
def test_export_that_cannot_be_read_is_refused_with_place_and_value(source: str | bytes, text: str) -> None:
    with pytest.raises(BotDefinitionError) as caught:
        Bot.load(source)

    assert text in str(caught.value)
    assert caught.value.__suppress_context__ or caught.value.__cause__ is None


class CountedKey(str):
    compared = 0

    def __eq__(self, other: object) -> bool:
        CountedKey.compared += 1
        return str.__eq__(self, other)

    __hash__ = str.__hash__


def test_looking_for_a_key_that_stands_twice_takes_one_comparison_per_key() -> None:
    CountedKey.compared = 0
    pairs = [(CountedKey(f"k{number}"), number) for number in range(2_000)]

    with pytest.raises(ValueError, match="'k1999' twice"):
        export._unique_keys([*pairs, (CountedKey("k1999"), 0)])

    assert CountedKey.compared < 10 * len(pairs)


def test_several_wrong_values_are_counted() -> None:
    with pytest.raises(BotDefinitionError, match="and 1 more like it"):
        Bot.load(minimal(bot={"id": 1, "name": 2}))


def test_too_large_a_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.json"
    with path.open("wb") as file:
        file.truncate(SIZE_LIMIT + 1)

    with pytest.raises(BotDefinitionError, match=r"^too large for a bot export\n  at .*huge\.json"):
        Bot.load(path)


def test_too_many_bytes_are_refused() -> None:
    with pytest.raises(BotDefinitionError, match="too large"):
        Bot.load(b" " * (SIZE_LIMIT + 1))


def test_directory_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BotDefinitionError, match="this is a directory"):
        Bot.load(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_pipe_that_nobody_writes_to_is_refused_instead_of_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.json")

    with pytest.raises(BotDefinitionError, match="not a regular file"):
        Bot.load(tmp_path / "pipe.json")


def test_missing_file_names_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "getting-started.json").write_text("{}")

    with pytest.raises(BotDefinitionError, match=r"^no such bot export(.|\n)*did you mean 'getting-started.json'\?"):
        Bot.load(tmp_path / "geting-started.json")


def test_impossible_path_is_refused() -> None:
    with pytest.raises(BotDefinitionError, match=r"bot export"):
        Bot.load("a\0b.json")


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)


def _places(node: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield at
    for key, value in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        yield from _places(value, (*at, key))


_TEXT = builder().dump()


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(list(_places(json.loads(_TEXT)))[1:]), _JSON)
def test_any_value_at_any_place_loads_or_is_refused(place: tuple[Any, ...], value: Any) -> None:
    raw = json.loads(_TEXT)
    node = raw
    for step in place[:-1]:
        node = node[step]
    node[place[-1]] = value

    try:
        bot = Bot.load(json.dumps(raw))
    except BotDefinitionError:
        return
    for dialog in bot.dialogs:
        bot.chain(dialog)
    assert all(remark.path for remark in (*bot.warnings, *bot.unsupported))
    assert json.loads(bot.dump()) == raw


# --- views -----------------------------------------------------------------------------------------------------------


def test_dialogs_are_found_by_id_and_name(bot: Bot) -> None:
    dialog = bot.dialog_named("Welcome")

    assert dialog is not None
    assert bot.dialog(dialog.id) is dialog
    assert (dialog.type, dialog.enabled, dialog.path) == ("DIALOG", True, "groups[0]")


def test_starters_are_the_enabled_dialogs_with_a_dialog_starter(bot: Bot) -> None:
    assert [d.name for d in bot.starters] == ["Welcome", "Order Status", "Escalation"]


def test_fallback_dialog_is_found(bot: Bot) -> None:
    assert bot.fallback_dialog is bot.dialog_named("Fallback")


def test_disabled_fallback_dialog_does_not_count() -> None:
    b = BotBuilder("B")
    b.fallback("Pardon?", enabled=False)

    assert b.build().fallback_dialog is None


def test_head_and_following_walk_the_chain(bot: Bot) -> None:
    fallback = bot.fallback_dialog
    assert fallback is not None
    head = bot.head(fallback)
    assert head is not None

    assert head.name == "fallback_starter"
    assert bot.following(head) is bot.chain(fallback)[1]
    assert bot.following(bot.chain(fallback)[1]) is None


def test_dialog_starter(bot: Bot) -> None:
    starter = named(bot, "dialog_starter_1")

    assert starter.patterns == ("hi", "hello *")
    assert starter.exclude_keywords == ("bye",)
    assert starter.where == "Welcome › dialog_starter_1"
    assert starter.path == "conversationMessage[0]"


def test_text_statement(bot: Bot) -> None:
    text = named(bot, "text_1")

    assert (text.text, text.delay_ms, text.enabled) == ("Hi {$botContext.name}!", 300, True)
    assert (text.is_statement, text.is_question, text.is_integration) == (True, False, False)


def test_question_with_its_code_panels(bot: Bot) -> None:
    question = named(bot, "order")

    assert (question.pre_process, question.post_process, question.process_response) == ("a()", "b()", "c()")
    assert question.is_question
    assert question.fallback_response == "Pardon?"


def test_rule_with_conditions_variables_and_path(bot: Bot) -> None:
    (rule,) = named(bot, "order").rules

    assert (rule.name, rule.conditions[0].match_type, rule.conditions[0].regex) == ("number", "REGEX", "^x$")
    assert [(v.name, v.match_type, v.value) for v in rule.variable_conditions] == [("v", "CONTAINS", "x")]
    assert [(v.name, v.value, v.scope) for v in rule.variables] == [
        ("n", "{$userMessage}", "session"),
        ("m", "1", "dialog"),
    ]
    assert rule.path == f"{named(bot, 'order').path}.responseMatches[0]"


def test_each_type_shows_its_own_content(bot: Bot) -> None:
    card = named(bot, "structured_1").cards[0]

    assert (card.title, card.subtitle, card.image) == ("{OrderStatus.name}", "s", "https://x.example/i")
    assert [(b.name, b.type, b.callback) for b in card.buttons] == [("Track", "postback", "track")]
    assert named(bot, "multiple_choice_question_1").choices == ("Yes", "No")
    assert [(q.title, q.payload) for q in named(bot, "quick_reply_1").quick_replies] == [("Yes", "y")]
    assert named(bot, "universal_1").rich_json == '{"type": "vertical"}'
    assert named(bot, "image_1").image_url == "https://x.example/p.png"


def test_universal_interaction_is_a_question_when_it_needs_input(bot: Bot) -> None:
    assert (named(bot, "universal_1").is_question, named(bot, "universal_1").is_statement) == (True, False)
    assert (named(bot, "universal_2").is_question, named(bot, "universal_2").is_statement) == (False, True)


def test_no_match_and_evaluate_options(bot: Bot) -> None:
    option, again = named(bot, "multiple_choice_question_1").rules

    assert option.conditions[0].value == "Yes"
    assert again.conditions[0].fallback_message == "What?"
    assert again.action.value == named(bot, "multiple_choice_question_1").id


def test_integration(bot: Bot) -> None:
    api = bot.integration_of(named(bot, "integration_1"))
    assert api is not None

    assert (api.method, api.url, api.body, api.variable) == ("POST", "https://x.example", "{}", "O")
    assert (api.headers, api.params, api.fields) == ({"A": "1"}, {"q": "2"}, {"name": "{$.api_O.name}"})
    assert (api.transform_script, api.escalation) == ("t()", None)


def test_integration_is_found_by_name_when_its_id_is_empty(bot: Bot) -> None:
    path = f"{named(bot, 'integration_1').path}.content.responderId"
    edited = bot.edited(path, "")

    assert edited.integration_of(named(edited, "integration_1")) is edited.integration("", "OrderStatus")


def test_agent_transfer(bot: Bot) -> None:
    escalation = named(bot, "escalation_1").escalation

    assert (escalation.skill_id, escalation.agent_id, escalation.message) == ("42", "8", "Wait…")
    assert not escalation.transfer_bot_context


def test_agent_transfer_without_its_object_has_an_empty_skill_id(bot: Bot) -> None:
    path = f"{named(bot, 'escalation_1').path}.content.results.tile.tileData[0].escalation"

    assert named(bot.edited(path, None), "escalation_1").escalation.skill_id == ""


def test_escalation_integration(bot: Bot) -> None:
    integration = bot.integration("", "To Sales")
    assert integration is not None
    assert integration.escalation is not None

    assert (integration.escalation.skill_id, integration.escalation.skill_name) == ("77", "Sales")
    assert (integration.escalation.message, integration.escalation.transfer_bot_context) == ("Wait.", True)


@pytest.mark.parametrize(
    "responder",
    [
        pytest.param({"integrationType": "LIVEPERSON_ESCALATION", "agentSkillId": "1", "message": "m"}, id="by type"),
        pytest.param({"integrationType": "X", "agentSkillId": "1", "transferMessage": "m"}, id="by skill id"),
        pytest.param({"escalation": {"agentSkillId": "1", "message": "m"}}, id="by its object"),
        pytest.param({"escalation": {"agentSkillId": "1"}, "transferMessage": "m"}, id="message beside its object"),
        pytest.param(
            {"webhook": "https://x/livePersonAgent", "postBody": '{"agentSkillId": "1", "message": "m"}'},
            id="by address",
        ),
    ],
)
def test_escalation_integration_is_recognised(responder: dict[str, object]) -> None:
    escalation = Bot.load(minimal(responder=[{"name": "E", **responder}])).integrations[0].escalation

    assert escalation is not None
    assert (escalation.skill_id, escalation.message) == ("1", "m")


def test_escalation_of_an_interaction_is_the_same_in_both_ways(bot: Bot) -> None:
    b = builder()
    b.dialog("Sales", patterns=["sales"]).integration("To Sales", name="by integration")
    both = b.build()

    assert both.escalation(named(both, "by integration")) == both.integration("", "To Sales").escalation  # type: ignore[union-attr]
    assert both.escalation(named(both, "escalation_1")) == named(both, "escalation_1").escalation
    assert bot.escalation(named(bot, "text_1")) is None


def test_a_dialog_is_found_by_the_intent_of_its_starter(bot: Bot) -> None:
    intent_id = bot.intent_id("check order status")
    assert intent_id is not None

    assert [dialog.name for dialog in bot.dialogs_of_intent(intent_id)] == ["Order Status"]
    assert bot.dialogs_of_intent("another") == ()


@pytest.mark.parametrize(
    ("style", "letters", "indented"),
    [
        ("NUMBERS", False, False),
        ("LETTERS", True, False),
        ("Alphabetical", True, False),
        ("TABBED_NUMBERS", False, True),
        ("letters_indented", True, True),
    ],
)
def test_choices_are_listed_in_the_style_that_the_export_names(style: str, letters: bool, indented: bool) -> None:
    b = BotBuilder("Shop")
    b.dialog("Order").multiple_choice("Which?", ["A", "B"], name="which", style=style)
    which = b.build().interaction_named("which")

    assert which is not None
    assert which.choice_style == ChoiceStyle(letters=letters, indented=indented)


def test_intents_are_found_by_name_whatever_the_case(bot: Bot) -> None:
    intent_id = bot.intent_id("Check Order STATUS")

    assert intent_id == named(bot, "dialog_starter_2").intent_id
    assert bot.intent_name(intent_id or "") == "check order status"
    assert bot.intent_id("refund") is None


def test_bot_settings(bot: Bot) -> None:
    assert (bot.user_friendly_response, bot.global_functions) == ("Oops.", "function f() {}")


@pytest.mark.parametrize(
    ("text", "delay_ms"), [("300", 300), (" 300 ", 300), ("", 0), ("soon", 0), ("-5", 0), ("٣", 0), ("9" * 99, 0)]
)
def test_interaction_delay_is_a_whole_number_or_nothing(text: str, delay_ms: int) -> None:
    assert Bot.load(interaction(interactionDelay=text)).interactions[0].delay_ms == delay_ms


def test_views_cannot_be_changed(bot: Bot) -> None:
    with pytest.raises(ValueError, match="frozen"):
        bot.dialogs[0].name = "x"  # type: ignore[misc]


# --- warnings and what is not emulated -------------------------------------------------------------------------------


def test_dangling_target_is_a_warning_with_its_path(bot: Bot) -> None:
    path = f"{named(bot, 'text_1').path}.responseMatches[0].action.value"

    (warning,) = bot.edited(path, "f" * 40).warnings

    assert (warning.path, warning.where) == (path, "Welcome › text_1")
    assert "not in the export" in warning.text


def test_dangling_dialog_offends_the_rule_about_next_actions(bot: Bot) -> None:
    action = f"{named(bot, 'text_1').path}.responseMatches[0].action"

    (warning,) = bot.edited(f"{action}.name", "DIALOG").edited(f"{action}.value", "gone").warnings

    assert warning.rule == "RULE-NEXT-ACTIONS"


@pytest.mark.parametrize(
    ("field", "value", "rule"),
    [
        ("nextMessageId", "gone", "RULE-NEXT-ACTIONS"),
        ("prevMessageId", "gone", "RULE-NEXT-ACTIONS"),
        ("group", "gone", "SET-IMPORT-EXPORT"),
        ("intentId", "gone", "DLG-DOMAIN-PER-DIALOG"),
        ("name", "text_1", "LINT-INTERACTION-NAMES"),
    ],
)
def test_broken_link_is_a_warning_that_cites_what_it_offends(bot: Bot, field: str, value: str, rule: str) -> None:
    edited = bot.edited(f"{named(bot, 'dialog_starter_2').path}.{field}", value)

    assert rule in [warning.rule for warning in edited.warnings]


@pytest.mark.parametrize("field", ["id", "name"])
def test_what_two_dialogs_share_is_a_warning_about_the_export(bot: Bot, field: str) -> None:
    edited = bot.edited(f"{bot.dialogs[1].path}.{field}", getattr(bot.dialogs[0], field))

    assert ("SET-IMPORT-EXPORT", f"groups[1].{field}") in [(w.rule, w.path) for w in edited.warnings]


@pytest.mark.parametrize("field", ["nextMessageId", "prevMessageId", "group", "intentId", "name", "id"])
def test_remark_begins_with_a_word_of_ours(bot: Bot, field: str) -> None:
    edited = bot.edited(f"{named(bot, 'dialog_starter_2').path}.{field}", named(bot, "text_1").id)

    assert {warning.text.split()[0] for warning in edited.warnings} <= {"the", "its", "it", "two"}


def test_circular_chain_still_shows_every_interaction_once(bot: Bot) -> None:
    welcome = bot.dialogs[0]
    first, last = bot.chain(welcome)
    circle = bot.edited(f"{last.path}.nextMessageId", first.id).edited(f"{first.path}.prevMessageId", last.id)

    assert [i.name for i in circle.chain(circle.dialogs[0])] == [first.name, last.name]


def test_torn_chain_keeps_what_it_lost(bot: Bot) -> None:
    first = bot.chain(bot.dialogs[0])[0]

    assert len(bot.edited(f"{first.path}.nextMessageId", None).chain(bot.dialogs[0])) == 2


def test_what_is_not_emulated_is_listed_by_name() -> None:
    b = BotBuilder("B")
    d = b.special_dialog("Auto", "TEA_DIALOG")
    d.interaction("APPLE_PAY", {}, name="pay")
    bot = b.build().edited("conversationMessage[0].responseMatches[0].conditions", [{"matchType": "PAY_MATCH"}])

    assert [str(remark) for remark in bot.unsupported] == [
        "Auto: dialog type TEA_DIALOG",
        "Auto › pay: interaction type APPLE_PAY",
        "Auto › pay: condition PAY_MATCH",
    ]


# --- editing ---------------------------------------------------------------------------------------------------------


def test_edited_bot_leaves_the_first_one_alone(bot: Bot) -> None:
    before = bot.dump()
    edited = bot.edited("conversationMessage[1].content.results.tile.tileData[0].text", "Hello!")

    assert edited.interactions[1].text == "Hello!"
    assert bot.dump() == before


def test_none_removes_a_key(bot: Bot) -> None:
    path = f"{named(bot, 'escalation_1').path}.content.results.tile.tileData[0].escalation.agentSkillId"

    assert named(bot.edited(path, None), "escalation_1").escalation.skill_id == ""


def test_objects_on_the_way_are_made() -> None:
    edited = Bot.load(minimal()).edited("bot.botAttributes.DEFAULT_ERROR_MESSAGE", "Oops.")

    assert edited.user_friendly_response == "Oops."


def test_index_at_the_end_appends() -> None:
    edited = Bot.load(minimal()).edited("groups[0]", {"id": "g", "name": "G"})

    assert [d.name for d in edited.dialogs] == ["G"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("", "an empty JSON path"),
        ("bot[", "not a JSON path"),
        ("groups[7].name", r"no element \[7\]"),
        ("bot.name.first", "the export has no 'first'"),
        ("groups.name", "the export has no 'name'"),
    ],
)
def test_path_that_leads_nowhere_is_refused(bot: Bot, path: str, text: str) -> None:
    with pytest.raises(FeatureError, match=text):
        bot.edited(path, "x")


def test_edit_of_the_wrong_type_is_refused(bot: Bot) -> None:
    with pytest.raises(BotDefinitionError, match=r"groups\[0\]\.name"):
        bot.edited("groups[0].name", 7)


def test_edit_of_a_key_with_dots_is_written_in_brackets(bot: Bot) -> None:
    edited = bot.edited('bot.botAttributes["a.b"]', "c")

    assert edited.raw["bot"]["botAttributes"]["a.b"] == "c"
