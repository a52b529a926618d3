"""A human agent at a workspace: login, agent socket, agent protocol. It stores everything a scenario's log needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from .account import Account, Login
from .received_conversations import Seen, as_list, received
from .socket_client import Channel

SOCKET: Final = "/ws_api/account/{account}/messaging/brand/"
Availability = Literal["ONLINE", "AWAY", "BACK_SOON", "OFFLINE"]
AVAILABILITY: Final[Mapping[str, Availability]] = {
    "Online": "ONLINE",
    "Away": "AWAY",
    "Back soon": "BACK_SOON",
    "Offline": "OFFLINE",
}
"""The agent states of features, in the words of the protocol."""


@dataclass(frozen=True, slots=True)
class Ring:
    """A conversation offered to this agent. `expires_ms` is the service's time, epoch milliseconds; 0 for unknown."""

    id: str
    conversation: str
    skill_id: str
    expires_ms: int
    state: str


class AgentClient:
    """One agent's workspace. Connected and subscribed when made, with the state it had.

    Args:
        account: the account.
        login: the agent's session.
        changed: is called after each change of a ring or conversation and each new event, with the conversation's id.
        keeps_alive_s: seconds between pings, None for none.
    """

    def __init__(
        self,
        account: Account,
        login: Login,
        *,
        name: str = "",
        changed: Callable[[str], None] = lambda _conversation: None,
        keeps_alive_s: float | None = None,
    ) -> None:
        self.name = name or login.username
        self.pid = login.pid
        self.user_id = f"{account.id}.{login.user_id}"
        self.availability: str = "OFFLINE"
        self.rings: dict[str, Ring] = {}  # all that were offered, the latest state of each
        self.conversations: dict[str, Seen] = {}
        self._account = account
        self._changed = changed
        self._queries: dict[str, str] = {}  # request to conversation
        self._channel = Channel(
            account,
            f"{SOCKET}{login.bearer}?v=2.1",
            owner=self,
            whose=f"the agent {self.name}",
            clock=".GetClock",
            keeps_alive_s=keeps_alive_s,
        )
        mine = {"channelType": "MESSAGING", "agentId": self.user_id, "brandId": account.id}
        self._channel.request(".ams.routing.SubscribeAgentsState", {"agentId": self.user_id, "brandId": account.id})
        self._channel.request(".ams.aam.SubscribeExConversations", {"agentIds": [self.user_id], "convState": ["OPEN"]})
        self._channel.request(".ams.routing.SubscribeRoutingTasks", mine)

    def __repr__(self) -> str:
        return f"AgentClient({self.name!r})"

    @property
    def waiting_rings(self) -> list[Ring]:
        """The rings that wait for an answer, oldest first."""
        return [ring for ring in self.rings.values() if ring.state == "WAITING"]

    @property
    def assigned(self) -> list[Seen]:
        """The conversations assigned to this agent, in the order of acceptance."""
        return [seen for seen in self.conversations.values() if seen.is_mine and seen.assigned == self.pid]

    # --- what an agent does -------------------------------------------------------------------------------------------

    def goes(self, availability: Availability) -> None:
        body = {"availability": availability, "channels": ["MESSAGING"], "agentUserId": self.user_id}
        self._channel.request(".ams.routing.SetAgentState", body)
        self.availability = availability

    def accepts(self, ring: Ring) -> None:
        self._answer(ring, "ACCEPTED")

    def rejects(self, ring: Ring) -> None:
        self._answer(ring, "REJECTED")

    def says(self, conversation: str, text: str, *, private: bool = False) -> int:
        """Publish a text, to the other agents only with `private`; returns its sequence number."""
        event = {"type": "ContentEvent", "contentType": "text/plain", "message": text}
        body: dict[str, Any] = {"dialogId": conversation, "conversationId": conversation, "event": event}
        if private:
            body["messageAudience"] = "AGENTS_AND_MANAGERS"
        return int(self._channel.request(".ams.ms.PublishEvent", body)["sequence"])

    def transfers(self, conversation: str, skill_id: str, *, agent_id: str = "") -> None:
        """Transfer the conversation to a skill, or to an agent of it by the id `account.userId`."""
        fields: list[dict[str, Any]] = [self._leaving()]
        if agent_id:
            suggested = {"type": "SUGGEST", "role": "ASSIGNED_AGENT", "userId": agent_id}
            fields.append({"field": "ParticipantsChange", **suggested})
        fields.append({"field": "Skill", "type": "UPDATE", "skill": skill_id})
        self._update(conversation, fields)

    def returns(self, conversation: str) -> None:
        """Put the conversation back into the queue of its skill."""
        self._update(conversation, [self._leaving()])

    def closes(self, conversation: str) -> None:
        dialog = {"dialogId": conversation, "state": "CLOSE", "closedCause": "Closed by agent"}
        self._update(conversation, [{"field": "DialogChange", "type": "UPDATE", "dialog": dialog}])

    def profile(self, consumer: str) -> Mapping[str, Any]:
        """The account's profile of a consumer."""
        found: Mapping[str, Any] = self._channel.request(".ams.userprofile.GetUserProfile", {"userId": consumer})
        return found

    def catch_up(self) -> None:
        """Read everything that has been sent to this client."""
        self._channel.catch_up()

    def read_for(self, wait_s: float) -> bool:
        return self._channel.read_for(wait_s)

    def disconnect(self) -> None:
        self._channel.close()

    def _answer(self, ring: Ring, state: str) -> None:
        self._channel.request(".ams.routing.UpdateRingState", {"ringId": ring.id, "ringState": state})

    def _update(self, conversation: str, fields: list[dict[str, Any]]) -> None:
        body = {"conversationId": conversation, "conversationField": fields}
        self._channel.request(".ams.cm.UpdateConversationField", body)

    def _leaving(self) -> dict[str, str]:
        return {"field": "ParticipantsChange", "type": "REMOVE", "role": "ASSIGNED_AGENT", "userId": self.user_id}

    # --- what comes in ------------------------------------------------------------------------------------------------

    def notified(self, type: str, body: Mapping[str, Any]) -> None:
        if type.endswith("RoutingTaskNotification"):
            for change in as_list(body.get("changes")):
                self._task_changed(change.get("result") or {})
        elif type.endswith("ExConversationChangeNotification"):
            for change in as_list(body.get("changes")):
                self._conversation_changed(change)
        elif type.endswith("OnlineEventDistribution"):
            self._event_came(body)
        elif type.endswith("AgentStateNotification"):
            for change in as_list(body.get("changes")):
                self.availability = change["result"].get("availability", self.availability)

    def answered(self, request: str, body: Any) -> None:
        """Handle the history of a conversation that this agent has joined."""
        if request in self._queries:
            del self._queries[request]
            for event in as_list(body):
                self._event_came(event)

    def _task_changed(self, task: Mapping[str, Any]) -> None:
        for details in as_list(task.get("ringsDetails")):
            ring = Ring(
                id=details["ringId"],
                conversation=str(details.get("convId") or task.get("conversationId")),
                skill_id=str(details.get("skillId", "")),
                expires_ms=int(details.get("ringExpirationTs") or 0),
                state=details.get("ringState", "WAITING"),
            )
            self.rings[ring.id] = ring
            self._changed(ring.conversation)

    def _conversation_changed(self, change: Mapping[str, Any]) -> None:
        result = change.get("result") or {}
        seen = self.conversations.setdefault(result["convId"], Seen(result["convId"]))
        had = seen.is_mine and seen.assigned == self.pid
        if not seen.take(result.get("conversationDetails") or {}):
            return
        seen.is_mine = change.get("type") != "DELETE"
        has = seen.is_mine and seen.assigned == self.pid
        if has and not had:
            self._take_over(seen)
        self._changed(seen.id)

    def _take_over(self, seen: Seen) -> None:
        """Request the earlier messages; the response may arrive after new events."""
        self.conversations[seen.id] = self.conversations.pop(seen.id)  # in the order of taking over
        body = {"dialogId": seen.id, "conversationId": seen.id, "newerThanSequence": 0}
        self._queries[self._channel.send(".ams.ms.QueryMessages", body)] = seen.id

    def _event_came(self, body: Mapping[str, Any]) -> None:
        event = received(body)
        if event is None:
            return
        conversation = str(body.get("conversationId") or event.dialog)
        seen = self.conversations.setdefault(conversation, Seen(conversation))
        if seen.got(event):
            self._changed(conversation)
