"""A rule is cited where its behaviour took part, and not otherwise."""

from __future__ import annotations

import json

import pytest

from handoff.engine import events as ev
from handoff.engine.platform import citations
from handoff.engine.platform.interruption import Blocking
from handoff.engine.settings import ConnectorSettings


def exchanged(message: str, purpose: str = "transfer") -> ev.HttpExchanged:
    body = json.dumps({"message": message})
    return ev.HttpExchanged("POST", "https://x.example", (), body, 200, purpose=purpose)


@pytest.mark.parametrize(("message", "cited"), [("One moment.", True), ("", False), ("BLANK_MESSAGE", False)])
def test_the_message_in_the_call_is_cited_when_there_is_one_to_see(message: str, cited: bool) -> None:
    rules = citations.exchange(exchanged(message), (), has_timed_out=False)

    assert ("ESC-MESSAGE-IN-API-BODY" in rules) is cited


def test_a_call_of_an_integration_carries_no_transfer_message() -> None:
    assert citations.exchange(exchanged("x", "integration"), ("API-TYPES",), has_timed_out=True) == ("API-TYPES", "C47")


@pytest.mark.parametrize(("fields", "cited"), [({}, False), ({"accept_status": "READ"}, True)])
def test_the_accept_status_is_cited_when_the_field_is_set(fields: dict[str, str], cited: bool) -> None:
    assert ("CON-ACCEPT-STATUS" in citations.assigned(ConnectorSettings(**fields))) is cited


@pytest.mark.parametrize("repeats", [False, True])
def test_output_after_a_transfer_is_a_context_switch_when_an_earlier_dialog_is_repeated(repeats: bool) -> None:
    rules = citations.late_output(repeats=repeats)

    assert ("ESC-CONTEXT-SWITCH-AFTER-TRANSFER" in rules) is repeats


def test_silent_blocking_is_cited_for_the_message_that_is_blocked() -> None:
    assert "SET-BLOCK-SILENT" in citations.blocked(Blocking(), "consumer")
    assert "SET-BLOCK-SILENT" not in citations.interrupting(Blocking(), "consumer")


def test_blocking_with_a_reply_is_not_silent() -> None:
    assert "SET-BLOCK-SILENT" not in citations.blocked(Blocking(reply="One moment."), "consumer")


def test_blocking_that_is_off_cites_no_limit() -> None:
    assert citations.interrupting(Blocking(on=False), "consumer") == ("SET-BLOCK-OFF", "SET-BLOCK-ALL-THREE")


def test_a_web_view_message_that_passes_cites_its_variable_alone() -> None:
    assert citations.interrupting(Blocking(web_view_passes=True), "web view") == ("SET-BLOCK-WEBVIEW",)
