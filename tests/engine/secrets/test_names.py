"""A name says whether its value is a secret; some values are none whatever their name says."""

from __future__ import annotations

import pytest

from handoff.engine.secrets import is_name_of_a_thing, is_placeholder, is_secret_name


@pytest.mark.parametrize(
    "name",
    [
        *(
            "pw",
            "db_pw",
            "userPw",
            "Passwort",
            "mot de passe",
            "contraseña",
            "senha",
            "wachtwoord",
            "Set-Cookie",
            "cookie",
        ),
        *("Ocp-Apim-Subscription-Key", "x-functions-key", "AccountKey", "aws_secret_access_key", "cvv", "iban", "PIN"),
        *("client secret", "id_token", "connectionString", "cardNumber", "DB_PASS", "token2", "пароль"),
    ],
)
def test_name_of_a_secret(name: str) -> None:
    assert is_secret_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "spin",
        "bypass",
        "boardingPass",
        "tokenCount",
        "nextPageToken",
        "primaryKey",
        "productKey",
        "key",
        "author",
        "tango",
    ],
)
def test_name_of_something_else(name: str) -> None:
    assert not is_secret_name(name)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "<token>",
        "Bearer {$env.KEY}",
        "Bearer {$env.KEY",
        "$botContext.key}",
        "{$.api_Login.token",
        "${TOKEN}",
        "$TOKEN",
        "***",
        "null",
        "{{token}}",
    ],
)
def test_placeholder(value: str) -> None:
    assert is_placeholder(value)


@pytest.mark.parametrize(
    "value", ["$ecret7", "{$ecret7", "Bearer a1b2", "no", "{$env.USER}:sesame", "{$env.USER:sesame"]
)
def test_value_of_its_own(value: str) -> None:
    assert not is_placeholder(value)


@pytest.mark.parametrize(
    "name", ["orderNumber", "order", "IMEI", "trackingId", "Sendungsnummer", "meter_no", "conversationId"]
)
def test_name_of_a_thing(name: str) -> None:
    assert is_name_of_a_thing(name)


@pytest.mark.parametrize("name", ["cardNumber", "number", "message", "text", "customer", ""])
def test_name_of_no_thing(name: str) -> None:
    assert not is_name_of_a_thing(name)
