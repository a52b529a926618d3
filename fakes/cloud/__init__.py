"""The fake Conversational Cloud: skills, users, routing, conversations, transfers. No HTTP: the doors call this.

Theory of operation. A method decides on values, appends events, and the state (`state.CloudState`, a listener of the
log) follows. Afterwards routing looks at the waiting conversations again, and bot agents are notified. Rings expire by
patience timers; removing a bot that has transferred, and a failure arranged for later, are work.

`FakeCloud` is put together from parts, each of which is given the parts below it that it uses: core, lookup and
clients; `routing/`; the directories of skills and users, transfers, surveys; `conversations/`.
"""

from __future__ import annotations

from .account_settings import EPOCH_MS, CloudSettings
from .conversations.update_request import Caller, ParticipantsChange, Update, survey_dialog
from .core import Refused
from .fake import FakeCloud
from .transfers import TransferRequest
from .user_directory import PROFILES

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
