"""LivePerson's node-agent-sdk, unmodified from npm, in a process of its own: it must not notice that this is a fake."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from handoff.engine import Bot
from handoff.fakes import World
from handoff.fakes.builder import BotBuilder
from handoff.fakes.server import LoopbackServer
from handoff.fakes.world.participants import Consumer

from ...patience import PATIENCE_S

VERSION = "1.2.0"
PROGRAM = Path(__file__).parent / "sdk" / "agent.js"
HUMAN = "4129463410"
HANNAH, HUGO = "5002", "5003"


class SdkAgent:
    """One agent behind the SDK. What it says is collected; `until` waits for it."""

    def __init__(self, folder: Path, server: LoopbackServer, **configuration: str) -> None:
        known = {"accountId": "12345678", "csdsDomain": server.base_uri, **configuration}
        trusting = {**os.environ, "NODE_EXTRA_CA_CERTS": str(server.ca_file)}
        for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"):
            trusting.pop(name, None)
        command = ["node", str(PROGRAM), str(folder), json.dumps(known)]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, env=trusting)
        self.said: list[dict[str, Any]] = []
        self._news = threading.Condition()
        self._requests = 0
        self._is_over = False
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def until(self, found: Callable[[dict[str, Any]], bool], *, after: int = 0, what: str = "") -> dict[str, Any]:
        """The first thing said, not before number `after`, that is what is looked for."""
        with self._news:
            self._news.wait_for(lambda: self._is_over or any(map(found, self.said[after:])), PATIENCE_S)
            if not any(map(found, self.said[after:])):
                why = "before the process ended" if self._is_over else f"within {PATIENCE_S} s"
                raise AssertionError(f"{what or 'this'} was not said {why}:\n{self._everything()}")
            return next(filter(found, self.said[after:]))

    def event(self, name: str, found: Callable[[Any], bool] = lambda _body: True, *, after: int = 0) -> Any:
        """The body of the first such event."""
        return self.until(lambda line: line.get("event") == name and found(line["body"]), after=after, what=name)[
            "body"
        ]

    def change(self, name: str, found: Callable[[Any], bool], *, after: int = 0) -> Mapping[str, Any]:
        """The first such change in notifications of this type."""
        body = self.event(name, lambda body: any(map(found, body["changes"])), after=after)
        return next(change for change in body["changes"] if found(change))

    def asks(self, request: str, body: Mapping[str, Any] | None = None) -> Any:
        """Call this function of the SDK and wait for what it calls back with."""
        self._requests += 1
        line = {"id": self._requests, "request": request, "body": body or {}}
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(line) + "\n")
        self._process.stdin.flush()
        answer = self.until(lambda line: line.get("answer") == self._requests, what=f"the answer to {request}")
        assert answer["error"] is None, answer
        return answer.get("body")

    def works(self) -> SdkAgent:
        """Connect, go online, subscribe to conversations and rings: as LivePerson's own examples do."""
        self.event("connected")
        self.asks("setAgentState", {"availability": "ONLINE"})
        own = self.asks("whoami")["agentId"]
        self.asks("subscribeExConversations", {"agentIds": [own], "convState": ["OPEN"]})
        self.asks("subscribeRoutingTasks")
        self.asks("subscribeAgentsState")
        return self

    def ring(self, state: str = "WAITING", *, after: int = 0) -> Mapping[str, Any]:
        """The details of the first ring in this state."""

        def is_it(change: Mapping[str, Any]) -> bool:
            return any(ring["ringState"] == state for ring in change["result"]["ringsDetails"])

        change = self.change("routing.RoutingTaskNotification", is_it, after=after)
        found: Mapping[str, Any] = change["result"]["ringsDetails"][0]
        return found

    def decides(self, state: str) -> None:
        self.asks("updateRingState", {"ringId": self.ring()["ringId"], "ringState": state})

    def conversation(self, *, after: int = 0) -> Mapping[str, Any]:
        """The first conversation of this agent."""
        own = self.asks("whoami")["agentId"]

        def is_his(change: Mapping[str, Any]) -> bool:
            people = change["result"]["conversationDetails"]["participants"]
            return any((one["id"], one["role"]) == (own, "ASSIGNED_AGENT") for one in people)

        change = self.change("cqm.ExConversationChangeNotification", is_his, after=after)
        result: Mapping[str, Any] = change["result"]
        return result

    def receives(self, text: str) -> Mapping[str, Any]:
        """The message with this text."""
        name = "ms.MessagingEventNotification"
        return self.change(name, lambda change: change["event"].get("message") == text)

    def says(self, dialog: str, text: str) -> None:
        event = {"type": "ContentEvent", "contentType": "text/plain", "message": text}
        self.asks("publishEvent", {"dialogId": dialog, "event": event})

    def leave(self) -> str:
        """End the process; what it has said on stderr."""
        self._process.kill()
        self._reader.join()
        _, errors = self._process.communicate()
        return errors

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            with self._news:
                self.said.append(json.loads(line))
                self._news.notify_all()
        with self._news:
            self._is_over = True
            self._news.notify_all()

    def _everything(self) -> str:
        return "\n".join(json.dumps(line)[:400] for line in self.said)


