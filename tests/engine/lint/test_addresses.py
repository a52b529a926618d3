"""Addresses that lead nowhere are found: URLs of integrations, ids of agents."""

from __future__ import annotations

import pytest

from handoff.engine.events import FindingReported
from handoff.engine.lint import lint
from handoff.fakes.builder import BotBuilder


def found(url: str = "https://api.example/orders", agent_id: str = "") -> list[FindingReported]:
    b = BotBuilder("Desk").global_functions("botContext.setBotVariable('host', 'https://api.example', true, false);")
    b.api("Orders", url)
    dialog = b.dialog("Hello", patterns=["hi"])
    dialog.integration("Orders", name="call").rule(api="FAILURE", next="transfer")
    dialog.agent_transfer("One moment.", skill_id="42", agent_id=agent_id, name="transfer")
    environment = {"HOST": "api.example"}
    return [one for one in lint(b.build(), environment=environment) if one.rule in RULES]


RULES = ("API-HTTP-HTTPS", "VAR-BOT", "ESC-AGENT-ID-FORMAT")

URLS = {
    "no URL": ("", "has no URL"),
    "a blank": ("  ", "has no URL"),
    "no scheme": ("api.example/orders", "write https://api.example/orders"),
    "another scheme": ("ftp://api.example/orders", "begins with ftp://"),
    "no host": ("https:///orders", "has no host"),
    "a scheme without its colon": ("http//api.example/orders", "write http://api.example/orders"),
    "a scheme with one slash": ("https:/api.example/orders", "write https://api.example/orders"),
    "a scheme without slashes": ("HTTPS:api.example/orders", "write https://api.example/orders"),
    "a scheme with a blank behind": ("https:// api.example/orders", "write https://api.example/orders"),
    "a path": ("/orders", "does not begin with http"),
    "an environment without a scheme": ("{$env.HOST}/orders", "write https://api.example/orders"),
    "braces that are no reference": ("https://api.example/{id}", "is written {$botContext.id}"),
    "braces with a bot variable": ("https://api.example/{host}", "is written {$botContext.host}"),
}


@pytest.mark.parametrize(("url", "advice"), URLS.values(), ids=URLS)
def test_url_that_leads_nowhere_is_found(url: str, advice: str) -> None:
    (finding,) = found(url)

    assert (finding.where, finding.path) == ("Orders", "responder[0].webhook")
    assert advice in finding.text


@pytest.mark.parametrize(
    "url",
    [
        "https://api.example",
        " HTTP://api.example?q={$userMessage} ",
        "{$botContext.host}/orders",
        "{$env.OTHER}/orders",
        "https://{$env.HOST}/orders",
        'https://api.example/?filter={"a":1}',
    ],
)
def test_url_that_may_be_right_is_not(url: str) -> None:
    assert found(url) == []


@pytest.mark.parametrize("agent_id", ["abc", "12345678.", ".7", "12345678 7", "{$conversationId}", "1.{$firstname}"])
def test_agent_id_that_names_nobody_is_found(agent_id: str) -> None:
    (finding,) = found(agent_id=agent_id)

    assert (finding.severity, finding.where) == ("warning", "Hello › transfer")
    assert finding.path.endswith(".agentId")
    assert "write <account id>.<agent id>" in finding.text


@pytest.mark.parametrize("agent_id", ["", "12345678.7", "le12345678.7", "{$botContext.agent}", "1.{$botContext.agent}"])
def test_agent_id_that_may_be_right_is_not(agent_id: str) -> None:
    assert found(agent_id=agent_id) == []


def test_bare_agent_id_is_for_chat() -> None:
    assert [one.severity for one in found(agent_id="7")] == ["info"]
