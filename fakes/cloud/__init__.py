"""The fake Conversational Cloud: skills, users, routing, conversations, transfers. No HTTP; doors call what is here.

Theory of operation. A method decides on values, appends events, and the state (`state.CloudState`, a listener of the
log) follows. Afterwards routing looks at the waiting conversations once more, and bot agents are told. Rings expire by
patience timers; what the cloud owes (removing a bot that transferred, a failure arranged for later) is work.

Each part stands on the one before: core, routing, account, transfers, conversations, updates.
"""

from __future__ import annotations

from .core import EPOCH_MS, CloudSettings, Refused
from .directory import PROFILES
from .fake import FakeCloud
from .transfers import TransferRequest
from .updates import Caller, ParticipantsChange, Update, survey_dialog

__all__ = [
    "EPOCH_MS",
    "PROFILES",
    "Caller",
    "CloudSettings",
    "FakeCloud",
    "ParticipantsChange",
    "Refused",
    "TransferRequest",
    "Update",
    "survey_dialog",
]
