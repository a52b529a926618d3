from __future__ import annotations

import json

import pytest

from handoff.engine.events import IntegrationResultStored, VariableSet, VariablesExpired
from handoff.engine.turn.references import References, Unlinked
from handoff.engine.turn.session import Session

ORDER = {"id": "A001", "items": [{"name": "Lamp"}, {"name": "Chair"}], "total": 12.0, "paid": True}


@pytest.fixture
def references():
    session = Session()
    session.user_message = "where is it?"
    session.apply(VariableSet("name", "Kim", "session"))
    session.apply(VariableSet("gone", "null", "session"))
    session.apply(VariableSet("city", "Oslo", "dialog", slot=True))
    session.apply(IntegrationResultStored("Orders", 200, json.dumps(ORDER), True))
    fields = {"Orders": ("Orders", {"id": "{$.api_Orders.id}", "names": "{$.api_Orders.items[i].name}"})}
    missing: list[str] = []
    made = References(session, Unlinked({"PHONE": "555"}), fields, {"conversationId": "conv-1"}, missing.append)
    return made, missing


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Hi {$botContext.name}!", "Hi Kim!"),
        ("{$botContext.slot.city}", "Oslo"),
        ("Call {$env.PHONE}", "Call 555"),
        ("You said {$userMessage}", "You said where is it?"),
        ("You said {$query}", "You said where is it?"),
        ("{$conversationId}", "conv-1"),
        ("Order {Orders.id}", "Order A001"),
        ("{$.api_Orders.items[1].name}", "Chair"),
        ("{$.api_Orders.total}", "12"),
        ("{$.api_Orders.paid}", "true"),
        ("[{$botContext.gone}]", "[]"),
        ('{"json": {"stays": 1}}', '{"json": {"stays": 1}}'),
    ],
)
def test_a_reference_is_replaced_by_its_value(references, text, filled):
    made, missing = references

    assert made.fill(text) == filled
    assert missing == []


@pytest.mark.parametrize(
    "text", ["{$botContext.nobody}", "{$env.NONE}", "{$.api_Orders.items[7].name}", "{Orders.none}"]
)
def test_a_reference_without_a_value_stays_as_typed_and_is_reported(references, text):
    made, missing = references

    assert made.fill(f"a {text} b") == f"a {text} b"
    assert missing == [text]


def test_a_field_over_a_list_has_one_value_per_element(references):
    made, _ = references

    assert made.values("{Orders.names}") == ["Lamp", "Chair"]
    assert made.all_fields() == {"Orders.id": ["A001"], "Orders.names": ["Lamp", "Chair"]}


@pytest.mark.parametrize("path", ["{$.api_Shops[i].city}", "{$.api_Shops[i]}"])
def test_a_bare_list_is_not_iterated(references, path):
    made, _ = references
    made.session.apply(IntegrationResultStored("Shops", 200, '[{"city": "Ulm"}]', True))

    assert (made.values(path), made.values("{$.api_Shops[0].city}")) == (None, ["Ulm"])


@pytest.mark.parametrize(
    "written",
    [
        '{"api_Orders": {"id": "B2", "items": [{"name": "Desk"}]}}',
        '{"id": "B2", "items": [{"name": "Desk"}]}',
    ],
)
def test_a_result_that_a_script_has_replaced_is_what_references_read(references, written):
    made, missing = references
    made.session.apply(VariableSet("api_Orders", written, "session", is_object=True))

    assert made.fill("{$.api_Orders.id} {Orders.id} {$.api_Orders.items[0].name} {Orders.names}") == "B2 B2 Desk Desk"
    assert made.all_fields() == {"Orders.id": ["B2"], "Orders.names": ["Desk"]}
    assert missing == []


def test_a_new_result_takes_the_place_of_what_a_script_had_written(references):
    made, _ = references
    made.session.apply(VariableSet("api_Orders", '{"id": "B2"}', "session", is_object=True))

    made.session.apply(IntegrationResultStored("Orders", 200, '{"id": "C3"}', True))

    assert made.fill("{Orders.id}") == "C3"


@pytest.fixture
def aliased():
    """An integration whose name differs from that of its Response Data Variable."""
    session = Session()
    fields = {name: ("sky", {"now": "{$.api_sky.now}", "days": "{$.api_sky.days[i]}"}) for name in ("Weather", "sky")}
    names = ("sky.now", "sky.days")
    session.apply(IntegrationResultStored("sky", 200, '{"now":"blue","days":["wet","dry"]}', True, names))
    return References(session, fields=fields)


