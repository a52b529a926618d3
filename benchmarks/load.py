"""Many consumers at once, on real sockets: six turns each, two with the bot, a transfer, three with a human, a close.

A server process of its own; consumers and agents are WebSocket clients of this process. Every message carries a number,
and afterwards each participant's list is compared with what was said: nothing lost, doubled or out of order. Round
after round with new consumers, so that memory shows whether anything stays behind.

    python benchmarks/load.py [--consumers 200] [--agents 10] [--rounds 10] [--accelerate 20]
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect

from handoff.engine.events import SocketClosed, SocketOpened
from handoff.steps.targets.client.received_conversations import Received, Seen, as_list, received

ACCOUNT = "12345678"
SKILL_ID = "4129463410"
TRANSFERRING = "One moment, please."
HELLO = "Hello, this is a human."
BOT_TURNS = (1, 2)
HUMAN_TURNS = (4, 5, 6)  # the third turn asks for a human
PATIENCE_S = 60.0


# --- the server ------------------------------------------------------------------------------------------------------


def serve(accelerate: float) -> None:
    """Serve a bot that repeats what it hears and knows a human, until standard input ends."""
    from handoff.fakes import World
    from handoff.fakes.builder import BotBuilder
    from handoff.fakes.server import LoopbackServer

    bot = BotBuilder("Parrot")
    bot.dialog("Parrot", patterns=["say *"]).text("RuleInput: {$userMessage}")
    bot.dialog("Escalation", patterns=["agent"]).agent_transfer(TRANSFERRING, skill_id=SKILL_ID)

    def world() -> World:
        made = World()
        made.cloud.add_skill("Human", SKILL_ID)
        made.deploy(bot.build())
        made.connector(disable_greetings=True)  # a crowd is slower than the three seconds after which a bot greets
        return made

    with LoopbackServer(world(), make=world, accelerate=accelerate) as server:
        print(json.dumps({"url": server.plain_url}), flush=True)
        for line in sys.stdin:
            order = json.loads(line)
            do = {"add_human_agents": add_human_agents, "forget": forget, "held": held}[order.pop("do")]
            print(json.dumps(server.call(lambda do=do, order=order: do(server.served, **order))), flush=True)  # type: ignore[misc]


def add_human_agents(served: Any, agents: int, slots: int) -> dict[str, int]:
    for number in range(agents):
        served.world.cloud.add_agent(f"agent{number}", skills=["Human"], slots=slots, login_name=f"agent{number}")
    return {"hired": agents}


def forget(served: Any) -> dict[str, int]:
    """Forget every conversation that is over, as a server that runs for days does; what is left, in numbers."""
    world = served.world
    over = {conversation.id for conversation in world.cloud.state.conversations.values() if conversation.is_over}
    world.forget(over)
    world.log.drop({event.seq for event in world.log.of(SocketOpened, SocketClosed)})
    return {"forgotten": len(over), **held(served)}


def held(served: Any) -> dict[str, int]:
    """What the server keeps, in numbers."""
    world = served.world
    state = world.cloud.state
    return {
        "conversations": len(state.conversations),
        "rings": len(state.rings),
        "waiting": len(state.waiting),
        "connections": served.messaging.connections,
        "links": len(served.links),
        "timers": len(world.clock.waiting()),
        "events of conversations": sum(event.conversation is not None for event in world.log.events),
        "events of the account": sum(event.conversation is None for event in world.log.events),
    }


@dataclass(slots=True)
class Server:
    """The server process."""

    process: subprocess.Popen[str]
    url: str

    @property
    def rss_mb(self) -> float:
        """Resident memory, in megabytes."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS"))

    def add_human_agents(self, agents: int, slots: int) -> None:
        self._tell(do="add_human_agents", agents=agents, slots=slots)

    def forget(self) -> dict[str, int]:
        """Let the server forget what is over; what it holds then."""
        return self._tell(do="forget")

    def held(self) -> dict[str, int]:
        """What the server keeps by itself."""
        return self._tell(do="held")

    def _tell(self, **order: object) -> dict[str, int]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(json.dumps(order), file=self.process.stdin, flush=True)
        answer: dict[str, int] = json.loads(self.process.stdout.readline())
        return answer


