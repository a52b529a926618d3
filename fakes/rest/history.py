"""Messaging Interactions: the history of conversations. Unlike the real service, results are immediate and complete.

A record has the requested sections, or all of them. Scores, campaigns and everything else that an account can have
in addition to its conversations are not emulated: their sections are absent. A filter that is not implemented is
refused by name, because ignoring it would return too many conversations.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from ..cloud import Refused, survey_dialog
from ..cloud.records import Conversation, User
from ..messaging.dialogs import Dialogs, Published
from .access import logged_in
from .parse import as_object, integer, query_number, text, texts
from .resource import Answer, Call, Resource
from .users import MAIN_GROUP, USER_TYPES

PAGE: Final = 50
LARGEST_PAGE: Final = 100
MOST_IDS: Final = 100
LONGEST_SPAN_MS: Final = 93 * 86_400_000  # three months
NO_SKILL: Final = -1
CLOSE_REASONS: Final = {"agent": "AGENT", "bot": "AGENT", "consumer": "CONSUMER", "system": "TIMEOUT"}
_NAMELESS: Final = User("", "-1", "human", (), (), 0)


class _Record:
    """The record of one conversation; each public method is a section."""

    def __init__(self, call: Call, conversation: Conversation, dialogs: Dialogs) -> None:
        self._call = call
        self._cloud = call.cloud
        self._it = conversation
        self._dialogs = {
            dialog: dialogs.of(dialog)
            for dialog in (conversation.id, *([survey_dialog(conversation.id)] if conversation.surveyed_by else []))
        }

    def info(self) -> dict[str, Any]:
        it = self._it
        agent = self._user(it.assigned or it.last_agent)
        end_ms = self._cloud.clock.now_ms if it.ended_ms is None else it.ended_ms
        return {
            **self._time("startTime", it.started_ms),
            **self._time("endTime", it.ended_ms),
            "duration": end_ms - it.started_ms,
            "conversationId": it.id,
            "brandId": self._cloud.account,
            "status": "OPEN" if it.is_open else "CLOSE",
            **self._agent("latestAgent", agent),
            "latestSkillId": self._skill_id(it.skill_id),
            "latestSkillName": self._skill_name(it.skill_id),
            "latestAgentGroupId": MAIN_GROUP["id"],
            "latestAgentGroupName": MAIN_GROUP["name"],
            "latestQueueState": "IN_QUEUE" if it.is_queued else "ACTIVE",
            "source": "SHARK",
            "device": "DESKTOP",
            "closeReason": CLOSE_REASONS.get(it.closed_by or "", ""),
            "closeReasonDescription": "",
            "mcs": -1,
            "firstConversation": it.is_first,
            "isPartial": False,
        }

    def messages(self) -> list[dict[str, Any]]:
        return [self._message(said) for said in self._published() if said.is_content]

    def statuses(self) -> list[dict[str, Any]]:
        """Messages received or read by a participant, one entry per message."""
        return [
            {
                "messageId": f"ms::dialog:{said.dialog_id}::msg:{sequence}",
                "seq": sequence,
                "dialogId": said.dialog_id,
                **self._wire_time("time", said.for_agents["serverTimestamp"]),
                "participantId": self._participant(said),
                "participantType": self._side(said),
                "messageDeliveryStatus": said.for_agents["event"]["status"],
            }
            for said in self._published()
            if said.for_agents["event"]["type"] == "AcceptStatusEvent"
            for sequence in said.for_agents["event"]["sequenceList"]
        ]

    def agents(self) -> list[dict[str, Any]]:
        return [
            {
                **self._agent("agent", user := self._user(stay.agent)),
                "agentPid": user.pid,
                "agentDeleted": user.is_deleted,
                "userType": str(USER_TYPES[user.type]),
                "userTypeName": user.type.capitalize(),
                "agentGroupId": MAIN_GROUP["id"],
                "agentGroupName": MAIN_GROUP["name"],
                **self._time("time", stay.at_ms),
                "permission": stay.role,
                "dialogId": self._it.id,
            }
            for stay in self._it.stays
        ]

    def consumers(self) -> list[dict[str, Any]]:
        name = {"firstName": "", "lastName": "", "consumerName": self._it.consumer}
        joined = {**self._time("time", self._it.started_ms), **self._time("joinTime", self._it.started_ms)}
        return [{"participantId": self._it.consumer, **name, **joined, "dialogId": self._it.id}]

    def transfers(self) -> list[dict[str, Any]]:
        return [
            {
                **self._time("time", move.at_ms),
                "assignedAgentId": self._user(move.to_agent).id,
                "sourceSkillId": self._skill_id(move.from_skill_id),
                "sourceSkillName": self._skill_name(move.from_skill_id),
                "targetSkillId": self._skill_id(move.to_skill_id),
                "targetSkillName": self._skill_name(move.to_skill_id),
                **self._agent("sourceAgent", self._user(move.from_agent)),
                "reason": move.reason,
                "by": self._user(move.by).id if move.by else "",
                "dialogId": self._it.id,
            }
            for move in self._it.moves
        ]

    def interactions(self) -> list[dict[str, Any]]:
        """The first answers of agents, each to one or more messages of the consumer."""
        found: list[dict[str, Any]] = []
        is_asked = False
        for said in self._published():
            if not said.is_content or said.is_private:
                continue
            is_answered = is_asked and self._side(said) == "Agent"
            is_asked = self._side(said) == "Consumer"
            if is_answered:
                agent = self._user_of(said)
                found.append(
                    {
                        **self._agent("assignedAgent", agent),
                        **self._wire_time("interactionTime", said.for_agents["serverTimestamp"]),
                        "interactiveSequence": len(found) + 1,
                        "dialogId": said.dialog_id,
                    }
                )
        return found

    def dialogs(self) -> list[dict[str, Any]]:
        it = self._it
        main = self._dialog(it.id, "MAIN", it.started_ms, it.ended_ms)
        if it.survey_started_ms is None:
            return [main]
        return [main, self._dialog(survey_dialog(it.id), "POST_SURVEY", it.survey_started_ms, it.survey_ended_ms)]

    # --- pieces -------------------------------------------------------------------------------------------------------

    def _dialog(self, dialog_id: str, kind: str, start_ms: int, end_ms: int | None) -> dict[str, Any]:
        reason = CLOSE_REASONS.get(self._it.closed_by or "", "")
        return {
            "dialogId": dialog_id,
            "status": "OPEN" if end_ms is None else "CLOSE",
            "dialogType": kind,
            "dialogChannelType": "MESSAGING",
            **self._time("startTime", start_ms),
            **self._time("endTime", end_ms),
            "closeReason": "" if end_ms is None else reason,
            "skillId": self._skill_id(self._it.skill_id),
            "skillName": self._skill_name(self._it.skill_id),
        }

    def _message(self, said: Published) -> dict[str, Any]:
        kind, data = _message_data(said.for_agents["event"])
        return {
            "type": kind,
            "messageData": data,
            "messageId": said.for_agents["eventId"],
            "audience": "AGENTS_AND_MANAGERS" if said.is_private else "ALL",
            "seq": said.sequence,
            "dialogId": said.dialog_id,
            "participantId": self._participant(said),
            "source": "APP",
            **self._wire_time("time", said.for_agents["serverTimestamp"]),
            "device": "DESKTOP",
            "sentBy": self._side(said),
        }

    def _published(self) -> Iterator[Published]:
        for said in self._dialogs.values():
            yield from said

    def _side(self, said: Published) -> str:
        return "Consumer" if said.for_agents["originatorId"] == self._it.consumer else "Agent"

    def _participant(self, said: Published) -> str:
        originator = str(said.for_agents["originatorId"])
        return originator.removeprefix(f"{self._cloud.account}.") if self._side(said) == "Agent" else originator

    def _user_of(self, said: Published) -> User:
        return self._cloud.user_on_wire(str(said.for_agents["originatorId"])) or _NAMELESS

    def _user(self, name: str) -> User:
        gone = (user for user in self._cloud.state.deleted_users.values() if user.name == name)
        return self._cloud.state.users.get(name) or next(gone, _NAMELESS)

    def _agent(self, prefix: str, user: User) -> dict[str, Any]:
        names = {"LoginName": user.login_name, "Nickname": user.nickname, "FullName": user.name}
        return {f"{prefix}Id": user.id, **{f"{prefix}{name}": value for name, value in names.items()}}

    def _skill_id(self, skill_id: str) -> int:
        return int(skill_id) if skill_id else NO_SKILL

    def _skill_name(self, skill_id: str) -> str:
        skill = self._cloud.state.skills.get(skill_id)
        return skill.name if skill else "Unassigned"

    def _time(self, name: str, at_ms: int | None) -> dict[str, Any]:
        return {} if at_ms is None else self._wire_time(name, self._cloud.wire_ms(at_ms))

    def _wire_time(self, name: str, epoch_ms: int) -> dict[str, Any]:
        moment = datetime.fromtimestamp(epoch_ms // 1000, UTC)
        shown = f"{moment:%Y-%m-%d %H:%M:%S}.{epoch_ms % 1000:03}+0000"
        return {name: shown, f"{name}L": epoch_ms}


_SECTIONS: Final[Mapping[str, Callable[[_Record], Any]]] = {
    "messageRecords": _Record.messages,
    "messageStatuses": _Record.statuses,
    "agentParticipants": _Record.agents,
    "consumerParticipants": _Record.consumers,
    "transfers": _Record.transfers,
    "interactions": _Record.interactions,
    "dialogs": _Record.dialogs,
}


def _message_data(event: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """The type and the data of a message, from its wire event."""
    if event["type"] == "RichContentEvent":
        return "RICH_CONTENT", {"richContent": {"content": event["content"]}}
    if event.get("contentType") == "hosted/file":
        return "HOSTED_FILE", {"file": event["message"]}
    data: dict[str, Any] = {"msg": {"text": event["message"]}}
    if "quickReplies" in event:
        data["quickReplies"] = {"content": event["quickReplies"]}
    return "TEXT_PLAIN", data


# --- searches --------------------------------------------------------------------------------------------------------


def _search(call: Call) -> Answer:
    """Conversations by start time and other filters."""
    body = call.body()
    span = as_object(body.get("start"), "start")
    from_ms, to_ms = (integer(span.get(name), f"start.{name}") for name in ("from", "to"))
    if not 0 <= to_ms - from_ms <= LONGEST_SPAN_MS:
        raise Refused(400, "start is not a span of up to three months")
    _refuse_filters(body, {"start", *_FILTERS})
    wanted = {name: texts(body, name) for name in _FILTERS}
    found = [
        it
        for it in call.cloud.state.conversations.values()
        if from_ms <= call.cloud.wire_ms(it.started_ms) <= to_ms
        and all(not of or of & _FILTERS[name](call, it) for name, of in wanted.items())
    ]
    return _page(call, found, body)


def _by_id(call: Call) -> Answer:
    body = call.body()
    _refuse_filters(body, {"conversationId", "conversationIds"})
    wanted = texts(body, "conversationIds") if "conversationIds" in body else {text(body, "conversationId")}
    if len(wanted) > MOST_IDS:
        raise Refused(400, f"more than {MOST_IDS} conversationIds")
    return _page(call, [it for it in call.cloud.state.conversations.values() if it.id in wanted], body)


def _by_consumer(call: Call) -> Answer:
    body = call.body()
    _refuse_filters(body, {"consumer", "status"})
    consumer, status = text(body, "consumer"), texts(body, "status")
    found = [
        it
        for it in call.cloud.state.conversations.values()
        if it.consumer == consumer and (not status or _status(call, it) & status)
    ]
    return _page(call, found, body)


def _status(_call: Call, it: Conversation) -> set[str]:
    return {"OPEN" if it.is_open else "CLOSE"}


def _agents(call: Call, it: Conversation) -> set[str]:
    return {user.id for stay in it.stays if (user := call.cloud.state.users.get(stay.agent))}


def _latest_agent(call: Call, it: Conversation) -> set[str]:
    user = call.cloud.state.users.get(it.assigned or it.last_agent)
    return {user.id} if user else set()


def _skills(_call: Call, it: Conversation) -> set[str]:
    return {it.skill_id, *(move.from_skill_id for move in it.moves), *(move.to_skill_id for move in it.moves)}


_FILTERS: Final[Mapping[str, Callable[[Call, Conversation], set[str]]]] = {
    "status": _status,
    "skillIds": _skills,
    "latestSkillIds": lambda _call, it: {it.skill_id},
    "agentIds": _agents,
    "latestAgentIds": _latest_agent,
}


def _refuse_filters(body: Mapping[str, Any], known: Iterable[str]) -> None:
    for name, value in body.items():
        if name not in known and name != "contentToRetrieve" and value is not None:
            raise Refused(501, f"the filter {name} is not implemented in this fake")


def _page(call: Call, found: list[Conversation], body: Mapping[str, Any]) -> Answer:
    offset = query_number(call.query.get("offset"), "offset", 0, least=0, most=10**9)
    limit = query_number(call.query.get("limit"), "limit", PAGE, least=1, most=LARGEST_PAGE)
    order = call.query.get("sort", "start:asc")
    if order not in ("start:asc", "start:desc"):
        raise Refused(400, "sort is not start:asc or start:desc")
    ordered = found if order == "start:asc" else found[::-1]
    sections = texts(body, "contentToRetrieve") or set(_SECTIONS)
    dialogs = call.services.messaging.dialogs
    records = [_record(_Record(call, it, dialogs), sections) for it in ordered[offset : offset + limit]]
    metadata: dict[str, Any] = {
        "count": len(found),
        "self": _link(call, "self", offset, limit),
        "shardsStatusResult": {"partialResult": False},
    }
    if offset + limit < len(found):
        metadata["next"] = _link(call, "next", offset + limit, limit)
    if offset:
        metadata["prev"] = _link(call, "prev", max(offset - limit, 0), limit)
    return Answer({"_metadata": metadata, "conversationHistoryRecords": records})


def _record(record: _Record, sections: set[str]) -> dict[str, Any]:
    shown = {name: section(record) for name, section in _SECTIONS.items() if name in sections}
    return {"info": record.info(), **shown}


def _link(call: Call, relation: str, offset: int, limit: int) -> dict[str, str]:
    url = call.request.url.copy_merge_params({"offset": offset, "limit": limit})
    return {"rel": relation, "href": str(url)}


_HISTORY = r"^/messaging_history/api/account/(?P<account>[^/]+)/conversations"
RESOURCES = (
    Resource(rf"{_HISTORY}/search$", logged_in, {"POST": _search}, "history"),
    Resource(rf"{_HISTORY}/conversation/search$", logged_in, {"POST": _by_id}, "history"),
    Resource(rf"{_HISTORY}/consumer/search$", logged_in, {"POST": _by_consumer}, "history"),
)
