"""The conversations as a client has received them: their latest state, and the events of their dialogs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

State = Literal["OPEN", "CLOSE"]


@dataclass(frozen=True, slots=True)
class Received:
    """An event of a dialog, as received. `at_ms` is the service's time, epoch milliseconds.

    `role` is the wire's word for the sender's role: CONSUMER, ASSIGNED_AGENT, CONTROLLER …
    """

    dialog: str
    sequence: int
    sender: str
    role: str
    at_ms: int
    event: Mapping[str, Any]

    @property
    def is_content(self) -> bool:
        return self.event.get("type") in ("ContentEvent", "RichContentEvent")


@dataclass(slots=True)
class Seen:
    """A conversation as a client sees it. `assigned` is the id of the wire's assigned agent; empty for none.

    `arrivals` are the sequenced events in the order of arrival, duplicates included; `events` has each of them once.
    """

    id: str
    state: str = "OPEN"
    stage: str = "OPEN"
    skill_id: str = ""
    assigned: str = ""
    consumer: str = ""
    close_reason: str = ""
    changed_ms: int = -1
    is_mine: bool = True  # False after a DELETE
    dialogs: dict[str, str] = field(default_factory=dict)  # id to state, the main dialog first
    types: dict[str, str] = field(default_factory=dict)  # id to MAIN, POST_SURVEY …
    arrivals: list[Received] = field(default_factory=list)
    known: dict[tuple[str, int], Received] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        return self.stage == "OPEN"

    @property
    def events(self) -> list[Received]:
        return sorted(self.known.values(), key=lambda one: (list(self.dialogs).index(one.dialog), one.sequence))

    @property
    def open_dialog(self) -> str:
        """The dialog that accepts messages now: the survey after the main dialog is closed."""
        open_ones = [dialog for dialog, state in self.dialogs.items() if state == "OPEN"]
        return open_ones[-1] if open_ones else self.id

    def take(self, details: Mapping[str, Any]) -> bool:
        """Store a conversation change; returns False if it is older than the stored state."""
        changed_ms = int(details.get("metaDataLastUpdateTs") or 0)
        if changed_ms < self.changed_ms:
            return False
        self.changed_ms = changed_ms
        self.state = details.get("state", self.state)
        self.stage = details.get("stage", self.stage)
        self.skill_id = str(details.get("skillId", self.skill_id))
        self.close_reason = details.get("closeReason") or ""
        self.assigned = next(_with_role(details, "ASSIGNED_AGENT"), "")
        self.consumer = next(_with_role(details, "CONSUMER"), self.consumer)
        for dialog in as_list(details.get("dialogs")):
            self.dialogs[dialog["dialogId"]] = dialog.get("state", "OPEN")
            self.types[dialog["dialogId"]] = dialog.get("dialogType", "MAIN")
        return True

    def got(self, received: Received) -> bool:
        """Store an event; returns False if it has been stored already."""
        self.arrivals.append(received)
        self.dialogs.setdefault(received.dialog, "OPEN")
        key = (received.dialog, received.sequence)
        if key in self.known:
            return False
        self.known[key] = received
        return True


def received(body: Mapping[str, Any]) -> Received | None:
    """The event in a notification; None for one without a sequence number, such as a chat state."""
    if body.get("sequence") is None:
        return None
    who = body.get("originatorMetadata") or {}
    return Received(
        dialog=body["dialogId"],
        sequence=int(body["sequence"]),
        sender=str(body.get("originatorPId") or body.get("originatorId") or who.get("id") or ""),
        role=str(who.get("role", "")),
        at_ms=int(body.get("serverTimestamp") or 0),
        event=body.get("event") or {},
    )


def as_list(found: Any) -> Sequence[Any]:
    """The value as a list; on the wire, a list of one may be written as its element."""
    if found is None:
        return ()
    return found if isinstance(found, list) else (found,)


def _with_role(details: Mapping[str, Any], role: str) -> Iterator[str]:
    """The ids of the participants in a role: a list on the consumer's socket, a map on the agent's."""
    by_role = details.get("participantsPId") or details.get("participants") or ()
    if isinstance(by_role, Mapping):
        yield from (str(one) for one in as_list(by_role.get(role)))
        return
    yield from (str(one["id"]) for one in by_role if one.get("role") == role)
