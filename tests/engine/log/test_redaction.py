"""What looks like a secret, or is one by its name, does not enter the log; everything else enters as it is."""

from __future__ import annotations

import time
from dataclasses import fields
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.engine import events as ev
from handoff.engine.errors import FeatureError
from handoff.engine.log import Log
from handoff.engine.log.redaction import HELD, Redactor, redact
from handoff.engine.secrets import REDACTED, is_secret_name
from handoff.fakes.builder import BotBuilder

# Made up, and none of them opens anything. Written in pieces, so that no scanner takes them for real ones.
CARD = "4111 1111 " + "1111 1111"
JWT = "eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiIxMjM0In0" + ".c2lnbmF0dXJl"

# Fields of events that hold names, ids and words of ours. A new field belongs here or in HELD.
NAMES = frozenset(
    {
        *(
            "action",
            "agent",
            "agent_id",
            "bot",
            "bot_id",
            "bots",
            "by",
            "called",
            "channel",
            "code",
            "consumer",
            "description",
        ),
        *(
            "dialog",
            "dialog_id",
            "environment",
            "field_names",
            "function",
            "group",
            "how",
            "intent",
            "intent_id",
            "intents",
        ),
        *("interaction", "interaction_id", "kind", "login_name", "method", "name", "namespace", "owner", "panel"),
        *("path", "pattern", "profiles", "property", "rank", "reasons", "ring_id", "role", "rule", "scope", "sender"),
        *("severity", "skill", "skill_id", "skill_ids", "source", "state", "target", "type", "user", "user_id", "why"),
        *(
            "accept_status",
            "first_name",
            "last_name",
            "layout",
            "limit",
            "measure",
            "user_type",
            "variable",
            "via",
            "where",
            "audience",
            "purpose",
            "duration",
            "status",
            "sequences",
            "content_type",
            "email",
            "employee_id",
            "client_id",
            "notification",
            "field",
            "side",
            "fallback_skill_id",
            "transfer_list",
            "max_wait_s",
            "can_transfer",
            "ttr_type",
            "rating",
            "resolved",
        ),
    }
)


def test_every_field_that_can_hold_a_text_is_decided_upon() -> None:
    bodies = get_args(get_args(ev.Body)[0])
    undecided = {
        f"{body.__name__}.{each.name}: {each.type}"
        for body in bodies
        for each in fields(body)
        if not {each.name} & (HELD | NAMES) and str(each.type) not in ("int", "bool", "float", "int | None")
    }

    assert undecided == set()


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (f"my card is {CARD}, thanks", "my card is [redacted], thanks"),
        (CARD.replace(" ", ""), "[redacted]"),
        (CARD.replace(" ", "-"), "[redacted]"),
        ("3782 822463 " + "10005", "[redacted]"),
        (f"Authorization: Bearer {'a1' * 12}", "Authorization: Bearer [redacted]"),
        (JWT, "[redacted]"),
        ("sk_live_" + "abcdefghijklmnop1234", "[redacted]"),
        ("AKIA" + "IOSFODNN7EXAMPLE", "[redacted]"),
        ('{"password": "a b\\"c", "name": "Dana"}', '{"password": "[redacted]", "name": "Dana"}'),
        (
            '{"body": "{\\"apiKey\\": \\"x y\\", \\"a\\": 1}"}',
            '{"body": "{\\"apiKey\\": \\"[redacted]\\", \\"a\\": 1}"}',
        ),
        ("{'token': 'abc'}", "{'token': '[redacted]'}"),
        ('{"token": 12345}', '{"token": "[redacted]"}'),
        (
            "https://api.example/orders?access_token=abc&page=2",
            "https://api.example/orders?access_token=[redacted]&page=2",
        ),
        ("https://dana:hunter2@api.example/", "https://[redacted]@api.example/"),
        ("my password is hunter2", "my password is [redacted]"),
        ("API key: k3y-of-mine", "API key: [redacted]"),
        ("-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY----- ok", "[redacted] ok"),
    ],
)
def test_secret_is_redacted_and_the_rest_stays(text: str, kept: str) -> None:
    assert redact(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "agent",
        "4111 1111 1111 1112",  # its check digit is wrong
        "1704067200000",  # a moment in milliseconds
        "the skill 4129463410",
        "conv-1 00000001-5367-5692-9600-000000000000",
        "Your password is required.",
        "Password: at least 8 characters",
        "press the secret key",
        "Basic information",
        "__agent_escalation_failed__",
        "https://api.example/orders/43?page=2",
        "",
    ],
)
def test_harmless_text_stays_the_same_object(text: str) -> None:
    assert redact(text) is text