@pytest.mark.parametrize("name", ["Weather.now", "sky.now"])
def test_a_field_that_a_script_has_written_is_what_references_and_scripts_read(aliased, name):
    aliased.session.apply(VariableSet(aliased.stored_name(name), "red", "session"))

    assert aliased.fill("{Weather.now} {sky.now} {$botContext.Weather.now} {$botContext.sky.now}") == "red red red red"
    assert (aliased.all_fields()["Weather.now"], aliased.all_fields()["sky.now"]) == (["red"], ["red"])
    assert (aliased.named("Weather.now"), aliased.named("sky.now")) == ("red", "red")
    assert aliased.fill("{$.api_sky.now}") == "blue"


def test_a_field_that_a_script_has_set_to_null_is_empty_in_a_text(aliased):
    aliased.session.apply(VariableSet("sky.now", "null", "session"))

    assert aliased.fill("[{Weather.now}{$botContext.sky.now}]") == "[]"
    assert aliased.all_fields()["sky.now"] == ["null"]


def test_half_a_character_in_a_result_of_a_script_is_replaced(aliased):
    aliased.session.apply(VariableSet("api_sky", r'{"now":"\ud800x"}', "session", is_object=True))

    assert aliased.fill("{Weather.now}") == "\ufffdx"


def test_a_new_result_fills_the_fields_and_the_status_that_a_script_had_written(aliased):
    for name in ("sky.now", "api_sky", "api_skyStatus", "sky.note"):
        aliased.session.apply(VariableSet(name, "777", "session"))

    aliased.session.apply(IntegrationResultStored("sky", 500, '{"now":"grey"}', False, ("sky.now", "sky.days")))

    texts = "{sky.now} {$botContext.api_skyStatus} {$botContext.api_sky} {$botContext.sky.note}"
    assert aliased.fill(texts) == 'grey 500 {"api_sky":{"now":"grey"}} 777'


def test_a_result_and_its_parts_are_bot_variables(aliased):
    assert aliased.variable("api_sky") == ['{"api_sky":{"now":"blue","days":["wet","dry"]}}']
    assert aliased.variable("api_skyStatus") == ["200"]
    assert aliased.variable("Weather.days") == ["wet", "dry"]
    assert aliased.variable("Weather.days.count") == ["2"]
    assert aliased.variable("api_other") is None
    assert aliased.variable("Weather.other.count") is None


def test_a_field_over_an_empty_list_has_no_values_to_count(aliased):
    aliased.session.apply(VariableSet("api_sky", '{"days":[]}', "session", is_object=True))

    assert aliased.all_fields()["Weather.days"] == []
    assert (aliased.variable("sky.days.count"), aliased.named("sky.days.count")) == (["0"], "0")


def test_a_field_has_no_values_before_there_is_a_result():
    references = References(Session(), fields={"sky": ("sky", {"now": "{$.api_sky.now}"})})

    assert (references.all_fields(), references.variable("sky.now.count")) == ({}, None)


def test_a_result_that_a_script_has_replaced_for_a_request_does_not_come_back(aliased):
    aliased.session.apply(VariableSet("api_sky", '{"now":"red"}', "request", is_object=True))
    aliased.session.apply(VariablesExpired("request"))

    assert aliased.fill("{sky.now} {$.api_sky.now}") == "{sky.now} {$.api_sky.now}"
    assert aliased.variable("api_skyStatus") == ["200"]


def test_the_older_name_of_a_knowledge_result_reads_what_a_script_has_written():
    session = Session()
    session.apply(IntegrationResultStored("kb_search", 200, '{"results":[{"title":"A"}]}', True))
    references = References(session)
    name = references.stored_name("api_KaiResults")
    session.apply(VariableSet(name, '{"results":[{"title":"B"}]}', "session", is_object=True))

    texts = "{$.api_KaiResults.results[0].title}{$.api_kb_search.results[0].title}"
    assert references.fill(texts) == "BB"


def test_a_result_that_a_script_has_replaced_by_other_words_has_no_fields(references):
    made, missing = references
    made.session.apply(VariableSet("api_Orders", "nothing", "session"))

    assert made.fill("{Orders.id}") == "{Orders.id}"
    assert missing == ["{Orders.id}"]
