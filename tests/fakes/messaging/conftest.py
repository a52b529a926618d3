"""A cloud with a messaging service, and peers that record what they are sent."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest

from handoff.engine.clock import Clock
from handoff.engine.log import Log
from handoff.fakes import CloudSettings, FakeCloud, Faults, People
from handoff.fakes.messaging import Messaging


class Sessions:
    """Bearers are `bearer-NAME`, tokens of consumers `jwt-NAME`."""

    def __init__(self) -> None:
        self.listeners: list[Callable[[str, int], None]] = []

    def user_of(self, bearer: str) -> str | None:
        return bearer.removeprefix("bearer-") if bearer.startswith("bearer-") else None

    def consumer_of(self, jwt: str) -> str | None:
        return jwt.removeprefix("jwt-") if jwt.startswith("jwt-") else None

    def listen(self, name: str, ended: Callable[[str, int], None]) -> None:  # noqa: ARG002 - the protocol names both
        self.listeners.append(ended)

    def end(self, bearer: str, code: int) -> None:
        for listener in self.listeners:
            listener(bearer, code)


class Peer:
    """A client: sends frames as text, records the frames it receives. It is its own link."""

    def __init__(self) -> None:
        self.frames: list[dict[str, Any]] = []
        self.closed: int | None = None
        self.connection: Any = None
        self.breaks = False
        self._ids = count(1)
        self._seen = 0

    def send(self, frame: dict[str, Any]) -> None:
        if self.breaks:
            raise ConnectionResetError("the peer is gone")
        self.frames.append(json.loads(json.dumps(frame)))  # a copy: frames share their parts

    def close(self, code: int) -> None:
        self.closed = code

    def ask(self, type_name: str, body: Any = None, **more: Any) -> dict[str, Any] | None:
        """Send a request; its response, None when there is none."""
        request_id = str(next(self._ids))
        self.connection.receive(json.dumps({"kind": "req", "id": request_id, "type": type_name, "body": body, **more}))
        return next((frame for frame in self.frames if frame.get("reqId") == request_id), None)

    def get(self, type_name: str, body: Any = None, **more: Any) -> Any:
        """The body of the response to a request that succeeds."""
        answer = self.ask(type_name, body, **more)
        assert answer is not None
        assert answer["code"] < 300, answer
        return answer["body"]

    def refused(self, type_name: str, body: Any = None, **more: Any) -> tuple[int, str]:
        """Status and details of the response to a request that fails."""
        answer = self.ask(type_name, body, **more)
        assert answer is not None
        assert answer["type"] == ".ReqBody$ErrorResp", answer
        assert answer["body"]["errorCode"] // 100 == answer["code"]
        return answer["code"], answer["body"]["details"]

    def news(self, kind: str = "") -> list[dict[str, Any]]:
        """The notifications since the last time, whose type ends like this."""
        new, self._seen = self.frames[self._seen :], len(self.frames)
        return [frame for frame in new if frame["kind"] == "notification" and frame["type"].endswith(kind)]

    def changes(self, kind: str) -> list[dict[str, Any]]:
        return [change for frame in self.news(kind) for change in frame["body"]["changes"]]

    # --- what agents do -----------------------------------------------------------------------------------------------

    def goes_online(self) -> None:
        self.get(".ams.routing.SetAgentState", {"availability": "ONLINE", "channels": ["MESSAGING"]})

    def subscribes(self, **more: Any) -> None:
        self.get(".ams.aam.SubscribeExConversations", {"convState": ["OPEN"], **more})
        self.get(".ams.routing.SubscribeRoutingTasks", {"channelType": "MESSAGING"})

    def rings(self) -> list[str]:
        """The ids of the waiting rings that it was notified of since the last time."""
        tasks = self.changes("RoutingTaskNotification")
        rings = [ring for task in tasks for ring in task["result"]["ringsDetails"]]
        return [ring["ringId"] for ring in rings if ring["ringState"] == "WAITING"]

    def accepts(self) -> None:
        self.get(".ams.routing.UpdateRingState", {"ringId": self.rings()[-1], "ringState": "ACCEPTED"})

    def updates(self, conversation: str, *fields: dict[str, Any]) -> Any:
        body = {"conversationId": conversation, "conversationField": list(fields)}
        return self.get(".ams.cm.UpdateConversationField", body)

    def refused_update(self, conversation: str, *fields: dict[str, Any]) -> tuple[int, str]:
        body = {"conversationId": conversation, "conversationField": list(fields)}
        return self.refused(".ams.cm.UpdateConversationField", body)

    def says(self, conversation: str, text: str, **more: Any) -> int:
        event = {"type": "ContentEvent", "contentType": "text/plain", "message": text}
        sequence: int = self.get("ms.PublishEvent", {"dialogId": conversation, "event": event}, **more)["sequence"]
        return sequence


class Service:
    """An account with the skills bot (1001), sales (1002) and service (1003); Bot serves bot, Hannah and Hugo sales."""

    def __init__(self, **settings: Any) -> None:
        self.clock = Clock()
        self.log = Log(self.clock)
        self.faults = Faults(self.log)
        self.cloud = FakeCloud(
            self.clock, self.log, people=People(1), faults=self.faults, settings=CloudSettings(**settings)
        )
        self.sessions = Sessions()
        self.messaging = Messaging(self.cloud, self.sessions)
        for name, number in (("bot", 1001), ("sales", 1002), ("service", 1003)):
            self.cloud.add_skill(name, number)
        self.cloud.add_bot_user("Bot", skills=["bot"], id=5001)
        self.cloud.add_agent("Hannah", skills=["sales"], id=5002, slots=3)
        self.cloud.add_agent("Hugo", skills=["sales"], id=5003, slots=3)
        self.cloud.add_agent("Mia", id=5004, profiles=["Agent Manager"])

    def wire_id(self, name: str) -> str:
        return self.cloud.wire_id(self.cloud.user(name))

    def pid(self, name: str) -> str:
        return self.cloud.user(name).pid

    def agent(self, name: str, *, online: bool = True, **more: Any) -> Peer:
        """An agent who has logged in, subscribed and gone online."""
        peer = Peer()
        peer.connection = self.messaging.agent(f"bearer-{name}", peer, **more)
        if online:
            peer.goes_online()
            peer.subscribes()
            peer.news()
        return peer

    def consumer(self, name: str = "Casey") -> Peer:
        peer = Peer()
        peer.connection = self.messaging.consumer(f"jwt-{name}", peer)
        return peer

    def opened(self, consumer: Peer, skill: str = "1001") -> str:
        """A conversation that the consumer has opened and follows."""
        consumer.get("cqm.SubscribeExConversations", {"convState": ["OPEN", "CLOSE"]})
        found = consumer.get("cm.ConsumerRequestConversation", {"skillId": skill})
        conversation: str = found["conversationId"]
        consumer.get("ms.SubscribeMessagingEvents", {"dialogId": conversation, "fromSeq": 0})
        consumer.news()
        return conversation

    def with_bot(self) -> tuple[Peer, Peer, str]:
        """The bot, the consumer, and their conversation."""
        bot, consumer = self.agent("Bot"), self.consumer()
        conversation = self.opened(consumer)
        bot.accepts()
        for peer in (bot, consumer):
            peer.news()
        return bot, consumer, conversation

    @staticmethod
    def peer() -> Peer:
        return Peer()

    @staticmethod
    def skill(number: int | str) -> dict[str, Any]:
        return {"field": "Skill", "type": "UPDATE", "skill": number}

    def remove(self, name: str) -> dict[str, Any]:
        return {
            "field": "ParticipantsChange",
            "type": "REMOVE",
            "role": "ASSIGNED_AGENT",
            "userId": self.wire_id(name),
        }

    def suggest(self, name: str) -> dict[str, Any]:
        return {
            "field": "ParticipantsChange",
            "type": "SUGGEST",
            "role": "ASSIGNED_AGENT",
            "userId": self.wire_id(name),
        }


@pytest.fixture(scope="session")
def new_service() -> type[Service]:
    """Makes services, for tests that need settings of their own."""
    return Service


@pytest.fixture
def service() -> Service:
    return Service()