@given(st.text(max_size=200))
def test_redacting_twice_changes_no_more(text: str) -> None:
    assert redact(redact(text)) == redact(text)


@pytest.mark.parametrize(
    "name", ["apiKey", "x-api-key", "DB_PASSWORD", "Authorization", "accessToken", "client secret"]
)
def test_name_of_a_secret(name: str) -> None:
    assert is_secret_name(name)


@pytest.mark.parametrize("name", ["tokenType", "keyboard", "passwordHint", "skillId", "monkey", ""])
def test_name_of_no_secret(name: str) -> None:
    assert not is_secret_name(name)


def test_value_with_a_secret_name_is_redacted_wherever_it_turns_up_later() -> None:
    log = Log()
    log.append(ev.VariableSet("password", "open sesame", "session"))
    log.append(ev.DebugMessagePrinted("it is open sesame"))
    log.append(ev.HttpExchanged("GET", "https://x.example/?q=open%20sesame&r=open+sesame", (), "", 200))

    assert "sesame" not in log.to_ndjson().decode()


def test_value_in_a_json_string_is_learned_without_its_quotes() -> None:
    log = Log()
    log.append(ev.ContextDataSet("user", "crm", "consumer-1", "apiToken", '"tok-of-mine"'))
    log.append(ev.MessagePublished("bot", "Bot", "here: tok-of-mine"))

    assert log.events[-1].body == ev.MessagePublished("bot", "Bot", f"here: {REDACTED}")


def test_short_value_with_a_secret_name_is_redacted_there_and_not_looked_for_elsewhere() -> None:
    log = Log()
    log.append(ev.VariableSet("token", "no", "session"))
    log.append(ev.DebugMessagePrinted("nothing is known"))

    assert [event.body for event in log.events] == [
        ev.VariableSet("token", REDACTED, "session"),
        ev.DebugMessagePrinted("nothing is known"),
    ]


def test_secrets_within_cards_choices_and_headers_are_found() -> None:
    choice = ev.Choice("Pay", CARD)
    log = Log()
    log.append(ev.MessagePublished("bot", "Bot", "", choices=(choice,), cards=(ev.Card(CARD, choices=(choice,)),)))
    log.append(
        ev.HttpExchanged("GET", "https://x.example", (("X-Session-Token", "abc-def"), ("Accept", "*/*")), "", 200)
    )

    ndjson = log.to_ndjson().decode()
    assert "4111" not in ndjson
    assert "abc-def" not in ndjson
    assert "*/*" in ndjson


def test_patterns_of_the_author_are_redacted() -> None:
    log = Log(redactor=Redactor(["CUST-[0-9]+"]))

    event = log.append(ev.MessagePublished("consumer", "Dana", "I am CUST-4711."))

    assert event.body == ev.MessagePublished("consumer", "Dana", "I am [redacted].")


@pytest.mark.parametrize("pattern", ["(", ".*", "x?"])
def test_pattern_that_cannot_be_used_is_refused(pattern: str) -> None:
    with pytest.raises(FeatureError, match="redact"):
        Redactor([pattern])


def test_body_without_a_secret_is_kept_as_it_is() -> None:
    body = ev.MessagePublished("bot", "Bot", "Hello", choices=(ev.Choice("Yes", "yes"),))

    assert Log().append(body).body is body


def test_listeners_hear_what_happened_and_steps_can_compare_with_it() -> None:
    log = Log()
    heard: list[ev.Body] = []
    log.listen("test", lambda event: heard.append(event.body))
    body = ev.MessagePublished("consumer", "Dana", CARD)

    event = log.append(body)

    assert heard == [body]
    assert log.original(event) == body
    assert event.body != body


def test_what_turns_out_to_be_a_secret_is_taken_out_of_earlier_events() -> None:
    log = Log()
    said = ev.DebugMessagePrinted("it is open sesame")
    log.append(said)

    log.append(ev.VariableSet("password", "open sesame", "session"))

    assert log.events[0].body == ev.DebugMessagePrinted(f"it is {REDACTED}")
    assert log.original(log.events[0]) == said


@pytest.mark.parametrize("text", ["x" * 200_000, "x." * 100_000, "$x-" * 70_000, "x" * 200_000 + '="y"'])
def test_secrets_of_a_bot_with_a_huge_text_are_found_at_once(text: str) -> None:
    builder = BotBuilder("Huge")
    builder.dialog("Welcome", patterns=["hi"]).text(text + '; apiKey = "sk-huge-text-7"')
    bot = builder.build()
    began = time.process_time()

    redactor = Redactor()
    redactor.learn_bot(bot)

    assert time.process_time() - began < 2
    assert redactor.text("it is sk-huge-text-7") == f"it is {REDACTED}"
