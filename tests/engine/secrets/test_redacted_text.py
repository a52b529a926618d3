"""A secret is recognised by its shape, its name or its check digits; what only looks like one stays as it is."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.engine.secrets import REDACTED, without_secrets

from ...planted import MASTERCARD, ORDINARY, PLANTED, VISA, groups

PIECES = (
    *("password", "token", "apiKey", "pw", "Cookie", "Authorization", "Bearer ", "my", "is", "=", ": ", "|", "\n", '"'),
    *("'", "\\", "://", "@", "/", "?", "&", "--", "<", ">", "</", "value", "name", "at ", "value:", "AKIA", "hunter2"),
    *(REDACTED, VISA, *ORDINARY, *(text for text, _ in PLANTED.values())),
)
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)), max_size=10).map("".join)
JSON = st.recursive(
    st.one_of(st.integers(), st.sampled_from((int(VISA), int(MASTERCARD))), st.sampled_from(PIECES), st.none(), TEXTS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(PIECES), inner, max_size=3),
    max_leaves=6,
)


def test_there_are_many_of_both() -> None:
    assert len(PLANTED) >= 60
    assert len(ORDINARY) >= 40


@pytest.mark.parametrize("what", PLANTED)
def test_secret_is_redacted(what: str) -> None:
    text, secret = PLANTED[what]

    kept = without_secrets(text)

    assert secret.strip("!") not in kept
    assert REDACTED in kept


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_text_stays_the_same_object(text: str) -> None:
    assert without_secrets(text) is text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (f"my card is {groups(VISA, ' ')}, thanks", "my card is [redacted], thanks"),
        (
            "https://api.example/orders?access_token=opensesam&page=2",
            "https://api.example/orders?access_token=[redacted]&page=2",
        ),
        ("redis://:pw@host:6379/0", "redis://[redacted]@host:6379/0"),
        ("| token | sesame |\n| user  | dana   |", "| token | [redacted] |\n| [redacted]  | dana   |"),
        ("| user | token | page |\n| dana | k3y | 2 |", "| user | token | page |\n| dana | [redacted] | 2 |"),
        ("Passwort ist Sommer2024, danke", "Passwort ist [redacted], danke"),
        ("My IBAN is DE89 3704 " + "0044 0532 0130 00.", "My IBAN is [redacted]."),
        (f'{{"cards": [{VISA}, 1]}}', '{"cards": ["[redacted]", 1]}'),
        (f'{{"body": "{{\\"card\\": {VISA}}}"}}', '{"body": "{\\"card\\": \\"[redacted]\\"}"}'),
        ('{"a": "it\'s", "b": "user,token\\ndana,k3y\\n"}', '{"a": "it\'s", "b": "user,token\\ndana,[redacted]\\n"}'),
        ("value: 'user,token\\ndana,k3y'", "value: 'user,token\\ndana,[redacted]'"),
        ("value: '| a | b |\\n| token | k3y |'", "value: '| a | b |\\n| token | [redacted] |'"),
        ("value: 'tokens:\\n- k3y-1\\n- k3y-2'", "value: 'tokens:\\n- [redacted]'"),
        ('{"a": "<token>", "b": "</x>"}', '{"a": "<token>", "b": "</x>"}'),
        ("user,password\ndana,k3y\n\nid;token\n1;2", "user,password\ndana,[redacted]\n\nid;token\n1;2"),
        (
            "- name: DB_PASSWORD\n  value: sesame\n- name: page",
            "- name: DB_PASSWORD\n  value: [redacted]\n- name: page",
        ),
        ("tokens:\n  - k3y-1\n  - k3y-2\nuser: dana", "tokens:\n  - [redacted]\nuser: dana"),
        ('{"token": 12345}', '{"token": "[redacted]"}'),
        ("api key is missing! token=yes, pw=k3y-of-mine", "api key is missing! token=yes, pw=[redacted]"),
    ],
)
def test_rest_of_the_text_stays(text: str, kept: str) -> None:
    assert without_secrets(text) == kept


@given(TEXTS)
def test_redacting_twice_changes_no_more(text: str) -> None:
    kept = without_secrets(text)

    assert without_secrets(kept) is kept


@given(st.lists(JSON, max_size=3) | st.dictionaries(st.sampled_from(PIECES), JSON, max_size=3), st.booleans())
def test_json_stays_json(data: Any, is_ascii: bool) -> None:
    inner = json.dumps(data, ensure_ascii=is_ascii)

    json.loads(without_secrets(inner))
    json.loads(without_secrets(json.dumps({"body": inner}, ensure_ascii=is_ascii)))


@pytest.mark.parametrize("number", [VISA, MASTERCARD])
@pytest.mark.parametrize("other", ["1", "9"])
def test_number_with_a_digit_more_is_no_card(number: str, other: str) -> None:
    assert without_secrets(f"{number}{other * 4}") == f"{number}{other * 4}"


@pytest.mark.parametrize("digit", "0123456789")
def test_only_one_last_digit_makes_a_card(digit: str) -> None:
    text = f"pay {VISA[:-1]}{digit}"

    assert (without_secrets(text) == "pay [redacted]") == (digit == VISA[-1])


def test_long_word_behind_a_name_is_redacted_to_its_end() -> None:
    assert without_secrets(f"token={'a1B2' * 5000} and so on") == "token=[redacted] and so on"


def test_message_behind_the_name_of_a_person_is_looked_at() -> None:
    assert without_secrets(f"Customer: {VISA}") == "Customer: [redacted]"
    assert without_secrets(f'{{"message": "{VISA}"}}') == '{"message": "[redacted]"}'
    assert without_secrets(f"customer number: {VISA}") == f"customer number: {VISA}"


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "//a:",
            "://a:",
            "jdbc:oracle:thin:a/",
            "bob:",
            "password ",
            '"tokens": ["a", ',
            "curl -u a:",
            "aio_",
            "token:",
            "https://x-access-token:",
            '\\"',
            "'\\n",
            '"a\\n',
            "sk_a-",
        ),
        *(
            f"{VISA},a\n",
            f"| {VISA} | a |\n",
            "user,token\n",
            "a,",
            "token: |\n ",
            "tokens:\n- a\n",
            "<token a=",
            "name: ",
        ),
    ],
)
def test_long_texts_cost_no_more_than_their_length(piece: str) -> None:
    short, long = (cost_s(piece * count) for count in (1000, 8000))

    assert long < 24 * short + 0.05


def cost_s(text: str) -> float:
    begin = time.process_time()
    without_secrets(text)
    return time.process_time() - begin