@contextlib.contextmanager
def served(accelerate: float) -> Iterator[Server]:
    command = [sys.executable, __file__, "--serve", "--accelerate", str(accelerate)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield Server(process, json.loads(process.stdout.readline())["url"])
    finally:
        assert process.stdin is not None
        process.stdin.close()
        process.wait(30)
        process.stdout.close()


# --- the clients -----------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Post:
    """When each numbered message was sent, and how long it took to arrive, in seconds."""

    sent: dict[str, float] = field(default_factory=dict)
    took_s: list[float] = field(default_factory=list)
    delivered: int = 0

    def send(self, text: str) -> None:
        self.sent[text] = time.perf_counter()

    def arrive(self, text: str) -> None:
        self.delivered += 1
        if text in self.sent:
            self.took_s.append(time.perf_counter() - self.sent[text])


class Socket:
    """A connected client: requests with their responses, notifications to a callback."""

    def __init__(self, socket: ClientConnection, notified: Callable[[str, Mapping[str, Any]], None]) -> None:
        self._socket = socket
        self._notified = notified
        self._numbers = count(1)
        self._waiting: dict[str, asyncio.Future[Any]] = {}
        self._reader = asyncio.create_task(self._read())

    async def request(self, type: str, body: object, *, headers: Sequence[object] = ()) -> Any:
        number = str(next(self._numbers))
        self._waiting[number] = answer = asyncio.get_running_loop().create_future()
        frame = {"kind": "req", "id": number, "type": type, "body": body, "headers": list(headers)}
        await self._socket.send(json.dumps(frame))
        async with asyncio.timeout(PATIENCE_S):
            return await answer

    async def close(self) -> None:
        self._reader.cancel()
        await self._socket.close()

    async def _read(self) -> None:
        async for text in self._socket:
            frame = json.loads(text)
            if frame.get("kind") == "notification":
                self._notified(frame["type"], frame.get("body") or {})
                continue
            answer = self._waiting.pop(str(frame["reqId"]))
            if 200 <= int(frame["code"]) < 300:
                answer.set_result(frame.get("body"))
            else:
                answer.set_exception(AssertionError(f"refused: {text!r:.300}"))


class Window:
    """One consumer with a conversation of six turns."""

    def __init__(self, name: str, url: str, post: Post) -> None:
        self.name = name
        self._url = url
        self._post = post
        self.seen = Seen("")
        self._news = asyncio.Event()

    async def talk(self, http: httpx.AsyncClient) -> None:
        body = {"authCode": self.name, "redirect_uri": ""}
        answer = await http.post(f"{self._url}/api/account/{ACCOUNT}/authenticate", json=body)
        proof = {"type": ".ams.headers.ConsumerAuthentication", "jwt": answer.json()["jwt"]}
        address = f"{self._url.replace('http', 'ws', 1)}/ws_api/account/{ACCOUNT}/messaging/consumer?v=3"
        async with connect(address, compression=None, proxy=None, max_size=None, open_timeout=PATIENCE_S) as connected:
            socket = Socket(connected, self._notified)
            try:
                await socket.request("InitConnection", {}, headers=[proof])
                await self._hold(socket)
            finally:
                await socket.close()

    async def _hold(self, socket: Socket) -> None:
        await socket.request("cqm.SubscribeExConversations", {"convState": ["OPEN", "CLOSE"]})
        body = {"ttrDefName": "NORMAL", "channelType": "MESSAGING", "brandId": ACCOUNT}
        self.seen.id = (await socket.request("cm.ConsumerRequestConversation", body))["conversationId"]
        body = {"dialogId": self.seen.id, "conversationId": self.seen.id, "fromSeq": 0}  # type: ignore[dict-item]
        await socket.request("ms.SubscribeMessagingEvents", body)
        for text, answer in self.turns():
            await self._say(socket, text)
            await self._until(lambda answer=answer: answer in self.texts)  # type: ignore[misc]
        await self._until(lambda: not self.seen.is_open)

    def turns(self) -> Iterator[tuple[str, str]]:
        """What the consumer says, and the answer."""
        for number in BOT_TURNS:
            yield f"say {self.name}-{number}", f"RuleInput: say {self.name}-{number}"
        yield "agent", f"{HELLO} {self.seen.id}"
        for number in HUMAN_TURNS:
            yield f"{self.name}-{number}", f"re: {self.name}-{number}"

    @property
    def expected(self) -> list[str]:
        """Everything that is said in this conversation."""
        said = [text for turn in self.turns() for text in turn]
        said.insert(said.index("agent") + 1, TRANSFERRING)
        return said

    @property
    def texts(self) -> list[str]:
        return texts(self.seen.arrivals)

    def _notified(self, type: str, body: Mapping[str, Any]) -> None:
        for change in as_list(body.get("changes")):
            if "MessagingEventNotification" in type:
                take(change, self.seen, self._post)
            elif "result" in change:
                self.seen.take(change["result"].get("conversationDetails") or {})
        self._news.set()

    async def _say(self, socket: Socket, text: str) -> None:
        self._post.send(text)
        event = {"type": "ContentEvent", "contentType": "text/plain", "message": text}
        body = {"dialogId": self.seen.id, "conversationId": self.seen.id, "event": event}
        await socket.request("ms.PublishEvent", body)

    async def _until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not holds():
                self._news.clear()
                await self._news.wait()


class Workspace:
    """One agent, who accepts whatever rings, answers each message once and closes after the last one."""

    def __init__(self, name: str, url: str, post: Post) -> None:
        self.name = name
        self._url = url
        self._post = post
        self.conversations: dict[str, Seen] = {}
        self.histories: dict[str, list[Received]] = {}
        self._rings: set[str] = set()
        self._jobs: set[asyncio.Task[None]] = set()

    async def work(self, http: httpx.AsyncClient, is_ready: asyncio.Event) -> None:
        body = {"username": self.name, "password": "password"}
        login = (await http.post(f"{self._url}/api/account/{ACCOUNT}/login?v=1.3", json=body)).json()
        self._pid = login["config"]["userPid"]
        user = f"{ACCOUNT}.{login['config']['userId']}"
        address = (
            f"{self._url.replace('http', 'ws', 1)}/ws_api/account/{ACCOUNT}/messaging/brand/{login['bearer']}?v=2.1"
        )
        mine = {"channelType": "MESSAGING", "agentId": user, "brandId": ACCOUNT}
        async with connect(address, compression=None, proxy=None, max_size=None, open_timeout=PATIENCE_S) as connected:
            self._socket = Socket(connected, self._notified)
            try:
                request = self._socket.request
                await request(".ams.aam.SubscribeExConversations", {"agentIds": [user], "convState": ["OPEN"]})
                await request(".ams.routing.SubscribeRoutingTasks", mine)
                body = {"availability": "ONLINE", "channels": ["MESSAGING"], "agentUserId": user}  # type: ignore[dict-item]
                await request(".ams.routing.SetAgentState", body)
                is_ready.set()
                await asyncio.get_running_loop().create_future()
            finally:
                await self._socket.close()

    def check_jobs(self) -> None:
        """Raise what has gone wrong behind the scenes."""
        for job in self._jobs:
            if job.done() and (error := job.exception()) is not None:
                raise error

    def _notified(self, type: str, body: Mapping[str, Any]) -> None:
        if "RoutingTask" in type:
            for change in as_list(body.get("changes")):
                for ring in as_list((change.get("result") or {}).get("ringsDetails")):
                    self._ring(ring)
        elif "ExConversationChange" in type:
            for change in as_list(body.get("changes")):
                self._changed(change["result"])
        elif "OnlineEventDistribution" in type:
            self._event(body)

    def _ring(self, ring: Mapping[str, Any]) -> None:
        if ring.get("ringState", "WAITING") == "WAITING" and ring["ringId"] not in self._rings:
            self._rings.add(ring["ringId"])
            answer = {"ringId": ring["ringId"], "ringState": "ACCEPTED"}
            self._do(self._socket.request(".ams.routing.UpdateRingState", answer))

    def _changed(self, result: Mapping[str, Any]) -> None:
        conversation = result["convId"]
        seen = self.conversations.setdefault(conversation, Seen(conversation))
        had = seen.assigned == self._pid
        seen.take(result.get("conversationDetails") or {})
        if seen.assigned == self._pid and not had:
            self._do(self._take_over(conversation))

    async def _take_over(self, conversation: str) -> None:
        body = {"dialogId": conversation, "conversationId": conversation, "newerThanSequence": 0}
        found = await self._socket.request(".ams.ms.QueryMessages", body)
        self.histories[conversation] = [event for each in as_list(found) if (event := received(each)) is not None]
        await self._say(conversation, f"{HELLO} {conversation}")

    def _event(self, body: Mapping[str, Any]) -> None:
        conversation = str(body.get("conversationId") or body.get("dialogId"))
        event = take(body, self.conversations.setdefault(conversation, Seen(conversation)), self._post)
        if event is not None and event.role == "CONSUMER" and event.is_content:
            self._do(self._answer(conversation, str(event.event["message"])))

    async def _answer(self, conversation: str, text: str) -> None:
        await self._say(conversation, f"re: {text}")
        if text.endswith(f"-{HUMAN_TURNS[-1]}"):
            dialog = {"dialogId": conversation, "state": "CLOSE", "closedCause": "Closed by agent"}
            fields = [{"field": "DialogChange", "type": "UPDATE", "dialog": dialog}]
            body = {"conversationId": conversation, "conversationField": fields}
            await self._socket.request(".ams.cm.UpdateConversationField", body)

    async def _say(self, conversation: str, text: str) -> None:
        self._post.send(text)
        event = {"type": "ContentEvent", "contentType": "text/plain", "message": text}
        body = {"dialogId": conversation, "conversationId": conversation, "event": event}
        await self._socket.request(".ams.ms.PublishEvent", body)

    def _do(self, work: Any) -> None:
        self._jobs.add(asyncio.create_task(work))


def take(body: Mapping[str, Any], seen: Seen, post: Post) -> Received | None:
    """Keep the event of a notification."""
    event = received(body)
    if event is not None:
        seen.got(event)
        if event.is_content:
            post.arrive(str(event.event.get("message")))
    return event


def texts(arrived: Sequence[Received]) -> list[str]:
    """The messages among what arrived, in the order of arrival."""
    return [str(event.event.get("message")) for event in arrived if event.is_content]


# --- rounds ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Outcome:
    """One round: seconds it took, messages delivered, and how long each numbered one took."""

    took_s: float
    delivered: int
    latencies_s: list[float]
    complaints: list[str]


async def play(url: str, *, consumers: int, agents: int, round: int = 0) -> Outcome:
    """All consumers at once, then what each participant got is compared with what was said."""
    post = Post()
    limits = httpx.Limits(max_connections=20, max_keepalive_connections=0)  # one that is let go is not used again
    async with httpx.AsyncClient(trust_env=False, timeout=PATIENCE_S, limits=limits) as http:
        desks = [Workspace(f"agent{number}", url, post) for number in range(agents)]
        ready = [asyncio.Event() for _ in desks]
        working = [asyncio.create_task(d.work(http, e)) for d, e in zip(desks, ready, strict=True)]
        try:
            async with asyncio.timeout(PATIENCE_S):
                await asyncio.gather(*(event.wait() for event in ready))
            windows = [Window(f"r{round}c{number}", url, post) for number in range(consumers)]
            began = time.perf_counter()
            await asyncio.gather(*(window.talk(http) for window in windows))
            took_s = time.perf_counter() - began
            for desk in desks:
                desk.check_jobs()
        finally:
            for task in working:
                task.cancel()
            await asyncio.gather(*working, return_exceptions=True)
    complaints = [*check_windows(windows), *check_desks(desks, windows)]
    return Outcome(took_s, post.delivered, post.took_s, complaints)


def check_windows(windows: Sequence[Window]) -> Iterator[str]:
    """Consumers who have not got exactly what was said, in order, with every sequence number once."""
    for window in windows:
        if window.texts != window.expected:
            yield f"{window.name} got {window.texts}, expected {window.expected}"
        yield from check_numbers(window.name, [event.sequence for event in window.seen.arrivals])


def check_desks(desks: Sequence[Workspace], windows: Sequence[Window]) -> Iterator[str]:
    """The same for agents: the history and what came live are the whole conversation."""
    expected = {window.seen.id: window.expected for window in windows}
    for desk in desks:
        for conversation, history in desk.histories.items():
            live = [event for event in desk.conversations[conversation].arrivals if event not in history]
            if texts([*history, *live]) != expected.pop(conversation, []):
                yield f"{desk.name} got {texts([*history, *live])} in {conversation}"
            yield from check_numbers(f"{desk.name} in {conversation}", [event.sequence for event in (*history, *live)])
    yield from (f"no agent has had {conversation}" for conversation in expected)


def check_numbers(whose: str, numbers: Sequence[int]) -> Iterator[str]:
    if list(numbers) != list(range(len(numbers))):
        yield f"{whose} got the sequence numbers {list(numbers)}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--consumers", type=int, default=200)
    parser.add_argument("--agents", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--accelerate", type=float, default=20.0)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        serve(options.accelerate)
        return
    with served(options.accelerate) as server:
        server.add_human_agents(options.agents, options.consumers)
        print(f"{options.consumers} consumers x 6 turns, {options.agents} agents; time {options.accelerate:g} x")
        for round in range(options.rounds):
            outcome = asyncio.run(play(server.url, consumers=options.consumers, agents=options.agents, round=round))
            print(line(round, outcome, server), flush=True)
            for complaint in outcome.complaints[:5]:
                print(f"    {complaint}")
            if outcome.complaints:
                sys.exit(f"{len(outcome.complaints)} complaints")


def line(round: int, outcome: Outcome, server: Server) -> str:
    p50, p99 = (1000 * statistics.quantiles(outcome.latencies_s, n=100)[at] for at in (49, 98))
    kept = server.held()
    events = kept["events of conversations"] + kept["events of the account"]
    return (
        f"  round {round + 1:2}  {outcome.took_s:6.2f} s  {outcome.delivered / outcome.took_s:7.0f} messages/s"
        f"  p50 {p50:6.1f} ms  p99 {p99:6.1f} ms  {server.rss_mb:6.1f} MB"
        f"  {kept['conversations']:4} conversations  {events:6} events"
    )


if __name__ == "__main__":
    main()
