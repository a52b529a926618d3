"""Entities are found by how they are written or by the values an author lists."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.engine.errors import FeatureError, Unsupported
from handoff.engine.matching.entities import BUILT_IN, Entities, built_in
from handoff.engine.ports import Entity
from handoff.fakes.builder import BotBuilder
from handoff.fakes.world.account_file import Intents
from handoff.fakes.world.scripted_nlu import ScriptedNlu


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I want 3", [("NUMBER", "3")]),
        ("give me seven", [("NUMBER", "seven")]),
        ("it costs $20", [("MONEY", "$20")]),
        ("12.50 euros", [("MONEY", "12.50 euros")]),
        ("20 % off", [("PERCENT", "20 %")]),
        ("5 percent", [("PERCENT", "5 percent")]),
        ("every day", [("SET", "every day")]),
        ("for two weeks", [("DURATION", "two weeks")]),
        ("at 5 pm", [("TIME", "5 pm")]),
        ("at 17:30", [("TIME", "17:30")]),
        ("on Monday", [("DATE", "Monday")]),
        ("on 2024-12-24", [("DATE", "2024-12-24")]),
        ("the 3rd item", [("ORDINAL", "3rd")]),
        ("the second", [("ORDINAL", "second")]),
        ("tomorrow at noon", [("DATE", "tomorrow"), ("TIME", "noon")]),
        ("version2b", []),
        ("ask Dana of Acme in Rome", []),
    ],
)
def test_built_in_entities(text: str, found: list[tuple[str, str]]) -> None:
    assert [(entity.name, entity.phrase) for entity in built_in(text)] == found


def test_values_are_found_as_whole_words_with_their_data_value() -> None:
    entities = Entities({"policy": ["home~H1", "car"], "PERSON": ["Dana"]})

    assert list(entities.find("Car for DANA, homes excluded, and my home")) == [
        Entity("policy", "Car", "car"), Entity("PERSON", "DANA", "Dana"), Entity("policy", "home", "H1"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("Dana", "DANA"),
        ("dana", "Dana"),
        ("Straße", "STRASSE"),
        ("STRASSE", "straße"),
        ("ΟΔΟΣ", "οδος"),
        ("Ærø", "ÆRØ"),
        ("New York", "new \n york"),
        ("New  York", "NEW YORK"),
    ],
)
def test_a_value_is_found_whatever_its_letter_case_and_blanks(value: str, said: str) -> None:
    entities = Entities({"place": [f"{value}~1"]})

    assert entities.find_own(f"to {said}, please") == [Entity("place", said, "1")]


@pytest.mark.parametrize("text", ["我要大号的", "size大号", "大号 please"])
def test_a_value_in_a_script_without_blanks_stands_among_other_words(text: str) -> None:
    assert [entity.phrase for entity in Entities({"size": ["大号"]}).find_own(text)] == ["大号"]


def test_a_word_is_found_among_words_of_a_script_without_blanks() -> None:
    entities = Entities({"thing": ["phone"]})

    assert [entity.phrase for entity in entities.find_own("我的Phone坏了")] == ["Phone"]
    assert entities.find_own("我的phones") == []


def test_a_value_that_is_listed_twice_is_found_once() -> None:
    assert list(Entities({"size": ["large~20", "Large"]}).find_own("a LARGE one")) == [Entity("size", "LARGE", "20")]


@pytest.mark.parametrize("value", ["", "  ", "~10"])
def test_a_value_without_a_phrase_is_refused(value: str) -> None:
    with pytest.raises(FeatureError, match="a value of the entity 'size' has no phrase"):
        Entities({"size": ["small", value]})


def test_only_regular_expression_entities_are_masked() -> None:
    entities = Entities({"policy": ["home"]}, {"code": r"\b[A-Z]\d\b", "word": r"\\\\g<1>"})

    assert entities.masked("home A1 and B2") == "home code and code"


def test_a_name_with_backslashes_is_no_template() -> None:
    assert Entities({}, {r"\1": r"\d"}).masked("7") == r"\1"


def test_a_bad_regular_expression_names_its_entity() -> None:
    with pytest.raises(FeatureError, match="invalid regular expression of the entity 'code'"):
        Entities({}, {"code": "("})


@given(st.text(max_size=60))
def test_any_text_has_only_built_in_entities_that_stand_in_it(text: str) -> None:
    assert all(entity.name in BUILT_IN and entity.phrase in text for entity in built_in(text))


# --- entities without a written form ---------------------------------------------------------------------------------


def by_rule(b: BotBuilder) -> None:
    question = b.dialog("Main", patterns=["hi"]).question("Who?", name="who")
    question.rule("Somebody", entity="PERSON", next="end").rule("Anybody", no_match="Nobody, then.", next="end")


def by_slot(b: BotBuilder) -> None:
    question = b.dialog("Main", patterns=["hi"]).question("Who?", name="who")
    question.rule("Somebody", patterns=["*"], set={"slot.who": "@PERSON"}, next="end")


def by_code(b: BotBuilder) -> None:
    code = "botContext.setBotVariable('who', (botContext.getNamedEntities('PERSON') || []).length, true, false);"
    b.dialog("Main", patterns=["hi"]).question("Who?", name="who", process=code)


USES = pytest.mark.parametrize("use", [by_rule, by_slot, by_code])


def talk_of(converse, use, nlu):
    b = BotBuilder("Desk")
    use(b)
    talk = converse(b, "hi", nlu=nlu)
    talk.says("Dana Smith it is")
    return talk


@USES
@pytest.mark.parametrize("nlu", [None, ScriptedNlu(), ScriptedNlu(Intents(entities={"LOCATION": ["Rome"]}))])
def test_a_bot_that_looks_for_people_nobody_has_named_is_not_emulated(converse, use, nlu) -> None:
    with pytest.raises(Unsupported) as raised:
        talk_of(converse, use, nlu)

    text = str(raised.value)
    assert "the entity PERSON in Main › who" in text
    assert 'Given the phrase "…" is the entity "PERSON"' in text
    assert "entities:\n      PERSON: [" in text


@USES
@pytest.mark.parametrize("values", [[], ["Alex"], ["Dana Smith~D7"]])
def test_named_people_are_found_and_others_are_not(converse, use, values: list[str]) -> None:
    talk = talk_of(converse, use, ScriptedNlu(Intents(entities={"PERSON": values})))

    is_found = values == ["Dana Smith~D7"]
    session = talk.session
    seen = {
        by_rule: talk.texts == [] if is_found else talk.texts == ["Nobody, then."],
        by_slot: ("who" in session.slots) == is_found,
        by_code: session.variable("who") == str(int(is_found)),
    }
    assert seen[use]


def by_code_in_lower_case(b: BotBuilder) -> None:
    code = "botContext.setBotVariable('who', (botContext.getNamedEntities('person') || []).length, true, false);"
    b.dialog("Main", patterns=["hi"]).question("Who?", name="who", process=code)


@pytest.mark.parametrize("use", [by_code, by_code_in_lower_case])
@pytest.mark.parametrize("name", ["PERSON", "Person", "person"])
def test_code_finds_people_whatever_the_letter_case_of_the_entity(converse, use, name: str) -> None:
    talk = talk_of(converse, use, ScriptedNlu(Intents(entities={name: ["dana smith"]})))

    assert talk.session.variable("who") == "1"


def test_code_that_looks_for_people_in_lower_case_is_not_emulated_either(converse) -> None:
    with pytest.raises(Unsupported, match="the entity PERSON in Main › who"):
        talk_of(converse, by_code_in_lower_case, None)


@USES
def test_a_phrase_that_a_step_names_is_found(converse, use) -> None:
    nlu = ScriptedNlu()
    nlu.learn_entity("PERSON", "Dana Smith")

    talk = talk_of(converse, use, nlu)

    assert talk.texts == []
    assert [entity.phrase for entity in nlu.entities("is Dana Smith in?")] == ["Dana Smith"]


def test_a_team_s_own_classifier_is_asked_for_all_of_them(converse, nlu) -> None:
    talk = talk_of(converse, by_rule, ScriptedNlu(otherwise=nlu({})))

    assert talk.texts == ["Nobody, then."]


@pytest.mark.parametrize("expression", [r"^(a|aa)+$", r"(a+)+$", r"(?:a?){3000}a{3000}", r"(?<!b)(a|a?)+$"])
def test_an_expression_that_takes_too_long_is_named_with_the_text(
    expression: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handoff.engine.matching.limited_regex.REGEX_LIMIT_S", 0.05)
    entities = Entities(expressions={"code": expression})

    for use in (entities.find, entities.masked):
        with pytest.raises(FeatureError, match=r"expression of the entity 'code' took more than 0.05 s on 'aaa"):
            use("a" * 5_000 + "!")


def test_an_expression_of_endless_length_is_refused() -> None:
    with pytest.raises(FeatureError, match="the regular expression of the entity 'code' is too long"):
        Entities(expressions={"code": "a?" * 10_000})