@pytest.fixture(scope="module")
def server() -> Iterator[LoopbackServer]:
    """A server with the bounds that it has by default: Node may be slow to answer a ping."""
    with LoopbackServer(manual=True) as running:
        yield running


@pytest.fixture(scope="session")
def sdk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the SDK, fresh from npm."""
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")
    folder = tmp_path_factory.mktemp("sdk")
    command = ["npm", "install", f"node-agent-sdk@{VERSION}", "--no-audit", "--no-fund", "--ignore-scripts"]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=PATIENCE_S)
    except subprocess.TimeoutExpired:
        pytest.skip("npm has not installed node-agent-sdk within two minutes")
    if done.returncode:
        pytest.skip(f"npm cannot install node-agent-sdk: {done.stderr.strip()[-200:]}")
    return folder / "node_modules" / "node-agent-sdk"


@pytest.fixture
def log_in(sdk: Path, server: LoopbackServer) -> Iterator[Callable[..., SdkAgent]]:
    """Start the SDK as one of the users."""
    started: list[SdkAgent] = []

    def start(username: str, password: str = "password", **configuration: str) -> SdkAgent:
        started.append(SdkAgent(sdk, server, username=username, password=password, **configuration))
        return started[-1]

    yield start
    for agent in started:
        agent.leave()


def desk_bot() -> Bot:
    bot = BotBuilder("Desk")
    bot.dialog("Welcome", patterns=["hi"]).text("Hi there!")
    bot.dialog("Escalation", patterns=["agent"]).agent_transfer("One moment…", skill_id=HUMAN)
    bot.dialog("Hannah", patterns=["hannah"]).agent_transfer("I call Hannah…", skill_id=HUMAN, agent_id=HANNAH)
    return bot.build()


@pytest.fixture
def world(server: LoopbackServer) -> World:
    """A bot that transfers to the skill "Human", which Hannah and Hugo serve; no agent is logged in."""
    world = World(desk_bot())
    world.cloud.add_skill("Human", id=HUMAN)
    world.cloud.add_agent("Hannah", skills=["Human"], id=HANNAH, login_name="hannah")
    world.cloud.add_agent("Hugo", skills=["Human"], id=HUGO, login_name="hugo")
    server.use(world)
    return world


@pytest.fixture
def consumer(server: LoopbackServer, world: World) -> Consumer:
    """A consumer in process: all work that follows from a message is done when `says` returns."""
    dana = world.consumer("Dana")

    class OnItsThread:
        def __getattr__(self, name: str) -> Any:
            found = server.call(lambda: getattr(dana, name))
            return (lambda *words: server.call(lambda: found(*words))) if callable(found) else found

    return OnItsThread()  # type: ignore[misc]


def shown(consumer: Consumer) -> list[str]:
    return [message.text for message in consumer.messages]


def settle(server: LoopbackServer, world: World) -> None:
    server.call(world.run_until_idle)


def test_agent_is_rung_by_the_bots_transfer_chats_both_ways_and_closes(
    server: LoopbackServer, world: World, consumer: Consumer, log_in: Callable[..., SdkAgent]
) -> None:
    hannah = log_in("hannah").works()
    consumer.says("hi")
    consumer.says("agent")

    hannah.decides("ACCEPTED")
    conversation = hannah.conversation()
    dialog = conversation["convId"]
    assert conversation["conversationDetails"]["skillId"] == HUMAN
    hannah.asks("subscribeMessagingEvents", {"dialogId": dialog})
    assert hannah.receives("hi")["originatorMetadata"]["role"] == "CONSUMER"
    hannah.says(dialog, "Hello, how can I help?")
    settle(server, world)
    assert shown(consumer)[-1] == "Hello, how can I help?"
    consumer.says("Where is my order?")
    assert hannah.receives("Where is my order?")["dialogId"] == dialog

    field = {"field": "ConversationStateField", "conversationState": "CLOSE"}
    hannah.asks("updateConversationField", {"conversationId": dialog, "conversationField": [field]})

    settle(server, world)
    assert not consumer.has_open_conversation
    assert [line for line in hannah.said if line.get("event") == "error"] == []


def test_profile_of_the_consumer_is_there(consumer: Consumer, log_in: Callable[..., SdkAgent]) -> None:
    hannah = log_in("hannah").works()
    consumer.says("agent")
    hannah.decides("ACCEPTED")
    people = hannah.conversation()["conversationDetails"]["participants"]

    own = next(one["id"] for one in people if one["role"] == "CONSUMER")

    assert hannah.asks("getUserProfile", own) is not None


def test_ring_that_nobody_answers_expires_and_goes_to_the_other_agent(
    server: LoopbackServer, world: World, consumer: Consumer, log_in: Callable[..., SdkAgent]
) -> None:
    hannah, hugo = log_in("hannah").works(), log_in("hugo").works()
    consumer.says("agent")
    first, second = (hannah, hugo) if server.call(lambda: world.cloud.ringing("Hannah")) else (hugo, hannah)
    first.ring()

    server.call(lambda: world.advance(world.cloud.settings.ring_ms))

    assert first.ring("EXPIRED")["ringState"] == "EXPIRED"
    assert second.ring()["ringState"] == "WAITING"


def test_rejected_ring_goes_to_the_other_agent(
    server: LoopbackServer, world: World, consumer: Consumer, log_in: Callable[..., SdkAgent]
) -> None:
    hannah, hugo = log_in("hannah").works(), log_in("hugo").works()
    consumer.says("agent")
    first, second = (hannah, hugo) if server.call(lambda: world.cloud.ringing("Hannah")) else (hugo, hannah)

    first.decides("REJECTED")

    second.ring()
    assert not server.call(lambda: world.cloud.ringing("Hannah") and world.cloud.ringing("Hugo"))


def test_named_agent_who_is_online_is_the_only_one_rung(
    server: LoopbackServer, world: World, consumer: Consumer, log_in: Callable[..., SdkAgent]
) -> None:
    hannah = log_in("hannah").works()
    log_in("hugo").works()

    consumer.says("hannah")

    hannah.ring()
    assert not server.call(lambda: world.cloud.ringing("Hugo"))


@pytest.mark.usefixtures("world")
def test_transfer_to_a_named_agent_who_is_offline_goes_to_the_skill(
    consumer: Consumer, log_in: Callable[..., SdkAgent]
) -> None:
    hugo = log_in("hugo").works()

    consumer.says("hannah")

    hugo.decides("ACCEPTED")
    assert hugo.conversation()["conversationDetails"]["skillId"] == HUMAN


@pytest.mark.usefixtures("world")
def test_wrong_password_is_an_error_event(log_in: Callable[..., SdkAgent]) -> None:
    stranger = log_in("hannah", "wrong")

    assert stranger.event("error")
    assert not any(line.get("event") == "connected" for line in stranger.said)


@pytest.mark.usefixtures("world")
def test_wrong_bearer_is_refused_with_401(log_in: Callable[..., SdkAgent]) -> None:
    stranger = log_in("", "", token="0" * 64, userId=HANNAH)

    assert "401" in stranger.event("error")
    assert stranger.event("closed") == 1006


def test_agent_who_vanishes_finds_his_conversation_again_without_a_ring(
    server: LoopbackServer, world: World, consumer: Consumer, log_in: Callable[..., SdkAgent]
) -> None:
    before = log_in("hannah").works()
    consumer.says("agent")
    before.decides("ACCEPTED")
    dialog = before.conversation()["convId"]

    before.asks("dispose")
    after = log_in("hannah").works()

    assert after.conversation()["convId"] == dialog
    after.asks("subscribeMessagingEvents", {"dialogId": dialog})
    after.receives("agent")
    after.says(dialog, "I am back.")
    settle(server, world)
    assert shown(consumer)[-1] == "I am back."
    assert not any(line.get("event") == "routing.RoutingTaskNotification" and _rings(line) for line in after.said)


def test_sdk_that_reconnects_finds_his_conversation(consumer: Consumer, log_in: Callable[..., SdkAgent]) -> None:
    hannah = log_in("hannah").works()
    consumer.says("agent")
    hannah.decides("ACCEPTED")
    dialog = hannah.conversation()["convId"]
    seen = len(hannah.said)

    hannah.asks("reconnect")
    hannah.event("connected", after=seen)
    own = hannah.asks("whoami")["agentId"]
    hannah.asks("subscribeExConversations", {"agentIds": [own], "convState": ["OPEN"]})

    assert hannah.conversation(after=seen)["convId"] == dialog


def _rings(line: Mapping[str, Any]) -> bool:
    return any(change["result"]["ringsDetails"] for change in line["body"]["changes"])
