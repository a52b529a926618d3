"""A conversation held over sockets, in real time, is saved as a feature that passes offline."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from handoff.engine import Bot
from handoff.fakes import World
from handoff.fakes.server import LoopbackServer
from handoff.fakes.world.account_file import Intents
from handoff.fakes.world.scripted_nlu import ScriptedNlu
from handoff.steps.targets.client.account import Account, Credentials
from handoff.steps.targets.client.agent import AgentClient
from handoff.steps.targets.client.consumer import ConsumerClient

from ...fork_server import ForkServer
from ...patience import PATIENCE_S

pytest_plugins = ["pytester"]

BOTS = Path(__file__).parents[3] / "features" / "bots"
FILE = "getting-started.json"
SPEED = 10


def world() -> World:
    made = World()
    made.cloud.settings = replace(made.cloud.settings, ring_ms=int(PATIENCE_S * 1_000 * SPEED))
    made.cloud.add_skill("Human", id="4129463410")
    made.deploy(Bot.load(BOTS / FILE), intents=ScriptedNlu(Intents.load(BOTS / "getting-started.intents.yaml")))
    made.cloud.add_agent("Alex", skills=["Human"], login_name="alex")
    return made


def test_conversation_on_sockets_becomes_a_feature_that_passes(
    pytester: pytest.Pytester, fork_server: ForkServer
) -> None:
    with LoopbackServer(world(), accelerate=SPEED) as server:
        server.installation.bot_files = {"Getting Started Bot": FILE}
        account = Account("12345678", domain_api=server.url, tls=server.ssl_context(), uses_proxies=False)
        consumer = ConsumerClient.unknown(account)
        alex = AgentClient(account, account.log_in(Credentials("alex", "password")))
        try:
            conversation = held(consumer, alex)
            saved = httpx.post(
                f"{server.url}/handoff/feature",
                json={"conversation": conversation},
                verify=server.ssl_context(),
                trust_env=False,
                timeout=PATIENCE_S,
            )
        finally:
            consumer.disconnect()
            alex.disconnect()
            account.close()

    assert saved.headers["content-type"].startswith("text/plain")
    assert 'When the consumer selects the choice "Yes"' in saved.text
    assert 'Then the consumer sees "Hello"' in saved.text
    assert consumer.id not in saved.text
    for file in BOTS.glob("getting-started.*"):
        shutil.copy(file, pytester.path)
    (pytester.path / "saved.feature").write_text(saved.text, encoding="utf-8")
    fork_server.run_pytest(pytester, "-q", "-p", "no:randomly").assert_outcomes(passed=1)


def held(consumer: ConsumerClient, alex: AgentClient) -> str:
    """Step 17 of the tutorial, and a tap before it."""
    alex.goes("ONLINE")
    conversation = consumer.start(None)

    def until(holds: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not holds():
            assert time.monotonic() < deadline, "nothing of the kind happens"
            consumer.read_for(0.01)
            alex.read_for(0.01)

    def has_seen(text: str) -> bool:
        return any(text in str(event.event) for event in consumer.conversations[conversation].events)

    consumer.says(conversation, "I need to pay my bill")
    until(lambda: has_seen("Are you prepared"))
    yes = {"type": "ContentEvent", "contentType": "text/plain", "message": "Yes"}
    consumer.publish(conversation, yes, metadata=[{"type": "ExternalId", "id": "Yes"}])
    until(lambda: has_seen("Great!"))
    consumer.says(conversation, "agent")
    until(lambda: bool(alex.waiting_rings))
    alex.accepts(alex.waiting_rings[0])
    until(lambda: bool(alex.assigned))
    alex.says(conversation, "Hello")
    until(lambda: has_seen("Hello"))
    alex.closes(conversation)
    until(lambda: not consumer.conversations[conversation].is_open)
    return conversation


def test_unknown_conversation_is_no_feature(http: httpx.Client) -> None:
    answer = http.post("/handoff/feature", json={"conversation": "conv-1"})

    assert answer.status_code == 400
    assert answer.json()["error"].startswith("there is no conversation to write down")
