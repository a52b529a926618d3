"""The requests of integrations, by type."""

from __future__ import annotations

import json

import pytest

from handoff.engine.bot import Integration
from handoff.engine.errors import BotDefinitionError, Unsupported
from handoff.engine.interactions.integration import CALLED, EMAIL_ADDRESS, RequestContext, integration_request
from handoff.engine.turn.answer import Answer
from handoff.fakes.builder import BotBuilder


def built(builder: BotBuilder) -> Integration:
    return builder.build().integrations[0]


def fill(text: str) -> str:
    return text.replace("{$botContext.x}", "X")


AROUND = RequestContext(fill, account="12345678", now_ms=7, file_url="https://files.example/f")


def test_query_of_the_address_stays_beside_the_parameters() -> None:
    one = built(BotBuilder("B").api("A", "https://a.example/p?q=1", params={"r": "{$botContext.x}"}))

    assert str(integration_request(one, AROUND).url) == "https://a.example/p?q=1&r=X"


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
def test_every_method_carries_headers_and_body(method: str) -> None:
    one = built(
        BotBuilder("B").api("A", "https://a.example", method=method, headers={"X-A": "{$botContext.x}"}, body="b")
    )

    request = integration_request(one, AROUND)

    assert (request.method, request.headers["X-A"], request.content) == (method, "X", b"b")


@pytest.mark.parametrize("url", ["", "a.example", "ftp://a.example", "https://", "javascript:alert(1)"])
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(BotDefinitionError, match="invalid address of the integration 'A'"):
        integration_request(built(BotBuilder("B").api("A", url)), AROUND)


def test_a_refused_address_is_shown_as_filled_with_its_place() -> None:
    one = built(BotBuilder("B").api("A", "ftp://{$botContext.x}.example"))

    with pytest.raises(BotDefinitionError) as refused:
        integration_request(one, AROUND)

    assert str(refused.value).splitlines() == [
        "invalid address of the integration 'A': 'ftp' is not http or https",
        "  at responder[0]",
        "  value: 'ftp://X.example'",
        "  expected: an http or https address",
    ]


def test_an_address_is_filled_and_its_blanks_at_the_ends_do_not_count() -> None:
    one = built(BotBuilder("B").api("A", " https://{$botContext.x}.example/{$botContext.x} "))

    assert str(integration_request(one, AROUND).url) == "https://x.example/X"


def test_without_a_method_and_a_body_it_is_a_get_without_content() -> None:
    one = built(BotBuilder("B").api("A", "https://a.example")).model_copy(update={"method": ""})

    request = integration_request(one, AROUND)

    assert (request.method, request.content, "content-type" in request.headers) == ("GET", b"", False)


def test_the_letter_case_of_a_type_does_not_count() -> None:
    one = built(BotBuilder("B").api("A", "https://a.example")).model_copy(update={"type": "api"})

    assert str(integration_request(one, AROUND).url) == "https://a.example"


def test_a_request_says_which_integration_makes_it() -> None:
    one = built(BotBuilder("B").api("A", "https://a.example"))

    assert integration_request(one, AROUND).extensions[CALLED] == "A"


def test_function_payload_that_is_no_json_travels_as_a_text() -> None:
    request = integration_request(built(BotBuilder("B").function("F", payload="plain")), AROUND)

    assert json.loads(request.content) == {"timestamp": 7, "headers": [], "payload": "plain"}
    assert request.url.path.startswith("/api/account/12345678/lambdas/")


def test_function_gets_filled_headers_and_payload_in_one_body() -> None:
    one = built(BotBuilder("B").function("F", payload='{"who": "{$botContext.x}"}', headers={"X-A": "{$botContext.x}"}))

    request = integration_request(one, AROUND)

    assert json.loads(request.content) == {
        "timestamp": 7,
        "headers": [{"key": "X-A", "value": "X"}],
        "payload": {"who": "X"},
    }
    assert (request.method, request.headers["Content-Type"]) == ("POST", "application/json")
    assert request.url.query == b"v=1&externalSystem=conversation-builder"


def test_function_without_a_payload_gets_an_empty_object() -> None:
    assert json.loads(integration_request(built(BotBuilder("B").function("F")), AROUND).content)["payload"] == {}


def test_email_carries_its_filled_fields_and_text() -> None:
    one = built(BotBuilder("B").email("E", {"to": "{$botContext.x}@mail.example"}, "Hi {$botContext.x}"))

    request = integration_request(one, AROUND)

    assert (request.method, str(request.url)) == ("POST", EMAIL_ADDRESS)
    assert json.loads(request.content) == {"to": "X@mail.example", "text": "Hi X"}


def test_file_integration_says_where_the_file_is() -> None:
    request = integration_request(built(BotBuilder("B").file("F", "https://a.example/up")), AROUND)

    assert request.content == b"https://files.example/f"


def test_unknown_type_is_not_emulated() -> None:
    one = built(BotBuilder("B").api("A", "https://a.example")).model_copy(update={"type": "GOOGLE_SHEETS"})

    with pytest.raises(Unsupported, match=r"GOOGLE_SHEETS \('A'\)"):
        integration_request(one, AROUND)


@pytest.mark.parametrize(("status", "success"), [(199, False), (200, True), (201, True), (202, False), (0, False)])
def test_success_is_200_or_201(status: int, success: bool) -> None:
    assert Answer(status).is_success is success


def test_answer_with_an_error_is_no_success() -> None:
    assert not Answer(200, "{}", "nothing was found").is_success
