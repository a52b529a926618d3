"""The body of UpdateConversationField: a list of typed fields becomes one `Update` of the cloud."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, StringConstraints

from ...engine.errors import shorten
from ...engine.events import ConversationFieldSet, ParticipantRole, RatingGiven, TtrType
from ..cloud import ParticipantsChange, Refused, Update
from ..cloud.records import DEFAULT_TTR
from .frames import Fields, Id, listed, read


class UpdateBody(Fields):
    conversationId: Id
    dialogId: Id = ""
    conversationField: Annotated[list[dict[str, Any]], BeforeValidator(listed)]


class Participants(Fields):
    type: Literal["ADD", "REMOVE", "UPDATE", "SUGGEST"]
    role: ParticipantRole = "ASSIGNED_AGENT"
    userId: Id | None = None


class Skill(Fields):
    skill: Id


class Closing(Fields):
    conversationState: Literal["CLOSE"]


class Dialog(Fields):
    dialogId: Id = ""
    state: Literal["CLOSE"]


class DialogChange(Fields):
    type: Literal["UPDATE"] = "UPDATE"
    dialog: Dialog


class Ttr(Fields):
    ttrType: TtrType
    value: Annotated[int, BeforeValidator(lambda found: DEFAULT_TTR[1] if found is None else found)] = DEFAULT_TTR[1]


class ManualEttr(Fields):
    time: int


class Rating(Fields):
    csatRate: int | None = None
    csatResolutionConfirmation: bool | None = None
    status: Annotated[str, StringConstraints(max_length=64)] = "FILLED"


class _Builder:
    """Collects the fields of one request."""

    def __init__(self) -> None:
        self.participants: list[ParticipantsChange] = []
        self.stored: list[ConversationFieldSet] = []
        self.values: dict[str, Any] = {}

    def participants_change(self, field: dict[str, Any]) -> None:
        change = read(Participants, field)
        self.participants.append(ParticipantsChange(change.type, change.role, change.userId or ""))

    def skill(self, field: dict[str, Any]) -> None:
        self.values["skill_id"] = read(Skill, field).skill

    def close(self, field: dict[str, Any]) -> None:
        read(Closing, field)
        self.values["closes"] = "conversation"

    def dialog(self, field: dict[str, Any]) -> None:
        dialog = read(DialogChange, field).dialog
        self.values |= {"closes": "dialog", "dialog_id": dialog.dialogId}

    def ttr(self, field: dict[str, Any]) -> None:
        ttr = read(Ttr, field)
        if ttr.value < 0:
            raise Refused(400, "value: the time to respond must not be negative")
        self.values["ttr"] = (ttr.ttrType, ttr.value)

    def manual_ettr(self, field: dict[str, Any]) -> None:
        self.stored.append(ConversationFieldSet("ManualETTR", json.dumps(read(ManualEttr, field).time)))

    def note(self, field: dict[str, Any]) -> None:
        self._store("Note", field)

    def topic(self, field: dict[str, Any]) -> None:
        self._store("TopicField", field)

    def delay(self, field: dict[str, Any]) -> None:
        self._store("DelayField", field)

    def rating(self, field: dict[str, Any]) -> None:
        rating = read(Rating, field)
        self.values["rating"] = RatingGiven(rating.csatRate, rating.csatResolutionConfirmation, rating.status)

    def _store(self, name: Literal["Note", "TopicField", "DelayField"], field: dict[str, Any]) -> None:
        """Store a field as it is: no document shows its form."""
        rest = {key: value for key, value in field.items() if key != "field"}
        self.stored.append(ConversationFieldSet(name, json.dumps(rest, ensure_ascii=False)))


_FIELDS: Final[dict[str, Callable[[_Builder, dict[str, Any]], None]]] = {
    "ParticipantsChange": _Builder.participants_change,
    "Skill": _Builder.skill,
    "ConversationStateField": _Builder.close,
    "Stage": _Builder.close,
    "DialogChange": _Builder.dialog,
    "TTRField": _Builder.ttr,
    "ManualETTR": _Builder.manual_ettr,
    "CSATRate": _Builder.rating,
    "Note": _Builder.note,
    "TopicField": _Builder.topic,
    "DelayField": _Builder.delay,
}


def read_update(body: Any) -> tuple[str, Update]:
    """The id of a conversation, and the update that a request asks for.

    Raises:
        Refused: 400, the body is malformed.
    """
    asked = read(UpdateBody, body)
    if not asked.conversationField:
        raise Refused(400, "conversationField: the list is empty")
    builder = _Builder()
    for field in asked.conversationField:
        name = field.get("field")
        if not isinstance(name, str) or name not in _FIELDS:
            raise Refused(400, f"field: {shorten(name)} is not one of {', '.join(_FIELDS)}")
        _FIELDS[name](builder, field)
    return asked.conversationId, Update(tuple(builder.participants), fields=tuple(builder.stored), **builder.values)


def answer_to(update: Update) -> str:
    """The text of the response to an agent's update. It names one of several changes; clients must not interpret it."""
    changes = {change.type for change in update.participants}
    if update.closes:
        return "OK Conversation resolved successfully"
    if "REMOVE" in changes:
        return "OK Agent removed successfully"
    if changes:
        return "OK Agent added successfully"
    return "OK Conversation updated successfully"
